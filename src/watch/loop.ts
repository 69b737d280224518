/** The watch itself: collect what is due, run when something came, tell of it, wait; whatever goes wrong on the way. */
import { RunStopped } from '../pipeline/run.ts'
import { StoreBusy } from '../store/fault.ts'
import { createBell } from './bell.ts'
import { type Clock, inWords, isoSecond } from './clock.ts'
import type { FolderWatch } from './folders.ts'
import { PERSISTING } from './health.ts'
import type { Hooks } from './hooks.ts'
import type { Log } from './log.ts'
import type { RunReport, RunRequest, SourceReport } from './reports.ts'
import { createClockGuard } from './schedule.ts'
import type { WatchSettings } from './settings.ts'
import { createSources } from './sources.ts'
import type { WatchState } from './state.ts'
import type { StatusFile } from './status.ts'

export interface WatchParts {
  /** The pipeline file: when it changes, a run that has failed is tried again at once. */
  readonly pipelinePath: string
  readonly settings: WatchSettings
  /** Addresses of the sources on the web. */
  readonly urls: readonly string[]
  /** Whether there are sources of files as well. */
  readonly hasPaths: boolean
  readonly clock: Clock
  /** 0 to below 1. */
  readonly random: () => number
  readonly log: Log
  readonly status: StatusFile
  readonly hooks: Hooks
  readonly state: WatchState
  readonly saveState: (state: WatchState) => Promise<void>
  /** Shows others that the lock is held by a living process. */
  readonly renewLock: () => Promise<void>
  readonly collect: (urls: readonly string[], signal: AbortSignal) => Promise<readonly SourceReport[]>
  readonly run: (request: RunRequest) => Promise<RunReport>
  /** Number of the last run that was done, by whomever; `undefined` where none was. */
  readonly lastRunDone: () => Promise<number | undefined>
  /** Begins to watch the folders of the sources; `undefined` where that is not wanted. */
  readonly watchFolders?: ((onChange: (paths: readonly string[]) => void) => Promise<FolderWatch>) | undefined
}

export interface Watch {
  /** Goes on until the signal aborts. Never fails: what goes wrong is logged, and tried again. */
  readonly goOn: (signal: AbortSignal) => Promise<void>
  /** Collects everything, runs, tells, and ends. Gives whether all of the sources and the run went well. */
  readonly once: (signal: AbortSignal) => Promise<boolean>
}

/** The clock is looked at so often: timers stand still while a machine sleeps. */
const LOOK_MS = 60_000
const BEAT_MS = 30_000
const FIRST_PAUSE_MS = 60_000
const LONGEST_PAUSE_MS = 3_600_000
/** Time until sources are asked again where collecting itself broke down. */
const COLLECT_AGAIN_MS = 600_000
/** Time until a store that another process uses is tried again, and, for a single turn, when that is given up. */
const BUSY_MS = 10_000
const MOST_BUSY_MS = 600_000

type RunOutcome = 'done' | 'busy' | 'failed' | 'stopped'

