/** Feeds: RSS 0.9x, 1.0 (RDF) and 2.0, Atom, JSON Feed. The one folder that parses them. */
import { parseDate } from '../dates.ts'
import { decodeText } from '../decode.ts'
import { type Fault, InputFault, quote } from '../diagnostic.ts'
import type { Block, Extract } from '../extract.ts'
import { type FetchOptions, fetchUrl } from '../fetch/fetch.ts'
import { charsetOf, decodeHtml } from '../html/charset.ts'
import { blocksOfHtml, extractHtml, type HtmlLimits } from '../html/html.ts'
import { languageTag } from '../html/metadata.ts'
import { mailDay } from '../mail/date.ts'
import { parseItems, type RawFeed, type RawItem } from './items.ts'
import { FEED_LIMITS, type FeedLimits } from './limits.ts'
import { checkFeedXml, withoutDoctype } from './xml.ts'

export type { FeedLimits } from './limits.ts'

/** How a feed is read. */
export interface FeedOptions {
  /** Address of the feed: relative links are read against it. */
  readonly url?: string | undefined
  /** Encoding that the server or the user names. */
  readonly encoding?: string | undefined
  /** Gets the page that each item leads to, and reads its text in place of what the feed holds. Default false. */
  readonly fetchLinked?: boolean | undefined
  /** CSS selector of the text in the pages that are got. */
  readonly selector?: string | undefined
  readonly fetch?: FetchOptions | undefined
  /** Ids of items that need not be read again. They are left out and no page of theirs is got. */
  readonly isKnown?: ((id: string) => boolean) | undefined
  readonly limits?: Partial<FeedLimits> | undefined
  readonly htmlLimits?: Partial<HtmlLimits> | undefined
}

/** An item as a document, or why it is none. `number` is its place in the feed, from 1. */
export type FeedItem =
  | { readonly kind: 'document'; readonly id: string; readonly number: number; readonly extract: Extract }
  | { readonly kind: 'rejected'; readonly id: string; readonly number: number; readonly fault: Fault }

/** Media types that a page comes as. */
const PAGE_TYPES: readonly string[] = ['text/html', 'application/xhtml+xml']

const BLANK = /^\s*$/

/**
 * The items of a feed, oldest first, those without a date before all; items of one date by their id in code units. Of
 * items with the same id the last dated one stays, with a remark.
 *
 * Fields: id, title, date, speaker (the author), language, url, feed (its title).
 *
 * @throws InputFault `bad-feed`, `bad-xml`, `bad-json`, `xml-entities`, `feed-limit`, `binary`
 */
export async function readFeed(bytes: Buffer, options: FeedOptions = {}): Promise<FeedItem[]> {
  const limits = { ...FEED_LIMITS, ...options.limits }
  const feed = await parse(bytes, options, limits)
  if (feed.items.length > limits.items) throw overItems(limits)
  const items: FeedItem[] = []
  for (const entry of inOrder(feed.items, options.url)) {
    if (options.isKnown?.(entry.id) === true) continue
    items.push(await readItem(entry, feed.title, options))
  }
  return items
}

interface Entry {
  readonly item: RawItem
  readonly id: string
  readonly number: number
  readonly link: string | undefined
  readonly date: string | undefined
  readonly faults: readonly Fault[]
}

