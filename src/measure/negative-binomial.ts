/**
 * Tails of the negative binomial distribution: counts that vary more than Poisson counts.
 *
 * A count of mean m and shape k is Poisson with a mean drawn from a gamma distribution of mean m and shape k: its
 * variance is m + m² / k.
 */

/**
 * P(Y ≥ count) as a function of the mean, for one count and shape. What depends on these two alone is computed once.
 *
 * Source: Abramowitz and Stegun (1964), 26.5.24 and 26.5.26: the tail is the regularised incomplete beta function
 * I_x(count, shape) at x = mean / (shape + mean). Small tails keep their relative precision.
 *
 * @param count whole number of 0 or more
 * @param shape above 0; the larger, the closer to Poisson
 * @returns for a mean of 0 or more: 0 to 1; 1 for a count of 0
 */
export function upperTail(count: number, shape: number): (mean: number) => number {
  if (count === 0) return () => 1
  const logBeta = logGamma(count) + logGamma(shape) - logGamma(count + shape)
  return (mean) => incompleteBeta(count, shape, mean / (shape + mean), shape / (shape + mean), logBeta)
}

/** P(Y ≤ count) as a function of the mean, for one count and shape: see `upperTail`. */
export function lowerTail(count: number, shape: number): (mean: number) => number {
  const logBeta = logGamma(shape) + logGamma(count + 1) - logGamma(shape + count + 1)
  return (mean) => incompleteBeta(shape, count + 1, shape / (shape + mean), mean / (shape + mean), logBeta)
}

/**
 * Logarithm of the gamma function, to some 14 digits.
 *
 * Source: Abramowitz and Stegun (1964), 6.1.41 (Stirling's series) from 10 on, and 6.1.16 (recurrence) below.
 *
 * @param x above 0
 */
export function logGamma(x: number): number {
  let product = 1
  let shifted = x
  for (; shifted < 10; shifted++) product *= shifted
  const inverse = 1 / shifted
  const square = inverse * inverse
  const series =
    inverse * (1 / 12 - square * (1 / 360 - square * (1 / 1260 - square * (1 / 1680 - square / 1188))))
  return (shifted - 0.5) * Math.log(shifted) - shifted + halfLogTwoPi + series - Math.log(product)
}

const halfLogTwoPi = 0.5 * Math.log(2 * Math.PI)

/** I_x(a, b); `rest` is 1 − x, given by the caller because the subtraction would lose its digits. */
function incompleteBeta(a: number, b: number, x: number, rest: number, logBeta: number): number {
  if (x <= 0) return 0
  if (rest <= 0) return 1
  const front = Math.exp(a * Math.log(x) + b * Math.log(rest) - logBeta)
  // The fraction converges fast on this side of the mean; the other side is its mirror image.
  if (x < (a + 1) / (a + b + 2)) return Math.min(1, (front * betaFraction(a, b, x)) / a)
  return Math.max(0, 1 - (front * betaFraction(b, a, rest)) / b)
}

/**
 * Continued fraction of the incomplete beta function. Takes some √max(a, b) steps at worst.
 *
 * Source: Abramowitz and Stegun (1964), 26.5.8, by the method of Lentz (1976), Applied Optics 15, 668-671.
 */
function betaFraction(a: number, b: number, x: number): number {
  let c = 1
  let d = 1 / awayFromZero(1 - ((a + b) * x) / (a + 1))
  let value = d
  for (let step = 1; step <= mostSteps; step++) {
    const even = (step * (b - step) * x) / ((a + 2 * step - 1) * (a + 2 * step))
    d = 1 / awayFromZero(1 + even * d)
    c = awayFromZero(1 + even / c)
    value *= d * c
    const odd = (-(a + step) * (a + b + step) * x) / ((a + 2 * step) * (a + 2 * step + 1))
    d = 1 / awayFromZero(1 + odd * d)
    c = awayFromZero(1 + odd / c)
    const change = d * c
    value *= change
    if (Math.abs(change - 1) < 1e-14) break
  }
  return value
}

const mostSteps = 20_000

function awayFromZero(value: number): number {
  return Math.abs(value) < 1e-300 ? 1e-300 : value
}
