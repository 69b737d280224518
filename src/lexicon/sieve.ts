/**
 * The anchors of every word class as one flat list of numbers, read in a row: what most words of a text are looked up
 * in, and nearly always dismissed by.
 */
import type { CompiledPhrase, EnteredChain, PhraseSet } from './phrase-set.ts'

/** A phrase of a set, entered at one of its words. */
export interface Anchor {
  readonly set: PhraseSet
  readonly phrase: CompiledPhrase
}

/** A chain that is followed from a phrase once the sieve lets it pass. */
export interface Entrance extends EnteredChain {
  readonly phrase: CompiledPhrase
}

export interface Sieve {
  /**
   * For each class: the number of its groups of phrases that want the same word beside the anchor; for each group
   * `GROUP_WIDTH` numbers (where that word stands, what it must hold, how many numbers follow, how many phrases); for each
   * phrase `PHRASE_WIDTH` numbers (words before the anchor, words from it on, number of chains); for each chain that the
   * phrase enters `CHAIN_WIDTH` numbers (slot before, its gap, slot after, its gap, the entrance). Replaced when it grows.
   */
  program: Int32Array
  readonly entrances: Entrance[]
  /** Where a class begins in `program`. */
  startOf(wordClass: number): number
  hasAnchor(wordClass: number): boolean
  /** Adds the class of the next number. */
  addClass(anchors: readonly Anchor[]): void
}

export const GROUP_WIDTH = 4
export const PHRASE_WIDTH = 3
export const CHAIN_WIDTH = 5
export const NO_SLOT = -1

/** @param chainsOf the chains that are entered at a set, for the purpose of the sieve */
export function createSieve(chainsOf: (set: PhraseSet) => readonly EnteredChain[]): Sieve {
  const starts: number[] = []
  let length = 0
  const sieve: Sieve = {
    program: new Int32Array(1 << 12),
    entrances: [],
    startOf: (wordClass) => starts[wordClass]!,
    hasAnchor: (wordClass) => sieve.program[starts[wordClass]!]! > 0,
    addClass,
  }

  function addClass(anchors: readonly Anchor[]): void {
    const groups = groupsOf(anchors)
    const code = [groups.length]
    for (const group of groups) {
      const { distance, thing } = group[0]!.phrase.beside
      const phrases = group.flatMap(codeOf)
      code.push(distance, thing, phrases.length, group.length)
      for (const number of phrases) code.push(number)
    }
    starts.push(length)
    if (length + code.length > sieve.program.length) {
      const grown = new Int32Array((length + code.length) * 2)
      grown.set(sieve.program)
      sieve.program = grown
    }
    sieve.program.set(code, length)
    length += code.length
  }

  function codeOf({ set, phrase }: Anchor): number[] {
    const { atoms, offset } = phrase
    const chains = chainsOf(set)
    const code = [offset, atoms.length - offset, chains.length]
    for (const { chain, slot } of chains) {
      const { slots } = chain
      code.push(slots[slot - 1]?.end ?? NO_SLOT, slots[slot]!.gap)
      code.push(slots[slot + 1]?.begin ?? NO_SLOT, slots[slot + 1]?.gap ?? 0, sieve.entrances.length)
      sieve.entrances.push({ chain, slot, phrase })
    }
    return code
  }

  addClass([])
  return sieve
}

/** Anchors by the word that must stand beside them. */
function groupsOf(anchors: readonly Anchor[]): readonly (readonly Anchor[])[] {
  const groups = new Map<string, Anchor[]>()
  for (const anchor of anchors) {
    const { distance, thing } = anchor.phrase.beside
    const key = `${distance} ${thing}`
    const group = groups.get(key)
    if (group === undefined) groups.set(key, [anchor])
    else group.push(anchor)
  }
  return [...groups.values()]
}
