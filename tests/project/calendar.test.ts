import { spawnSync } from 'node:child_process'
import { Cron } from 'croner'
import { describe, expect, test } from 'vitest'
import { cronFields, onCalendars } from '../../src/project/calendar.ts'
import { type CronSchedule, parseCron } from '../../src/project/cron.ts'
import { EXPRESSIONS } from './due.ts'

function parsed(expression: string): CronSchedule {
  const read = parseCron(expression)
  if (read.kind === 'bad') throw new Error(read.message)
  return read.schedule
}

describe('onCalendars', () => {
  test.for([
    ['0 7 * * *', ['*-*-* 07:00:00']],
    ['*/15 * * * *', ['*-*-* *:00/15:00']],
    ['5,35 8-18 * * *', ['*-*-* 08..18:05,35:00']],
    ['0-30/10 * * * *', ['*-*-* *:00..30/10:00']],
    ['0 7 * * 1-5', ['Mon..Fri *-*-* 07:00:00']],
    ['0 7 * * 0,6', ['Sat,Sun *-*-* 07:00:00']],
    ['0 7 * * sun-tue', ['Mon,Tue,Sun *-*-* 07:00:00']],
    ['30 6 1,15 1-3 *', ['*-01..03-01,15 06:30:00']],
    ['0 7 1 * 1', ['*-*-01 07:00:00', 'Mon *-*-* 07:00:00']],
  ] as const)('%s is %j', ([expression, expected]) => {
    expect(onCalendars(parsed(expression), 'UTC')).toEqual(expected.map((value) => `${value} UTC`))
  })

  test('a time zone stands at the end', () => {
    expect(onCalendars(parsed('0 7 * * 1'), 'Europe/Rome')).toEqual(['Mon *-*-* 07:00:00 Europe/Rome'])
  })

  const hasSystemd = spawnSync('systemd-analyze', ['--version']).status === 0
  describe.skipIf(!hasSystemd)('as systemd understands it', () => {
    test.for(
      EXPRESSIONS.flatMap((expression) => [
        [expression, 'UTC'] as const,
        [expression, 'Europe/Rome'] as const,
        [expression, 'Asia/Kolkata'] as const,
      ]),
    )('%s in %s: the same next 50 times as croner', ([expression, timezone]) => {
      const from = new Date('2026-04-01T00:00:30Z')
      // What happens when clocks are set is each scheduler's own; the calendar of systemd ends with the year 2199.
      const until = timezone === 'Europe/Rome' ? Date.UTC(2026, 9, 20) : Date.UTC(2199, 0, 1)
      const expected = new Cron(expression, { paused: true, timezone }).nextRuns(50, from)
      const found = onCalendars(parsed(expression), timezone).flatMap((calendar) => elapses(calendar, from))
      const sorted = [...new Set(found)].sort((one, other) => one - other)
      expect(sorted.slice(0, 50).filter((time) => time < until)).toEqual(
        expected.map((at) => at.getTime()).filter((time) => time < until),
      )
    })
  })
})

/** The next 50 times of a calendar event, as `systemd-analyze` tells them. */
function elapses(calendar: string, from: Date): number[] {
  const base = from.toISOString().replace('T', ' ').replace('.000Z', ' UTC')
  const { stdout, stderr, status } = spawnSync(
    'systemd-analyze',
    ['calendar', '--iterations=50', `--base-time=${base}`, calendar],
    { encoding: 'utf8', env: { ...process.env, TZ: 'UTC' } },
  )
  if (status !== 0) throw new Error(stderr)
  const times = [...stdout.matchAll(/(?:Next elapse|Iter(?:ation|\.) #\d+): \w+ (\S+) (\S+) UTC/g)]
  return times.map(([, day, clock]) => Date.parse(`${day}T${clock}Z`))
}

describe('cronFields', () => {
  test.for([
    ['*/15 7-18 * * mon-fri', '*/15 7-18 * * 1-5'],
    ['@daily', '0 0 * * *'],
    ['0 7 */2 * 1', '0 7 1-31/2 * 1'],
    ['0 7 1 * */2', '0 7 1 * 0-6/2'],
    ['0 7 * * 7', '0 7 * * 0'],
    ['0 7 1-31 * 1', '0 7 * * *'],
    ['0 7 * jan,jul,aug,sep *', '0 7 * 1,7-9 *'],
  ] as const)('%s is written %s', ([expression, expected]) => {
    expect(cronFields(parsed(expression))).toBe(expected)
  })

  test.for(EXPRESSIONS)('%s means the same when it is written and read again', (expression) => {
    expect(parseCron(cronFields(parsed(expression)))).toEqual({
      kind: 'schedule',
      schedule: parsed(expression),
    })
  })

  test('no day that is told begins with *, which crons take for one left open', () => {
    for (const expression of EXPRESSIONS) {
      const [, , day, , weekday] = cronFields(parsed(expression)).split(' ')
      expect([day, weekday].filter((field) => field?.startsWith('*/'))).toEqual([])
    }
  })
})
