/**
 * Finds the terms that a decision weighs: single words, and two words in a row, of a fixed list. They are no entries:
 * they say nothing by themselves and are looked for only in passages that have matches.
 */
import type { Scan, TermFind } from '../records.ts'

export interface TermFinder {
  /** Terms of the passages at these indexes (ascending): each term once a passage, in the order of the text. */
  find(scan: Scan, passages: Iterable<number>): TermFind[]
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
  const single: number[] = []
  const pairs = new Map<number, number>()
  const opensPair: boolean[] = []
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
      opensPair[word] = true
      pairs.set(pairKey(word, wordOf(second)), index)
    }
  })
  const lastPassage = new Int32Array(terms.length)
  let wordOfType = new Int32Array(1 << 12)
  let stamp = 0

  function wordAt(type: number): number {
    if (type >= wordOfType.length) {
      const grown = new Int32Array(2 ** Math.ceil(Math.log2(type + 1)))
      grown.set(wordOfType)
      wordOfType = grown
    }
    const known = wordOfType[type]!
    if (known !== UNKNOWN) return known
    const word = words.get(termWord(formOf(type))) ?? NO_WORD
    wordOfType[type] = word
    return word
  }

  function find(scan: Scan, passages: Iterable<number>): TermFind[] {
    const finds: TermFind[] = []
    if (terms.length === 0) return finds
    for (const passage of passages) {
      stamp++
      const end = scan.sentenceWord[scan.passageSentence[passage + 1]!]!
      let before = NO_WORD
      for (let at = scan.sentenceWord[scan.passageSentence[passage]!]!; at < end; at++) {
        const word = wordAt(scan.wordType[at]!)
        if (before !== NO_WORD && word !== NO_WORD && opensPair[before]) {
          const pair = pairs.get(pairKey(before, word))
          if (pair !== undefined) add(pair, at - 1, at)
        }
        const own = word === NO_WORD ? undefined : single[word]
        if (own !== undefined) add(own, at, at)
        before = word
      }

      function add(term: number, first: number, last: number): void {
        if (lastPassage[term] === stamp) return
        lastPassage[term] = stamp
        const start = scan.wordStart[first]!
        finds.push({ term: terms[term]!, passage, start, end: scan.wordEnd[last]! })
      }
    }
    return finds
  }

  return { find, reset: () => void wordOfType.fill(UNKNOWN) }
}

/** Terms number some thousands, so that two words fit one exact number. */
function pairKey(first: number, second: number): number {
  return first * 0x100000 + second
}
