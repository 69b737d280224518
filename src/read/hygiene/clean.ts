import { decodeWindows1252 } from '../windows-1252.ts'
import { type Edited, editsOf, NO_EDITS } from './edits.ts'
import { hasMojibake, repairMojibake } from './mojibake.ts'

/** How many places of a text were changed, by reason. */
export interface CleanCounts {
  /** Runs of characters that wrong decoding had mangled: "â€™" for ’. */
  readonly mojibake: number
  /** Control characters that stand for the signs of Windows-1252: U+0092 for ’. */
  readonly windows1252: number
  /** No-break and other spaces that became a plain one. */
  readonly spaces: number
  /** Zero-width characters, soft hyphens, byte order marks, marks of writing direction: removed. */
  readonly invisible: number
  /** Other control characters that became a space. */
  readonly controls: number
  /** Line and paragraph separators, form feeds and carriage returns that became line feeds. */
  readonly lines: number
  /** Ligatures (ﬁ) that became letters. */
  readonly ligatures: number
  /** Runs that became composed characters (NFC). */
  readonly composed: number
}

/** A text without what other programs left in it, and the way back to the original. */
export interface Cleaned extends Edited {
  readonly text: string
  readonly counts: CleanCounts
}

const NOTHING: CleanCounts = Object.freeze({
  mojibake: 0,
  windows1252: 0,
  spaces: 0,
  invisible: 0,
  controls: 0,
  lines: 0,
  ligatures: 0,
  composed: 0,
})

/**
 * Characters beyond those that never need anything: ASCII, Latin letters, general punctuation. One range after another
 * in one class, because whole corpora go through this test.
 */
const ODD = /[^\t\n\x20-\x7e\xa1-\xab\xae-\xc1\xf5-\u02ff\u2010-\u2027\u2030-\u205e\u20ac]/
/** A run that can hold something to change, from its first character on. */
const RUN = /[A-Za-z<=>]?(?:[\u00ac\u00ad][ \t]*\r?\n[ \t]*(?=\p{Ll})|\r\n|[^\t\n -~])+/uy
/** A single accented letter, the usual run: nothing to change unless another character beyond ASCII is beside it. */
const ACCENTED = /^[A-Za-z<=>]?[\xc2-\xf4]$/
const ONLY_SPACES = /^[A-Za-z<=>]?[\u00a0\u2000-\u200a\u202f]+$/

/**
 * Cleans a text of traces of wrong decoding and of typesetting, so that words are told alike whatever they came from.
 * In this order: mangled UTF-8 is repaired (mojibake.ts); control characters U+0080 to U+009F become the signs of
 * Windows-1252; line ends become line feeds, a paragraph separator two; no-break and other spaces become a space;
 * zero-width characters, soft hyphens (with the line break after, inside a word; also the sign ¬ that old code pages
 * have in their place, inside a word), byte order marks and marks of writing
 * direction go; other control characters become a space; the ligatures ﬀ to ﬆ become letters; and all is NFC, not NFKC:
 * superscripts and fractions stay. Joiners stay in scripts and emoji that need them. A clean text comes back as it is.
 */
export function cleanText(text: string): Cleaned {
  if (!ODD.test(text)) return { text, edits: NO_EDITS, counts: NOTHING }
  const counts = { ...NOTHING }
  const rows: number[] = []
  let isMangled: boolean | undefined
  const around = {
    before: '',
    after: '',
    isMangled: () => {
      isMangled ??= hasMojibake(text)
      return isMangled
    },
  }
  const parts: string[] = []
  let copied = 0
  let shift = 0
  const odd = new RegExp(ODD, 'g')
  const runs = new RegExp(RUN)
  for (let found = odd.exec(text); found !== null; found = odd.exec(text)) {
    const start = runStart(text, found.index, copied)
    runs.lastIndex = start
    const run = runs.exec(text)?.[0] ?? found[0]
    odd.lastIndex = start + run.length
    if (ACCENTED.test(run)) continue
    around.before = text.charAt(start - 1)
    around.after = text.charAt(start + run.length)
    const clean = cleanRun(run, around, counts)
    if (clean === run) continue
    parts.push(text.slice(copied, start), clean)
    copied = start + run.length
    if (goesInStep(run, clean)) continue
    let head = 0
    while (head < clean.length && head < run.length && clean[head] === run[head]) head++
    let tail = 0
    const most = Math.min(clean.length, run.length) - head
    while (tail < most && clean[clean.length - 1 - tail] === run[run.length - 1 - tail]) tail++
    const from = start + head
    const to = copied - tail
    rows.push(from + shift, start + shift + clean.length - tail, from, to)
    shift += clean.length - run.length
  }
  if (copied === 0) return { text, edits: NO_EDITS, counts: NOTHING }
  parts.push(text.slice(copied))
  return { text: parts.join(''), edits: rows.length === 0 ? NO_EDITS : editsOf(rows), counts }
}

