/**
 * What is measured: each section gives lines of the table.
 */
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { cutInput, type Input, writeFormats } from './input.ts'
import { alternate, type Command, CommandFailed, nodeCommand, type Run, runCommand } from './process.ts'
import { MEGABYTE, type Result, spreadsOf } from './result.ts'

/** What every section works with. */
export interface Bench {
  /** Folder of the repository. */
  readonly root: string
  /** The built program. */
  readonly program: string
  /** Temporary folder, removed at the end. */
  readonly folder: string
  readonly input: Input
  /** Kept rounds, where a section has no number of its own. */
  readonly runs: number
  /** Whether `runs` was asked for, and holds in every section. */
  readonly isRunsGiven: boolean
  readonly signal: AbortSignal
  /** Says something to people. */
  readonly say: (message: string) => void
}

const SCORE_TARGET = 4
const FLAT_TARGET = 1.15
const PEAK_TARGET_BYTES = 300 * MEGABYTE
const VERSION_TARGET = 2
const SHORT_TARGET = 5
const FILES_TARGET = 3
const FLAT_FILES_TARGET = 1.25
const SMALL_FILES = 20_000
const STARTUP_RUNS = 11
const FORMAT_BYTES = 20 * MEGABYTE
const SHORT_TEXT =
  'We will defend the free world, and we will not impose our system on others.\n\n' +
  'We meet as equals, with mutual respect, and no nation can end this alone.\n'

/** `rostrum score` against counting words, which reads every byte and does next to nothing with it. */
export async function benchScore(bench: Bench): Promise<readonly Result[]> {
  const { input } = bench
  const score = rostrum(bench, ['score', input.path, '--format', 'csv'], 'scores.csv')
  const count: Command = {
    program: 'wc',
    args: ['-w', input.path],
    env: { LC_ALL: 'C' },
    out: join(bench.folder, 'words.txt'),
  }
  const hasPeer = await isThere(bench, count)
  if (!hasPeer) bench.say('score: wc is not installed, so there is no ratio')
  const runs = await inTurn(bench, bench.runs, hasPeer ? [score, count] : [score])
  const [own, peer] = runs.map(spreadsOf)
  const ratio = ratioOf(own?.seconds?.median, peer?.seconds?.median)
  const result: Result = {
    section: 'score',
    what: 'rostrum score --format csv',
    ...own!,
    ...speeds(input, own!),
    ratio,
    peer: 'wc -w, seconds',
    target: `≤ ${SCORE_TARGET}, aim 2.5`,
    ...(ratio === undefined ? {} : { isMet: ratio <= SCORE_TARGET }),
  }
  if (peer === undefined) return [result]
  return [result, { section: 'score', what: 'LC_ALL=C wc -w', ...peer, ...speeds(input, peer) }]
}

/** Peak memory on half of the input and on all of it: it must not grow with the corpus. */
export async function benchMemory(bench: Bench): Promise<readonly Result[]> {
  const whole = bench.input
  const half = await cutInput(whole, Math.floor(whole.bytes / 2), join(bench.folder, 'half.jsonl'))
  const command = (input: Input) => rostrum(bench, ['score', input.path, '--format', 'csv'], 'scores.csv')
  const runs = await inTurn(bench, bench.runs, [command(half), command(whole)])
  const [small, large] = runs.map(spreadsOf)
  const peak = large?.peakBytes?.median
  const ratio = ratioOf(peak, small?.peakBytes?.median)
  return [
    { section: 'memory', what: 'score, half of the input', ...small!, ...speeds(half, small!) },
    {
      section: 'memory',
      what: 'score, all of the input',
      ...large!,
      ...speeds(whole, large!),
      ratio,
      peer: 'half, peak',
      target: `≤ ${FLAT_TARGET} and ≤ ${PEAK_TARGET_BYTES / MEGABYTE} MB`,
      ...(ratio === undefined || peak === undefined
        ? {}
        : { isMet: ratio <= FLAT_TARGET && peak <= PEAK_TARGET_BYTES }),
    },
  ]
}

