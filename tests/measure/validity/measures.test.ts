import { describe, expect, test } from 'vitest'
import { agreements } from '../../../src/measure/validity/agreements.ts'
import { calibrationOf, calibrations } from '../../../src/measure/validity/calibration.ts'
import { primaryConfusion } from '../../../src/measure/validity/confusion.ts'
import { documentValidity, rankCorrelations } from '../../../src/measure/validity/documents.ts'
import { entryValidity } from '../../../src/measure/validity/entries.ts'
import { labelErrors } from '../../../src/measure/validity/errors.ts'
import { ranksOf, spearman } from '../../../src/measure/validity/rank-correlation.ts'
import {
  goldStance,
  passageStance,
  stanceAccuracy,
  stanceConfusion,
} from '../../../src/measure/validity/stance.ts'
import { codesOf, FRAMINGS, matchOf, NOT, outcomesIn, passageOf, YES } from './passages.ts'

describe('stance', () => {
  test.for([
    [[], undefined],
    [['rejects', 'rejects', 'asserts'], 'asserts'],
    [['rejects', 'reports', 'reports'], 'reports'],
    [['reports', 'rejects'], 'rejects'],
    [['rejects', 'mixed'], 'mixed'],
    [['mixed', 'rejects', 'rejects'], 'rejects'],
  ] as const)('of %j is %s', ([stances, expected]) => {
    expect(passageStance(stances.map((stance) => matchOf('alpha', stance)))).toBe(expected)
  })

  test.for([
    [YES, 'endorsed'],
    [{ ...YES, mixed: true }, 'mixed'],
    [{ ...YES, rejected: true }, 'endorsed'],
    [{ ...NOT, rejected: true, reported: true }, 'rejected'],
    [{ ...NOT, trace: true }, undefined],
  ] as const)('in the codes: %j is %s', ([gold, expected]) => {
    expect(goldStance(gold)).toBe(expected)
  })

  test('pairs without a match, or without a stance in the codes, are no pairs', () => {
    const confusion = stanceConfusion(
      [
        passageOf({ gold: [YES, NOT], matches: [matchOf('alpha', 'asserts')] }),
        passageOf({ gold: [{ ...NOT, rejected: true }, NOT], matches: [matchOf('alpha', 'asserts')] }),
        passageOf({ gold: [YES, NOT], matches: [matchOf('beta', 'asserts')] }),
        passageOf({ gold: [NOT, NOT], matches: [matchOf('alpha', 'asserts')] }),
      ],
      FRAMINGS,
    )
    expect(stanceAccuracy(confusion)).toEqual({ pairs: 2, accuracy: 0.5 })
    expect(confusion.filter(({ pairs }) => pairs > 0)).toEqual([
      { framing: 'alpha', gold: 'endorsed', stance: 'asserts', pairs: 1, share: 1, isSame: true },
      { framing: 'alpha', gold: 'rejected', stance: 'asserts', pairs: 1, share: 1, isSame: false },
    ])
  })

  test('no row for a stance that the codes cannot say', () => {
    const unknown = { ...YES, mixed: undefined }
    const golds = stanceConfusion([passageOf({ gold: [unknown, unknown] })], FRAMINGS).map(({ gold }) => gold)
    expect([...new Set(golds)]).toEqual(['endorsed', 'rejected', 'reported'])
  })
})

// scipy 1.17.1, scipy.stats.spearmanr; the first is also the worked example of Wikipedia (IQ and hours of television).
describe('spearman', () => {
  test.for([
    [
      [106, 100, 86, 101, 99, 103, 97, 113, 112, 110],
      [7, 27, 2, 50, 28, 29, 20, 12, 6, 17],
      -0.17575757575757575,
    ],
    [[1, 2, 2, 3], [1, 3, 2, 4], 0.9486832980505139],
    [[0.1, 0.1, 0.5, 0.3, 0, 0, 0.9], [0, 0.2, 0.2, 0.2, 0, 0, 1], 0.8838834764831844],
    [[1, 2, 3], [5, 5, 5], undefined],
    [[1], [2], undefined],
    [[], [], undefined],
  ] as const)('of %j and %j is %d', ([a, b, expected]) => {
    const found = spearman(a.map((value, index) => [value, b[index]!] as const))
    if (expected === undefined) expect(found).toBeUndefined()
    else expect(found).toBeCloseTo(expected, 12)
  })

  test('equal values share the mean of their ranks', () => {
    expect(ranksOf([10, 20, 20, 5, 20])).toEqual([2, 4, 4, 1, 4])
  })
})

