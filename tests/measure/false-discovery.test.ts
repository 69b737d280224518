import fc from 'fast-check'
import { expect, test } from 'vitest'
import { adjustPValues } from '../../src/measure/false-discovery.ts'

const probability = fc.double({ min: 0, max: 1, noNaN: true })

test.for([
  // p.adjust(p, 'BH') of R and scipy.stats.false_discovery_control
  ['ties', [0.01, 0.04, 0.03, 0.005, 0.2, 0.04], [0.03, 0.048, 0.048, 0.03, 0.2, 0.048]],
  ['one', [0.3], [0.3]],
  ['none', [], []],
  ['all 1', [1, 1], [1, 1]],
  ['a zero', [0, 0.5], [0, 0.5]],
  [
    'the fifteen of Benjamini and Hochberg (1995), table 1',
    [
      0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344, 0.0459, 0.324, 0.4262, 0.5719, 0.6528,
      0.759, 1,
    ],
    [
      0.0015, 0.003, 0.0095, 0.035625, 0.0603, 0.0638571, 0.0638571, 0.0645, 0.0765, 0.486, 0.5811818,
      0.714875, 0.7532308, 0.8132143, 1,
    ],
  ],
] as const)('adjusts %s', ([, p, expected]) => {
  const adjusted = adjustPValues(p)
  expect(adjusted.length).toBe(expected.length)
  adjusted.forEach((q, i) => {
    expect(q).toBeCloseTo(expected[i]!, 7)
  })
})

test('p-values that are left out count as larger ones: those up to a level need only each other', () => {
  fc.assert(
    fc.property(
      fc.array(probability, { maxLength: 40 }),
      fc.double({ min: 0.01, max: 0.5, noNaN: true }),
      (p, level) => {
        const all = adjustPValues(p)
        const small = p.flatMap((value, i) => (value <= level ? [i] : []))
        const some = adjustPValues(
          small.map((i) => p[i]!),
          p.length,
        )
        const alerts = all.flatMap((q, i) => (q <= level ? [[i, q]] : []))
        expect(
          small.flatMap((i, position) => (some[position]! <= level ? [[i, some[position]!]] : [])),
        ).toEqual(alerts)
      },
    ),
    { seed: 2 },
  )
})

test('no adjusted p-value is below its own, above 1, or out of order', () => {
  fc.assert(
    fc.property(fc.array(probability, { minLength: 1, maxLength: 40 }), (p) => {
      const q = adjustPValues(p)
      const order = p.map((_, i) => i).sort((a, b) => p[a]! - p[b]!)
      order.forEach((i, position) => {
        expect(q[i]!).toBeGreaterThanOrEqual(p[i]!)
        expect(q[i]!).toBeLessThanOrEqual(1)
        if (position > 0) expect(q[i]!).toBeGreaterThanOrEqual(q[order[position - 1]!]!)
      })
    }),
    { seed: 3 },
  )
})
