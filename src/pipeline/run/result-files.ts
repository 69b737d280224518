/**
 * The files of results, from the store: the same for the same corpus and settings, whatever runs brought it there.
 */
import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { createCorpus } from '../../measure/corpus.ts'
import { createSeries } from '../../measure/series.ts'
import type { Diagnostic, Framing, ScoredDocument } from '../../records.ts'
import type { Database } from '../../store/database.ts'
import { createDocvarCensus } from '../../write/docvars.ts'
import { type Json, sha256File } from '../../write/manifest.ts'
import type { CopyOf, DocumentRow, ScoreRow } from '../../write/measured.ts'
import { createResults, PACKAGE, type ResultCounts, type WrittenFiles } from '../../write/results.ts'
import { headerOf } from '../../write/table.ts'
import { alertsTable } from '../../write/tables/alerts.ts'
import { documentsTable } from '../../write/tables/documents.ts'
import { evidenceTable } from '../../write/tables/evidence.ts'
import { passagesTable } from '../../write/tables/passages.ts'
import { rejectedTable } from '../../write/tables/rejected.ts'
import { scoresTable } from '../../write/tables/scores.ts'
import { seriesTable } from '../../write/tables/series.ts'
import { tellCopies } from '../copies.ts'
import { duplicateRules } from '../pipeline.ts'
import type { RunPlan } from '../plan.ts'
import { createAlertSearch, type PlacedAlert } from './alerts.ts'
import { codeVersion } from './code-version.ts'
import { evidenceRows, namedDocuments, nearDuplicates, passageRows, scoredCorpus } from './stored-scores.ts'

export interface WrittenResults {
  readonly counts: ResultCounts
  readonly files: WrittenFiles
  /** Hash of each file but the manifest, for `areWhole`. */
  readonly hashes: Readonly<Record<string, string>>
  /** Remarks on documents that largely repeat another. */
  readonly remarks: readonly Diagnostic[]
  readonly alerts: readonly PlacedAlert[]
}

/**
 * Writes all files of results, all at once at the end.
 *
 * @param diagnostics of reading, in the order of the files
 * @param manifest what it says beside counts and files
 * @throws RostrumError `write-failed`; the folder is then as it was
 */
export async function writeResultFiles(
  database: Database,
  plan: RunPlan,
  diagnostics: readonly Diagnostic[],
  manifest: (counts: ResultCounts, files: WrittenFiles) => Json,
): Promise<WrittenResults> {
  const framings = framingsOf(plan)
  const { near } = duplicateRules(plan.pipeline.duplicates)
  const found = near === 'off' ? undefined : await copiesIn(database, near)
  const copies: ReadonlyMap<number, CopyOf> = found?.copies ?? new Map()
  const corpus = createCorpus(framings)
  const series = plan.series.map((spec) => createSeries(spec, framings))
  const search = createAlertSearch(plan, framings)
  const census = createDocvarCensus()
  const scores = scoredCorpus(database, framings)
  const totals = { documents: 0, words: 0, passages: 0, matches: 0 }
  for await (const { scored, copy } of withCopies(scores(), copies)) {
    census.add(scored.docvars)
    totals.documents += 1
    totals.words += scored.words
    totals.passages += scored.passages
    for (const { matches } of scored.framings) totals.matches += matches
    if (near === 'leave-out' && copy !== undefined) continue
    search?.add(scored, totals.documents - 1)
    corpus.add(scored)
    for (const one of series) one.add(scored)
  }
  const all = [...diagnostics, ...(found?.remarks ?? [])]
  const leftOut = all.filter(({ outcome }) => outcome === 'left out').length
  const counts: ResultCounts = {
    ...totals,
    leftOut,
    remarks: all.length - leftOut,
    undated: series.map((one) => one.undated()),
    ...(found !== undefined && { copies: copies.size }),
  }
  const alerts = (await search?.find(database)) ?? []
  const columns = { framings, hasCopies: found !== undefined }
  const taken = new Set(headerOf(documentsTable([], columns)))
  const results = await createResults(plan.folder)
  try {
    const { scoresOf } = corpus.measures()
    const documents = () => withCopies(scores(), copies)
    await results.write(documentsTable(census.columns(taken), columns), documents())
    await results.write(scoresTable, scoreRows(scores(), scoresOf))
    await results.write(passagesTable(framings), passageRows(database, framings, plan.decision))
    // While the database gathers the matches, the series are drawn.
    const both = [
      results.write(evidenceTable, evidenceRows(database)),
      results.write(seriesTable, seriesRows(series)),
    ]
    await Promise.allSettled(both)
    await Promise.all(both)
    if (search !== undefined) await results.write(alertsTable, alerts)
    await results.write(rejectedTable, all)
    const files = await results.finish((written) => manifest(counts, written))
    const hashes = {
      ...Object.fromEntries(Object.entries(files).map(([name, { sha256 }]) => [name, sha256])),
      [PACKAGE]: await sha256File(join(plan.folder, PACKAGE)),
    }
    return { counts, files, hashes, remarks: found?.remarks ?? [], alerts }
  } catch (error) {
    await results.abort()
    throw error
  }
}

