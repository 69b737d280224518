import { basename } from 'node:path'
import type { Analysis, Diagnostic, Framing, PassageScore, ScoredDocument } from '../records.ts'
import { type CsvWriter, createCsvWriter } from './csv.ts'
import { dataPackage, type Resource } from './datapackage.ts'
import { createDocvarCensus } from './docvars.ts'
import { contextOf } from './kwic.ts'
import { type Json, stableJson } from './manifest.ts'
import type { CopyOf, CorpusSink, DocumentRow, ScoreRow, SeriesRow, SeriesSink } from './measured.ts'
import { placeInOriginal } from './origin.ts'
import { createOutputFolder, type OutputFolder } from './output-folder.ts'
import { createSpool, type Spool } from './spool.ts'
import { cellsOf, headerOf, type Table } from './table.ts'
import { writeTable } from './table-file.ts'
import { documentsTable } from './tables/documents.ts'
import { evidenceTable } from './tables/evidence.ts'
import { passagesTable } from './tables/passages.ts'
import { rejectedTable } from './tables/rejected.ts'
import { scoresTable } from './tables/scores.ts'
import { seriesTable } from './tables/series.ts'
import { createTextWriter } from './text-file.ts'

/** What a run writes, and with which measures of the whole corpus. */
export interface ResultsOptions {
  /** Folder of the results; its last name becomes the name of the data package. */
  readonly folder: string
  readonly framings: readonly Framing[]
  readonly corpus: CorpusSink
  readonly series: readonly SeriesSink[]
  /**
   * Whether documents that largely repeat another count in the corpus and the series (`report`) or not (`leave-out`).
   * Left out where nobody looks for them: `documents.csv` has no columns for it then.
   */
  readonly copies?: 'report' | 'leave-out'
}

/** What went through a run. */
export interface ResultCounts {
  readonly documents: number
  readonly words: number
  readonly passages: number
  readonly matches: number
  /** Inputs left out. */
  readonly leftOut: number
  /** Remarks on documents that were kept. */
  readonly remarks: number
  /** Documents without a usable date, by series in the order of the options. */
  readonly undated: readonly number[]
  /** Documents that largely repeat another; `undefined` where nobody looked for them. */
  readonly copies?: number
}

/** Where the results of a run go. Nothing is seen in the folder before `finish`. */
export interface Results {
  /** Adds one document, in the order in which it shall stand in every file. Its text is not kept. */
  readonly addDocument: (
    analysis: Analysis,
    scored: ScoredDocument,
    passages: readonly PassageScore[],
  ) => Promise<void>
  readonly addDiagnostic: (diagnostic: Diagnostic) => Promise<void>
  /**
   * Writes what needs the whole corpus, adds counts and the hash of each file to the manifest as `counts` and
   * `files`, and moves everything into the folder.
   *
   * @param copies which documents largely repeat another, by their number in the order they were added, from 0
   */
  readonly finish: (
    manifest: { readonly [key: string]: Json },
    copies?: ReadonlyMap<number, CopyOf>,
  ) => Promise<ResultCounts>
  /** Gives up: removes everything temporary and leaves the folder as it was. */
  readonly abort: () => Promise<void>
}

/**
 * Opens the results of a run.
 *
 * @throws RostrumError `write-failed`, here or from any method, naming the path; call `abort` then
 */
export async function createResults(options: ResultsOptions): Promise<Results> {
  const folder = await createOutputFolder(options.folder)
  try {
    return await openResults(options, folder)
  } catch (error) {
    await folder.abort()
    throw error
  }
}

const spoolName = '.scored.jsonl'

