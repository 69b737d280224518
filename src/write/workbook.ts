/**
 * Excel workbooks (.xlsx). The one module that writes them.
 */
import type { CellStyle, CellValue, DataValidation, WriteSheet } from 'hucre/xlsx'
import type { Cell } from './csv.ts'

/** UTF-16 code units that a cell of a workbook holds at most. */
export const LONGEST_CELL = 32_767

export interface SheetColumn {
  /** First row of the column; the sheet has a head where any column has one. */
  readonly header?: string
  /** In characters. */
  readonly width: number
  /** `text` wraps, `code` is to be filled in, `grey` is to be left alone. */
  readonly look: 'plain' | 'text' | 'code' | 'grey'
  readonly isHidden?: boolean
  /** What a cell may hold besides nothing: a list to choose from. */
  readonly choices?: readonly (string | number)[]
}

export interface WorkbookSheet {
  /** Up to 31 characters, without `[ ] : * ? / \`. */
  readonly name: string
  readonly columns: readonly SheetColumn[]
  readonly rows: readonly (readonly Cell[])[]
  readonly isHidden?: boolean
  /** Rows, counted from 0 without the head, that are set in bold. */
  readonly boldRows?: readonly number[]
}

/**
 * A workbook as bytes: heads frozen, with filters. The same sheets give the same bytes.
 *
 * Text is stored as text: a spreadsheet does not run it, whatever it begins with. Control characters come back as they
 * were; half a surrogate pair, which no file can hold, becomes U+FFFD. Text longer than a cell is cut.
 */
export async function workbookBytes(sheets: readonly WorkbookSheet[]): Promise<Uint8Array> {
  const { writeXlsx } = await import('hucre/xlsx')
  const lists: (readonly (string | number)[])[] = []
  const written = sheets.map((sheet) => writtenSheet(sheet, lists))
  if (lists.length > 0) written.push(listSheet(lists))
  return writeXlsx({
    sheets: written,
    properties: { creator: 'rostrum', created: ZIP_EPOCH, modified: ZIP_EPOCH },
  })
}

/** No clock in a result: the day that archives count from. */
const ZIP_EPOCH = new Date(Date.UTC(1980, 0, 1))
const LISTS = 'lists'
const LINE_POINTS = 15
/** Excel shows no row higher than this. */
const MOST_POINTS = 405

const top = { vertical: 'top' } as const
const STYLES: Readonly<Record<SheetColumn['look'] | 'head' | 'bold', CellStyle>> = {
  plain: { alignment: top },
  text: { alignment: { ...top, wrapText: true } },
  code: {
    alignment: top,
    fill: { type: 'pattern', pattern: 'solid', fgColor: { rgb: 'FFF8E1' } },
    border: { bottom: { style: 'hair', color: { rgb: 'BFBFBF' } } },
  },
  grey: {
    alignment: top,
    font: { color: { rgb: '7F7F7F' } },
    fill: { type: 'pattern', pattern: 'solid', fgColor: { rgb: 'F2F2F2' } },
  },
  head: {
    alignment: { vertical: 'center' },
    font: { bold: true },
    fill: { type: 'pattern', pattern: 'solid', fgColor: { rgb: 'D9E2EC' } },
    border: { bottom: { style: 'thin', color: { rgb: '7F7F7F' } } },
  },
  bold: { alignment: top, font: { bold: true } },
}

