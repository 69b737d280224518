/**
 * Running heads and feet, and page numbers: what is repeated at like places of the pages.
 */
import type { Item, Page } from './page.ts'
import { type Row, rowsOf } from './rows.ts'

/** Rows from the edge of a page that are looked at. */
const DEPTH = 4
/** Share of the text that must be left. */
const LEAST_REST = 0.5
/** Points by which the same row may stand higher or lower on another page. */
const SAME_PLACE = 5
const ROMAN = '(?=[ivxlc])(?:x[cl]|l?x{0,3})(?:i[xv]|v?i{0,3})'
const PAGE_NUMBER = new RegExp(
  `^(?:page|p\\.|seite|pagina)?\\s*[-\\u2013\\u2014\\[(|]*\\s*(?:\\d{1,4}|${ROMAN})\\s*[-\\u2013\\u2014\\])|]*(?:\\s*(?:of|/|de|von)\\s*\\d{1,4})?$`,
  'i',
)

interface Candidate {
  readonly page: number
  readonly edge: 'head' | 'foot'
  /** 0 is the outermost row. */
  readonly depth: number
  readonly row: Row
  readonly text: string
  /** The text with all numbers alike. */
  readonly key: string
  readonly numbers: readonly number[]
}

/** The pages without their running heads and feet. */
export function withoutFurniture(pages: readonly Page[]): Page[] {
  const bare = removed(pages, 'repeated')
  // Slides and forms repeat themselves all over: there it is their text.
  return charactersOf(bare) < LEAST_REST * charactersOf(pages) ? removed(pages, 'numbers') : bare
}

function charactersOf(pages: readonly Page[]): number {
  return pages.reduce((sum, { items }) => sum + items.reduce((all, { text }) => all + text.length, 0), 0)
}

function removed(pages: readonly Page[], what: 'repeated' | 'numbers'): Page[] {
  const candidates = pages.map((page, index) => candidatesOf(page, index))
  const all = candidates.flat()
  const repeated = what === 'repeated' ? repeatedOf(all) : new Set<Candidate>()
  const often = oftenOf(repeated, pages.length)
  const numbered = what === 'repeated' ? numberedPlaces(all, pages.length) : []
  return pages.map((page, index) => {
    const gone = new Set<Item>(page.items.filter((item) => item.artifact && atEdge(item, page)))
    for (const edge of ['head', 'foot'] as const) {
      const here = candidates[index]!.filter((candidate) => candidate.edge === edge)
      // Only what is outside everything else: a repeated line inside the text is text.
      for (const candidate of here.sort((a, b) => a.depth - b.depth)) {
        const isFurniture =
          candidate.row.items.every((item) => gone.has(item)) ||
          (repeated.has(candidate) && (often.has(keyOf(candidate)) || isApart(candidate, here))) ||
          isNumbered(candidate, numbered) ||
          isLoneNumber(candidate, here)
        if (!isFurniture) break
        for (const item of candidate.row.items) gone.add(item)
      }
    }
    return gone.size === 0 ? page : { ...page, items: page.items.filter((item) => !gone.has(item)) }
  })
}

/** Word and others mark all sorts of things as artifacts; only what stands near an edge is believed. */
function atEdge({ y }: Item, { height }: Page): boolean {
  return y < 0.13 * height || y > 0.87 * height
}

function candidatesOf(page: Page, index: number): Candidate[] {
  const rows = rowsOf(page.items)
  const heads = rows.slice(0, DEPTH).map((row, depth) => candidateOf(row, index, 'head', depth))
  const feet = rows
    .slice(-DEPTH)
    .reverse()
    .map((row, depth) => candidateOf(row, index, 'foot', depth))
  return [...heads, ...feet]
}

