import fc from 'fast-check'
import { expect, test } from 'vitest'
import { logGamma, lowerTail, upperTail } from '../../src/measure/negative-binomial.ts'

// mpmath 1.3 with 40 digits: betainc(count, shape, 0, mean / (mean + shape), regularized=True) and its mirror image;
// R gives the same as pnbinom(count - 1, size = shape, mu = mean, lower.tail = FALSE).
test.for([
  // count  mean  shape  P(Y ≥ count)         P(Y ≤ count)
  [0, 3, 2, 1, 0.16],
  [1, 0.5, 2, 0.36, 0.896],
  [3, 1, 1, 0.125, 0.9375],
  [10, 4, 1.5, 0.0888437519376892, 0.932972684107098],
  [40, 12, 3, 0.00555617302238095, 0.995359399221116],
  [68, 9.2, 6.7, 5.03023387830479e-11, 0.999999999968544],
  [5, 20, 0.5, 0.627893605742973, 0.406075907892235],
  [1000, 300, 0.8, 0.0465407651076321, 0.953590213118621],
  [200, 10, 0.05, 0.0116158938257343, 0.98847877999067],
  [30, 10, 1000, 3.03892430528231e-7, 0.999999901418585],
  [1_000_000, 1_000_000, 5, 0.44049372373243, 0.559507153602225],
  [2_000_000, 1_000_000, 5, 0.0292529718268216, 0.970747122756838],
] as const)('tails at %d with mean %d and shape %d', ([count, mean, shape, above, below]) => {
  expect(Math.abs(upperTail(count, shape)(mean) / above - 1)).toBeLessThan(1e-8)
  expect(Math.abs(lowerTail(count, shape)(mean) / below - 1)).toBeLessThan(1e-8)
})

test('nothing is expected: only a count of 0 is likely', () => {
  expect(upperTail(1, 2)(0)).toBe(0)
  expect(upperTail(0, 2)(0)).toBe(1)
  expect(lowerTail(0, 2)(0)).toBe(1)
})

test('both tails are the sums of the probabilities', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 0, max: 60 }),
      fc.double({ min: 0.01, max: 80, noNaN: true }),
      fc.double({ min: 0.05, max: 50, noNaN: true }),
      (count, mean, shape) => {
        let probability = (shape / (shape + mean)) ** shape
        let below = 0
        for (let j = 0; j <= count; j++) {
          below += probability
          if (j === count) break
          probability *= ((shape + j) / (j + 1)) * (mean / (shape + mean))
        }
        expect(lowerTail(count, shape)(mean)).toBeCloseTo(below, 10)
        expect(upperTail(count + 1, shape)(mean)).toBeCloseTo(1 - below, 10)
      },
    ),
    { seed: 1 },
  )
})

// mpmath 1.3, loggamma
test.for([
  [0.05, 2.968879201051731],
  [0.5, 0.5723649429247],
  [1, 0],
  [3.3, 0.9870985778947347],
  [10, 12.80182748008147],
  [1000, 5905.220423209181],
  [1e6, 12815504.569147613],
] as const)('logGamma of %d', ([x, expected]) => {
  expect(Math.abs(logGamma(x) - expected)).toBeLessThan(1e-13 * Math.max(1, expected))
})
