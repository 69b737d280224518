/**
 * Signatures of documents: a few numbers that tell how much of one document's wording is in another.
 */
import { createWordHasher, mix } from './word-hashes.ts'

/** What is kept of a document's wording. */
export interface Signature {
  /** Words of the document. */
  readonly words: number
  /** The smallest hashes of its runs of words, ascending, each once: 32 bits each, at most `size` of them. */
  readonly hashes: Uint32Array
}

export interface SignatureOptions {
  /** Words of a run: 1 to 16, default 4. Longer runs tell copies better from texts of one genre, and suffer more from slips. */
  readonly width?: number
  /** Hashes kept of a document: 16 to 4096, default 128 (512 bytes). */
  readonly size?: number
}

/** Makes the signature of a text, or of its words (folded as the caller likes) or hashes of words. */
export type Signer = (words: string | Iterable<string | number>) => Signature

/** Times `size`: hashes that are gathered before the smallest are chosen. */
const ROOM = 4

/**
 * A maker of signatures: bottom-k sketches of the set of runs of `width` words. A text is cut into its words, in lower
 * case and NFKC; a document shorter than a run is one run.
 *
 * Source: A. Broder (1997), On the resemblance and containment of documents, Compression and Complexity of
 * Sequences, 21–29 (the set of the smallest hashes of one function, and both estimates); fmix32 of MurmurHash3 by
 * A. Appleby (public domain).
 *
 * @throws RangeError where an option is outside its range
 */
export function createSigner({ width = 4, size = 128 }: SignatureOptions = {}): Signer {
  requireWhole('width', width, 1, 16)
  requireWhole('size', size, 16, 4096)
  const held = new Uint32Array(size * ROOM)
  const hashWords = createWordHasher()

  return (words) => {
    const { hashes, count } = hashWords(words)
    const enough = Math.ceil(((1.5 * size + 32) / count) * 0x100000000)
    let kept = count > held.length ? smallestRuns(hashes, count, enough) : 0
    // Where a text repeats itself much, there are fewer runs below than words let expect.
    if (kept < size) kept = smallestRuns(hashes, count, 0xffffffff)
    return { words: count, hashes: held.slice(0, kept) }
  }

  /** Puts the smallest hashes of runs up to a limit into `held`, and gives how many there are. */
  function smallestRuns(words: Int32Array, count: number, most: number): number {
    const length = Math.min(width, count)
    const runs = count === 0 ? 0 : count - length + 1
    let limit = most
    let kept = 0
    for (let start = 0; start < runs; start++) {
      const hash = runHash(words, start, length)
      if (hash > limit) continue
      held[kept++] = hash
      if (kept < held.length) continue
      kept = smallest(held, kept, size)
      if (kept === size) limit = held[size - 1]!
    }
    return smallest(held, kept, size)
  }
}

/** Sorts the first `kept` values, leaves one of each, and gives how many of the `size` smallest there are. */
function smallest(held: Uint32Array, kept: number, size: number): number {
  held.subarray(0, kept).sort()
  let distinct = 0
  for (let at = 0; at < kept && distinct < size; at++) {
    const value = held[at]!
    if (distinct === 0 || held[distinct - 1] !== value) held[distinct++] = value
  }
  return distinct
}

/** The hash of the run of `length` words that begins with the word of number `start`. */
function runHash(words: Int32Array, start: number, length: number): number {
  let hash = length
  for (let at = start; at < start + length; at++) {
    hash = Math.imul(hash ^ words[at]!, 0x5bd1e995)
    hash = (((hash << 13) | (hash >>> 19)) + 0x165667b1) | 0
  }
  return mix(hash) >>> 0
}

function requireWhole(name: string, value: number, least: number, most: number): void {
  if (Number.isInteger(value) && value >= least && value <= most) return
  throw new RangeError(`${name} must be a whole number from ${least} to ${most}, got ${value}`)
}
