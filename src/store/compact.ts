/**
 * Making a store small: old runs are forgotten where that is asked for, what nothing refers to any more goes, and the
 * rest is written into a new file without gaps.
 */
import { readdirSync, statSync } from 'node:fs'
import { open, rename, rm, stat } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { RostrumError } from '../error.ts'
import type { Database } from './database.ts'
import { StoreBusy } from './fault.ts'
import { hasStore, openForWriting, storePath } from './open.ts'
import { parseMark, stateOf } from './process.ts'
import { creation, TABLES } from './schema.ts'

export interface CompactOptions {
  /** Runs that were done and are kept, from the last one back; all where left out. 1 or more. */
  readonly keep?: number
}

/** What compacting came to. */
export interface Compacted {
  /** Bytes on disk, before with the log of what was not in the file yet. */
  readonly before: number
  readonly after: number
  /** Rows of each of these that are gone. */
  readonly forgotten: Readonly<Record<'runs' | 'documents' | 'contents' | 'analyses' | 'matches', number>>
}

const COUNTED = ['runs', 'documents', 'contents', 'analyses', 'matches'] as const

/**
 * Compacts the store of a folder. The old file is never written: the new one is made beside it and takes its place
 * at once, so that the store is whole whenever the process dies.
 *
 * @throws StoreBusy, StoreDamaged; RostrumError `no-store`, or `store-failed` where there is no room for both files
 */
export async function compactStore(folder: string, { keep }: CompactOptions = {}): Promise<Compacted> {
  const path = storePath(folder)
  if (!hasStore(folder)) {
    const message = 'there is no store; run the pipeline first: rostrum run PIPELINE'
    throw new RostrumError('no-store', [{ place: { source: path }, message }])
  }
  const before = sizeOf(path) + sizeOf(`${path}.wal`)
  const database = await openForWriting(folder)
  try {
    await refuseWhileRunning(database)
    // Whoever holds the store may do so: what is here was left by a process that died.
    await removeDrafts(path)
    // Brings what a log holds into the file, so that no log is left for the new one to be mixed up with.
    await database.run('CHECKPOINT')
    const draft = `${path}.compact-${process.pid}`
    try {
      const forgotten = await copyWhatIsNeeded(database, draft, keep)
      const after = await replace(draft, path)
      return { before, after, forgotten }
    } catch (error) {
      await removeDrafts(path)
      throw error
    }
  } finally {
    database.close()
  }
}

/** A run that gives readers their turn goes on afterwards with what it knows of the store: nothing may be gone then. */
async function refuseWhileRunning(database: Database): Promise<void> {
  for (const { process } of await database.all("SELECT process FROM runs WHERE state = 'running'")) {
    const mark = parseMark(process as string | undefined)
    if (mark !== undefined && stateOf(mark) === 'alive')
      throw new StoreBusy(database.path, mark.pid, 'is running this pipeline')
  }
}

async function copyWhatIsNeeded(
  database: Database,
  draft: string,
  keep: number | undefined,
): Promise<Compacted['forgotten']> {
  const [row] = await database.all('SELECT current_database() AS name')
  const old = `"${String(row?.name).replaceAll('"', '""')}"`
  await database.run(`ATTACH '${draft.replaceAll("'", "''")}' AS draft`)
  try {
    // Views must not name a database: the file will be called otherwise.
    await database.run('USE draft')
    for (const statement of creation()) await database.run(statement)
    const rules = neededRows(old, await firstKept(database, old, keep))
    for (const name of Object.keys(TABLES)) {
      const { where } = rules.find((rule) => rule.table === name) ?? { where: 'true' }
      await database.run(`INSERT INTO ${name} SELECT * FROM ${old}.${name} WHERE ${where}`)
    }
    const counts = await database.all(
      COUNTED.map(
        (name) =>
          `SELECT '${name}' AS name, (SELECT count(*) FROM ${old}.${name}) - (SELECT count(*) FROM ${name}) AS gone`,
      ).join(' UNION ALL '),
    )
    await database.run('CHECKPOINT')
    const goneOf = (name: string) => Number(counts.find((count) => count.name === name)?.gone ?? 0)
    return Object.fromEntries(COUNTED.map((name) => [name, goneOf(name)])) as Compacted['forgotten']
  } finally {
    await database.run(`USE ${old}`)
    await database.run('DETACH draft')
  }
}

/** The oldest run that is kept: the last but so many of those that were done; 0 where all are. */
async function firstKept(database: Database, old: string, keep: number | undefined): Promise<number> {
  if (keep === undefined) return 0
  const [row] = await database.all(
    `SELECT run FROM ${old}.runs WHERE state = 'done' ORDER BY run DESC LIMIT 1 OFFSET ${keep - 1}`,
  )
  return Number(row?.run ?? 0)
}

/** Which rows stay, of tables of which not all do. */
function neededRows(old: string, first: number): readonly { table: string; where: string }[] {
  const held = `(last_run IS NULL OR last_run >= ${first})`
  // A content that only `current` knows belongs to no document any more.
  const contents = `SELECT content FROM ${old}.corpus UNION ALL SELECT content FROM ${old}.readings
    UNION ALL SELECT content FROM ${old}.documents WHERE ${held}`
  const isContent = `content IN (SELECT content FROM (${contents}) WHERE content IS NOT NULL)`
  const analyses = `SELECT analysis FROM ${old}.corpus UNION ALL SELECT analysis FROM ${old}.current WHERE ${isContent}
    UNION ALL SELECT analysis FROM ${old}.documents WHERE ${held}`
  const isAnalysis = `analysis IN (SELECT analysis FROM (${analyses}) WHERE analysis IS NOT NULL)`
  return [
    { table: 'runs', where: `run >= ${first}` },
    { table: 'documents', where: held },
    {
      table: 'scorings',
      where: `scoring IN (SELECT scoring FROM ${old}.runs WHERE run >= ${first} AND scoring IS NOT NULL
        UNION ALL SELECT scoring FROM ${old}.current WHERE ${isContent} AND scoring IS NOT NULL)`,
    },
    { table: 'contents', where: isContent },
    { table: 'current', where: isContent },
    ...['analyses', 'scores', 'passages', 'matches'].map((table) => ({
      table,
      where: isAnalysis,
    })),
  ]
}

/** Puts the new store in the old one's place while the old one is still held, so that nobody gets in between. */
async function replace(draft: string, path: string): Promise<number> {
  const handle = await open(draft, 'r+')
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
  const { size } = await stat(draft)
  await rename(draft, path)
  const folder = await open(dirname(path)).catch(() => undefined)
  await folder?.sync().catch(() => {})
  await folder?.close()
  return size
}

function sizeOf(path: string): number {
  return statSync(path, { throwIfNoEntry: false })?.size ?? 0
}

async function removeDrafts(path: string): Promise<void> {
  const folder = dirname(path)
  const prefix = `${basename(path)}.compact-`
  for (const name of readdirSync(folder)) {
    if (name.startsWith(prefix)) await rm(join(folder, name), { force: true })
  }
}
