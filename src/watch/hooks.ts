/** Telling others of alerts, runs and failures: what is told, to whom, and again where it did not arrive. */
import { createHash, randomUUID } from 'node:crypto'
import { type Clock, inWords, isoSecond } from './clock.ts'
import { watchPath, writeWhole } from './files.ts'
import { alertKey, type Delivery, openQueue } from './hook-queue.ts'
import { tryHook } from './hook-try.ts'
import type { Log } from './log.ts'
import type { RunAlert, RunReport } from './reports.ts'
import type { Hook } from './settings.ts'

export interface Hooks {
  /** Puts what a run gives rise to into the queue: on the disk when it is done. Alerts that were told are left out. */
  readonly announceRun: (report: RunReport) => Promise<void>
  readonly announceFailure: (message: string) => Promise<void>
  /** Tries what is due, hooks side by side, each in the order of its events. Never fails. */
  readonly deliver: (signal: AbortSignal) => Promise<void>
  /** When the next delivery is due, milliseconds since 1970; `undefined` where none waits. */
  readonly dueAt: () => number | undefined
  readonly counts: () => { readonly waiting: number; readonly failing: number }
}

export interface HooksOptions {
  readonly outputFolder: string
  /** Name of the pipeline. */
  readonly pipeline: string
  readonly hooks: readonly Hook[]
  readonly clock: Clock
  /** 0 to below 1. */
  readonly random: () => number
  readonly log: Log
}

const FIRST_PAUSE_MS = 30_000
/** Between tries that are not made in short order any more. */
const LONG_PAUSE_MS = 3_600_000
/** A delivery that could not be made for so long is given up. */
const GIVEN_UP_MS = 30 * 86_400_000

