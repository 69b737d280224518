/**
 * What is wrong with the text of a PDF that could be opened.
 */
import { type Fault, InputFault, listNames } from '../diagnostic.ts'
import type { Block } from '../extract.ts'
import type { Page } from './page.ts'

/** Characters of a page below which it counts as a picture where something else is painted on it. */
const LEAST_CHARACTERS = 20
/** Words below which nothing is said of letters that are missing. */
const LEAST_WORDS = 150
/** Pieces of words that are left where fi, fl, ff or ffi is lost: first, five, final, field, reflect, conflict … */
const REMAINS = new Set(
  (
    'rst ve nal nally eld elds nds nding nancial nance gure gures ict icts uence uenced uential ecting ects ght ghting ' +
    'cient ciently ciency cult culty culties cials cers erent erence erences ective ectively orts airs ermed rmly ' +
    'ghts ghter xed oor eet exible exibility ationary nite nitely cation cations cant cantly'
  ).split(' '),
)

/**
 * Faults of pages without text.
 *
 * @throws InputFault `no-text-layer` where no page has any
 */
export function pageFaults(pages: readonly Page[]): Fault[] {
  const counts = pages.map(({ items }) => items.reduce((sum, { text }) => sum + text.length, 0))
  const all = counts.reduce((sum, count) => sum + count, 0)
  const pictures = pages.filter((page, index) => page.painted && counts[index]! < LEAST_CHARACTERS)
  const damaged = pages.filter((page) => page.damaged)
  if (damaged.length === pages.length && all === 0) {
    throw new InputFault({
      code: 'bad-pdf',
      message: 'cannot be opened as a PDF: none of its pages can be read',
      remedy: 'fetch the file again, or repair it, for instance with: qpdf broken.pdf repaired.pdf',
    })
  }
  if (
    all === 0 ||
    (pictures.length > 0 && pictures.length >= 0.8 * pages.length && all < 40 * pages.length)
  ) {
    throw new InputFault({
      code: 'no-text-layer',
      message:
        pictures.length > 0
          ? 'its pages hold images and no text'
          : `its ${pages.length} page(s) hold no text at all`,
      remedy: 'run OCR, for instance: ocrmypdf scanned.pdf with-text.pdf',
    })
  }
  const faults: Fault[] = []
  if (pictures.length > 0) {
    faults.push({
      code: 'no-text-layer',
      message: `of ${pages.length} pages, ${listPages(pictures)} hold images and no text; the words on them are missing`,
      remedy: 'run OCR on these pages, for instance: ocrmypdf --skip-text scanned.pdf with-text.pdf',
    })
  }
  if (damaged.length > 0) {
    faults.push({
      code: 'damaged-page',
      message: `of ${pages.length} pages, ${listPages(damaged)} could not be read whole; words may be missing`,
      remedy: 'fetch the file again, or compare the text of these pages with the original',
    })
  }
  return faults
}

function listPages(pages: readonly Page[]): string {
  return `${pages.length} (${listNames(pages.map(({ number }) => String(number)))})`
}

/**
 * Ends the reading of a document whose fonts do not tell which letters they show: its text is codes.
 *
 * @param codes characters of the text, as the program that opened it gave them
 */
export function checkReadable(codes: { readonly characters: number; readonly unreadable: number }): void {
  if (codes.characters < 50 || codes.unreadable < 0.25 * codes.characters) return
  throw new InputFault({
    code: 'unreadable-text',
    message: 'its fonts do not tell which letters they show, so its text cannot be read',
    remedy: 'run OCR, for instance: ocrmypdf --force-ocr original.pdf with-text.pdf',
  })
}

/** A remark where letters of fonts are lost: no fi, fl or ff anywhere, and pieces of words that had them. */
export function ligatureFaults(blocks: readonly Block[]): Fault[] {
  let words = 0
  let whole = 0
  let remains = 0
  for (const { text, zone } of blocks) {
    if (zone !== 'body' && zone !== 'heading') continue
    for (const [word] of text.toLowerCase().matchAll(/[\p{L}'\u2019]+/gu)) {
      words++
      if (/f[fil]/.test(word)) whole++
      else if (REMAINS.has(word)) remains++
    }
  }
  // In English some 15 in 1,000 words have one; a text without any at all is short or has lost them.
  if (words < LEAST_WORDS || whole > 0.002 * words || remains < 0.002 * words || remains < 3) return []
  return [
    {
      code: 'lost-ligatures',
      message:
        'its fonts lose the letters fi, fl and ff ("first" is read as "rst"), so words with them are not found',
      remedy: 'use another copy of the document, or run OCR: ocrmypdf --force-ocr original.pdf with-text.pdf',
    },
  ]
}
