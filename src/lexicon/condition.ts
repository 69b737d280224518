/**
 * What stands around a match: whether the other parts of its pattern stand in the passage, and whether a part that
 * cancels it stands near.
 */
import type { Scan } from '../records.ts'
import type { Automaton, Found, Words } from './automaton.ts'
import type { Unless } from './lexicon.ts'
import { longestSpan, type Part } from './pattern.ts'

/** A part that was added to the automaton as a condition. */
export interface ConditionPart {
  readonly number: number
  /** The automaton's gate of this part alone. */
  readonly gate: number
  /** Words that its longest match takes. */
  readonly span: number
}

export interface CancellingPart extends ConditionPart {
  readonly within: Unless['within']
  readonly side: Unless['side']
}

/** Parts that cancel an entry. */
export interface Cancelling {
  /** Those that cancel from anywhere in the passage. */
  readonly far: readonly CancellingPart[]
  /** Those that must stand near, behind one gate: near most matches stands no word at which one of them begins. */
  readonly near: readonly CancellingPart[]
  readonly gate: number
  /** Words on either side of a match in which a near one can be entered. */
  readonly reach: number
}

/** Answers for the matches of one passage; what it works out for one of them serves the next. */
export interface PassageConditions {
  /** Whether the part stands in the passage without overlapping the words [from, to). */
  standsApart(part: ConditionPart, from: number, to: number): boolean
  /** Whether one of the parts stands where it cancels a match of the words [from, to). */
  cancel(cancelling: Cancelling, from: number, to: number): boolean
}

/** Where a part stands in a passage: the first and last of the words at which it begins, and ends. */
interface Extent {
  firstBegin: number
  lastBegin: number
  firstEnd: number
  lastEnd: number
}

export function conditionPart(automaton: Automaton, number: number, part: Part): ConditionPart {
  return { number, gate: automaton.addGate([number]), span: Math.max(...part.map(longestSpan)) }
}

/** @returns `undefined` where there is no part */
export function cancelling(automaton: Automaton, parts: readonly CancellingPart[]): Cancelling | undefined {
  if (parts.length === 0) return undefined
  const far = parts.filter(({ within }) => within === 'passage')
  const near = parts.filter(({ within }) => within !== 'passage')
  const reaches = near.map(({ within, span }) => Number(within) + span)
  return {
    far,
    near,
    gate: automaton.addGate(near.map(({ number }) => number)),
    reach: Math.max(0, ...reaches),
  }
}

/**
 * A whole passage is looked through once for each part, however many matches ask; beside that only a stretch of words
 * near the match that the lexicon bounds: the work stays linear in the text even where it is one long sentence.
 */
export function createPassageConditions(
  automaton: Automaton,
  scan: Scan,
  words: Words,
  passage: number,
): PassageConditions {
  const first = scan.sentenceWord[scan.passageSentence[passage]!]!
  const last = scan.sentenceWord[scan.passageSentence[passage + 1]!]!
  const extents = new Map<number, Extent>()

  /** Finds a part where it is entered at one of the words [from, to) and ends before `limit`. */
  function search(
    { number, gate }: ConditionPart,
    from: number,
    to: number,
    limit: number,
    found: Found,
  ): void {
    const end = Math.min(last, to)
    let word = automaton.firstOpening(gate, words, Math.max(first, from), end)
    for (; word < end; word = automaton.firstOpening(gate, words, word + 1, end)) {
      const sentence = sentenceOf(scan, word)
      const high = Math.min(limit, scan.sentenceWord[sentence + 1]!)
      automaton.findCondition(number, words, word, scan.sentenceWord[sentence]!, high, found)
    }
  }

  function extentOf(part: ConditionPart): Extent {
    const known = extents.get(part.number)
    if (known !== undefined) return known
    const extent = { firstBegin: Infinity, lastBegin: -Infinity, firstEnd: Infinity, lastEnd: -Infinity }
    search(part, first, last, last, (_, from, to) => {
      extent.firstBegin = Math.min(extent.firstBegin, from)
      extent.lastBegin = Math.max(extent.lastBegin, from)
      extent.firstEnd = Math.min(extent.firstEnd, to)
      extent.lastEnd = Math.max(extent.lastEnd, to)
    })
    extents.set(part.number, extent)
    return extent
  }

  function standsApart(part: ConditionPart, from: number, to: number): boolean {
    const extent = extentOf(part)
    if (extent.lastBegin >= to || extent.firstEnd <= from) return true
    if (extent.firstBegin >= from) return false
    // Only the longest end of each begin is known: one that reaches into the match may have a shorter end before it.
    let isFound = false
    search(part, from - part.span, from, from, () => {
      isFound = true
    })
    return isFound
  }

  function cancel({ far, near, gate, reach }: Cancelling, from: number, to: number): boolean {
    if (far.some((part) => cancels(part, from, to))) return true
    const limit = Math.min(last, to + reach)
    const word = automaton.firstOpening(gate, words, Math.max(first, from - reach), limit)
    return word < limit && near.some((part) => cancels(part, from, to))
  }

  function cancels(part: CancellingPart, from: number, to: number): boolean {
    const { span, within, side } = part
    if (within === 'passage') {
      const extent = extentOf(part)
      if (side === 'before') return extent.firstBegin < from
      return side === 'after' ? extent.lastEnd > to : extent.lastEnd > 0
    }
    let isFound = false
    search(part, from - within - span, to + within + span, last, (_, begin, end) => {
      const isNear = begin - to < within && from - end < within
      if (isNear && (side === 'either' || (side === 'before' ? begin < from : end > to))) isFound = true
    })
    return isFound
  }

  return { standsApart, cancel }
}

/** Index of the sentence that holds a word. */
function sentenceOf(scan: Scan, word: number): number {
  let low = 0
  let high = scan.sentences - 1
  while (low < high) {
    const middle = (low + high + 1) >> 1
    if (scan.sentenceWord[middle]! <= word) low = middle
    else high = middle - 1
  }
  return low
}
