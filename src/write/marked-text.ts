/**
 * A passage's text with its matches marked, as runs. Pure.
 */
import type { Match, Stance } from '../records.ts'
import { type Run, visible } from './terminal-text.ts'

/** Marks by brackets and signs alone, or by colour with brackets only where matches overlap. */
export type Marking = 'plain' | 'colour'

/** What stands for a stance where there is no colour. */
export const STANCE_SIGNS: Readonly<Record<Stance, string>> = {
  asserts: '+',
  rejects: '-',
  reports: '"',
  mixed: '~',
}

const COLOURS: Readonly<Record<string, string>> = {
  vindicationist: '31',
  exemplarist: '33',
  pluralist: '94',
  multipartner: '32',
}
const OTHER_COLOUR = '36'
const STRENGTH_STYLES = { high: '1', medium: '', weak: '2' } as const
const STANCE_STYLES = { asserts: '', rejects: '9', reports: '3', mixed: '' } as const

/** Colour of a framing as an SGR code. */
export function colourOf(framing: string): string {
  return COLOURS[framing] ?? OTHER_COLOUR
}

/** Style of a match: the framing's colour, bold for high, faint for weak, struck for rejects, slanted for reports. */
export function styleOf({ entry, stance }: Match): string {
  return [colourOf(entry.framing), STRENGTH_STYLES[entry.strength], STANCE_STYLES[stance]]
    .filter((code) => code !== '')
    .join(';')
}

/**
 * Text of [start, end) with the matches in it marked. A match inside another one is nested in it; where two cross, the
 * later one is cut at the end of the earlier and goes on after it, with `…` on both sides of the cut.
 *
 * @param matches by start, each with at least one code unit inside [start, end)
 */
export function markedText(
  text: string,
  { start, end }: { readonly start: number; readonly end: number },
  matches: readonly Match[],
  marking: Marking,
): Run[] {
  const runs: Run[] = []
  const open: Match[] = []
  const cut = new Set<Match>()
  const coming = [...matches].sort((a, b) => a.start - b.start || b.end - a.end)
  const crowded = overlapping(coming)
  let at = start
  let next = 0

  function putText(to: number): void {
    const inner = open.at(-1)
    const style = marking === 'plain' || inner === undefined ? '' : styleOf(inner)
    if (to > at) runs.push({ text: visible(text.slice(at, to)), style })
    at = Math.max(at, to)
  }

  function opening(match: Match): void {
    const sign = STANCE_SIGNS[match.stance]
    const rest = cut.has(match) ? '… ' : ''
    if (marking === 'plain') {
      runs.push({ text: `[${visible(match.entry.framing)}${sign} ${rest}`, style: '' })
      return
    }
    const shownSign = match.stance === 'asserts' ? '' : sign
    const bracket = crowded.has(match) ? '[' : ''
    if (bracket + shownSign !== '')
      runs.push({ text: bracket + shownSign + rest, style: colourOf(match.entry.framing) })
  }

  function closing(match: Match, isCut: boolean): void {
    const mark = isCut ? '…]' : ']'
    if (marking === 'plain') runs.push({ text: mark, style: '' })
    else if (crowded.has(match)) runs.push({ text: mark, style: colourOf(match.entry.framing) })
  }

  /** Closes what ends here, and whatever was opened inside it and goes on. */
  function closeEnded(): readonly Match[] {
    const goingOn: Match[] = []
    while (open.some((match) => match.end <= at)) {
      const match = open.pop()!
      closing(match, match.end > at)
      if (match.end > at) {
        cut.add(match)
        goingOn.unshift(match)
      }
    }
    return goingOn
  }

  while (next < coming.length || open.length > 0) {
    const nextStart = coming[next]?.start ?? Number.POSITIVE_INFINITY
    const nextEnd = open.reduce((least, match) => Math.min(least, match.end), Number.POSITIVE_INFINITY)
    if (Math.min(nextStart, nextEnd) >= end) break
    if (nextEnd <= nextStart) {
      putText(nextEnd)
      const goingOn = closeEnded()
      if (goingOn.length > 0) {
        const spaceEnd = at + (/^\s*/.exec(text.slice(at, Math.min(nextStart, end)))?.[0].length ?? 0)
        putText(spaceEnd)
        for (const match of goingOn) {
          opening(match)
          open.push(match)
        }
      }
    } else {
      putText(Math.max(at, nextStart))
      const match = coming[next++]!
      opening(match)
      open.push(match)
    }
  }
  putText(end)
  while (open.length > 0) closing(open.pop()!, false)
  return runs
}

/** Matches that share words with another one. */
function overlapping(matches: readonly Match[]): ReadonlySet<Match> {
  const crowded = new Set<Match>()
  for (let a = 0; a < matches.length; a++) {
    for (let b = a + 1; b < matches.length && matches[b]!.start < matches[a]!.end; b++) {
      crowded.add(matches[a]!).add(matches[b]!)
    }
  }
  return crowded
}
