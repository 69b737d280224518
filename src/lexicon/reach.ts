/**
 * Which cues of a sentence reach a match in it.
 */
import type { Scan } from '../records.ts'
import type { Clauses } from './clauses.ts'
import { type ContextRule, isFlip } from './context.ts'
import type { CueFind } from './cue.ts'
import { namesWord } from './lexicon.ts'
import type { Find } from './matcher.ts'

/** Whether two places of a sentence stand in one clause; asked only where a rule wants it. */
export type SameClause = (sentence: string, cueOffset: number, matchOffset: number) => boolean

export interface Reach {
  /** Whether a cue of any kind but concession, admission and anaphora reaches the match. */
  reaches(cue: CueFind, find: Find, cues: readonly CueFind[]): boolean
  /** Whether the match stands in the clause or phrase that a cue of concession opens. */
  concedes(cue: CueFind, find: Find, cues: readonly CueFind[]): boolean
  /** Whether the match stands in what a cue of admission grants, and the text then turns: `of course …, but …`. */
  admits(cue: CueFind, find: Find, cues: readonly CueFind[]): boolean
  /** Whether a cue of anaphora takes up what was said before, and not what follows: `we reject that`. */
  takesUp(cue: CueFind): boolean
  /** Whether a cue ends the reach of others. */
  isEnd(cue: CueFind): boolean
}

/** How much further than its scope a cue is looked for where the clause parser decides. */
const CLAUSE_REACH = 2

/** A match that opens with such a word is denied by it already, and by no negation before it. */
const COORDINATED_NEGATION = /^(nor|no|not|never|none|nobody|cannot)$/i
const NEGATIVE = /^(not?|never|nor|neither|nothing|none|nobody|hardly|scarcely|no|cannot)$/i
const TURN = /^(but|yet|still|however|nevertheless|nonetheless)$/i
const ALSO = /^(also|too)$/i
/** What takes up a sentence before takes up something else where more follows: `we reject that idea`. */
const POINTER = /^(that|this|it|so|them|these|those|agree)$/i
/** What these concede is a phrase, and over at a comma. */
const PREPOSITION = /^(despite|in|notwithstanding)$/i
const PARTICIPLE = /ing$|^(always|fully|deeply|mindful|conscious|aware|in|at|on)$/i

