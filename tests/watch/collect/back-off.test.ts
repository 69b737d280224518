import { expect, test } from 'vitest'
import { backOff, DAY, isAhead, retryAfter } from '../../../src/watch/collect/back-off.ts'

test.for([
  // failures, random, seconds
  [1, 0, 60],
  [2, 0, 120],
  [3, 0, 240],
  [1, 0.5, 66],
  [9, 0, 15_360],
  [10, 0, 21_600],
  [10, 0.9, 21_600],
  [1_000_000, 0.9, 21_600],
] as const)('after %s failures, with the random number %s: %s seconds', ([failures, random, seconds]) => {
  expect(backOff(failures, random)).toBe(seconds * 1000)
})

test.for([
  [0, 1],
  [30, 30],
  [86_400, 86_400],
  [999_999_999, 86_400],
] as const)('a Retry-After of %s seconds is %s', ([asked, seconds]) => {
  expect(retryAfter(asked)).toBe(seconds * 1000)
})

test.for([
  [undefined, false],
  [999, false],
  [1000, false],
  [1001, true],
  [1000 + DAY, true],
  [1001 + DAY, false],
] as const)('until %s, at 1000: %s', ([until, expected]) => {
  expect(isAhead(until, 1000)).toBe(expected)
})
