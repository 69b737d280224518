/**
 * Opening a pipeline's store: one writer, readers when no one writes or when the writer gives way, and the store's own
 * version.
 */
import { existsSync, statSync } from 'node:fs'
import { link, mkdir, open, readdir, rename, rm } from 'node:fs/promises'
import { hostname } from 'node:os'
import { basename, dirname, join } from 'node:path'
import { RostrumError } from '../error.ts'
import { VERSION } from '../version.ts'
import { type Database, type DatabaseOptions, openDatabase } from './database.ts'
import { StoreBusy, StoreDamaged } from './fault.ts'
import { stateOf } from './process.ts'
import { askForTurn } from './readers.ts'
import { creation, MIGRATIONS, SCHEMA_VERSION } from './schema.ts'

/** Name of the store in an output folder. */
export const STORE_FILE = 'store.duckdb'

/** Path of the store of an output folder. */
export function storePath(folder: string): string {
  return join(folder, STORE_FILE)
}

/** Whether a folder has a store. An empty file is what a crash at its very beginning left, and none. */
export function hasStore(folder: string): boolean {
  return sizeOf(storePath(folder)) > 0
}

/** In bytes; 0 where there is no file. */
function sizeOf(path: string): number {
  return statSync(path, { throwIfNoEntry: false })?.size ?? 0
}

/**
 * Opens the store of a folder for writing, and makes it where there is none.
 *
 * @throws StoreBusy, StoreDamaged, RostrumError `store-failed`, `store-newer`
 */
export async function openForWriting(
  folder: string,
  options: Omit<DatabaseOptions, 'access'> = {},
): Promise<Database> {
  const path = storePath(folder)
  await mkdir(dirname(path), { recursive: true }).catch((error: unknown) => {
    throw notMade(path, error)
  })
  await removeAbandoned(path)
  if (!hasStore(folder)) await create(path, options)
  const database = await openDatabase(path, { ...options, access: 'write' })
  try {
    await migrate(database)
    return database
  } catch (error) {
    database.close()
    throw error
  }
}

/** Milliseconds that a reader waits for its turn before it gives up. */
const PATIENCE = 20_000
const AGAIN_AFTER = 40

/**
 * Opens the store of a folder for reading. While a run writes, it asks for a turn, and the run gives way between two
 * batches.
 *
 * @param patience milliseconds to wait for a turn
 * @throws StoreBusy where no turn came; StoreDamaged; RostrumError `no-store`, `store-newer`, `store-older`
 */
export async function openForReading(folder: string, patience: number = PATIENCE): Promise<Database> {
  const path = storePath(folder)
  if (!hasStore(folder)) {
    const message = 'there is no store; run the pipeline first: rostrum run PIPELINE'
    throw new RostrumError('no-store', [{ place: { source: path }, message }])
  }
  const until = performance.now() + patience
  const turn = askForTurn(folder)
  try {
    // A run that begins meanwhile sees the note and waits.
    await turn.ask()
    for (;;) {
      try {
        const database = await openDatabase(path, { access: 'read' })
        try {
          await checkVersion(database)
        } catch (error) {
          database.close()
          throw error
        }
        return {
          ...database,
          close: () => {
            database.close()
            turn.over()
          },
        }
      } catch (error) {
        if (!(error instanceof StoreBusy) || performance.now() > until) throw error
        await turn.ask()
        await new Promise((resolve) => setTimeout(resolve, AGAIN_AFTER))
      }
    }
  } catch (error) {
    turn.over()
    throw error
  }
}

/**
 * Moves a damaged store out of the way, so that the next one can be made; nothing is deleted.
 *
 * @returns its new path
 */
export async function setAside(folder: string): Promise<string> {
  const path = storePath(folder)
  for (let number = 1; ; number++) {
    const aside = `${path}.damaged-${number}`
    if (existsSync(aside)) continue
    // The log first: alone it would be taken for that of the next store.
    await rename(`${path}.wal`, `${aside}.wal`).catch(() => {})
    await rename(path, aside)
    return aside
  }
}

/**
 * Makes a store under another name first: whoever finds one finds it whole. Where two processes make one at once, the
 * first one's stays.
 */
