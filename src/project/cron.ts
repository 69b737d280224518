/**
 * A schedule written as cron writes it, taken apart: the one form from which timers and crontabs are made.
 */

/** When something is due, by the clock of its time zone. Numbers ascend; `any` is the field left open. */
export interface CronSchedule {
  readonly minutes: readonly number[]
  readonly hours: readonly number[]
  /** From 1. */
  readonly months: readonly number[]
  /** From 1. Where days and weekdays are both told, one of them is enough. */
  readonly days: readonly number[] | 'any'
  /** 0 is Sunday. */
  readonly weekdays: readonly number[] | 'any'
}

export type ParsedCron =
  | { readonly kind: 'schedule'; readonly schedule: CronSchedule }
  | { readonly kind: 'bad'; readonly message: string }

interface Field {
  readonly name: string
  readonly low: number
  readonly high: number
  readonly names: readonly string[]
}

const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec']
const WEEKDAYS = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat']

const MINUTE: Field = { name: 'minute', low: 0, high: 59, names: [] }
const HOUR: Field = { name: 'hour', low: 0, high: 23, names: [] }
const DAY: Field = { name: 'day of the month', low: 1, high: 31, names: [] }
const MONTH: Field = { name: 'month', low: 1, high: 12, names: MONTHS }
/** 7 is Sunday too. */
const WEEKDAY: Field = { name: 'day of the week', low: 0, high: 7, names: WEEKDAYS }

const NICKNAMES: Readonly<Record<string, string>> = {
  '@yearly': '0 0 1 1 *',
  '@annually': '0 0 1 1 *',
  '@monthly': '0 0 1 * *',
  '@weekly': '0 0 * * 0',
  '@daily': '0 0 * * *',
  '@midnight': '0 0 * * *',
  '@hourly': '0 * * * *',
}

/**
 * Reads five fields (minute, hour, day of the month, month, day of the week) of numbers, names, lists, ranges and steps,
 * or a nickname such as `@daily`. A day of the month and a day of the week that are both told mean either, as in cron;
 * a field of `*` alone is not told.
 *
 * @returns `bad` for what is no cron, and for the extensions that cron and systemd do not share: seconds, years, `L`,
 *   `W`, `#`, `+`
 */
export function parseCron(written: string): ParsedCron {
  const fields = (NICKNAMES[written.trim().toLowerCase()] ?? written).trim().split(/\s+/)
  if (fields.length !== 5) {
    const count = `${fields.length} ${fields.length === 1 ? 'field' : 'fields'}`
    return bad(`it has ${count}; expected five: minute, hour, day of the month, month, day of the week`)
  }
  const [minute = '', hour = '', day = '', month = '', weekday = ''] = fields
  const read = [
    readField(minute, MINUTE),
    readField(hour, HOUR),
    readField(day, DAY),
    readField(month, MONTH),
    readField(weekday, WEEKDAY),
  ]
  for (const one of read) if (typeof one === 'string') return bad(one)
  const [minutes = [], hours = [], days = [], months = [], written7 = []] = read.filter(isNumbers)
  const weekdays = ascending(written7.map((number) => number % 7))
  const isDayOpen = isOpen(day)
  const isWeekdayOpen = isOpen(weekday)
  // Either of two is every day where one of them is.
  const isEveryDay =
    (isDayOpen && isWeekdayOpen) ||
    (!isDayOpen && days.length === 31) ||
    (!isWeekdayOpen && weekdays.length === 7)
  return {
    kind: 'schedule',
    schedule: {
      minutes,
      hours,
      months,
      days: isEveryDay || isDayOpen ? 'any' : days,
      weekdays: isEveryDay || isWeekdayOpen ? 'any' : weekdays,
    },
  }
}

function bad(message: string): ParsedCron {
  return { kind: 'bad', message }
}

function isOpen(field: string): boolean {
  return field === '*' || field === '?'
}

function isNumbers(read: readonly number[] | string): read is readonly number[] {
  return typeof read !== 'string'
}

/** The numbers of a field, ascending, or what is wrong with it. */
function readField(written: string, field: Field): readonly number[] | string {
  const numbers: number[] = []
  for (const part of written.split(',')) {
    const read = readPart(part, field)
    if (typeof read === 'string') return read
    numbers.push(...read)
  }
  return ascending(numbers)
}

function readPart(part: string, field: Field): readonly number[] | string {
  const { name, low, high } = field
  const [, first, last, step] = /^(\*|\?|[a-z0-9]+)(?:-([a-z0-9]+))?(?:\/(\d+))?$/i.exec(part) ?? []
  if (first === undefined) {
    return `${name} "${part}" is none of *, a number, a name, a range such as 1-5 or a step such as */15`
  }
  const isStar = first === '*' || first === '?'
  if (step !== undefined && !isStar && last === undefined) {
    return `${name} "${part}" steps from one number; write ${part.replace('/', `-${high}/`)}`
  }
  // Sunday ends a range as the seventh day: fri-sun.
  const top = field === WEEKDAY && isStar ? 6 : high
  const from = isStar ? low : numberOf(first, field)
  const to = isStar ? top : last === undefined ? from : numberOf(last, field, 'last')
  if (from === undefined || to === undefined) {
    return `${name} "${part}" is not in ${low} to ${high}${field.names.length > 0 ? ` or ${field.names[0]} to ${field.names.at(-1)}` : ''}`
  }
  if (from > to || (isStar && last !== undefined)) return `${name} "${part}" does not rise from low to high`
  const by = step === undefined ? 1 : Number(step)
  const most = field === WEEKDAY ? 7 : high + 1 - low
  if (by < 1 || by > most) return `${name} "${part}" has a step that is not in 1 to ${most}`
  return Array.from({ length: Math.floor((to - from) / by) + 1 }, (_, index) => from + index * by)
}

function numberOf(written: string, field: Field, end: 'first' | 'last' = 'first'): number | undefined {
  const name = field.names.indexOf(written.toLowerCase())
  if (name >= 0) return field === WEEKDAY && name === 0 && end === 'last' ? 7 : name + Math.min(field.low, 1)
  const number = /^\d{1,2}$/.test(written) ? Number(written) : Number.NaN
  return number >= field.low && number <= field.high ? number : undefined
}

function ascending(numbers: readonly number[]): readonly number[] {
  return [...new Set(numbers)].sort((one, other) => one - other)
}