async function openResults(options: ResultsOptions, folder: OutputFolder): Promise<Results> {
  const { framings, corpus, series } = options
  const passagesOf = passagesTable(framings)
  const passages = await openTable(folder, passagesOf)
  const evidence = await openTable(folder, evidenceTable)
  const rejected = await openTable(folder, rejectedTable)
  const spool = await createSpool(folder.pathOf(spoolName))
  const census = createDocvarCensus()
  const counts = { documents: 0, words: 0, passages: 0, matches: 0, leftOut: 0, remarks: 0 }

  const count = (scored: ScoredDocument) => {
    corpus.add(scored)
    for (const one of series) one.add(scored)
  }

  return {
    addDocument: async (analysis, scored, scores) => {
      const document = scored.id
      const { text, origin: places } = analysis.document
      for (const score of scores) {
        const origin = placeInOriginal(places, score.passage.start)
        const full = passages.write(cellsOf(passagesOf, { document, score, origin }))
        if (full !== undefined) await full
      }
      for (const match of analysis.matches) {
        const context = contextOf(text, match)
        const origin = placeInOriginal(places, match.start)
        const full = evidence.write(cellsOf(evidenceTable, { document, match, origin, context }))
        if (full !== undefined) await full
      }
      await spool.write(scored)
      census.add(scored.docvars)
      // What is left out as a copy is known at the end only.
      if (options.copies !== 'leave-out') count(scored)
      counts.documents += 1
      counts.words += scored.words
      counts.passages += scored.passages
      counts.matches += analysis.matches.length
    },
    addDiagnostic: async (diagnostic) => {
      if (diagnostic.outcome === 'kept') counts.remarks += 1
      else counts.leftOut += 1
      await rejected.write(cellsOf(rejectedTable, diagnostic))
    },
    finish: async (manifest, copies = new Map()) => {
      await spool.close()
      if (options.copies === 'leave-out') {
        for await (const { scored, copy } of documentRows(spool, copies))
          if (copy === undefined) count(scored)
      }
      const columns = { framings, hasCopies: options.copies !== undefined }
      const taken = new Set(headerOf(documentsTable([], columns)))
      const documents = documentsTable(census.columns(taken), columns)
      const write = async <Row>(table: Table<Row>, rows: Iterable<Row> | AsyncIterable<Row>) => ({
        table,
        summary: await writeTable(folder.pathOf(table.file), table, rows),
      })
      const resources: readonly Resource[] = [
        await write(documents, documentRows(spool, copies)),
        await write(scoresTable, scoreRows(spool, corpus)),
        { table: passagesOf, summary: await passages.close() },
        { table: evidenceTable, summary: await evidence.close() },
        await write(seriesTable, seriesRows(series)),
        { table: rejectedTable, summary: await rejected.close() },
      ]
      const result: ResultCounts = {
        ...counts,
        undated: series.map((one) => one.undated()),
        ...(options.copies !== undefined && { copies: copies.size }),
      }
      await writeText(folder, 'datapackage.json', stableJson(dataPackage(basename(folder.path), resources)))
      const files = Object.fromEntries(resources.map(({ table, summary }) => [table.file, { ...summary }]))
      await writeText(folder, 'manifest.json', stableJson({ ...manifest, counts: { ...result }, files }))
      // The manifest moves last: whoever finds a new one finds the new files with it.
      await folder.commit([...resources.map(({ table }) => table.file), 'datapackage.json', 'manifest.json'])
      return result
    },
    abort: async () => {
      await Promise.allSettled([passages.abort(), evidence.abort(), rejected.abort(), spool.abort()])
      await folder.abort()
    },
  }
}

function openTable<Row>(folder: OutputFolder, table: Table<Row>): Promise<CsvWriter> {
  return createCsvWriter(folder.pathOf(table.file), headerOf(table), { safe: table.readers })
}

async function* documentRows(
  spool: Spool,
  copies: ReadonlyMap<number, CopyOf>,
): AsyncGenerator<DocumentRow, void> {
  let ordinal = 0
  for await (const scored of spool.read()) yield { scored, copy: copies.get(ordinal++) }
}

async function* scoreRows(spool: Spool, corpus: CorpusSink): AsyncGenerator<ScoreRow, void> {
  const { scoresOf } = corpus.measures()
  for await (const scored of spool.read()) {
    const corpusScores = scoresOf(scored)
    for (const [f, score] of scored.framings.entries()) yield { scored, score, corpus: corpusScores[f]! }
  }
}

function* seriesRows(series: readonly SeriesSink[]): Generator<SeriesRow, void> {
  for (const one of series) yield* one.rows()
}

async function writeText(folder: OutputFolder, name: string, text: string): Promise<void> {
  const file = await createTextWriter(folder.pathOf(name))
  try {
    await file.write(text)
    await file.close()
  } catch (error) {
    await file.abort()
    throw error
  }
}
