import type { FramingScore, ScoredDocument } from '../records.ts'

/** Lower and upper limit of a measure, in its own unit. */
export interface Limits {
  readonly low: number
  readonly high: number
}

/** What one framing comes to in one document beside the whole corpus. */
export interface CorpusScore {
  readonly rateLimits: Limits | undefined
  readonly prevalenceLimits: Limits | undefined
  readonly shrunkRate: number | undefined
  readonly evidence: string
}

/** One framing in one period of one group. */
export interface SeriesRow
  extends Readonly<
    Record<
      'words' | 'passages' | 'asserted' | 'weight' | 'labelled' | 'rate' | 'intensity' | 'prevalence',
      number | undefined
    >
  > {
  readonly series: string
  readonly by: string
  readonly period: string
  readonly group: readonly { readonly docvar: string; readonly value: string }[]
  readonly framing: string
  readonly documents: number
  readonly rateLimits: Limits | undefined
  readonly intensityLimits: Limits | undefined
  readonly prevalenceLimits: Limits | undefined
}

/** A document with all its scores, for tables with one row a document. */
export interface DocumentRow {
  readonly scored: ScoredDocument
  /** The document that it largely repeats; `undefined` where it repeats none. */
  readonly copy?: CopyOf | undefined
}

/** A document that another one largely repeats. */
export interface CopyOf {
  readonly original: string
  /** Share of the copy's wording that the original has too, 0 to 1. */
  readonly shared: number
}

/** One framing of one document, for tables with one row for each. */
export interface ScoreRow {
  readonly scored: ScoredDocument
  readonly score: FramingScore
  readonly corpus: CorpusScore
}
