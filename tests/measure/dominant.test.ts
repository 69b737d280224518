import { expect, test } from 'vitest'
import { dominantFramings } from '../../src/measure/dominant.ts'
import type { FramingScore } from '../../src/records.ts'

const scores = (labelled: readonly number[]): FramingScore[] =>
  labelled.map((count, f) => ({ framing: 'abcd'[f]!, dimension: 'framing', labelled: count }) as FramingScore)

test.for([
  // labelled           passages  dominant
  [[0, 0, 0, 0], 20, 'none'],
  [[0, 0, 0, 0], 0, 'none'],
  [[1, 0, 0, 0], 20, 'a'], // Wilson low of 1/20 is 0.0089, above 0
  [[0, 0, 0, 1], 20, 'd'],
  [[2, 1, 0, 0], 20, 'mixed'], // low of 2/20 is 0.0279, below 0.05
  [[10, 5, 0, 0], 20, 'a'], // low of 10/20 is 0.2993, above 0.25
  [[10, 6, 0, 0], 20, 'mixed'], // below 0.30
  [[6, 10, 5, 5], 20, 'mixed'],
  [[5, 10, 5, 5], 20, 'b'],
  [[7, 7, 0, 0], 20, 'mixed'],
  [[20, 20, 0, 0], 20, 'mixed'],
  [[20, 0, 0, 0], 20, 'a'],
] as const)('%j of %i passages: %s', ([labelled, passages, dominant]) => {
  expect(dominantFramings(scores(labelled), passages)).toEqual({ framing: dominant })
  const names = scores(labelled).reverse()
  expect(dominantFramings(names, passages), 'order of framings decides nothing').toEqual({
    framing: dominant,
  })
})
