import type { Cue } from './cues.ts'
import { hasWordTimes } from './payload.ts'

/** A cue with its lines as shown: without tags. */
export interface ShownCue<Line extends { readonly text: string }> {
  readonly cue: Cue
  readonly lines: readonly Line[]
}

/** Share of the cues that must repeat what the one before shows for captions to be taken for rolling ones. */
const ROLLING_SHARE = 0.4
const FEWEST = 3
/** Milliseconds between two cues of which one rolls on into the other. */
const LONGEST_GAP = 500

/**
 * Removes what rolling captions show again: a cue begins with the last lines of the one before it, or with its last line
 * and more words. Only where most cues of the file do so, or have the word times of automatic captions: elsewhere a line
 * said twice was said twice.
 */
export function withoutRepeats<Line extends { readonly text: string }>(
  shown: readonly ShownCue<Line>[],
): { readonly cues: readonly ShownCue<Line>[]; readonly isRolling: boolean } {
  const repeats = shown.map((cue, at) => (at === 0 ? NOTHING : repeatOf(shown[at - 1]!, cue)))
  const count = repeats.filter(({ lines, characters }) => lines + characters > 0).length
  const isTimed = shown.some(({ cue }) => cue.lines.some(hasWordTimes))
  const isRolling = count > 0 && (isTimed || (count >= FEWEST && count >= ROLLING_SHARE * (shown.length - 1)))
  if (!isRolling) return { cues: shown, isRolling }
  const cues = shown.map(({ cue, lines }, at) => {
    const { lines: repeated, characters } = repeats[at]!
    const rest = lines.slice(repeated)
    if (characters === 0 || rest[0] === undefined) return { cue, lines: rest }
    const grown = { ...rest[0], text: rest[0].text.slice(characters).trimStart() }
    return { cue, lines: [grown, ...rest.slice(1)] }
  })
  return { cues, isRolling }
}

const NOTHING = { lines: 0, characters: 0 }

function repeatOf<Line extends { readonly text: string }>(
  before: ShownCue<Line>,
  { cue, lines }: ShownCue<Line>,
): { readonly lines: number; readonly characters: number } {
  if (!(cue.start - before.cue.end <= LONGEST_GAP) || cue.start < before.cue.start) return NOTHING
  for (let count = Math.min(before.lines.length, lines.length); count > 0; count--) {
    const from = before.lines.length - count
    if (lines.slice(0, count).every(({ text }, at) => text === before.lines[from + at]!.text)) {
      return { lines: count, characters: 0 }
    }
  }
  const last = before.lines.at(-1)?.text ?? ''
  const first = lines[0]?.text ?? ''
  const isGrown = last.includes(' ') && first.startsWith(`${last} `)
  return isGrown ? { lines: 0, characters: last.length } : NOTHING
}
