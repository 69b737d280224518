import fc from 'fast-check'
import { expect, test } from 'vitest'
import { wilsonInterval } from '../../src/measure/interval.ts'

test.for([
  // Newcombe (1998), Statistics in Medicine 17, table I, method 3
  [81, 263, 0.2553, 0.3662],
  [15, 148, 0.0624, 0.1605],
  [0, 20, 0, 0.1611],
  [1, 29, 0.0061, 0.1718],
] as const)('Wilson %i of %i', ([count, total, low, high]) => {
  const limits = wilsonInterval(count, total)!
  expect(limits.low).toBeCloseTo(low, 4)
  expect(limits.high).toBeCloseTo(high, 4)
})

test('no total, no limits', () => {
  expect(wilsonInterval(0, 0)).toBeUndefined()
})

test('limits hold the share, stay inside 0 to 1, and mirror', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 1e6 }),
      fc.double({ min: 0, max: 1, noNaN: true }),
      (total, part) => {
        const count = Math.round(part * total)
        const { low, high } = wilsonInterval(count, total)!
        const mirror = wilsonInterval(total - count, total)!
        expect(low).toBeGreaterThanOrEqual(0)
        expect(low).toBeLessThanOrEqual(count / total)
        expect(high).toBeGreaterThanOrEqual(count / total)
        expect(high).toBeLessThanOrEqual(1)
        expect(high - low).toBeGreaterThan(0)
        expect(mirror.low).toBeCloseTo(1 - high, 10)
      },
    ),
  )
})
