import type { Zone } from '../../records.ts'
import { NOT_TEXT, plainSpaces } from './blocks.ts'
import {
  ELEMENT,
  elementsBelow,
  type HtmlDocument,
  type HtmlNode,
  measure,
  namesOf,
  sumOfDepths,
} from './dom.ts'
import type { HtmlLimits } from './limits.ts'

/** A list of notes or references that was taken out of a page. */
export interface Notes {
  readonly node: HtmlNode
  readonly zone: Zone
}

/** Names of parts that sites put around and between a text. */
const FURNITURE = new Set(
  (
    'share sharing sharebar social addthis tags taglist related recommended breadcrumb breadcrumbs comment comments ' +
    'disqus newsletter promo promotion cookie cookies consent gdpr pagination pager subscribe subscription signup print ' +
    'bottommeta postmeta meta toolbar advert advertisement ads sponsored popup modal sidebar widget menu navbar navigation ' +
    'skip skiplink editsection pullquote slider slideshow carousel gallery caption wp-caption toc hidden visuallyhidden ' +
    'sronly masthead banner copyright disclaimer feedback login'
  ).split(' '),
)
const PROTECTED = new Set(['html', 'body', 'main', 'article', 'h1'])
const NOTE_NAME = /^(?:foot|end)notes?$|^(?:e|f)?(?:tn|dn|fn)\d+$/
const REFERENCE_NAME = /^(?:references|reflist|bibliography)$/
const NOTE_PARTS = new Set(['div', 'section', 'ol', 'ul', 'li', 'p', 'aside', 'footer', 'dl', 'table'])
/** Characters below which a found main text is taken for a teaser. */
const SHORT = 250

/** Takes out of the page what is never part of its text: scripts, navigation, what is hidden, what sites put around. */
export function prune(document: HtmlDocument): void {
  unwrapForms(document)
  for (const node of [...elementsBelow(document.body)]) {
    if (node.localName !== 'footer' && node.localName !== 'aside' && NOT_TEXT.has(node.localName))
      node.remove()
    else if (isHidden(node)) node.remove()
  }
}

/** Takes the lists of notes and references out of the page. Only parts that are less than half of it. */
export function takeNotes(document: HtmlDocument): Notes[] {
  const lengths = measure(document.body)
  const half = (lengths.get(document.body)?.text ?? 0) / 2
  const notes: Notes[] = []
  for (const node of [...elementsBelow(document.body)]) {
    if (!NOTE_PARTS.has(node.localName) || !isInside(node, document.body)) continue
    const zone = noteZone(node)
    if (zone === undefined || (lengths.get(node)?.text ?? 0) > half) continue
    node.remove()
    notes.push({ node, zone })
  }
  return notes
}

/** Takes out the parts whose names say that they are furniture, and lists of links. */
export function pruneFurniture(body: HtmlNode): void {
  const lengths = measure(body)
  const whole = lengths.get(body)?.text ?? 0
  for (const node of [...elementsBelow(body)]) {
    if (node === body || PROTECTED.has(node.localName) || !isInside(node, body)) continue
    const { text, linked } = lengths.get(node) ?? { text: 0, linked: 0 }
    const isOut = NOT_TEXT.has(node.localName) || isFurniture(node) || isLinkList(node, text, linked)
    if (isOut && text <= whole / 4 && !holdsMain(node)) node.remove()
  }
}

/** The part of a page that holds its main text, and its share of all the page's text that is not linked. */
export interface MainContent {
  readonly node: HtmlNode
  readonly share: number
}

/**
 * The part that holds the main text: what the page itself marks as its article's body, else what Readability finds,
 * else the smallest part with nearly all of the text that is not linked.
 */
