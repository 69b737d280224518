import gammaQuantile from '@stdlib/stats-base-dists-gamma-quantile'
import { expect, test } from 'vitest'
import { evidenceOf, sufficientCount } from '../../src/measure/sufficiency.ts'

test('the threshold solves lower limit of twice lambda = lambda', () => {
  expect(gammaQuantile(0.025, 2 * sufficientCount, 1)).toBeCloseTo(sufficientCount, 9)
})

test('it is the only solution: below it the limit lies under, above it over', () => {
  for (let lambda = 0.05; lambda < 200; lambda *= 1.07) {
    const isAbove = gammaQuantile(0.025, 2 * lambda, 1) > lambda
    expect(isAbove).toBe(lambda > sufficientCount)
  }
})

test.for([
  // words  mean per word  evidence
  [0, 0.01, 'insufficient'],
  [552, 0.01, 'insufficient'],
  [553, 0.01, 'sufficient'],
  [1_000_000, 0, 'insufficient'],
] as const)('%i words at %d: %s', ([words, mean, evidence]) => {
  expect(evidenceOf(words, mean)).toBe(evidence)
})
