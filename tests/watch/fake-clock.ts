import type { Clock } from '../../src/watch/clock.ts'

export interface FakeClock extends Clock {
  /**
   * Lets time go by for those who sleep, one after another, each until all sleep again.
   *
   * @param sleepers how many there are when nothing is under way
   */
  readonly advance: (milliseconds: number, sleepers?: number) => Promise<void>
  /** Sets the system's clock, as a person or a time server does. */
  readonly shift: (milliseconds: number) => void
}

export function createFakeClock(start: string): FakeClock {
  let elapsed = 1000
  let offset = Date.parse(start) - elapsed
  const sleeping = new Set<{ readonly until: number; readonly wake: () => void }>()

  async function quiet(sleepers: number): Promise<void> {
    const until = performance.now() + 10_000
    while (sleeping.size < sleepers) {
      if (performance.now() > until) throw new Error(`${sleeping.size} sleep, expected ${sleepers}`)
      await new Promise((resolve) => setTimeout(resolve, 1))
    }
  }
  return {
    now: () => elapsed + offset,
    elapsed: () => elapsed,
    sleep: (milliseconds, signal) =>
      new Promise((resolve) => {
        if (signal?.aborted) return resolve()
        const sleeper = {
          until: elapsed + Math.max(0, milliseconds),
          wake: () => {
            sleeping.delete(sleeper)
            signal?.removeEventListener('abort', sleeper.wake)
            resolve()
          },
        }
        sleeping.add(sleeper)
        signal?.addEventListener('abort', sleeper.wake)
      }),
    shift: (milliseconds) => {
      offset += milliseconds
    },
    advance: async (milliseconds, sleepers = 0) => {
      const target = elapsed + milliseconds
      for (;;) {
        await quiet(sleepers)
        const next = [...sleeping].sort((a, b) => a.until - b.until)[0]
        if (next === undefined || next.until > target) break
        elapsed = Math.max(elapsed, next.until)
        next.wake()
      }
      elapsed = target
      await quiet(sleepers)
    },
  }
}

export const SECOND = 1000
export const MINUTE = 60 * SECOND
export const HOUR = 60 * MINUTE
export const DAY = 24 * HOUR
