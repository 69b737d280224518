import type { Origin } from '../records.ts'

/**
 * Where in the original a place of the text stands: `page 3`, `line 120`, `cue 7`, `paragraph 12`, `row 5`.
 *
 * @param at offset into the document's text
 * @returns `undefined` where the original is not known, or the place lies before the first one that is
 */
export function placeInOriginal(origin: Origin | undefined, at: number): string | undefined {
  if (origin === undefined) return undefined
  let low = 0
  let high = origin.at.length
  while (low < high) {
    const middle = (low + high) >>> 1
    if (origin.at[middle]! <= at) low = middle + 1
    else high = middle
  }
  return low === 0 ? undefined : `${origin.unit} ${origin.number[low - 1]}`
}
