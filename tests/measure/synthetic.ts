import { createRandom, randomBelow, stringSeed } from '../../src/measure/random.ts'
import type {
  Analysis,
  Entry,
  Framing,
  Match,
  Passage,
  PassageTerms,
  Stance,
  Strength,
  ZoneWords,
} from '../../src/records.ts'

export const NO_TERMS: PassageTerms = { numbers: new Int32Array(0), finds: () => [] }

/** Four framings of one dimension and two of another, as a run may have them. */
export const framings: readonly Framing[] = [
  { name: 'vindicationist', dimension: 'framing' },
  { name: 'exemplarist', dimension: 'framing' },
  { name: 'pluralist', dimension: 'framing' },
  { name: 'multipartner', dimension: 'framing' },
  { name: 'primacy', dimension: 'grand-strategy' },
  { name: 'restraint', dimension: 'grand-strategy' },
]

export function entryOf(framing: string, strength: Strength, facet = 'respect', level = 'system'): Entry {
  const dimension = framings.find(({ name }) => name === framing)?.dimension ?? 'framing'
  const id = `${facet}/${strength}`
  return { id, framing, dimension, level, facet, pattern: strength, strength, against: false }
}

export function matchOf(entry: Entry, stance: Stance = 'asserts', passage = 0, start = 0): Match {
  return {
    start,
    end: start + 4,
    entry,
    passage,
    voice: 'speaker',
    attributedTo: undefined,
    stance,
    rule: '',
  }
}

/** Words of each zone: 0 where not given. */
export function zoneWordsOf(words: Partial<ZoneWords>): ZoneWords {
  return {
    body: 0,
    heading: 0,
    quotation: 0,
    footnote: 0,
    references: 0,
    direction: 0,
    other: 0,
    ...words,
  }
}

/** A document of words `w0 w1 …`, 40 a passage, with random matches of all framings, strengths and stances. */
export function syntheticAnalysis(id: string, passageCount: number, matchCount: number): Analysis {
  const random = createRandom(stringSeed('synthetic', id))
  const wordsEach = 40
  const passages: Passage[] = []
  let text = ''
  for (let index = 0; index < passageCount; index++) {
    const start = text.length
    const words = Array.from({ length: wordsEach }, (_, word) => (word % 7 === 3 ? '=sum' : `w${word}`))
    text += words.join(' ')
    passages.push({ index, start, end: text.length, zone: 'body', words: wordsEach, sentences: 2 })
    text += '\n\n'
  }
  const pick = <Value>(values: readonly Value[]): Value => values[randomBelow(random, values.length)]!
  const matches = Array.from({ length: passageCount === 0 ? 0 : matchCount }, () => {
    const passage = pick(passages)
    const start = passage.start + randomBelow(random, passage.end - passage.start - 4)
    const strength = pick(['high', 'medium', 'medium', 'weak', 'weak'] as const)
    const entry = entryOf(pick(framings).name, strength, pick(['respect', 'balance', 'law']))
    return matchOf(
      entry,
      pick(['asserts', 'asserts', 'rejects', 'reports', 'mixed'] as const),
      passage.index,
      start,
    )
  }).sort((a, b) => a.start - b.start)
  const document = {
    id,
    text,
    markup: 'plain' as const,
    docvars: {
      date: `20${String(randomBelow(random, 20) + 10)}`,
      country: pick(['Brazil', '=India', 'Kenya']),
    },
    place: { source: 'synthetic' },
  }
  const words = passageCount * wordsEach
  const zoneWords = zoneWordsOf({ body: words, footnote: passageCount })
  return { document, words, zoneWords, passages, matches, terms: () => NO_TERMS }
}
