/**
 * A first count of the n-grams of target passages that needs no n-gram: each is hashed to one of 2^24 cells, and a cell
 * counts the documents that touch it. A cell is never below the documents of any n-gram in it, so an n-gram whose cell
 * stays under a bound can be passed over without a mistake; n-grams that share a cell only let more through.
 */

/** Longest run of words. */
export const LONGEST_NGRAM = 4

const CELL_BITS = 24
/** Cells that may pass: with more, the bound is raised. The counts after it take some 100 bytes an n-gram. */
const MOST_CELLS = 400_000

export interface Sketch {
  /** Notes a document's n-gram; `hash` as `nextHash` gives it. */
  add(hash: number, document: number): void
  /** Ends the counting, and fixes the bound: `least`, or as many more as keep the cells that pass below 400,000. */
  close(least: number): number
  /** Whether an n-gram may be in as many documents as the bound asks. */
  passes(hash: number): boolean
}

export function createSketch(most = MOST_CELLS): Sketch {
  const documents = new Uint32Array(1 << CELL_BITS)
  let last = new Uint32Array(1 << CELL_BITS)
  let bound = 1

  return {
    add(hash, document) {
      const cell = hash >>> (32 - CELL_BITS)
      if (last[cell] === document + 1) return
      last[cell] = document + 1
      documents[cell]!++
    },
    close(least) {
      last = new Uint32Array(0) // as large as the counts, and no longer needed
      const LARGEST = 1000
      const cells = new Uint32Array(LARGEST + 1)
      for (let cell = 0; cell < documents.length; cell++) cells[Math.min(LARGEST, documents[cell]!)]!++
      bound = least
      let passing = 0
      for (let count = LARGEST; count >= least; count--) {
        passing += cells[count]!
        if (passing > most) {
          bound = count + 1
          break
        }
      }
      return bound
    },
    passes: (hash) => documents[hash >>> (32 - CELL_BITS)]! >= bound,
  }
}

/** Hash of an n-gram from the hash of all but its last word (0 where there is none) and the hash of that word. */
export function nextHash(before: number, word: number): number {
  const mixed = Math.imul((before << 7) | (before >>> 25), 0x9e3779b1) ^ word
  const hash = Math.imul(mixed ^ (mixed >>> 15), 0x85ebca6b)
  return (hash ^ (hash >>> 13)) >>> 0
}

/** Hash of a word form (FNV-1a, Fowler, Noll and Vo). */
export function wordHash(form: string): number {
  let hash = 0x811c9dc5
  for (let at = 0; at < form.length; at++) hash = Math.imul(hash ^ form.charCodeAt(at), 0x01000193)
  return hash >>> 0
}
