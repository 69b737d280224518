import gammaQuantile from '@stdlib/stats-base-dists-gamma-quantile'
import type { Interval } from './interval.ts'

/**
 * Exact 95 % limits of a Poisson mean from one count, in counts.
 *
 * Source: Garwood (1936), Biometrika 28, 437-442, by the gamma quantile (half the chi-squared one): the lower
 * limit is the 2.5 % point of a gamma distribution of shape k, the upper one the 97.5 % point of shape k + 1.
 *
 * Loads the quantile function (some 60 ms): only for code that `rostrum score` does not reach.
 *
 * @param count 0 or more
 * @returns limits; the lower one is exactly 0 for a count of 0
 */
export function garwoodInterval(count: number): Interval {
  return {
    low: count === 0 ? 0 : gammaQuantile(0.025, count, 1),
    high: gammaQuantile(0.975, count + 1, 1),
  }
}
