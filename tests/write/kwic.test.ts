import fc from 'fast-check'
import { expect, test } from 'vitest'
import { contextLimits, contextOf } from '../../src/write/kwic.ts'

const around = (text: string, keyword: string) => {
  const start = text.indexOf(keyword)
  return contextOf(text, { start, end: start + keyword.length })
}

test.for([
  ['one sentence', 'We seek mutual respect among states.', 'We seek', 'among states.'],
  ['at the start', 'mutual respect among states', '', 'among states'],
  ['at the end', 'We seek mutual respect', 'We seek', ''],
  ['white space folded', 'We  seek\n\tmutual respect \r\n among\u00a0states', 'We seek', 'among states'],
  ['inside the paragraph', 'Before.\n\nWe seek mutual respect here.\n \nAfter.', 'We seek', 'here.'],
  ['a paragraph by CRLF', 'Before.\r\n\r\nWe seek mutual respect here.\r\n\r\nAfter.', 'We seek', 'here.'],
  ['a paragraph by U+2029', 'Before.\u2029We seek mutual respect here.\u2029After.', 'We seek', 'here.'],
  [
    'twelve words',
    `${'a b c d e f g h i j k l m n'} mutual respect ${'a b c d e f g h i j k l m n'}`,
    'c d e f g h i j k l m n',
    'a b c d e f g h i j k l',
  ],
  [
    'ninety characters, whole words',
    `${'abcdefghi '.repeat(40)}mutual respect${' abcdefghi'.repeat(40)}`,
    'abcdefghi '.repeat(9).trim(),
    'abcdefghi '.repeat(9).trim(),
  ],
  ['a word too long for the limit', `${'x'.repeat(500)} mutual respect ${'y'.repeat(500)}`, '', ''],
] as const)('%s', ([, text, left, right]) => {
  expect(around(text, 'mutual respect')).toEqual({ left, keyword: 'mutual respect', right })
})

test('the keyword is the text of the span, line end and all', () => {
  expect(contextOf('seek mutual\nrespect now', { start: 5, end: 19 }).keyword).toBe('mutual\nrespect')
})

test('contexts are short, folded, and stand beside the span', () => {
  const words = fc.array(fc.constantFrom('we', 'respect', 'sovereignty', ' ', '\n', '\n\n', '🕊', '\u2029'), {
    maxLength: 200,
  })
  fc.assert(
    fc.property(words, fc.nat(), fc.nat(), (parts, a, b) => {
      const text = parts.join(' ')
      const [start, end] = [a % (text.length + 1), b % (text.length + 1)].sort((x, y) => x - y) as [
        number,
        number,
      ]
      const { left, keyword, right } = contextOf(text, { start, end })
      expect(keyword).toBe(text.slice(start, end))
      for (const side of [left, right]) {
        expect(side.length).toBeLessThanOrEqual(contextLimits.characters)
        expect(side.split(' ').length).toBeLessThanOrEqual(contextLimits.words)
        expect(side).toBe(side.replace(/\s+/g, ' ').trim())
      }
      expect(text.slice(0, start).replace(/\s+/g, ' ').trimEnd().endsWith(left)).toBe(true)
      expect(text.slice(end).replace(/\s+/g, ' ').trimStart().startsWith(right)).toBe(true)
    }),
    { numRuns: 500 },
  )
})
