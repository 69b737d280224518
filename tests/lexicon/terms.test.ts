import fc from 'fast-check'
import { expect, test } from 'vitest'
import { createScanner } from '../../src/language/scan.ts'
import { traitsOf } from '../../src/language/sentence-ends.ts'
import { createWordTypes } from '../../src/language/word-types.ts'
import { COUNTED_ZONES } from '../../src/language/zones.ts'
import { createTermFinder } from '../../src/lexicon/terms.ts'

const NO_CLASS = { id: 0, isAnchor: false }

function finderOf(terms: readonly string[]) {
  const types = createWordTypes(() => NO_CLASS, traitsOf)
  const scan = createScanner(types, new Set(COUNTED_ZONES))
  const finder = createTermFinder(terms, types.form)
  return (text: string, passages: readonly number[] = [0]) => {
    const termsOf = finder.find(scan(text, 'plain'), passages)
    return passages.flatMap((index) => {
      const { numbers, finds } = termsOf(index)
      expect([...numbers].map((number) => terms[number])).toEqual(finds().map(({ term }) => term))
      return finds().map(({ term, start, end, passage }) => [term, text.slice(start, end), passage])
    })
  }
}

test.for([
  ['a word in any case', ['freedom'], 'Freedom rings.', [['freedom', 'Freedom', 0]]],
  ['two in a row', ['equal footing'], 'On an equal footing.', [['equal footing', 'equal footing', 0]]],
  ['two with a word between are none', ['equal footing'], 'On an equal and firm footing.', []],
  [
    'a pair and its words',
    ['we', 'we must', 'must'],
    'We must.',
    [
      ['we', 'We', 0],
      ['we must', 'We must', 0],
      ['must', 'must', 0],
    ],
  ],
  ['once a passage', ['peace'], 'Peace and peace again.', [['peace', 'Peace', 0]]],
  ['a possessive stands for its word', ['world'], 'The world’s hope.', [['world', 'world’s', 0]]],
  [
    'a hyphen separates words',
    ['self government'],
    'Self-government works.',
    [['self government', 'Self-government', 0]],
  ],
  ['none', [], 'Peace.', []],
] as const)('%s', ([, terms, text, found]) => {
  expect(finderOf(terms)(text)).toEqual(found)
})

test('only in the passages asked for, and a pair never reaches over two passages', () => {
  const text = 'Peace is ours.\n\nPeace was theirs, we\n\nmust say.'
  expect(finderOf(['peace', 'we must'])(text, [1])).toEqual([['peace', 'Peace', 1]])
  expect(finderOf(['we must'])(text, [1, 2])).toEqual([])
})

test('word types that are numbered anew are looked up anew', () => {
  const types = createWordTypes(() => NO_CLASS, traitsOf)
  const scan = createScanner(types, new Set(COUNTED_ZONES))
  const finder = createTermFinder(['peace'], types.form)
  expect(finder.find(scan('War and peace.', 'plain'), [0])(0).numbers).toHaveLength(1)
  expect(types.trim(0)).toBe(true)
  finder.reset()
  expect(finder.find(scan('Nothing of it here.', 'plain'), [0])(0).numbers).toHaveLength(0)
  expect(finder.find(scan('Peace.', 'plain'), [0])(0).numbers).toHaveLength(1)
})

test('every term that is found is one asked for, at the words it names', () => {
  const word = fc.constantFrom('peace', 'war', 'we', 'must', 'Equal', 'footing', 'nation’s')
  fc.assert(
    fc.property(fc.array(word, { maxLength: 30 }), (words) => {
      const terms = ['peace', 'we must', 'equal footing', 'nation', 'war peace']
      for (const [term, written] of finderOf(terms)(words.join(' '))) {
        expect(terms).toContain(term)
        expect(String(written).toLowerCase().replaceAll('’s', '')).toBe(term)
      }
    }),
  )
})
