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
const LEAST_PRECISION = 0.58
/** F1 is smoothed over thresholds so many log-odds around: a peak of one passage is chance. */
const REACH = 0.35

/**
 * The threshold with the best F1 (weighted, smoothed over its neighbours) among those precise enough.
 *
 * @param missed weight of true passages that have no forecast and so are missed at every threshold
 */
export function bestThreshold(forecasts: readonly Forecast[], missed: number): ThresholdChoice {
  const positive = missed + forecasts.reduce((sum, { isTrue, weight }) => sum + (isTrue ? weight : 0), 0)
  const at = (logOdds: number) => {
    let hits = 0
    let labelled = 0
    for (const forecast of forecasts) {
      if (forecast.logOdds < logOdds) continue
      labelled += forecast.weight
      if (forecast.isTrue) hits += forecast.weight
    }
    const precision = labelled === 0 ? 0 : hits / labelled
    const recall = positive === 0 ? 0 : hits / positive
    return { precision, recall, f1: hits === 0 ? 0 : (2 * precision * recall) / (precision + recall) }
  }
  let best: (ThresholdChoice & { smooth: number }) | undefined
  for (let logOdds = -3.5; logOdds <= 2.5; logOdds += 0.05) {
    const { precision, recall, f1 } = at(logOdds)
    const smooth = (at(logOdds - REACH).f1 + 2 * f1 + at(logOdds + REACH).f1) / 4
    if (
      best !== undefined &&
      (smooth <= best.smooth || precision < LEAST_PRECISION) &&
      best.precision >= LEAST_PRECISION
    )
      continue
    if (best !== undefined && best.precision < LEAST_PRECISION && precision < best.precision) continue
    best = { threshold: 1 / (1 + Math.exp(-logOdds)), precision, recall, f1, smooth }
  }
  return best!
}