/** From the start of the process to its end, where there is next to nothing to do. */
export async function benchStartup(bench: Bench): Promise<readonly Result[]> {
  const short = join(bench.folder, 'short.txt')
  await writeFile(short, SHORT_TEXT)
  const rounds = bench.isRunsGiven ? bench.runs : STARTUP_RUNS
  const runs = await inTurn(bench, rounds, [
    nodeCommand(['-e', '0']),
    nodeCommand([bench.program, '--version']),
    nodeCommand([bench.program, 'score', short]),
  ])
  const [node, version, score] = runs.map(spreadsOf)
  const against = (what: string, spread: ReturnType<typeof spreadsOf>, target: number): Result => {
    const ratio = ratioOf(spread.seconds?.median, node?.seconds?.median)
    return {
      section: 'startup',
      what,
      ...spread,
      ratio,
      peer: 'node -e 0, seconds',
      target: `≤ ${target}`,
      ...(ratio === undefined ? {} : { isMet: ratio <= target }),
    }
  }
  return [
    { section: 'startup', what: 'node -e 0', ...node! },
    against('rostrum --version', version!, VERSION_TARGET),
    against('rostrum score, one short text', score!, SHORT_TARGET),
  ]
}

/** The batch job: read, score, write every file. */
export async function benchRun(bench: Bench): Promise<readonly Result[]> {
  const pipeline = join(bench.folder, 'bench.yaml')
  // JSON is YAML, and quotes whatever a path holds.
  const settings = {
    name: 'bench',
    sources: [{ path: bench.input.path }],
    duplicates: 'keep',
    series: [{ name: 'by-year', by: 'year' }],
  }
  await writeFile(pipeline, JSON.stringify(settings))
  const args = ['run', pipeline, '--out', join(bench.folder, 'run'), '--quiet']
  const runs: Run[] = []
  const rounds = bench.isRunsGiven ? bench.runs : 1
  for (let round = 0; round < rounds; round++) {
    runs.push(await runCommand(rostrum(bench, args, 'run.txt'), bench.root, bench.signal))
  }
  const spread = spreadsOf(runs)
  return [
    {
      section: 'run',
      what: 'rostrum run, four lexicons, all files',
      ...spread,
      ...speeds(bench.input, spread),
    },
  ]
}

/** Reads a folder of many small texts, and does nothing with them. */
const READ_FOLDER = (module: string, plan: string) =>
  `const { planSources } = await import(${JSON.stringify(plan)})\n` +
  `const { readPlanned } = await import(${JSON.stringify(module)})\n` +
  'let documents = 0\n' +
  'for await (const batch of readPlanned(await planSources([{ path: process.argv[1] }])))\n' +
  "  for (const { kind } of batch) if (kind === 'document') documents++\n" +
  'if (documents !== Number(process.argv[2])) throw new Error(documents + " documents")'

/** The same files, each opened, decoded and let go, in a plain loop. */
const READ_PLAINLY =
  "const { readdir, readFile } = await import('node:fs/promises')\n" +
  'let documents = 0\n' +
  'for (const name of await readdir(process.argv[1]))\n' +
  "  if ((await readFile(process.argv[1] + '/' + name, 'utf8')).length > 0) documents++\n" +
  'if (documents !== Number(process.argv[2])) throw new Error(documents + " documents")'

