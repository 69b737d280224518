import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { RunStopped } from '../../src/pipeline/run.ts'
import { StoreBusy } from '../../src/store/fault.ts'
import { openHooks } from '../../src/watch/hooks.ts'
import { createWatch } from '../../src/watch/loop.ts'
import type { RunReport, RunRequest, SourceReport } from '../../src/watch/reports.ts'
import { type WrittenSource, type WrittenWatch, watchSettings } from '../../src/watch/settings.ts'
import { readState, writeState } from '../../src/watch/state.ts'
import { createStatus, readStatus } from '../../src/watch/status.ts'
import { createFakeClock, DAY, type FakeClock, HOUR, MINUTE, SECOND } from './fake-clock.ts'
import { freshFolder, keptLog } from './watch-folder.ts'

const FEED = 'https://example.org/feed.xml'
const PAGE = 'https://example.org/page'
const START = '2026-11-22T06:00:00Z'
/** The loop, and the heartbeat. */
const SLEEPERS = 2

const QUIET: SourceReport = { url: FEED, outcome: 'unchanged', added: 0, changed: 0, gone: 0, failed: [] }
const report = (run: number, alerts: RunReport['alerts'] = []): RunReport => ({
  run,
  documents: 5,
  leftOut: 0,
  new: 1,
  changed: 0,
  removed: 0,
  untouched: 4,
  rematched: 0,
  alerts,
})

interface Setting {
  readonly folder?: string
  readonly clock?: FakeClock
  readonly watch?: WrittenWatch
  readonly sources?: readonly WrittenSource[]
  readonly collect?: (url: string, times: number, signal: AbortSignal) => Promise<Partial<SourceReport>>
  readonly run?: (request: RunRequest, times: number) => Promise<RunReport>
  readonly lastRunDone?: number
}

/** A watch of real files and real hooks, under a clock of ours. */
async function watching(setting: Setting = {}) {
  const { folder = freshFolder(), clock = createFakeClock(START), collect, run } = setting
  const { watch = { schedule: '0 * * * *', jitter: 0 }, sources = [{ url: FEED }] } = setting
  const events: string[] = []
  const log = keptLog()
  const settings = watchSettings(watch, sources, {
    path: 'p.yaml',
    outputFolder: folder,
    environment: {},
    hasAlerts: true,
    mode: 'once',
  })
  const time = () => new Date(clock.now()).toISOString().slice(11, 19)
  const { state } = await readState(folder)
  const collected = new Map<string, number>()
  let runs = 0
  let onChange: (paths: readonly string[]) => void = () => {}
  const hasPaths = sources.some(({ path }) => path !== undefined)
  const built = createWatch({
    pipelinePath: '/p.yaml',
    settings,
    urls: sources.flatMap(({ url }) => (url === undefined ? [] : [url])),
    hasPaths,
    clock,
    random: () => 0,
    log,
    status: createStatus(folder, clock.now, (error) => events.push(String(error))),
    hooks: await openHooks({
      outputFolder: folder,
      pipeline: 'desk',
      hooks: settings.hooks,
      clock,
      random: () => 0,
      log,
    }),
    state,
    saveState: (next) => writeState(folder, next),
    renewLock: async () => {},
    collect: async (urls, signal) => {
      const reports: SourceReport[] = []
      for (const url of urls) {
        events.push(`${time()} collect ${url === FEED ? 'feed' : 'page'}`)
        const times = (collected.get(url) ?? 0) + 1
        collected.set(url, times)
        reports.push({ ...QUIET, url, ...(await collect?.(url, times, signal)) })
      }
      return reports
    },
    run: async (request) => {
      runs++
      events.push(`${time()} run since ${request.since}`)
      return run === undefined ? report(runs) : run(request, runs)
    },
    lastRunDone: async () => setting.lastRunDone,
    watchFolders:
      settings.watchesFolders && hasPaths
        ? async (told) => {
            onChange = told
            return { how: () => 'watched', close: async () => {} }
          }
        : undefined,
  })
  return {
    folder,
    clock,
    events,
    log,
    built,
    change: (...paths: string[]) => onChange(paths),
    status: () => readStatus(folder),
    /** What happened since the last call. */
    taken: () => events.splice(0),
  }
}

/** The same, begun. */
async function begun(setting: Setting = {}) {
  const whole = await watching(setting)
  const stop = new AbortController()
  const ended = whole.built.goOn(stop.signal)
  const end = async () => {
    stop.abort()
    await ended
  }
  onTestFinished(end)
  const advance = (milliseconds: number) => whole.clock.advance(milliseconds, SLEEPERS)
  await advance(0)
  return { ...whole, stop, end, ended, advance }
}

