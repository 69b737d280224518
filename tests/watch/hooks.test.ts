import { spawn } from 'node:child_process'
import { createHmac } from 'node:crypto'
import { appendFileSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { createServer, type IncomingHttpHeaders } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { openHooks } from '../../src/watch/hooks.ts'
import type { RunReport } from '../../src/watch/reports.ts'
import { type Hook, type WrittenHook, watchSettings } from '../../src/watch/settings.ts'
import { createFakeClock, DAY, type FakeClock, HOUR, SECOND } from './fake-clock.ts'
import { freshFolder, keptLog } from './watch-folder.ts'

const SECRET = 'open sesame'
const NO_STOP = new AbortController().signal

function hooksOf(...written: readonly WrittenHook[]): readonly Hook[] {
  return watchSettings({ hooks: written }, [{ path: 'x' }], {
    path: 'p.yaml',
    outputFolder: '/out',
    environment: { SECRET },
    hasAlerts: true,
    mode: 'once',
  }).hooks
}

interface Received {
  readonly headers: IncomingHttpHeaders
  readonly body: string
}
type Answer = { readonly status: number; readonly headers?: Record<string, string> } | 'none'

/** A receiver that gives these answers in turn, and 200 from then on. */
async function receiver(...answers: readonly Answer[]) {
  const received: Received[] = []
  const left = [...answers]
  const server = createServer((request, response) => {
    let body = ''
    request.setEncoding('utf8').on('data', (text: string) => {
      body += text
    })
    request.on('end', () => {
      received.push({ headers: request.headers, body })
      const answer = left.shift() ?? { status: 200 }
      if (answer === 'none') return
      response.writeHead(answer.status, answer.headers).end('thank you')
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(async () => {
    server.closeAllConnections()
    await new Promise((resolve) => server.close(resolve))
  })
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`, received }
}

/** An address at which nothing listens. */
async function noReceiver(): Promise<string> {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  await new Promise((resolve) => server.close(resolve))
  return `http://127.0.0.1:${port}/`
}

function reportOf(run: number, ...documents: readonly string[]): RunReport {
  const alerts = documents.map((document) => ({ document, framing: 'pluralist', content: 'c1', q: 0.01 }))
  return {
    run,
    documents: 10,
    leftOut: 0,
    new: documents.length,
    changed: 0,
    removed: 0,
    untouched: 9,
    rematched: 0,
    alerts,
  }
}

async function opened(
  folder: string,
  hooks: readonly Hook[],
  clock: FakeClock = createFakeClock('2026-11-22T07:00:00Z'),
) {
  const log = keptLog()
  const open = await openHooks({ outputFolder: folder, pipeline: 'desk', hooks, clock, random: () => 0, log })
  return { hooks: open, clock, log }
}

function queued(folder: string): string[] {
  return readdirSync(join(folder, '.watch', 'hooks')).filter((name) => name.endsWith('.json'))
}

test('alerts are posted, signed over time and body', async () => {
  const folder = freshFolder()
  const { url, received } = await receiver()
  const { hooks, log } = await opened(folder, hooksOf({ on: 'alert', webhook: url, secret_env: 'SECRET' }))
  await hooks.announceRun(reportOf(3, 'a', 'b'))
  expect(queued(folder)).toHaveLength(1)
  await hooks.deliver(NO_STOP)
  expect(queued(folder)).toEqual([])
  expect(hooks.dueAt()).toBeUndefined()
  const [{ headers, body } = { headers: {}, body: '' }] = received
  expect(JSON.parse(body)).toEqual({
    event: 'alert',
    delivery: headers['x-rostrum-delivery'],
    pipeline: 'desk',
    time: '2026-11-22T07:00:00Z',
    run: 3,
    alerts: [
      { document: 'a', framing: 'pluralist', content: 'c1', q: 0.01 },
      { document: 'b', framing: 'pluralist', content: 'c1', q: 0.01 },
    ],
  })
  const timestamp = String(headers['x-rostrum-timestamp'])
  expect(timestamp).toBe(String(Date.parse('2026-11-22T07:00:00Z') / 1000))
  const expected = createHmac('sha256', SECRET).update(`${timestamp}.${body}`).digest('hex')
  expect(headers['x-rostrum-signature']).toBe(`sha256=${expected}`)
  expect(headers['content-type']).toBe('application/json')
  expect(log.lines.join()).not.toContain('/hook')
})

test('an alert is told once, also after a restart; an edited document alerts anew', async () => {
  const folder = freshFolder()
  const { url, received } = await receiver()
  const written = hooksOf({ on: 'alert', webhook: url })
  const first = await opened(folder, written)
  await first.hooks.announceRun(reportOf(1, 'a'))
  await first.hooks.deliver(NO_STOP)
  const second = await opened(folder, written)
  await second.hooks.announceRun(reportOf(2, 'a', 'b'))
  await second.hooks.announceRun(reportOf(3, 'b'))
  await second.hooks.announceRun(reportOf(4))
  const edited = { document: 'a', framing: 'pluralist', content: 'c2' }
  await second.hooks.announceRun({ ...reportOf(5), alerts: [edited] })
  await second.hooks.deliver(NO_STOP)
  const told = received.map(({ body }) =>
    (JSON.parse(body).alerts as (typeof edited)[]).map(({ document, content }) => document + content),
  )
  expect(told).toEqual([['ac1'], ['bc1'], ['ac2']])
})

test('without a secret nothing is signed', async () => {
  const { url, received } = await receiver()
  const { hooks } = await opened(freshFolder(), hooksOf({ on: 'run', webhook: url }))
  await hooks.announceRun(reportOf(1, 'a'))
  await hooks.deliver(NO_STOP)
  expect(received[0]?.headers).not.toHaveProperty('x-rostrum-signature')
  expect(JSON.parse(received[0]?.body ?? '')).toMatchObject({ event: 'run', run: 1, new: 1, alerts: 1 })
})

test.for<[string, Answer, WrittenHook['timeout'], number, RegExp]>([
  ['500', { status: 500 }, 20, 30 * SECOND, /warning .*answered 500/],
  [
    '429 with a wait',
    { status: 429, headers: { 'retry-after': '600' } },
    20,
    600 * SECOND,
    /warning .*answered 429/,
  ],
  [
    '503 until a date',
    { status: 503, headers: { 'retry-after': 'Sun, 22 Nov 2026 07:10:00 GMT' } },
    20,
    600 * SECOND,
    /503/,
  ],
  ['a wait of years', { status: 503, headers: { 'retry-after': '999999999' } }, 20, DAY, /503/],
  ['no answer', 'none', 0.2, 30 * SECOND, /warning .*no answer within 0.2 seconds/],
  ['404', { status: 404 }, 20, HOUR, /error .*answered 404; check the address/],
  [
    'a redirect',
    { status: 307, headers: { location: '/elsewhere' } },
    20,
    HOUR,
    /error .*answered 307; redirects are not followed/,
  ],
])('tried again after %s, as the same delivery', async ([, answer, timeout, pause, line]) => {
  const folder = freshFolder()
  const { url, received } = await receiver(answer)
  const { hooks, clock, log } = await opened(folder, hooksOf({ on: 'alert', webhook: url, timeout }))
  await hooks.announceRun(reportOf(1, 'a'))
  await hooks.deliver(NO_STOP)
  expect(log.lines).toEqual([expect.stringMatching(line)])
  expect((hooks.dueAt() ?? 0) - clock.now()).toBe(pause)
  await hooks.deliver(NO_STOP) // not before its time
  expect(received).toHaveLength(1)
  await clock.advance(pause)
  await hooks.deliver(NO_STOP)
  expect(received).toHaveLength(2)
  expect(received[1]?.body).toBe(received[0]?.body)
  expect(received[1]?.headers['x-rostrum-delivery']).toBe(received[0]?.headers['x-rostrum-delivery'])
  expect(queued(folder)).toEqual([])
})

test('no connection; after so many tries rarely, told as failing; after a month given up', async () => {
  const { hooks, clock, log } = await opened(
    freshFolder(),
    hooksOf({ on: 'run', webhook: await noReceiver(), tries: 3 }),
  )
  await hooks.announceRun(reportOf(1))
  const pauses: number[] = []
  for (let tries = 0; tries < 4; tries++) {
    await hooks.deliver(NO_STOP)
    pauses.push(((hooks.dueAt() ?? 0) - clock.now()) / SECOND)
    if (tries === 1) expect(hooks.counts()).toEqual({ waiting: 1, failing: 0 })
    await clock.advance(pauses.at(-1)! * SECOND)
  }
  expect(pauses).toEqual([30, 120, 3600, 3600])
  expect(hooks.counts()).toEqual({ waiting: 1, failing: 1 })
  expect(log.lines[0]).toMatch(/no connection: ECONNREFUSED; it is kept, and tried again in 30 seconds/)
  await clock.advance(31 * DAY)
  await hooks.deliver(NO_STOP)
  expect(log.lines.at(-1)).toMatch(/given up after 30 days/)
  expect(hooks.counts()).toEqual({ waiting: 0, failing: 0 })
})

test('while a receiver is down its deliveries wait in their order; one it refuses holds up no other', async () => {
  const { url, received } = await receiver({ status: 500 }, { status: 413 })
  const { hooks, clock } = await opened(freshFolder(), hooksOf({ on: 'run', webhook: url }))
  for (const run of [1, 2, 3]) await hooks.announceRun(reportOf(run))
  await hooks.deliver(NO_STOP)
  const runs = () => received.map(({ body }) => JSON.parse(body).run as number)
  expect(runs()).toEqual([1])
  await clock.advance(30 * SECOND)
  await hooks.deliver(NO_STOP)
  expect(runs()).toEqual([1, 1, 2, 3]) // the second time, 1 is refused
  await clock.advance(HOUR)
  await hooks.deliver(NO_STOP)
  expect(runs()).toEqual([1, 1, 2, 3, 1])
})

const echo = (folder: string, rest: string) => [
  process.execPath,
  '-e',
  `let s='';process.stdin.on('data',(d)=>s+=d).on('end',()=>{require('fs').appendFileSync(${JSON.stringify(join(folder, 'got'))},
   JSON.stringify([process.argv.slice(1), process.env.ROSTRUM_EVENT, JSON.parse(s).event])+'\\n');${rest}})`,
  '--',
  '$(rm -rf x); `id` && *',
]

test('a command gets JSON on stdin, and no shell sees its arguments', async () => {
  const folder = freshFolder()
  const { hooks } = await opened(folder, hooksOf({ on: 'failure', command: echo(folder, '') }))
  await hooks.announceRun(reportOf(1, 'a'))
  await hooks.announceFailure('the disk is full')
  await hooks.deliver(NO_STOP)
  expect(JSON.parse(readFileSync(join(folder, 'got'), 'utf8'))).toEqual([
    ['$(rm -rf x); `id` && *'],
    'failure',
    'failure',
  ])
  expect(queued(folder)).toEqual([])
})

test('a command that fails is tried again; what it said is no matter of the log', async () => {
  const folder = freshFolder()
  const command = echo(folder, "process.stderr.write('words of the document');process.exitCode=3")
  const { hooks, clock, log } = await opened(folder, hooksOf({ on: 'alert', command }))
  await hooks.announceRun(reportOf(1, 'a'))
  await hooks.deliver(NO_STOP)
  expect(log.lines[0]).toMatch(
    /ended with code 3; what it said is in .*\.stderr; it is kept, and tried again in 30 seconds/,
  )
  expect(log.lines[0]).not.toContain('words')
  const [said = ''] = /\S+\.stderr/.exec(log.lines[0] ?? '') ?? []
  expect(readFileSync(said, 'utf8')).toBe('words of the document')
  await clock.advance(30 * SECOND)
  await hooks.deliver(NO_STOP)
  expect(readFileSync(join(folder, 'got'), 'utf8').trim().split('\n')).toHaveLength(2)
})

test('a command that does not end is ended, with what it started', async () => {
  const folder = freshFolder()
  const beat = join(folder, 'beat')
  const child = `setInterval(()=>require('fs').appendFileSync(${JSON.stringify(beat)},'.'),20)`
  const script = `require('child_process').spawn(process.execPath,['-e',${JSON.stringify(child)}]);setInterval(()=>{},1000)`
  const { hooks, log } = await opened(
    folder,
    hooksOf({ on: 'run', command: [process.execPath, '-e', script], timeout: 1.5 }),
  )
  await hooks.announceRun(reportOf(1))
  await hooks.deliver(NO_STOP)
  expect(log.lines[0]).toMatch(/did not end within 1.5 seconds, and was ended/)
  const size = () => (existsSync(beat) ? readFileSync(beat).length : 0)
  await new Promise((resolve) => setTimeout(resolve, 200))
  const before = size()
  await new Promise((resolve) => setTimeout(resolve, 200))
  expect(size()).toBe(before)
})

test('a program that is not there, and one that does not read', async () => {
  const { hooks, log } = await opened(
    freshFolder(),
    hooksOf(
      { on: 'run', command: ['no-such-program-here'] },
      { on: 'run', command: [process.execPath, '-e', ''] },
    ),
  )
  await hooks.announceRun(reportOf(1, ...Array.from({ length: 5000 }, (_, index) => `document ${index}`)))
  await hooks.deliver(NO_STOP)
  expect(log.lines.sort()).toEqual([
    expect.stringMatching(/^error command no-such-program-here: there is no such program/),
    expect.stringMatching(/^info told command /),
  ])
})

test('what waits is stopped with the watch, and stays', async () => {
  const folder = freshFolder()
  const { url } = await receiver('none')
  const { hooks, log } = await opened(
    folder,
    hooksOf(
      { on: 'run', webhook: url },
      { on: 'run', command: [process.execPath, '-e', 'setInterval(()=>{},1000)'] },
    ),
  )
  await hooks.announceRun(reportOf(1))
  const stop = new AbortController()
  const delivering = hooks.deliver(stop.signal)
  setTimeout(() => stop.abort(), 300)
  await delivering
  expect(queued(folder)).toHaveLength(2)
  expect(log.lines).toEqual([])
})

test('deliveries of a hook that is gone from the pipeline are dropped, and files that are none moved aside', async () => {
  const folder = freshFolder()
  const { hooks } = await opened(folder, hooksOf({ on: 'run', webhook: 'http://127.0.0.1:9/' }))
  await hooks.announceRun(reportOf(1))
  writeFileSync(join(folder, '.watch', 'hooks', '0000000007-abc.json'), '{"version":1,"id":')
  const next = await opened(folder, hooksOf({ on: 'run', command: ['true'] }))
  expect(next.log.lines.sort()).toEqual([
    expect.stringMatching(/^error .*0000000007-abc\.json\.damaged held no delivery/),
    expect.stringMatching(/^warning a delivery \(run\) is dropped/),
  ])
  expect(queued(folder)).toEqual([])
})

test('a record of what was told that a crash cut off is gone on with', async () => {
  const folder = freshFolder()
  const { url, received } = await receiver()
  const written = hooksOf({ on: 'alert', webhook: url })
  mkdirSync(join(folder, '.watch', 'hooks'), { recursive: true })
  appendFileSync(join(folder, '.watch', 'hooks', 'told.txt'), '0123')
  const first = await opened(folder, written)
  await first.hooks.announceRun(reportOf(1, 'a'))
  await first.hooks.deliver(NO_STOP)
  const second = await opened(folder, written)
  await second.hooks.announceRun(reportOf(2, 'a'))
  await second.hooks.deliver(NO_STOP)
  expect(received).toHaveLength(1)
})

test('a queue that cannot be written: delivered again rather than lost, and no flood', async () => {
  const folder = freshFolder()
  const { url, received } = await receiver()
  const { hooks, clock, log } = await opened(folder, hooksOf({ on: 'alert', webhook: url }))
  await hooks.announceRun(reportOf(1, 'a'))
  mkdirSync(join(folder, '.watch', 'hooks', 'told.txt'))
  await hooks.deliver(NO_STOP)
  await hooks.deliver(NO_STOP)
  expect(received).toHaveLength(1)
  expect(log.lines).toEqual([expect.stringMatching(/^error webhook to .*EISDIR/)])
  expect(hooks.dueAt()).toBe(clock.now() + 30 * SECOND)
})

test('a process that is killed while it tells leaves what it was to tell to the next', async () => {
  const folder = freshFolder()
  const { url, received } = await receiver('none', 'none')
  const source = (name: string) => JSON.stringify(join(import.meta.dirname, '../../src/watch', name))
  const written: WrittenHook = { on: 'alert', webhook: url, secret_env: 'SECRET' }
  const script = `
    const { openHooks } = await import(${source('hooks.ts')})
    const { watchSettings } = await import(${source('settings.ts')})
    const { systemClock } = await import(${source('clock.ts')})
    const { hooks } = watchSettings({ hooks: [${JSON.stringify(written)}] }, [{ path: 'x' }],
      { path: 'p', outputFolder: '/out', environment: { SECRET: 'x' }, hasAlerts: true, mode: 'once' })
    const open = await openHooks({ outputFolder: process.argv[1], pipeline: 'desk', hooks, clock: systemClock,
      random: () => 0, log: { write: () => {} } })
    await open.announceRun(${JSON.stringify(reportOf(1, 'a'))})
    await open.deliver(new AbortController().signal)`
  for (const times of [1, 2]) {
    const child = spawn(process.execPath, ['--import', 'tsx', '--input-type=module', '-e', script, folder])
    const gone = new Promise((resolve) => child.on('close', resolve))
    while (received.length < times && child.exitCode === null)
      await new Promise((resolve) => setTimeout(resolve, 20))
    child.kill('SIGKILL')
    await gone
  }
  expect(queued(folder)).toHaveLength(1)
  const { hooks } = await opened(folder, hooksOf(written), createFakeClock(new Date().toISOString()))
  await hooks.announceRun(reportOf(2, 'a'))
  await hooks.deliver(NO_STOP)
  expect(received).toHaveLength(3)
  expect(new Set(received.map(({ headers }) => headers['x-rostrum-delivery'])).size).toBe(1)
  expect(queued(folder)).toEqual([])
})
