/**
 * Files of coded passages as rows of named cells: CSV, JSON lines or a workbook.
 */
import { createHash } from 'node:crypto'
import type { Problem } from '../../error.ts'
import type { Place } from '../../records.ts'
import { type ByteSource, readAllBytes } from '../bytes.ts'
import { parseCells, plainCells } from '../csv-cells.ts'
import { detectDelimiter } from '../csv-dialect.ts'
import { MOST_CELLS, splitRows } from '../csv-rows.ts'
import { decodeText } from '../decode.ts'
import { rejectedBy } from '../diagnostic.ts'
import { findJsonError } from '../json-error.ts'
import { LIMITS } from '../options.ts'
import type { SheetCells, XlsxCell } from '../xlsx.ts'

/** One row with the cells that are not empty, by the name of their column. */
export interface CodedRow {
  readonly place: Place
  readonly cells: Readonly<Record<string, unknown>>
}

/** What a file holds, before any code is looked at. */
export interface CodedTable {
  readonly source: string
  /** Hexadecimal SHA-256 of the file's bytes. */
  readonly sha256: string
  /** Names of all columns, in the order in which they come. */
  readonly columns: readonly string[]
  readonly rows: readonly CodedRow[]
  readonly problems: readonly Problem[]
  /** What is odd, but keeps nothing from being read. */
  readonly notes: readonly string[]
}

type Parsed = Pick<CodedTable, 'columns' | 'rows' | 'problems' | 'notes'>

/** Columns that have a meaning; their names may be written in capitals too. */
export const KNOWN_COLUMNS = [
  'id',
  'document',
  'start',
  'end',
  'sha256_16',
  'text',
  'coder',
  'primary',
  'endorsed',
  'trace',
  'rejected',
  'reported',
  'mixed',
  'weight',
  'stratum',
  'doubt',
  'note',
  'agreement',
  'cue',
  'sample',
  'file',
] as const

const EXTENSION = /\.([a-z0-9]+?)(\.gz)?$/i

/**
 * Reads a file of coded passages whole. Never throws for what is in it: a file that cannot be read is a table without
 * rows and with a problem.
 */
export async function readTable(path: string): Promise<CodedTable> {
  const [, extension = '', gz] = EXTENSION.exec(path) ?? []
  const source: ByteSource = { path, isGzipped: gz !== undefined }
  try {
    const bytes = await readAllBytes(source, LIMITS)
    const sha256 = createHash('sha256').update(bytes).digest('hex')
    return { source: path, sha256, ...(await parse(bytes, path, extension.toLowerCase())) }
  } catch (error) {
    const reading = rejectedBy(error, { source: path })
    if (reading.kind !== 'rejected') throw error
    const { message, remedy } = reading.diagnostic
    const problems = [{ place: { source: path }, message: `${message}; ${remedy}` }]
    return { source: path, sha256: '', columns: [], rows: [], problems, notes: [] }
  }
}

async function parse(bytes: Buffer, source: string, extension: string): Promise<Parsed> {
  switch (extension) {
    case 'csv':
    case 'tsv':
    case 'tab':
      return parseCsv(bytes, source)
    case 'jsonl':
    case 'ndjson':
      return parseJsonLines(bytes, source)
    case 'xlsx': {
      const { readSheets } = await import('../xlsx.ts')
      const isNamed = (name: string, wanted: string) => name.trim().toLowerCase() === wanted
      const sheets = await readSheets(
        bytes,
        (name, position) => position === 0 || isNamed(name, 'passages') || isNamed(name, 'design'),
      )
      const passages = sheets.find(({ name }) => isNamed(name, 'passages')) ?? sheets[0]
      const design = sheets.find((sheet) => sheet !== passages && isNamed(sheet.name, 'design'))
      return parseSheets(source, passages, design)
    }
    default:
      return failed(
        source,
        'codes are read from .csv, .tsv, .jsonl (also with .gz) and .xlsx files; save it as one',
      )
  }
}

async function parseCsv(bytes: Buffer, source: string): Promise<Parsed> {
  const { text, fault } = decodeText(bytes)
  const notes = fault === undefined ? [] : [`${source}  ${fault.message}; ${fault.remedy}`]
  const delimiter = detectDelimiter(text.slice(0, LIMITS.frontMatterBytes))
  const problems: Problem[] = []
  const grid: { readonly place: Place; readonly cells: readonly string[] }[] = []
  async function* whole() {
    yield Buffer.from(text)
  }
  for await (const rows of splitRows(whole(), delimiter.charCodeAt(0), LIMITS.recordBytes)) {
    for (const row of rows) {
      const place: Place = { source, record: row.record, line: row.line }
      if (row.kind === 'open-quote') {
        problems.push({
          place,
          message: 'the quotation opened here is never closed; write " inside a cell as ""',
        })
        continue
      }
      if (row.kind === 'too-long') {
        problems.push({ place, message: `the row has over ${LIMITS.recordBytes} bytes` })
        continue
      }
      if (row.kind === 'too-many-cells') {
        problems.push({ place, message: `the row has over ${MOST_CELLS} cells` })
        continue
      }
      const line = row.bytes.toString('utf8')
      const cells = plainCells(line, delimiter) ?? (await parseCells(line, delimiter))
      if (cells === undefined)
        problems.push({ place, message: 'a quotation mark inside a quoted cell; write it as ""' })
      else grid.push({ place, cells })
    }
  }
  const [head, ...body] = grid
  if (head === undefined) return { ...failed(source, 'holds no rows'), notes }
  const columns = namesOf(head.cells, head.place, problems)
  const rows = body.flatMap(({ place, cells }) => {
    if (cells.length !== head.cells.length) {
      const message = `expected ${head.cells.length} cells, found ${cells.length}; put cells that hold the delimiter in quotation marks`
      problems.push({ place, message })
      return []
    }
    return [{ place, cells: cellsByName(columns, cells) }]
  })
  return { columns: columns.filter((name) => name !== ''), rows, problems, notes }
}

