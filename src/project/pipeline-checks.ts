/**
 * Whether a pipeline can run: its file, sources, lexicons, schedule, and the programs it asks for.
 */
import { execFile } from 'node:child_process'
import { access, constants } from 'node:fs/promises'
import { describePlace, RostrumError } from '../error.ts'
import { planRun, type RunPlan } from '../pipeline/plan.ts'
import type { PlannedInput } from '../read/plan.ts'
import type { Diagnostic } from '../records.ts'
import { mapConcurrent } from '../stream.ts'
import { readTimetable } from '../watch/schedule.ts'
import { type Finding, ok, warning, wrong } from './finding.ts'
import { minute } from './machine.ts'
import { findPipelineSchedule } from './pipeline-schedule.ts'

const REMEDY = 'correct it there; the README files of pipelines/ and lexicons/ describe every option'
/** Findings of one kind that are told one by one. */
const MOST_TOLD = 10
const AT_ONCE = 32

/**
 * Looks at everything that a run looks at before it starts.
 *
 * @param path the pipeline file
 */
export async function checkPipeline(path: string, now: Date): Promise<Finding[]> {
  const schedule = checkSchedule(path, now)
  let plan: RunPlan
  try {
    plan = await planRun(path, [])
  } catch (error) {
    return [...problemsOf(error, path).map((problem) => wrong(problem, REMEDY)), ...schedule]
  }
  return [
    ok(`pipeline ${plan.pipeline.name}: ${path}`),
    ...(await checkInputs(plan)),
    checkLexicons(plan),
    ...(await checkPrograms(plan.inputs)),
    ...schedule,
  ]
}

function problemsOf(error: unknown, path: string): string[] {
  if (error instanceof RostrumError)
    return error.problems.map(({ place, message }) => `${describePlace(place)}: ${message}`)
  return [`${path}: ${error instanceof Error ? error.message : String(error)}`]
}

async function checkInputs({ inputs, pipeline }: RunPlan): Promise<Finding[]> {
  const leftOut: Diagnostic[] = []
  const paths: string[] = []
  for (const input of inputs) {
    if (input.kind === 'file') {
      paths.push(input.file.path)
      leftOut.push(...input.remarks)
    } else if (input.reading.kind === 'rejected') leftOut.push(input.reading.diagnostic)
  }
  const unreadable: Finding[] = []
  const reasons = mapConcurrent<string, readonly [string, string | undefined]>(AT_ONCE, whyUnreadable)
  for await (const [path, reason] of reasons(each(paths))) {
    if (reason !== undefined) {
      unreadable.push(warning(`${path}: cannot be read: ${reason}`, 'change its permissions'))
    }
  }
  const readable = paths.length - unreadable.length
  const what = `sources: ${readable} ${readable === 1 ? 'file' : 'files'} to read`
  return [
    readable > 0 ? ok(what) : noInput(what, pipeline.sources),
    ...told(unreadable, 'files that cannot be read'),
    ...told(
      leftOut.map(({ place, message, remedy }) => warning(`${describePlace(place)}: ${message}`, remedy)),
      'inputs left out',
    ),
  ]
}

/** Before anything was collected from the web there is nothing to read, and nothing wrong. */
function noInput(what: string, sources: RunPlan['pipeline']['sources']): Finding {
  return sources.some(({ url }) => url !== undefined)
    ? warning(what, 'rostrum watch with --once collects what the url sources hold')
    : wrong(what, 'put documents where the sources of the pipeline look for them')
}

async function whyUnreadable(path: string): Promise<readonly [string, string | undefined]> {
  try {
    await access(path, constants.R_OK)
    return [path, undefined]
  } catch (error) {
    return [path, (error as NodeJS.ErrnoException).code ?? (error as Error).message]
  }
}

async function* each<Item>(items: readonly Item[]): AsyncIterable<Item> {
  yield* items
}

/** The first of them, and how many more there are. */
function told(findings: readonly Finding[], what: string): Finding[] {
  const more = findings.length - MOST_TOLD
  if (more <= 0) return [...findings]
  return [
    ...findings.slice(0, MOST_TOLD),
    warning(`and ${more} more ${what}`, 'rostrum run lists all of them in rejected.csv'),
  ]
}

function checkLexicons({ lexicons: { lexicons } }: RunPlan): Finding {
  const entries = lexicons.reduce((sum, lexicon) => sum + lexicon.entries.length, 0)
  return ok(
    `lexicons: ${lexicons.map(({ name }) => name).join(', ')}; ${entries} ${entries === 1 ? 'entry' : 'entries'}`,
  )
}

async function checkPrograms(inputs: readonly PlannedInput[]): Promise<Finding[]> {
  const isWanted = inputs.some((input) => input.kind === 'file' && input.options.pdf === 'pdftotext')
  return isWanted ? [await checkPdftotext()] : []
}

function checkPdftotext(): Promise<Finding> {
  const remedy = 'install Poppler (on Debian: apt install poppler-utils), or leave the option pdf out'
  return new Promise((done) => {
    execFile('pdftotext', ['-v'], { timeout: 10_000 }, (error, _, stderr) => {
      const version = /version ([\d.]+)/.exec(stderr)?.[1]
      // Some versions end with 99 after telling their version.
      if (version !== undefined) done(ok(`pdftotext ${version}`))
      else if (error?.code === 'ENOENT')
        done(wrong('pdftotext, which a source is to be read with, is not installed', remedy))
      else done(wrong(`pdftotext does not tell its version: ${error?.message ?? 'no answer'}`, remedy))
    })
  })
}

/** Every schedule of the pipeline with its next time, and the secrets that its hooks need. */
function checkSchedule(path: string, now: Date): Finding[] {
  const found = findPipelineSchedule(path)
  if (found === undefined) return []
  const { schedules, timezone, secrets } = found
  return [
    ...schedules.map((schedule) => {
      const what = `schedule "${schedule}" (${timezone})`
      try {
        const next = readTimetable(schedule, timezone).next(now.getTime())
        return next === undefined
          ? wrong(`${what}: such a time never comes`, 'change it in the pipeline')
          : ok(`${what}: next at ${minute(new Date(next))}`)
      } catch (error) {
        return wrong(`${what}: ${(error as Error).message}`, 'change it in the pipeline')
      }
    }),
    ...secrets
      .filter((name) => !process.env[name])
      .map((name) =>
        warning(
          `the environment variable ${name}, which holds a secret of a hook, is not set here`,
          'see that whatever starts rostrum watch sets it',
        ),
      ),
  ]
}
