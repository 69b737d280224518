/**
 * What a sample is drawn from, found out before anything is read.
 */
import { dirname } from 'node:path'
import { type Problem, RostrumError } from '../error.ts'
import type { Decision } from '../measure/label.ts'
import type { StrengthWeights } from '../measure/weights.ts'
import type { WantedLanguages } from '../read/language-of.ts'
import { type PlannedInput, planSources } from '../read/plan.ts'
import type { ReadOptions } from '../read/read.ts'
import type { Framing, Zone } from '../records.ts'
import { type Analyser, createAnalyser } from './analyse.ts'
import type { DecisionChoice } from './decision-file.ts'
import type { LoadedLexicons } from './lexicon-files.ts'
import { loadForScoring, type ScoringLexicons } from './scoring-lexicons.ts'

/** What a sample is drawn from: documents, and how their passages are labelled. */
export interface SamplePlan {
  readonly inputs: readonly PlannedInput[]
  /** How they are read together. */
  readonly reading: ReadOptions
  readonly lexicons: LoadedLexicons
  readonly decision: Decision
  readonly decisionFile: ScoringLexicons['decisionFile']
  readonly analyser: Analyser
  /** The framings to be coded: those of the first lexicon's dimension. */
  readonly framings: readonly (Framing & { readonly definition: string })[]
  /** The pipeline's own, where there is one. */
  readonly seed: string | undefined
  readonly weights: StrengthWeights | undefined
}

export interface SamplePlanOptions {
  /** In place of the pipeline's own, or of the four framings. */
  readonly lexicons: readonly string[]
  /** Names a framing cannot have. */
  readonly reserved: readonly string[]
  /** In place of the pipeline's own; `released` where left out. */
  readonly decision?: DecisionChoice | undefined
  readonly format?: string | undefined
  readonly columns?: Readonly<Record<string, string>> | undefined
  /** Languages that are kept, where paths are named; English where left out. */
  readonly language?: WantedLanguages | undefined
}

/**
 * Finds documents and lexicons of one pipeline file, or of paths.
 *
 * @throws RostrumError with every problem of pipeline, sources and lexicons
 */
export async function planSample(paths: readonly string[], options: SamplePlanOptions): Promise<SamplePlan> {
  const pipelines = paths.filter((path) => /\.ya?ml$/i.test(path))
  if (pipelines.length > 0 && paths.length > 1) {
    const message = 'a pipeline stands alone: name one pipeline, or paths of documents'
    throw new RostrumError('arguments', [{ place: { source: pipelines[0]! }, message }])
  }
  const { lexicons, ...plan } =
    pipelines[0] === undefined
      ? await planOfPaths(paths, options)
      : await planOfPipeline(pipelines[0], options)
  const { loaded, rules, decision, decisionFile } = lexicons
  const dimension = loaded.lexicons[0]?.dimension
  const framings = loaded.lexicons
    .filter((lexicon) => lexicon.dimension === dimension)
    .map(({ name, definition }) => ({ name, dimension: dimension!, definition }))
  const problems = framings.flatMap(({ name }): Problem[] => {
    if (!options.reserved.includes(name)) return []
    const message = `a framing named "${name}" cannot be coded: columns of the sheet go by that name; rename it`
    return [{ place: { source: '--lexicon' }, message }]
  })
  if (problems.length > 0) throw new RostrumError('lexicon', problems)
  const { zones, unit, inputs, reading, seed, weights } = plan
  const analyser = createAnalyser({
    lexicons: loaded.lexicons,
    rules,
    polities: loaded.polities,
    terms: decision.terms,
    ...(zones && { zones }),
    ...(unit && { unit }),
  })
  return { inputs, reading, seed, weights, lexicons: loaded, decision, decisionFile, analyser, framings }
}

interface Planned {
  readonly inputs: readonly PlannedInput[]
  readonly reading: ReadOptions
  readonly lexicons: ScoringLexicons
  readonly seed: string | undefined
  readonly weights: StrengthWeights | undefined
  readonly zones: readonly Zone[] | undefined
  readonly unit: 'document' | 'passage' | undefined
}

async function planOfPaths(paths: readonly string[], options: SamplePlanOptions): Promise<Planned> {
  const { format, columns = {}, language, decision = 'released' } = options
  const lexicons = await loadForScoring(options.lexicons, { detail: 'scoring', decision })
  const inputs = await planSources(paths.map((path) => ({ path, format, columns, language })))
  return {
    inputs,
    reading: { countries: { rows: lexicons.loaded.polities }, speakers: 'auto' },
    lexicons,
    seed: undefined,
    weights: undefined,
    zones: undefined,
    unit: undefined,
  }
}

async function planOfPipeline(path: string, options: SamplePlanOptions): Promise<Planned> {
  const { planRun } = await import('./plan.ts')
  const { inputs, reading, pipeline } = await planRun(path, [])
  const decision = options.decision ?? pipeline.measures.decision
  const isOwn = options.lexicons.length === 0
  const lexicons = await loadForScoring(isOwn ? pipeline.lexicons : options.lexicons, {
    detail: 'scoring',
    decision,
    ...(isOwn && { base: dirname(path) }),
  })
  return {
    inputs,
    reading,
    lexicons,
    seed: String(pipeline.seed),
    weights: pipeline.measures.weights,
    zones: pipeline.zones.count,
    unit: pipeline.unit,
  }
}
