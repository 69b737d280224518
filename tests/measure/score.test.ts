import fc from 'fast-check'
import { expect, test } from 'vitest'
import { plainDecision } from '../../src/measure/label.ts'
import { scoreDocument } from '../../src/measure/score.ts'
import { strengthWeights } from '../../src/measure/weights.ts'
import type { Analysis } from '../../src/records.ts'
import { entryOf, framings, matchOf, syntheticAnalysis } from './synthetic.ts'

const empty: Analysis = syntheticAnalysis('empty', 0, 0)

test('a document worked by hand', () => {
  const analysis: Analysis = {
    ...syntheticAnalysis('hand', 4, 0),
    matches: [
      matchOf(entryOf('pluralist', 'high'), 'asserts', 0, 1),
      matchOf(entryOf('pluralist', 'weak'), 'asserts', 0, 2),
      matchOf(entryOf('exemplarist', 'medium'), 'rejects', 0, 3),
      matchOf(entryOf('pluralist', 'weak'), 'asserts', 2, 90),
      matchOf(entryOf('exemplarist', 'medium'), 'asserts', 2, 95),
      matchOf(entryOf('pluralist', 'high'), 'reports', 3, 130),
      matchOf(entryOf('restraint', 'medium'), 'mixed', 3, 131),
    ],
  }
  const { scored, passages } = scoreDocument(analysis, framings)
  const [vindicationist, exemplarist, pluralist] = scored.framings
  expect(pluralist).toEqual({
    framing: 'pluralist',
    dimension: 'framing',
    matches: 4,
    asserted: 3,
    rejected: 0,
    reported: 1,
    mixed: 0,
    weight: 3.25,
    labelled: 1,
    rate: 18.75,
    intensity: 20.3125,
    prevalence: 0.25,
    share: 3.25 / 4.25,
  })
  expect(exemplarist).toMatchObject({
    matches: 2,
    asserted: 1,
    rejected: 1,
    weight: 1,
    labelled: 0,
    prevalence: 0,
  })
  expect(vindicationist).toMatchObject({ matches: 0, asserted: 0, rate: 0, intensity: 0, share: 0 })
  expect(scored.framings[5]).toMatchObject({ framing: 'restraint', mixed: 1, share: undefined })
  expect(scored.labels).toEqual(['pluralist'])
  expect(scored.dominant).toEqual({ framing: 'pluralist', 'grand-strategy': 'none' })
  expect(passages.map(({ labels }) => labels)).toEqual([['pluralist'], [], [], []])
  expect(passages.map(({ weights }) => weights[2])).toEqual([3.25, 0, 0, 0])
})

test('without words nothing is a number', () => {
  const { scored, passages } = scoreDocument(empty, framings)
  expect(passages).toEqual([])
  expect(scored.dominant).toEqual({ framing: 'none', 'grand-strategy': 'none' })
  for (const score of scored.framings) {
    expect(score).toMatchObject({
      rate: undefined,
      intensity: undefined,
      prevalence: undefined,
      share: undefined,
    })
  }
})

test('other weights change weight and intensity, never counts', () => {
  const analysis = syntheticAnalysis('weights', 10, 80)
  const plain = scoreDocument(analysis, framings).scored
  const doubled = scoreDocument(analysis, framings, plainDecision, { high: 6, medium: 2, weak: 0.5 }).scored
  for (const [f, score] of doubled.framings.entries()) {
    expect(score.weight).toBe(2 * plain.framings[f]!.weight)
    expect(score.asserted).toBe(plain.framings[f]!.asserted)
  }
})

test('scores are sums of the ledger', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 30 }),
      fc.integer({ min: 0, max: 200 }),
      fc.string(),
      (p, m, id) => {
        const analysis = syntheticAnalysis(id, p, m)
        const { scored, passages } = scoreDocument(analysis, framings, plainDecision, strengthWeights)
        expect(passages.map(({ passage }) => passage)).toEqual(analysis.passages)
        expect(scored.framings.reduce((sum, { matches }) => sum + matches, 0)).toBe(m)
        for (const [f, score] of scored.framings.entries()) {
          const rows = analysis.matches.filter(({ entry }) => entry.framing === score.framing)
          expect(score.matches).toBe(score.asserted + score.rejected + score.reported + score.mixed)
          expect(score.asserted).toBe(rows.filter(({ stance }) => stance === 'asserts').length)
          expect(score.reported).toBe(rows.filter(({ stance }) => stance === 'reports').length)
          expect(score.weight).toBe(passages.reduce((sum, { weights }) => sum + weights[f]!, 0))
          expect(score.labelled).toBe(passages.filter(({ labels }) => labels.includes(score.framing)).length)
        }
        for (const dimension of ['framing', 'grand-strategy']) {
          const shares = scored.framings.filter((score) => score.dimension === dimension)
          const sum = shares.reduce((total, { share }) => total + (share ?? 0), 0)
          expect(Math.abs(sum - (shares[0]!.share === undefined ? 0 : 1))).toBeLessThan(1e-12)
        }
      },
    ),
  )
})

test.for([
  ['a match in no passage', matchOf(entryOf('pluralist', 'high'), 'asserts', 7, 3)],
  ['a match of no framing of the run', matchOf(entryOf('mercantilist', 'high'), 'asserts', 0, 3)],
] as const)('refuses %s', ([, match]) => {
  const analysis = { ...syntheticAnalysis('stray', 2, 0), matches: [match] }
  expect(() => scoreDocument(analysis, framings)).toThrow(/stray: the match of \w+\/respect\/high at 3/)
})

test('refuses matches that are out of order', () => {
  const entry = entryOf('pluralist', 'high')
  const matches = [matchOf(entry, 'asserts', 1, 200), matchOf(entry, 'asserts', 0, 3)]
  const analysis = { ...syntheticAnalysis('order', 2, 0), matches }
  expect(() => scoreDocument(analysis, framings)).toThrow(/out of order/)
})
