import { isUtf8 } from 'node:buffer'
import { decodeWindows1252 } from '../windows-1252.ts'

/** Byte that each character stands for in Windows-1252; the five it leaves open are control characters. */
const BYTES: ReadonlyMap<string, number> = new Map(
  Array.from({ length: 128 }, (_, at) => [decodeWindows1252(Buffer.from([0x80 + at])), 0x80 + at] as const),
)

// The same bytes read as Latin-1 are control characters.
const FOLLOWING = `\\u0080-\\u00bf${decodeWindows1252(Buffer.from(Array.from({ length: 32 }, (_, at) => 0x80 + at)))}`
const NEXT = `[${FOLLOWING.replace(/[\u0081\u008d\u008f\u0090\u009d]/g, '')}]`
const RUN = new RegExp(`(?:[Â-ß]${NEXT}|[à-ï]${NEXT}{2}|[ð-ô]${NEXT}{3})+`, 'g')
const SEQUENCE = new RegExp(`[Â-ß]${NEXT}|[à-ï]${NEXT}{2}|[ð-ô]${NEXT}{3}`, 'g')
/** The closing quotation mark whose last byte, 9D, Windows-1252 does not have, and so was lost or became U+FFFD. */
const LOST_QUOTE = new RegExp(`â€(?:\\ufffd|(?!${NEXT}))`, 'g')
const POSSIBLE = new RegExp(`[Â-ô]${NEXT}`)

/** Forms that no language has. */
const EVIDENCE =
  /â€[\u0080-\u009f˜™œ“”¦¢\u00a0-\u00b3]|â\u0080[\u0080-\u00b3]|\p{Ll}Ã[\u0080-\u00bf]|Â[\u0080-\u009f]/u

/** What a character can be that a European text is mangled from: letters, marks and signs; no scripts of Asia. */
const EXPECTED =
  /^(?:[\u0300-\u0328]|[\u00a0-\u017f\u0192\u0218-\u021b\u02bb\u02bc\u02c6\u02dc\u0384-\u03ce\u0400-\u045f\u0490\u0491\u2010-\u205f\u20a0-\u20bf\u2100-\u214f\u2190-\u22ff\u25a0-\u27bf\ufb00-\ufb06\ufeff\ufffd])$/
/** As control characters they are Windows-1252 that was taken for Latin-1 before. */
const HIDDEN_1252 = /^[\u0080-\u009f]$/
/** Signs that do come right after a letter, or before one: quotation marks, dashes, ellipsis, ordinals … */
const USUAL_AFTER_LETTER = /^[…‘’“”•–—›‹™†‡\u00a0-\u00a2§©ª«\u00ad®°-´·¹º»¿]/
const LETTER_BYTES = /^[ŠšŽžŒœŸƒµªº]/
const DEEPEST = 3

/**
 * Repairs text whose UTF-8 was read as Windows-1252 or Latin-1, once or up to three times over: "â€™" is ’, "Ã©" is é,
 * "Ã¢â‚¬â„¢" is ’ again. Only sequences that are valid UTF-8 for a letter, mark or sign are touched, and of these only such
 * as real words do not have: "AMANHÃ”" and "CAFÉ…" stay.
 *
 * @param run characters beyond ASCII in a row, with or without the letter before
 * @param before the character before `run`, or nothing
 * @param after the character after it, or nothing
 * @param isMangled whether the text has mangled characters for sure elsewhere: then doubtful ones are repaired too
 */
export function repairMojibake(
  run: string,
  {
    before,
    after,
    isMangled,
  }: { readonly before: string; readonly after: string; readonly isMangled: () => boolean },
): string {
  let text = run
  for (let depth = 0; depth < DEEPEST && (POSSIBLE.test(text) || text.includes('â€')); depth++) {
    const repaired = repairOnce(text, { before, after, isMangled })
    if (repaired === text) break
    text = repaired
  }
  return text
}

/** Whether a text has forms that no language has and only wrong decoding gives. */
export function hasMojibake(text: string): boolean {
  return EVIDENCE.test(text)
}

function repairOnce(text: string, around: Parameters<typeof repairMojibake>[1]): string {
  const repaired = text.replace(RUN, (sequences, offset: number) => {
    const parts = sequences.match(SEQUENCE) ?? []
    let at = offset
    let previous = offset === 0 ? around.before : text.charAt(offset - 1)
    let result = ''
    for (const part of parts) {
      const end = at + part.length
      const next = end < text.length ? text.charAt(end) : around.after
      const decoded = decodeUtf8(part)
      const isMangled =
        decoded !== undefined &&
        (isSure(part, decoded, previous, next) ||
          (parts.length > 1 && isPlain(decoded)) ||
          ((EXPECTED.test(decoded) || HIDDEN_1252.test(decoded)) && around.isMangled()))
      result += isMangled ? decoded : part
      previous = part.slice(-1)
      at = end
    }
    return result
  })
  return repaired.replace(LOST_QUOTE, '”')
}

function decodeUtf8(characters: string): string | undefined {
  const bytes = Buffer.from(
    Array.from(characters, (character) => BYTES.get(character) ?? character.charCodeAt(0)),
  )
  return isUtf8(bytes) ? bytes.toString('utf8') : undefined
}

/** What is taken where two in a row are mangled, one alone being chance: further scripts, but no rare Latin letters. */
function isPlain(decoded: string): boolean {
  if (EXPECTED.test(decoded) || HIDDEN_1252.test(decoded)) return true
  return decoded >= '\u0530' && /^[\p{L}\p{M}\p{P}\p{S}\p{Zs}\p{Cf}]$/u.test(decoded)
}

function isSure(part: string, decoded: string, previous: string, next: string): boolean {
  const lead = part.charAt(0)
  if (part.length === 4) return /^ð[Ÿ\u009f]/.test(part) // emoji
  if (part.length === 3) {
    if (lead === 'ï') return /^[\ufb00-\ufb06\ufeff\ufffd]$/.test(decoded)
    return lead === 'â' && EXPECTED.test(decoded) && /^[€‚„†ˆ‰\u0080-\u0089]/.test(part.charAt(1))
  }
  const following = part.charAt(1)
  if (lead === 'Â') {
    if (!EXPECTED.test(decoded) && !HIDDEN_1252.test(decoded)) return false
    if (/\p{Ll}/u.test(previous)) return true
    if (/^[«“‘„"'\u00a0\u202f]$/.test(previous) || /^[«»“”‘’…–—]/.test(following)) return false
    return !/\p{Lu}/u.test(previous) || !USUAL_AFTER_LETTER.test(following)
  }
  if (!EXPECTED.test(decoded)) return false
  if (/\p{Ll}/u.test(previous)) return true
  if (LETTER_BYTES.test(following)) return /^[ÃÄÅ]/.test(lead) // "Úž", "Ôž" begin words
  if (!USUAL_AFTER_LETTER.test(following)) return true
  if (/^[‘“]/.test(following) && /\p{L}/u.test(next)) return true
  // At the start of a word; Å alone is one in Danish.
  const canStart = lead === 'Å' ? !/^[’“”—–…]/.test(following) : /^[ÃÄ]/.test(lead)
  return canStart && !/\p{L}/u.test(previous) && /\p{Ll}/u.test(next)
}
