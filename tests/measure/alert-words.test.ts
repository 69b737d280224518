import { expect, test } from 'vitest'
import { type FoundKeyword, foldKeyword, wordsOfAlert } from '../../src/measure/alert-words.ts'

const alert = { framing: 'pluralist', direction: 'above', words: 1000 } as const

function found(...keywords: readonly string[]): readonly FoundKeyword[] {
  return keywords.map((keyword, start) => ({ framing: 'pluralist', keyword, stance: 'asserts', start }))
}

test('case and white space do not part keywords; the more frequent come first, then the earlier', () => {
  expect(
    wordsOfAlert(alert, found('peace', 'Mutual  Respect', 'mutual\nrespect', 'order', 'MUTUAL RESPECT')),
  ).toEqual([
    { keyword: 'mutual respect', count: 3 },
    { keyword: 'peace', count: 1 },
    { keyword: 'order', count: 1 },
  ])
  expect(foldKeyword(' The\tWORLD ')).toBe('the world')
})

test('only asserted matches of the framing count', () => {
  const keywords = [
    ...found('peace'),
    { framing: 'pluralist', keyword: 'rejected', stance: 'rejects', start: 5 },
    { framing: 'exemplarist', keyword: 'beacon', stance: 'asserts', start: 6 },
  ] as const
  expect(wordsOfAlert(alert, keywords)).toEqual([{ keyword: 'peace', count: 1 }])
})

test('with the words of the past, what exceeds them most comes first', () => {
  const past = { counts: new Map([['peace', 40]]), words: 10_000 }
  const keywords = found('peace', 'peace', 'peace', 'peace', 'sovereign equality')
  expect(wordsOfAlert(alert, keywords, past)).toEqual([
    { keyword: 'sovereign equality', count: 1 },
    { keyword: 'peace', count: 4 },
  ])
  expect(wordsOfAlert(alert, keywords)[0]).toEqual({ keyword: 'peace', count: 4 })
})

test('of an alert below, what falls short most comes first, also where it is not said at all', () => {
  const below = { ...alert, direction: 'below' } as const
  const past = {
    counts: new Map([
      ['peace', 40],
      ['order', 90],
      ['law', 1],
    ]),
    words: 10_000,
  }
  expect(wordsOfAlert(below, found('peace', 'justice'), past)).toEqual([
    { keyword: 'order', count: 0 },
    { keyword: 'peace', count: 1 },
    { keyword: 'law', count: 0 },
    { keyword: 'justice', count: 1 },
  ])
  expect(wordsOfAlert(below, found('a', 'b', 'b')).map(({ keyword }) => keyword)).toEqual(['b', 'a'])
})

test('eight at most; none where nothing was found; a past without words is none', () => {
  expect(wordsOfAlert(alert, found(...'abcdefghij'))).toHaveLength(8)
  expect(wordsOfAlert(alert, [])).toEqual([])
  expect(wordsOfAlert(alert, found('a', 'b', 'b'), { counts: new Map([['b', 3]]), words: 0 })[0]).toEqual({
    keyword: 'b',
    count: 2,
  })
})
