import type { Interval } from './interval.ts'
import { createRandom, randomBelow, type Seed } from './random.ts'

/**
 * Numbers of some documents, one row of `width` numbers each, row after row. Documents are drawn whole, as
 * clusters: the passages and words of a speech are not independent of one another.
 */
export interface DocumentRows {
  readonly numbers: Float64Array
  readonly width: number
  readonly documents: number
}

/**
 * Sums of every column over resamples of the documents: each draw takes as many documents as there are, with
 * replacement, and one draw serves every measure, so that measures of one draw fit one another.
 *
 * Source: Davison and Hinkley (1997), Bootstrap Methods and their Application, section 3.8 (clusters).
 *
 * @param draws resamples, 1 or more
 * @returns `draws` rows of `width` sums, row after row
 */
export function resampleSums(rows: DocumentRows, draws: number, seed: Seed): Float64Array {
  const { numbers, width, documents } = rows
  const random = createRandom(seed)
  const sums = new Float64Array(draws * width)
  for (let draw = 0; draw < draws; draw++) {
    const to = draw * width
    for (let taken = 0; taken < documents; taken++) {
      const from = randomBelow(random, documents) * width
      for (let column = 0; column < width; column++) {
        sums[to + column] = sums[to + column]! + numbers[from + column]!
      }
    }
  }
  return sums
}

/**
 * The documents' rows in an order of their own (by first column, then second, and so on), so that what is
 * drawn does not depend on the order in which documents came. Rows that are equal are interchangeable.
 */
export function sortRows(rows: DocumentRows): DocumentRows {
  const { numbers, width, documents } = rows
  const order = Uint32Array.from({ length: documents }, (_, index) => index).sort((a, b) => {
    for (let column = 0; column < width; column++) {
      const difference = numbers[a * width + column]! - numbers[b * width + column]!
      if (difference !== 0) return difference
    }
    return 0
  })
  const sorted = new Float64Array(documents * width)
  order.forEach((from, to) => {
    sorted.set(numbers.subarray(from * width, (from + 1) * width), to * width)
  })
  return { numbers: sorted, width, documents }
}

/**
 * 95 % percentile limits of `scale` · numerator / denominator over the draws: the 2.5 % and 97.5 % points
 * with linear interpolation (type 7 of Hyndman and Fan 1996). Draws whose denominator is 0 have no value and
 * are left out.
 *
 * @param sums as `resampleSums` gives them
 * @returns `undefined` where no draw has a value
 */
export function ratioLimits(
  sums: Float64Array,
  width: number,
  ratio: { readonly numerator: number; readonly denominator: number; readonly scale: number },
): Interval | undefined {
  const draws = sums.length / width
  const values = new Float64Array(draws)
  let count = 0
  for (let draw = 0; draw < draws; draw++) {
    const denominator = sums[draw * width + ratio.denominator]!
    if (denominator === 0) continue
    values[count++] = (ratio.scale * sums[draw * width + ratio.numerator]!) / denominator
  }
  if (count === 0) return undefined
  const sorted = values.subarray(0, count).sort()
  return { low: quantile(sorted, 0.025), high: quantile(sorted, 0.975) }
}

function quantile(sorted: Float64Array, probability: number): number {
  const position = (sorted.length - 1) * probability
  const below = Math.floor(position)
  const low = sorted[below]!
  const high = sorted[Math.min(below + 1, sorted.length - 1)]!
  return low + (position - below) * (high - low)
}
