/**
 * What each layer of rostrum adds: labels of coded passages with one layer more at a time, from counted words to the
 * fitted decision, beside a text classifier of the usual kind.
 */
import type { Lexicon, LexiconEntry } from '../src/lexicon/lexicon.ts'
import { isLive } from '../src/measure/additive.ts'
import { plainDecision } from '../src/measure/label.ts'
import { scoreDocument } from '../src/measure/score.ts'
import { createAnalyser } from '../src/pipeline/analyse.ts'
import { loadForScoring } from '../src/pipeline/scoring-lexicons.ts'
import type { Analysis, Document } from '../src/records.ts'

/** A passage with the framings that coders say it endorses. */
export interface GoldPassage {
  /** The document that the passage comes from. */
  readonly speech: string
  readonly document: Document
  readonly endorsed: readonly string[]
}

export interface LayerScore {
  readonly framing: string
  readonly precision: number | undefined
  readonly recall: number | undefined
  readonly f1: number | undefined
}

export interface Layer {
  readonly name: string
  /** How matches become a label. */
  readonly rule: string
  readonly scores: readonly LayerScore[]
  readonly macroF1: number
}

/** Sources of entries that were written from coded passages or from their authors' own knowledge of speeches. */
const WIDENED: ReadonlySet<string> = new Set(['induced', 'own-knowledge'])

const RULES = {
  'any match': ({ matches }: Analysis) => new Set(matches.filter(isLive).map(({ entry }) => entry.framing)),
} as const

/** Labels the passages layer by layer. */
export async function ablate(passages: readonly GoldPassage[]): Promise<readonly Layer[]> {
  const { loaded, rules, decision } = await loadForScoring()
  const { lexicons, polities } = loaded
  const base = lexicons.map((lexicon) =>
    withEntries(lexicon, ({ sources }) => !sources.some((key) => WIDENED.has(key))),
  )
  const plainWords = base.map((lexicon) => ({ ...lexicon, entries: lexicon.entries.map(withoutSenses) }))
  const framings = lexicons.map(({ name }) => name)
  const layers: Layer[] = []
  for (const { name, held, judged } of [
    { name: 'words counted, as a dictionary does', held: plainWords, judged: asAsserted(() => true) },
    { name: '+ senses', held: base, judged: asAsserted(() => true) },
    { name: '+ stance', held: base, judged: asAsserted((rule) => rule === 'role-other') },
    { name: '+ roles', held: base, judged: (analysis: Analysis) => analysis },
    { name: '+ widened lexicons', held: lexicons, judged: (analysis: Analysis) => analysis },
  ]) {
    const analyser = createAnalyser({ lexicons: held, rules, polities, unit: 'passage' })
    const analyses = passages.map(({ document }) => judged(analyser.analyse(document)))
    layers.push(layer(name, 'any match', passages, framings, analyses.map(RULES['any match'])))
    layers.push(
      layer(
        name,
        'plain rule',
        passages,
        framings,
        analyses.map(
          (analysis) => new Set(scoreDocument(analysis, analyser.framings, plainDecision).scored.labels),
        ),
      ),
    )
  }
  const analyser = createAnalyser({ lexicons, rules, polities, unit: 'passage', terms: decision.terms })
  const labels = passages.map(
    ({ document }) =>
      new Set(scoreDocument(analyser.analyse(document), analyser.framings, decision).scored.labels),
  )
  layers.push(layer('+ fitted decision', 'as released', passages, framings, labels))
  return layers
}

/** Figures of labels against codes. */
export function layer(
  name: string,
  rule: string,
  passages: readonly GoldPassage[],
  framings: readonly string[],
  labels: readonly ReadonlySet<string>[],
): Layer {
  const scores = framings.map((framing): LayerScore => {
    let hits = 0
    let labelled = 0
    let endorsed = 0
    passages.forEach((passage, index) => {
      const isEndorsed = passage.endorsed.includes(framing)
      const isLabelled = labels[index]!.has(framing)
      if (isEndorsed) endorsed++
      if (isLabelled) labelled++
      if (isEndorsed && isLabelled) hits++
    })
    return {
      framing,
      precision: labelled === 0 ? undefined : hits / labelled,
      recall: endorsed === 0 ? undefined : hits / endorsed,
      f1: labelled + endorsed === 0 ? undefined : (2 * hits) / (labelled + endorsed),
    }
  })
  return { name, rule, scores, macroF1: scores.reduce((sum, { f1 }) => sum + (f1 ?? 0), 0) / scores.length }
}

function withEntries(lexicon: Lexicon, keeps: (entry: LexiconEntry) => boolean): Lexicon {
  return { ...lexicon, entries: lexicon.entries.filter(keeps) }
}

/** The entry as counted words: no condition on its neighbours, parts of speech or capitals. */
function withoutSenses(entry: LexiconEntry): LexiconEntry {
  return { ...entry, unless: [], tags: [], isCased: false, role: undefined }
}

/** The analysis with matches of these rules asserted, whatever their sentence does with them. */
function asAsserted(isUndone: (rule: string) => boolean): (analysis: Analysis) => Analysis {
  return (analysis) => ({
    ...analysis,
    matches: analysis.matches.map((match) =>
      isUndone(match.rule) ? { ...match, voice: 'speaker', stance: 'asserts', rule: '' } : match,
    ),
  })
}
