import { expect, test } from 'vitest'
import type { NgramCount, NgramCounts } from '../../../src/pipeline/suggest/ngrams.ts'
import { priorSum, rankTerms } from '../../../src/pipeline/suggest/terms.ts'

/** Counts as they might come: `[n-gram, target, reference, matched?]`; 1,000 n-grams of each length against 9,000. */
function countsOf(rows: readonly (readonly [string, number, number, number?])[]): NgramCounts {
  const ngrams = rows.map(([written, target, reference, matched = 0]): NgramCount => {
    const words = written.split(' ')
    return { words, target, reference, documents: target, matched, all: target + reference, near: 0 }
  })
  const [target, reference] = [Array(4).fill(1000), Array(4).fill(9000)]
  return { target, reference, words: 10_000, near: 0, ngrams: () => ngrams }
}

const OPTIONS = { minDocuments: 3, covered: 'left out', most: 10 } as const
const ranked = (rows: Parameters<typeof countsOf>[0]) =>
  rankTerms(countsOf(rows), OPTIONS).map(({ words, folded }) => [words.join(' '), folded.join(', ')])

test.for([
  [
    'by z',
    [
      ['veto', 9, 2],
      ['hegemony', 40, 8],
    ],
    [
      ['hegemony', ''],
      ['veto', ''],
    ],
  ],
  [
    'too few documents',
    [
      ['veto', 2, 0],
      ['hegemony', 9, 2],
    ],
    [['hegemony', '']],
  ],
  ['no more than the reference says', [['harbour', 5, 45]], []],
  [
    'stop words alone',
    [
      ['of the', 90, 20],
      ['1985', 30, 1],
      ['and', 90, 5],
    ],
    [],
  ],
  [
    'a word cut off at its hyphen',
    [
      ['non', 40, 5],
      ['peace and co', 40, 5],
    ],
    [],
  ],
  [
    'mostly matched already',
    [
      ['veto', 20, 5, 10],
      ['hegemony', 20, 5, 9],
    ],
    [['hegemony', '']],
  ],
  [
    'the same but for stop words: without them',
    [
      ['the veto', 20, 4],
      ['veto', 22, 5],
      ['of the veto', 9, 2],
    ],
    [['veto', 'the veto, of the veto']],
  ],
  [
    'the same but for stop words: with them, where that says more',
    [
      ['by force', 20, 2],
      ['force', 24, 100],
    ],
    [['by force', 'force']],
  ],
  [
    'a longer one that says no more',
    [
      ['interference', 40, 50],
      ['interference abroad', 20, 25],
    ],
    [['interference', 'interference abroad']],
  ],
  [
    'a longer one that says more',
    [
      ['interference', 40, 50],
      ['non interference', 20, 4],
    ],
    [
      ['interference', ''],
      ['non interference', ''],
    ],
  ],
  [
    'a shorter one that mostly stands in the longer one',
    [
      ['economic order', 30, 3],
      ['economic', 40, 180],
    ],
    [['economic order', 'economic']],
  ],
  [
    'a shorter one that stands elsewhere too',
    [
      ['economic order', 30, 3],
      ['economic', 60, 300],
    ],
    [
      ['economic order', ''],
      ['economic', ''],
    ],
  ],
  [
    'words in common are not one in the other',
    [
      ['equal rights', 20, 3],
      ['equal voice', 20, 4],
    ],
    [
      ['equal rights', ''],
      ['equal voice', ''],
    ],
  ],
] as const)('%s', ([, rows, expected]) => {
  const found = ranked(rows)
  expect(found).toHaveLength(expected.length)
  expect(new Map(found as [string, string][])).toEqual(new Map(expected as unknown as [string, string][]))
})

test('what is covered is kept where it is asked for', () => {
  const counts = countsOf([['veto', 20, 5, 20]])
  expect(rankTerms(counts, { ...OPTIONS, covered: 'kept' })).toHaveLength(1)
})

test('the order does not depend on the order of counting', () => {
  const rows = [
    ['veto', 20, 5],
    ['hegemony', 20, 5],
    ['by veto', 8, 2],
    ['equal voice', 9, 1],
  ] as const
  expect(ranked([...rows].reverse())).toEqual(ranked(rows))
})

test.for([
  [1000, 9000, 2000],
  [1000, 500, 1000],
  [1000, 1000, 2000],
  [0, 500, 0],
] as const)('prior of %i against %i: %i', ([target, reference, sum]) => {
  expect(priorSum(target, reference)).toBe(sum)
})
