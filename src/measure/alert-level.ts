/**
 * What a group's earlier documents say of how often it uses a framing, and so of its next document.
 *
 * Two levels. The count of a document of n words is negative binomial with mean n · μ and shape k: documents of one
 * speaker differ from one another far more than Poisson counts, and k says by how much. The rate μ belongs to the group
 * and has a gamma distribution over the groups of the corpus, with mean m and shape a. Speakers change: a document
 * that lies i documents back counts memory^i as much as the last one. What is known of μ before the next document is
 *
 *   log p(μ | past) = log gamma(μ; a, a / m) + Σ memory^i · log NB(y_i; n_i μ, k) + constant,
 *
 * and the tail of the next count is the negative binomial tail averaged over it: a short past widens what is expected.
 * Putting in the mean of μ alone would cry wolf: by it twice as many documents of the UN general debate as should be
 * are among the 1 % most unusual.
 *
 * The distribution of μ is kept as its log likelihood at fixed places of log μ, so a group's past is a running sum
 * whatever its length. Every term is concave in log μ, so there is one peak; between the places a cubic goes through
 * the four nearest.
 *
 * Sources: Lawless (1987), Canadian Journal of Statistics 15, 209-225 (negative binomial with exposure); Gelman et al.
 * (2013), Bayesian Data Analysis, chapters 5 and 6 (hierarchy, predictive tail); Kulhavý and Zarrop (1993),
 * International Journal of Control 58, 905-924 (forgetting towards the prior); Harvey and Fernandes (1989), Journal of
 * Business and Economic Statistics 7, 407-417 (discounted counts).
 */

/** What the corpus says of one framing. */
export interface LevelModel {
  /** m, matches per word: the mean rate of the groups. */
  readonly mean: number
  /** a: the larger, the more alike the groups. */
  readonly groupShape: number
  /** k: the larger, the more alike the documents of a group. */
  readonly documentShape: number
  /** Weight of a document relative to the one after it, above 0, up to 1. */
  readonly memory: number
}

/** Log likelihood of the past at each place of log μ: all that is kept of it. */
export type PastLikelihood = Float64Array

/** What is known of μ: rates per word with weights that sum to 1. */
export interface RateDistribution {
  readonly rates: Float64Array
  /** log μ − log m of each. */
  readonly logRatios: Float64Array
  readonly weights: Float64Array
}

export interface Level {
  readonly model: LevelModel
  /** A past without documents. */
  readonly noPast: () => PastLikelihood
  /** Makes everything so far count less, as `documents` more documents come. */
  readonly age: (past: PastLikelihood, documents: number) => void
  /** Adds a document; `words` above 0. */
  readonly learn: (past: PastLikelihood, count: number, words: number) => void
  /** The arrays hold until the next call. */
  readonly rateAfter: (past: PastLikelihood) => RateDistribution
}

/** Makes the level of one framing. */
export function createLevel(model: LevelModel): Level {
  const { mean, groupShape, documentShape, memory } = model
  const relativeRates = offsets.map(Math.exp)
  const prior = offsets.map((offset, place) => groupShape * (offset - relativeRates[place]!))
  const logDensity = new Float64Array(places)
  const rates = new Float64Array(points)
  const logRatios = new Float64Array(points)
  const weights = new Float64Array(points)
  return {
    model,
    noPast: () => new Float64Array(places),
    age: (past, documents) => {
      const factor = memory ** documents
      for (let place = 0; place < places; place++) past[place]! *= factor
    },
    learn: (past, count, words) => {
      const scale = (words * mean) / documentShape
      const exponent = count + documentShape
      for (let place = 0; place < places; place++) {
        past[place]! += count * offsets[place]! - exponent * Math.log(1 + scale * relativeRates[place]!)
      }
    },
    rateAfter: (past) => {
      for (let place = 0; place < places; place++) logDensity[place] = prior[place]! + past[place]!
      const { from, step } = spreadPoints(logDensity, weights)
      let sum = 0
      for (let point = 0; point < points; point++) sum += weights[point]!
      for (let point = 0; point < points; point++) {
        weights[point]! /= sum
        logRatios[point] = firstOffset + offsetStep * (from + point * step)
        rates[point] = mean * Math.exp(logRatios[point]!)
      }
      return { rates, logRatios, weights }
    },
  }
}

/** log μ − log m runs from −8 to 6: from a three thousandth of the mean rate to four hundred times it. */
const firstOffset = -8
const offsetStep = 0.25
const places = 57
const offsets = Float64Array.from({ length: places }, (_, place) => firstOffset + offsetStep * place)

/** Points of the sum over μ. */
const points = 25
/** What lies this much below the peak of the log density, one part in nine million, is passed over. */
const depth = 16

/**
 * Lays evenly spaced points over the part of a concave log density that matters, and gives their densities relative to
 * the highest. Looks at the whole range, then again and again at the part that is left, until little is cut off.
 *
 * @returns first point and distance between points, in places
 */
function spreadPoints(logDensity: Float64Array, densities: Float64Array): { from: number; step: number } {
  let from = 0
  let step = (places - 1) / (points - 1)
  for (;;) {
    let peak = -Infinity
    for (let point = 0; point < points; point++) {
      const value = interpolate(logDensity, from + point * step)
      densities[point] = value
      if (value > peak) peak = value
    }
    let first = 0
    while (densities[first]! < peak - depth) first += 1
    let last = points - 1
    while (densities[last]! < peak - depth) last -= 1
    // The peak itself may lie one step further out.
    first = Math.max(first - 1, 0)
    last = Math.min(last + 1, points - 1)
    if (last - first > 0.6 * (points - 1) || step < 1e-9) {
      for (let point = 0; point < points; point++) densities[point] = Math.exp(densities[point]! - peak)
      return { from, step }
    }
    from += first * step
    step *= (last - first) / (points - 1)
  }
}

/** The cubic through the four places around a position (Lagrange). */
function interpolate(values: Float64Array, position: number): number {
  const place = Math.min(Math.max(Math.floor(position), 1), places - 3)
  const t = position - place
  const before = values[place - 1]!
  const here = values[place]!
  const next = values[place + 1]!
  const after = values[place + 2]!
  return (
    (-t * (t - 1) * (t - 2) * before) / 6 +
    ((t + 1) * (t - 1) * (t - 2) * here) / 2 -
    ((t + 1) * t * (t - 2) * next) / 2 +
    ((t + 1) * t * (t - 1) * after) / 6
  )
}
