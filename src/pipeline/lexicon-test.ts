/**
 * The tests that lexicons carry: every entry in its `match` sentences and in none of its `reject` sentences, and every
 * rule of context on the sentences beneath it.
 */
import { createAnnotator, loadTagger } from '../language/annotate.ts'
import { foldWord } from '../language/characters.ts'
import { createSameClause, loadClauseCutter } from '../language/clause.ts'
import { createScanner } from '../language/scan.ts'
import { traitsOf } from '../language/sentence-ends.ts'
import { createStemmer } from '../language/stem.ts'
import { createWordTypes } from '../language/word-types.ts'
import type { PlaceOf } from '../lexicon/build.ts'
import { type ContextRule, openingOf } from '../lexicon/context.ts'
import { createJudge } from '../lexicon/judge.ts'
import type { Lexicon, LexiconEntry } from '../lexicon/lexicon.ts'
import { createMatcher, type Find, type Matcher } from '../lexicon/matcher.ts'
import type { ContextFile } from '../lexicon/schema.ts'
import type { Annotator, Place, Scan, Zone } from '../records.ts'

/** What a test sentence shows, at the entry or rule it belongs to. */
export interface TestFinding {
  readonly place: Place
  /** `framing facet/pattern` of an entry, or the rule's id. */
  readonly subject: string
  readonly sentence: string
  /** What was found in place of what was expected. */
  readonly found: string
}

export interface TestReport {
  /** Sentences tried. */
  readonly sentences: number
  readonly failures: readonly TestFinding[]
  /** `match` sentences in which the entry is found, but another one of its framing takes the words. */
  readonly remarks: readonly TestFinding[]
}

/** A test sentence is read whole, whatever it looks like. */
const ALL_ZONES: ReadonlySet<Zone> = new Set([
  'body',
  'heading',
  'quotation',
  'footnote',
  'references',
  'other',
])

/**
 * Tries the sentences of all entries.
 *
 * Each entry is looked for as if it stood alone, before any contest with its neighbours: a sentence tests the pattern
 * that it stands beneath. Where in the whole lexicon another entry takes the words, that is a remark.
 */
export function testEntries(lexicons: readonly Lexicon[]): TestReport {
  const annotator = createAnnotator(loadTagger, createStemmer())
  // Lexicons do not contend with one another: as a lexicon of its own, each entry stands alone.
  const alone = lexicons.flatMap((lexicon) =>
    lexicon.entries.map((entry) => ({ ...lexicon, entries: [entry] })),
  )
  const findAlone = createFinder(alone, annotator)
  const findTogether = createFinder(lexicons, annotator)
  const failures: TestFinding[] = []
  const remarks: TestFinding[] = []
  let sentences = 0
  for (const { entries } of lexicons) for (const entry of entries) testEntry(entry)
  return { sentences, failures, remarks }

  function testEntry(entry: LexiconEntry): void {
    const finding = (sentence: string, found: string): TestFinding => ({
      place: entry.place,
      subject: `${entry.framing} ${entry.id}`,
      sentence,
      found,
    })
    for (const sentence of entry.match) {
      sentences++
      const own = findAlone(sentence).filter((found) => found.entry === entry)
      if (own.length === 0) failures.push(finding(sentence, 'the entry is not found'))
      else {
        const counted = findTogether(sentence).filter((found) => found.entry.framing === entry.framing)
        if (counted.some((found) => found.entry === entry)) continue
        const taker = counted.find(({ from, to }) => own.some((found) => from < found.to && found.from < to))
        if (taker !== undefined)
          remarks.push(finding(sentence, `counts as ${taker.entry.id} ("${taker.words}")`))
      }
    }
    for (const sentence of entry.reject) {
      sentences++
      const own = findAlone(sentence).find((found) => found.entry === entry)
      if (own !== undefined) failures.push(finding(sentence, `the entry is found: "${own.words}"`))
    }
  }
}

/**
 * Tries the sentences of all rules of context. The [bracketed] words of a sentence stand for a match of a high entry
 * that is not `against`.
 *
 * @param file the file that the rules were made of
 */
