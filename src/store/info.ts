/**
 * What a store holds, in numbers.
 */
import { statSync } from 'node:fs'
import type { Database, ReadRow } from './database.ts'
import { openForReading, storePath } from './open.ts'
import { freeShare } from './room.ts'

/** A run as people are told of it. */
export interface RunInfo {
  readonly run: number
  readonly state: string
  /** ISO 8601. */
  readonly started: string
  readonly finished: string | undefined
  readonly rostrum: string
  /** Counts of the run by name, where it has any: documents, new, changed, removed, untouched … */
  readonly counts: Readonly<Record<string, number>>
  readonly message: string | undefined
}

export interface StoreInfo {
  readonly path: string
  readonly schema: number
  /** Bytes on disk, with the log of what is not in the file yet. */
  readonly bytes: number
  /** ISO 8601. */
  readonly created: string | undefined
  /** The version that made it. */
  readonly rostrum: string | undefined
  /** The last runs, the latest first. */
  readonly runs: readonly RunInfo[]
  /** All runs that it knows of. */
  readonly runCount: number
  /** Documents of the last run that was done. */
  readonly documents: number
  /** Documents that were in an earlier run and are in the sources no more. */
  readonly documentsGone: number
  /** States of documents that have passed, kept for comparison. */
  readonly statesKept: number
  readonly contents: number
  readonly analyses: number
  readonly matches: number
  /** Counted words of the last run's documents. */
  readonly words: number
  /** The first and the last run that was done and is known. */
  readonly history: { readonly from: number; readonly to: number } | undefined
  /** Share of the file that compacting would free, 0 to 1: an estimate. */
  readonly free: number
}

const RUNS_TOLD = 10

/**
 * Looks into the store of a folder; while a run writes, it waits for its turn.
 *
 * @param patience milliseconds to wait
 * @throws StoreBusy, StoreDamaged, RostrumError as `openForReading`
 */
export async function storeInfo(folder: string, patience?: number): Promise<StoreInfo> {
  const path = storePath(folder)
  const database = await openForReading(folder, patience)
  try {
    const meta = new Map((await database.all('SELECT * FROM meta')).map(({ name, value }) => [name, value]))
    const runs = await database.all(`SELECT * FROM runs ORDER BY run DESC LIMIT ${RUNS_TOLD}`)
    const numbers = await one(database, COUNTS)
    const { low, high } = await one(
      database,
      "SELECT min(run) AS low, max(run) AS high FROM runs WHERE state = 'done'",
    )
    return {
      path,
      schema: Number(meta.get('schema')),
      bytes: sizeOf(path) + sizeOf(`${path}.wal`),
      created: textOf(meta.get('created')),
      rostrum: textOf(meta.get('rostrum')),
      runs: runs.map(runOf),
      runCount: Number(numbers.runs),
      documents: Number(numbers.documents),
      documentsGone: Number(numbers.gone),
      statesKept: Number(numbers.states),
      contents: Number(numbers.contents),
      analyses: Number(numbers.analyses),
      matches: Number(numbers.matches),
      words: Number(numbers.words ?? 0),
      history: low === undefined || high === undefined ? undefined : { from: Number(low), to: Number(high) },
      free: await freeShare(database),
    }
  } finally {
    database.close()
  }
}

const COUNTS = `SELECT
  (SELECT count(*) FROM runs) AS runs,
  (SELECT count(*) FROM corpus) AS documents,
  (SELECT count(DISTINCT id) FROM documents WHERE id NOT IN (SELECT id FROM documents WHERE last_run IS NULL)) AS gone,
  (SELECT count(*) FROM documents WHERE last_run IS NOT NULL) AS states,
  (SELECT count(*) FROM contents) AS contents,
  (SELECT count(*) FROM analyses) AS analyses,
  (SELECT count(*) FROM matches) AS matches,
  (SELECT sum(words) FROM corpus JOIN analyses USING (analysis)) AS words`

function runOf(row: ReadRow): RunInfo {
  return {
    run: Number(row.run),
    state: textOf(row.state) ?? '',
    started: textOf(row.started) ?? '',
    finished: textOf(row.finished),
    rostrum: textOf(row.rostrum) ?? '',
    counts: countsOf(textOf(row.counts)),
    message: textOf(row.message),
  }
}

/** The numbers among the counts of a run, those of its parts too (`totals`, `changes`); the rest is for machines. */
function countsOf(json: string | undefined): Record<string, number> {
  const numbers: Record<string, number> = {}
  const gather = (held: unknown): void => {
    if (typeof held !== 'object' || held === null) return
    for (const [name, value] of Object.entries(held)) {
      if (typeof value === 'number') numbers[name] = value
      else gather(value)
    }
  }
  try {
    gather(JSON.parse(json ?? '{}'))
  } catch {
    // A run that was stopped in the middle of things has none.
  }
  return numbers
}

async function one(database: Database, sql: string): Promise<ReadRow> {
  return (await database.all(sql))[0] ?? {}
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined
}

function sizeOf(path: string): number {
  return statSync(path, { throwIfNoEntry: false })?.size ?? 0
}
