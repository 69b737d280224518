/**
 * Other forms, spellings and relatives of the words of a framing's entries, where a corpus has them in the same place.
 */
import { spellingsOf } from '../../language/spelling.ts'
import { isStopWord } from '../../language/stop-words.ts'
import type { Relation, WordNet } from '../../language/wordnet.ts'
import type { LexiconEntry } from '../../lexicon/lexicon.ts'
import { type NamedSets, PATTERN_LIMITS, type Phrase, parsePattern } from '../../lexicon/pattern.ts'
import { createFinder } from './finder.ts'
import { type PatternPiece, piecesOf, withPiece } from './items.ts'
import { MATCHED, type Survey } from './survey.ts'

/** How a variant comes from a word of the entry. */
export type Origin = 'inflection or derivation' | 'spelling' | Relation

export interface Variant {
  readonly pattern: string
  readonly entry: LexiconEntry
  /** The phrases of the entry that it stands for, and what stands there now. */
  readonly instead: string
  readonly phrases: readonly string[]
  readonly origin: Origin
  /** Documents that have the most widespread of the phrases where no entry of the framing matches yet. */
  readonly documents: number
}

export interface VariantOptions {
  readonly entries: readonly LexiconEntry[]
  readonly sets: NamedSets
  readonly wordNet: WordNet | undefined
  readonly stem: (form: string) => string
  readonly minDocuments: number
  readonly most: number
}

/** Phrases of an item beyond which it is a list of names rather than words that vary. */
const MOST_PHRASES = 80
/** Forms of one origin tried for a word, the most frequent first. */
const MOST_FORMS = 12
/** Candidates of an item that are tried: other spellings and forms first, then the most widespread relatives. */
const MOST_CANDIDATES = 60

/** What goes before WordNet's relatives. */
const NEAREST: readonly Origin[] = ['spelling', 'inflection or derivation']

interface Candidate {
  readonly phrase: string
  readonly instead: string
  readonly origin: Origin
  /** Forms of one word are one variant. */
  readonly family: string
}

/** Candidates for one item of an entry, tried together. */
interface Slot {
  readonly entry: LexiconEntry
  readonly pieces: readonly PatternPiece[]
  readonly at: number
  readonly candidates: ReadonlyMap<string, Candidate>
}

interface Seen {
  documents: number
  last: number
}

/** Walks the texts once; the most widespread first. */
export async function rankVariants(survey: Survey, options: VariantOptions): Promise<Variant[]> {
  const forms = createForms(survey.vocabulary, options.stem)
  const slots = options.entries.flatMap((entry) =>
    slotsOf(entry, forms, { ...options, vocabulary: survey.vocabulary }),
  )
  const patterns: string[] = []
  const slotOfPattern: number[] = []
  slots.forEach(({ pieces, at, candidates }, index) => {
    const room = PATTERN_LIMITS.length - withPiece(pieces, at, '()').length
    for (const choice of choicesOf([...candidates.keys()], room)) {
      patterns.push(withPiece(pieces, at, choice))
      slotOfPattern.push(index)
    }
  })
  const finder = createFinder(patterns, options.sets)
  const seen = slots.map(() => new Map<string, Seen>())
  await survey.walk(
    (text) => {
      const { scan, types, marks, group } = text
      for (const { pattern, from, to } of finder.find(scan)) {
        if (marks.subarray(from, to).some((mark) => (mark & MATCHED) !== 0)) continue
        const index = slotOfPattern[pattern]!
        const words: string[] = []
        for (let word = from; word < to; word++) words.push(types.form(scan.wordType[word]!))
        const phrase = phraseIn(` ${words.join(' ')} `, slots[index]!.candidates)
        if (phrase === undefined) continue
        const known = seen[index]!.get(phrase) ?? { documents: 0, last: -1 }
        seen[index]!.set(phrase, known)
        if (known.last !== group) known.documents++
        known.last = group
      }
    },
    { classify: finder.classify, doing: 'trying variants' },
  )
  const variants = slots.flatMap((slot, index) => variantsOf(slot, seen[index]!))
  const unique = new Map<string, Variant>()
  for (const variant of variants) {
    if (variant.documents >= options.minDocuments && !unique.has(variant.pattern))
      unique.set(variant.pattern, variant)
  }
  return [...unique.values()]
    .sort((a, b) => b.documents - a.documents || (a.pattern < b.pattern ? -1 : 1))
    .slice(0, options.most)
}