async function create(path: string, options: Omit<DatabaseOptions, 'access'>): Promise<void> {
  const draft = `${path}.new-${process.pid}`
  await removeDraft(draft)
  try {
    const database = await openDatabase(draft, { ...options, access: 'write' })
    try {
      await database.transact(async () => {
        for (const statement of creation()) await database.run(statement)
        await database.append('meta', [
          ['schema', String(SCHEMA_VERSION)],
          ['created', new Date().toISOString()],
          ['rostrum', VERSION],
        ])
      })
      await database.run('CHECKPOINT')
      // Still open, and so locked under its final name too: nobody writes a log before the old one is gone.
      if (await place(draft, path)) await rm(`${path}.wal`, { force: true })
    } finally {
      database.close()
    }
    await syncFolder(dirname(path))
  } catch (error) {
    throw error instanceof Error && 'syscall' in error ? notMade(path, error) : error
  } finally {
    await removeDraft(draft).catch(() => {})
  }
}

/** Gives the draft its final name unless there is a store by now; whether it did. */
async function place(draft: string, path: string): Promise<boolean> {
  // An empty file is no store, and no process has it open: the database refuses one.
  if (existsSync(path) && sizeOf(path) === 0) await rm(path, { force: true })
  try {
    await link(draft, path)
    return true
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    if (code === 'EEXIST') return false
    // File systems without links: moved, after one more look.
    if (existsSync(path)) return false
    await rename(draft, path)
    return true
  }
}

async function removeDraft(draft: string): Promise<void> {
  await rm(draft, { force: true })
  await rm(`${draft}.wal`, { force: true })
}

/** Drafts of processes that were killed over them; one may be a second name of the store itself. */
async function removeAbandoned(path: string): Promise<void> {
  const prefix = `${basename(path)}.new-`
  for (const name of await readdir(dirname(path)).catch(() => [])) {
    const pid = name.startsWith(prefix) ? /^\d+/.exec(name.slice(prefix.length)) : null
    if (pid !== null && stateOf({ pid: Number(pid[0]), host: hostname(), started: undefined }) === 'gone')
      await rm(join(dirname(path), name), { force: true })
  }
}

async function syncFolder(path: string): Promise<void> {
  const handle = await open(path).catch(() => undefined)
  await handle?.sync().catch(() => {})
  await handle?.close()
}

function notMade(path: string, cause: unknown): RostrumError {
  const message = `the store cannot be made: ${(cause as Error).message}; change the permissions or name another output folder (--out)`
  return new RostrumError('store-failed', [{ place: { source: path }, message }], { cause })
}

/** Brings an older store to this schema, step by step, all or nothing. */
async function migrate(database: Database): Promise<void> {
  const version = await checkVersion(database, 'older allowed')
  if (version === SCHEMA_VERSION) return
  await database.transact(async () => {
    for (let from = version; from < SCHEMA_VERSION; from++) {
      for (const statement of MIGRATIONS[from] ?? []) await database.run(statement)
    }
    await database.run("UPDATE meta SET value = ? WHERE name = 'schema'", [String(SCHEMA_VERSION)])
  })
}

async function checkVersion(database: Database, older?: 'older allowed'): Promise<number> {
  const version = await schemaOf(database)
  const refuse = (code: string, message: string) =>
    new RostrumError(code, [{ place: { source: database.path }, message }])
  if (version > SCHEMA_VERSION) {
    throw refuse(
      'store-newer',
      `the store was written by a newer rostrum (schema ${version}, this one knows ${SCHEMA_VERSION}); update rostrum, or name another output folder (--out)`,
    )
  }
  if (version < SCHEMA_VERSION && older === undefined) {
    throw refuse(
      'store-older',
      `the store was written by an older rostrum (schema ${version}, this one has ${SCHEMA_VERSION}); run the pipeline once, which brings it up to date`,
    )
  }
  return version
}

async function schemaOf(database: Database): Promise<number> {
  try {
    const [row] = await database.all("SELECT value FROM meta WHERE name = 'schema'")
    const version = Number(row?.value)
    if (Number.isInteger(version) && version > 0) return version
  } catch (error) {
    if (error instanceof RostrumError || error instanceof StoreDamaged) throw error
  }
  throw new StoreDamaged(database.path, 'it does not say which schema it has')
}
