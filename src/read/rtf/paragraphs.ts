/** The paragraphs of a Rich Text file. */
import { isRaisedNote, piecesOf, type StyledParagraph } from '../paper/styled.ts'
import { codePageOfCharset } from './code-pages.ts'
import { emptyLook, setLook } from './look.ts'
import { CHARACTERS, type Destination, destinationOf, firstState, type State, setState } from './state.ts'
import { type Token, tokensOf } from './tokens.ts'

/** What a file holds. */
export interface RichText {
  readonly paragraphs: readonly StyledParagraph[]
  readonly title: string
  readonly author: string
  /** Year, month, day of its creation; 0 where not told. */
  readonly created: { yr: number; mo: number; dy: number }
  /** Groups still open at the end: the file was cut off. */
  readonly openGroups: number
}

/** Decodes bytes (as Latin-1) of a code page. */
export type Decode = (bytes: string, codePage: number) => string

/** Opened by `\*`: skipped unless it is known. */
const KNOWN_AFTER_STAR = new Set(['footnote'])

/**
 * Reads all paragraphs.
 *
 * @param tooDeep called where groups lie deeper in one another than `depth`; must throw
 */
export function readRichText(source: string, decode: Decode, depth: number, tooDeep: () => never): RichText {
  const paragraphs: StyledParagraph[] = []
  const codePages = new Map<number, number>()
  const styles = new Map<number, string>()
  const texts: Record<Destination, string> = emptyTexts()
  const created = { yr: 0, mo: 0, dy: 0 }
  const stack: State[] = []
  let state = firstState()
  let filePage = 1252
  let definedFont = 0
  let definedStyle = 0
  let pending = ''
  let pendingPage = 1252
  let toSkip = 0
  let isStarred = false
  let look = emptyLook()
  let notes: string[] = []
  let bold = 0
  let plain = 0
  let raised = ''
  let tail = ''

  const page = () => (state.font === undefined ? undefined : codePages.get(state.font)) ?? filePage

  function put(text: string): void {
    if (state.isGone || state.destination === 'skipped') return
    if (state.destination === 'text') {
      if (state.isRaised) {
        raised += text
        return
      }
      settleRaised()
      tail = (tail + text).slice(-16)
      const letters = text.replace(/\P{L}/gu, '').length
      if (state.isBold) bold += letters
      else plain += letters
    }
    texts[state.destination] += text
  }

  /** A raised run is known when it has ended: a note's number goes, anything else stays. */
  function settleRaised(): void {
    if (raised === '') return
    if (!isRaisedNote(raised, tail)) texts.text += raised
    raised = ''
  }

  /** Bytes wait for one another: a character of an East Asian code page has two. */
  function putByte(bytes: string): void {
    if (pending !== '' && pendingPage !== page()) flush()
    pendingPage = page()
    pending += bytes
  }

  function flush(): void {
    if (pending === '') return
    const bytes = pending
    pending = ''
    put(decode(bytes, pendingPage))
  }

  function endParagraph(isRow: boolean): void {
    settleRaised()
    const pieces = isRow ? piecesOf(texts.text.replace(/\n/g, ' ')) : piecesOf(texts.text)
    paragraphs.push({
      pieces,
      style: look.style,
      outline: look.outline,
      isListed: look.isListed,
      isRow,
      isBold: bold > 0 && plain === 0,
      indentStart: look.firstLine < 0 ? 0 : look.start,
      indentEnd: look.end,
      notes,
    })
    texts.text = ''
    tail = ''
    notes = []
    bold = 0
    plain = 0
  }

  function close(): void {
    const before = stack.pop()
    if (before === undefined) return
    if (state.destination !== before.destination) {
      if (state.destination === 'note') {
        notes.push(piecesOf(texts.note).join(' '))
        texts.note = ''
      } else if (state.destination === 'styles' || state.destination === 'fonts')
        texts[state.destination] = ''
    } else if (state.destination === 'styles') {
      styles.set(definedStyle, texts.styles.replace(/;.*$/s, '').trim())
      texts.styles = ''
    }
    state = before
  }

  function control(name: string, parameter: number | undefined): void {
    const destination =
      isStarred && !KNOWN_AFTER_STAR.has(name) ? undefined : destinationOf(name, state.destination)
    if (destination !== undefined && state.destination !== 'skipped') {
      state.destination = destination
      isStarred = false
      return
    }
    if (isStarred) {
      isStarred = false
      // a character style in the sheet is starred; anything else unknown is passed over, as the star asks
      if (state.destination === 'styles' && name === 'cs') definedStyle = -1
      else state.destination = 'skipped'
      return
    }
    if (state.destination === 'skipped') return
    if (state.destination === 'created') {
      if (name === 'yr' || name === 'mo' || name === 'dy') created[name] = parameter ?? 0
      return
    }
    if (state.destination === 'fonts') {
      if (name === 'f') definedFont = parameter ?? 0
      const known =
        name === 'fcharset' ? codePageOfCharset(parameter ?? 0) : name === 'cpg' ? parameter : undefined
      if (known !== undefined) codePages.set(definedFont, known)
      return
    }
    if (state.destination === 'styles') {
      if (name === 's') definedStyle = parameter ?? 0
      return
    }
    const character = CHARACTERS.get(name)
    if (character !== undefined) put(character)
    else if (state.destination === 'text') layOut(name, parameter)
    else if (name === 'par') put('\n')
    format(name, parameter)
  }

  function layOut(name: string, parameter: number | undefined): void {
    switch (name) {
      case 'par':
      case 'sect':
      case 'page':
      case '\n':
      case '\r':
        if (look.isRow) put(' ')
        else endParagraph(false)
        return
      case 'cell':
      case 'nestcell':
        put(' ')
        return
      case 'row':
      case 'nestrow':
        endParagraph(true)
        return
      case 'pard':
        look = emptyLook()
        return
      default:
        setLook(look, name, parameter, styles)
    }
  }

  function format(name: string, parameter: number | undefined): void {
    switch (name) {
      case 'ansicpg':
        if (parameter !== undefined && parameter > 0) filePage = parameter
        return
      case 'mac':
        filePage = 10000
        return
      case 'pc':
        filePage = 437
        return
      case 'pca':
        filePage = 850
        return
      default:
        setState(state, name, parameter)
    }
  }

  function read(token: Token): void {
    switch (token.kind) {
      case 'open':
        flush()
        toSkip = 0
        isStarred = false
        stack.push(state)
        if (stack.length > depth) tooDeep()
        state = { ...state }
        return
      case 'close':
        flush()
        toSkip = 0
        isStarred = false
        close()
        return
      case 'text': {
        const bytes = toSkip > 0 ? token.bytes.slice(toSkip) : token.bytes
        toSkip = Math.max(0, toSkip - token.bytes.length)
        isStarred = false
        if (bytes !== '') putByte(bytes)
        return
      }
      case 'word':
        readWord(token.name, token.parameter)
    }
  }

  function readWord(name: string, parameter: number | undefined): void {
    if (name === "'") {
      if (toSkip > 0) toSkip--
      else putByte(String.fromCharCode(parameter ?? 0))
      return
    }
    flush()
    if (name === 'u') {
      put(String.fromCharCode((parameter ?? 0) & 0xffff))
      toSkip = state.fallback
    } else if (toSkip > 0) toSkip--
    else if (name === '*') isStarred = true
    else control(name, parameter)
  }

  for (const token of tokensOf(source)) read(token)
  flush()
  settleRaised()
  if (/\S/.test(texts.text)) endParagraph(look.isRow)
  const line = (text: string) => text.replace(/\s+/g, ' ').trim()
  return {
    paragraphs,
    title: line(texts.title),
    author: line(texts.author),
    created,
    openGroups: stack.length,
  }
}

function emptyTexts(): Record<Destination, string> {
  return {
    text: '',
    note: '',
    skipped: '',
    fonts: '',
    styles: '',
    info: '',
    title: '',
    author: '',
    created: '',
  }
}
