import { describe, expect, test } from 'vitest'
import { createStemmer } from '../../../src/language/stem.ts'
import { createWordNet } from '../../../src/language/wordnet.ts'
import { rankCollocations } from '../../../src/pipeline/suggest/collocations.ts'
import { nearestMissed } from '../../../src/pipeline/suggest/nearest.ts'
import { countNgrams } from '../../../src/pipeline/suggest/ngrams.ts'
import { rankVariants } from '../../../src/pipeline/suggest/variants.ts'
import { weighPatterns } from '../../../src/pipeline/suggest/weigh.ts'
import { readWordNet } from '../../../src/read/wordnet-files.ts'
import { type Invented, lexiconOf, surveyOf } from './invented.ts'

const FILLER = 'The harbour was calm and boats came home with fish for many long days before winter storms.'

describe('collocations', () => {
  const texts: Invented[] = Array.from({ length: 6 }, (_, index) => ({
    id: `d${index}`,
    text: `Sovereignty demands mutual respect for dignity. ${FILLER} ${FILLER}`,
  }))

  test('a word of the match, the gap, the other word; order and counts told', async () => {
    const survey = await surveyOf(texts, ['mutual respect'])
    const found = await rankCollocations(survey, await countNgrams(survey), { minDocuments: 3, most: 10 })
    expect(found.map(({ pattern, order }) => [pattern, order])).toEqual(
      expect.arrayContaining([
        ['respect <1> dignity', 'after'],
        ['mutual <2> dignity', 'after'],
        ['(demands|sovereignty) <2> respect', 'before'],
      ]),
    )
    // Of 12 words after it 6, of 228 others none: 2 (6 ln 20 + 6 ln 0.5128 + 228 ln 1.02564).
    expect(found.find(({ pattern }) => pattern === 'respect <1> dignity')?.collocates).toEqual([
      { word: 'dignity', pairs: 6, ratio: expect.closeTo(39.48, 2) },
    ])
    expect(found.some(({ pattern }) => pattern.includes('harbour'))).toBe(false)
  })

  test('too few documents', async () => {
    const survey = await surveyOf(texts.slice(0, 2), ['mutual respect'])
    expect(await rankCollocations(survey, await countNgrams(survey), { minDocuments: 3, most: 10 })).toEqual(
      [],
    )
  })
})

describe('variants', () => {
  const wordNet = createWordNet(readWordNet()!)
  const stem = createStemmer()
  const variantsOf = async (pattern: string, sentences: readonly string[]) => {
    const survey = await surveyOf(
      sentences.map((text, index) => ({ id: `d${index}`, text })),
      [pattern],
    )
    const { entries } = lexiconOf([pattern])
    return rankVariants(survey, { entries, sets: new Map(), wordNet, stem, minDocuments: 1, most: 50 })
  }

  test.for([
    ['inflection', 'equal partner', 'We are equal partners.', 'equal partners', 'inflection or derivation'],
    ['derivation', 'equal state', 'An equality state.', 'equality state', 'inflection or derivation'],
    ['spelling', 'organise peace', 'They organize peace.', 'organize peace', 'spelling'],
    ['one word for a hyphen', 'co-operation', 'Cooperation helps.', 'cooperation', 'spelling'],
    ['one word for two', 'more co operation', 'More cooperation helps.', 'more cooperation', 'spelling'],
    ['two words for one', 'coexistence', 'Peaceful co-existence helps.', 'co existence', 'spelling'],
    ['synonym', 'mutual respect', 'They spoke of mutual regard.', 'mutual regard', 'synonym'],
    ['an inflection of a synonym', 'we respect', 'Indeed we honoured them.', 'we honoured', 'synonym'],
    ['hyponym', 'mutual respect', 'They spoke of mutual reverence.', 'mutual reverence', 'hyponym'],
    ['derived form', 'equal partner', 'An equal partnership it was.', 'equal partnership', 'derived form'],
    [
      'in brackets, behind a gap',
      'ties <3> (as|of) equals',
      'Their ties grew of equality.',
      'ties <3> (as|of) equality',
      'inflection or derivation',
    ],
  ] as const)('%s', async ([, pattern, sentence, variant, origin]) => {
    const found = await variantsOf(pattern, [sentence])
    expect(found.map((one) => [one.pattern, one.origin])).toContainEqual([variant, origin])
  })

  test.for([
    ['what the entry matches', 'respect*', 'They respected and were respectful.'],
    ['what stands elsewhere', 'mutual respect', 'They regard the mutual harbour.'],
    ['what another item says', 'honour <2> honesty', 'They honour their honesty.'],
    ['names and small words', 'the nation', 'The of and to.'],
  ] as const)('no variant: %s', async ([, pattern, sentence]) => {
    expect(await variantsOf(pattern, [sentence])).toEqual([])
  })

  test('an entry that leaves little room is tried in parts', async () => {
    const others = Array.from({ length: 76 }, (_, at) => `companion${at}`).join('|')
    const pattern = `mutual respect & (${others})`
    const found = await variantsOf(pattern, [
      'A mutual esteem of companion3.',
      'Mutual regard, reverence, respectful, respecting, honour, value: companion5.',
    ])
    expect(pattern.length).toBeGreaterThan(900)
    expect(found.map(({ phrases }) => phrases.join())).toEqual(expect.arrayContaining(['esteem', 'regard']))
  })

  test('forms of one word are one suggestion, and the widest spread comes first', async () => {
    const found = await variantsOf('mutual respect', [
      'A mutual esteem.',
      'A mutual regard.',
      'Some mutual regards.',
      'Of mutual regard.',
    ])
    expect(found.map(({ pattern }) => pattern)).toEqual(['mutual (regard|regards)', 'mutual esteem'])
  })
})

