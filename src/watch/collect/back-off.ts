/** How long is waited before what has failed is tried again. */

const SECOND = 1000
const FIRST = 60 * SECOND

const LONGEST_BACK_OFF = 6 * 60 * 60 * SECOND

/** No wait is longer, in milliseconds: neither for a server's Retry-After nor for a robots.txt to be asked for again. */
export const DAY = 24 * 60 * 60 * SECOND

/**
 * Milliseconds to wait: 60 seconds after the first failure, twice as long after each further one, up to 6 hours; up to a
 * fifth is added by chance, so that those who failed together do not come back together.
 *
 * @param failures in a row, this one included; 1 or more
 * @param random   0 to below 1
 */
export function backOff(failures: number, random: number): number {
  const doubled = FIRST * 2 ** Math.min(failures - 1, 20)
  return Math.min(LONGEST_BACK_OFF, Math.round(doubled * (1 + random / 5)))
}

/** Milliseconds that a Retry-After comes to: at least a second, at most a day. */
export function retryAfter(seconds: number): number {
  return Math.min(DAY, Math.max(SECOND, seconds * SECOND))
}

/**
 * Whether a time that was waited until is still to come. One that is over a day ahead was set before the clock was put
 * back, and is not waited for.
 */
export function isAhead(until: number | undefined, now: number): until is number {
  return until !== undefined && until > now && until <= now + DAY
}
