import fc from 'fast-check'
import { expect, test } from 'vitest'
import { sharedWording } from '../../../src/measure/near-duplicates/shared.ts'
import { createSigner } from '../../../src/measure/near-duplicates/signature.ts'

const sign = createSigner({ width: 2, size: 16 })

/** The distinct runs of two words; one run of one word. */
function runsOf(list: readonly number[]): Set<string> {
  if (list.length < 2) return new Set(list.map(String))
  return new Set(list.slice(1).map((word, at) => `${list[at]} ${word}`))
}

const lists = fc.array(fc.integer({ min: 0, max: 9 }), { maxLength: 400 })

test('a signature holds ascending hashes, each once, as many as there are runs up to its size', () => {
  fc.assert(
    fc.property(lists, (list) => {
      const { hashes, words } = sign(list)
      expect(words).toBe(list.length)
      expect(hashes.length).toBe(Math.min(16, runsOf(list).size))
      expect([...hashes]).toEqual([...new Set(hashes)].sort((a, b) => a - b))
    }),
    { seed: 3 },
  )
})

test('the hashes are the smallest of all, however long the document', () => {
  fc.assert(
    fc.property(lists, (list) => {
      const all = createSigner({ width: 2, size: 4096 })(list).hashes
      expect([...sign(list).hashes]).toEqual([...all.subarray(0, 16)])
    }),
    { seed: 4 },
  )
})

test('documents with fewer runs than a signature holds are compared exactly', () => {
  const exact = createSigner({ width: 2, size: 1024 })
  fc.assert(
    fc.property(lists, lists, (first, second) => {
      const a = runsOf(first)
      const b = runsOf(second)
      const both = [...a].filter((run) => b.has(run)).length
      const wording = sharedWording(exact(first).hashes, exact(second).hashes, 1024)
      if (a.size === 0 || b.size === 0) expect(wording).toBeUndefined()
      else {
        expect(wording).toEqual({
          ofFirst: both / a.size,
          ofSecond: both / b.size,
          inFirst: a.size,
          inSecond: b.size,
          inBoth: both,
        })
      }
    }),
    { seed: 5 },
  )
})

test('words and their text have one signature', () => {
  const list = ['four', "o'clock", 'in', 'the', 'côte', 'd’ivoire', '1946']
  expect(sign("Four o'clock -- in the Côte\n\nd’Ivoire, 1946.")).toEqual(sign(list))
})

test('the order of words counts, and so does every letter', () => {
  expect(sign(['a', 'b', 'c']).hashes).not.toEqual(sign(['c', 'b', 'a']).hashes)
  expect(sign(['ab', 'c']).hashes).not.toEqual(sign(['a', 'bc']).hashes)
})

test('signatures do not change from one release to another', () => {
  expect([...createSigner()('We hold these truths to be self evident').hashes]).toMatchInlineSnapshot(`
    [
      18532300,
      602404482,
      1479305762,
      2002003490,
      3739021936,
    ]
  `)
})

test('a text has the signature of its words, in any script', () => {
  const WORD = /[\p{L}\p{N}]+(?:['’][\p{L}\p{N}]+)*/gu
  const piece = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 6 }),
    fc.constantFrom("don't", 'l’été', "'tis'", 'ﬁne', 'Ⅷ', '𝐀b', 'мир', '和平', 'İ', '-', '’', ' ', '3rd'),
  )
  const exact = createSigner({ width: 3, size: 64 })
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 40 }), (pieces) => {
      const text = pieces.join(pieces.length % 2 === 0 ? ' ' : '')
      expect(exact(text)).toEqual(exact(text.normalize('NFKC').toLowerCase().match(WORD) ?? []))
    }),
    { seed: 6, numRuns: 500 },
  )
})
