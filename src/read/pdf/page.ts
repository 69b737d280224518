/**
 * Pieces of text with their places on a page: what the layout pass works on, whichever program found them.
 */

/** One piece of horizontal text. Points (1/72 inch) from the upper left corner of the page, y growing downwards. */
export interface Item {
  readonly text: string
  readonly x0: number
  readonly x1: number
  /** Of the baseline. */
  readonly y: number
  /** Height of the type, in points. */
  readonly size: number
  readonly bold: boolean
  /** White space was painted before it. */
  readonly spaced: boolean
  /** The file itself says that it is no part of the text: a running head or a page number. */
  readonly artifact: boolean
}

export interface Page {
  /** From 1. */
  readonly number: number
  readonly width: number
  readonly height: number
  readonly items: readonly Item[]
  /** Something other than text is painted on it. */
  readonly painted: boolean
  /** A part of it could not be read. */
  readonly damaged: boolean
}

/** What a program found in a file. */
export interface Pages {
  readonly pages: readonly Page[]
  /** Entries of the document information, such as Title and CreationDate. */
  readonly information: Readonly<Record<string, string>>
  /** Characters other than spaces as the file gives them, and how many of these are no characters one can read. */
  readonly codes: { readonly characters: number; readonly unreadable: number }
}

/** A piece as a program gives it: `turn` is the direction of writing in quarter turns clockwise. */
export interface RawItem {
  readonly text: string
  readonly x: number
  readonly y: number
  readonly width: number
  readonly size: number
  readonly turn: number
  readonly bold: boolean
  readonly artifact: boolean
}

/** Sizes below cannot be read by an eye: hidden layers and watermarks. In points. */
const LEAST_SIZE = 1.5
const LIGATURES: Readonly<Record<string, string>> = {
  '\ufb00': 'ff',
  '\ufb01': 'fi',
  '\ufb02': 'fl',
  '\ufb03': 'ffi',
  '\ufb04': 'ffl',
  '\ufb05': 'st',
  '\ufb06': 'st',
}
/** Accents that old TeX fonts paint before their letter, and the combining marks they stand for. */
const ACCENTS: Readonly<Record<string, string>> = {
  '\u00b4': '\u0301',
  '\u00a8': '\u0308',
  '\u02c6': '\u0302',
  '\u02dc': '\u0303',
  '\u02c7': '\u030c',
  '\u02da': '\u030a',
}

/**
 * Text as it is read: ligatures as letters, no-break and other spaces as spaces, no control, private or zero-width
 * characters. A soft hyphen stays where it ends the piece, for there a word may be broken.
 */
export function cleanText(text: string): string {
  if (/^[\x20-\x7e]*$/.test(text)) return text
  return text
    .replace(/[\ufb00-\ufb06]/g, (ligature) => LIGATURES[ligature] ?? ligature)
    .replace(/[\uf0b7\uf0a7\uf0d8\uf0fc\uf02d]/g, '\u2022')
    .replace(/[\u00a0\u2000-\u200a\u202f\u205f\u3000\t\r\n]/g, ' ')
    .replace(/\u00ad(?=.*\S)/g, '')
    .replace(
      /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u200b-\u200f\u2028-\u202e\u2060\ufeff\ufffe\ufffd\ue000-\uf8ff]/g,
      '',
    )
    .replace(/([\u00b4\u00a8\u02c6\u02dc\u02c7\u02da]) ?([A-Za-z\u0131])/g, composed)
}

function composed(written: string, accent: string, letter: string): string {
  const one = `${letter === '\u0131' ? 'i' : letter}${ACCENTS[accent]}`.normalize('NFC')
  return one.length === 1 ? one : written
}

/**
 * The horizontal pieces of a page. A page written sideways is turned; what is written in another direction than most
 * of the page (a stamp in the margin), outside the page or twice on one place is left out.
 */
export function pageItems(
  raw: readonly RawItem[],
  width: number,
  height: number,
): { items: Item[]; width: number; height: number } {
  const lengths = [0, 0, 0, 0]
  for (const { text, turn } of raw) lengths[turn]! += text.length
  const turn = lengths.indexOf(Math.max(...lengths))
  const seen = new Set<string>()
  const items: Item[] = []
  let spaced = false
  for (const piece of raw) {
    if (piece.turn !== turn) continue
    const text = cleanText(piece.text)
    if (!/\S/.test(text)) {
      spaced = true
      continue
    }
    const [x, y] = turned(piece.x, piece.y, turn, width, height)
    const inside = piece.x > -piece.width && piece.x < width && piece.y > 0 && piece.y < height + piece.size
    if (piece.size >= LEAST_SIZE && Number.isFinite(x + y + piece.width) && inside) {
      const lead = text.length - text.trimStart().length
      const key = `${text.trim()}\u0000${Math.round(x / 1.5)}\u0000${Math.round(y / 1.5)}`
      if (!seen.has(key)) {
        seen.add(key)
        items.push({
          text: text.trim(),
          x0: x,
          x1: x + Math.max(piece.width, 0.1),
          y,
          size: piece.size,
          bold: piece.bold,
          spaced: spaced || lead > 0,
          artifact: piece.artifact,
        })
      }
    }
    spaced = text.endsWith(' ')
  }
  return turn % 2 === 0 ? { items, width, height } : { items, width: height, height: width }
}

/** How many characters other than spaces there are, and how many are control, private or replacement characters. */
export function countCodes(raw: readonly RawItem[]): {
  readonly characters: number
  readonly unreadable: number
} {
  let characters = 0
  let unreadable = 0
  for (const { text } of raw) {
    for (let at = 0; at < text.length; at++) {
      const code = text.charCodeAt(at)
      if (code === 0x20 || code === 0xa0 || (code >= 9 && code <= 13)) continue
      characters++
      if (
        code < 0x20 ||
        (code >= 0x7f && code < 0xa0) ||
        code === 0xfffd ||
        (code >= 0xe000 && code < 0xf000)
      )
        unreadable++
    }
  }
  return { characters, unreadable }
}

function turned(
  x: number,
  y: number,
  turn: number,
  width: number,
  height: number,
): readonly [number, number] {
  if (turn === 1) return [y, width - x]
  if (turn === 2) return [width - x, height - y]
  if (turn === 3) return [height - y, x]
  return [x, y]
}
