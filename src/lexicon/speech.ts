/**
 * Who is quoted or reported: the words of the text that name the source, found at the verb of speech.
 */
import type { Scan } from '../records.ts'
import type { Clauses } from './clauses.ts'
import type { CueFind } from './cue.ts'
import { type Quotation, wordsBefore } from './quotation.ts'

/** A source as the text names it; `isOwn` where it is the speaker: `I said then, "…"`. */
export interface Source {
  readonly words: string
  readonly isOwn: boolean
}

export interface SourceFinder {
  /** Who stands before a verb of speech at the edge of a quotation, or after it; `undefined` where nobody does. */
  ofQuotation(quotation: Quotation): Source | undefined
  /** Whose view the words of a cue of attribution report; `undefined` where the text does not say. */
  ofCue(cue: CueFind): string | undefined
  /** Whether marks that set off a term follow a word that names or quotes it: `known as "…"`, `the theme "…"`. */
  namesTerm(quotation: Quotation): boolean
}

/** A source takes at most so many words. */
const LONGEST_SOURCE = 5
/** A verb of speech stands at most so many words from the marks. */
const BEFORE_MARKS = 8
const AFTER_MARKS = 4

const SPEECH =
  /^(sa(y|ys|id|ying)|state[sd]?|stating|declar(e[sd]?|ing)|wr(ite|ites|ote|itten|iting)|argu(e[sd]?|ing)|not(es|ed|ing)|observ(e[sd]?|ing)|remark(s|ed|ing)?|proclaim(s|ed|ing)?|announc(e[sd]?|ing)|put|puts|putting|tell|tells|told|telling|ask(s|ed|ing)?|add(s|ed|ing)?|warn(s|ed|ing)?|call(s|ed|ing)?|repl(y|ies|ied)|insist(s|ed|ing)?|claim(s|ed|ing)?|affirm(s|ed|ing)?|stress(es|ed|ing)?|emphasi[sz](e[sd]?|ing)|quot(e[sd]?|ing)|remind(s|ed|ing)?|explain(s|ed|ing)?|urg(e[sd]?|ing)|promis(e[sd]?|ing)|pledg(e[sd]?|ing)|reaffirm(s|ed|ing)?|assert(s|ed|ing)?|maintain(s|ed)?|contend(s|ed)?|suggest(s|ed)?|believ(e[sd]?|ing)|thinks?|thought|holds?|held|describ(e[sd]?|ing)|express(es|ed|ing)?|reads?|conclud(e[sd]?|ing)|advocat(e[sd]?|ing)|recommend(s|ed)?|propos(e[sd]?|ing)|demand(s|ed)?|hop(e[sd]?|ing)|feels?|felt|alleg(e[sd]?|ing)|pretend(s|ed)?|imagin(e[sd]?|ing)|suppos(e[sd]?)|complain(s|ed|ing)?|dedicat(e[sd]?|ing)|resolv(e[sd]?)|determin(e[sd]?)|express|cast|casts|present(s|ed)?|portray(s|ed)?|represent(s|ed|ing)?|depict(s|ed)?|construct(s|ed)?|frame[sd]?|favou?r(s|ed)?|see|sees|saw|want(s|ed)?|assum(e[sd]?)|prescribe[sd]?|presume[sd]?|posits?|privileges|prioriti[sz]e[sd]?|spoke|speaks?|words)$/i
/** Of these, the verbs that stand at the edge of a quotation. */
const QUOTING =
  /^(sa(y|ys|id|ying)|state[sd]?|stating|declar(e[sd]?|ing)|wr(ite|ites|ote|itten|iting)|argu(e[sd]?|ing)|not(es|ed|ing)|observ(e[sd]?|ing)|remark(s|ed|ing)?|proclaim(s|ed|ing)?|announc(e[sd]?|ing)|put|puts|tell|tells|told|ask(s|ed|ing)?|add(s|ed|ing)?|warn(s|ed|ing)?|call(s|ed|ing)?|repl(y|ies|ied)|insist(s|ed|ing)?|claim(s|ed|ing)?|affirm(s|ed|ing)?|stress(es|ed|ing)?|emphasi[sz](e[sd]?|ing)|remind(s|ed|ing)?|explain(s|ed|ing)?|urg(e[sd]?|ing)|promis(e[sd]?|ing)|pledg(e[sd]?|ing)|reaffirm(s|ed|ing)?|assert(s|ed|ing)?|describ(e[sd]?|ing)|reads?|conclud(e[sd]?|ing)|spoke|speaks?|words)$/i
const PASSIVE = /^(is|are|was|were|been|be|being)$/i
const AUXILIARY =
  /^(has|have|had|having|is|are|was|were|been|be|will|would|may|might|can|could|should|must|do|does|did|once|also|then|so|often|always|never|even|still|already|recently|himself|herself|themselves|later|just|clearly|\p{L}+ly)$/iu
const PRONOUN = /^(he|she|they|we|i|you|it)$/i
const SELF = /^(we|i)$/i
const DETERMINER =
  /^(the|a|an|this|that|these|those|our|my|your|his|her|its|their|some|many|most|other|certain|several|such|one|all|no)$/i
const NO_SOURCE =
  /^(that|which|who|whom|and|but|or|as|when|while|if|because|since|though|although|to|in|on|at|by|with|from|for|than|where|what|how|why|there|not|is|are|was|were|today|then|here|us|me|them|him)$/i
const NAMING =
  /^(entitled|titled|named|known|theme|themes|title|motto|slogan|concept|principle|principles|notion|term|terms|word|words|phrase|expression|formula|doctrine|document|report|resolution|programme|program|initiative|project|plan|agenda|conference|declaration|endorsement|support)$/i
