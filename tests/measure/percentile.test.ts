import fc from 'fast-check'
import { expect, test } from 'vitest'
import { percentileLimits } from '../../src/measure/percentile.ts'

/** Type 7 of Hyndman and Fan (1996) over all values in order. */
function sortedLimits(values: Float64Array) {
  const sorted = values.slice().sort()
  const at = (probability: number): number => {
    const position = (sorted.length - 1) * probability
    const below = Math.floor(position)
    const low = sorted[below]!
    const high = sorted[Math.min(below + 1, sorted.length - 1)]!
    return low + (position - below) * (high - low)
  }
  return { low: at(0.025), high: at(0.975) }
}

test.for([
  // name             n     value of each
  ['one value', 1, () => 3],
  ['two values', 2, (at) => at],
  ['all the same', 2000, () => 0.1],
  ['even', 2000, (at) => (at * 7919) % 2000],
  ['many the same', 2000, (at) => at % 3],
  ['nearly all the same', 2000, (at) => (at === 1000 ? 1 : 0)],
  ['far outliers', 2000, (at) => (at % 500 === 0 ? 1e300 : at % 97)],
  ['both sides of 0', 2000, (at) => ((at * 31) % 1999) - 1000.5],
  ['as near as doubles can be', 2000, (at) => (at % 5) * Number.MIN_VALUE],
  ['as far as doubles can be', 2000, (at) => ((at % 5) - 2) * 8e307],
  ['endless', 2000, (at) => (at % 50 === 0 ? Number.POSITIVE_INFINITY : at)],
] as const satisfies readonly (readonly [string, number, (at: number) => number])[])(
  'limits as of all values in order: %s',
  ([, length, valueAt]) => {
    const values = Float64Array.from({ length }, (_, at) => valueAt(at))
    const before = values.slice()
    expect(percentileLimits(values)).toEqual(sortedLimits(values))
    expect(values).toEqual(before)
  },
)

test('limits as of all values in order, to the last bit', () => {
  const value = fc.oneof(
    fc.double({ noNaN: true, noDefaultInfinity: true }),
    fc.nat(20),
    fc.double({ min: 0, max: 1, noNaN: true }),
  )
  fc.assert(
    fc.property(fc.array(value, { minLength: 1, maxLength: 300 }), (list) => {
      const values = Float64Array.from(list, (one) => one + 0)
      expect(percentileLimits(values)).toEqual(sortedLimits(values))
    }),
    { numRuns: 500, seed: 12 },
  )
})
