/**
 * Coding sheets: passages to be coded by hand, blind to what rostrum and the design say of them.
 */
import type { Docvars } from '../records.ts'
import { type CodebookFraming, codebookLines, DOUBT_CODES, STANCE_CODES } from './codebook.ts'
import { type Cell, csvRow } from './csv.ts'
import { createDocvarCensus } from './docvars.ts'
import { type Json, sha256Text, stableJson } from './manifest.ts'
import { type SheetColumn, type WorkbookSheet, workbookBytes } from './workbook.ts'

/** A passage to be coded, with what the design says of it. */
export interface CodingPassage {
  /** Tells nothing of the document: see `passageId`. */
  readonly id: string
  readonly document: string
  readonly start: number
  readonly end: number
  readonly text: string
  readonly docvars: Docvars
  readonly stratum: string
  /** Passages of the stratum, and how many of them were drawn. */
  readonly population: number
  readonly drawn: number
  readonly weight: number
}

/** A stratum as the sheet `about` lists it. */
export interface StratumLine {
  readonly stratum: string
  readonly population: number
  readonly drawn: number
}

export interface CodingSheet {
  readonly framings: readonly CodebookFraming[]
  /** In the order of the sheet. */
  readonly passages: readonly CodingPassage[]
  readonly coder: string | undefined
  /** Whether document and docvars stand beside the text, where a speaker's name may sway the coder. */
  readonly docvars: 'hidden' | 'shown'
  /** How the sample came about: names and values. */
  readonly about: readonly (readonly [name: string, value: string | number])[]
  readonly strata: readonly StratumLine[]
  /** What the reader of the sheet must know, such as strata without a passage. */
  readonly notes: readonly string[]
}

/** A file by its ending: `.xlsx`, `-design.csv` … */
export interface CodingFile {
  readonly ending: string
  readonly content: Uint8Array
}

const OWN_COLUMNS = [
  'id',
  'text',
  'primary',
  'doubt',
  'note',
  'coder',
  'document',
  'start',
  'end',
  'sha256_16',
]
const DESIGN_COLUMNS = ['stratum', 'weight', 'population', 'drawn']

/** Names that a framing cannot have in a coding sheet: columns with a meaning of their own, and `none`. */
export const RESERVED_NAMES: readonly string[] = [
  ...OWN_COLUMNS,
  ...DESIGN_COLUMNS,
  ...[
    'endorsed',
    'trace',
    'rejected',
    'reported',
    'mixed',
    'agreement',
    'cue',
    'sample',
    'file',
    'none',
    'unlabelled',
  ],
]

/** Id of a passage: the same in every sample, and blind to the document it stands in. */
export function passageId(document: string, start: number, end: number): string {
  // A letter first: no spreadsheet takes it for a number such as 12e45.
  return `p${sha256Text(JSON.stringify([document, start, end])).slice(0, 14)}`
}

/**
 * A coding sheet as files. A workbook is one file: what would sway the coder is in columns and a sheet that are hidden.
 * CSV and JSON lines cannot hide anything: the design is a file of its own, `-design`, and how the sample came about
 * another, `-about.json`.
 */
export async function codingFiles(
  sheet: CodingSheet,
  format: 'xlsx' | 'csv' | 'jsonl',
): Promise<readonly CodingFile[]> {
  if (format === 'xlsx') return [{ ending: '.xlsx', content: await workbookBytes(codingWorkbook(sheet)) }]
  const { passages, design } = codingTables(sheet)
  const written = format === 'csv' ? csvOf : jsonLinesOf
  return [
    { ending: `.${format}`, content: encoder.encode(written(passages)) },
    { ending: `-design.${format}`, content: encoder.encode(written(design)) },
    { ending: '-about.json', content: encoder.encode(stableJson(aboutJson(sheet))) },
  ]
}

/** The sheets of a coding workbook. */
export function codingWorkbook(sheet: CodingSheet): readonly WorkbookSheet[] {
  const { passages, design } = codingTables(sheet)
  return [
    { name: 'passages', columns: passages.columns.map(({ column }) => column), rows: passages.rows },
    {
      name: 'codebook',
      columns: [
        { header: 'part', width: 18, look: 'plain' },
        { header: 'term', width: 28, look: 'text' },
        { header: 'meaning', width: 110, look: 'text' },
      ],
      rows: codebookLines(sheet.framings).map(({ part, term, meaning }) => [part, term, meaning]),
    },
    aboutSheet(sheet),
    {
      name: 'design',
      isHidden: true,
      columns: design.columns.map(({ column }) => column),
      rows: design.rows,
    },
  ]
}

