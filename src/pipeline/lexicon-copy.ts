/**
 * Lexicons, sets and cues as the build leaves them for scoring: checked, parsed, and without what only people and tests
 * read. Reading YAML, checking it and spelling out patterns takes several times as long as scoring a speech.
 */
import type { ContextRule } from '../lexicon/context.ts'
import type { Lexicon, LexiconEntry } from '../lexicon/lexicon.ts'
import type { Part, Phrase, Slot, WordForm } from '../lexicon/pattern.ts'
import type { ContextFile, PolitiesFile, SetsFile } from '../lexicon/schema.ts'
import type { AdditiveModel } from '../measure/additive.ts'

/** The copy of one file. */
export type FileCopy =
  | { readonly kind: 'sets'; readonly sets: SetsFile['sets'] }
  | { readonly kind: 'polities'; readonly polities: PolitiesFile['polities'] }
  | { readonly kind: 'decision'; readonly model: AdditiveModel }
  | (WithPhrases & { readonly kind: 'lexicons'; readonly lexicons: Written })
  | (WithPhrases & {
      readonly kind: 'context'
      readonly file: ContextFile
      readonly rules: Written
    })

interface WithPhrases {
  /** Hashes of the sets that it was made with: with others it may mean something else. */
  readonly setsHash: string
  /**
   * Ways to fill a slot, written once however many patterns name them: phrases with `|` between, words with a space
   * between, `*` after a word that any ending may follow.
   */
  readonly phrases: readonly string[]
}

/** Records as JSON holds them: phrases by their place in the copy, no number without an end, nothing for people. */
type Written = readonly object[]

/** What is left out of a copy. */
const FOR_PEOPLE: ReadonlySet<string> = new Set(['note', 'match', 'reject', 'place'])

/** Writes records for a copy and gathers their phrases. */
export interface CopyWriter {
  readonly write: (records: readonly object[]) => Written
  /** The phrases of all records written so far. */
  readonly phrases: () => readonly string[]
}

export function createCopyWriter(): CopyWriter {
  const places = new Map<string, number>()

  function placeOf(phrases: readonly Phrase[]): number {
    const written = phrases
      .map((phrase) => phrase.map((word) => `${word.written}${word.isPrefix ? '*' : ''}`).join(' '))
      .join('|')
    const place = places.get(written) ?? places.size
    places.set(written, place)
    return place
  }

  function replace(key: string, value: unknown): unknown {
    if (key === 'phrases') return placeOf(value as readonly Phrase[])
    if (value === Number.POSITIVE_INFINITY) return 'Infinity'
    return FOR_PEOPLE.has(key) ? undefined : value
  }

  return {
    write: (records) => JSON.parse(JSON.stringify(records, replace)),
    phrases: () => [...places.keys()],
  }
}

/**
 * The lexicons of a copy. Slots with the same phrases share one list of them.
 *
 * @param copy as it was parsed; belongs to the reader from then on
 * @param source how the file is called in places
 */
export function lexiconsOf(copy: FileCopy & { kind: 'lexicons' }, source: string): readonly Lexicon[] {
  const fill = createPhraseFiller(copy.phrases)
  const lexicons = copy.lexicons as readonly Lexicon[]
  for (const { entries } of lexicons) {
    for (const entry of entries) {
      entry.parsed.parts.forEach(fill)
      for (const { part } of entry.unless) fill(part)
      const forPeople = { note: undefined, match: [], reject: [], place: { source } }
      Object.assign(entry, forPeople satisfies Partial<LexiconEntry>)
    }
  }
  return lexicons
}

/** The rules of a copy, which belongs to the reader from then on. */
export function rulesOf(copy: FileCopy & { kind: 'context' }): readonly ContextRule[] {
  const fill = createPhraseFiller(copy.phrases)
  return (copy.rules as readonly ContextRule[]).map((rule) => {
    rule.cues.forEach(fill)
    return (rule.scope as unknown) === 'Infinity' ? { ...rule, scope: Number.POSITIVE_INFINITY } : rule
  })
}

/** Puts the phrases of every slot of a part where their places stand. */
function createPhraseFiller(written: readonly string[]): (part: Part) => void {
  const words = new Map<string, WordForm>()
  const spelled = new Array<readonly Phrase[] | undefined>(written.length)

  function wordOf(text: string): WordForm {
    let word = words.get(text)
    if (word === undefined) {
      const isPrefix = text.endsWith('*')
      word = { written: isPrefix ? text.slice(0, -1) : text, isPrefix }
      words.set(text, word)
    }
    return word
  }

  function phrasesAt(place: number): readonly Phrase[] {
    let phrases = spelled[place]
    if (phrases === undefined) {
      phrases = written[place]!.split('|').map((phrase) => phrase.split(' ').map(wordOf))
      spelled[place] = phrases
    }
    return phrases
  }

  return (part) => {
    for (const chain of part) {
      for (const slot of chain as readonly { phrases: Slot['phrases'] | number }[])
        slot.phrases = phrasesAt(slot.phrases as number)
    }
  }
}
