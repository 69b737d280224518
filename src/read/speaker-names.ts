const HONORIFIC =
  /^(?:(?:mr|mrs|ms|miss|messrs|dr|prof|professor|mme|mlle|sr|sra|herr|frau|sir|dame|hon|honou?rable|excellency)\b\.?|h\. ?[ehm]\.|he(?=\s+(?:mr|mrs|ms|dr)\b)|h\. ?r\. ?h\.|(?:his|her|their|your) (?:excellency|(?:(?:royal|serene|imperial) )?(?:majesty|highness)|eminence|holiness)|(?:the )?(?:right|rt\.?|most) hon(?:ou?rable|\b\.?))(?:\s+|,\s*|$)/i
const ROLE =
  /^(?:the |acting |former |deputy |first |permanent )*(?:president|vice|prime|minister|secretary|chair|king|queen|head|foreign|ambassador|representative|chancellor|premier|governor|senator|general|emir|sultan|spokes)/i
const SUFFIX = /^(?:jr|sr|[IVX]+)\.?$/i
const PARTICLES: ReadonlySet<string> = new Set(
  'de da do dos das del della di du der den van von vom zu zum ten ter la le bin ibn bint y e of the and'.split(
    ' ',
  ),
)
const ROMAN = /^(?:I{1,3}|IV|VI{0,3}|IX|X{1,3}|XI{1,3}|XIV|XVI{0,3}|XX?I{0,3})$/
const LONGEST = 200

/**
 * A speaker's name as it is shown: honorifics (Mr., H.E., Sir), a place or office behind it and a colon are cut, a
 * surname before a comma is put last, and names in capitals or small letters only are mended. Offices in front stay:
 * "THE PRESIDENT" is "The President" and nobody is guessed. Names in other scripts stay as they are.
 *
 * @returns `undefined` where nothing is left
 */
export function normaliseSpeaker(written: string): string | undefined {
  let name = written.slice(0, LONGEST).replace(/\s+/g, ' ').trim()
  name = name.replace(/\s*[:;.,]+$/, (end) => (/(?:^|[ .])(?:\p{Lu}|[JS]r)\.$/iu.test(name) ? end : ''))
  name = name.replace(/\s*(?:\([^()]*\)|\[[^[\]]*\])$/, '')
  name = withoutHonorifics(name)
  const comma = name.indexOf(',')
  if (comma !== -1) name = ordered(name.slice(0, comma).trim(), name.slice(comma + 1).trim())
  name = withoutHonorifics(name).replace(/ (?:Mr|Mrs|Ms|Dr)\b\.?(?= \S)/g, '')
  if (!/\p{L}/u.test(name)) return undefined
  return mended(name)
}

function withoutHonorifics(name: string): string {
  let rest = name
  for (let cut = rest.replace(HONORIFIC, ''); cut !== rest; cut = rest.replace(HONORIFIC, '')) rest = cut
  return rest.trim()
}

/** What stands on the two sides of the first comma: name and office, name and "Jr.", or surname and first names. */
function ordered(before: string, after: string): string {
  if (SUFFIX.test(after)) return `${before}, ${after}`
  const first = withoutHonorifics(after)
  const isNames = first !== '' && first.split(' ').length <= 4 && /^[\p{L}.'’ -]+$/u.test(first)
  return isNames && !ROLE.test(first) && before.split(' ').length <= 3 ? `${first} ${before}` : before
}

/** Words in capitals get small letters; where the whole name is in small letters, its words get capitals. */
function mended(name: string): string {
  const isSmall = name === name.toLowerCase()
  return name
    .split(' ')
    .map((word, index) => {
      const letters = word.replace(/[^\p{L}]/gu, '')
      const isCapitals =
        letters.length > 1 && letters === letters.toUpperCase() && letters !== letters.toLowerCase()
      if (!isCapitals && !isSmall) return word
      if (/^(?:\p{L}\.-?)+$/u.test(word)) return word.toUpperCase()
      if (/^[js]r\.?$/i.test(word) && index > 0) return capitalised(word.toLowerCase())
      if (ROMAN.test(word) && index > 0) return word
      if (isCapitals && letters.length <= 3 && !/[AEIOUYÀ-Ý]/.test(letters)) return word
      const small = word.toLowerCase()
      return PARTICLES.has(small) && index > 0 ? small : capitalised(small)
    })
    .join(' ')
}

function capitalised(small: string): string {
  return small
    .replace(/(^|[-.(])(\p{L})/gu, (_, before: string, letter: string) => before + letter.toUpperCase())
    .replace(/^(\p{L}['’])(\p{L})/u, (_, before: string, letter: string) => before + letter.toUpperCase())
    .replace(/^Mc(\p{L})/u, (_, letter: string) => `Mc${letter.toUpperCase()}`)
}
