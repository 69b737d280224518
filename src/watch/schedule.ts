/**
 * When turns are due: times by cron pattern in a time zone, and what is owed after sleep, a crash, or a clock that was
 * set.
 */
import { Cron } from 'croner'
import type { Clock } from './clock.ts'

/** The times that a pattern names. */
export interface Timetable {
  /** The first time after a moment, both in milliseconds since 1970; `undefined` where none comes any more. */
  readonly next: (after: number) => number | undefined
}

/**
 * Reads a cron pattern of five fields (minute, hour, day, month, day of the week), or six with seconds before them. A
 * time of day that a change to summer time skips comes right after the gap; one that a change back brings twice counts
 * once. Times by `*`, steps or lists follow the hours that are there.
 *
 * @throws Error whose message says what is wrong
 */
export function readTimetable(pattern: string, timezone: string): Timetable {
  if (!/^(@\w+|\S+(\s+\S+){4,5})$/.test(pattern.trim()))
    throw new Error('a schedule has 5 fields (minute hour day month weekday), or 6 with seconds first')
  let cron: Cron
  try {
    cron = new Cron(pattern, { timezone, mode: '5-or-6-parts', paused: true })
  } catch (error) {
    throw new Error(withoutPrefix(error), { cause: error })
  }
  try {
    // the first that looks at the time zone
    if (cron.nextRun(new Date('2026-01-01T00:00:00Z')) === null) throw new Error('such a time never comes')
  } catch (error) {
    const isZone = /timezone|time zone/i.test((error as Error).message)
    const message = isZone
      ? `${JSON.stringify(timezone)} is no time zone; expected a name such as Europe/Rome or UTC`
      : withoutPrefix(error)
    throw new Error(message, { cause: error })
  }
  return { next: (after) => cron.nextRun(new Date(after))?.getTime() }
}

function withoutPrefix(error: unknown): string {
  return (error as Error).message.replace(/^Cron\w+: /, '')
}

/** The turns of one timetable. */
export interface Turns {
  /** When the next turn is due, by the system's clock; before now where it is overdue; `undefined` where never. */
  readonly dueAt: () => number | undefined
  /** Says that a turn is made now. It makes up for all that were missed. */
  readonly take: () => void
  /** When the last turn was made, to be kept; `undefined` where none ever was. */
  readonly last: () => number | undefined
}

export interface TurnsOptions {
  readonly clock: Clock
  /** When the last turn was made; where none ever was, one is due at once. */
  readonly last: number | undefined
  /** A random delay up to this is added to each time. */
  readonly jitterMs: number
  /** 0 to below 1. */
  readonly random: () => number
}

export function createTurns(timetable: Timetable, options: TurnsOptions): Turns {
  const { clock, jitterMs, random } = options
  let last = options.last
  let lastElapsed = clock.elapsed()
  let drawn: { readonly slot: number; readonly delay: number } | undefined

  return {
    last: () => last,
    take: () => {
      last = clock.now()
      lastElapsed = clock.elapsed()
    },
    dueAt: () => {
      const now = clock.now()
      if (last === undefined) return now
      const slot = timetable.next(last > now ? lastUnder(last, now) : last)
      if (slot === undefined) return undefined
      if (drawn?.slot !== slot) drawn = { slot, delay: Math.floor(random() * jitterMs) }
      return slot + drawn.delay
    },
  }

  /**
   * The last turn lies in the future: the clock was set back. If by little, the time that was kept already is not kept
   * again; if by much, the next turn comes when as much time has gone by as lies between two turns, however the clock
   * then stands.
   */
  function lastUnder(written: number, now: number): number {
    const following = timetable.next(written)
    if (following === undefined) return written
    const left = Math.max(0, following - written - (clock.elapsed() - lastElapsed))
    return Math.min(written, now + left - 1)
  }
}

/** Differences that no one needs to be told of. */
const NOTABLE_MS = 60_000

/**
 * Compares the system's clock with time as it passes. Each call gives by how many milliseconds the clock was set since the
 * call before, where that is a minute or more: forward (the machine may have slept) is positive, back negative.
 */
export function createClockGuard(clock: Clock): () => number | undefined {
  let offset = clock.now() - clock.elapsed()
  return () => {
    const found = clock.now() - clock.elapsed()
    const moved = found - offset
    offset = found
    return Math.abs(moved) >= NOTABLE_MS ? moved : undefined
  }
}
