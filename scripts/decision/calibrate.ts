/**
 * From log-odds to probabilities, and from these to a threshold: both on passages that were not fitted on.
 */

/** The log-odds that a passage endorses a framing, and whether it does. */
export interface Forecast {
  readonly logOdds: number
  readonly isTrue: boolean
  /** How much of the texts at large it stands for, above 0. */
  readonly weight: number
}

/**
 * The line of log-odds that fits best: slope · log-odds + shift.
 *
 * Source: Platt (1999), in Advances in Large Margin Classifiers, 61-74, with his smoothed targets; Newton's method. The
 * slope is held near 1 by a normal prior: few passages must not make probabilities certain.
 */
export function calibrate(forecasts: readonly Forecast[]): {
  readonly slope: number
  readonly shift: number
} {
  const total = forecasts.reduce((sum, { weight }) => sum + weight, 0)
  const positive = forecasts.reduce((sum, { isTrue, weight }) => sum + (isTrue ? weight : 0), 0)
  const high = (positive + 1) / (positive + 2)
  const low = 1 / (total - positive + 2)
  let slope = 1
  let shift = 0
  for (let round = 0; round < 100; round++) {
    let [g0, g1, h00, h01, h11] = [SLOPE_PRECISION * (slope - 1), 0, SLOPE_PRECISION, 0, 1e-6]
    for (const { logOdds, isTrue, weight } of forecasts) {
      const probability = 1 / (1 + Math.exp(-(slope * logOdds + shift)))
      const error = weight * (probability - (isTrue ? high : low))
      const bend = weight * probability * (1 - probability)
      g0 += error * logOdds
      g1 += error
      h00 += bend * logOdds * logOdds
      h01 += bend * logOdds
      h11 += bend
    }
    const determinant = h00 * h11 - h01 * h01
    const slopeStep = (h11 * g0 - h01 * g1) / determinant
    const shiftStep = (h00 * g1 - h01 * g0) / determinant
    slope -= slopeStep
    shift -= shiftStep
    if (Math.abs(slopeStep) + Math.abs(shiftStep) < 1e-9) break
  }
  return { slope, shift }
}

/** Precision of the slope's prior around 1: a standard deviation of 0.3. */
const SLOPE_PRECISION = 11

export interface ThresholdChoice {
  /** Probability. */
  readonly threshold: number
  readonly precision: number
  readonly recall: number
  readonly f1: number
}

/** Below this precision no threshold is chosen, where another one reaches it. */
const LEAST_PRECISION = 0.5

/**
 * The threshold with the best F1 among those that are precise enough. Half of what is compared is counted, half is
 * expected from the calibrated probabilities themselves: among some hundred true passages the peak of a counted F1 is
 * chance, and the expected one is smooth. Where probabilities are right, the best threshold is half of the best F1.
 *
 * Source: Lipton, Elkan and Naryanaswamy (2014), Optimal Thresholding of Classifiers to Maximize F1 Measure.
 *
 * @param forecasts with calibrated log-odds
 * @param missed weight of true passages that have no forecast and so are missed at every threshold
 * @returns the threshold with the precision, recall and F1 that are counted there
 */
export function bestThreshold(forecasts: readonly Forecast[], missed: number): ThresholdChoice {
  const expected = forecasts.map(({ logOdds, weight }) => ({
    probability: 1 / (1 + Math.exp(-logOdds)),
    weight,
  }))
  const positive = missed + expected.reduce((sum, { probability, weight }) => sum + probability * weight, 0)
  let best = { threshold: 0.5, precision: 0, f1: 0 }
  for (let percent = 3; percent <= 92; percent++) {
    const threshold = percent / 100
    const above = expected.filter(({ probability }) => probability >= threshold)
    const labelled = above.reduce((sum, { weight }) => sum + weight, 0)
    const hits = above.reduce((sum, { probability, weight }) => sum + probability * weight, 0)
    const counted = countedAt(forecasts, threshold, missed)
    const precision = ((labelled === 0 ? 0 : hits / labelled) + counted.precision) / 2
    const f1 = ((2 * hits) / (labelled + positive) + counted.f1) / 2
    const isPrecise = precision >= LEAST_PRECISION
    const isBetter =
      best.precision >= LEAST_PRECISION ? isPrecise && f1 > best.f1 : precision > best.precision
    if (isBetter) best = { threshold, precision, f1 }
  }
  return { threshold: best.threshold, ...countedAt(forecasts, best.threshold, missed) }
}

function countedAt(forecasts: readonly Forecast[], threshold: number, missed: number) {
  const isAbove = ({ logOdds }: Forecast) => 1 / (1 + Math.exp(-logOdds)) >= threshold
  const weigh = (some: readonly Forecast[]) => some.reduce((sum, { weight }) => sum + weight, 0)
  const labelled = weigh(forecasts.filter(isAbove))
  const hits = weigh(forecasts.filter((forecast) => forecast.isTrue && isAbove(forecast)))
  const positive = missed + weigh(forecasts.filter(({ isTrue }) => isTrue))
  const precision = labelled === 0 ? 0 : hits / labelled
  const recall = positive === 0 ? 0 : hits / positive
  return { precision, recall, f1: hits === 0 ? 0 : (2 * precision * recall) / (precision + recall) }
}