function candidateOf(row: Row, page: number, edge: 'head' | 'foot', depth: number): Candidate {
  const text = row.items
    .map((item) => item.text)
    .join(' ')
    .replace(/\s+/g, ' ')
    .trim()
  const key = text
    .toLowerCase()
    .replace(/\d+/g, '#')
    .replace(new RegExp(`(^|[\\s|\\u2013\\u2014-])(?:${ROMAN})(?=$|[\\s|\\u2013\\u2014-])`, 'g'), '$1#')
  return {
    page,
    edge,
    depth,
    row,
    text,
    key,
    numbers: [...text.matchAll(/\d{1,4}/g)].map(([number]) => Number(number)),
  }
}

/** Rows that stand with like text at a like place of another page; a first page may carry its own. */
function repeatedOf(candidates: readonly Candidate[]): ReadonlySet<Candidate> {
  const byKey = new Map<string, Candidate[]>()
  for (const candidate of candidates) {
    const key = keyOf(candidate)
    const group = byKey.get(key)
    if (group === undefined) byKey.set(key, [candidate])
    else group.push(candidate)
  }
  const found = new Set<Candidate>()
  for (const group of byKey.values()) {
    const sorted = group.sort((a, b) => a.row.y - b.row.y)
    sorted.forEach((candidate, index) => {
      for (const other of [sorted[index - 1], sorted[index + 1]]) {
        if (other === undefined || other.page === candidate.page) continue
        if (Math.abs(other.row.y - candidate.row.y) <= SAME_PLACE) found.add(candidate)
      }
    })
  }
  return found
}

/** Places at which the page's own number stands on most pages: heads that change from chapter to chapter stand there. */
function numberedPlaces(candidates: readonly Candidate[], pages: number): readonly Place[] {
  const counts = new Map<string, { readonly place: Place; readonly pages: Set<number> }>()
  for (const { edge, numbers, page, row, text } of candidates) {
    if (text.length > 120) continue
    for (const number of numbers) {
      const place = { edge, y: Math.round(row.y / SAME_PLACE) * SAME_PLACE, offset: number - page }
      const key = `${place.edge} ${place.y} ${place.offset}`
      const entry = counts.get(key) ?? { place, pages: new Set<number>() }
      entry.pages.add(page)
      counts.set(key, entry)
    }
  }
  return [...counts.values()]
    .filter((entry) => entry.pages.size >= Math.max(3, 0.4 * pages))
    .map(({ place }) => place)
}

interface Place {
  readonly edge: 'head' | 'foot'
  readonly y: number
  readonly offset: number
}

function isNumbered({ edge, numbers, page, row, text }: Candidate, places: readonly Place[]): boolean {
  return (
    text.length <= 120 &&
    places.some(
      (place) =>
        place.edge === edge &&
        Math.abs(place.y - row.y) <= SAME_PLACE &&
        numbers.includes(page + place.offset),
    )
  )
}

/** Keys of rows that stand on nearly half of the pages or more. */
function oftenOf(repeated: ReadonlySet<Candidate>, pages: number): ReadonlySet<string> {
  const counts = new Map<string, number>()
  for (const candidate of repeated) counts.set(keyOf(candidate), (counts.get(keyOf(candidate)) ?? 0) + 1)
  return new Set([...counts].filter(([, count]) => count >= Math.max(3, 0.4 * pages)).map(([key]) => key))
}

function keyOf({ edge, key }: Candidate): string {
  return `${edge} ${key}`
}

/** More space is between the row and the next than between two lines of text. */
function isApart({ depth, row }: Pick<Candidate, 'depth' | 'row'>, here: readonly Candidate[]): boolean {
  const next = here.find((other) => other.depth === depth + 1)
  return next === undefined || Math.abs(next.row.y - row.y) > 1.35 * Math.max(row.size, next.row.size)
}

/** A row that is nothing but a page number, apart from the row next to it. */
function isLoneNumber({ depth, row, text }: Candidate, here: readonly Candidate[]): boolean {
  return PAGE_NUMBER.test(text) && isApart({ depth, row }, here)
}
