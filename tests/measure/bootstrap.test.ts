import { expect, test } from 'vitest'
import { type DocumentRows, ratioLimits, resampleSums, sortRows } from '../../src/measure/bootstrap.ts'
import { createRandom, stringSeed } from '../../src/measure/random.ts'

const rowsOf = (numbers: readonly (readonly number[])[]): DocumentRows => ({
  numbers: Float64Array.from(numbers.flat()),
  width: numbers[0]!.length,
  documents: numbers.length,
})

test('two documents: every draw is one of three, in proportion 1 : 2 : 1', () => {
  const sums = resampleSums(
    rowsOf([
      [100, 1],
      [300, 9],
    ]),
    4000,
    stringSeed('two'),
  )
  const counts = new Map<string, number>()
  for (let draw = 0; draw < 4000; draw++) {
    const key = `${sums[2 * draw]} ${sums[2 * draw + 1]}`
    counts.set(key, (counts.get(key) ?? 0) + 1)
  }
  expect([...counts.keys()].sort()).toEqual(['200 2', '400 10', '600 18'])
  expect(counts.get('400 10')! / 4000).toBeCloseTo(0.5, 1)
  expect(ratioLimits(sums, 2, { numerator: 1, denominator: 0, scale: 1000 })).toEqual({ low: 10, high: 30 })
})

test('limits are those of the linearised ratio where documents are many (Cochran 1977, section 6.3)', () => {
  const random = createRandom(stringSeed('many'))
  const numbers = Array.from({ length: 400 }, () => {
    const words = 500 + (random() % 2000)
    return [words, Math.floor((words * (random() % 100)) / 5000)]
  })
  const words = numbers.reduce((sum, [n]) => sum + n!, 0)
  const ratio = numbers.reduce((sum, [, y]) => sum + y!, 0) / words
  const spread = Math.sqrt(numbers.reduce((sum, [n, y]) => sum + (y! - ratio * n!) ** 2, 0)) / words
  const sums = resampleSums(rowsOf(numbers), 4000, stringSeed('seed'))
  const { low, high } = ratioLimits(sums, 2, { numerator: 1, denominator: 0, scale: 1 })!
  expect(Math.abs(low - (ratio - 1.96 * spread))).toBeLessThan(0.15 * spread)
  expect(Math.abs(high - (ratio + 1.96 * spread))).toBeLessThan(0.15 * spread)
})

test('percentiles interpolate as type 7 of Hyndman and Fan: R, quantile(c(1, 2, 3, 4, 5), c(.025, .975))', () => {
  const sums = Float64Array.of(1, 3, 1, 1, 1, 5, 1, 2, 1, 4)
  const limits = ratioLimits(sums, 2, { numerator: 1, denominator: 0, scale: 1 })!
  expect(limits.low).toBeCloseTo(1.1, 12)
  expect(limits.high).toBeCloseTo(4.9, 12)
})

test('draws without a denominator are left out', () => {
  const ratio = { numerator: 1, denominator: 0, scale: 1 }
  expect(ratioLimits(Float64Array.of(0, 0, 2, 4), 2, ratio)).toEqual({ low: 2, high: 2 })
  expect(ratioLimits(Float64Array.of(0, 0, 0, 0), 2, ratio)).toBeUndefined()
})

test('rows are sorted whole', () => {
  const sorted = sortRows(
    rowsOf([
      [2, 1],
      [1, 9],
      [2, 0],
      [1, 3],
    ]),
  )
  expect([...sorted.numbers]).toEqual([1, 3, 1, 9, 2, 0, 2, 1])
})
