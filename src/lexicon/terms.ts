/**
 * Finds the terms that a decision weighs: single words, and two words in a row, of a fixed list. They are no entries:
 * they say nothing by themselves and are looked for only in passages that have matches.
 */
import type { PassageTerms, Scan } from '../records.ts'

export interface TermFinder {
  /** Terms of the passages at these indexes (ascending), by passage; none of any other. */
  find(scan: Scan, passages: readonly number[]): (passage: number) => PassageTerms
  /** Forgets what it knows of word types; to be called when these are numbered anew. */
  reset(): void
}

/** A term as folded words: lower case, straight apostrophes, no possessive ending. */
export function termWord(form: string): string {
  return form.endsWith("'s") ? form.slice(0, -2) : form
}

/** Not looked up yet, and: in no term. */
const UNKNOWN = 0
const NO_WORD = -1

/**
 * @param terms folded words, one or two with a space between; each once
 * @param formOf the folded form of a word type
 */
export function createTermFinder(terms: readonly string[], formOf: (type: number) => string): TermFinder {
  const words = new Map<string, number>()
  // A term has two words at the most, and word 0 is none.
  const single = new Int32Array(2 * terms.length + 1).fill(NO_WORD)
  const mayBePair = new Uint8Array(PAIR_MARKS)
  const pairs = new Map<number, number>()
  const wordOf = (form: string): number => {
    const known = words.get(form)
    if (known !== undefined) return known
    words.set(form, words.size + 1)
    return words.size
  }
  terms.forEach((term, index) => {
    const [first = '', second] = term.split(' ')
    const word = wordOf(first)
    if (second === undefined) single[word] = index
    else {
      mayBePair[pairMark(word, wordOf(second))] = 1
      pairs.set(pairKey(word, wordOf(second)), index)
    }
  })

  /** As small as it can be: numbers up to 2^30 are looked up fastest, and the terms of a decision stay below. */
  function pairKey(first: number, second: number): number {
    return first * (2 * terms.length + 1) + second
  }

  const lastPassage = new Int32Array(terms.length)
  let wordOfType = new Int32Array(1 << 12)
  let numbers = new Int32Array(1 << 10)
  let starts = new Int32Array(1 << 10)
  let ends = new Int32Array(1 << 10)
  let count = 0
  let stamp = 0

  function lookUp(type: number): number {
    if (type >= wordOfType.length) {
      const grown = new Int32Array(2 ** Math.ceil(Math.log2(type + 1)))
      grown.set(wordOfType)
      wordOfType = grown
    }
    const word = words.get(termWord(formOf(type))) ?? NO_WORD
    wordOfType[type] = word
    return word
  }

  function find(scan: Scan, passages: readonly number[]): (passage: number) => PassageTerms {
    if (terms.length === 0 || passages.length === 0) return () => NO_TERMS
    count = 0
    const from = new Int32Array(passages.length + 1)
    passages.forEach((passage, index) => {
      findIn(scan, passage)
      from[index + 1] = count
    })
    const columns = {
      numbers: numbers.slice(0, count),
      starts: starts.slice(0, count),
      ends: ends.slice(0, count),
    }
    const indexOf = new Map(passages.map((passage, index) => [passage, index]))
    return (passage) => {
      const index = indexOf.get(passage)
      return index === undefined ? NO_TERMS : termsOf(columns, passage, from[index]!, from[index + 1]!)
    }
  }

  function findIn(scan: Scan, passage: number): void {
    stamp++
    const first = scan.sentenceWord[scan.passageSentence[passage]!]!
    const end = scan.sentenceWord[scan.passageSentence[passage + 1]!]!
    while (numbers.length < count + 2 * (end - first)) grow() // a word may end a pair and be a term itself
    // What the loop reads is held in locals: it runs for half the words of an archive.
    const { wordType, wordStart, wordEnd } = scan
    const [ownNumbers, ownStarts, ownEnds, ownStamp] = [numbers, starts, ends, stamp]
    let found = count
    let before = NO_WORD
    for (let at = first; at < end; at++) {
      const type = wordType[at]!
      let word = type < wordOfType.length ? wordOfType[type]! : UNKNOWN
      if (word === UNKNOWN) word = lookUp(type)
      if (word === NO_WORD) {
        before = NO_WORD
        continue
      }
      if (before !== NO_WORD && mayBePair[pairMark(before, word)] === 1) {
        const pair = pairs.get(pairKey(before, word))
        if (pair !== undefined && lastPassage[pair] !== ownStamp) {
          lastPassage[pair] = ownStamp
          ownNumbers[found] = pair
          ownStarts[found] = wordStart[at - 1]!
          ownEnds[found++] = wordEnd[at]!
        }
      }
      const own = single[word]!
      if (own !== NO_WORD && lastPassage[own] !== ownStamp) {
        lastPassage[own] = ownStamp
        ownNumbers[found] = own
        ownStarts[found] = wordStart[at]!
        ownEnds[found++] = wordEnd[at]!
      }
      before = word
    }
    count = found
  }

  function grow(): void {
    numbers = doubled(numbers)
    starts = doubled(starts)
    ends = doubled(ends)
  }

  function termsOf(columns: Columns, passage: number, from: number, to: number): PassageTerms {
    return {
      numbers: columns.numbers.subarray(from, to),
      finds: () =>
        Array.from(columns.numbers.subarray(from, to), (number, index) => ({
          term: terms[number]!,
          passage,
          start: columns.starts[from + index]!,
          end: columns.ends[from + index]!,
        })),
    }
  }

  return { find, reset: () => void wordOfType.fill(UNKNOWN) }
}

interface Columns {
  readonly numbers: Int32Array
  readonly starts: Int32Array
  readonly ends: Int32Array
}

/** Marks by which nearly every two words that are no term are dismissed. */
const PAIR_MARKS = 1 << 16

function pairMark(first: number, second: number): number {
  return (Math.imul(first, 0x9e3b) ^ second) & (PAIR_MARKS - 1)
}

const NO_TERMS: PassageTerms = { numbers: new Int32Array(0), finds: () => [] }

function doubled(column: Int32Array): Int32Array<ArrayBuffer> {
  const grown = new Int32Array(column.length * 2)
  grown.set(column)
  return grown
}
