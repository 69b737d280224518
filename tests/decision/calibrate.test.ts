import { expect, test } from 'vitest'
import { bestThreshold, calibrate, type Forecast } from '../../scripts/decision/calibrate.ts'
import { createRandom, stringSeed } from '../../src/measure/random.ts'

function forecasts(count: number, trueSlope: number, trueShift: number): Forecast[] {
  const random = createRandom(stringSeed('calibrate', trueSlope, trueShift))
  const unit = () => random() / 4294967296
  return Array.from({ length: count }, () => {
    const logOdds = unit() * 8 - 5
    return { logOdds, isTrue: unit() < 1 / (1 + Math.exp(-(trueSlope * logOdds + trueShift))), weight: 1 }
  })
}

test.for([
  ['right as they are', 1, 0],
  ['too sure', 0.6, 0.4],
  ['too low', 1, 1],
] as const)('calibration finds the line the truth was drawn from: %s', ([, slope, shift]) => {
  const found = calibrate(forecasts(6000, slope, shift))
  expect(found.slope).toBeCloseTo(slope, 1)
  expect(Math.abs(found.shift - shift)).toBeLessThan(0.25)
})

test('a few certain forecasts do not make probabilities certain', () => {
  const few = [-2, -1, 1, 2].map((logOdds) => ({ logOdds, isTrue: logOdds > 0, weight: 1 }))
  const { slope } = calibrate(few)
  expect(slope).toBeGreaterThan(0.8)
  expect(slope).toBeLessThan(1.5)
})

test('the threshold lies where F1 is best, and what has no forecast counts as missed', () => {
  const clear = [
    ...Array.from({ length: 40 }, () => ({ logOdds: 1.5, isTrue: true, weight: 1 })),
    ...Array.from({ length: 200 }, () => ({ logOdds: -2, isTrue: false, weight: 1 })),
  ]
  const choice = bestThreshold(clear, 10)
  expect(choice.precision).toBe(1)
  expect(choice.recall).toBeCloseTo(0.8, 12)
  expect(choice.threshold).toBeGreaterThan(1 / (1 + Math.exp(2)))
  expect(choice.threshold).toBeLessThanOrEqual(1 / (1 + Math.exp(-1.5)) + 1e-9)
})
