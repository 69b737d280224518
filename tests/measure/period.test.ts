import fc from 'fast-check'
import { expect, test } from 'vitest'
import { dateOfDayNumber, dayNumberOf, parseIsoDate } from '../../src/measure/calendar.ts'
import { type NamedPeriod, type PeriodUnit, periodOf, periodsBetween } from '../../src/measure/period.ts'

test.for([
  // date         by         period
  ['2009-07-15', 'day', '2009-07-15'],
  ['2009-07-15', 'week', '2009-W29'],
  ['2009-07-15', 'month', '2009-07'],
  ['2009-07-15', 'quarter', '2009-Q3'],
  ['2009-07-15', 'year', '2009'],
  ['2009-07-15', 'decade', '2000s'],
  ['2009-07-15T23:30:00-05:00', 'day', '2009-07-15'],
  ['2009-07', 'month', '2009-07'],
  ['2009-07', 'quarter', '2009-Q3'],
  ['2009-07', 'week', undefined],
  ['2009-07', 'day', undefined],
  ['2009-Q3', 'quarter', '2009-Q3'],
  ['2009-Q3', 'month', undefined],
  ['2009', 'year', '2009'],
  ['2009', 'quarter', undefined],
  [2009, 'decade', '2000s'],
  ['199X', 'decade', '1990s'],
  ['199X', 'year', undefined],
  [undefined, 'year', undefined],
  ['', 'year', undefined],
  ['soon', 'year', undefined],
  ['2009-13', 'year', undefined],
  ['2009-02-29', 'year', undefined],
  ['2008-02-29', 'day', '2008-02-29'],
  ['1900-02-29', 'day', undefined],
  ['2000-02-29', 'day', '2000-02-29'],
  ['2009-07-00', 'day', undefined],
  // ISO 8601 weeks at turns of the year
  ['2005-01-01', 'week', '2004-W53'],
  ['2005-12-31', 'week', '2005-W52'],
  ['2007-01-01', 'week', '2007-W01'],
  ['2008-12-28', 'week', '2008-W52'],
  ['2008-12-29', 'week', '2009-W01'],
  ['2010-01-03', 'week', '2009-W53'],
  ['1783-09-03', 'week', '1783-W36'],
] as const)('%s by %s: %s', ([date, by, period]) => {
  expect(periodOf(date, by)).toBe(period)
})

const presidents: readonly NamedPeriod[] = [
  { name: 'Clinton', from: '1993-01-20', to: '2001-01-20' },
  { name: 'Bush', from: '2001-01-20', to: '2009-01-20' },
  { name: 'Obama', from: '2009-01-20', to: '2017-01-20' },
]

test.for([
  ['1993-01-19', undefined],
  ['1993-01-20', 'Clinton'],
  ['2001-01-20', 'Clinton'], // held by two: the first of the table
  ['2001-01-21', 'Bush'],
  ['2005', 'Bush'],
  ['2001', undefined], // not wholly inside either
  ['2009-02', 'Obama'],
  ['2017-01-20', 'Obama'],
  ['2017-01-21', undefined],
  ['200X', undefined],
] as const)('%s among named periods: %s', ([date, period]) => {
  expect(periodOf(date, presidents)).toBe(period)
})

test('named periods may be of any precision, their last day included', () => {
  const table = [{ name: 'nineties', from: '1990', to: '1999' }]
  expect(periodOf('1999-12-31', table)).toBe('nineties')
  expect(periodOf('1990', table)).toBe('nineties')
  expect(periodOf('2000-01-01', table)).toBeUndefined()
})

test.for([
  ['2009-12-30', '2010-01-02', 'day', ['2009-12-30', '2009-12-31', '2010-01-01', '2010-01-02']],
  ['2009-W52', '2010-W02', 'week', ['2009-W52', '2009-W53', '2010-W01', '2010-W02']],
  ['2009-11', '2010-02', 'month', ['2009-11', '2009-12', '2010-01', '2010-02']],
  ['2009-Q3', '2010-Q1', 'quarter', ['2009-Q3', '2009-Q4', '2010-Q1']],
  ['1998', '2001', 'year', ['1998', '1999', '2000', '2001']],
  ['1980s', '2000s', 'decade', ['1980s', '1990s', '2000s']],
  ['2009', '2009', 'year', ['2009']],
  ['2010', '2009', 'year', []],
] as const)('from %s to %s by %s', ([first, last, by, periods]) => {
  expect([...periodsBetween(first, last, by)]).toEqual(periods)
})

test('named periods between two follow their table', () => {
  expect([...periodsBetween('Clinton', 'Obama', presidents)]).toEqual(['Clinton', 'Bush', 'Obama'])
  expect([...periodsBetween('Obama', 'Clinton', presidents)]).toEqual([])
  expect([...periodsBetween('Lincoln', 'Obama', presidents)]).toEqual([])
})

const days = fc.integer({ min: dayNumberOf(1000, 1, 1), max: dayNumberOf(2999, 12, 31) })

test('day numbers agree with UTC dates and go back and forth', () => {
  fc.assert(
    fc.property(days, (dayNumber) => {
      const { year, month, day } = dateOfDayNumber(dayNumber)
      expect(new Date(dayNumber * 86_400_000).toISOString().slice(0, 10)).toBe(
        [year, String(month).padStart(2, '0'), String(day).padStart(2, '0')].join('-'),
      )
      expect(dayNumberOf(year, month, day)).toBe(dayNumber)
    }),
  )
})

test.for(['day', 'week', 'month', 'quarter', 'year', 'decade'] as PeriodUnit[])(
  'listing by %s gives every period once, in order, and each that a day in between falls in',
  (by) => {
    fc.assert(
      fc.property(days, fc.nat({ max: 4000 }), fc.nat({ max: 4000 }), (start, length, inside) => {
        const period = (dayNumber: number): string => {
          const { year, month, day } = dateOfDayNumber(dayNumber)
          return (
            periodOf(`${year}-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}`, by) ?? ''
          )
        }
        const last = Math.min(start + length, dayNumberOf(2999, 12, 31))
        const periods = [...periodsBetween(period(start), period(last), by)]
        expect(periods[0]).toBe(period(start))
        expect(periods.at(-1)).toBe(period(last))
        expect(periods).toEqual([...new Set(periods)].sort())
        expect(periods).toContain(period(start + (last > start ? inside % (last - start) : 0)))
      }),
      { numRuns: 60 },
    )
  },
)

test('a date covers its days', () => {
  expect(parseIsoDate('2009-Q1')).toMatchObject({
    first: dayNumberOf(2009, 1, 1),
    last: dayNumberOf(2009, 3, 31),
  })
  expect(parseIsoDate('200X')).toMatchObject({
    first: dayNumberOf(2000, 1, 1),
    last: dayNumberOf(2009, 12, 31),
  })
  expect(parseIsoDate('2009-12')).toMatchObject({
    first: dayNumberOf(2009, 12, 1),
    last: dayNumberOf(2009, 12, 31),
  })
})
