import type { Column, Table } from '../table.ts'
import { groupText } from './series.ts'

/** One framing of one document that is unusual for the document's group. */
export interface AlertRow
  extends Readonly<
    Record<
      | 'asserted'
      | 'words'
      | 'rate'
      | 'expected'
      | 'expectedRate'
      | 'pastDocuments'
      | 'pastWords'
      | 'pastRate'
      | 'p'
      | 'q',
      number
    >
  > {
  readonly document: string
  readonly date: string
  readonly group: readonly { readonly docvar: string; readonly value: string }[]
  readonly framing: string
  readonly direction: 'above' | 'below'
}

/** An alert with the words that made it, the first ones foremost. */
export interface AlertWithWords {
  readonly alert: AlertRow
  readonly keywords: readonly { readonly keyword: string; readonly count: number }[]
}

const perWords = 'matches per 1,000 words'

/** `alerts.csv`: one row for each framing of a document that is unusual for its speaker, country or other group. */
export const alertsTable: Table<AlertWithWords> = {
  file: 'alerts.csv',
  rowIs: 'document and framing that is unusual for its group',
  purpose:
    'What to look at first: documents that use a framing more (or less) than the earlier documents of their speaker, ' +
    'country or other group let one expect, and the words that did it. Depends on the documents and settings alone.',
  readers: 'people',
  primaryKey: ['document', 'framing'],
  columns: [
    text('document', 'The document', ({ document }) => document),
    text('date', 'Its date', ({ date }) => date),
    text(
      'group',
      'Docvars and values that make the group, as country=Brazil; kind=speech; a value that holds ; = or a quotation ' +
        'mark is a JSON string; empty where all documents are one group',
      ({ group }) => groupText(group),
    ),
    text('framing', 'The framing', ({ framing }) => framing),
    {
      ...text(
        'direction',
        'Whether it uses the framing more or less than expected',
        ({ direction }) => direction,
      ),
      values: ['above', 'below'],
    },
    number('asserted', 'integer', 'matches', 'Asserted matches in the document'),
    number('words', 'integer', 'words', 'Words in counted zones'),
    number('rate', 'number', perWords, '1000 × asserted / words'),
    number(
      'expected',
      'number',
      'matches',
      'Asserted matches expected in so many words after the group’s past',
    ),
    number(
      'expectedRate',
      'number',
      perWords,
      '1000 × expected / words: the past, where recent documents count more, drawn to the corpus the more the shorter ' +
        'it is',
    ),
    number('pastDocuments', 'integer', 'documents', 'Documents of the group whose date lies before'),
    number('pastWords', 'integer', 'words', 'Their words in counted zones'),
    number('pastRate', 'number', perWords, 'Their rate, every word alike'),
    number(
      'p',
      'number',
      'probability, 0 to 1',
      'Probability of a count as far out or further, if the document were like the group’s past; doubled where both ' +
        'directions are looked at; conservative, as counts are whole numbers; 0 is less than 0.0000005',
    ),
    number(
      'q',
      'number',
      'share, 0 to 1',
      'p adjusted for all documents and framings of the same date (Benjamini and Hochberg 1995): the share of false ' +
        'alerts to expect among those with this q or less',
    ),
    {
      name: 'words_that_did_it',
      type: 'string',
      description:
        'Up to 8 of the words that matched, in lower case with their counts, as sovereign equality (3); peace (2): ' +
        'those that exceed most what the past lets one expect come first; for below, those that fall short of it most',
      value: ({ keywords }) => keywords.map(({ keyword, count }) => `${keyword} (${count})`).join('; '),
    },
  ],
}

function text(name: string, description: string, value: (alert: AlertRow) => string): Column<AlertWithWords> {
  return { name, type: 'string', description, value: ({ alert }) => value(alert) }
}

type NumberOf = {
  [Key in keyof AlertRow]: AlertRow[Key] extends number ? Key : never
}[keyof AlertRow]

function number(
  property: NumberOf,
  type: 'integer' | 'number',
  unit: string,
  description: string,
): Column<AlertWithWords> {
  const name = property.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)
  return { name, type, unit, description, value: ({ alert }) => alert[property] }
}
