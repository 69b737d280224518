/**
 * Programs as whole processes: how long they take and how much memory they hold at most.
 */
import { spawn } from 'node:child_process'
import { closeSync, openSync } from 'node:fs'

export interface Command {
  readonly program: string
  readonly args: readonly string[]
  readonly env?: Readonly<Record<string, string>>
  /** Where stdout goes; dropped where left out. */
  readonly out?: string
  /** Ask a Node program for its peak memory. Costs about a millisecond at the start, so not where that counts. */
  readonly wantsMemory?: boolean
}

/** One run of a command. */
export interface Run {
  readonly seconds: number
  /** Peak resident set in bytes; `undefined` where the program was not asked. */
  readonly peakBytes: number | undefined
}

/** A command could not be started or ended with a fault. */
export class CommandFailed extends Error {
  readonly isMissing: boolean
  constructor(message: string, isMissing: boolean) {
    super(message)
    this.isMissing = isMissing
  }
}

/** Preloaded into a Node program: a parent is not told the memory of its children, so the child tells it on descriptor 3. */
const TELL_PEAK = `data:text/javascript,${encodeURIComponent(
  "import { writeSync } from 'node:fs'\n" +
    "process.on('exit', () => writeSync(3, String(process.resourceUsage().maxRSS)))",
)}`

const BYTES_IN_KIB = 1024
const ERROR_CHARACTERS = 600

/** A Node program with its arguments. */
export function nodeCommand(
  args: readonly string[],
  options: Omit<Command, 'program' | 'args'> = {},
): Command {
  const preload = options.wantsMemory === true ? ['--import', TELL_PEAK] : []
  return { ...options, program: process.execPath, args: [...preload, ...args] }
}

/**
 * Runs a command to its end, in the folder of the repository.
 *
 * @throws CommandFailed where it cannot be started or ends with another code than 0
 */
export async function runCommand(command: Command, folder: string, signal: AbortSignal): Promise<Run> {
  const out = command.out === undefined ? 'ignore' : openSync(command.out, 'w')
  try {
    const started = performance.now()
    const child = spawn(command.program, command.args, {
      cwd: folder,
      env: { ...process.env, ...command.env },
      stdio: ['ignore', out, 'pipe', command.wantsMemory === true ? 'pipe' : 'ignore'],
      signal,
    })
    let complaint = ''
    let peak = ''
    child.stderr?.setEncoding('utf8').on('data', (text: string) => {
      complaint = (complaint + text).slice(-ERROR_CHARACTERS)
    })
    child.stdio[3]?.on('data', (bytes: Buffer) => {
      peak += bytes.toString('latin1')
    })
    const code = await new Promise<number | null>((resolve, reject) => {
      child.on('error', reject).on('close', resolve)
    })
    const seconds = (performance.now() - started) / 1000
    if (code !== 0) throw new CommandFailed(`${command.program} ended with ${code}: ${complaint}`, false)
    return { seconds, peakBytes: peak === '' ? undefined : Number(peak) * BYTES_IN_KIB }
  } catch (error) {
    const isMissing = (error as NodeJS.ErrnoException).code === 'ENOENT'
    if (isMissing) throw new CommandFailed(`${command.program} is not installed`, true)
    throw error
  } finally {
    if (typeof out === 'number') closeSync(out)
  }
}

/**
 * Runs commands in turn, A B A B, so that what else the machine does falls on all of them alike. A first round warms
 * caches and is not kept.
 *
 * @param rounds rounds that are kept, 1 or more
 * @returns the runs of each command, in the order of the commands
 */
export async function alternate<Result>(
  rounds: number,
  commands: readonly (() => Promise<Result>)[],
): Promise<readonly (readonly Result[])[]> {
  const kept: Result[][] = commands.map(() => [])
  for (let round = 0; round <= rounds; round++) {
    for (const [index, command] of commands.entries()) {
      const result = await command()
      if (round > 0) kept[index]!.push(result)
    }
  }
  return kept
}
