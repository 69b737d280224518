import { parseDate } from '../dates.ts'
import { plainSpaces } from './blocks.ts'
import type { HtmlDocument, HtmlNode } from './dom.ts'

/** Fields that a page states of itself. All strings; those it does not state are left out. */
export interface PageFields {
  readonly title?: string
  /** ISO 8601, of the precision the page gives. */
  readonly date?: string
  /** A person the page names as its author; organisations and names of the site itself are not taken. */
  readonly speaker?: string
  /** As the page writes it, in lower case: en, pt-br. */
  readonly language?: string
  /** The page's own address, else the one it was got from. */
  readonly url?: string
  readonly site?: string
  readonly place?: string
}

// biome-ignore format: a list
const DATE_NAMES = [
  'article:published_time', 'og:published_time', 'citation_publication_date', 'citation_date', 'dc.date.issued',
  'dcterms.issued', 'dcterms.created', 'dc.date.created', 'dcterms.date', 'dc.date', 'parsely-pub-date', 'sailthru.date',
  'pubdate', 'publishdate', 'publish-date', 'publication_date', 'date', 'ya:ovs:upload_date',
]
const AUTHOR_NAMES = [
  'citation_author',
  'dc.creator',
  'dcterms.creator',
  'article:author',
  'author',
  'parsely-author',
]
const TITLE_NAMES = ['citation_title', 'dc.title', 'dcterms.title', 'og:title', 'twitter:title']
const LANGUAGE_NAMES = [
  'dc.language',
  'dcterms.language',
  'citation_language',
  'content-language',
  'inlanguage',
]
const SITE_NAMES = ['og:site_name', 'application-name', 'apple-mobile-web-app-title']
/** Words of what publishes pages and is no person; at least two words, as in "Press Office". */
const ORGANISATION =
  /\S\s+(?:office|department|government|secretariat|service|agency|council|commission|division|embassy|parliament|university|institute|foundation|newsroom|news)$|^(?:the )?(?:ministry|office|department|government|embassy|permanent mission|secretariat|council|commission|division|white house|united nations|institute|university)\b/i
const LONGEST = 1000
const JSON_LD_CHARACTERS = 512 * 1024
const SEPARATOR = /\s+[|•·»«:–—-]+\s+|\s*[|•»«]\s*/

/**
 * What a page says of itself: JSON-LD, `<meta>` (Open Graph, Dublin Core, Google Scholar), microdata, `<time>`,
 * `<title>` without the name of the site.
 *
 * @param url the address the page was got from
 */
export function pageFields(document: HtmlDocument, url?: string): PageFields {
  const metas = metasOf(document)
  const linked = linkedData(document)
  const named = (names: readonly string[]) =>
    names.map((name) => metas.get(name)).find((value) => value !== undefined)
  const site = named(SITE_NAMES) ?? stringOf(linked?.publisher)
  const fields: Record<string, string | undefined> = {
    title: titleOf(document, named(TITLE_NAMES) ?? stringOf(linked?.headline), site),
    date: dateOf(document, [
      linked?.datePublished,
      ...DATE_NAMES.map((name) => metas.get(name)),
      linked?.dateCreated,
    ]),
    speaker: authorOf([linked?.author, ...AUTHOR_NAMES.map((name) => metas.get(name))], site),
    language: languageOf(document, named(LANGUAGE_NAMES) ?? stringOf(linked?.inLanguage)),
    url: addressOf(document, metas.get('og:url'), url),
    site,
    place: textOf(document, '[itemprop="contentLocation"], [itemprop="location"], .p-location'),
  }
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined && value !== ''))
}

/** A language tag as it is compared: lower case, `_` as `-`; `undefined` for what is none. */
export function languageTag(written: string | null | undefined): string | undefined {
  const tag = (written ?? '').trim().replaceAll('_', '-').toLowerCase()
  return /^[a-z]{2,3}(?:-[a-z0-9]{2,8})*$/.test(tag) ? tag : undefined
}

/** The first value of every `<meta>` by its lower-case name, property or itemprop. */
function metasOf(document: HtmlDocument): ReadonlyMap<string, string> {
  const metas = new Map<string, string>()
  for (const meta of document.querySelectorAll('meta')) {
    const name = ['name', 'property', 'itemprop', 'http-equiv']
      .map((key) => meta.getAttribute(key))
      .find(Boolean)
    const content = plainSpaces((meta.getAttribute('content') ?? '').slice(0, LONGEST))
    const key = name?.toLowerCase().replace(/^(dc|dcterms)[:_]/, '$1.')
    if (key !== undefined && content !== '' && !metas.has(key)) metas.set(key, content)
  }
  return metas
}

type Linked = Readonly<Record<string, unknown>>

/** The first article, speech or page that the page's JSON-LD describes. */
function linkedData(document: HtmlDocument): Linked | undefined {
  const found: Linked[] = []
  for (const script of document.querySelectorAll('script[type="application/ld+json"]')) {
    const text = script.textContent ?? ''
    if (text.length > JSON_LD_CHARACTERS) continue
    try {
      gatherObjects(JSON.parse(text.replace(/^\s*<!--|-->\s*$/g, '')), found, 0)
    } catch {} // a page is not refused for its JSON-LD
  }
  const isOf = (pattern: RegExp) => (linked: Linked) => pattern.test(String(linked['@type'] ?? ''))
  return (
    found.find(isOf(/Article|Posting|Report|Speech|Blog/)) ?? found.find(isOf(/WebPage|CreativeWork|Event/))
  )
}

