import { expect, test } from 'vitest'
import { map, mapConcurrent } from '../src/stream.ts'

/** Numbers from 0, with a note of how many were pulled and whether the source was closed. */
function source(length: number) {
  const seen = { pulled: 0, isClosed: false }
  async function* numbers(): AsyncGenerator<number> {
    try {
      for (let number = 0; number < length; number++) {
        seen.pulled++
        yield number
      }
    } finally {
      seen.isClosed = true
    }
  }
  return { seen, numbers: numbers() }
}

async function all<Item>(items: AsyncIterable<Item>): Promise<Item[]> {
  const found: Item[] = []
  for await (const item of items) found.push(item)
  return found
}

/** Work that ends when it is told to. */
function gates(count: number) {
  const opens: (() => void)[] = []
  const waits = Array.from({ length: count }, (_, at) => new Promise<void>((open) => (opens[at] = open)))
  return { open: (at: number) => opens[at]?.(), wait: (at: number) => waits[at] }
}

test('map: one record at a time, in order', async () => {
  const { numbers, seen } = source(5)
  expect(await all(map((number: number) => number * 2)(numbers))).toEqual([0, 2, 4, 6, 8])
  expect(seen).toEqual({ pulled: 5, isClosed: true })
})

test('mapConcurrent: the order of the input, whatever ends first', async () => {
  const { numbers } = source(4)
  const gate = gates(4)
  const results = all(
    mapConcurrent(4, async (number: number) => {
      await gate.wait(number)
      return number
    })(numbers),
  )
  for (const at of [3, 1, 2, 0]) gate.open(at)
  expect(await results).toEqual([0, 1, 2, 3])
})

test.for([1, 2, 5])('mapConcurrent: of %i at once, no more are pulled or under way', async (width) => {
  const { numbers, seen } = source(20)
  let underWay = 0
  let most = 0
  let taken = 0
  for await (const _ of mapConcurrent(width, async (number: number) => {
    most = Math.max(most, ++underWay)
    await new Promise((resolve) => setImmediate(resolve))
    underWay--
    return number
  })(numbers)) {
    taken++
    expect(seen.pulled - taken).toBeLessThanOrEqual(width)
  }
  expect([taken, most]).toEqual([20, width])
})

test('mapConcurrent: an early stop closes the source and waits for what is under way', async () => {
  const { numbers, seen } = source(1000)
  let underWay = 0
  for await (const number of mapConcurrent(3, async (one: number) => {
    underWay++
    await new Promise((resolve) => setImmediate(resolve))
    underWay--
    return one
  })(numbers)) {
    if (number === 4) break
  }
  expect(seen.isClosed).toBe(true)
  expect(seen.pulled).toBeLessThanOrEqual(8)
  expect(underWay).toBe(0)
})

test('mapConcurrent: a failure comes at its record’s turn, and closes the source', async () => {
  const { numbers, seen } = source(1000)
  const got: number[] = []
  const work = async () => {
    for await (const number of mapConcurrent(4, async (one: number) => {
      if (one === 5) throw new Error('five')
      return one
    })(numbers))
      got.push(number)
  }
  await expect(work()).rejects.toThrow('five')
  expect(got).toEqual([0, 1, 2, 3, 4])
  expect(seen.isClosed).toBe(true)
})

test('mapConcurrent: a source that fails loses nothing that it gave before', async () => {
  async function* source() {
    yield 1
    yield 2
    throw new Error('the disk is gone')
  }
  const seen: number[] = []
  const reading = (async () => {
    for await (const number of mapConcurrent(8, async (value: number) => value * 10)(source()))
      seen.push(number)
  })()
  await expect(reading).rejects.toThrow('the disk is gone')
  expect(seen).toEqual([10, 20])
})
