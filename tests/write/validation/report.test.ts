import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { headerOf } from '../../../src/write/table.ts'
import type { FramingFigures, ValidationFigures } from '../../../src/write/validation/figures.ts'
import { escaped } from '../../../src/write/validation/markdown.ts'
import { validationReport } from '../../../src/write/validation/report.ts'
import { writeValidation } from '../../../src/write/validation/results.ts'
import { validationSummary, withLimits } from '../../../src/write/validation/summary.ts'
import { VALIDATION_TABLES } from '../../../src/write/validation/tables.ts'
import { freshFolder, parseRecords } from '../folder.ts'

const NONE = { value: undefined, limits: undefined }
const EMPTY: FramingFigures = {
  framing: 'alpha',
  passages: 0,
  undecided: 0,
  gold: 0,
  labelled: 0,
  counts: undefined,
  weights: undefined,
  precision: NONE,
  recall: NONE,
  f1: NONE,
  falseTrace: undefined,
  falseRejected: undefined,
  falseReported: undefined,
  rejected: undefined,
  rejectedLabelled: undefined,
  documents: undefined,
  rankCorrelation: undefined,
  calibrationError: undefined,
  brier: undefined,
  brierReference: undefined,
}

/** Figures of codes that support next to nothing. */
const BARE: ValidationFigures = {
  facts: {
    version: '0.0.0',
    decision: 'plain@1',
    seed: 's',
    draws: 10,
    codes: [{ path: 'codes|`x`.csv', sha256: 'ab' }],
    corpora: [],
    lexicons: [{ name: 'alpha', version: '1.0.0', entries: 1 }],
    passages: 1,
    documents: undefined,
    coders: [],
    codedTwice: 0,
    isWeighted: false,
    by: [],
    hasLimits: false,
    hasProbabilities: false,
    notes: [],
  },
  framings: [EMPTY, { ...EMPTY, framing: 'all' }],
  present: [],
  stance: [],
  stanceAccuracy: { pairs: 0, accuracy: undefined },
  agreement: [],
  confusion: [],
  entries: [],
  groups: [],
  documents: [],
  calibration: [],
  prevalence: [],
  errors: [],
}

test('what the codes do not support is said, and nothing is made up', () => {
  const report = validationReport(BARE)
  for (const sentence of [
    'No framing is endorsed in the codes',
    'The codes do not say what is rejected',
    'There are no limits',
    'The codes name no coder',
    'The codes name no primary framing',
    'No document has five coded passages or more',
    'The decision gives no probabilities',
    'The passages have no docvars',
    'No passage has the codes of two coders',
    'No passage has both a stance',
  ]) {
    expect(report).toContain(sentence)
  }
  expect(report).not.toMatch(/NaN|undefined|Infinity|null/)
})

test('every table of the report has as many cells in each row', () => {
  const report = validationReport(BARE)
  for (const block of report.split('\n\n').filter((part) => part.startsWith('|'))) {
    const widths = block.split('\n').map((line) => line.replaceAll('\\|', '').split('|').length)
    expect(new Set(widths).size).toBe(1)
  }
})

test.for([
  ['a|b', 'a\\|b'],
  ['two\nlines', 'two lines'],
  ['<script>', '\\<script\\>'],
  ['# [x](y)', '\\# \\[x\\](y)'],
])('%j stands in a table as %j', ([text = '', expected]) => {
  expect(escaped(text)).toBe(expected)
})

test.for([
  [{ value: 0.714, limits: { low: 0.6, high: 0.8 } }, '0.71 (0.60–0.80)'],
  [{ value: -0.25, limits: { low: -0.5, high: 0.1 } }, '−0.25 (−0.50 to 0.10)'],
  [{ value: 1, limits: undefined }, '1.00'],
  [NONE, '–'],
  [{ value: -0.001, limits: undefined }, '0.00'],
] as const)('%j is written %s', ([measure, expected]) => {
  expect(withLimits(measure)).toBe(expected)
})

test('the table for the terminal: a line a framing, and the mean', () => {
  const limited = { value: 0.5, limits: { low: 0.25, high: 0.75 } }
  const figures = {
    ...BARE,
    present: ['alpha'],
    framings: [
      { ...EMPTY, passages: 10, gold: 4, labelled: 3, precision: limited, recall: limited, f1: limited },
      { ...EMPTY, framing: 'all', passages: 10, gold: undefined, labelled: undefined, f1: limited },
    ],
  }
  expect(validationSummary(figures)).toBe(
    [
      'framing    passages  coded  labelled  precision         recall            F1',
      'alpha            10      4         3  0.50 (0.25–0.75)  0.50 (0.25–0.75)  0.50 (0.25–0.75)',
      'mean of 1        10                   –                 –                 0.50 (0.25–0.75)',
      '',
    ].join('\n'),
  )
})

describe('the files', () => {
  test('all at once, described, with cells that no spreadsheet runs', async () => {
    const folder = join(await freshFolder(), 'validation')
    const error = {
      passage: { id: '=cmd', document: undefined, span: undefined, text: '+1, "said"\nhe', weight: 2 },
      framing: 'alpha',
      kind: 'missed',
      isTrace: undefined,
      probability: undefined,
      matches: [],
    }
    await writeValidation(folder, { ...BARE, errors: [error] }, { seed: 's' })
    const names = (await readdir(folder)).sort()
    expect(names).toEqual(
      [...VALIDATION_TABLES.map(({ file }) => file), 'datapackage.json', 'manifest.json', 'report.md'].sort(),
    )
    const [row] = await parseRecords(await readFile(join(folder, 'errors.csv'), 'utf8'))
    expect(row).toMatchObject({
      id: "'=cmd",
      document: '',
      start: '',
      trace: '',
      weight: '2',
      text: '\'+1, "said"\nhe',
    })
    const manifest = JSON.parse(await readFile(join(folder, 'manifest.json'), 'utf8'))
    expect(Object.keys(manifest.files).sort()).toEqual(names.filter((name) => !name.endsWith('.json')))
  })

  test('columns are named once, and keys are columns', () => {
    for (const table of VALIDATION_TABLES) {
      const names = headerOf(table)
      expect(new Set(names).size).toBe(names.length)
      for (const key of table.primaryKey) expect(names).toContain(key)
    }
  })
})
