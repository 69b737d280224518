/**
 * What a pipeline says of when it is due, and of what its watch needs.
 */
import { type Problem, RostrumError } from '../error.ts'
import { readPipeline } from '../pipeline/pipeline.ts'

export interface PipelineSchedule {
  readonly name: string
  /** Output folder as it is written; `undefined` where it is left out. */
  readonly folder: string | undefined
  /** That of the pipeline, or, where it has none, those of its sources, each once. */
  readonly schedules: readonly string[]
  /** Of IANA; `UTC` where it is left out. */
  readonly timezone: string
  /** Seconds that a turn may be put off, at random. */
  readonly jitter: number
  /** Names of environment variables that hold secrets of hooks, each once. */
  readonly secrets: readonly string[]
  /** Whether a hook starts a program. */
  readonly hasCommands: boolean
  /** Path of the log as it is written; `undefined` where it is left out. */
  readonly log: string | undefined
}

/** As the schema has it. */
const JITTER = 60

/**
 * @throws RostrumError with every problem of the pipeline, also where it has no schedule
 */
export function readPipelineSchedule(path: string): PipelineSchedule {
  const found = scheduleOf(path)
  const problems: Problem[] = []
  const fail = (message: string) => problems.push({ place: { source: path }, message })
  if (found.schedules.length === 0)
    fail('has no schedule; write one into it, such as  watch: {schedule: "0 7 * * *", timezone: Europe/Rome}')
  for (const name of found.secrets) {
    if (!/^[A-Za-z_]\w*$/.test(name))
      fail(`secret_env "${name}" is no name of an environment variable; expected letters, digits and _`)
  }
  if (problems.length > 0) throw new RostrumError('pipeline', problems)
  return found
}

/** The same without schedules where there are none; `undefined` for a pipeline that is not right. */
export function findPipelineSchedule(path: string): PipelineSchedule | undefined {
  try {
    return scheduleOf(path)
  } catch (error) {
    if (error instanceof RostrumError) return undefined
    throw error
  }
}

function scheduleOf(path: string): PipelineSchedule {
  const { name, sources, watch, outputs } = readPipeline(path, []).file
  const hooks = watch?.hooks ?? []
  const ofSources = sources.flatMap(({ schedule }) => schedule ?? [])
  return {
    name,
    folder: outputs.folder,
    schedules: watch?.schedule === undefined ? [...new Set(ofSources)] : [watch.schedule],
    timezone: watch?.timezone ?? 'UTC',
    jitter: watch?.jitter ?? JITTER,
    secrets: [...new Set(hooks.flatMap(({ secret_env: secret }) => secret ?? []))],
    hasCommands: hooks.some(({ command }) => command !== undefined),
    log: watch?.log?.file,
  }
}
