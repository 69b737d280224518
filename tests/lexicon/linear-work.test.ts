import { expect, test } from 'vitest'
import type { Lexicon } from '../../src/lexicon/lexicon.ts'
import { createAnalyser } from '../../src/pipeline/analyse.ts'
import { documentOf } from './documents.ts'
import { lexiconOf, type Written } from './matched.ts'

const letters = [...'abcdefghij']
const everyTwo = '([abcdefghij] [abcdefghij])'
const gaps = (count: number, word: (index: number) => string) =>
  Array.from({ length: count }, (_, index) => word(index)).join(' <20> ')

const lexicons: readonly (readonly [string, readonly (string | Written)[]])[] = [
  ['the same word everywhere', [gaps(3, () => 'a'), 'a a', 'a & a & a', 'a <20> a & a <20> a']],
  ['many alternatives', [`${everyTwo} <20> ${everyTwo} <18> ${everyTwo}`]],
  ['gaps of twenty', [gaps(3, (index) => letters[index]!), gaps(3, () => '(a|b|c|d|e|f|g|h|i|j)')]],
  ['small gaps, many of them', [Array(14).fill('(a|b|a b|b a|a b a)').join(' <1> ')]],
  [
    'conditions that always hold',
    [{ pattern: 'a & b & c', unless: [{ pattern: 'z', within: 'passage', side: 'either' }] }],
  ],
  [
    'conditions that never hold',
    [
      { pattern: 'a', unless: ['a <20> a'] },
      { pattern: 'b', unless: [{ pattern: 'a', within: 'passage', side: 'either' }] },
      { pattern: 'c & z' },
      { pattern: 'd', unless: [{ pattern: 'z', within: 50, side: 'either' }] },
    ],
  ],
  ['prefixes', letters.map((letter) => `${letter}* <20> ${letter}* <20> ${letter}*`)],
]

const texts: readonly (readonly [string, (words: number) => string])[] = [
  ['one word in one sentence', (words) => 'a '.repeat(words)],
  [
    'ten words in one sentence',
    (words) => Array.from({ length: words }, (_, index) => letters[index % 10]).join(' '),
  ],
  [
    'ten words in sentences',
    (words) =>
      Array.from(
        { length: words },
        (_, index) => letters[(index * 7) % 10] + (index % 20 === 19 ? '! A' : ''),
      ).join(' '),
  ],
]

function stepsOf(lexicon: Lexicon, text: string): number {
  const analyser = createAnalyser({ lexicons: [lexicon], rules: [] })
  analyser.analyse(documentOf(text))
  return analyser.steps()
}

for (const [name, entries] of lexicons) {
  for (const [kind, textOf] of texts) {
    test(`twice the text is at most twice the work: ${name}, ${kind}`, () => {
      const lexicon = lexiconOf('pluralist', entries)
      const steps = [1000, 2000, 4000].map((words) => stepsOf(lexicon, textOf(words)))
      expect(steps[0]).toBeGreaterThan(0)
      expect(steps[1]! / steps[0]!).toBeLessThan(2.2)
      expect(steps[2]! / steps[1]!).toBeLessThan(2.2)
    })
  }
}

// Steps do not count the words that are passed over: the clock does. Quadratic work would take minutes.
test('200,000 words without a full stop, with conditions at every word, take seconds', () => {
  const lexicon = lexiconOf('pluralist', [
    { pattern: 'a', unless: [{ pattern: 'z', within: 'passage', side: 'after' }] },
    { pattern: 'b & zeal' },
    { pattern: 'c & a <20> zeal' },
  ])
  const start = performance.now()
  stepsOf(lexicon, texts[1]![1](200_000))
  expect(performance.now() - start).toBeLessThan(5000)
})
