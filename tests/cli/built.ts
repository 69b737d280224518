import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process'
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { onTestFinished } from 'vitest'

export const ROOT = fileURLToPath(new URL('../../', import.meta.url))
export const PROGRAM = join(ROOT, 'dist', 'cli', 'main.js')

export interface Ended {
  readonly code: number | null
  readonly stdout: string
  readonly stderr: string
}

export interface Started {
  readonly child: ChildProcessWithoutNullStreams
  readonly ended: Promise<Ended>
}

export interface StartOptions {
  /** The folder it runs in; the repository where left out. */
  readonly folder?: string
  /** Options for Node itself. */
  readonly node?: readonly string[]
}

/** Starts the built program as a user does. */
export function start(args: readonly string[], { folder = ROOT, node = [] }: StartOptions = {}): Started {
  const { FORCE_COLOR, NO_COLOR, NODE_OPTIONS, ...env } = process.env
  const child = spawn(process.execPath, [...node, PROGRAM, ...args], { cwd: folder, env })
  let stdout = ''
  let stderr = ''
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    stdout += text
  })
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    stderr += text
  })
  child.stdin.on('error', () => {}) // a command that reads no stdin may be gone already
  const ended = new Promise<Ended>((resolve, reject) => {
    child.on('error', reject).on('close', (code) => resolve({ code, stdout, stderr }))
  })
  return { child, ended }
}

/** Runs the built program to its end. */
export function rostrum(
  args: readonly string[],
  options: StartOptions & { readonly input?: string | Buffer } = {},
): Promise<Ended> {
  const { child, ended } = start(args, options)
  child.stdin.end(options.input ?? '')
  return ended
}

/** A folder of the given files that is removed when the test ends. */
export async function folderOf(files: Readonly<Record<string, string | Buffer>> = {}): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'rostrum-built-'))
  onTestFinished(() => rm(folder, { recursive: true, force: true }))
  for (const [name, content] of Object.entries(files)) {
    await mkdir(dirname(join(folder, name)), { recursive: true })
    await writeFile(join(folder, name), content)
  }
  return folder
}

/** Every file below a folder, hidden ones too, with what is in it; but for stores, which are never twice the same. */
export async function contentsOf(folder: string): Promise<Record<string, string>> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true })
  const contents: Record<string, string> = {}
  for (const entry of entries.filter((one) => one.isFile() && !one.name.startsWith('store.'))) {
    const path = join(entry.parentPath ?? entry.path, entry.name)
    contents[path.slice(folder.length + 1)] = await readFile(path, 'utf8')
  }
  return contents
}

/** A lexicon of one framing. */
export const OWN_LEXICON = `framing: mine
version: 1.0.0
definition: For the test.
sources: {a: A}
levels:
  system:
    respect:
      - {pattern: mutual respect, strength: high, source: a}
      - {pattern: respect, strength: weak, source: a}
`
