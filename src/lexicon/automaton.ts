/**
 * All patterns of a run compiled into one automaton over word classes.
 *
 * Each chain of slots is entered at its rarest words, its anchors: only at those is anything looked at. From an anchor
 * the chain is followed to the left and to the right over sets of word positions. A chain spans at most
 * `PATTERN_LIMITS.span` words, so the work at one place is bounded by the lexicon alone, and the whole is linear in the
 * text whatever the lexicon holds.
 */
import { createClassTable } from './class-table.ts'
import type { Chain, Part, WordForm } from './pattern.ts'
import {
  type Comparison,
  type CompiledChain,
  type CompiledPhrase,
  createPhraseSets,
  type EnteredChain,
  type PhraseSet,
} from './phrase-set.ts'
import { Places } from './places.ts'
import {
  type Anchor,
  CHAIN_WIDTH,
  createSieve,
  type Entrance,
  GROUP_WIDTH,
  NO_SLOT,
  PHRASE_WIDTH,
  type Sieve,
} from './sieve.ts'
import type { Atom, Vocabulary } from './vocabulary.ts'

/** The words of a text as classes, with what a chain may ask of a single word. */
export interface Words {
  /** Class of the word at each index. */
  readonly classes: Int32Array
  /** Whether the word is written exactly so; asked for patterns that mind upper and lower case. */
  isWritten(word: number, form: WordForm): boolean
  /** Whether the word's lemma is the form, in its sentence; asked for patterns of lemmas. */
  hasLemma(word: number, form: WordForm): boolean
}

/** Where a part is asked for: in every text, in sentences with matches, or only to settle a condition. */
export type Purpose = 'entry' | 'cue' | 'condition'

/** Called with what was found: the part's number and its words [from, to). */
export type Found = (part: number, from: number, to: number) => void

export interface Automaton {
  /** Adds a part and gives its number; all parts are added before the first `classOf`. */
  addPart(part: Part, purpose: Purpose, comparison: Comparison): number
  /** Class of a folded word form, and whether an entry is anchored at it. */
  classOf(form: string): { readonly id: number; readonly isAnchor: boolean }
  /** Finds entries anchored at a word, inside its sentence [low, high): the longest end for each start. */
  findEntries(words: Words, word: number, low: number, high: number, found: Found): void
  /** The same for cues. */
  findCues(words: Words, word: number, low: number, high: number, found: Found): void
  /** Makes one gate of several conditions: it stands open at words where one of these parts is anchored. */
  addGate(parts: readonly number[]): number
  /** The first of the words [from, to) that opens a gate, or `to`. */
  firstOpening(gate: number, words: Words, from: number, to: number): number
  /** The same as for entries, for one part that a condition names. */
  findCondition(part: number, words: Words, word: number, low: number, high: number, found: Found): void
  /** Steps taken so far: phrases compared. For the test that work grows in proportion to the text. */
  steps(): number
}

