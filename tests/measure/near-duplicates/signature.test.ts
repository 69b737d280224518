import fc from 'fast-check'
import { expect, test } from 'vitest'
import { sharedWording } from '../../../src/measure/near-duplicates/shared.ts'
import { createSigner, type Signature } from '../../../src/measure/near-duplicates/signature.ts'
import { createRandom, randomBelow, stringSeed } from '../../../src/measure/random.ts'

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

const WORD = /[\p{L}\p{N}]+(?:['’][\p{L}\p{N}]+)*/gu

test('every code unit is read as Unicode has it, alone and among letters', () => {
  const exact = createSigner({ width: 1, size: 64 })
  for (let unit = 0; unit < 0x10000; unit++) {
    const mark = String.fromCharCode(unit)
    const text = `${mark} A${mark} ${mark}b c${mark}d e'${mark} ${mark}’f`
    const expected = exact(text.normalize('NFKC').toLowerCase().match(WORD) ?? [])
    if (isSame(exact(text), expected)) continue
    expect.fail(`U+${unit.toString(16)} is read otherwise in ${JSON.stringify(text)}`)
  }
})

test.for([
  ['marks that join the letter before', 'Cafe\u0301 de\u0327ja\u0300'],
  ['the last sigma of a word', 'ΛΌΓΟΣ ΣΟΦΙΑ Σ'],
  ['capitals that become two', 'İstanbul ABC'],
  ['signs that become letters', '№ 5 ™ 3½ xª ﬃ'],
  ['syllables in parts', '\u1112\u1161\u11ab\u1100\u116e\u11a8'],
  ['signs that become none', 'and so on… and “so” on ⁄ off'],
  ['halves of a pair', 'a\ud835b \udc00c \ud835\udc00\ud835'],
  ['a first mark at the very end', 'Peace in our time and peace for all e\u0301'],
] as const)('text is folded whole: %s', ([, text]) => {
  const exact = createSigner({ width: 2, size: 64 })
  const words = text.normalize('NFKC').toLowerCase().match(WORD) ?? []
  expect(exact(text)).toEqual(exact(words))
  // What is known of characters from one text must not change what another is.
  expect(exact(text)).toEqual(createSigner({ width: 2, size: 64 })(text))
})

test.for([
  // name                      words  of so many forms
  ['no run twice', 20_000, 20_000],
  ['runs twice', 20_000, 12],
  ['few runs, again and again', 20_000, 3],
  ['fewer runs than are kept', 2000, 2],
] as const)('the smallest hashes of a long document: %s', ([, count, forms]) => {
  const random = createRandom(stringSeed('long', forms))
  const list = Array.from({ length: count }, () => randomBelow(random, forms))
  const hashes = new Set<number>()
  const one = createSigner({ width: 4, size: 16 })
  for (let at = 0; at + 4 <= count; at++) hashes.add(one(list.slice(at, at + 4)).hashes[0]!)
  const smallest = [...hashes].sort((a, b) => a - b).slice(0, 128)
  expect([...createSigner({ width: 4, size: 128 })(list).hashes]).toEqual(smallest)
})

function isSame(one: Signature, other: Signature): boolean {
  return one.words === other.words && one.hashes.join() === other.hashes.join()
}