test('documents: five coded passages at least; prevalence by codes and by labels', () => {
  const passages = [...outcomesIn('a', '+mm..'), ...outcomesIn('b', '....f'), ...outcomesIn('c', '++++')]
  const documents = documentValidity(passages, ['alpha'])
  expect(documents).toEqual([
    {
      document: 'a',
      framing: 'alpha',
      passages: 5,
      gold: 3,
      labelled: 1,
      prevalenceCodes: 0.6,
      prevalenceLabels: 0.2,
    },
    {
      document: 'b',
      framing: 'alpha',
      passages: 5,
      gold: 0,
      labelled: 1,
      prevalenceCodes: 0,
      prevalenceLabels: 0.2,
    },
  ])
  expect(rankCorrelations(documents, ['alpha'])).toEqual({
    byFraming: [{ framing: 'alpha', documents: 2, correlation: undefined }],
    mean: undefined,
  })
})

describe('calibration', () => {
  // By hand: bins 0.2 (two, none endorsed) and 0.9 (two, one endorsed): (2·0.2 + 2·0.4)/4; Brier (2·0.04 + 0.01 + 0.81)/4.
  test('error and Brier score of four forecasts', () => {
    const forecasts = [
      { probability: 0.2, isEndorsed: false, weight: 1 },
      { probability: 0.2, isEndorsed: false, weight: 1 },
      { probability: 0.9, isEndorsed: true, weight: 1 },
      { probability: 0.9, isEndorsed: false, weight: 1 },
    ]
    const { bins, error, brier, reference } = calibrationOf(forecasts)
    expect(error).toBeCloseTo(0.3, 12)
    expect(brier).toBeCloseTo(0.225, 12)
    expect(reference).toBeCloseTo(0.1875, 12)
    expect(bins.map(({ pairs }) => pairs)).toEqual([0, 0, 2, 0, 0, 0, 0, 0, 0, 2])
    expect(bins[9]).toEqual({ from: 0.9, to: 1, pairs: 2, probability: 0.9, endorsed: 0.5 })
    expect(bins[0]).toMatchObject({ probability: undefined, endorsed: undefined })
  })

  test('a probability of 1 is in the last bin, and of 0 in the first', () => {
    const of = (probability: number) => ({ probability, isEndorsed: true, weight: 1 })
    expect(calibrationOf([of(1), of(0)]).bins.map(({ pairs }) => pairs)).toEqual([
      1, 0, 0, 0, 0, 0, 0, 0, 0, 1,
    ])
  })

  test('weights count', () => {
    const weighted = calibrationOf([
      { probability: 0.5, isEndorsed: true, weight: 3 },
      { probability: 0.5, isEndorsed: false, weight: 1 },
    ])
    expect(weighted.error).toBeCloseTo(0.25, 12)
    expect(weighted.reference).toBeCloseTo(0.1875, 12)
  })

  test('by framing and pooled; nothing without probabilities; framings without one are left out', () => {
    expect(calibrations([passageOf()], FRAMINGS)).toEqual([])
    const found = calibrations([passageOf({ probabilities: [0.4, undefined] }), passageOf()], FRAMINGS)
    expect(found.map(({ framing, pairs }) => [framing, pairs])).toEqual([
      ['alpha', 1],
      ['beta', 0],
      [undefined, 1],
    ])
  })
})