/** The longest candidate that stands in what was found. */
function phraseIn(found: string, candidates: ReadonlyMap<string, Candidate>): string | undefined {
  let longest: string | undefined
  for (const phrase of candidates.keys())
    if (phrase.length > (longest?.length ?? 0) && found.includes(` ${phrase} `)) longest = phrase
  return longest
}

function variantsOf({ entry, pieces, at, candidates }: Slot, seen: ReadonlyMap<string, Seen>): Variant[] {
  const families = new Map<string, Candidate[]>()
  for (const [phrase, candidate] of candidates) {
    if (!seen.has(phrase)) continue
    const family = families.get(candidate.family)
    if (family === undefined) families.set(candidate.family, [candidate])
    else family.push(candidate)
  }
  return [...families.values()].map((family) => {
    const phrases = family.map(({ phrase }) => phrase).sort()
    const counts = phrases.map((phrase) => seen.get(phrase)!)
    const written = phrases.length === 1 ? phrases[0]! : `(${phrases.join('|')})`
    return {
      pattern: withPiece(pieces, at, written),
      entry,
      instead: [...new Set(family.map(({ instead }) => instead))].join(', '),
      phrases,
      origin: family[0]!.origin,
      // Of several forms the widest spread: their documents may be the same.
      documents: Math.max(...counts.map(({ documents }) => documents)),
    }
  })
}

/** Alternatives in brackets, each of at most so many characters; what is longer by itself is left out. */
function choicesOf(phrases: readonly string[], room: number): string[] {
  const choices: string[][] = []
  let length = Number.POSITIVE_INFINITY
  for (const phrase of phrases) {
    if (phrase.length > room) continue
    if (length + 1 + phrase.length > room) {
      choices.push([])
      length = -1
    }
    choices.at(-1)!.push(phrase)
    length += 1 + phrase.length
  }
  return choices.map((some) => `(${some.join('|')})`)
}

interface SlotOptions extends VariantOptions {
  readonly vocabulary: ReadonlyMap<string, number>
}

function slotsOf(entry: LexiconEntry, forms: Forms, options: SlotOptions): Slot[] {
  const pieces = piecesOf(entry.pattern)
  return pieces.flatMap((piece, at): Slot[] => {
    if (piece.kind === 'sign') return []
    const phrases = phrasesOf(piece.written, options.sets)
    if (phrases === undefined || phrases.length > MOST_PHRASES) return []
    const candidates = mostWidespread(candidatesOf(phrases, forms, options), options.vocabulary)
    const own: Slot[] = candidates.size === 0 ? [] : [{ entry, pieces, at, candidates }]
    return [...own, ...joinedSlot(entry, pieces, at, forms)]
  })
}

/** The candidates that are tried, in the order in which they would be found. */
function mostWidespread(
  candidates: ReadonlyMap<string, Candidate>,
  vocabulary: ReadonlyMap<string, number>,
): ReadonlyMap<string, Candidate> {
  if (candidates.size <= MOST_CANDIDATES) return candidates
  const order = [...candidates].map(([phrase, candidate]) => ({
    phrase,
    candidate,
    isRelative: NEAREST.includes(candidate.origin) ? 0 : 1,
    // A phrase stands in no more documents than its rarest word.
    documents: Math.min(...phrase.split(' ').map((word) => vocabulary.get(word) ?? 0)),
  }))
  order.sort(
    (a, b) => a.isRelative - b.isRelative || b.documents - a.documents || (a.phrase < b.phrase ? -1 : 1),
  )
  return new Map(order.slice(0, MOST_CANDIDATES).map(({ phrase, candidate }) => [phrase, candidate]))
}

