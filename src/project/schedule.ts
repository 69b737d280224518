/**
 * Files that make a machine start a pipeline at its times: for systemd, for cron, for GitHub Actions.
 */
import { existsSync } from 'node:fs'
import { mkdir, readFile } from 'node:fs/promises'
import { dirname, isAbsolute, join, relative, resolve } from 'node:path'
import { type Problem, RostrumError } from '../error.ts'
import { readTimetable } from '../watch/schedule.ts'
import { writeFailure } from '../write/failure.ts'
import { cronFields, onCalendars } from './calendar.ts'
import { createFiles, isThere } from './create-files.ts'
import { type CronSchedule, parseCron } from './cron.ts'
import { crontabFiles } from './crontab.ts'
import type { ScheduledJob, ScheduleFiles } from './job.ts'
import { type PipelineSchedule, readPipelineSchedule } from './pipeline-schedule.ts'
import { systemdFiles } from './systemd.ts'
import { workflowFiles } from './workflow.ts'

export const SCHEDULERS = ['systemd', 'cron', 'github'] as const
export type Scheduler = (typeof SCHEDULERS)[number]

export interface ScheduleOptions {
  /** Folder for the files; `schedule` beside the pipeline where left out. */
  readonly out?: string | undefined
  /** Folder that the program is going to be started in: relative output folders start from it. */
  readonly folder: string
  readonly node: string
  readonly script: string
  readonly user: string | undefined
}

export interface WrittenSchedule {
  /** Paths of new files, and of those that were there with the same text. */
  readonly made: readonly string[]
  readonly unchanged: readonly string[]
  /** For people: what to do next, a line each. */
  readonly next: readonly string[]
  /** For people: what to mind, a line each. */
  readonly notes: readonly string[]
}

/**
 * Writes the files of a scheduler for a pipeline, and makes the folder that its results go to, which must be there
 * before the first start.
 *
 * @throws RostrumError with every problem of the schedule; where files of other content are there, with all of them, and
 *   nothing is written
 */
export async function writeSchedule(
  pipeline: string,
  scheduler: Scheduler,
  options: ScheduleOptions,
): Promise<WrittenSchedule> {
  const said = readPipelineSchedule(pipeline)
  const { name, schedules, timezone, jitter, secrets } = said
  const parsed = parseAll(schedules, timezone, pipeline)
  const results = resolve(options.folder, said.folder ?? join('outputs', name))
  const job: ScheduledJob = {
    name,
    pipeline: resolve(options.folder, pipeline),
    results,
    folder: options.folder,
    node: options.node,
    script: options.script,
    user: options.user,
    schedules,
    timezone,
    jitter,
    secrets,
    writes: [
      ...new Set([dirname(results), ...(isAbsolute(said.log ?? '') ? [dirname(said.log ?? '')] : [])]),
    ],
  }
  const out = resolve(options.folder, options.out ?? join(dirname(pipeline), 'schedule'))
  const { files, next } = filesOf(scheduler, job, parsed, out)
  const { missing, unchanged } = await compare(files, out)
  if (scheduler !== 'github') for (const written of job.writes) await makeFolder(written)
  const { made } = await createFiles(missing)
  return { made, unchanged, next, notes: notesOf(scheduler, job, parsed, said) }
}

function parseAll(schedules: readonly string[], timezone: string, pipeline: string): CronSchedule[] {
  const problems: Problem[] = []
  const parsed: CronSchedule[] = []
  for (const schedule of schedules) {
    const fail = (message: string) =>
      problems.push({ place: { source: pipeline }, message: `schedule "${schedule}": ${message}` })
    try {
      readTimetable(schedule, timezone)
    } catch (error) {
      fail(`${(error as Error).message}; as in "0 7 * * *" for each day at 7:00`)
      continue
    }
    const read = parseCron(schedule)
    if (read.kind === 'schedule') parsed.push(read.schedule)
    else
      fail(
        `${read.message}. rostrum watch keeps such a schedule by itself; for other schedulers write the timer by hand`,
      )
  }
  if (problems.length > 0) throw new RostrumError('pipeline', problems)
  return parsed
}

