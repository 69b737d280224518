/** Folders with small pipelines for the tests of runs. */
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { onTestFinished } from 'vitest'
import { planRun, type RunPlan } from '../../../src/pipeline/plan.ts'
import { type RunOptions, type RunOutcome, runPlan } from '../../../src/pipeline/run.ts'
import type { Override } from '../../../src/yaml-check.ts'

export const LEXICON = `framing: mine
levels:
  any:
    words:
      - {pattern: mutual respect, strength: high}
      - {pattern: respect, strength: medium, unless: [court]}
      - {pattern: harvest, strength: medium}
`

export const PIPELINE = `name: small
sources: [{path: texts, language: any}]
lexicons: [mine.yaml]
`

const TEXTS: Readonly<Record<string, string>> = {
  'texts/a.txt': 'We seek mutual respect among all nations of the world.',
  'texts/b.txt': 'The harvest was good this year, and the roads are mended.',
  'texts/c.txt': 'Nothing else was said on that long day in the valley.',
}

export interface SmallFolder {
  readonly root: string
  readonly out: string
  readonly write: (files: Readonly<Record<string, string>>) => Promise<void>
  readonly remove: (...paths: readonly string[]) => Promise<void>
  readonly plan: (...overrides: readonly Override[]) => Promise<RunPlan>
  readonly run: (options?: RunOptions, ...overrides: readonly Override[]) => Promise<RunOutcome>
}

/** A folder with a pipeline over three texts, gone when the test ends. */
export async function smallFolder(files: Readonly<Record<string, string>> = {}): Promise<SmallFolder> {
  const root = await mkdtemp(join(tmpdir(), 'rostrum-run-'))
  onTestFinished(() => rm(root, { recursive: true, force: true }))
  const out = join(root, 'out')
  const write: SmallFolder['write'] = async (written) => {
    for (const [path, text] of Object.entries(written)) {
      await mkdir(dirname(join(root, path)), { recursive: true })
      await writeFile(join(root, path), text)
    }
  }
  await write({ 'pipeline.yaml': PIPELINE, 'mine.yaml': LEXICON, ...TEXTS, ...files })
  const plan: SmallFolder['plan'] = (...overrides) => planRun(join(root, 'pipeline.yaml'), overrides, out)
  return {
    root,
    out,
    write,
    remove: async (...paths) => {
      for (const path of paths) await rm(join(root, path))
    },
    plan,
    run: async (options = {}, ...overrides) => runPlan(await plan(...overrides), { workers: 1, ...options }),
  }
}

/** A setting as `--set` gives it. */
export function setting(path: string, value: Override['value']): Override {
  return { path: path.split('.'), value, written: `${path}=${JSON.stringify(value)}` }
}
