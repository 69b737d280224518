import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { corpusPrior, likelihoodRatio, logOdds } from '../../src/measure/keyness.ts'

describe('likelihoodRatio', () => {
  // Dunning (1993), table of bigrams by −2 log λ in Swiss bank texts: counts of AB, ¬A B, A ¬B, ¬A ¬B.
  test.for([
    ['the swiss', 270.72, 110, 2442, 111, 29114],
    ['can be', 263.9, 29, 13, 123, 31612],
    ['previous year', 256.84, 31, 23, 139, 31584],
    ['mineral water', 167.23, 10, 0, 3, 31764],
    ['at the', 157.21, 76, 104, 2476, 29121],
    ['real terms', 157.03, 16, 16, 51, 31694],
  ] as const)('Dunning: %s', ([, ratio, both, second, first, neither]) => {
    const found = likelihoodRatio(
      { count: both, total: both + second },
      { count: first, total: first + neither },
    )
    expect(found).toBeCloseTo(ratio, 2)
  })

  test.for([
    ['equal shares', { count: 2, total: 10 }, { count: 4, total: 20 }, 0],
    ['never said', { count: 0, total: 10 }, { count: 0, total: 20 }, 0],
    ['an empty side', { count: 0, total: 0 }, { count: 4, total: 20 }, undefined],
  ] as const)('%s', ([, target, reference, ratio]) => {
    const found = likelihoodRatio(target, reference)
    if (ratio === undefined) expect(found).toBeUndefined()
    else expect(found).toBeCloseTo(ratio, 12)
  })

  test('the sides changed, the sign changes', () => {
    const side = fc
      .tuple(fc.integer({ min: 1, max: 5000 }), fc.integer({ min: 0, max: 5000 }))
      .map(([total, count]) => ({ total, count: Math.min(count, total) }))
    fc.assert(
      fc.property(side, side, (one, other) => {
        const ratio = likelihoodRatio(one, other)!
        expect(likelihoodRatio(other, one)).toBeCloseTo(-ratio, 6)
        expect(Math.sign(ratio) * (one.count * other.total - other.count * one.total)).toBeGreaterThanOrEqual(
          0,
        )
      }),
    )
  })
})

describe('logOdds', () => {
  // The package fightin_words (Hessel, after Lim), "the quick brown fox jumps over the lazy pig" against
  // "the lazy purple pig jumps over the lazier donkey", α 0.05 for each of 11 words: z of its example.
  test.for([
    ['donkey', 0, 1, -0.6894227886807968],
    ['jumps', 1, 1, 0],
    ['fox', 1, 0, 0.6894227886807968],
  ] as const)('fightin_words: %s', ([, own, other, z]) => {
    const found = logOdds({ count: own, total: 9 }, { count: other, total: 9 }, { count: 0.05, total: 0.55 })
    expect(found?.z).toBeCloseTo(z, 12)
  })

  test('Monroe et al., formulas 16, 20, 22 and 23, by hand', () => {
    // y = 30 of 1,000 and 10 of 2,000; prior of 300 after the corpus: α = 300 · 40 / 3,000 = 4.
    const target = { count: 30, total: 1000 }
    const reference = { count: 10, total: 2000 }
    const prior = corpusPrior(target, reference, 300)
    expect(prior).toEqual({ count: 4, total: 300 })
    // δ = ln(34 / 1,266) − ln(14 / 2,286) = −3.617257 + 5.095502; σ² = 1/34 + 1/14 = 0.100840.
    const found = logOdds(target, reference, prior)!
    expect(found.delta).toBeCloseTo(1.478244, 5)
    expect(found.z).toBeCloseTo(1.478244 / Math.sqrt(0.1008403), 5)
  })

  test.for([
    ['an empty side', { count: 0, total: 0 }, { count: 1, total: 9 }, { count: 1, total: 2 }],
    ['no prior', { count: 1, total: 9 }, { count: 0, total: 9 }, { count: 0, total: 2 }],
    ['nothing else is said', { count: 9, total: 9 }, { count: 1, total: 9 }, { count: 2, total: 2 }],
  ] as const)('undefined: %s', ([, target, reference, prior]) => {
    expect(logOdds(target, reference, prior)).toBeUndefined()
  })

  test('more prior, less far from 0', () => {
    const target = { count: 12, total: 400 }
    const reference = { count: 5, total: 900 }
    const z = [10, 100, 1000, 10_000].map(
      (sum) => logOdds(target, reference, corpusPrior(target, reference, sum))!.z,
    )
    expect([...z].sort((a, b) => b - a)).toEqual(z)
    expect(z.every((one) => one > 0)).toBe(true)
  })
})