export async function mainContent(document: HtmlDocument, limits: HtmlLimits): Promise<MainContent> {
  const { text, linked } = measure(document.body).get(document.body) ?? { text: 0, linked: 0 }
  const whole = Math.max(1, text - linked)
  const found = (node: HtmlNode): MainContent => ({ node, share: Math.min(1, lengthOf(node) / whole) })
  const marked = [...document.querySelectorAll('[itemprop~="articleBody"]')]
  const only = marked[0]
  if (only !== undefined && marked.length === 1 && lengthOf(only) >= SHORT / 2) return found(only)
  const dense = densest(document.body)
  if (sumOfDepths(document.body) > limits.readabilityWork) return found(dense)
  const copy = dense.cloneNode(true) // Readability takes the document apart
  const article = await readable(document)
  const length = article === undefined ? 0 : lengthOf(article)
  const isTeaser = length < SHORT && length < lengthOf(copy)
  return found(article === undefined || isTeaser ? copy : article)
}

/** Readability's article; none where it fails, as on pages whose tags are so broken that the text is in no body. */
async function readable(document: HtmlDocument): Promise<HtmlNode | undefined> {
  const { Readability } = await import('@mozilla/readability')
  const reader = new Readability<HtmlNode>(document as never, {
    serializer: (node) => node as unknown as HtmlNode,
    disableJSONLD: true,
  })
  try {
    return reader.parse()?.content ?? undefined
  } catch (error) {
    if (error instanceof TypeError) return undefined
    throw error
  }
}

function densest(body: HtmlNode): HtmlNode {
  const lengths = measure(body)
  const own = (node: HtmlNode) => {
    const { text, linked } = lengths.get(node) ?? { text: 0, linked: 0 }
    return text - linked
  }
  const enough = own(body) * 0.8
  let best = body
  for (;;) {
    const next = [...best.childNodes].find((child) => child.nodeType === ELEMENT && own(child) >= enough)
    if (next === undefined || next.localName === 'p') return best
    best = next
  }
}

/** Sites of the ASP.NET kind put the whole page into one form: that one is a box, others are for filling in. */
function unwrapForms(document: HtmlDocument): void {
  const forms = [...document.querySelectorAll('form')]
  if (forms.length === 0) return
  const lengths = measure(document.body)
  const half = (lengths.get(document.body)?.text ?? 0) / 2
  for (const form of forms) {
    if ((lengths.get(form)?.text ?? 0) <= half) continue
    const box = document.createElement('div')
    box.append(...[...form.childNodes])
    form.replaceWith(box)
  }
}

function isHidden(node: HtmlNode): boolean {
  if (node.getAttribute('hidden') !== null || node.getAttribute('aria-hidden') === 'true') return true
  const style = node.getAttribute('style')
  return style !== null && /display\s*:\s*none|visibility\s*:\s*hidden/i.test(style)
}

function noteZone(node: HtmlNode): Zone | undefined {
  const role = node.getAttribute('role') ?? ''
  if (/^doc-(?:endnotes?|footnotes?)$/.test(role)) return 'footnote'
  if (/^doc-bibliography$/.test(role)) return 'references'
  const names = `${node.getAttribute('class') ?? ''} ${node.getAttribute('id') ?? ''}`
    .toLowerCase()
    .split(/\s+/)
  if (names.some((name) => REFERENCE_NAME.test(name))) return 'references'
  return names.some((name) =>
    NOTE_NAME.test(name.replace(/^_|-/g, '').replace(/^mso/, '').replace(/text$/, '')),
  )
    ? 'footnote'
    : undefined
}

function isFurniture(node: HtmlNode): boolean {
  const role = node.getAttribute('role')
  if (
    role !== null &&
    /^(?:navigation|banner|complementary|contentinfo|search|menu|toolbar|dialog)$/.test(role)
  )
    return true
  return namesOf(node).some((name) => FURNITURE.has(name))
}

function isLinkList(node: HtmlNode, text: number, linked: number): boolean {
  return /^(?:ul|ol|dl|div|table|section)$/.test(node.localName) && text > 0 && linked > text * 0.8
}

function holdsMain(node: HtmlNode): boolean {
  return [...elementsBelow(node)].some(
    (inner) =>
      inner.localName === 'main' ||
      inner.localName === 'article' ||
      inner.getAttribute('itemprop') === 'articleBody',
  )
}

function isInside(node: HtmlNode, root: HtmlNode): boolean {
  for (let at: HtmlNode | null = node; at !== null; at = at.parentNode) if (at === root) return true
  return false
}

function lengthOf(node: HtmlNode): number {
  return plainSpaces(node.textContent ?? '').length
}
