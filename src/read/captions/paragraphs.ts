import type { Block } from '../extract.ts'

/** What one line of a cue says. */
export interface Utterance {
  readonly text: string
  readonly kind: 'words' | 'direction'
  readonly cue: number
  /** Milliseconds; `undefined` where the cue's times cannot be read. */
  readonly start: number | undefined
  readonly end: number | undefined
  readonly voice: string | undefined
  readonly isTurn: boolean
}

const SENTENCES = 5
const PAUSE = 3000
/** Words without the end of a sentence after which a paragraph is cut all the same. */
const LONGEST_RUN = 150
const SENTENCE_END = /[.?!…]["'”’»)\]]*(?=\s|$)/g
const ABBREVIATION =
  /(?:^|[\s("“'‘])(?:Mr|Mrs|Ms|Dr|St|Sen|Rep|Gov|Gen|Col|Lt|Sgt|Capt|Adm|Rev|Hon|Prof|Messrs|Jr|Sr|No|vs|Jan|Feb|Mar|Apr|Aug|Sept|Sep|Oct|Nov|Dec|\p{Lu}|(?:\p{L}\.)+\p{L})\.$/u
const NEXT_OPENS = /^["'“‘«(¿¡[—-]*[\p{Lu}\d]/u

interface Paragraph {
  text: string
  readonly origin: number
  readonly turns: { at: number; origin: number }[]
  cue: number
  sentences: number
  /** Words since the last end of a sentence. */
  run: number
  /** Where the sentence that is under way begins. */
  sentenceStart: number
}

/**
 * Rejoins what cues cut up. A paragraph ends where another speaker begins, after a sentence at a pause of more than 3 s
 * or at applause and the like, and after 5 sentences. Where a speech has no full stops, it ends at such pauses and after
 * 150 words. A direction follows the sentence it falls into.
 *
 * @param isLabelled whether a paragraph of a new voice opens with its name and a colon
 */
export function paragraphsOf(
  utterances: readonly Utterance[],
  { isLabelled }: { readonly isLabelled: boolean },
): { readonly blocks: readonly Block[]; readonly sentences: number } {
  const blocks: Block[] = []
  let waiting: Block[] = []
  let open: Paragraph | undefined
  let voice: string | undefined
  let end: number | undefined
  let sentences = 0

  function close(): void {
    if (open !== undefined) {
      const { text, origin, turns } = open
      blocks.push({ text, zone: 'body', origin, ...(turns.length === 0 ? {} : { turns }) })
      open = undefined
    }
    blocks.push(...waiting)
    waiting = []
  }

  function begin(cue: number, label: string): Paragraph {
    return { text: label, origin: cue, turns: [], cue, sentences: 0, run: 0, sentenceStart: label.length }
  }

  /** Whether the paragraph ends with a sentence, the next words being `next`. */
  function isAtEnd(next: string): boolean {
    if (open === undefined) return false
    return endsSentence(open.text, next)
  }

  for (const utterance of utterances) {
    if (utterance.kind === 'direction') {
      waiting.push({ text: utterance.text, zone: 'direction', origin: utterance.cue })
      if (open === undefined || isAtEnd('A')) close()
      if (utterance.end !== undefined) end = utterance.end
      continue
    }
    const isTurn = utterance.isTurn || utterance.voice !== voice
    const pause = end === undefined || utterance.start === undefined ? 0 : utterance.start - end
    const isLong = open !== undefined && open.run >= LONGEST_RUN / 2
    if (isTurn || (pause > PAUSE && (isAtEnd(utterance.text) || isLong))) close()
    const isNamed = isLabelled && isTurn && utterance.voice !== undefined
    if (isNamed) close()
    voice = utterance.voice
    let label = isNamed ? `${voice}: ` : ''
    for (const sentence of sentencesOf(utterance.text)) {
      if (open !== undefined && isAtEnd(sentence)) {
        open.sentences++
        open.run = 0
        sentences++
        if (open.sentences >= SENTENCES || waiting.length > 0) close()
      } else if (open !== undefined && open.run >= LONGEST_RUN) close()
      open ??= begin(utterance.cue, label)
      label = ''
      if (open.text !== '' && !open.text.endsWith(' ')) open.text += ' '
      if (utterance.cue !== open.cue) {
        open.turns.push({ at: open.text.length, origin: utterance.cue })
        open.cue = utterance.cue
      }
      open.text += sentence
      open.run += sentence.split(' ').length
    }
    end = utterance.end
  }
  if (isAtEnd('A')) sentences++
  close()
  return { blocks, sentences }
}

/** A line cut after each full stop that ends a sentence, as far as the line itself tells. */
function sentencesOf(line: string): string[] {
  const found: string[] = []
  let start = 0
  for (const mark of line.matchAll(SENTENCE_END)) {
    const end = mark.index + mark[0].length
    if (end >= line.length || !endsSentence(line.slice(start, end), line.slice(end + 1, end + 10))) continue
    found.push(line.slice(start, end))
    start = end + 1
  }
  found.push(line.slice(start))
  return found.filter((sentence) => sentence !== '')
}

function endsSentence(text: string, next: string): boolean {
  const tail = text.slice(-40)
  return /[.?!…]["'”’»)\]]*$/.test(tail) && !ABBREVIATION.test(tail) && NEXT_OPENS.test(next)
}
