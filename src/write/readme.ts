import { SAMPLE_SECTION } from './coding-sheet-page.ts'
import type { TableDescription } from './table.ts'
import { alertsTable } from './tables/alerts.ts'
import { differencesTable } from './tables/differences.ts'
import { documentsTable } from './tables/documents.ts'
import { evidenceTable } from './tables/evidence.ts'
import { passagesTable } from './tables/passages.ts'
import { rejectedTable } from './tables/rejected.ts'
import { scoresTable } from './tables/scores.ts'
import { seriesTable } from './tables/series.ts'
import { VALIDATION_TABLES } from './validation/tables.ts'

/** Every CSV file of a run, with placeholders where columns depend on the run. */
export function describedTables(): readonly TableDescription[] {
  const docvars = [{ docvar: '<docvar>', name: '<docvar>', type: 'string' as const }]
  const framings = [
    { name: '<framing>', dimension: 'framing' },
    { name: '<other>', dimension: '<dimension>' },
  ]
  const documents = documentsTable(docvars, { framings, hasCopies: true })
  const passages = passagesTable(framings)
  return [
    { ...documents, columns: documents.columns.filter(({ name }) => !name.endsWith('<other>')) },
    scoresTable,
    { ...passages, columns: passages.columns.filter(({ name }) => !name.endsWith('<other>')) },
    evidenceTable,
    seriesTable,
    alertsTable,
    rejectedTable,
  ]
}

/**
 * The page `outputs/README.md`: every file and column with its unit, from the definitions that write them.
 */
export function outputsReadme(): string {
  const tables = describedTables()
  return [
    '# Outputs',
    '',
    'A run writes these files into `outputs/<pipeline>/`, all at once at its end. All are UTF-8, RFC 4180 with `,` and',
    'line feeds, decimals with `.` and up to six places, ISO dates. An absent value is an empty cell. Rows stand in the',
    'order of the input; the same inputs give the same bytes whatever runs came before, but for `manifest.json`, which has',
    'the time of the run (`finished`) and what it did (`run`). Where nothing has changed, nothing is written.',
    '',
    'In files meant for spreadsheets a text cell that begins with `=`, `+`, `-`, `@`, tab or return has an apostrophe',
    'before it, so that it is never run as a formula. Spans are half-open ranges of UTF-16 code units of the',
    "document's text: `text.slice(start, end)` in JavaScript gives back what a row claims.",
    '',
    '| file | one row for each | text made safe for spreadsheets |',
    '|---|---|---|',
    ...tables.map(
      ({ file, rowIs, readers }) => `| \`${file}\` | ${rowIs} | ${readers === 'people' ? 'yes' : 'no'} |`,
    ),
    '',
    '`datapackage.json` describes every column for programs (Frictionless Table Schema, version 1). `manifest.json` says',
    'what ran: versions, settings, seeds, hashes of inputs and files, counts in and out. `alerts.csv` is there where the',
    'pipeline has `alerts`.',
    '',
    'What else lies in the folder is kept from one run to the next:',
    '',
    '| file | what it is |',
    '|---|---|',
    '| `store.duckdb` | the store: texts with their docvars, matches, scores, runs. It holds whole texts: do not publish it with results that may be published. Without it the next run reads and matches everything, to the same results; what `rostrum diff` knows of earlier runs is lost |',
    '| `store.duckdb.wal` | a part of the store while a run goes on, and after one that was killed: leave it with the store |',
    '| `store.duckdb.damaged-1` | a store that could not be read, set aside by the run that made a new one; delete it when you like |',
    '| `collected/` | what `rostrum watch` got from the web, one or two files an item: a source like any other, and the only copy. Keep it |',
    '| `.watch/`, `watch-status.json`, `watch.log` | what a watch remembers, what it does now, what happened |',
    ...tables.flatMap((table) => tableSection(table, '##')),
    '',
    '## rostrum store',
    '',
    'The store is a DuckDB file, which DuckDB, Python, R and others open in SQL. Three names are meant for people, and hold for',
    'the last run that was done: the view `evidence` (a match of a document, as in `evidence.csv`), the view `document_scores` (a',
    'framing of a document, as in `scores.csv`, without limits) and the table `corpus` (the documents in their order, with',
    '`content`, by which the table `contents` has `text` and `docvars`). The other tables are rostrum’s own: they may change with',
    'its versions. `rostrum store export` writes what is in it as CSV, JSON lines or Parquet; texts only with `--texts`.',
    ...tableSection(differencesTable, '##').map((line) =>
      line === '## differences.csv' ? '## rostrum diff --csv' : line,
    ),
    ...SAMPLE_SECTION,
    ...validationSection(),
    '',
  ].join('\n')
}

/** The files of `rostrum validate`. */
function validationSection(): readonly string[] {
  return [
    '',
    '## rostrum validate',
    '',
    'A comparison of labels with coded passages is written into `outputs/validation/`, or the folder that `--out` names, all at',
    'once at its end. Besides the tables there are `report.md` (the comparison in plain words), `datapackage.json` and',
    '`manifest.json` (versions, hashes of codes, documents, lexicons and files, decision, seed). A figure that the codes do not',
    'support is an empty cell. A share that is the same in all resamples of the documents has no limits.',
    '',
    '| file | one row for each | text made safe for spreadsheets |',
    '|---|---|---|',
    ...VALIDATION_TABLES.map(
      ({ file, rowIs, readers }) => `| \`${file}\` | ${rowIs} | ${readers === 'people' ? 'yes' : 'no'} |`,
    ),
    ...VALIDATION_TABLES.flatMap((table) => tableSection(table, '###')),
  ]
}

function tableSection(
  { file, rowIs, purpose, primaryKey, columns }: TableDescription,
  heading: '##' | '###',
): readonly string[] {
  const key = primaryKey.map((name) => `\`${name}\``).join(', ')
  return [
    '',
    `${heading} ${file}`,
    '',
    `One row for each ${rowIs}. ${purpose}${key === '' ? '' : ` Key: ${key}.`}`,
    '',
    '| column | type | unit | meaning |',
    '|---|---|---|---|',
    ...columns.map(({ name, type, unit, values, description }) => {
      const among = values === undefined ? '' : `; one of ${values.map((value) => `\`${value}\``).join(', ')}`
      return `| \`${name}\` | ${type} | ${unit ?? ''} | ${escapePipes(description)}${among} |`
    }),
  ]
}

function escapePipes(text: string): string {
  return text.replaceAll('|', '\\|').replace(/<(\w+)>/g, '`<$1>`')
}