export function testContext(file: ContextFile, rules: readonly ContextRule[], placeOf: PlaceOf): TestReport {
  const annotator = createAnnotator(loadTagger, createStemmer())
  const matcher = createMatcher({
    lexicons: [],
    cues: rules.map(({ cues }) => cues),
    openings: rules.map(openingOf),
    annotator,
    fold: foldWord,
  })
  const scan = createReader(matcher)
  const judgeOf = createJudge({
    rules,
    matcher,
    sameClause: createSameClause(loadClauseCutter),
    polities: [],
  })
  const failures: TestFinding[] = []
  let sentences = 0
  file.rules.forEach(({ id, tests }, rule) => {
    tests?.forEach(({ text, stance }, index) => {
      sentences++
      const found = judged(text)
      if (found === stance || found.startsWith(`${stance} (`)) return
      const place = placeOf(['rules', rule, 'tests', index])
      failures.push({ place, subject: id, sentence: text, found: `expected ${stance}, found ${found}` })
    })
  })
  return { sentences, failures, remarks: [] }

  function judged(written: string): string {
    const open = written.indexOf('[')
    const close = written.indexOf(']', open)
    if (open < 0 || close < 0) return 'no [bracketed] words'
    const read = scan(written.slice(0, open) + written.slice(open + 1, close) + written.slice(close + 1))
    const find = findAt(read, open, close - 1)
    if (find === undefined) return 'no word between the brackets'
    const { stance, rule } = judgeOf(read, {})(find)
    return rule === '' ? `${stance} (no rule)` : `${stance} (rule ${rule})`
  }
}

interface Found {
  readonly entry: LexiconEntry
  readonly from: number
  readonly to: number
  readonly words: string
}

function createFinder(
  lexicons: readonly Lexicon[],
  annotator: Annotator,
): (sentence: string) => readonly Found[] {
  const matcher = createMatcher({ lexicons, cues: [], annotator, fold: foldWord })
  const scan = createReader(matcher)
  return (sentence) => {
    const read = scan(sentence)
    return matcher.findEntries(read).map(({ entry, from, to }) => ({
      entry,
      from,
      to,
      words: sentence.slice(read.wordStart[from], read.wordEnd[to - 1]),
    }))
  }
}

function createReader(matcher: Matcher): (text: string) => Scan {
  const types = createWordTypes(matcher.classify, traitsOf)
  const scanner = createScanner(types, ALL_ZONES)
  return (text) => scanner(text, 'plain')
}

/** A find for the words that [start, end) touches. */
function findAt(scan: Scan, start: number, end: number): Find | undefined {
  let from = 0
  while (from < scan.words && scan.wordEnd[from]! <= start) from++
  let to = from
  while (to < scan.words && scan.wordStart[to]! < end) to++
  if (from === to) return undefined
  let sentence = 0
  while (sentence + 1 < scan.sentences && scan.sentenceWord[sentence + 1]! <= from) sentence++
  return { entry: standIn(scan, from, to), from, to, sentence, passage: 0 }
}

/** The entry whose match the words [from, to) stand for: its pattern names each of them. */
function standIn(scan: Scan, from: number, to: number): LexiconEntry {
  const phrase = Array.from({ length: to - from }, (_, index) => ({
    written: scan.text.slice(scan.wordStart[from + index], scan.wordEnd[from + index]),
    isPrefix: false,
  }))
  return { ...STAND_IN, parsed: { parts: [[[{ gap: 0, phrases: [phrase] }]]] } }
}

const STAND_IN: Omit<LexiconEntry, 'parsed'> = {
  id: 'test/match',
  framing: 'test',
  dimension: 'framing',
  level: 'any',
  facet: 'test',
  pattern: 'match',
  strength: 'high',
  against: false,
  sources: [],
  note: undefined,
  unless: [],
  tags: [],
  role: undefined,
  isLemma: false,
  isCased: false,
  match: [],
  reject: [],
  place: { source: 'test' },
}
