/**
 * Which documents are not as they were between two runs, and which of their scores moved: as temporary tables of the
 * database, so that a corpus of any size is compared without being loaded.
 */
import { RostrumError } from '../../error.ts'
import type { Database, ReadRow } from '../../store/database.ts'
import type { DocumentDifference } from './causes.ts'

/** Measures of a framing in a document that are compared, in the order in which they are told. */
export const COMPARED_MEASURES = ['prevalence', 'rate', 'intensity', 'share', 'asserted', 'labelled'] as const

export type ComparedMeasure = (typeof COMPARED_MEASURES)[number]

/**
 * Makes the table `pairs`: a document that is not the same in both runs, with both its states. A side that is missing
 * has neither content nor analysis. Documents of one id are paired in the order of their contents.
 *
 * @throws RostrumError `store-failed` where analyses of a run are gone
 */
export async function pairDocuments(database: Database, before: number, after: number): Promise<void> {
  const state = (here: number, there: number) =>
    `SELECT id, content, analysis, row_number() OVER (PARTITION BY id ORDER BY content, analysis, first_run) AS occurrence
     FROM documents WHERE ${holdsAt(here)} AND NOT ${holdsAt(there)}`
  await database.run(`
    CREATE OR REPLACE TEMP TABLE pairs AS
    WITH before_rows AS (${state(before, after)}),
    after_rows AS (${state(after, before)}),
    paired AS (
      SELECT id, occurrence, b.content AS content_before, a.content AS content_after,
        b.analysis AS analysis_before, a.analysis AS analysis_after
      FROM before_rows b FULL JOIN after_rows a USING (id, occurrence)
      WHERE b.analysis IS DISTINCT FROM a.analysis
    ),
    unlike AS (
      SELECT p.id, p.occurrence, b.text <> a.text AS text_differs, b.docvars IS DISTINCT FROM a.docvars AS docvars_differ,
        b.text = a.text AND (b.zones IS DISTINCT FROM a.zones OR b.markup IS DISTINCT FROM a.markup) AS reading_differs
      FROM paired p JOIN contents b ON b.content = p.content_before JOIN contents a ON a.content = p.content_after
      WHERE p.content_before <> p.content_after
    )
    SELECT row_number() OVER (ORDER BY id, occurrence) AS pair, paired.*,
      coalesce(text_differs, false) AS text_differs,
      coalesce(docvars_differ, false) AS docvars_differ,
      coalesce(reading_differs, false) AS reading_differs
    FROM paired LEFT JOIN unlike USING (id, occurrence)`)
  for (const [side, run] of [
    ['before', before],
    ['after', after],
  ] as const) {
    const [gone] = await database.all(
      `SELECT count(*) AS rows FROM pairs WHERE analysis_${side} IS NOT NULL
       AND analysis_${side} NOT IN (SELECT analysis FROM analyses)`,
    )
    if (Number(gone?.rows) > 0) {
      const message = `what run ${run} found is no longer whole in the store; compare later runs (rostrum store info lists them)`
      throw new RostrumError('store-failed', [{ place: { source: database.path }, message }])
    }
  }
}

/**
 * Makes the table `moves` from `pairs`: a framing of a document of which a measure moved, as the files of results write
 * it (six decimals), with its place: documents of both runs before those of one, then by how far prevalence moved, then
 * rate.
 */
