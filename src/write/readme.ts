import { SAMPLE_SECTION } from './coding-sheet-page.ts'
import type { TableDescription } from './table.ts'
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
    'order of the input; the same inputs give the same bytes, but for `finished` in `manifest.json`, the time of the run.',
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
    'what ran: versions, settings, seeds, hashes of inputs and files, counts in and out.',
    ...tables.flatMap((table) => tableSection(table, '##')),
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
