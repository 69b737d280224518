import fc from 'fast-check'
import { expect, test } from 'vitest'
import { createClockGuard, createTurns, readTimetable } from '../../src/watch/schedule.ts'
import { createFakeClock, DAY, HOUR, MINUTE, SECOND } from './fake-clock.ts'

function timesOf(pattern: string, zone: string, from: string, count: number): string[] {
  const timetable = readTimetable(pattern, zone)
  const times: string[] = []
  let at = Date.parse(from)
  for (let index = 0; index < count; index++) {
    at = timetable.next(at) ?? Number.NaN
    times.push(new Date(at).toISOString().replace('.000Z', 'Z'))
  }
  return times
}

test.for([
  ['each day at seven', '0 7 * * *', 'UTC', '2026-11-22T07:00:00Z', ['2026-11-23T07:00:00Z']],
  ['in Rome', '0 7 * * *', 'Europe/Rome', '2026-11-22T00:00:00Z', ['2026-11-22T06:00:00Z']],
  [
    'six fields',
    '*/20 * * * * *',
    'UTC',
    '2026-11-22T00:00:05Z',
    ['2026-11-22T00:00:20Z', '2026-11-22T00:00:40Z'],
  ],
  ['weekdays', '30 6 * * MON-FRI', 'UTC', '2026-11-20T12:00:00Z', ['2026-11-23T06:30:00Z']],
  // In Berlin clocks go from 2:00 to 3:00 on 29 March 2026, and from 3:00 to 2:00 on 25 October.
  [
    'a time that is skipped in spring comes after the gap',
    '30 2 * * *',
    'Europe/Berlin',
    '2026-03-27T12:00:00Z',
    ['2026-03-28T01:30:00Z', '2026-03-29T01:00:00Z', '2026-03-30T00:30:00Z'],
  ],
  [
    'a time that comes twice in autumn counts once',
    '30 2 * * *',
    'Europe/Berlin',
    '2026-10-24T12:00:00Z',
    ['2026-10-25T00:30:00Z', '2026-10-26T01:30:00Z'],
  ],
  [
    'half past each hour goes on through both',
    '30 * * * *',
    'Europe/Berlin',
    '2026-10-24T23:40:00Z',
    ['2026-10-25T00:30:00Z', '2026-10-25T01:30:00Z', '2026-10-25T02:30:00Z'],
  ],
] as const)('timetable: %s', ([, pattern, zone, from, expected]) => {
  expect(timesOf(pattern, zone, from, expected.length)).toEqual(expected)
})

test.for([
  ['four fields', '0 7 * *', 'UTC', /5 fields/],
  ['seven fields', '0 0 7 * * * 2027', 'UTC', /5 fields/],
  ['words', 'every day', 'UTC', /5 fields/],
  ['a date', '2027-01-01T00:00:00', 'UTC', /5 fields/],
  ['empty', '', 'UTC', /5 fields/],
  ['minute 61', '61 * * * *', 'UTC', /minute: 61/],
  ['the 30th of February', '0 0 30 2 *', 'UTC', /never comes/],
  ['no time zone', '0 7 * * *', 'Mars/Olympus', /"Mars\/Olympus" is no time zone/],
] as const)('a timetable that is none is refused: %s', ([, pattern, zone, message]) => {
  expect(() => readTimetable(pattern, zone)).toThrow(message)
})

function dailyAt7(start: string, last: string | undefined, jitterMs = 0, random = () => 0) {
  const clock = createFakeClock(start)
  const turns = createTurns(readTimetable('0 7 * * *', 'UTC'), {
    clock,
    last: last === undefined ? undefined : Date.parse(last),
    jitterMs,
    random,
  })
  const due = () => new Date(turns.dueAt() ?? Number.NaN).toISOString()
  return { clock, turns, due }
}

test('the first turn of all is due at once', () => {
  const { due } = dailyAt7('2026-11-22T12:00:00Z', undefined)
  expect(due()).toBe('2026-11-22T12:00:00.000Z')
})