test('at the start all is collected and run; then by the schedule, and a run only where something came', async () => {
  const { taken, advance, status } = await begun({
    collect: async (_, times) => (times === 3 ? { outcome: 'collected', added: 2 } : {}),
  })
  expect(taken()).toEqual(['06:00:00 collect feed', '06:00:00 run since undefined'])
  expect(await status()).toMatchObject({
    state: 'waiting',
    nextTurn: '2026-11-22T07:00:00Z',
    lastRun: { run: 1, at: '2026-11-22T06:00:00Z', documents: 5, new: 1 },
    sources: [{ url: FEED, outcome: 'unchanged', failures: 0, at: '2026-11-22T06:00:00Z' }],
  })
  await advance(HOUR)
  expect(taken()).toEqual(['07:00:00 collect feed'])
  await advance(HOUR)
  expect(taken()).toEqual(['08:00:00 collect feed', '08:00:00 run since 1'])
})

test('a source has its own schedule, and is asked again when it may be after a failure', async () => {
  const { taken, advance, log } = await begun({
    sources: [{ url: FEED }, { url: PAGE, schedule: '*/20 * * * *' }],
    collect: async (url, times) =>
      url === FEED && times === 1
        ? { outcome: 'failed', message: 'the server answered 503', retryAt: Date.parse(START) + 5 * MINUTE }
        : {},
  })
  await advance(HOUR)
  expect(taken()).toEqual([
    '06:00:00 collect feed',
    '06:00:00 collect page',
    '06:00:00 run since undefined',
    '06:05:00 collect feed',
    '06:20:00 collect page',
    '06:40:00 collect page',
    '07:00:00 collect feed',
    '07:00:00 collect page',
  ])
  expect(log.lines).toContain(
    `warning ${FEED}  failed: the server answered 503; asked again from 2026-11-22T06:05:00Z on`,
  )
})

test('after a week of sleep there is one turn, at once', async () => {
  const { taken, advance, clock, log } = await begun()
  taken()
  clock.shift(7 * DAY) // the machine slept: its timers stood still
  await advance(MINUTE)
  expect(taken()).toHaveLength(1)
  expect(log.lines).toContainEqual(expect.stringMatching(/^warning the clock went 7 days forward/))
  await advance(58 * MINUTE)
  expect(taken()).toEqual([])
  await advance(2 * MINUTE)
  expect(taken()).toEqual(['07:00:00 collect feed'])
})

test('a clock that is set back brings no turn again', async () => {
  const { taken, advance, clock, log } = await begun({ watch: { schedule: '0 7 * * *', jitter: 0 } })
  await advance(HOUR)
  taken()
  clock.shift(-30 * MINUTE)
  await advance(2 * HOUR)
  expect(taken()).toEqual([])
  expect(log.lines).toContainEqual(
    expect.stringMatching(/^warning the clock was set 30 minutes back; no turn is made twice/),
  )
})

test('what was missed while no watch ran is made up for by one turn; what was done is not done again', async () => {
  const folder = freshFolder()
  const first = await begun({ folder })
  await first.advance(30 * MINUTE)
  await first.end()
  const second = await begun({ folder, clock: createFakeClock('2026-11-22T06:40:00Z') })
  expect(second.taken()).toEqual(['06:40:00 run since 1'])
  await second.end()
  const third = await begun({ folder, clock: createFakeClock('2026-11-25T10:30:00Z') })
  expect(third.taken()).toEqual(['10:30:00 collect feed', '10:30:00 run since 1'])
})

test('changes in folders make a run; those that come while it goes on, one more', async () => {
  let release: () => void = () => {}
  const { taken, advance, change, clock } = await begun({
    watch: {},
    sources: [{ path: 'speeches' }],
    run: async (_, times) => {
      if (times === 2)
        await new Promise<void>((resolve) => {
          release = resolve
        })
      return report(times)
    },
  })
  taken()
  change('/a.txt')
  await clock.advance(0, 1)
  await new Promise((resolve) => setTimeout(resolve, 50))
  expect(taken()).toEqual(['06:00:00 run since 1'])
  for (const path of ['/b.txt', '/c.txt', '/d.txt']) change(path)
  release()
  await advance(MINUTE)
  expect(taken()).toEqual(['06:00:00 run since 2'])
  await advance(HOUR)
  expect(taken()).toEqual([])
})

