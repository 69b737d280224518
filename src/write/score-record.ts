/**
 * How the filter writes the scores of one document: a JSON line or a CSV row.
 */
import type { Diagnostic, Framing, FramingScore, ScoredDocument } from '../records.ts'
import { csvRow } from './csv.ts'
import { formatNumber } from './number.ts'

/** One JSON line, without its line feed. Numbers that do not exist (a rate over no words) are null. */
export function scoreJson(scored: ScoredDocument): string {
  const { id, docvars, words, passages, labels } = scored
  const { date, ...others } = docvars
  return JSON.stringify({
    id,
    ...(date === undefined ? {} : { date }),
    docvars: others,
    words,
    passages,
    framings: Object.fromEntries(
      scored.framings.map((score) => [
        score.framing,
        {
          asserted: score.asserted,
          rejected: score.rejected,
          reported: score.reported,
          mixed: score.mixed,
          rate: rounded(score.rate),
          intensity: rounded(score.intensity),
          prevalence: rounded(score.prevalence),
          expected_prevalence: rounded(score.expectedPrevalence),
          weight: score.weight,
        },
      ]),
    ),
    labels,
    dominant: leading(scored),
  })
}

/** The JSON line of a record that cannot be scored. */
export function errorJson({ id, code, message, place }: Diagnostic): string {
  return JSON.stringify({ ...(id === undefined ? {} : { id }), error: { code, message, place } })
}

const FRAMING_COLUMNS = [
  'asserted',
  'rejected',
  'reported',
  'mixed',
  'rate',
  'intensity',
  'prevalence',
  'expected_prevalence',
  'weight',
] as const

/** Header of the CSV form. */
export function scoreCsvHeader(framings: readonly Framing[], docvars: readonly string[]): string {
  const measures = framings.flatMap(({ name }) => FRAMING_COLUMNS.map((column) => `${name}_${column}`))
  return csvRow(
    ['id', 'date', ...docvars, 'words', 'passages', ...measures, 'labels', 'dominant', 'error'],
    'people',
  )
}

/** One CSV row, with its line feed. */
export function scoreCsv(scored: ScoredDocument, docvars: readonly string[]): string {
  const measures = scored.framings.flatMap((score) =>
    FRAMING_COLUMNS.map((column) => formatNumber(measureOf(score, column))),
  )
  const { id, words, passages, labels } = scored
  const variables = docvars.map((name) => scored.docvars[name])
  return csvRow(
    [
      id,
      scored.docvars.date,
      ...variables,
      words,
      passages,
      ...measures,
      labels.join(' '),
      leading(scored),
      '',
    ],
    'people',
  )
}

function measureOf(score: FramingScore, column: (typeof FRAMING_COLUMNS)[number]): number | undefined {
  return column === 'expected_prevalence' ? score.expectedPrevalence : score[column]
}

/** The CSV row of a record that cannot be scored. */
export function errorCsv(
  { id, code, message }: Diagnostic,
  framings: readonly Framing[],
  docvars: readonly string[],
): string {
  const empty = new Array<string>(1 + docvars.length + 2 + framings.length * FRAMING_COLUMNS.length + 2).fill(
    '',
  )
  return csvRow([id ?? '', ...empty, `${code}: ${message}`], 'people')
}

function leading({ dominant }: ScoredDocument): string {
  return dominant.framing ?? Object.values(dominant)[0] ?? 'none'
}

function rounded(value: number | undefined): number | null {
  return value === undefined ? null : Number(formatNumber(value))
}
