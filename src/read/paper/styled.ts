/** Paragraphs of a word processor, by what their styles and looks say of them. */
import type { Zone } from '../../records.ts'
import type { Block } from '../extract.ts'
import {
  createSections,
  endsReferences,
  isPlainHeading,
  isStageDirection,
  RANK_BY_LOOKS,
  type Sections,
  sectionOf,
} from './sections.ts'

/** One paragraph, or one row of a table. */
export interface StyledParagraph {
  /** Text by line breaks that an empty line follows; within a piece, breaks and tabs are spaces. */
  readonly pieces: readonly string[]
  /** Name of its style; empty where it has none. */
  readonly style: string
  /** Rank of the heading it is by its outline, 1 to 9; `undefined` where only its style can tell. */
  readonly outline: number | undefined
  readonly isListed: boolean
  readonly isRow: boolean
  /** Every letter of it is bold. */
  readonly isBold: boolean
  /** Indents in twentieths of a point. */
  readonly indentStart: number
  readonly indentEnd: number
  /** Texts of the notes it refers to, in order. */
  readonly notes: readonly string[]
}

const HEADING_STYLE = /^(?:heading|überschrift|titre|título|titolo|kop|rubrik|заголовок) ?([1-9])/i
const TITLE_STYLE = /\b(?:sub)?title\b|\bt[ií]tol\b|^(?:titel|untertitel|titre|título|заголовок)$/i
const QUOTE_STYLE = /quot|zitat|\bcita\b|citazione|citation|block text|extract/i
const ASIDE_STYLE = /^(?:toc|table of (?:figures|contents)|footnote text|endnote text|header|footer)\b/i
const BIBLIOGRAPHY_STYLE = /^bibliograph/i
/** A quarter of an inch, in twentieths of a point. */
const INDENTED = 360

/** The blocks of a document, each note after the paragraph that refers to it; `origin` counts the paragraphs. */
export function blocksOfParagraphs(paragraphs: readonly StyledParagraph[]): Block[] {
  const blocks: Block[] = []
  const sections = createSections()
  const isQuote = createQuoteTest(paragraphs)
  for (const [index, paragraph] of paragraphs.entries()) {
    const origin = index + 1
    for (const piece of paragraph.pieces) {
      blocks.push({ text: piece, zone: zoneOf(paragraph, piece, sections, isQuote), origin })
    }
    for (const note of paragraph.notes) blocks.push({ text: note, zone: 'footnote', origin })
  }
  return blocks
}

function zoneOf(
  paragraph: StyledParagraph,
  text: string,
  sections: Sections,
  isQuote: (paragraph: StyledParagraph) => boolean,
): Zone {
  const { style } = paragraph
  if (ASIDE_STYLE.test(style)) return 'footnote'
  if (BIBLIOGRAPHY_STYLE.test(style)) return 'references'
  const level = paragraph.outline ?? HEADING_STYLE.exec(style)?.[1]
  if (level !== undefined) return sections.heading(text, Number(level))
  if (TITLE_STYLE.test(style)) return sections.heading(text, 1)
  if (isStageDirection(text)) return 'direction'
  if (!paragraph.isListed && !paragraph.isRow) {
    const isShort = text.length <= 120 && !/[.;,]$/.test(text)
    if (paragraph.isBold && isShort && paragraph.pieces.length === 1)
      return sections.heading(text, RANK_BY_LOOKS)
    if (sections.current() === 'body' ? isPlainHeading(text) : isPlainHeading(text) && isNamed(text)) {
      return sections.heading(text, RANK_BY_LOOKS + 1)
    }
  }
  const section = sections.current()
  return section === 'body' && (QUOTE_STYLE.test(style) || isQuote(paragraph)) ? 'quotation' : section
}

/** Inside a list of references a short line is a heading only where its words say so. */
function isNamed(text: string): boolean {
  return sectionOf(text) !== undefined || endsReferences(text)
}

/** Indented on both sides and longer than a line, where most of the document is not. */
function createQuoteTest(paragraphs: readonly StyledParagraph[]): (paragraph: StyledParagraph) => boolean {
  const isIndented = ({ indentStart, indentEnd, isListed, isRow, pieces }: StyledParagraph) =>
    indentStart >= INDENTED && indentEnd >= INDENTED && !isListed && !isRow && (pieces[0]?.length ?? 0) >= 60
  const written = paragraphs.filter(({ pieces }) => pieces.length > 0)
  const isUsual = written.filter(isIndented).length * 3 > written.length
  return (paragraph) => !isUsual && isIndented(paragraph)
}

/** Runs of text with line breaks as the pieces of a paragraph: an empty line ends a piece. */
export function piecesOf(text: string): string[] {
  return text
    .split(/\n[^\S\n]*\n/)
    .map((piece) =>
      piece
        .replace(/\u00ad/g, '')
        .replace(/\s+/g, ' ')
        .trim(),
    )
    .filter((piece) => piece !== '')
}

const NOTE_NUMBER = /^\s*\[?\d{1,3}(?:\s?[,–-]\s?\d{1,3})*\]?\s*$/
const UNIT = /(?:^|[^\p{L}])(?:[kcdm]?m|ft|yd|mi|in)$/u

/** Whether a raised run is the number of a note typed by hand: digits after a word that is no unit of measure. */
export function isRaisedNote(raised: string, before: string): boolean {
  const end = before.slice(-12)
  return NOTE_NUMBER.test(raised) && /[\p{L}\p{P}]\s?$/u.test(end) && !UNIT.test(end)
}

const DEFAULT_AUTHOR =
  /^(?:(?:microsoft|windows|office|default|ms)?[ -]?(?:office )?(?:user|author|admin|administrator)|unknown|owner|pc|python-docx|apache poi|un-named|hp|dell)$/i
const DEFAULT_TITLE =
  /^(?:microsoft word\b.*|untitled.*|document ?\d*|title|word document|.*\.(?:docx?|rtf|odt))$/i

/** The fields of a file's properties, without what an office program writes of itself; `created` is ISO 8601. */
export function propertyFields(properties: {
  readonly title: string | undefined
  readonly author: string | undefined
  readonly created: string | undefined
}): Record<string, unknown> {
  const { title, author, created } = properties
  return {
    ...(title === undefined || DEFAULT_TITLE.test(title) ? {} : { title }),
    ...(author === undefined || DEFAULT_AUTHOR.test(author) ? {} : { speaker: author }),
    ...(created === undefined ? {} : { created }),
  }
}
