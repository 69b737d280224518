import { describe, expect, test } from 'vitest'
import { outcomesLess } from '../../../src/measure/validity/classification.ts'
import { clusterPassages } from '../../../src/measure/validity/clusters.ts'
import { framingValidity, macroValidity } from '../../../src/measure/validity/framings.ts'
import { FRAMINGS, NOT, outcomesIn, passageOf, YES } from './passages.ts'

const OPTIONS = { draws: 400, seed: 's' }

describe('one framing', () => {
  const passages = [...outcomesIn('a', '++fm.'), ...outcomesIn('b', '+m..'), ...outcomesIn('c', 'f..')]
  const [alpha, beta] = framingValidity(passages, FRAMINGS, clusterPassages(passages, OPTIONS))

  test('counts and measures', () => {
    expect(alpha).toMatchObject({
      passages: 12,
      undecided: 0,
      gold: 5,
      labelled: 5,
      counts: { tp: 3, fp: 2, fn: 2, tn: 5 },
      precision: { value: 0.6 },
      recall: { value: 0.6 },
      f1: { value: 0.6 },
    })
  })

  test('limits hold the value', () => {
    for (const { value, limits } of [alpha!.precision, alpha!.recall, alpha!.f1]) {
      expect(limits!.low).toBeLessThan(value!)
      expect(limits!.high).toBeGreaterThan(value!)
    }
  })

  test('what is neither endorsed nor labelled has no measures', () => {
    expect(beta).toMatchObject({ gold: 0, labelled: 0 })
    for (const measure of [beta!.precision, beta!.recall, beta!.f1]) {
      expect(measure).toEqual({ value: undefined, limits: undefined })
    }
  })

  test('the mean is over framings that occur', () => {
    const clusters = clusterPassages(passages, OPTIONS)
    expect(macroValidity(passages, framingValidity(passages, FRAMINGS, clusters), clusters)).toMatchObject({
      framings: ['alpha'],
      f1: alpha!.f1,
    })
  })

  test('the order of passages makes no difference', () => {
    const turned = [...passages].reverse()
    expect(framingValidity(turned, FRAMINGS, clusterPassages(turned, OPTIONS))).toEqual(
      framingValidity(passages, FRAMINGS, clusterPassages(passages, OPTIONS)),
    )
  })
})

test('macro-F1 is the mean of F1, not F1 of the means', () => {
  const passages = [
    passageOf({ gold: [YES, NOT], labelled: [true, false] }),
    passageOf({ gold: [NOT, YES], labelled: [false, false] }),
  ]
  const validities = framingValidity(passages, FRAMINGS, undefined)
  expect(validities.map(({ f1 }) => f1.value)).toEqual([1, 0])
  expect(macroValidity(passages, validities, undefined).f1).toEqual({ value: 0.5, limits: undefined })
  // Nothing is labelled beta, so it has no precision, and the mean would be that of another set of framings.
  expect(macroValidity(passages, validities, undefined).precision.value).toBeUndefined()
})

test('design weights: a passage of weight 3 counts as three', () => {
  const weighted = [...outcomesIn('a', '+', { weight: 3 }), ...outcomesIn('b', 'f')]
  const [alpha] = framingValidity(weighted, FRAMINGS, undefined)
  expect(alpha).toMatchObject({
    counts: { tp: 1, fp: 1 },
    weights: { tp: 3, fp: 1 },
    precision: { value: 0.75 },
  })
})

test.for([
  ['one document', outcomesIn('a', '++fm.')],
  ['labels and codes in one document alone', [...outcomesIn('a', '++fm.'), ...outcomesIn('b', '...')]],
  ['a document that is not named', [...outcomesIn('a', '+fm'), ...outcomesIn('b', '+fm'), passageOf()]],
] as const)('no limits: %s', ([, passages]) => {
  const [alpha] = framingValidity(passages, FRAMINGS, clusterPassages(passages, OPTIONS))
  expect(alpha!.precision.limits).toBeUndefined()
  expect(alpha!.recall.limits).toBeUndefined()
  expect(alpha!.precision.value).toBeDefined()
})

test('undecided passages are left out and counted', () => {
  const split = { ...NOT, endorsed: undefined }
  const codes = [...passageOf().codes, ...passageOf().codes]
  const [alpha] = framingValidity(
    [passageOf({ gold: [split, NOT], codes, labelled: [true, false] })],
    FRAMINGS,
    undefined,
  )
  expect(alpha).toMatchObject({ passages: 0, undecided: 1, labelled: 0 })
})

test('false labels by what the codes say instead, and labels on what is rejected', () => {
  const passages = [
    passageOf({ gold: [{ ...NOT, trace: true }, NOT], labelled: [true, false] }),
    passageOf({ gold: [{ ...NOT, rejected: true }, NOT], labelled: [true, false] }),
    passageOf({ gold: [{ ...NOT, rejected: true }, NOT] }),
    passageOf({ gold: [{ ...YES, rejected: true }, NOT], labelled: [true, false] }),
    passageOf({ gold: [{ ...NOT, reported: true }, NOT], labelled: [true, false] }),
  ]
  expect(framingValidity(passages, FRAMINGS, undefined)[0]).toMatchObject({
    falseTrace: 1,
    falseRejected: 1,
    falseReported: 1,
    rejected: 2,
    rejectedLabelled: 1,
  })
})

test('what the codes do not say is not counted as 0', () => {
  const unknown = {
    endorsed: false,
    trace: undefined,
    rejected: undefined,
    reported: undefined,
    mixed: undefined,
  }
  const [alpha] = framingValidity(
    [passageOf({ gold: [unknown, NOT], labelled: [true, false] })],
    FRAMINGS,
    undefined,
  )
  expect([alpha!.falseTrace, alpha!.falseRejected, alpha!.rejected, alpha!.rejectedLabelled]).toEqual([
    undefined,
    undefined,
    undefined,
    undefined,
  ])
})

test('what rounding leaves of a difference is nothing', () => {
  const whole = { tp: 0.1 + 0.2, fp: 1, fn: 0, tn: 0 }
  expect(outcomesLess(whole, { tp: 0.3, fp: 1, fn: 0, tn: 0 })).toEqual({ tp: 0, fp: 0, fn: 0, tn: 0 })
})
