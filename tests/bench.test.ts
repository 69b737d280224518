import { spawn } from 'node:child_process'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, onTestFinished, test } from 'vitest'
import { cutInput, prepareInput } from '../bench/input.ts'
import { resultTable, spreadOf } from '../bench/result.ts'

const ROOT = fileURLToPath(new URL('../', import.meta.url))

async function freshFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'rostrum-bench-test-'))
  onTestFinished(() => rm(folder, { recursive: true, force: true }))
  return folder
}

function bench(args: readonly string[]): Promise<{ code: number | null; stdout: string; stderr: string }> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, ['--import', 'tsx', 'bench/main.ts', ...args], { cwd: ROOT })
    let stdout = ''
    let stderr = ''
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      stdout += text
    })
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      stderr += text
    })
    child.on('error', reject).on('close', (code) => resolve({ code, stdout, stderr }))
  })
}

const LINES = [
  'The free world must lead.',
  'We meet as equals.',
  'The harvest was good.',
  'No nation can do it alone.',
].map((text, index) => `${JSON.stringify({ id: `d${index}`, text })}\n`)

test.for([
  // name     values        min  median  max
  ['one', [3], 3, 3, 3],
  ['odd', [5, 1, 3], 1, 3, 5],
  ['even', [4, 1, 3, 10], 1, 3.5, 10],
] as const)('spread: %s', ([, values, min, median, max]) => {
  expect(spreadOf(values)).toEqual({ min, median, max })
})

test('a part of an input is whole lines, in front, and no longer than asked', async () => {
  const folder = await freshFolder()
  const path = join(folder, 'archive.jsonl')
  await writeFile(path, LINES.join(''))
  const input = await prepareInput(path, '', folder)
  expect(input).toMatchObject({ name: 'archive.jsonl', bytes: LINES.join('').length, documents: 4 })
  for (let bytes = 1; bytes < input.bytes; bytes += 7) {
    const part = await cutInput(input, bytes, join(folder, 'part.jsonl'))
    const text = await readFile(part.path, 'utf8')
    expect(LINES.join('').startsWith(text)).toBe(true)
    expect(text.endsWith('}\n')).toBe(true)
    expect(part.documents).toBe(text.split('\n').length - 1)
    if (part.documents > 1) expect(part.bytes).toBeLessThanOrEqual(bytes)
  }
  expect(await cutInput(input, input.bytes, join(folder, 'all.jsonl'))).toBe(input)
})

test('without an archive the sample corpus is repeated to 20 MB, under ids of its own', async () => {
  const folder = await freshFolder()
  const input = await prepareInput(undefined, join(ROOT, 'corpora', 'sample'), folder)
  expect(input.bytes).toBeGreaterThanOrEqual(20e6)
  const ids = (await readFile(input.path, 'utf8'))
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line).id)
  expect(new Set(ids).size).toBeGreaterThan(0.95 * ids.length) // the sample holds one duplicate on purpose
  expect(ids).toHaveLength(input.documents)
})

test('the table leaves a cell empty where nothing was measured', () => {
  const line = resultTable([
    { section: 's', what: 'w', runs: 2, seconds: undefined, peakBytes: { min: 1e6, median: 2e6, max: 3e6 } },
  ])
  expect(line.split('\n')[2]).toBe('| s | w | 2 |  | 1, 2, 3 |  |  |  |  |  |  |')
})

test('measures a small archive and prints the table', { timeout: 180_000 }, async () => {
  const folder = await freshFolder()
  const path = join(folder, 'archive.jsonl')
  const json = join(folder, 'results.json')
  await writeFile(path, LINES.join(''))
  const args = ['--input', path, '--runs', '1', '--only', 'score,memory', '--json', json]
  const { code, stdout, stderr } = await bench(args)
  expect(stderr).not.toContain('bench:')
  expect(code).toBe(0)
  expect(stdout).toContain('input: archive.jsonl, 0.0 MB, 4 documents')
  expect(stdout).toMatch(/^\| score \| rostrum score --format csv \| 1 \| \d+\.\d{3}, /m)
  expect(stdout).toMatch(/^\| memory \| score, all of the input \| 1 \| .*\| half, peak \|/m)
  const { input, results } = JSON.parse(await readFile(json, 'utf8'))
  expect(input).toEqual({ name: 'archive.jsonl', bytes: LINES.join('').length, documents: 4 })
  const memory = results.filter(({ section }: { section: string }) => section === 'memory')
  expect(memory).toHaveLength(2)
  for (const { peakBytes } of memory) expect(peakBytes.median).toBeGreaterThan(20e6)
  expect(stdout + JSON.stringify(results)).not.toContain(folder)
})

test.for([
  ['an unknown section', ['--only', 'score,speed'], 'no section speed'],
  ['no number', ['--runs', 'many'], '--runs must be a whole number'],
  ['an unknown option', ['--fast'], '--fast'],
] as const)('refuses %s', async ([, args, message]) => {
  const { code, stdout, stderr } = await bench(args)
  expect([code, stdout]).toEqual([2, ''])
  expect(stderr).toContain(message)
})
