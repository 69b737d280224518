/** Time as a watch sees it; a test brings its own. */
export interface Clock {
  /** Milliseconds since 1970, as the system has it: people and time servers set it, back and forth. */
  readonly now: () => number
  /** Milliseconds since some moment: only ever goes forward. */
  readonly elapsed: () => number
  /** Ends early, without a fault, where the signal aborts. */
  readonly sleep: (milliseconds: number, signal?: AbortSignal) => Promise<void>
}

/** The longest that one timer may be: beyond it, Node lets it ring at once. */
const LONGEST = 2 ** 31 - 1

export const systemClock: Clock = {
  now: () => Date.now(),
  elapsed: () => performance.now(),
  sleep: (milliseconds, signal) =>
    new Promise((resolve) => {
      if (signal?.aborted === true) return resolve()
      const end = () => {
        clearTimeout(timer)
        signal?.removeEventListener('abort', end)
        resolve()
      }
      const timer = setTimeout(end, Math.min(Math.max(0, milliseconds), LONGEST))
      signal?.addEventListener('abort', end)
    }),
}

/** A moment in ISO 8601, UTC, to the second: 2026-11-22T07:00:00Z. */
export function isoSecond(milliseconds: number): string {
  return `${new Date(milliseconds).toISOString().slice(0, 19)}Z`
}

const UNITS = [
  ['day', 86_400_000],
  ['hour', 3_600_000],
  ['minute', 60_000],
  ['second', 1000],
] as const

/** A time to wait in words, by the largest unit that it has two of: `90 seconds`, `2 hours`, `3 days`. */
export function inWords(milliseconds: number): string {
  const [unit, size] = UNITS.find(([, one]) => milliseconds >= 2 * one) ?? UNITS[3]
  const count = Math.round(milliseconds / size)
  return `${count} ${unit}${count === 1 ? '' : 's'}`
}
