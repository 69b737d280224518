/**
 * A sheet of a workbook as a collection: one document a row.
 */
import { nearestName } from '../error.ts'
import type { Diagnostic, Place, Reading } from '../records.ts'
import { headerOf } from './csv-header.ts'
import { detached } from './detached.ts'
import { type Fault, InputFault, listNames, rejected, remark } from './diagnostic.ts'
import { readingOf } from './document.ts'
import { type FieldRules, fieldRules } from './docvars.ts'
import type { Limits, SourceOptions } from './options.ts'
import { readSheets, type SheetCells, type XlsxCell } from './xlsx.ts'

/** What a workbook is read with: the options of a source, and how it is called in places and ids. */
export interface SheetOptions extends Omit<SourceOptions, 'path' | 'format' | 'pattern'> {
  /** Name of the input in places. */
  readonly source: string
  /** Start of the ids of rows that have none: `<idPrefix>#<record>`. */
  readonly idPrefix: string
}

/** Rows that may stand above the header: titles, remarks, a blank line. */
const FURTHEST_HEADER = 20
/** Sheets that are looked through for the column of the text. */
const MOST_SHEETS = 50
/** Documents given at once. */
const BATCH = 1000

/**
 * Reads one sheet: that which `sheet` names, else the first with a column for the text, else the first. Columns are
 * mapped as in CSV; dates are ISO 8601, numbers and booleans stay what they are. The header is the first row, among the
 * first 20 that are not blank, with the text's column in it. Records count from 1 after it, and a place has the row of
 * the sheet as its line. Blank rows are passed over; a row of one cell merged over several columns is a heading and is
 * left out with its reason. A cell merged over several rows holds for each of them, unless it is the text.
 *
 * @throws InputFault where the workbook cannot be read, or has no such sheet
 */
export async function* readSheetBatches(bytes: Buffer, options: SheetOptions): AsyncIterable<Reading[]> {
  const rules = fieldRules(options)
  const sheet = await chosenSheet(bytes, rules, options)
  checkCells(sheet, rules.limits)
  const rows = readRows(sheet, rules, options)
  for (let at = 0; at < rows.length; at += BATCH) yield rows.slice(at, at + BATCH)
}

async function chosenSheet(bytes: Buffer, rules: FieldRules, options: SheetOptions): Promise<SheetCells> {
  const names: string[] = []
  const { sheet: wanted } = options
  const read = async (isWanted: (name: string, position: number) => boolean) => {
    names.length = 0
    const [sheet] = await readSheets(bytes, (name, position) => {
      names.push(name)
      return isWanted(name, position)
    })
    return sheet
  }
  if (wanted !== undefined) {
    const named = await read((name, position) => name === wanted || position + 1 === wanted)
    if (named === undefined) throw noSheet(wanted, names)
    return named
  }
  const first = await read((_, position) => position === 0)
  if (first === undefined) throw noSheet(1, names)
  if (hasText(first, rules)) return first
  const others = Math.min(names.length, MOST_SHEETS)
  for (let position = 1; position < others; position++) {
    const next = await read((_, at) => at === position)
    if (next !== undefined && hasText(next, rules)) return next
  }
  return first
}

/** Index of the header; the first row that is not blank where none has the text's column, -1 in an empty sheet. */
function headerRow({ rows }: SheetCells, rules: FieldRules): number {
  const filled = rows.slice(0, 10 * FURTHEST_HEADER).flatMap((row, index) => (isBlank(row) ? [] : [index]))
  const found = filled.slice(0, FURTHEST_HEADER).find((index) => hasCell(rows[index], rules.text))
  return found ?? filled[0] ?? -1
}

function hasText(sheet: SheetCells, rules: FieldRules): boolean {
  return hasCell(sheet.rows[headerRow(sheet, rules)], rules.text)
}

function hasCell(row: readonly XlsxCell[] | undefined, name: string): boolean {
  return row?.some((cell) => typeof cell === 'string' && cell.trim() === name) === true
}

function isBlank(row: readonly XlsxCell[]): boolean {
  return row.every((cell) => cell === undefined || (typeof cell === 'string' && cell.trim() === ''))
}

