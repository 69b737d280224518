/**
 * What `rostrum validate` writes: the figures of a comparison of labels with coded passages. Absent is `undefined`.
 */
import type { Entry, Match, Span, Stance } from '../../records.ts'
import type { Limits } from '../measured.ts'

/** A measure with its 95 % limits. */
export interface Limited {
  readonly value: number | undefined
  readonly limits: Limits | undefined
}

type Count = number | undefined

/** A framing, or the mean over those that occur in the codes. */
export interface FramingFigures {
  readonly framing: string
  readonly passages: Count
  readonly undecided: Count
  readonly gold: Count
  readonly labelled: Count
  readonly counts: Outcomes | undefined
  readonly weights: Outcomes | undefined
  readonly precision: Limited
  readonly recall: Limited
  readonly f1: Limited
  readonly falseTrace: Count
  readonly falseRejected: Count
  readonly falseReported: Count
  readonly rejected: Count
  readonly rejectedLabelled: Count
  readonly documents: Count
  readonly rankCorrelation: number | undefined
  readonly calibrationError: number | undefined
  readonly brier: number | undefined
  readonly brierReference: number | undefined
}

export interface Outcomes {
  readonly tp: number
  readonly fp: number
  readonly fn: number
  readonly tn: number
}

export interface StanceFigures {
  readonly framing: string
  readonly gold: string
  readonly stance: Stance
  readonly pairs: number
  readonly share: number | undefined
  readonly isSame: boolean
}

export interface AgreementFigures {
  readonly between: string
  readonly variable: string
  readonly units: number
  readonly values: number
  readonly alpha: number | undefined
}

export interface ConfusionFigures {
  readonly codes: string
  readonly rostrum: string
  readonly passages: number
  readonly weight: number
}

export interface EntryFigures {
  readonly entry: Entry
  readonly matches: number
  readonly passages: number
  readonly endorsed: number
  readonly trace: Count
  readonly neither: number
  readonly precision: number | undefined
}

interface Difference {
  readonly difference: number | undefined
  readonly limits: Limits | undefined
}

export interface GroupFigures {
  readonly docvar: string
  readonly value: string
  readonly framing: string
  readonly passages: number
  readonly documents: Count
  readonly gold: number
  readonly labelled: number
  readonly precision: number | undefined
  readonly recall: number | undefined
  readonly f1: number | undefined
  readonly precisionDifference: Difference
  readonly recallDifference: Difference
  readonly differs: readonly string[]
}

export interface DocumentFigures {
  readonly document: string
  readonly framing: string
  readonly passages: number
  readonly gold: number
  readonly labelled: number
  readonly prevalenceCodes: number
  readonly prevalenceLabels: number
}

export interface CalibrationFigures {
  /** `undefined`: all framings pooled. */
  readonly framing: string | undefined
  readonly pairs: number
  readonly bins: readonly {
    readonly from: number
    readonly to: number
    readonly pairs: number
    readonly probability: number | undefined
    readonly endorsed: number | undefined
  }[]
  readonly error: number | undefined
  readonly brier: number | undefined
  readonly reference: number | undefined
}

export interface PrevalenceFigures {
  /** `undefined`, and the value too: all passages. */
  readonly docvar: string | undefined
  readonly value: string | undefined
  readonly framing: string
  readonly passages: number
  readonly apparent: number | undefined
  readonly codes: number | undefined
  readonly sensitivity: number | undefined
  readonly specificity: number | undefined
  readonly corrected: number | undefined
  readonly limits: Limits | undefined
}

export interface ErrorFigures {
  readonly passage: {
    readonly id: string
    readonly document: string | undefined
    readonly span: Span | undefined
    readonly text: string
    readonly weight: number
  }
  readonly framing: string
  readonly kind: string
  readonly isTrace: boolean | undefined
  readonly probability: number | undefined
  readonly matches: readonly Match[]
}

/** What was compared, for the report. */
export interface ComparisonFacts {
  readonly version: string
  readonly decision: string
  readonly seed: string
  readonly draws: number
  readonly codes: readonly { readonly path: string; readonly sha256: string }[]
  readonly corpora: readonly string[]
  readonly lexicons: readonly { readonly name: string; readonly version: string; readonly entries: number }[]
  readonly passages: number
  readonly documents: number | undefined
  /** Names of the coders; empty where one coder without a name coded everything. */
  readonly coders: readonly string[]
  /** Passages with the codes of two coders or more. */
  readonly codedTwice: number
  readonly isWeighted: boolean
  readonly by: readonly string[]
  /** Whether there are limits: the codes name two documents or more. */
  readonly hasLimits: boolean
  readonly hasProbabilities: boolean
  /** What a reader must know of the codes, one sentence each. */
  readonly notes: readonly string[]
}

/** Everything that is written. */
export interface ValidationFigures {
  readonly facts: ComparisonFacts
  /** Framings in the order of the run, then `all`. */
  readonly framings: readonly FramingFigures[]
  /** Framings that the mean is taken over. */
  readonly present: readonly string[]
  readonly stance: readonly StanceFigures[]
  readonly stanceAccuracy: { readonly pairs: number; readonly accuracy: number | undefined }
  readonly agreement: readonly AgreementFigures[]
  readonly confusion: readonly ConfusionFigures[]
  readonly entries: readonly EntryFigures[]
  readonly groups: readonly GroupFigures[]
  readonly documents: readonly DocumentFigures[]
  readonly calibration: readonly CalibrationFigures[]
  readonly prevalence: readonly PrevalenceFigures[]
  readonly errors: readonly ErrorFigures[]
}
