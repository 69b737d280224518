/** How much of an untrusted PDF is read before it is left out with its reason. All are counts, from 1. */
export interface PdfLimits {
  /** Pages of one document. */
  readonly pages: number
  /** Seconds of one document, from its opening to its last page. */
  readonly seconds: number
  /** UTF-16 code units of all text of one document, running heads and notes included. */
  readonly characters: number
  /** Pieces of text on one page: a page has some hundreds. */
  readonly pageItems: number
  /** Bytes by which memory may grow while one document is opened: streams can expand a thousandfold. */
  readonly memoryBytes: number
}

/** The limits that hold where nothing else is said. */
export const PDF_LIMITS: PdfLimits = {
  pages: 5_000,
  seconds: 60,
  characters: 20_000_000,
  pageItems: 100_000,
  memoryBytes: 1024 * 1024 * 1024,
}
