import fc from 'fast-check'
import { expect, test } from 'vitest'
import { ratioLimits, resampleSums, sortRows } from '../../src/measure/bootstrap.ts'
import type { DocumentRows } from '../../src/measure/document-rows.ts'
import { createRandom, randomBelow, type Seed, stringSeed } from '../../src/measure/random.ts'

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

/** The sums as the definition has them: document by document, column by column, in the order drawn. */
function plainSums({ numbers, width, documents }: DocumentRows, draws: number, seed: Seed): Float64Array {
  const random = createRandom(seed)
  const sums = new Float64Array(draws * width)
  for (let draw = 0; draw < draws; draw++) {
    for (let taken = 0; taken < documents; taken++) {
      const from = randomBelow(random, documents) * width
      for (let column = 0; column < width; column++) {
        sums[draw * width + column]! += numbers[from + column]!
      }
    }
  }
  return sums
}

/** Numbers of one kind: a column has numbers of one kind only, or is a mixture. */
const kinds: readonly fc.Arbitrary<number>[] = [
  fc.constant(0),
  fc.nat(5),
  fc.nat(5000),
  fc.integer({ min: 0, max: 2 ** 31 }),
  fc.maxSafeNat(),
  fc.nat(400).map((quarters) => quarters / 4),
  fc.nat(4000).map((parts) => parts / 64),
  fc.nat(4000).map((parts) => parts / 128),
  fc.nat(300).map((tenths) => tenths / 10),
  fc.integer({ min: -50, max: 50 }),
  fc.constantFrom(0.1, 0.3, 1e-300, 1e15, 1e300, 2 ** 53, 2 ** 52),
]

const tables: fc.Arbitrary<DocumentRows> = fc
  .record({
    documents: fc.integer({ min: 0, max: 30 }),
    columns: fc.array(fc.constantFrom(...kinds, fc.oneof(...kinds)), { minLength: 1, maxLength: 20 }),
  })
  .chain(({ documents, columns }) =>
    fc.array(fc.tuple(...columns), { minLength: documents, maxLength: documents }).map((rows) => ({
      numbers: Float64Array.from(rows.flat()),
      width: columns.length,
      documents,
    })),
  )

test('sums are those of the definition to the last bit, whatever the numbers', () => {
  fc.assert(
    fc.property(tables, fc.nat(), (rows, seed) => {
      const of = stringSeed('sums', seed)
      expect(resampleSums(rows, 25, of)).toEqual(plainSums(rows, 25, of))
    }),
    { numRuns: 400, seed: 11 },
  )
})

test('sums of many documents are drawn in more than one go, and are the same', () => {
  const random = createRandom(stringSeed('cell'))
  for (const documents of [146, 1200, 5000]) {
    const numbers = Float64Array.from({ length: documents * 14 }, (_, at) =>
      at % 14 === 0 ? randomBelow(random, 5000) : randomBelow(random, 60) / (at % 14 === 3 ? 10 : 4),
    )
    const rows = { numbers, width: 14, documents }
    const seed = stringSeed('many', documents)
    expect(resampleSums(rows, 61, seed)).toEqual(plainSums(rows, 61, seed))
  }
})

test('a numerator that is 0 in all draws has limits of 0, where a draw has a value', () => {
  const ratio = { numerator: 1, denominator: 0, scale: 1000 }
  expect(ratioLimits(Float64Array.of(0, 0, 5, 0), 2, ratio)).toEqual({ low: 0, high: 0 })
  expect(ratioLimits(Float64Array.of(0, 0, 5, 1), 2, ratio)).toEqual({ low: 200, high: 200 })
})
