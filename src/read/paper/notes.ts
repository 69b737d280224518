/** Notes at the foot of pages and behind the text. */
import type { Line } from './lines.ts'
import { isPlainHeading } from './sections.ts'

const MARKED = /^(?:<sup>\s*(\d{1,3})\s*<\/sup>|\[\^([^\]\s]{1,32})\]:|([¹²³⁰⁴-⁹]{1,3}))\s*(?=\S)/
const NUMBERED = /^(\d{1,3})[.)]?\s{0,4}(?=[\p{Lu}“"‘'([])/u

/**
 * Finds where notes begin, and their texts without the number. A marked-up number at the head of a line is one; a bare
 * number only if the text before refers to it, numbers count up (a few may be missing), the line is no heading, and it
 * names a source or stands at the foot of a page.
 *
 * @param references by note number, the index of the line that refers to it
 */
export function findNoteStarts(
  lines: readonly Line[],
  marks: ReadonlySet<number>,
  references: ReadonlyMap<number, number>,
): ReadonlyMap<number, string> {
  const starts = new Map<number, string>()
  let last = 0
  for (const [index, { text }] of lines.entries()) {
    if (marks.has(index)) continue
    const marked = MARKED.exec(text)
    if (marked !== null) {
      starts.set(index, text.slice(marked[0].length))
      last = Number(marked[1] ?? last)
      continue
    }
    const numbered = NUMBERED.exec(text)
    const number = Number(numbered?.[1] ?? 0)
    if (numbered === null || number <= last || (last > 0 && number > last + 3)) continue
    const referred = references.get(number)
    const rest = text.slice(numbered[0].length)
    if (referred === undefined || referred >= index || isTitleLine(lines, index, rest)) continue
    if (!SOURCE.test(`${rest} ${lines[index + 1]?.text ?? ''}`) && !endsPage(lines, marks, index)) continue
    starts.set(index, rest)
    last = number
  }
  return starts
}

/** What notes hold and the items of a list do not. */
const SOURCE =
  /\b(?:ibid|op\. cit|cf\.|see (?:also )?\p{Lu}|pp?\. ?\d|vol\.|no\. \d|(?:1[5-9]|20)\d\d\b)|https?:|\bdoi\b/iu
const LONGEST_NOTES = 80

function isTitleLine(lines: readonly Line[], index: number, rest: string): boolean {
  const isOpen = (at: number) => (lines[at]?.text ?? '') === ''
  return isPlainHeading(rest) && isOpen(index - 1) && isOpen(index + 1)
}

/** Whether nothing but numbered lines and what goes on from them stands between a line and the end of its page. */
function endsPage(lines: readonly Line[], marks: ReadonlySet<number>, index: number): boolean {
  for (let at = index + 1; at < index + LONGEST_NOTES; at++) {
    const line = lines[at]
    if (line === undefined || marks.has(at) || line.startsPage) return true
    if (line.text !== '' && lines[at - 1]?.text === '' && !NUMBERED.test(line.text)) return false
  }
  return false
}

const PARAGRAPH_NUMBER = /^(\d{1,3})\.\s+(?=\S)/
const FEWEST_NUMBERED = 5

/**
 * Lines that begin with the number of a paragraph, as in printed records: at least five, each one more than the one
 * before for most. Gives the length of the number by line index.
 */
export function findParagraphNumbers(lines: readonly Line[]): ReadonlyMap<number, number> {
  const found: { index: number; number: number; length: number }[] = []
  for (const [index, { text }] of lines.entries()) {
    const match = PARAGRAPH_NUMBER.exec(text)
    if (match !== null) found.push({ index, number: Number(match[1]), length: match[0].length })
  }
  const steps = found.filter(({ number }, order) => number === (found[order - 1]?.number ?? Number.NaN) + 1)
  if (found.length < FEWEST_NUMBERED || steps.length < (found.length - 1) * 0.8) return new Map()
  const written = lines.filter(({ text }) => text !== '').length
  // a list of steps inside an essay is the writer's own: numbers count as the record's where most paragraphs have one
  if (found.length * 3 < written && found.length < 20) return new Map()
  return new Map(found.map(({ index, length }) => [index, length]))
}
