import { Cron } from 'croner'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { parseCron } from '../../src/project/cron.ts'
import { dueTimes, EXPRESSIONS } from './due.ts'

const FROM = Date.UTC(2026, 0, 1)

function times(expression: string, count: number): number[] {
  const parsed = parseCron(expression)
  if (parsed.kind === 'bad') throw new Error(parsed.message)
  return dueTimes(parsed.schedule, FROM, count)
}

function timesOfCroner(expression: string, count: number): number[] {
  const cron = new Cron(expression, { paused: true, timezone: 'UTC' })
  return cron.nextRuns(count, new Date(FROM)).map((at) => at.getTime())
}

describe('parseCron', () => {
  test('the fields of an expression', () => {
    expect(parseCron('*/20 7,9 1-3 jan-mar *')).toEqual({
      kind: 'schedule',
      schedule: { minutes: [0, 20, 40], hours: [7, 9], days: [1, 2, 3], months: [1, 2, 3], weekdays: 'any' },
    })
  })

  test.for([
    ['0 7 1-31 * 1', 'every day of the month, or a Monday: every day'],
    ['0 7 3 * 0-6', 'the third, or any weekday: every day'],
    ['0 7 * * 0-7', 'all weekdays'],
  ] as const)('%s is due every day: %s', ([expression]) => {
    expect(parseCron(expression)).toMatchObject({ schedule: { days: 'any', weekdays: 'any' } })
  })

  test.for(EXPRESSIONS)('%s: the same next 50 times as croner', (expression) => {
    expect(times(expression, 50)).toEqual(timesOfCroner(expression, 50))
  })

  test.for([
    ['0 7 * *', 'has 4 fields; expected five: minute, hour, day of the month, month, day of the week'],
    ['0 0 7 * * *', 'has 6 fields; expected five'],
    ['', 'has 1 field; expected five'],
    ['@reboot', 'has 1 field; expected five'],
    ['60 7 * * *', 'minute "60" is not in 0 to 59'],
    ['0 24 * * *', 'hour "24" is not in 0 to 23'],
    ['0 7 0 * *', 'day of the month "0" is not in 1 to 31'],
    ['0 7 * foo *', 'month "foo" is not in 1 to 12 or jan to dec'],
    ['0 7 * * 8', 'day of the week "8" is not in 0 to 7 or sun to sat'],
    ['0 22-2 * * *', 'hour "22-2" does not rise from low to high'],
    ['0 7 * * sat-mon', 'day of the week "sat-mon" does not rise from low to high'],
    ['5/15 * * * *', 'minute "5/15" steps from one number; write 5-59/15'],
    ['*/0 * * * *', 'minute "*/0" has a step that is not in 1 to 60'],
    ['0 7,, * * *', 'hour "" is none of *, a number'],
    ['0 7 L * *', 'day of the month "L" is not in 1 to 31'],
    ['0 7 15W * *', 'day of the month "15W" is not in 1 to 31'],
    ['0 7 * * mon#1', 'day of the week "mon#1" is none of *, a number'],
    ['0 7 * * +1', 'day of the week "+1" is none of *, a number'],
  ] as const)('"%s" is refused: %s', ([expression, message]) => {
    const parsed = parseCron(expression)
    expect(parsed.kind).toBe('bad')
    expect(parsed.kind === 'bad' ? parsed.message : '').toContain(message)
  })

  test('whatever fields are put together, what is read is due when croner says', () => {
    const part = (low: number, high: number) =>
      fc.oneof(
        fc.constant('*'),
        fc.integer({ min: low, max: high }).map(String),
        fc.integer({ min: 1, max: high - low }).map((step) => `*/${step}`),
        fc
          .tuple(fc.integer({ min: low, max: high }), fc.integer({ min: low, max: high }), fc.nat({ max: 5 }))
          .map(([one, other, step]) => {
            const range = `${Math.min(one, other)}-${Math.max(one, other)}`
            return step === 0 ? range : `${range}/${step}`
          }),
      )
    const field = (low: number, high: number) =>
      fc.array(part(low, high), { minLength: 1, maxLength: 3 }).map((parts) => parts.join(','))
    const expression = fc
      .tuple(field(0, 59), field(0, 23), field(1, 28), field(1, 12), field(0, 7))
      .map((fields) => fields.join(' '))
    fc.assert(
      fc.property(expression, (written) => {
        expect(times(written, 20)).toEqual(timesOfCroner(written, 20))
      }),
      { numRuns: 300, seed: 7 },
    )
  })
})
