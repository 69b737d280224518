import { type Problem, RostrumError } from '../../error.ts'
import type { Place } from '../../records.ts'

/** Problems that are listed one by one; the rest are counted. */
export const MOST_PROBLEMS = 50

/**
 * Stops where there are problems, with all of them: in the order of the files, then of the lines.
 *
 * @param sources the files, in their order
 * @throws RostrumError `codes` with up to `MOST_PROBLEMS` problems and the count of the others
 */
export function failOnProblems(problems: readonly Problem[], sources: readonly string[]): void {
  const first = problems[0]
  if (first === undefined) return
  const orderOf = (place: Place) => (sources.indexOf(place.source) + 1) * 1e9 + (place.line ?? 0)
  const sorted = [...problems].sort((a, b) => orderOf(a.place) - orderOf(b.place))
  const rest = sorted.length - MOST_PROBLEMS
  const listed = sorted.slice(0, MOST_PROBLEMS)
  const more = { place: { source: first.place.source }, message: `… and ${rest} more` }
  throw new RostrumError('codes', rest > 0 ? [...listed, more] : listed)
}
