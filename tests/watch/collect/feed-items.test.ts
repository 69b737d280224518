import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { readOne } from '../../../src/read/read.ts'
import { feedItems } from '../../../src/watch/collect/feed-items.ts'

const RSS2 = `<?xml version="1.0" encoding="utf-8"?>
<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/">
<channel><title>The &lt;b&gt;Office&lt;/b&gt; &amp; others</title><link>https://example.com/</link><language>en-GB</language>
<item><title>Order &amp;amp; peace &lt;i&gt;now&lt;/i&gt;</title><link>https://example.com/a?x=1&amp;y=2</link>
  <guid isPermaLink="false">tag:a</guid><pubDate>Mon, 20 Jan 2025 23:30:00 -0500</pubDate><dc:creator>A. Speaker</dc:creator>
  <content:encoded><![CDATA[<h2>One</h2><p>We stand with our <em>partners</em> &amp; friends.</p><blockquote><p>Never again.</p></blockquote><p>a &lt;b&gt; c</p>]]></content:encoded>
  <description>Short</description></item>
<item><title>Only a description</title><guid>https://example.com/b</guid><pubDate>nonsense</pubDate>
  <dc:date>2025-01-21T10:00:00Z</dc:date><description>&lt;p&gt;The text of the description.&lt;/p&gt;</description>
  <author>office@example.com (The Office)</author></item>
<item><title>Content without words</title><guid>c</guid><link>https://example.com/c</link>
  <content:encoded><![CDATA[<img src="x.png">]]></content:encoded><description>What it says in short.</description></item>
<item><guid>twice</guid><description>The older one.</description><pubDate>Mon, 20 Jan 2025 10:00:00 GMT</pubDate></item>
<item><guid>twice</guid><description>The newer one.</description><pubDate>Tue, 21 Jan 2025 10:00:00 GMT</pubDate></item>
<item><link>https://example.com/linked</link><description>Known by its address.</description></item>
</channel></rss>`

const RSS1 = `<?xml version="1.0"?>
<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/" xmlns:dc="http://purl.org/dc/elements/1.1/">
<channel rdf:about="https://example.com/"><title>Old feed</title><link>https://example.com/</link><description>x</description></channel>
<item rdf:about="https://example.com/one"><title>One</title><link>https://example.com/one</link><description>The first text.</description><dc:date>2024-05</dc:date><dc:language>fr</dc:language></item>
<item rdf:about="https://example.com/two"><title>Two</title><link>https://example.com/two</link><description>The second text.</description></item>
</rdf:RDF>`

const ATOM = `<?xml version="1.0" encoding="utf-8"?>
<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="en"><title>Atom &amp; co</title><author><name>Whole Office</name></author>
<entry><id>urn:1</id><title>A &lt; B</title><link href="https://example.com/1"/><updated>2025-02-01T00:00:00Z</updated>
  <content type="html">&lt;p&gt;HTML &amp;amp; all&lt;/p&gt;</content></entry>
<entry><id>urn:2</id><title type="html">&lt;b&gt;Bold&lt;/b&gt; title</title><link rel="alternate" href="https://example.com/2"/>
  <published>2025-01-31</published><author><name>One</name></author><author><name>Two</name></author>
  <content type="text">First &lt;paragraph&gt;.

Second paragraph &amp; more.</content></entry>
<entry><id>urn:3</id><title>XHTML</title><content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><p>In <b>XHTML</b>.</p></div></content></entry>
<entry><id>urn:4</id><title>Summary</title><summary>Only &lt;this&gt; is there.</summary></entry>
</feed>`

const JSON_FEED = JSON.stringify({
  version: 'https://jsonfeed.org/version/1.1',
  title: 'JSON <b>&amp;</b> feed',
  authors: [{ name: 'Everyone' }],
  language: 'en',
  items: [
    {
      id: 7,
      url: 'https://example.com/7',
      title: 'A &amp; <b>',
      content_text: 'Plain <text>.\n\nAnother &amp; one.',
    },
    {
      id: 'h',
      content_html: '<p>a &amp;lt; b</p><ul><li>c</li></ul>',
      date_published: '2025-01-20T10:00:00+02:00',
    },
    { id: 's', summary: 'a < b & c', authors: [{ name: 'X' }, { name: 'Y' }], language: 'de' },
    { id: 'both', content_html: '<hr>', content_text: 'The text.' },
  ],
})

const WINDOWS = Buffer.from(
  '<?xml version="1.0" encoding="windows-1252"?><rss version="2.0"><channel><title>caf\xe9</title><item><guid>1</guid><description>\x93Peace\x94 na\xefve</description></item></channel></rss>',
  'latin1',
)

