/** What pages leave behind in a text made from them: their numbers, running heads, rules between them. */
import { isBrokenOff, type Line, startsSmall } from './lines.ts'

/** Small Roman numbers only: capital ones on a line of their own number sections. */
const PAGE_NUMBER = /^(\d{1,4}|[ivxl]{1,7})$/
const ADORNED =
  /^(?:page\s+\d{1,4}(?:\s*(?:of|\/)\s*\d{1,4})?|[-–—[|]\s*\d{1,4}\s*[-–—\]|]|\d{1,4}\s*\/\s*\d{1,4})$/i
const RULE = /^(?:-{3,}|_{3,}|\*{3,}|={3,}|(?:[-*_] ){2,}[-*_])$/
const LONGEST_HEAD = 90
/** How often a line must come again to be a running head. */
const OFTEN = 3

/** The indexes of lines that belong to pages and not to the text. */
export function findPageMarks(lines: readonly Line[]): Set<number> {
  const marks = new Set<number>()
  const numbers: number[] = []
  for (const [index, { text }] of lines.entries()) {
    if (text === '' || text.length > LONGEST_HEAD) continue
    if (RULE.test(text) || ADORNED.test(text)) marks.add(index)
    else if (PAGE_NUMBER.test(text)) numbers.push(index)
  }
  for (const index of countingUp(lines, numbers)) marks.add(index)
  for (const index of running(lines, marks)) marks.add(index)
  return marks
}

/** How many lines are page numbers for sure. */
export function countPageNumbers(lines: readonly Line[]): number {
  const bare: number[] = []
  let adorned = 0
  for (const [index, { text }] of lines.entries()) {
    if (ADORNED.test(text)) adorned++
    else if (text.length <= 8 && PAGE_NUMBER.test(text)) bare.push(index)
  }
  return adorned + countingUp(lines, bare).length
}

/** Bare numbers on lines of their own are pages where each is one or two more than the one before, lines apart. */
function countingUp(lines: readonly Line[], indexes: readonly number[]): number[] {
  const value = (index: number) => pageValue(lines[index]?.text ?? '')
  const follows = (a: number | undefined, b: number | undefined) => {
    if (a === undefined || b === undefined || b - a < 6) return false
    const step = value(b) - value(a)
    return step === 1 || step === 2
  }
  return indexes.filter((at, order) => {
    const before = indexes.slice(Math.max(0, order - 3), order)
    const after = indexes.slice(order + 1, order + 4)
    return before.some((other) => follows(other, at)) || after.some((other) => follows(at, other))
  })
}

function pageValue(text: string): number {
  const written = PAGE_NUMBER.exec(text)?.[1] ?? ''
  if (/^\d+$/.test(written)) return Number(written)
  const digits: Readonly<Record<string, number>> = { i: 1, v: 5, x: 10, l: 50 }
  let total = 0
  for (const [at, letter] of [...written].entries()) {
    const digit = digits[letter] ?? 0
    total += digit < (digits[written[at + 1] ?? ''] ?? 0) ? -digit : digit
  }
  return total
}

/**
 * Lines that come again and again, numbers aside. One without letters is a running head wherever it stands alone; one
 * with letters only beside a page break or another mark, set in two parts, or between the halves of a sentence, for a
 * speaker may say the same line twice.
 */
function running(lines: readonly Line[], marks: ReadonlySet<number>): number[] {
  const groups = new Map<string, number[]>()
  for (const [index, { text }] of lines.entries()) {
    if (text === '' || text.length > LONGEST_HEAD || marks.has(index) || !standsApart(lines, index, marks))
      continue
    const masked = text.replace(/\d+/g, '#').replace(/\s+/g, ' ')
    const group = groups.get(masked)
    if (group === undefined) groups.set(masked, [index])
    else group.push(index)
  }
  const found: number[] = []
  for (const [masked, group] of groups) {
    if (group.length < OFTEN) continue
    if (!/\p{L}/u.test(masked)) {
      if (masked.includes('#')) found.push(...group)
    } else {
      const beside = group.filter((index) => isByPageBreak(lines, index, marks))
      const isSure =
        beside.length * 3 >= group.length * 2 || group.some((index) => isHeadByLooks(lines, index))
      if (isSure) found.push(...group)
    }
  }
  return found
}

/** Set to both margins, or come in between a broken-off line and one that begins small. */
function isHeadByLooks(lines: readonly Line[], index: number): boolean {
  const text = lines[index]?.text ?? ''
  if (/\S\s{3,}\S/.test(text)) return true
  const before = lines[index - 1]?.text === '' ? lines[index - 2] : lines[index - 1]
  const after = lines[index + 1]?.text === '' ? lines[index + 2] : lines[index + 1]
  return /^[^.!?]*$/.test(text) && isBrokenOff(before?.text ?? '') && startsSmall(after?.text ?? '')
}

function standsApart(lines: readonly Line[], index: number, marks: ReadonlySet<number>): boolean {
  const isOpen = (at: number) => lines[at] === undefined || lines[at].text === '' || marks.has(at)
  return isOpen(index - 1) || isOpen(index + 1) || lines[index]?.startsPage === true
}

/** Within two lines of text of a form feed, a page number or a rule. */
function isByPageBreak(lines: readonly Line[], index: number, marks: ReadonlySet<number>): boolean {
  if (lines[index]?.startsPage) return true
  for (const step of [-1, 1]) {
    let texts = 0
    for (let at = index + step; texts < 2 && lines[at] !== undefined; at += step) {
      if (marks.has(at) || (step > 0 ? lines[at]?.startsPage : lines[at + 1]?.startsPage)) return true
      if (lines[at]?.text !== '') texts++
    }
  }
  return false
}