test('confusion of primaries: all pairs, without passages that have none of most', () => {
  const passages = [
    passageOf({ goldPrimary: 'alpha', primary: 'none', weight: 2 }),
    passageOf({ goldPrimary: 'none', primary: 'none' }),
    passageOf({ primary: 'alpha' }),
  ]
  const confusion = primaryConfusion(passages, FRAMINGS)
  expect(confusion).toHaveLength(9)
  expect(confusion.filter((pair) => pair.passages > 0)).toEqual([
    { codes: 'alpha', rostrum: 'none', passages: 1, weight: 2 },
    { codes: 'none', rostrum: 'none', passages: 1, weight: 1 },
  ])
})

test('entries: passages once each, most false first', () => {
  const asserted = (id: string) => matchOf('alpha', 'asserts', id)
  const passages = [
    passageOf({ gold: [YES, NOT], matches: [asserted('f/good'), asserted('f/good')] }),
    passageOf({ gold: [{ ...NOT, trace: true }, NOT], matches: [asserted('f/bad')] }),
    passageOf({ gold: [NOT, NOT], matches: [asserted('f/bad'), matchOf('alpha', 'rejects', 'f/never')] }),
  ]
  const rows = entryValidity(passages, FRAMINGS).map(({ entry, ...row }) => ({ id: entry.id, ...row }))
  expect(rows).toEqual([
    { id: 'f/bad', matches: 2, passages: 2, endorsed: 0, trace: 1, neither: 1, precision: 0 },
    { id: 'f/good', matches: 2, passages: 1, endorsed: 1, trace: 0, neither: 0, precision: 1 },
  ])
})

test('errors: kind, trace, matches of the framing alone', () => {
  const rejected = { ...NOT, rejected: true }
  const passages = [
    passageOf({
      id: 'fn',
      gold: [YES, NOT],
      matches: [matchOf('alpha', 'reports'), matchOf('beta', 'asserts')],
    }),
    passageOf({
      id: 'fp',
      gold: [{ ...NOT, trace: true }, NOT],
      labelled: [true, false],
      probabilities: [0.7, 0.1],
    }),
    passageOf({ id: 'rejected', gold: [rejected, NOT], labelled: [true, false] }),
    passageOf({ id: 'right', gold: [YES, NOT], labelled: [true, false] }),
  ]
  const found = labelErrors(passages, FRAMINGS).map(({ passage, kind, isTrace, probability, matches }) => [
    passage.id,
    kind,
    isTrace,
    probability,
    matches.length,
  ])
  expect(found).toEqual([
    ['fn', 'missed', false, undefined, 1],
    ['fp', 'false', true, 0.7, 0],
    ['rejected', 'rejected labelled', false, undefined, 0],
  ])
})

test('agreement: among coders and of rostrum with the codes; nothing of one coder, nothing of what is not covered', () => {
  const two = (...primaries: readonly string[]) =>
    primaries.map((primary) => codesOf({ primary, endorsed: [primary] }))
  const passages = [
    passageOf({
      codes: two('alpha', 'alpha'),
      gold: [YES, NOT],
      goldPrimary: 'alpha',
      primary: 'alpha',
      labelled: [true, false],
    }),
    passageOf({ codes: two('beta', 'beta'), gold: [NOT, YES], goldPrimary: 'beta', primary: 'none' }),
  ]
  const found = agreements(passages, FRAMINGS, [true, false])
  expect(found.map(({ between, variable, units, alpha }) => [between, variable, units, alpha])).toEqual([
    ['coders', 'primary', 2, 1],
    ['coders', 'alpha', 2, 1],
    ['coders', 'beta', 0, undefined],
    ['rostrum and codes', 'primary', 2, expect.any(Number)],
    ['rostrum and codes', 'alpha', 2, 1],
    ['rostrum and codes', 'beta', 2, 0],
  ])
  expect(agreements([passageOf({ codes: two('alpha') })], FRAMINGS, [true, true])[0]!.alpha).toBeUndefined()
})