const encoder = new TextEncoder()

interface NamedColumn {
  readonly name: string
  readonly column: SheetColumn
  readonly value: (passage: CodingPassage) => Cell
}

interface CodingTable {
  readonly columns: readonly NamedColumn[]
  readonly rows: readonly (readonly Cell[])[]
}

function codingTables({ framings, passages, coder, docvars }: CodingSheet) {
  const isShown = docvars === 'shown'
  const names = framings.map(({ name }) => name)
  const census = createDocvarCensus()
  for (const passage of passages) census.add(passage.docvars)
  const docvarColumns = census
    .columns(new Set([...RESERVED_NAMES, ...names]))
    .map(({ docvar, name }) => grey(name, 18, ({ docvars: own }) => own[docvar]))
  const table = (columns: readonly NamedColumn[]): CodingTable => ({
    columns,
    rows: passages.map((passage) => columns.map(({ value }) => value(passage))),
  })
  const id: NamedColumn = {
    name: 'id',
    column: { header: 'id', width: 17, look: 'grey' },
    value: (passage) => passage.id,
  }
  const hidden = (column: NamedColumn): NamedColumn => ({
    ...column,
    column: { ...column.column, isHidden: !isShown },
  })
  return {
    passages: table([
      id,
      {
        name: 'text',
        column: { header: 'text', width: 72, look: 'text' },
        value: ({ text }) => text,
      },
      code('primary', 16, [...names, 'none']),
      ...names.map((name) => code(name, Math.max(13, name.length + 4), Object.keys(STANCE_CODES))),
      code('doubt', 8, Object.keys(DOUBT_CODES).map(Number)),
      { name: 'note', column: { header: 'note', width: 30, look: 'text' }, value: () => undefined },
      ...(coder === undefined ? [] : [grey('coder', 12, () => coder)]),
      hidden(grey('document', 24, ({ document }) => document)),
      hidden(grey('start', 9, ({ start }) => start)),
      hidden(grey('end', 9, ({ end }) => end)),
      hidden(grey('sha256_16', 20, ({ text }) => sha256Text(text).slice(0, 16))),
      ...(isShown ? docvarColumns : []),
    ]),
    design: table([
      id,
      grey('stratum', 40, ({ stratum }) => stratum),
      grey('weight', 14, ({ weight }) => weight),
      grey('population', 12, ({ population }) => population),
      grey('drawn', 8, ({ drawn }) => drawn),
      ...(isShown ? [] : docvarColumns),
    ]),
  }
}

function code(name: string, width: number, choices: readonly (string | number)[]): NamedColumn {
  return { name, column: { header: name, width, look: 'code', choices }, value: () => undefined }
}

function grey(name: string, width: number, value: NamedColumn['value']): NamedColumn {
  return { name, column: { header: name, width, look: 'grey' }, value }
}

function aboutSheet({ about, strata, notes }: CodingSheet): WorkbookSheet {
  const lines: (readonly Cell[])[] = [...about, ...notes.map((note) => ['note', note] as const), []]
  return {
    name: 'about',
    columns: [
      { width: 48, look: 'text' },
      { width: 22, look: 'plain' },
      { width: 10, look: 'plain' },
    ],
    rows: [
      ...lines,
      ['stratum', 'population (passages)', 'drawn'],
      ...strata.map(({ stratum, population, drawn }) => [stratum, population, drawn]),
    ],
    boldRows: [lines.length],
  }
}

function aboutJson({ about, strata, notes }: CodingSheet): Json {
  return {
    ...Object.fromEntries(about),
    notes,
    strata: strata.map((line) => ({ ...line })),
  }
}

function csvOf({ columns, rows }: CodingTable): string {
  const head = csvRow(
    columns.map(({ name }) => name),
    'programs',
  )
  return head + rows.map((row) => csvRow(row, 'people')).join('')
}

/** A cell without a value is an empty string: the coder sees which fields there are. */
function jsonLinesOf({ columns, rows }: CodingTable): string {
  return rows
    .map((row) => Object.fromEntries(columns.map(({ name }, at) => [name, row[at] ?? ''])))
    .map((record) => `${JSON.stringify(record)}\n`)
    .join('')
}
