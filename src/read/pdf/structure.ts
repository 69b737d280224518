/**
 * What each paragraph is: heading, text, quotation, note, caption, part of a reference list or of a table of contents.
 */
import type { Zone } from '../../records.ts'
import type { Block } from '../extract.ts'
import type { Usual } from './flow.ts'
import type { JoinLines } from './hyphens.ts'
import { isCapitals, isTerminated, type Paragraph, withoutBullet } from './paragraphs.ts'
import { dominantSize, median } from './rows.ts'

const NUMBER = '(?:(?:\\d{1,2}(?:\\.\\d{1,2})*|[IVX]{1,5})[.:]?\\s+)?'
const REFERENCES = new RegExp(
  `^${NUMBER}(?:selected |select |cited )?(?:references|bibliography|works cited|works consulted|literature(?: cited)?|list of references|sources(?: cited)?|references cited|references and notes|further reading)[:.]?$`,
  'i',
)
const NOTES = new RegExp(`^${NUMBER}(?:end ?notes|notes|footnotes|notes and references)[:.]?$`, 'i')
const CONTENTS = /^(?:table of )?contents[:.]?$/i
const CAPTION =
  /^(?:figure|fig\.|table|chart|map|box|graph|exhibit|plate)\s+(?:\d{1,3}|[A-Z]|[IVX]+)\b\s*[.:\u2013\u2014-]?/i
const NUMBERED = /^(?:\d{1,2}(?:\.\d{1,2}){0,3}[.)]?|[IVX]{1,5}[.)]|[A-Z][.)])\s+\p{Lu}/u
/** Dot leaders with a page number. */
const LEADERS = /(?:\.\s?){4,}\s*(?:\d{1,4}|[ivxlc]{1,6})$|\u2026{2,}\s*\d{1,4}$/i
/** What is stamped on copies handed out before a speech, and where a copy was taken from. */
const STAMP =
  /^(?:\d+ words )?\W*(?:please )?check against delivery\W*(?:\d+ words)?$|^source: ?https?:\/\/\S+$/i
