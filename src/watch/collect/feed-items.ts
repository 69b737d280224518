/**
 * The items of a feed, each as a feed of its own: JSON Feed 1.1, which reads to the same document as the feed it is of.
 */
import { createHash } from 'node:crypto'
import { parseDate } from '../../read/dates.ts'
import { decodeText } from '../../read/decode.ts'
import { InputFault } from '../../read/diagnostic.ts'
import { type FeedLimits, readFeed } from '../../read/feed/feed.ts'
import { parseItems, type RawItem } from '../../read/feed/items.ts'
import { withoutDoctype } from '../../read/feed/xml.ts'
import { decodeHtml } from '../../read/html/charset.ts'
import { blocksOfHtml, type HtmlLimits } from '../../read/html/html.ts'
import { languageTag } from '../../read/html/metadata.ts'
import { mailDay } from '../../read/mail/date.ts'

export interface FeedItemOptions {
  /** Where the feed came from: relative links are read against it. */
  readonly url: string
  /** Encoding that the server names. */
  readonly encoding?: string | undefined
  readonly limits?: Partial<FeedLimits> | undefined
  readonly htmlLimits?: Partial<HtmlLimits> | undefined
}

/** An item of a feed, before its text is looked at. */
export interface CollectedItem {
  readonly id: string
  readonly title: string | undefined
  readonly link: string | undefined
  /** SHA-256 of all that the feed holds of it. */
  readonly fingerprint: string
  /** Docvars for a file beside its page: id, title, date, speaker, language, url, feed. */
  readonly fields: Readonly<Record<string, string>>
  /** The item as a feed of one, and whether there is a text in it. */
  readonly asFeed: () => Promise<{ readonly bytes: Buffer; readonly hasText: boolean }>
}

const VERSION = 'https://jsonfeed.org/version/1.1'

/**
 * The items of a feed in the order of their dates, those without one first. Of items with one id the last dated is taken.
 * An item with neither id nor address has an id made of what it says, in place of its number in the feed, which changes.
 *
 * @throws InputFault as `readFeed`, and `empty-feed`
 */
export async function feedItems(bytes: Buffer, options: FeedItemOptions): Promise<CollectedItem[]> {
  // Looks through the feed as the reader of feeds does, without reading an item.
  await readFeed(bytes, { ...options, isKnown: () => true })
  const isJson = /^[\s\ufeff\u00ef\u00bb\u00bf]*\{/.test(bytes.toString('latin1', 0, 1000))
  const source = isJson ? decodeText(bytes).text : withoutDoctype(decodeHtml(bytes, options.encoding).text)
  const feed = await parseItems(source)
  const feedTitle = await plain(feed.title)
  const byId = new Map<string, Entry>()
  for (const raw of feed.items) {
    const entry = entryOf(raw, options.url)
    const other = byId.get(entry.id)
    if (other === undefined || (entry.date ?? '') > (other.date ?? '')) byId.set(entry.id, entry)
  }
  if (byId.size === 0) throw emptyFeed()
  const items: CollectedItem[] = []
  for (const entry of [...byId.values()].sort(inOrder)) {
    items.push(await itemOf(entry, feed.title, feedTitle, options))
  }
  return items
}

interface Entry {
  readonly raw: RawItem
  readonly id: string
  readonly link: string | undefined
  readonly date: string | undefined
}

function entryOf(raw: RawItem, base: string): Entry {
  const link =
    raw.link !== undefined && URL.canParse(raw.link, base) ? new URL(raw.link, base).href : raw.link
  return { raw, id: raw.id ?? link ?? `#${digest(raw).slice(0, 12)}`, link, date: dateOf(raw) }
}

function inOrder(a: Entry, b: Entry): number {
  return compare(a.date ?? '', b.date ?? '') || compare(a.id, b.id)
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}

async function itemOf(
  { raw, id, link, date }: Entry,
  feed: string | undefined,
  feedTitle: string | undefined,
  { htmlLimits }: FeedItemOptions,
): Promise<CollectedItem> {
  const title = await plain(raw.title)
  const language = languageTag(raw.language)
  return {
    id,
    title,
    link,
    fingerprint: digest({ ...raw, link, feed }),
    fields: written({
      id,
      title,
      date,
      speaker: raw.authors.slice(0, 10).join('; '),
      language,
      url: link,
      feed: feedTitle,
    }),
    asFeed: async () => {
      const content = await contentOf(raw, htmlLimits)
      const authors = raw.authors.slice(0, 10).map((name) => ({ name }))
      const item = {
        ...written({ id, url: link, title, date_published: date, language }),
        ...(authors.length === 0 ? {} : { authors }),
        ...content,
      }
      const file = { version: VERSION, ...written({ title: feed }), items: [item] }
      return {
        bytes: Buffer.from(`${JSON.stringify(file, undefined, 2)}\n`),
        hasText: Object.keys(content).length > 0,
      }
    },
  }
}

/** What the reader takes of an item: its content where there is a text in it, else its summary. */
async function contentOf(
  { html, text, summary }: RawItem,
  limits: Partial<HtmlLimits> | undefined,
): Promise<Readonly<Record<string, string>>> {
  const others = [text, summary].filter((other) => other !== undefined)
  if (html !== undefined && (others.length === 0 || (await hasBlocks(html, limits))))
    return { content_html: html }
  if (text !== undefined) return { content_text: text }
  return summary === undefined ? {} : { content_html: summary }
}

async function hasBlocks(html: string, limits: Partial<HtmlLimits> | undefined): Promise<boolean> {
  try {
    return (await blocksOfHtml(html, limits)).length > 0
  } catch (error) {
    if (error instanceof InputFault) return true // its reader says what is wrong with it
    throw error
  }
}

/** As the reader of feeds: the first date that is sure. */
function dateOf({ dates }: RawItem): string | undefined {
  for (const date of dates) {
    const day = mailDay(date)
    if (day !== undefined) return day
    const parsed = parseDate(date)
    if (parsed.kind === 'date') return parsed.iso
  }
  return undefined
}

/** As the reader of feeds: titles are text to some feeds and markup to others. */
async function plain(title: string | undefined): Promise<string | undefined> {
  if (title === undefined || !/[<&]/.test(title)) return title?.replace(/\s+/g, ' ')
  const blocks = await blocksOfHtml(title.slice(0, 2000))
  return blocks.map(({ text }) => text).join(' ')
}

function written(fields: Readonly<Record<string, string | undefined>>): Readonly<Record<string, string>> {
  const pairs = Object.entries(fields).filter(([, value]) => value !== undefined && value !== '')
  return Object.fromEntries(pairs) as Readonly<Record<string, string>>
}

function digest(value: unknown): string {
  return createHash('sha256').update(JSON.stringify(value)).digest('hex')
}

function emptyFeed(): InputFault {
  return new InputFault({
    code: 'empty-feed',
    message: 'the feed holds no item; what was collected before stays',
    remedy: 'nothing is to be done if its publisher starts anew; otherwise check the address',
  })
}
