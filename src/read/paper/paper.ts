/** Papers as plain text or Markdown that was made from pages: a PDF, a scan, a web page. */
import type { Markup, Zone } from '../../records.ts'
import type { Block, Extract } from '../extract.ts'
import { countBrokenWords, createHyphens } from './hyphens.ts'
import { LINE_MARK, type Line, splitLines, wrapWidth } from './lines.ts'
import { emphasisedLine, stripMarks } from './markdown.ts'
import { countNoteNumbers, cutNoteNumbers } from './note-numbers.ts'
import { findNoteStarts, findParagraphNumbers } from './notes.ts'
import { countPageNumbers, findPageMarks } from './page-marks.ts'
import { type Gap, joinLines, layoutOf, type Paragraph, type TextLine, textLine } from './paragraphs.ts'
import {
  createSections,
  endsReferences,
  isPlainHeading,
  isStageDirection,
  RANK_BY_LOOKS,
  type Sections,
  sectionOf,
} from './sections.ts'
import { findSiteFurniture } from './site-furniture.ts'

/** Capitals and a colon, or a name and a colon that come twice. */
const CAPITAL_LABEL = /^\p{Lu}[\p{Lu} .'’-]{2,40}:(?:\s|$)/u
const NAME_LABEL = /^\p{Lu}[\p{L}.'’-]{0,20}(?:\s\p{Lu}[\p{L}.'’-]{0,20}){0,4}:\s/u

function isTranscript(lines: readonly Line[]): boolean {
  const seen = new Set<string>()
  return lines.some(({ text }) => {
    if (CAPITAL_LABEL.test(text)) return true
    const name = NAME_LABEL.exec(text.slice(0, 80))?.[0]
    if (name === undefined) return false
    const isAgain = seen.has(name)
    seen.add(name)
    return isAgain
  })
}

/**
 * Whether a text was made from pages, by sure signs only: lines broken to a width, words broken at line ends, form feeds,
 * page numbers on lines of their own, rules with notes behind them, a row of note numbers stuck to words, a page's own
 * matter behind the text. A transcript with speakers' names before their words is none: its turns are told elsewhere.
 */
export function looksLikePaperText(text: string): boolean {
  const lines = splitLines(text)
  if (isTranscript(lines)) return false
  const furniture = findSiteFurniture(lines)
  return (
    wrapWidth(lines) !== undefined ||
    countBrokenWords(lines) >= 3 ||
    countPageNumbers(lines) >= 3 ||
    lines.filter(({ startsPage }) => startsPage).length >= 2 ||
    countRuledNotes(lines) >= 2 ||
    countNoteNumbers(lines) >= 3 ||
    // "See also" stands under speeches too
    (furniture !== undefined && !/^see\b/i.test(lines[furniture]?.text ?? ''))
  )
}

