/**
 * Signatures of documents: a few numbers that tell how much of one document's wording is in another.
 */

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

const WORD_CHARACTER = /[\p{L}\p{N}]/u
const ROOM = 4
const FNV_START = 0x811c9dc5
const FNV_PRIME = 0x01000193

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
  const last = new Int32Array(width)

  return (words) => {
    let count = 0
    let kept = 0
    let limit = 0xffffffff
    const keep = (hash: number) => {
      if (hash > limit) return
      held[kept++] = hash
      if (kept < held.length) return
      kept = smallest(held, kept, size)
      if (kept === size) limit = held[size - 1]!
    }
    const take = (hash: number) => {
      last[count % width] = hash
      count++
      if (count >= width) keep(runHash(last, count, width))
    }
    if (typeof words === 'string') hashWords(words, take)
    else for (const word of words) take(typeof word === 'number' ? mix(word) : hashOf(word))
    if (count > 0 && count < width) keep(runHash(last, count, count))
    kept = smallest(held, kept, size)
    return { words: count, hashes: held.slice(0, kept) }
  }
}

/** Sorts the first `kept` values, leaves one of each, and gives how many of the `size` smallest there are. */
function smallest(held: Uint32Array, kept: number, size: number): number {
  const values = held.subarray(0, kept).sort()
  let distinct = 0
  for (const value of values) {
    if (distinct > 0 && held[distinct - 1] === value) continue
    if (distinct === size) break
    held[distinct++] = value
  }
  return distinct
}

const APOSTROPHE = 0x27
const RIGHT_QUOTE = 0x2019
const SURROGATES = 0xd800

/**
 * Hashes the words of a text in their order: runs of letters and digits, with apostrophes between them. Character by
 * character, because a list of its words takes ten times as long.
 */
function hashWords(written: string, take: (hash: number) => void): void {
  const text = written.normalize('NFKC').toLowerCase()
  let hash = FNV_START
  let isWord = false
  for (let at = 0; at < text.length; at++) {
    const unit = text.charCodeAt(at)
    const size = sizeOfWordCharacter(text, at, unit)
    if (size > 0) {
      hash = Math.imul(hash ^ unit, FNV_PRIME)
      if (size === 2) hash = Math.imul(hash ^ text.charCodeAt(++at), FNV_PRIME)
      isWord = true
      continue
    }
    if (!isWord) continue
    const isInside =
      (unit === APOSTROPHE || unit === RIGHT_QUOTE) &&
      sizeOfWordCharacter(text, at + 1, text.charCodeAt(at + 1)) > 0
    if (isInside) {
      hash = Math.imul(hash ^ unit, FNV_PRIME)
      continue
    }
    take(mix(hash))
    hash = FNV_START
    isWord = false
  }
  if (isWord) take(mix(hash))
}

/** Code units of the letter or digit at a place; 0 where there is none. Text is in lower case. */
function sizeOfWordCharacter(text: string, at: number, unit: number): number {
  if (unit < 0x80) return (unit > 0x60 && unit < 0x7b) || (unit > 0x2f && unit < 0x3a) ? 1 : 0
  if (!(unit >= SURROGATES && unit < 0xdc00)) return unit >= 0x80 && isWordUnit(unit) ? 1 : 0
  const point = text.codePointAt(at) ?? 0
  return point > 0xffff && WORD_CHARACTER.test(String.fromCodePoint(point)) ? 2 : 0
}

function isWordUnit(unit: number): boolean {
  // General punctuation, the usual case, needs no look at tables.
  return !(unit >= 0x2000 && unit < 0x2070) && WORD_CHARACTER.test(String.fromCharCode(unit))
}

/** The hash of the `width` words that end with the word of number `count`. */
function runHash(last: Int32Array, count: number, width: number): number {
  let hash = width
  let at = (count - width) % last.length
  for (let word = 0; word < width; word++) {
    hash = Math.imul(hash ^ last[at]!, 0x5bd1e995)
    hash = ((hash << 13) | (hash >>> 19)) + 0x165667b1
    at = at + 1 === last.length ? 0 : at + 1
  }
  return mix(hash) >>> 0
}

/** FNV-1a over UTF-16 code units, mixed. */
function hashOf(word: string): number {
  let hash = FNV_START
  for (let at = 0; at < word.length; at++) hash = Math.imul(hash ^ word.charCodeAt(at), FNV_PRIME)
  return mix(hash)
}

function mix(number: number): number {
  let hash = number | 0
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b)
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35)
  return hash ^ (hash >>> 16)
}

function requireWhole(name: string, value: number, least: number, most: number): void {
  if (Number.isInteger(value) && value >= least && value <= most) return
  throw new RangeError(`${name} must be a whole number from ${least} to ${most}, got ${value}`)
}