export function createReach(
  scan: Scan,
  clauses: Clauses,
  rules: readonly ContextRule[],
  sameClause: SameClause,
): Reach {
  const { wordAt, isBreak, startsMain } = clauses

  function reaches(cue: CueFind, find: Find, cues: readonly CueFind[]): boolean {
    const rule = rules[cue.rule]!
    const isBefore = cue.to <= find.from
    const isAfter = cue.from >= find.to
    if (!isBefore && !isAfter) return isFlip(rule) && standsInGap(cue, find)
    if (rule.direction !== 'either' && isBefore !== (rule.direction === 'forward')) return false
    const from = isBefore ? cue.to : find.to
    const to = isBefore ? find.from : cue.from
    if (to - from >= rule.scope && !(rule.asksClause && to - from < rule.scope * CLAUSE_REACH)) return false
    if (rule.kind === 'adoption' || rule.kind === 'question' || isVerdict(rule)) return true
    if (rule.kind === 'negation' && COORDINATED_NEGATION.test(wordAt(find.from))) return false
    const ends = rule.kind === 'attribution' ? isFullEnd : isEnd
    if (cues.some((other) => other !== cue && ends(other) && other.from >= from && other.to <= to))
      return false
    const isFronted = isBefore && isFlip(rule) && isFrontedPhrase(cue, find.sentence)
    // `Oh yes, they …`: the comma after an opening word of irony ends nothing.
    const isInterjection = isBefore && rule.kind === 'rejection' && opensSentence(cue, find.sentence)
    for (let word = isInterjection ? from + 1 : from; word <= to; word++) {
      if (isBreak(word)) return false
      if (isFronted && word > from && startsMain(word)) return false
    }
    return to - from < rule.scope || isSameClause(cue, find)
  }

  function concedes(cue: CueFind, find: Find, cues: readonly CueFind[]): boolean {
    const rule = rules[cue.rule]!
    if (cue.to > find.from || find.from - cue.to >= rule.scope) return false
    // `While welcoming …` goes along with the main clause.
    if (rule.opens && PARTICIPLE.test(wordAt(cue.to))) return false
    if (cues.some((other) => isFullEnd(other) && other.from >= cue.to && other.to <= find.from)) return false
    const isPhrase = PREPOSITION.test(wordAt(cue.from))
    for (let word = cue.to + 1; word < find.to; word++) {
      if (isPhrase ? clauses.hasCommaBefore(word) : word > cue.to + 1 && startsMain(word)) return false
      if (isBreak(word)) return false
    }
    return isPhrase || !opensSentence(cue, find.sentence) || !isPastLastComma(cue, find)
  }

  /** Whether commas stand before the match and none after it: a clause that opens the sentence is over by then. */
  function isPastLastComma(cue: CueFind, find: Find): boolean {
    const last = scan.sentenceWord[find.sentence + 1]!
    for (let word = find.from + 1; word < last; word++) if (clauses.hasCommaBefore(word)) return false
    for (let word = cue.to + 1; word <= find.from; word++) if (clauses.hasCommaBefore(word)) return true
    return false
  }

  function admits(cue: CueFind, find: Find, cues: readonly CueFind[]): boolean {
    const rule = rules[cue.rule]!
    if (cue.to > find.from || find.from - cue.to >= rule.scope) return false
    const turns = cues.filter((other) => rules[other.rule]!.kind === 'end' && isTurn(other.from))
    if (turns.some(({ from }) => from >= cue.to && from < find.from)) return false
    if (turns.some(({ from }) => from >= find.to)) return true
    const next = nextSentence(find)
    return next !== undefined && isTurn(scan.sentenceWord[next]!)
  }

  function isTurn(word: number): boolean {
    return TURN.test(wordAt(word)) && !(word + 1 < scan.words && ALSO.test(wordAt(word + 1)))
  }

  function nextSentence({ sentence, passage }: Find): number | undefined {
    return sentence + 1 < scan.passageSentence[passage + 1]! ? sentence + 1 : undefined
  }

  function takesUp(cue: CueFind): boolean {
    if (!POINTER.test(wordAt(cue.to - 1))) return true
    if (cue.to >= scan.words) return true
    return /[^\s]/.test(scan.text.slice(scan.wordEnd[cue.to - 1]!, scan.wordStart[cue.to]!))
  }

  function opensSentence(cue: CueFind, sentence: number): boolean {
    return cue.from - scan.sentenceWord[sentence]! <= 1
  }

  /** Whether a denial opens its sentence as a phrase or participle, so that the main clause is still to come. */
  function isFrontedPhrase(cue: CueFind, sentence: number): boolean {
    return opensSentence(cue, sentence) && !NEGATIVE.test(wordAt(scan.sentenceWord[sentence]!))
  }

  function isEnd(cue: CueFind): boolean {
    const { kind } = rules[cue.rule]!
    return kind === 'end' || kind === 'concession'
  }

  function isFullEnd(cue: CueFind): boolean {
    return isEnd(cue) && rules[cue.rule]!.stops === 'all'
  }

  /** Whether a cue inside the match stands in a gap of its pattern: `we [do not wish to] lead the world`. */
  function standsInGap(cue: CueFind, find: Find): boolean {
    if (cue.from < find.from || cue.to > find.to) return false
    for (let word = cue.from; word < cue.to; word++) {
      if (namesWord(find.entry, wordAt(word).toLowerCase())) return false
    }
    return true
  }

  function isSameClause(cue: CueFind, find: Find): boolean {
    const start = scan.sentenceStart[find.sentence]!
    const sentence = scan.text.slice(start, scan.sentenceEnd[find.sentence]!)
    return sameClause(sentence, scan.wordStart[cue.from]! - start, scan.wordStart[find.from]! - start)
  }

  return { reaches, concedes, admits, takesUp, isEnd }
}

/** A denial that closes its sentence ("…, and we reject it") takes in all of it, whatever clauses it has. */
function isVerdict(rule: ContextRule): boolean {
  return isFlip(rule) && rule.direction === 'backward' && rule.scope === Number.POSITIVE_INFINITY
}
