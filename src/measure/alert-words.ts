import type { Stance } from '../records.ts'

/** One match of a document, as far as alerts look at it. */
export interface FoundKeyword {
  readonly framing: string
  /** The words that matched, as the text has them. */
  readonly keyword: string
  readonly stance: Stance
  /** Where they begin in the text. */
  readonly start: number
}

/** The words of a group's past. */
export interface PastKeywords {
  /** Asserted matches of the framing by `foldKeyword`. */
  readonly counts: ReadonlyMap<string, number>
  readonly words: number
}

/** A keyword and how often it was asserted. */
export interface KeywordCount {
  readonly keyword: string
  readonly count: number
}

/** Keywords that an alert names, at most. */
export const mostKeywords = 8

/** Keywords are counted without regard to case and white space. */
export function foldKeyword(keyword: string): string {
  return keyword.toLowerCase().replace(/\s+/g, ' ').trim()
}

/**
 * The words that made an alert: the asserted keywords of its framing, the one that exceeds most what the past lets one
 * expect in so many words first, then the more frequent, then the earlier. Of an alert `below`, those that fall short
 * most, with those of the past that are not said at all (count 0). Where the past's words are not known, the most
 * frequent come first.
 *
 * @param found all matches of the document
 */
export function wordsOfAlert(
  alert: { readonly framing: string; readonly direction: 'above' | 'below'; readonly words: number },
  found: Iterable<FoundKeyword>,
  past?: PastKeywords,
): readonly KeywordCount[] {
  const counts = new Map<string, { count: number; start: number }>()
  for (const { framing, keyword, stance, start } of found) {
    if (framing !== alert.framing || stance !== 'asserts') continue
    const folded = foldKeyword(keyword)
    const known = counts.get(folded)
    counts.set(folded, {
      count: (known?.count ?? 0) + 1,
      start: Math.min(known?.start ?? Infinity, start),
    })
  }
  const expectedOf = (keyword: string): number =>
    past === undefined || past.words === 0 ? 0 : ((past.counts.get(keyword) ?? 0) * alert.words) / past.words
  if (alert.direction === 'below') {
    for (const keyword of past?.counts.keys() ?? []) {
      if (!counts.has(keyword)) counts.set(keyword, { count: 0, start: Infinity })
    }
  }
  const sign = alert.direction === 'below' && past !== undefined ? -1 : 1
  return [...counts]
    .map(([keyword, { count, start }]) => ({
      keyword,
      count,
      start,
      excess: sign * (count - expectedOf(keyword)),
    }))
    .sort(
      (a, b) =>
        b.excess - a.excess ||
        b.count - a.count ||
        compare(a.start, b.start) ||
        compare(a.keyword, b.keyword),
    )
    .slice(0, mostKeywords)
    .map(({ keyword, count }) => ({ keyword, count }))
}

function compare<Value extends string | number>(a: Value, b: Value): number {
  return a < b ? -1 : a > b ? 1 : 0
}
