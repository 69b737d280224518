import fc from 'fast-check'
import { expect, test } from 'vitest'
import { cleanText } from '../../../src/read/hygiene/clean.ts'
import {
  cleanedOffset,
  moveOrigin,
  moveZones,
  NO_EDITS,
  originalOffset,
  originalSpan,
} from '../../../src/read/hygiene/edits.ts'

/** Text as it comes: words, and everything that cleaning looks for, beside one another. */
const PIECES = [
  'a',
  'B',
  'é',
  'e\u0301',
  'word',
  ' ',
  '\n',
  '\n\n',
  '“',
  '’',
  'â€™',
  'Ã©',
  'Ã¢â‚¬â„¢',
  'Â',
  '\u00a0',
  '\u200b',
  '\u00ad',
  '\u00ad\n',
  '\r\n',
  '\r',
  '\u2028',
  '\u2029',
  '\u0092',
  '\u0007',
  'ﬃ',
  '\ufeff',
  '\u202e',
  '\u0301',
  '😀',
  '\ud83d',
  'К',
  '¬',
  '\u00ac\n',
  '한',
]
const TEXT = fc.array(fc.constantFrom(...PIECES), { maxLength: 30 }).map((pieces) => pieces.join(''))
const ANY = fc.oneof(TEXT, fc.string({ unit: 'binary', maxLength: 60 }))

test('every character of a cleaned text has its place in the original, in order', () => {
  fc.assert(
    fc.property(ANY, (original) => {
      const cleaned = cleanText(original)
      const { cleanStart, cleanEnd, originalStart, originalEnd } = cleaned.edits
      let previous = 0
      let edit = 0
      for (let at = 0; at <= cleaned.text.length; at++) {
        const from = originalOffset(cleaned, at)
        expect(from).toBeGreaterThanOrEqual(previous)
        expect(from).toBeLessThanOrEqual(original.length)
        previous = from
        while (edit < cleanStart.length && (cleanEnd[edit] ?? 0) <= at) edit++
        const isInEdit = edit < cleanStart.length && (cleanStart[edit] ?? 0) <= at
        const character = cleaned.text[at] ?? ''
        if (!isInEdit && /[A-Za-z0-9]/.test(character)) expect(original[from]).toBe(character)
      }
      expect(originalOffset(cleaned, cleaned.text.length)).toBe(original.length)
      for (let row = 1; row < originalStart.length; row++) {
        expect(originalStart[row] ?? 0).toBeGreaterThanOrEqual(originalEnd[row - 1] ?? 0)
      }
    }),
    { seed: 1, numRuns: 1500 },
  )
})

test('places in the original go to the cleaned text in order', () => {
  fc.assert(
    fc.property(ANY, (original) => {
      const cleaned = cleanText(original)
      let previous = 0
      for (let at = 0; at <= original.length; at++) {
        const to = cleanedOffset(cleaned, at)
        expect(to).toBeGreaterThanOrEqual(previous)
        previous = to
      }
      expect(previous).toBe(cleaned.text.length)
    }),
    { seed: 2, numRuns: 500 },
  )
})

test('a span selects what it stands for', () => {
  const original = 'It\u200b wasnâ€™t ef\u00adﬁcient, a\u00a0cafe\u0301.'
  const cleaned = cleanText(original)
  expect(cleaned.text).toBe('It wasn’t efficient, a café.')
  const of = (word: string) => {
    const start = cleaned.text.indexOf(word)
    const { start: from, end } = originalSpan(cleaned, { start, end: start + word.length })
    return original.slice(from, end)
  }
  expect(['It', 'wasn’t', 'efficient', 'café', 't', 'a'].map(of)).toEqual([
    'It',
    'wasnâ€™t',
    'ef\u00adﬁcient',
    'cafe\u0301',
    't',
    'a',
  ])
  expect(originalSpan(cleaned, { start: 3, end: 3 })).toEqual({ start: 4, end: 4 })
})

test('pages and zones move along', () => {
  const original = '\ufeffOne.\r\n\r\nTwâ€™o.\n\n\u200b\u200b\n\nThree.'
  const cleaned = cleanText(original)
  expect(cleaned.text).toBe('One.\n\nTw’o.\n\n\n\nThree.')
  const twoAt = original.indexOf('Tw')
  const nothingAt = original.indexOf('\u200b')
  const threeAt = original.indexOf('Three')
  expect(moveOrigin({ unit: 'page', at: [0, twoAt, threeAt], number: [1, 2, 4] }, cleaned)).toEqual({
    unit: 'page',
    at: [0, 6, 15],
    number: [1, 2, 4],
  })
  const zones = moveZones(
    [
      { start: 0, end: 5, zone: 'heading' },
      { start: twoAt, end: twoAt + 7, zone: 'body' },
      { start: nothingAt, end: nothingAt + 2, zone: 'footnote' },
      { start: threeAt, end: original.length, zone: 'body' },
    ],
    cleaned,
  )
  expect(zones.map(({ start, end, zone }) => [cleaned.text.slice(start, end), zone])).toEqual([
    ['One.', 'heading'],
    ['Tw’o.', 'body'],
    ['Three.', 'body'],
  ])
})

test('of two pages that begin at one place the last is kept', () => {
  const cleaned = cleanText('a\u200b\u200bb')
  expect(moveOrigin({ unit: 'line', at: [0, 1, 2, 3], number: [1, 2, 3, 4] }, cleaned)).toEqual({
    unit: 'line',
    at: [0, 1],
    number: [1, 4],
  })
})

test('without edits everything stays', () => {
  expect(originalOffset({ edits: NO_EDITS }, 7)).toBe(7)
  expect(cleanedOffset({ edits: NO_EDITS }, 7)).toBe(7)
})
