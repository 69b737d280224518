/**
 * Labels against codes, as sums of weights: precision, recall, F1.
 *
 * Source: van Rijsbergen (1979), Information Retrieval, 2nd ed., chapter 7. All take sums of weights of 0 or more.
 */
import type { ComparedPassage } from './passage.ts'

/** Sums of weights: labelled and endorsed (tp), labelled only (fp), endorsed only (fn), neither (tn). */
export interface Outcomes {
  readonly tp: number
  readonly fp: number
  readonly fn: number
  readonly tn: number
}

export type Outcome = keyof Outcomes

/** What a passage is for a framing; `undefined` where the codes are undecided or do not cover it. */
export function outcomeOf(passage: ComparedPassage, framing: number): Outcome | undefined {
  const endorsed = passage.gold[framing]?.endorsed
  if (endorsed === undefined) return undefined
  if (passage.labelled[framing]) return endorsed ? 'tp' : 'fp'
  return endorsed ? 'fn' : 'tn'
}

/** Sums over passages: of their weights, or of ones where they are counted. */
export function outcomesOf(
  passages: Iterable<ComparedPassage>,
  framing: number,
  weightOf: (passage: ComparedPassage) => number,
): Outcomes {
  const sums = { tp: 0, fp: 0, fn: 0, tn: 0 }
  for (const passage of passages) {
    const outcome = outcomeOf(passage, framing)
    if (outcome !== undefined) sums[outcome] += weightOf(passage)
  }
  return sums
}

/** Share of the labelled that is endorsed; `undefined` where nothing is labelled. */
export function precisionOf({ tp, fp }: Outcomes): number | undefined {
  return ratio(tp, tp + fp)
}

/** Share of the endorsed that is labelled (sensitivity); `undefined` where nothing is endorsed. */
export function recallOf({ tp, fn }: Outcomes): number | undefined {
  return ratio(tp, tp + fn)
}

/** Share of what is not endorsed that is not labelled; `undefined` where everything is endorsed. */
export function specificityOf({ fp, tn }: Outcomes): number | undefined {
  return ratio(tn, fp + tn)
}

/** Harmonic mean of precision and recall; `undefined` where nothing is endorsed. */
export function f1Of({ tp, fp, fn }: Outcomes): number | undefined {
  return tp + fn === 0 ? undefined : ratio(2 * tp, 2 * tp + fp + fn)
}

/** Columns that outcomes take in a table of sums. */
export const OUTCOME_COLUMNS: readonly Outcome[] = ['tp', 'fp', 'fn', 'tn']

/** Adds a passage's weight to its column, from `at` on. */
export function addOutcome(passage: ComparedPassage, framing: number, row: Float64Array, at = 0): void {
  const outcome = outcomeOf(passage, framing)
  if (outcome === undefined) return
  const column = at + OUTCOME_COLUMNS.indexOf(outcome)
  row[column] = row[column]! + passage.weight
}

/** Outcomes out of a table of sums, from a position on. */
export function outcomesAt(sums: Float64Array, at: number): Outcomes {
  return { tp: sums[at]!, fp: sums[at + 1]!, fn: sums[at + 2]!, tn: sums[at + 3]! }
}

/** Share of two sums that differ by rounding alone. */
const ROUNDING = 1e-9

/** Outcomes of the passages of a whole that are not of a part of it; what is left by rounding is 0. */
export function outcomesLess(whole: Outcomes, part: Outcomes): Outcomes {
  const less = (of: Outcome) => {
    const rest = whole[of] - part[of]
    return rest < ROUNDING * whole[of] ? 0 : rest
  }
  return { tp: less('tp'), fp: less('fp'), fn: less('fn'), tn: less('tn') }
}

/** `undefined` where there is nothing to divide by. */
export function ratio(part: number, whole: number): number | undefined {
  return whole === 0 ? undefined : part / whole
}

/** Mean; `undefined` of none. */
export function meanOf(values: readonly number[]): number | undefined {
  return ratio(
    values.reduce((sum, value) => sum + value, 0),
    values.length,
  )
}
