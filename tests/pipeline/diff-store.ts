/** Small stores by hand: what two runs found in a few documents, for tests of what moved between them. */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'
import { ratePerThousand, shareOf } from '../../src/measure/rate.ts'
import { type StrengthWeights, strengthWeights } from '../../src/measure/weights.ts'
import type { Stance, Strength } from '../../src/records.ts'
import type { StoreValue } from '../../src/store/database.ts'
import { openForWriting } from '../../src/store/open.ts'
import { TABLES, type TableName } from '../../src/store/schema.ts'

export interface TestMatch {
  readonly framing?: string
  readonly entry: string
  readonly start: number
  readonly end: number
  readonly strength?: Strength
  readonly stance?: Stance
}

export interface TestPassage {
  readonly start: number
  readonly end: number
  readonly labels?: readonly string[]
}

/** A document as a run found it. */
export interface TestDocument {
  readonly text?: string
  readonly docvars?: Readonly<Record<string, string>>
  readonly zones?: string
  readonly words?: number
  readonly passages?: readonly TestPassage[]
  readonly matches?: readonly TestMatch[]
}

export interface TestRun {
  readonly state?: string
  readonly rostrum?: string
  readonly parts?: Readonly<Record<string, string>>
  /** By framing, its entries with their hashes. */
  readonly entries?: Readonly<Record<string, Readonly<Record<string, string>>>>
  readonly versions?: Readonly<Record<string, string>>
  readonly weights?: StrengthWeights
  /** By id; an id with `#` and a number stands twice. */
  readonly documents?: Readonly<Record<string, TestDocument>>
}

export const FRAMINGS = [
  ['pluralist', 'framing'],
  ['exemplarist', 'framing'],
  ['restraint', 'strategy'],
] as const

export const PARTS = {
  code: '0.1.0+aaaa',
  framings: '[]',
  context: 'a'.repeat(64),
  polities: 'b'.repeat(64),
  decision: 'plain',
  'measures.weights': '{"high":3,"medium":1,"weak":0.25}',
  'zones.count': '["body","heading"]',
  unit: 'document',
}

/** A row by column; those left out are empty. */
type TestRow = Readonly<Record<string, StoreValue>>

/**
 * A folder with a store of these runs. States that are equal in two runs in a row are one row of `documents`, with one
 * analysis.
 */
export async function storeOf(runs: readonly TestRun[]): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'rostrum-diff-'))
  onTestFinished(() => rm(folder, { recursive: true, force: true }))
  const database = await openForWriting(folder)
  try {
    for (const [name, rows] of tablesOf(runs)) {
      const columns = Object.keys(TABLES[name].columns)
      await database.append(
        name,
        rows.map((row) => columns.map((column) => row[column])),
      )
    }
  } finally {
    database.close()
  }
  return folder
}

