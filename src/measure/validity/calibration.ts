/**
 * Whether probabilities are what they say: of passages given 0.7, seven in ten should be endorsed.
 *
 * Sources: Naeini, Cooper and Hauskrecht (2015), Obtaining Well Calibrated Probabilities Using Bayesian Binning, AAAI;
 * Brier (1950), Monthly Weather Review 78, 1-3.
 */
import { ratio } from './classification.ts'
import type { ComparedPassage } from './passage.ts'

/** Bins of equal width from 0 to 1; a probability of 1 is in the last. */
export const BINS = 10

export interface CalibrationBin {
  readonly from: number
  readonly to: number
  /** Pairs of a passage and a framing whose probability lies in it. */
  readonly pairs: number
  /** Weighted mean of the probabilities, and weighted share endorsed; `undefined` in an empty bin. */
  readonly probability: number | undefined
  readonly endorsed: number | undefined
}

/** Calibration of one framing, or of all pooled. */
export interface Calibration {
  /** `undefined`: all framings pooled. */
  readonly framing: string | undefined
  readonly pairs: number
  readonly bins: readonly CalibrationBin[]
  /** Expected calibration error: mean distance of probability and share over the bins, by weight. 0 to 1. */
  readonly error: number | undefined
  /** Mean squared distance of probability and outcome, by weight. 0 to 1. */
  readonly brier: number | undefined
  /** The Brier score of who gives every passage the share endorsed. */
  readonly reference: number | undefined
}

/** A probability, whether it came true, and its weight. */
export interface Forecast {
  readonly probability: number
  readonly isEndorsed: boolean
  readonly weight: number
}

/** Calibration of each framing and of all pooled (last); empty where no passage has probabilities. */
export function calibrations(
  passages: readonly ComparedPassage[],
  framings: readonly string[],
): Calibration[] {
  const forecasts = framings.map((_, f) => forecastsOf(passages, f))
  if (forecasts.every((list) => list.length === 0)) return []
  return [
    ...framings.map((framing, f) => ({ framing, ...calibrationOf(forecasts[f]!) })),
    { framing: undefined, ...calibrationOf(forecasts.flat()) },
  ]
}

function forecastsOf(passages: readonly ComparedPassage[], f: number): Forecast[] {
  return passages.flatMap(({ probabilities, gold, weight }) => {
    const probability = probabilities?.[f]
    const isEndorsed = gold[f]!.endorsed
    return probability === undefined || isEndorsed === undefined ? [] : [{ probability, isEndorsed, weight }]
  })
}

/** Calibration of forecasts. */
export function calibrationOf(forecasts: readonly Forecast[]): Omit<Calibration, 'framing'> {
  const bins = Array.from({ length: BINS }, () => ({ pairs: 0, weight: 0, probability: 0, endorsed: 0 }))
  let weight = 0
  let squares = 0
  let endorsed = 0
  for (const forecast of forecasts) {
    const bin = bins[Math.min(Math.floor(forecast.probability * BINS), BINS - 1)]!
    const outcome = forecast.isEndorsed ? 1 : 0
    bin.pairs++
    bin.weight += forecast.weight
    bin.probability += forecast.weight * forecast.probability
    bin.endorsed += forecast.weight * outcome
    weight += forecast.weight
    squares += forecast.weight * (forecast.probability - outcome) ** 2
    endorsed += forecast.weight * outcome
  }
  const distance = bins.reduce((sum, bin) => sum + Math.abs(bin.probability - bin.endorsed), 0)
  const base = ratio(endorsed, weight)
  return {
    pairs: forecasts.length,
    bins: bins.map((bin, index) => ({
      from: index / BINS,
      to: (index + 1) / BINS,
      pairs: bin.pairs,
      probability: ratio(bin.probability, bin.weight),
      endorsed: ratio(bin.endorsed, bin.weight),
    })),
    error: ratio(distance, weight),
    brier: ratio(squares, weight),
    reference: base === undefined ? undefined : base * (1 - base),
  }
}