test('folders that are not watched are seen at the pipeline’s turn', async () => {
  const { taken, advance } = await begun({
    watch: { schedule: '0 * * * *', jitter: 0, folders: false },
    sources: [{ path: 'speeches' }],
  })
  taken()
  await advance(HOUR)
  expect(taken()).toEqual(['07:00:00 run since 1'])
})

test('a run that fails is tried again, ever more rarely; it ends nothing', async () => {
  const { taken, advance, log, status, change } = await begun({
    watch: { hooks: [{ on: 'failure', command: ['false'] }] },
    sources: [{ path: 'speeches' }],
    run: async (_, times) => {
      if (times <= 4) throw new Error(`disk full ${times}`)
      return report(times)
    },
  })
  expect(await status()).toMatchObject({
    failure: { message: 'disk full 1', since: '2026-11-22T06:00:00Z', times: 1 },
    lastError: { message: 'disk full 1' },
    hooks: { waiting: 1 },
  })
  await advance(MINUTE)
  await advance(2 * MINUTE)
  expect(taken()).toEqual([
    '06:00:00 run since undefined',
    '06:01:00 run since undefined',
    '06:03:00 run since undefined',
  ])
  change('/speeches/a.txt') // no reason to think that all is well
  await advance(MINUTE)
  expect(taken()).toEqual([])
  expect((await status())?.failure).toMatchObject({ since: '2026-11-22T06:00:00Z', times: 3 })
  change('/p.yaml')
  await advance(0)
  expect(taken()).toEqual(['06:04:00 run since undefined'])
  await advance(8 * MINUTE)
  expect(taken()).toEqual(['06:12:00 run since undefined'])
  const now = await status()
  expect(now).toMatchObject({ lastRun: { run: 5 }, lastError: { message: 'disk full 4' } })
  expect(now).not.toHaveProperty('failure')
  expect(now?.hooks.waiting).toBe(1) // told once
  expect(log.lines).toContain('error the run failed: disk full 1; it is tried again in 60 seconds')
  expect(log.lines).toContain('info runs succeed again, after 4 that failed')
})

test('a store that someone else uses is waited for, which is no failure', async () => {
  const { taken, advance, log, status } = await begun({
    run: async (_, times) => {
      if (times <= 3) throw new StoreBusy('/out/store.duckdb', 4711, 'has the store open')
      return report(times)
    },
  })
  await advance(30 * SECOND)
  expect(taken().map((event) => event.slice(0, 12))).toEqual([
    '06:00:00 col',
    '06:00:00 run',
    '06:00:10 run',
    '06:00:20 run',
    '06:00:30 run',
  ])
  expect(log.lines.filter((line) => line.includes('process 4711 has the store open'))).toHaveLength(1)
  expect(await status()).not.toHaveProperty('failure')
})

test('collecting that breaks down is tried again, and what may have come is run', async () => {
  const { taken, advance, log } = await begun({
    collect: async (_, times) => {
      if (times === 2) throw new Error('no space left')
      return {}
    },
  })
  await advance(HOUR + 10 * MINUTE)
  expect(taken()).toEqual([
    '06:00:00 collect feed',
    '06:00:00 run since undefined',
    '07:00:00 collect feed',
    '07:00:00 run since 1',
    '07:10:00 collect feed',
  ])
  expect(log.lines).toContainEqual(
    expect.stringMatching(/^warning .*feed.xml {2}failed: no space left; asked again from/),
  )
})

test('a source that fails three times in a row is told once, and counts as ill', async () => {
  const { advance, status } = await begun({
    watch: { schedule: '0 * * * *', jitter: 0, hooks: [{ on: 'failure', command: ['false'] }] },
    collect: async () => ({ outcome: 'failed', message: 'the server answered 500' }),
  })
  await advance(HOUR)
  expect(await status()).toMatchObject({ hooks: { waiting: 0 }, sources: [{ failures: 2 }] })
  await advance(3 * HOUR)
  expect(await status()).toMatchObject({ hooks: { waiting: 1 }, sources: [{ failures: 5 }] })
})

test('alerts are in the queue before the run is remembered; after a crash between the two none is lost or doubled', async () => {
  const folder = freshFolder()
  const alerts = [{ document: 'a', framing: 'pluralist', content: 'c' }]
  const got = join(folder, 'got')
  const command = [
    process.execPath,
    '-e',
    `process.stdin.on('data',(d)=>require('fs').appendFileSync(${JSON.stringify(got)},d))`,
  ]
  const setting: Setting = { folder, watch: { hooks: [{ on: 'alert', command }] }, sources: [{ path: 'x' }] }
  const first = await watching({ ...setting, run: async () => report(7, alerts) })
  expect(await first.built.once(new AbortController().signal)).toBe(true)
  expect((await readState(folder)).state.run).toBe(7)
  // As if the process had died after the queue and before the state.
  await writeState(folder, { turns: {}, run: undefined })
  const second = await watching({ ...setting, run: async () => report(8, alerts) })
  await second.built.once(new AbortController().signal)
  expect(second.taken()).toEqual(['06:00:00 run since undefined'])
  expect((await readState(folder)).state.run).toBe(8)
  expect(JSON.parse(readFileSync(got, 'utf8'))).toMatchObject({ run: 7, alerts })
})

