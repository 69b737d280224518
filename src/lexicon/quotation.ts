/**
 * Which words of a document stand in quotation marks and so are another's.
 */
import type { Scan, Span } from '../records.ts'

export interface Quotation extends Span {
  /** `speech`: somebody's words; `term`: a few words set off by marks. */
  readonly kind: 'speech' | 'term'
}

/** Marks around fewer words than this set off a term, not somebody's speech. */
const FEWEST_WORDS = 4

/** A longer run between two marks means that one of them is missing, in code units. */
const LONGEST_QUOTATION = 3000

/** Where more of a text than this stands in marks, they are how it was printed, not whom it quotes. */
const LARGEST_SHARE = 0.5

const OPENING = 0x201c
const CLOSING = 0x201d
const BLANK_LINE = /\n[ \t]*\n/

/**
 * Gives for a span the quotation that holds it or, of a term, more than half of it; `undefined` for none. The document's
 * quotations are worked out at the first question, so that texts without matches pay nothing.
 */
export function createQuotationFinder(scan: Scan): (start: number, end: number) => Quotation | undefined {
  let quotations: readonly Quotation[] | undefined
  return (start, end) => {
    if (scan.quotes === 0) return undefined
    quotations ??= quotationsOf(scan)
    let low = 0
    let high = quotations.length
    while (low < high) {
      const middle = (low + high) >> 1
      if (quotations[middle]!.end <= start) low = middle + 1
      else high = middle
    }
    const quotation = quotations[low]
    if (quotation === undefined) return undefined
    const inside = Math.min(end, quotation.end) - Math.max(start, quotation.start)
    const least = quotation.kind === 'term' ? (end - start) / 2 : end - start - 0.5
    return inside > least ? quotation : undefined
  }
}

function quotationsOf(scan: Scan): readonly Quotation[] {
  const { text } = scan
  const quotations: Quotation[] = []
  let open = -1
  let covered = 0
  for (let index = 0; index < scan.quotes; index++) {
    const at = scan.quoteAt[index]!
    const unit = text.charCodeAt(at)
    if (open >= 0 && (at - open > LONGEST_QUOTATION || BLANK_LINE.test(text.slice(open, at)))) {
      // A quotation of several paragraphs opens anew at each and closes once.
      if (unit === OPENING) add(open, paragraphEnd(open, at))
      open = -1
    }
    if (unit === OPENING || (unit !== CLOSING && open < 0)) open = at
    else if (open >= 0) {
      add(open, at)
      open = -1
    }
  }
  return covered > text.length * LARGEST_SHARE ? [] : quotations

  function add(start: number, end: number): void {
    covered += end - start
    if (end - start > LONGEST_QUOTATION) return
    const words = wordsBefore(scan, end) - wordsBefore(scan, start)
    if (words > 0) quotations.push({ start, end, kind: words < FEWEST_WORDS ? 'term' : 'speech' })
  }

  function paragraphEnd(start: number, limit: number): number {
    const blank = BLANK_LINE.exec(text.slice(start, limit))
    return blank === null ? limit : start + blank.index
  }
}

/** How many words of the scan begin before an offset. */
export function wordsBefore(scan: Scan, offset: number): number {
  let low = 0
  let high = scan.words
  while (low < high) {
    const middle = (low + high) >> 1
    if (scan.wordStart[middle]! < offset) low = middle + 1
    else high = middle
  }
  return low
}
