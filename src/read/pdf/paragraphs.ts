/**
 * Paragraphs from lines: where one ends, by indents, spaces, short lines and sentence ends, also across columns and
 * pages.
 */
import { type FlowLine, sizeKey, type Usual } from './flow.ts'

/** Lines of one paragraph, heading or note. */
export interface Paragraph {
  readonly lines: readonly FlowLine[]
  readonly note: boolean
}

const BULLET = /^[\u2022\u25aa\u25cf\u25e6\u2023\u25a0\u25cb\u2043]\s*/
const DASH = /^[\u2013\u2014-]\s+\S/
const ITEM = /^(?:\(?\d{1,3}[.)]|\(?[a-zA-Z][.)]|\(?[ivx]{1,5}[.)]|\[\d{1,3}\])\s+\S/
/** A difference of type sizes beyond which two lines belong to different paragraphs. */
const OTHER_SIZE = 0.08
/** Indents below, in shares of the type size, are no indents. */
const INDENT = 0.7
/** A distance of lines this much over the usual one is a space between paragraphs. */
const SPACE = 1.18

/** The paragraphs of a flow; notes follow the paragraph in which their page ended. */
export function paragraphsOf(lines: readonly FlowLine[], usual: Usual): Paragraph[] {
  const done: Paragraph[] = []
  let body: FlowLine[] = []
  let notes: FlowLine[][] = []
  const flush = () => {
    if (body.length > 0) done.push({ lines: body, note: false })
    for (const note of notes) done.push({ lines: note, note: true })
    body = []
    notes = []
  }
  for (const line of lines) {
    if (line.note) {
      const note = notes.at(-1)
      if (note === undefined || startsNote(note, line, usual)) notes.push([line])
      else note.push(line)
    } else if (body.length > 0 && !starts(body, line, usual)) body.push(line)
    else {
      flush()
      body = [line]
    }
  }
  flush()
  return rejoined(done)
}

function startsNote(note: readonly FlowLine[], line: FlowLine, usual: Usual): boolean {
  if (line.mark !== undefined) return true
  const before = note.at(-1)!
  if (before.column !== line.column) return ITEM.test(line.text) || /^\d{1,3}\s+\p{Lu}/u.test(line.text)
  return starts(note, line, usual) && (isTerminated(before.text) || /^\d{1,3}\s/.test(line.text))
}

/** Whether a line begins a new paragraph after these. */
function starts(lines: readonly FlowLine[], line: FlowLine, usual: Usual): boolean {
  const before = lines.at(-1)!
  const runsOn =
    !isTerminated(before.text) && (beginsLow(line.text) || (isCapitals(before.text) && isCapitals(line.text)))
  const bigger = Math.max(before.size, line.size)
  const otherSize = Math.abs(before.size - line.size) / bigger
  if (otherSize > OTHER_SIZE && !(runsOn && otherSize < 0.16)) return true
  // A line can be bold for emphasis; a heading ends before its line does.
  const emphasised = !isTerminated(before.text) && !isShort(before, line)
  if (before.bold !== line.bold && !usual.bold && !runsOn && !emphasised) return true
  if (BULLET.test(line.text)) return true
  if (before.column !== line.column) return startsAcross(lines, line, usual)

  const gap = line.y - before.y
  const leading = usual.leading.get(sizeKey(line.size)) ?? 1.2 * line.size
  const cut = /\p{L}[-\u2010\u00ad]$/u.test(before.text)
  if (gap > SPACE * leading + 0.5 && !((runsOn || cut) && gap < 1.7 * leading)) return true
  const short = isShort(before, line)
  if (areCentred(before, line)) return short && isTerminated(before.text)
  if ((ITEM.test(line.text) || DASH.test(line.text)) && (short || isTerminated(before.text))) return true
  if (cut && beginsLow(line.text)) return false

  const step = line.x0 - before.x0
  const indent = INDENT * line.size
  if (step > indent) return isTerminated(before.text) || (short && !runsOn)
  if (step < -indent) {
    if (lines.length === 1) return short && isTerminated(before.text)
    // Set in after its first line (a hanging indent), or a block set in whole: both end here.
    return !runsOn || isHanging(lines)
  }
  if (!short) return false
  return isTerminated(before.text) || (beginsHigh(line.text) && isVeryShort(before))
}

