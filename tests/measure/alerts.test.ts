import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type AlertFindings, type AlertSpec, createAlerts } from '../../src/measure/alerts.ts'
import { createRandom, randomBelow, stringSeed } from '../../src/measure/random.ts'
import type { ScoredDocument } from '../../src/records.ts'
import { drawCorpus, isoDay, scoredOf } from './alerts-synthetic.ts'

const spec: AlertSpec = {
  group: ['speaker'],
  level: 0.05,
  direction: 'above',
  fewestDocuments: 10,
  fewestWords: 5000,
}

function find(documents: readonly ScoredDocument[], changes: Partial<AlertSpec> = {}): AlertFindings {
  const framings = (documents[0]?.framings ?? []).map(({ framing: name, dimension }) => ({ name, dimension }))
  const alerts = createAlerts({ ...spec, ...changes }, framings)
  for (const document of documents) alerts.add(document)
  return alerts.find()
}

/** Twelve steady speakers on days of their own, then one speech full of matches on day 1000. */
const steady = drawCorpus('steady', {
  groups: 12,
  documentsEach: 25,
  mean: 0.004,
  groupShape: 3,
  documentShape: 4,
  drift: 0,
})
const loud = scoredOf({
  id: 'loud',
  words: 2000,
  asserted: [90],
  docvars: { date: isoDay(1000), speaker: 'speaker 3' },
})

// With one test a day, q is p: the share of alerts is the share of p ≤ level, and should be the level or, as counts are
// whole numbers, a little less. 60 speakers with 30 documents each to test: standard errors 0.5 and 0.25 points.
test.for([
  // what                          mean  spread a  shape k  drift
  ['documents that differ little', 0.006, 3, 8, 0],
  ['documents that differ widely', 0.006, 3, 0.8, 0],
  ['groups that are alike', 0.006, 200, 2, 0],
  ['groups that change as they go', 0.006, 3, 6, 0.15],
  ['rare matches', 0.0005, 2, 1.5, 0],
] as const)('alerts as often as the level says: %s', ([name, mean, groupShape, documentShape, drift]) => {
  const documents = drawCorpus(name, {
    groups: 60,
    documentsEach: 40,
    mean,
    groupShape,
    documentShape,
    drift,
  })
  const { rows, tests } = find(documents)
  expect(tests).toBeGreaterThan(1700)
  expect(rows.length / tests).toBeGreaterThan(mean < 0.001 ? 0.02 : 0.035)
  expect(rows.length / tests).toBeLessThan(0.062)
  const atOnePercent = rows.filter(({ p }) => p <= 0.01).length / tests
  expect(atOnePercent).toBeGreaterThan(0.003)
  expect(atOnePercent).toBeLessThan(0.017)
})

test('the numbers of the model are found again', () => {
  const drawing = { groups: 80, documentsEach: 40, mean: 0.006, groupShape: 2, documentShape: 3, drift: 0 }
  const [model] = find(drawCorpus('again', drawing)).models
  expect(Math.abs(Math.log(model!.mean / 0.006))).toBeLessThan(0.2)
  expect(Math.abs(Math.log(model!.documentShape / 3))).toBeLessThan(0.2)
  expect(model!.memory).toBeGreaterThan(0.93)
  const [changing] = find(drawCorpus('again', { ...drawing, documentShape: 20, drift: 0.3 })).models
  expect(changing!.memory).toBeLessThan(0.85)
})

test('one speech full of matches is found, and its row says against what', () => {
  const past = steady.filter(({ docvars }) => docvars.speaker === 'speaker 3')
  const pastWords = past.reduce((sum, { words }) => sum + words, 0)
  const pastMatches = past.reduce((sum, { framings }) => sum + framings[0]!.asserted, 0)
  const row = find([...steady, loud]).rows.find(({ document }) => document === 'loud')!
  expect(row).toMatchObject({
    index: steady.length,
    date: '1972-09-27',
    group: [{ docvar: 'speaker', value: 'speaker 3' }],
    framing: 'f0',
    direction: 'above',
    asserted: 90,
    words: 2000,
    rate: 45,
    pastDocuments: 25,
    pastWords,
  })
  expect(row.pastRate).toBeCloseTo((1000 * pastMatches) / pastWords, 10)
  expect(row.expectedRate).toBeCloseTo(row.expected / 2, 10)
  expect(row.expected / ((2000 * pastMatches) / pastWords)).toBeGreaterThan(0.6)
  expect(row.expected / ((2000 * pastMatches) / pastWords)).toBeLessThan(1.5)
  expect(row.p).toBeLessThan(0.002)
  expect(row.q).toBe(row.p)
  expect(row.past().map((index) => steady[index]!.id)).toEqual(past.map(({ id }) => id))
})

