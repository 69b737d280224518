import fc from 'fast-check'
import { expect, test } from 'vitest'
import { createDraws, createRandom, randomBelow, stringSeed } from '../../src/measure/random.ts'

test('the sequence of a seed never changes', () => {
  const random = createRandom(stringSeed(1, 'by year', 'Brazil', '2009'))
  expect([random(), random(), random(), random()]).toMatchInlineSnapshot(`
    [
      543744990,
      810935753,
      1730684073,
      2476210032,
    ]
  `)
})

test('parts are kept apart', () => {
  expect(stringSeed('ab', 'c')).not.toEqual(stringSeed('a', 'bc'))
  expect(stringSeed('a', '')).not.toEqual(stringSeed('a'))
  expect(stringSeed(1)).toEqual(stringSeed('1'))
})

test('numbers below a size are even (chi-squared, 99 degrees, far beyond 1 in 10,000)', () => {
  for (const name of ['a', 'b', 'c']) {
    const random = createRandom(stringSeed(name))
    const counts = new Array<number>(100).fill(0)
    const draws = 200_000
    for (let draw = 0; draw < draws; draw++) counts[randomBelow(random, 100)]! += 1
    const chiSquared = counts.reduce((sum, count) => sum + (count - draws / 100) ** 2 / (draws / 100), 0)
    expect(chiSquared).toBeLessThan(160)
    expect(chiSquared).toBeGreaterThan(50)
  }
})

test('numbers stay below the size', () => {
  fc.assert(
    fc.property(fc.string(), fc.integer({ min: 1, max: 2 ** 32 }), (name, size) => {
      const value = randomBelow(createRandom(stringSeed(name)), size)
      expect(Number.isInteger(value) && value >= 0 && value < size).toBe(true)
    }),
  )
})

test('draws by the array are those drawn one by one', () => {
  for (const size of [1, 2, 7, 1200, 70_001, 2 ** 22 + 1, 2 ** 31]) {
    const seed = stringSeed('draws', size)
    const draw = createDraws(seed)
    const random = createRandom(seed)
    for (const length of [0, 1, 1000, 3]) {
      const drawn = new Int32Array(length)
      draw(drawn, size)
      expect([...drawn]).toEqual(Array.from({ length }, () => randomBelow(random, size)))
    }
  }
})
