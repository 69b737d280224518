import type { Fault } from './diagnostic.ts'
import { countEnglishWords, countFunctionWords, FUNCTION_WORD_SHARE } from './hygiene/function-words.ts'

/** The language of a text, as far as samples of it tell. */
export interface LanguageFound {
  /** ISO 639-1, two letters. */
  readonly language: string
  /** Share of the samples that are in it, each weighed by how sure it is; 0 to 1. */
  readonly confidence: number
  /** Where two or more languages are there for sure: each with its share of the samples, largest first. */
  readonly shares?: readonly LanguageShare[]
  /** The docvar `language` says so; nothing was told from the text. */
  readonly isDeclared?: true
}

export interface LanguageShare {
  readonly language: string
  /** 0 to 1; over all languages they come to at most 1. */
  readonly share: number
}

/** A text with fewer letters has no language that can be told (`und`). */
export const FEWEST_LETTERS = 25

/** Of fewer Latin letters n-grams tell little: a line is in another language only where its function words say so. */
const FEWEST_FOR_NGRAMS = 60

const SAMPLES = 9
const SAMPLE_LENGTH = 240
/** Samples that are put to tinyld at most, and how much of each: up to a millisecond a time. */
const MOST_ASKED = 3
const ASKED_LENGTH = 160
/** Characters of Latin letters of which n-grams tell the language without doubt. */
const TELLING_LENGTH = 200
/** Share of its samples from which a second language is taken to be there. */
const SECOND_SHARE = 0.2

/**
 * Tells the language of a text from samples of its beginning, middle and end: by function words, which hold in noisy
 * scans and among foreign names too, and where these are not clear by tinyld (n-grams), which is loaded at the first
 * text that needs it.
 *
 * @returns `undefined` (`und`) under 25 letters, or where nothing is recognised
 */
export async function languageOf(text: string): Promise<LanguageFound | undefined> {
  const samples = samplesOf(text)
  const sampled = samples.join('')
  if (letters(sampled) < FEWEST_LETTERS) return undefined
  const votes = new Map<string, number>()
  const vote = (language: string, weight: number) => votes.set(language, (votes.get(language) ?? 0) + weight)
  const unsure: string[] = []
  let words = 0
  let english = 0
  for (const sample of samples) {
    const found = countFunctionWords(sample)
    words += found.words
    english += found.english
    if (found.language === undefined) unsure.push(sample)
    else vote(found.language, 1)
  }
  const isEnglish = words >= 12 && english >= words * FUNCTION_WORD_SHARE
  // A few samples of names and lists in an English text need no second opinion.
  const isEnough = letters(sampled) >= FEWEST_FOR_NGRAMS || !isLatin(sampled)
  if (isEnough && unsure.length > 0 && !(isEnglish && unsure.length * 4 <= samples.length)) {
    const { detectAll } = await import('tinyld')
    const asked = spread(unsure, MOST_ASKED)
    for (const sample of asked) {
      const best = detectAll(sample.slice(0, ASKED_LENGTH)).find(
        ({ lang }) => lang.length === 2 && !CONSTRUCTED.has(lang),
      )
      const certainty = best === undefined ? 0 : Math.min(1, best.accuracy * 2) * weightOf(sample)
      if (best !== undefined) vote(best.lang, (unsure.length / asked.length) * certainty)
    }
  }
  if (votes.size === 0) return undefined
  const ranked = [...votes].sort(([a, x], [b, y]) => y - x || (a < b ? -1 : 1))
  const shares = ranked
    .map(([language, weight]) => ({ language, share: weight / samples.length }))
    .filter(({ share }) => share >= SECOND_SHARE)
  const language = isEnglish ? 'en' : (ranked[0]?.[0] ?? 'en')
  const confidence = Math.min(1, Math.max((votes.get(language) ?? 0) / samples.length, isEnglish ? 0.5 : 0))
  const isMixed = shares.length > 1 && samples.length >= 5
  return { language, confidence, ...(isMixed ? { shares } : {}) }
}

/** What a source takes: every language, or those of a list of ISO 639-1 codes. */
export type WantedLanguages = 'any' | readonly string[]

