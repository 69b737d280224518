/** The runs of a watch: those of `rostrum run`, planned anew each time. */

import type { PipelineFile } from '../pipeline/pipeline.ts'
import { type PlanOptions, planRun } from '../pipeline/plan.ts'
import { runPlan } from '../pipeline/run.ts'
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

/** What a watch goes by from its start to its end. */
function watchedPart({ watch, sources }: PipelineFile): string {
  return JSON.stringify([watch, sources.map(({ url, path, schedule }) => [url, path, schedule])])
}
