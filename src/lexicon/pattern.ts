/**
 * The pattern language: text → `Pattern`. lexicons/README.md describes it for those who write lexicons.
 *
 * A pattern has parts (joined by `&`), a part has slots side by side or with a gap between, and a slot is a finite set
 * of phrases. Alternatives, optional letters and sets are spelled out here, so that what is matched later is words.
 */

/** A word of a pattern: its written form, and whether any ending may follow (`word*`). */
export interface WordForm {
  readonly written: string
  readonly isPrefix: boolean
}

/** One way to fill a slot: words side by side. */
export type Phrase = readonly WordForm[]

/** A place in a part that one of several phrases fills, up to `gap` words after the slot before it. */
export interface Slot {
  readonly gap: number
  readonly phrases: readonly Phrase[]
}

/** Slots in order, all of which must be filled, inside one sentence. */
export type Chain = readonly Slot[]

/** The ways a part can be filled: more than one where a whole slot is optional. */
export type Part = readonly Chain[]

export interface Pattern {
  /** All must stand in one passage; the match is the first. */
  readonly parts: readonly Part[]
}

/** A mistake in a pattern, at `offset` code units from its beginning. */
export interface PatternProblem {
  readonly offset: number
  readonly message: string
}

export type PatternResult =
  | { readonly kind: 'pattern'; readonly pattern: Pattern }
  | { readonly kind: 'problem'; readonly problem: PatternProblem }

/** Bounds that keep any lexicon finite. */
export const PATTERN_LIMITS = {
  /** Words in one gap. */
  gap: 20,
  /** Words in one phrase. */
  phraseWords: 12,
  /** Phrases of one slot. */
  phrases: 2000,
  /** Words from the first to the last of a match. */
  span: 64,
  /** Optional slots in a part: each doubles its chains. */
  optionalSlots: 5,
  /** Characters of a pattern. */
  length: 1000,
  /** Brackets inside brackets, sets inside sets. */
  depth: 12,
} as const

/** Members of the named sets, as written. */
export type NamedSets = ReadonlyMap<string, readonly string[]>

/**
 * Reads a pattern.
 *
 * @param sets members of the sets that `{NAME}` may name
 */
export function parsePattern(written: string, sets: NamedSets): PatternResult {
  try {
    return { kind: 'pattern', pattern: new PatternReader(written, sets, new Map(), 0).pattern() }
  } catch (error) {
    if (error instanceof PatternFault) return { kind: 'problem', problem: error.problem }
    throw error
  }
}

class PatternFault extends Error {
  readonly problem: PatternProblem
  constructor(offset: number, message: string) {
    super(message)
    this.problem = { offset, message }
  }
}

interface OptionalSlot extends Slot {
  readonly isOptional: boolean
}

/** Reads one pattern from left to right; the only state is where it has come to. */
class PatternReader {
  private at = 0
  private readonly written: string
  private readonly sets: NamedSets
  /** Sets spelled out already: sets that name sets that name sets would else take for ever. */
  private readonly spelled: Map<string, readonly string[]>
  private readonly setDepth: number

  constructor(written: string, sets: NamedSets, spelled: Map<string, readonly string[]>, setDepth: number) {
    this.written = written
    this.sets = sets
    this.spelled = spelled
    this.setDepth = setDepth
  }

  pattern(): Pattern {
    if (this.written.trim() === '') this.fail('the pattern is empty')
    if (this.written.length > PATTERN_LIMITS.length) {
      this.fail(`a pattern has at most ${PATTERN_LIMITS.length} characters; write several entries`)
    }
    const parts: Part[] = []
    do parts.push(this.part())
    while (this.take('&'))
    if (this.at < this.written.length) this.failUnexpected()
    return { parts }
  }

  /** Phrases of a set member: one item or several side by side, no gap and no `&`. */
  member(): string[] {
    const forms = this.alternatives(0)
    if (this.at < this.written.length) this.failUnexpected()
    return forms
  }

  private part(): Part {
    const begin = this.at
    const slots: OptionalSlot[] = []
    let gap: number | undefined
    for (;;) {
      this.skipSpace()
      const character = this.written[this.at]
      if (character === undefined || character === '&') break
      if (character === '<') {
        if (slots.length === 0) this.fail('a gap needs words before it')
        if (gap !== undefined) this.fail('two gaps side by side; write one with the sum of both')
        gap = this.gap()
        continue
      }
      slots.push(this.slot(gap ?? 0))
      gap = undefined
    }
    if (gap !== undefined) this.fail('a gap needs words after it')
    if (slots.length === 0) this.fail('words are missing here')
    const chains = this.chains(slots)
    for (const chain of chains) {
      if (longestSpan(chain) > PATTERN_LIMITS.span) {
        this.failAt(begin, `a match could be longer than ${PATTERN_LIMITS.span} words; make the gaps smaller`)
      }
    }
    return chains
  }