/** What an option says: one code, a list or `any`; English where it is left out. */
export function wantedLanguages(option: WantedLanguages | string | undefined): WantedLanguages {
  if (option === undefined) return ENGLISH
  if (option === 'any' || typeof option !== 'string') return option
  return [option]
}

/** The language that a docvar names by a code of ISO 639, with or without a region: `de`, `en-GB`, `fra`. */
export function declaredLanguage(value: unknown): LanguageFound | undefined {
  if (typeof value !== 'string') return undefined
  const code = /^([a-z]{2,3})(?:[-_][a-z0-9]{2,8})*$/i.exec(value.trim())?.[1]?.toLowerCase()
  const language = code?.length === 3 ? THREE_LETTERS[code] : code
  return language === undefined ? undefined : { language, confidence: 1, isDeclared: true }
}

/**
 * The fault of a text that is in none of the wanted languages; `undefined` where it is in one, where every one is
 * wanted, and where its language cannot be told for sure.
 */
export function languageFault(found: LanguageFound | undefined, wanted: WantedLanguages): Fault | undefined {
  if (found === undefined || wanted === 'any' || wanted.includes(found.language)) return undefined
  if (found.confidence < SURE) return undefined
  const shares = found.shares?.map(
    ({ language, share }) => `${nameOf(language)} ${Math.round(share * 100)} %`,
  )
  return {
    code: 'other-language',
    message: `${found.isDeclared ? 'its docvar language says that ' : ''}the text is in ${nameOf(found.language)}${shares === undefined ? '' : ` (${shares.join(', ')})`}; expected ${listed(wanted)}`,
    remedy: `to keep it, say language: any or language: [${[...wanted, found.language].join(', ')}] in the source, or --language ${[...wanted, found.language].join(',')}; the lexicons know the words of their own language alone`,
  }
}

/** The remark on a text that is kept for its docvar `language`, and shows another: made from `languageFault` of the text. */
export function contradictedFault(fault: Fault | undefined): Fault | undefined {
  if (fault === undefined) return undefined
  return {
    code: 'declared-language',
    message: `kept for its docvar language, but ${fault.message}`,
    remedy: 'correct the docvar language, or leave the document out; its words count and lower every rate',
  }
}

/** The remark on a text that its docvar puts in another language, and that is plainly English. */
export function englishAllTheSame({ language }: LanguageFound): Fault {
  return {
    code: 'declared-language',
    message: `its docvar language says ${nameOf(language)}, but the text is plainly English; kept as that`,
    remedy: 'correct the docvar language, or map it to another name if it is that of an original',
  }
}

/** The remark on a text in a wanted language that for a good part is in another. */
export function mixtureFault(found: LanguageFound | undefined, wanted: WantedLanguages): Fault | undefined {
  if (found?.shares === undefined || wanted === 'any' || !wanted.includes(found.language)) return undefined
  const others = found.shares.filter(({ language }) => !wanted.includes(language))
  if (others.length === 0) return undefined
  const named = others.map(({ language, share }) => `${Math.round(share * 100)} % in ${nameOf(language)}`)
  return {
    code: 'mixed-language',
    message: `about ${named.join(' and ')}; expected ${listed(wanted)}`,
    remedy:
      'its words count all the same and lower every rate; keep to one language a text where that matters',
  }
}

const ENGLISH: readonly string[] = ['en']
/** Confidence from which a text in another language is left out. */
const SURE = 0.5
const SHORT_SAMPLES = 5
/** Share of words that only English has: of English texts a quarter on average, of others next to none. */
const ENGLISH_SHARE = 0.15
const SHORT_SAMPLE = 120

/**
 * Whether a text is English beyond doubt, by a few hundred of its characters: words that only English has, in four of
 * five samples. Ten times as fast as `languageOf`, which has to be asked about all others.
 */
export function isPlainlyEnglish(text: string): boolean {
  const count = Math.min(SHORT_SAMPLES, Math.max(1, Math.floor(text.length / SHORT_SAMPLE)))
  const step = count === 1 ? 0 : (text.length - SHORT_SAMPLE) / (count - 1)
  let words = 0
  let english = 0
  let doubts = 0
  for (let index = 0; index < count; index++) {
    const start = Math.round(index * step)
    const found = countEnglishWords(text.slice(start, start + SHORT_SAMPLE))
    // One list of names or figures among five samples is no other language, and a line or two have one such word.
    if (found.english < (count === 1 ? 1 : 2) && (count < SHORT_SAMPLES || ++doubts > 1)) return false
    words += found.words
    english += found.english
  }
  return english >= words * ENGLISH_SHARE
}