export async function openHooks(options: HooksOptions): Promise<Hooks> {
  const { outputFolder, pipeline, hooks, clock, random, log } = options
  const queue = await openQueue(outputFolder, (path) =>
    log.write(
      'error',
      `${path} held no delivery that can be read, and was moved aside; look at alerts.csv for its alerts`,
    ),
  )
  const known = new Set(hooks.map(({ id }) => id))
  for (const delivery of queue.waiting().filter(({ hook }) => !known.has(hook))) {
    log.write(
      'warning',
      `a delivery (${delivery.event}) is dropped: its hook is not in the pipeline any more`,
    )
    await queue.finish(delivery)
  }
  /** Until when a hook is left alone after a failure, by id. */
  const pauses = new Map<string, number>()

  const announce = async (event: Hook['on'], content: Readonly<Record<string, unknown>>): Promise<void> => {
    for (const hook of hooks)
      if (hook.on === event) await add(hook, randomUUID().replaceAll('-', ''), content, [])
  }
  return {
    announceRun: async (report) => {
      const { alerts, ...run } = report
      for (const hook of hooks) if (hook.on === 'alert') await announceAlerts(hook, run.run, alerts)
      await announce('run', { ...run, alerts: alerts.length })
    },
    announceFailure: (message) => announce('failure', { message }),
    deliver: async (signal) => {
      await Promise.all(
        hooks.map((hook) => deliverTo(hook, signal).catch((error: unknown) => complain(hook, error))),
      )
    },
    dueAt: () => {
      const times = queue.waiting().map((delivery) => dueOf(delivery))
      return times.length === 0 ? undefined : Math.min(...times)
    },
    counts: () => {
      const waiting = queue.waiting()
      const most = new Map(hooks.map(({ id, tries }) => [id, tries]))
      const failing = waiting.filter(({ hook, tries }) => tries >= (most.get(hook) ?? 1)).length
      return { waiting: waiting.length, failing }
    },
  }

  async function announceAlerts(hook: Hook, run: number, alerts: readonly RunAlert[]): Promise<void> {
    const fresh = alerts
      .map((alert) => ({ alert, key: alertKey(hook.id, alert.document, alert.framing, alert.content) }))
      .filter(({ key }) => !queue.isTold(key))
    if (fresh.length === 0) return
    const keys = fresh.map(({ key }) => key)
    // Made of what it tells: found again after a crash, it is the same delivery.
    const id = createHash('sha256').update(keys.join()).digest('hex').slice(0, 32)
    await add(hook, id, { run, alerts: fresh.map(({ alert }) => alert) }, keys)
  }

  async function add(
    hook: Hook,
    id: string,
    content: Readonly<Record<string, unknown>>,
    keys: readonly string[],
  ): Promise<void> {
    const created = clock.now()
    const body = JSON.stringify({
      event: hook.on,
      delivery: id,
      pipeline,
      time: isoSecond(created),
      ...content,
    })
    await queue.add({ id, hook: hook.id, event: hook.on, created, tries: 0, retryAt: created, keys, body })
  }

  /** A clock that was set back must not make a pause longer than it was meant to be. */
  function dueOf({ hook, retryAt }: Delivery): number {
    const due = Math.max(retryAt, pauses.get(hook) ?? 0)
    const now = clock.now()
    return due - now > 24 * LONG_PAUSE_MS ? now : due
  }

  async function deliverTo(hook: Hook, signal: AbortSignal): Promise<void> {
    for (const delivery of queue.waiting()) {
      if (delivery.hook !== hook.id || dueOf(delivery) > clock.now()) continue
      const result = await tryHook(hook, delivery, clock.now, signal)
      if (result.kind === 'stopped') return
      if (result.kind === 'delivered') {
        pauses.delete(hook.id)
        await queue.finish(delivery)
        log.write('info', `told ${hook.name}: ${delivery.event} (${delivery.id})`)
        continue
      }
      const pause = await postpone(hook, delivery, result)
      if (result.kind === 'refused') continue // its fault may be that of this delivery alone
      pauses.set(hook.id, clock.now() + pause)
      return
    }
  }

  async function postpone(
    hook: Hook,
    delivery: Delivery,
    result: {
      readonly kind: 'failed' | 'refused'
      readonly message: string
      readonly waitMs?: number
      readonly output?: string
    },
  ): Promise<number> {
    const tries = delivery.tries + 1
    const rest = await keepOutput(hook, result.output)
    if (clock.now() - delivery.created > GIVEN_UP_MS) {
      log.write(
        'error',
        `${hook.name}: ${result.message}; given up after ${inWords(GIVEN_UP_MS)}: ${delivery.event} (${delivery.id})`,
      )
      await queue.finish(delivery)
      return 0
    }
    const isLong = result.kind === 'refused' || tries >= hook.tries
    const usual = isLong ? LONG_PAUSE_MS : Math.min(FIRST_PAUSE_MS * 4 ** (tries - 1), LONG_PAUSE_MS)
    const pause = Math.max(Math.round(usual * (1 + random() / 10)), result.waitMs ?? 0)
    const times = tries === 1 ? '' : ` (${tries} times)`
    log.write(
      isLong ? 'error' : 'warning',
      `${hook.name}: ${result.message}${times}${rest}; it is kept, and tried again in ${inWords(pause)}`,
    )
    await queue.postpone(delivery, tries, clock.now() + pause)
    return pause
  }

  /** What a program says may repeat the words of documents, which a log does not hold. */
  async function keepOutput(hook: Hook, output: string | undefined): Promise<string> {
    if (output === undefined || output.trim() === '') return ''
    const path = watchPath(outputFolder, 'hooks', `${hook.id}.stderr`)
    return writeWhole(path, output).then(
      () => `; what it said is in ${path}`,
      () => '',
    )
  }

  function complain(hook: Hook, error: unknown): void {
    // The queue cannot be written: what waits stays, and is tried again; not at once, lest receivers be flooded.
    pauses.set(hook.id, clock.now() + FIRST_PAUSE_MS)
    log.write('error', `${hook.name}: ${(error as Error).message}`)
  }
}
