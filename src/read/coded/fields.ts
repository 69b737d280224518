/**
 * Cells that say what a passage is: its text, offsets, hash and weight.
 */
import { createHash } from 'node:crypto'
import type { Span } from '../../records.ts'
import { quote } from '../diagnostic.ts'

/** The passage as the file has it. Each of these functions puts what is wrong into `said`, one sentence each. */
export function textOf(cell: unknown, said: string[]): string | undefined {
  if (cell === undefined) return undefined
  if (typeof cell === 'string') return cell
  if (typeof cell === 'number') return String(cell)
  said.push(`text must be a string, got ${quote(cell)}`)
  return undefined
}

/** Offsets, both or none. */
export function spanOf(start: unknown, end: unknown, said: string[]): Span | undefined {
  if (start === undefined && end === undefined) return undefined
  if (start === undefined || end === undefined) {
    const [missing, other] = start === undefined ? ['start', 'end'] : ['end', 'start']
    said.push(`${missing} is missing beside ${other}; give both or none`)
    return undefined
  }
  const from = wholeNumber('start', start, said)
  const to = wholeNumber('end', end, said)
  if (from === undefined || to === undefined) return undefined
  if (to > from) return { start: from, end: to }
  said.push(`end (${to}) must be over start (${from})`)
  return undefined
}

function wholeNumber(name: string, cell: unknown, said: string[]): number | undefined {
  const isDigits = typeof cell === 'string' && /^\d{1,15}$/.test(cell.trim())
  const number = isDigits ? Number(cell) : cell
  if (typeof number === 'number' && Number.isSafeInteger(number) && number >= 0) return number
  said.push(`${name} must be a whole number from 0 on, got ${quote(cell)}`)
  return undefined
}

/** A hash as it was written when the passage was drawn. */
export function hashOf(cell: unknown, said: string[]): string | undefined {
  if (cell === undefined) return undefined
  const written = String(cell).trim().toLowerCase()
  // A spreadsheet that took 0012345678901234 or 12e4… for a number has destroyed it.
  if (/^[0-9a-f]{16}$/.test(written)) return written
  said.push(`sha256_16 must be 16 hexadecimal digits, got ${quote(cell)}; format the column as text`)
  return undefined
}

/** Design weight; 1 where none is given. */
export function weightOf(cell: unknown, said: string[]): number {
  if (cell === undefined) return 1
  const number = typeof cell === 'string' && cell.trim() !== '' ? Number(cell) : cell
  if (typeof number === 'number' && Number.isFinite(number) && number > 0) return number
  said.push(`weight must be a number over 0, got ${quote(cell)}`)
  return 1
}

/** First 16 hexadecimal digits of the SHA-256 of a text as UTF-8. */
export function textHash(text: string): string {
  return createHash('sha256').update(text, 'utf8').digest('hex').slice(0, 16)
}

/**
 * A text as it was before a spreadsheet had it: without the apostrophe that keeps it from being run as a formula, with
 * its own line ends. The first is the text as it stands.
 */
export function spreadsheetVariants(text: string): string[] {
  const plain = /^'[=+\-@\t\r]/.test(text) ? [text, text.slice(1)] : [text]
  return plain.flatMap((one) =>
    one.includes('\n') ? [one, one.replace(/\r?\n/g, '\r\n'), one.replace(/\r?\n/g, '\r')] : [one],
  )
}

/** The text that hash and offsets speak of. */
export function whatWasCoded(
  text: string,
  span: Span | undefined,
  hash: string | undefined,
  said: string[],
): string {
  const variants = spreadsheetVariants(text)
  if (hash !== undefined) {
    const coded = variants.find((one) => textHash(one) === hash)
    if (coded === undefined && !text.includes('\ufffd')) {
      said.push('the text has changed since it was coded: it is not the one of sha256_16')
    }
    return coded ?? text
  }
  if (span === undefined) return text
  const coded = variants.find((one) => one.length === span.end - span.start)
  if (coded === undefined) {
    const length = span.end - span.start
    said.push(`start and end span ${length} UTF-16 code units, and the text has ${text.length}`)
  }
  return coded ?? text
}
