import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { estimatePrior } from '../../src/measure/shrinkage.ts'
import { sufficientCount } from '../../src/measure/sufficiency.ts'
import { planRun } from '../../src/pipeline/plan.ts'
import { runPlan } from '../../src/pipeline/run.ts'
import { parseRecords } from '../write/folder.ts'

type Row = Readonly<Record<string, string>>

/** Six decimal places are written. */
const HALF_A_PLACE = 0.5000001e-6
const WEIGHTS: Readonly<Record<string, number>> = { high: 3, medium: 1, weak: 0.25 }

let folder = ''
const files: Record<string, Row[]> = {}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'rostrum-recompute-'))
  const plan = await planRun(
    fileURLToPath(new URL('../../pipelines/sample.yaml', import.meta.url)),
    [
      { path: ['lexicons'], value: ['default', 'secondary'], written: 'lexicons=[default, secondary]' },
      { path: ['measures', 'decision'], value: 'plain', written: 'measures.decision=plain' },
    ],
    folder,
  )
  await runPlan(plan)
  for (const name of ['documents', 'passages', 'evidence', 'scores'])
    files[name] = await parseRecords(await readFile(join(folder, `${name}.csv`), 'utf8'))
})

afterAll(() => rm(folder, { recursive: true, force: true }))

describe('every score of a run is what its evidence comes to', () => {
  test('scores.csv from evidence.csv, passages.csv and documents.csv alone', () => {
    const scores = files.scores ?? []
    expect(scores.length).toBe(
      (files.documents?.length ?? 0) * new Set(scores.map(({ framing }) => framing)).size,
    )
    expect(scores.filter(({ asserted }) => Number(asserted) > 0).length).toBeGreaterThan(60)
    const computed = recompute()
    for (const row of scores) {
      const expected = computed.get(`${row.id} ${row.framing}`) ?? {}
      for (const [column, value] of Object.entries(expected)) {
        const where = `${row.id}, ${row.framing}, ${column}`
        if (typeof value !== 'number') expect([where, row[column]]).toEqual([where, value ?? ''])
        else if (row[column] === '' || Math.abs(Number(row[column]) - value) > HALF_A_PLACE)
          expect.fail(`${where}: ${row[column]} in scores.csv, ${value} from the evidence`)
      }
      // What is not computed here is what the row is called by.
      expect(Object.keys(row).filter((column) => !(column in expected))).toEqual([
        'id',
        'framing',
        'dimension',
      ])
    }
  })

  test('labels and weights of passages.csv from evidence.csv alone', () => {
    let labelled = 0
    for (const row of files.passages ?? []) {
      const matches = matchesOf(row.document ?? '', row.passage)
      const framings = Object.keys(row).flatMap((column) =>
        column.startsWith('weight_') ? [column.slice('weight_'.length)] : [],
      )
      const where = `${row.document} ${row.passage}`
      expect([where, row.labels]).toEqual([
        where,
        framings.filter((framing) => isLabelled(matches, framing)).join(' '),
      ])
      for (const framing of framings)
        expect([where, Number(row[`weight_${framing}`])]).toEqual([where, weightOf(matches, framing)])
      if (row.labels !== '') labelled++
    }
    expect(labelled).toBeGreaterThan(50)
  })

  test('documents.csv repeats scores.csv; words and passages are those of passages.csv', () => {
    for (const document of files.documents ?? []) {
      const passages = (files.passages ?? []).filter((row) => row.document === document.id)
      expect(Number(document.passages)).toBe(passages.length)
      expect(Number(document.words)).toBe(passages.reduce((sum, { words }) => sum + Number(words), 0))
      expect(Number(document.words)).toBe(Number(document.words_body) + Number(document.words_heading))
      for (const zone of ['body', 'heading'])
        expect(Number(document[`words_${zone}`])).toBe(
          total(passages.filter((row) => row.zone === zone).map(({ words }) => Number(words))),
        )
      for (const row of (files.scores ?? []).filter(({ id }) => id === document.id))
        for (const measure of ['prevalence', 'rate', 'intensity'])
          expect(document[`${measure}_${row.framing}`]).toBe(row[measure])
    }
  })
})