/** Where the run around an odd character begins: with the letter before, which a combining mark may join. */
function runStart(text: string, at: number, from: number): number {
  let start = at
  while (start > from && text.charCodeAt(start - 1) > 0x7e) start--
  return start > from && /[A-Za-z<=>]/.test(text.charAt(start - 1)) ? start - 1 : start
}

const ONE_FOR_ONE = /[\x00-\x08\x0b-\x1f\x7f-\xa0\u1680\u2000-\u200a\u2028\u202f\u205f\u3000]/

/** Whether each character has kept its place, changed or not. */
function goesInStep(run: string, clean: string): boolean {
  if (run.length !== clean.length) return false
  for (let at = 0; at < run.length; at++) {
    if (run[at] !== clean[at] && !ONE_FOR_ONE.test(run.charAt(at))) return false
  }
  return true
}

type Counting = { -readonly [Key in keyof CleanCounts]: CleanCounts[Key] }

const C1 = /[\u0080\u0082-\u008c\u008e\u0091-\u009c\u009e\u009f]/g
const LINES = /\r\n?|[\v\f\u2028]/g
const PARAGRAPHS = /\u2029/g
const SPACES = /[\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]/g
const INVISIBLE =
  /\u00ad(?:[ \t]*\r?\n[ \t]*(?=\p{Ll}))?|(?<=\p{Ll})\u00ac(?:[ \t]*\r?\n[ \t]*)?(?=\p{Ll})|[\u034f\u061c\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\ufffe\uffff]|(?<!\ufe0f|[\u0590-\u1fff]|[\u{1f000}-\u{1faff}])[\u200c\u200d]|[\u{e0001}-\u{e007f}]/gu
const CONTROLS = /[\x00-\x08\x0e-\x1f\x7f-\x9f]/g
const LIGATURES = /[\ufb00-\ufb06]/g
/** More marks on one letter than any script has (UAX #15, Stream-Safe Text): putting them in order takes the square. */
const NOT_STREAM_SAFE = /\p{M}{31}/u
const LETTERS = ['ff', 'fi', 'fl', 'ffi', 'ffl', 'st', 'st']

function cleanRun(run: string, around: Parameters<typeof repairMojibake>[1], counts: Counting): string {
  if (ONLY_SPACES.test(run)) {
    return run.replace(SPACES, () => {
      counts.spaces++
      return ' '
    })
  }
  let text = repairMojibake(run, around)
  if (text !== run) counts.mojibake++
  const change = (which: keyof CleanCounts, pattern: RegExp, by: (found: string) => string) => {
    text = text.replace(pattern, (found) => {
      counts[which]++
      return by(found)
    })
  }
  change('windows1252', C1, (found) => decodeWindows1252(Buffer.from(found, 'latin1')))
  text += around.after // a soft hyphen takes its line break along, before a small letter
  change('invisible', INVISIBLE, () => '')
  text = text.slice(0, text.length - around.after.length)
  change('lines', LINES, () => '\n')
  change('lines', PARAGRAPHS, () => '\n\n')
  change('spaces', SPACES, () => ' ')
  change('controls', CONTROLS, () => ' ')
  change('ligatures', LIGATURES, (found) => LETTERS[found.charCodeAt(0) - 0xfb00] ?? found)
  if (text.length > 30 && NOT_STREAM_SAFE.test(text)) return text
  const composed = text.normalize('NFC')
  if (composed !== text) counts.composed++
  return composed
}
