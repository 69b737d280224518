/**
 * The ways to fill a slot, compiled once for all the chains that share them: many patterns name the same set of words.
 */
import type { ClassTable, Relation } from './class-table.ts'
import type { Phrase, WordForm } from './pattern.ts'
import type { Atom, Vocabulary } from './vocabulary.ts'
import { prefixFrequency, wordFrequency } from './word-frequency.ts'

/** How a chain's words are compared. */
export interface Comparison {
  readonly isCased: boolean
  readonly isLemma: boolean
}

export interface CompiledPhrase {
  readonly atoms: readonly Atom[]
  readonly words: Phrase
  /** Index of its rarest word, at which it is entered: that decides the speed of matching, never what is found. */
  readonly offset: number
  /** Another word beside that one: where, and what `filling` calls it. */
  readonly beside: Beside
}

export interface Beside {
  readonly distance: -1 | 0 | 1
  /** Set by `numberBesides`. */
  thing: number
}

export interface CompiledSlot {
  readonly gap: number
  readonly set: PhraseSet
  /** What `filling` calls a word that begins, and ends, the set; `NO_SLOT` where no chain is followed that way. */
  readonly begin: number
  readonly end: number
}

export interface CompiledChain {
  readonly part: number
  readonly slots: readonly CompiledSlot[]
  readonly comparison: Comparison
}

/** A chain and the slot at which it is entered. */
export interface EnteredChain {
  readonly chain: CompiledChain
  readonly slot: number
}

export interface PhraseSet {
  readonly phrases: readonly CompiledPhrase[]
  /** Roughly how often one of its anchors stands among a million words. */
  readonly frequency: number
  /** Every phrase is one word: what begins the set fills it. */
  readonly isSimple: boolean
  /** Phrases that a word of a class can begin, and end. */
  byFirst(wordClass: number): readonly CompiledPhrase[]
  byLast(wordClass: number): readonly CompiledPhrase[]
  /** What `filling` calls a word that begins, and ends, the set; noted there when first asked for. */
  begin(): number
  end(): number
  /** Notes there what stands beside the anchors. */
  numberBesides(): void
}

export interface PhraseSets {
  setOf(phrases: readonly Phrase[], isLemma: boolean): PhraseSet
}

/** @param filling what words of a class can be in the chains: begin a set, end it, be the word beside an anchor */
export function createPhraseSets(vocabulary: Vocabulary, table: ClassTable, filling: Relation): PhraseSets {
  const known = {
    plain: new Map<readonly Phrase[], PhraseSet>(),
    lemma: new Map<readonly Phrase[], PhraseSet>(),
  }
  const thingOfAtom = new Map<Atom, number>()
  const frequencyOfStem = new Map<string, number>()

  function setOf(phrases: readonly Phrase[], isLemma: boolean): PhraseSet {
    const sets = isLemma ? known.lemma : known.plain
    const before = sets.get(phrases)
    if (before !== undefined) return before
    const set = compiled(phrases, isLemma)
    sets.set(phrases, set)
    return set
  }

  function compiled(written: readonly Phrase[], isLemma: boolean): PhraseSet {
    let frequency = 0
    const phrases = written.map((words): CompiledPhrase => {
      const atoms = words.map((word) => vocabulary.atomOf(word, isLemma))
      const offset = rarestWord(words)
      frequency += frequencyOf(words[offset]!)
      return { atoms, words, offset, beside: { distance: besideAt(atoms, offset), thing: 0 } }
    })
    let begin: number | undefined
    let end: number | undefined
    return {
      phrases,
      frequency,
      isSimple: phrases.every(({ atoms }) => atoms.length === 1),
      byFirst: indexed(phrases, ({ atoms }) => atoms[0]!),
      byLast: indexed(phrases, ({ atoms }) => atoms[atoms.length - 1]!),
      begin() {
        begin ??= filling.add(phrases.map(({ atoms }) => atoms[0]!))
        return begin
      },
      end() {
        end ??= filling.add(phrases.map(({ atoms }) => atoms[atoms.length - 1]!))
        return end
      },
      numberBesides: () => phrases.forEach(numberBeside),
    }
  }

  function besideAt(atoms: readonly Atom[], offset: number): Beside['distance'] {
    if (offset + 1 < atoms.length) return 1
    return offset > 0 ? -1 : 0
  }

  function numberBeside({ atoms, offset, beside }: CompiledPhrase): void {
    if (beside.distance === 0) return
    const atom = atoms[offset + beside.distance]!
    const thing = thingOfAtom.get(atom) ?? filling.add([atom])
    thingOfAtom.set(atom, thing)
    beside.thing = thing
  }

  function indexed(phrases: readonly CompiledPhrase[], atomOf: (phrase: CompiledPhrase) => Atom) {
    const byClass: (readonly CompiledPhrase[] | undefined)[] = []
    return (wordClass: number): readonly CompiledPhrase[] => {
      const found = byClass[wordClass]
      if (found !== undefined) return found
      const held = phrases.filter((phrase) => table.holds(wordClass, atomOf(phrase)))
      byClass[wordClass] = held
      return held
    }
  }

  function rarestWord(phrase: Phrase): number {
    let rarest = 0
    for (let index = 1; index < phrase.length; index++) {
      if (frequencyOf(phrase[index]!) < frequencyOf(phrase[rarest]!)) rarest = index
    }
    return rarest
  }

  function frequencyOf(form: WordForm): number {
    const written = form.written.toLowerCase()
    if (!form.isPrefix) return wordFrequency(written)
    const before = frequencyOfStem.get(written) ?? prefixFrequency(written)
    frequencyOfStem.set(written, before)
    return before
  }

  return { setOf }
}