/** Rules between pages with a note's number after them. */
function countRuledNotes(lines: readonly Line[]): number {
  let count = 0
  for (const [index, { text }] of lines.entries()) {
    if (!/^-{3,}$/.test(text)) continue
    const next = lines[index + 1]?.text === '' ? lines[index + 2] : lines[index + 1]
    if (/^(?:<sup>\s*\d{1,3}\s*<\/sup>|\[\^|\d{1,3}\s)/.test(next?.text ?? '')) count++
  }
  return count
}

/**
 * Reads such a text: lines joined into paragraphs, broken words rejoined, page numbers, running heads, rules and note
 * numbers taken out, and the zones of headings, block quotes, notes, references and a page's own matter told. `origin`
 * is the line. Works on any text; one with a paragraph a line comes out as it is.
 *
 * @param text without front matter
 */
export function extractPaperText(text: string, markup: Markup): Extract {
  const isMarkdown = markup === 'markdown'
  const written = splitLines(text)
  const width = wrapWidth(written)
  const { lines, references } = cutNoteNumbers(written)
  const behind = findSiteFurniture(lines) ?? lines.length
  const main = lines.slice(0, behind)
  const hyphens = createHyphens(main)
  const { body, notes } = separate(main, references, { isMarkdown, width })
  const paragraphs = joinLines(body, layoutOf(body, { width, isMarkdown }), hyphens)
  const noteParagraphs = notes.flatMap((note) =>
    joinLines(note, { width: width ?? 80, indents: true, isMarkdown: false }, hyphens),
  )
  const blocks: Block[] = inOrder(
    blocksOf(paragraphs, isMarkdown),
    noteParagraphs.map((note) => noteBlock(note, isMarkdown)),
  )
  for (const line of lines.slice(behind)) {
    if (line.text !== '')
      blocks.push({ text: plainText(line.text, isMarkdown).text, zone: 'footnote', origin: line.number })
  }
  return {
    blocks: blocks.filter(({ text: words }) => words !== ''),
    unit: 'line',
    fields: fieldsOf(paragraphs, isMarkdown),
    faults: [],
  }
}

/** The lines of the text itself, and apart from them those of each note. */
function separate(
  lines: readonly Line[],
  references: ReadonlyMap<number, number>,
  { isMarkdown, width }: { readonly isMarkdown: boolean; readonly width: number | undefined },
): { readonly body: TextLine[]; readonly notes: readonly TextLine[][] } {
  const marks = findPageMarks(lines)
  const starts = findNoteStarts(lines, marks, references)
  const numbers = findParagraphNumbers(lines)
  const body: TextLine[] = []
  const notes: TextLine[][] = []
  let gap: Gap = 'blank'
  let note: TextLine[] | undefined
  for (const [index, line] of lines.entries()) {
    const start = starts.get(index)
    if (marks.has(index) || line.startsPage) gap = 'page'
    else if (line.text === '' && gap === 'none') gap = 'blank'
    if (marks.has(index) || line.text === '') {
      // behind a blank line a note goes on only in a text with broken lines, where the page has not ended
      if (marks.has(index) || width === undefined || isMarkdown) note = undefined
      continue
    }
    if (start !== undefined) {
      note = [{ ...textLine({ ...line, text: start }, 'blank', false, 0) }]
      notes.push(note)
      gap = 'page'
      continue
    }
    if (note !== undefined && gap === 'page' && !line.startsPage && width !== undefined) {
      note.push(textLine(line, 'none', false, 0))
      continue
    }
    note = undefined
    body.push(textLine(line, gap, isMarkdown, numbers.get(index) ?? 0))
    gap = 'none'
  }
  return { body, notes }
}

function blocksOf(paragraphs: readonly Paragraph[], isMarkdown: boolean): Block[] {
  const sections = createSections()
  const isIndentUsual = paragraphs.filter(({ isIndented }) => isIndented).length * 3 > paragraphs.length
  const frontMatter = titleBlock(paragraphs)
  let before = ''
  return paragraphs.map((paragraph, index) => {
    const { text, turns } = plainText(paragraph.text, isMarkdown, paragraph.numbers)
    const zone = frontMatter.has(index)
      ? 'footnote'
      : zoneOf(paragraph, text, { sections, isMarkdown, before, isIndentUsual })
    before = text
    return { text, zone, origin: paragraph.numbers[0] ?? 1, ...(turns.length === 0 ? {} : { turns }) }
  })
}

interface Around {
  readonly sections: Sections
  readonly isMarkdown: boolean
  /** The paragraph before. */
  readonly before: string
  readonly isIndentUsual: boolean
}

function zoneOf(paragraph: Paragraph, text: string, around: Around): Zone {
  const { sections } = around
  const { mark } = paragraph.first
  if (mark.kind === 'heading') return sections.heading(text, mark.rank)
  const isSingle = paragraph.numbers.length === 1
  if (isSingle && around.isMarkdown && mark.kind === 'none' && paragraph.first.gap !== 'none') {
    if (emphasisedLine(paragraph.text) !== undefined) return sections.heading(text, RANK_BY_LOOKS)
  }
  if (isStageDirection(text)) return 'direction'
  if (isSingle && mark.kind === 'none' && isTitle(paragraph, text, sections)) {
    return sections.heading(text, RANK_BY_LOOKS)
  }
  const section = sections.current()
  if (section !== 'body') return section
  return mark.kind === 'quote' || isBlockQuote(paragraph, text, around) ? 'quotation' : 'body'
}

function isTitle(paragraph: Paragraph, text: string, sections: Sections): boolean {
  const isCapitals = /\p{Lu}.*\p{Lu}/u.test(text) && !/\p{Ll}/u.test(text) && isPlainHeading(text)
  if (!isCapitals && !(paragraph.standsAlone && isPlainHeading(text))) return false
  return sections.current() === 'body' || sectionOf(text) !== undefined || endsReferences(text)
}

const QUOTED_WITH_SOURCE = /^(?:“[^“”]*”|"[^"]*")\s*(?:\([^()]*\)|\[[^[\]]*\])?\.?$/

/** A paragraph that is one quotation from end to end, or stands in on the page behind a colon. */
function isBlockQuote(paragraph: Paragraph, text: string, { before, isIndentUsual }: Around): boolean {
  if (text.length < 60) return false
  const isIntroduced = before.endsWith(':')
  if (isIntroduced && paragraph.isIndented && !isIndentUsual) return true
  if (isIntroduced && QUOTED_WITH_SOURCE.test(text)) return true
  if (paragraph.first.gap === 'none') return false
  return /^“[^“”]*”$/.test(text) || (paragraph.isIndented && !isIndentUsual && QUOTED_WITH_SOURCE.test(text))
}

const AFFILIATION =
  /@|\b(?:university|department|professor|institute|college|school|faculty|ph\.? ?d|fellow|lecturer)\b/i
const OCCASION =
  /^(?:presented (?:at|to)|paper (?:prepared|presented)|prepared for|draft\b|working paper|do not cite)/i

/** Paragraphs between the title and the first heading that say who wrote it, where, for what: kept, not counted. */
function titleBlock(paragraphs: readonly Paragraph[]): ReadonlySet<number> {
  const end = paragraphs.findIndex(
    ({ first, text }, index) => index > 0 && (first.mark.kind === 'heading' || text.length > 200),
  )
  const block: number[] = []
  let isSure = false
  for (let index = 1; index < Math.min(end, 16); index++) {
    const text = paragraphs[index]?.text ?? ''
    if (text.length > 150 || /[.!?]$/.test(text)) return new Set()
    block.push(index)
    isSure ||= OCCASION.test(text) || (AFFILIATION.test(text) && block.length > 1)
  }
  return new Set(isSure ? block : [])
}

function noteBlock(note: Paragraph, isMarkdown: boolean): Block {
  const { text, turns } = plainText(note.text, isMarkdown, note.numbers)
  return { text, zone: 'footnote', origin: note.numbers[0] ?? 1, ...(turns.length === 0 ? {} : { turns }) }
}

/** Text without marks, white space made one, and where each of its lines begins. */
function plainText(joined: string, isMarkdown: boolean, numbers: readonly number[] = []) {
  const plain = (isMarkdown ? stripMarks(joined) : joined).replace(/\s+/g, ' ').trim()
  const turns: { at: number; origin: number }[] = []
  let text = ''
  for (const [index, piece] of plain.split(LINE_MARK).entries()) {
    const origin = numbers[index]
    if (index > 0 && origin !== undefined) turns.push({ at: text.length, origin })
    text += piece
  }
  return { text, turns }
}

/** Notes after the paragraph that they stand under. */
function inOrder(body: readonly Block[], notes: readonly Block[]): Block[] {
  const blocks: Block[] = []
  let next = 0
  for (const [index, block] of body.entries()) {
    blocks.push(block)
    const until = body[index + 1]?.origin ?? Number.POSITIVE_INFINITY
    for (; next < notes.length && (notes[next]?.origin ?? 0) < until; next++)
      blocks.push(notes[next] as Block)
  }
  return [...blocks, ...notes.slice(next)]
}

/** The title, where Markdown says which it is. */
function fieldsOf(paragraphs: readonly Paragraph[], isMarkdown: boolean): Record<string, unknown> {
  const first = paragraphs[0]
  if (first?.first.mark.kind !== 'heading' || first.first.mark.rank !== 1) return {}
  return { title: plainText(first.text, isMarkdown).text }
}
