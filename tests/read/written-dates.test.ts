import { expect, test } from 'vitest'
import { findWrittenDates } from '../../src/read/written-dates.ts'

test.for([
  ['March 4, 2021', ['2021-03-04']],
  ['4 March 2021', ['2021-03-04']],
  ['4th March, 2021', ['2021-03-04']],
  ['the 4th of March 2021', ['2021-03-04']],
  ['MARCH 4TH, 2021', ['2021-03-04']],
  ['Sept. 9, 1999', ['1999-09-09']],
  ['Thursday, 30 September 1993, 10 a.m.', ['1993-09-30']],
  ['2009-09-23', ['2009-09-23']],
  ['2009-09-23T10:00:00Z', ['2009-09-23']],
  ['23.09.2009', ['2009-09-23']],
  ['23/09/2009', ['2009-09-23']],
  ['03/09/2009', []],
  ['March 2021', ['2021-03']],
  ['le 1er mars 2021', ['2021-03-01']],
  ['4. März 2021', ['2021-03-04']],
  ['4 de marzo de 2021', ['2021-03-04']],
  ['4 de março de 2021', ['2021-03-04']],
  ['4 marzo 2021', ['2021-03-04']],
  ['4 maart 2021', ['2021-03-04']],
  ['4 marca 2021', ['2021-03-04']],
  ['4. března 2021', ['2021-03-04']],
  ['4 марта 2021 года', ['2021-03-04']],
  ['4 березня 2021', ['2021-03-04']],
  ['4. maaliskuuta 2021', ['2021-03-04']],
  ['2021. március 4.', ['2021-03-04']],
  ['4 Mart 2021', ['2021-03-04']],
  ['4 mars 2021', ['2021-03-04']],
  ['February 30, 2021', []],
  ['3-5 March 2021', []],
  ['3 to 5 March 2021', []],
  ['March 3-5, 2021', []],
  ['3 March - 5 April 2021', []],
  ['4 March 2021 and 6 March 2021', []],
  ['4 March 2021; 6 March 2021', ['2021-03-04', '2021-03-06']],
  ['March 4, 20211', []],
  ['dismay 4, 2021', []],
  ['1999-2004', []],
  ['4 March', []],
] as const)('dates in %s', ([line, dates]) => {
  expect(findWrittenDates(line).map(({ iso }) => iso)).toEqual(dates)
})

test('numbers are read in a known order, and the span is the date', () => {
  expect(findWrittenDates('on 03/09/2009.', 'dmy')).toEqual([{ start: 3, end: 13, iso: '2009-09-03' }])
  expect(findWrittenDates('03/09/2009', 'mdy')[0]?.iso).toBe('2009-03-09')
})

test('long lines take no long time', () => {
  for (const part of ['4 ', 'March ', '4 de ', '1.', '2021-', '4\u00a0March ']) {
    expect(findWrittenDates(part.repeat(2000))).toEqual([])
  }
}, 2000)
