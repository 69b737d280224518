/**
 * Where clauses end, told from marks and small words alone: what bounds the reach of a cue, without a parser.
 */
import type { Scan } from '../records.ts'

export interface Clauses {
  wordAt(word: number): string
  /** Whether what stands between a word and the one before it ends a clause. */
  isBreak(word: number): boolean
  /**
   * Whether a comma stands before the word and the word can begin the main clause after a phrase or clause that opens
   * the sentence: `Although …, the …`.
   */
  startsMain(word: number): boolean
  hasCommaBefore(word: number): boolean
}

const SUBJECTS = /^(i|we|they|he|she|it|you|this|these|there|let)$/i
/** Pronouns that cannot be objects, so that `and` before them joins clauses. */
const NOMINATIVES = /^(i|we|they|he|she)$/i
const JOINERS = /^(and|so|for)$/i
const MAIN_STARTERS =
  /^(i|we|they|he|she|it|you|this|that|these|those|there|let|the|a|an|our|my|their|his|her|its|no|every|each|all|many|some|most|one|nobody|nothing|what|much|more|only|today|now|elsewhere|here)$/i

export function createClauses(scan: Scan): Clauses {
  function wordAt(word: number): string {
    return scan.text.slice(scan.wordStart[word]!, scan.wordEnd[word]!)
  }

  function hasCommaBefore(word: number): boolean {
    if (word === 0) return false
    for (let at = scan.wordEnd[word - 1]!; at < scan.wordStart[word]!; at++)
      if (scan.text.charCodeAt(at) === 0x2c) return true
    return false
  }

  function isBreak(word: number): boolean {
    if (word === 0) return false
    let hasComma = false
    const end = scan.wordStart[word]!
    for (let at = scan.wordEnd[word - 1]!; at < end; at++) {
      const unit = scan.text.charCodeAt(at)
      if (unit === 0x3b || unit === 0x3a || unit === 0x2013 || unit === 0x2014) return true
      if (unit === 0x2c) hasComma = true
      if (unit === 0x2d && scan.text.charCodeAt(at + 1) === 0x2d) return true
    }
    const written = wordAt(word)
    if (hasComma) return SUBJECTS.test(written)
    return NOMINATIVES.test(written) && JOINERS.test(wordAt(word - 1))
  }

  function startsMain(word: number): boolean {
    if (!hasCommaBefore(word)) return false
    const written = wordAt(word)
    return MAIN_STARTERS.test(written) || /^\p{Lu}/u.test(written)
  }

  return { wordAt, isBreak, startsMain, hasCommaBefore }
}
