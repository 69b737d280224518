import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { krippendorffAlpha } from '../../src/measure/agreement.ts'

/** One string a coder, one character a unit; `.` is a missing value. */
function unitsOf(...coders: readonly string[]): (string | undefined)[][] {
  return [...coders[0]!].map((_, unit) =>
    coders.map((coder) => (coder[unit] === '.' ? undefined : coder[unit])),
  )
}

// Reference values from Krippendorff (2011), Computing Krippendorff's Alpha-Reliability, sections A, B and C; the last
// from the worked example of three coders and fifteen units in the article Krippendorff's alpha of Wikipedia.
test.for([
  ['two coders, two values', ['0100000010', '1110010000'], 0.095, 10, 20],
  ['two coders, five values', ['aabbdcccedda', 'babbbccceddd'], 0.692, 12, 24],
  [
    'four coders, missing values',
    ['123321412...', '1233224125.3', '.3332342251.', '12332441251.'],
    0.743,
    11,
    40,
  ],
  ['three coders, fifteen units', ['.....34121133.3', '1.213343.......', '..21344.21133.4'], 0.691, 12, 26],
] as const)('alpha: %s', ([name, coders, alpha, units, values]) => {
  const found = krippendorffAlpha(unitsOf(...coders))
  expect(found.alpha, name).toBeCloseTo(alpha, 3)
  expect(found).toMatchObject({ units, values })
})

describe('edges', () => {
  test.for([
    ['nothing', [], undefined],
    ['one value a unit', [['a'], ['b', undefined]], undefined],
    [
      'one value in all',
      [
        ['a', 'a'],
        ['a', 'a', 'a'],
      ],
      undefined,
    ],
    [
      'perfect agreement',
      [
        ['a', 'a'],
        ['b', 'b'],
      ],
      1,
    ],
    [
      'agreement below chance',
      [
        ['a', 'b'],
        ['b', 'a'],
      ],
      -0.5,
    ],
  ] as const)('%s', ([, units, alpha]) => {
    const found = krippendorffAlpha(units).alpha
    if (alpha === undefined) expect(found).toBeUndefined()
    else expect(found).toBeCloseTo(alpha, 12)
  })
})

test('neither the order of coders nor that of units makes a difference, and alpha is at most 1', () => {
  const unit = fc.array(fc.option(fc.constantFrom('a', 'b', 'c'), { nil: undefined }), { maxLength: 4 })
  fc.assert(
    fc.property(fc.array(unit, { maxLength: 12 }), (units) => {
      const { alpha } = krippendorffAlpha(units)
      const turned = krippendorffAlpha([...units].reverse().map((values) => [...values].reverse())).alpha
      if (alpha === undefined) expect(turned).toBeUndefined()
      else expect(turned).toBeCloseTo(alpha, 10)
      expect(alpha ?? 0).toBeLessThanOrEqual(1)
    }),
    { seed: 1 },
  )
})
