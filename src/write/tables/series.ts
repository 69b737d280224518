import type { Limits, SeriesRow } from '../measured.ts'
import type { Column, Table } from '../table.ts'

const perWords = 'matches per 1,000 words'
const weightPerWords = 'weight per 1,000 words'
const ofPassages = 'share of passages, 0 to 1'

/** `series.csv`: one row for each series, group, period and framing. */
export const seriesTable: Table<SeriesRow> = {
  file: 'series.csv',
  rowIs: 'series, group, period and framing',
  purpose:
    'Measures over time, pooled over the documents of a group and period. A period without documents has a row of ' +
    'empty cells. Limits are empty where a period has one document, and 0 to 0 where nothing was counted.',
  readers: 'programs',
  primaryKey: ['series', 'period', 'group', 'framing'],
  columns: [
    { name: 'series', type: 'string', description: 'Name of the series', value: ({ series }) => series },
    {
      name: 'by',
      type: 'string',
      description: 'Unit of time: day, week, month, quarter, year, decade, or named for a table of periods',
      value: ({ by }) => by,
    },
    {
      name: 'period',
      type: 'string',
      description: 'The period: 2009-07-15, 2009-W29 (ISO week), 2009-07, 2009-Q3, 2009, 2000s, or its name',
      value: ({ period }) => period,
    },
    {
      name: 'group',
      type: 'string',
      description:
        'Docvars and values that make the group, as country=Brazil; kind=speech; a value that holds ; = or a ' +
        'quotation mark is a JSON string; empty for a series without groups',
      value: ({ group }) => groupText(group),
    },
    { name: 'framing', type: 'string', description: 'The framing', value: ({ framing }) => framing },
    {
      name: 'documents',
      type: 'integer',
      unit: 'documents',
      description: 'Documents of the group dated in the period',
      value: ({ documents }) => documents,
    },
    sum('words', 'integer', 'words', 'Words in counted zones'),
    sum('passages', 'integer', 'passages', 'Counted passages'),
    sum('asserted', 'integer', 'matches', 'Asserted matches'),
    sum('weight', 'number', undefined, 'Strength weights of asserted matches'),
    sum('labelled', 'integer', 'passages', 'Passages labelled with the framing'),
    ...measure('rate', perWords, '1000 × asserted / words', (row) => row.rateLimits),
    ...measure('intensity', weightPerWords, '1000 × weight / words', (row) => row.intensityLimits),
    ...measure('prevalence', ofPassages, 'labelled / passages', (row) => row.prevalenceLimits),
  ],
}

/** A group as one cell: `country=Brazil; kind=speech`. */
export function groupText(group: SeriesRow['group']): string {
  return group
    .map(({ docvar, value }) => `${docvar}=${/[;="]/.test(value) ? JSON.stringify(value) : value}`)
    .join('; ')
}

function sum(
  name: 'words' | 'passages' | 'asserted' | 'weight' | 'labelled',
  type: 'integer' | 'number',
  unit: string | undefined,
  description: string,
): Column<SeriesRow> {
  const column = { name, type, description: `${description}, summed over the documents` }
  return { ...column, ...(unit && { unit }), value: (row: SeriesRow) => row[name] }
}

function measure(
  name: 'rate' | 'intensity' | 'prevalence',
  unit: string,
  description: string,
  limitsOf: (row: SeriesRow) => Limits | undefined,
): readonly Column<SeriesRow>[] {
  const limit = '95 % limit by a cluster bootstrap over the documents'
  return [
    { name, type: 'number', unit, description, value: (row) => row[name] },
    {
      name: `${name}_low`,
      type: 'number',
      unit,
      description: `Lower ${limit}`,
      value: (row) => limitsOf(row)?.low,
    },
    {
      name: `${name}_high`,
      type: 'number',
      unit,
      description: `Upper ${limit}`,
      value: (row) => limitsOf(row)?.high,
    },
  ]
}
