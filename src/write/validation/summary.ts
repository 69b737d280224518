import type { FramingFigures, Limited, ValidationFigures } from './figures.ts'
import { ALL } from './tables.ts'

/** Two decimals, or a dash where there is no value. */
export function decimals(value: number | undefined): string {
  if (value === undefined) return '–'
  const fixed = value.toFixed(2)
  return fixed === '-0.00' ? '0.00' : fixed.replace('-', '−')
}

/** A measure with its limits, as in `0.71 (0.60–0.80)`. */
export function withLimits({ value, limits }: Limited): string {
  if (limits === undefined) return decimals(value)
  const to = limits.low < 0 || limits.high < 0 ? ' to ' : '–'
  return `${decimals(value)} (${decimals(limits.low)}${to}${decimals(limits.high)})`
}

const HEAD = ['framing', 'passages', 'coded', 'labelled', 'precision', 'recall', 'F1']

/** The short table for a terminal: precision, recall and F1 with limits, and their means in the last line. */
export function validationSummary({ framings, present }: ValidationFigures): string {
  const rows = [HEAD, ...framings.map((one) => cellsOf(one, present.length))]
  const widths = HEAD.map((_, column) => Math.max(...rows.map((row) => row[column]!.length)))
  return rows
    .map((row) =>
      row
        .map((cell, column) =>
          column === 0 || column > 3 ? cell.padEnd(widths[column]!) : cell.padStart(widths[column]!),
        )
        .join('  ')
        .trimEnd(),
    )
    .map((line) => `${line}\n`)
    .join('')
}

function cellsOf(
  { framing, passages, gold, labelled, precision, recall, f1 }: FramingFigures,
  present: number,
): string[] {
  const counts = [passages, gold, labelled].map((count) => (count === undefined ? '' : String(count)))
  const name = framing === ALL ? `mean of ${present}` : framing
  return [name, ...counts, withLimits(precision), withLimits(recall), withLimits(f1)]
}
