/** Numbers of notes that a conversion has stuck to the words before them. */
import type { Line } from './lines.ts'

/** A number that can be a note's: where it stands and what it says. */
interface Candidate {
  readonly line: number
  readonly start: number
  readonly end: number
  readonly number: number
  /** Nothing between the word and the number. */
  readonly isAttached: boolean
}

/** What was found: lines without the numbers, and which numbers they were. */
export interface NoteNumbers {
  readonly lines: readonly Line[]
  /** By note number, the first line that refers to it (as an index). */
  readonly references: ReadonlyMap<number, number>
}

/** After a word, a closing mark, or a year with a full stop; never after other digits, for that is a decimal. */
const STUCK =
  /(?:[\p{Ll}’]{3}|(?<!\d)[.,;:!?][”"’')\]]{0,2}|(?<=(?<![\d.,$€£])(?:1[5-9]|20)\d\d)[.;]|\d[.,]?[”’)\]]|[\p{L}.,;:!?][”"’)\]])( ?)(\d{1,3})(?=$|[\s.,;:!?)”"’—–])(?![.,]\d)/gu
const ABBREVIATION =
  /(?:^|[^\p{L}])(?:nos?|arts?|paras?|pp?|vols?|figs?|secs?|chs?|eds?|cf|doc|res|u\.s|ca?)\.$/iu
const MARKED = /<sup>\s*(\d{1,3})\s*<\/sup>|\[\^[^\]\s]{1,32}\](?!:)/g
/** Numbers in a row from 1, and from any other number, that make sure that they are notes. */
const SURE_FROM_ONE = 3
const SURE_FROM_ANY = 5

/**
 * Cuts note numbers out of lines. A number stuck to a word or mark is a note's where it belongs to a row that counts up
 * by one through the document; a number set off by a space, only between two such. Marked-up ones always are.
 */
export function cutNoteNumbers(lines: readonly Line[]): NoteNumbers {
  const row = countUp(candidatesOf(lines))
  const cuts = new Map<number, Candidate[]>()
  const references = new Map<number, number>()
  for (const candidate of row) {
    const inLine = cuts.get(candidate.line)
    if (inLine === undefined) cuts.set(candidate.line, [candidate])
    else inLine.push(candidate)
    references.set(candidate.number, candidate.line)
  }
  const cut = lines.map((line, index) => {
    const inLine = cuts.get(index)
    const kept = inLine?.map(({ start }, order) => line.text.slice(inLine[order - 1]?.end ?? 0, start))
    const plain =
      inLine === undefined ? line.text : `${kept?.join('')}${line.text.slice(inLine.at(-1)?.end ?? 0)}`
    const text = cutMarked(plain, index, references)
    return text === line.text ? line : { ...line, text: text.trim() }
  })
  return { lines: cut, references }
}

/** How many stuck note numbers there are. */
export function countNoteNumbers(lines: readonly Line[]): number {
  return countUp(candidatesOf(lines)).length
}

function candidatesOf(lines: readonly Line[]): Candidate[] {
  const found: Candidate[] = []
  for (const [line, { text }] of lines.entries()) {
    if (!/\d/.test(text)) continue
    for (const match of text.matchAll(STUCK)) {
      const gap = match[1] ?? ''
      const digits = match[2] ?? ''
      const end = match.index + match[0].length
      const start = end - digits.length - gap.length
      if (digits.startsWith('0') || ABBREVIATION.test(text.slice(Math.max(0, start - 10), start))) continue
      // a number after a space that begins a quantity ("in 12 countries") cannot be told apart: only after a mark
      if (gap !== '' && !/[.,;:!?”"’)\]]$/.test(text.slice(0, start))) continue
      found.push({ line, start, end, number: Number(digits), isAttached: gap === '' })
    }
  }
  return found
}

/** The row of candidates that counts up by one (a few may be missing), if it is long enough to be sure. */
function countUp(candidates: readonly Candidate[]): readonly Candidate[] {
  let best: readonly Candidate[] = []
  const starts = candidates.filter(({ isAttached }) => isAttached).slice(0, 8)
  const from = [...new Set([1, 2, ...starts.map(({ number }) => number)])].filter((number) => number > 0)
  for (const first of from) {
    const row = rowFrom(candidates, first)
    if (row.length >= (first <= 2 ? SURE_FROM_ONE : SURE_FROM_ANY) && row.length > best.length) best = row
  }
  return best
}

function rowFrom(candidates: readonly Candidate[], first: number): Candidate[] {
  const attached = candidates.filter(({ isAttached }) => isAttached)
  const row: Candidate[] = []
  let expected = first
  let index = 0
  for (const [order, candidate] of attached.entries()) {
    const { number } = candidate
    const isNext = number === expected
    const isAfterGap =
      row.length > 0 && number > expected && number <= expected + 2 && goesOn(attached, order)
    if (!isNext && !isAfterGap) continue
    // what the row skips may stand set off by a space in between
    if (isAfterGap) row.push(...looseBetween(candidates, index, candidate, expected))
    index = candidates.indexOf(candidate, index)
    row.push(candidate)
    expected = number + 1
  }
  return row
}

function goesOn(attached: readonly Candidate[], order: number): boolean {
  const number = attached[order]?.number ?? 0
  return attached.slice(order + 1, order + 8).some((later) => later.number === number + 1)
}

function looseBetween(
  candidates: readonly Candidate[],
  from: number,
  until: Candidate,
  expected: number,
): Candidate[] {
  const found: Candidate[] = []
  for (let index = from; candidates[index] !== undefined && candidates[index] !== until; index++) {
    const candidate = candidates[index]
    if (candidate?.isAttached === false && candidate.number === expected + found.length) found.push(candidate)
  }
  return found
}

function cutMarked(text: string, line: number, references: Map<number, number>): string {
  if (!text.includes('<sup>') && !text.includes('[^') && !/[¹²³⁰⁴-⁹]/.test(text)) return text
  return text
    .replace(MARKED, (written, sup: string | undefined, at: number) => {
      if (at === 0) return written
      const number = Number(sup)
      if (sup !== undefined && !references.has(number)) references.set(number, line)
      return ''
    })
    .replace(/(?<=[\p{L}]{3}|[.,;:!?”"’)])(?<![ckm]?m)[¹²³⁰⁴-⁹]{1,3}/gu, '')
}