test('turns missed over a week are one turn', async () => {
  const { clock, turns, due } = dailyAt7('2026-11-22T12:00:00Z', '2026-11-15T07:00:00Z')
  expect(due()).toBe('2026-11-16T07:00:00.000Z') // long past: now
  turns.take()
  expect(due()).toBe('2026-11-23T07:00:00.000Z')
  await clock.advance(5 * DAY)
  turns.take()
  expect(due()).toBe('2026-11-28T07:00:00.000Z')
})

test('a delay is drawn once for a turn', async () => {
  const draws = [0.5, 0.25]
  const { clock, turns, due } = dailyAt7(
    '2026-11-22T06:00:00Z',
    '2026-11-21T07:00:00Z',
    MINUTE,
    () => draws.shift() ?? 0,
  )
  expect(due()).toBe('2026-11-22T07:00:30.000Z')
  expect(due()).toBe('2026-11-22T07:00:30.000Z')
  await clock.advance(2 * HOUR)
  turns.take()
  expect(due()).toBe('2026-11-23T07:00:15.000Z')
})

test('a clock set back by minutes makes no turn twice', async () => {
  const { clock, turns, due } = dailyAt7('2026-11-22T07:00:00Z', '2026-11-21T07:00:00Z')
  turns.take()
  await clock.advance(5 * MINUTE)
  clock.shift(-10 * MINUTE) // 6:55 once more
  expect(due()).toBe('2026-11-23T07:00:00.000Z')
})

test('a clock that was months ahead, set right, makes no one wait for months', async () => {
  const { clock, turns, due } = dailyAt7('2027-03-01T07:00:00Z', '2027-02-28T07:00:00Z')
  turns.take()
  await clock.advance(HOUR)
  clock.shift(-90 * DAY)
  expect(due()).toBe('2026-12-02T07:00:00.000Z') // it is 1 December, and seven o'clock was an hour ago
  turns.take()
  expect(due()).toBe('2026-12-02T07:00:00.000Z')
})

test('nor after a restart, when no one knows how much time has gone by', () => {
  const { due } = dailyAt7('2026-11-22T08:00:00Z', '2031-01-01T07:00:00Z')
  expect(Date.parse(due()) - Date.parse('2026-11-22T08:00:00Z')).toBeLessThanOrEqual(2 * DAY)
})

test('however the clock is set, turns never come more often than twice as time passes, nor stay away', async () => {
  const hops = fc.array(
    fc.record({ wait: fc.integer({ min: 1, max: 5 }), shift: fc.integer({ min: -400, max: 0 }) }),
    {
      maxLength: 20,
    },
  )
  await fc.assert(
    fc.asyncProperty(hops, async (steps) => {
      const clock = createFakeClock('2026-06-01T00:00:00Z')
      const turns = createTurns(readTimetable('0 * * * *', 'UTC'), {
        clock,
        last: clock.now(),
        jitterMs: 0,
        random: () => 0,
      })
      for (const { wait, shift } of steps) {
        // The clock is only ever set back: an hourly turn waits for two hours at the very most.
        clock.shift(shift * HOUR)
        const left = (turns.dueAt() ?? Number.NaN) - clock.now()
        expect(left).toBeLessThanOrEqual(2 * HOUR)
        await clock.advance(wait * 10 * MINUTE)
        if ((turns.dueAt() ?? 0) <= clock.now()) turns.take()
        expect(turns.dueAt()).toBeGreaterThan(clock.now() - 1)
      }
    }),
    { numRuns: 100 },
  )
})

test('what the clock was set by is told once', async () => {
  const clock = createFakeClock('2026-11-22T07:00:00Z')
  const moved = createClockGuard(clock)
  await clock.advance(HOUR)
  expect(moved()).toBeUndefined()
  clock.shift(-2 * HOUR)
  expect(moved()).toBe(-2 * HOUR)
  expect(moved()).toBeUndefined()
  clock.shift(30 * SECOND)
  expect(moved()).toBeUndefined()
  clock.shift(8 * HOUR)
  expect(moved()).toBe(8 * HOUR)
})
