/** How much of one page is read. All are counts, from 1. */
export interface HtmlLimits {
  /** Bytes (or UTF-16 code units of a string) of one page. */
  readonly bytes: number
  /** Elements: what begins like a tag, counted before anything is parsed. */
  readonly elements: number
  /** Signs `<` and `&`, each of which the parser stops at. */
  readonly marks: number
  /** Elements inside one another. Browsers stop at 512. */
  readonly depth: number
  /**
   * Sum of the depths of all elements up to which Readability is asked for the main text. Its time grows faster than
   * this sum (1,000 nested boxes, a sum of 500,000, take 15 s); beyond it the densest part of the page is taken.
   */
  readonly readabilityWork: number
}

/** The limits that hold where nothing else is said. */
export const HTML_LIMITS: HtmlLimits = {
  bytes: 16 * 1024 * 1024,
  elements: 100_000,
  marks: 500_000,
  depth: 400,
  readabilityWork: 60_000,
}
