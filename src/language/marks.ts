/**
 * The marks between words: which of them may end a sentence, which brackets are open, where quotations begin. Kept
 * apart from the loop over letters, which runs for every character of an archive.
 */
import { isApostrophe, isSpace } from './characters.ts'

const STRAIGHT_QUOTE = 0x22
const OPENING_QUOTE = 0x201c
const CLOSING_QUOTE = 0x201d
const CLOSING_GUILLEMET = 0xbb
const ROUND_OPEN = 0x28
const ROUND_CLOSE = 0x29
const SQUARE_OPEN = 0x5b
const SQUARE_CLOSE = 0x5d
const FULL_STOP = 0x2e
const EXCLAMATION = 0x21
const QUESTION = 0x3f
const ELLIPSIS = 0x2026
const COMMA = 0x2c
const COLON = 0x3a
const SEMICOLON = 0x3b

/** No place: no mark is pending, no bracket closes. */
export const NONE = -1

/** A bracket that closes within so many code units keeps a full stop inside it from ending the sentence. */
const LONGEST_ASIDE = 400

/** Follows the marks of one block after another. */
export interface Marks {
  /** One past the mark that may end the sentence, closing marks included; `NONE` where there is none. */
  pending: number
  /** The pending mark is `!` or `?`, which no abbreviation ends in. */
  isStrong: boolean
  /** A bracket is open that began inside the sentence. */
  isAside: boolean
  /** A stage direction stands between the pending mark and the next word. */
  hasDirection: boolean
  /** Forgets what was pending: a new block, which ends at `end`, begins. */
  begin(units: Uint16Array, end: number): void
  /**
   * Takes note of the character at `at`, no word character and no plain space.
   *
   * @param hasWords whether the sentence has words yet
   * @returns where to read on
   */
  read(at: number, hasWords: boolean): number
  /** Lets closing marks right at `at` belong to the pending mark, as after the number of a note. */
  keepOpen(at: number): void
}

/**
 * @param onQuote told the place of every double quotation mark
 * @param directionLength length of a stage direction that a bracket at a place opens, or 0
 */
export function createMarks(onQuote: (at: number) => void, directionLength: (at: number) => number): Marks {
  let text: Uint16Array = new Uint16Array(0)
  let blockEnd = 0
  let closingFrom = NONE // where marks still belong to the pending one
  let bracketAt = NONE // the first closing bracket at or after the last place asked for, or the end of the block

  const marks: Marks = {
    pending: NONE,
    isStrong: false,
    isAside: false,
    hasDirection: false,
    begin(units, end) {
      text = units
      blockEnd = end
      closingFrom = NONE
      bracketAt = NONE
      marks.pending = NONE
      marks.isAside = false
    },
    read,
    keepOpen(at) {
      marks.pending = at
      marks.hasDirection = false
      closingFrom = at
    },
  }

  function read(at: number, hasWords: boolean): number {
    const unit = text[at]!
    const isClosing = closingFrom === at
    const next = at + 1
    switch (unit) {
      case COMMA:
      case SEMICOLON:
      case COLON:
        if (isClosing) marks.pending = NONE // `Jamestown, Va., in 1907`
        return next
      case FULL_STOP:
      case EXCLAMATION:
      case QUESTION:
      case ELLIPSIS:
        if (hasWords) {
          // A run of marks is one end, and the strongest counts: `?!`, `...`
          const isStrong = unit === EXCLAMATION || unit === QUESTION
          marks.isStrong = isStrong || (marks.isStrong && isClosing && marks.pending !== NONE)
          marks.hasDirection = false
          close(next)
        }
        return next
      case STRAIGHT_QUOTE:
      case OPENING_QUOTE:
      case CLOSING_QUOTE:
        onQuote(at)
        if (isClosing) {
          if (unit === OPENING_QUOTE) closingFrom = next
          else close(next)
        }
        return next
      case ROUND_CLOSE:
      case SQUARE_CLOSE:
        marks.isAside = false
        if (isClosing) close(next)
        return next
      case ROUND_OPEN:
      case SQUARE_OPEN:
        return openBracket(at, hasWords)
      default:
        if (isClosing && (isApostrophe(unit) || unit === CLOSING_GUILLEMET)) close(next)
        return next
    }
  }

  function close(next: number): void {
    marks.pending = next
    closingFrom = next
  }

  function openBracket(at: number, hasWords: boolean): number {
    const length = directionLength(at)
    if (length > 0) {
      marks.hasDirection = true
      return Math.min(at + length, blockEnd)
    }
    if (hasWords && marks.pending === NONE) {
      if (bracketAt <= at) bracketAt = closingBracket(at + 1)
      marks.isAside = bracketAt < blockEnd && bracketAt - at <= LONGEST_ASIDE
    }
    return at + 1
  }

  function closingBracket(from: number): number {
    let at = from
    while (at < blockEnd && text[at] !== ROUND_CLOSE && text[at] !== SQUARE_CLOSE) at++
    return at
  }

  return marks
}

/** Whether white space stands somewhere in `[from, to)`. */
export function hasSpace(units: Uint16Array, from: number, to: number): boolean {
  for (let at = from; at < to; at++) if (isSpace(units[at]!)) return true
  return false
}
