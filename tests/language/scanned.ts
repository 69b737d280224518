import { createScanner, type Scanner } from '../../src/language/scan.ts'
import { traitsOf } from '../../src/language/sentence-ends.ts'
import { createWordTypes, type WordTypes } from '../../src/language/word-types.ts'
import { COUNTED_ZONES } from '../../src/language/zones.ts'
import type { Markup, Scan, Zone } from '../../src/records.ts'

/** Every zone but stage directions, which are skipped wherever they do not count. */
export const ALL_ZONES: readonly Zone[] = ['body', 'heading', 'quotation', 'footnote', 'references']

export function freshTypes(): WordTypes {
  return createWordTypes(() => ({ id: 0, isAnchor: false }), traitsOf)
}

export function scannerOf(zones: readonly Zone[] = COUNTED_ZONES, types = freshTypes()): Scanner {
  return createScanner(types, new Set(zones))
}

const counted = scannerOf()
const everything = scannerOf(ALL_ZONES)

export function wordsOf(scan: Scan): string[] {
  return Array.from({ length: scan.words }, (_, word) =>
    scan.text.slice(scan.wordStart[word], scan.wordEnd[word]),
  )
}

export function sentencesOf(scan: Scan): string[] {
  return Array.from({ length: scan.sentences }, (_, sentence) =>
    scan.text.slice(scan.sentenceStart[sentence], scan.sentenceEnd[sentence]),
  )
}

/** Words of the counted zones. */
export function countedWords(text: string, markup: Markup = 'plain'): string[] {
  return wordsOf(counted(text, markup))
}

/** Words of all zones. */
export function allWords(text: string, markup: Markup = 'plain'): string[] {
  return wordsOf(everything(text, markup))
}

/** Sentences of all zones. */
export function allSentences(text: string, markup: Markup = 'plain'): string[] {
  return sentencesOf(everything(text, markup))
}

/** Zone and text of each passage, all zones. */
export function zonesOf(text: string, markup: Markup = 'plain'): [Zone, string][] {
  return everything(text, markup).passages.map(({ zone, start, end }) => [zone, text.slice(start, end)])
}

export function scanAll(text: string, markup: Markup = 'plain'): Scan {
  return everything(text, markup)
}
