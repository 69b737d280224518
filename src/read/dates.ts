/** Which number comes first in 07/08/2009. */
export type DateOrder = 'dmy' | 'mdy'

/**
 * What a written date comes to. `iso` is ISO 8601 of the precision that was written (2009, 2009-07, 2009-07-15), a
 * quarter as 2009-Q3, a decade as in EDTF (199X). Where two readings are possible, `iso` holds what both agree on.
 */
export type ParsedDate =
  | { readonly kind: 'date'; readonly iso: string }
  | { readonly kind: 'ambiguous'; readonly iso: string; readonly message: string }
  | { readonly kind: 'invalid'; readonly message: string }

const MONTHS = [
  'january',
  'february',
  'march',
  'april',
  'may',
  'june',
  'july',
  'august',
  'september',
  'october',
  'november',
  'december',
]
const WEEKDAYS = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday']
const WEEKDAY_SHORT = ['mon', 'tue', 'tues', 'wed', 'thu', 'thur', 'thurs', 'fri', 'sat', 'sun']
const DAYS = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
const LONGEST = 80

const YEAR_FIRST = /^(\d{4})(?:([-/.])(\d{1,2})(?:\2(\d{1,2}))?)?$/
const TIME_PART = /[T ]\d{1,2}(?::?\d{2}(?::?\d{2}(?:[.,]\d+)?)?)?(?:Z| ?[+-]\d{2}(?::?\d{2})?)?$/
const CLOCK = /[ ,]+(?:at )?\d{1,2}:\d{2}(?::\d{2})?(?: ?[ap]\.?m\.?)?(?: [a-z]{2,4})?$/
const COMPACT = /^(\d{4})(\d{2})(\d{2})$/
const QUARTER = /^(?:(\d{4})[- ]?q([1-4])|q([1-4])[- ,/]*(\d{4}))$/
const DECADE = /^(?:the )?(\d{3})(?:0'?s|x)$/
const YEAR_LAST = /^(\d{1,2})([-/.])(\d{1,2})\2(\d{4}|\d{2})$/
const DAY_NUMBER = /^(\d{1,2})(?:st|nd|rd|th)?$/

/**
 * Reads a date as people and files write it: ISO 8601 dates and date-times (the date part as written, whatever the
 * zone), reduced precision, quarters, decades, numbers with `/`, `.` or `-`, and English month names in either order.
 *
 * 07/08/2009 without an order is ambiguous and gives its year; a number over 12 or two equal numbers decide, and dots
 * mean the day first. A two-digit year, an impossible day and a year outside 1000 to 2999 are invalid.
 *
 * @param written a string, or a number that is a year (2009) or a compact date (20090715)
 */
export function parseDate(
  written: string | number,
  options: { readonly order?: DateOrder | undefined } = {},
): ParsedDate {
  const text = String(written).trim()
  if (isPlainIsoDay(text)) return day(+text.slice(0, 4), +text.slice(5, 7), +text.slice(8, 10), text)
  if (text === '') return invalid(text, 'is empty')
  if (text.length > LONGEST) return invalid(`${text.slice(0, 40)}…`, 'is too long for a date')
  return readWritten(text.replace(/\s+/g, ' ').toLowerCase(), text, options.order)
}

/** The number of an English month name, full or shortened to three letters or `sept`; `undefined` for other words. */
export function monthNumber(word: string): number | undefined {
  const name = word.toLowerCase()
  if (name === 'sept') return 9
  const index = MONTHS.findIndex((month) => month === name || month.slice(0, 3) === name)
  return index === -1 ? undefined : index + 1
}

function isPlainIsoDay(text: string): boolean {
  if (text.length !== 10) return false
  for (let at = 0; at < 10; at++) {
    const code = text.charCodeAt(at)
    if (at === 4 || at === 7 ? code !== 0x2d : code < 0x30 || code > 0x39) return false
  }
  return true
}

function readWritten(text: string, written: string, order: DateOrder | undefined): ParsedDate {
  const compact = COMPACT.exec(text)
  if (compact) return day(Number(compact[1]), Number(compact[2]), Number(compact[3]), written)
  if (/^-?\d+(\.\d+)?$/.test(text) && !/^\d{4}$/.test(text)) {
    const hint = /^\d{9,13}$/.test(text) ? '; seconds since 1970 are not read' : ''
    return invalid(written, `is a number but neither a year nor YYYYMMDD${hint}`)
  }
  const quarter = QUARTER.exec(text)
  if (quarter) return checkYear(Number(quarter[1] ?? quarter[4]), `-Q${quarter[2] ?? quarter[3]}`, written)
  const decade = DECADE.exec(text)
  if (decade) {
    const year = checkYear(Number(decade[1]) * 10, '', written)
    return year.kind === 'date' ? { kind: 'date', iso: `${decade[1]}X` } : year
  }
  const bare = /^\d{1,4}[-/.]\d{1,2}[-/.]\d{1,4}[t ]/.test(text)
    ? text.replace(/t/, 'T').replace(/z$/, 'Z').replace(TIME_PART, '').replace(CLOCK, '')
    : text
  const yearFirst = YEAR_FIRST.exec(bare)
  if (yearFirst) return precise(Number(yearFirst[1]), yearFirst[3], yearFirst[4], written)
  const yearLast = YEAR_LAST.exec(bare)
  if (yearLast) return readNumbers(yearLast, written, order)
  return readNamed(text.replace(CLOCK, ''), written)
}

/** Two numbers and a year: a number over 12 can only be the day. */
function readNumbers(parts: RegExpExecArray, written: string, order: DateOrder | undefined): ParsedDate {
  const first = Number(parts[1])
  const second = Number(parts[3])
  if (parts[4]?.length === 2)
    return invalid(written, 'has a year of two digits, and the century is not known')
  const year = Number(parts[4])
  if (first > 12 || first === second) return day(year, second, first, written)
  if (second > 12) return day(year, first, second, written)
  const known = order ?? (parts[2] === '.' ? 'dmy' : undefined)
  if (known === 'dmy') return day(year, second, first, written)
  if (known === 'mdy') return day(year, first, second, written)
  const checked = day(year, first, second, written)
  if (checked.kind !== 'date') return checked
  return {
    kind: 'ambiguous',
    iso: String(year),
    message: `${JSON.stringify(written)} can be ${iso(year, second, first)} or ${iso(year, first, second)}; only the year is used`,
  }
}

/** Month names in words: each word is told apart, then the order of their kinds must be one that people write. */
function readNamed(text: string, written: string): ParsedDate {
  let kinds = ''
  let dayNumber = 0
  let month = 0
  let year = 0
  for (const word of text.split(/[\s,./-]+/)) {
    const number = DAY_NUMBER.exec(word)
    if (
      word === '' ||
      word === 'of' ||
      word === 'the' ||
      WEEKDAYS.includes(word) ||
      WEEKDAY_SHORT.includes(word)
    )
      continue
    if (/^\d{4}$/.test(word)) {
      kinds += 'Y'
      year = Number(word)
    } else if (number || /^['’]\d{2}$/.test(word)) {
      kinds += 'D'
      if (!kinds.slice(0, -1).includes('D')) dayNumber = Number(number?.[1] ?? 0)
    } else {
      const named = monthNumber(word)
      if (named === undefined) return invalid(written, 'is not a date that is understood')
      kinds += 'M'
      month = named
    }
  }
  switch (kinds) {
    case 'DMY':
    case 'MDY':
    case 'YMD':
    case 'YDM':
      return day(year, month, dayNumber, written)
    case 'MY':
    case 'YM':
      return checkYear(year, `-${pad(month)}`, written)
    case 'DMD':
    case 'MDD':
      return invalid(written, 'has a year of two digits, and the century is not known')
    case 'DM':
    case 'MD':
    case 'M':
      return invalid(written, 'has no year')
    default:
      return invalid(written, 'is not a date that is understood')
  }
}

function precise(
  year: number,
  month: string | undefined,
  dayText: string | undefined,
  written: string,
): ParsedDate {
  if (month === undefined) return checkYear(year, '', written)
  if (dayText !== undefined) return day(year, Number(month), Number(dayText), written)
  if (Number(month) < 1 || Number(month) > 12) return invalid(written, `has month ${month}, and there are 12`)
  return checkYear(year, `-${pad(Number(month))}`, written)
}

function day(year: number, month: number, dayNumber: number, written: string): ParsedDate {
  if (month < 1 || month > 12) return invalid(written, `has month ${month}, and there are 12`)
  const leap = month === 2 && year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0)
  const length = (DAYS[month - 1] ?? 31) + (leap ? 1 : 0)
  if (dayNumber < 1 || dayNumber > length) {
    return invalid(written, `has day ${dayNumber}, and that month has ${length}`)
  }
  return checkYear(year, `-${pad(month)}-${pad(dayNumber)}`, written)
}

function checkYear(year: number, rest: string, written: string): ParsedDate {
  if (year < 1000 || year > 2999)
    return invalid(written, `has year ${year}; years from 1000 to 2999 are read`)
  return { kind: 'date', iso: `${year}${rest}` }
}

function invalid(written: string, reason: string): ParsedDate {
  return { kind: 'invalid', message: `${JSON.stringify(written)} ${reason}` }
}

function iso(year: number, month: number, dayNumber: number): string {
  return `${year}-${pad(month)}-${pad(dayNumber)}`
}

function pad(number: number): string {
  return number < 10 ? `0${number}` : String(number)
}
