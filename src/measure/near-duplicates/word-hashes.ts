/**
 * Hashes of the words of a text, in one pass over its characters: to list the words first takes ten times as long.
 */

/** Hashes of words in their order: the first `count` places are in use. */
export interface WordHashes {
  hashes: Int32Array
  count: number
}

/** Hashes the words of a text, words, or hashes of words. What it gives holds until its next call. */
export type WordHasher = (words: string | Iterable<string | number>) => Readonly<WordHashes>

/**
 * A maker of hashes of words. Words of a text are runs of letters and digits with apostrophes between them, in lower
 * case and NFKC. Holds two bytes for each character of the longest text and 512 kB on what characters are.
 */
export function createWordHasher(): WordHasher {
  const asWritten: Alphabet = { kinds: new Uint32Array(0x10000), kindOf: kindAsWritten }
  const asFolded: Alphabet = { kinds: new Uint32Array(0x10000), kindOf: kindAsFolded }
  const found: WordHashes = { hashes: new Int32Array(1024), count: 0 }
  return (words) => {
    if (typeof words !== 'string') hashList(words, found)
    else if (!hashText(words, asWritten, found)) {
      hashText(words.normalize('NFKC').toLowerCase(), asFolded, found)
    }
    return found
  }
}

/** The finaliser of MurmurHash3, fmix32, by A. Appleby (public domain). */
export function mix(number: number): number {
  let hash = number | 0
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b)
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35)
  return hash ^ (hash >>> 16)
}

// FNV-1a, over UTF-16 code units.
const FNV_START = 0x811c9dc5 | 0
const FNV_PRIME = 0x01000193

function hashList(list: Iterable<string | number>, words: WordHashes): void {
  let count = 0
  for (const word of list) {
    const hashes = makeRoom(words, count + 1)
    hashes[count++] = mix(typeof word === 'number' ? word : hashOf(word))
  }
  words.count = count
}

function hashOf(word: string): number {
  let hash = FNV_START
  for (let at = 0; at < word.length; at++) hash = Math.imul(hash ^ word.charCodeAt(at), FNV_PRIME)
  return hash
}

/** Room for as many hashes in all; those that are there are kept. */
function makeRoom(words: WordHashes, most: number): Int32Array {
  if (most > words.hashes.length) {
    const larger = new Int32Array(Math.max(most, 2 * words.hashes.length))
    larger.set(words.hashes)
    words.hashes = larger
  }
  return words.hashes
}

/** What code units are. */
interface Alphabet {
  /** By code unit: one of the kinds below, with the unit it is folded to in the lower half; 0 where not yet known. */
  readonly kinds: Uint32Array
  readonly kindOf: (unit: number) => number
}

const FOLDED = 0xffff
const WORD = 0x10000
const APOSTROPHE = 0x20000
const SEPARATOR = 0x40000
/** The first half of a character. */
const SURROGATE = 0x80000
/** What it becomes in lower case and NFKC is not one character, or depends on its neighbours. */
const UNFOLDED = 0x100000

/** @returns false where the text must be folded before it can be hashed */
function hashText(text: string, alphabet: Alphabet, words: WordHashes): boolean {
  const { kinds } = alphabet
  const hashes = makeRoom(words, Math.ceil(text.length / 2))
  let count = 0
  let hash = FNV_START
  let isWord = false
  for (let at = 0; at < text.length; at++) {
    const kind = kinds[text.charCodeAt(at)]!
    if ((kind & WORD) !== 0) {
      hash = Math.imul(hash ^ (kind & FOLDED), FNV_PRIME)
      isWord = true
      continue
    }
    if (kind === 0) {
      // Met for the first time: learnt, and looked at again. Asked here, it costs the usual letter nothing.
      learn(text.charCodeAt(at--), alphabet)
      continue
    }
    if ((kind & UNFOLDED) !== 0) return false
    if ((kind & SURROGATE) !== 0 && isWordPair(text, at)) {
      hash = Math.imul(hash ^ text.charCodeAt(at), FNV_PRIME)
      hash = Math.imul(hash ^ text.charCodeAt(++at), FNV_PRIME)
      isWord = true
      continue
    }
    if (!isWord) continue
    if ((kind & APOSTROPHE) !== 0 && isWordAt(text, at + 1, alphabet)) {
      hash = Math.imul(hash ^ (kind & FOLDED), FNV_PRIME)
      continue
    }
    hashes[count++] = mix(hash)
    hash = FNV_START
    isWord = false
  }
  if (isWord) hashes[count++] = mix(hash)
  words.count = count
  return true
}

function learn(unit: number, { kinds, kindOf }: Alphabet): number {
  const kind = kindOf(unit)
  kinds[unit] = kind
  return kind
}

function isWordAt(text: string, at: number, alphabet: Alphabet): boolean {
  if (at >= text.length) return false
  const unit = text.charCodeAt(at)
  const kind = alphabet.kinds[unit]! || learn(unit, alphabet)
  return (kind & WORD) !== 0 || ((kind & SURROGATE) !== 0 && isWordPair(text, at))
}

const WORD_CHARACTER = /[\p{L}\p{N}]/u

/** Whether two code units are one letter or digit. */
function isWordPair(text: string, at: number): boolean {
  const point = text.codePointAt(at)!
  return point > 0xffff && WORD_CHARACTER.test(String.fromCodePoint(point))
}

/** What a code unit is in a text in lower case and NFKC. */
function kindAsFolded(unit: number): number {
  if (unit >= 0xd800 && unit < 0xdc00) return SURROGATE | unit
  const character = String.fromCharCode(unit)
  if (character === "'" || character === '’') return APOSTROPHE | unit
  return (WORD_CHARACTER.test(character) ? WORD : SEPARATOR) | unit
}

/**
 * What a code unit is in a text as it is written. Only Latin letters and usual punctuation are known: they become what
 * they become whatever stands beside them, unless it is a combining mark, which is not known.
 */
function kindAsWritten(unit: number): number {
  const isKnown = unit < 0x250 || (unit >= 0x2000 && unit < 0x2070)
  if (!isKnown) return UNFOLDED
  const folded = String.fromCharCode(unit).normalize('NFKC').toLowerCase()
  if (folded.length === 1) return kindAsFolded(folded.charCodeAt(0))
  return /[\p{L}\p{N}\p{M}'’]/u.test(folded) ? UNFOLDED : SEPARATOR | unit
}
