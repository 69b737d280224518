import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { allocate, type LabelCells, type Stratum, strataOf } from '../../src/measure/allocation.ts'

const stratum = (label: string, name: string, population: number, capacity = population): Stratum => ({
  label,
  name,
  population,
  capacity,
  isLabelled: label !== 'unlabelled',
  cells: [name],
})

describe('allocate', () => {
  test.for([
    // name, size, share, strata [label, name, population, capacity], places
    [
      'equal by label, whatever the population',
      10,
      0.2,
      [
        ['a', '', 1000],
        ['b', '', 10],
        ['unlabelled', '', 9999],
      ],
      [4, 4, 2],
    ],
    [
      'a place that does not divide goes to the first labels',
      10,
      0,
      [
        ['a', '', 50],
        ['b', '', 50],
        ['c', '', 50],
      ],
      [4, 3, 3],
    ],
    [
      'what a label lacks goes to the other labels first',
      100,
      0.3,
      [
        ['a', '', 5],
        ['b', '', 500],
        ['unlabelled', '', 500],
      ],
      [5, 65, 30],
    ],
    [
      'then to the unlabelled',
      100,
      0.3,
      [
        ['a', '', 5],
        ['b', '', 10],
        ['unlabelled', '', 500],
      ],
      [5, 10, 85],
    ],
    [
      'what the unlabelled lack goes to the labels',
      100,
      0.9,
      [
        ['a', '', 500],
        ['b', '', 500],
        ['unlabelled', '', 10],
      ],
      [45, 45, 10],
    ],
    [
      'in a label by population, largest remainder',
      10,
      0,
      [
        ['a', 'x', 55],
        ['a', 'y', 30],
        ['a', 'z', 15],
      ],
      [6, 3, 1],
    ],
    [
      'by the method of Hamilton: quotas 18.972, 14.346, 2.322 and 0.36',
      36,
      0,
      [
        ['a', 'a', 5270],
        ['a', 'b', 3985],
        ['a', 'c', 645],
        ['a', 'd', 100],
      ],
      [19, 14, 2, 1],
    ],
    [
      'never more than the capacity',
      10,
      0,
      [
        ['a', 'x', 90, 3],
        ['a', 'y', 10, 10],
      ],
      [3, 7],
    ],
    [
      'at least one place each',
      10,
      0,
      [
        ['a', 'x', 9970],
        ['a', 'y', 30],
      ],
      [9, 1],
    ],
    ['no more than there is', 10, 0.5, [['a', '', 3]], [3]],
    ['none at all', 10, 0.5, [], []],
  ] as const)('%s', ([, size, share, rows, places]) => {
    const strata = rows.map(
      ([label, name, population, capacity]: readonly [string, string, number, number?]) =>
        stratum(label, name, population, capacity),
    )
    expect(allocate(size, share, strata)).toEqual(places)
  })

  const anyStrata = fc
    .array(
      fc.record({
        label: fc.constantFrom('a', 'b', 'c', 'unlabelled'),
        population: fc.integer({ min: 1, max: 400 }),
        share: fc.double({ min: 0, max: 1, noNaN: true }),
      }),
      { maxLength: 25 },
    )
    .map((cells) =>
      cells
        .map(({ label, population, share }, at) =>
          stratum(label, `n${at}`, population, Math.round(share * population)),
        )
        .sort((a, b) => (a.label < b.label ? -1 : a.label > b.label ? 1 : 0)),
    )

  test('all places are given, up to all capacity, and none beyond a capacity', () => {
    fc.assert(
      fc.property(
        anyStrata,
        fc.integer({ min: 1, max: 500 }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (strata, size, share) => {
          const places = allocate(size, share, strata)
          const room = strata.reduce((sum, { capacity }) => sum + capacity, 0)
          expect(places.reduce((sum, one) => sum + one, 0)).toBe(Math.min(size, room))
          places.forEach((one, at) => {
            expect(one).toBeGreaterThanOrEqual(0)
            expect(one).toBeLessThanOrEqual(strata[at]!.capacity)
          })
        },
      ),
    )
  })
})

describe('strataOf', () => {
  const labels = (cells: readonly (readonly [string, number])[]): LabelCells[] => [
    {
      label: 'a',
      isLabelled: true,
      cells: cells.map(([name, population]) => ({ name, population, capacity: population })),
    },
  ]

  test.for([
    ['each has a place', 10, [50, 30, 20], ['c0', 'c1', 'c2']],
    [
      'neighbours are joined until they have one, and the last with them',
      10,
      [5, 4, 3, 30, 8, 50],
      ['c0 … c4 (4 cells)', 'c3', 'c5'],
    ],
    ['what is left over goes to those joined before', 10, [6, 6, 80, 8], ['c0 … c3 (3 cells)', 'c2']],
    ['or stays by itself', 10, [95, 5], ['c0', 'c1']],
    ['a label without places is one stratum', 0, [95, 5, 1], ['c0 … c2 (3 cells)']],
  ] as const)('%s', ([, size, populations, names]) => {
    const cells = populations.map((population, at) => [`c${at}`, population] as const)
    expect(strataOf(size, 0, labels([...cells].reverse())).map(({ name }) => name)).toEqual(names)
  })

  test('every passage keeps a chance: no stratum is without a place while its label has places for it', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 1, max: 1000 }), { minLength: 1, maxLength: 60 }),
        fc.integer({ min: 1, max: 80 }),
        (populations, size) => {
          const all = populations.reduce((sum, one) => sum + one, 0)
          const strata = strataOf(
            Math.min(size, all),
            0,
            labels(populations.map((population, at) => [`n${at}`, population])),
          )
          expect(strata.reduce((sum, { population }) => sum + population, 0)).toBe(all)
          expect(Math.min(...allocate(Math.min(size, all), 0, strata))).toBeGreaterThanOrEqual(1)
        },
      ),
    )
  })
})
