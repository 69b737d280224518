import fc from 'fast-check'
import { expect, test } from 'vitest'
import {
  type Copy,
  createDuplicateFinder,
  findNearDuplicates,
} from '../../../src/measure/near-duplicates/finder.ts'
import { createSigner } from '../../../src/measure/near-duplicates/signature.ts'
import { createRandom, randomBelow, stringSeed } from '../../../src/measure/random.ts'

/** `count` invented words that follow from the seed. */
function words(seed: string, count: number): string[] {
  const random = createRandom(stringSeed(seed))
  return Array.from({ length: count }, () => `w${randomBelow(random, 5000)}`)
}

function copiesOf(documents: Readonly<Record<string, string | readonly string[]>>): Copy[] {
  const finder = createDuplicateFinder()
  for (const [id, text] of Object.entries(documents)) finder.add(id, text)
  return finder.groups().flatMap(({ copies }) => copies)
}

/** The words with every `each`-th one replaced. */
function edited(original: readonly string[], each: number): string[] {
  return original.map((word, index) => (index % each === each - 1 ? `edit${index}` : word))
}

const speech = words('speech', 3000)
const other = words('other', 3000)

test.for([
  // name                       documents                                                      copies
  ['nothing in common', { a: speech, b: other }, []],
  ['the same words', { a: speech, b: other, c: speech }, ['c of a: same']],
  ['three times the same', { a: speech, b: speech, c: speech }, ['b of a: same', 'c of a: same']],
  ['a word in 20 changed', { a: edited(speech, 20), b: speech }, ['b of a: near']],
  ['a word in 3 changed', { a: edited(speech, 3), b: speech }, []],
  ['an excerpt after its speech', { a: speech, b: speech.slice(100, 700) }, ['b of a: part']],
  ['an excerpt before its speech', { b: speech.slice(100, 700), a: speech }, ['b of a: part']],
  [
    'a speech in a collection',
    { a: speech, b: other, c: [...speech, ...other] },
    ['a of c: part', 'b of c: part'],
  ],
  ['half of the words', { a: speech, b: [...speech.slice(0, 1500), ...other.slice(0, 1500)] }, []],
  [
    'an excerpt of two versions',
    { b: speech.slice(0, 900), a: speech, c: edited(speech, 50) },
    ['b of a: part', 'c of a: near'],
  ],
  ['empty documents', { a: '', b: '' }, []],
  ['a few words, the same', { a: 'Thank you.', b: 'Thank you!' }, ['b of a: same']],
  ['a few words that differ', { a: 'Thank you all.', b: 'Thank you both.' }, []],
  ['a few words of a longer text', { a: 'one two three four five', b: 'one two three four five six' }, []],
  [
    'case, marks and width of letters',
    { a: 'Peace, in OUR ﬁne time: now', b: 'peace in our fine time now' },
    ['b of a: same'],
  ],
] as const)('copies: %s', ([, documents, expected]) => {
  expect(copiesOf(documents).map(({ id, original, kind }) => `${id} of ${original}: ${kind}`)).toEqual(
    expected,
  )
})

test('a copy of a copy is none of the original unless it shares its words', () => {
  const middle = [...speech.slice(0, 2100), ...other.slice(0, 900)]
  const far = [...speech.slice(1100, 2100), ...other.slice(0, 900), ...words('far', 900)]
  expect(copiesOf({ a: speech, b: middle, c: far }).map(({ id, original }) => [id, original])).toEqual([
    ['b', 'a'],
  ])
})

test('the share is that of the runs of words, within its error', () => {
  const runs = (list: readonly string[]) =>
    new Set(list.map((_, at) => list.slice(at, at + 4).join(' ')).slice(0, -3))
  for (const each of [12, 15, 20, 30, 60]) {
    const late = edited(speech, each)
    const [all, known] = [runs(late), runs(speech)]
    const exact = [...all].filter((run) => known.has(run)).length / all.size
    const [copy] = copiesOf({ a: speech, b: late })
    expect(Math.abs(copy!.shared - exact)).toBeLessThan(3 * copy!.error)
    expect(copy!.error).toBeLessThan(0.05)
  }
})