function readRows(sheet: SheetCells, rules: FieldRules, options: SheetOptions): Reading[] {
  const file: Place = { source: options.source }
  const { rows } = sheet
  const first = headerRow(sheet, rules)
  if (first === -1) return []
  const width = rows.reduce((most, row) => Math.max(most, row.length), 0)
  const titles = Array.from({ length: width }, (_, index) => String(rows[first]?.[index] ?? ''))
  const found = headerOf(titles, rules, options)
  if (found.kind === 'no-text') {
    const message = `${found.fault.message} (sheet ${sheet.name})`
    return [rejected({ ...file, line: first + 1 }, { ...found.fault, message })]
  }
  const { header } = found
  const merged = mergedCells(sheet)
  let remarks: Diagnostic[] = header.faults.map((fault) => remark(file, fault))
  const readings: Reading[] = []
  let record = 0
  for (let index = first + (header.isFirstRow ? 1 : 0); index < rows.length; index++) {
    const row = rows[index] ?? []
    if (isBlank(row)) continue
    record++
    const place: Place = { ...file, record, line: index + 1 }
    if (merged.isHeading(index)) {
      readings.push(rejected(place, HEADING_ROW))
      continue
    }
    const fields: Record<string, unknown> = {}
    for (const [column, name] of header.names) {
      const cell = name === rules.text ? row[column] : (row[column] ?? merged.above(index, column))
      if (cell !== undefined || name === rules.text) fields[name] = cellValue(cell, name === rules.text)
    }
    const reading = readingOf(fields, rules, {
      place,
      markup: 'plain',
      fallbackId: `${options.idPrefix}#${record}`,
      remarks,
      origin: { unit: 'row', at: [0], number: [index + 1] },
    })
    if (reading.kind === 'document') remarks = []
    readings.push(reading)
  }
  return readings
}

/** Text keeps its own string, with line feeds; an empty cell of text is an empty text. */
function cellValue(cell: XlsxCell, isText: boolean): XlsxCell {
  if (!isText) return typeof cell === 'string' ? detached(cell) : cell
  if (cell === undefined) return ''
  return typeof cell === 'string' && cell.includes('\r') ? cell.replace(/\r\n?/g, '\n') : cell
}

interface Merged {
  /** Whether one cell over several columns is all that a row holds. */
  readonly isHeading: (row: number) => boolean
  /** The value of the cell that reaches down to this one. */
  readonly above: (row: number, column: number) => XlsxCell
}

function mergedCells({ rows, merges }: SheetCells): Merged {
  const wide = new Set<number>()
  const tall = new Map<number, SheetCells['merges'][number][]>()
  for (const merge of merges) {
    if (merge.endCol > merge.startCol) wide.add(merge.startRow)
    if (merge.endRow > merge.startRow && merge.endCol === merge.startCol) {
      const others = tall.get(merge.startCol)
      if (others === undefined) tall.set(merge.startCol, [merge])
      else others.push(merge)
    }
  }
  for (const list of tall.values()) list.sort((a, b) => a.startRow - b.startRow)
  return {
    isHeading: (row) => wide.has(row) && (rows[row] ?? []).filter((cell) => cell !== undefined).length === 1,
    above: (row, column) => {
      const merge = lastFrom(tall.get(column) ?? [], row)
      return merge !== undefined && merge.endRow >= row ? rows[merge.startRow]?.[column] : undefined
    },
  }
}

/** The last of the merges, sorted by row, that begins at a row or above. */
function lastFrom<Merge extends { readonly startRow: number }>(
  merges: readonly Merge[],
  row: number,
): Merge | undefined {
  let low = 0
  let high = merges.length
  while (low < high) {
    const middle = (low + high) >>> 1
    if ((merges[middle]?.startRow ?? 0) <= row) low = middle + 1
    else high = middle
  }
  return merges[low - 1]
}

const HEADING_ROW: Fault = {
  code: 'merged-row',
  message: 'one cell merged over several columns: a heading inside the table, no document',
  remedy: 'write what it says into a column of its own, if it is to count',
}

function checkCells({ name, rows }: SheetCells, limits: Limits): void {
  let cells = 0
  for (const row of rows) cells += row.length
  if (cells <= limits.sheetCells) return
  throw new InputFault({
    code: 'workbook-too-large',
    message: `the sheet ${name} has over ${limits.sheetCells} cells`,
    remedy: 'save the sheet as CSV, or raise the limit sheetCells',
  })
}

function noSheet(wanted: string | number, names: readonly string[]): InputFault {
  const nearest = typeof wanted === 'string' ? nearestName(wanted, names) : undefined
  return new InputFault({
    code: 'no-sheet',
    message: `no sheet ${typeof wanted === 'string' ? JSON.stringify(wanted) : `number ${wanted}`}; there are: ${listNames(names)}${nearest === undefined ? '' : `; nearest: ${nearest}`}`,
    remedy: 'correct sheet: to one of these, by name or number from 1',
  })
}
