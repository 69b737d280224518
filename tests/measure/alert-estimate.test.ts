import { expect, test } from 'vitest'
import { estimateLevel, modelLimits, mostDocuments } from '../../src/measure/alert-estimate.ts'
import type { LevelModel } from '../../src/measure/alert-level.ts'
import { parseIsoDate } from '../../src/measure/calendar.ts'
import type { ScoredDocument } from '../../src/records.ts'
import { drawCorpus, isoDay, scoredOf } from './alerts-synthetic.ts'

function estimate(documents: readonly ScoredDocument[]): LevelModel | undefined {
  const groups = new Map<string, number[]>()
  documents.forEach(({ docvars }, i) => {
    const name = String(docvars.speaker)
    groups.set(name, [...(groups.get(name) ?? []), i])
  })
  const day = (i: number): number => parseIsoDate(String(documents[i]!.docvars.date))!.first
  const columns = {
    firstDay: day,
    lastDay: day,
    words: (i: number) => documents[i]!.words,
    asserted: (i: number) => documents[i]!.framings[0]!.asserted,
  }
  const sorted = [...groups].map(([name, members]) => ({ name, byFirstDay: members, byLastDay: members }))
  return estimateLevel(sorted, columns)
}

test('a corpus too large to look at whole is looked at alike when it grows', () => {
  const drawing = {
    groups: 300,
    documentsEach: 20,
    mean: 0.005,
    groupShape: 2,
    documentShape: 3,
    drift: 0.05,
  }
  const documents = drawCorpus('large', drawing)
  expect(documents.length).toBeGreaterThan(mostDocuments)
  const newcomer = Array.from({ length: 20 }, (_, i) =>
    scoredOf({
      id: `new ${i}`,
      words: 2000,
      asserted: [10],
      docvars: { date: isoDay(9000 + i), speaker: 'a newcomer' },
    }),
  )
  const before = estimate(documents)!
  const after = estimate([...documents, ...newcomer])!
  expect(after.documentShape / before.documentShape).toBeGreaterThan(0.95)
  expect(after.documentShape / before.documentShape).toBeLessThan(1.05)
  expect(Math.abs(after.memory - before.memory)).toBeLessThan(0.02)
  expect(Math.abs(Math.log(before.documentShape / 3))).toBeLessThan(0.15)
})

test.for([
  ['a dozen documents that hardly differ', 12, (i: number) => 8 + (i % 2)],
  ['one document', 1, () => 5],
  ['one match in all', 30, (i: number) => (i === 3 ? 1 : 0)],
  ['all matches in one document', 30, (i: number) => (i === 3 ? 1_000_000 : 0)],
] as const)(
  'a little data proves little, and the numbers stay inside their limits: %s',
  ([, size, countOf]) => {
    const model = estimate(
      Array.from({ length: size }, (_, i) =>
        scoredOf({
          id: `${i}`,
          words: 1_000_000,
          asserted: [countOf(i)],
          docvars: { date: isoDay(i), speaker: 'a' },
        }),
      ),
    )!
    for (const name of ['documentShape', 'groupShape', 'memory'] as const) {
      expect(model[name]).toBeGreaterThanOrEqual(modelLimits[name].low * 0.999)
      expect(model[name]).toBeLessThanOrEqual(modelLimits[name].high * 1.001)
    }
    expect(model.documentShape).toBeLessThan(100)
    expect(model.mean).toBeGreaterThan(0)
  },
)

test('without a match there is nothing to learn', () => {
  const silent = scoredOf({
    id: 'a',
    words: 500,
    asserted: [0],
    docvars: { date: '2001-01-01', speaker: 'a' },
  })
  expect(estimate([silent])).toBeUndefined()
  expect(estimate([])).toBeUndefined()
})
