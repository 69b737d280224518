import type { Entry, Match } from '../../records.ts'
import type { Context } from '../kwic.ts'
import type { Table } from '../table.ts'

/** One match of a document, with the words around it. */
export interface EvidenceRow {
  readonly document: string
  readonly match: Omit<Match, 'entry'> & {
    readonly entry: Pick<Entry, 'id' | 'framing' | 'level' | 'facet' | 'strength'>
  }
  /** See `placeInOriginal`. */
  readonly origin: string | undefined
  readonly context: Context
}

/** `evidence.csv`: the ledger, one row a match. Every score is the sum of rows of this file. */
export const evidenceTable: Table<EvidenceRow> = {
  file: 'evidence.csv',
  rowIs: 'match',
  purpose: 'Which words: every match with voice and stance. Every score is a sum over rows of this file.',
  readers: 'people',
  primaryKey: ['document', 'framing', 'start', 'end', 'entry'],
  columns: [
    { name: 'document', type: 'string', description: 'The document', value: ({ document }) => document },
    {
      name: 'passage',
      type: 'integer',
      description: 'Number of the passage in its document, from 0',
      value: ({ match }) => match.passage,
    },
    {
      name: 'start',
      type: 'integer',
      unit: 'UTF-16 code units',
      description: 'Where it begins in the text of the document',
      value: ({ match }) => match.start,
    },
    {
      name: 'end',
      type: 'integer',
      unit: 'UTF-16 code units',
      description: 'Where it ends, not included',
      value: ({ match }) => match.end,
    },
    {
      name: 'origin',
      type: 'string',
      description:
        'Where it begins in the original: page, line, cue, paragraph or row, and its number from 1; empty where not known',
      value: ({ origin }) => origin,
    },
    {
      name: 'framing',
      type: 'string',
      description: 'Framing of the entry',
      value: ({ match }) => match.entry.framing,
    },
    {
      name: 'level',
      type: 'string',
      description: 'Narrative level of the entry: identity, system or issue',
      value: ({ match }) => match.entry.level,
    },
    {
      name: 'facet',
      type: 'string',
      description: 'Theme inside the level',
      value: ({ match }) => match.entry.facet,
    },
    {
      name: 'entry',
      type: 'string',
      description: 'Id of the entry inside its framing',
      value: ({ match }) => match.entry.id,
    },
    {
      name: 'strength',
      type: 'string',
      values: ['high', 'medium', 'weak'],
      description: 'How much the entry says on its own',
      value: ({ match }) => match.entry.strength,
    },
    {
      name: 'voice',
      type: 'string',
      values: ['speaker', 'quoted', 'reported'],
      description: 'Who speaks there',
      value: ({ match }) => match.voice,
    },
    {
      name: 'attributed_to',
      type: 'string',
      description: 'Who is quoted or reported, in the words of the text; empty where it does not say',
      value: ({ match }) => match.attributedTo,
    },
    {
      name: 'stance',
      type: 'string',
      values: ['asserts', 'rejects', 'reports', 'mixed'],
      description: 'What that voice does with the framing; only asserts counts into rates and labels',
      value: ({ match }) => match.stance,
    },
    {
      name: 'rule',
      type: 'string',
      description: 'Id of the context rule that decided the stance; empty where none fired',
      value: ({ match }) => match.rule,
    },
    {
      name: 'left',
      type: 'string',
      description: 'Up to 12 words or 90 characters before it in its paragraph, white space folded',
      value: ({ context }) => context.left,
    },
    {
      name: 'keyword',
      type: 'string',
      description: 'The words that matched, exactly as the text has them from start to end',
      value: ({ context }) => context.keyword,
    },
    {
      name: 'right',
      type: 'string',
      description: 'Up to 12 words or 90 characters after it in its paragraph, white space folded',
      value: ({ context }) => context.right,
    },
  ],
}
