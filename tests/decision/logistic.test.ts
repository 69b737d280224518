import { describe, expect, test } from 'vitest'
import { fitLogistic, sparseRows } from '../../scripts/decision/logistic.ts'

function rowsOf(values: readonly (readonly number[])[]) {
  return sparseRows(
    values.map((row) => row.flatMap((value, column) => (value === 0 ? [] : [[column, value] as const]))),
    values[0]!.length,
  )
}

function penalties(width: number, ridge: number, lasso = 0) {
  return { ridge: new Float64Array(width).fill(ridge), lasso: new Float64Array(width).fill(lasso) }
}

describe('logistic regression', () => {
  test('one binary feature without penalty gives the log-odds of the two by two table', () => {
    // 10 of 40 without the feature, 30 of 50 with it: intercept log(10/30), weight log(30/20) - log(10/30).
    const rows = [...Array(40).fill([0]), ...Array(50).fill([1])]
    const targets = Float64Array.from(
      [...Array(40).keys()]
        .map((i) => (i < 10 ? 1 : 0))
        .concat([...Array(50).keys()].map((i) => (i < 30 ? 1 : 0))),
    )
    const { intercept, weights } = fitLogistic(rowsOf(rows), targets, penalties(1, 1e-4), 2000)
    expect(intercept).toBeCloseTo(Math.log(10 / 30), 2)
    expect(weights[0]).toBeCloseTo(Math.log(30 / 20) - Math.log(10 / 30), 2)
  })

  test('at the minimum the gradient of loss and ridge is nought', () => {
    const rows = [...Array(60).keys()].map((i) => [i % 2, i % 3 === 0 ? 1.5 : 0, (i % 5) / 5])
    const targets = Float64Array.from(rows, (_, i) => ((i * 7) % 11 < 5 ? 1 : 0))
    const { intercept, weights } = fitLogistic(rowsOf(rows), targets, penalties(3, 0.5), 3000)
    const errors = rows.map((row, i) => {
      const logOdds = row.reduce((sum, value, j) => sum + value * weights[j]!, intercept)
      return 1 / (1 + Math.exp(-logOdds)) - targets[i]!
    })
    expect(errors.reduce((sum, error) => sum + error, 0)).toBeCloseTo(0, 2)
    for (let j = 0; j < 3; j++) {
      const gradient = rows.reduce((sum, row, i) => sum + errors[i]! * row[j]!, 0.5 * weights[j]!)
      expect(gradient).toBeCloseTo(0, 2)
    }
  })

  test('a lasso strong enough takes every weight away', () => {
    const rows = [...Array(40).keys()].map((i) => [i % 2, 1])
    const targets = Float64Array.from(rows, ([first]) => first!)
    const { weights } = fitLogistic(rowsOf(rows), targets, penalties(2, 0.1, 100))
    expect([...weights]).toEqual([0, 0])
  })

  test('a target between 0 and 1 pulls as far as it says', () => {
    const { intercept } = fitLogistic(
      rowsOf([[0], [0], [0], [0]]),
      Float64Array.of(0.2, 0.2, 0.2, 0.2),
      penalties(1, 1),
      2000,
    )
    expect(1 / (1 + Math.exp(-intercept))).toBeCloseTo(0.2, 3)
  })
})
