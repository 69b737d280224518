/** Lower and upper limit of a measure, in its own unit. */
export interface Interval {
  readonly low: number
  readonly high: number
}

/**
 * The 97.5 % point of the standard normal distribution: limits at 95 % lie this many standard errors away.
 */
export const z95 = 1.959963984540054

/**
 * 95 % score limits of a share: `count` of `total`.
 *
 * Source: Wilson (1927), Journal of the American Statistical Association 22, 209-212; method 3 of Newcombe
 * (1998), Statistics in Medicine 17, 857-872.
 *
 * @param count 0 to `total`
 * @returns limits from 0 to 1, exactly 0 below where the count is 0 and exactly 1 above where it is the
 *   total; `undefined` where the total is 0
 */
export function wilsonInterval(count: number, total: number): Interval | undefined {
  if (total === 0) return undefined
  const square = z95 * z95
  const centre = 2 * count + square
  const reach = z95 * Math.sqrt(square + (4 * count * (total - count)) / total)
  const scale = 2 * (total + square)
  return {
    low: count === 0 ? 0 : (centre - reach) / scale,
    high: count === total ? 1 : (centre + reach) / scale,
  }
}
