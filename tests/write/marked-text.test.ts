import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Match, Stance } from '../../src/records.ts'
import { markedText } from '../../src/write/marked-text.ts'

const TEXT = 'one two three four five six'

function match(framing: string, words: string, stance: Stance = 'asserts'): Match {
  const start = TEXT.indexOf(words)
  return at(framing, start, start + words.length, stance)
}

function at(framing: string, start: number, end: number, stance: Stance = 'asserts'): Match {
  const common = { dimension: 'framing', level: 'any', facet: 'f', pattern: 'p', against: false }
  const entry = { ...common, id: 'f/p', framing, strength: 'high' as const }
  return { entry, start, end, passage: 0, voice: 'speaker', attributedTo: undefined, stance, rule: '' }
}

const textOf = (matches: readonly Match[], marking: 'plain' | 'colour' = 'plain') =>
  markedText(TEXT, { start: 0, end: TEXT.length }, matches, marking)
    .map(({ text }) => text)
    .join('')

test.for([
  ['nothing', [], 'one two three four five six'],
  [
    'each stance',
    [
      match('a', 'one'),
      match('a', 'two', 'rejects'),
      match('a', 'three', 'reports'),
      match('a', 'four', 'mixed'),
    ],
    '[a+ one] [a- two] [a" three] [a~ four] five six',
  ],
  [
    'one inside another',
    [match('a', 'two three four'), match('b', 'three')],
    'one [a+ two [b+ three] four] five six',
  ],
  [
    'one at the start of another',
    [match('a', 'two'), match('b', 'two three')],
    'one [b+ [a+ two] three] four five six',
  ],
  [
    'one at the end of another',
    [match('a', 'two three'), match('b', 'three')],
    'one [a+ two [b+ three]] four five six',
  ],
  [
    'the same words twice',
    [match('a', 'two'), match('b', 'two', 'rejects')],
    'one [a+ [b- two]] three four five six',
  ],
  [
    'two that cross',
    [match('a', 'two three'), match('b', 'three four')],
    'one [a+ two [b+ three…]] [b+ … four] five six',
  ],
  [
    'three that cross',
    [match('a', 'two three'), match('b', 'three four'), match('c', 'three four five')],
    'one [a+ two [c+ [b+ three…]…]] [c+ … [b+ … four] five] six',
  ],
  ['the whole', [match('a', TEXT)], '[a+ one two three four five six]'],
] as const)('plain: %s', ([, matches, expected]) => {
  expect(textOf(matches)).toBe(expected)
})

test('colour: one match has its colour, a sign only where it does not assert', () => {
  const runs = markedText(
    TEXT,
    { start: 0, end: 7 },
    [match('pluralist', 'one'), match('vindicationist', 'two', 'rejects')],
    'colour',
  )
  expect(runs).toEqual([
    { text: 'one', style: '94;1' },
    { text: ' ', style: '' },
    { text: '-', style: '31' },
    { text: 'two', style: '31;1;9' },
  ])
})

test('colour: brackets where matches overlap', () => {
  expect(textOf([match('a', 'two three'), match('b', 'three')], 'colour')).toBe(
    'one [two [three]] four five six',
  )
})

test('marks taken away give back the text, however matches overlap', () => {
  const words = [...TEXT.matchAll(/\w+/g)].map(({ 0: word, index }) => ({
    start: index,
    end: index + word.length,
  }))
  const span = fc
    .tuple(fc.integer({ min: 0, max: 5 }), fc.integer({ min: 0, max: 5 }), fc.constantFrom('a', 'b', 'c'))
    .map(([x, y, framing]) => at(framing, words[Math.min(x, y)]!.start, words[Math.max(x, y)]!.end))
  fc.assert(
    fc.property(fc.array(span, { maxLength: 6 }), (matches) => {
      const sorted = [...matches].sort((a, b) => a.start - b.start)
      const marked = textOf(sorted)
      expect(marked.replace(/\[[abc]\+ (… )?|…?\]/g, '')).toBe(TEXT)
      let depth = 0
      for (const mark of marked) {
        if (mark === '[') depth++
        if (mark === ']') depth--
        expect(depth).toBeGreaterThanOrEqual(0)
      }
      expect(depth).toBe(0)
    }),
    { numRuns: 500, seed: 7 },
  )
})
