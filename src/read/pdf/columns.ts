/**
 * Columns: where the gutters of a page are, and its lines in reading order.
 */
import type { Page } from './page.ts'
import { type Line, linesOf, median, type Row, rowsOf } from './rows.ts'

/** Lines of one column, or of a stretch of the page in one column, from top to bottom. */
export interface Column {
  readonly lines: readonly Line[]
  readonly page: number
}

/** Points a gutter must be clear of text. */
const LEAST_GUTTER = 7
/** Points between the places that are tried. */
const STEP = 2
/** Clear space between two columns, as a share of the type size: spaces of justified lines are narrower. */
const LEAST_CLEAR = 0.8
/** Lines that must stand on each side: the gaps of justified lines can stand one under the other by chance. */
const LEAST_LINES = 7
/** Lines that are enough where the gutter is wide (in shares of the type size), or another page has it there. */
const LEAST_LINES_WIDE = 4
const WIDE = 1.7
const LEAST_LINES_KNOWN = 2
/** Characters that a line of a column has at least, on average: cells of tables have fewer. */
const LEAST_CHARACTERS = 12
const DEEPEST = 8

/** Stretch of rows that a gutter divides. */
interface Gutter {
  readonly x: number
  readonly from: number
  readonly to: number
  readonly characters: number
}

/** Items of a page without its furniture, as columns in reading order. */
export function columnsOf(page: Page, known: readonly number[] = []): Column[] {
  return divided(rowsOf(page.items), known, 0).map((rows) => ({
    lines: linesOf(rows, page.number),
    page: page.number,
  }))
}

/** Where the gutters of a page are, in points from its left edge. */
export function guttersOf(page: Page): number[] {
  const gutter = bestGutter(rowsOf(page.items), [])
  return gutter === undefined ? [] : [gutter.x]
}

function divided(rows: readonly Row[], known: readonly number[], depth: number): (readonly Row[])[] {
  if (rows.length === 0) return []
  const gutter = depth < DEEPEST ? bestGutter(rows, known) : undefined
  if (gutter === undefined) return [rows]
  const { x, from, to } = gutter
  const band = rows.slice(from, to).flatMap(({ items }) => items)
  const side = (left: boolean) => rowsOf(band.filter((item) => item.x0 + item.x1 < 2 * x === left))
  return [
    ...divided(rows.slice(0, from), known, depth + 1),
    ...divided(side(true), known, depth + 1),
    ...divided(side(false), known, depth + 1),
    ...divided(rows.slice(to), known, depth + 1),
  ]
}

function bestGutter(rows: readonly Row[], known: readonly number[]): Gutter | undefined {
  const left = Math.min(...rows.map(({ items }) => items[0]?.x0 ?? Number.POSITIVE_INFINITY))
  const right = Math.max(...rows.map(({ items }) => Math.max(...items.map(({ x1 }) => x1))))
  const width = right - left
  if (!(width > 100) || rows.length < LEAST_LINES_KNOWN) return undefined
  let best: Gutter[] = []
  for (let x = left + 0.14 * width; x <= right - 0.14 * width; x += STEP) {
    const isKnown = known.some((other) => Math.abs(other - x) < 6)
    for (const gutter of guttersAt(rows, x, isKnown ? LEAST_LINES_KNOWN : LEAST_LINES)) {
      const most = best[0]
      if (most === undefined || gutter.characters > most.characters) best = [gutter]
      else if (gutter.characters === most.characters && gutter.from === most.from && gutter.to === most.to)
        best.push(gutter)
    }
  }
  return best[best.length >> 1]
}

/** The stretches of rows in which nothing crosses `x` and text stands on both sides. */
function guttersAt(rows: readonly Row[], x: number, leastLines: number): Gutter[] {
  const found: Gutter[] = []
  const half = LEAST_GUTTER / 2
  let from = 0
  for (let row = 0; row <= rows.length; row++) {
    const crossed = rows[row]?.items.some((item) => item.x0 < x + half && item.x1 > x - half) ?? true
    if (!crossed) continue
    if (row - from >= Math.min(leastLines, LEAST_LINES_WIDE)) {
      const characters = charactersOfColumns(rows.slice(from, row), x, leastLines)
      if (characters > 0) found.push({ x, from, to: row, characters })
    }
    from = row + 1
  }
  return found
}

interface Side {
  characters: number
  readonly lengths: number[]
  x0: number
  x1: number
}

/** How many characters stand in two columns beside `x`; 0 where what stands there is no text in columns. */
function charactersOfColumns(rows: readonly Row[], x: number, leastLines: number): number {
  const sides: readonly [Side, Side] = [emptySide(), emptySide()]
  for (const { items } of rows) {
    for (const which of [0, 1] as const) {
      const here = items.filter((item) => (item.x1 <= x ? 0 : 1) === which)
      const first = here[0]
      if (first === undefined) continue
      const side = sides[which]
      const end = Math.max(...here.map(({ x1 }) => x1))
      for (const { text } of here) side.characters += text.length
      side.lengths.push(end - first.x0)
      side.x0 = Math.min(side.x0, first.x0)
      side.x1 = Math.max(side.x1, end)
    }
  }
  const [left, right] = sides
  const size = median(rows.map((row) => row.size))
  const clear = (right.x0 - left.x1) / size
  const lines = Math.min(left.lengths.length, right.lengths.length)
  if (clear < LEAST_CLEAR || lines < Math.min(leastLines, clear >= WIDE ? LEAST_LINES_WIDE : LEAST_LINES))
    return 0
  const fits = ({ characters, lengths, x0, x1 }: Side) =>
    characters >= LEAST_CHARACTERS * lengths.length && median(lengths) >= 0.55 * (x1 - x0)
  if (!fits(left) || !fits(right)) return 0
  // Labels in the margin of a text: few and short on the left.
  if (left.lengths.length < 0.5 * right.lengths.length) return 0
  if (
    Math.min(left.x1 - left.x0, right.x1 - right.x0) <
    0.3 * Math.max(left.x1 - left.x0, right.x1 - right.x0)
  )
    return 0
  return left.characters + right.characters
}

function emptySide(): Side {
  return { characters: 0, lengths: [], x0: Number.POSITIVE_INFINITY, x1: Number.NEGATIVE_INFINITY }
}
