import { formatNumber } from './number.ts'
import { createTextWriter, type FileSummary } from './text-file.ts'

/** What a cell may hold; `undefined` gives an empty cell. */
export type Cell = string | number | boolean | undefined

/**
 * Who reads the file: for `people` a text cell that a spreadsheet would run as a formula gets a leading
 * apostrophe; for `programs` text is written as it is.
 */
export type Readers = 'people' | 'programs'

export interface CsvOptions {
  /** Default `programs`. */
  readonly safe?: Readers
}

/** A CSV file that was written: its size, hash, and rows without the header. */
export type TableSummary = FileSummary & { readonly rows: number }

/** A CSV file under way: RFC 4180 with `,`, `"` and line feeds, UTF-8 without a byte order mark. */
export interface CsvWriter {
  /** Adds a row. Gives a promise when the buffer is full: await it before going on. */
  readonly write: (cells: readonly Cell[]) => Promise<void> | undefined
  /** Writes what is left, brings it to the disk and closes. */
  readonly close: () => Promise<TableSummary>
  /** Closes without writing what is left. */
  readonly abort: () => Promise<void>
}

/**
 * Starts a CSV file with its header row. Made for tables that grow with the corpus.
 *
 * @throws RostrumError `write-failed` naming the path where the disk is full, the folder gone, and so on
 */
export async function createCsvWriter(
  path: string,
  header: readonly string[],
  options: CsvOptions = {},
): Promise<CsvWriter> {
  const readers = options.safe ?? 'programs'
  const file = await createTextWriter(path)
  let rows = 0
  await file.write(csvRow(header, 'programs'))
  return {
    write: (cells) => {
      rows += 1
      return file.write(csvRow(cells, readers))
    },
    close: async () => ({ ...(await file.close()), rows }),
    abort: file.abort,
  }
}

/** One row of CSV with its line feed. */
export function csvRow(cells: readonly Cell[], readers: Readers): string {
  // A row of one empty cell would be an empty line, which readers skip.
  if (cells.length === 1 && (cells[0] === undefined || cells[0] === '')) return '""\n'
  let row = ''
  for (let column = 0; column < cells.length; column++) {
    if (column > 0) row += ','
    const cell = cells[column]
    // Numbers and booleans need no quotes; most cells of large tables are numbers or short names.
    if (typeof cell !== 'string') row += typeof cell === 'boolean' ? String(cell) : formatNumber(cell)
    else row += quoted(readers === 'people' ? neutralised(cell) : cell)
  }
  return `${row}\n`
}

/**
 * Text that a spreadsheet cannot take for a formula: a leading apostrophe before text that begins with `=`,
 * `+`, `-`, `@`, tab or return.
 *
 * Source: OWASP, CSV Injection.
 */
export function neutralised(text: string): string {
  return /^[=+\-@\t\r]/.test(text) ? `'${text}` : text
}

/** Quotes where RFC 4180 asks for it, and where white space at an end would invite a reader to trim it. */
function quoted(text: string): string {
  if (!/[",\r\n]|^\s|\s$/.test(text)) return text
  return text.includes('"') ? `"${text.replaceAll('"', '""')}"` : `"${text}"`
}
