import type { Zone } from '../../records.ts'
import { type BlockBuilder, createBlockBuilder, type TeiBlock } from './blocks.ts'
import { type Element, elementOf, isPassedOver, localName, zoneOfDivision } from './elements.ts'

/** Attributes of an element by their names. */
export type Attributes = Readonly<Record<string, string>>

/** What is told of a text while it is gone through. */
export interface TextEvents {
  block(block: TeiBlock): void
  openUtterance(attributes: Attributes, depth: number): void
  closeUtterance(depth: number): void
  openDivision(): void
  closeDivision(): void
  /** The line that announces the next speaker. */
  announce(line: string): void
  /** The text asks for another file. */
  include(): void
  isInUtterance(): boolean
  /** Whether the text has had an utterance. */
  isSpoken(): boolean
}

/** What becomes of the inside of an element: it is read on, passed over, or a list of persons. */
export type Inside = 'read' | 'skip' | 'people'

/** Takes the elements of one `text` and makes blocks of them. */
export interface TextReader {
  readonly blocks: BlockBuilder
  open(name: string, attributes: Attributes, depth: number): Inside
  /** Only for elements whose inside is read. */
  close(depth: number): void
}

/** A reader of one text. */
export function createTextReader(events: TextEvents): TextReader {
  const blocks = createBlockBuilder(events.block)
  const stack: Element[] = []
  const languages: { readonly depth: number; readonly before: string | undefined }[] = []
  const divisions: boolean[] = []
  const quotes: { isBlock: boolean }[] = []
  const joins: (string | undefined)[] = []

  function open(name: string, attributes: Attributes, depth: number): Inside {
    let element = elementOf(name)
    const parent = stack.at(-1)
    if (parent?.kind === 'choice' && isPassedOver(name)) {
      return 'skip'
    }
    switch (element.kind) {
      case 'skip':
      case 'header':
        return 'skip'
      case 'include':
        events.include()
        break
      case 'people':
        blocks.boundary()
        return 'people'
      case 'utterance':
        blocks.boundary()
        events.openUtterance(attributes, depth)
        break
      case 'division':
        if (zoneOfDivision(attributes.type) === 'skip') {
          blocks.boundary()
          return 'skip'
        }
        openDivision(zoneOfDivision(attributes.type))
        break
      case 'container':
      case 'paragraph':
        openBlock(element.zone)
        break
      case 'heading':
        blocks.pushZone(events.isInUtterance() ? 'direction' : 'heading')
        break
      case 'note':
        if (localName(name) === 'note' && attributes.type === 'speaker' && !events.isInUtterance()) {
          element = ANNOUNCEMENT
        }
        blocks.openAside(events.isInUtterance() || events.isSpoken() ? 'direction' : 'footnote')
        break
      case 'aside':
        blocks.openAside(element.zone ?? 'direction')
        break
      case 'speaker':
        blocks.boundary()
        blocks.openAside('direction')
        break
      case 'quote': {
        const isBlock = blocks.isEmpty() && parent?.kind !== 'paragraph' && parent?.kind !== 'inline'
        quotes.push({ isBlock })
        if (isBlock) blocks.pushZone('quotation')
        else blocks.openQuote()
        break
      }
      case 'description':
        blocks.separate()
        break
      case 'token':
        if (parent?.kind === 'token') element = INNER_TOKEN
        else {
          blocks.openToken(attributes.join)
          joins.push(attributes.join)
        }
        break
      case 'sentence':
        blocks.openSentence()
        break
      case 'line':
        if (attributes.break !== 'no') blocks.space()
        break
      case 'page':
        if (attributes.break === 'yes') blocks.space()
        blocks.turnPage(pageNumber(attributes.n, blocks.page))
        break
    }
    const language = attributes['xml:lang']
    if (language !== undefined && element.kind !== 'inline' && element.kind !== 'token') {
      languages.push({ depth, before: blocks.language })
      blocks.language = language
    }
    stack.push(element)
    return 'read'
  }

  function openDivision(zone: Zone | 'skip' | undefined): void {
    blocks.boundary()
    const isZoned = zone !== undefined && zone !== 'skip'
    divisions.push(isZoned)
    if (isZoned) blocks.pushZone(zone)
    events.openDivision()
  }

  function openBlock(zone: Zone | undefined): void {
    const quote = quotes.at(-1)
    if (quote !== undefined && !quote.isBlock) {
      quote.isBlock = true
      blocks.pushZone('quotation')
      blocks.closeQuote()
    }
    if (zone === undefined) blocks.boundary()
    else blocks.pushZone(zone)
  }

  function close(depth: number): void {
    const element = stack.pop()
    switch (element?.kind) {
      case 'utterance':
        blocks.boundary()
        events.closeUtterance(depth)
        break
      case 'division':
        blocks.boundary()
        if (divisions.pop() === true) blocks.popZone()
        events.closeDivision()
        break
      case 'container':
      case 'paragraph':
        if (element.zone === undefined) blocks.boundary()
        else blocks.popZone()
        break
      case 'heading':
        blocks.popZone()
        break
      case 'note':
        if (element === ANNOUNCEMENT) events.announce(blocks.takeAside())
        else blocks.closeAside()
        break
      case 'aside':
        blocks.closeAside()
        break
      case 'speaker': {
        const label = blocks.takeAside().replace(/[\s.:,]+$/, '')
        blocks.prefix(label === '' ? '' : `${label}:`)
        break
      }
      case 'quote':
        if (quotes.pop()?.isBlock === true) blocks.popZone()
        else blocks.closeQuote()
        break
      case 'token':
        if (element !== INNER_TOKEN) blocks.closeToken(joins.pop())
        break
      case 'sentence':
        blocks.openSentence()
        break
      default:
        break
    }
    const language = languages.at(-1)
    if (language !== undefined && language.depth === depth) {
      languages.pop()
      blocks.language = language.before
    }
  }

  return { blocks, open, close }
}

const ANNOUNCEMENT: Element = { kind: 'note' }
const INNER_TOKEN: Element = { kind: 'token' }

/** The number a page break states, else the one after the page before. */
function pageNumber(written: string | undefined, before: number | undefined): number {
  const isNumber = written !== undefined && /^\s*\d{1,7}\s*$/.test(written) && Number(written) > 0
  return isNumber ? Number(written) : (before ?? 0) + 1
}
