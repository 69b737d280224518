/**
 * What moved between two runs of a pipeline, and why: read from its store, which keeps every state of every document
 * with its ledger, and every way of scoring.
 */
import { openForReading } from '../store/open.ts'
import { type MovedFraming, readChanges } from './diff/changes.ts'
import { countDifferences, type DiffCounts, findMoves, pairDocuments } from './diff/documents.ts'
import { listEntryChanges } from './diff/ledgers.ts'
import { chooseRuns, type RunFacts, runsOf } from './diff/runs.ts'
import { type ScoringDifference, scoringDifference, storedScoring } from './diff/scorings.ts'

export { type Cause, causesOf } from './diff/causes.ts'
export type { MovedFraming } from './diff/changes.ts'
export type { DiffCounts } from './diff/documents.ts'
export type { RunFacts } from './diff/runs.ts'
export type { LexiconDifference, ScoringDifference } from './diff/scorings.ts'

/** Two runs compared. Holds the store open for reading until it is closed. */
export interface RunDiff {
  readonly before: RunFacts
  readonly after: RunFacts
  /** What differs between the two ways of scoring. */
  readonly scoring: ScoringDifference
  readonly counts: DiffCounts
  /**
   * What moved, worst first: by how far prevalence moved, then rate; documents of one run last. One call at a time, and
   * read to its end before the next.
   *
   * @param limit documents × framings; all where left out
   */
  readonly changes: (limit?: number) => AsyncGenerator<MovedFraming, void>
  readonly close: () => void
}

/**
 * Compares two runs.
 *
 * @param folder output folder of the pipeline
 * @param written up to two runs, by number or as `last`, `last-1`; the last two that are done where left out
 * @throws RostrumError `arguments` for a run that is not there or not done, `no-store`, `store-failed`; StoreBusy,
 *   StoreDamaged
 */
export async function diffRuns(folder: string, written: readonly string[]): Promise<RunDiff> {
  const database = await openForReading(folder)
  try {
    const [before, after] = chooseRuns(await runsOf(database), written, database.path)
    const scoring = scoringDifference(
      await storedScoring(database, before.scoring),
      await storedScoring(database, after.scoring),
    )
    await pairDocuments(database, before.run, after.run)
    await findMoves(database)
    await listEntryChanges(database, scoring)
    const counts = await countDifferences(database, before.run, after.run)
    const moves = counts.totals.reduce((sum, { documents }) => sum + documents, 0)
    const options = { difference: scoring, weightsBefore: before.weights, weightsAfter: after.weights }
    return {
      before,
      after,
      scoring,
      counts,
      changes: (limit = moves) => readChanges(database, options, Math.min(limit, moves)),
      close: database.close,
    }
  } catch (error) {
    database.close()
    throw error
  }
}
