import { createLevel, type LevelModel } from './alert-level.ts'
import { type DocumentColumns, type GroupDocuments, walkGroup } from './alert-past.ts'
import { logGamma } from './negative-binomial.ts'
import { stringSeed } from './random.ts'
import { estimatePrior } from './shrinkage.ts'

/**
 * Where the numbers of a model may lie. The shape over the groups is never above 4: however alike the groups of a
 * corpus, a group's own past must be able to speak, all the more where the corpus is one group.
 */
export const modelLimits = {
  documentShape: { low: 0.05, high: 1000 },
  groupShape: { low: 0.25, high: 4 },
  memory: { low: 0.7, high: 0.998 },
} as const

/** Documents that shapes and memory are estimated from, at most. */
export const mostDocuments = 4000

/**
 * Estimates the model of one framing from the whole corpus.
 *
 * m is the mean of the Gamma-Poisson distribution of the pooled rates of the groups (`estimatePrior`). The shapes and
 * the memory make the corpus most probable, each document given the ones before it in its group (prequential
 * likelihood: Dawid 1984, Journal of the Royal Statistical Society A 147, 278-292), found one after the other by golden
 * section, twice. A weak log-normal prior of k, median 2 and a factor of 4.5 for one standard deviation, keeps a
 * handful of documents from proving that documents do not differ.
 *
 * In a corpus of more than `mostDocuments` documents shapes and memory come from some of its groups, always the same
 * ones as the corpus grows.
 *
 * @param groups in an order that does not depend on the order of arrival
 * @returns `undefined` where no document has a match
 */
export function estimateLevel(
  groups: readonly GroupDocuments[],
  columns: DocumentColumns,
): LevelModel | undefined {
  const counts = Float64Array.from(groups, ({ byLastDay }) => sumOf(byLastDay, columns.asserted))
  const words = Float64Array.from(groups, ({ byLastDay }) => sumOf(byLastDay, columns.words))
  const prior = estimatePrior(counts, words)
  if (prior === undefined) return undefined
  const mean = prior.shape / prior.rate
  const drawn = drawGroups(groups)
  const improve = (model: LevelModel, { low, high }: Limits, change: Change): LevelModel => {
    const value = highest((x) => qualityOf(drawn, columns, change(model, x)), low, high)
    return change(model, value)
  }
  let model: LevelModel = { mean, groupShape: 2, documentShape: 2, memory: 0.9 }
  for (const reach of [Infinity, 1]) {
    model = improve(model, near(documentShapes, Math.log(model.documentShape), reach), withDocumentShape)
    model = improve(model, forgettings, withForgetting)
    model = improve(model, groupShapes, withGroupShape)
  }
  return model
}

interface Limits {
  readonly low: number
  readonly high: number
}

/** A model with one of its numbers set; shapes and what is forgotten at each step are set by their logarithms. */
type Change = (model: LevelModel, log: number) => LevelModel

const withDocumentShape: Change = (model, log) => ({ ...model, documentShape: Math.exp(log) })
const withForgetting: Change = (model, log) => ({ ...model, memory: 1 - Math.exp(log) })
const withGroupShape: Change = (model, log) => ({ ...model, groupShape: Math.exp(log) })

const documentShapes = logLimits(modelLimits.documentShape)
const groupShapes = logLimits(modelLimits.groupShape)
const forgettings = logLimits({ low: 1 - modelLimits.memory.high, high: 1 - modelLimits.memory.low })

function logLimits({ low, high }: Limits): Limits {
  return { low: Math.log(low), high: Math.log(high) }
}

function near({ low, high }: Limits, middle: number, reach: number): Limits {
  return { low: Math.max(low, middle - reach), high: Math.min(high, middle + reach) }
}

function qualityOf(groups: readonly GroupDocuments[], columns: DocumentColumns, model: LevelModel): number {
  const deviation = (Math.log(model.documentShape) - Math.log(2)) / 1.5
  return logLikelihood(groups, columns, model) - 0.5 * deviation ** 2
}

/** Log probability of each document that has a past, given that past; without what the model does not change. */
function logLikelihood(
  groups: readonly GroupDocuments[],
  columns: DocumentColumns,
  model: LevelModel,
): number {
  const level = createLevel(model)
  const { documentShape } = model
  const logShape = Math.log(documentShape)
  const logGammaShape = logGamma(documentShape)
  let logs = new Float64Array(0)
  let sum = 0
  for (const group of groups) {
    walkGroup(group, columns, level, (document, { documents, rate: { rates, logRatios, weights } }) => {
      if (documents === 0) return
      if (logs.length < rates.length) logs = new Float64Array(rates.length)
      const count = columns.asserted(document)
      const scale = columns.words(document) / documentShape
      let peak = -Infinity
      for (let point = 0; point < rates.length; point++) {
        const log = count * logRatios[point]! - (count + documentShape) * Math.log(1 + scale * rates[point]!)
        logs[point] = log
        if (log > peak) peak = log
      }
      let density = 0
      for (let point = 0; point < rates.length; point++) {
        density += weights[point]! * Math.exp(logs[point]! - peak)
      }
      sum += peak + Math.log(density) + logGamma(count + documentShape) - logGammaShape - count * logShape
    })
  }
  return sum
}

/** Groups in an order given by their names alone, up to the limit; of the last one its latest documents. */
function drawGroups(groups: readonly GroupDocuments[]): readonly GroupDocuments[] {
  const drawn: GroupDocuments[] = []
  let left = mostDocuments
  const order = groups
    .map((group) => ({ group, place: stringSeed('alerts', group.name)[0] }))
    .sort((a, b) => a.place - b.place)
  for (const { group } of order) {
    if (left <= 0) break
    drawn.push(latestDocuments(group, left))
    left -= group.byLastDay.length
  }
  return drawn
}

function latestDocuments(group: GroupDocuments, most: number): GroupDocuments {
  if (group.byLastDay.length <= most) return group
  const byLastDay = group.byLastDay.slice(-most)
  const kept = new Set(byLastDay)
  return {
    name: group.name,
    byLastDay,
    byFirstDay: group.byFirstDay.filter((document) => kept.has(document)),
  }
}

function sumOf(documents: readonly number[], numberOf: (document: number) => number): number {
  return documents.reduce((sum, document) => sum + numberOf(document), 0)
}

/** Where a function with one peak is highest, to 0.03, by golden section (Kiefer 1953). */
function highest(value: (x: number) => number, from: number, to: number): number {
  const ratio = (Math.sqrt(5) - 1) / 2
  let low = from
  let high = to
  let left = high - ratio * (high - low)
  let right = low + ratio * (high - low)
  let leftValue = value(left)
  let rightValue = value(right)
  while (high - low > 0.06) {
    if (leftValue >= rightValue) {
      high = right
      right = left
      rightValue = leftValue
      left = high - ratio * (high - low)
      leftValue = value(left)
    } else {
      low = left
      left = right
      leftValue = rightValue
      right = low + ratio * (high - low)
      rightValue = value(right)
    }
  }
  return (low + high) / 2
}