test('runs from before the first watch are no news; one that it dies in does not become so', async () => {
  const folder = freshFolder()
  const first = await watching({
    folder,
    lastRunDone: 4,
    run: async () => {
      throw new Error('as if it had died after the run and before the queue')
    },
  })
  await first.built.once(new AbortController().signal)
  expect(first.taken()).toContain('06:00:00 run since 4')
  const second = await watching({ folder, lastRunDone: 5 })
  await second.built.once(new AbortController().signal)
  expect(second.taken()).toContain('06:00:00 run since 4')
})

test('a stop ends the run that goes on, and says what is owed', async () => {
  const { built, status, log, clock } = await watching({
    run: ({ signal }) =>
      new Promise((_, reject) => signal.addEventListener('abort', () => reject(new RunStopped()))),
  })
  const stop = new AbortController()
  const ended = built.goOn(stop.signal)
  while ((await status())?.state !== 'running') await new Promise((resolve) => setTimeout(resolve, 5))
  stop.abort()
  await ended
  expect(await status()).toMatchObject({ state: 'ended' })
  expect(await status()).not.toHaveProperty('failure')
  expect(log.lines.at(-1)).toBe('info ended; what came last is scored at the next start')
  await clock.advance(HOUR)
})

test('the heartbeat goes on while a run takes long', async () => {
  let release: () => void = () => {}
  const { built, status, clock } = await watching({
    run: () =>
      new Promise((resolve) => {
        release = () => resolve(report(1))
      }),
  })
  const stop = new AbortController()
  const ended = built.goOn(stop.signal)
  while ((await status())?.state !== 'running') await new Promise((resolve) => setTimeout(resolve, 5))
  await clock.advance(10 * MINUTE, 1)
  expect(await status()).toMatchObject({ state: 'running', heartbeat: '2026-11-22T06:10:00Z' })
  release()
  stop.abort()
  await ended
})

test.for<[string, Partial<SourceReport>, 'fails' | 'well', boolean]>([
  ['all well', {}, 'well', true],
  ['something came', { outcome: 'collected', added: 1 }, 'well', true],
  ['a source failed', { outcome: 'failed', message: 'x' }, 'well', false],
  ['a source is left alone after failures', { outcome: 'waiting', message: 'x' }, 'well', false],
  ['robots.txt says no', { outcome: 'disallowed', message: 'x' }, 'well', false],
  ['the run failed', {}, 'fails', false],
] as const)('once: %s', async ([, source, run, expected]) => {
  const { built, taken, status } = await watching({
    collect: async () => source,
    run: async () => {
      if (run === 'fails') throw new Error('no')
      return report(1)
    },
  })
  expect(await built.once(new AbortController().signal)).toBe(expected)
  expect(taken()).toEqual(['06:00:00 collect feed', '06:00:00 run since undefined'])
  expect(await status()).toMatchObject({ state: 'ended' })
})

test('one turn waits for a store in use, and not for ever', async () => {
  const { built, clock, log } = await watching({
    run: async () => {
      throw new StoreBusy('/out/store.duckdb', 4711, 'has the store open')
    },
  })
  const ending = built.once(new AbortController().signal)
  await clock.advance(10 * MINUTE, SLEEPERS)
  await clock.advance(10 * SECOND)
  expect(await ending).toBe(false)
  expect(log.lines.at(-1)).toMatch(/^error the store was in use for 10 minutes/)
})

test('a state that cannot be saved is told, and the watch goes on', async () => {
  const whole = await begun({ folder: freshFolder() })
  const { mkdirSync, rmSync } = await import('node:fs')
  rmSync(join(whole.folder, '.watch', 'state.json'))
  mkdirSync(join(whole.folder, '.watch', 'state.json', 'x'), { recursive: true })
  whole.taken()
  await whole.advance(HOUR)
  expect(whole.taken()).toEqual(['07:00:00 collect feed'])
  expect(whole.log.lines.at(-1)).toMatch(/^error .*state\.json {2}cannot be written/)
})
