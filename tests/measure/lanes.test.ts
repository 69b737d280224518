import { expect, test } from 'vitest'
import { packLanes, unpackSums } from '../../src/measure/lanes.ts'

const rowsOf = (rows: readonly (readonly number[])[]) => ({
  numbers: Float64Array.from(rows.flat()),
  width: rows[0]!.length,
  documents: rows.length,
})

test.for([
  // name                       rows                                lanes
  [
    'columns of 0',
    [
      [0, 0],
      [0, 0],
    ],
    0,
  ],
  [
    'counts',
    [
      [2000, 30, 12, 5, 4],
      [900, 10, 0, 2, 0],
    ],
    1,
  ],
  [
    'quarters',
    [
      [2000, 0.75, 12.25],
      [900, 10, 3],
    ],
    1,
  ],
  [
    'parts of 64',
    [
      [2000, 1 / 64],
      [900, 3.5],
    ],
    1,
  ],
  [
    'parts of 128',
    [
      [2000, 1 / 128],
      [900, 3.5],
    ],
    2,
  ],
  [
    'tenths',
    [
      [2000, 0.1, 4],
      [900, 0, 3],
    ],
    2,
  ],
  [
    'below 0',
    [
      [2000, -1, 4],
      [900, 0, 3],
    ],
    2,
  ],
  [
    'not a number',
    [
      [2000, Number.NaN, 4],
      [900, 0, 3],
    ],
    2,
  ],
  [
    'as large as one lane',
    [
      [2 ** 51, 0],
      [0, 0],
    ],
    1,
  ],
  [
    'larger than a lane',
    [
      [2 ** 52, 1],
      [0, 1],
    ],
    2,
  ],
] as const)('lanes: %s', ([, rows, lanes]) => {
  expect(packLanes(rowsOf(rows)).lanes.length).toBe(lanes)
})

test('sums are taken apart where every document is the largest', () => {
  const row = [4000, 63, 127.75, 1, 0.5, 1023]
  const { lanes, fields } = packLanes(rowsOf([row, row, row]))
  const sums = new Float64Array(row.length)
  unpackSums(
    fields,
    lanes.map((lane) => Float64Array.of(lane.reduce((sum, number) => sum + number, 0))),
    sums,
    row.length,
  )
  expect([...sums]).toEqual(row.map((number) => 3 * number))
})
