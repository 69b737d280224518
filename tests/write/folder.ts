import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseString } from 'fast-csv'
import { onTestFinished } from 'vitest'

/** A fresh folder that is removed when the test ends. */
export async function freshFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'rostrum-write-'))
  onTestFinished(() => rm(folder, { recursive: true, force: true }))
  return folder
}

/** All rows of a CSV text, the header among them, by a parser that is not ours. */
export function parseCsv(text: string): Promise<string[][]> {
  return new Promise((resolve, reject) => {
    const rows: string[][] = []
    parseString<string[], string[]>(text, { headers: false })
      .on('error', reject)
      .on('data', (row) => rows.push(row))
      .on('end', () => resolve(rows))
  })
}

/** Rows of a CSV text as objects by column name. */
export async function parseRecords(text: string): Promise<Record<string, string>[]> {
  const [header, ...rows] = await parseCsv(text)
  return rows.map((row) => Object.fromEntries(header!.map((name, column) => [name, row[column]!])))
}
