/**
 * The word types of a run: each distinct word, folded to lower case, is known by a small number from the first time it
 * is seen. What follows from the word alone (lexicon class, sentence-end traits) is worked out once a type and read
 * from a table for every token after that.
 */

import { APOSTROPHE_CODE, FOLD, isApostrophe } from './characters.ts'

/** What the lexicons know of a word form: see `WordClassifier`. */
export interface WordClass {
  /** Number of the class: words that every pattern treats alike. 0 where no pattern knows the word. */
  readonly id: number
  /** Whether a pattern is looked for at each place of this word. */
  readonly isAnchor: boolean
}

/** Gives the lexicon class of a folded word form; called once for each type. */
export type WordClassifier = (form: string) => WordClass

/** Where traits and class begin in the bits of a type's facts. */
export const TRAIT_SHIFT = 1
export const CLASS_SHIFT = 9

/** Words longer than this are noise and all one type, so that garbage cannot fill the table. */
export const LONGEST_WORD = 96

/** Type of every word longer than `LONGEST_WORD`. */
export const NOISE = 0

export interface WordTypes {
  /**
   * What is known of each type, in one number: its class from bit `CLASS_SHIFT`, its sentence-end traits
   * from bit `TRAIT_SHIFT`, and bit 0 set where it is an anchor of some pattern. Replaced when it grows: read it anew after `intern…`.
   */
  facts: Int32Array
  /** Types known so far. */
  count: number
  /**
   * Number of the type of a word of at most twelve letters a to z and apostrophes, given as two 30-bit numbers of six
   * five-bit codes each (see `CODE`): the common case, exact without a look at the letters.
   */
  internPacked(high: number, low: number): number
  /** Number of the type of any other word, given as the units it is written in. */
  internUnits(units: Uint16Array, start: number, end: number): number
  /** The folded form of a type. */
  form(type: number): string
  /** Forgets all types if there are more than `limit`, and says so; to be called between documents only. */
  trim(limit: number): boolean
}

/**
 * @param classify called once for each new type
 * @param traitsOf sentence-end traits of a folded form, 0 to 255; called once for each new type
 */
export function createWordTypes(classify: WordClassifier, traitsOf: (form: string) => number): WordTypes {
  const packed = createPackedTable()
  const spelled = createSpelledTable()
  const forms: string[] = []
  const types: WordTypes = {
    facts: new Int32Array(1 << 15),
    count: 0,
    internPacked,
    internUnits,
    form: (type) => forms[type] ?? '',
    trim,
  }

  function internPacked(high: number, low: number): number {
    const type = packed.find(high, low)
    if (type >= 0) return type
    const added = add(unpack(high) + unpack(low))
    packed.add(high, low, added)
    return added
  }

  function internUnits(units: Uint16Array, start: number, end: number): number {
    if (end - start > LONGEST_WORD) return NOISE
    const type = spelled.find(units, start, end)
    if (type >= 0) return type
    let form = ''
    for (let at = start; at < end; at++) form += String.fromCharCode(foldUnit(units[at]!))
    const added = add(form)
    spelled.add(form, added)
    return added
  }

  function add(form: string): number {
    const type = types.count++
    if (type === types.facts.length) {
      const grown = new Int32Array(type * 2)
      grown.set(types.facts)
      types.facts = grown
    }
    const wordClass = classify(form)
    forms.push(form)
    types.facts[type] =
      (wordClass.id << CLASS_SHIFT) | (traitsOf(form) << TRAIT_SHIFT) | (wordClass.isAnchor ? 1 : 0)
    return type
  }

  function trim(limit: number): boolean {
    const isFull = types.count > limit
    if (isFull) reset()
    return isFull
  }

  // The first type is the noise word: empty, of no class, and never found by look-up since no word is empty.
  function reset(): void {
    packed.clear()
    spelled.clear()
    forms.length = 0
    forms.push('')
    types.count = NOISE + 1
  }

  reset()
  return types
}

interface PackedTable {
  /** Type of the word packed into two numbers, or -1. */
  find(high: number, low: number): number
  add(high: number, low: number, type: number): void
  clear(): void
}