/** Two plain words side by side, written as one. */
function joinedSlot(entry: LexiconEntry, pieces: readonly PatternPiece[], at: number, forms: Forms): Slot[] {
  const [one, next] = [pieces[at], pieces[at + 1]]
  if (one === undefined || next?.kind !== 'item') return []
  const phrase = one.written.toLowerCase() + next.written.toLowerCase()
  if (!/^[\p{L}']+$/u.test(phrase) || !forms.isKnown(phrase)) return []
  const instead = `${one.written} ${next.written}`
  const joined: PatternPiece[] = [
    ...pieces.slice(0, at),
    { kind: 'item', written: instead },
    ...pieces.slice(at + 2),
  ]
  const candidate = { phrase, instead, origin: 'spelling', family: `spelling ${phrase}` } as const
  return [{ entry, pieces: joined, at, candidates: new Map([[phrase, candidate]]) }]
}

/** Every way to fill an item; `undefined` where it cannot stand alone, as one that is optional. */
function phrasesOf(written: string, sets: NamedSets): Phrase[] | undefined {
  const result = parsePattern(written, sets)
  if (result.kind === 'problem') return undefined
  return result.pattern.parts.flatMap((part) =>
    part.flatMap((chain) => chain.flatMap((slot) => slot.phrases)),
  )
}

function candidatesOf(
  phrases: readonly Phrase[],
  forms: Forms,
  { wordNet, stem }: VariantOptions,
): Map<string, Candidate> {
  const covers = coveredBy(phrases)
  const found = new Map<string, Candidate>()
  const add = (words: readonly string[], instead: string, origin: Origin) => {
    const phrase = words.join(' ')
    if (words.every(forms.isKnown) && !words.every(isStopWord) && !covers(words) && !found.has(phrase))
      found.set(phrase, { phrase, instead, origin, family: `${origin} ${words.map(stem).join(' ')}` })
  }
  for (const phrase of phrases) {
    const words = phrase.map((word) =>
      word.isPrefix ? forms.commonest(word.written) : word.written.toLowerCase(),
    )
    if (words.includes(undefined)) continue
    const whole = words as string[]
    const instead = phrase.map(({ written, isPrefix }) => written + (isPrefix ? '*' : '')).join(' ')
    const put = (at: number, others: readonly string[], origin: Origin) =>
      add([...whole.slice(0, at), ...others, ...whole.slice(at + 1)], instead, origin)
    for (const spelling of spellingsOf(whole)) add(spelling, instead, 'spelling')
    whole.forEach((word, at) => {
      if (isStopWord(word) || word.length < 3) return
      for (const form of forms.ofStem(stem(word)).slice(0, MOST_FORMS))
        put(at, [form], 'inflection or derivation')
      for (const { lemma, relation } of wordNet?.relativesOf(word) ?? []) {
        put(at, lemma, relation)
        const [only, ...more] = lemma
        if (only === undefined || more.length > 0) continue
        for (const form of forms.inflectionsOf(only)) put(at, [form], relation)
      }
    })
  }
  return found
}

/** Whether a phrase is one that the item has already. */
function coveredBy(phrases: readonly Phrase[]): (words: readonly string[]) => boolean {
  return (words) =>
    phrases.some(
      (phrase) =>
        phrase.length === words.length &&
        phrase.every(({ written, isPrefix }, at) => {
          const form = written.toLowerCase()
          return isPrefix ? words[at]!.startsWith(form) : words[at] === form
        }),
    )
}

interface Forms {
  isKnown(form: string): boolean
  /** Forms with a stem, the most frequent first. */
  ofStem(stem: string): readonly string[]
  /** Forms that a lemma may take. */
  inflectionsOf(lemma: string): readonly string[]
  /** The most frequent form that begins so. */
  commonest(beginning: string): string | undefined
}

/** What endings an inflection can have beyond its lemma without a last e or y. */
const INFLECTION = /^(e|s|es|ed|d|ing|y|ies|ied)?$/

function createForms(vocabulary: ReadonlyMap<string, number>, stem: (form: string) => string): Forms {
  const frequent = [...vocabulary].sort(([a, x], [b, y]) => y - x || (a < b ? -1 : 1)).map(([form]) => form)
  const byStem = new Map<string, string[]>()
  for (const form of frequent) {
    if (isStopWord(form)) continue
    const key = stem(form)
    const forms = byStem.get(key)
    if (forms === undefined) byStem.set(key, [form])
    else forms.push(form)
  }
  const ofStem = (key: string) => byStem.get(key) ?? []
  return {
    isKnown: (form) => vocabulary.has(form),
    ofStem,
    inflectionsOf(lemma) {
      const base = lemma.replace(/[ey]$/, '')
      return ofStem(stem(lemma)).filter(
        (form) => form.startsWith(base) && INFLECTION.test(form.slice(base.length)),
      )
    },
    commonest: (beginning) => frequent.find((form) => form.startsWith(beginning.toLowerCase())),
  }
}