function gatherObjects(value: unknown, found: Linked[], depth: number): void {
  if (depth > 4 || typeof value !== 'object' || value === null) return
  if (Array.isArray(value)) {
    for (const item of value.slice(0, 100)) gatherObjects(item, found, depth + 1)
    return
  }
  const linked = value as Linked
  if (linked['@type'] !== undefined) found.push(linked)
  gatherObjects(linked['@graph'], found, depth + 1)
  gatherObjects(linked.mainEntity, found, depth + 1)
}

function stringOf(value: unknown): string | undefined {
  if (typeof value === 'string') return plainSpaces(value.slice(0, LONGEST)) || undefined
  if (Array.isArray(value)) return stringOf(value[0])
  return typeof value === 'object' && value !== null && 'name' in value ? stringOf(value.name) : undefined
}

function titleOf(
  document: HtmlDocument,
  stated: string | undefined,
  site: string | undefined,
): string | undefined {
  const headings = [...document.querySelectorAll('h1')].map((node) => plainSpaces(node.textContent ?? ''))
  const title = textOf(document, 'head title, title')
  if (stated !== undefined) return withoutSite(stated, site, headings)
  if (title !== undefined) return withoutSite(title, site, headings)
  return headings.find((heading) => heading !== '')?.slice(0, LONGEST)
}

/** Cuts the name of the site, or whatever stands beside a main heading of the page, off a title. */
function withoutSite(title: string, site: string | undefined, headings: readonly string[]): string {
  const parts = title.split(SEPARATOR).filter((part) => part !== '')
  if (parts.length < 2) return title
  const heading = headings.find(
    (text) => text.length > 3 && text.length < title.length && title.includes(text),
  )
  if (heading !== undefined && heading !== site) return heading
  const same = (part: string | undefined) => part !== undefined && part.toLowerCase() === site?.toLowerCase()
  if (same(parts.at(-1))) return beforeLast(title)
  if (same(parts[0])) return title.slice(title.search(SEPARATOR)).replace(SEPARATOR, '')
  return title
}

function beforeLast(title: string): string {
  const breaks = [...title.matchAll(new RegExp(SEPARATOR, 'g'))]
  return title.slice(0, breaks.at(-1)?.index)
}

/** The first written date that is sure, else what an ambiguous one is sure of. */
function dateOf(document: HtmlDocument, stated: readonly unknown[]): string | undefined {
  const written = [
    ...stated.map((value) => (Array.isArray(value) ? value[0] : value)),
    ...datesOnPage(document),
  ]
  let ambiguous: string | undefined
  for (const value of written) {
    if (typeof value !== 'string' && typeof value !== 'number') continue
    const date = parseDate(value)
    if (date.kind === 'date') return date.iso
    if (date.kind === 'ambiguous') ambiguous ??= date.iso
  }
  return ambiguous
}

/** Dates of publication in the text of the page; a bare `<time>` only where it is the page's only one. */
function* datesOnPage(document: HtmlDocument): Iterable<string> {
  const published =
    '[itemprop="datePublished"], .dt-published, time[pubdate], time.published, time.entry-date'
  for (const node of document.querySelectorAll(published)) {
    yield node.getAttribute('content') ?? node.getAttribute('datetime') ?? plainSpaces(node.textContent ?? '')
  }
  const times = [...document.querySelectorAll('time')]
  const days = new Set(times.map((node) => (node.getAttribute('datetime') ?? '').slice(0, 10)))
  const first = times[0]
  if (first !== undefined && days.size === 1) {
    yield first.getAttribute('datetime') ?? plainSpaces(first.textContent ?? '')
  }
}

function authorOf(stated: readonly unknown[], site: string | undefined): string | undefined {
  for (const value of stated) {
    if (isOrganisation(value)) continue
    const name = stringOf(value)
    if (name === undefined || name.length > 120 || name.toLowerCase() === site?.toLowerCase()) continue
    if (
      /https?:|www\.|@|^(?:admin|editor|administrator|webmaster|staff|root|press)\b/i.test(name) ||
      ORGANISATION.test(name)
    )
      continue
    return name
  }
  return undefined
}

function isOrganisation(value: unknown): boolean {
  const first: unknown = Array.isArray(value) ? value[0] : value
  return (
    typeof first === 'object' && first !== null && '@type' in first && !/Person/.test(String(first['@type']))
  )
}

function languageOf(document: HtmlDocument, stated: string | undefined): string | undefined {
  const root = document.documentElement
  return languageTag(root?.getAttribute('lang') ?? root?.getAttribute('xml:lang')) ?? languageTag(stated)
}

/** The canonical address where it is a whole one: relative ones are an artefact of saved pages. */
function addressOf(
  document: HtmlDocument,
  stated: string | undefined,
  url: string | undefined,
): string | undefined {
  const link = [...document.querySelectorAll('link[rel="canonical"]')][0]?.getAttribute('href') ?? undefined
  const candidates = [url === undefined ? link : resolve(link, url), stated, url]
  return candidates.find(
    (value) => value !== undefined && /^https?:\/\/[^\s]+$/i.test(value) && value.length < LONGEST,
  )
}

function resolve(link: string | undefined, base: string): string | undefined {
  return link !== undefined && URL.canParse(link, base) ? new URL(link, base).href : link
}

function textOf(document: HtmlNode, selector: string): string | undefined {
  for (const node of document.querySelectorAll(selector)) {
    const text = plainSpaces(node.textContent ?? '').slice(0, LONGEST)
    if (text !== '') return text
  }
  return undefined
}
