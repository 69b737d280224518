/**
 * How frequent a framing would be found by the coders, told from the labels and how often these err.
 *
 * Source: Rogan and Gladen (1978), Estimating Prevalence from the Results of a Screening Test, American Journal of
 * Epidemiology 107(1), 71-76.
 */
import type { Interval } from '../interval.ts'
import {
  addOutcome,
  OUTCOME_COLUMNS,
  type Outcomes,
  outcomeOf,
  outcomesAt,
  outcomesOf,
  ratio,
  recallOf,
  specificityOf,
} from './classification.ts'
import { type Clusters, clusterLimits, clusterSums, documentCount } from './clusters.ts'
import type { PassageGroup } from './groups.ts'
import type { ComparedPassage } from './passage.ts'

/** Below this value of sensitivity + specificity − 1 labels say too little to be corrected. */
export const LEAST_YOUDEN = 0.1
/** Share of the draws that must have a corrected prevalence for it to have limits. */
const LEAST_VALUED = 0.95

/** One framing in all passages (`docvar` and `value` are `undefined`) or in a group. */
export interface CorrectedPrevalence {
  readonly docvar: string | undefined
  readonly value: string | undefined
  readonly framing: string
  readonly passages: number
  /** Share labelled, and share endorsed by the codes; by design weight. */
  readonly apparent: number | undefined
  readonly codes: number | undefined
  /** Of all coded passages, whatever the group. */
  readonly sensitivity: number | undefined
  readonly specificity: number | undefined
  /** 0 to 1; `undefined` where sensitivity + specificity − 1 is below `LEAST_YOUDEN`. */
  readonly corrected: number | undefined
  readonly limits: Interval | undefined
}

/**
 * Prevalence corrected for misclassification: (apparent + specificity − 1) / (sensitivity + specificity − 1), clipped
 * to 0 and 1.
 *
 * @param apparent, sensitivity, specificity shares, 0 to 1
 * @returns `undefined` where one is, or where sensitivity + specificity − 1 is below `LEAST_YOUDEN`
 */
export function roganGladen(
  apparent: number | undefined,
  sensitivity: number | undefined,
  specificity: number | undefined,
): number | undefined {
  if (apparent === undefined || sensitivity === undefined || specificity === undefined) return undefined
  const youden = sensitivity + specificity - 1
  if (youden < LEAST_YOUDEN) return undefined
  return Math.min(1, Math.max(0, (apparent + specificity - 1) / youden))
}

const WIDTH = OUTCOME_COLUMNS.length

/**
 * Corrected prevalence of every framing in all passages and in every group. Sensitivity and specificity are those of all
 * coded passages: a group is taken to be labelled as well as the others. Limits draw documents once for the share
 * labelled and for how often labels err, so that they hold both uncertainties.
 */
export function correctedPrevalence(
  passages: readonly ComparedPassage[],
  groups: readonly PassageGroup[],
  framings: readonly string[],
  clusters: Clusters | undefined,
): CorrectedPrevalence[] {
  const sumsOf = (some: readonly ComparedPassage[], f: number) =>
    clusters && clusterSums(clusters, WIDTH, some, (passage, row) => addOutcome(passage, f, row))
  const wholes = framings.map((_, f) => ({
    outcomes: outcomesOf(passages, f, ({ weight }) => weight),
    sums: sumsOf(passages, f),
  }))
  const all = { docvar: undefined, value: undefined, passages }
  return [all, ...groups].flatMap(({ docvar, value, passages: own }) =>
    framings.map((framing, f) => {
      const decided = own.filter((passage) => outcomeOf(passage, f) !== undefined)
      const whole = wholes[f]!
      const part = outcomesOf(decided, f, ({ weight }) => weight)
      const corrected = correctedBy(part, whole.outcomes)
      const isSupported = corrected !== undefined && documentCount(decided) >= 2
      const partSums = isSupported ? sumsOf(decided, f) : undefined
      return {
        docvar,
        value,
        framing,
        passages: decided.length,
        apparent: apparentOf(part),
        codes: ratio(part.tp + part.fn, sumOf(part)),
        sensitivity: recallOf(whole.outcomes),
        specificity: specificityOf(whole.outcomes),
        corrected,
        limits:
          partSums === undefined
            ? undefined
            : clusterLimits(
                clusters,
                (draw) =>
                  correctedBy(outcomesAt(partSums, WIDTH * draw), outcomesAt(whole.sums!, WIDTH * draw)),
                LEAST_VALUED,
              ),
      }
    }),
  )
}

function correctedBy(part: Outcomes, whole: Outcomes): number | undefined {
  return roganGladen(apparentOf(part), recallOf(whole), specificityOf(whole))
}

function apparentOf(outcomes: Outcomes): number | undefined {
  return ratio(outcomes.tp + outcomes.fp, sumOf(outcomes))
}

function sumOf({ tp, fp, fn, tn }: Outcomes): number {
  return tp + fp + fn + tn
}