test('all tests of a day are one family', () => {
  const others = Array.from({ length: 12 }, (_, i) =>
    scoredOf({
      id: `other ${i}`,
      words: 2000,
      asserted: [1],
      docvars: { date: isoDay(1000), speaker: `speaker ${i}` },
    }),
  )
  const row = find([...steady, ...others, loud]).rows.find(({ document }) => document === 'loud')!
  expect(row.q / row.p).toBeCloseTo(13, 9)
})

test('documents of later days leave past and family of an alert as they are', () => {
  const before = find([...steady, loud]).rows.find(({ document }) => document === 'loud')!
  const later = Array.from({ length: 40 }, (_, i) =>
    scoredOf({
      id: `later ${i}`,
      words: 2000,
      asserted: [9],
      docvars: { date: isoDay(1001 + i), speaker: 'speaker 3' },
    }),
  )
  const after = find([...later, ...steady, loud]).rows.find(({ document }) => document === 'loud')!
  const { index, past, expected, expectedRate, p, q, ...kept } = before
  expect(after).toMatchObject(kept)
  expect(Math.abs(Math.log(after.expected / expected))).toBeLessThan(0.2)
})

test('documents of one day are not each other’s past, and a year is past only when it is over', () => {
  const dated = (id: string, date: string, asserted = 10) =>
    scoredOf({ id, words: 2000, asserted: [asserted], docvars: { date, speaker: 'speaker 3' } })
  const pastOf = (...more: readonly ScoredDocument[]): number =>
    find([...steady, ...more, dated('asked', '1980-05-05', 400)]).rows.find(
      ({ document }) => document === 'asked',
    )!.pastDocuments
  expect(pastOf()).toBe(25)
  expect(pastOf(dated('a', '1980-05-05'))).toBe(25)
  expect(pastOf(dated('a', '1980'), dated('b', '1980-05'), dated('c', '198X'))).toBe(25)
  expect(pastOf(dated('a', '1979'), dated('b', '1980-04'), dated('c', '1980-05-04T23:00:00Z'))).toBe(28)
})

test('the order of arrival changes nothing', () => {
  const documents = [
    ...steady,
    loud,
    ...steady.slice(0, 40).map((scored) => ({ ...scored, id: `twin of ${scored.id}` })),
  ]
  const told = ({ rows, models }: AlertFindings) => ({
    rows: rows.map(({ index, past, ...row }) => row),
    models,
  })
  const expected = told(find(documents))
  expect(expected.rows.length).toBeGreaterThan(3)
  for (const seed of [1, 2]) {
    const random = createRandom(stringSeed('order', seed))
    const shuffled = [...documents]
    for (let i = shuffled.length - 1; i > 0; i--) {
      const j = randomBelow(random, i + 1)
      ;[shuffled[i], shuffled[j]] = [shuffled[j]!, shuffled[i]!]
    }
    expect(told(find(shuffled))).toEqual(expected)
  }
})

test('rows come by date, then id, then framing', () => {
  const both = (id: string, day: number, speaker: string) =>
    scoredOf({ id, words: 2000, asserted: [200, 200], docvars: { date: isoDay(day), speaker } })
  const twice = steady.map((scored) => ({
    ...scored,
    framings: [scored.framings[0]!, { ...scored.framings[0]!, framing: 'f1' }],
  }))
  const { rows } = find([
    both('b', 2000, 'speaker 1'),
    both('a', 2000, 'speaker 2'),
    both('z', 1500, 'speaker 3'),
    ...twice,
  ])
  const last = rows.filter(({ document }) => ['a', 'b', 'z'].includes(document))
  expect(last.map(({ document, framing }) => `${document} ${framing}`)).toEqual([
    'z f0',
    'z f1',
    'a f0',
    'a f1',
    'b f0',
    'b f1',
  ])
})