test('short documents are compared exactly', () => {
  const [copy] = copiesOf({ a: speech.slice(0, 100), b: edited(speech.slice(0, 100), 20) })
  // 97 runs of 4; the last of five replaced words ends the text and is in one run, the four others in four each.
  expect(copy).toMatchObject({ shared: 80 / 97, error: 0 })
})

test('more copies than are looked at for one run are found by the earliest', () => {
  const finder = createDuplicateFinder()
  for (let at = 0; at < 300; at++) finder.add(`d${at}`, [...speech.slice(0, 500), ...words(`own ${at}`, 100)])
  const [group, ...more] = finder.groups()
  expect(more).toEqual([])
  expect(group!.original).toBe('d0')
  expect(group!.copies.length).toBe(299)
})

test('a phrase that all documents have makes no copies of them', () => {
  const finder = createDuplicateFinder()
  for (let at = 0; at < 300; at++) finder.add(`d${at}`, [...speech.slice(0, 200), ...words(`own ${at}`, 800)])
  expect(finder.groups()).toEqual([])
})

test('groups can be asked at any time, and give the same again', () => {
  const finder = createDuplicateFinder()
  expect(finder.groups()).toEqual([])
  finder.add('a', speech)
  finder.add('b', speech)
  const first = finder.groups()
  expect(finder.groups()).toEqual(first)
  finder.add('c', speech)
  expect(finder.groups()[0]!.copies.map(({ id }) => id)).toEqual(['b', 'c'])
})

test('signatures made elsewhere give the same groups', () => {
  const documents = { a: speech, b: other, c: edited(speech, 40), d: speech.slice(0, 500) }
  const sign = createSigner()
  const signed = Object.entries(documents).map(([id, list]) => ({ id, ...sign(list) }))
  expect(findNearDuplicates(signed).flatMap(({ copies }) => copies)).toEqual(copiesOf(documents))
})

test('a document is a copy once, of one that is none, and comes with most of its words there', () => {
  const piece = fc.constantFrom(...['p', 'q', 'r', 's', 't'].map((seed) => words(seed, 60)))
  const pieces = fc.array(piece, { maxLength: 4 }).map((parts) => parts.flat())
  fc.assert(
    fc.property(fc.array(pieces, { maxLength: 12 }), (documents) => {
      const finder = createDuplicateFinder()
      for (const [at, list] of documents.entries()) finder.add(String(at), list)
      const copies = finder.groups().flatMap((group) => group.copies)
      const ids = new Set(copies.map(({ id }) => id))
      expect(ids.size).toBe(copies.length)
      for (const { original, shared } of copies) {
        expect(ids.has(original)).toBe(false)
        expect(shared).toBeGreaterThanOrEqual(0.6)
        expect(shared).toBeLessThanOrEqual(1)
      }
      // Every document that has words and is in no group is like no other original.
      const kept = documents
        .map((list, at) => ({ key: list.join(' '), at }))
        .filter(({ at }) => !ids.has(String(at)))
      const texts = kept.map(({ key }) => key).filter((key) => key !== '')
      expect(new Set(texts).size).toBe(texts.length)
    }),
    { numRuns: 300, seed: 7 },
  )
})

test.for([
  [{ width: 0 }, 'width must be a whole number from 1 to 16, got 0'],
  [{ width: 2.5 }, 'width must be a whole number from 1 to 16, got 2.5'],
  [{ size: 8 }, 'size must be a whole number from 16 to 4096, got 8'],
  [{ share: 0 }, 'share must be above 0 and up to 1, got 0'],
  [{ share: Number.NaN }, 'share must be above 0 and up to 1, got NaN'],
] as const)('options are checked: %o', ([options, message]) => {
  expect(() => createDuplicateFinder(options)).toThrow(new RangeError(message))
})