export function createAutomaton(vocabulary: Vocabulary): Automaton {
  const table = createClassTable()
  const filling = table.relation()
  const gates = table.relation()
  const sets = createPhraseSets(vocabulary, table, filling)
  const purposes: Record<Purpose, Entered> = {
    entry: createEntered(),
    cue: createEntered(),
    condition: createEntered(),
  }
  const sieves = { entry: createSieve(purposes.entry.chainsOf), cue: createSieve(purposes.cue.chainsOf) }
  const anchorsOfPart: (readonly Atom[])[] = []
  const conditionsOfClass: (ReadonlyMap<number, readonly Entrance[]> | undefined)[] = []
  const unnumbered: Unnumbered[] = []
  const places = { first: new Places(), second: new Places() }
  let parts = 0
  let steps = 0

  function addPart(part: Part, purpose: Purpose, comparison: Comparison): number {
    const number = parts++
    const entered = part.map((chain) => addChain(chain, number, purpose, comparison))
    if (purpose === 'condition') {
      const atoms = entered.flatMap(({ phrases }) => phrases.map((phrase) => phrase.atoms[phrase.offset]!))
      anchorsOfPart[number] = atoms
    }
    return number
  }

  /** Gives the set at which the chain is entered: its rarest. */
  function addChain(chain: Chain, part: number, purpose: Purpose, comparison: Comparison): PhraseSet {
    const setsOfChain = chain.map(({ phrases }) => sets.setOf(phrases, comparison.isLemma))
    let rarest = 0
    setsOfChain.forEach(({ frequency }, index) => {
      if (frequency < setsOfChain[rarest]!.frequency) rarest = index
    })
    const slots = setsOfChain.map((set, index) => ({
      gap: chain[index]!.gap,
      set,
      begin: NO_SLOT,
      end: NO_SLOT,
    }))
    const set = setsOfChain[rarest]!
    purposes[purpose].add(set, { chain: { part, slots, comparison }, slot: rarest })
    unnumbered.push({ purpose, frequency: set.frequency, set, slots, rarest })
    return set
  }

  /**
   * Numbers what words of a class can be in the chains. What is asked most often comes first: the bits of a class that
   * nearly all questions go to then lie in one line of the processor's cache.
   */
  function numberThings(): void {
    const rank = (a: Unnumbered): number => (a.purpose === 'entry' ? 0 : 1)
    unnumbered.sort((a, b) => rank(a) - rank(b) || b.frequency - a.frequency)
    for (const { set, slots, rarest } of unnumbered) {
      set.numberBesides()
      slots.forEach((slot, index) => {
        if (index > rarest) slot.begin = slot.set.begin()
        if (index < rarest) slot.end = slot.set.end()
      })
    }
    unnumbered.length = 0
  }

  function classOf(form: string): { readonly id: number; readonly isAnchor: boolean } {
    if (unnumbered.length > 0) numberThings()
    const atoms = vocabulary.atomsOf(form)
    const before = table.count()
    const id = table.classOf(atoms)
    if (id === before) {
      sieves.entry.addClass(atoms.flatMap(purposes.entry.anchorsAt))
      sieves.cue.addClass(atoms.flatMap(purposes.cue.anchorsAt))
    }
    return { id, isAnchor: sieves.entry.hasAnchor(id) }
  }

  /**
   * Fills the chains that are entered at a word. Most fall at the sieve: their phrase does not fit into the sentence,
   * the word beside the anchor is another, or no word in reach can fill the slots beside.
   */
  function findAll(sieve: Sieve, words: Words, word: number, low: number, high: number, found: Found): void {
    const { classes } = words
    const { program } = sieve
    const { bits, width } = filling
    let at = sieve.startOf(classes[word]!)
    for (let groups = program[at++]!; groups > 0; groups--) {
      steps++
      const beside = program[at]!
      const thing = program[at + 1]!
      const phrasesOfGroup = at + GROUP_WIDTH
      const phraseCount = program[at + 3]!
      at = phrasesOfGroup + program[at + 2]!
      if (beside !== 0) {
        const neighbour = word + beside
        if (neighbour < low || neighbour >= high) continue
        if ((bits[classes[neighbour]! * width + (thing >>> 5)]! & (1 << (thing & 31))) === 0) continue
      }
      let next = phrasesOfGroup
      for (let phrases = phraseCount; phrases > 0; phrases--) {
        steps++
        const from = word - program[next]!
        const to = word + program[next + 1]!
        const first = next + PHRASE_WIDTH
        next = first + program[next + 2]! * CHAIN_WIDTH
        if (from < low || to > high) continue
        for (let entry = first; entry < next; entry += CHAIN_WIDTH) {
          steps++
          const before = program[entry]!
          if (before !== NO_SLOT) {
            const last = Math.max(low, from - 1 - program[entry + 1]!)
            if (firstBetween(bits, width, classes, last, from, before) < 0) continue
          }
          const after = program[entry + 2]!
          if (after !== NO_SLOT) {
            const last = Math.min(high, to + 1 + program[entry + 3]!)
            if (firstBetween(bits, width, classes, to, last, after) < 0) continue
          }
          follow(sieve.entrances[program[entry + 4]!]!, words, from, to, low, high, found)
        }
      }
    }
  }

  /** Fills the chains of one condition that are entered at a word: few of the many that may be entered there. */
  function findCondition(
    part: number,
    words: Words,
    word: number,
    low: number,
    high: number,
    found: Found,
  ): void {
    for (const entrance of conditionsOf(words.classes[word]!).get(part) ?? []) {
      steps++
      const from = word - entrance.phrase.offset
      const to = from + entrance.phrase.atoms.length
      if (from >= low && to <= high) follow(entrance, words, from, to, low, high, found)
    }
  }

  function conditionsOf(wordClass: number): ReadonlyMap<number, readonly Entrance[]> {
    const known = conditionsOfClass[wordClass]
    if (known !== undefined) return known
    const { anchorsAt, chainsOf } = purposes.condition
    const byPart = new Map<number, Entrance[]>()
    for (const { set, phrase } of table.atomsOf(wordClass).flatMap(anchorsAt)) {
      for (const { chain, slot } of chainsOf(set)) {
        const entrances = byPart.get(chain.part)
        if (entrances === undefined) byPart.set(chain.part, [{ chain, slot, phrase }])
        else entrances.push({ chain, slot, phrase })
      }
    }
    conditionsOfClass[wordClass] = byPart
    return byPart
  }

  /** Fills the chain from an anchor whose phrase would stand at [from, to), and reports what it spans. */
  function follow(
    { chain, slot, phrase }: Entrance,
    words: Words,
    from: number,
    to: number,
    low: number,
    high: number,
    found: Found,
  ): void {
    if (!isPhraseAt(words, phrase, from, phrase.offset, chain.comparison)) return
    const { slots, part } = chain
    if (slots.length === 1) {
      found(part, from, to)
      return
    }
    const end = slot === slots.length - 1 ? to : longestEnd(words, chain, slot, to, high)
    if (end < 0) return
    if (slot === 0) {
      found(part, from, end)
      return
    }
    const begun = starts(words, chain, slot, from, low)
    for (let at = 0; at < begun.count; at++) found(part, begun.list[at]!, end)
  }

  /**
   * Whether a phrase stands at a word, of which its atom at `known` is sure already.
   */
  function isPhraseAt(
    words: Words,
    { atoms, words: forms }: CompiledPhrase,
    from: number,
    known: number,
    { isCased, isLemma }: Comparison,
  ): boolean {
    for (let index = 0; index < atoms.length; index++) {
      if (index !== known && !table.holds(words.classes[from + index]!, atoms[index]!)) return false
    }
    if (isCased) return forms.every((form, index) => words.isWritten(from + index, form))
    if (isLemma) return forms.every((form, index) => form.isPrefix || words.hasLemma(from + index, form))
    return true
  }

  /** The furthest end of the chain's slots after `slot`, which ended at `to`; -1 where they cannot be filled. */
  function longestEnd(words: Words, chain: CompiledChain, slot: number, to: number, high: number): number {
    if (slot === chain.slots.length - 2) return endOfLast(words, chain, to, high)
    let from = places.first
    let next = places.second
    from.fillWith(to)
    for (let index = slot + 1; index < chain.slots.length; index++) {
      const { gap, begin: slotNumber, set } = chain.slots[index]!
      const isSimple = set.isSimple && isPlain(chain.comparison)
      next.clear()
      let begin = 0
      for (let at = 0; at < from.count; at++) {
        const last = Math.min(from.list[at]! + gap, high - 1)
        for (begin = Math.max(begin, from.list[at]!); begin <= last; begin++) {
          const wordClass = words.classes[begin]!
          if (!filling.has(wordClass, slotNumber)) continue
          if (isSimple) {
            next.add(begin + 1)
            continue
          }
          const phrases = set.byFirst(wordClass)
          for (let p = 0; p < phrases.length; p++) {
            const end = begin + phrases[p]!.atoms.length
            steps++
            if (end > high || next.has(end)) continue
            if (isPhraseAt(words, phrases[p]!, begin, 0, chain.comparison)) next.add(end)
          }
        }
      }
      if (next.count === 0) return -1
      next.sort()
      const filled = next
      next = from
      from = filled
    }
    return from.list[from.count - 1]!
  }

  /** The same where only the last slot is left: most chains have two. */
  function endOfLast(words: Words, { slots, comparison }: CompiledChain, to: number, high: number): number {
    const { gap, begin: slotNumber, set } = slots[slots.length - 1]!
    const last = Math.min(to + gap, high - 1)
    if (set.isSimple && isPlain(comparison)) {
      let place = last
      while (place >= to && !filling.has(words.classes[place]!, slotNumber)) place--
      return place < to ? -1 : place + 1
    }
    let furthest = -1
    for (let begin = to; begin <= last; begin++) {
      const wordClass = words.classes[begin]!
      if (!filling.has(wordClass, slotNumber)) continue
      const phrases = set.byFirst(wordClass)
      for (let p = 0; p < phrases.length; p++) {
        const end = begin + phrases[p]!.atoms.length
        steps++
        if (end > high || end <= furthest) continue
        if (isPhraseAt(words, phrases[p]!, begin, 0, comparison)) furthest = end
      }
    }
    return furthest
  }

  /** All places where the chain's slots before `slot`, which began at `from`, may begin; ascending, maybe none. */
  function starts(words: Words, chain: CompiledChain, slot: number, from: number, low: number): Places {
    let found = places.first
    let next = places.second
    found.fillWith(from)
    for (let index = slot - 1; index >= 0 && found.count > 0; index--) {
      const gap = chain.slots[index + 1]!.gap
      const { end: slotNumber, set } = chain.slots[index]!
      const isSimple = set.isSimple && isPlain(chain.comparison)
      next.clear()
      let end = low + 1
      for (let at = 0; at < found.count; at++) {
        const last = found.list[at]!
        for (end = Math.max(end, last - gap); end <= last; end++) {
          const wordClass = words.classes[end - 1]!
          if (!filling.has(wordClass, slotNumber)) continue
          if (isSimple) {
            next.add(end - 1)
            continue
          }
          const phrases = set.byLast(wordClass)
          for (let p = 0; p < phrases.length; p++) {
            const begin = end - phrases[p]!.atoms.length
            steps++
            if (begin < low || next.has(begin)) continue
            if (isPhraseAt(words, phrases[p]!, begin, phrases[p]!.atoms.length - 1, chain.comparison))
              next.add(begin)
          }
        }
      }
      next.sort()
      const filled = next
      next = found
      found = filled
    }
    return found
  }

  return {
    addPart,
    classOf,
    findEntries: (words, word, low, high, found) => findAll(sieves.entry, words, word, low, high, found),
    findCues: (words, word, low, high, found) => findAll(sieves.cue, words, word, low, high, found),
    addGate: (parts) => gates.add(parts.flatMap((part) => anchorsOfPart[part]!)),
    firstOpening: (gate, words, from, to) => {
      const first = firstBetween(gates.bits, gates.width, words.classes, from, to, gate)
      return first < 0 ? to : first
    },
    findCondition,
    steps: () => steps,
  }
}

