/**
 * One document's way from text to ledger: scan, match, judge. Synchronous and without I/O; the order of documents
 * makes no difference.
 */
import { createAnnotator, loadTagger } from '../language/annotate.ts'
import { foldWord } from '../language/characters.ts'
import { createSameClause, loadClauseCutter } from '../language/clause.ts'
import { createScanner } from '../language/scan.ts'
import { traitsOf } from '../language/sentence-ends.ts'
import { createStemmer } from '../language/stem.ts'
import { createWordTypes } from '../language/word-types.ts'
import { COUNTED_ZONES } from '../language/zones.ts'
import { type ContextRule, createJudge } from '../lexicon/context.ts'
import type { Lexicon } from '../lexicon/lexicon.ts'
import { type CueFind, createMatcher } from '../lexicon/matcher.ts'
import type { Analysis, Document, Framing, Match, Scan, Zone } from '../records.ts'

/** Word types kept from one document to the next; an archive of misspellings must not fill the memory. */
const MOST_TYPES = 600_000

export interface AnalyserOptions {
  readonly lexicons: readonly Lexicon[]
  readonly rules: readonly ContextRule[]
  /** Zones whose words count; body and headings where left out. */
  readonly zones?: readonly Zone[]
  /** `passage`: each document is one passage, whatever its length. */
  readonly unit?: 'document' | 'passage'
}

export interface Analyser {
  /** The framings of the lexicons, in their order. */
  readonly framings: readonly Framing[]
  analyse(document: Document): Analysis
  /** Phrases compared so far, for the test that work grows in proportion to the text. */
  steps(): number
}

export function createAnalyser({ lexicons, rules, zones, unit }: AnalyserOptions): Analyser {
  const annotator = createAnnotator(loadTagger, createStemmer())
  const matcher = createMatcher({ lexicons, cues: rules.map((rule) => rule.cues), annotator, fold: foldWord })
  const types = createWordTypes(matcher.classify, traitsOf)
  const scanner = createScanner(types, new Set(zones ?? COUNTED_ZONES))
  const judgeOf = createJudge(rules, createSameClause(loadClauseCutter))

  function analyse(document: Document): Analysis {
    types.trim(MOST_TYPES)
    const scan = scanner(document.text, document.markup)
    if (unit === 'passage') joinPassages(scan)
    return { document, words: scan.words, passages: scan.passages, matches: judged(scan) }
  }

  function judged(scan: Scan): Match[] {
    const judge = judgeOf(scan)
    let sentence = -1
    let cues: readonly CueFind[] = []
    return matcher.findEntries(scan).map((find) => {
      if (find.sentence !== sentence) {
        sentence = find.sentence
        cues = matcher.findCues(scan, sentence)
      }
      const { entry, passage } = find
      const start = scan.wordStart[find.from]!
      const end = scan.wordEnd[find.to - 1]!
      const { voice, stance, rule } = judge.judge(find, cues)
      return { entry, passage, start, end, voice, stance, rule }
    })
  }

  const framings = lexicons.map(({ name, dimension }) => ({ name, dimension }))
  return { framings, analyse, steps: matcher.steps }
}

function joinPassages(scan: Scan): void {
  const first = scan.passages[0]
  const last = scan.passages.at(-1)
  if (first === undefined || last === undefined) return
  scan.passages = [{ ...first, end: last.end, words: scan.words, sentences: scan.sentences }]
  scan.passageSentence[1] = scan.sentences
}
