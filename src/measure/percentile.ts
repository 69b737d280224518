import type { Interval } from './interval.ts'

/** Values are dealt into this many ranges of equal breadth; only the ranges around a point are sorted. */
const ranges = 512

/**
 * The 2.5 % and 97.5 % points of some values, with linear interpolation (type 7 of Hyndman and Fan 1996). Of 2,000
 * values some ten are sorted, where they lie evenly; where they do not, up to all.
 *
 * @param values one or more, none of them NaN; left as they are
 */
export function percentileLimits(values: Float64Array): Interval {
  let lowest = Number.POSITIVE_INFINITY
  let highest = Number.NEGATIVE_INFINITY
  for (let at = 0; at < values.length; at++) {
    const value = values[at]!
    if (value < lowest) lowest = value
    if (value > highest) highest = value
  }
  if (highest - lowest === 0) return { low: lowest, high: highest }
  const rangesPerUnit = (ranges - 1) / (highest - lowest)
  const dealt = dealValues(values, lowest, rangesPerUnit)
  return { low: quantile(values, dealt, 0.025), high: quantile(values, dealt, 0.975) }
}

interface DealtValues {
  /** Range of each value: never a lower one than that of a smaller value. */
  readonly rangeOf: Uint16Array
  /** Values of each range. */
  readonly counts: Uint32Array
}

function dealValues(values: Float64Array, lowest: number, rangesPerUnit: number): DealtValues {
  const rangeOf = new Uint16Array(values.length)
  const counts = new Uint32Array(ranges)
  for (let at = 0; at < values.length; at++) {
    // What is no finite number (values too far from one another, or too near) becomes 0: all are of one range.
    const range = ((values[at]! - lowest) * rangesPerUnit) | 0
    rangeOf[at] = range
    counts[range] = counts[range]! + 1
  }
  return { rangeOf, counts }
}

function quantile(values: Float64Array, { rangeOf, counts }: DealtValues, probability: number): number {
  const position = (values.length - 1) * probability
  const below = Math.floor(position)
  const above = Math.min(below + 1, values.length - 1)
  let first = 0
  let before = 0
  while (before + counts[first]! <= below) before += counts[first++]!
  let last = first
  let upTo = before + counts[first]!
  while (upTo <= above) upTo += counts[++last]!
  const near = new Float64Array(upTo - before)
  let taken = 0
  for (let at = 0; at < values.length; at++) {
    const range = rangeOf[at]!
    if (range >= first && range <= last) near[taken++] = values[at]!
  }
  near.sort()
  const low = near[below - before]!
  const high = near[above - before]!
  return low + (position - below) * (high - low)
}