describe('weighing', () => {
  const texts: Invented[] = [
    ...Array.from({ length: 4 }, (_, at) => ({
      id: `t${at}`,
      group: `target-${at >> 1}`,
      text: `Speaking ${at} of veto power, and of veto again.`,
      endorses: true,
    })),
    { id: 'm', group: 'target-9', text: 'Mutual respect and veto.', endorses: true },
    { id: 'r', group: 'reference', text: 'Their veto power is a fact.', endorses: false },
    { id: 'x', group: 'reference', text: FILLER, endorses: false },
  ]

  test('passages, documents, precision, what is matched already', async () => {
    const survey = await surveyOf(texts, ['mutual respect', 'veto power'], { target: 'missed' })
    const [veto, respect, none] = await weighPatterns(
      survey,
      ['veto', 'mutual respect', 'xylophone'],
      new Map(),
      0,
    )
    expect(survey.sizes.aside.passages).toBe(5)
    expect(veto).toMatchObject({
      target: { passages: 0 },
      reference: { passages: 1, documents: 1 },
      endorsed: 5,
      decided: 6,
      precision: 5 / 6,
      finds: 10,
      documents: 4,
      matched: 0.5,
    })
    expect(respect).toMatchObject({ precision: 1, matched: 1 })
    expect(none).toMatchObject({ finds: 0, precision: undefined, matched: 0, contexts: [] })
  })

  test('contexts: target first, of as many documents as there are, the same in any order of texts', async () => {
    const contextsOf = async (some: readonly Invented[]) => {
      const survey = await surveyOf(some, ['zzz'])
      const [weighed] = await weighPatterns(survey, ['veto'], new Map(), 3)
      return weighed!.contexts
    }
    const contexts = await contextsOf(texts)
    expect(contexts.map(({ side }) => side)).toEqual(['target', 'target', 'target', 'reference'])
    expect(new Set(contexts.slice(0, 3).map(({ document }) => document)).size).toBe(3)
    expect(contexts.every(({ keyword }) => keyword === 'veto')).toBe(true)
    const byGroup = [texts.slice(4), texts.slice(0, 4)].flat()
    expect(await contextsOf(byGroup)).toEqual(contexts)
  })
})

describe('missed passages by meaning', () => {
  /** As near as their letters e and o. */
  const embedder = {
    embed: async (texts: readonly string[]) =>
      texts.map((text) => [text.split('e').length - 1, text.split('o').length - 1]),
  }
  const survey = (texts: readonly Invented[]) => surveyOf(texts, ['mutual respect'], { target: 'missed' })

  test('nearest to the covered ones first; what is not endorsed is not asked', async () => {
    const found = await nearestMissed(
      await survey([
        { id: 'covered', text: 'Mutual respect. Eee.', endorses: true },
        { id: 'far', text: 'Ooo too.', endorses: true },
        { id: 'near', text: 'Eee eel.', endorses: true },
        { id: 'other', text: 'Eee.', endorses: false },
      ]),
      embedder,
      5,
    )
    expect(found.map(({ id }) => id)).toEqual(['near', 'far'])
    expect(found[0]!.cosine).toBeCloseTo(1, 10)
    expect(found[1]!.cosine).toBeCloseTo(0, 10)
  })

  test('nothing covered, nothing to be near to', async () => {
    expect(
      await nearestMissed(await survey([{ id: 'a', text: 'Eee.', endorses: true }]), embedder, 5),
    ).toEqual([])
  })
})
