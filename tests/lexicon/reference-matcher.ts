/**
 * What matching means, written down as simply as it can be and as slowly: every way to fill every part is tried.
 */
import type { LexiconEntry } from '../../src/lexicon/lexicon.ts'
import type { Part, Phrase } from '../../src/lexicon/pattern.ts'

/** A text as the reference sees it: sentences of folded words, passages of sentences. */
export interface PlainText {
  readonly words: readonly string[]
  /** Sentence and passage of each word. */
  readonly sentence: readonly number[]
  readonly passage: readonly number[]
}

export interface Stretch {
  readonly from: number
  readonly to: number
}

export interface ReferenceFind extends Stretch {
  readonly entry: LexiconEntry
}

const STRENGTHS = ['high', 'medium', 'weak']

/** All stretches of words that fill a part. */
export function stretchesOf(text: PlainText, part: Part): Stretch[] {
  const found = new Map<string, Stretch>()
  for (const chain of part) {
    for (let from = 0; from < text.words.length; from++) {
      fill(from, from, 0)
      function fill(start: number, at: number, slot: number): void {
        if (slot === chain.length) {
          found.set(`${start} ${at}`, { from: start, to: at })
          return
        }
        const { gap, phrases } = chain[slot]!
        for (let skipped = 0; skipped <= (slot === 0 ? 0 : gap); skipped++) {
          for (const phrase of phrases) {
            const end = at + skipped + phrase.length
            if (end > text.words.length || text.sentence[end - 1] !== text.sentence[start]) continue
            if (standsAt(text.words, phrase, at + skipped)) fill(start, end, slot + 1)
          }
        }
      }
    }
  }
  return [...found.values()]
}

function standsAt(words: readonly string[], phrase: Phrase, at: number): boolean {
  return phrase.every(({ written, isPrefix }, index) => {
    const word = words[at + index]!
    return isPrefix ? word.startsWith(written.toLowerCase()) : word === written.toLowerCase()
  })
}

/** Matches of one framing: of each entry the longest at each start, if its conditions hold; then leftmost-longest. */
export function referenceFinds(text: PlainText, entries: readonly LexiconEntry[]): ReferenceFind[] {
  const candidates = entries.flatMap((entry, order) =>
    longestOfEachStart(stretchesOf(text, entry.parsed.parts[0]!))
      .filter((stretch) => holds(text, entry, stretch))
      .map((stretch) => ({ ...stretch, entry, order })),
  )
  candidates.sort(
    (a, b) =>
      a.from - b.from ||
      b.to - a.to ||
      STRENGTHS.indexOf(a.entry.strength) - STRENGTHS.indexOf(b.entry.strength) ||
      a.order - b.order,
  )
  const finds: ReferenceFind[] = []
  for (const { from, to, entry } of candidates) {
    if (from >= (finds.at(-1)?.to ?? 0)) finds.push({ from, to, entry })
  }
  return finds
}

function longestOfEachStart(stretches: readonly Stretch[]): Stretch[] {
  return stretches.filter((one) => !stretches.some((other) => other.from === one.from && other.to > one.to))
}

function holds(text: PlainText, entry: LexiconEntry, { from, to }: Stretch): boolean {
  const passage = text.passage[from]
  const inPassage = (part: Part) =>
    stretchesOf(text, part).filter((stretch) => text.passage[stretch.from] === passage)
  const [, ...companions] = entry.parsed.parts
  const hasCompanions = companions.every((part) =>
    inPassage(part).some((other) => other.to <= from || other.from >= to),
  )
  const isCancelled = entry.unless.some(({ part, within, side }) =>
    inPassage(part).some((other) => {
      const isNear = within === 'passage' || (other.from - to < within && from - other.to < within)
      const isOnSide = side === 'either' || (side === 'before' ? other.from < from : other.to > to)
      return isNear && isOnSide
    }),
  )
  return hasCompanions && !isCancelled
}
