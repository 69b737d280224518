/**
 * Whether rostrum itself is whole: its lexicons, the model of English, the native part of its store.
 */
import { execFile } from 'node:child_process'
import { createRequire } from 'node:module'
import { pathToFileURL } from 'node:url'
import { describePlace, RostrumError } from '../error.ts'
import { loadTagger } from '../language/annotate.ts'
import { shippedLexicons } from '../pipeline/lexicon-files.ts'
import { loadForScoring } from '../pipeline/scoring-lexicons.ts'
import { type Finding, ok, wrong } from './finding.ts'

const AGAIN = 'files of rostrum are missing or were changed: install it again'
const STORE_SECONDS = 30
const MOST_PROBLEMS = 5

/** What there is to say of rostrum itself. */
export interface ProgramFindings {
  readonly findings: readonly Finding[]
  /** Whether the module of the store works: what loads a broken one may not live to tell. */
  readonly isStoreUsable: boolean
}

/** Looks at each part, whatever is wrong with the others. */
export async function checkProgram(): Promise<ProgramFindings> {
  const module = await checkStoreModule()
  return {
    findings: [...(await checkLexicons()), checkModel(), module],
    isStoreUsable: module.level === 'ok',
  }
}

async function checkLexicons(): Promise<Finding[]> {
  try {
    const { loaded } = await loadForScoring(shippedLexicons(), { detail: 'scoring' })
    const entries = loaded.lexicons.reduce((sum, lexicon) => sum + lexicon.entries.length, 0)
    return [ok(`lexicons that ship: ${loaded.files.length} files, ${entries} entries`)]
  } catch (error) {
    const problems =
      error instanceof RostrumError
        ? error.problems.map(({ place, message }) => `${describePlace(place)}: ${message}`)
        : [reasonOf(error)]
    return problems.slice(0, MOST_PROBLEMS).map((problem) => wrong(`lexicons that ship: ${problem}`, AGAIN))
  }
}

function checkModel(): Finding {
  try {
    const tags = loadTagger()('The harbour sleeps.').map(({ tag }) => tag)
    if (tags.join(' ') === 'DET NOUN VERB PUNCT') return ok('model of English: loads and tags')
    return wrong(`model of English: it tags a test sentence as ${tags.join(' ')}`, AGAIN)
  } catch (error) {
    return wrong(`model of English: cannot be loaded: ${reasonOf(error)}`, AGAIN)
  }
}

/** Loads the database and asks it something. In a process of its own: what is wrong with native code can end one. */
const TRIAL = `
const { DuckDBInstance, version } = await import(process.argv[1])
const connection = await (await DuckDBInstance.create(':memory:')).connect()
const answer = await connection.runAndReadAll('select 6 * 7')
if (Number(answer.getRows()[0][0]) !== 42) throw new Error('it cannot multiply')
process.stdout.write(version())
`

/**
 * Whether the store's native module works.
 *
 * @param name of the package; another one only to see what is said where it is missing
 */
export async function checkStoreModule(name = '@duckdb/node-api'): Promise<Finding> {
  const where = `${process.platform} ${process.arch}${libc()}`
  const remedy =
    'install rostrum again on this machine (a node_modules of another system does not fit), without --omit=optional; ' +
    'there are builds for Linux, macOS and Windows on x64 and arm64'
  let address: string
  try {
    address = pathToFileURL(createRequire(import.meta.url).resolve(name)).href
  } catch {
    return wrong(`module of the store: ${name} is not installed (${where})`, remedy)
  }
  const { version, reason } = await tryOut(address)
  return reason === undefined
    ? ok(`module of the store: DuckDB ${version}, ${where}`)
    : wrong(`module of the store: ${name} does not work on ${where}: ${reason}`, remedy)
}

function tryOut(address: string): Promise<{ readonly version?: string; readonly reason?: string }> {
  return new Promise((done) => {
    execFile(
      process.execPath,
      ['--input-type=module', '--eval', TRIAL, address],
      { timeout: STORE_SECONDS * 1000, encoding: 'utf8' },
      (error, stdout, stderr) => {
        if (error === null) done({ version: stdout.replace(/^v/, '') })
        else if (error.killed) done({ reason: `no answer within ${STORE_SECONDS} seconds` })
        else if (error.signal != null) done({ reason: `it ends the process (${error.signal})` })
        else done({ reason: /^\w*Error.*$/m.exec(stderr)?.[0] ?? error.message.split('\n')[0] ?? '' })
      },
    )
  })
}

/** Which C library Linux has: native modules are built for one of two. */
function libc(): string {
  if (process.platform !== 'linux') return ''
  const report = process.report.getReport() as { header?: { glibcVersionRuntime?: string } }
  const glibc = report.header?.glibcVersionRuntime
  return glibc === undefined ? ' musl' : ` glibc ${glibc}`
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error)
}
