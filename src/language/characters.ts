/**
 * What each UTF-16 code unit is, as tables: one look-up a character instead of a regular expression.
 *
 * Only letters, digits and the marks that combine with them make words (`\p{L}`, `\p{N}`, `\p{M}`).
 */

/** The lower-case code unit of a word character; 0 for every other one. */
export const FOLD = new Uint16Array(0x10000)

/** `CASELESS`, `LOWER`, `UPPER` or `DIGIT` for a word character, 0 for every other one. */
export const CASE = new Uint8Array(0x10000)

/**
 * A word character as five bits: 1 to 26 for the letters a to z of either case, `OTHER_CODE` for any other word
 * character, 0 for what is no word character. Twelve such codes fill two 30-bit numbers that name a word exactly.
 */
export const CODE = new Uint8Array(0x10000)

export const APOSTROPHE_CODE = 27
/** A bit of its own, so that the codes of a word or-ed together tell whether it holds such a character. */
export const OTHER_CODE = 32

export const CASELESS = 1
export const LOWER = 2
export const UPPER = 3
export const DIGIT = 4

const APOSTROPHE = 0x27
const RIGHT_QUOTE = 0x2019

/** Straight or curly: both belong to the word when they stand inside it. */
export function isApostrophe(unit: number): boolean {
  return unit === APOSTROPHE || unit === RIGHT_QUOTE
}

/** White space, also that of typesetters and of other scripts. */
export function isSpace(unit: number): boolean {
  return (
    unit === 0x20 ||
    (unit >= 0x09 && unit <= 0x0d) ||
    unit === 0x85 ||
    unit === 0xa0 ||
    unit === 0xfeff ||
    (unit >= 0x2000 && unit <= 0x200b) ||
    unit === 0x2028 ||
    unit === 0x2029 ||
    unit === 0x202f ||
    unit === 0x205f ||
    unit === 0x3000
  )
}

const ASTRAL_WORD = /[\p{L}\p{N}\p{M}]/u

/** Whether the two units are a surrogate pair of a letter, digit or mark beyond the basic plane. */
export function isAstralWord(high: number, low: number): boolean {
  if (high < 0xd800 || high > 0xdbff || low < 0xdc00 || low > 0xdfff) return false
  return ASTRAL_WORD.test(String.fromCharCode(high, low))
}

/** `form` as the scanner sees it: lower case, straight apostrophes. */
export function foldWord(form: string): string {
  let folded = ''
  for (let index = 0; index < form.length; index++) {
    const unit = form.charCodeAt(index)
    folded += isApostrophe(unit) ? "'" : String.fromCharCode(FOLD[unit] || unit)
  }
  return folded
}

// One expression finds the runs of word characters of the whole basic plane, and blocks without case (most of them) are
// filled as they are: asking for each code unit on its own would take twenty times as long, at every start.
function fillTables(): void {
  const units = new Uint16Array(0xf800)
  for (let index = 0; index < units.length; index++) units[index] = index < 0xd800 ? index : index + 0x800
  const plane = new TextDecoder('utf-16le').decode(units)
  for (const run of plane.matchAll(/[\p{L}\p{N}\p{M}]{1,64}/gu)) {
    const block = run[0]
    const hasCase = block.toLowerCase() !== block || block.toUpperCase() !== block
    for (let index = 0; index < block.length; index++) {
      if (hasCase) fillCharacter(block.charAt(index))
      else {
        FOLD[block.charCodeAt(index)] = block.charCodeAt(index)
        CASE[block.charCodeAt(index)] = CASELESS
        CODE[block.charCodeAt(index)] = OTHER_CODE
      }
    }
  }
  for (let digit = 0x30; digit <= 0x39; digit++) CASE[digit] = DIGIT
  for (let letter = 1; letter <= 26; letter++) {
    CODE[0x40 + letter] = letter
    CODE[0x60 + letter] = letter
  }
}

function fillCharacter(character: string): void {
  const unit = character.charCodeAt(0)
  const lower = character.toLowerCase()
  const upper = character.toUpperCase()
  FOLD[unit] = lower.length === 1 ? lower.charCodeAt(0) : unit
  CODE[unit] = OTHER_CODE
  CASE[unit] = lower !== character ? UPPER : upper !== character ? LOWER : CASELESS
}

fillTables()
