import { InputFault } from '../diagnostic.ts'

/** An item of a feed of any kind, before its text is looked at. All as written. */
export interface RawItem {
  readonly id: string | undefined
  readonly link: string | undefined
  readonly title: string | undefined
  /** The title can hold markup. */
  readonly dates: readonly string[]
  readonly authors: readonly string[]
  readonly language: string | undefined
  readonly html: string | undefined
  readonly text: string | undefined
  /** What stands for the content where there is none: as HTML. */
  readonly summary: string | undefined
}

/** A feed's items with what it says of itself. */
export interface RawFeed {
  readonly title: string | undefined
  readonly items: readonly RawItem[]
}

/**
 * The items of an RSS, RDF, Atom or JSON feed in the order of the feed. HTML in RSS is what `content:encoded` or
 * `description` hold.
 *
 * @throws InputFault `bad-feed` where it is no feed
 */
export async function parseItems(source: string): Promise<RawFeed> {
  const { parseFeed } = await import('feedsmith')
  let parsed: ReturnType<typeof parseFeed>
  try {
    parsed = parseFeed(source)
  } catch (error) {
    throw new InputFault(
      {
        code: 'bad-feed',
        message: 'neither RSS, Atom, RDF nor JSON Feed',
        remedy: 'check that the address leads to the feed itself and not to a page about it',
      },
      { cause: error },
    )
  }
  const feed = parsed.feed as Part
  const language = textOf(feed.language) ?? textOf(partOf(feed.xml).lang) ?? textOf(partOf(feed.dc).languages)
  const authors = namesOf(feed.authors)
  const read = READ[parsed.format]
  const items = partsOf(feed.items ?? feed.entries).map((item) => read(item))
  return {
    title: textOf(feed.title),
    items: items.map((item) => ({
      ...item,
      language: item.language ?? language,
      authors: item.authors.length > 0 ? item.authors : parsed.format === 'rss' ? [] : authors,
    })),
  }
}

/** A part of what feedsmith gives: all of it came from outside and is looked at before it is used. */
type Part = Readonly<Record<string, unknown>>

const READ: Readonly<Record<'rss' | 'rdf' | 'atom' | 'json', (item: Part) => RawItem>> = {
  rss: readRss,
  rdf: readRss,
  atom: readAtom,
  json: readJson,
}

function readRss(item: Part): RawItem {
  const dc = partOf(item.dc)
  const guid = partOf(item.guid)
  const link = textOf(item.link) ?? atomLink(partOf(item.atom).links)
  const isLinkGuid = guid.isPermaLink !== false && /^https?:/.test(textOf(guid.value) ?? '')
  const creators = namesOf(dc.creators)
  return {
    id: textOf(guid.value) ?? textOf(partOf(item.rdf).about) ?? link,
    link: link ?? (isLinkGuid ? textOf(guid.value) : undefined),
    title: textOf(item.title) ?? textOf(dc.titles),
    dates: textsOf([item.pubDate, ...listOf(dc.dates), partOf(item.dcterms).issued]),
    authors: creators.length > 0 ? creators : namesOf(item.authors),
    language: textOf(dc.languages),
    html: textOf(partOf(item.content).encoded),
    text: undefined,
    summary: textOf(item.description) ?? textOf(dc.descriptions),
  }
}

function readAtom(item: Part): RawItem {
  const content = partOf(item.content)
  const isText = (part: Part) => part.type === undefined || part.type === 'text' || part.type === 'text/plain'
  const summary = partOf(item.summary)
  const title = partOf(item.title)
  const value = textOf(content.value)
  const short = textOf(summary.value)
  const link = atomLink(item.links)
  return {
    id: textOf(item.id) ?? link,
    link,
    title: textOf(isText(title) ? escaped(textOf(title.value)) : title.value),
    dates: textsOf([item.published, item.updated, ...listOf(partOf(item.dc).dates)]),
    authors: namesOf(item.authors),
    language: textOf(partOf(item.xml).lang),
    html: isText(content) ? undefined : value,
    text: isText(content) ? value : undefined,
    summary: isText(summary) ? escaped(short) : short,
  }
}

function readJson(item: Part): RawItem {
  const link = textOf(item.url) ?? textOf(item.external_url)
  const title = textOf(item.title)
  return {
    id: textOf(item.id) ?? link,
    link,
    title: escaped(title),
    dates: textsOf([item.date_published, item.date_modified]),
    authors: namesOf(item.authors ?? (item.author === undefined ? undefined : [item.author])),
    language: textOf(item.language),
    html: textOf(item.content_html),
    text: textOf(item.content_text),
    summary: escaped(textOf(item.summary)),
  }
}

/** The page that an Atom entry is about: its alternate link. */
function atomLink(links: unknown): string | undefined {
  const parts = partsOf(links)
  const page = parts.find(({ rel }) => rel === undefined || rel === 'alternate') ?? parts[0]
  return textOf(page?.href)
}

function namesOf(people: unknown): readonly string[] {
  return textsOf(listOf(people).map((person) => (typeof person === 'string' ? person : partOf(person).name)))
}

function escaped(text: string | undefined): string | undefined {
  return text?.replace(/&/g, '&amp;').replace(/</g, '&lt;')
}

function partOf(value: unknown): Part {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Part) : {}
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : value === undefined ? [] : [value]
}

function partsOf(value: unknown): readonly Part[] {
  return Array.isArray(value) ? value.map(partOf) : []
}

/** A string that is not blank; numbers are written out, of lists the first. */
function textOf(value: unknown): string | undefined {
  if (Array.isArray(value)) return textOf(value[0])
  if (typeof value === 'number') return String(value)
  if (typeof value === 'string') return value.trim() === '' ? undefined : value.trim()
  return typeof value === 'object' && value !== null && 'value' in value ? textOf(value.value) : undefined
}

function textsOf(values: readonly unknown[]): readonly string[] {
  return values.map(textOf).filter((value) => value !== undefined)
}
