/** Lines put together into paragraphs. */
import type { Hyphens } from './hyphens.ts'
import { isBrokenOff, isUnfinished, LINE_MARK, type Line, startsSmall } from './lines.ts'
import { type LineMark, readLineMark } from './markdown.ts'
import { isPlainHeading } from './sections.ts'

/** What stands between a line and the one before it: nothing, a blank line, or the end of a page. */
export type Gap = 'none' | 'blank' | 'page'

/** A line of the text itself, as it goes into a paragraph. */
export interface TextLine extends Line {
  readonly gap: Gap
  readonly mark: LineMark
  /** A record's number stood before it: a paragraph begins. */
  readonly isNumbered: boolean
}

/** Lines that belong together. */
export interface Paragraph {
  /** Joined; `LINE_MARK` before each line but the first. */
  readonly text: string
  /** Numbers of its lines, in order. */
  readonly numbers: readonly number[]
  readonly first: TextLine
  /** Nothing but its own line between blank ones, or a heading by its mark. */
  readonly standsAlone: boolean
  /** Every line stands further in than the document's usual. */
  readonly isIndented: boolean
}

/** How a document's lines are laid out. */
export interface Layout {
  /** What lines are broken to; `undefined` where each line is a paragraph. */
  readonly width: number | undefined
  /** Paragraphs begin with an indent and not after a blank line. */
  readonly indents: boolean
  /** Lines without a blank one between them are one paragraph by the rules of Markdown. */
  readonly isMarkdown: boolean
}

/** Tells from the lines after another how paragraphs begin. */
export function layoutOf(
  lines: readonly TextLine[],
  { width, isMarkdown }: Pick<Layout, 'width' | 'isMarkdown'>,
): Layout {
  if (width === undefined || isMarkdown) return { width, indents: false, isMarkdown }
  let begins = 0
  let goesOn = 0
  let blanks = 0
  for (let index = 1; index < lines.length; index++) {
    const line = lines[index]
    const before = lines[index - 1]
    if (line === undefined || before === undefined) continue
    if (line.gap === 'blank') blanks++
    if (line.gap !== 'none' || line.indent === 0 || before.indent > 0) continue
    if (!isUnfinished(before.text) && !startsSmall(line.text)) begins++
    else goesOn++
  }
  return { width, indents: begins >= 3 && begins > goesOn * 2 && begins > blanks, isMarkdown }
}

/** A line with its mark, read as Markdown or as plain text. */
export function textLine(line: Line, gap: Gap, isMarkdown: boolean, numberLength: number): TextLine {
  const mark: LineMark = isMarkdown ? readLineMark(line.text) : { kind: 'none', text: line.text }
  return {
    ...line,
    text: mark.kind === 'nothing' ? '' : mark.text.slice(mark.kind === 'heading' ? 0 : numberLength),
    gap,
    mark,
    isNumbered: numberLength > 0,
  }
}

/** Joins lines into paragraphs. */
export function joinLines(lines: readonly TextLine[], layout: Layout, hyphens: Hyphens): Paragraph[] {
  const paragraphs: Paragraph[] = []
  let open: TextLine[] = []
  const close = (next: TextLine | undefined) => {
    if (open.length > 0) paragraphs.push(paragraphOf(open, next, hyphens))
    open = []
  }
  for (const line of lines) {
    if (line.text === '') {
      close(line)
      continue
    }
    const before = open.at(-1)
    if (before !== undefined && !goesOn(open, before, line, layout)) close(line)
    open.push(line)
  }
  close(undefined)
  return paragraphs
}

function goesOn(open: readonly TextLine[], before: TextLine, line: TextLine, layout: Layout): boolean {
  if (before.mark.kind === 'heading' || line.mark.kind === 'heading' || line.mark.kind === 'item')
    return false
  if (line.isNumbered || before.mark.kind === 'row' || line.mark.kind === 'row') return false
  if ((before.mark.kind === 'quote') !== (line.mark.kind === 'quote')) return false
  const isMidSentence = isUnfinished(before.text) && startsSmall(line.text)
  if (line.gap !== 'none') {
    if (isAloneHeading(open) && !(line.gap === 'page' && isMidSentence)) return false
    if (line.gap === 'page' && layout.indents) return line.indent === 0 || isMidSentence
    const isLong = before.text.length >= (layout.width === undefined ? 100 : layout.width * 0.6)
    if (isMidSentence && isLong) return true
    if (!isBrokenOff(before.text) || !isLong) return false
    return line.gap === 'page'
      ? !isPlainHeading(line.text)
      : layout.width === undefined && before.text.length >= 150
  }
  if (layout.isMarkdown) return (isMidSentence && !before.endsHard) || isSoftBreak(before, line)
  if (layout.width === undefined) return isMidSentence && before.text.length >= 60 && !before.endsHard
  if (layout.indents) return line.indent === 0 || line.indent <= before.indent || isMidSentence
  return isMidSentence || !isParagraphEnd(before, line, layout.width)
}

/** A line break that Markdown takes for a space; files with a paragraph a line and no blank ones are let be. */
function isSoftBreak(before: TextLine, line: TextLine): boolean {
  if (before.endsHard && before.text.length < 80) return false
  if (/^\P{Ll}*$/u.test(before.text) && isPlainHeading(before.text)) return false
  return before.text.length < 150 || (isUnfinished(before.text) && !isPlainHeading(line.text))
}

/** A title of its own is not gone on with after a blank line. */
function isAloneHeading(open: readonly TextLine[]): boolean {
  const only = open.length === 1 ? open[0] : undefined
  return only !== undefined && only.gap !== 'none' && isPlainHeading(only.text)
}

/** A sentence ends and the next line's first word would have had room. */
function isParagraphEnd(before: TextLine, line: TextLine, width: number): boolean {
  if (isUnfinished(before.text) || startsSmall(line.text)) return false
  const nextWord = /^\S+/.exec(line.text)?.[0].length ?? 0
  return before.text.length + 1 + nextWord + Math.max(8, width * 0.12) <= width
}

function paragraphOf(lines: readonly TextLine[], next: TextLine | undefined, hyphens: Hyphens): Paragraph {
  const first = lines[0] as TextLine // never empty: see close
  const pieces: string[] = []
  let last = first.text
  for (const line of lines.slice(1)) {
    const { cut, gap } = hyphens.between(last, line.text)
    pieces.push(cut === 1 ? last.slice(0, -1) : last, gap, LINE_MARK)
    last = line.text
  }
  return {
    text: pieces.join('') + last,
    numbers: lines.map(({ number }) => number),
    first,
    standsAlone: lines.length === 1 && (first.gap !== 'none' || first.indent > 0) && next?.gap !== 'none',
    isIndented: lines.every(({ indent }) => indent >= 3),
  }
}
