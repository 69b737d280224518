/**
 * A schedule as systemd's timers write it, and as cron does, with neither's extensions.
 */
import type { CronSchedule } from './cron.ts'

const WEEKDAYS = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat']
/** Numbers in a row that a step is shorter than. */
const FEWEST_STEPS = 4

/**
 * The schedule as values of `OnCalendar=`, which fire together: two where a day of the month or a day of the week is
 * enough, since systemd would ask for both.
 *
 * @param timezone of IANA
 */
export function onCalendars(schedule: CronSchedule, timezone: string): readonly string[] {
  const { minutes, hours, months, days, weekdays } = schedule
  const clock = `${spans(hours, 24, PADDED)}:${spans(minutes, 60, PADDED)}:00`
  const month = spans(months, 12, PADDED)
  const values: string[] = []
  if (days !== 'any' || weekdays === 'any') {
    values.push(`*-${month}-${days === 'any' ? '*' : spans(days, 31, PADDED)} ${clock} ${timezone}`)
  }
  if (weekdays !== 'any') values.push(`${weekdayNames(weekdays)} *-${month}-* ${clock} ${timezone}`)
  return values
}

/** The five fields of a crontab, in numbers alone. */
export function cronFields({ minutes, hours, months, days, weekdays }: CronSchedule): string {
  return [
    spans(minutes, 60, PLAIN),
    spans(hours, 24, PLAIN),
    days === 'any' ? '*' : spans(days, 31, TOLD),
    spans(months, 12, PLAIN),
    weekdays === 'any' ? '*' : spans(weekdays, 7, TOLD),
  ].join(' ')
}

/** How numbers and ranges of them are written. */
interface Notation {
  readonly number: (value: number) => string
  readonly to: string
  /** What a step through all of a field begins with; `undefined` where it is told from where to where. */
  readonly all?: string
}

const PADDED: Notation = { number: (value) => String(value).padStart(2, '0'), to: '..', all: '00' }
const PLAIN: Notation = { number: String, to: '-', all: '*' }
/** For days: a field that begins with * would be taken for one left open. */
const TOLD: Notation = { number: String, to: '-' }

/** `*` for all of them, else ranges, even steps and single numbers, in order. */
function spans(numbers: readonly number[], size: number, { number, to, all }: Notation): string {
  if (numbers.length === size) return '*'
  const parts: string[] = []
  for (let at = 0; at < numbers.length; ) {
    const from = numbers[at] ?? 0
    const step = (numbers[at + 1] ?? from) - from
    let end = at
    while (end + 1 < numbers.length && (numbers[end + 1] ?? 0) - (numbers[end] ?? 0) === step) end++
    const last = numbers[end] ?? from
    const length = end - at + 1
    if (step === 1 && length > 2) parts.push(`${number(from)}${to}${number(last)}`)
    else if (step > 1 && length >= FEWEST_STEPS) {
      const isWhole = from === 0 && last + step >= size && all !== undefined
      parts.push(isWhole ? `${all}/${step}` : `${number(from)}${to}${number(last)}/${step}`)
    } else {
      parts.push(number(from))
      end = at
    }
    at = end + 1
  }
  return parts.join(',')
}

/** `Mon..Fri`, `Mon,Wed`: with Monday as the first day, as systemd counts. */
function weekdayNames(weekdays: readonly number[]): string {
  const fromMonday = weekdays.map((day) => (day + 6) % 7).sort((one, other) => one - other)
  const notation: Notation = { number: (value) => WEEKDAYS[(value + 1) % 7] ?? '', to: '..' }
  const parts: string[] = []
  for (let at = 0; at < fromMonday.length; ) {
    let end = at
    while (fromMonday[end + 1] === (fromMonday[end] ?? 0) + 1) end++
    const names = fromMonday.slice(at, end + 1).map(notation.number)
    parts.push(names.length > 2 ? `${names[0]}${notation.to}${names.at(-1)}` : names.join(','))
    at = end + 1
  }
  return parts.join(',')
}
