/**
 * The tables that people get out of a store, as questions to it. All are of the last run that was done, but `runs` and
 * `history`.
 */
import type { Database } from './database.ts'

export const EXPORTS = ['runs', 'documents', 'history', 'scores', 'passages', 'matches'] as const
export type ExportName = (typeof EXPORTS)[number]

/** Tables that are written where none are named. */
export const READABLE: readonly ExportName[] = ['runs', 'documents', 'scores', 'passages', 'matches']

/** A column of an export. */
export interface ExportColumn {
  readonly name: string
  /** What it is, in SQL over the table `t`. */
  readonly sql: string
  /** Text may be taken for a formula by a spreadsheet; `docvar`: only where it is text. */
  readonly kind: 'text' | 'other' | 'docvar'
}

export interface ExportTable {
  /** What `t` is, in SQL. */
  readonly source: string
  readonly columns: readonly ExportColumn[]
  /** What orders the rows. */
  readonly order: string
}

export interface ExportChoice {
  /** Docvars as columns of their own, or as one column of JSON. */
  readonly docvars: 'columns' | 'json'
  readonly texts: 'left out' | 'with'
}

const text = (...names: readonly string[]): ExportColumn[] =>
  names.map((name) => ({ name, sql: `t."${name}"`, kind: 'text' }))
const other = (...names: readonly string[]): ExportColumn[] =>
  names.map((name) => ({ name, sql: `t."${name}"`, kind: 'other' }))

/** JSON cannot hold half a surrogate pair; docvars out of a file may, written as an escape. */
const DOCVARS = `CASE WHEN json_valid(docvars) THEN docvars
  ELSE regexp_replace(docvars, '\\\\u[dD][89a-fA-F][0-9a-fA-F]{2}', '\\\\ufffd', 'g') END`

/** Documents of the last run in its order; after them, by id, the last state of those that are gone. */
const DOCUMENTS = `(SELECT s.*, ${DOCVARS} AS docvars, c.text, a.words, a.passages,
    json_extract_string(s.place, '/source') AS source,
    (SELECT min(run) FROM runs WHERE state = 'done' AND run > s.last_run) AS removed_in
  FROM (
    SELECT position, id, content, analysis, place, first.run AS first_run, NULL AS last_run
    FROM corpus LEFT JOIN (SELECT id, min(first_run) AS run FROM documents GROUP BY id) first USING (id)
    UNION ALL
    SELECT NULL, d.id, content, analysis, place, first_run, last_run
    FROM (SELECT * REPLACE (min(first_run) OVER (PARTITION BY id) AS first_run) FROM documents) d
    ANTI JOIN corpus USING (id)
    QUALIFY row_number() OVER (PARTITION BY d.id ORDER BY last_run DESC, content DESC) = 1
  ) s
  LEFT JOIN contents c USING (content) LEFT JOIN analyses a USING (analysis))`

/** A table by its name. */
export async function exportTable(
  database: Database,
  name: ExportName,
  choice: ExportChoice,
): Promise<ExportTable> {
  switch (name) {
    case 'runs':
      return {
        source: 'runs',
        columns: [...other('run'), ...text('state', 'started', 'finished', 'rostrum', 'counts', 'message')],
        order: 'run',
      }
    case 'documents':
      return {
        source: DOCUMENTS,
        columns: [
          ...text('id'),
          ...(await docvarColumns(database, choice)),
          ...other('words', 'passages', 'first_run', 'removed_in'),
          ...text('source'),
          ...(choice.texts === 'with' ? text('text') : []),
        ],
        order: 'position NULLS LAST, id',
      }
    case 'history':
      return {
        source: `(SELECT d.*, c.hash, a.words, json_extract_string(d.place, '/source') AS source
          FROM documents d LEFT JOIN contents c USING (content) LEFT JOIN analyses a USING (analysis))`,
        columns: [...text('id'), ...other('first_run', 'last_run', 'words'), ...text('hash', 'source')],
        order: 'id, first_run, content',
      }
    case 'scores':
      return {
        source: ofCorpus('scores'),
        columns: [
          ...text('document', 'framing', 'dimension'),
          ...other('matches', 'asserted', 'rejected', 'reported', 'mixed', 'weight', 'labelled', 'rate'),
          ...other('intensity', 'prevalence', 'expected_prevalence', 'share'),
        ],
        order: 'position, number',
      }
    case 'passages':
      return {
        source: ofCorpus('passages'),
        columns: [
          ...text('document'),
          ...other('passage', 'start', 'end'),
          ...text('origin', 'zone'),
          ...other('words', 'sentences'),
          ...text('labels'),
        ],
        order: 'position, passage',
      }
    case 'matches':
      return {
        source: ofCorpus('matches'),
        columns: [
          ...text('document'),
          ...other('passage', 'start', 'end'),
          ...text('origin', 'framing', 'level', 'facet', 'entry', 'strength', 'voice', 'attributed_to'),
          ...text('stance', 'rule', 'left', 'keyword', 'right'),
        ],
        order: 'position, number',
      }
    default:
      return name satisfies never
  }
}

function ofCorpus(table: string): string {
  return `(SELECT c.position, c.id AS document, r.* FROM corpus c JOIN ${table} r USING (analysis))`
}

/** Docvars that come first, in this order. */
const LEADING = ['title', 'date', 'speaker', 'country', 'kind']

/** Names that the other columns have. */
const TAKEN = ['id', 'words', 'passages', 'first_run', 'removed_in', 'source', 'text']

async function docvarColumns(database: Database, { docvars }: ExportChoice): Promise<ExportColumn[]> {
  if (docvars === 'json') return [{ name: 'docvars', sql: 't.docvars::JSON', kind: 'other' }]
  const rows = await database.all(
    `SELECT DISTINCT unnest(json_keys(t.docvars)) AS docvar FROM ${DOCUMENTS} t ORDER BY docvar`,
  )
  const found = rows.map(({ docvar }) => String(docvar))
  const leading = LEADING.filter((docvar) => found.includes(docvar))
  const others = found.filter((docvar) => !LEADING.includes(docvar))
  // The database takes names that differ in case alone for one.
  const taken = new Set(TAKEN)
  return [...leading, ...others].map((docvar) => {
    let name = docvar
    while (taken.has(name.toLowerCase())) name = `docvar_${name}`
    taken.add(name.toLowerCase())
    const pointer = quoted(`/${docvar.replaceAll('~', '~0').replaceAll('/', '~1')}`)
    return { name, sql: `json_extract(t.docvars, ${pointer})`, kind: 'docvar' }
  })
}

/** A text in SQL. */
export function quoted(value: string): string {
  return `'${value.replaceAll("'", "''")}'`
}
