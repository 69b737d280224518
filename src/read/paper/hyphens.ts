/** Words broken at the end of a line. */
import type { Line } from './lines.ts'

const WORD = /\p{L}+(?:[-‐]\p{L}+)*/gu
const BROKEN = /(\p{L}+)[-‐]$/u
const SECOND_HALF = /^\p{Ll}+/u
/** First parts that keep their hyphen before a word. */
const KEEPS =
  /^(?:self|well|ill|ex|half|quasi|all|cross|non|twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety|two|three|four|five|six|seven|eight|nine|ten|so|long|short|high|low|far|near|like|great|post|pro|anti)$/i
/** First halves that are words but mostly part of a longer one. */
const JOINS =
  /^(?:an|any|be|come|every|for|fore|here|how|in|life|more|never|no|not|on|other|out|over|some|there|to|under|up|what|when|where|which|who|with)$/i

/** Joins two lines where a word is broken between them. */
export interface Hyphens {
  /** What stands between two lines when they become one: nothing, or a space; and how many units of the first go. */
  between(before: string, after: string): { readonly cut: 0 | 1; readonly gap: '' | ' ' }
}

/** What the breaks whose word is seen elsewhere say of the others. */
type Habit = 'breaks words' | 'breaks at hyphens' | 'unknown'

/**
 * How words at line ends are rejoined. The form seen elsewhere in the document decides, joined or with its hyphen; if
 * both are, the commoner one. If neither is, the hyphen stays after words that take one (self-, twenty-), in a document
 * that seldom breaks lines and then at hyphens only, and between two words of the document unless it breaks words;
 * otherwise the halves are joined.
 */
export function createHyphens(lines: readonly Line[]): Hyphens {
  const seen = countWords(lines)
  const times = (word: string) => seen.get(word.toLowerCase().replaceAll('‐', '-')) ?? 0
  const habit = habitOf(lines, times)

  function keepsHyphen(first: string, second: string): boolean {
    const joined = times(first + second)
    const compound = times(`${first}-${second}`)
    if (joined !== compound) return compound > joined
    if (KEEPS.test(first) && (times(second) > 0 || second.length > 4)) return true
    if (habit === 'breaks at hyphens') return true
    if (times(first) === 0 || times(second) === 0) return false
    return habit === 'unknown' || (first.length > 3 && second.length > 3 && !JOINS.test(first))
  }

  return {
    between(before, after) {
      const first = BROKEN.exec(before.slice(-60))?.[1]
      if (first === undefined) return { cut: 0, gap: /[\p{L}\p{N}][—/]$/u.test(before.slice(-2)) ? '' : ' ' }
      const second = SECOND_HALF.exec(after)?.[0]
      if (second === undefined) return { cut: 0, gap: /^[\p{L}\p{N}]/u.test(after) ? '' : ' ' }
      return { cut: keepsHyphen(first, second) ? 0 : 1, gap: '' }
    },
  }
}

/** How many words are broken at line ends, whatever they come to. */
export function countBrokenWords(lines: readonly Line[]): number {
  let count = 0
  forBroken(lines, () => count++)
  return count
}

function countWords(lines: readonly Line[]): Map<string, number> {
  const seen = new Map<string, number>()
  for (const { text } of lines) {
    for (const match of text.matchAll(WORD)) {
      if (match.index + match[0].length === text.length - 1 && /[-‐]$/.test(text)) continue
      const word = match[0].toLowerCase().replaceAll('‐', '-')
      seen.set(word, (seen.get(word) ?? 0) + 1)
      if (!word.includes('-')) continue
      for (const part of word.split('-')) seen.set(part, (seen.get(part) ?? 0) + 1)
    }
  }
  return seen
}

/** Breaks in a hundred lines from which a document hyphenates its words. */
const OFTEN_BROKEN = 0.04

function habitOf(lines: readonly Line[], times: (word: string) => number): Habit {
  let words = 0
  let compounds = 0
  let breaks = 0
  forBroken(lines, (first, second) => {
    breaks++
    const joined = times(first + second)
    const compound = times(`${first}-${second}`)
    if (joined > compound) words++
    else if (compound > joined) compounds++
  })
  if (words > compounds || breaks > lines.length * OFTEN_BROKEN) return 'breaks words'
  return compounds > 0 && words === 0 ? 'breaks at hyphens' : 'unknown'
}

function forBroken(lines: readonly Line[], use: (first: string, second: string) => void): void {
  for (let index = 1; index < lines.length; index++) {
    const first = BROKEN.exec(lines[index - 1]?.text.slice(-60) ?? '')?.[1]
    const second = first === undefined ? undefined : SECOND_HALF.exec(lines[index]?.text ?? '')?.[0]
    if (first !== undefined && second !== undefined) use(first, second)
  }
}