  private gap(): number {
    const match = /^<(\d{1,3})>/.exec(this.written.slice(this.at, this.at + 6))
    if (match === null) this.fail('a gap is written <n>, with n the most words between: <4>')
    const words = Number(match[1])
    if (words < 1 || words > PATTERN_LIMITS.gap) this.fail(`a gap is 1 to ${PATTERN_LIMITS.gap} words`)
    this.at += match[0].length
    return words
  }

  private slot(gap: number): OptionalSlot {
    const begin = this.at
    const forms = this.sequence(0)
    const phrases = new Map<string, Phrase>()
    let isOptional = false
    for (const form of forms) {
      const phrase = this.phrase(form, begin)
      if (phrase.length === 0) isOptional = true
      else phrases.set(phrase.map((word) => word.written + (word.isPrefix ? '*' : '')).join(' '), phrase)
    }
    if (phrases.size === 0) this.failAt(begin, 'no word is left here')
    return { gap, phrases: [...phrases.values()], isOptional }
  }

  private phrase(form: string, begin: number): Phrase {
    const words: WordForm[] = []
    for (const piece of form.split(/[ -]+/)) {
      if (piece === '') continue
      const isPrefix = piece.endsWith('*')
      // The scanner leaves an apostrophe at the edge of a word out: so must `peoples' rights`.
      const written = isPrefix ? piece.slice(0, -1).replace(/^'+/, '') : piece.replace(/^'+|'+$/g, '')
      if (piece === '*') this.failAt(begin, 'a * needs letters before it')
      if (written.includes('*'))
        this.failAt(begin, `* stands only at the end of a word, not inside "${piece}"`)
      if (!/[\p{L}\p{N}]/u.test(written)) this.failAt(begin, `"${piece}" is no word`)
      words.push({ written, isPrefix })
    }
    if (words.length > PATTERN_LIMITS.phraseWords) {
      this.failAt(begin, `more than ${PATTERN_LIMITS.phraseWords} words side by side in one alternative`)
    }
    return words
  }

  /** Expands what stands between two spaces: letters, groups and sets glued together. */
  private sequence(depth: number): string[] {
    const atoms: string[][] = []
    for (;;) {
      const character = this.written[this.at]
      if (character === undefined || /\s/.test(character)) break
      if (character === '&' || character === '<' || character === '|' || character === ')') break
      atoms.push(this.optional(this.atom(depth)))
      this.checkSize(atoms)
    }
    if (atoms.length === 0) this.failUnexpected()
    return product(atoms)
  }

  /** Expands alternatives up to the closing bracket or the end: spaces stand for themselves here. */
  private alternatives(depth: number): string[] {
    if (depth > PATTERN_LIMITS.depth) this.fail('brackets are nested too deep')
    const all: string[] = []
    let atoms: string[][] = []
    for (;;) {
      const character = this.written[this.at]
      if (character === undefined || character === ')' || character === '|') {
        for (const form of product(atoms)) all.push(form)
        if (all.length > PATTERN_LIMITS.phrases) this.failSize()
        atoms = []
        if (character !== '|') return all
        this.at++
        continue
      }
      if (character === '<') this.fail('a gap cannot stand inside brackets or a set; write several entries')
      if (character === '&') this.fail('& cannot stand inside brackets or a set')
      if (/\s/.test(character)) {
        this.at++
        atoms.push([' '])
        continue
      }
      atoms.push(this.optional(this.atom(depth)))
      this.checkSize(atoms)
    }
  }

  private atom(depth: number): string[] {
    const begin = this.at
    const character = this.character()
    if (character === '(') {
      this.at++
      const forms = this.alternatives(depth + 1)
      if (this.written[this.at] !== ')') this.failAt(begin, 'the bracket ( is not closed')
      this.at++
      return forms
    }
    if (character === '[') return this.letters(begin)
    if (character === '{') return this.set(begin)
    if (character === '*' || character === '-') {
      this.at++
      return [character]
    }
    if (/[\p{L}\p{N}\p{M}'’]/u.test(character)) {
      this.at += character.length
      return [character === '’' ? "'" : character]
    }
    return this.failUnexpected()
  }

  private optional(forms: string[]): string[] {
    if (this.written[this.at] !== '?') return forms
    this.at++
    return [...forms, '']
  }

  private letters(begin: number): string[] {
    const end = this.written.indexOf(']', begin)
    if (end < 0) this.failAt(begin, 'the bracket [ is not closed')
    this.at = end + 1
    const letters = [...this.written.slice(begin + 1, end)].map((letter) => (letter === '-' ? ' ' : letter))
    if (letters.length === 0) this.failAt(begin, 'the brackets [ ] hold no letter')
    const wrong = letters.find((letter) => !/[\p{L}\p{N}' ]/u.test(letter))
    if (wrong !== undefined) this.failAt(begin, `"${wrong}" cannot stand in [ ]: letters and digits only`)
    return letters
  }

  private set(begin: number): string[] {
    const end = this.written.indexOf('}', begin)
    if (end < 0) this.failAt(begin, 'the bracket { is not closed')
    const name = this.written.slice(begin + 1, end)
    const members = this.sets.get(name)
    if (members === undefined) {
      const names = [...this.sets.keys()].sort().join(', ')
      this.failAt(begin, `there is no set {${name}}; sets are: ${names || 'none'}`)
    }
    if (this.setDepth >= PATTERN_LIMITS.depth) this.failAt(begin, `the set {${name}} names itself`)
    this.at = end + 1
    const known = this.spelled.get(name)
    if (known !== undefined) return [...known]
    const forms = new Set<string>()
    for (const member of members) {
      try {
        for (const form of new PatternReader(member, this.sets, this.spelled, this.setDepth + 1).member())
          forms.add(form)
      } catch (error) {
        if (!(error instanceof PatternFault)) throw error
        this.failAt(begin, `in the set {${name}}, member "${member}": ${error.message}`)
      }
    }
    if (forms.size > PATTERN_LIMITS.phrases) this.failSize()
    this.spelled.set(name, [...forms])
    return [...forms]
  }

  /** One chain for each choice of optional slots; a gap beside a slot left out is added to the next. */
  private chains(slots: readonly OptionalSlot[]): Chain[] {
    const optional = slots.filter((slot) => slot.isOptional).length
    if (optional === slots.length) this.fail('every word is optional; at least one must be there')
    if (optional > PATTERN_LIMITS.optionalSlots)
      this.fail(`more than ${PATTERN_LIMITS.optionalSlots} optional words`)
    let chains: Slot[][] = [[]]
    let gaps: number[] = [0]
    for (const { gap, phrases, isOptional } of slots) {
      const nextChains: Slot[][] = []
      const nextGaps: number[] = []
      chains.forEach((chain, index) => {
        const before = chain.length === 0 ? 0 : gap + gaps[index]!
        nextChains.push([...chain, { gap: before, phrases }])
        nextGaps.push(0)
        if (isOptional) {
          nextChains.push(chain)
          nextGaps.push(before)
        }
      })
      chains = nextChains
      gaps = nextGaps
    }
    return chains.filter((chain) => chain.length > 0).map(joinPlainSlots)
  }

  private checkSize(atoms: readonly string[][]): void {
    let size = 1
    for (const forms of atoms) size *= forms.length
    if (size > PATTERN_LIMITS.phrases) this.failSize()
  }

  private failSize(): never {
    this.fail(`this spells out to more than ${PATTERN_LIMITS.phrases} forms; write several entries`)
  }

  private character(): string {
    return String.fromCodePoint(this.written.codePointAt(this.at) ?? 0x20)
  }

  private skipSpace(): void {
    while (/\s/.test(this.written[this.at] ?? '')) this.at++
  }

  private take(character: string): boolean {
    if (this.written[this.at] !== character) return false
    this.at++
    return true
  }

  private failUnexpected(): never {
    const character = this.at < this.written.length ? this.character() : ''
    const advice = ADVICE[character]
    if (advice !== undefined) this.fail(advice)
    if (character === '') this.fail('the pattern ends where a word is expected')
    this.fail(`"${character}" cannot stand here: punctuation is not matched, so leave it out`)
  }

  private fail(message: string): never {
    this.failAt(this.at, message)
  }

  private failAt(offset: number, message: string): never {
    throw new PatternFault(offset, message)
  }
}

const ADVICE: Readonly<Record<string, string>> = {
  '!': 'write what must not be near under `unless:`, not with !',
  ')': 'this ) closes nothing',
  ']': 'this ] closes nothing',
  '}': 'this } closes nothing',
  '|': '| stands only inside brackets: (one|other)',
  '?': '? follows the letter or group that is optional',
  '>': 'a gap is written <n>, with n the most words between: <4>',
}

function product(atoms: readonly (readonly string[])[]): string[] {
  let forms = ['']
  for (const atom of atoms) {
    if (atom.length === 1) forms = forms.map((form) => form + atom[0]!)
    else forms = forms.flatMap((form) => atom.map((piece) => form + piece))
  }
  return forms
}

/** Slots of one phrase side by side become one slot: fewer steps for the same words. */
function joinPlainSlots(slots: readonly Slot[]): Chain {
  const joined: Slot[] = []
  for (const slot of slots) {
    const last = joined.at(-1)
    const canJoin =
      last !== undefined &&
      slot.gap === 0 &&
      slot.phrases.length === 1 &&
      last.phrases.length === 1 &&
      last.phrases[0]!.length + slot.phrases[0]!.length <= PATTERN_LIMITS.phraseWords
    if (canJoin) {
      joined[joined.length - 1] = { gap: last.gap, phrases: [[...last.phrases[0]!, ...slot.phrases[0]!]] }
    } else joined.push(slot)
  }
  return joined
}

/** Words from the first to the last of the longest match of a chain. */
export function longestSpan(chain: Chain): number {
  let words = 0
  for (const { gap, phrases } of chain) words += gap + Math.max(...phrases.map((phrase) => phrase.length))
  return words
}
