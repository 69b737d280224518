/**
 * Fits lexicons/decision.yaml to coded passages, and says how it does on passages that it was not fitted on.
 *
 *     npx tsx scripts/fit-decision.ts --corpora GLOB --codes FILE… --seen FILE… --out lexicons/decision.yaml
 *
 * `--seen`: codes that the authors of the lexicons read while they wrote; `--codes`: codes they did not, but for framings
 * named as `--seen-for framing=FILE`. What an entry is worth in new texts is learnt from the latter.
 */
import { readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { parseDocument } from 'yaml'
import {
  FEATURE_GROUPS,
  type Feature,
  type FeatureGroup,
  type FramingModel,
} from '../src/measure/additive.ts'
import { createRandom, stringSeed } from '../src/measure/random.ts'
import { loadForScoring } from '../src/pipeline/scoring-lexicons.ts'
import { bestThreshold, calibrate, type Forecast } from './decision/calibrate.ts'
import { type DesignOptions, designOf, type Example, featureTable, hasLive } from './decision/design.ts'
import { loadExamples } from './decision/examples.ts'
import { fitLogistic } from './decision/logistic.ts'

const FOLDS = 4
/** How far a trace of a framing is an endorsement, while weights are learnt; calibration and thresholds know it not. */
const TRACE = 0.2
/** Log-odds smaller than this are left out of the file: they change no label. */
const LEAST_WEIGHT = 0.05

export const OPTIONS: DesignOptions = {
  spreads: { strengths: 0.7, more: 0.5, stances: 0.7, facets: 0.5, entries: 0.6, words: 0.18 },
  lasso: 0.35,
  fewest: 8,
}

type Weights = Pick<FramingModel, FeatureGroup | 'intercept'>

/** Weights of a framing from examples. */
export function fitFraming(
  examples: readonly Example[],
  features: readonly (readonly Feature[])[],
  framing: string,
  options: DesignOptions = OPTIONS,
): Weights {
  const design = designOf(examples, features, framing, options)
  const targets = Float64Array.from(examples, ({ endorsed, trace }) =>
    endorsed.includes(framing) ? 1 : trace.includes(framing) ? TRACE : 0,
  )
  const { intercept, weights } = fitLogistic(design.rows, targets, design)
  const groups = Object.fromEntries(FEATURE_GROUPS.map((group) => [group, {} as Record<string, number>]))
  design.names.forEach(({ group, name }, feature) => {
    if (!name.startsWith('seen ')) groups[group]![name] = weights[feature]!
  })
  return { intercept, ...(groups as Record<FeatureGroup, Record<string, number>>) }
}

/** Log-odds of an example under weights. */
export function logOddsOf(weights: Weights, features: readonly Feature[]): number {
  let sum = weights.intercept
  for (const { group, name, value } of features) sum += (weights[group][name] ?? 0) * value
  return sum
}

/** Forecasts of each example by weights that were fitted without its speech. */
export function crossForecasts(
  examples: readonly Example[],
  framing: string,
  options: DesignOptions = OPTIONS,
): (number | undefined)[] {
  const features = featureTable(examples, framing)
  const forecasts = new Array<number | undefined>(examples.length)
  for (let fold = 0; fold < FOLDS; fold++) {
    const isOut = examples.map(({ document }) => foldOf(document) === fold)
    const kept = examples.flatMap((_, index) => (isOut[index] ? [] : [index]))
    const weights = fitFraming(
      kept.map((index) => examples[index]!),
      kept.map((index) => features[index]!),
      framing,
      options,
    )
    examples.forEach((example, index) => {
      if (isOut[index] && hasLive(example, framing)) forecasts[index] = logOddsOf(weights, features[index]!)
    })
  }
  return forecasts
}

function foldOf(document: string): number {
  return createRandom(stringSeed('fold', document))() % FOLDS
}

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      corpora: { type: 'string', multiple: true, default: [] },
      codes: { type: 'string', multiple: true, default: [] },
      seen: { type: 'string', multiple: true, default: [] },
      'seen-for': { type: 'string', multiple: true, default: [] },
      out: { type: 'string' },
    },
  })
  const sources = [
    ...values.seen.map((path) => ({ path, seenFor: 'all' as const })),
    ...values.codes.map((path) => {
      const framings = values['seen-for'].filter((pair) => pair.endsWith(`=${path}`))
      return { path, seenFor: new Set(framings.map((pair) => pair.slice(0, pair.indexOf('=')))) }
    }),
  ]
  const examples = await loadExamples(sources, values.corpora)
  const { loaded } = await loadForScoring([], { decision: 'plain' })
  const framings: Record<string, FramingModel> = {}
  for (const { name } of loaded.lexicons) {
    const crossed = crossForecasts(examples, name)
    // Passages drawn from whole speeches stand for texts at large; chosen ones hold more hard cases than these.
    const forecasts = examples.flatMap((example, index): Forecast[] => {
      const logOdds = crossed[index]
      if (logOdds === undefined || !example.isDrawn) return []
      return [{ logOdds, isTrue: example.endorsed.includes(name), weight: 1 }]
    })
    const { slope, shift } = calibrate(forecasts)
    const unlive = examples.filter((example) => example.isDrawn && !hasLive(example, name))
    const missed = unlive.filter(({ endorsed }) => endorsed.includes(name)).length
    const choice = bestThreshold(
      forecasts.map(({ logOdds, ...rest }) => ({ ...rest, logOdds: slope * logOdds + shift })),
      missed,
    )
    const fitted = fitFraming(examples, featureTable(examples, name), name)
    framings[name] = publish(fitted, {
      slope,
      shift,
      threshold: choice.threshold,
      unmatched: (missed + 0.5) / (unlive.length + 1),
    })
    const words = Object.keys(framings[name]!.words).length
    const entries = Object.keys(framings[name]!.entries).length
    process.stdout.write(
      `${name.padEnd(15)} cross-validated: precision ${choice.precision.toFixed(2)} recall ${choice.recall.toFixed(2)} ` +
        `F1 ${choice.f1.toFixed(3)} from ${choice.threshold.toFixed(3)}; slope ${slope.toFixed(2)} shift ${shift.toFixed(2)}; ` +
        `${words} words, ${entries} entries, unmatched ${framings[name]!.unmatched.toFixed(4)}\n`,
    )
  }
  if (values.out !== undefined) await write(values.out, framings, examples)
}

