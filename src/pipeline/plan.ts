/**
 * What a run will do, found out before it starts: pipeline, sources, lexicons and series, with every mistake in any of
 * them reported at once.
 */
import { existsSync } from 'node:fs'
import { dirname, isAbsolute, join, resolve } from 'node:path'
import { type Problem, RostrumError } from '../error.ts'
import type { ContextRule } from '../lexicon/context.ts'
import type { Decision } from '../measure/label.ts'
import type { SeriesSpec } from '../measure/series.ts'
import type { WantedLanguages } from '../read/language-of.ts'
import type { SourceOptions } from '../read/options.ts'
import { type PlannedInput, planSources } from '../read/plan.ts'
import type { ReadOptions } from '../read/read.ts'
import type { Override } from '../yaml-check.ts'
import { collectedFolder } from './collected.ts'
import { type CountriesFile, type LoadedCountries, loadCountries } from './countries.ts'
import type { LoadedLexicons } from './lexicon-files.ts'
import { duplicateRules, type PipelineFile, readPipeline } from './pipeline.ts'
import { loadForScoring, type ScoringLexicons } from './scoring-lexicons.ts'

export { loadForScoring } from './scoring-lexicons.ts'

export interface RunPlan {
  readonly path: string
  readonly text: string
  readonly overrides: readonly Override[]
  readonly pipeline: PipelineFile
  readonly folder: string
  readonly inputs: readonly PlannedInput[]
  /** How they are read together. */
  readonly reading: ReadOptions
  /** Names of countries beside those that ship; `undefined` where there are none. */
  readonly countriesFile: CountriesFile | undefined
  readonly lexicons: LoadedLexicons
  readonly rules: readonly ContextRule[]
  readonly decision: Decision
  /** What the decision weighs; `undefined` where the plain rule labels everything. */
  readonly model: ScoringLexicons['model']
  readonly decisionFile: ScoringLexicons['decisionFile']
  readonly series: readonly SeriesSpec[]
}

/** What the command line says in place of the pipeline. */
export interface PlanOptions {
  /** For all sources. */
  readonly language?: WantedLanguages | undefined
}

/**
 * @param path the pipeline file
 * @param outFolder in place of the pipeline's own output folder
 * @throws RostrumError with every problem of pipeline, sources and lexicons
 */
export async function planRun(
  path: string,
  overrides: readonly Override[],
  outFolder?: string,
  { language }: PlanOptions = {},
): Promise<RunPlan> {
  const { file: pipeline, text } = readPipeline(path, overrides)
  const base = dirname(path)
  const ownFolder = resolve(pipeline.outputs.folder ?? join('outputs', pipeline.name))
  const folder = outFolder === undefined ? ownFolder : resolve(outFolder)
  const [inputs, lexicons, countries] = await Promise.allSettled([
    planSources(
      pipeline.sources.map((source) => {
        const options = sourceOptions(source, base, {
          outputFolder: folder,
          ownFolder,
          isWatched: pipeline.watch !== undefined,
        })
        return language === undefined ? options : { ...options, language }
      }),
    ),
    loadForScoring(pipeline.lexicons, { detail: 'scoring', base, decision: pipeline.measures.decision }),
    countriesOf(pipeline.countries, base),
  ])
  if (inputs.status === 'rejected' || lexicons.status === 'rejected' || countries.status === 'rejected') {
    throw joined(
      ...[inputs, lexicons, countries].map((one) => (one.status === 'rejected' ? one.reason : undefined)),
    )
  }
  const rows = lexicons.value.loaded.polities
  return {
    path,
    text,
    overrides,
    pipeline,
    folder,
    inputs: inputs.value,
    reading: {
      duplicates: duplicateRules(pipeline.duplicates).id,
      countries: pipeline.countries === 'as-is' ? undefined : { rows, own: countries.value.own },
      speakers: pipeline.speakers,
    },
    countriesFile: countries.value.file,
    lexicons: lexicons.value.loaded,
    rules: lexicons.value.rules,
    decision: lexicons.value.decision,
    model: lexicons.value.model,
    decisionFile: lexicons.value.decisionFile,
    series: pipeline.series.map(({ name, by, group, draws }) => ({
      name,
      by: typeof by === 'string' ? by : by.map(namedPeriod),
      group,
      draws,
      seed: String(pipeline.seed),
    })),
  }
}

async function countriesOf(setting: string, base: string): Promise<LoadedCountries> {
  return loadCountries(setting, base)
}

function namedPeriod({ name, from, to }: { name: string; from: string | number; to: string | number }) {
  return { name, from: String(from), to: String(to) }
}

/** What a source's options depend on beside it. */
interface SourcePlace {
  readonly outputFolder: string
  /** The pipeline's own, whatever the command line says. */
  readonly ownFolder: string
  /** Whether documents are still to come. */
  readonly isWatched: boolean
}

function sourceOptions(
  source: PipelineFile['sources'][number],
  base: string,
  { outputFolder, ownFolder, isWatched }: SourcePlace,
): SourceOptions {
  const { date_order: dateOrder, path = '', url, schedule: _, limits, format, fetch, ...rest } = source
  const bounds = Object.fromEntries(Object.entries(limits ?? {}).filter(([, value]) => value !== undefined))
  const common = { ...rest, dateOrder, limits: bounds }
  if (url === undefined)
    return {
      ...common,
      format,
      fetch,
      path: isAbsolute(path) ? path : join(base, path),
      except: outputFolder,
      mayBeEmpty: isWatched,
    }
  // Its format was what was collected; each item lies there in one of its own.
  // A run that writes elsewhere reads what was collected for the pipeline's own folder.
  const collected = [outputFolder, ownFolder].map((folder) => collectedFolder(folder, url))
  return {
    ...common,
    path: collected.find((folder) => existsSync(folder)) ?? collected[0]!,
    collectedFrom: url,
  }
}

function joined(...errors: readonly unknown[]): unknown {
  const problems: Problem[] = []
  for (const error of errors) {
    if (error instanceof RostrumError) problems.push(...error.problems)
    else if (error !== undefined) return error
  }
  return new RostrumError('plan', problems)
}
