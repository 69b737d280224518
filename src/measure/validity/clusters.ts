/**
 * Coded passages by document: what is drawn together.
 */
import type { Interval } from '../interval.ts'
import { stringSeed } from '../random.ts'
import { type DocumentDraws, drawDocuments, drawLimits, drawnSums } from './draws.ts'
import type { ComparedPassage } from './passage.ts'

/** The documents of coded passages, and resamples of them. */
export interface Clusters {
  /** Place of each document in the draws: they are sorted by id, so that the order of passages makes no difference. */
  readonly placeOf: ReadonlyMap<string, number>
  readonly draws: DocumentDraws
}

/**
 * Draws the documents of passages.
 *
 * @returns `undefined` where there are fewer than two, or a passage is of no known document: then there are no limits
 */
export function clusterPassages(
  passages: readonly ComparedPassage[],
  { draws, seed }: { readonly draws: number; readonly seed: string },
): Clusters | undefined {
  const ids = new Set<string>()
  for (const { document } of passages) {
    if (document === undefined) return undefined
    ids.add(document)
  }
  if (ids.size < 2) return undefined
  const sorted = [...ids].sort()
  return {
    placeOf: new Map(sorted.map((id, place) => [id, place])),
    draws: drawDocuments(sorted.length, draws, stringSeed('validate', seed)),
  }
}

/** What passages come to in each draw: see `drawnSums`. `add` adds one passage to the numbers of its document. */
export function clusterSums(
  clusters: Clusters,
  width: number,
  passages: Iterable<ComparedPassage>,
  add: (passage: ComparedPassage, row: Float64Array) => void,
): Float64Array {
  const documents = clusters.draws.documents
  const numbers = new Float64Array(documents * width)
  for (const passage of passages) {
    const place = clusters.placeOf.get(passage.document ?? '')
    if (place !== undefined) add(passage, numbers.subarray(place * width, (place + 1) * width))
  }
  return drawnSums(clusters.draws, { numbers, width, documents })
}

/** Limits of a measure of each draw; `undefined` without clusters. */
export function clusterLimits(
  clusters: Clusters | undefined,
  measureIn: (draw: number) => number | undefined,
  leastValued = 0,
): Interval | undefined {
  return clusters && drawLimits(clusters.draws.draws, measureIn, leastValued)
}

/** Documents with at least one of the passages. */
export function documentCount(passages: Iterable<ComparedPassage>): number {
  const ids = new Set<string>()
  for (const { document } of passages) if (document !== undefined) ids.add(document)
  return ids.size
}
