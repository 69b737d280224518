/**
 * Benchmarks of the built program, each beside a peer that runs in turn with it.
 *
 *     npm run bench [-- --input PATH] [--runs 5] [--only score,memory,startup,run,files,readers,peers] [--json PATH]
 */
import { spawnSync } from 'node:child_process'
import { existsSync, readdirSync, statSync } from 'node:fs'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { availableParallelism, cpus, tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { VERSION } from '../src/version.ts'
import { prepareInput } from './input.ts'
import { benchPeers } from './peers.ts'
import { MEGABYTE, type Result, resultTable } from './result.ts'
import {
  type Bench,
  benchFiles,
  benchMemory,
  benchReaders,
  benchRun,
  benchScore,
  benchStartup,
} from './sections.ts'

const SECTIONS: Readonly<Record<string, (bench: Bench) => Promise<readonly Result[]>>> = {
  score: benchScore,
  memory: benchMemory,
  startup: benchStartup,
  run: benchRun,
  files: benchFiles,
  readers: benchReaders,
  peers: benchPeers,
}

const ROOT = fileURLToPath(new URL('../', import.meta.url))
const USAGE =
  'usage: npm run bench -- [--input PATH] [--runs COUNT] [--json PATH] ' +
  `[--only ${Object.keys(SECTIONS).join(',')}]`

interface Options {
  readonly input: string | undefined
  readonly runs: number | undefined
  readonly only: readonly string[]
  readonly json: string | undefined
}

function say(message: string): void {
  process.stderr.write(`${message}\n`)
}

/** What was asked for, or what is wrong with it. */
function optionsOf(args: readonly string[]): Options | string {
  const strings = {
    input: { type: 'string' },
    runs: { type: 'string' },
    only: { type: 'string' },
    json: { type: 'string' },
  } as const
  try {
    const { values } = parseArgs({ args: [...args], options: strings })
    const runs = values.runs === undefined ? undefined : Number(values.runs)
    if (runs !== undefined && !(Number.isInteger(runs) && runs >= 1)) {
      return `--runs must be a whole number from 1, got ${values.runs}`
    }
    const only = values.only?.split(',') ?? Object.keys(SECTIONS)
    const unknown = only.filter((name) => !Object.hasOwn(SECTIONS, name))
    if (unknown.length > 0) return `--only has no section ${unknown.join(', ')}`
    return { input: values.input, runs, only, json: values.json }
  } catch (error) {
    return (error as Error).message
  }
}

/** Builds the program if there is none; says so where it is older than the source. */
function ensureBuilt(): string {
  const program = join(ROOT, 'dist', 'cli', 'main.js')
  if (!existsSync(program)) {
    say('building: there is no dist/')
    const built = spawnSync('npm', ['run', 'build'], {
      cwd: ROOT,
      stdio: ['ignore', 2, 2],
      shell: process.platform === 'win32',
    })
    if (built.status !== 0) throw new Error('the build failed')
  } else if (newest(join(ROOT, 'src')) > newest(join(ROOT, 'dist'))) {
    say('dist/ is older than src/: npm run build, or this measures what was')
  }
  return program
}

function newest(folder: string): number {
  const names = readdirSync(folder, { recursive: true, encoding: 'utf8' })
  return Math.max(0, ...names.map((name) => statSync(join(folder, name)).mtimeMs))
}

async function main(args: readonly string[]): Promise<number> {
  const options = optionsOf(args)
  if (typeof options === 'string') {
    say(`${options}\n${USAGE}`)
    return 2
  }
  const program = ensureBuilt()
  const stop = new AbortController()
  const onInterrupt = () => stop.abort()
  process.once('SIGINT', onInterrupt).once('SIGTERM', onInterrupt)
  const folder = await mkdtemp(join(tmpdir(), 'rostrum-bench-'))
  try {
    if (options.input === undefined) {
      say(
        'no --input: the sample corpus, repeated to 20 MB, stands in for an archive; its words soon repeat too',
      )
    }
    const archive = options.input === undefined ? undefined : resolve(options.input)
    const input = await prepareInput(archive, join(ROOT, 'corpora', 'sample'), folder)
    const bench: Bench = {
      root: ROOT,
      program,
      folder,
      input,
      runs: options.runs ?? 5,
      isRunsGiven: options.runs !== undefined,
      signal: stop.signal,
      say,
    }
    const results: Result[] = []
    for (const name of options.only) {
      say(`${name} …`)
      results.push(...(await SECTIONS[name]!(bench)))
    }
    const processor = `${cpus()[0]?.model ?? 'unknown processor'}, ${availableParallelism()} usable`
    const about = { rostrum: VERSION, node: process.version, processor }
    const measured = { name: input.name, bytes: input.bytes, documents: input.documents }
    process.stdout.write(
      `rostrum ${VERSION}, Node ${process.version}, ${processor}; input: ${input.name}, ` +
        `${(input.bytes / MEGABYTE).toFixed(1)} MB, ${input.documents} documents\n\n${resultTable(results)}`,
    )
    if (options.json !== undefined) {
      await writeFile(
        options.json,
        `${JSON.stringify({ ...about, input: measured, results }, undefined, 2)}\n`,
      )
    }
    return 0
  } catch (error) {
    if (stop.signal.aborted) {
      say('stopped')
      return 130
    }
    say(`bench: ${(error as Error).message}`)
    return 1
  } finally {
    process.off('SIGINT', onInterrupt).off('SIGTERM', onInterrupt)
    await rm(folder, { recursive: true, force: true })
  }
}

process.exitCode = await main(process.argv.slice(2))
