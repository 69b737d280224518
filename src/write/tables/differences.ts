import { formatNumber } from '../number.ts'
import type { Table } from '../table.ts'

/** By how much the matches of an entry changed between two runs, and what happened to it. */
export interface DifferenceEntry {
  readonly framing: string
  readonly entry: string
  readonly effect: string
  /** The entry that took its words or had them; `undefined` elsewhere. */
  readonly other: string | undefined
  readonly asserted: number
  readonly matches: number
  readonly weight: number
}

/** One score that moved between two runs. */
export interface DifferenceRow {
  readonly document: string
  /** Empty for the dominant framing of a dimension. */
  readonly framing: string
  readonly dimension: string
  readonly measure: string
  readonly before: number | string | undefined
  readonly after: number | string | undefined
  readonly difference: number | undefined
  readonly causes: readonly string[]
  /** The causes with the names of what differs. */
  readonly named: string
  readonly entries: readonly DifferenceEntry[]
  readonly explained: number | undefined
  readonly unexplained: number | undefined
}

/** What `rostrum diff --csv` writes. */
export const differencesTable: Table<DifferenceRow> = {
  file: 'differences.csv',
  rowIs: 'score that moved between two runs',
  purpose: 'What moved between two runs, and why: document, framing and measure with what differs.',
  readers: 'people',
  primaryKey: ['document', 'dimension', 'framing', 'measure'],
  columns: [
    { name: 'document', type: 'string', description: 'The document', value: ({ document }) => document },
    {
      name: 'framing',
      type: 'string',
      description: 'The framing; empty for the dominant framing of a dimension',
      value: ({ framing }) => framing,
    },
    {
      name: 'dimension',
      type: 'string',
      description: 'The dimension the framing belongs to',
      value: ({ dimension }) => dimension,
    },
    {
      name: 'measure',
      type: 'string',
      values: ['prevalence', 'rate', 'intensity', 'share', 'asserted', 'labelled', 'dominant'],
      description: 'What moved, as in scores.csv; dominant as in documents.csv',
      value: ({ measure }) => measure,
    },
    {
      name: 'before',
      type: 'string',
      description:
        'Its value in the first run: a number, or the framing that was dominant; empty where there was none',
      value: ({ before }) => before,
    },
    {
      name: 'after',
      type: 'string',
      description: 'Its value in the second run; empty where there is none',
      value: ({ after }) => after,
    },
    {
      name: 'difference',
      type: 'number',
      description: 'after − before; empty where one is missing, and for dominant',
      value: ({ difference }) => difference,
    },
    {
      name: 'cause',
      type: 'string',
      description:
        'All that differs between the runs for this document, with commas between: added or removed (the document), ' +
        'text, docvars, reading (zones or markup of the same text), lexicon, setting, code; unknown where nothing does',
      value: ({ causes }) => causes.join(', '),
    },
    {
      name: 'differs',
      type: 'string',
      description: 'The same with names: of docvars, framings of lexicons, settings, versions of the code',
      value: ({ named }) => named,
    },
    {
      name: 'entries',
      type: 'string',
      description:
        'Entries whose matches changed, with semicolons between: framing/entry, change of asserted matches, and why: ' +
        'added, removed or changed in the lexicon; displaced by another entry or set free by one; another stance or ' +
        'voice; company (a weak match counts beside a strong one only); found or lost for other reasons; another text. ' +
        'Those of the framing; of all framings where it has none',
      value: ({ entries }) => entries.map(entryText).join('; '),
    },
    {
      name: 'explained',
      type: 'number',
      description:
        'The part of the difference that changed entries of lexicons account for: their matches, those they displaced ' +
        'or set free, and passages that gained or lost the label with such a change in them, on the words and passages ' +
        'of the second run; empty where lexicons are the same, the text is another, and for share and dominant',
      value: ({ explained }) => explained,
    },
    {
      name: 'unexplained',
      type: 'number',
      description:
        'difference − explained: what is left to the other causes of the row; empty where explained is',
      value: ({ unexplained }) => unexplained,
    },
  ],
}

/** `pluralist/coexistence/mutual-respect +2 (added)`: what changed of an entry's matches, and why. */
export function entryText({
  framing,
  entry,
  effect,
  other,
  asserted,
  matches,
  weight,
}: DifferenceEntry): string {
  const change =
    asserted !== 0
      ? signed(asserted)
      : matches !== 0
        ? `${signed(matches)} not asserted`
        : Math.abs(weight) > 1e-9
          ? `weight ${signed(weight)}`
          : '±0'
  return `${framing}/${entry} ${change} (${effect}${other === undefined ? '' : ` by ${other}`})`
}

/** A number with its sign, `+` as well. */
export function signed(value: number): string {
  const text = formatNumber(value)
  return value > 0 ? `+${text}` : text
}
