import { format } from 'fast-csv'
import { type Cell, neutralised } from './csv.ts'
import { formatNumber } from './number.ts'

/**
 * A small table as CSV text, header first: for a listing that people open in a spreadsheet, so text that would run as a
 * formula is neutralised. Large tables are written as they grow, by `createCsvWriter`.
 */
export async function csvText(header: readonly string[], rows: Iterable<readonly Cell[]>): Promise<string> {
  const stream = format({ headers: [...header], alwaysWriteHeaders: true, includeEndRowDelimiter: true })
  const written = textOf(stream)
  for (const cells of rows) stream.write(cells.map(shown))
  stream.end()
  return written
}

async function textOf(stream: AsyncIterable<Buffer | string>): Promise<string> {
  let text = ''
  for await (const chunk of stream) text += chunk.toString()
  return text
}

function shown(cell: Cell): string {
  if (typeof cell === 'string') return neutralised(cell)
  return typeof cell === 'boolean' ? String(cell) : formatNumber(cell)
}
