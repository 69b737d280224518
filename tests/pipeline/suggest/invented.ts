import { buildLexicons } from '../../../src/lexicon/build.ts'
import type { Lexicon } from '../../../src/lexicon/lexicon.ts'
import { createAnalyser } from '../../../src/pipeline/analyse.ts'
import { type Survey, survey } from '../../../src/pipeline/suggest/survey.ts'
import type { SuggestText, SuggestTexts } from '../../../src/pipeline/suggest/texts.ts'

/** An invented text: of a document, with what coders say of it. */
export interface Invented {
  readonly id: string
  readonly group?: string
  readonly text: string
  readonly endorses?: boolean
}

export function textsOf(invented: readonly Invented[]): SuggestTexts {
  const texts = invented.map(
    ({ id, group, text, endorses }): SuggestText => ({
      document: { id, text, markup: 'plain', docvars: {}, place: { source: 'invented' } },
      group: group ?? id,
      endorses,
    }),
  )
  return {
    kind: texts.some(({ endorses }) => endorses !== undefined) ? 'coded' : 'corpus',
    notes: [],
    async *each() {
      yield* texts
    },
  }
}

/** A lexicon of one framing, `mine`, with these patterns. */
export function lexiconOf(patterns: readonly string[]): Lexicon {
  const { value, problems } = buildLexicons(
    {
      dimension: 'framing',
      version: '1.0.0',
      definition: 'For the test.',
      sources: {},
      categories: {
        mine: {
          definition: 'For the test.',
          facets: { facet: patterns.map((pattern) => ({ pattern, strength: 'high' as const })) },
        },
      },
    },
    new Map(),
    () => ({ source: 'mine.yaml' }),
  )
  if (problems.length > 0) throw new Error(problems.map(({ message }) => message).join('\n'))
  return value[0]!
}

export function surveyOf(
  invented: readonly Invented[],
  patterns: readonly string[],
  { target = 'endorsed' as 'endorsed' | 'missed', minDocuments = 1 } = {},
): Promise<Survey> {
  const texts = textsOf(invented)
  const analyser = createAnalyser({
    lexicons: [lexiconOf(patterns)],
    rules: [],
    ...(texts.kind === 'coded' ? { unit: 'passage' as const } : {}),
  })
  const quiet = { onProgress: () => {}, onDiagnostic: () => {} }
  return survey(texts, { analyser, target, minDocuments, ...quiet })
}