function tablesOf(runs: readonly TestRun[]): ReadonlyMap<TableName, readonly TestRow[]> {
  const tables = new Map<TableName, TestRow[]>()
  const add = (table: TableName, row: TestRow) => {
    const rows = tables.get(table) ?? []
    tables.set(table, rows)
    rows.push(row)
  }
  const contents = new Map<string, number>()
  const standing = new Map<string, { state: string; content: number; analysis: number; first_run: number }>()
  let analyses = 0
  let lastDone = 0

  const close = (id: string, last_run: number | undefined) => {
    const { state: _, ...row } = standing.get(id)!
    add('documents', { id: plainId(id), place: '{}', ...row, last_run })
    standing.delete(id)
  }
  const contentOf = ({ text = 'A text.', docvars = {}, zones }: TestDocument): number => {
    const hash = JSON.stringify([text, docvars, zones])
    const content = contents.get(hash) ?? contents.size + 1
    if (!contents.has(hash))
      add('contents', { content, hash, text, markup: 'plain', docvars: JSON.stringify(docvars), zones })
    contents.set(hash, content)
    return content
  }

  runs.forEach((one, index) => {
    const run = index + 1
    const { weights = strengthWeights, documents = {}, state = 'done', rostrum = '0.1.0' } = one
    const settings = JSON.stringify({ measures: { weights } })
    add('runs', { run, state, started: `2026-01-0${run}T00:00:00.000Z`, rostrum, scoring: run, settings })
    const entries = Object.entries(one.entries ?? {}).map(([framing, held]) => [
      framing,
      Object.entries(held),
    ])
    add('scorings', {
      scoring: run,
      parts: JSON.stringify({ ...PARTS, ...one.parts }),
      entries: JSON.stringify(Object.fromEntries(entries)),
      versions: JSON.stringify(one.versions ?? {}),
    })
    if (state !== 'done') return
    for (const id of [...standing.keys()]) if (!(id in documents)) close(id, lastDone)
    for (const [id, document] of Object.entries(documents)) {
      const written = JSON.stringify([document, weights])
      if (standing.get(id)?.state === written) continue
      if (standing.has(id)) close(id, lastDone)
      const content = contentOf(document)
      const analysis = ++analyses
      addAnalysis(document, { analysis, content, weights, add })
      standing.set(id, { state: written, content, analysis, first_run: run })
    }
    lastDone = run
  })
  for (const id of [...standing.keys()]) close(id, undefined)
  return tables
}

interface Adding {
  readonly analysis: number
  readonly content: number
  readonly weights: StrengthWeights
  readonly add: (table: TableName, row: TestRow) => void
}

/** Scores are counted from the ledger. */
function addAnalysis(
  { words = 1000, passages = [{ start: 0, end: 1000 }], matches = [] }: TestDocument,
  { analysis, content, weights, add }: Adding,
): void {
  add('analyses', { analysis, content, words, passages: passages.length })
  passages.forEach(({ start, end, labels = [] }, passage) => {
    add('passages', { analysis, passage, start, end, zone: 'body', words: 100, labels: labels.join(' ') })
  })
  const ledger = matches.map(
    ({ framing = 'pluralist', strength = 'high', stance = 'asserts', ...match }) => ({
      ...match,
      framing,
      strength,
      stance,
      passage: passages.findIndex(({ start, end }) => start <= match.start && match.end <= end),
    }),
  )
  ledger.forEach((match, number) => {
    add('matches', {
      analysis,
      number,
      level: 'system',
      facet: 'facet',
      voice: 'speaker',
      rule: '',
      ...match,
    })
  })
  const asserted = ledger.filter(({ stance }) => stance === 'asserts')
  const weightOf = (framing: string) =>
    asserted
      .filter((match) => match.framing === framing)
      .filter(
        ({ strength, passage }, _, all) =>
          strength !== 'weak' || all.some((other) => other.passage === passage && other.strength !== 'weak'),
      )
      .reduce((sum, { strength }) => sum + weights[strength], 0)
  FRAMINGS.forEach(([framing, dimension], number) => {
    const held = ledger.filter((match) => match.framing === framing)
    const count = (stance: Stance) => held.filter((match) => match.stance === stance).length
    const weight = weightOf(framing)
    const labelled = passages.filter(({ labels = [] }) => labels.includes(framing)).length
    const inDimension = FRAMINGS.filter(([, other]) => other === dimension)
    const whole = inDimension.reduce((sum, [name]) => sum + weightOf(name), 0)
    add('scores', {
      analysis,
      number,
      framing,
      dimension,
      matches: held.length,
      asserted: count('asserts'),
      rejected: count('rejects'),
      reported: count('reports'),
      mixed: count('mixed'),
      weight,
      labelled,
      rate: ratePerThousand(count('asserts'), words),
      intensity: ratePerThousand(weight, words),
      prevalence: shareOf(labelled, passages.length),
      share: shareOf(weight, whole),
    })
  })
}

/** `a#2` is a second document with the id `a`. */
function plainId(id: string): string {
  return id.replace(/#\d+$/, '')
}
