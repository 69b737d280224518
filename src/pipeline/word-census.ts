import type { Scan } from '../records.ts'
import { bucketOf } from '../store/word-set.ts'

/** The different words of a document. */
export interface WordsOfText {
  /** Bucket of each (see `word-set`), in no order; two words may share one. */
  readonly buckets: Uint32Array
  /** Forms that no document before had. */
  readonly fresh: readonly string[]
}

export interface WordCensus {
  /** The words of the scan, which must be that of the document at hand. */
  readonly of: (scan: Scan) => WordsOfText
  /** To be called when the word types were forgotten. */
  readonly reset: () => void
}

/**
 * Counts no words, but says which there are.
 *
 * @param form the folded form of a word type
 */
export function createWordCensus(form: (type: number) => string): WordCensus {
  let stamps = new Int32Array(1 << 15)
  let bucketOfType = new Int32Array(1 << 15).fill(-1)
  let found = new Uint32Array(1 << 12)
  let document = 0

  function grow(type: number): void {
    const size = Math.max(stamps.length * 2, type + 1)
    const moreStamps = new Int32Array(size)
    moreStamps.set(stamps)
    stamps = moreStamps
    const moreBuckets = new Int32Array(size).fill(-1)
    moreBuckets.set(bucketOfType)
    bucketOfType = moreBuckets
  }

  return {
    of: ({ words, wordType }) => {
      document++
      let count = 0
      const fresh: string[] = []
      for (let word = 0; word < words; word++) {
        const type = wordType[word]!
        if (type >= stamps.length) grow(type)
        if (stamps[type] === document) continue
        stamps[type] = document
        if (bucketOfType[type] === -1) {
          const written = form(type)
          fresh.push(written)
          bucketOfType[type] = bucketOf(written)
        }
        if (count === found.length) {
          const more = new Uint32Array(count * 2)
          more.set(found)
          found = more
        }
        found[count++] = bucketOfType[type]!
      }
      return { buckets: found.slice(0, count), fresh }
    },
    reset: () => {
      stamps.fill(0)
      bucketOfType.fill(-1)
    },
  }
}
