import { type ChildProcessByStdio, spawn } from 'node:child_process'
import type { Readable } from 'node:stream'
import { fileURLToPath } from 'node:url'
import { onTestFinished } from 'vitest'

const ROOT = fileURLToPath(new URL('../../', import.meta.url))
const WRITER = fileURLToPath(new URL('writer.ts', import.meta.url))

export interface Writer {
  readonly child: ChildProcessByStdio<null, Readable, Readable>
  /** Lines said so far. */
  readonly lines: readonly string[]
  /** The next line, from now on, of this beginning. */
  readonly said: (beginning: string) => Promise<string>
  readonly ended: Promise<number | null>
}

/** Starts a process that writes to a store; it ends with the test at the latest. */
export function startWriter(folder: string, way: string): Writer {
  const child = spawn(process.execPath, ['--import', 'tsx', WRITER, folder, way], {
    cwd: ROOT,
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  onTestFinished(() => {
    child.kill('SIGKILL')
  })
  const lines: string[] = []
  let waiting: { beginning: string; resolve: (line: string) => void; reject: (error: Error) => void }[] = []
  let rest = ''
  let errors = ''
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    errors += text
  })
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    const parts = (rest + text).split('\n')
    rest = parts.pop() ?? ''
    for (const line of parts) {
      lines.push(line)
      for (const one of waiting) if (line.startsWith(one.beginning)) one.resolve(line)
      waiting = waiting.filter(({ beginning }) => !line.startsWith(beginning))
    }
  })
  const ended = new Promise<number | null>((resolve) => {
    child.on('close', (code) => {
      for (const one of waiting) one.reject(new Error(`the writer ended: ${errors}`))
      resolve(code)
    })
  })
  return {
    child,
    lines,
    said: (beginning) => new Promise((resolve, reject) => waiting.push({ beginning, resolve, reject })),
    ended,
  }
}