export async function findMoves(database: Database): Promise<void> {
  const scores = (side: 'before' | 'after') =>
    `SELECT p.pair, s.* FROM pairs p JOIN scores s ON s.analysis = p.analysis_${side}`
  const sides = COMPARED_MEASURES.map(
    (measure) => `b.${measure} AS ${measure}_before, a.${measure} AS ${measure}_after`,
  )
  const moved = COMPARED_MEASURES.map((measure) => `(${hasMoved(`b.${measure}`, `a.${measure}`)})::INTEGER`)
  await database.run(`
    CREATE OR REPLACE TEMP TABLE moves AS
    WITH moved AS (
      SELECT pair, framing, coalesce(a.dimension, b.dimension) AS dimension,
        coalesce(a.number, 1000000 + b.number) AS number, ${sides.join(', ')}, ${moved.join(' + ')} AS measures
      FROM (${scores('before')}) b FULL JOIN (${scores('after')}) a USING (pair, framing)
      WHERE ${moved.join(' + ')} > 0
    ),
    placed AS (
      SELECT moved.*, p.analysis_before IS NULL OR p.analysis_after IS NULL AS is_one_sided,
        row_number() OVER (ORDER BY p.analysis_before IS NULL OR p.analysis_after IS NULL,
          abs(prevalence_after - prevalence_before) DESC NULLS LAST, abs(rate_after - rate_before) DESC NULLS LAST,
          pair, number) AS place
      FROM moved JOIN pairs p USING (pair)
    )
    SELECT *, row_number() OVER (PARTITION BY pair ORDER BY place) = 1 AS is_first FROM placed`)
}

/** Documents of both runs with a moved score, by what of their own differs. */
export interface MovedDocuments extends DocumentDifference {
  readonly documents: number
}

/** What a framing gained and lost over all documents, those added and removed among them. */
export interface FramingTotal {
  readonly framing: string
  readonly documents: number
  readonly asserted: number
  readonly labelled: number
}

export interface DiffCounts {
  /** Documents of each run. */
  readonly documentsBefore: number
  readonly documentsAfter: number
  readonly added: number
  readonly removed: number
  readonly moved: readonly MovedDocuments[]
  /** Documents of both runs that are not as they were, and have the scores they had. */
  readonly unmoved: number
  /** Scores that moved in documents of both runs: document × framing × measure. */
  readonly scores: number
  readonly totals: readonly FramingTotal[]
}

/** Counts `pairs` and `moves`. */
export async function countDifferences(
  database: Database,
  before: number,
  after: number,
): Promise<DiffCounts> {
  const one = async (sql: string) => Number((await database.all(sql))[0]?.n ?? 0)
  const documentsAt = (run: number) => one(`SELECT count(*) AS n FROM documents WHERE ${holdsAt(run)}`)
  const moved = await database.all(`
    SELECT text_differs, docvars_differ, reading_differs, count(*) AS documents
    FROM pairs WHERE pair IN (SELECT pair FROM moves WHERE NOT is_one_sided)
    GROUP BY ALL ORDER BY ALL DESC`)
  const totals = await database.all(`
    SELECT framing, count(*) AS documents, sum(coalesce(asserted_after, 0) - coalesce(asserted_before, 0)) AS asserted,
      sum(coalesce(labelled_after, 0) - coalesce(labelled_before, 0)) AS labelled
    FROM moves GROUP BY framing ORDER BY min(number), framing`)
  return {
    documentsBefore: await documentsAt(before),
    documentsAfter: await documentsAt(after),
    added: await one('SELECT count(*) AS n FROM pairs WHERE analysis_before IS NULL'),
    removed: await one('SELECT count(*) AS n FROM pairs WHERE analysis_after IS NULL'),
    moved: moved.map(movedOf),
    unmoved: await one(`
      SELECT count(*) AS n FROM pairs WHERE analysis_before IS NOT NULL AND analysis_after IS NOT NULL
      AND pair NOT IN (SELECT pair FROM moves)`),
    scores: await one('SELECT sum(measures) AS n FROM moves WHERE NOT is_one_sided'),
    totals: totals.map(({ framing, documents, asserted, labelled }) => ({
      framing: String(framing),
      documents: Number(documents),
      asserted: Number(asserted),
      labelled: Number(labelled),
    })),
  }
}

function movedOf(row: ReadRow): MovedDocuments {
  return {
    text: row.text_differs === true,
    docvars: row.docvars_differ === true,
    reading: row.reading_differs === true,
    documents: Number(row.documents),
  }
}

function holdsAt(run: number): string {
  return `(first_run <= ${run} AND (last_run IS NULL OR last_run >= ${run}))`
}

function hasMoved(before: string, after: string): string {
  return `round(${before}, 6) IS DISTINCT FROM round(${after}, 6)`
}
