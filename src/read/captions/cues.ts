/** Which of the two caption formats. */
export type CaptionKind = 'vtt' | 'srt'

/** One cue as it is written; times in milliseconds. */
export interface Cue {
  /** Place in the file, from 1. */
  readonly number: number
  readonly start: number
  readonly end: number
  /** Lines of text with their tags. */
  readonly lines: readonly string[]
}

/** What a caption file holds. */
export interface CueFile {
  readonly cues: readonly Cue[]
  /** Whether the file begins as WebVTT must. */
  readonly hasHeader: boolean
  /** What stands behind `WEBVTT` on its line. */
  readonly title: string | undefined
  /** `Language:` of the header. */
  readonly language: string | undefined
  /** Lines that belong to no cue, note or style: how many, and the first of them (from 1). */
  readonly strayLines: number
  readonly firstStrayLine: number | undefined
  /** Cues whose times cannot be read, in order. */
  readonly badTimes: readonly number[]
}

const ARROW = '-->'
const TIMING =
  /^\s*(?:(\d{1,4}):)?(\d{1,2}):(\d{2})(?:[.,](\d{1,3}))?\s*-->\s*(?:(\d{1,4}):)?(\d{1,2}):(\d{2})(?:[.,](\d{1,3}))?(?=\s|$)/
const NOT_CUE = /^(NOTE|STYLE|REGION)(?=\s|$)/

/**
 * Parts a caption file into cues, in the order of the file. A line with an arrow opens a cue; a line before it is its id.
 * WebVTT ends a cue at the next empty line; SubRip at the next cue, as players do.
 *
 * @param most cues beyond this number are not read
 */
export function parseCues(text: string, kind: CaptionKind, most: number): CueFile {
  const lines = text.replace(/^\ufeff/, '').split(/\r\n|[\n\r\u0085]/)
  const header = /^WEBVTT(?:[ \t]+(.*))?$/.exec(lines[0] ?? '')
  const cues: Cue[] = []
  const badTimes: number[] = []
  let strayLines = 0
  let firstStrayLine: number | undefined
  let language: string | undefined
  let at = 0
  if (header !== null) {
    for (at = 1; at < lines.length && !isBlank(lines[at]!) && !lines[at]!.includes(ARROW); at++) {
      language ??= /^Language:\s*([\w-]{2,35})\s*$/i.exec(lines[at]!)?.[1]
    }
  }
  const timings: number[] = []
  for (let line = at; line < lines.length && timings.length <= most; line++) {
    if (lines[line]!.includes(ARROW)) timings.push(line)
  }

  /** Lines outside cues: notes and styles are passed over, others counted. */
  function passOver(from: number, to: number): void {
    let isNote = false
    for (let line = from; line < to; line++) {
      if (isBlank(lines[line]!)) isNote = false
      else if (NOT_CUE.test(lines[line]!)) isNote = true
      else if (!isNote) {
        strayLines++
        firstStrayLine ??= line + 1
      }
    }
  }

  let free = at
  for (const [index, line] of timings.slice(0, most).entries()) {
    const id = idLine(lines, line, { first: at, free }, cues.length)
    passOver(free, id)
    const next = timings[index + 1]
    const limit =
      next === undefined ? lines.length : idLine(lines, next, { first: at, free: line + 1 }, cues.length + 1)
    const end = endOfCue(lines, line + 1, limit, kind)
    const times = TIMING.exec(lines[line]!)
    const payload = lines.slice(line + 1, end).filter((one) => !isBlank(one))
    const number = index + 1
    if (times === null) badTimes.push(number)
    cues.push({ number, start: timeOf(times, 1), end: timeOf(times, 5), lines: payload })
    free = end
  }
  passOver(free, timings.length > most ? free : lines.length)
  const title = header?.[1]?.replace(/^[-–—:\s]+/, '').trim()
  return {
    cues,
    hasHeader: header !== null,
    title: title || undefined,
    language,
    strayLines,
    firstStrayLine,
    badTimes,
  }
}

/** The line on which the cue of a timing begins: the id before it, where there is one, or the timing itself. */
function idLine(
  lines: readonly string[],
  timing: number,
  { first, free }: { readonly first: number; readonly free: number },
  cuesBefore: number,
): number {
  const before = timing - 1
  if (before < free || isBlank(lines[before]!)) return timing
  const isApart = before === first || isBlank(lines[before - 1]!)
  const isNextNumber = lines[before]!.trim() === String(cuesBefore + 1)
  return (isApart && !NOT_CUE.test(lines[before]!)) || isNextNumber ? before : timing
}

/** A line of blanks ends nothing: rolling captions use it to hold a place. */
function endOfCue(lines: readonly string[], from: number, limit: number, kind: CaptionKind): number {
  if (kind === 'srt') return limit
  for (let line = from; line < limit; line++) if (lines[line] === '') return line
  return limit
}

function isBlank(line: string): boolean {
  return !/\S/.test(line)
}

function timeOf(parts: RegExpExecArray | null, at: number): number {
  if (parts === null) return Number.NaN
  const [hours, minutes, seconds, fraction] = [parts[at], parts[at + 1], parts[at + 2], parts[at + 3]]
  const thousandths = Number((fraction ?? '0').padEnd(3, '0'))
  return ((Number(hours ?? 0) * 60 + Number(minutes)) * 60 + Number(seconds)) * 1000 + thousandths
}
