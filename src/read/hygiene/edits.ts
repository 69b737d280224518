import type { Origin, Span, ZonedSpan } from '../../records.ts'

/**
 * Where a cleaned text is longer or shorter than the original, as columns, ascending: characters `cleanStart[i]` up to
 * `cleanEnd[i]` of the cleaned text stand for `originalStart[i]` up to `originalEnd[i]` of the original. Either side can
 * be empty. Between edits the two go in step; characters changed one for one are no edits.
 */
export interface Edits {
  readonly cleanStart: Int32Array
  readonly cleanEnd: Int32Array
  readonly originalStart: Int32Array
  readonly originalEnd: Int32Array
}

export const NO_EDITS: Edits = editsOf([])

/** Packs rows of `cleanStart, cleanEnd, originalStart, originalEnd`. */
export function editsOf(rows: readonly number[]): Edits {
  const column = (which: number) =>
    Int32Array.from({ length: rows.length / 4 }, (_, row) => rows[row * 4 + which] ?? 0)
  return { cleanStart: column(0), cleanEnd: column(1), originalStart: column(2), originalEnd: column(3) }
}

/** What the functions below need of a `Cleaned`. */
export interface Edited {
  readonly edits: Edits
}

/**
 * Offset in the original of what stands at an offset of the cleaned text. Never falls as `at` grows. Inside a
 * replacement it is a place in what was replaced; where something was removed it is the place after.
 *
 * @param at 0 to the length of the cleaned text
 */
export function originalOffset({ edits }: Edited, at: number): number {
  const { cleanStart, cleanEnd, originalStart, originalEnd } = edits
  const edit = lastUpTo(cleanStart, at)
  if (edit < 0) return at
  const end = cleanEnd[edit] ?? 0
  const to = originalEnd[edit] ?? 0
  if (at >= end) return to + at - end
  return Math.min((originalStart[edit] ?? 0) + at - (cleanStart[edit] ?? 0), to)
}

/** The part of the original that a part of the cleaned text stands for; nothing removed at its ends is in it. */
export function originalSpan(cleaned: Edited, { start, end }: Span): Span {
  const from = originalOffset(cleaned, start)
  if (end <= start) return { start: from, end: from }
  const { cleanEnd, cleanStart, originalEnd } = cleaned.edits
  const edit = lastUpTo(cleanStart, end - 1)
  if (edit >= 0 && end <= (cleanEnd[edit] ?? 0)) return { start: from, end: originalEnd[edit] ?? 0 }
  return { start: from, end: originalOffset(cleaned, end - 1) + 1 }
}

/**
 * Offset in the cleaned text of what stood at an offset of the original. Never falls as `at` grows; inside something
 * removed it is the place where that was.
 *
 * @param at 0 to the length of the original
 */
export function cleanedOffset({ edits }: Edited, at: number): number {
  const { cleanStart, cleanEnd, originalStart, originalEnd } = edits
  const edit = lastUpTo(originalStart, at)
  if (edit < 0) return at
  const end = originalEnd[edit] ?? 0
  const to = cleanEnd[edit] ?? 0
  if (at >= end) return to + at - end
  return Math.min((cleanStart[edit] ?? 0) + at - (originalStart[edit] ?? 0), to)
}

/** The same pages or lines, at the offsets of the cleaned text; those of which nothing is left are left out. */
export function moveOrigin(origin: Origin, cleaned: Edited): Origin {
  const at: number[] = []
  const number: number[] = []
  for (const [place, original] of origin.at.entries()) {
    const moved = cleanedOffset(cleaned, original)
    if (moved === at.at(-1)) {
      at.pop()
      number.pop()
    }
    const named = origin.number[place] ?? 0
    if (named === number.at(-1)) continue
    at.push(moved)
    number.push(named)
  }
  return { unit: origin.unit, at, number }
}

/** The same blocks at the offsets of the cleaned text; those of which nothing is left are left out. */
export function moveZones(zones: readonly ZonedSpan[], cleaned: Edited): ZonedSpan[] {
  const moved: ZonedSpan[] = []
  for (const zone of zones) {
    const start = cleanedOffset(cleaned, zone.start)
    const end = cleanedOffset(cleaned, zone.end)
    if (end > start) moved.push({ ...zone, start, end })
  }
  return moved
}

/** Index of the last value that is at most `value`; -1 where all are greater. Of equal ones the last. */
function lastUpTo(values: Int32Array, value: number): number {
  let low = 0
  let high = values.length
  while (low < high) {
    const middle = (low + high) >>> 1
    if ((values[middle] ?? 0) <= value) low = middle + 1
    else high = middle
  }
  return low - 1
}