test('less than expected is told where both directions are asked for', () => {
  const silent = scoredOf({
    id: 'silent',
    words: 60_000,
    asserted: [2],
    docvars: { date: isoDay(1000), speaker: 'speaker 3' },
  })
  const isSilent = ({ document }: { document: string }) => document === 'silent'
  expect(find([...steady, silent]).rows.some(isSilent)).toBe(false)
  const { rows } = find([...steady, silent, loud], { direction: 'both' })
  expect(rows.find(isSilent)).toMatchObject({ direction: 'below' })
  expect(rows.find(({ document }) => document === 'loud')).toMatchObject({ direction: 'above' })
})

test.for([
  ['no documents', [], {}],
  ['no matches anywhere', steady.map((scored) => quiet(scored)), { unmatched: 300 }],
  ['no dates', steady.map((scored) => ({ ...scored, docvars: { speaker: 'a' } })), { undated: 300 }],
  [
    'impossible dates',
    steady.map((scored) => ({ ...scored, docvars: { date: '2001-02-30' } })),
    { undated: 300 },
  ],
  ['no speakers', steady.map((scored) => ({ ...scored, docvars: { date: '2001' } })), { ungrouped: 300 }],
  ['no words', steady.map((scored) => ({ ...scored, words: 0 })), { wordless: 300 }],
  ['groups of one', steady.map((scored, i) => regrouped(scored, `${i}`)), { shortPast: 300 }],
  [
    'all on one day',
    steady.map((scored) => ({ ...scored, docvars: { ...scored.docvars, date: '2001-01-01' } })),
    { shortPast: 300 },
  ],
] as const)('nothing is tested, and every document is counted: %s', ([, documents, expected]) => {
  const none = { undated: 0, ungrouped: 0, wordless: 0, shortPast: 0, unmatched: 0 }
  expect(find(documents)).toMatchObject({
    rows: [],
    tests: 0,
    documentsTested: 0,
    untested: { ...none, ...expected },
  })
})

test('without docvars all documents are one group', () => {
  const { rows, documentsTested } = find([...steady, loud], { group: [] })
  expect(documentsTested).toBe(steady.length + 1 - 10)
  expect(rows.find(({ document }) => document === 'loud')).toMatchObject({ group: [], pastDocuments: 300 })
})

test('whatever the counts, numbers stay inside their ranges and documents add up', () => {
  const count = fc.oneof(
    fc.constant(0),
    fc.integer({ min: 0, max: 30 }),
    fc.integer({ min: 0, max: 1_000_000 }),
  )
  const document = fc.record({
    words: fc.oneof(
      fc.constant(0),
      fc.integer({ min: 1, max: 5000 }),
      fc.integer({ min: 1, max: 3_000_000 }),
    ),
    asserted: fc.tuple(count, count),
    day: fc.option(fc.integer({ min: -40_000, max: 40_000 })),
    speaker: fc.constantFrom('a', 'b', ''),
  })
  fc.assert(
    fc.property(
      fc.array(document, { minLength: 1, maxLength: 40 }),
      fc.constantFrom('above', 'both'),
      (drawn, direction) => {
        const documents = drawn.map(({ words, asserted, day, speaker }, i) => {
          const docvars = { speaker, ...(day !== null && { date: isoDay(day) }) }
          return scoredOf({ id: `d${i}`, words, asserted, docvars })
        })
        const found = find(documents, { direction, level: 0.5, fewestDocuments: 1, fewestWords: 1 })
        const untested = Object.values(found.untested).reduce((sum, value) => sum + value, 0)
        expect(found.documentsTested + untested).toBe(documents.length)
        for (const { p, q, expected, rate, pastRate } of found.rows) {
          expect(p).toBeGreaterThanOrEqual(0)
          expect(q).toBeGreaterThanOrEqual(p)
          expect(q).toBeLessThanOrEqual(0.5)
          for (const value of [expected, rate, pastRate]) {
            expect(Number.isFinite(value)).toBe(true)
            expect(value).toBeGreaterThanOrEqual(0)
          }
        }
      },
    ),
    { seed: 7, numRuns: 40 },
  )
})

function quiet(scored: ScoredDocument): ScoredDocument {
  return { ...scored, framings: scored.framings.map((score) => ({ ...score, asserted: 0 })) }
}

function regrouped(scored: ScoredDocument, speaker: string): ScoredDocument {
  return { ...scored, docvars: { ...scored.docvars, speaker } }
}