async function parse(bytes: Buffer, options: FeedOptions, limits: FeedLimits): Promise<RawFeed> {
  if (bytes.length > limits.bytes) {
    throw new InputFault({
      code: 'feed-limit',
      message: `the feed has over ${limits.bytes} bytes`,
      remedy: 'split the feed, or raise the limit fileBytes',
    })
  }
  const isJson = /^[\s\ufeff\u00ef\u00bb\u00bf]*\{/.test(bytes.toString('latin1', 0, 1000))
  const source = (isJson ? decodeText(bytes) : decodeHtml(bytes, options.encoding)).text
  try {
    if (isJson) checkJson(source, limits)
    else await checkFeedXml(source, limits)
    return await parseItems(isJson ? source : withoutDoctype(source))
  } catch (error) {
    if (!(error instanceof RangeError)) throw error
    throw new InputFault(
      {
        code: 'feed-limit',
        message: 'the feed is too deep inside itself to be read',
        remedy: 'tell its publisher',
      },
      { cause: error },
    )
  }
}

function checkJson(source: string, limits: FeedLimits): void {
  try {
    const value: unknown = JSON.parse(source)
    const items: unknown = typeof value === 'object' && value !== null && 'items' in value ? value.items : []
    if (Array.isArray(items) && items.length > limits.items) throw overItems(limits)
  } catch (error) {
    if (error instanceof InputFault || error instanceof RangeError) throw error
    throw new InputFault(
      {
        code: 'bad-json',
        message: `the feed is not whole JSON: ${error instanceof Error ? error.message.slice(0, 100) : ''}`,
        remedy: 'get the feed again; if it stays so, tell its publisher',
      },
      { cause: error },
    )
  }
}

function overItems(limits: FeedLimits): InputFault {
  return new InputFault({
    code: 'feed-limit',
    message: `the feed has over ${limits.items} items`,
    remedy: 'split the feed, or raise the limit feedItems',
  })
}

/** One entry an id, by date and id. */
function inOrder(items: readonly RawItem[], base: string | undefined): readonly Entry[] {
  const byId = new Map<string, Entry>()
  items.forEach((item, index) => {
    const link = resolve(item.link, base)
    const id = item.id ?? link ?? `#${index + 1}`
    const entry: Entry = { item, id, number: index + 1, link, date: dateOf(item), faults: [] }
    const other = byId.get(id)
    if (other === undefined) {
      byId.set(id, entry)
      return
    }
    const [kept, left] = compare(entry.date ?? '', other.date ?? '') > 0 ? [entry, other] : [other, entry]
    byId.set(id, { ...kept, faults: [...other.faults, duplicate(id, left.number)] })
  })
  return [...byId.values()].sort((a, b) => compare(a.date ?? '', b.date ?? '') || compare(a.id, b.id))
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}

function duplicate(id: string, number: number): Fault {
  return {
    code: 'duplicate-item',
    message: `the feed holds ${quote(id)} twice; its item ${number} was left out`,
    remedy: 'nothing is to be done if both are the same; otherwise tell the publisher',
  }
}

async function readItem(
  entry: Entry,
  feedTitle: string | undefined,
  options: FeedOptions,
): Promise<FeedItem> {
  const { id, number } = entry
  try {
    const own = await ownBlocks(entry.item, options)
    const page = options.fetchLinked === true ? await readPage(entry, own, options) : undefined
    const fields = await fieldsOf(entry, feedTitle)
    const faults = [...entry.faults, ...(page?.faults ?? [])]
    const extract: Extract =
      page?.extract === undefined
        ? {
            blocks: own.map((block, at) => ({ ...block, origin: at + 1 })),
            unit: 'paragraph',
            fields,
            faults,
          }
        : {
            ...page.extract,
            fields: { ...page.extract.fields, ...fields },
            faults: [...faults, ...page.extract.faults],
          }
    if (extract.blocks.length === 0) return { kind: 'rejected', id, number, fault: withoutText(options) }
    return { kind: 'document', id, number, extract }
  } catch (error) {
    if (error instanceof InputFault) return { kind: 'rejected', id, number, fault: error.fault }
    throw error
  }
}

/** What the feed itself holds of an item: its content, else its summary. */
async function ownBlocks(item: RawItem, options: FeedOptions): Promise<readonly Block[]> {
  if (item.html !== undefined) {
    const blocks = await blocksOfHtml(item.html, options.htmlLimits)
    if (blocks.length > 0) return blocks
  }
  if (item.text !== undefined) return blocksOfText(item.text)
  return item.summary === undefined ? [] : blocksOfHtml(item.summary, options.htmlLimits)
}

function blocksOfText(text: string): readonly Block[] {
  return text
    .split(/\r?\n[ \t]*\r?\n/)
    .map((paragraph) => ({ text: paragraph.replace(/\s+/g, ' ').trim(), zone: 'body' as const }))
    .filter((block) => !BLANK.test(block.text))
}

/** The page of an item. One that cannot be got is a remark where the feed has a text of its own, and else the reason. */
async function readPage(
  entry: Entry,
  own: readonly Block[],
  options: FeedOptions,
): Promise<{ readonly extract?: Extract; readonly faults: readonly Fault[] }> {
  if (entry.link === undefined) return { faults: [] }
  try {
    const page = await fetchUrl(entry.link, { accept: PAGE_TYPES, ...options.fetch })
    const extract = await extractHtml(page.body, {
      url: page.url,
      selector: options.selector,
      encoding: charsetOf(page.headers['content-type']),
      limits: options.htmlLimits,
    })
    return { extract, faults: [] }
  } catch (error) {
    if (!(error instanceof InputFault) || own.length === 0) throw error
    const { code, message, remedy } = error.fault
    return {
      faults: [
        {
          code: 'page-not-read',
          message: `the text is the feed's own, because its page was not read: ${message} (${code})`,
          remedy,
        },
      ],
    }
  }
}

async function fieldsOf(entry: Entry, feed: string | undefined): Promise<Readonly<Record<string, string>>> {
  const { item, id, date, link } = entry
  const fields: Record<string, string | undefined> = {
    id,
    title: await plain(item.title),
    date,
    speaker: item.authors.length === 0 ? undefined : item.authors.slice(0, 10).join('; '),
    language: languageTag(item.language),
    url: link,
    feed: await plain(feed),
  }
  return Object.fromEntries(
    Object.entries(fields).filter(
      (field): field is [string, string] => field[1] !== undefined && field[1] !== '',
    ),
  )
}

/** Titles are text to some feeds and markup to others. */
async function plain(title: string | undefined): Promise<string | undefined> {
  if (title === undefined || !/[<&]/.test(title)) return title?.replace(/\s+/g, ' ')
  const blocks = await blocksOfHtml(title.slice(0, 2000))
  return blocks.map(({ text }) => text).join(' ')
}

/** The first date that is sure; in RFC 822 form (Mon, 20 Jan 2025 10:00:00 -0500) the day as written there. */
function dateOf(item: RawItem): string | undefined {
  for (const written of item.dates) {
    const day = mailDay(written)
    if (day !== undefined) return day
    const date = parseDate(written)
    if (date.kind === 'date') return date.iso
  }
  return undefined
}

function resolve(link: string | undefined, base: string | undefined): string | undefined {
  if (link === undefined) return undefined
  return base !== undefined && URL.canParse(link, base) ? new URL(link, base).href : link
}

function withoutText(options: FeedOptions): Fault {
  return {
    code: 'item-without-text',
    message: 'the item has neither content nor summary',
    remedy:
      options.fetchLinked === true ? 'look at its page' : 'write fetch: linked to read the page it leads to',
  }
}
