import type { DocvarValue } from '../records.ts'
import {
  type DateRange,
  dateOfDayNumber,
  dayNumberOf,
  isoWeekOf,
  mondayOf,
  parseIsoDate,
} from './calendar.ts'

/** A step of the calendar. */
export type PeriodUnit = 'day' | 'week' | 'month' | 'quarter' | 'year' | 'decade'

/** A period with a name of its own, such as an administration: ISO dates of any precision, both included. */
export interface NamedPeriod {
  readonly name: string
  readonly from: string
  readonly to: string
}

/** How a series cuts time. */
export type PeriodBy = PeriodUnit | readonly NamedPeriod[]

/**
 * The period a date belongs to: `2009-07-15`, `2009-W29` (ISO week), `2009-07`, `2009-Q3`, `2009`, `2000s`,
 * or the name of the first named period that holds every day the date covers.
 *
 * @param date ISO 8601 of any precision, a year as a number, or absent
 * @returns `undefined` where there is no date, it is no date, it is too coarse for the unit (a year in a
 *   monthly series), or no named period holds it
 */
export function periodOf(date: DocvarValue | undefined, by: PeriodBy): string | undefined {
  if (date === undefined || typeof date === 'boolean') return undefined
  const range = parseIsoDate(String(date).trim())
  if (range === undefined) return undefined
  if (typeof by !== 'string') return namedPeriodOf(range, by)
  if (!precisions[by].includes(range.precision)) return undefined
  return periodOfDay(range.first, by)
}

/**
 * Every period from one to another, both included, in order, empty ones too.
 *
 * @param first a period as `periodOf` gives it with the same `by`
 * @returns empty where one of the two is no such period or the first lies after the last
 */
export function* periodsBetween(first: string, last: string, by: PeriodBy): Generator<string, void> {
  if (typeof by !== 'string') {
    const names = by.map(({ name }) => name)
    const from = names.indexOf(first)
    if (from >= 0) yield* names.slice(from, names.indexOf(last) + 1)
    return
  }
  const end = firstDayOf(last, by)
  let day = firstDayOf(first, by)
  if (end === undefined) return
  while (day !== undefined && day <= end) {
    yield periodOfDay(day, by)
    day = nextFirstDay(day, by)
  }
}

/** Orders two periods of one series in time: named ones as their table does. For `Array.sort`. */
export function comparePeriods(by: PeriodBy): (a: string, b: string) => number {
  if (typeof by === 'string') return (a, b) => (a < b ? -1 : a > b ? 1 : 0)
  const order = new Map(by.map(({ name }, position) => [name, position]))
  return (a, b) => (order.get(a) ?? order.size) - (order.get(b) ?? order.size)
}

const precisions: Readonly<Record<PeriodUnit, readonly DateRange['precision'][]>> = {
  day: ['day'],
  week: ['day'],
  month: ['day', 'month'],
  quarter: ['day', 'month', 'quarter'],
  year: ['day', 'month', 'quarter', 'year'],
  decade: ['day', 'month', 'quarter', 'year', 'decade'],
}

function namedPeriodOf(range: DateRange, periods: readonly NamedPeriod[]): string | undefined {
  return periods.find(({ from, to }) => {
    const first = parseIsoDate(from)?.first
    const last = parseIsoDate(to)?.last
    return first !== undefined && last !== undefined && first <= range.first && range.last <= last
  })?.name
}

function periodOfDay(dayNumber: number, unit: PeriodUnit): string {
  const { year, month, day } = dateOfDayNumber(dayNumber)
  switch (unit) {
    case 'day':
      return `${fourDigits(year)}-${twoDigits(month)}-${twoDigits(day)}`
    case 'week': {
      const week = isoWeekOf(dayNumber)
      return `${fourDigits(week.year)}-W${twoDigits(week.week)}`
    }
    case 'month':
      return `${fourDigits(year)}-${twoDigits(month)}`
    case 'quarter':
      return `${fourDigits(year)}-Q${Math.ceil(month / 3)}`
    case 'year':
      return fourDigits(year)
    case 'decade':
      return `${fourDigits(year - (year % 10))}s`
  }
}

/** The first day of a period as `periodOfDay` writes it. */
function firstDayOf(period: string, unit: PeriodUnit): number | undefined {
  if (unit === 'decade') return parseIsoDate(period.replace(/0s$/, 'X'))?.first
  if (unit !== 'week') return parseIsoDate(period)?.first
  const parts = /^(\d{4})-W(\d\d)$/.exec(period)
  if (parts === null) return undefined
  // The week of 4 January is week 1.
  return mondayOf(dayNumberOf(Number(parts[1]), 1, 4)) + 7 * (Number(parts[2]) - 1)
}

function nextFirstDay(day: number, unit: PeriodUnit): number | undefined {
  if (unit === 'day') return day + 1
  if (unit === 'week') return day + 7
  const range = parseIsoDate(
    unit === 'decade' ? `${periodOfDay(day, 'decade').slice(0, 3)}X` : periodOfDay(day, unit),
  )
  return range && range.last + 1
}

function fourDigits(value: number): string {
  return String(value).padStart(4, '0')
}

function twoDigits(value: number): string {
  return String(value).padStart(2, '0')
}
