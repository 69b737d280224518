/** What is published and sent: pages, feeds, mail. */

import type { Reading } from '../../records.ts'
import type { Fault } from '../diagnostic.ts'
import { rejected } from '../diagnostic.ts'
import type { Extract } from '../extract.ts'
import type { Input } from '../input.ts'
import { limitsOf, type SourceOptions } from '../options.ts'
import { isNever, type Reader } from '../reader.ts'
import { markupRoot } from '../signature.ts'

const FEED_ROOTS: Readonly<Record<string, string>> = { rss: '<rss>', feed: '<feed>', RDF: '<rdf:RDF>' }
/** The first line of a mailbox: sender, day of the week, month. */
const POSTMARK =
  /^From \S+ +(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun) +(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec) /
const MAIL_HEADER =
  /^(?:from|to|date|subject|message-id|received|return-path|mime-version|reply-to|delivered-to): /i

/** HTML, feeds, messages and mailboxes. */
export const WEB: readonly Reader[] = [
  {
    name: 'html',
    summary: 'pages of the web: the main text, without what surrounds it',
    extensions: ['html', 'htm', 'xhtml'],
    gives: 'document',
    limits: ['fileBytes', 'htmlElements'],
    signature: (head) => (markupRoot(head)?.toLowerCase() === 'html' ? '<html>' : undefined),
    sniff: isNever,
    read: async function* (input, options) {
      const { extractHtml } = await import('../html/html.ts')
      const { readingOfExtract } = await import('../extracted.ts')
      const extract = await extractHtml(await input.all(), {
        selector: options.selector,
        encoding: namedEncoding(options),
        limits: htmlLimits(options),
      })
      yield [await readingOfExtract(extract, input, options)]
    },
  },
  {
    name: 'feed',
    summary: 'RSS, Atom and JSON feeds: one document an item',
    extensions: ['rss', 'atom', 'rdf', 'xml'],
    gives: 'records',
    limits: [
      'fileBytes',
      'feedItems',
      'xmlDepth',
      'xmlElements',
      'htmlElements',
      'responseBytes',
      'responseSeconds',
    ],
    signature: (head) => FEED_ROOTS[markupRoot(head) ?? ''] ?? jsonFeedSign(head),
    takesSidecar: true,
    sniff: isNever,
    read: async function* (input, options) {
      const limits = limitsOf(options)
      const { readFeed } = await import('../feed/feed.ts')
      const items = await readFeed(await input.all(), {
        encoding: namedEncoding(options),
        fetchLinked: options.fetch === 'linked',
        selector: options.selector,
        fetch: { limits: { bytes: limits.responseBytes, totalSeconds: limits.responseSeconds } },
        limits: {
          bytes: limits.fileBytes,
          items: limits.feedItems,
          depth: limits.xmlDepth,
          elements: limits.xmlElements,
        },
        htmlLimits: htmlLimits(options),
      })
      for (const item of items) yield [await readingOfItem(item, input, options)]
    },
  },
  {
    name: 'mail',
    summary: 'single messages',
    extensions: ['eml'],
    gives: 'document',
    limits: ['fileBytes', 'messageBytes', 'htmlElements'],
    sniff: (head) => {
      const lines = head.toString('latin1').split(/\r?\n/, 40)
      return MAIL_HEADER.test(lines[0] ?? '') && lines.filter((line) => MAIL_HEADER.test(line)).length >= 3
    },
    read: async function* (input, options) {
      for await (const item of readMessages(input, options, 'message')) {
        yield [await readingOfItem({ ...item, number: undefined }, input, options)]
      }
    },
  },
  {
    name: 'mbox',
    summary: 'mailboxes: one document a message',
    extensions: ['mbox'],
    gives: 'records',
    limits: ['messageBytes', 'htmlElements'],
    signature: (head) =>
      POSTMARK.test(head.toString('latin1', 0, 250)) ? 'From, the first line of a mailbox' : undefined,
    takesSidecar: true,
    sniff: isNever,
    read: async function* (input, options) {
      for await (const item of readMessages(input, options, 'auto')) {
        yield [await readingOfItem(item, input, options)]
      }
    },
  },
]

async function* readMessages(input: Input, options: SourceOptions, format: 'message' | 'auto') {
  const { messageBytes } = limitsOf(options)
  const { readMail } = await import('../mail/mail.ts')
  yield* readMail(input.chunks(), { format, limits: { messageBytes }, htmlLimits: htmlLimits(options) })
}

/** An item of a feed or a message. */
type Item = { readonly number: number | undefined } & (
  | { readonly kind: 'document'; readonly extract: Extract }
  | { readonly kind: 'rejected'; readonly id: string | undefined; readonly fault: Fault }
)

async function readingOfItem(item: Item, input: Input, options: SourceOptions): Promise<Reading> {
  const which = item.number === undefined ? {} : { record: item.number }
  if (item.kind === 'rejected') return rejected({ source: input.source, ...which }, item.fault, item.id)
  const { readingOfExtract } = await import('../extracted.ts')
  return readingOfExtract(item.extract, input, options, which)
}

/** Times as many signs `<` and `&` as elements: one page in some thousands has more than two. */
const MARKS_AN_ELEMENT = 5

function htmlLimits(options: SourceOptions) {
  const { fileBytes, htmlElements } = limitsOf(options)
  return { bytes: fileBytes, elements: htmlElements, marks: htmlElements * MARKS_AN_ELEMENT }
}

function namedEncoding({ encoding }: SourceOptions): string | undefined {
  return encoding === 'auto' ? undefined : encoding
}

function jsonFeedSign(head: Buffer): string | undefined {
  const start = head.toString('latin1')
  const isFeed =
    /^(?:\u00ef\u00bb\u00bf)?\s*\{/.test(start) &&
    /"version"\s*:\s*"https?:\\?\/\\?\/jsonfeed\.org\\?\/version/.test(start)
  return isFeed ? 'a JSON feed' : undefined
}
