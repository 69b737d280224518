/**
 * Lines of text from pieces with places.
 */
import type { Item } from './page.ts'

/** Pieces on one baseline, from left to right; raised and lowered pieces are with the line they belong to. */
export interface Row {
  readonly items: readonly Item[]
  /** Of the baseline most of it stands on. */
  readonly y: number
  /** Type size of most of its characters. */
  readonly size: number
}

/** One line of one column. */
export interface Line {
  readonly text: string
  readonly page: number
  readonly x0: number
  readonly x1: number
  readonly y: number
  readonly size: number
  /** Nearly all of its letters are. */
  readonly bold: boolean
  /** Raised number or sign at its beginning, which is not in `text`: the mark of a note. */
  readonly mark: string | undefined
}

/** Difference of baselines, as a share of the type size, below which two pieces stand on one line. */
const SAME_BASELINE = 0.22
/** Type this much smaller than its line may be a note number. */
const SMALLER = 0.86
/** A gap of this share of the type size is a space between words. */
const WORD_GAP = 0.19
const NOTE_MARK = /^[[(]?(?:\d{1,3}|[*\u2020\u2021\u00a7\u00b6]{1,3}|[a-z])(?: ?[,\u2013-] ?\d{1,3})*[\])]?$/

/** The rows of some pieces, from top to bottom. */
export function rowsOf(items: readonly Item[]): Row[] {
  const sorted = [...items].sort((a, b) => a.y - b.y || a.x0 - b.x0)
  const groups: Item[][] = []
  for (const item of sorted) {
    const group = groups.at(-1)
    const first = group?.[0]
    if (
      group !== undefined &&
      first !== undefined &&
      item.y - first.y <= SAME_BASELINE * Math.min(item.size, first.size)
    ) {
      group.push(item)
    } else groups.push([item])
  }
  return withRaised(groups.map(rowOf))
}

function rowOf(items: readonly Item[]): Row {
  const size = dominantSize(items)
  const main = items.filter((item) => item.size >= SMALLER * size)
  return {
    items: [...items].sort((a, b) => a.x0 - b.x0),
    y: median((main.length > 0 ? main : items).map(({ y }) => y)),
    size,
  }
}

/** Type size of most characters, to a tenth of a point. */
export function dominantSize(pieces: readonly { readonly text: string; readonly size: number }[]): number {
  const characters = new Map<number, number>()
  for (const { text, size } of pieces) {
    const rounded = Math.round(size * 10) / 10
    characters.set(rounded, (characters.get(rounded) ?? 0) + text.length)
  }
  let most = 0
  let found = 0
  for (const [size, count] of characters) {
    if (count > most || (count === most && size > found)) [most, found] = [count, size]
  }
  return found
}

/** The middle value; 0 of none. */
export function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[values.length >> 1] ?? 0
}

/** Rows of small raised or lowered type that touch a bigger row are put into it. */
function withRaised(rows: readonly Row[]): Row[] {
  const found: (Row | undefined)[] = [...rows]
  rows.forEach((row, index) => {
    for (const other of [index + 1, index - 1, index + 2, index - 2]) {
      const line = found[other]
      if (line === undefined || row.size > SMALLER * line.size) continue
      const rise = (line.y - row.y) / line.size
      if (rise > 0.75 || rise < -0.4) continue
      const touching = row.items.filter((item) => touches(item, line))
      if (touching.length < row.items.length) {
        // A row can hold numbers of two columns, each on its own line.
        if (touching.length === 0) continue
        const rest = row.items.filter((item) => !touching.includes(item))
        found[index] = rowOf(rest)
      } else found[index] = undefined
      found[other] = { ...line, items: [...line.items, ...touching].sort((a, b) => a.x0 - b.x0) }
      if (found[index] === undefined) break
    }
  })
  return found.filter((row) => row !== undefined)
}

