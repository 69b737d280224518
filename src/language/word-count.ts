/**
 * Words as a number alone: what text comes to whose words are not kept.
 */
import { APOSTROPHE_CODE, CODE, isApostrophe, isAstralWord, OTHER_CODE } from './characters.ts'

const ROUND_OPEN = 0x28
const SQUARE_OPEN = 0x5b

/**
 * Words that begin in [start, end): as many as the scanner finds there.
 *
 * @param units     the text, with two units after its end that are no word characters
 * @param skippedAt units to pass over from an opening bracket on, or 0
 */
export function countWords(
  units: Uint16Array,
  start: number,
  end: number,
  skippedAt: (at: number) => number = () => 0,
): number {
  let words = 0
  let at = start
  while (at < end) {
    const unit = units[at]!
    let code = CODE[unit]!
    if (code === 0 && unit >= 0xd800 && isAstralWord(unit, units[at + 1]!)) code = OTHER_CODE
    if (code === 0) {
      at += unit === ROUND_OPEN || unit === SQUARE_OPEN ? skippedAt(at) || 1 : 1
      continue
    }
    words++
    do {
      at++
      code = CODE[units[at]!]!
      if (code === 0 && units[at] !== 0x20) code = codeInsideWord(units, at)
    } while (code !== 0)
  }
  return words
}

/** Code of the unit at `at` where it is no letter or digit but stands inside a word: an apostrophe, half a pair. */
export function codeInsideWord(text: Uint16Array, at: number): number {
  const unit = text[at]!
  if (isApostrophe(unit)) {
    const isInside = CODE[text[at + 1]!] !== 0 || isAstralWord(text[at + 1]!, text[at + 2]!)
    return isInside ? APOSTROPHE_CODE : 0
  }
  if (unit < 0xd800 || unit > 0xdfff) return 0
  const isWord = unit < 0xdc00 ? isAstralWord(unit, text[at + 1]!) : isAstralWord(text[at - 1]!, unit)
  return isWord ? OTHER_CODE : 0
}
