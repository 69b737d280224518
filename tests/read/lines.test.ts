import fc from 'fast-check'
import { expect, test } from 'vitest'
import { splitLines } from '../../src/read/lines.ts'
import { all, chunksOf } from './folder.ts'

test('chunks of any size give the same lines', async () => {
  const text = fc
    .array(fc.constantFrom('a', 'é', '\n', '\r\n', 'bc'), { maxLength: 40 })
    .map((parts) => parts.join(''))
  await fc.assert(
    fc.asyncProperty(text, fc.integer({ min: 1, max: 9 }), async (written, size) => {
      const lines = (await all(splitLines(chunksOf(written, size), 1000))).flat()
      const expected = written.split('\n')
      if (expected.at(-1) === '') expected.pop()
      expect(lines.map((line) => line.kind === 'line' && line.bytes.toString())).toEqual(expected)
      expect(lines.map(({ number }) => number)).toEqual(expected.map((_, index) => index + 1))
    }),
    { seed: 1 },
  )
})

test.for([1, 3, 100])('a line over the limit is told and skipped, in chunks of %i', async (size) => {
  const lines = (await all(splitLines(chunksOf('ab\ncdefgh\nij\nklmnop', size), 4))).flat()
  expect(lines.map((line) => (line.kind === 'line' ? line.bytes.toString() : line.length))).toEqual([
    'ab',
    6,
    'ij',
    6,
  ])
})
