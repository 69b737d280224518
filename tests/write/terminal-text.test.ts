import fc from 'fast-check'
import { expect, test } from 'vitest'
import { columnsOf, visible, visibleLines, wrapRuns } from '../../src/write/terminal-text.ts'

test.for([
  ['white space', ' a\n\tb\u0085c\u00a0', ' a b c '],
  ['an escape sequence', '\u001b[31mred', '␛[31mred'],
  ['delete', '\u007f', '␡'],
  ['C1 controls', '\u009b31m', '\ufffd31m'],
  ['marks that turn the line round', 'a\u202eb\u2066c', 'a\ufffdb\ufffdc'],
  ['letters of any script', 'Šumarská 中国 😀', 'Šumarská 中国 😀'],
] as const)('visible: %s', ([, text, expected]) => {
  expect(visible(text)).toBe(expected)
})

test.for([
  ['letters', 'abc', 3],
  ['a combining accent', 'e\u0301', 1],
  ['ideographs', '中国', 4],
  ['emoji', '😀', 2],
  ['a dash', '—', 1],
] as const)('columnsOf: %s', ([, text, columns]) => {
  expect(columnsOf(text)).toBe(columns)
})

const linesOf = (text: string, width: number, indent = '') =>
  wrapRuns([{ text, style: '' }], width, [indent, indent]).map((line) => line.map((run) => run.text).join(''))

test.for([
  ['at spaces', 'one two three', 7, ['one two', 'three']],
  ['after the bar of a pattern', '(alpha|beta|gamma)', 12, ['(alpha|beta|', 'gamma)']],
  ['a long word stands alone', 'a bcdefghij k', 5, ['a', 'bcdefghij', 'k']],
  ['nothing', '', 5, ['']],
  ['wide characters count twice', '中国 中国', 8, ['中国', '中国']],
] as const)('wrapRuns: %s', ([, text, width, lines]) => {
  expect(linesOf(text, width)).toEqual(lines)
})

test('a word of two styles is not broken, and a style runs on over its spaces', () => {
  const runs = [
    { text: 'a [', style: '' },
    { text: 'b c', style: '31' },
    { text: '] d', style: '' },
  ]
  expect(wrapRuns(runs, 80, ['', ''])).toEqual([runs])
  expect(wrapRuns(runs, 4, ['', ' ']).map((line) => line.map((run) => run.text).join(''))).toEqual([
    'a [b',
    ' c]',
    ' d',
  ])
})

test('no line is wider than asked, but for a single word; no word is lost', () => {
  const words = fc.array(fc.string({ unit: fc.constantFrom('a', 'é', '中'), minLength: 1, maxLength: 9 }), {
    minLength: 1,
  })
  fc.assert(
    fc.property(words, fc.integer({ min: 1, max: 30 }), (list, width) => {
      const lines = linesOf(list.join(' '), width, ' ')
      expect(lines.join(' ').split(/ +/).filter(Boolean)).toEqual(list)
      for (const line of lines)
        if (line.trim().includes(' ')) expect(columnsOf(line)).toBeLessThanOrEqual(width)
    }),
    { seed: 3 },
  )
})

test('visibleLines: a name cannot steer the terminal, and lines stay lines', () => {
  expect(visibleLines('evil\u001b[2J.txt  is gone\n  try\u202e another')).toBe(
    'evil␛[2J.txt  is gone\n  try\ufffd another',
  )
})
