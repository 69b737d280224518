import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, onTestFinished, test } from 'vitest'
import { type Decision, plainDecision } from '../../src/measure/label.ts'
import { primaryOf } from '../../src/pipeline/compare.ts'
import { compareWithCodes } from '../../src/pipeline/validate.ts'

const LEXICON = `framing: mine
version: 1.0.0
definition: For the test.
sources: {a: A}
levels:
  system:
    respect:
      - {pattern: mutual respect, strength: high, source: a}
      - {pattern: respect, strength: weak, source: a}
`

async function compared(
  rows: readonly unknown[],
  decision: 'plain' | Decision = 'plain',
  by?: readonly string[],
) {
  const folder = await mkdtemp(join(tmpdir(), 'rostrum-validate-'))
  onTestFinished(() => rm(folder, { recursive: true, force: true }))
  await writeFile(join(folder, 'mine.yaml'), LEXICON)
  await writeFile(join(folder, 'codes.jsonl'), rows.map((row) => `${JSON.stringify(row)}\n`).join(''))
  const { figures } = await compareWithCodes({
    codes: [join(folder, 'codes.jsonl')],
    corpus: [],
    lexicons: [join(folder, 'mine.yaml')],
    draws: 100,
    seed: 's',
    decision,
    ...(by === undefined ? {} : { by }),
  })
  return figures
}

const yes = { text: 'We build on mutual respect.', primary: 'mine', endorsed: ['mine'] }
const missed = { text: 'We meet as equals.', primary: 'mine', endorsed: ['mine'] }
const no = { text: 'The harbour was calm.', primary: 'none', endorsed: [] }

test('labels of the plain decision against codes', async () => {
  const figures = await compared([
    { id: 'a', document: 'd', ...yes },
    { id: 'b', document: 'e', ...missed },
    { id: 'c', document: 'e', ...no },
  ])
  expect(figures.framings[0]).toMatchObject({
    framing: 'mine',
    counts: { tp: 1, fp: 0, fn: 1, tn: 1 },
    precision: { value: 1 },
    recall: { value: 0.5 },
  })
  expect(figures.calibration).toEqual([])
  expect(figures.errors.map(({ passage, kind }) => [passage.id, kind])).toEqual([['b', 'missed']])
  expect(figures.facts).toMatchObject({
    passages: 3,
    documents: 2,
    decision: 'plain@1',
    hasProbabilities: false,
  })
})

test('a decision with probabilities is calibrated, passages without a match too', async () => {
  const decision: Decision = {
    ...plainDecision,
    name: 'fitted',
    label: () => ({ labels: ['mine'], probabilities: [0.85] }),
    unmatched: () => ({ labels: [], probabilities: [0.05] }),
  }
  const { calibration, framings, facts } = await compared(
    [
      { id: 'a', ...yes },
      { id: 'b', ...no },
    ],
    decision,
  )
  expect(facts).toMatchObject({ decision: 'fitted@1', hasProbabilities: true, hasLimits: false })
  expect(calibration.map(({ framing, pairs }) => [framing, pairs])).toEqual([
    ['mine', 2],
    [undefined, 2],
  ])
  expect(calibration[0]!.error).toBeCloseTo(0.1, 12)
  expect(framings.map(({ brier }) => brier)).toEqual([calibration[0]!.brier, calibration[1]!.brier])
})

describe('docvars to group by', () => {
  test('those there are, by default; a decade out of the date', async () => {
    const figures = await compared([
      { id: 'a', ...yes, speaker: 'A', date: '1994-05-07' },
      { id: 'b', ...no, speaker: 'B', date: '2001' },
    ])
    expect(figures.facts.by).toEqual(['speaker', 'decade'])
    expect(figures.groups.map(({ value }) => value)).toEqual(['A', 'B', '1990s', '2000s'])
  })

  test('one that no passage has is a mistake', async () => {
    await expect(compared([{ id: 'a', ...yes, speaker: 'A' }], 'plain', ['speeker'])).rejects.toThrow(
      'no passage has this docvar; there are: speaker; did you mean speaker?',
    )
  })
})

test('the coders are put together, and a tie is left out and said', async () => {
  const figures = await compared([
    { id: 'a', ...yes, coder: 'ann' },
    { id: 'a', ...yes, coder: 'ben', primary: 'none', endorsed: [] },
    { id: 'b', ...no, coder: 'ann' },
    { id: 'b', ...no, coder: 'ben' },
  ])
  expect(figures.framings[0]).toMatchObject({ passages: 1, undecided: 1 })
  expect(figures.facts).toMatchObject({ passages: 2, coders: ['ann', 'ben'], codedTwice: 2 })
  expect(figures.facts.notes.join('\n')).toContain('exactly half of its coders endorse')
  // Values yes no, no no: one disagreement of two pairs, three of four values no. 1 − 3·2/6.
  expect(figures.agreement.find(({ variable }) => variable === 'mine')!.alpha).toBeCloseTo(0, 12)
})

test('no text and no corpus is a mistake', async () => {
  await expect(compared([{ id: 'a', primary: 'none', document: 'd', start: 0, end: 4 }])).rejects.toThrow(
    'no text; add a column text, or name the corpus',
  )
})

describe('primary of a passage', () => {
  const framings = ['a', 'b', 'c'].map((name) => ({ name, dimension: 'framing' }))
  test.for([
    ['no label', [], [1, 2, 3], undefined, 'none'],
    ['the highest weight of the labels', ['a', 'b'], [1, 2, 3], undefined, 'b'],
    ['the highest probability before the highest weight', ['a', 'b'], [1, 2, 3], [0.9, 0.6, 0.99], 'a'],
    ['weights where a label has no probability', ['a', 'b'], [1, 2, 3], [0.9, undefined, 0.9], 'b'],
    ['the first of equals', ['b', 'c'], [3, 3, 3], undefined, 'b'],
  ] as const)('%s', ([, labels, weights, probabilities, expected]) => {
    expect(primaryOf({ labels, weights, probabilities }, framings)).toBe(expected)
  })
})
