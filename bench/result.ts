/**
 * What a benchmark found, and how it is shown.
 */
import type { Run } from './process.ts'

export interface Spread {
  readonly min: number
  readonly median: number
  readonly max: number
}

/** One line of the table. */
export interface Result {
  readonly section: string
  readonly what: string
  readonly runs: number
  readonly seconds: Spread | undefined
  readonly peakBytes: Spread | undefined
  /** Million bytes of input a second, by the median. */
  readonly megabytesPerSecond?: number | undefined
  readonly documentsPerSecond?: number | undefined
  /** Median over the median of the peer in the same section; of what, and against what, `peer` says. */
  readonly ratio?: number | undefined
  readonly peer?: string
  readonly target?: string
  readonly isMet?: boolean
}

/** Smallest, middle and largest of one or more numbers; the middle of an even count is the mean of the two. */
export function spreadOf(values: readonly number[]): Spread {
  const sorted = [...values].sort((a, b) => a - b)
  const half = sorted.length / 2
  const low = sorted[Math.ceil(half) - 1]!
  const high = sorted[Math.floor(half)]!
  return { min: sorted[0]!, median: (low + high) / 2, max: sorted.at(-1)! }
}

/** Times and memory of the runs of one command. */
export function spreadsOf(runs: readonly Run[]): Pick<Result, 'runs' | 'seconds' | 'peakBytes'> {
  const peaks = runs.flatMap(({ peakBytes }) => (peakBytes === undefined ? [] : [peakBytes]))
  return {
    runs: runs.length,
    seconds: spreadOf(runs.map(({ seconds }) => seconds)),
    peakBytes: peaks.length === 0 ? undefined : spreadOf(peaks),
  }
}

export const MEGABYTE = 1e6

const HEADER = [
  'section',
  'what',
  'runs',
  'seconds: min, median, max',
  'peak MB: min, median, max',
  'MB/s',
  'documents/s',
  'ratio',
  'against',
  'target',
  'met',
]

/** A Markdown table of the results. */
export function resultTable(results: readonly Result[]): string {
  const rows = results.map((result) => [
    result.section,
    result.what,
    `${result.runs}`,
    spreadText(result.seconds, (seconds) => seconds.toFixed(3)),
    spreadText(result.peakBytes, (bytes) => (bytes / MEGABYTE).toFixed(0)),
    result.megabytesPerSecond?.toFixed(1) ?? '',
    result.documentsPerSecond?.toFixed(0) ?? '',
    result.ratio?.toFixed(2) ?? '',
    result.peer ?? '',
    result.target ?? '',
    result.isMet === undefined ? '' : result.isMet ? 'yes' : 'no',
  ])
  return [HEADER, HEADER.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |\n`).join('')
}

function spreadText(spread: Spread | undefined, show: (value: number) => string): string {
  return spread === undefined ? '' : [spread.min, spread.median, spread.max].map(show).join(', ')
}