function recompute(): Map<string, Readonly<Record<string, number | string | undefined>>> {
  const scores = files.scores ?? []
  const documents = new Map((files.documents ?? []).map((row) => [row.id ?? '', row]))
  const dimensions = new Map(scores.map(({ framing, dimension }) => [framing ?? '', dimension ?? '']))
  const ids = [...documents.keys()]
  const words = ids.map((id) => Number(documents.get(id)?.words))
  const computed = new Map<string, Readonly<Record<string, number | string | undefined>>>()
  for (const [framing, dimension] of dimensions) {
    const asserted = ids.map(
      (id) => matchesOf(id).filter((row) => row.framing === framing && row.stance === 'asserts').length,
    )
    const prior = estimatePrior(Float64Array.from(asserted), Float64Array.from(words))
    const meanRate = total(asserted) / total(words)
    ids.forEach((id, at) => {
      const matches = matchesOf(id).filter((row) => row.framing === framing)
      const n = words[at] ?? 0
      const passages = Number(documents.get(id)?.passages)
      const count = asserted[at] ?? 0
      const stances = (stance: string) => matches.filter((row) => row.stance === stance).length
      const weight = passageWeight(id, framing)
      const ofDimension = [...dimensions].filter(([, one]) => one === dimension)
      const weights = total(ofDimension.map(([one]) => passageWeight(id, one)))
      const labelled = passagesOf(id).filter((passage) => isLabelled(matchesOf(id, passage), framing)).length
      const wilson = wilsonLimits(labelled, passages)
      computed.set(`${id} ${framing}`, {
        matches: matches.length,
        asserted: count,
        rejected: stances('rejects'),
        reported: stances('reports'),
        mixed: stances('mixed'),
        words: n,
        passages,
        labelled,
        rate: (1000 * count) / n,
        rate_low: (1000 * poissonLimit(count, 'low')) / n,
        rate_high: (1000 * poissonLimit(count, 'high')) / n,
        intensity: (1000 * weight) / n,
        weight,
        prevalence: labelled / passages,
        prevalence_low: wilson.low,
        prevalence_high: wilson.high,
        share: weights === 0 ? undefined : weight / weights,
        shrunk_rate: prior === undefined ? undefined : (1000 * (count + prior.shape)) / (n + prior.rate),
        expected_prevalence: undefined,
        evidence: n * meanRate > sufficientCount ? 'sufficient' : 'insufficient',
      })
    })
  }
  return computed
}

function matchesOf(document: string, passage?: string): Row[] {
  return (files.evidence ?? []).filter(
    (row) => row.document === document && (passage === undefined || row.passage === passage),
  )
}

function passagesOf(document: string): string[] {
  return (files.passages ?? []).flatMap((row) => (row.document === document ? [row.passage ?? ''] : []))
}

function passageWeight(document: string, framing: string): number {
  return total(passagesOf(document).map((passage) => weightOf(matchesOf(document, passage), framing)))
}

/** Strength weights of asserted matches; weak ones only beside a high or medium one. */
function weightOf(matches: readonly Row[], framing: string): number {
  const asserted = matches.filter((row) => row.framing === framing && row.stance === 'asserts')
  const isCarried = asserted.some(({ strength }) => strength !== 'weak')
  return isCarried ? total(asserted.map(({ strength }) => WEIGHTS[strength ?? ''] ?? Number.NaN)) : 0
}

/** The plain decision: weight of 3 or more, from one high entry or from two facets. */
function isLabelled(matches: readonly Row[], framing: string): boolean {
  const asserted = matches.filter((row) => row.framing === framing && row.stance === 'asserts')
  const facets = new Set(asserted.map(({ level, facet }) => `${level}/${facet}`))
  return (
    weightOf(matches, framing) >= 3 &&
    (facets.size >= 2 || asserted.some(({ strength }) => strength === 'high'))
  )
}

/** Garwood (1936): the mean under which a count as high (or as low) as this has a probability of 2.5 %. */
function poissonLimit(count: number, side: 'low' | 'high'): number {
  if (side === 'low' && count === 0) return 0
  const atMost = side === 'low' ? count - 1 : count
  const target = side === 'low' ? 0.975 : 0.025
  let [low, high] = [0, 2 * count + 20]
  for (let step = 0; step < 200; step++) {
    const mean = (low + high) / 2
    let term = Math.exp(-mean)
    let cumulative = term
    for (let k = 1; k <= atMost; k++) {
      term *= mean / k
      cumulative += term
    }
    if (cumulative > target) low = mean
    else high = mean
  }
  return (low + high) / 2
}

/** Wilson (1927), in its first form. */
function wilsonLimits(count: number, size: number): { low: number; high: number } {
  const z = 1.959963984540054
  const p = count / size
  const middle = p + (z * z) / (2 * size)
  const half = z * Math.sqrt((p * (1 - p)) / size + (z * z) / (4 * size * size))
  const scale = 1 + (z * z) / size
  return { low: Math.max(0, (middle - half) / scale), high: Math.min(1, (middle + half) / scale) }
}

function total(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0)
}
