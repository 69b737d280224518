/**
 * Finds the entries of all lexicons in a scanned text: candidates from the automaton, conditions, and of overlapping
 * matches of one framing the leftmost-longest.
 */
import type { Annotator, Scan, Strength } from '../records.ts'
import { createAutomaton, type Words } from './automaton.ts'
import {
  type Cancelling,
  type ConditionPart,
  cancelling,
  conditionPart,
  createPassageConditions,
  type PassageConditions,
} from './condition.ts'
import type { CueFind, Opening } from './cue.ts'
import type { Lexicon, LexiconEntry } from './lexicon.ts'
import { createOpeningFinder } from './openings.ts'
import type { Part, WordForm } from './pattern.ts'
import { createVocabulary } from './vocabulary.ts'

/** An entry found at words [from, to) of a scan, not yet judged. */
export interface Find {
  readonly entry: LexiconEntry
  readonly from: number
  readonly to: number
  readonly sentence: number
  readonly passage: number
}

export interface Matcher {
  /** Lexicon class of a folded word form, for the word types of the scanner. */
  classify(form: string): { readonly id: number; readonly isAnchor: boolean }
  /** Matches in the order of the text; framings in the order of the lexicons where they begin at the same word. */
  findEntries(scan: Scan): Find[]
  /** Cues of one sentence, leftmost-longest over all rules but those of openings together, in order. */
  findCues(scan: Scan, sentence: number): CueFind[]
  /** Cues of rules of an opening that begin at the first or second word of a sentence, leftmost-longest. */
  findOpenings(scan: Scan, sentence: number, opening: Opening): readonly CueFind[]
  /** Phrases compared so far: see `Automaton.steps`. */
  steps(): number
}

export interface MatcherOptions {
  readonly lexicons: readonly Lexicon[]
  /** For each rule of voice and stance, the parts that are its cues. */
  readonly cues: readonly (readonly Part[])[]
  /** For each rule whose cues are looked for at the beginning of sentences only, whose: see `Opening`. */
  readonly openings?: readonly (Opening | undefined)[]
  readonly annotator: Annotator
  readonly fold: (form: string) => string
}

const STRENGTH_ORDER: Readonly<Record<Strength, number>> = { high: 0, medium: 1, weak: 2 }
const PLAIN = { isCased: false, isLemma: false }

interface CompiledEntry {
  readonly entry: LexiconEntry
  readonly framing: number
  /** Parts that must stand in the passage too. */
  readonly companions: readonly ConditionPart[]
  readonly unless: Cancelling | undefined
}