/** Many small texts in one folder, against a loop that only reads them; and half of them, for the memory. */
export async function benchFiles(bench: Bench): Promise<readonly Result[]> {
  const [whole, half] = await Promise.all(
    [SMALL_FILES, SMALL_FILES / 2].map((count) =>
      writeSmallFiles(join(bench.folder, `texts-${count}`), count),
    ),
  )
  const dist = (file: string) => pathToFileURL(join(bench.root, 'dist', 'read', file)).href
  const code = READ_FOLDER(dist('read.js'), dist('plan.js'))
  const command = (program: string, folder: SmallFiles) =>
    nodeCommand(['--input-type=module', '-e', program, folder.path, String(folder.count)], {
      wantsMemory: true,
    })
  const runs = await inTurn(bench, bench.runs, [
    command(code, whole!),
    command(code, half!),
    command(READ_PLAINLY, whole!),
  ])
  const [own, less, plain] = runs.map(spreadsOf)
  const ratio = ratioOf(own?.seconds?.median, plain?.seconds?.median)
  const growth = ratioOf(own?.peakBytes?.median, less?.peakBytes?.median)
  return [
    {
      section: 'files',
      what: `${SMALL_FILES} small texts, read`,
      ...own!,
      ratio,
      peer: 'plain loop, seconds',
      target: `≤ ${FILES_TARGET}`,
      ...(ratio === undefined ? {} : { isMet: ratio <= FILES_TARGET }),
    },
    {
      section: 'files',
      what: `${SMALL_FILES / 2} of them`,
      ...less!,
      ratio: growth,
      peer: 'all to half, peak',
      target: `≤ ${FLAT_FILES_TARGET}`,
      ...(growth === undefined ? {} : { isMet: growth <= FLAT_FILES_TARGET }),
    },
    { section: 'files', what: 'plain loop of readFile', ...plain! },
  ]
}

interface SmallFiles {
  readonly path: string
  readonly count: number
}

async function writeSmallFiles(path: string, count: number): Promise<SmallFiles> {
  await mkdir(path)
  for (let at = 0; at < count; at++) {
    await writeFile(join(path, `${String(at).padStart(6, '0')}.txt`), `${at} ${SHORT_TEXT.repeat(12)}`)
  }
  return { path, count }
}

/** The same documents in other formats, against JSON lines. */
export async function benchReaders(bench: Bench): Promise<readonly Result[]> {
  const part = await cutInput(bench.input, FORMAT_BYTES, join(bench.folder, 'formats.jsonl'))
  const formats = await writeFormats(part, bench.folder)
  const runs = await inTurn(
    bench,
    bench.runs,
    formats.map(({ path }) => rostrum(bench, ['score', path, '--format', 'csv', '--quiet'], 'scores.csv')),
  )
  const spreads = runs.map(spreadsOf)
  return formats.map(({ name }, index) => ({
    section: 'readers',
    what: `rostrum score, ${name}`,
    ...spreads[index]!,
    ...speeds(part, spreads[index]!),
    ...(index === 0
      ? {}
      : {
          ratio: ratioOf(spreads[index]?.seconds?.median, spreads[0]?.seconds?.median),
          peer: 'JSON lines, seconds',
        }),
  }))
}

function rostrum(bench: Bench, args: readonly string[], out: string): Command {
  return nodeCommand([bench.program, ...args], { out: join(bench.folder, out), wantsMemory: true })
}

function inTurn(bench: Bench, rounds: number, commands: readonly Command[]) {
  return alternate(
    rounds,
    commands.map((command) => () => runCommand(command, bench.root, bench.signal)),
  )
}

async function isThere(bench: Bench, command: Command): Promise<boolean> {
  try {
    await runCommand(command, bench.root, bench.signal)
    return true
  } catch (error) {
    if (error instanceof CommandFailed && error.isMissing) return false
    throw error
  }
}

function speeds(
  input: Input,
  { seconds }: Pick<Result, 'seconds'>,
): Pick<Result, 'megabytesPerSecond' | 'documentsPerSecond'> {
  if (seconds === undefined) return {}
  return {
    megabytesPerSecond: input.bytes / MEGABYTE / seconds.median,
    documentsPerSecond: input.documents / seconds.median,
  }
}

function ratioOf(own: number | undefined, peer: number | undefined): number | undefined {
  return own === undefined || peer === undefined || peer === 0 ? undefined : own / peer
}