/** A number before a paragraph, of those that are counted through. */
const COUNTED = /^(\d{1,3})[.)]?\s+(?=["\u201c\u2018(]?\p{L})/u
/** Paragraphs in a row that must carry ascending numbers. */
const LEAST_COUNTED = 4
const LONGEST_HEADING = 25

/** A paragraph with its text and what its type looks like. */
interface Part {
  readonly paragraph: Paragraph
  readonly text: string
  readonly turns: readonly { readonly at: number; readonly origin: number }[]
  readonly page: number
  readonly size: number
  readonly bold: boolean
}

/** The blocks of a document. */
export function blocksOf(paragraphs: readonly Paragraph[], usual: Usual, join: JoinLines): Block[] {
  const parts = withoutCounts(
    paragraphs.map((paragraph) => partOf(paragraph, join)).filter(({ text }) => /[\p{L}\p{N}]/u.test(text)),
  )
  let section: { readonly zone: Zone; readonly rank: number } | undefined
  return parts.map((part, index) => {
    const named = sectionNamed(part)
    const heading = named !== undefined || isHeading(part, parts[index - 1], parts[index + 1], usual)
    if (named !== undefined) section = { zone: named, rank: rankOf(part) }
    else if (section !== undefined && heading && endsSection(part, section.rank, usual)) section = undefined
    const zone = section?.zone ?? (heading ? 'heading' : zoneOf(part, usual))
    const { text, page, turns } = part
    return {
      text,
      zone: part.paragraph.note ? 'footnote' : zone,
      origin: page,
      ...(turns.length > 0 ? { turns } : {}),
    }
  })
}

function partOf(paragraph: Paragraph, join: JoinLines): Part {
  const { lines } = paragraph
  const first = lines[0]!
  const turns: { at: number; origin: number }[] = []
  let text = withoutBullet(first.text)
  let page = first.page
  for (const line of lines.slice(1)) {
    const joined = join(text, line.text)
    if (line.page !== page) turns.push({ at: joined.length - line.text.length, origin: line.page })
    page = line.page
    text = joined
  }
  return {
    paragraph,
    text: text.replace(/\u00ad/g, ''),
    turns,
    page: first.page,
    size: dominantSize(lines),
    bold: lines.every(({ bold }) => bold),
  }
}

/** Numbers of paragraphs that are counted through (1, 2, 3 …) are no words of theirs. */
function withoutCounts(parts: readonly Part[]): Part[] {
  const chain: { readonly index: number; readonly length: number }[] = []
  let wanted = 1
  parts.forEach(({ paragraph, text }, index) => {
    const counted = paragraph.note ? null : COUNTED.exec(text)
    const number = Number(counted?.[1])
    // One may be missing: a line break, a heading or a slip of the pen.
    if (counted === null || !(number >= wanted && number <= wanted + 2)) return
    chain.push({ index, length: counted[0].length })
    wanted = number + 1
  })
  const longest = chain.filter(({ index }) => wordsOf(parts[index]!.text) > LONGEST_HEADING)
  if (chain.length < LEAST_COUNTED || longest.length < 0.5 * chain.length) return [...parts]
  const result = [...parts]
  for (const { index, length } of chain) {
    const part = result[index]!
    const turns = part.turns.map(({ at, origin }) => ({ at: at - length, origin }))
    result[index] = { ...part, text: part.text.slice(length), turns }
  }
  return result
}

function wordsOf(text: string): number {
  return text.split(/\s+/).length
}

function sectionNamed({ paragraph, text }: Part): Zone | undefined {
  if (paragraph.note || paragraph.lines.length > 2) return undefined
  if (REFERENCES.test(text)) return 'references'
  if (NOTES.test(text) || CONTENTS.test(text)) return 'footnote'
  return undefined
}

function isHeading(part: Part, before: Part | undefined, after: Part | undefined, usual: Usual): boolean {
  const { paragraph, text, size, bold } = part
  if (
    paragraph.note ||
    paragraph.lines.length > 4 ||
    wordsOf(text) > LONGEST_HEADING ||
    !/\p{L}{2}/u.test(text)
  )
    return false
  if (CAPTION.test(text) || LEADERS.test(text) || /[,;]$/.test(text)) return false
  if (size >= 1.1 * usual.size) return !/[^.]\.$/.test(text) || wordsOf(text) < 8
  if (size < 0.94 * usual.size || /[.;,]$/.test(text)) return false
  if (bold && !usual.bold) return true
  if (isCapitals(text) && wordsOf(text) <= 15) return true
  const apart = (a: Part | undefined, b: Part | undefined) => {
    const [last, first] = [a?.paragraph.lines.at(-1), b?.paragraph.lines[0]]
    return (
      last === undefined ||
      first === undefined ||
      last.column !== first.column ||
      first.y - last.y > 1.4 * first.size
    )
  }
  return (
    NUMBERED.test(text) &&
    wordsOf(text) <= 12 &&
    !isTerminated(text) &&
    apart(before, part) &&
    apart(part, after)
  )
}

/** Size first, then bold: the higher, the further up in the outline. */
function rankOf({ size, bold }: Part): number {
  return Math.round(size * 4) * 2 + (bold ? 1 : 0)
}

/** A heading of equal or higher rank ends a reference list; plain capitals there are an author. */
function endsSection(part: Part, rank: number, usual: Usual): boolean {
  return (
    rankOf(part) >= rank &&
    (part.size >= 1.05 * usual.size || (part.bold && !usual.bold) || isCapitals(part.text))
  )
}

function zoneOf(part: Part, usual: Usual): Zone {
  const { paragraph, text, size } = part
  // Notes that were set inside the text, or gathered without a heading.
  if (paragraph.lines[0]!.mark !== undefined && size <= 0.92 * usual.size) return 'footnote'
  if (paragraph.note || LEADERS.test(text) || STAMP.test(text)) return 'footnote'
  if (
    CAPTION.test(text) &&
    wordsOf(text) < 60 &&
    (size < 0.97 * usual.size || !isTerminated(text) || wordsOf(text) < 15)
  )
    return 'footnote'
  return isBlockQuotation(part, usual) ? 'quotation' : 'body'
}

/** Two lines or more that stand in from both sides, or from the left in smaller type. */
function isBlockQuotation({ paragraph, size }: Part, usual: Usual): boolean {
  const { lines } = paragraph
  if (lines.length < 2 || size > 1.03 * usual.size) return false
  const em = usual.size
  const rest = lines.slice(1)
  const insets = rest.map((line) => line.x0 - line.left)
  const inset = Math.min(...insets)
  if (inset < 1.1 * em || lines[0]!.x0 - lines[0]!.left < 1.1 * em) return false
  if (Math.max(...insets) - inset > 2.5) return false
  const narrow = median(lines.map((line) => line.right - line.x1))
  return size < 0.96 * usual.size || lines.some((line) => line.narrow) || narrow > 1.1 * em
}
