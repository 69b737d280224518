import { createCsvWriter, type TableSummary } from './csv.ts'
import { cellsOf, headerOf, type Table } from './table.ts'

/**
 * Writes a whole table whose rows are at hand.
 *
 * @throws RostrumError `write-failed` naming the path; what the rows throw
 */
export async function writeTable<Row>(
  path: string,
  table: Table<Row>,
  rows: Iterable<Row> | AsyncIterable<Row>,
): Promise<TableSummary> {
  const file = await createCsvWriter(path, headerOf(table), { safe: table.readers })
  try {
    for await (const row of rows) {
      const full = file.write(cellsOf(table, row))
      if (full !== undefined) await full
    }
    return await file.close()
  } catch (error) {
    await file.abort()
    throw error
  }
}
