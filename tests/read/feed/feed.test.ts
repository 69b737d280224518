import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { InputFault } from '../../../src/read/diagnostic.ts'
import { type FeedItem, type FeedOptions, readFeed } from '../../../src/read/feed/feed.ts'

const RSS = (items: string, head = '') =>
  `<?xml version="1.0" encoding="utf-8"?>${head}<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/"><channel><title>News &amp; Speeches</title><language>en-us</language>${items}</channel></rss>`

const read = (source: string | Buffer, options?: FeedOptions) =>
  readFeed(Buffer.from(source as string), options)
const shown = (item: FeedItem | undefined) =>
  item?.kind === 'document'
    ? { fields: item.extract.fields, text: item.extract.blocks.map(({ zone, text }) => `${zone}: ${text}`) }
    : item?.fault.code

test('RSS 2.0: content before description', async () => {
  const items = await read(
    RSS(`<item><title>Peace &amp;amp; trade</title><link>http://x.test/1</link><guid isPermaLink="false">g1</guid>
      <pubDate>Mon, 20 Jan 2025 23:30:00 -0500</pubDate><dc:creator>Jane Doe</dc:creator><description>Short.</description>
      <content:encoded><![CDATA[<h2>Head</h2><p>Long <b>text</b>.</p><script>x</script>]]></content:encoded></item>
      <item><guid>http://x.test/2</guid><description>Only &lt;b&gt;this&lt;/b&gt;.</description></item>`),
  )
  expect(items.map(shown)).toEqual([
    {
      fields: { id: 'http://x.test/2', url: 'http://x.test/2', language: 'en-us', feed: 'News & Speeches' },
      text: ['body: Only this.'],
    },
    {
      fields: {
        id: 'g1',
        title: 'Peace & trade',
        date: '2025-01-20',
        speaker: 'Jane Doe',
        url: 'http://x.test/1',
        language: 'en-us',
        feed: 'News & Speeches',
      },
      text: ['heading: Head', 'body: Long text.'],
    },
  ])
})

test('Atom: xhtml, html and text, authors of the feed, language of the entry', async () => {
  const items = await read(
    `<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="en"><title>T</title><author><name>Ed</name></author>
    <entry xml:lang="fr"><id>urn:1</id><title>A &lt; B</title><published>2025-01-01T00:00:00Z</published><link rel="edit" href="/e"/><link href="/1"/>
      <content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><p>One <b>two</b></p><p>Three</p></div></content></entry>
    <entry><id>urn:2</id><updated>2025-01-02T00:00:00Z</updated><content type="text">a &lt;b&gt; c\n\nd</content></entry>
    <entry><id>urn:3</id><updated>2025-01-03T00:00:00Z</updated><summary type="html">&lt;p&gt;Sum&lt;/p&gt;</summary></entry></feed>`,
    { url: 'https://x.test/feed' },
  )
  expect(items.map(shown)).toEqual([
    {
      fields: {
        id: 'urn:1',
        title: 'A < B',
        date: '2025-01-01',
        speaker: 'Ed',
        language: 'fr',
        url: 'https://x.test/1',
        feed: 'T',
      },
      text: ['body: One two', 'body: Three'],
    },
    {
      fields: { id: 'urn:2', date: '2025-01-02', speaker: 'Ed', language: 'en', feed: 'T' },
      text: ['body: a <b> c', 'body: d'],
    },
    {
      fields: { id: 'urn:3', date: '2025-01-03', speaker: 'Ed', language: 'en', feed: 'T' },
      text: ['body: Sum'],
    },
  ])
})