/** The first of the words [from, to) that can be the thing, or -1. */
function firstBetween(
  bits: Uint32Array,
  width: number,
  classes: Int32Array,
  from: number,
  to: number,
  thing: number,
): number {
  const offset = thing >>> 5
  const mask = 1 << (thing & 31)
  for (let word = from; word < to; word++)
    if ((bits[classes[word]! * width + offset]! & mask) !== 0) return word
  return -1
}

function isPlain({ isCased, isLemma }: Comparison): boolean {
  return !isCased && !isLemma
}

/** A chain whose slots have no numbers in `filling` yet. */
interface Unnumbered {
  readonly purpose: Purpose
  /** Of the set it is entered at. */
  readonly frequency: number
  readonly set: PhraseSet
  readonly slots: { readonly set: PhraseSet; begin: number; end: number }[]
  readonly rarest: number
}

/** What is entered for one purpose: chains by the set they are entered at, and those sets' phrases by their anchors. */
interface Entered {
  add(set: PhraseSet, chain: EnteredChain): void
  chainsOf(set: PhraseSet): readonly EnteredChain[]
  anchorsAt(atom: Atom): readonly Anchor[]
}

function createEntered(): Entered {
  const chainsOfSet = new Map<PhraseSet, EnteredChain[]>()
  const anchorsOfAtom = new Map<Atom, Anchor[]>()
  return {
    chainsOf: (set) => chainsOfSet.get(set) ?? [],
    add(set, chain) {
      const chains = chainsOfSet.get(set)
      if (chains !== undefined) {
        chains.push(chain)
        return
      }
      chainsOfSet.set(set, [chain])
      for (const phrase of set.phrases) {
        const atom = phrase.atoms[phrase.offset]!
        const anchors = anchorsOfAtom.get(atom)
        if (anchors === undefined) anchorsOfAtom.set(atom, [{ set, phrase }])
        else anchors.push({ set, phrase })
      }
    },
    anchorsAt: (atom) => anchorsOfAtom.get(atom) ?? [],
  }
}
