import { expect, test } from 'vitest'
import { readFeed } from '../../../src/read/feed/feed.ts'
import { fetchUrl } from '../../../src/read/fetch/fetch.ts'
import { documents, filesOf, page, rss, setUp, startSite, temporaryFolder } from './site.ts'

const LINKED = { follow: 'linked' } as const

test('linked: the page in place of the text, with the docvars of the item', async () => {
  const { site, source, folder } = await setUp(
    () => rss([{ id: 'a', title: 'In the feed: "x"', text: 'Short.', link: site.url('/p') }]),
    LINKED,
  )
  site.routes.set('/p', { ...page('Order.'), headers: { etag: '"p"' } })
  expect(await site.one(source)).toMatchObject({ outcome: 'collected', added: 1, failed: [] })
  expect(Object.keys(await filesOf(folder)).map((name) => name.split('.')[1])).toEqual(['html', 'yaml'])
  expect(await documents(folder)).toEqual({
    a: {
      text: expect.stringMatching(/^Order\. /),
      title: 'In the feed: "x"',
      date: '2025-01-20',
      feed: 'News',
      url: site.url('/p'),
    },
  })
  // known items are not asked for again
  const count = site.asked.length
  await site.one(source)
  expect(site.paths().slice(count)).toEqual(['/feed'])
})

test('linked: what is kept reads as the reader of feeds reads the pages it gets itself', async () => {
  const { site, source, folder } = await setUp(
    () =>
      rss([
        { id: 'a', title: 'One', text: 'Short.', link: site.url('/a') },
        { id: 'b', title: 'Two', text: 'Short.', link: site.url('/b') },
      ]),
    LINKED,
  )
  site.routes.set('/a', page('Order.'))
  site.routes.set('/b', {
    body: String(page('Peace.').body).replace(
      '<head>',
      '<head><meta name="author" content="An Author"><meta charset="utf-8">',
    ),
  })
  await site.one(source)
  const { body } = await fetchUrl(source.url, { allowPrivate: true })
  const items = await readFeed(body, {
    url: source.url,
    fetchLinked: true,
    fetch: { allowPrivate: true },
  })
  const read = items.map((item) => {
    if (item.kind === 'rejected') throw new Error(item.fault.message)
    const { id, ...fields } = item.extract.fields
    return [id, { text: item.extract.blocks.map(({ text }) => text).join('\n\n'), ...fields }]
  })
  expect(await documents(folder)).toEqual(Object.fromEntries(read))
})

test('linked: an item that changes has its page got anew, if it has changed', async () => {
  const { site, source, folder } = await setUp(
    () => rss([{ id: 'a', title: 'One', link: site.url('/p') }]),
    LINKED,
  )
  site.routes.set('/p', (request) =>
    request.headers['if-none-match'] === '"p"'
      ? { status: 304 }
      : { ...page('Order.'), headers: { etag: '"p"' } },
  )
  await site.one(source)
  site.routes.set('/feed', () => rss([{ id: 'a', title: 'One, renamed', link: site.url('/p') }]))
  expect(await site.one(source)).toMatchObject({ changed: 1 })
  expect(await documents(folder)).toMatchObject({
    a: { title: 'One, renamed', text: expect.stringContaining('Order.') },
  })
})

test('linked: a page that cannot be got leaves the text of the feed, and is tried again', async () => {
  const items = () => rss([{ id: 'a', title: 'One', text: 'Short.', link: site.url('/p') }])
  const { site, source, folder } = await setUp(items, LINKED)
  site.routes.set('/p', { status: 500 })
  const report = await site.one(source)
  expect(report).toMatchObject({
    outcome: 'collected',
    added: 1,
    failed: [{ id: 'a', message: expect.stringContaining('500') }],
  })
  expect(await documents(folder)).toMatchObject({ a: { text: 'Short.' } })
  expect(report.retryAt).toBe(site.now() + 60_000)
  // gone from the feed meanwhile: its page is got all the same
  site.routes.set('/p', page('Order.'))
  site.routes.set('/feed', rss([{ id: 'b', text: 'Other.' }]))
  site.later(60)
  expect(await site.one(source)).toMatchObject({ added: 1, changed: 1, gone: 1, failed: [] })
  expect(await documents(folder)).toMatchObject({ a: { text: expect.stringContaining('Order.') }, b: {} })
})

test('linked: tries of a page are bounded, and end with 410', async () => {
  const { site, source } = await setUp(
    () =>
      rss([
        { id: 'a', text: 'A.', link: site.url('/missing') },
        { id: 'b', text: 'B.', link: site.url('/gone') },
      ]),
    LINKED,
  )
  site.routes.set('/gone', { status: 410 })
  for (let day = 0; day < 40; day++) {
    await site.one(source)
    site.later(6 * 60 * 60)
  }
  expect(site.paths().filter((path) => path === '/missing')).toHaveLength(20)
  expect(site.paths().filter((path) => path === '/gone')).toHaveLength(1)
})

