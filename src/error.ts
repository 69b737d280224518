import type { Place } from './records.ts'

/** One thing that is wrong with what the user wrote, and what was expected instead. */
export interface Problem {
  readonly place: Place
  readonly message: string
}

/**
 * A mistake in what the user wrote (arguments, pipeline, lexicon): stops the run before it starts, with every problem
 * listed at once. Faults in the data are `Diagnostic` records and never thrown.
 */
export class RostrumError extends Error {
  readonly code: string
  readonly problems: readonly Problem[]

  constructor(code: string, problems: readonly Problem[], options?: ErrorOptions) {
    super(problems.map(describeProblem).join('\n'), options)
    this.name = 'RostrumError'
    this.code = code
    this.problems = problems
  }
}

/** `file:line:column`, `file  record 118` or `file`, whichever is known. */
export function describePlace(place: Place): string {
  if (place.line !== undefined) {
    return `${place.source}:${place.line}${place.column === undefined ? '' : `:${place.column}`}`
  }
  return place.record === undefined ? place.source : `${place.source}  record ${place.record}`
}

/** One line for a person: the place, two spaces, what is wrong. */
export function describeProblem(problem: Problem): string {
  return `${describePlace(problem.place)}  ${problem.message}`
}

/** The valid name closest to what was written, for "did you mean"; `undefined` where none is near. */
export function nearestName(written: string, valid: readonly string[]): string | undefined {
  let best: string | undefined
  let bestDistance = Math.max(2, Math.floor(written.length / 3)) + 1
  for (const name of valid) {
    const distance = editDistance(written.toLowerCase(), name.toLowerCase(), bestDistance)
    if (distance < bestDistance) {
      best = name
      bestDistance = distance
    }
  }
  return best
}

/** Levenshtein distance with adjacent transpositions, cut off at `limit`. */
function editDistance(a: string, b: string, limit: number): number {
  if (Math.abs(a.length - b.length) >= limit) return limit
  let before: number[] = []
  let previous = Array.from({ length: b.length + 1 }, (_, index) => index)
  for (let i = 1; i <= a.length; i++) {
    const row = [i]
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1]
      let cost = Math.min(
        (previous[j] ?? 0) + 1,
        (row[j - 1] ?? 0) + 1,
        (previous[j - 1] ?? 0) + (same ? 0 : 1),
      )
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) {
        cost = Math.min(cost, (before[j - 2] ?? 0) + 1)
      }
      row.push(cost)
    }
    before = previous
    previous = row
  }
  return Math.min(previous[b.length] ?? limit, limit)
}
