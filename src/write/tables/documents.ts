import type { Framing } from '../../records.ts'
import type { DocvarColumn } from '../docvars.ts'
import type { DocumentRow } from '../measured.ts'
import type { Column, Table } from '../table.ts'

/** `documents.csv`: one row a document, one column a framing and measure. For reading. */
export function documentsTable(
  docvars: readonly DocvarColumn[],
  framings: readonly Framing[],
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
        description: 'Words in counted zones: the denominator of every rate',
        value: ({ scored }) => scored.words,
      },
      {
        name: 'passages',
        type: 'integer',
        unit: 'passages',
        description: 'Counted passages: the denominator of every prevalence',
        value: ({ scored }) => scored.passages,
      },
      ...framings.flatMap(({ name }, f) => framingColumns(name, f)),
      ...dimensions.map(dominantColumn),
    ],
  }
}

/** Name of the column that holds the leading framing of a dimension. */
export function dominantColumnName(dimension: string): string {
  return dimension === 'framing' ? 'dominant' : `dominant_${dimension}`
}

function docvarColumn({ name, docvar, type }: DocvarColumn): Column<DocumentRow> {
  return {
    name,
    type,
    description: `Docvar ${docvar}, as the source has it`,
    value: ({ scored }) => scored.docvars[docvar],
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
