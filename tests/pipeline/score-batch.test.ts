import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { planRun } from '../../src/pipeline/plan.ts'
import { runPlan } from '../../src/pipeline/run.ts'
import { createBatchScorer } from '../../src/pipeline/score-batch.ts'
import { loadForScoring } from '../../src/pipeline/scoring-lexicons.ts'
import { readSources } from '../../src/read/read.ts'
import type { Reading } from '../../src/records.ts'
import { parseRecords } from '../write/folder.ts'

const MINE = `framing: mine
levels: {any: {words: [{pattern: the harvest, strength: high}, {pattern: the roads, strength: medium}]}}
`
const TEXTS = [
  { id: 'own', text: 'The harvest was good this year, and everyone was glad of it.' },
  { id: 'weak', text: 'The roads are mended, and that is all that can be said of them.' },
  { id: 'shipped', text: 'We must defend freedom wherever it is attacked, and lead the world to democracy.' },
]

/** A folder with a lexicon of one's own, texts, and a pipeline over both. */
async function project(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'rostrum-batch-'))
  onTestFinished(() => rm(folder, { recursive: true, force: true }))
  await writeFile(join(folder, 'mine.yaml'), MINE)
  await writeFile(join(folder, 'texts.jsonl'), TEXTS.map((row) => `${JSON.stringify(row)}\n`).join(''))
  await writeFile(
    join(folder, 'pipeline.yaml'),
    'name: p\nsources: [{path: texts.jsonl}]\nlexicons: [default, mine.yaml]\n',
  )
  return folder
}

interface ScoreRecord {
  readonly id: string
  readonly labels: readonly string[]
}

test('a framing of one’s own beside those that ship is labelled by the plain rule, as a run does it', async () => {
  const folder = await project()
  const { loaded, rules, model } = await loadForScoring(['default', 'mine.yaml'], { base: folder })
  expect(Object.keys(model?.framings ?? {})).not.toContain('mine')
  const scorer = createBatchScorer({
    lexicons: loaded.lexicons,
    rules,
    polities: loaded.polities,
    model,
    unit: 'document',
    format: 'jsonl',
    docvars: [],
  })
  const readings: Reading[] = []
  for await (const reading of readSources([{ path: join(folder, 'texts.jsonl') }])) readings.push(reading)
  const records = scorer
    .score(readings)
    .text.trim()
    .split('\n')
    .map((line) => JSON.parse(line) as ScoreRecord)
  const labels = Object.fromEntries(records.map((record) => [record.id, record.labels]))
  expect(labels).toMatchObject({ own: ['mine'], weak: [] })
  expect(labels.shipped).toContain('vindicationist')

  const out = join(folder, 'out')
  await runPlan(await planRun(join(folder, 'pipeline.yaml'), [], out), { workers: 1 })
  const { readFile } = await import('node:fs/promises')
  const scores = await parseRecords(await readFile(join(out, 'scores.csv'), 'utf8'))
  for (const { id } of TEXTS) {
    const ofRun = scores.filter((row) => row.id === id && row.labelled !== '0').map(({ framing }) => framing)
    expect([id, ofRun]).toEqual([id, labels[id]])
  }
})
