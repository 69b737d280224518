import { readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { expect, test } from 'vitest'
import { readOne } from '../../../src/read/read.ts'
import { documents, filesOf, page, type Reply, rss, setUp, temporaryFolder } from './site.ts'

test('new items, edits and deletions of a feed', async () => {
  const { site, source, folder } = await setUp(rss([{ id: 'a', title: 'First', text: 'One.' }]))
  expect(await site.one(source)).toEqual({
    url: source.url,
    outcome: 'collected',
    added: 1,
    changed: 0,
    gone: 0,
    failed: [],
    requests: 2,
    bytes: expect.any(Number),
  })
  const names = Object.keys(await filesOf(folder))
  expect(names).toEqual([expect.stringMatching(/^first-[a-p]{12}\.rss$/)])

  site.routes.set(
    '/feed',
    rss([
      { id: 'b', title: 'Second', text: 'Two.' },
      { id: 'a', title: 'Renamed', text: 'One, edited.' },
    ]),
  )
  expect(await site.one(source)).toMatchObject({ outcome: 'collected', added: 1, changed: 1, gone: 0 })
  expect(Object.keys(await filesOf(folder))).toEqual([names[0], expect.stringMatching(/^second-/)])
  expect(await documents(folder)).toMatchObject({
    a: { text: 'One, edited.', title: 'Renamed', date: '2025-01-20', feed: 'News' },
    b: { text: 'Two.' },
  })

  site.routes.set('/feed', rss([{ id: 'b', title: 'Second', text: 'Two.' }]))
  expect(await site.one(source)).toMatchObject({ outcome: 'collected', added: 0, changed: 0, gone: 1 })
  expect(Object.keys(await documents(folder))).toEqual(['a', 'b'])
  const state = JSON.parse(await readFile(join(folder, '.state.json'), 'utf8'))
  expect(new Map(state.items).get('a')).toMatchObject({ gone: new Date(site.now()).toISOString() })
  expect(await site.one(source)).toMatchObject({ outcome: 'unchanged', gone: 0 })

  site.routes.set(
    '/feed',
    rss([
      { id: 'a', title: 'Renamed', text: 'One, edited.' },
      { id: 'b', title: 'Second', text: 'Two.' },
    ]),
  )
  expect(await site.one(source)).toMatchObject({ outcome: 'unchanged', added: 0, changed: 0, gone: 0 })
})

test('what has not changed is not written again', async () => {
  const { site, source, folder } = await setUp(rss([{ id: 'a', text: 'One.' }]))
  await site.one(source)
  const [name] = Object.keys(await filesOf(folder))
  const before = await stat(join(folder, name!))
  // another feed around it, and other markup for the same text
  site.routes.set(
    '/feed',
    rss([
      { id: 'a', text: '&lt;p class="x"&gt;One.&lt;/p&gt;' },
      { id: 'b', text: 'Two.' },
    ]),
  )
  expect(await site.one(source)).toMatchObject({ added: 1, changed: 0 })
  const after = await stat(join(folder, name!))
  expect([after.ino, after.mtimeMs]).toEqual([before.ino, before.mtimeMs])
})

test('asks with what it was given: 304 is unchanged', async () => {
  const { site, source } = await setUp((request) =>
    request.headers['if-none-match'] === '"1"' &&
    request.headers['if-modified-since'] === 'Mon, 20 Jan 2025 10:00:00 GMT'
      ? { status: 304 }
      : {
          ...rss([{ id: 'a', text: 'One.' }]),
          headers: { etag: '"1"', 'last-modified': 'Mon, 20 Jan 2025 10:00:00 GMT' },
        },
  )
  expect(await site.one(source)).toMatchObject({ outcome: 'collected' })
  expect(await site.one(source)).toMatchObject({ outcome: 'unchanged', requests: 1, bytes: 0 })
})

const HUGE: Reply = {
  ...rss([{ id: '1' }]),
  body: `<rss version="2.0"><channel>${'<item><guid>1</guid></item>'.repeat(10_001)}</channel></rss>`,
}
test.for([
  ['404', { status: 404 }, '404'],
  ['410', { status: 410 }, '410'],
  [
    'broken XML',
    { type: 'application/rss+xml', body: '<rss version="2.0"><channel><item>' },
    'not whole XML',
  ],
  ['an error page in place of the feed', page('Error.'), 'feed'],
  ['an empty answer', { type: 'application/rss+xml', body: '' }, ''],
  ['an empty feed', rss([]), ''],
  ['10,001 items', HUGE, 'over 10000 items'],
  [
    'a bomb',
    {
      type: 'application/rss+xml',
      headers: { 'content-encoding': 'gzip' },
      body: gzipSync(Buffer.alloc(9_000_000)),
    },
    'expands',
  ],
  ['a film', { type: 'video/mp4', body: 'xxxx' }, ''],
] as const)('%s fails, and what was there before stays', async ([, reply, message]) => {
  const { site, source, folder } = await setUp(rss([{ id: 'a', text: 'One.' }]))
  await site.one(source)
  const before = await filesOf(folder)
  site.routes.set('/feed', reply)
  const report = await site.one(source)
  expect(report).toMatchObject({ outcome: 'failed', added: 0, changed: 0, gone: 0 })
  expect(report.message).toContain(message)
  expect(report.message).toMatch(/; \S/)
  expect(await filesOf(folder)).toEqual(before)
  site.routes.set('/feed', rss([{ id: 'a', text: 'One.' }]))
  expect(await site.one(source)).toMatchObject({ outcome: 'unchanged', gone: 0 })
})

test('limits are those that are given', async () => {
  const { site, source } = await setUp(
    rss([
      { id: 'a', text: 'One.' },
      { id: 'b', text: 'Two.' },
    ]),
  )
  expect(await site.one(source, { limits: { feed: { items: 1 } } })).toMatchObject({ outcome: 'failed' })
  expect(await site.one(source, { limits: { fetch: { bytes: 100 } } })).toMatchObject({ outcome: 'failed' })
  expect(await site.one(source)).toMatchObject({ outcome: 'collected', added: 2 })
})

test('a server of the own network is asked only where that is allowed', async () => {
  const { site, source } = await setUp(rss([{ id: 'a', text: 'One.' }]))
  expect(await site.one(source, { allowPrivate: false })).toMatchObject({
    outcome: 'failed',
    message: expect.stringContaining('no address of the public internet'),
  })
})

test('a page is one document, and changes where its text does', async () => {
  const { site, source, folder } = await setUp(page('Order.', 'visitor 1'), {
    path: '/statements/today.html',
  })
  expect(await site.one(source)).toMatchObject({ outcome: 'collected', added: 1 })
  const names = Object.keys(await filesOf(folder))
  expect(names).toEqual([
    expect.stringMatching(/^today-[a-p]{12}\.html$/),
    expect.stringMatching(/^today-[a-p]{12}\.yaml$/),
  ])
  expect(await documents(folder)).toMatchObject({
    [source.url]: { text: expect.stringContaining('Order.'), title: 'Statement', url: source.url },
  })
  site.routes.set('/statements/today.html', page('Order.', 'visitor 2'))
  expect(await site.one(source)).toMatchObject({ outcome: 'unchanged' })
  site.routes.set('/statements/today.html', page('Peace.', 'visitor 3'))
  expect(await site.one(source)).toMatchObject({ outcome: 'collected', changed: 1 })
  expect(Object.keys(await filesOf(folder))).toEqual(names)
  expect((await documents(folder))[source.url]?.text).toContain('Peace.')
  site.routes.set('/statements/today.html', { body: '<html><body><script>1</script></body></html>' })
  expect(await site.one(source)).toMatchObject({ outcome: 'failed' })
  expect((await documents(folder))[source.url]?.text).toContain('Peace.')
})

test('a PDF stays one', async () => {
  const { site, source, folder } = await setUp(
    { type: 'application/pdf', body: '%PDF-1.4 x' },
    { path: '/a.pdf' },
  )
  expect(await site.one(source)).toMatchObject({ outcome: 'collected', added: 1 })
  expect(Object.keys(await filesOf(folder)).map((name) => name.split('.')[1])).toEqual(['pdf', 'yaml'])
})

test('an encoding that only the server names is not lost', async () => {
  const text = Buffer.concat([
    Buffer.from('<html><body><article><p>'),
    Buffer.from([0xcc, 0xe8, 0xf0]), // Мир in Windows-1251
    Buffer.from(
      ' and a sentence of the statement that has enough words to be the main text of the page.</p></article></body></html>',
    ),
  ])
  const { site, source, folder } = await setUp(
    { type: 'text/html; charset=windows-1251', body: text },
    { path: '/a' },
  )
  await site.one(source)
  expect((await documents(folder))[source.url]?.text).toContain('Мир')
})

test('a page that speaks of PDFs is a page', async () => {
  const { site, source, folder } = await setUp(page('It begins with %PDF-1.7.'), { path: '/a' })
  expect(await site.one(source)).toMatchObject({ added: 1 })
  expect(Object.keys(await filesOf(folder))[0]).toMatch(/\.html$/)
})

test('an item without a text is kept and told, so that a run lists it', async () => {
  const { site, source, folder } = await setUp(rss([{ id: 'a', title: 'Only a title' }]))
  expect(await site.one(source)).toMatchObject({
    failed: [{ id: 'a', message: expect.stringContaining('no text') }],
  })
  expect(await readOne(folder)).toMatchObject([
    { kind: 'rejected', diagnostic: { code: 'item-without-text', id: 'a' } },
  ])
})

test.for(['', '{', '{"version":2}', '{"version":1,"items":7}', '\0\0\0'])(
  'a damaged state (%j) is moved aside, and nothing comes twice',
  async (damage) => {
    const { site, source, folder } = await setUp(rss([{ id: 'a', title: 'One', text: 'One.' }]))
    await site.one(source)
    const before = await filesOf(folder)
    await writeFile(join(folder, '.state.json'), damage)
    site.routes.set('/feed', rss([{ id: 'a', title: 'Called otherwise', text: 'One.' }]))
    expect(await site.one(source)).toMatchObject({ added: 0, changed: 1 })
    expect(Object.keys(await filesOf(folder))).toEqual(Object.keys(before))
    expect(await readFile(join(folder, '.state.json.damaged'), 'utf8')).toBe(damage)
    expect(site.events).toContainEqual({
      kind: 'state-damaged',
      source: source.url,
      message: expect.stringContaining('.state.json is damaged'),
    })
    await rm(join(folder, '.state.json'))
    expect(await site.one(source)).toMatchObject({ outcome: 'unchanged', added: 0, changed: 0 })
  },
)

test('ids that try to lead elsewhere stay in the folder', async () => {
  const ids = ['../../x', '__proto__', 'constructor', '/etc/passwd', 'a\\b', 'x'.repeat(1999), 'é', 'nul']
  const { site, source, folder } = await setUp(
    rss(ids.map((id) => ({ id, title: id.slice(0, 20), text: 'Text.' }))),
  )
  expect(await site.one(source)).toMatchObject({ added: ids.length, failed: [] })
  expect(Object.keys(await documents(folder)).sort()).toEqual([...ids].sort())
  expect((await readdir(folder)).every((name) => /^[a-z-]+\.rss$|^\.state\.json$/.test(name))).toBe(true)
  expect(await site.one(source)).toMatchObject({ outcome: 'unchanged' })
})

test('one source that fails touches no other', async () => {
  const { site, source, folder } = await setUp(rss([{ id: 'a', text: 'One.' }]))
  const inFile = join(folder, 'file')
  await writeFile(inFile, '')
  const reports = await site.collect([
    { ...source, url: 'ftp://x', folder: await temporaryFolder() },
    { ...source, folder: inFile },
    { ...source, url: 'http://127.0.0.1:1/x', folder: await temporaryFolder() },
    source,
  ])
  expect(reports.map(({ outcome }) => outcome)).toEqual(['failed', 'failed', 'failed', 'collected'])
})
