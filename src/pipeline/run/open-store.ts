/** The store of a run: open for writing, let go of between two batches where readers wait, and used by one at a time. */
import { rm } from 'node:fs/promises'
import type { Database } from '../../store/database.ts'
import { StoreBusy } from '../../store/fault.ts'
import { openForWriting, storePath } from '../../store/open.ts'
import { giveTurn, isAwaited } from '../../store/readers.ts'
import type { RunPlan } from '../plan.ts'

export interface OpenStore {
  /** The database as it is open now; ask again after every pause. */
  readonly now: () => Database
  /**
   * Does work on the database that must not meet other work: one connection answers one question at a time, and texts
   * are read while batches are written.
   */
  readonly alone: <Result>(work: (database: Database) => Promise<Result>) => Promise<Result>
  /** Between two batches: lets readers have their turn where some wait. */
  readonly pause: () => Promise<void>
  readonly close: () => void
}

/** How long a run waits for readers that were given their turn and hold on. */
const READERS_MS = 60_000
const AGAIN_AFTER_MS = 50

/** @throws StoreBusy, StoreDamaged, RostrumError where the store cannot be opened or made */
export async function openStore({ folder, pipeline }: RunPlan): Promise<OpenStore> {
  const settings = pipeline.store
  let database = await openForWriting(folder, settings)
  // What a run that was killed had spilled to the disk; whoever holds the store may take it away.
  await rm(`${storePath(folder)}.tmp`, { recursive: true, force: true }).catch(() => {})
  let last: Promise<unknown> = Promise.resolve()

  function alone<Result>(work: (held: Database) => Promise<Result>): Promise<Result> {
    const done = last.then(() => work(database))
    last = done.catch(() => {})
    return done
  }

  async function reopen(): Promise<void> {
    database.close()
    await giveTurn(folder)
    const until = performance.now() + READERS_MS
    for (;;) {
      try {
        database = await openForWriting(folder, settings)
        return
      } catch (error) {
        if (!(error instanceof StoreBusy) || performance.now() > until) throw error
        await new Promise((resolve) => setTimeout(resolve, AGAIN_AFTER_MS))
      }
    }
  }

  return {
    now: () => database,
    alone,
    pause: async () => {
      if (isAwaited(folder)) await alone(reopen)
    },
    close: () => database.close(),
  }
}
