/**
 * Word classes: word forms that stand for the same atoms are one class. What a class can be (begin or end a phrase of a
 * slot, be the anchor of a condition) is one bit each: most places of a text are dismissed by one look at it.
 */
import type { Atom } from './vocabulary.ts'

/**
 * For each class and each numbered thing, whether words of the one can be the other. Things are numbered from 0 by the
 * relation itself, so that the bits of a class stay close together.
 */
export interface Relation {
  /** For class c and thing t, bit t of the `width` words from c · `width` on. Replaced when it grows. */
  bits: Uint32Array
  width: number
  /** Number of a new thing that words of these atoms can be; before the first class is made. */
  add(atoms: Iterable<Atom>): number
  has(wordClass: number, thing: number): boolean
}

export interface ClassTable {
  /** A new relation between classes and numbered things; before the first class is made. */
  relation(): Relation
  /** Number of the class of these atoms; 0 for none. */
  classOf(atoms: readonly Atom[]): number
  /** Classes made so far. */
  count(): number
  atomsOf(wordClass: number): readonly Atom[]
  holds(wordClass: number, atom: Atom): boolean
}

export function createClassTable(): ClassTable {
  const byAtoms = new Map<string, number>([['', 0]])
  const atomsOfClass: (readonly Atom[])[] = [[]]
  const fillers: ((wordClass: number, atoms: readonly Atom[]) => void)[] = []

  function relation(): Relation {
    const thingsByAtom = new Map<Atom, number[]>()
    let things = 0
    const made: Relation = {
      bits: new Uint32Array(1),
      width: 0,
      add(atoms) {
        for (const atom of new Set(atoms)) {
          const others = thingsByAtom.get(atom)
          if (others === undefined) thingsByAtom.set(atom, [things])
          else others.push(things)
        }
        return things++
      },
      has: (wordClass, thing) =>
        (made.bits[wordClass * made.width + (thing >>> 5)]! & (1 << (thing & 31))) !== 0,
    }
    fillers.push((wordClass, atoms) => {
      if (made.width === 0) made.width = (things >>> 5) + 1
      const base = wordClass * made.width
      if (base + made.width > made.bits.length) made.bits = grown(made.bits, base + made.width)
      for (const atom of atoms) {
        for (const thing of thingsByAtom.get(atom) ?? [])
          made.bits[base + (thing >>> 5)]! |= 1 << (thing & 31)
      }
    })
    return made
  }

  function classOf(atoms: readonly Atom[]): number {
    const key = atoms.join(' ')
    const known = byAtoms.get(key)
    if (known !== undefined) return known
    const id = atomsOfClass.length
    byAtoms.set(key, id)
    atomsOfClass.push(atoms)
    for (const fill of fillers) fill(id, atoms)
    return id
  }

  function holds(wordClass: number, atom: Atom): boolean {
    const atoms = atomsOfClass[wordClass]!
    for (let index = 0; index < atoms.length; index++) if (atoms[index] === atom) return true
    return false
  }

  return {
    relation,
    classOf,
    count: () => atomsOfClass.length,
    atomsOf: (wordClass) => atomsOfClass[wordClass]!,
    holds,
  }
}

function grown(bits: Uint32Array, atLeast: number): Uint32Array<ArrayBuffer> {
  const copy = new Uint32Array(Math.max(atLeast, bits.length * 2, 1 << 14))
  copy.set(bits)
  return copy
}