test.for<[string, string, unknown]>([
  [
    'RDF',
    `<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/" xmlns:dc="http://purl.org/dc/elements/1.1/"><channel rdf:about="http://x.test"><title>T</title></channel><item rdf:about="http://x.test/1"><title>I</title><link>http://x.test/1</link><dc:date>2025-01-01</dc:date><description>Text.</description></item></rdf:RDF>`,
    {
      fields: { id: 'http://x.test/1', title: 'I', date: '2025-01-01', url: 'http://x.test/1', feed: 'T' },
      text: ['body: Text.'],
    },
  ],
  [
    'RSS 0.91 with its DOCTYPE',
    `<?xml version="1.0"?><!DOCTYPE rss PUBLIC "-//Netscape Communications//DTD RSS 0.91//EN" "http://127.0.0.1:1/rss-0.91.dtd"><rss version="0.91"><channel><title>T</title><item><title>I</title><link>http://x.test/1</link><description>Text&nbsp;here.</description></item></channel></rss>`,
    {
      fields: { id: 'http://x.test/1', title: 'I', url: 'http://x.test/1', feed: 'T' },
      text: ['body: Text here.'],
    },
  ],
  [
    'JSON Feed',
    JSON.stringify({
      version: 'https://jsonfeed.org/version/1.1',
      title: 'T',
      items: [
        {
          id: 7,
          url: 'http://x.test/1',
          title: 'A <i>',
          content_html: '<p>Text.</p>',
          date_published: '2025-01-01T10:00:00Z',
          authors: [{ name: 'Z' }],
        },
      ],
    }),
    {
      fields: {
        id: '7',
        title: 'A <i>',
        date: '2025-01-01',
        speaker: 'Z',
        url: 'http://x.test/1',
        feed: 'T',
      },
      text: ['body: Text.'],
    },
  ],
])('%s', async ([, source, wanted]) => {
  expect((await read(source)).map(shown)).toEqual([wanted])
})

test('Windows-1251 as the declaration says', async () => {
  const source = RSS(
    '<item><guid isPermaLink="false">1</guid><description>\xec\xe8\xf0</description></item>',
  ).replace('utf-8', 'windows-1251')
  expect(shown((await readFeed(Buffer.from(source, 'latin1')))[0])).toMatchObject({ text: ['body: мир'] })
})

const item = (id: string, date: string, text: string) =>
  `<item><guid isPermaLink="false">${id}</guid>${date === '' ? '' : `<pubDate>${date}</pubDate>`}<description>${text}</description></item>`

test('order by date and id, whatever the order of the feed; of one id the last dated stays', async () => {
  const parts = [
    item('b', '2 Jan 2025', 'B'),
    item('a', '2 Jan 2025', 'A'),
    item('z', '', 'Z'),
    item('c', '1 Jan 25', 'C'),
    item('b', '3 Jan 2025', 'B again'),
  ]
  const ids = async (items: string[]) => (await read(RSS(items.join('')))).map(({ id }) => id)
  expect(await ids(parts)).toEqual(['z', 'c', 'a', 'b'])
  expect(await ids(parts.toReversed())).toEqual(['z', 'c', 'a', 'b'])
  const last = (await read(RSS(parts.join('')))).at(-1)
  expect(shown(last)).toMatchObject({ text: ['body: B again'] })
  expect(last?.kind === 'document' && last.extract.faults.map(({ code }) => code)).toEqual(['duplicate-item'])
})

test('known items are left out, items without text are rejected', async () => {
  const source = RSS(item('a', '', 'A') + item('b', '', '') + item('c', '', 'C'))
  const items = await read(source, { isKnown: (id) => id === 'a' })
  expect(items.map(({ kind, id }) => [kind, id])).toEqual([
    ['rejected', 'b'],
    ['document', 'c'],
  ])
})

