/**
 * The lines of a document in reading order with what is usual around them, and which of them are footnotes.
 */
import type { Column } from './columns.ts'
import { dominantSize, type Line } from './rows.ts'

/** A line with the margins of its column. */
export interface FlowLine extends Line {
  readonly left: number
  readonly right: number
  /** Number of its column in the document, from 0. */
  readonly column: number
  readonly note: boolean
  /** It and its neighbours of the same left edge end before the right margin of the column. */
  readonly narrow: boolean
}

/** What most of a document looks like. */
export interface Usual {
  /** Type size of most of the text. */
  readonly size: number
  /** Most of the text is bold, so bold says nothing. */
  readonly bold: boolean
  /** Distance of two lines of one paragraph, by type size in tenths of a point. */
  readonly leading: ReadonlyMap<number, number>
  /** Paragraphs begin with an indented line rather than after a space. */
  readonly indents: boolean
}

/** Smaller than the text by at least this factor: the type of notes. */
const NOTE_SIZE = 0.96
const NOTE_START = /^(?:\[?\d{1,3}[\].)]?\s+\S|[*\u2020\u2021\u00a7])/

/** Lines of all columns with their margins, footnotes marked. */
export function flowOf(columns: readonly Column[]): { readonly lines: FlowLine[]; readonly usual: Usual } {
  const all = columns.flatMap(({ lines }) => lines)
  const size = dominantSize(all)
  const text = all.filter((line) => Math.abs(line.size - size) < 0.3)
  const letters = (lines: readonly Line[]) => lines.reduce((sum, line) => sum + line.text.length, 0)
  const bold = letters(text.filter((line) => line.bold)) > 0.5 * letters(text)
  const margins = marginsOf(columns)
  let wasNote = false
  const lines = columns.flatMap((column, index) => {
    const from = notesFrom(column, size, wasNote, columns)
    const { left, right } = margins[index]!
    return withLocalMargins(
      column.lines.map((line, place) => {
        const note = place >= from
        wasNote = note
        return { ...line, left, right, column: index, note, narrow: false }
      }),
    )
  })
  const leading = leadingOf(lines)
  return { lines, usual: { size, bold, leading, indents: usesIndents(lines, leading) } }
}

interface Margins {
  readonly left: number
  readonly right: number
}

/** Left and right edge of each column; one of few lines has those of a bigger one around it. */
function marginsOf(columns: readonly Column[]): Margins[] {
  const own = columns.map(({ lines }) => ownMargins(lines))
  const big = columns.flatMap(({ lines }, index) => (lines.length >= 6 ? [own[index]!] : []))
  return columns.map(({ lines }, index) => {
    const mine = own[index]!
    if (lines.length >= 6) return mine
    const around = big
      .filter(({ left, right }) => left <= mine.left + 3 && right >= mine.right - 3)
      .sort((a, b) => a.right - a.left - (b.right - b.left))[0]
    return around ?? mine
  })
}

function ownMargins(lines: readonly Line[]): Margins {
  const counts = new Map<number, number>()
  for (const { x0 } of lines) counts.set(Math.round(x0 / 2), (counts.get(Math.round(x0 / 2)) ?? 0) + 1)
  const enough = Math.max(2, 0.12 * lines.length)
  const usual = [...counts].filter(([, count]) => count >= enough).map(([place]) => place * 2)
  const left = Math.min(...(usual.length > 0 ? usual : lines.map(({ x0 }) => x0)))
  const ends = lines.map(({ x1 }) => x1).sort((a, b) => a - b)
  return { left, right: ends[Math.floor(0.97 * (ends.length - 1))] ?? 0 }
}

