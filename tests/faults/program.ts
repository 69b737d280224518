import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { onTestFinished } from 'vitest'
import { PROGRAM } from '../cli/built.ts'
import type { Project } from './project.ts'

const RUNNER = fileURLToPath(new URL('runner.mjs', import.meta.url))

export interface Ended {
  readonly code: number | null
  readonly signal: NodeJS.Signals | null
  readonly stdout: string
  readonly stderr: string
}

export interface Started {
  readonly pid: number
  readonly kill: (signal: NodeJS.Signals) => void
  /** Waits until it has said something on stderr that matches; `false` where it ended without. */
  readonly said: (pattern: RegExp) => Promise<boolean>
  readonly isOver: () => boolean
  readonly ended: Promise<Ended>
}

/** Settings that the command line does not have. */
export interface RunnerSettings {
  readonly batch?: number
  readonly workers?: number
  /** Address of the threads' program. */
  readonly program?: string
}

/** Starts `rostrum run` on a project, as a user does. */
export function startRun(project: Project, run: string, more: readonly string[] = []): Started {
  return startNode(project.folder, [PROGRAM, 'run', 'run.yaml', '--out', project.out(run), ...more])
}

/**
 * Starts a run with batches of a few documents, or with threads of one's own.
 *
 * @param node options for Node itself
 */
export function startSmallBatches(
  project: Project,
  run: string,
  settings: RunnerSettings = {},
  node: readonly string[] = [],
): Started {
  const all = { batch: 6, workers: 0, ...settings }
  return startNode(project.folder, [...node, RUNNER, 'run.yaml', project.out(run), JSON.stringify(all)])
}

/** Runs to the end, as a user does. */
export async function rostrumRun(
  project: Project,
  run: string,
  more: readonly string[] = [],
): Promise<Ended> {
  return startRun(project, run, more).ended
}

export function startNode(folder: string, args: readonly string[]): Started {
  return startProgram(folder, process.execPath, args)
}

export function startProgram(folder: string, program: string, args: readonly string[]): Started {
  const { FORCE_COLOR, NO_COLOR, NODE_OPTIONS, ...env } = process.env
  const child = spawn(program, [...args], { cwd: folder, env, stdio: ['ignore', 'pipe', 'pipe'] })
  onTestFinished(() => {
    child.kill('SIGKILL')
  })
  let stdout = ''
  let stderr = ''
  let isOver = false
  let look = () => {}
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    stdout += text
  })
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    stderr += text
    look()
  })
  const ended = new Promise<Ended>((resolve, reject) => {
    child.on('error', reject).on('close', (code, signal) => {
      isOver = true
      look()
      resolve({ code, signal, stdout, stderr })
    })
  })
  return {
    pid: child.pid ?? -1,
    kill: (signal) => child.kill(signal),
    said: (pattern) =>
      new Promise((resolve) => {
        look = () => {
          if (pattern.test(stderr)) resolve(true)
          else if (isOver) resolve(false)
        }
        look()
      }),
    isOver: () => isOver,
    ended,
  }
}

/** Where a run puts its files before they are moved. */
export function partialFolder(out: string, pid: number): string {
  return join(out, '..', `.out.partial-${pid}`)
}
