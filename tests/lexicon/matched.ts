import { foldWord } from '../../src/language/characters.ts'
import { createScanner } from '../../src/language/scan.ts'
import { traitsOf } from '../../src/language/sentence-ends.ts'
import { createWordTypes } from '../../src/language/word-types.ts'
import { buildLexicons } from '../../src/lexicon/build.ts'
import type { Lexicon } from '../../src/lexicon/lexicon.ts'
import { createMatcher } from '../../src/lexicon/matcher.ts'
import type { NamedSets } from '../../src/lexicon/pattern.ts'
import { type EntryWritten, framingFile } from '../../src/lexicon/schema.ts'
import type { Annotator, Scan } from '../../src/records.ts'

export type Written = Partial<EntryWritten> & { readonly pattern: string }

/** A lexicon of entries, all in one facet; medium unless they say otherwise. */
export function lexiconOf(
  framing: string,
  entries: readonly (string | Written)[],
  sets: NamedSets = new Map(),
): Lexicon {
  const file = framingFile.parse({
    framing,
    version: '1.0.0',
    definition: 'for tests',
    sources: { test: 'a test' },
    levels: {
      system: {
        facet: entries.map((entry) => ({
          strength: 'medium',
          source: 'test',
          ...(typeof entry === 'string' ? { pattern: entry } : entry),
        })),
      },
    },
  })
  const { value, problems } = buildLexicons(file, sets, () => ({ source: 'test.yaml' }))
  if (problems.length > 0) throw new Error(problems.map(({ message }) => message).join('\n'))
  return value[0]!
}

/** Knows no parts of speech and no lemmas: for patterns that ask for none. */
export const noAnnotator: Annotator = {
  tagOf: () => 'X',
  lemmaOf: () => '',
  lemmasOf: () => [],
}

export interface FoundText {
  readonly framing: string
  readonly pattern: string
  readonly text: string
}

/** Finds the entries of lexicons in a text, all in one scan. */
export function createFinder(
  lexicons: readonly Lexicon[],
  annotator: Annotator = noAnnotator,
): { find(text: string): { readonly scan: Scan; readonly found: readonly FoundText[] }; steps(): number } {
  const matcher = createMatcher({ lexicons, cues: [], annotator, fold: foldWord })
  const scanner = createScanner(createWordTypes(matcher.classify, traitsOf), new Set(['body', 'heading']))
  return {
    find(text) {
      const scan = scanner(text, 'plain')
      const found = matcher.findEntries(scan).map(({ entry, from, to }) => ({
        framing: entry.framing,
        pattern: entry.pattern,
        text: text.slice(scan.wordStart[from], scan.wordEnd[to - 1]),
      }))
      return { scan, found }
    },
    steps: matcher.steps,
  }
}

/** What the entries of one lexicon find in a text, as text. */
export function matchesOf(
  entries: readonly (string | Written)[],
  text: string,
  { sets, annotator }: { readonly sets?: NamedSets; readonly annotator?: Annotator } = {},
): string[] {
  return createFinder([lexiconOf('pluralist', entries, sets)], annotator)
    .find(text)
    .found.map((match) => match.text)
}
