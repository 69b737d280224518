import type { Framing, Zone } from '../../records.ts'
import type { DocvarColumn } from '../docvars.ts'
import type { DocumentRow } from '../measured.ts'
import type { Column, Table } from '../table.ts'

/** Every zone, with what of a document stands in it. */
const ZONES: readonly (readonly [zone: Zone, holds: string])[] = [
  ['body', 'running text'],
  ['heading', 'headings'],
  ['quotation', 'block quotations'],
  ['footnote', 'notes'],
  ['references', 'lists of references'],
  ['direction', 'stage directions, place, clock and what else nobody says'],
  ['other', 'the turns of other speakers'],
]

/** What `documents.csv` has columns for. */
export interface DocumentColumns {
  readonly framings: readonly Framing[]
  /** Whether copies of other documents were looked for. */
  readonly hasCopies?: boolean
}

/** `documents.csv`: one row a document, one column a framing and measure. For reading. */
export function documentsTable(
  docvars: readonly DocvarColumn[],
  { framings, hasCopies = false }: DocumentColumns,
): Table<DocumentRow> {
  const dimensions = [...new Set(framings.map(({ dimension }) => dimension))]
  return {
    file: 'documents.csv',
    rowIs: 'document',
    purpose: 'For reading: what each document comes to, one column for each framing and measure.',
    readers: 'people',
    primaryKey: ['id'],
    columns: [
      {
        name: 'id',
        type: 'string',
        description: 'The document',
        value: ({ scored }) => scored.id,
      },
      ...docvars.map(docvarColumn),
      {
        name: 'words',
        type: 'integer',
        unit: 'words',
        description:
          'Words in counted zones: the denominator of every rate, and the sum of the columns of these zones',
        value: ({ scored }) => scored.words,
      },
      ...ZONES.map(zoneColumn),
      {
        name: 'passages',
        type: 'integer',
        unit: 'passages',
        description: 'Counted passages: the denominator of every prevalence',
        value: ({ scored }) => scored.passages,
      },
      ...(hasCopies ? COPY_COLUMNS : []),
      ...framings.flatMap(({ name }, f) => framingColumns(name, f)),
      ...dimensions.map(dominantColumn),
    ],
  }
}

/** Name of the column that holds the leading framing of a dimension. */
export function dominantColumnName(dimension: string): string {
  return dimension === 'framing' ? 'dominant' : `dominant_${dimension}`
}

const COPY_COLUMNS: readonly Column<DocumentRow>[] = [
  {
    name: 'duplicate_of',
    type: 'string',
    description: 'The document whose words it largely repeats; empty where there is none',
    value: ({ copy }) => copy?.original,
  },
  {
    name: 'shared',
    type: 'number',
    unit: 'share of runs of four words, 0 to 1',
    description: 'How much of its wording is in that document: an estimate, exact for short texts',
    value: ({ copy }) => copy?.shared,
  },
]

function docvarColumn({ name, docvar, type }: DocvarColumn): Column<DocumentRow> {
  return {
    name,
    type,
    description: `Docvar ${docvar}, as the source has it`,
    value: ({ scored }) => scored.docvars[docvar],
  }
}

function zoneColumn([zone, holds]: (typeof ZONES)[number]): Column<DocumentRow> {
  const without = zone === 'body' ? '; labels of turns and numbers of paragraphs are words of no zone' : ''
  return {
    name: `words_${zone}`,
    type: 'integer',
    unit: 'words',
    description: `Words in ${holds}, counted into words or not${without}`,
    value: ({ scored }) => scored.zoneWords[zone],
  }
}

function framingColumns(framing: string, f: number): readonly Column<DocumentRow>[] {
  return [
    {
      name: `prevalence_${framing}`,
      type: 'number',
      unit: 'share of passages, 0 to 1',
      description: `Passages labelled ${framing} / passages; empty where there are no passages`,
      value: ({ scored }) => scored.framings[f]?.prevalence,
    },
    {
      name: `rate_${framing}`,
      type: 'number',
      unit: 'matches per 1,000 words',
      description: `Asserted matches of ${framing}; empty where there are no words`,
      value: ({ scored }) => scored.framings[f]?.rate,
    },
    {
      name: `intensity_${framing}`,
      type: 'number',
      unit: 'weight per 1,000 words',
      description: `Asserted matches of ${framing}, weighted by strength; empty where there are no words`,
      value: ({ scored }) => scored.framings[f]?.intensity,
    },
  ]
}

function dominantColumn(dimension: string): Column<DocumentRow> {
  return {
    name: dominantColumnName(dimension),
    type: 'string',
    description:
      `Leading framing of the dimension ${dimension}: the one with the highest prevalence, if its lower limit is ` +
      'above the next one; otherwise mixed; none where no passage is labelled',
    value: ({ scored }) => scored.dominant[dimension],
  }
}
