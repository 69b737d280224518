import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Origin } from '../../src/records.ts'
import { placeInOriginal } from '../../src/write/origin.ts'

const PAGES: Origin = { unit: 'page', at: [10, 40, 41, 90], number: [3, 4, 5, 4] }

describe('the place in the original', () => {
  test.for([
    ['before the first known one', 9, undefined],
    ['where one begins', 10, 'page 3'],
    ['inside one', 39, 'page 3'],
    ['in one of a single unit', 40, 'page 4'],
    ['right after it', 41, 'page 5'],
    ['in one whose number is lower than that before it', 90, 'page 4'],
    ['far behind the last', 1e9, 'page 4'],
  ] as const)('%s', ([, at, place]) => {
    expect(placeInOriginal(PAGES, at)).toBe(place)
  })

  test.for(['page', 'line', 'cue', 'paragraph', 'row'] as const)('is counted in its unit: %s', (unit) => {
    expect(placeInOriginal({ unit, at: [0], number: [12] }, 5)).toBe(`${unit} 12`)
  })

  test('is not known without an original, or without a place in it', () => {
    expect(placeInOriginal(undefined, 0)).toBeUndefined()
    expect(placeInOriginal({ unit: 'line', at: [], number: [] }, 0)).toBeUndefined()
  })

  test('is that of the last place at or before the offset', () => {
    const places = fc.uniqueArray(fc.nat(300), { maxLength: 40 })
    fc.assert(
      fc.property(places, fc.nat(320), (unsorted, at) => {
        const starts = unsorted.sort((a, b) => a - b)
        const number = starts.map((_, index) => index + 1)
        const last = starts.filter((start) => start <= at).length
        const expected = last === 0 ? undefined : `line ${last}`
        expect(placeInOriginal({ unit: 'line', at: starts, number }, at)).toBe(expected)
      }),
    )
  })
})
