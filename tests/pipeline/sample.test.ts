import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { drawSample, primaryLabel, type SampleOptions, SampleStopped } from '../../src/pipeline/sample.ts'
import { planSample } from '../../src/pipeline/sample-plan.ts'
import type { PassageScore } from '../../src/records.ts'
import { LONGEST_CELL } from '../../src/write/workbook.ts'
import { folderOf, OWN_LEXICON } from '../cli/built.ts'

const framing = (name: string) => ({ name, dimension: 'framing' })
const ALL = ['a', 'b', 'c'].map(framing)

describe('the primary label', () => {
  const score = (
    labels: string[],
    weights: number[],
    probabilities?: (number | undefined)[],
  ): PassageScore => ({
    passage: { index: 0, start: 0, end: 1, zone: 'body', words: 1, sentences: 1 },
    labels,
    weights,
    probabilities,
  })
  test.for([
    ['none without a label, whatever the weights', score([], [9, 9, 9]), ALL, undefined],
    ['the label of highest weight', score(['a', 'b'], [3, 4, 9]), ALL, 'b'],
    ['the label of highest probability goes first', score(['a', 'b'], [3, 4, 0], [0.9, 0.6, 0.1]), ALL, 'a'],
    [
      'by weight where one label has no probability',
      score(['a', 'b'], [3, 4, 0], [0.9, undefined, 0.1]),
      ALL,
      'b',
    ],
    ['the first of equal ones', score(['a', 'b', 'c'], [3, 4, 4]), ALL, 'b'],
    ['only framings that are coded', score(['a', 'c'], [9, 0, 3]), [framing('c')], 'c'],
    ['none of those that are coded', score(['a'], [9, 0, 3]), [framing('c')], undefined],
  ] as const)('%s', ([, passage, coded, expected]) => {
    expect(primaryLabel(passage, ALL, coded)).toBe(expected)
  })
})

const OPTIONS: SampleOptions = { size: 10, by: [], unlabelledShare: 0.5, perDocument: 5, seed: 's' }

async function planOf(records: readonly object[]) {
  const folder = await folderOf({
    'mine.yaml': OWN_LEXICON,
    'corpus.jsonl': records.map((record) => `${JSON.stringify(record)}\n`).join(''),
  })
  const path = join(folder, 'corpus.jsonl')
  const plan = await planSample([path], { lexicons: [join(folder, 'mine.yaml')], reserved: [] })
  return { plan, path }
}

const RESPECT = 'We build on mutual respect.'

describe('drawSample', () => {
  test('unlabelled passages stand apart by whether they have matches', async () => {
    const { plan } = await planOf([
      { id: 'a', text: `${RESPECT}\n\nA word of respect.\n\nThe weather is fine.` },
    ])
    const { strata, passages } = await drawSample(plan, OPTIONS)
    expect(strata.map(({ stratum, population }) => [stratum, population])).toEqual([
      ['mine', 1],
      ['unlabelled; with matches', 1],
      ['unlabelled; without matches', 1],
    ])
    expect(passages.map(({ text, weight }) => [text, weight])).toEqual([
      [RESPECT, 1],
      ['A word of respect.', 1],
      ['The weather is fine.', 1],
    ])
  })

  test('a passage longer than a cell is no part of the population, and is told of', async () => {
    const { plan } = await planOf([{ id: 'a', text: `${RESPECT}\n\n${'x'.repeat(LONGEST_CELL + 1)}` }])
    const { population, tooLong, passages, notes } = await drawSample(plan, OPTIONS)
    expect([population, tooLong, passages.length]).toEqual([1, 1, 1])
    expect(notes).toContain(
      '1 passages are longer than a cell holds (32767 characters) and could not be drawn',
    )
  })

  test('period by date, else by year; documents without one are together', async () => {
    const { plan } = await planOf([
      { id: 'a', text: RESPECT, date: '1961-02-03' },
      { id: 'b', text: RESPECT, year: 1969 },
      { id: 'c', text: RESPECT, country: 'A; "B"' },
    ])
    const { strata, notes } = await drawSample(plan, { ...OPTIONS, by: ['country'], period: 'decade' })
    expect(strata.map(({ stratum, population }) => [stratum, population])).toEqual([
      ['mine; decade=1960s; country=', 2],
      ['mine; decade=; country="A; \\"B\\""', 1],
      ['unlabelled', 0],
    ])
    expect(notes).toContain('1 documents have no date that names a decade; they are together')
    expect(notes).toContain('every passage is labelled')
  })

  test('a second document with the id of an earlier one is left out', async () => {
    const { plan } = await planOf([
      { id: 'a', text: RESPECT },
      { id: 'a', text: `${RESPECT} Twice.` },
    ])
    const { documents, leftOut } = await drawSample(plan, OPTIONS)
    expect([documents, leftOut]).toEqual([1, 1])
  })

  test('documents that change between the two readings stop it', async () => {
    const { plan, path } = await planOf(
      Array.from({ length: 50 }, (_, at) => ({ id: `d${at}`, text: RESPECT })),
    )
    const onProgress = ({ documents }: { documents: number }) => {
      if (documents === 50) changed = writeFile(path, `{"id": "other", "text": "${RESPECT}"}\n`)
    }
    let changed = Promise.resolve()
    await expect(drawSample(plan, { ...OPTIONS, onProgress }).finally(() => changed)).rejects.toThrow(
      'the documents changed while they were read',
    )
  })

  test('stops when told to', async () => {
    const { plan } = await planOf([{ id: 'a', text: RESPECT }])
    const stop = new AbortController()
    stop.abort()
    await expect(drawSample(plan, { ...OPTIONS, signal: stop.signal })).rejects.toThrow(SampleStopped)
  })
})