function publish(
  weights: Weights,
  {
    slope,
    shift,
    threshold,
    unmatched,
  }: { slope: number; shift: number; threshold: number; unmatched: number },
): FramingModel {
  const groups = Object.fromEntries(
    FEATURE_GROUPS.map((group) => [
      group,
      Object.fromEntries(
        Object.entries(weights[group])
          .map(([name, weight]) => [name, round(slope * weight)] as const)
          .filter(([, weight]) => Math.abs(weight) >= LEAST_WEIGHT)
          .sort(([a], [b]) => (a < b ? -1 : 1)),
      ),
    ]),
  ) as Record<FeatureGroup, Record<string, number>>
  return {
    intercept: round(slope * weights.intercept + shift),
    threshold: round(threshold),
    unmatched: Number(unmatched.toFixed(4)),
    ...groups,
  }
}

function round(value: number): number {
  return Number(value.toFixed(3))
}

/** Writes weights into the file; what people write in it (version, definition, precedence) stays. */
async function write(
  path: string,
  framings: Record<string, FramingModel>,
  examples: readonly Example[],
): Promise<void> {
  const document = parseDocument(readFileSync(path, 'utf8'))
  const { loaded } = await loadForScoring([], { decision: 'plain' })
  const seen = examples.filter(({ seenFor }) => seenFor.size === loaded.lexicons.length).length
  document.set('fitted', {
    passages: examples.length,
    'passages-new-to-the-lexicons': examples.length - seen,
    'passages-seen-by-their-authors': seen,
    speeches: new Set(examples.map(({ document: id }) => id)).size,
    lexicons: Object.fromEntries(
      loaded.lexicons.map(({ name, version, entries }) => [name, `${version}, ${entries.length} entries`]),
    ),
    method:
      'logistic regression with an elastic net, one framing at a time; thresholds and calibration by 4-fold cross-validation over speeches',
  })
  document.set('framings', framings)
  writeFileSync(path, document.toString({ lineWidth: 0 }))
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await main()
