import { expect, test } from 'vitest'
import { createCollector } from '../../../src/watch/collect/collect.ts'
import { filesOf, type Route, rss, setUp, temporaryFolder } from './site.ts'

test('two requests to one host are two seconds apart, and robots.txt is asked for once a day', async () => {
  const { site, source } = await setUp(rss([{ id: 'a', text: 'One.' }]))
  const other = { ...source, url: site.url('/other'), folder: await temporaryFolder() }
  site.routes.set('/other', rss([{ id: 'b', text: 'Two.' }]))
  const collector = createCollector(site.options)
  await collector([source, other])
  await collector([source])
  expect(site.asked).toEqual([
    { path: '/robots.txt', at: 0 },
    { path: '/feed', at: 2 },
    { path: '/other', at: 4 },
    { path: '/feed', at: 6 },
  ])
  site.later(24 * 60 * 60)
  await site.collect([source])
  expect(site.paths().slice(4)).toEqual(['/robots.txt', '/feed'])
})

test('an address that robots.txt closes is not asked for', async () => {
  const { site, source } = await setUp(rss([{ id: 'a', text: 'One.' }]))
  site.routes.set('/robots.txt', {
    type: 'text/plain',
    body: 'User-agent: rostrum\nDisallow: /feed\nCrawl-delay: 7',
  })
  expect(await site.one(source)).toMatchObject({
    outcome: 'disallowed',
    requests: 1,
    message: expect.stringContaining('does not allow /feed'),
    retryAt: site.now() + 24 * 60 * 60 * 1000,
  })
  const open = { ...source, url: site.url('/open') }
  site.routes.set('/open', rss([{ id: 'a', text: 'One.' }]))
  expect(await site.one(open)).toMatchObject({ outcome: 'collected' })
  expect(site.asked.at(-1)).toEqual({ path: '/open', at: 7 })
})

test('where robots.txt cannot be got nothing is asked for, until it can', async () => {
  const { site, source } = await setUp(rss([{ id: 'a', text: 'One.' }]))
  site.routes.set('/robots.txt', { status: 500 })
  expect(await site.one(source)).toMatchObject({ outcome: 'disallowed', retryAt: site.now() + 60_000 })
  expect(await site.one(source)).toMatchObject({ outcome: 'disallowed', requests: 0 })
  site.later(61)
  site.routes.set('/robots.txt', { status: 403 })
  expect(await site.one(source)).toMatchObject({ outcome: 'collected' })
})

test('what a redirect ends at is judged by robots.txt too', async () => {
  const { site, source } = await setUp(() => ({ status: 301, headers: { location: '/private/feed' } }))
  site.routes.set('/private/feed', rss([{ id: 'a', text: 'One.' }]))
  site.routes.set('/robots.txt', { type: 'text/plain', body: 'User-agent: *\nDisallow: /private' })
  expect(await site.one(source)).toMatchObject({ outcome: 'disallowed', added: 0 })
  expect(site.events).toContainEqual({
    kind: 'moved',
    source: source.url,
    url: source.url,
    to: site.url('/private/feed'),
  })
})

test.for([
  ['429 with seconds', { status: 429, headers: { 'retry-after': '120' } }, 120],
  [
    '503 with a date',
    {
      status: 503,
      headers: { date: 'Mon, 20 Jan 2025 10:00:00 GMT', 'retry-after': 'Mon, 20 Jan 2025 10:05:00 GMT' },
    },
    300,
  ],
  ['429 for a month', { status: 429, headers: { 'retry-after': '2592000' } }, 86_400],
  ['503 without a word', { status: 503 }, 60],
] as const)('%s: the whole host is left alone for so long, across restarts', async ([, reply, seconds]) => {
  const { site, source } = await setUp(reply)
  const other = { ...source, url: site.url('/other'), folder: await temporaryFolder() }
  site.routes.set('/other', rss([{ id: 'a', text: 'One.' }]))
  const [first, second] = await site.collect([source, other])
  const until = site.now() + seconds * 1000
  expect(first).toMatchObject({ outcome: 'waiting', retryAt: until })
  expect(second).toMatchObject({ outcome: 'waiting', retryAt: until, requests: 0 })
  site.later(seconds - 1)
  expect(await site.collect([other, source])).toMatchObject([
    { outcome: 'waiting', requests: 0 },
    { outcome: 'waiting', requests: 0 },
  ])
  site.later(1)
  site.routes.set('/feed', rss([{ id: 'b', text: 'Two.' }]))
  expect(await site.collect([source, other])).toMatchObject([
    { outcome: 'collected' },
    { outcome: 'collected' },
  ])
})

test('500: longer and longer, for this address alone', async () => {
  const { site, source, folder } = await setUp(rss([{ id: 'a', text: 'One.' }]))
  await site.one(source)
  const before = await filesOf(folder)
  site.routes.set('/feed', { status: 500 })
  const waits: number[] = []
  for (let failure = 0; failure < 11; failure++) {
    const report = await site.one(source)
    expect(report).toMatchObject({ outcome: 'failed', message: expect.stringContaining('500') })
    waits.push((report.retryAt! - site.now()) / 1000)
    expect(await site.one(source)).toMatchObject({ outcome: 'waiting', requests: 0, retryAt: report.retryAt })
    site.later(waits.at(-1)!)
  }
  expect(waits).toEqual([60, 120, 240, 480, 960, 1920, 3840, 7680, 15360, 21600, 21600])
  expect(await filesOf(folder)).toEqual(before)
  site.routes.set('/feed', rss([{ id: 'a', text: 'One.' }]))
  expect(await site.one(source)).toMatchObject({ outcome: 'unchanged' })
})

const IMPATIENT = { limits: { fetch: { totalSeconds: 0.4, idleSeconds: 0.3 } } }
test.for([
  ['silence', () => undefined],
  [
    'a slow drip',
    (_, response) => {
      response.writeHead(200, { 'content-type': 'application/rss+xml' })
      const timer = setInterval(() => response.write(' '), 50)
      response.on('close', () => clearInterval(timer))
      return undefined
    },
  ],
  [
    'a cut connection',
    (_, response) => {
      response.destroy()
      return undefined
    },
  ],
] satisfies readonly (readonly [string, Route])[])(
  '%s is waited for and backed off from',
  async ([, route]) => {
    const { site, source } = await setUp(route)
    const report = await site.one(source, IMPATIENT)
    expect(report).toMatchObject({ outcome: 'failed', retryAt: site.now() + 60_000 })
    expect(await site.one(source, IMPATIENT)).toMatchObject({ outcome: 'waiting', requests: 0 })
  },
)
