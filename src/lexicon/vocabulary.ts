/**
 * The words that patterns are made of. Every distinct word of a pattern (`freedom`, `democrac*`) is an atom; word
 * forms of a text that stand for the same atoms are one class, so that matching compares small numbers.
 */
import type { WordForm } from './pattern.ts'

/** Number of an atom, from 0. */
export type Atom = number

export interface Vocabulary {
  /** The atom of a pattern's word. `isLemma`: it stands for all inflected forms. */
  atomOf(form: WordForm, isLemma: boolean): Atom
  /** Atoms that a folded word form stands for, ascending; empty for a word of no pattern. */
  atomsOf(form: string): readonly Atom[]
}

/** Gives the lemmas a folded word form may have, whatever its context. */
export type LemmaGuesser = (form: string) => readonly string[]

/**
 * @param fold lower case and straight apostrophes, as the scanner has them
 * @param lemmasOf asked only where a pattern wants lemmas
 */
export function createVocabulary(fold: (form: string) => string, lemmasOf: LemmaGuesser): Vocabulary {
  const exact = new Map<string, Atom>()
  const prefixes = new Map<string, Atom>()
  const lemmas = new Map<string, Atom>()
  const prefixLengths = new Set<number>()
  let count = 0

  function atomOf(form: WordForm, isLemma: boolean): Atom {
    const table = form.isPrefix ? prefixes : isLemma ? lemmas : exact
    const written = fold(form.written)
    const known = table.get(written)
    if (known !== undefined) return known
    table.set(written, count)
    if (form.isPrefix) prefixLengths.add(written.length)
    return count++
  }

  function atomsOf(form: string): readonly Atom[] {
    const atoms: Atom[] = []
    const whole = exact.get(form)
    if (whole !== undefined) atoms.push(whole)
    for (const length of prefixLengths) {
      if (length > form.length) continue
      const atom = prefixes.get(form.slice(0, length))
      if (atom !== undefined) atoms.push(atom)
    }
    if (lemmas.size > 0) {
      for (const lemma of new Set([form, ...lemmasOf(form)])) {
        const atom = lemmas.get(lemma)
        if (atom !== undefined) atoms.push(atom)
      }
    }
    return atoms.sort((a, b) => a - b)
  }

  return { atomOf, atomsOf }
}
