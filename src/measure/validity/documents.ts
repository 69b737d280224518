/**
 * Prevalence by labels against prevalence by codes, document by document.
 */
import { meanOf, outcomeOf, outcomesOf } from './classification.ts'
import type { ComparedPassage } from './passage.ts'
import { spearman } from './rank-correlation.ts'

/** Coded passages a document needs for a prevalence of its own. */
export const LEAST_PASSAGES = 5

/** One framing in one document. */
export interface DocumentValidity {
  readonly document: string
  readonly framing: string
  /** Passages that the codes decide on; at least `LEAST_PASSAGES`. */
  readonly passages: number
  readonly gold: number
  readonly labelled: number
  /** Shares of passages, by design weight. */
  readonly prevalenceCodes: number
  readonly prevalenceLabels: number
}

/** Documents with `LEAST_PASSAGES` coded passages or more, by id, each with every framing. */
export function documentValidity(
  passages: readonly ComparedPassage[],
  framings: readonly string[],
): DocumentValidity[] {
  const byDocument = new Map<string, ComparedPassage[]>()
  for (const passage of passages) {
    if (passage.document === undefined) continue
    const group = byDocument.get(passage.document)
    if (group === undefined) byDocument.set(passage.document, [passage])
    else group.push(passage)
  }
  return [...byDocument.keys()].sort().flatMap((document) =>
    framings.flatMap((framing, f) => {
      const decided = byDocument.get(document)!.filter((passage) => outcomeOf(passage, f) !== undefined)
      if (decided.length < LEAST_PASSAGES) return []
      const counts = outcomesOf(decided, f, () => 1)
      const { tp, fp, fn, tn } = outcomesOf(decided, f, ({ weight }) => weight)
      const all = tp + fp + fn + tn
      return [
        {
          document,
          framing,
          passages: decided.length,
          gold: counts.tp + counts.fn,
          labelled: counts.tp + counts.fp,
          prevalenceCodes: (tp + fn) / all,
          prevalenceLabels: (tp + fp) / all,
        },
      ]
    }),
  )
}

/** Rank correlation of the two prevalences over documents. */
export interface RankCorrelation {
  readonly framing: string
  readonly documents: number
  /** `undefined` where one of the two is the same in all documents. */
  readonly correlation: number | undefined
}

/** Spearman's correlation by framing, and the mean of those that have a value. */
export function rankCorrelations(
  documents: readonly DocumentValidity[],
  framings: readonly string[],
): { readonly byFraming: readonly RankCorrelation[]; readonly mean: number | undefined } {
  const byFraming = framings.map((framing) => {
    const own = documents.filter((one) => one.framing === framing)
    const correlation = spearman(own.map((one) => [one.prevalenceCodes, one.prevalenceLabels] as const))
    return { framing, documents: own.length, correlation }
  })
  return { byFraming, mean: meanOf(byFraming.flatMap(({ correlation }) => correlation ?? [])) }
}
