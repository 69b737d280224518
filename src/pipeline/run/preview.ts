/** What a run would do, found out without doing it. */
import type { Database } from '../../store/database.ts'
import { hasStore, openForReading } from '../../store/open.ts'
import type { RunPlan } from '../plan.ts'
import { knownScoring } from './history.ts'
import { knownInputs, planInputs } from './inputs.ts'
import { findOutdated } from './rematch.ts'
import { scoringOf } from './scoring.ts'

/** Files and texts by what a run would do about them. */
export interface Preview {
  readonly files: {
    /** To be read, by path. */
    readonly new: readonly string[]
    readonly changed: readonly string[]
    /** To be read as well, because settings, or rostrum itself, read them in another way. */
    readonly otherwise: number
    /** In the store, and no input any more. */
    readonly removed: readonly string[]
    readonly untouched: number
  }
  /** Stored texts of untouched files that were scored in another way than now. */
  readonly outdated: readonly {
    readonly texts: number
    /** Entries that differ; `undefined` where everything may: then all of these texts are matched again. */
    readonly entries: number | undefined
  }[]
}

/** @throws StoreBusy, StoreDamaged, RostrumError where there is a store that cannot be read */
export async function previewRun(plan: RunPlan): Promise<Preview> {
  const database = hasStore(plan.folder) ? await openForReading(plan.folder) : undefined
  try {
    return await preview(plan, database)
  } finally {
    database?.close()
  }
}

async function preview(plan: RunPlan, database: Database | undefined): Promise<Preview> {
  const known = database === undefined ? new Map() : await knownInputs(database)
  const work = await planInputs(plan, known)
  const paths = new Set(work.map(({ path }) => path))
  const pathsOf = (kind: 'new' | 'changed') =>
    work.filter((one) => one.kind === kind && !one.isReadOtherwise).map(({ file }) => file.file.path)
  const settled = work.flatMap((one) =>
    one.kind === 'settled' && one.known !== undefined ? [one.known.input] : [],
  )
  const scoring = scoringOf(plan)
  const outdated =
    database === undefined
      ? []
      : await findOutdated(database, settled, await knownScoring(database, scoring), scoring)
  return {
    files: {
      new: pathsOf('new'),
      changed: pathsOf('changed'),
      otherwise: work.filter((one) => one.isReadOtherwise).length,
      removed: [...known.keys()].filter((path) => !paths.has(path)).sort(),
      untouched: settled.length,
    },
    outdated: outdated.map(({ contents, changed }) => ({ texts: contents.length, entries: changed?.count })),
  }
}
