/**
 * Tables of a store as files for other programs and for people.
 */
import { existsSync } from 'node:fs'
import { mkdir, rename, rm, stat } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { type Problem, RostrumError } from '../error.ts'
import {
  type ExportColumn,
  type ExportName,
  type ExportTable,
  exportTable,
  quoted,
  READABLE,
} from './export-tables.ts'
import { openForReading } from './open.ts'

export const EXPORT_FORMATS = ['csv', 'jsonl', 'parquet'] as const
export type ExportFormat = (typeof EXPORT_FORMATS)[number]

export interface ExportOptions {
  readonly format: ExportFormat
  /** Where left out: runs, documents, scores, passages, matches. */
  readonly tables?: readonly ExportName[]
  /** Whether the texts of the documents are written. */
  readonly texts?: 'left out' | 'with'
  /** What becomes of files that are there; kept where left out. */
  readonly existing?: 'kept' | 'replaced'
}

export interface ExportedFile {
  readonly path: string
  readonly rows: number
  readonly bytes: number
}

/**
 * Writes tables of a folder's store into another folder, which is made where it is not there: one file each, whole or
 * not at all. CSV is for people: text that a spreadsheet would run as a formula gets a leading apostrophe.
 *
 * @throws RostrumError `arguments` where a file is there already, naming every one; `write-failed`; and as `openForReading`
 */
export async function exportStore(
  folder: string,
  into: string,
  { format, tables = READABLE, texts = 'left out', existing = 'kept' }: ExportOptions,
): Promise<readonly ExportedFile[]> {
  const target = resolve(into)
  const files = [...new Set(tables)].map((name) => ({ name, path: join(target, `${name}.${format}`) }))
  if (existing === 'kept') refuseExisting(files.map(({ path }) => path))
  const database = await openForReading(folder)
  const drafts: string[] = []
  try {
    await attempt(target, () => mkdir(target, { recursive: true }))
    const exported: ExportedFile[] = []
    for (const { name, path } of files) {
      const table = await exportTable(database, name, {
        docvars: format === 'jsonl' ? 'json' : 'columns',
        texts,
      })
      const draft = join(target, `.${name}.${format}.partial-${process.pid}`)
      drafts.push(draft)
      await attempt(path, () => database.run(copyOf(table, format, draft)))
      const [row] = await database.all(`SELECT count(*) AS n FROM ${table.source} t`)
      exported.push({ path, rows: Number(row?.n), bytes: (await stat(draft)).size })
    }
    for (const [index, { path }] of files.entries())
      await attempt(path, () => rename(drafts[index] as string, path))
    return exported
  } finally {
    database.close()
    for (const draft of drafts) await rm(draft, { force: true }).catch(() => {})
  }
}

function refuseExisting(paths: readonly string[]): void {
  const problems = paths
    .filter((path) => existsSync(path))
    .map(
      (source): Problem => ({
        place: { source },
        message: 'is there already; name another folder, or say --force to have it replaced',
      }),
    )
  if (problems.length > 0) throw new RostrumError('arguments', problems)
}

const COPY: Readonly<Record<ExportFormat, string>> = {
  csv: 'FORMAT csv, HEADER true',
  // A line holds one value of JSON, in which no control character can stand: nothing in it is quoted or split.
  jsonl: `FORMAT csv, HEADER false, QUOTE '', ESCAPE '', DELIMITER '\u0001'`,
  parquet: 'FORMAT parquet, COMPRESSION zstd',
}

function copyOf({ source, columns, order }: ExportTable, format: ExportFormat, path: string): string {
  const selected = columns.map((column) => `${valueIn(column, format)} AS ${nameOf(column.name)}`)
  const rows = `SELECT ${selected.join(', ')} FROM ${source} t ORDER BY ${order}`
  // Absent values are left out of a record: a patch of nothing with it drops what is null.
  const lines = `SELECT CAST(json_merge_patch('{}', to_json(r)) AS VARCHAR) FROM (${rows}) r`
  return `COPY (${format === 'jsonl' ? lines : rows}) TO ${quoted(path)} (${COPY[format]})`
}

function valueIn({ sql, kind }: ExportColumn, format: ExportFormat): string {
  const value = kind === 'docvar' ? `(${sql} ->> '$')` : sql
  if (format !== 'csv' || kind === 'other') return value
  const isText = kind === 'docvar' ? `json_type(${sql}) = 'VARCHAR' AND ` : ''
  // Source: OWASP, CSV Injection.
  return `CASE WHEN ${isText}regexp_matches(${value}, '^[=+\\-@\\t\\r]') THEN concat('''', ${value}) ELSE ${value} END`
}

function nameOf(name: string): string {
  return `"${name.replaceAll('"', '""')}"`
}

async function attempt<Result>(path: string, work: () => Promise<Result>): Promise<Result> {
  try {
    return await work()
  } catch (error) {
    if (!(error instanceof Error && 'syscall' in error) && !isFault(error)) throw error
    const reason = (error as Error).message.split('\n')[0]
    const message = `cannot be written: ${reason}; free some space, change the permissions or name another folder`
    throw new RostrumError('write-failed', [{ place: { source: path }, message }], { cause: error })
  }
}

/** What the database could not do with a file of ours is no fault of the store. */
function isFault(error: unknown): error is RostrumError {
  return error instanceof RostrumError && error.code === 'store-failed'
}
