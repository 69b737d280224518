import type { LevelModel, RateDistribution } from './alert-level.ts'
import { lowerTail, upperTail } from './negative-binomial.ts'

/** How far out a count lies. */
export interface CountTest {
  readonly direction: 'above' | 'below'
  /** Probability of a count as far out or further, 0 to 1. */
  readonly p: number
  /** Matches expected. */
  readonly expected: number
}

/**
 * Sets the count of a document against what its group's past lets one expect: the negative binomial tail averaged
 * over what is known of the group's rate (posterior predictive p-value).
 *
 * @param sides `above`: P(Y ≥ count); `both`: twice the smaller of P(Y ≥ count) and P(Y ≤ count), at most 1
 */
export function testCount(
  { count, words }: { readonly count: number; readonly words: number },
  { rates, weights }: RateDistribution,
  { documentShape }: LevelModel,
  sides: 'above' | 'both',
): CountTest {
  const average = (numberOf: (mean: number) => number): number => {
    let sum = 0
    for (let point = 0; point < rates.length; point++)
      sum += weights[point]! * numberOf(words * rates[point]!)
    return sum
  }
  const expected = average((mean) => mean)
  const above = count === 0 ? 1 : Math.min(1, average(upperTail(count, documentShape)))
  if (sides === 'above') return { direction: 'above', p: above, expected }
  const below = Math.min(1, average(lowerTail(count, documentShape)))
  return {
    direction: above <= below ? 'above' : 'below',
    p: Math.min(1, 2 * Math.min(above, below)),
    expected,
  }
}
