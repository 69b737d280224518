import type { Level, RateDistribution } from './alert-level.ts'

/** The dated documents of one group, in two orders. */
export interface GroupDocuments {
  /** Tells it from the other groups. */
  readonly name: string
  /** Numbers of the documents by the first day of their date: the order in which they are looked at. */
  readonly byFirstDay: readonly number[]
  /** The same by the last day: the order in which they become past. */
  readonly byLastDay: readonly number[]
}

/** Columns of all documents, by the number of the document. */
export interface DocumentColumns {
  readonly firstDay: (document: number) => number
  readonly lastDay: (document: number) => number
  readonly words: (document: number) => number
  /** Asserted matches of the framing that is looked at. */
  readonly asserted: (document: number) => number
}

/** What a document is set against. */
export interface Past {
  /** So many documents of `byLastDay`, from its beginning. */
  readonly documents: number
  readonly words: number
  readonly asserted: number
  /** Holds until the next document. */
  readonly rate: RateDistribution
}

/**
 * Walks through a group in time and shows each document with the past it is set against: the documents whose date ends
 * before its own begins. Those of one day are not each other's past; nor is a document dated 2009 that of one dated
 * 2009-07-15.
 */
export function walkGroup(
  { byFirstDay, byLastDay }: GroupDocuments,
  columns: DocumentColumns,
  level: Level,
  visit: (document: number, past: Past) => void,
): void {
  const likelihood = level.noPast()
  let rate = level.rateAfter(likelihood)
  let documents = 0
  let words = 0
  let asserted = 0
  for (const document of byFirstDay) {
    const before = documents
    const today = columns.firstDay(document)
    while (documents < byLastDay.length && columns.lastDay(byLastDay[documents]!) < today) {
      const day = columns.lastDay(byLastDay[documents]!)
      let end = documents
      while (end < byLastDay.length && columns.lastDay(byLastDay[end]!) === day) end += 1
      // The documents of a day come at once: none of them makes another one older.
      level.age(likelihood, end - documents)
      for (; documents < end; documents++) {
        const earlier = byLastDay[documents]!
        level.learn(likelihood, columns.asserted(earlier), columns.words(earlier))
        words += columns.words(earlier)
        asserted += columns.asserted(earlier)
      }
    }
    if (documents > before) rate = level.rateAfter(likelihood)
    visit(document, { documents, words, asserted, rate })
  }
}