/** The alerts of the corpus alone, where the files are there already. */
export async function findAlerts(database: Database, plan: RunPlan): Promise<readonly PlacedAlert[]> {
  const framings = framingsOf(plan)
  const search = createAlertSearch(plan, framings)
  if (search === undefined) return []
  const { near } = duplicateRules(plan.pipeline.duplicates)
  const copies = near === 'leave-out' ? (await copiesIn(database, near)).copies : new Map<number, CopyOf>()
  let position = 0
  for await (const scored of scoredCorpus(database, framings)()) {
    if (!copies.has(position)) search.add(scored, position)
    position++
  }
  return search.find(database)
}

function framingsOf({ lexicons }: RunPlan): Framing[] {
  return lexicons.lexicons.map(({ name, dimension }) => ({ name, dimension }))
}

async function copiesIn(database: Database, near: 'report' | 'leave-out') {
  const groups = await nearDuplicates(database)
  const numbers = groups.flatMap(({ original, copies }) => [original, ...copies.map(({ id }) => id)])
  const documents = await namedDocuments(database, numbers.map(Number))
  return tellCopies(groups, (number) => documents.get(number), near)
}

async function* withCopies(
  documents: AsyncIterable<ScoredDocument>,
  copies: ReadonlyMap<number, CopyOf>,
): AsyncGenerator<DocumentRow, void> {
  let position = 0
  for await (const scored of documents) yield { scored, copy: copies.get(position++) }
}

type ScoresOf = ReturnType<ReturnType<typeof createCorpus>['measures']>['scoresOf']

async function* scoreRows(
  documents: AsyncIterable<ScoredDocument>,
  scoresOf: ScoresOf,
): AsyncGenerator<ScoreRow, void> {
  for await (const scored of documents) {
    const corpusScores = scoresOf(scored)
    for (const [f, score] of scored.framings.entries()) yield { scored, score, corpus: corpusScores[f]! }
  }
}

function* seriesRows(series: readonly ReturnType<typeof createSeries>[]) {
  for (const one of series) yield* one.rows()
}

/** Hash of what the files of results depend on. */
export function resultsHash(plan: RunPlan, corpus: string, diagnostics: readonly Diagnostic[]): string {
  const { series, pipeline } = plan
  const { alerts, duplicates, seed } = pipeline
  const framings = framingsOf(plan)
  return createHash('sha256')
    .update(
      JSON.stringify([
        codeVersion('writing'),
        corpus,
        diagnostics,
        series,
        alerts,
        duplicates,
        seed,
        framings,
        basename(plan.folder), // names the data package
      ]),
    )
    .digest('hex')
}

/** Whether every file in a folder is as it was written. */
export async function areWhole(folder: string, files: Readonly<Record<string, string>>): Promise<boolean> {
  for (const [name, sha256] of Object.entries(files)) {
    const path = join(folder, name)
    if (!existsSync(path) || (await sha256File(path)) !== sha256) return false
  }
  return Object.keys(files).length > 0
}

/** Removes what the last run wrote and this one has no use for, such as alerts that nobody asks for any more. */
export async function removeFormer(
  folder: string,
  before: Readonly<Record<string, string>>,
  now: Readonly<Record<string, string>>,
): Promise<void> {
  for (const name of Object.keys(before))
    if (!Object.hasOwn(now, name)) await rm(join(folder, name), { force: true })
}
