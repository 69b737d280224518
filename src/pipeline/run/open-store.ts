/** The store of a run: open for writing, let go of between two batches where readers wait, and used by one at a time. */
import { rm, stat } from 'node:fs/promises'
import type { Database } from '../../store/database.ts'
import { StoreBusy } from '../../store/fault.ts'
import { openForWriting, storePath } from '../../store/open.ts'
import { giveTurn, isAwaited } from '../../store/readers.ts'
import type { RunPlan } from '../plan.ts'

export interface OpenStore {
  /** The database as it is open now; ask again after every pause. */
  readonly now: () => Database
  /** When it was written last before it was opened, in milliseconds. */
  readonly lastWritten: number
  /** Says which run this is: after each pause it must still be the one that goes on. */
  readonly claim: (run: number) => void
  /**
   * Does work on the database that must not meet other work: one connection answers one question at a time, and texts
   * are read while batches are written.
   */
  readonly alone: <Result>(work: (database: Database) => Promise<Result>) => Promise<Result>
  /**
   * Between two batches: lets readers have their turn where some wait. Temporary tables are gone after it.
   */
  readonly pause: () => Promise<void>
  readonly close: () => void
}

/** How long a run waits for readers that were given their turn and hold on. */
const READERS_MS = 60_000
const AGAIN_AFTER_MS = 50

/** @throws StoreBusy, StoreDamaged, RostrumError where the store cannot be opened or made */
export async function openStore({ folder, pipeline }: RunPlan): Promise<OpenStore> {
  const settings = pipeline.store
  const lastWritten = await writtenAt(folder)
  let database = await openInTime()
  // What a run that was killed had spilled to the disk; whoever holds the store may take it away.
  await rm(`${storePath(folder)}.tmp`, { recursive: true, force: true }).catch(() => {})
  let last: Promise<unknown> = Promise.resolve()
  let claimed: number | undefined

  /** Waits for readers: they are soon done. */
  async function openInTime(): Promise<Database> {
    const until = performance.now() + READERS_MS
    for (;;) {
      try {
        return await openForWriting(folder, settings)
      } catch (error) {
        const isReader = error instanceof StoreBusy && isAwaited(folder)
        if (!isReader || performance.now() > until) throw error
        await new Promise((resolve) => setTimeout(resolve, AGAIN_AFTER_MS))
      }
    }
  }

  function alone<Result>(work: (held: Database) => Promise<Result>): Promise<Result> {
    const done = last.then(() => work(database))
    last = done.catch(() => {})
    return done
  }

  async function reopen(): Promise<void> {
    database.close()
    await giveTurn(folder)
    database = await openInTime()
    if (claimed !== undefined) await requireClaim(database, claimed)
  }

  return {
    now: () => database,
    lastWritten,
    claim: (run) => {
      claimed = run
    },
    alone,
    pause: async () => {
      if (isAwaited(folder)) await alone(reopen)
    },
    close: () => database.close(),
  }
}

/** @throws StoreBusy where another run has begun while the store was let go of */
async function requireClaim(database: Database, run: number): Promise<void> {
  const [row] = await database.all(
    "SELECT max(run) AS last, count(*) FILTER (WHERE run = ? AND state = 'running') AS own FROM runs",
    [run],
  )
  if (Number(row?.last) === run && Number(row?.own) === 1) return
  throw new StoreBusy(database.path, undefined, 'has begun a run of this pipeline and goes on with it')
}

/** When the store was written last, in milliseconds; 0 where there is none. */
async function writtenAt(folder: string): Promise<number> {
  const path = storePath(folder)
  const times = [path, `${path}.wal`].map(async (file) => (await stat(file)).mtimeMs)
  const known = await Promise.all(times.map((time) => time.catch(() => 0)))
  return Math.max(...known)
}
