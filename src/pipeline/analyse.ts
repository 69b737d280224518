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
import { type ContextRule, openingOf } from '../lexicon/context.ts'
import { createJudge } from '../lexicon/judge.ts'
import type { Lexicon } from '../lexicon/lexicon.ts'
import { createMatcher } from '../lexicon/matcher.ts'
import type { Polity } from '../lexicon/polity.ts'
import { createTermFinder } from '../lexicon/terms.ts'
import { isLive } from '../measure/additive.ts'
import type { Analysis, Document, Docvars, Framing, Match, Scan, Zone } from '../records.ts'
import { createWordCensus, type WordsOfText } from './word-census.ts'

/** Word types kept from one document to the next; an archive of misspellings must not fill the memory. */
const MOST_TYPES = 600_000

export interface AnalyserOptions {
  readonly lexicons: readonly Lexicon[]
  readonly rules: readonly ContextRule[]
  /** Zones whose words count; body and headings where left out. */
  readonly zones?: readonly Zone[]
  /** Words and pairs of words to be found in passages with matches: those the decision weighs. None where left out. */
  readonly terms?: readonly string[]
  /** States by name, for entries with a role; where left out, only pronouns tell whose deed a match is. */
  readonly polities?: readonly Polity[]
  /** `passage`: each document is one passage, whatever its length. */
  readonly unit?: 'document' | 'passage'
}

export interface Analyser {
  /** The framings of the lexicons, in their order. */
  readonly framings: readonly Framing[]
  analyse(document: Document): Analysis
  /** The different words of the document that was analysed last. */
  wordsOfLast(): WordsOfText
  /** Takes all words for new again. */
  forgetWords(): void
  /** Whether an entry is found in the document, whatever stance its words take. */
  isMatched(document: Document): boolean
  /** Whether an entry can only be found in a text that has this or another such form, folded. */
  isAnchor(form: string): boolean
  /** Phrases compared so far, for the test that work grows in proportion to the text. */
  steps(): number
}

export function createAnalyser({
  lexicons,
  rules,
  zones,
  unit,
  terms = [],
  polities = [],
}: AnalyserOptions): Analyser {
  const annotator = createAnnotator(loadTagger, createStemmer())
  const matcher = createMatcher({
    lexicons,
    cues: rules.map((rule) => rule.cues),
    openings: rules.map(openingOf),
    annotator,
    fold: foldWord,
  })
  const types = createWordTypes(matcher.classify, traitsOf)
  const scanner = createScanner(types, new Set(zones ?? COUNTED_ZONES))
  const finder = createTermFinder(terms, types.form)
  const census = createWordCensus(types.form)
  const judgeOf = createJudge({
    rules,
    matcher,
    sameClause: createSameClause(loadClauseCutter),
    polities,
  })

  let last: Scan | undefined

  function scanned({ text, markup, docvars, zones: blocks }: Document): Scan {
    if (types.trim(MOST_TYPES)) {
      finder.reset()
      census.reset()
    }
    last = scanner(text, markup, docvars, blocks)
    if (unit === 'passage') joinPassages(last)
    return last
  }

  function analyse(document: Document): Analysis {
    const scan = scanned(document)
    const matches = judged(scan, document.docvars)
    const live = passagesOf(matches.filter(isLive))
    const { words, zoneWords, passages } = scan
    return { document, words, zoneWords, passages, matches, terms: finder.find(scan, live) }
  }

  function judged(scan: Scan, docvars: Docvars): Match[] {
    const judge = judgeOf(scan, docvars)
    return matcher.findEntries(scan).map((find) => {
      const { entry, passage } = find
      const start = scan.wordStart[find.from]!
      const end = scan.wordEnd[find.to - 1]!
      return { entry, passage, start, end, ...judge(find) }
    })
  }

  const framings = lexicons.map(({ name, dimension }) => ({ name, dimension }))
  return {
    framings,
    analyse,
    wordsOfLast: () => (last === undefined ? { buckets: new Uint32Array(), fresh: [] } : census.of(last)),
    forgetWords: census.reset,
    isMatched: (document) => matcher.findEntries(scanned(document)).length > 0,
    isAnchor: (form) => matcher.classify(form).isAnchor,
    steps: matcher.steps,
  }
}

/** Passages that hold one of the matches, ascending as these are. */
function passagesOf(matches: readonly Match[]): number[] {
  const passages: number[] = []
  for (const { passage } of matches) if (passages.at(-1) !== passage) passages.push(passage)
  return passages
}

function joinPassages(scan: Scan): void {
  const first = scan.passages[0]
  const last = scan.passages.at(-1)
  if (first === undefined || last === undefined) return
  scan.passages = [{ ...first, end: last.end, words: scan.words, sentences: scan.sentences }]
  scan.passageSentence[1] = scan.sentences
}
