import type { Fault } from '../diagnostic.ts'
import type { KnownWords } from './english-words.ts'

/** Why a word of a scan looks broken. */
export type NoiseKind =
  | 'digit inside'
  | 'odd capitals'
  | 'sign inside'
  | 'lone letter'
  | 'split word'
  | 'joined words'
  | 'misread letter'
  | 'no vowel'

/** How much of a text the machine that read it got wrong, as far as words alone show. */
export interface OcrNoise {
  /** Broken words among all, 0 to 1; the real rate is higher: a word misread as another is not seen. */
  readonly share: number
  readonly words: number
  readonly broken: number
  readonly counts: Readonly<Record<NoiseKind, number>>
  /** The first few different broken words, as they stand. */
  readonly examples: readonly string[]
}

/** Words that are looked at: of a longer text equal parts of its beginning, middle and end. */
const MOST_CHARACTERS = 60_000
const EXAMPLES = 8
/** Longer tokens are addresses, tables or code. */
const LONGEST_TOKEN = 60
/** Addresses, e-mail, names of accounts, and tags that were left in. */
const ADDRESS = /[@#/\\]|<\/?\p{L}+>?|\.(?:com|org|gov|net|int|edu|io|tv|uk|ru|ua|cn)\b/iu
/** A word that the speaker did not end. */
const BROKEN_OFF = /[-–—]["'”’]?$/

/**
 * Measures how noisy the text of a scan is, without mending it: the share of its words that no list knows and that
 * look broken, by a digit or sign or capital inside, three letters apart, no vowel, halves that are one word together,
 * two words in one, or letters that are known to be taken for others ("wbich", "govemment"). Names, abbreviations,
 * numbers, words broken off by a dash, addresses, and words that are merely rare are not broken.
 */
export function ocrNoise(text: string, isKnown: KnownWords): OcrNoise {
  const counts: Record<NoiseKind, number> = {
    'digit inside': 0,
    'odd capitals': 0,
    'sign inside': 0,
    'lone letter': 0,
    'split word': 0,
    'joined words': 0,
    'misread letter': 0,
    'no vowel': 0,
  }
  const verdicts = new Map<string, NoiseKind | undefined>()
  const judge = (word: string) => {
    if (!verdicts.has(word)) verdicts.set(word, kindOf(word, isKnown))
    return verdicts.get(word)
  }
  const examples: string[] = []
  let words = 0
  let broken = 0
  for (const part of partsOf(text)) {
    const tokens = part.match(/\S+/g) ?? []
    for (let at = 0; at < tokens.length; at++) {
      const token = tokens[at] ?? ''
      const word = token.length > LONGEST_TOKEN ? '' : bare(token)
      if (word === '' || ADDRESS.test(token)) continue
      words++
      if (BROKEN_OFF.test(token) || (tokens[at + 1] ?? '').startsWith('--')) continue
      const next = tokens[at + 1]
      let kind = judge(word)
      let shown = word
      if (kind === undefined && next !== undefined && isSplit(token, next, isKnown)) {
        kind = 'split word'
        shown = `${word} ${bare(next)}`
      } else if (kind === undefined && isLone(token, tokens[at - 1], next)) kind = 'lone letter'
      if (kind === undefined) continue
      counts[kind]++
      broken++
      if (examples.length < EXAMPLES && !examples.includes(shown)) examples.push(shown)
    }
  }
  return { share: words === 0 ? 0 : broken / words, words, broken, counts, examples }
}

/**
 * Share of broken words from which a text is remarked on. Of UN speeches since 1946 some 1.1 % have as many, most of one
 * year whose hyphens or apostrophes were lost.
 */
export const NOISY_SHARE = 0.001
/** Different broken words under which a share says nothing: one name can look broken, and stand in every line. */
const FEWEST_BROKEN = 5

/** The remark on a noisy text, which is kept; `undefined` under the threshold. */
export function ocrFault(noise: OcrNoise, threshold: number = NOISY_SHARE): Fault | undefined {
  if (noise.examples.length < FEWEST_BROKEN || noise.share < threshold) return undefined
  const examples = noise.examples.map((word) => `"${word}"`).join(', ')
  return {
    code: 'ocr-noise',
    message: `${(noise.share * 100).toFixed(1)} % of its words look broken, as a scan read by a machine has them (${examples}); expected under ${Number((threshold * 100).toFixed(2))} %`,
    remedy: 'find a better text of it, or mind that words which are broken are not found and lower its rates',
  }
}

function partsOf(text: string): string[] {
  if (text.length <= MOST_CHARACTERS) return [text]
  const length = MOST_CHARACTERS / 3
  const middle = (text.length - length) >> 1
  return [0, middle, text.length - length].map((start) => {
    const part = text.slice(start, start + length)
    const first = start === 0 ? 0 : part.search(/\s/) + 1
    return part.slice(first, Math.max(first, part.lastIndexOf(' ')))
  })
}

/** A token without the punctuation around it and a possessive ending; nothing where no letter is left. */
function bare(token: string): string {
  const word = token
    .replace(/[[\]]/g, '')
    .replace(/^[^\p{L}\p{N}]+|[^\p{L}\p{N}]+$/gu, '')
    .replace(/['’](?:s|S)$/, '')
  return /\p{L}/u.test(word) ? word : ''
}

function kindOf(word: string, isKnown: KnownWords): NoiseKind | undefined {
  if (word.length < 2 || isKnown(word.toLowerCase()) || /n['’]t$/.test(word)) return undefined
  // Compounds and clauses without a space: each part for itself.
  const parts = word.split(/[-‐-―/.,:;&…()'’‘“”"[\]*@+_°˚º$€£%]+/)
  const [left = '', right = ''] = parts
  const isHyphened = parts.length === 2 && !isKnown(left.toLowerCase()) && !isKnown(right)
  if (isHyphened && isHalved(left.toLowerCase(), right, isKnown)) return 'split word'
  for (const part of parts) {
    const kind = part.length < 2 || isKnown(part.toLowerCase()) ? undefined : kindOfPart(part, isKnown)
    if (kind !== undefined) return kind
  }
  return undefined
}

const NUMBERED =
  /^(?:\d+(?:[a-z]{1,3}|[A-Z]+)|\p{Lu}+\p{Ll}?\d+\p{Lu}*\d*|\p{Lu}\p{L}*\d+|\p{L}{1,2}\d{1,2})$/u
/** A year or number whose first digit was read as a letter: "l945", "i980s". */
const MISREAD_YEAR = /^[lIiOo]\d{3}s?$/
/** What Windows-1252's apostrophe and dashes become when they are read as another code, or lost. */
const MISREAD_SIGN = /^([a-z]+)[íìîóñß√â]([a-z]*)$/
/** What scanners take for what: read, printed. */
const MISREAD: readonly (readonly [string, string])[] = [
  ['b', 'h'],
  ['h', 'b'],
  ['c', 'e'],
  ['e', 'c'],
  ['m', 'rn'],
  ['rn', 'm'],
  ['n', 'ri'],
  ['li', 'h'],
  ['ii', 'n'],
  ['ii', 'u'],
  ['cl', 'd'],
  ['d', 'cl'],
  ['vv', 'w'],
  ['l', 'i'],
  ['i', 'l'],
  ['l', 't'],
  ['t', 'f'],
  ['f', 't'],
  ['u', 'n'],
  ['n', 'u'],
  ['q', 'g'],
  ['g', 'q'],
  ['tl', 'th'],
  ['tli', 'th'],
  ['ni', 'm'],
  ['iu', 'in'],
]
const JOINED = /^(?:the|of|and|to|in|for|with|that|by|from|is)(?=[a-z]{3})|(?<=[a-z]{4})(?:the|of|and)$/

function kindOfPart(word: string, isKnown: KnownWords): NoiseKind | undefined {
  if (!/\p{L}/u.test(word)) return undefined
  if (/\d/.test(word)) {
    if (/^\d+[a-z]{4}/.test(word) && isKnown(word.replace(/^\d+/, ''))) return 'joined words'
    return MISREAD_YEAR.test(word) || !NUMBERED.test(word) ? 'digit inside' : undefined
  }
  const [, before = '', after = ''] = MISREAD_SIGN.exec(word) ?? []
  if (before.length > 2 && isKnown(before.toLowerCase()) && (after.length < 2 || isKnown(after)))
    return 'sign inside'
  if (/[^\p{L}\p{M}]/u.test(word))
    return /^[\p{L}\p{M}]+[^\p{L}\p{M}]+[\p{L}\p{M}]+$/u.test(word) ? 'sign inside' : undefined
  if (/[^A-Za-z]/.test(word)) return undefined // names with accents
  if (/[a-z][A-Z]/.test(word)) return isCamel(word) ? undefined : 'odd capitals'
  if (/^[A-Z]/.test(word)) {
    // Names are like words, too, but seldom long ones.
    const isWord = /^[A-Z][a-z]{6,}$/.test(word) && isMisread(word.toLowerCase(), isKnown)
    return isWord ? 'misread letter' : undefined
  }
  if (!/[aeiouy]/.test(word)) return word.length > 3 ? 'no vowel' : undefined
  if (/[bcdfghjklmnpqrstvwxz]{5}/.test(word)) return 'no vowel'
  if (word.length < 4) return MISREAD_SHORT.has(word) ? 'misread letter' : undefined
  if (isMisread(word, isKnown)) return 'misread letter'
  const rest = word.replace(JOINED, '')
  return rest !== word && rest.length > 2 && isKnown(rest) ? 'joined words' : undefined
}

/** The commonest misread words of two and three letters; others are too likely to be abbreviations. */
const MISREAD_SHORT = new Set(
  'tbe thc tlie tne tha fhe ihe aud ancl bas bav arc aro wc wo ot oi ol hy tc ta th iii'.split(' '),
)

/** Names and units such as McCarthy, TikTok, iPhone, kWh: each hump has its capital, or the first is short. */
function isCamel(word: string): boolean {
  return /^(?:[A-Z][a-z]*)+$/.test(word) || /^[a-z][A-Z]+[a-z]*$/.test(word)
}

function isMisread(word: string, isKnown: KnownWords): boolean {
  for (const [read, printed] of MISREAD) {
    for (let at = word.indexOf(read); at >= 0; at = word.indexOf(read, at + 1)) {
      if (isKnown(word.slice(0, at) + printed + word.slice(at + read.length))) return true
    }
  }
  return false
}

/** Whether two small-letter tokens, one of which is no word, are one together: "coun try". */
function isSplit(token: string, next: string, isKnown: KnownWords): boolean {
  if (!/^[“"‘'([]*[a-z]+$/.test(token) || !/^[a-z]+[.,;:!?”"’)\]]*$/.test(next)) return false
  if (token.length + next.length > LONGEST_TOKEN) return false
  const left = bare(token)
  const right = bare(next)
  return isHalved(left, right, isKnown)
}

function isHalved(left: string, right: string, isKnown: KnownWords): boolean {
  if (left.length < 2 || right.length < 2 || !/^[a-z]+$/.test(left + right)) return false
  return (!isKnown(left) || !isKnown(right)) && isKnown(left + right)
}

/** Whether a token is one of three letters apart in a row, or a lone small consonant that counts nothing. */
function isLone(token: string, previous: string | undefined, next: string | undefined): boolean {
  if (!/^\p{L}$/u.test(token)) return false
  if (/^[b-df-hj-np-z]$/.test(token)) return true
  const isLetter = (other: string | undefined) => other !== undefined && /^\p{L}$/u.test(other)
  return isLetter(previous) && isLetter(next)
}
