/** Documents of the corpus that are unusual for their group, with the words that make them so. */
import { type FoundKeyword, foldKeyword, type PastKeywords, wordsOfAlert } from '../../measure/alert-words.ts'
import { type AlertRow, type AlertSpec, createAlerts } from '../../measure/alerts.ts'
import type { Framing, ScoredDocument, Stance } from '../../records.ts'
import type { Database } from '../../store/database.ts'
import type { AlertWithWords } from '../../write/tables/alerts.ts'
import type { RunPlan } from '../plan.ts'
import { DRAFT } from './corpus.ts'
import { stageNumbers } from './keeper.ts'

/** An alert with its document's number in the corpus. */
export interface PlacedAlert extends AlertWithWords {
  readonly position: number
}

/** Gathers the documents of a run, then finds the unusual ones. */
export interface AlertSearch {
  readonly add: (scored: ScoredDocument, position: number) => void
  /** In the order of alerts.csv. */
  readonly find: (database: Database) => Promise<readonly PlacedAlert[]>
}

/** @returns `undefined` where the pipeline asks for no alerts */
export function createAlertSearch(plan: RunPlan, framings: readonly Framing[]): AlertSearch | undefined {
  const { alerts } = plan.pipeline
  if (alerts === undefined) return undefined
  const { group, level, direction, history } = alerts
  const spec: AlertSpec = {
    group,
    level,
    direction,
    fewestDocuments: history.documents,
    fewestWords: history.words,
  }
  const gathered = createAlerts(spec, framings)
  const positions: number[] = []
  return {
    add: (scored, position) => {
      gathered.add(scored)
      positions.push(position)
    },
    find: async (database) => {
      const { rows } = gathered.find()
      const found = await foundKeywords(database, rows, positions)
      const past = await pastKeywords(database, rows, positions)
      return rows.map((alert, number) => ({
        alert: shownAlert(alert),
        position: positions[alert.index]!,
        keywords: wordsOfAlert(alert, found.get(positions[alert.index]!) ?? [], past[number]),
      }))
    },
  }
}

/** Without what only the search needs. */
function shownAlert({ past: _, index: _index, ...shown }: AlertRow): AlertWithWords['alert'] {
  return shown
}

/** The matches of the documents that alerts are about, by their numbers. */
async function foundKeywords(
  database: Database,
  rows: readonly AlertRow[],
  positions: readonly number[],
): Promise<ReadonlyMap<number, FoundKeyword[]>> {
  const found = new Map<number, FoundKeyword[]>()
  await stageNumbers(database, 'asked', [...new Set(rows.map(({ index }) => positions[index]!))])
  const matches = database.stream(
    `SELECT d.position, m.framing, m.keyword, m.stance, m.start FROM asked a
     JOIN ${DRAFT} d ON d.position = a.number JOIN matches m USING (analysis)`,
  )
  for await (const part of matches) {
    for (const [position, framing, keyword, stance, start] of part) {
      const held = found.get(Number(position)) ?? []
      found.set(Number(position), held)
      held.push({
        framing: String(framing),
        keyword: String(keyword),
        stance: stance as Stance,
        start: Number(start),
      })
    }
  }
  return found
}

/** For each alert, the words of its framing in the group's earlier documents. */
async function pastKeywords(
  database: Database,
  rows: readonly AlertRow[],
  positions: readonly number[],
): Promise<PastKeywords[]> {
  const past = rows.map(({ pastWords }) => ({ counts: new Map<string, number>(), words: pastWords }))
  await stagePasts(database, rows, positions)
  const counts = database.stream(
    `SELECT a.alert, m.keyword, count(*) FROM told a
     JOIN ordered o ON o.lineage = a.lineage AND o.rank < a.documents
     JOIN ${DRAFT} d ON d.position = o.position
     JOIN matches m ON m.analysis = d.analysis AND m.framing = a.framing AND m.stance = 'asserts'
     GROUP BY ALL`,
  )
  for await (const part of counts) {
    for (const [alert, keyword, count] of part) {
      const { counts: held } = past[Number(alert)]!
      const folded = foldKeyword(String(keyword))
      held.set(folded, (held.get(folded) ?? 0) + Number(count))
    }
  }
  return past
}

/**
 * The documents of each group in the order of their dates, once, and for each alert how many of them are its past: a past
 * is the beginning of every longer one of its group.
 */
async function stagePasts(
  database: Database,
  rows: readonly AlertRow[],
  positions: readonly number[],
): Promise<void> {
  const lineages = new Map<string, { readonly number: number; longest: AlertRow }>()
  const told = rows.map((row, alert) => {
    const key = JSON.stringify(row.group.map(({ value }) => value))
    const lineage = lineages.get(key) ?? { number: lineages.size, longest: row }
    lineages.set(key, lineage)
    if (row.pastDocuments > lineage.longest.pastDocuments) lineage.longest = row
    return [alert, lineage.number, row.framing, row.pastDocuments]
  })
  const ordered = [...lineages.values()].flatMap(({ number, longest }) =>
    longest.past().map((index, rank) => [number, rank, positions[index]!]),
  )
  await database.run(
    'CREATE OR REPLACE TEMPORARY TABLE told (alert INTEGER, lineage INTEGER, framing VARCHAR, documents INTEGER)',
  )
  await database.stage('told', ['integer', 'integer', 'text', 'integer'], told)
  await database.run(
    'CREATE OR REPLACE TEMPORARY TABLE ordered (lineage INTEGER, rank INTEGER, position INTEGER)',
  )
  await database.stage('ordered', ['integer', 'integer', 'integer'], ordered)
}

/** An alert as it is told outside the files: with the content it is about, so that it is told once. */
export interface FreshAlert extends Omit<AlertWithWords['alert'], 'group'> {
  readonly group: Readonly<Record<string, string>>
  readonly keywords: AlertWithWords['keywords']
  /** SHA-256 of the document's text and docvars. */
  readonly content: string
}

/**
 * The alerts on documents that a run did not know, or knew with another content.
 *
 * @param since number of that run
 */
export async function freshAlerts(
  database: Database,
  alerts: readonly PlacedAlert[],
  since: number,
): Promise<FreshAlert[]> {
  if (alerts.length === 0) return []
  const rows = await database.all(
    `SELECT d.position, ct.hash FROM ${DRAFT} d JOIN contents ct USING (content)
     WHERE NOT EXISTS (
       SELECT 1 FROM documents o JOIN contents oc ON oc.content = o.content
       WHERE o.id = d.id AND oc.hash = ct.hash AND o.first_run <= ${since}
     )`,
  )
  const fresh = new Map(rows.map(({ position, hash }) => [Number(position), String(hash)]))
  return alerts.flatMap(({ alert, position, keywords }) => {
    const content = fresh.get(position)
    if (content === undefined) return []
    const group = Object.fromEntries(alert.group.map(({ docvar, value }) => [docvar, value]))
    return [{ ...alert, group, keywords, content }]
  })
}