function parseJsonLines(bytes: Buffer, source: string): Parsed {
  const { text, fault } = decodeText(bytes)
  const notes = fault === undefined ? [] : [`${source}  ${fault.message}; ${fault.remedy}`]
  const problems: Problem[] = []
  const columns = new Set<string>()
  const rows: CodedRow[] = []
  for (const [index, line] of text.split('\n').entries()) {
    if (line.trim() === '') continue
    const place: Place = { source, record: index + 1, line: index + 1 }
    const value = parsedJson(line)
    if (value === undefined) {
      const found = findJsonError(line)
      const at = found === undefined ? {} : { column: found.position + 1 }
      problems.push({
        place: { ...place, ...at },
        message: `not JSON: ${found?.message ?? 'it cannot be parsed'}`,
      })
      continue
    }
    if (typeof value !== 'object' || value === null || Array.isArray(value)) {
      problems.push({ place, message: 'expected one object a line, such as {"id": "p1", "primary": "none"}' })
      continue
    }
    const cells: Record<string, unknown> = {}
    for (const [name, cell] of Object.entries(value)) {
      const column = knownName(name)
      columns.add(column)
      if (column !== '__proto__' && !isEmpty(cell)) cells[column] = cell
    }
    rows.push({ place, cells })
  }
  return { columns: [...columns], rows, problems, notes }
}

function parsedJson(line: string): unknown {
  try {
    return JSON.parse(line)
  } catch {
    return undefined // the caller finds out where
  }
}

/** Rows of the sheet of passages; columns of the sheet `design` are joined to them by id. */
function parseSheets(
  source: string,
  passages: SheetCells | undefined,
  design: SheetCells | undefined,
): Parsed {
  const problems: Problem[] = []
  const table = sheetTable(source, passages, problems)
  if (table === undefined) return failed(source, 'the workbook holds no rows')
  if (design === undefined) return { ...table, problems, notes: [] }
  const joined = sheetTable(source, design, problems)
  if (joined === undefined) return { ...table, problems, notes: [] }
  const byId = new Map(joined.rows.map(({ cells }) => [String(cells.id ?? '').trim(), cells]))
  const rows = table.rows.map(({ place, cells }) => ({
    place,
    cells: { ...byId.get(String(cells.id ?? '').trim()), ...cells },
  }))
  return { columns: [...new Set([...table.columns, ...joined.columns])], rows, problems, notes: [] }
}

function sheetTable(
  source: string,
  sheet: SheetCells | undefined,
  problems: Problem[],
): Pick<CodedTable, 'columns' | 'rows'> | undefined {
  const [head, ...body] = sheet?.rows ?? []
  if (head === undefined) return undefined
  const columns = namesOf(head, { source, line: 1 }, problems)
  const rows = body.flatMap((cells, index) => {
    if (cells.every(isEmpty)) return []
    return [{ place: { source, record: index + 1, line: index + 2 }, cells: cellsByName(columns, cells) }]
  })
  return { columns: columns.filter((name) => name !== ''), rows }
}

function namesOf(cells: readonly XlsxCell[], place: Place, problems: Problem[]): string[] {
  const names = cells.map((cell) => (cell === undefined ? '' : knownName(String(cell))))
  for (const [index, name] of names.entries()) {
    if (name === '' || names.indexOf(name) === index) continue
    problems.push({ place, message: `two columns are called ${name}; give each a name of its own` })
  }
  return names
}

function knownName(written: string): string {
  const trimmed = written.trim()
  const lower = trimmed.toLowerCase()
  return (KNOWN_COLUMNS as readonly string[]).includes(lower) ? lower : trimmed
}

function cellsByName(columns: readonly string[], cells: readonly unknown[]): Record<string, unknown> {
  const named: Record<string, unknown> = {}
  for (const [index, name] of columns.entries()) {
    const cell = cells[index]
    if (name !== '' && name !== '__proto__' && !isEmpty(cell)) named[name] = cell
  }
  return named
}

/** An empty list stays: it says that none was coded. */
function isEmpty(cell: unknown): boolean {
  return cell === undefined || cell === null || (typeof cell === 'string' && cell.trim() === '')
}

function failed(source: string, message: string): Parsed {
  return { columns: [], rows: [], problems: [{ place: { source }, message }], notes: [] }
}
