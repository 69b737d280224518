/** Pages as they come from the web and as they are kept. */
import { InputFault } from '../../read/diagnostic.ts'
import { readFeed } from '../../read/feed/feed.ts'
import type { Fetched } from '../../read/fetch/fetch.ts'
import { readerNamed } from '../../read/format.ts'
import { charsetOf, decodeHtml } from '../../read/html/charset.ts'
import { extractHtml, type HtmlLimits } from '../../read/html/html.ts'
import { markupRoot } from '../../read/signature.ts'

/** Media types that the pages of items are taken as. */
export const PAGE_TYPES: readonly string[] = ['text/html', 'application/xhtml+xml', 'application/pdf']

export interface PageOptions {
  readonly selector?: string | undefined
  readonly limits?: Partial<HtmlLimits> | undefined
}

/** First bytes that are looked at. */
const HEAD = 4096
const HTML_TYPE = /^(?:text\/html|application\/xhtml\+xml)$/
const FEED_TYPE = /^application\/(?:rss\+xml|atom\+xml|rdf\+xml|feed\+json)$/

/**
 * What an answer is, by its first bytes and then its media type.
 *
 * @throws InputFault `not-collectable`
 */
export function kindOf({ body, headers }: Fetched): 'feed' | 'html' | 'pdf' {
  const head = body.subarray(0, HEAD)
  const type = headers['content-type']?.split(';')[0]?.trim().toLowerCase() ?? ''
  if (readerNamed('feed')?.signature?.(head) !== undefined) return 'feed'
  if (markupRoot(head)?.toLowerCase() === 'html') return 'html'
  if (readerNamed('pdf')?.signature?.(head) !== undefined) return 'pdf'
  if (FEED_TYPE.test(type)) return 'feed'
  if (HTML_TYPE.test(type)) return 'html'
  throw new InputFault({
    code: 'not-collectable',
    message: `the server sends ${type === '' ? 'no media type' : JSON.stringify(type.slice(0, 80))} that is neither a feed nor a page nor a PDF`,
    remedy: 'check the address, or get the file yourself and read it from the disk',
  })
}

/** A page as it is kept. */
export interface Page {
  readonly ending: 'html' | 'pdf'
  readonly bytes: Buffer
}

/**
 * The page in an answer. HTML whose encoding only its server has named is kept as UTF-8 with a byte order mark, because
 * a file has no server.
 *
 * @throws InputFault `not-a-page`, and as `extractHtml` for a page without a text
 */
export async function pageOf(fetched: Fetched, options: PageOptions): Promise<Page> {
  const ending = kindOf(fetched)
  if (ending === 'feed') {
    throw new InputFault({
      code: 'not-a-page',
      message: 'the server sends a feed where a page was expected',
      remedy: 'name it as a feed of its own',
    })
  }
  if (ending === 'pdf') return { ending, bytes: fetched.body }
  const bytes = inOwnEncoding(fetched)
  await checkPage(bytes, options)
  return { ending, bytes }
}

async function checkPage(bytes: Buffer, options: PageOptions): Promise<void> {
  try {
    await extractHtml(bytes, options)
  } catch (error) {
    if (error instanceof InputFault || !(error instanceof Error)) throw error
    throw new InputFault(
      {
        code: 'reader-failed',
        message: `the reader of pages failed: ${error.message}`,
        remedy: 'save the text of the page yourself and read it from the disk',
      },
      { cause: error },
    )
  }
}

/** Whether two pages read to the same document: for HTML, their main text and what they say of themselves. */
export async function isSamePage(one: Page, other: Page, options: PageOptions): Promise<boolean> {
  if (one.ending !== other.ending) return false
  if (one.bytes.equals(other.bytes)) return true
  if (one.ending === 'pdf') return false
  return (await pageText(one.bytes, options)) === (await pageText(other.bytes, options))
}

/** Whether two feeds of one item read to the same document. */
export async function isSameItem(one: Buffer, other: Buffer): Promise<boolean> {
  return one.equals(other) || (await itemText(one)) === (await itemText(other))
}

async function pageText(bytes: Buffer, options: PageOptions): Promise<string> {
  try {
    const { blocks, fields } = await extractHtml(bytes, options)
    return JSON.stringify([blocks, fields])
  } catch {
    return bytes.toString('latin1') // what cannot be read is the same only by its bytes
  }
}

async function itemText(bytes: Buffer): Promise<string> {
  try {
    const items = await readFeed(bytes)
    if (items.every(({ kind }) => kind === 'document')) return JSON.stringify(items)
  } catch {
    // as above
  }
  return bytes.toString('latin1')
}

function inOwnEncoding({ body, headers }: Fetched): Buffer {
  const encoding = charsetOf(headers['content-type'])
  if (encoding === undefined) return body
  const { text } = decodeHtml(body, encoding)
  return decodeHtml(body).text === text ? body : Buffer.from(`\ufeff${text}`)
}
