/** Inclusive range of days, each counted from 1970-01-01 in the proleptic Gregorian calendar. */
export interface DayRange {
  readonly first: number
  readonly last: number
}

/** How exact a date is. */
export type Precision = 'decade' | 'year' | 'quarter' | 'month' | 'day'

/** A date of any precision, and the days it covers. */
export interface DateRange extends DayRange {
  readonly precision: Precision
  readonly year: number
  /** 1 to 12, the first month covered. */
  readonly month: number
}

/**
 * Reads an ISO 8601 date: `2009`, `2009-07`, `2009-07-15`, a date-time (its date as written, whatever the
 * time zone), a quarter `2009-Q3`, or a decade in EDTF, `200X`.
 *
 * @returns `undefined` where it is none of these or no such day exists
 */
export function parseIsoDate(iso: string): DateRange | undefined {
  const parts = /^(\d{3})(?:X|(\d)(?:-(?:Q([1-4])|(\d\d)(?:-(\d\d)(?:[T ].*)?)?))?)$/.exec(iso)
  if (parts === null) return undefined
  const [, decade, digit, quarter, month, day] = parts
  const year = Number(`${decade}${digit ?? 0}`)
  if (digit === undefined) return dateRange('decade', year, 1, 120)
  if (quarter !== undefined) return dateRange('quarter', year, 3 * Number(quarter) - 2, 3)
  if (month === undefined) return dateRange('year', year, 1, 12)
  const monthNumber = Number(month)
  if (monthNumber < 1 || monthNumber > 12) return undefined
  const range = dateRange('month', year, monthNumber, 1)
  if (day === undefined) return range
  const dayNumber = range.first + Number(day) - 1
  if (dayNumber < range.first || dayNumber > range.last) return undefined
  return { precision: 'day', year, month: monthNumber, first: dayNumber, last: dayNumber }
}

/**
 * Day number of a date, 0 for 1970-01-01. The day may lie outside the month: day 0 is the last of the month
 * before.
 *
 * Source: Hinnant, chrono-Compatible Low-Level Date Algorithms (days_from_civil).
 *
 * @param month 1 to 12
 */
export function dayNumberOf(year: number, month: number, day: number): number {
  const shifted = month <= 2 ? year - 1 : year
  const era = Math.floor(shifted / 400)
  const yearOfEra = shifted - era * 400
  const dayOfYear = Math.floor((153 * (month + (month > 2 ? -3 : 9)) + 2) / 5) + day - 1
  const dayOfEra = yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear
  return era * 146097 + dayOfEra - 719468
}

/** Year, month and day of a day number. Source: as `dayNumberOf` (civil_from_days). */
export function dateOfDayNumber(dayNumber: number): { year: number; month: number; day: number } {
  const shifted = dayNumber + 719468
  const era = Math.floor(shifted / 146097)
  const dayOfEra = shifted - era * 146097
  const yearOfEra = Math.floor(
    (dayOfEra - Math.floor(dayOfEra / 1460) + Math.floor(dayOfEra / 36524) - Math.floor(dayOfEra / 146096)) /
      365,
  )
  const dayOfYear = dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100))
  const shiftedMonth = Math.floor((5 * dayOfYear + 2) / 153)
  const month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9
  return {
    year: yearOfEra + era * 400 + (month <= 2 ? 1 : 0),
    month,
    day: dayOfYear - Math.floor((153 * shiftedMonth + 2) / 5) + 1,
  }
}

/**
 * Year and week of a day by ISO 8601: weeks begin on Monday, and week 1 holds the year's first Thursday, so
 * the first days of January may belong to the year before and the last of December to the year after.
 */
export function isoWeekOf(dayNumber: number): { year: number; week: number } {
  const thursday = mondayOf(dayNumber) + 3
  const { year } = dateOfDayNumber(thursday)
  return { year, week: Math.floor((thursday - dayNumberOf(year, 1, 1)) / 7) + 1 }
}

/** Day number of the Monday of a day's week. */
export function mondayOf(dayNumber: number): number {
  // 1970-01-01 was a Thursday, so day -3 was a Monday.
  return Math.floor((dayNumber + 3) / 7) * 7 - 3
}

function dateRange(precision: Precision, year: number, month: number, months: number): DateRange {
  const end = year * 12 + month - 1 + months
  return {
    precision,
    year,
    month,
    first: dayNumberOf(year, month, 1),
    last: dayNumberOf(Math.floor(end / 12), (end % 12) + 1, 1) - 1,
  }
}