function isLatin(text: string): boolean {
  const found = text.match(/\p{L}/gu) ?? []
  return found.filter((letter) => letter < '\u0250').length * 2 > found.length
}

const THREE_LETTERS: Readonly<Record<string, string>> = Object.fromEntries(
  (
    'ara:ar bul:bg cat:ca ces:cs cze:cs dan:da deu:de ger:de ell:el gre:el eng:en spa:es est:et fas:fa per:fa fin:fi ' +
    'fra:fr fre:fr heb:he hin:hi hun:hu ind:id isl:is ice:is ita:it jpn:ja kor:ko lit:lt lav:lv nld:nl dut:nl nor:no ' +
    'pol:pl por:pt ron:ro rum:ro rus:ru slk:sk slo:sk srp:sr swe:sv tur:tr ukr:uk vie:vi zho:zh chi:zh'
  )
    .split(' ')
    .map((pair) => pair.split(':')),
)

/** Languages that tinyld knows and no speech is in. */
const CONSTRUCTED = new Set(['eo', 'vo', 'ia', 'ie', 'io', 'la'])

const NAMES: Readonly<Record<string, string>> = {
  ar: 'Arabic',
  bg: 'Bulgarian',
  ca: 'Catalan',
  cs: 'Czech',
  da: 'Danish',
  de: 'German',
  el: 'Greek',
  en: 'English',
  es: 'Spanish',
  et: 'Estonian',
  fa: 'Persian',
  fi: 'Finnish',
  fr: 'French',
  he: 'Hebrew',
  hi: 'Hindi',
  hu: 'Hungarian',
  id: 'Indonesian',
  is: 'Icelandic',
  it: 'Italian',
  ja: 'Japanese',
  ko: 'Korean',
  lt: 'Lithuanian',
  lv: 'Latvian',
  nl: 'Dutch',
  no: 'Norwegian',
  pl: 'Polish',
  pt: 'Portuguese',
  ro: 'Romanian',
  ru: 'Russian',
  sk: 'Slovak',
  sr: 'Serbian',
  sv: 'Swedish',
  tr: 'Turkish',
  uk: 'Ukrainian',
  vi: 'Vietnamese',
  zh: 'Chinese',
}

function nameOf(language: string): string {
  const name = NAMES[language]
  return name === undefined ? language : `${name} (${language})`
}

function listed(languages: readonly string[]): string {
  return languages.map(nameOf).join(' or ')
}

/** How much n-grams tell of a sample: of a few foreign names in Latin letters little, of other scripts all. */
function weightOf(sample: string): number {
  return /[a-z]/i.test(sample) ? Math.min(1, sample.length / TELLING_LENGTH) : 1
}

/** Up to `SAMPLES` pieces from beginning to end, cut at spaces; a short text in as many as it has. */
function samplesOf(text: string): string[] {
  const count = Math.min(SAMPLES, Math.max(1, Math.floor(text.length / SAMPLE_LENGTH)))
  if (count === 1) return [text.slice(0, 2 * SAMPLE_LENGTH)]
  const step = (text.length - SAMPLE_LENGTH) / (count - 1)
  return Array.from({ length: count }, (_, index) => {
    const start = Math.round(index * step)
    const piece = text.slice(start, start + SAMPLE_LENGTH)
    const first = index === 0 ? 0 : piece.search(/\s/) + 1
    const last = index === count - 1 ? piece.length : piece.search(/\s\S*$/)
    return first < last ? piece.slice(first, last) : piece
  })
}

/** `most` of the values at equal distances, the first and the last among them. */
function spread<Value>(values: readonly Value[], most: number): Value[] {
  if (values.length <= most) return [...values]
  return Array.from(
    { length: most },
    (_, index) => values[Math.round((index * (values.length - 1)) / (most - 1))] as Value,
  )
}

function letters(text: string): number {
  return text.match(/\p{L}/gu)?.length ?? 0
}
