import type { DocumentRows } from './document-rows.ts'
import type { Interval } from './interval.ts'
import { packLanes, unpackSums } from './lanes.ts'
import { percentileLimits } from './percentile.ts'
import { createDraws, type Seed } from './random.ts'

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
  const { width, documents } = rows
  const { lanes, fields } = packLanes(rows)
  const laneSums = lanes.map(() => new Float64Array(draws))
  const draw = createDraws(seed)
  const drawsAtOnce = Math.max(1, Math.floor(blockLength / documents))
  const block = new Int32Array(drawsAtOnce * documents)
  for (let done = 0; done < draws; done += drawsAtOnce) {
    const drawn = block.subarray(0, (draws - done) * documents)
    draw(drawn, documents)
    let lane = 0
    for (; lane + 4 <= lanes.length; lane += 4) {
      addFour(lanes.slice(lane, lane + 4), drawn, laneSums.slice(lane, lane + 4), done)
    }
    for (; lane < lanes.length; lane++) addOne(lanes[lane]!, drawn, laneSums[lane]!, done)
  }
  const sums = new Float64Array(draws * width)
  unpackSums(fields, laneSums, sums, width)
  return sums
}

/** Documents that are drawn before their lanes are added up: few enough for the processor's cache. */
const blockLength = 4096

/** Sums of a lane over each draw of as many documents as it has, into `sums` from `to` on. */
function addOne(lane: Float64Array, drawn: Int32Array, sums: Float64Array, to: number): void {
  for (let start = 0, row = to; start < drawn.length; start += lane.length, row++) {
    let sum = 0
    for (let at = start; at < start + lane.length; at++) sum += lane[drawn[at]!]!
    sums[row] = sum
  }
}

/** The same of four lanes, in half the time: each number that was drawn is read once. */
function addFour(
  lanes: readonly Float64Array[],
  drawn: Int32Array,
  sums: readonly Float64Array[],
  to: number,
): void {
  const [one, two, three, four] = lanes as [Float64Array, Float64Array, Float64Array, Float64Array]
  const documents = one.length
  for (let start = 0, row = to; start < drawn.length; start += documents, row++) {
    let first = 0
    let second = 0
    let third = 0
    let fourth = 0
    for (let at = start; at < start + documents; at++) {
      const document = drawn[at]!
      first += one[document]!
      second += two[document]!
      third += three[document]!
      fourth += four[document]!
    }
    sums[0]![row] = first
    sums[1]![row] = second
    sums[2]![row] = third
    sums[3]![row] = fourth
  }
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
  const places = sums.length
  let isZero = true
  for (let at = ratio.numerator; at < places && isZero; at += width) isZero = sums[at] === 0
  const values = new Float64Array(places / width)
  let count = 0
  for (let row = 0; row < places; row += width) {
    const denominator = sums[row + ratio.denominator]!
    if (denominator === 0) continue
    if (isZero) return { low: 0, high: 0 }
    values[count++] = (ratio.scale * sums[row + ratio.numerator]!) / denominator
  }
  return count === 0 ? undefined : percentileLimits(values.subarray(0, count))
}
