import fc from 'fast-check'
import { expect, test } from 'vitest'
import { formatNumber } from '../../src/write/number.ts'

test.for([
  [undefined, ''],
  [0, '0'],
  [-0, '0'],
  [42, '42'],
  [-42, '-42'],
  [0.5, '0.5'],
  [1 / 3, '0.333333'],
  [2 / 3, '0.666667'],
  [100.1, '100.1'],
  [0.1 + 0.2, '0.3'],
  [1e-7, '0'],
  [-1e-7, '0'],
  [0.0000005, '0'], // the double lies just below the tie
  [0.0000015, '0.000002'], // and this one just above
  [0.999999999, '1'],
  [12345678.9, '12345678.9'],
  [2 ** 53, '9007199254740992'],
  [1e21, '1000000000000000000000'],
  [-1.5e21, '-1500000000000000000000'],
] as const)('%d is written %s', ([value, text]) => {
  expect(formatNumber(value)).toBe(text)
})

test.for([Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY])('%d is refused', (value) => {
  expect(() => formatNumber(value)).toThrow(RangeError)
})

test('never an exponent, never a trailing zero, never off by more than half a millionth', () => {
  fc.assert(
    fc.property(fc.double({ noNaN: true, noDefaultInfinity: true, min: -1e15, max: 1e15 }), (value) => {
      const text = formatNumber(value)
      expect(text).toMatch(/^(0|-?[1-9]\d*|-?\d+\.\d{0,5}[1-9])$/)
      expect(text).not.toMatch(/^-?0\d|^-0$/)
      expect(Math.abs(Number(text) - value)).toBeLessThanOrEqual(0.5000001e-6 + Math.abs(value) * 2e-16)
    }),
    { numRuns: 1000 },
  )
})
