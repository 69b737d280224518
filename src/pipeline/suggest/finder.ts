/**
 * Finds patterns in scans, each for itself: none hides another.
 */
import { createAnnotator, loadTagger } from '../../language/annotate.ts'
import { foldWord } from '../../language/characters.ts'
import { createStemmer } from '../../language/stem.ts'
import type { WordClass } from '../../language/word-types.ts'
import type { Lexicon, LexiconEntry } from '../../lexicon/lexicon.ts'
import { createMatcher } from '../../lexicon/matcher.ts'
import { type NamedSets, parsePattern } from '../../lexicon/pattern.ts'
import type { Scan } from '../../records.ts'

/** A pattern, by its place in the list, at words [from, to) of a scan. */
export interface PatternFind {
  readonly pattern: number
  readonly from: number
  readonly to: number
  readonly sentence: number
}

export interface Finder {
  /** Must be what the scan's words were classified by. */
  readonly classify: (form: string) => WordClass
  find(scan: Scan): Iterable<PatternFind>
}

/** @param patterns those that cannot be parsed are never found */
export function createFinder(patterns: readonly string[], sets: NamedSets): Finder {
  const lexicons = patterns.flatMap((pattern, index): Lexicon[] => {
    const result = parsePattern(pattern, sets)
    if (result.kind === 'problem') return []
    const entry: LexiconEntry = {
      id: String(index),
      framing: String(index),
      dimension: '',
      level: '',
      facet: '',
      pattern,
      strength: 'weak',
      against: false,
      parsed: result.pattern,
      sources: [],
      note: undefined,
      unless: [],
      tags: [],
      role: undefined,
      isLemma: false,
      isCased: false,
      match: [],
      reject: [],
      place: { source: '' },
    }
    return [
      { name: String(index), dimension: '', version: '', definition: '', sources: {}, entries: [entry] },
    ]
  })
  const annotator = createAnnotator(loadTagger, createStemmer())
  const { classify, findEntries } = createMatcher({ lexicons, cues: [], annotator, fold: foldWord })
  return {
    classify,
    *find(scan) {
      for (const { entry, from, to, sentence } of findEntries(scan))
        yield { pattern: Number(entry.id), from, to, sentence }
    },
  }
}