test('linked: a page that is gone stays, and so does the page of a host that wants to be left alone', async () => {
  const { site, source, folder } = await setUp(
    () => rss([{ id: 'a', title: 'One', text: 'Short.', link: site.url('/p') }]),
    LINKED,
  )
  site.routes.set('/p', page('Order.'))
  await site.one(source)
  site.routes.set('/feed', () => rss([{ id: 'a', title: 'Two', text: 'Short.', link: site.url('/p') }]))
  site.routes.set('/p', { status: 410 })
  await site.one(source)
  expect((await documents(folder)).a?.text).toContain('Order.')
  site.routes.set('/feed', () => rss([{ id: 'a', title: 'Three', text: 'Short.', link: site.url('/p') }]))
  site.routes.set('/p', { status: 429, headers: { 'retry-after': '100' } })
  const report = await site.one(source)
  expect(report).toMatchObject({ outcome: 'unchanged', retryAt: site.now() + 100_000 })
  expect((await documents(folder)).a?.text).toContain('Order.')
})

test('linked: what a host keeps back is kept from the feed at once', async () => {
  const ids = ['a', 'b', 'c']
  const { site, source, folder } = await setUp(
    () => rss(ids.map((id) => ({ id, text: `Text ${id}.`, link: site.url(`/${id}`) }))),
    LINKED,
  )
  for (const id of ids) site.routes.set(`/${id}`, page(`Page ${id}.`))
  site.routes.set('/b', { status: 429, headers: { 'retry-after': '30' } })
  expect(await site.one(source)).toMatchObject({ added: 3, failed: [{ id: 'b' }, { id: 'c' }] })
  expect(await documents(folder)).toMatchObject({ b: { text: 'Text b.' }, c: { text: 'Text c.' } })
  site.routes.set('/b', page('Page b.'))
  site.later(30)
  expect(await site.one(source)).toMatchObject({ changed: 2, failed: [] })
  expect(await documents(folder)).toMatchObject({
    b: { text: expect.stringMatching(/^Page b/) },
    c: { text: expect.stringMatching(/^Page c/) },
  })
})

test('a server that says 304 unasked gives nothing', async () => {
  const { site, source, folder } = await setUp(
    () => rss([{ id: 'a', text: 'Short.', link: site.url('/p') }]),
    LINKED,
  )
  site.routes.set('/p', { status: 304 })
  expect(await site.one(source)).toMatchObject({
    added: 1,
    failed: [{ id: 'a', message: expect.stringContaining('304') }],
  })
  expect(await documents(folder)).toMatchObject({ a: { text: 'Short.' } })
  site.routes.set('/feed2', { status: 304 })
  const other = { ...source, url: site.url('/feed2'), folder: await temporaryFolder() }
  expect(await site.one(other)).toMatchObject({ outcome: 'failed', message: expect.stringContaining('304') })
})

test('linked: what is no address of the web is not tried again', async () => {
  const { site, source } = await setUp(
    rss([{ id: 'a', text: 'Short.', link: 'mailto:office@example.com' }]),
    LINKED,
  )
  const report = await site.one(source)
  expect(report).toMatchObject({
    added: 1,
    failed: [{ id: 'a', message: expect.stringContaining('not tried again') }],
  })
  expect(report.retryAt).toBeUndefined()
})

test('linked: pages of hosts side by side, each after its own robots.txt', async () => {
  const site = await startSite()
  const elsewhere = await startSite()
  elsewhere.routes.set('/p', page('Elsewhere.'))
  elsewhere.routes.set('/q', page('Closed.'))
  elsewhere.routes.set('/robots.txt', { type: 'text/plain', body: 'User-agent: *\nDisallow: /q' })
  site.routes.set(
    '/feed',
    rss([
      { id: 'a', text: 'A.', link: elsewhere.url('/p') },
      { id: 'b', text: 'B.', link: elsewhere.url('/q') },
    ]),
  )
  const folder = await temporaryFolder()
  const source = { url: site.url('/feed'), kind: 'feed', follow: 'linked', folder } as const
  expect(await site.one(source)).toMatchObject({ added: 2, requests: 4, failed: [{ id: 'b' }] })
  expect(elsewhere.paths()).toEqual(['/robots.txt', '/p'])
  expect(await documents(folder)).toMatchObject({
    a: { text: expect.stringContaining('Elsewhere.') },
    b: { text: 'B.' },
  })
})

test('from linked to none and back: one document an item', async () => {
  const { site, source, folder } = await setUp(
    () => rss([{ id: 'a', title: 'One', text: 'Short.', link: site.url('/p') }]),
    LINKED,
  )
  site.routes.set('/p', page('Order.'))
  await site.one(source)
  expect(await site.one({ ...source, follow: 'none' })).toMatchObject({ changed: 1 })
  expect(await documents(folder)).toMatchObject({ a: { text: 'Short.' } })
  expect(await site.one(source)).toMatchObject({ changed: 1 })
  expect(await documents(folder)).toMatchObject({ a: { text: expect.stringContaining('Order.') } })
  expect(Object.keys(await filesOf(folder))).toHaveLength(2)
})