export function createMatcher({ lexicons, cues, openings = [], annotator, fold }: MatcherOptions): Matcher {
  const automaton = createAutomaton(createVocabulary(fold, (form) => annotator.lemmasOf(form)))
  const entryOfPart: (CompiledEntry | undefined)[] = []
  const ruleOfPart: number[] = []
  const conditions = new Map<string, ConditionPart>()
  const opened = createOpeningFinder(cues, openings, fold)
  lexicons.forEach((lexicon, framing) => {
    for (const entry of lexicon.entries) compileEntry(entry, framing)
  })
  cues.forEach((parts, rule) => {
    if (openings[rule] !== undefined) return
    for (const part of parts) ruleOfPart[automaton.addPart(part, 'cue', PLAIN)] = rule
  })

  function compileEntry(entry: LexiconEntry, framing: number): void {
    const comparison = { isCased: entry.isCased, isLemma: entry.isLemma }
    const [first, ...rest] = entry.parsed.parts
    const number = automaton.addPart(first!, 'entry', comparison)
    entryOfPart[number] = {
      entry,
      framing,
      companions: rest.map((part) =>
        conditionPart(automaton, automaton.addPart(part, 'condition', comparison), part),
      ),
      unless: cancelling(
        automaton,
        entry.unless.map(({ written, part, within, side }) => ({
          ...conditionOf(framing, written, part),
          within,
          side,
        })),
      ),
    }
  }

  /** An `unless` pattern: entries of one framing often share it, and with it the sets it may name. */
  function conditionOf(framing: number, written: string, part: Part): ConditionPart {
    const key = `${framing} ${written}`
    const known =
      conditions.get(key) ?? conditionPart(automaton, automaton.addPart(part, 'condition', PLAIN), part)
    conditions.set(key, known)
    return known
  }

  function findEntries(scan: Scan): Find[] {
    const candidates: Candidate[] = []
    const words = wordsOf(scan)
    let sentence = 0
    let low = 0
    let high = scan.sentenceWord[1] ?? 0
    const found = (part: number, from: number, to: number) => {
      const compiled = entryOfPart[part]!
      candidates.push({ compiled, from, to, sentence, order: part })
    }
    for (let index = 0; index < scan.anchors; index++) {
      const word = scan.anchorWord[index]!
      while (word >= high) {
        sentence++
        low = high
        high = scan.sentenceWord[sentence + 1]!
      }
      automaton.findEntries(words, word, low, high, found)
    }
    candidates.sort(byPlace)
    return choose(scan, words, candidates)
  }

  /**
   * Of the candidates in order, those that begin where no chosen one of their framing still runs and that hold. Of an
   * entry's candidates that begin at one word only the longest is tried: which shorter ones there are depends on where
   * the automaton enters its chains.
   */
  function choose(scan: Scan, words: Words, candidates: readonly Candidate[]): Find[] {
    const finds: Find[] = []
    const runsTo = new Int32Array(lexicons.length)
    const failed = new Set<number>()
    let failedFrom = -1
    let passage = 0
    let conditions: PassageConditions | undefined
    for (const { compiled, from, to, sentence, order } of candidates) {
      if (from < runsTo[compiled.framing]! || (from === failedFrom && failed.has(order))) continue
      while (passage + 1 < scan.passages.length && scan.passageSentence[passage + 1]! <= sentence) {
        passage++
        conditions = undefined
      }
      conditions ??= createPassageConditions(automaton, scan, words, passage)
      if (holds(scan, conditions, compiled, from, to)) {
        runsTo[compiled.framing] = to
        finds.push({ entry: compiled.entry, from, to, sentence, passage })
        continue
      }
      if (from !== failedFrom) failed.clear()
      failedFrom = from
      failed.add(order)
    }
    return finds
  }

  function holds(
    scan: Scan,
    conditions: PassageConditions,
    { entry, companions, unless }: CompiledEntry,
    from: number,
    to: number,
  ): boolean {
    for (const { word, tag } of entry.tags) {
      const at = word === undefined ? from : wordNamed(scan, fold(word), from, to)
      if (at < 0 || annotator.tagOf(scan, at) !== tag) return false
    }
    for (const part of companions) if (!conditions.standsApart(part, from, to)) return false
    return unless === undefined || !conditions.cancel(unless, from, to)
  }

  function wordNamed(scan: Scan, form: string, from: number, to: number): number {
    for (let word = from; word < to; word++) {
      const written = fold(scan.text.slice(scan.wordStart[word]!, scan.wordEnd[word]!))
      if (written === form || (form.endsWith('*') && written.startsWith(form.slice(0, -1)))) return word
    }
    return -1
  }

  function findCues(scan: Scan, sentence: number): CueFind[] {
    const finds: CueFind[] = []
    const words = wordsOf(scan)
    const low = scan.sentenceWord[sentence]!
    const high = scan.sentenceWord[sentence + 1]!
    const found = (part: number, from: number, to: number) => {
      finds.push({ rule: ruleOfPart[part]!, from, to })
    }
    for (let word = low; word < high; word++) {
      automaton.findCues(words, word, low, high, found)
    }
    return leftmostLongest(finds)
  }

  function wordsOf(scan: Scan): Words {
    return {
      classes: scan.wordClass,
      isWritten: (word, form) =>
        isWrittenSo(scan.text.slice(scan.wordStart[word]!, scan.wordEnd[word]!), form),
      hasLemma: (word, form) => annotator.lemmaOf(scan, word) === fold(form.written),
    }
  }

  return {
    classify: automaton.classOf,
    findEntries,
    findCues,
    findOpenings: opened.find,
    steps: automaton.steps,
  }
}

interface Candidate {
  readonly compiled: CompiledEntry
  readonly from: number
  readonly to: number
  readonly sentence: number
  readonly order: number
}

function leftmostLongest(finds: CueFind[]): CueFind[] {
  if (finds.length < 2) return finds
  finds.sort((a, b) => a.from - b.from || b.to - a.to || a.rule - b.rule)
  let runsTo = 0
  return finds.filter(({ from, to }) => {
    if (from < runsTo) return false
    runsTo = to
    return true
  })
}

function byPlace(a: Candidate, b: Candidate): number {
  return (
    a.from - b.from ||
    a.compiled.framing - b.compiled.framing ||
    b.to - a.to ||
    STRENGTH_ORDER[a.compiled.entry.strength] - STRENGTH_ORDER[b.compiled.entry.strength] ||
    a.order - b.order
  )
}

function isWrittenSo(text: string, form: WordForm): boolean {
  const straight = text.replaceAll('’', "'")
  return form.isPrefix ? straight.startsWith(form.written) : straight === form.written
}
