/**
 * Reads captions, WebVTT and SubRip: what was said, in paragraphs.
 */
import { type Fault, InputFault } from '../diagnostic.ts'
import type { Extract } from '../extract.ts'
import { type CaptionKind, type Cue, type CueFile, parseCues } from './cues.ts'
import { partDirections } from './directions.ts'
import { paragraphsOf, type Utterance } from './paragraphs.ts'
import { piecesOf } from './payload.ts'
import { withoutRepeats } from './rolling.ts'

export type { CaptionKind } from './cues.ts'

/** How much of a caption file is taken. All are counts, from 1. */
export interface CaptionLimits {
  readonly cues: number
  /** UTF-16 code units of one line, tags included. */
  readonly lineCharacters: number
}

/** The limits that hold where nothing else is said: some 100 hours of speech. */
export const CAPTION_LIMITS: CaptionLimits = { cues: 200_000, lineCharacters: 100_000 }

/**
 * What a caption file says, its cues joined to paragraphs; places are numbers of cues in the file, from 1.
 *
 * Lines that rolling captions show again are removed. Sounds (`[Applause]`, `(music)`, `♪`) are directions. Where several
 * speakers are named, by voice tags or in capitals with a colon, each turn opens with `NAME: `; a single one is the
 * field `speaker` and nothing is put into the text. Fields: title and language, where a WebVTT header gives them.
 *
 * Faults: `cues-out-of-order` and `cues-overlap` (they are read in the order of the file), `bad-cue-time`, `stray-lines`
 * (lines outside cues, left out), `no-vtt-header`, `no-punctuation`.
 *
 * @throws InputFault `no-cues` where there is none, `empty-captions` where none has words, `too-many-cues` and
 *   `line-too-long` beyond a limit
 */
export function extractCaptions(
  text: string,
  kind: CaptionKind,
  limits: Partial<CaptionLimits> = {},
): Extract {
  const { cues: most, lineCharacters } = { ...CAPTION_LIMITS, ...limits }
  checkLines(text, lineCharacters)
  const file = parseCues(text, kind, most + 1)
  checkCues(file, kind, most)
  const shown = file.cues.map((cue) => ({ cue, lines: piecesOf(cue.lines) }))
  const { cues, isRolling } = withoutRepeats(shown)
  let named: string | undefined
  const utterances = cues.flatMap(({ cue, lines }) =>
    lines.flatMap((line) => {
      // A name in the text holds until the next mark of a turn; a voice tag only for its cue.
      if (line.isTurn || line.voice !== undefined) named = line.isTurn ? line.voice : undefined
      const voice = line.voice ?? named
      return partDirections(line.text).map(
        (part, at): Utterance => ({
          text: part.text,
          kind: part.isDirection ? 'direction' : 'words',
          cue: cue.number,
          start: known(cue.start),
          end: known(cue.end),
          voice,
          isTurn: line.isTurn && at === 0,
        }),
      )
    }),
  )
  const words = utterances.filter((utterance) => utterance.kind === 'words')
  if (words.length === 0) throw new InputFault(EMPTY)
  const voices = new Set(words.map(({ voice }) => voice))
  const [only] = voices
  const speaker = voices.size === 1 ? only : undefined
  const { blocks, sentences } = paragraphsOf(utterances, { isLabelled: speaker === undefined })
  const { title, language } = file
  return {
    blocks,
    unit: 'cue',
    fields: {
      ...(title === undefined ? {} : { title }),
      ...(speaker === undefined ? {} : { speaker }),
      ...(language === undefined ? {} : { language }),
    },
    faults: faultsOf(file, kind, isRolling, { words: words.length, sentences }),
  }
}

const known = (time: number): number | undefined => (Number.isNaN(time) ? undefined : time)

const EMPTY: Fault = {
  code: 'empty-captions',
  message: 'no cue holds words',
  remedy: 'check the file: captions of music alone have nothing to read',
}

/** Overlong lines are looked for before anything is made of the text. */
function checkLines(text: string, longest: number): void {
  let start = 0
  for (let line = 1; start <= text.length; line++) {
    const found = text.indexOf('\n', start)
    const end = found === -1 ? text.length : found
    if (end - start > longest) {
      throw new InputFault({
        code: 'line-too-long',
        message: `line ${line} has more than ${longest} characters`,
        remedy: 'check whether the file holds captions',
      })
    }
    start = end + 1
  }
}

function checkCues({ cues }: CueFile, kind: CaptionKind, most: number): void {
  if (cues.length > most) {
    throw new InputFault({
      code: 'too-many-cues',
      message: `the file has more than ${most} cues`,
      remedy: 'cut it into files, or raise the limit captionCues',
    })
  }
  if (cues.length > 0) return
  throw new InputFault({
    code: 'no-cues',
    message: `no cue was found; expected lines such as ${kind === 'vtt' ? '00:00:01.000 --> 00:00:04.000' : '00:00:01,000 --> 00:00:04,000'}`,
    remedy: `check whether the file holds ${kind === 'vtt' ? 'WebVTT' : 'SubRip'} captions`,
  })
}

function faultsOf(
  file: CueFile,
  kind: CaptionKind,
  isRolling: boolean,
  found: { readonly words: number; readonly sentences: number },
): readonly Fault[] {
  const faults: Fault[] = []
  const early = cuesThat(file.cues, (cue, before) => cue.start < before.start)
  const overlapping = cuesThat(
    file.cues,
    (cue, before) => cue.start >= before.start && cue.start < before.end,
  )
  if (kind === 'vtt' && !file.hasHeader) {
    faults.push({
      code: 'no-vtt-header',
      message: 'the file does not begin with WEBVTT; it is read all the same',
      remedy: 'nothing needs to be done if the text is right',
    })
  }
  if (early.length > 0) {
    faults.push({
      code: 'cues-out-of-order',
      message: `${listCues(early)} begin before the cue that stands ahead of them; read in the order of the file`,
      remedy: 'check the order of the text, and sort the cues if it is wrong',
    })
  }
  if (overlapping.length > 0 && !isRolling) {
    faults.push({
      code: 'cues-overlap',
      message: `${listCues(overlapping)} begin before the cue ahead of them has ended; read in the order of the file`,
      remedy: 'check whether two speakers are mixed',
    })
  }
  if (file.badTimes.length > 0) {
    faults.push({
      code: 'bad-cue-time',
      message: `the times of ${listCues(file.badTimes)} cannot be read; their text is kept`,
      remedy: 'write times as 00:00:01.000 --> 00:00:04.000',
    })
  }
  if (file.strayLines > 0) {
    faults.push({
      code: 'stray-lines',
      message: `${file.strayLines} ${file.strayLines === 1 ? 'line belongs' : 'lines belong'} to no cue (the first is line ${file.firstStrayLine}) and are left out`,
      remedy: 'give them times, or remove empty lines inside cues',
    })
  }
  if (found.sentences === 0 && found.words > 20) {
    faults.push({
      code: 'no-punctuation',
      message: 'the captions have no ends of sentences; paragraphs are cut at pauses and by length',
      remedy: 'use punctuated captions where sentences matter',
    })
  }
  return faults
}

function cuesThat(cues: readonly Cue[], is: (cue: Cue, before: Cue) => boolean): number[] {
  return cues.filter((cue, at) => at > 0 && is(cue, cues[at - 1]!)).map(({ number }) => number)
}

function listCues(numbers: readonly number[]): string {
  const shown = numbers.slice(0, 8).join(', ')
  const rest = numbers.length - 8
  return `${numbers.length === 1 ? 'cue' : 'cues'} ${shown}${rest > 0 ? ` and ${rest} more` : ''}`
}
