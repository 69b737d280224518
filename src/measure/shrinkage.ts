/** A gamma distribution of rates per word: mean `shape` / `rate`; the larger the shape, the narrower. */
export interface GammaPrior {
  /** a, in matches. */
  readonly shape: number
  /** b, in words. */
  readonly rate: number
}

/**
 * Limits of the estimated shape. At the upper one every document is pulled to the corpus mean (full pooling).
 */
export const shapeLimits = { low: 1e-6, high: 1e6 } as const

/**
 * The gamma distribution that the documents' rates come from, by maximum marginal likelihood: counts are
 * Poisson with mean words · theta, theta gamma with shape a and rate b, so counts are negative binomial with
 * exposure.
 *
 * The mean m = a / b and the shape are found in turn: for a given shape, m solves sum (y - m n) / (a + m n) =
 * 0, whose left side is convex and falls, so Newton's steps cannot miss; the shape is the root of the
 * derivative of the profile likelihood, bracketed from the method of moments.
 *
 * Where the counts vary no more than Poisson counts would, the likelihood rises without end in a: the shape
 * is its upper limit, which is full pooling.
 *
 * Source: Robbins (1956) and Clayton and Kaldor (1987), Biometrics 43, 671-681, for the model; Lawless
 * (1987), Canadian Journal of Statistics 15, 209-225, for the likelihood.
 *
 * @param counts asserted matches of each document, whole numbers of 0 or more
 * @param words words of each document; documents without words say nothing and are passed over
 * @returns `undefined` where no document has a match
 */
export function estimatePrior(counts: Float64Array, words: Float64Array): GammaPrior | undefined {
  const data = describeData(counts, words)
  if (data === undefined) return undefined
  let mean = data.pooledMean
  const slope = (logShape: number): number => {
    const shape = Math.exp(logShape)
    mean = meanForShape(data, shape, mean)
    return profileSlope(data, shape, mean)
  }
  const low = Math.log(shapeLimits.low)
  const high = Math.log(shapeLimits.high)
  if (slope(high) >= 0) return { shape: shapeLimits.high, rate: shapeLimits.high / mean }
  const bracket = bracketRoot(slope, Math.log(momentShape(data)), low, high)
  const shape = bracket === undefined ? shapeLimits.low : Math.exp(findRoot(slope, bracket))
  return { shape, rate: shape / meanForShape(data, shape, mean) }
}

/**
 * A document's rate per 1,000 words pulled towards the corpus, the more the fewer its words:
 * 1000 · (asserted + a) / (words + b).
 *
 * @returns `undefined` where there are no words or the corpus has no match to learn from
 */
export function shrunkRate(
  asserted: number,
  words: number,
  prior: GammaPrior | undefined,
): number | undefined {
  if (prior === undefined || words === 0) return undefined
  return (1000 * (asserted + prior.shape)) / (words + prior.rate)
}

interface CountData {
  readonly counts: Float64Array
  readonly words: Float64Array
  readonly pooledMean: number
  /** Documents with more than j matches, by j: sums over counts become sums over j. */
  readonly above: Float64Array
}

function describeData(counts: Float64Array, words: Float64Array): CountData | undefined {
  let matches = 0
  let allWords = 0
  let largest = 0
  for (let i = 0; i < counts.length; i++) {
    if (words[i] === 0) continue
    matches += counts[i]!
    allWords += words[i]!
    largest = Math.max(largest, counts[i]!)
  }
  if (matches === 0) return undefined
  const above = new Float64Array(largest)
  for (let i = 0; i < counts.length; i++) {
    if (words[i] !== 0 && counts[i]! > 0) above[counts[i]! - 1]! += 1
  }
  for (let j = largest - 2; j >= 0; j--) above[j]! += above[j + 1]!
  return { counts, words, pooledMean: matches / allWords, above }
}

/** Where the mean's likelihood equation holds for a shape. */
function meanForShape({ counts, words }: CountData, shape: number, start: number): number {
  let mean = start
  for (let step = 0; step < 100; step++) {
    let value = 0
    let derivative = 0
    for (let i = 0; i < counts.length; i++) {
      const exposure = words[i]!
      const inverse = 1 / (shape + mean * exposure)
      value += (counts[i]! - mean * exposure) * inverse
      derivative -= (shape + counts[i]!) * exposure * inverse * inverse
    }
    const next = mean - value / derivative
    const changed = Math.abs(next - mean) > 1e-11 * mean
    // From far above the root a step can pass below 0; from below the root steps only rise towards it.
    mean = next > 0 ? next : mean / 16
    if (!changed) break
  }
  return mean
}

/** Derivative of the log likelihood by the shape, at the best mean for that shape. */
function profileSlope({ counts, words, above }: CountData, shape: number, mean: number): number {
  let slope = 0
  for (let j = 0; j < above.length; j++) slope += above[j]! / (shape + j)
  for (let i = 0; i < counts.length; i++) {
    const expected = mean * words[i]!
    slope -= Math.log1p(expected / shape) + (counts[i]! - expected) / (shape + expected)
  }
  return slope
}

/** Shape by the method of moments, inside the limits: a place to start. */
function momentShape({ counts, words, pooledMean }: CountData): number {
  let excess = 0
  let square = 0
  for (let i = 0; i < counts.length; i++) {
    const expected = pooledMean * words[i]!
    excess += (counts[i]! - expected) ** 2 - expected
    square += expected * expected
  }
  const shape = excess > 0 ? square / excess : 1
  return Math.min(Math.max(shape, shapeLimits.low), shapeLimits.high)
}

interface Bracket {
  low: number
  high: number
  lowValue: number
  highValue: number
}

/**
 * Two places around a root of a function that falls through 0; `undefined` where it is below 0 down to
 * `floor`.
 */
function bracketRoot(
  slope: (x: number) => number,
  start: number,
  floor: number,
  ceiling: number,
): Bracket | undefined {
  const stride = 1.5
  let low = start
  let lowValue = slope(low)
  let high = low
  let highValue = lowValue
  while (highValue > 0 && high < ceiling) {
    low = high
    lowValue = highValue
    high = Math.min(high + stride, ceiling)
    highValue = slope(high)
  }
  while (lowValue <= 0 && low > floor) {
    high = low
    highValue = lowValue
    low = Math.max(low - stride, floor)
    lowValue = slope(low)
  }
  return lowValue > 0 ? { low, high, lowValue, highValue } : undefined
}

/** Root inside a bracket by false position with the Illinois correction (Dowell and Jarratt 1971). */
function findRoot(slope: (x: number) => number, bracket: Bracket): number {
  let { low, high, lowValue, highValue } = bracket
  let side: 'low' | 'high' | undefined
  let middle = low
  for (let step = 0; step < 100; step++) {
    const previous = middle
    middle = (low * highValue - high * lowValue) / (highValue - lowValue)
    const value = slope(middle)
    if (value === 0 || Math.abs(middle - previous) < 1e-10) break
    if (value > 0) {
      low = middle
      lowValue = value
      if (side === 'low') highValue /= 2
      side = 'low'
    } else {
      high = middle
      highValue = value
      if (side === 'high') lowValue /= 2
      side = 'high'
    }
  }
  return middle
}
