/** When the sources on the web are to be collected, and how that has gone. */
import { type Clock, isoSecond } from './clock.ts'
import type { SourceReport } from './reports.ts'
import { createTurns, type Turns } from './schedule.ts'
import type { WatchSettings } from './settings.ts'
import type { SourceStatus } from './status.ts'

/** Key, among the turns that are remembered, of those of the pipeline's own schedule. */
const PIPELINE = 'pipeline'

export interface Sources {
  /**
   * What is due now, and counts as asked for from here on. `isTurn`: it is the pipeline's own turn as well, which it can be
   * also where no source is due.
   */
  readonly takeDue: () => { readonly urls: readonly string[]; readonly isTurn: boolean }
  /** All of them, due or not; counts as their turn. */
  readonly takeAll: () => readonly string[]
  readonly note: (reports: readonly SourceReport[]) => void
  /** When the next of them is due, milliseconds since 1970; `undefined` where never. */
  readonly dueAt: () => number | undefined
  readonly statuses: () => readonly SourceStatus[]
  /** When turns were last made, to be remembered. */
  readonly turns: () => Record<string, number>
}

export interface SourcesOptions {
  readonly urls: readonly string[]
  readonly settings: Pick<WatchSettings, 'timetable' | 'ownTimetables' | 'jitterMs'>
  readonly remembered: Readonly<Record<string, number>>
  readonly clock: Clock
  readonly random: () => number
}

/** A pause that a source or its host asks for is never longer; one that is was set by another clock. */
const LONGEST_PAUSE_MS = 86_400_000

export function createSources({ urls, settings, remembered, clock, random }: SourcesOptions): Sources {
  const { timetable, ownTimetables, jitterMs } = settings
  const turnsOf = (key: string, table: NonNullable<typeof timetable>): Turns =>
    createTurns(table, { clock, last: remembered[key], jitterMs, random })
  const pipelineTurns = timetable === undefined ? undefined : turnsOf(PIPELINE, timetable)
  const sources = [...new Set(urls)].map((url) => {
    const own = ownTimetables.get(url)
    return { url, own: own && turnsOf(url, own), isFirst: true }
  })
  const statuses = new Map<string, SourceStatus>()
  const retries = new Map<string, number>()

  const isPast = (due: number | undefined) => due !== undefined && due <= clock.now()
  const retryOf = (url: string): number | undefined => {
    const at = retries.get(url)
    return at === undefined || at - clock.now() <= LONGEST_PAUSE_MS ? at : clock.now()
  }
  const take = (chosen: typeof sources): string[] => {
    for (const source of chosen) {
      source.own?.take()
      source.isFirst = false
      retries.delete(source.url)
    }
    return chosen.map(({ url }) => url)
  }
  /** Without any schedule a source is collected once, at the start. */
  const isUnscheduled = (own: Turns | undefined) => own === undefined && pipelineTurns === undefined

  return {
    takeDue: () => {
      const isTurn = isPast(pipelineTurns?.dueAt())
      if (isTurn) pipelineTurns?.take()
      const due = sources.filter(
        ({ url, own, isFirst }) =>
          isPast(own?.dueAt()) ||
          (own === undefined && isTurn) ||
          (isFirst && isUnscheduled(own)) ||
          isPast(retryOf(url)),
      )
      return { urls: take(due), isTurn }
    },
    takeAll: () => {
      pipelineTurns?.take()
      return take(sources)
    },
    note: (reports) => {
      for (const { url, outcome, message, retryAt } of reports) {
        const isWell = outcome === 'collected' || outcome === 'unchanged'
        const before = statuses.get(url)?.failures ?? 0
        statuses.set(url, {
          url,
          outcome,
          // one that was left alone has not failed again
          failures: isWell ? 0 : outcome === 'waiting' ? before : before + 1,
          at: isoSecond(clock.now()),
          ...(message !== undefined && { message }),
          ...(retryAt !== undefined && { retryAt: isoSecond(retryAt) }),
        })
        if (retryAt !== undefined) retries.set(url, retryAt)
      }
    },
    dueAt: () => {
      const times = [
        pipelineTurns?.dueAt(),
        ...sources.flatMap(({ url, own, isFirst }) => [
          own?.dueAt(),
          retryOf(url),
          isFirst && isUnscheduled(own) ? clock.now() : undefined,
        ]),
      ].filter((time) => time !== undefined)
      return times.length === 0 ? undefined : Math.min(...times)
    },
    statuses: () => [...statuses.values()],
    turns: () => {
      const made: [string, number | undefined][] = [
        [PIPELINE, pipelineTurns?.last()],
        ...sources.map(({ url, own }): [string, number | undefined] => [url, own?.last()]),
      ]
      return Object.fromEntries(made.filter((entry): entry is [string, number] => entry[1] !== undefined))
    },
  }
}
