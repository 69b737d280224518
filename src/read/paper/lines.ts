/** The lines of a text, and whether they were broken to a width. */

/** One line of the original. */
export interface Line {
  /** From 1. */
  readonly number: number
  /** Without white space at its ends. */
  readonly text: string
  /** Columns of white space before the text; a tab counts four. */
  readonly indent: number
  /** A page begins with this line: a form feed stands in or before it. */
  readonly startsPage: boolean
  /** Two spaces or a backslash at its end: a line break in Markdown. */
  readonly endsHard: boolean
}

/** Marks the beginning of a line inside a joined text until its place is known; taken out of the input first. */
export const LINE_MARK = '\ue000'

const LIGATURES: Readonly<Record<string, string>> = {
  '\ufb00': 'ff',
  '\ufb01': 'fi',
  '\ufb02': 'fl',
  '\ufb03': 'ffi',
  '\ufb04': 'ffl',
  '\ufb05': 'st',
  '\ufb06': 'st',
}

/** Splits a text into lines; ligatures become letters, a soft hyphen at a line's end a hyphen, others go. */
export function splitLines(text: string): Line[] {
  const clean = text
    .replace(/[\ue000-\ue1ff\ufeff\u200b]/g, '')
    .replace(/[\ufb00-\ufb06]/g, (ligature) => LIGATURES[ligature] ?? ligature)
    .replace(/\u00ad(?=[^\S\n]*\n)/g, '-')
    .replace(/\u00ad/g, '')
  return clean.split(/\r\n?|\n/).map((written, index) => {
    const startsPage = written.includes('\f')
    const line = startsPage ? written.replace(/\f/g, '') : written
    const trimmed = line.trim()
    return {
      number: index + 1,
      text: trimmed,
      indent: trimmed === '' ? 0 : indentOf(line),
      startsPage,
      endsHard: line.endsWith('  ') || trimmed.endsWith('\\'),
    }
  })
}

function indentOf(line: string): number {
  let columns = 0
  for (const character of line) {
    if (character === '\t') columns += 4
    else if (/\s/.test(character)) columns++
    else break
  }
  return columns
}

/** Narrowest and widest measure that lines are broken to. */
const NARROWEST = 30
const WIDEST = 130
const FEWEST_LINES = 20

/**
 * The width that the lines were broken to: the length that nine of ten lines stay under. `undefined` where lines are
 * paragraphs: too few lines, too long ones, or too few that go on in the next.
 */
export function wrapWidth(lines: readonly Line[]): number | undefined {
  const lengths = lines
    .filter(({ text }) => text !== '')
    .map(({ text }) => text.replace(/\s{3,}/g, ' ').length)
  if (lengths.length < FEWEST_LINES) return undefined
  lengths.sort((a, b) => a - b)
  const width = lengths[Math.floor(lengths.length * 0.9)] ?? 0
  if (width < NARROWEST || width > WIDEST || (lengths.at(-1) ?? 0) > 3 * width) return undefined
  let following = 0
  let going = 0
  for (let index = 1; index < lines.length; index++) {
    const before = lines[index - 1]
    const line = lines[index]
    if (before === undefined || line === undefined || before.text === '' || line.text === '') continue
    following++
    if (before.text.length >= width * 0.6 && isUnfinished(before.text) && startsSmall(line.text)) going++
  }
  return going >= lengths.length * 0.25 && going >= following * 0.4 ? width : undefined
}

/** Whether a text stops without a mark that ends a sentence. */
export function isUnfinished(text: string): boolean {
  return !/[.!?…][”"’'»)\]*_\d]*$/.test(text.slice(-12))
}

/** Whether a text stops in the middle of a sentence for sure: at a letter or comma, or before a dash. */
export function isBrokenOff(text: string): boolean {
  return /[\p{L}\p{N},'’–—-][*_]*$/u.test(text.slice(-4)) && isUnfinished(text)
}

/** Whether a text goes on with what came before: a small letter first. */
export function startsSmall(text: string): boolean {
  return /^[“"‘'([*_]*\p{Ll}/u.test(text)
}
