/**
 * How well labels meet the codes, framing by framing and on average.
 */
import type { Interval } from '../interval.ts'
import {
  addOutcome,
  f1Of,
  meanOf,
  OUTCOME_COLUMNS,
  type Outcomes,
  outcomeOf,
  outcomesAt,
  outcomesOf,
  precisionOf,
  recallOf,
} from './classification.ts'
import { type Clusters, clusterLimits, clusterSums, documentCount } from './clusters.ts'
import type { ComparedPassage } from './passage.ts'

/** A measure with its 95 % limits; both `undefined` where they have no value. */
export interface Limited {
  readonly value: number | undefined
  readonly limits: Interval | undefined
}

/** One framing over all passages whose codes decide on it. */
export interface FramingValidity {
  readonly framing: string
  /** Passages that the codes decide on, and those on which coders are split. */
  readonly passages: number
  readonly undecided: number
  readonly gold: number
  readonly labelled: number
  /** Counts of passages. */
  readonly counts: Outcomes
  /** Sums of design weights: what the measures are computed from. */
  readonly weights: Outcomes
  readonly precision: Limited
  readonly recall: Limited
  readonly f1: Limited
  /** Of the false positives, how many the codes call a trace, reject, or report; `undefined` where they do not say. */
  readonly falseTrace: number | undefined
  readonly falseRejected: number | undefined
  readonly falseReported: number | undefined
  /** Passages that the codes reject and do not endorse, and how many of them carry the label. */
  readonly rejected: number | undefined
  readonly rejectedLabelled: number | undefined
}

/** Unweighted means over the framings that the codes endorse somewhere. */
export interface MacroValidity {
  readonly framings: readonly string[]
  readonly precision: Limited
  readonly recall: Limited
  readonly f1: Limited
}

const WIDTH = OUTCOME_COLUMNS.length

/**
 * Precision, recall and F1 of every framing, with limits by a cluster bootstrap over documents. Precision has limits
 * where two documents or more have a labelled passage; recall and F1 where two or more have an endorsed one.
 */
export function framingValidity(
  passages: readonly ComparedPassage[],
  framings: readonly string[],
  clusters: Clusters | undefined,
): readonly FramingValidity[] {
  return framings.map((framing, f) => {
    const isEndorsed = (passage: ComparedPassage) => passage.gold[f]?.endorsed === true
    const decided = passages.filter((passage) => outcomeOf(passage, f) !== undefined)
    const counts = outcomesOf(decided, f, () => 1)
    const weights = outcomesOf(decided, f, ({ weight }) => weight)
    const sums =
      clusters && clusterSums(clusters, WIDTH, decided, (passage, row) => addOutcome(passage, f, row))
    const endorsedIn = documentCount(decided.filter(isEndorsed))
    const labelledIn = documentCount(decided.filter(({ labelled }) => labelled[f]))
    const limited = (measure: (outcomes: Outcomes) => number | undefined, documents: number): Limited => ({
      value: measure(weights),
      limits:
        documents < 2 || sums === undefined
          ? undefined
          : clusterLimits(clusters, (draw) => measure(outcomesAt(sums, WIDTH * draw))),
    })
    const falses = decided.filter((passage) => outcomeOf(passage, f) === 'fp')
    const rejects = decided.filter((passage) => isRejected(passage, f))
    const says = (kind: 'trace' | 'rejected' | 'reported') =>
      countKnown(decided, falses, (passage) => passage.gold[f]?.[kind])
    const isRejectionKnown = decided.some(({ gold }) => gold[f]?.rejected !== undefined)
    return {
      framing,
      passages: decided.length,
      undecided: passages.filter(({ gold, codes }) => gold[f]?.endorsed === undefined && codes.length > 1)
        .length,
      gold: counts.tp + counts.fn,
      labelled: counts.tp + counts.fp,
      counts,
      weights,
      precision: limited(precisionOf, labelledIn),
      recall: limited(recallOf, endorsedIn),
      f1: limited(f1Of, endorsedIn),
      falseTrace: says('trace'),
      falseRejected: says('rejected'),
      falseReported: says('reported'),
      rejected: isRejectionKnown ? rejects.length : undefined,
      rejectedLabelled: isRejectionKnown ? rejects.filter(({ labelled }) => labelled[f]).length : undefined,
    }
  })
}

/** Whether the codes reject a framing and do not endorse it. */
export function isRejected({ gold }: ComparedPassage, framing: number): boolean {
  return gold[framing]?.rejected === true && gold[framing]?.endorsed === false
}

/**
 * Means over the framings that occur in the codes. Limits: draws in which one of these framings has no value are left
 * out, so that every draw is a mean of the same framings; there are none where a framing is endorsed in one document
 * alone.
 */
export function macroValidity(
  passages: readonly ComparedPassage[],
  validities: readonly FramingValidity[],
  clusters: Clusters | undefined,
): MacroValidity {
  const present = [...validities.keys()].filter((f) => validities[f]!.gold > 0)
  const width = WIDTH * validities.length
  const sums =
    clusters &&
    clusterSums(clusters, width, passages, (passage, row) => {
      for (const f of present) addOutcome(passage, f, row, WIDTH * f)
    })
  const limited = (
    of: 'precision' | 'recall' | 'f1',
    measure: (outcomes: Outcomes) => number | undefined,
  ): Limited => {
    const values = present.map((f) => validities[f]![of].value)
    const hasLimits = present.every((f) => validities[f]![of].limits !== undefined)
    return {
      value: meanOfAll(values),
      limits:
        hasLimits && sums !== undefined
          ? clusterLimits(clusters, (draw) =>
              meanOfAll(present.map((f) => measure(outcomesAt(sums, width * draw + WIDTH * f)))),
            )
          : undefined,
    }
  }
  return {
    framings: present.map((f) => validities[f]!.framing),
    precision: limited('precision', precisionOf),
    recall: limited('recall', recallOf),
    f1: limited('f1', f1Of),
  }
}

/** Mean of values of which none is missing; `undefined` otherwise, and of none. */
function meanOfAll(values: readonly (number | undefined)[]): number | undefined {
  const known = values.filter((value) => value !== undefined)
  return known.length < values.length ? undefined : meanOf(known)
}

/** How many of some passages are so; `undefined` where of no passage at all it is known. */
function countKnown(
  all: readonly ComparedPassage[],
  some: readonly ComparedPassage[],
  says: (passage: ComparedPassage) => boolean | undefined,
): number | undefined {
  if (!all.some((passage) => says(passage) !== undefined)) return undefined
  return some.filter((passage) => says(passage) === true).length
}