function writtenSheet(sheet: WorkbookSheet, lists: (readonly (string | number)[])[]): WriteSheet {
  const { name, columns, rows, isHidden = false, boldRows = [] } = sheet
  const hasHead = columns.some(({ header }) => header !== undefined)
  const first = hasHead ? 1 : 0
  const cells: NonNullable<WriteSheet['cells']> = new Map()
  const grid: CellValue[][] = hasHead ? [columns.map(({ header }) => header ?? '')] : []
  if (hasHead) {
    columns.forEach((_, column) => {
      cells.set(`0,${column}`, { style: STYLES.head })
    })
  }
  rows.forEach((row, index) => {
    grid.push(columns.map((_, column) => cellValue(row[column])))
    for (const [column, cell] of row.entries()) {
      const at = `${index + first},${column}`
      // Such text would be stored as the error it names; a rich text never is.
      if (typeof cell === 'string' && ERRORS.test(cell)) cells.set(at, { richText: [{ text: cell }] })
      if (boldRows.includes(index)) cells.set(at, { style: STYLES.bold })
    }
  })
  const lastRow = Math.max(rows.length + first, 2)
  const lastColumn = letters(columns.length - 1)
  return {
    name,
    hidden: isHidden,
    rows: grid,
    cells,
    columns: columns.map(({ width, look, isHidden: hidden = false }) => ({
      width,
      hidden,
      style: STYLES[look],
    })),
    rowDefs: new Map(rows.map((row, index) => [index + first, { height: heightOf(row, columns) }])),
    dataValidations: columns.flatMap(({ choices, header = '' }, column) =>
      choices === undefined
        ? []
        : [choice(header, choices, `${letters(column)}2:${letters(column)}${lastRow}`, lists)],
    ),
    ...(hasHead && {
      freezePane: { rows: 1, columns: 1 },
      autoFilter: { range: `A1:${lastColumn}${lastRow}` },
    }),
    pageSetup: { orientation: 'landscape', fitToPage: true, fitToWidth: 1, fitToHeight: 0 },
  }
}

function choice(
  header: string,
  choices: readonly (string | number)[],
  range: string,
  lists: (readonly (string | number)[])[],
): DataValidation {
  let at = lists.findIndex((list) => list.join('\n') === choices.join('\n'))
  if (at === -1) at = lists.push(choices) - 1
  const column = letters(at)
  return {
    type: 'list',
    // A list written out may have 255 characters only.
    formula1: `${LISTS}!$${column}$1:$${column}$${choices.length}`,
    allowBlank: true,
    showErrorMessage: true,
    errorStyle: 'stop',
    errorTitle: header.slice(0, 32),
    errorMessage: `Choose one of the list, or leave it empty: ${choices.join(', ')}`.slice(0, 255),
    range,
  }
}

/** What the drop-down lists show, one column a list. */
function listSheet(lists: readonly (readonly (string | number)[])[]): WriteSheet {
  const longest = Math.max(...lists.map((list) => list.length))
  return {
    name: LISTS,
    hidden: true,
    rows: Array.from({ length: longest }, (_, row) => lists.map((list) => list[row] ?? null)),
  }
}

/** What a spreadsheet takes for an error although it is text. */
const ERRORS = /^#[A-Z/0_]+[!?]?$/

function cellValue(cell: Cell): CellValue {
  if (typeof cell !== 'string') return cell ?? null
  return storable(cell.length > LONGEST_CELL ? `${cell.slice(0, LONGEST_CELL - 1)}…` : cell)
}

/**
 * Text that comes back from a workbook as it was. Office Open XML writes what XML cannot hold as `_xHHHH_`
 * (ECMA-376, part 1, 22.9.2.19), so text that looks like that needs its first underscore written so.
 */
function storable(text: string): string {
  return text
    .replace(/\p{Surrogate}/gu, '\ufffd')
    .replace(/_(?=x[0-9A-Fa-f]{4}_)/g, '_x005F_')
    .replace(/[\ufffe\uffff]/g, (unit) => `_x${unit.charCodeAt(0).toString(16).toUpperCase()}_`)
}

/** Points that the highest cell of a row takes: nothing else tells a spreadsheet to show wrapped text whole. */
function heightOf(row: readonly Cell[], columns: readonly SheetColumn[]): number {
  let lines = 1
  columns.forEach(({ look, width }, column) => {
    const cell = row[column]
    if (look !== 'text' || typeof cell !== 'string') return
    const own = cell
      .split(/\r\n|[\r\n]/)
      .reduce((sum, line) => sum + Math.max(1, Math.ceil(line.length / width)), 0)
    lines = Math.max(lines, own)
  })
  return Math.min(MOST_POINTS, lines * LINE_POINTS + 3)
}

/** A column as spreadsheets name it: A … Z, AA … */
function letters(column: number): string {
  const last = String.fromCharCode(65 + (column % 26))
  return column < 26 ? last : letters(Math.floor(column / 26) - 1) + last
}
