import type { Clock } from './clock.ts'

/** Wakes who waits. A ring while no one waits is kept for the next who does. */
export interface Bell {
  readonly ring: () => void
  /** Waits until it rings, but no longer than so many milliseconds. */
  readonly wait: (milliseconds: number) => Promise<void>
}

export function createBell(clock: Clock): Bell {
  let ringing = new AbortController()
  return {
    ring: () => ringing.abort(),
    wait: async (milliseconds) => {
      await clock.sleep(milliseconds, ringing.signal)
      if (ringing.signal.aborted) ringing = new AbortController()
    },
  }
}
