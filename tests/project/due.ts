import type { CronSchedule } from '../../src/project/cron.ts'

const DAY_MS = 86_400_000

/** The first times of a schedule in UTC, read off its fields day by day: slow, and plain. */
export function dueTimes(schedule: CronSchedule, from: number, count: number): number[] {
  const { minutes, hours, months, days, weekdays } = schedule
  const times: number[] = []
  for (let day = from - (from % DAY_MS), tried = 0; times.length < count && tried < 210 * 366; tried++) {
    const date = new Date(day)
    const isDay = days !== 'any' && days.includes(date.getUTCDate())
    const isWeekday = weekdays !== 'any' && weekdays.includes(date.getUTCDay())
    const isOpen = days === 'any' && weekdays === 'any'
    if (months.includes(date.getUTCMonth() + 1) && (isOpen || isDay || isWeekday)) {
      for (const hour of hours)
        for (const minute of minutes) {
          const time = day + (hour * 60 + minute) * 60_000
          if (time > from) times.push(time)
        }
    }
    day += DAY_MS
  }
  return times.slice(0, count)
}

/** Cron expressions in which every kind of field is found. */
export const EXPRESSIONS = [
  '0 7 * * *',
  '*/15 * * * *',
  '*/7 * * * *',
  '5,35 * * * *',
  '0-30/10 8-18/2 * * *',
  '0 7 * * 1-5',
  '0 7 * * mon-fri',
  '0 7 * * MON,wed,Fri',
  '0 7 * * fri-sun',
  '0 7 * * 0',
  '0 7 * * 7',
  '0 7 * * sun-tue',
  '0 7 * * 5-7',
  '0 7 * * */2',
  '30 6 1,15 * *',
  '30 6 1-7 * *',
  '0 7 1,15 * 1',
  '0 7 */2 * 1',
  '0 7 1-31 * 1',
  '0 7 31 * *',
  '0 0 29 2 *',
  '0 7 * jan,jul *',
  '0 7 * */3 *',
  '15 7 13 * fri',
  '0 7 * 6-8 mon-fri',
  '@daily',
  '@hourly',
  '@weekly',
  '@monthly',
  '@yearly',
] as const
