/**
 * Words that a line end has cut in two.
 */
import type { KnownWords } from './known-words.ts'

/** Joins two lines of one paragraph. */
export type JoinLines = (before: string, after: string) => string

/** The last piece of a line that ends with a hyphen: hyphen-minus, hyphen, or soft hyphen. */
const CUT = /(\p{L}[\p{L}\p{M}'\u2019-]*?)([-\u2010\u00ad])$/u
const REST = /^(\p{L}[\p{L}\p{M}]*)/u
/** First parts that English joins with a hyphen, where nothing else is known. */
const HYPHENED = new Set(
  (
    'all anti cross eighty ex fifty forty half high ill inter long low mid multi ninety non post pre pro quasi self ' +
    'seventy short sixty so thirty twenty two three vice well'
  ).split(' '),
)
/** Second parts that are no words of their own. */
const ENDING =
  /^(?:able|ably|ade|age|al|ally|ance|ances|ant|ary|ate|ated|ating|ation|ations|cal|cally|cial|cious|dom|ed|en|ence|ences|ent|er|ers|ery|ess|est|ful|fully|fy|hood|ial|ian|ians|ible|ic|ical|ically|ing|ings|ion|ional|ions|ise|ised|ish|ism|isms|ist|ists|ities|ity|ive|ively|ization|ize|ized|less|ling|ly|man|ment|ments|ness|or|ors|ous|ously|sion|sions|some|ship|ships|tial|tic|tion|tional|tions|tive|ture|ures|ty|ward|wards)$/

/**
 * How a document's lines are joined: with a space, and where a line ends in a hyphen after a letter as the document
 * itself writes the word elsewhere; where it does not, by what words are known. What neither decides is one word.
 */
export function createJoin(lines: readonly string[], isKnown: KnownWords): JoinLines {
  const counts = countWords(lines)
  const count = (word: string) => counts.get(word) ?? 0

  const keepsHyphen = (first: string, second: string): boolean => {
    const head = first.toLowerCase()
    const rest = second.toLowerCase()
    if (/^\p{Lu}/u.test(second) && !/^\p{Lu}+$/u.test(first + second)) return true
    if (head.includes('-')) return !isWhole(head.slice(head.lastIndexOf('-') + 1) + rest)
    const whole = count(head + rest)
    const hyphened = count(`${head}-${rest}`)
    if (whole > 0 || hyphened > 0) return hyphened > whole
    if (isKnown(head + rest)) return false
    if (head.length < 2 || rest.length < 3) return head.length < 2 && isKnown(rest)
    if (HYPHENED.has(head)) return isKnown(rest) || count(rest) > 0
    return !ENDING.test(rest) && isWhole(head) && isWhole(rest)
  }
  const isWhole = (word: string) => count(word) > 0 || isKnown(word)

  return (before, after) => {
    const cut = CUT.exec(before)
    const rest = REST.exec(after)
    if (cut === null || rest === null) {
      if (/[\p{L}\p{N}]-$/u.test(before) && /^[\p{L}\p{N}]/u.test(after)) return before + after
      const close =
        /[\p{L}\p{N}"\u201d\u2019][\u2014/]$/u.test(before) || /^\u2014[\p{L}"\u201c]/u.test(after)
      return close ? before.replace(/\u00ad$/, '') + after : `${before.replace(/\u00ad$/, '')} ${after}`
    }
    const [, first, hyphen] = cut
    const stem = before.slice(0, -1)
    if (
      hyphen !== '\u00ad' &&
      /^(?:and|or|und|et) /.test(after) &&
      count(first!.toLowerCase() + rest[1]!) === 0
    )
      return `${stem}- ${after}`
    return hyphen !== '\u00ad' && keepsHyphen(first!, rest[1]!) ? `${stem}-${after}` : stem + after
  }
}

/** Words that stand whole on a line, in lower case, compounds both as one word and by their parts. */
function countWords(lines: readonly string[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>()
  const add = (word: string) => counts.set(word, (counts.get(word) ?? 0) + 1)
  lines.forEach((line, index) => {
    const words =
      line
        .toLowerCase()
        .match(/\p{L}[\p{L}\p{M}'\u2019]*(?:[-\u2010]\p{L}[\p{L}\p{M}'\u2019]*)*[-\u2010\u00ad]?/gu) ?? []
    words.forEach((found, place) => {
      const word = found.replaceAll('\u2010', '-')
      if (/[-\u00ad]$/.test(word)) return
      if (place === 0 && /[-\u2010\u00ad]$/.test(lines[index - 1] ?? '')) return
      add(word)
      if (!word.includes('-')) return
      const parts = word.split('-')
      for (const part of parts) add(part)
      for (let end = 2; end < parts.length; end++) add(parts.slice(0, end).join('-'))
    })
  })
  return counts
}
