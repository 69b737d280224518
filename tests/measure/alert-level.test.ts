import { expect, test } from 'vitest'
import { createLevel, type LevelModel } from '../../src/measure/alert-level.ts'
import { testCount } from '../../src/measure/alert-test.ts'

interface Counted {
  readonly count: number
  readonly words: number
}

const model: LevelModel = { mean: 0.004, groupShape: 2, documentShape: 1.7, memory: 0.9 }

const steady = (documents: number, count: number, words: number): readonly Counted[] =>
  Array.from({ length: documents }, (_, i) => ({ count: count + (i % 3), words: words + 7 * i }))

test.for([
  ['no past', [], model],
  ['one empty document', [{ count: 0, words: 900 }], model],
  ['ten documents', steady(10, 5, 1200), model],
  ['a thousand documents, all remembered', steady(1000, 5, 1200), { ...model, memory: 1 }],
  ['a group far above the others', steady(40, 300, 900), model],
  ['a group that never says it', steady(60, 0, 2000).map(({ words }) => ({ count: 0, words })), model],
  ['documents that hardly differ', steady(300, 9, 1000), { ...model, documentShape: 1000, memory: 1 }],
  ['documents that differ wildly', steady(30, 9, 1000), { ...model, documentShape: 0.05 }],
] as const)('what is known of the rate is what a sum over 10,000 rates gives: %s', ([, past, given]) => {
  const level = createLevel(given)
  const likelihood = level.noPast()
  for (const { count, words } of past) {
    level.age(likelihood, 1)
    level.learn(likelihood, count, words)
  }
  const { rates, weights } = level.rateAfter(likelihood)
  const known = sumOverRates(past, given)
  expect(weights.reduce((sum, weight) => sum + weight, 0)).toBeCloseTo(1, 12)
  const mean = weights.reduce((sum, weight, i) => sum + weight * rates[i]!, 0)
  const square = weights.reduce((sum, weight, i) => sum + weight * rates[i]! ** 2, 0)
  expect(Math.abs(mean - known.mean)).toBeLessThan(0.06 * known.deviation)
  expect(Math.abs(Math.sqrt(square - mean ** 2) / known.deviation - 1)).toBeLessThan(0.03)
})

test('where documents do not differ, it is the Gamma-Poisson distribution, whose mean has a closed form', () => {
  const given = { mean: 0.004, groupShape: 3, documentShape: 1e8, memory: 1 }
  const level = createLevel(given)
  const likelihood = level.noPast()
  level.learn(likelihood, 7, 1000)
  level.learn(likelihood, 12, 1500)
  const { rates, weights } = level.rateAfter(likelihood)
  const mean = weights.reduce((sum, weight, i) => sum + weight * rates[i]!, 0)
  expect(mean / ((3 + 19) / (3 / 0.004 + 2500))).toBeCloseTo(1, 3)
})

test('a long quiet past makes the same count less likely than a short one', () => {
  const p = [5, 20, 80].map((documents) => {
    const level = createLevel({ ...model, memory: 1 })
    const likelihood = level.noPast()
    for (const { words } of steady(documents, 0, 1000)) level.learn(likelihood, 1, words)
    return testCount({ count: 20, words: 1000 }, level.rateAfter(likelihood), model, 'above').p
  })
  expect(p[1]!).toBeLessThan(p[0]!)
  expect(p[2]!).toBeLessThan(p[1]!)
})

test('more matches are less likely; both sides double the smaller one', () => {
  const level = createLevel(model)
  const likelihood = level.noPast()
  for (const { count, words } of steady(30, 5, 1000)) level.learn(likelihood, count, words)
  const rate = level.rateAfter(likelihood)
  const at = (count: number, sides: 'above' | 'both') => testCount({ count, words: 1000 }, rate, model, sides)
  let before = 1
  for (const count of [0, 1, 2, 5, 9, 15, 40, 100, 1000, 1_000_000]) {
    const { p } = at(count, 'above')
    expect(p).toBeGreaterThanOrEqual(0)
    if (count === 0) expect(p).toBe(1)
    else expect(p).toBeLessThan(before)
    before = p
    const both = at(count, 'both')
    expect(both.p).toBeLessThanOrEqual(1)
    if (both.direction === 'above') expect(both.p).toBeCloseTo(Math.min(1, 2 * p), 12)
  }
  expect(at(0, 'both').direction).toBe('below')
  expect(at(100, 'both').direction).toBe('above')
})

/** Mean and standard deviation by brute force, from the formula as it is written down. */
function sumOverRates(past: readonly Counted[], { mean, groupShape, documentShape, memory }: LevelModel) {
  const points = 10_000
  const logs = new Float64Array(points)
  const rateAt = (point: number): number => mean * Math.exp(-8 + (14 * point) / points)
  for (let point = 0; point < points; point++) {
    const rate = rateAt(point)
    logs[point] = groupShape * Math.log(rate) - (groupShape * rate) / mean
  }
  past.forEach(({ count, words }, i) => {
    const weight = memory ** (past.length - 1 - i)
    for (let point = 0; point < points; point++) {
      const expected = words * rateAt(point)
      logs[point]! +=
        weight * (count * Math.log(expected) - (count + documentShape) * Math.log(documentShape + expected))
    }
  })
  const peak = logs.reduce((largest, value) => Math.max(largest, value), -Infinity)
  let [sum, first, second] = [0, 0, 0]
  logs.forEach((log, point) => {
    const density = Math.exp(log - peak)
    sum += density
    first += density * rateAt(point)
    second += density * rateAt(point) ** 2
  })
  return { mean: first / sum, deviation: Math.sqrt(second / sum - (first / sum) ** 2) }
}
