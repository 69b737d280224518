/**
 * Cues that count only where they open a sentence: read off from its first words, apart from the automaton, since few
 * sentences begin with a word that opens one.
 */
import type { Scan } from '../records.ts'
import type { CueFind, Opening } from './cue.ts'
import type { Part, Phrase, Slot, WordForm } from './pattern.ts'

export interface OpeningFinder {
  /** Cues of an opening that begin at the first or second word of a sentence, leftmost-longest. */
  find(scan: Scan, sentence: number, opening: Opening): readonly CueFind[]
}

/** What opens a sentence stands at its beginning, after one word at most: `But that is …`. */
const OPENING_WORDS = 2
const NONE: readonly CueFind[] = []
const NO_CHAINS: readonly OpeningChain[] = []
const NO_PHRASES: readonly Phrase[] = []

/** A slot with its phrases by their first words: most sentences part from a cue at its second word. */
interface OpeningSlot {
  readonly gap: number
  readonly byFirst: ReadonlyMap<string, readonly Phrase[]>
  /** Phrases whose first word may have any ending. */
  readonly byPrefix: readonly Phrase[]
}

interface OpeningChain {
  readonly rule: number
  readonly slots: readonly OpeningSlot[]
}

interface Openings {
  /** Chains by the word that they can begin with. */
  readonly byWord: ReadonlyMap<string, readonly OpeningChain[]>
  /** Chains that can begin with a word of any ending. */
  readonly byPrefix: readonly OpeningChain[]
  /**
   * First letter and length of those words, by which nearly all sentences are passed over without reading a word;
   * `undefined` where they do not tell.
   */
  readonly shapes: ReadonlySet<number> | undefined
}

/**
 * @param cues for each rule, the parts that are its cues
 * @param openings for each rule, the opening it is looked for at; `undefined` for anywhere
 */
export function createOpeningFinder(
  cues: readonly (readonly Part[])[],
  openings: readonly (Opening | undefined)[],
  fold: (form: string) => string,
): OpeningFinder {
  const held = { own: openingsOf('own'), next: openingsOf('next') }
  /** Folded words of the sentence at hand, from its first. */
  let forms: string[] = []

  function openingsOf(opening: Opening): Openings {
    const byWord = new Map<string, OpeningChain[]>()
    const byPrefix: OpeningChain[] = []
    cues.forEach((parts, rule) => {
      if (openings[rule] !== opening) return
      for (const chain of parts.flat()) {
        const slots = chain.map(slotOf)
        const [first] = slots
        if (first!.byPrefix.length > 0) byPrefix.push({ rule, slots })
        else
          for (const written of first!.byFirst.keys())
            byWord.set(written, [...(byWord.get(written) ?? []), { rule, slots }])
      }
    })
    const words = [...byWord.keys()]
    const isTelling = byPrefix.length === 0 && words.every((word) => /^[a-z]/.test(word))
    const shapes = isTelling
      ? new Set(words.map((word) => shapeOf(word.charCodeAt(0), word.length)))
      : undefined
    return { byWord, byPrefix, shapes }
  }

  function slotOf({ gap, phrases }: Slot): OpeningSlot {
    const byFirst = new Map<string, Phrase[]>()
    const byPrefix: Phrase[] = []
    for (const phrase of phrases) {
      const foldedPhrase = phrase.map(({ written, isPrefix }) => ({ written: fold(written), isPrefix }))
      const { written, isPrefix } = foldedPhrase[0]!
      if (isPrefix) byPrefix.push(foldedPhrase)
      else byFirst.set(written, [...(byFirst.get(written) ?? []), foldedPhrase])
    }
    return { gap, byFirst, byPrefix }
  }

  function find(scan: Scan, sentence: number, opening: Opening): readonly CueFind[] {
    const low = scan.sentenceWord[sentence]!
    const high = scan.sentenceWord[sentence + 1]!
    const { byWord, byPrefix, shapes } = held[opening]
    const to = Math.min(high, low + OPENING_WORDS)
    if (shapes !== undefined && !hasShape(scan, low, to, shapes)) return NONE
    forms = []
    let finds: CueFind[] | undefined
    for (let word = low; word < to; word++) {
      const chains = byWord.get(formAt(scan, word, low))
      if ((chains === undefined && byPrefix.length === 0) || (finds?.at(-1)?.to ?? 0) > word) continue
      let best: CueFind | undefined
      for (const { rule, slots } of [...(chains ?? NO_CHAINS), ...byPrefix]) {
        const end = longestEnd(scan, slots, 0, word, low, high)
        if (end > (best?.to ?? word)) best = { rule, from: word, to: end }
      }
      if (best !== undefined) finds = [...(finds ?? []), best]
    }
    return finds ?? NONE
  }

  /** One past the last word of the longest way to fill the slots from `slot` on at a word; 0 for none. */
  function longestEnd(
    scan: Scan,
    slots: readonly OpeningSlot[],
    slot: number,
    word: number,
    low: number,
    high: number,
  ): number {
    if (slot === slots.length) return word
    const { gap, byFirst, byPrefix } = slots[slot]!
    let longest = 0
    for (let from = word; from < high && from <= word + (slot === 0 ? 0 : gap); from++) {
      for (const phrases of [byFirst.get(formAt(scan, from, low)) ?? NO_PHRASES, byPrefix]) {
        for (const phrase of phrases) {
          const to = from + phrase.length
          if (to > high) continue
          if (!phrase.every((form, index) => isForm(formAt(scan, from + index, low), form))) continue
          longest = Math.max(longest, longestEnd(scan, slots, slot + 1, to, low, high))
        }
      }
    }
    return longest
  }

  function formAt(scan: Scan, word: number, low: number): string {
    let form = forms[word - low]
    if (form === undefined) {
      form = fold(scan.text.slice(scan.wordStart[word]!, scan.wordEnd[word]!))
      forms[word - low] = form
    }
    return form
  }

  return { find }
}

function hasShape(scan: Scan, from: number, to: number, shapes: ReadonlySet<number>): boolean {
  for (let word = from; word < to; word++) {
    const start = scan.wordStart[word]!
    if (shapes.has(shapeOf(scan.text.charCodeAt(start), scan.wordEnd[word]! - start))) return true
  }
  return false
}

/** The same for both cases of a letter of ASCII. */
function shapeOf(first: number, length: number): number {
  return (first | 0x20) * 64 + length
}

function isForm(form: string, { written, isPrefix }: WordForm): boolean {
  return isPrefix ? form.startsWith(written) : form === written
}
