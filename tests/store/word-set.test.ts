import fc from 'fast-check'
import { expect, test } from 'vitest'
import { bucketOf, encodeWordSet, holdsAny } from '../../src/store/word-set.ts'

const BUCKETS = 2 ** 20
const bucket = fc.oneof(
  fc.nat(BUCKETS - 1),
  fc.nat(300), // neighbours: distances of one byte
  fc.constantFrom(0, 127, 128, 129, 16_383, 16_384, 16_385, BUCKETS - 1),
)

/** The buckets of a set, asked one by one. */
function heldOf(set: Uint8Array, candidates: Iterable<number>): Set<number> {
  return new Set([...candidates].filter((one) => holdsAny(set, new Set([one]))))
}

test('a set holds the buckets it was made of, and no others', () => {
  fc.assert(
    fc.property(fc.array(bucket, { maxLength: 60 }), fc.array(bucket, { maxLength: 30 }), (made, others) => {
      const set = encodeWordSet(Uint32Array.from(made))
      const near = made.flatMap((one) => [one - 1, one + 1]).filter((one) => one >= 0 && one < BUCKETS)
      expect(heldOf(set, [...made, ...others, ...near])).toEqual(
        new Set([...made, ...others, ...near].filter((one) => made.includes(one))),
      )
      expect(holdsAny(set, new Set(others))).toBe(others.some((one) => made.includes(one)))
    }),
  )
})

test('a word is never denied', () => {
  fc.assert(
    fc.property(fc.uniqueArray(fc.string({ minLength: 1, unit: 'grapheme' }), { minLength: 1 }), (forms) => {
      const set = encodeWordSet(Uint32Array.from(forms, bucketOf))
      for (const form of forms) expect(holdsAny(set, new Set([bucketOf(form)])), form).toBe(true)
    }),
  )
})

test.for([
  ['no word', [], []],
  ['the first bucket', [0], [0]],
  ['two neighbours, out of order and twice', [1, 0, 1], [0, 0]],
  ['a distance of seven bits', [127], [127]],
  ['one of eight', [128], [0x80, 1]],
  ['the last bucket', [BUCKETS - 1], [0xff, 0xff, 0x3f]],
] as const)('bytes of a set, which other versions of the program read: %s', ([, buckets, bytes]) => {
  expect([...encodeWordSet(Uint32Array.from(buckets))]).toEqual(bytes)
})

test('an empty set holds nothing, and nothing is held by any', () => {
  expect(holdsAny(new Uint8Array(), new Set([0, 1]))).toBe(false)
  expect(holdsAny(encodeWordSet(Uint32Array.of(5)), new Set())).toBe(false)
})

test('few words of English that are not in a set seem to be: one of a thousand for a set of a thousand', () => {
  const word = (number: number) => `${number.toString(36)}ing`
  const set = encodeWordSet(Uint32Array.from({ length: 1000 }, (_, number) => bucketOf(word(number))))
  const wrong = Array.from({ length: 20_000 }, (_, number) => bucketOf(word(number + 1000))).filter((one) =>
    holdsAny(set, new Set([one])),
  )
  expect(wrong.length).toBeGreaterThan(0)
  expect(wrong.length / 20_000).toBeLessThan(0.002)
})