test.for<[string, string | Buffer, FeedOptions, string]>([
  ['cut', '<rss version="2.0"><channel><item><title>x</title>', {}, 'bad-xml'],
  ['crossed', RSS('<item><b></item></b>'), {}, 'bad-xml'],
  [
    'entities',
    RSS('<item><title>&a;</title></item>', '<!DOCTYPE rss [<!ENTITY a "aaaaaaaa">]>'),
    {},
    'xml-entities',
  ],
  [
    'outside entities',
    RSS('<item/>', '<!DOCTYPE rss [<!ENTITY a SYSTEM "file:///etc/passwd">]>'),
    {},
    'xml-entities',
  ],
  ['deep', RSS('<a>'.repeat(20_000) + '</a>'.repeat(20_000)), {}, 'feed-limit'],
  ['many elements', RSS('<a/>'.repeat(200)), { limits: { elements: 100 } }, 'feed-limit'],
  ['many items', RSS(item('a', '', 'x') + item('b', '', 'x')), { limits: { items: 1 } }, 'feed-limit'],
  ['large', RSS(''), { limits: { bytes: 10 } }, 'feed-limit'],
  ['no feed', '<html><body>Hi</body></html>', {}, 'bad-feed'],
  ['no feed in JSON', '{"a": 1}', {}, 'bad-feed'],
  ['broken JSON', '{"version": "https://jsonfeed.org/version/1.1", "items": [', {}, 'bad-json'],
  ['text', 'no feed at all', {}, 'bad-xml'],
  ['empty', '', {}, 'bad-xml'],
  ['binary', Buffer.from([1, 2, 3, 0, 0, 5]), {}, 'binary'],
])('refused: %s', async ([, source, options, code]) => {
  const error = await read(source, options).catch((caught: unknown) => caught)
  expect(error).toBeInstanceOf(InputFault)
  expect((error as InputFault).fault.code).toBe(code)
})

test('deep JSON does not overflow the stack', async () => {
  const deep = `{"version":"https://jsonfeed.org/version/1.1","items":${'['.repeat(100_000)}${']'.repeat(100_000)}}`
  await read(deep).then(
    (items) => expect(items).toEqual([]),
    (error) => expect(error).toBeInstanceOf(InputFault),
  )
})

test('pages that items lead to', async () => {
  const text = 'The page says a good deal more than the feed does, as pages do. '.repeat(8)
  const server = createServer((request, response) => {
    if (request.url === '/1')
      response
        .writeHead(200, { 'content-type': 'text/html' })
        .end(`<html><body><article><p>${text}</p></article></body></html>`)
    else response.writeHead(404).end()
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const linked = (id: string, path: string, own: string) =>
    `<item><guid isPermaLink="false">${id}</guid><title>${id}</title><link>${base}${path}</link><description>${own}</description></item>`
  const source = RSS(linked('a', '/1', 'Own.') + linked('b', '/2', 'Own.') + linked('c', '/3', ''))
  try {
    const items = await read(source, { fetchLinked: true, fetch: { allowPrivate: true } })
    expect(items.map(shown)).toEqual([
      { fields: expect.objectContaining({ id: 'a', title: 'a' }), text: [`body: ${text.trim()}`] },
      { fields: expect.objectContaining({ id: 'b' }), text: ['body: Own.'] },
      'http-status',
    ])
    expect(items[1]?.kind === 'document' && items[1].extract.faults.map(({ code }) => code)).toEqual([
      'page-not-read',
    ])
    const refused = await read(source, { fetchLinked: true })
    expect(refused.map(shown).at(-1)).toBe('private-address')
  } finally {
    server.close()
  }
})

test('any mutation of a feed is read or refused with a reason', async () => {
  const valid = RSS(item('a', '1 Jan 2025', '&lt;p&gt;x&lt;/p&gt;') + item('b', '', '<![CDATA[<p>y]]>'))
  const piece = fc.constantFrom(
    '<',
    '>',
    '&',
    '&amp;',
    '<![CDATA[',
    ']]>',
    '<!--',
    '<item>',
    '</item>',
    '<?x',
    '<!DOCTYPE a [',
    '\u0000',
    '"',
    '&#0;',
    '<a:b>',
    '<guid/>',
    '<pubDate>',
  )
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.tuple(fc.nat(valid.length), fc.nat(30), piece), { minLength: 1, maxLength: 4 }),
      async (edits) => {
        let source = valid
        for (const [at, cut, put] of edits) source = source.slice(0, at) + put + source.slice(at + cut)
        await read(source).then(
          (items) => expect(items.length).toBeLessThan(20),
          (error) => expect(error).toBeInstanceOf(InputFault),
        )
      },
    ),
    { numRuns: 1200, seed: 7 },
  )
})
