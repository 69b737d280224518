/**
 * Every reader and every archive on changed files: whatever the bytes, an input ends in documents or in a rejection that
 * says what is wrong and what to do, and soon.
 */
import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'
import { FORMATS, formatOfExtension } from '../../src/read/format.ts'
import { fileInput, heldInput, type Input } from '../../src/read/input.ts'
import { readInput } from '../../src/read/read-input.ts'
import { sourceFile } from '../../src/read/source.ts'
import type { Reading } from '../../src/records.ts'
import { ROOT } from '../cli/built.ts'
import { SEEDS, UNCHANGED } from './seeds.ts'

const READER = fileURLToPath(new URL('fuzz-reading.ts', import.meta.url))
const SHARED = process.env.ROSTRUM_SHARED ?? join(ROOT, '..', 'shared')
const REAL = join(SHARED, 'corpora', 'raw')
/** Processes side by side, each with its part of the inputs. */
const PARTS = 2
/** One input may take this long, and the first as long again for what it loads. */
const PATIENCE_MS = 5_000
const START_MS = 20_000

interface Ended {
  readonly inputs: number
  readonly read: number
  readonly rejected: number
  /** One line for each input with which something is wrong. */
  readonly wrongs: readonly string[]
}

/** Reads one part of the changed files in a process of its own, and stops it where one input takes too long. */
function readPart(source: string, part: number): Promise<Ended> {
  const { NODE_OPTIONS, ...env } = process.env
  const child = spawn(
    process.execPath,
    ['--import', 'tsx', READER, source, String(part), String(PARTS), '1'],
    {
      cwd: ROOT,
      env,
    },
  )
  const wrongs: string[] = []
  let counts = { inputs: 0, read: 0, rejected: 0 }
  let current = 'the start'
  let rest = ''
  let stderr = ''
  let timer = setTimeout(giveUp, START_MS)

  function giveUp(): void {
    wrongs.push(`hangs: ${current}`)
    child.kill('SIGKILL')
  }

  function take(line: string): void {
    const what = line.slice(2)
    if (line.startsWith('> ')) {
      clearTimeout(timer)
      timer = setTimeout(giveUp, current === 'the start' ? START_MS : 2 * PATIENCE_MS)
      current = what
    } else if (line.startsWith('! ')) wrongs.push(what)
    else if (line.startsWith('= ')) counts = JSON.parse(what)
  }

  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    const lines = (rest + text).split('\n')
    rest = lines.pop() ?? ''
    for (const line of lines) take(line)
  })
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    stderr = (stderr + text).slice(0, 4_000)
  })
  return new Promise((resolve, reject) => {
    child.on('error', reject).on('close', (code) => {
      clearTimeout(timer)
      if (code !== 0) wrongs.push(`ended with ${code} at ${current}: ${stderr}`)
      else if (stderr !== '') wrongs.push(`said on stderr: ${stderr}`)
      resolve({ ...counts, wrongs })
    })
  })
}

async function readAll(source: string): Promise<Ended> {
  const parts = await Promise.all(Array.from({ length: PARTS }, (_, part) => readPart(source, part)))
  const sum = (name: 'inputs' | 'read' | 'rejected') => parts.reduce((all, part) => all + part[name], 0)
  return {
    inputs: sum('inputs'),
    read: sum('read'),
    rejected: sum('rejected'),
    wrongs: parts.flatMap(({ wrongs }) => wrongs),
  }
}

describe('the files that are changed', () => {
  test('are of every format', () => {
    const formats = new Set(SEEDS.map(({ format }) => format))
    expect([...formats].sort()).toEqual(FORMATS.map(({ name }) => name).sort())
  })

  test.for(SEEDS.map((seed) => [seed.kind, seed] as const))('%s: whole, it is read', async ([, seed]) => {
    const { name, isSidecar, make } = seed
    if (isSidecar) return
    const file = sourceFile(name, name)
    const format = formatOfExtension(file.extension)!
    const bytes = await make(UNCHANGED)
    const input: Input = { ...heldInput(fileInput(file, { path: name }), bytes), path: undefined }
    const context = {
      options: { path: name },
      named: undefined,
      remarks: [],
      memberPrefix: '',
      depth: 0,
      budget: undefined,
    }
    const readings: Reading[] = []
    for await (const batch of readInput(input, format, context)) readings.push(...batch)
    const told = readings.flatMap((reading) =>
      reading.kind === 'rejected' ? [reading.diagnostic] : reading.remarks,
    )
    // Right of some: gzip that no name tells, since these bytes are in memory; UTF-16; a message with an attachment.
    expect(
      told.filter(({ code }) => !['other-format', 'other-encoding', 'attachments'].includes(code)),
    ).toEqual([])
    expect(readings.length).toBeGreaterThan(0)
  })
})

describe('changed files', () => {
  test('10,000 and more, made here', { timeout: 240_000 }, async () => {
    const { inputs, read, rejected, wrongs } = await readAll('made')
    expect(wrongs).toEqual([])
    expect(inputs).toBeGreaterThanOrEqual(10_000)
    // Changes that break everything, or nothing, would try nothing.
    expect(read).toBeGreaterThan(inputs / 5)
    expect(rejected).toBeGreaterThan(inputs / 5)
  })

  test.skipIf(!existsSync(REAL))('2,000 real ones', { timeout: 240_000 }, async () => {
    const { inputs, read, wrongs } = await readAll(REAL)
    expect(wrongs).toEqual([])
    expect(inputs).toBeGreaterThanOrEqual(2_000)
    expect(read).toBeGreaterThan(inputs / 5)
  })
})