const SENTENCE_END = /[.!?]/

export function createSourceFinder(scan: Scan, clauses: Clauses): SourceFinder {
  const { wordAt, isBreak, hasCommaBefore } = clauses

  function ofQuotation({ start, end }: Quotation): Source | undefined {
    const first = wordsBefore(scan, start)
    const after = wordsBefore(scan, end)
    return before(first) ?? behind(after)
  }

  /** A source that ends before the word `first`, at which a quotation begins. */
  function before(first: number): Source | undefined {
    for (let word = first - 1; word >= Math.max(0, first - BEFORE_MARKS); word--) {
      if (SENTENCE_END.test(between(word))) return undefined
      if (!QUOTING.test(wordAt(word))) continue
      const words =
        subjectBefore(word) ?? objectFrom(/^words$/i.test(wordAt(word)) ? word + 2 : word + 1, first)
      if (words !== undefined) return words
    }
    return undefined
  }

  /** A source that begins at the word `first`, after a quotation. */
  function behind(first: number): Source | undefined {
    if (first >= scan.words || SENTENCE_END.test(between(first - 1))) return undefined
    if (QUOTING.test(wordAt(first))) return objectFrom(first + 1, scan.words)
    for (let word = first + 1; word < Math.min(scan.words, first + AFTER_MARKS); word++) {
      if (SENTENCE_END.test(between(word - 1))) return undefined
      if (QUOTING.test(wordAt(word))) return subjectBefore(word, first)
    }
    return undefined
  }

  /** What stands between a word and the next, as the text has it. */
  function between(word: number): string {
    if (word < 0 || word + 1 >= scan.words) return ''
    return scan.text.slice(scan.wordEnd[word]!, scan.wordStart[word + 1]!)
  }

  function subjectBefore(verb: number, from = 0): Source | undefined {
    let last = verb - 1
    if (last >= from && PASSIVE.test(wordAt(last))) return undefined
    while (last >= from && AUXILIARY.test(wordAt(last)) && !isEdge(last + 1)) last--
    if (last < from || isEdge(last + 1)) return undefined
    if (PRONOUN.test(wordAt(last))) return sourceOf(last, last + 1)
    if (NO_SOURCE.test(wordAt(last))) return undefined
    let first = last
    for (let word = last; word >= from && last - word < LONGEST_SOURCE; word--) {
      const written = wordAt(word)
      if (NO_SOURCE.test(written) || SPEECH.test(written)) break
      first = word
      if (DETERMINER.test(written) || isEdge(word)) break
    }
    return nounPhrase(first, last + 1)
  }

  function objectFrom(first: number, limit: number): Source | undefined {
    let to = first
    while (to < Math.min(limit, scan.words) && to - first < LONGEST_SOURCE) {
      const written = wordAt(to)
      if (to > first && (isEdge(to) || SENTENCE_END.test(between(to - 1).replace(/^\. (?=\p{Lu})/u, ''))))
        break
      if (NO_SOURCE.test(written) || AUXILIARY.test(written)) break
      to++
      if (PRONOUN.test(written)) break
    }
    while (to > first && /^(of|the|a|an)$/i.test(wordAt(to - 1))) to--
    return to === first ? undefined : nounPhrase(first, to)
  }

  /** A name, a noun with its determiner, or where there is neither its last word. */
  function nounPhrase(first: number, to: number): Source | undefined {
    if (DETERMINER.test(wordAt(first))) return sourceOf(first, to)
    let from = first
    while (from < to && !/^\p{Lu}/u.test(wordAt(from))) from++
    return sourceOf(from < to ? from : to - 1, to)
  }

  function sourceOf(from: number, to: number): Source {
    return {
      words: scan.text.slice(scan.wordStart[from]!, scan.wordEnd[to - 1]!),
      isOwn: to - from === 1 && SELF.test(wordAt(from)),
    }
  }

  function isEdge(word: number): boolean {
    return isBreak(word) || hasCommaBefore(word)
  }

  function ofCue({ from, to }: CueFind): string | undefined {
    const first = wordAt(from)
    if (/^according$/i.test(first)) return objectFrom(to - from > 2 ? from + 2 : to, scan.words)?.words
    if (/^(in|is|are|was|were|we|i|bias|biases)$/i.test(first) || /ly$/i.test(first)) return undefined
    if (SPEECH.test(first)) return subjectBefore(from, sentenceFirst(from))?.words
    let start = from
    while (start < to && /^(there|are|were)$/i.test(wordAt(start))) start++
    let end = start
    while (end < to && !SPEECH.test(wordAt(end)) && !/^(who|of)$/i.test(wordAt(end))) end++
    if (end > start && /^that$/i.test(wordAt(end - 1))) end--
    return end === start ? undefined : sourceOf(start, end).words
  }

  function sentenceFirst(word: number): number {
    let low = 0
    let high = scan.sentences
    while (high - low > 1) {
      const middle = (low + high) >> 1
      if (scan.sentenceWord[middle]! <= word) low = middle
      else high = middle
    }
    return scan.sentenceWord[low]!
  }

  function namesTerm({ start, end }: Quotation): boolean {
    const first = wordsBefore(scan, start)
    const last = wordsBefore(scan, end)
    for (let word = first; word < last; word++) if (/^\p{Lu}/u.test(wordAt(word))) return true
    for (let word = first - 1; word >= Math.max(0, first - 4); word--) {
      if (SENTENCE_END.test(between(word))) return false
      if (/^(sa(y|ys|id)|speaks?|spoke)$/i.test(wordAt(word)) || NAMING.test(wordAt(word))) return true
    }
    return false
  }

  return { ofQuotation, ofCue, namesTerm }
}
