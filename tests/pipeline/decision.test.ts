import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { AdditiveModel } from '../../src/measure/additive.ts'
import { planRun } from '../../src/pipeline/plan.ts'
import { runPlan } from '../../src/pipeline/run.ts'
import { loadForScoring } from '../../src/pipeline/scoring-lexicons.ts'
import { parseRecords } from '../write/folder.ts'

const LEXICON = `framing: mine
levels:
  any:
    words:
      - {pattern: mutual respect, strength: high}
`
const DECISION = `decision: trial
version: 1.0.0
framings:
  mine:
    intercept: -1
    threshold: 0.5
    unmatched: 0.02
    strengths: {mine high: 2}
`

let folder = ''
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'rostrum-decision-'))
})
afterAll(() => rm(folder, { recursive: true, force: true }))

describe('which decision labels', () => {
  test('the one that ships for the four framings, the plain rule for the others', async () => {
    const { decision, model, decisionFile } = await loadForScoring(['default', 'secondary'])
    expect(decision.name).toBe('additive')
    expect(Object.keys(model?.framings ?? {})).toEqual([
      'vindicationist',
      'exemplarist',
      'pluralist',
      'multipartner',
    ])
    expect(decisionFile?.sha256).toMatch(/^[0-9a-f]{64}$/)
  })

  test('the plain rule where it is asked for, and for lexicons of one’s own', async () => {
    await writeFile(join(folder, 'mine.yaml'), LEXICON)
    expect((await loadForScoring([], { decision: 'plain' })).decision.name).toBe('plain')
    expect((await loadForScoring([join(folder, 'mine.yaml')])).decision.name).toBe('plain')
  })

  test('a decision of one’s own beside one’s own lexicon', async () => {
    const own = join(folder, 'own')
    await mkdir(own)
    await writeFile(join(own, 'mine.yaml'), LEXICON)
    await writeFile(join(own, 'decision.yaml'), DECISION)
    const { decision, loaded } = await loadForScoring([own])
    expect([decision.name, loaded.lexicons.map(({ name }) => name)]).toEqual(['trial', ['mine']])
  })

  test('one that cannot be read stops, and does not fall back on another rule', async () => {
    const bad = await mkdtemp(join(folder, 'unreadable-'))
    await writeFile(join(bad, 'mine.yaml'), LEXICON)
    await mkdir(join(bad, 'decision.yaml'))
    await expect(loadForScoring([join(bad, 'mine.yaml')])).rejects.toThrow(/decision\.yaml.*cannot be read/)
  })

  test.for([
    [
      'a framing it does not weigh',
      `${DECISION}precedence:\n  - {id: a, withhold: mien, where: [{framing: mine}]}\n`,
      /names the framing mien.*did you mean mine\?/,
    ],
    ['a threshold above 1', DECISION.replace('0.5', '1.5'), /decision\.yaml:6:16 {2}threshold/],
    ['an unknown group', DECISION.replace('strengths', 'strenghts'), /strenghts/],
    ['a weight that is no number', DECISION.replace('high: 2', 'high: two'), /mine high/],
  ] as const)('a mistake in it is told with its place: %s', async ([name, text, message]) => {
    const bad = await mkdtemp(join(folder, 'bad-'))
    await writeFile(join(bad, 'mine.yaml'), LEXICON)
    await writeFile(join(bad, 'decision.yaml'), text)
    await expect(loadForScoring([bad]), name).rejects.toThrow(message)
  })
})

describe('a run by the released decision', () => {
  const rows: Record<string, Readonly<Record<string, string>>[]> = {}
  let model: AdditiveModel | undefined
  beforeAll(async () => {
    const out = join(folder, 'run')
    const plan = await planRun(
      fileURLToPath(new URL('../../pipelines/sample.yaml', import.meta.url)),
      [],
      out,
    )
    await runPlan(plan)
    for (const name of ['passages', 'evidence', 'scores'])
      rows[name] = await parseRecords(await readFile(join(out, `${name}.csv`), 'utf8'))
    model = (await loadForScoring()).model
  })

  test('no label without an asserted or mixed match of its framing in the evidence, and none below the threshold', () => {
    const live = new Set(
      rows
        .evidence!.filter(({ stance }) => stance === 'asserts' || stance === 'mixed')
        .map(({ document, passage, framing }) => `${document} ${passage} ${framing}`),
    )
    let labels = 0
    for (const row of rows.passages!) {
      for (const [framing, { threshold }] of Object.entries(model!.framings)) {
        const isLabelled = row.labels!.split(' ').includes(framing)
        const probability = Number(row[`probability_${framing}`])
        if (!isLabelled) continue
        labels++
        expect(live.has(`${row.document} ${row.passage} ${framing}`)).toBe(true)
        expect(probability).toBeGreaterThanOrEqual(threshold - 1e-6)
      }
    }
    expect(labels).toBeGreaterThan(50)
  })

  test('the expected prevalence is the mean of the probabilities', () => {
    for (const score of rows.scores!) {
      const own = rows.passages!.filter(({ document }) => document === score.id)
      const mean = own.reduce((sum, row) => sum + Number(row[`probability_${score.framing}`]), 0) / own.length
      expect(Number(score.expected_prevalence)).toBeCloseTo(mean, 5)
    }
  })
})

test('every weight of the released decision is of an entry or facet that the lexicons have', async () => {
  const { model, loaded } = await loadForScoring()
  for (const { name, entries } of loaded.lexicons) {
    const { entries: weighed, facets } = model!.framings[name]!
    const ids = new Set(entries.map(({ id }) => id))
    const known = new Set(entries.map(({ level, facet }) => `${level}/${facet}`))
    expect(Object.keys(weighed).filter((id) => !ids.has(id))).toEqual([])
    expect(Object.keys(facets).filter((facet) => !known.has(facet))).toEqual([])
  }
})
