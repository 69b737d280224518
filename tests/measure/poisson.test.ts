import { expect, test } from 'vitest'
import { garwoodInterval } from '../../src/measure/poisson.ts'

test.for([
  // Pearson and Hartley, Biometrika Tables for Statisticians I, table 40 (exact 95 % limits)
  [0, 0, 3.689],
  [1, 0.0253, 5.572],
  [2, 0.242, 7.225],
  [3, 0.619, 8.767],
  [4, 1.09, 10.242],
  [5, 1.6235, 11.668],
  [6, 2.202, 13.06],
  [7, 2.814, 14.423],
  [8, 3.454, 15.763],
  [9, 4.115, 17.085],
  [10, 4.795, 18.39],
] as const)('Garwood %i', ([count, low, high]) => {
  const limits = garwoodInterval(count)
  expect(Math.abs(limits.low - low)).toBeLessThan(0.0007)
  expect(Math.abs(limits.high - high)).toBeLessThan(0.0012)
})

test.for([1, 7, 40, 300])('2.5 %% lies beyond each limit of %i, summed term by term', (count) => {
  const { low, high } = garwoodInterval(count)
  expect(1 - poissonAtMost(count - 1, low)).toBeCloseTo(0.025, 8)
  expect(poissonAtMost(count, high)).toBeCloseTo(0.025, 8)
})

test('a hundred thousand matches still have limits', () => {
  const { low, high } = garwoodInterval(100_000)
  expect(low).toBeCloseTo(100_000 - 1.96 * Math.sqrt(100_000), -1)
  expect(high).toBeCloseTo(100_000 + 1.96 * Math.sqrt(100_000), -1)
})

function poissonAtMost(count: number, mean: number): number {
  let logTerm = -mean
  let sum = Math.exp(logTerm)
  for (let k = 1; k <= count; k++) {
    logTerm += Math.log(mean / k)
    sum += Math.exp(logTerm)
  }
  return sum
}