/** The same at the top of a column or page. */
function startsAcross(lines: readonly FlowLine[], line: FlowLine, usual: Usual): boolean {
  const before = lines.at(-1)!
  if (/\p{L}[-\u2010\u00ad]$/u.test(before.text) && beginsLow(line.text)) return false
  const ended = isTerminated(before.text)
  if (!ended && beginsLow(line.text)) return false
  if (ITEM.test(line.text) && ended) return true
  const indented = line.x0 - line.left > INDENT * line.size
  const wasIndented = before.x0 - before.left > INDENT * before.size && lines.length > 1
  if (indented && !wasIndented) return true
  if (isShort(before, line) && (ended || isVeryShort(before))) return true
  return ended && !usual.indents
}

function isHanging(lines: readonly FlowLine[]): boolean {
  return lines.length > 1 && lines.at(-1)!.x0 - lines[0]!.x0 > INDENT * lines[0]!.size
}

/** The first word of the next line would have stood on this one: it was ended on purpose. */
function isShort(line: FlowLine, next: FlowLine): boolean {
  const word = /^\S+/.exec(next.text)?.[0].length ?? 0
  const width = ((next.x1 - next.x0) * (word + 1)) / Math.max(next.text.length, 1)
  return line.x1 + width < line.right - 0.4 * line.size
}

/** Names and titles begin high inside a sentence, so a line that ends none must be much too short. */
function isVeryShort(line: FlowLine): boolean {
  return line.right - line.x1 > 0.3 * (line.right - line.left)
}

/** Nothing but capitals, as in headings. */
export function isCapitals(text: string): boolean {
  const letters = text.replace(/\P{L}/gu, '')
  return letters.length >= 4 && letters === letters.toUpperCase() && letters !== letters.toLowerCase()
}

function areCentred(a: FlowLine, b: FlowLine): boolean {
  const isCentred = (line: FlowLine) =>
    line.x0 > line.left + line.size && Math.abs(line.x0 + line.x1 - line.left - line.right) < 2 * line.size
  return isCentred(a) && isCentred(b) && Math.abs(a.x0 - b.x0) > 2
}

/** The text ends like a sentence or a clause that a list or quotation follows. */
export function isTerminated(text: string): boolean {
  return /[.!?:;\u2026]["\u201d\u2019')\]\u00bb]*$/.test(text)
}

function beginsLow(text: string): boolean {
  return /^["\u201c\u2018'(]?\p{Ll}/u.test(text)
}

function beginsHigh(text: string): boolean {
  return /^["\u201c\u2018'(]?[\p{Lu}\p{N}]/u.test(text)
}

/** A paragraph that a figure, a caption or a box has cut in two is one again; what stood between follows it. */
function rejoined(paragraphs: readonly Paragraph[]): Paragraph[] {
  const result: (Paragraph | undefined)[] = [...paragraphs]
  result.forEach((paragraph, index) => {
    const last = paragraph?.lines.at(-1)
    if (paragraph === undefined || paragraph.note || last === undefined || !breaksOff(last.text)) return
    for (let next = index + 1; next <= index + 4; next++) {
      const other = result[next]
      const first = other?.lines[0]
      if (other === undefined || first === undefined || other.note) continue
      if (first.page > last.page + 1) return
      if (Math.abs(first.size - last.size) > OTHER_SIZE * last.size || first.bold !== last.bold) continue
      if (first.column === last.column || !beginsLow(first.text) || ITEM.test(first.text)) return
      result[next] = undefined
      result[index] = { lines: [...paragraph.lines, ...other.lines], note: false }
      return
    }
  })
  return result.filter((paragraph) => paragraph !== undefined)
}

function breaksOff(text: string): boolean {
  return /[\p{L}\p{N},-]$/u.test(text)
}

/** The line without the bullet before it. */
export function withoutBullet(text: string): string {
  return text.replace(BULLET, '')
}
