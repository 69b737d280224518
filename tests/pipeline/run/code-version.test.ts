import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type CodePart, codeVersion } from '../../../src/pipeline/run/code-version.ts'
import { VERSION } from '../../../src/version.ts'

const ROOT = fileURLToPath(new URL('../../../', import.meta.url))
const PARTS: readonly CodePart[] = ['reading', 'scoring', 'writing']

/** A copy of the code, to be changed. */
let copy = ''
let versionIn: typeof codeVersion
beforeAll(async () => {
  copy = await mkdtemp(join(tmpdir(), 'rostrum-code-'))
  await cp(join(ROOT, 'src'), join(copy, 'src'), { recursive: true })
  await cp(join(ROOT, 'package.json'), join(copy, 'package.json'))
  const module = (await import(join(copy, 'src/pipeline/run/code-version.ts'))) as {
    codeVersion: typeof codeVersion
  }
  versionIn = module.codeVersion
})
afterAll(() => rm(copy, { recursive: true, force: true }))

/** Parts whose version is another after a change of a file; the file is put back. */
async function partsChangedBy(path: string, change: (text: string) => string): Promise<CodePart[]> {
  const before = PARTS.map((part) => versionIn(part))
  const text = await readFile(join(copy, path), 'utf8')
  const changed = change(text)
  expect(changed).not.toBe(text)
  await writeFile(join(copy, path), changed)
  const after = PARTS.map((part) => versionIn(part))
  await writeFile(join(copy, path), text)
  expect(PARTS.map((part) => versionIn(part))).toEqual(before)
  return PARTS.filter((_, index) => before[index] !== after[index])
}

const longer = (text: string) => `${text}\n`

test.for<[string, CodePart[]]>([
  ['src/lexicon/matcher.ts', ['scoring']],
  ['src/lexicon/automaton.ts', ['scoring']],
  ['src/language/scan.ts', ['scoring']],
  ['src/measure/label.ts', ['scoring', 'writing']],
  ['src/pipeline/analyse.ts', ['scoring', 'writing']],
  ['src/read/csv.ts', ['reading']],
  ['src/read/tei/tei.ts', ['reading']],
  ['src/read/hygiene/encoding.ts', ['reading']],
  ['src/read/pdf/worker.ts', ['reading']],
  ['src/read/pdf/page.ts', ['reading']],
  ['src/pipeline/countries.ts', ['reading']],
  ['src/measure/series.ts', ['writing']],
  ['src/measure/alerts.ts', ['writing']],
  ['src/write/tables/scores.ts', ['writing']],
  ['src/write/csv.ts', ['writing']],
  ['src/cli/run.ts', []],
  ['src/watch/clock.ts', []],
  ['src/pipeline/diff.ts', []],
])('a change of %s is one of %j', async ([path, parts]) => {
  const changed = await partsChangedBy(path, longer)
  // What several parts rest on may be more than named here; what is named must be there.
  if (parts.length === 0) expect(changed).toEqual([])
  else expect(changed).toEqual(expect.arrayContaining(parts))
})

test('reading is no part of scoring: another reader makes no text be matched again', async () => {
  expect(await partsChangedBy('src/read/csv.ts', longer)).not.toContain('scoring')
  expect(await partsChangedBy('src/lexicon/matcher.ts', longer)).not.toContain('reading')
})

test.for<[string, CodePart]>([
  ['wink-nlp', 'scoring'],
  ['wink-eng-lite-web-model', 'scoring'],
  ['compromise', 'scoring'],
  ['natural', 'scoring'],
  ['mammoth', 'reading'],
  ['linkedom', 'reading'],
  ['unpdf', 'reading'],
  ['@mozilla/readability', 'reading'],
])('another version of %s is another of %s', async ([name, part]) => {
  const bump = (text: string) => {
    const manifest = JSON.parse(text)
    expect(manifest.dependencies[name]).toBeTypeOf('string')
    return JSON.stringify({ ...manifest, dependencies: { ...manifest.dependencies, [name]: '99.0.0' } })
  }
  // What the package says is read once a process, so that a fresh process is asked.
  const before = await versionsOf(copy)
  const text = await readFile(join(copy, 'package.json'), 'utf8')
  await writeFile(join(copy, 'package.json'), bump(text))
  const after = await versionsOf(copy)
  await writeFile(join(copy, 'package.json'), text)
  expect(after[part]).not.toBe(before[part])
})

async function versionsOf(root: string): Promise<Record<CodePart, string>> {
  const { execFile } = await import('node:child_process')
  const { promisify } = await import('node:util')
  const code = `
    const { codeVersion } = await import(${JSON.stringify(join(root, 'src/pipeline/run/code-version.ts'))})
    console.log(JSON.stringify(Object.fromEntries(${JSON.stringify(PARTS)}.map((part) => [part, codeVersion(part)]))))`
  const { stdout } = await promisify(execFile)(
    process.execPath,
    ['--import', 'tsx', '--input-type=module', '-e', code],
    {
      cwd: ROOT,
    },
  )
  return JSON.parse(stdout) as Record<CodePart, string>
}

test('a version names rostrum’s own and is the same whenever it is asked', () => {
  for (const part of PARTS) {
    expect(codeVersion(part)).toMatch(new RegExp(`^${VERSION.replaceAll('.', '\\.')}\\+[0-9a-f]{16}$`))
    expect(codeVersion(part)).toBe(codeVersion(part))
  }
})
