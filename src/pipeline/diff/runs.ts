/**
 * Which two runs are meant: by number, by their place from the end, or the last two.
 */
import { RostrumError } from '../../error.ts'
import { type StrengthWeights, strengthWeights } from '../../measure/weights.ts'
import type { Database } from '../../store/database.ts'

/** A run as the store knows it. */
export interface RunFacts {
  readonly run: number
  /** running, done, stopped, failed, interrupted */
  readonly state: string
  readonly started: string
  /** Version of rostrum. */
  readonly rostrum: string
  /** Number of its way of scoring; `undefined` where it did not get that far. */
  readonly scoring: number | undefined
  readonly weights: StrengthWeights
}

/** All runs of a store, in order. */
export async function runsOf(database: Database): Promise<readonly RunFacts[]> {
  const rows = await database.all(
    'SELECT run, state, started, rostrum, scoring, settings FROM runs ORDER BY run',
  )
  return rows.map(({ run, state, started, rostrum, scoring, settings }) => ({
    run: Number(run),
    state: String(state ?? ''),
    started: String(started ?? ''),
    rostrum: String(rostrum ?? ''),
    scoring: scoring === undefined ? undefined : Number(scoring),
    weights: weightsIn(settings),
  }))
}

/**
 * The two runs that are meant, the earlier state first as written.
 *
 * @param written up to two of: a number, `last`, `last-1`; the last two that are done where there are none, the last
 *   one as the second where there is one
 * @param path the store, for messages
 * @throws RostrumError `arguments`, with the runs there are
 */
export function chooseRuns(
  runs: readonly RunFacts[],
  written: readonly string[],
  path: string,
): readonly [before: RunFacts, after: RunFacts] {
  const done = runs.filter(({ state }) => state === 'done')
  if (written.length === 0 && done.length < 2) {
    throw refused(
      path,
      runs,
      `there ${done.length === 1 ? 'is one run' : 'is no run'} that is done, and a difference needs two; run the pipeline again once something has changed`,
    )
  }
  const [before = 'last-1', after = 'last'] = written
  const chosen = [chooseRun(before, runs, path), chooseRun(after, runs, path)] as const
  if (chosen[0].run === chosen[1].run) {
    const message = `${before} and ${after} are both run ${chosen[0].run}; name two runs`
    throw refused(path, runs, message)
  }
  return chosen
}

function chooseRun(written: string, runs: readonly RunFacts[], path: string): RunFacts {
  const done = runs.filter(({ state }) => state === 'done')
  const fromEnd = /^last(?:-(\d+))?$/.exec(written)
  if (fromEnd !== null) {
    const run = done.at(-1 - Number(fromEnd[1] ?? 0))
    if (run !== undefined) return run
    throw refused(path, runs, `there is no run ${written}: ${done.length} are done`)
  }
  if (!/^\d+$/.test(written)) {
    throw refused(path, runs, `a run is named by its number, or as last or last-1, got "${written}"`)
  }
  const run = runs.find((one) => one.run === Number(written))
  if (run === undefined) {
    throw refused(path, runs, `there is no run ${written}: it never was, or the store has forgotten it`)
  }
  if (run.state !== 'done') {
    throw refused(
      path,
      runs,
      `run ${written} is not done (${run.state}): only runs that are done are compared`,
    )
  }
  return run
}

/** Runs that a message lists. */
const MOST_LISTED = 20

function refused(path: string, runs: readonly RunFacts[], message: string): RostrumError {
  const listed = runs
    .slice(-MOST_LISTED)
    .map(({ run, state, started }) => `\n  ${String(run).padStart(5)}  ${state.padEnd(11)}  ${started}`)
  const more = runs.length > MOST_LISTED ? `, the last ${MOST_LISTED}` : ''
  const list = runs.length === 0 ? '' : `\nRuns there are${more}:${listed.join('')}`
  return new RostrumError('arguments', [{ place: { source: path }, message: `${message}${list}` }])
}

function weightsIn(settings: unknown): StrengthWeights {
  if (typeof settings !== 'string') return strengthWeights
  const { measures } = JSON.parse(settings) as { measures?: { weights?: Partial<StrengthWeights> } }
  return { ...strengthWeights, ...measures?.weights }
}