export function createWatch(parts: WatchParts): Watch {
  const { settings, clock, random, log, status, hooks } = parts
  const sources = createSources({
    urls: parts.urls,
    settings,
    remembered: parts.state.turns,
    clock,
    random,
  })
  const bell = createBell(clock)
  let lastRun = parts.state.run
  /** A run is owed. At the start always: no one knows what happened while no one watched. */
  let isRunOwed = true
  let failures = 0
  /** By `clock.elapsed()`: no run before. */
  let runNotBefore = 0
  let isBusyTold = false

  return { goOn, once }

  async function goOn(signal: AbortSignal): Promise<void> {
    const onStop = () => bell.ring()
    signal.addEventListener('abort', onStop)
    const clockMoved = createClockGuard(clock)
    let delivering: Promise<void> | undefined
    const beating = beat(signal)
    const folders = await beginFolders()
    try {
      while (!signal.aborted) {
        tellClock(clockMoved())
        await collectDue(signal)
        if (isRunOwed && !signal.aborted && clock.elapsed() >= runNotBefore) await runOnce(signal)
        if (signal.aborted) break
        if (delivering === undefined && isPast(hooks.dueAt())) {
          delivering = hooks.deliver(signal).finally(() => {
            delivering = undefined
            bell.ring()
          })
        }
        const next = nextLook(delivering !== undefined)
        const nextTurn = sources.dueAt()
        await status.set({
          state: 'waiting',
          hooks: hooks.counts(),
          folders: folders?.how() ?? 'off',
          ...(nextTurn !== undefined && { nextTurn: isoSecond(Math.max(nextTurn, clock.now())) }),
        })
        await bell.wait(next)
      }
    } finally {
      signal.removeEventListener('abort', onStop)
      await folders?.close().catch(() => {})
      await delivering
      await beating
      await status.set({ state: 'ended', hooks: hooks.counts() })
      log.write('info', isRunOwed ? 'ended; what came last is scored at the next start' : 'ended')
    }
  }

  async function once(signal: AbortSignal): Promise<boolean> {
    const ended = new AbortController()
    const beating = beat(ended.signal)
    try {
      const areCollected = await collectFrom(sources.takeAll(), signal)
      const until = clock.elapsed() + MOST_BUSY_MS
      let outcome: RunOutcome = 'stopped'
      while (!signal.aborted) {
        outcome = await runOnce(signal)
        if (outcome !== 'busy') break
        if (clock.elapsed() > until) {
          log.write(
            'error',
            `the store was in use for ${inWords(MOST_BUSY_MS)}; end what uses it, and try again`,
          )
          break
        }
        await clock.sleep(BUSY_MS, signal)
      }
      if (!signal.aborted) await hooks.deliver(signal)
      return areCollected && outcome === 'done'
    } finally {
      ended.abort()
      await beating
      await status.set({ state: 'ended', hooks: hooks.counts() })
    }
  }

  /** Shows that this process lives, also while a long step goes on. */
  async function beat(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      await clock.sleep(BEAT_MS, signal)
      if (signal.aborted) return
      await parts.renewLock()
      await status.set({})
    }
  }

  async function beginFolders(): Promise<FolderWatch | undefined> {
    const onChange = (paths: readonly string[]): void => {
      log.write(
        'info',
        paths.length === 1 ? `changed: ${paths[0]}` : `changed: ${paths.length || 'some'} files`,
      )
      isRunOwed = true
      if (paths.includes(parts.pipelinePath)) runNotBefore = 0 // perhaps the mistake is mended
      bell.ring()
    }
    try {
      return await parts.watchFolders?.(onChange)
    } catch (error) {
      log.write('error', `folders are not watched: ${messageOf(error)}; end the watch and start it again`)
      return undefined
    }
  }

  function tellClock(moved: number | undefined): void {
    if (moved === undefined) return
    const text =
      moved > 0
        ? `the clock went ${inWords(moved)} forward (sleep, or it was set); turns that were missed are made up for by one`
        : `the clock was set ${inWords(-moved)} back; no turn is made twice for it`
    log.write('warning', text)
  }

  function isPast(time: number | undefined): boolean {
    return time !== undefined && time <= clock.now()
  }

  /** Milliseconds to wait at most. */
  function nextLook(isDelivering: boolean): number {
    const now = clock.now()
    const waits = [LOOK_MS]
    const turn = sources.dueAt()
    if (turn !== undefined) waits.push(turn - now)
    const delivery = isDelivering ? undefined : hooks.dueAt()
    if (delivery !== undefined) waits.push(delivery - now)
    if (isRunOwed) waits.push(runNotBefore - clock.elapsed())
    return Math.max(10, Math.min(...waits))
  }

  async function collectDue(signal: AbortSignal): Promise<void> {
    const { urls, isTurn } = sources.takeDue()
    // Where nothing tells of changes in folders, the pipeline's own turn is when they are seen.
    if (isTurn && parts.hasPaths && status.current().folders !== 'watched') isRunOwed = true
    if (urls.length > 0) await collectFrom(urls, signal)
    else if (isTurn) await save()
  }

  /** Gives whether all went well. */
  async function collectFrom(urls: readonly string[], signal: AbortSignal): Promise<boolean> {
    if (urls.length === 0) return true
    await status.set({ state: 'collecting', lastTurn: isoSecond(clock.now()) })
    try {
      const reports = await parts.collect(urls, signal)
      sources.note(reports)
      for (const report of reports) await tellSource(report)
      if (reports.some(({ added, changed }) => added + changed > 0)) isRunOwed = true
      await status.set({ sources: sources.statuses() })
      await save()
      return reports.every(({ outcome }) => outcome === 'collected' || outcome === 'unchanged')
    } catch (error) {
      if (signal.aborted) return false
      isRunOwed = true // something may have come before it failed
      const message = messageOf(error)
      const retryAt = clock.now() + COLLECT_AGAIN_MS
      const nothing = { added: 0, changed: 0, gone: 0, failed: [] }
      const reports = urls.map((url) => ({ url, outcome: 'failed' as const, message, retryAt, ...nothing }))
      sources.note(reports)
      for (const report of reports) await tellSource(report)
      await status.set({ sources: sources.statuses() })
      return false
    }
  }

  async function tellSource(report: SourceReport): Promise<void> {
    const { url, outcome, added, changed, gone, failed, message, retryAt } = report
    for (const { id, message: why } of failed) log.write('warning', `${url}  ${id}  ${why}`)
    const again = retryAt === undefined ? '' : `; asked again from ${isoSecond(retryAt)} on`
    if (outcome === 'collected')
      log.write('info', `${url}  ${added} new, ${changed} changed, ${gone} no longer listed (kept)${again}`)
    else if (outcome === 'unchanged') log.write('info', `${url}  nothing new${again}`)
    else {
      const text = `${url}  ${outcome}: ${message ?? 'no reason was given'}${again}`
      log.write(outcome === 'waiting' ? 'info' : 'warning', text)
      const times = sources.statuses().find((source) => source.url === url)?.failures ?? 0
      if (outcome !== 'waiting')
        await status.set({ lastError: { message: text, at: isoSecond(clock.now()) } })
      if (outcome !== 'waiting' && times === PERSISTING) await announce(() => hooks.announceFailure(text))
    }
  }

  async function runOnce(signal: AbortSignal): Promise<RunOutcome> {
    // Before the run: what changes while it goes on makes one more.
    isRunOwed = false
    await status.set({ state: 'running' })
    try {
      signal.throwIfAborted()
      if (lastRun === undefined) {
        // What was scored before the first watch is no news. Kept before the run, so that a crash in it changes nothing.
        lastRun = await parts.lastRunDone()
        if (lastRun !== undefined) await save()
      }
      const report = await parts.run({ since: lastRun, signal })
      await noteRun(report)
      return 'done'
    } catch (error) {
      isRunOwed = true
      if (signal.aborted || error instanceof RunStopped) return 'stopped'
      if (error instanceof StoreBusy) {
        if (!isBusyTold) log.write('info', `${error.message}; the run waits for it`)
        isBusyTold = true
        runNotBefore = clock.elapsed() + BUSY_MS
        return 'busy'
      }
      await noteFailure(error)
      return 'failed'
    }
  }

  async function noteRun(report: RunReport): Promise<void> {
    const { run, documents, leftOut, new: fresh, changed, removed, untouched, rematched, alerts } = report
    isBusyTold = false
    if (failures > 0) log.write('info', `runs succeed again, after ${failures} that failed`)
    failures = 0
    const again = rematched === 0 ? '' : ` (${rematched} matched again)`
    const rest = leftOut === 0 ? '' : `; ${leftOut} left out, see rejected.csv`
    log.write(
      'info',
      `run ${run}: ${fresh} new, ${changed} changed, ${removed} removed, ${untouched} untouched${again}; ${documents} documents, ${alerts.length} alerts${rest}`,
    )
    // The queue before the state: a crash between the two finds the alerts again, and knows that they are told.
    const isQueued = await announce(() => hooks.announceRun(report))
    if (isQueued) {
      lastRun = run
      await save()
    } else isRunOwed = true
    await status.clear('failure')
    await status.set({
      hooks: hooks.counts(),
      lastRun: {
        run,
        at: isoSecond(clock.now()),
        documents,
        new: fresh,
        changed,
        removed,
        untouched,
        leftOut,
        alerts: alerts.length,
      },
    })
  }

  async function noteFailure(error: unknown): Promise<void> {
    failures++
    const pause = Math.min(FIRST_PAUSE_MS * 2 ** (failures - 1), LONGEST_PAUSE_MS)
    runNotBefore = clock.elapsed() + pause
    const message = messageOf(error)
    log.write('error', `the run failed: ${message}; it is tried again in ${inWords(pause)}`)
    const at = isoSecond(clock.now())
    const since = status.current().failure?.since ?? at
    await status.set({ failure: { message, since, times: failures }, lastError: { message, at } })
    if (failures === 1) await announce(() => hooks.announceFailure(message))
  }

  /** Gives whether it is in the queue: without it, the same is announced after the next run. */
  async function announce(work: () => Promise<void>): Promise<boolean> {
    try {
      await work()
      return true
    } catch (error) {
      log.write('error', `hooks cannot be told: ${messageOf(error)}`)
      runNotBefore = Math.max(runNotBefore, clock.elapsed() + FIRST_PAUSE_MS)
      return false
    }
  }

  async function save(): Promise<void> {
    try {
      await parts.saveState({ turns: { ...parts.state.turns, ...sources.turns() }, run: lastRun })
    } catch (error) {
      log.write('error', messageOf(error))
    }
  }
}

/** In one line: errors in what the user wrote have one for each. */
function messageOf(error: unknown): string {
  return (error instanceof Error ? error.message : String(error)).replace(/\s*\n\s*/g, '; ')
}
