import { expect, test } from 'vitest'
import { createRandom, stringSeed } from '../../src/measure/random.ts'
import { estimatePrior, shapeLimits, shrunkRate } from '../../src/measure/shrinkage.ts'

test('counts of mites on apple leaves: k and mean of Bliss and Fisher (1953), Biometrics 9, 176-200', () => {
  const leaves = [70, 38, 17, 10, 9, 3, 2, 1]
  const counts = Float64Array.from(leaves.flatMap((count, mites) => new Array<number>(count).fill(mites)))
  const prior = estimatePrior(counts, new Float64Array(counts.length).fill(1))!
  expect(prior.shape).toBeCloseTo(1.0246, 3)
  expect(prior.shape / prior.rate).toBeCloseTo(1.1467, 4)
})

test.for([
  // shape  mean per word  documents
  [0.4, 0.002, 3000],
  [2, 0.01, 2000],
  [15, 0.004, 4000],
] as const)('recovers shape %d and mean %d from %i simulated documents', ([shape, mean, documents]) => {
  const { counts, words } = simulate(`${shape}`, shape, mean, documents)
  const prior = estimatePrior(counts, words)!
  expect(Math.abs(Math.log(prior.shape / shape))).toBeLessThan(0.25)
  expect(Math.abs(Math.log(prior.shape / prior.rate / mean))).toBeLessThan(0.08)
})

test.for([1, 2, 3, 4])('finds the same maximum as a search of the whole likelihood (data set %i)', (seed) => {
  const { counts, words } = simulate(`search ${seed}`, 0.5 * seed, 0.005, 150)
  const prior = estimatePrior(counts, words)!
  const found = searchMaximum(counts, words)
  expect(prior.shape / found.shape).toBeCloseTo(1, 3)
  expect(prior.rate / found.rate).toBeCloseTo(1, 3)
  expect(logLikelihood(counts, words, prior.shape, prior.rate)).toBeGreaterThanOrEqual(found.value - 1e-9)
})

test('counts that vary less than Poisson counts are pooled', () => {
  const counts = new Float64Array(50).fill(4)
  const words = new Float64Array(50).fill(1000)
  const prior = estimatePrior(counts, words)!
  expect(prior.shape).toBe(shapeLimits.high)
  expect(shrunkRate(9, 1000, prior)).toBeCloseTo(4, 4)
})

test('one document is its own corpus', () => {
  const prior = estimatePrior(Float64Array.of(7), Float64Array.of(700))
  expect(shrunkRate(7, 700, prior)).toBeCloseTo(10, 6)
})

test('no match, no prior, no shrunk rate', () => {
  const prior = estimatePrior(new Float64Array(9), new Float64Array(9).fill(100))
  expect(prior).toBeUndefined()
  expect(shrunkRate(0, 100, prior)).toBeUndefined()
  expect(estimatePrior(new Float64Array(0), new Float64Array(0))).toBeUndefined()
})

test('documents without words change nothing and have no rate', () => {
  const { counts, words } = simulate('empty', 1, 0.01, 200)
  const prior = estimatePrior(counts, words)!
  const more = estimatePrior(Float64Array.of(...counts, 0, 0), Float64Array.of(...words, 0, 0))!
  expect(more.shape).toBeCloseTo(prior.shape, 9)
  expect(shrunkRate(0, 0, prior)).toBeUndefined()
})

test('one speech with all the matches and a thousand without do not upset it', () => {
  const counts = new Float64Array(1000)
  counts[0] = 500
  const prior = estimatePrior(counts, new Float64Array(1000).fill(2000))!
  expect(prior.shape).toBeGreaterThanOrEqual(shapeLimits.low)
  expect(prior.shape).toBeLessThan(0.01)
  expect(shrunkRate(500, 2000, prior)).toBeGreaterThan(200)
})

test('a shrunk rate lies between the plain rate and the corpus mean', () => {
  const { counts, words } = simulate('between', 2, 0.01, 300)
  const prior = estimatePrior(counts, words)!
  const mean = (1000 * prior.shape) / prior.rate
  counts.forEach((count, i) => {
    const plain = (1000 * count) / words[i]!
    const shrunk = shrunkRate(count, words[i]!, prior)!
    expect(shrunk).toBeGreaterThanOrEqual(Math.min(plain, mean) - 1e-9)
    expect(shrunk).toBeLessThanOrEqual(Math.max(plain, mean) + 1e-9)
  })
})

function simulate(name: string, shape: number, mean: number, documents: number) {
  const random = createRandom(stringSeed('shrinkage', name))
  const uniform = (): number => (random() + 0.5) / 4294967296
  const normal = (): number => Math.sqrt(-2 * Math.log(uniform())) * Math.cos(2 * Math.PI * uniform())
  const counts = new Float64Array(documents)
  const words = new Float64Array(documents)
  for (let i = 0; i < documents; i++) {
    words[i] = 200 + Math.floor(4000 * uniform())
    const theta = (gamma(shape, uniform, normal) * mean) / shape
    counts[i] = poisson(theta * words[i]!, uniform)
  }
  return { counts, words }
}

/** Marsaglia and Tsang (2000). */
function gamma(shape: number, uniform: () => number, normal: () => number): number {
  if (shape < 1) return gamma(shape + 1, uniform, normal) * uniform() ** (1 / shape)
  const d = shape - 1 / 3
  for (;;) {
    const x = normal()
    const v = (1 + x / Math.sqrt(9 * d)) ** 3
    if (v > 0 && Math.log(uniform()) < 0.5 * x * x + d - d * v + d * Math.log(v)) return d * v
  }
}

function poisson(mean: number, uniform: () => number): number {
  let count = 0
  let sum = -Math.log(uniform())
  while (sum < mean) {
    count += 1
    sum -= Math.log(uniform())
  }
  return count
}

function logLikelihood(counts: Float64Array, words: Float64Array, shape: number, rate: number): number {
  let sum = 0
  counts.forEach((count, i) => {
    for (let j = 0; j < count; j++) sum += Math.log(shape + j)
    sum += shape * Math.log(rate / (rate + words[i]!)) - count * Math.log(rate + words[i]!)
  })
  return sum
}

/** Shrinking compass search on both logarithms: slow, without derivatives, nothing shared with the tested way. */
function searchMaximum(counts: Float64Array, words: Float64Array) {
  let [x, y] = [0, 5]
  let value = logLikelihood(counts, words, Math.exp(x), Math.exp(y))
  for (let step = 2; step > 1e-7; step /= 2) {
    for (let isBetter = true; isBetter; ) {
      isBetter = false
      for (const [dx, dy] of [
        [1, 0],
        [-1, 0],
        [0, 1],
        [0, -1],
        [1, 1],
        [-1, -1],
      ] as const) {
        const next = logLikelihood(counts, words, Math.exp(x + step * dx), Math.exp(y + step * dy))
        if (next > value) {
          ;[x, y, value, isBetter] = [x + step * dx, y + step * dy, next, true]
        }
      }
    }
  }
  return { shape: Math.exp(x), rate: Math.exp(y), value }
}
