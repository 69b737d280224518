/**
 * What a lexicon is once it is read: entries with their patterns parsed and their conditions made exact.
 */
import type { Entry, Framing, Place } from '../records.ts'
import type { Part, Pattern } from './pattern.ts'

/** How far from a match, and on which side, an `unless` pattern cancels it. */
export interface Unless {
  readonly written: string
  readonly part: Part
  /** Words between it and the match are fewer than this; `passage` for anywhere in the passage. */
  readonly within: number | 'passage'
  readonly side: 'before' | 'after' | 'either'
}

/** A part of speech that a word of the match must have: its first word, or the word a form of the pattern names. */
export interface TagCondition {
  readonly word: string | undefined
  readonly tag: string
}

/** An entry of a lexicon with all that matching it needs. */
export interface LexiconEntry extends Entry {
  readonly parsed: Pattern
  readonly sources: readonly string[]
  readonly note: string | undefined
  readonly unless: readonly Unless[]
  readonly tags: readonly TagCondition[]
  /**
   * `self`: it holds only where the actor of the match is the speaker's own polity; `named`: the pattern has {SELF}, and a
   * state that fills it must be the speaker's own.
   */
  readonly role: 'self' | 'named' | undefined
  readonly isLemma: boolean
  readonly isCased: boolean
  /** Sentences in which the entry must be found, and in which it must not. */
  readonly match: readonly string[]
  readonly reject: readonly string[]
  readonly place: Place
}

/** One framing: what it means, where it comes from, and its entries in the order written. */
export interface Lexicon extends Framing {
  readonly version: string
  readonly definition: string
  /** Full citations by the keys that entries name. */
  readonly sources: Readonly<Record<string, string>>
  readonly entries: readonly LexiconEntry[]
}

/** A file of lexicons as it was read, with the hash of its bytes for the manifest. */
export interface LexiconFile {
  readonly path: string
  readonly sha256: string
  readonly lexicons: readonly Lexicon[]
}

const LONGEST_SLUG = 48

/**
 * How a pattern is named in files: `mutual (respect|trust)` → `mutual-respect-trust`. A long one is cut and ends in a
 * checksum of the whole pattern, so that two patterns never share a name by their beginnings.
 */
export function slugOf(pattern: string): string {
  const slug = pattern
    .toLowerCase()
    .replace(/<\d+>/g, '..')
    .replace(/[^\p{L}\p{N}.]+/gu, '-')
    .replace(/-*\.\.-*/g, '..')
    .replace(/^-+|-+$/g, '')
  return slug.length <= LONGEST_SLUG ? slug : `${slug.slice(0, LONGEST_SLUG)}~${checksum(pattern)}`
}

/** FNV-1a (Fowler, Noll and Vo) in base 36. */
function checksum(text: string): string {
  let hash = 0x811c9dc5
  for (let index = 0; index < text.length; index++)
    hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193)
  return (hash >>> 0).toString(36)
}

/** Whether a folded word is one that the entry's pattern names, rather than one that stands in a gap. */
export function namesWord(entry: LexiconEntry, word: string): boolean {
  return entry.parsed.parts[0]!.some((chain) =>
    chain.some(({ phrases }) =>
      phrases.some((phrase) =>
        phrase.some(({ written, isPrefix }) =>
          isPrefix ? word.startsWith(written.toLowerCase()) : word === written.toLowerCase(),
        ),
      ),
    ),
  )
}
