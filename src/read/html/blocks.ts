import type { Zone } from '../../records.ts'
import type { Block } from '../extract.ts'
import { createSections, isStageDirection } from '../paper/sections.ts'
import { ELEMENT, elementsBelow, type HtmlNode, measure, namesOf, TEXT } from './dom.ts'

/** Elements whose words are no part of the text. */
export const NOT_TEXT: ReadonlySet<string> = new Set(
  (
    'head script style noscript template nav aside footer form button select option input textarea iframe object ' +
    'embed svg math canvas audio video map figcaption dialog title meta link base rt rp datalist progress'
  ).split(' '),
)
const BLOCKS: ReadonlySet<string> = new Set(
  (
    'html body main article section div p blockquote center address header hgroup ul ol menu li dl dt dd table caption ' +
    'thead tbody tfoot tr td th pre figure fieldset details summary search form footer aside nav h1 h2 h3 h4 h5 h6'
  ).split(' '),
)
const HEADING = /^h[1-6]$/
const UNIT_BEFORE = /(?:^|[\s\d])(?:k?m|cm|mm|ft|mi|in|yd)$|\b(?:CO|H|x|10)$/
const NOTE_MARK = /^[[(]?(?:\d{1,3}|[*†‡§¶]{1,3}|[a-z]|[ivx]{1,5})[\])]?(?:\s*,\s*\[?\d{1,3}\]?)*$/
const LINKED_MARK = /^(?:\[(?:\d{1,3}|[a-z]|[ivx]{1,5}|[*†‡§¶]+)\]|\(?\d{1,3}\)?|[*†‡§¶]{1,3}|[↩↑^]\ufe0e?)$/
const LINE = '\u0000'
const PARAGRAPH = '\u0001'

/**
 * The paragraphs, headings, quotations and rows of tables below a node, in reading order. Marks of footnotes are cut.
 *
 * @param zone what all of it is, where it is known to be a list of notes or references
 */
export function blocksOf(root: HtmlNode, zone: Zone = 'body'): Block[] {
  const walk = createWalk(measure(root), root)
  walk.element(root, zone)
  walk.end()
  return walk.blocks
}

/** White space, invisible characters and line ends of markup as a single space; trimmed. */
export function plainSpaces(text: string): string {
  return text
    .replace(/[\u00ad\u200b\u2060\ufeff]/g, '')
    .replace(/\s+/g, ' ')
    .trim()
}

type Lengths = ReturnType<typeof measure>

interface Walk {
  readonly blocks: Block[]
  element(node: HtmlNode, zone: Zone): void
  end(): void
}

function createWalk(lengths: Lengths, root: HtmlNode): Walk {
  const lengthOf = (node: HtmlNode) => lengths.get(node)?.text ?? 0
  const whole = lengthOf(root)
  const blocks: Block[] = []
  const sections = createSections()
  let inline = ''
  let inlineZone: Zone = 'body'
  let headingRank = 0

  const end = () => {
    const paragraphs = inline
      .replace(/\u0000\s*(?:\u0000\s*)+|\u0000[\u00a0\u2003]{2,}/g, PARAGRAPH)
      .split(PARAGRAPH)
    inline = ''
    for (const paragraph of paragraphs) {
      const text = plainSpaces(paragraph.replaceAll(LINE, ' '))
      if (/[\p{L}\p{N}]/u.test(text)) blocks.push({ text, zone: zoneOfText(text, inlineZone) })
    }
  }
  const zoneOfText = (text: string, zone: Zone): Zone => {
    if (zone === 'heading') return headingRank === 0 ? 'heading' : sections.heading(text, headingRank)
    if (zone !== 'body') return zone
    if (isStageDirection(text)) return 'direction'
    if (sections.current() !== 'body') return sections.current()
    return isWhollyQuoted(text) ? 'quotation' : 'body'
  }
  const box = (node: HtmlNode, zone: Zone) => {
    end()
    const outer = inlineZone
    const outerRank = headingRank
    inlineZone = zone
    headingRank = HEADING.test(node.localName) ? Number(node.localName[1]) : 0
    if (node.localName === 'table') table(node, zone)
    else if (node.localName === 'pre') inline += paragraphsOfPre(node.textContent ?? '')
    else children(node, zone)
    end()
    inlineZone = outer
    headingRank = outerRank
  }
  const children = (node: HtmlNode, zone: Zone) => {
    for (const child of node.childNodes) {
      if (child.nodeType === TEXT) inline += child.data.replace(/[\u0000\u0001]/g, ' ')
      else if (child.nodeType === ELEMENT) element(child, zone)
    }
  }
  const element = (node: HtmlNode, zone: Zone) => {
    const name = node.localName
    if (NOT_TEXT.has(name) || isNoteMark(node, inline)) return
    if (name === 'br') inline += LINE
    else if (name === 'hr') end()
    else if (name === 'q') {
      inline += '\u201c'
      children(node, zone)
      inline += '\u201d'
    } else if (BLOCKS.has(name) || isShownAsBlock(node))
      box(node, zoneOfElement(node, zone, lengthOf(node) <= whole * 0.6))
    else children(node, zone)
  }
  const table = (node: HtmlNode, zone: Zone) => {
    const rows = dataRows(node, lengthOf)
    if (rows === undefined) {
      children(node, zone)
      return
    }
    for (const cells of rows) {
      for (const cell of cells) {
        children(cell, zone)
        inline += ' '
      }
      end()
    }
  }
  return { blocks, element, end }
}