function filesOf(
  scheduler: Scheduler,
  job: ScheduledJob,
  parsed: readonly CronSchedule[],
  out: string,
): ScheduleFiles {
  const { timezone, node, script, pipeline, results, folder } = job
  const paths = [node, script, pipeline, results, folder]
  const fields = parsed.map(cronFields)
  if (scheduler === 'systemd') {
    // A backslash at the end of a line would join the next to it.
    refuse(paths, /\p{Cc}|\\$|\s$/u, 'a control character, or a space or backslash at its end')
    return systemdFiles(
      job,
      parsed.flatMap((schedule) => onCalendars(schedule, timezone)),
      out,
    )
  }
  if (scheduler === 'cron') {
    refuse(paths, /\p{Cc}|\\/u, 'a control character or a backslash')
    return crontabFiles(job, fields, out)
  }
  const repository = topFolder(dirname(pipeline), '.git') ?? folder
  const own = [pipeline, results, folder]
  refuse(own, /\p{Cc}|\$\{\{|\\/u, `a control character, a backslash or ${'$'}{{`)
  const outside = own.filter((path) => relative(repository, path).startsWith('..'))
  if (outside.length > 0) {
    const message = `lies outside the repository ${repository}, so that GitHub does not have it; start rostrum init inside the repository`
    throw new RostrumError(
      'arguments',
      outside.map((source) => ({ place: { source }, message })),
    )
  }
  const isLocked = topFolder(folder, 'package-lock.json') !== undefined
  return workflowFiles(job, fields, { repository, isLocked })
}

function refuse(paths: readonly string[], pattern: RegExp, what: string): void {
  const problems = paths
    .filter((path) => pattern.test(path))
    .map((source) => ({
      place: { source },
      message: `the path has ${what}, which cannot be written there; move or rename it`,
    }))
  if (problems.length > 0) throw new RostrumError('arguments', problems)
}

/** The nearest folder, from here upwards, that holds the name. */
function topFolder(from: string, name: string): string | undefined {
  for (let folder = from; ; folder = dirname(folder)) {
    if (existsSync(join(folder, name))) return folder
    if (folder === dirname(folder)) return undefined
  }
}

async function compare(
  files: Readonly<Record<string, string>>,
  out: string,
): Promise<{ missing: Record<string, string>; unchanged: string[] }> {
  const missing: Record<string, string> = {}
  const unchanged: string[] = []
  const problems: Problem[] = []
  for (const [name, text] of Object.entries(files)) {
    const path = join(out, name)
    if (!(await isThere(path))) missing[path] = text
    else if ((await readFile(path, 'utf8').catch(() => undefined)) === text) unchanged.push(path)
    else {
      const message =
        'is there already with other content; nothing was written. Move it away, or name another folder with --out'
      problems.push({ place: { source: path }, message })
    }
  }
  if (problems.length > 0) throw new RostrumError('arguments', problems)
  return { missing, unchanged }
}

async function makeFolder(path: string): Promise<void> {
  try {
    await mkdir(path, { recursive: true })
  } catch (error) {
    throw writeFailure(path, error)
  }
}

function notesOf(
  scheduler: Scheduler,
  { results, folder, script, user, timezone }: ScheduledJob,
  parsed: readonly CronSchedule[],
  { hasCommands }: PipelineSchedule,
): string[] {
  const notes = [`results go to ${results}, as with rostrum run started in ${folder}`]
  if (scheduler === 'github') {
    return notes
  }
  if (/[\\/]_npx[\\/]/.test(script)) {
    notes.push(
      `${script} lies in a cache that npm clears: install rostrum (npm install --global rostrum), then write this again`,
    )
  }
  if (scheduler === 'systemd' && user === 'root')
    notes.push('it runs as root: name another user in User=, one who may write the results')
  if (scheduler === 'systemd' && [folder, results].some((path) => /^\/(?:var\/)?tmp\//.test(path)))
    notes.push(
      `${folder} lies in a folder for temporary files, which the service does not see: move the project`,
    )
  if (scheduler === 'systemd' && timezone !== 'UTC' && parsed.every(({ hours }) => hours.every(isOfNight)))
    notes.push(
      'where clocks go forward at night, a timer passes over a time that is not there: 05:00 comes every day',
    )
  if (scheduler === 'systemd' && hasCommands)
    notes.push('programs that hooks start may write where the service may: add folders to ReadWritePaths=')
  if (scheduler === 'cron') notes.push(`not every cron goes by ${timezone}: read the file before you add it`)
  return notes
}

/** Hours that clocks may jump over. */
function isOfNight(hour: number): boolean {
  return hour < 4
}
