import type { Zone } from '../../records.ts'

/** A block of a TEI text with what is known of its place. */
export interface TeiBlock {
  readonly text: string
  readonly zone: Zone
  readonly language: string | undefined
  /** Number of the paragraph in its file, from 1. */
  readonly paragraph: number
  /** Page on which it begins; `undefined` before the first page break. */
  readonly page: number | undefined
  /** Pages that begin inside it. */
  readonly pageTurns: readonly { readonly at: number; readonly origin: number }[]
}

/** Puts running text together from the pieces that a parser gives; blocks go out in reading order. */
export interface BlockBuilder {
  /** Language of what follows. */
  language: string | undefined
  /** Paragraphs so far. */
  readonly paragraphs: number
  readonly page: number | undefined
  isEmpty(): boolean
  text(piece: string): void
  /** A semicolon after what there is, if there is anything: the next piece is set apart from it. */
  separate(): void
  /** A space here, if text stands on both sides. */
  space(): void
  turnPage(number: number): void
  openToken(join: string | undefined): void
  closeToken(join: string | undefined): void
  openSentence(): void
  /** A quotation inside a paragraph: marks are set where the text has none. */
  openQuote(): void
  closeQuote(): void
  /** Ends the block; what follows is another one. */
  boundary(): void
  pushZone(zone: Zone): void
  popZone(): void
  /** What stands between paragraphs or inside one and is no part of it: it follows the paragraph. */
  openAside(zone: Zone): void
  closeAside(): void
  /** Ends an aside whose text is not to be a block, and gives it. */
  takeAside(): string
  /** Opens the next block of zone body with this. */
  prefix(label: string): void
}

/** One level of running text: the paragraph, and in it a note, and in that … */
interface Level {
  text: string
  hasSpace: boolean
  isJoined: boolean
  isAfterAside: boolean
  paragraph: number
  page: number | undefined
  language: string | undefined
  pageTurns: { readonly at: number; readonly origin: number }[]
  readonly zones: Zone[]
  readonly quotes: ('waiting' | 'marked' | 'plain')[]
  after: TeiBlock[]
}

const BLANK = /^[ \t\n\r]*$/
const UNEVEN = /[\t\n\r]| {2}/
const SPACES = /[ \t\n\r]+/g
const OPENING_MARK = /^["'“”„«»‘’‚‹›–—]/
const CLOSING_MARK = /["“„«»‘‚‹›–—]$/

/** A builder that hands over each finished block, in order. */
export function createBlockBuilder(give: (block: TeiBlock) => void): BlockBuilder {
  let paragraphs = 0
  let page: number | undefined
  let language: string | undefined
  let label = ''
  let hasJoins = false
  let top = newLevel('body')
  const below: Level[] = []

  function emit(block: TeiBlock): void {
    const parent = below.at(-1)
    if (parent === undefined) give(block)
    else parent.after.push(block)
  }

  function flush(): void {
    const { text, after } = top
    if (text !== '') {
      const { paragraph, page, language, pageTurns } = top
      top.text = ''
      emit({ text, zone: zoneNow(), language, paragraph, page, pageTurns })
      top.pageTurns = []
    }
    top.hasSpace = false
    top.isJoined = false
    if (after.length > 0) {
      top.after = []
      for (const block of after) emit(block)
    }
  }

  const zoneNow = (): Zone => top.zones.at(-1) ?? 'body'

  function open(): void {
    top.page = page
    top.language = language
    top.hasSpace = false
    top.paragraph = below.length === 0 ? ++paragraphs : Math.max(1, paragraphs)
    if (label !== '' && zoneNow() === 'body' && below.length === 0) {
      top.text = label
      label = ''
      top.hasSpace = true
    }
  }

  function append(piece: string): void {
    if (top.text === '') open()
    const last = top.quotes.length - 1
    if (last >= 0 && top.quotes[last] === 'waiting') {
      const isMarked = OPENING_MARK.test(piece) || (!top.hasSpace && CLOSING_MARK.test(top.text))
      top.quotes[last] = isMarked ? 'plain' : 'marked'
      if (!isMarked) {
        top.text += top.hasSpace && top.text !== '' ? ' “' : '“'
        top.hasSpace = false
      }
    }
    if (top.hasSpace && top.text !== '') top.text += ' '
    top.text += piece
    top.hasSpace = false
  }

  return {
    get language() {
      return language
    },
    set language(value) {
      language = value
    },
    get paragraphs() {
      return paragraphs
    },
    get page() {
      return page
    },
    isEmpty: () => top.text === '',
    text(piece) {
      if (BLANK.test(piece)) {
        if (piece !== '') top.hasSpace = true
        return
      }
      const even = UNEVEN.test(piece) ? piece.replace(SPACES, ' ') : piece
      const start = even.charCodeAt(0) === 0x20 ? 1 : 0
      const isOpenEnded = even.charCodeAt(even.length - 1) === 0x20
      if (start === 1) top.hasSpace = true
      if (top.isAfterAside) {
        top.isAfterAside = false
        if (/^ ?[,.;:!?…)\]]/.test(even)) top.hasSpace = false
      }
      append(start === 1 || isOpenEnded ? even.slice(start, isOpenEnded ? -1 : undefined) : even)
      top.hasSpace = isOpenEnded
      top.isJoined = false
    },
    separate() {
      if (top.text === '') return
      top.text += ';'
      top.hasSpace = true
    },
    space() {
      top.hasSpace = true
    },
    turnPage(number) {
      page = number
      for (const level of [...below, top]) {
        if (level.text === '') continue
        if (level.pageTurns.at(-1)?.at === level.text.length) level.pageTurns.pop()
        level.pageTurns.push({ at: level.text.length, origin: number })
      }
    },
    openToken(join) {
      if (join !== undefined) hasJoins = true
      if (top.isJoined || join === 'left' || join === 'both' || join === 'overlap') top.hasSpace = false
      else if (hasJoins) top.hasSpace = true
    },
    closeToken(join) {
      top.isJoined = join === 'right' || join === 'both'
      top.hasSpace = false
    },
    openSentence() {
      top.hasSpace = true
      top.isJoined = false
    },
    openQuote() {
      top.quotes.push('waiting')
    },
    closeQuote() {
      if (top.quotes.pop() === 'marked' && top.text !== '') {
        top.text += '”'
      }
    },
    boundary() {
      flush()
      for (let at = 0; at < top.quotes.length; at++) top.quotes[at] = 'plain'
    },
    pushZone(zone) {
      flush()
      top.zones.push(zone)
    },
    popZone() {
      flush()
      if (top.zones.length > 1) top.zones.pop()
    },
    openAside(zone) {
      below.push(top)
      top = newLevel(zone)
    },
    closeAside() {
      flush()
      top = below.pop() ?? top
      setApart()
    },
    takeAside() {
      const { text } = top
      top = below.pop() ?? top
      return text
    },
    prefix(written) {
      label = written
    },
  }

  /** An aside at the end of a sentence parts it from the next, whether or not spaces were written around it. */
  function setApart(): void {
    top.isAfterAside = true
    if (top.text === '') flush()
    else if (!top.hasSpace) top.hasSpace = /[.?!…:;]["”’»)\]]*$/.test(top.text.slice(-4))
  }
}

function newLevel(zone: Zone): Level {
  return {
    text: '',
    hasSpace: false,
    isJoined: false,
    isAfterAside: false,
    paragraph: 0,
    page: undefined,
    language: undefined,
    pageTurns: [],
    zones: [zone],
    quotes: [],
    after: [],
  }
}
