import fc from 'fast-check'
import { expect, test } from 'vitest'
import { monthNumber, parseDate } from '../../src/read/dates.ts'

test.for([
  // written                      iso
  ['2009-07-15', '2009-07-15'],
  [' 2009-07-15 ', '2009-07-15'],
  ['2009-7-5', '2009-07-05'],
  ['2009/07/15', '2009-07-15'],
  ['2009.07.15', '2009-07-15'],
  ['20090715', '2009-07-15'],
  [20090715, '2009-07-15'],
  ['2009-07', '2009-07'],
  ['2009/07', '2009-07'],
  ['2009', '2009'],
  [2009, '2009'],
  ['2009-Q3', '2009-Q3'],
  ['2009 Q3', '2009-Q3'],
  ['Q3 2009', '2009-Q3'],
  ['1990s', '199X'],
  ["1990's", '199X'],
  ['199X', '199X'],
  ['2009-07-15T10:00:00Z', '2009-07-15'],
  ['2009-07-15T23:30:00-05:00', '2009-07-15'],
  ['2009-07-15 10:00:00.123', '2009-07-15'],
  ['2009-07-15T10:00', '2009-07-15'],
  ['15.07.2009', '2009-07-15'],
  ['15/07/2009', '2009-07-15'],
  ['07/15/2009', '2009-07-15'],
  ['7/15/2009 14:05', '2009-07-15'],
  ['07/07/2009', '2009-07-07'],
  ['07.08.2009', '2009-08-07'],
  ['15 July 2009', '2009-07-15'],
  ['15th of July 2009', '2009-07-15'],
  ['15th of July, 2009', '2009-07-15'],
  ['July 15, 2009', '2009-07-15'],
  ['July 15th 2009', '2009-07-15'],
  ['july 1st, 2009', '2009-07-01'],
  ['Jul. 15 2009', '2009-07-15'],
  ['15-Jul-2009', '2009-07-15'],
  ['Wednesday, 15 July 2009', '2009-07-15'],
  ['Wed, 15 Jul 2009 10:00:00 GMT', '2009-07-15'],
  ['July 15, 2009, 10:30 a.m. EDT', '2009-07-15'],
  ['Sept. 3, 1783', '1783-09-03'],
  ['July 2009', '2009-07'],
  ['2009 July', '2009-07'],
  ['July, 2009', '2009-07'],
  ['29 February 2000', '2000-02-29'],
  ['1000', '1000'],
  ['2999-12-31', '2999-12-31'],
] as const)('%s is %s', ([written, iso]) => {
  expect(parseDate(written)).toEqual({ kind: 'date', iso })
})

test.for([
  // written             reason
  ['', 'is empty'],
  ['30 February 2009', 'has day 30, and that month has 28'],
  ['2009-02-29', 'that month has 28'],
  ['1900-02-29', 'that month has 28'],
  ['2009-04-31', 'that month has 30'],
  ['2009-13-01', 'has month 13'],
  ['2009-13', 'has month 13'],
  ['2009-00-10', 'has month 0'],
  ['2009-07-00', 'has day 0'],
  ['15/13/2009', 'has month 13'],
  ['1 Jan 98', 'century'],
  ["Jan 1, '98", 'century'],
  ['01/02/98', 'century'],
  ['15 July', 'has no year'],
  ['0999-01-01', '1000 to 2999'],
  ['3000', '1000 to 2999'],
  [3000, '1000 to 2999'],
  [1247616000, 'seconds since 1970'],
  [2009.5, 'neither a year'],
  [-2009, 'neither a year'],
  ['200907', 'neither a year'],
  ['n.d.', 'not a date'],
  ['15-16 July 2009', 'not a date'],
  ['July-August 2009', 'not a date'],
  ['2009-W29', 'not a date'],
  ['Brumaire 2009', 'not a date'],
  ['２００９', 'not a date'],
  ['x'.repeat(1000), 'too long'],
] as const)('%s is invalid: %s', ([written, reason]) => {
  const parsed = parseDate(written)
  expect(parsed.kind).toBe('invalid')
  expect(parsed.kind === 'invalid' && parsed.message).toContain(reason)
})

test('07/08/2009 is its year, and says both readings, unless the order is known', () => {
  const parsed = parseDate('07/08/2009')
  expect(parsed).toMatchObject({ kind: 'ambiguous', iso: '2009' })
  expect(parsed.kind === 'ambiguous' && parsed.message).toMatch(/2009-08-07 or 2009-07-08/)
  expect(parseDate('07/08/2009', { order: 'dmy' })).toEqual({ kind: 'date', iso: '2009-08-07' })
  expect(parseDate('07/08/2009', { order: 'mdy' })).toEqual({ kind: 'date', iso: '2009-07-08' })
})

test('whatever is written, the answer is one of three, and a date has the form of one', () => {
  const piece = fc.constantFrom(
    '2009',
    '31',
    '12',
    'July',
    ' ',
    '-',
    '/',
    '.',
    ',',
    'T',
    ':',
    'Q3',
    'of',
    '0',
    'X',
    "'",
  )
  const written = fc.oneof(
    fc.string(),
    fc.array(piece, { maxLength: 12 }).map((pieces) => pieces.join('')),
  )
  fc.assert(
    fc.property(written, (text) => {
      const parsed = parseDate(text)
      if (parsed.kind === 'invalid') expect(parsed.message).not.toBe('')
      else
        expect(parsed.iso).toMatch(
          /^[12]\d{3}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?|-Q[1-4])?$|^[12]\d\dX$/,
        )
    }),
    { seed: 7, numRuns: 2000 },
  )
})

test('every day of four centuries is read as the calendar has it', () => {
  for (let time = Date.UTC(1700, 0, 1); time < Date.UTC(2101, 0, 1); time += 86_400_000 * 13) {
    const iso = new Date(time).toISOString().slice(0, 10)
    expect(parseDate(iso)).toEqual({ kind: 'date', iso })
  }
  for (let year = 1700; year < 2100; year++) {
    const isLeap = new Date(Date.UTC(year, 1, 29)).getUTCMonth() === 1
    expect(parseDate(`29 Feb ${year}`).kind).toBe(isLeap ? 'date' : 'invalid')
  }
})

test('names of months', () => {
  expect(['January', 'SEPT', 'dec', 'decem', 'x'].map(monthNumber)).toEqual([1, 9, 12, undefined, undefined])
})
