import fc from 'fast-check'
import { expect, test } from 'vitest'
import { ratioLimits, resampleSums } from '../../../src/measure/bootstrap.ts'
import { stringSeed } from '../../../src/measure/random.ts'
import { drawDocuments, drawLimits, drawnSums } from '../../../src/measure/validity/draws.ts'

const SEED = stringSeed('test')

test('the draws are those of resampleSums with the same seed', () => {
  fc.assert(
    fc.property(
      fc.array(fc.tuple(fc.integer({ min: 0, max: 9 }), fc.integer({ min: 0, max: 9 })), {
        minLength: 1,
        maxLength: 20,
      }),
      (pairs) => {
        const rows = { numbers: Float64Array.from(pairs.flat()), width: 2, documents: pairs.length }
        expect(drawnSums(drawDocuments(pairs.length, 50, SEED), rows)).toEqual(resampleSums(rows, 50, SEED))
      },
    ),
    { seed: 1, numRuns: 50 },
  )
})

test('limits of a ratio are those of ratioLimits', () => {
  const rows = { numbers: Float64Array.from([1, 4, 3, 5, 0, 2, 2, 2, 0, 0]), width: 2, documents: 5 }
  const sums = resampleSums(rows, 500, SEED)
  const expected = ratioLimits(sums, 2, { numerator: 0, denominator: 1, scale: 1 })
  const own = drawnSums(drawDocuments(5, 500, SEED), rows)
  const found = drawLimits(500, (draw) =>
    own[2 * draw + 1] === 0 ? undefined : own[2 * draw]! / own[2 * draw + 1]!,
  )
  expect(found).toEqual(expected)
})

test.for([
  ['no draw has a value', () => undefined, 0],
  ['all draws have the same value', () => 1, 0],
  ['too few draws have a value', (draw: number) => (draw < 90 ? draw : undefined), 0.95],
] as const)('no limits where %s', ([, measure, least]) => {
  expect(drawLimits(100, measure, least)).toBeUndefined()
})

test('enough draws with a value: limits of these', () => {
  expect(drawLimits(100, (draw) => (draw < 96 ? draw : undefined), 0.95)).toEqual({
    low: 2.375,
    high: 92.625,
  })
})
