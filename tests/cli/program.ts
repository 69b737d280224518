import { spawn } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { onTestFinished } from 'vitest'

const ROOT = fileURLToPath(new URL('../../', import.meta.url))

export interface Ended {
  readonly code: number | null
  readonly stdout: string
  readonly stderr: string
}

/** Runs `rostrum` as a user does, in the repository's folder, and waits for its end. */
export function rostrum(args: readonly string[], input = ''): Promise<Ended> {
  const { FORCE_COLOR, NO_COLOR, ...env } = process.env
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, ['--import', 'tsx', 'src/cli/main.ts', ...args], { cwd: ROOT, env })
    let stdout = ''
    let stderr = ''
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      stdout += text
    })
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      stderr += text
    })
    child.stdin.on('error', () => {}) // a command that reads no stdin may be gone already
    child.stdin.end(input)
    child.on('error', reject).on('close', (code) => resolve({ code, stdout, stderr }))
  })
}

/** A fresh folder that is removed when the test ends. */
export async function freshFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'rostrum-cli-'))
  onTestFinished(() => rm(folder, { recursive: true, force: true }))
  return folder
}