/** Lines set in from both sides have their own right margin: whether the last one is short depends on it. */
function withLocalMargins(lines: readonly FlowLine[]): FlowLine[] {
  const result: FlowLine[] = []
  let at = 0
  while (at < lines.length) {
    const first = lines[at]!
    let end = at + 1
    const indented = first.x0 > first.left + first.size
    let edge = first.x1
    while (indented && end < lines.length && Math.abs(lines[end]!.x0 - first.x0) < 2.5) {
      // The first line of the next paragraph can be set in just as far, but runs to the margin.
      if (end - at >= 2 && lines[end]!.x1 > edge + first.size) break
      edge = Math.max(edge, lines[end]!.x1)
      end++
    }
    const run = lines.slice(at, end)
    const right = Math.max(...run.map(({ x1 }) => x1))
    const narrow = run.length >= 2 && right < first.right - first.size
    for (const line of run) result.push(narrow ? { ...line, right, narrow } : line)
    at = end
  }
  return result
}

/** Index of the first line of the notes at the foot of a column; the number of lines where there are none. */
function notesFrom(column: Column, size: number, wasNote: boolean, columns: readonly Column[]): number {
  const { lines } = column
  let from = lines.length
  while (from > 0 && lines[from - 1]!.size <= NOTE_SIZE * size) from--
  const group = lines.slice(from)
  if (group.length === 0) return from
  const starts = group.filter((line) => line.mark !== undefined || NOTE_START.test(line.text))
  const marked = starts.length > 0
  const first = group[0]!
  const firstMarked = first === starts[0]
  // A page of small type throughout has no foot.
  const onPage = columns.filter(({ page }) => page === column.page).flatMap((other) => other.lines)
  const bigger = onPage.filter((line) => line.size > NOTE_SIZE * size).length
  if (bigger === 0) return marked && wasNote ? from : lines.length
  if (from === 0)
    return (firstMarked || wasNote) && first.y > 0.3 * Math.max(...onPage.map(({ y }) => y))
      ? 0
      : lines.length
  if (!marked) return wasNote && isApart(lines, from) && group.length <= 12 ? from : lines.length
  if (firstMarked || wasNote) return from
  // A quotation or a table in small type can stand right above the notes.
  return from + group.indexOf(starts[0]!)
}

function isApart(lines: readonly Line[], at: number): boolean {
  const [before, here] = [lines[at - 1], lines[at]]
  return before === undefined || here === undefined || here.y - before.y > 1.5 * before.size
}

/** The commonest distance of two lines of one size in one column. */
function leadingOf(lines: readonly FlowLine[]): ReadonlyMap<number, number> {
  const counts = new Map<number, Map<number, number>>()
  lines.forEach((line, index) => {
    const before = lines[index - 1]
    if (before === undefined || before.column !== line.column || Math.abs(before.size - line.size) > 0.3)
      return
    const gap = Math.round((line.y - before.y) * 2) / 2
    if (gap <= 0.5 * line.size || gap > 4 * line.size) return
    const key = sizeKey(line.size)
    const gaps = counts.get(key) ?? new Map<number, number>()
    gaps.set(gap, (gaps.get(gap) ?? 0) + 1)
    counts.set(key, gaps)
  })
  return new Map(
    [...counts].map(([key, gaps]) => {
      const most = Math.max(...gaps.values())
      // Of distances that are nearly as frequent, the smaller one is inside paragraphs.
      const usual = [...gaps].filter(([, count]) => count >= 0.4 * most).map(([gap]) => gap)
      return [key, Math.min(...usual)]
    }),
  )
}

/** Type size as `Usual.leading` knows it. */
export function sizeKey(size: number): number {
  return Math.round(size * 10)
}

function usesIndents(lines: readonly FlowLine[], leading: ReadonlyMap<number, number>): boolean {
  let indents = 0
  let spaces = 0
  lines.forEach((line, index) => {
    const before = lines[index - 1]
    if (before === undefined || before.column !== line.column) return
    const usual = leading.get(sizeKey(line.size)) ?? 1.2 * line.size
    const indent = line.x0 - line.left
    if (indent > 0.7 * line.size && indent < 5 * line.size && before.x0 - before.left < 0.5 * line.size)
      indents++
    else if (line.y - before.y > 1.2 * usual && indent < 0.5 * line.size) spaces++
  })
  return indents > spaces
}