function zoneOfElement(node: HtmlNode, zone: Zone, isPart: boolean): Zone {
  if (zone !== 'body') return zone
  if (HEADING.test(node.localName)) return 'heading'
  const names = namesOf(node)
  // mail programs mark what is quoted of another mail, and signatures
  if (node.getAttribute('type') === 'cite' || (names.includes('gmail') && names.includes('quote')))
    return 'quotation'
  if (names.includes('signature') && (names.includes('gmail') || names.includes('moz'))) return 'footnote'
  const isQuote =
    node.localName === 'blockquote' || names.includes('blockquote') || names.includes('quotation')
  // old pages indent the whole text with a block quote
  return isQuote && isPart ? 'quotation' : zone
}

/** A paragraph that is nothing but a `q` element; other quotation marks are for the rules of voice to judge. */
function isWhollyQuoted(text: string): boolean {
  return /^\u201c[^\u201c\u201d]*\u201d$/.test(text) && text.length > 200
}

/** A raised number, letter or sign that leads to a note; `before` tells m² and 10⁶ from it. */
function isNoteMark(node: HtmlNode, before: string): boolean {
  if (node.localName !== 'sup' && node.localName !== 'a') return false
  const text = startOf(node)
  if (node.localName === 'a')
    return (node.getAttribute('href') ?? '').startsWith('#') && LINKED_MARK.test(text)
  if (!NOTE_MARK.test(text)) return false
  const isLinked = [...elementsBelow(node)].some(({ localName }) => localName === 'a')
  return isLinked || !/^\d/.test(text) || !UNIT_BEFORE.test(before.slice(-8))
}

function isShownAsBlock(node: HtmlNode): boolean {
  const style = node.getAttribute('style')
  return style !== null && /display\s*:\s*(?:block|flex|grid|table|list-item)/i.test(style)
}

/** The cells of each row of a table of data; `undefined` for tables that only lay out a page. */
function dataRows(table: HtmlNode, lengthOf: (node: HtmlNode) => number): HtmlNode[][] | undefined {
  const rows: HtmlNode[][] = []
  for (const node of elementsBelow(table)) {
    if (node.localName === 'tr')
      rows.push([...node.childNodes].filter(({ localName }) => /^t[dh]$/.test(localName)))
    else if (node.localName === 'td' || node.localName === 'th') {
      if (lengthOf(node) > 400) return undefined
    } else if (BLOCKS.has(node.localName) && !/^(?:thead|tbody|tfoot|caption)$/.test(node.localName))
      return undefined
  }
  return rows.some((cells) => cells.length > 1) ? rows : undefined
}

/** Preformatted text: a blank line ends a paragraph, a single line end does not. */
function paragraphsOfPre(text: string): string {
  return text
    .replace(/[\u0000\u0001]/g, ' ')
    .replace(/\r\n?/g, '\n')
    .replace(/\n[ \t]*(?:\n[ \t]*)+/g, PARAGRAPH)
}

/** The first characters of a node's text: as many as a mark can have, and a few more. */
function startOf(node: HtmlNode): string {
  let text = ''
  const stack = [...node.childNodes].reverse()
  for (let next = stack.pop(); next !== undefined && text.length < 60; next = stack.pop()) {
    if (next.nodeType === TEXT) text += next.data.slice(0, 60)
    else if (next.nodeType === ELEMENT) stack.push(...[...next.childNodes].reverse())
  }
  return plainSpaces(text)
}
