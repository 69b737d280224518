/** The runs of a watch: those of `rostrum run`, planned anew each time. */

import type { PipelineFile } from '../pipeline/pipeline.ts'
import { type PlanOptions, planRun } from '../pipeline/plan.ts'
import { lastDone } from '../pipeline/run/history.ts'
import { runPlan } from '../pipeline/run.ts'
import { StoreBusy } from '../store/fault.ts'
import { hasStore, openForReading } from '../store/open.ts'
import type { Override } from '../yaml-check.ts'
import type { Log } from './log.ts'
import type { RunReport, RunRequest } from './reports.ts'

export interface RunningOptions extends PlanOptions {
  /** The pipeline file. */
  readonly path: string
  /** As it was when the watch began. */
  readonly pipeline: PipelineFile
  readonly overrides: readonly Override[]
  /** In place of the pipeline's own output folder. */
  readonly out: string | undefined
  readonly log: Log
}

/** Gives what runs a pipeline. It throws what planning and running throw. */
export function createRun({
  path,
  pipeline,
  overrides,
  out,
  language,
  log,
}: RunningOptions): (request: RunRequest) => Promise<RunReport> {
  let known = watchedPart(pipeline)
  // Planned anew each time: files come, and lexicons and the pipeline itself are edited.
  return async ({ since, signal }) => {
    const plan = await planRun(path, overrides, out, { language })
    if (watchedPart(plan.pipeline) !== known) {
      known = watchedPart(plan.pipeline)
      log.write(
        'warning',
        `${path}  what it says of the watch has changed; end the watch and start it again to have it so`,
      )
    }
    const { run, documents, leftOut, changes, alerts } = await runPlan(plan, {
      signal,
      alertsSince: since,
      onNotice: (notice) => log.write('warning', notice),
    })
    return { run, documents, leftOut, ...changes, alerts: alerts.map((alert) => ({ ...alert })) }
  }
}

/**
 * Number of the last run that was done into an output folder; `undefined` where none was, or the store cannot be read.
 *
 * @throws StoreBusy
 */
export async function lastRunDone(outputFolder: string): Promise<number | undefined> {
  if (!hasStore(outputFolder)) return undefined
  try {
    const store = await openForReading(outputFolder)
    try {
      return (await lastDone(store))?.run
    } finally {
      store.close()
    }
  } catch (error) {
    if (error instanceof StoreBusy) throw error
    return undefined // the run that follows says what is wrong, and builds the store anew
  }
}

/** What a watch goes by from its start to its end. */
function watchedPart({ watch, sources }: PipelineFile): string {
  return JSON.stringify([watch, sources.map(({ url, path, schedule }) => [url, path, schedule])])
}