/** Open addressing with the key beside its value, so that a look-up touches one line of the cache. */
function createPackedTable(): PackedTable {
  let slots = new Int32Array(3 << 16).fill(-1)
  let mask = 0xffff
  let count = 0

  function find(high: number, low: number): number {
    let slot = hashOf(high, low) & mask
    for (;;) {
      const at = slot * 3
      const type = slots[at + 2]!
      if (type < 0 || (slots[at] === high && slots[at + 1] === low)) return type
      slot = (slot + 1) & mask
    }
  }

  function add(high: number, low: number, type: number): void {
    if (++count * 4 > mask * 3) grow()
    put(high, low, type)
  }

  function put(high: number, low: number, type: number): void {
    let slot = hashOf(high, low) & mask
    while (slots[slot * 3 + 2]! >= 0) slot = (slot + 1) & mask
    slots[slot * 3] = high
    slots[slot * 3 + 1] = low
    slots[slot * 3 + 2] = type
  }

  function grow(): void {
    const before = slots
    slots = new Int32Array(before.length * 2).fill(-1)
    mask = slots.length / 3 - 1
    for (let at = 0; at < before.length; at += 3) {
      if (before[at + 2]! >= 0) put(before[at]!, before[at + 1]!, before[at + 2]!)
    }
  }

  function clear(): void {
    slots.fill(-1)
    count = 0
  }

  return { find, add, clear }
}

interface SpelledTable {
  /** Type of the word written in `units[start..end)`, or -1. */
  find(units: Uint16Array, start: number, end: number): number
  add(form: string, type: number): void
  clear(): void
}

/** Words known by their folded letters: open addressing by hash, then letter by letter. */
function createSpelledTable(): SpelledTable {
  let slots = new Int32Array(1 << 12).fill(-1)
  let words: { readonly form: string; readonly type: number; readonly hash: number }[] = []

  function find(units: Uint16Array, start: number, end: number): number {
    let hash = end - start
    for (let at = start; at < end; at++) hash = mixed(hash, foldUnit(units[at]!))
    const mask = slots.length - 1
    for (let slot = hash & mask; ; slot = (slot + 1) & mask) {
      const index = slots[slot]!
      if (index < 0) return -1
      const word = words[index]!
      if (word.hash === hash && isWritten(word.form, units, start, end)) return word.type
    }
  }

  function add(form: string, type: number): void {
    let hash = form.length
    for (let index = 0; index < form.length; index++) hash = mixed(hash, form.charCodeAt(index))
    words.push({ form, type, hash })
    if (words.length * 2 > slots.length) {
      slots = new Int32Array(slots.length * 2).fill(-1)
      for (const [index, word] of words.entries()) put(word.hash, index)
    } else put(hash, words.length - 1)
  }

  function put(hash: number, index: number): void {
    const mask = slots.length - 1
    let slot = hash & mask
    while (slots[slot]! >= 0) slot = (slot + 1) & mask
    slots[slot] = index
  }

  function clear(): void {
    slots.fill(-1)
    words = []
  }

  return { find, add, clear }
}

function isWritten(form: string, units: Uint16Array, start: number, end: number): boolean {
  if (form.length !== end - start) return false
  let index = 0
  while (index < form.length && form.charCodeAt(index) === foldUnit(units[start + index]!)) index++
  return index === form.length
}

/** One step of FNV-1a (Fowler, Noll and Vo), kept to 30 bits so that it stays a small integer. */
function mixed(hash: number, unit: number): number {
  return Math.imul(hash ^ unit, 0x01000193) & 0x3fffffff
}

function hashOf(high: number, low: number): number {
  const hash = Math.imul(high ^ Math.imul(low, 0x9e3779b1), 0x85ebca6b)
  return hash ^ (hash >>> 15)
}

function unpack(packed: number): string {
  let form = ''
  for (let shift = 25; shift >= 0; shift -= 5) {
    const code = (packed >>> shift) & 31
    if (code !== 0) form += code === APOSTROPHE_CODE ? "'" : String.fromCharCode(0x60 + code)
  }
  return form
}

function foldUnit(unit: number): number {
  return isApostrophe(unit) ? 0x27 : FOLD[unit] || unit
}
