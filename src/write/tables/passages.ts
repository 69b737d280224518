import type { Framing, PassageScore } from '../../records.ts'
import type { Table } from '../table.ts'

/** One counted passage of a document. */
export interface PassageRow {
  readonly document: string
  readonly score: PassageScore
  /** See `placeInOriginal`. */
  readonly origin: string | undefined
}

/** `passages.csv`: one row a counted passage, labelled or not. */
export function passagesTable(framings: readonly Framing[]): Table<PassageRow> {
  return {
    file: 'passages.csv',
    rowIs: 'counted passage, labelled or not',
    purpose: 'What was labelled, and from what weight.',
    readers: 'programs',
    primaryKey: ['document', 'passage'],
    columns: [
      { name: 'document', type: 'string', description: 'The document', value: ({ document }) => document },
      {
        name: 'passage',
        type: 'integer',
        description: 'Number of the passage in its document, from 0',
        value: ({ score }) => score.passage.index,
      },
      {
        name: 'start',
        type: 'integer',
        unit: 'UTF-16 code units',
        description: 'Where it begins in the text of the document',
        value: ({ score }) => score.passage.start,
      },
      {
        name: 'end',
        type: 'integer',
        unit: 'UTF-16 code units',
        description: 'Where it ends, not included',
        value: ({ score }) => score.passage.end,
      },
      {
        name: 'origin',
        type: 'string',
        description:
          'Where it begins in the original: page, line, cue, paragraph or row, and its number from 1; empty where not known',
        value: ({ origin }) => origin,
      },
      {
        name: 'zone',
        type: 'string',
        description: 'The part of the document it stands in, such as body or heading',
        value: ({ score }) => score.passage.zone,
      },
      {
        name: 'words',
        type: 'integer',
        unit: 'words',
        description: 'Words in it',
        value: ({ score }) => score.passage.words,
      },
      {
        name: 'sentences',
        type: 'integer',
        unit: 'sentences',
        description: 'Sentences in it, 1 to 5',
        value: ({ score }) => score.passage.sentences,
      },
      {
        name: 'labels',
        type: 'string',
        description:
          'Framings it is labelled with, in the order of the run, with a space between; empty for none',
        value: ({ score }) => score.labels.join(' '),
      },
      ...framings.map(({ name }, f) => ({
        name: `weight_${name}`,
        type: 'number' as const,
        description: `Asserted weight of ${name} (see weight in scores.csv)`,
        value: ({ score }: PassageRow) => score.weights[f],
      })),
      ...framings.map(({ name }, f) => ({
        name: `probability_${name}`,
        type: 'number' as const,
        unit: '0 to 1',
        description:
          `Probability that the passage endorses ${name}, by the calibrated decision; empty where the plain rule labels ` +
          'the framing',
        value: ({ score }: PassageRow) => score.probabilities?.[f],
      })),
    ],
  }
}