function touches(item: Item, { items, size }: Row): boolean {
  // A note begins with its number, some way before its text.
  const before = item.text.length < 6 ? 1.4 * size : 0
  return items.some(
    (other) => Math.abs(item.x0 - other.x1) < 0.6 * size || Math.abs(other.x0 - item.x1) < before,
  )
}

/** The rows of one column as lines of text, note numbers cut out. */
export function linesOf(rows: readonly Row[], page: number): Line[] {
  return withInitials(rows).flatMap((row) => {
    const line = lineOf(row, page)
    return line === undefined ? [] : [line]
  })
}

function lineOf({ items, y, size }: Row, page: number): Line | undefined {
  let text = ''
  let mark: string | undefined
  let before: Item | undefined
  let letters = 0
  let boldLetters = 0
  const kept: Item[] = []
  for (const item of items) {
    if (isNoteMark(item, before, y, size)) {
      if (text === '') mark = `${mark ?? ''}${item.text}`
      before = item
      continue
    }
    const gap = before === undefined ? 0 : item.x0 - before.x1
    const apart = before !== undefined && (gap > WORD_GAP * size || (item.spaced && gap > -0.1 * size))
    text += apart && text !== '' && !text.endsWith(' ') ? ` ${item.text}` : item.text
    before = item
    kept.push(item)
    const count = item.text.replace(/\P{L}/gu, '').length
    letters += count
    if (item.bold) boldLetters += count
  }
  const first = kept[0]
  if (first === undefined) return undefined
  const x1 = Math.max(...kept.map((item) => item.x1))
  const bold = letters > 0 && boldLetters >= 0.85 * letters
  return {
    text: text.replace(/ {2,}/g, ' ').replace(/(?<=\p{L}) (?=[.,;:!?](?: |$))/gu, ''),
    page,
    x0: first.x0,
    x1,
    y,
    size,
    bold,
    mark,
  }
}

function isNoteMark(item: Item, before: Item | undefined, y: number, size: number): boolean {
  if (/^[\u00b9\u00b2\u00b3\u2070\u2074-\u2079]+$/.test(item.text)) return true
  if (item.size > SMALLER * size || y - item.y < 0.12 * size || !NOTE_MARK.test(item.text)) return false
  // 10 to the power of 6, and a raised letter inside a word, are text.
  return !(
    before !== undefined &&
    /\d$/.test(before.text) &&
    item.x0 - before.x1 < 0.1 * size &&
    /^\d/.test(item.text) &&
    !/\p{L}/u.test(before.text)
  )
}

/** Big letters that begin a paragraph over two or more lines, put before the first of these lines. */
function withInitials(rows: readonly Row[]): readonly Row[] {
  const isInitial = (item: Item, size: number) =>
    /^["\u201c\u2018']?\p{Lu}$/u.test(item.text) && item.size >= 1.7 * size
  const body = dominantSize(rows.flatMap(({ items }) => items))
  if (!rows.some(({ items }) => items[0] !== undefined && isInitial(items[0], body))) return rows
  const result = rows.map((row) => ({ ...row, items: [...row.items] }))
  for (const row of result) {
    const initial = row.items[0]
    if (initial === undefined || !isInitial(initial, body)) continue
    const beside = result.filter(
      (other) =>
        other.y > initial.y - 0.95 * initial.size &&
        other.y <= initial.y + 1 &&
        other.items.some(
          (item) => item !== initial && item.x0 >= initial.x1 - 1 && item.x0 < initial.x1 + body,
        ),
    )
    const top = beside[0]
    if (top === undefined) continue
    row.items.shift()
    const next = top.items[0]!
    const joined = {
      ...next,
      text: `${initial.text}${next.spaced && /^\p{Lu}/u.test(next.text) ? ' ' : ''}${next.text}`,
      x0: initial.x0,
    }
    top.items[0] = joined
    for (const other of beside.slice(1)) {
      if (other.items[0] !== undefined) other.items[0] = { ...other.items[0], x0: initial.x0 }
    }
  }
  return result.filter(({ items }) => items.length > 0).map(({ items }) => rowOf(items))
}