async function folder(): Promise<string> {
  const path = await mkdtemp(join(tmpdir(), 'collect-'))
  onTestFinished(() => rm(path, { recursive: true }))
  return path
}

/** All that a document is, but for where it was read. */
async function documentsOf(path: string) {
  const readings = await readOne(path, { language: 'any' })
  return readings
    .map((reading) => {
      if (reading.kind === 'rejected') return { id: reading.diagnostic.id, code: reading.diagnostic.code }
      const { place: _, ...document } = reading.document
      return {
        ...document,
        remarks: reading.remarks.map(({ code }) => code).filter((code) => code !== 'duplicate-item'),
      }
    })
    .sort((a, b) => (String(a.id) < String(b.id) ? -1 : 1))
}

test.for([
  ['RSS 2.0', Buffer.from(RSS2), 5],
  ['RSS 1.0', Buffer.from(RSS1), 2],
  ['Atom', Buffer.from(ATOM), 4],
  ['JSON Feed', Buffer.from(JSON_FEED), 4],
  ['RSS in Windows-1252', WINDOWS, 1],
] as const)('the items of %s read as the feed itself', async ([, bytes, count]) => {
  const whole = join(await folder(), 'feed.xml')
  await writeFile(whole, bytes)
  const apart = await folder()
  const items = await feedItems(bytes, { url: 'https://example.com/feed' })
  for (const [index, item] of items.entries()) {
    await writeFile(join(apart, `item-${index}.rss`), (await item.asFeed()).bytes)
  }
  const documents = await documentsOf(apart)
  expect(documents).toHaveLength(count)
  expect(documents.every((document) => 'text' in document)).toBe(true)
  expect(documents).toEqual(await documentsOf(whole))
})

test('fields are those that the reader gives', async () => {
  for (const source of [RSS2, RSS1, ATOM, JSON_FEED]) {
    const whole = join(await folder(), 'feed.xml')
    await writeFile(whole, source)
    const items = await feedItems(Buffer.from(source), { url: 'https://example.com/feed' })
    const read = await readOne(whole, { language: 'any', infer: false })
    const docvars = read.map((reading) =>
      reading.kind === 'document' ? { id: reading.document.id, ...reading.document.docvars } : undefined,
    )
    expect(items.map(({ fields }) => fields)).toEqual(docvars)
  }
})

test('an item without id and address is known by what it says, not by its place', async () => {
  const feed = (...texts: string[]) =>
    Buffer.from(
      `<rss version="2.0"><channel>${texts.map((text) => `<item><description>${text}</description></item>`).join('')}</channel></rss>`,
    )
  const ids = async (bytes: Buffer) => (await feedItems(bytes, { url: 'https://a.test' })).map(({ id }) => id)
  const [one] = await ids(feed('One.'))
  expect(one).toMatch(/^#[0-9a-f]{12}$/)
  expect(await ids(feed('Two.', 'One.'))).toContain(one)
})

test('a relative address is one of the feed it stands in', async () => {
  const [item] = await feedItems(
    Buffer.from(
      '<rss version="2.0"><channel><item><guid isPermaLink="false">1</guid><link>/a</link></item></channel></rss>',
    ),
    { url: 'https://example.com/feeds/x' },
  )
  expect(item?.link).toBe('https://example.com/a')
})

test.for([
  ['broken XML', '<rss version="2.0"><channel><item>', 'bad-xml'],
  ['a page', '<!doctype html><html><head><title>Error</title></head><body><p>Error</body></html>', undefined],
  ['nothing', '', undefined],
  ['a feed without items', '<rss version="2.0"><channel><title>x</title></channel></rss>', undefined],
  ['JSON that is cut', '{"version":"https://jsonfeed.org/version/1.1","items":[{"id"', 'bad-json'],
  ['JSON without items', '{"version":"https://jsonfeed.org/version/1.1","title":"x","items":[]}', undefined],
  [
    'entities',
    '<!DOCTYPE rss [<!ENTITY a "b">]><rss version="2.0"><channel><item/></channel></rss>',
    'xml-entities',
  ],
  [
    '10,001 items',
    `<rss version="2.0"><channel>${'<item><guid>1</guid></item>'.repeat(10_001)}</channel></rss>`,
    'feed-limit',
  ],
] as const)('%s is no feed', async ([, source, code]) => {
  const fault = await feedItems(Buffer.from(source), { url: 'https://example.com/' }).catch(
    (error) => error.fault,
  )
  expect(fault).toMatchObject({
    code: code ?? expect.any(String),
    message: expect.any(String),
    remedy: expect.any(String),
  })
})
