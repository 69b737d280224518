import { InputFault } from '../diagnostic.ts'
import type { TeiBlock } from './blocks.ts'
import { INTERRUPTION_WORDS, type TeiUnit } from './options.ts'

/** One `u` element, or several of one speech. */
export interface Speech {
  readonly id: string
  /** Ids of the persons of `who`. */
  readonly who: readonly string[]
  readonly role: string | undefined
  /** Heading of the division it stands in. */
  readonly section: string | undefined
  /** How the record announces the speaker. */
  readonly announcement: string | undefined
  readonly blocks: TeiBlock[]
  characters: number
}

/** Puts utterances together to speeches and gives them in the order of their first utterances. */
export interface SpeechGrouper {
  add(utterance: Speech): void
  /** What was said between utterances and belongs to the one before, if there is one. */
  append(blocks: readonly TeiBlock[]): void
  /** Ends all speeches: a division begins or ends. */
  closeAll(): void
  /** Gives all there are. */
  finish(): void
}

interface OpenSpeech {
  readonly speech: Speech
  readonly key: string
  isOpen: boolean
  wordsSince: number
}

/**
 * A grouper. A speech is the utterances of one speaker in one role and division, as long as all others together have
 * said at most `INTERRUPTION_WORDS` words between two of them; these others' utterances are speeches of their own. At
 * most as many speeches as that are open at once. With unit `utterance`, each utterance is given as it is.
 */
export function createSpeechGrouper(
  unit: TeiUnit,
  textCharacters: number,
  give: (speech: Speech) => void,
): SpeechGrouper {
  let list: OpenSpeech[] = []

  /** The last one is kept: what is noted behind it is still its own. */
  function release(kept: number): void {
    let count = 0
    while (count < list.length - kept && !list[count]!.isOpen) count++
    for (const { speech } of list.slice(0, count)) give(speech)
    if (count > 0) list = list.slice(count)
  }

  function extend(open: OpenSpeech, blocks: readonly TeiBlock[]): void {
    for (const block of blocks) {
      open.speech.blocks.push(block)
      open.speech.characters += block.text.length
    }
    if (open.speech.characters > textCharacters) throw tooLong(textCharacters)
  }

  return {
    add(utterance) {
      const key = utterance.who.length === 0 ? '' : `${utterance.who.join(' ')}\n${utterance.role ?? ''}`
      const words = wordsUpTo(utterance.blocks, INTERRUPTION_WORDS + 1)
      const same = list.find((open) => open.isOpen && key !== '' && open.key === key)
      for (const open of list) {
        if (!open.isOpen || open === same) continue
        open.wordsSince += words
        if (open.wordsSince > INTERRUPTION_WORDS) open.isOpen = false
      }
      if (same !== undefined) {
        same.wordsSince = 0
        extend(same, utterance.blocks)
      } else {
        list.push({ speech: utterance, key, isOpen: unit === 'speech' && key !== '', wordsSince: 0 })
      }
      release(1)
    },
    append(blocks) {
      const last = list.at(-1)
      if (last !== undefined) extend(last, blocks)
    },
    closeAll() {
      for (const open of list) open.isOpen = false
      release(1)
    },
    finish() {
      for (const open of list) open.isOpen = false
      release(0)
    },
  }
}

export function tooLong(characters: number): InputFault {
  return new InputFault({
    code: 'text-too-long',
    message: `one text has more than ${characters} characters`,
    remedy: 'cut the file into documents, or raise the limit recordBytes',
  })
}

/** Words of the blocks that are speech, at least 1; counting ends at `limit`. */
function wordsUpTo(blocks: readonly TeiBlock[], limit: number): number {
  let words = 0
  for (const { text, zone } of blocks) {
    if (zone === 'direction') continue
    words++
    for (let at = text.indexOf(' '); at >= 0 && words < limit; at = text.indexOf(' ', at + 1)) words++
    if (words >= limit) return limit
  }
  return Math.max(1, words)
}
