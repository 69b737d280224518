/**
 * Limits of any measure by a cluster bootstrap over documents.
 */
import { ratioLimits } from '../bootstrap.ts'
import type { DocumentRows } from '../document-rows.ts'
import type { Interval } from '../interval.ts'
import { createRandom, randomBelow, type Seed } from '../random.ts'

/** How often each document was drawn in each resample. One set of draws serves every measure, so that they fit. */
export interface DocumentDraws {
  /** `draws` rows of `documents` counts. */
  readonly counts: Uint16Array
  readonly documents: number
  readonly draws: number
}

/**
 * Resamples of documents with replacement, as many in each as there are: the same that `resampleSums` takes with the
 * same seed, kept as counts so that a measure of a few documents costs no more than these.
 *
 * Source: Davison and Hinkley (1997), Bootstrap Methods and their Application, section 3.8 (clusters).
 */
export function drawDocuments(documents: number, draws: number, seed: Seed): DocumentDraws {
  const random = createRandom(seed)
  const counts = new Uint16Array(documents * draws)
  for (let draw = 0; draw < draws; draw++) {
    for (let taken = 0; taken < documents; taken++) {
      const place = draw * documents + randomBelow(random, documents)
      counts[place] = counts[place]! + 1
    }
  }
  return { counts, documents, draws }
}

/**
 * Sums of every column over the documents of each resample: `draws` rows of the width of the table.
 *
 * @param rows numbers of the documents, in the order of the draws; documents with nothing but 0 cost nothing
 */
export function drawnSums(
  { counts, documents, draws }: DocumentDraws,
  { numbers, width }: DocumentRows,
): Float64Array {
  const filled: number[] = []
  for (let document = 0; document < documents; document++) {
    for (let column = 0; column < width; column++) {
      if (numbers[document * width + column] === 0) continue
      filled.push(document)
      break
    }
  }
  const sums = new Float64Array(draws * width)
  for (let draw = 0; draw < draws; draw++) {
    for (const document of filled) {
      const times = counts[draw * documents + document]!
      if (times === 0) continue
      for (let column = 0; column < width; column++) {
        const place = draw * width + column
        sums[place] = sums[place]! + times * numbers[document * width + column]!
      }
    }
  }
  return sums
}

/** Values that differ by less are the same. */
const ROUNDING = 1e-12

/**
 * 95 % percentile limits of what a measure comes to in each draw. Draws in which it has no value are left out. A measure
 * that is the same in all draws has no limits: that a share is 1 in five documents does not make it certain.
 *
 * @param measureIn the measure in a draw, by its number from 0
 * @param leastValued share of the draws that must have a value, 0 to 1
 * @returns `undefined` where too few draws have a value, or all have the same
 */
export function drawLimits(
  draws: number,
  measureIn: (draw: number) => number | undefined,
  leastValued = 0,
): Interval | undefined {
  // Two columns, so that ratioLimits takes each value as it is and leaves out the draws without one.
  const values = new Float64Array(2 * draws)
  let valued = 0
  let lowest = Number.POSITIVE_INFINITY
  let highest = Number.NEGATIVE_INFINITY
  for (let draw = 0; draw < draws; draw++) {
    const value = measureIn(draw)
    if (value === undefined) continue
    lowest = Math.min(lowest, value)
    highest = Math.max(highest, value)
    values[2 * draw] = value
    values[2 * draw + 1] = 1
    valued++
  }
  if (valued < leastValued * draws || !(highest - lowest > ROUNDING)) return undefined
  return ratioLimits(values, 2, { numerator: 0, denominator: 1, scale: 1 })
}
