import type { Span } from '../records.ts'

/** A keyword in context. */
export interface Context {
  readonly left: string
  /** The text of the span, exactly. */
  readonly keyword: string
  readonly right: string
}

/** Limits of the context on each side; whichever is reached first. */
export const contextLimits = { words: 12, characters: 90 } as const

/**
 * The words around a span: whole words, inside its paragraph (a blank line or U+2029 ends one), white space
 * folded to one space and none at the ends.
 */
export function contextOf(text: string, { start, end }: Span): Context {
  return {
    left: folded(text.slice(contextEnd(text, start - 1, -1) + 1, start)),
    keyword: text.slice(start, end),
    right: folded(text.slice(end, contextEnd(text, end, 1))),
  }
}

/** Raw text looked at on each side, so that a million blanks cost no more than a few. */
const reach = 3 * contextLimits.characters

/**
 * Walks from a position, forwards or backwards, over as many whole words as the limits allow.
 *
 * A character walk, not a pattern: this runs twice for every row of evidence.
 *
 * @returns the position just beyond the last word taken
 */
function contextEnd(text: string, from: number, step: 1 | -1): number {
  let end = from
  let words = 0
  let length = 0
  let word = 0
  let lineEnds = 0
  for (let steps = 0; steps <= reach; steps++) {
    const position = from + steps * step
    const code = position < 0 || position >= text.length ? undefined : text.charCodeAt(position)
    if (code !== undefined && !isSpace(code)) {
      word += 1
      lineEnds = 0
      continue
    }
    if (word > 0) {
      length += word + (length > 0 ? 1 : 0)
      if (length > contextLimits.characters) break
      end = position
      words += 1
      word = 0
    }
    if (code === undefined || words === contextLimits.words || code === paragraphSeparator) break
    if (code === lineFeed || (code === carriageReturn && text.charCodeAt(position + 1) !== lineFeed))
      lineEnds += 1
    if (lineEnds === 2) break
  }
  return end
}

const lineFeed = 0x0a
const carriageReturn = 0x0d
const paragraphSeparator = 0x2029

/** What `\s` matches. */
function isSpace(code: number): boolean {
  if (code < 0x80) return code === 0x20 || (code >= 0x09 && code <= 0x0d)
  return code === 0xa0 || (code >= 0x1680 && /\s/.test(String.fromCharCode(code)))
}

function folded(text: string): string {
  const trimmed = text.trim()
  return /[^\S ]| {2}/.test(trimmed) ? trimmed.replace(/\s+/g, ' ') : trimmed
}
