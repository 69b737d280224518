import fc from 'fast-check'
import { expect, test } from 'vitest'
import { headerDocvars } from '../../src/read/header-docvars.ts'

const BODY = `\n\nFriends, we meet in a hall that has heard many voices. ${'We carry on together, as we did before. '.repeat(9)}`

test.for([
  // first lines of a text                                                           date
  ['March 4, 2021', '2021-03-04'],
  ['Harbour House\n\nPort Ellery\n\n(July 23, 2021)\n\n8:01 P.M. EDT', '2021-07-23'],
  ['12:40 P.M. EST, March 4, 2021', '2021-03-04'],
  ['Thursday, 30 September 1993, 10 a.m.', '1993-09-30'],
  ['Port Ellery, 4th March, 2021', '2021-03-04'],
  ['Date: 2021-03-04', '2021-03-04'],
  ['Delivered on 4 March 2021', '2021-03-04'],
  ['Genève, le 4 mars 2021', '2021-03-04'],
  ['Berlin, den 4. März 2021', '2021-03-04'],
  ['03/04/2021', undefined],
  ['“We carry on.”\n\n— Premier Hale, Port Ellery, March 4, 2021', undefined],
  ['I would like to read what our two states issue tonight:\n\nMARCH 4, 2021', undefined],
  ['© Office of the Premier, March 4, 2021', undefined],
  ['Copyright 4 March 2021', undefined],
  ['Last updated: 4 March 2021', undefined],
  ['1946-1989', undefined],
  ['3-5 March 2021', undefined],
  ['On March 4, 2021 we signed a treaty.', undefined],
  ['We remember March 4, 2021', undefined],
  [
    'the treaty that we signed in this same hall with our neighbours on\nMarch 4, 2021\nwas a beginning',
    undefined,
  ],
  ['March 4, 2021\n\nApril 9, 2021', undefined],
  ['March 2021\n\nMarch 4, 2021', '2021-03-04'],
  ['To the Senate:\n\nMarch 4, 2021', undefined],
  ['SPEAKER HALE: Good morning to all of you here in this hall.\n\nMarch 4, 2021', undefined],
  [`${'We carry on together, as we did before. '.repeat(9)}\n\nMarch 4, 2021`, undefined],
  [`${'Line\n'.repeat(15)}March 4, 2021`, undefined],
] as const)('date in the text: %s', ([head, date]) => {
  expect(headerDocvars(head + BODY).date?.value).toBe(date)
})

test.for([
  ['Address to the Nation, January 16, 1961', '1961-01-16'],
  ['Address to the Nation (January 16, 1961)', '1961-01-16'],
  ['January 16, 1961: Address to the Nation', '1961-01-16'],
  ['1961-01-16 - Address to the Nation', '1961-01-16'],
  ['Lecture at Port Ellery, March 1961', '1961-03'],
  ['Remarks on the Events of September 11, 2001', undefined],
  ['Remarks on the Anniversary of the Treaty, March 4, 1921', undefined],
  ['Vision 2030', undefined],
  ['Fifty Years after the Treaty of Port Ellery, March 4, 1921', undefined],
  ['Plan for 2021-2025', undefined],
] as const)('date in the title: %s', ([title, date]) => {
  expect(headerDocvars(BODY, { title }).date?.value).toBe(date)
})

test.for([
  ['1961-01-20-inaugural.txt', '1961-01-20'],
  ['speeches/20090923_obama.txt', '2009-09-23'],
  ['C:\\speeches\\2009_09_23.txt', '2009-09-23'],
  ['USA_64_2009.txt', '2009'],
  ['unga79-2024-us_en.pdf', '2024'],
  ['speech-4-march-2021.txt', '2021-03-04'],
  ['india-aug15-1947.pdf', '1947'],
  ['2021-2025.txt', undefined],
  ['collected-1946-47.txt', undefined],
  ['2009-13-45.txt', undefined],
  ['speech-123456789.txt', undefined],
  ['speech12021.txt', undefined],
  ['1961/speech.txt', undefined],
  ['agenda-2030.txt', undefined],
  ['vision_2030_address.docx', undefined],
  ['unsc-resolution-1973.pdf', undefined],
  ['on-the-treaty-of-1919.txt', undefined],
  ['on-the-treaty-of-1919-2004.txt', '2004'],
  ['peace-2009.txt', '2009'],
] as const)('date in the file name: %s', ([fileName, date]) => {
  expect(headerDocvars(BODY, { fileName }).date?.value).toBe(date)
})

test('the text goes first, a finer date of another source fills it in, and contradictions give none', () => {
  const dateOf = (head: string, fileName: string) => headerDocvars(head + BODY, { fileName }).date
  expect(dateOf('March 4, 2021', '2021-03-05.txt')).toEqual({
    value: '2021-03-04',
    from: { in: 'text', line: 1 },
    written: 'March 4, 2021',
  })
  expect(dateOf('March 2021', '2021-03-05.txt')).toMatchObject({
    value: '2021-03-05',
    from: { in: 'file-name' },
  })
  expect(dateOf('March 4, 2021', '2019-03-04.txt')).toBeUndefined()
  expect(
    headerDocvars(`March 4, 2021${BODY}`, { fileName: '2019.txt' }).dates.map(({ value }) => value),
  ).toEqual(['2021-03-04', '2019'])
})

test.for([
  ['Remarks by President Hale at the Harbour', 'President Hale'],
  ['Remarks by Vice President Ada Hale on Trade', 'Vice President Ada Hale'],
  ['Statement by H.E. Mr. Felix HARTMANN, Minister for Foreign Affairs', 'Felix Hartmann'],
  ['Remarks by President Hale and Premier Orlov', undefined],
  ['Remarks by the President', undefined],
  ['Remarks by Vice President at the Harbour', undefined],
  ['Speech of the Republic', undefined],
  ['Inaugural Address', undefined],
] as const)('speaker in the title: %s', ([title, speaker]) => {
  expect(headerDocvars(BODY, { title }).speaker?.value).toBe(speaker)
})

test('countries are those the caller knows', () => {
  const countryOf = (name: string) => ({ USA: 'USA', us: 'USA', Estonia: 'EST' })[name]
  const country = (head: string, fileName?: string) =>
    headerDocvars(head + BODY, { fileName, countryOf }).country?.value
  expect(country('', 'USA_64_2009.txt')).toBe('USA')
  expect(country('', 'unga79-2024-us_en.pdf')).toBe('USA')
  expect(country('', 'XYZ_64_2009.txt')).toBeUndefined()
  expect(country('Permanent Mission of Estonia to the United Nations', 'USA_64_2009.txt')).toBe('EST')
  expect(headerDocvars(BODY, { fileName: 'USA_64_2009.txt' }).country).toBeUndefined()
})

test('any text is read, and what is found stands in it', () => {
  const part = fc.constantFrom(
    'March',
    '4',
    ',',
    '2021',
    '\n',
    '2021-03-04',
    '(',
    '20/',
    ' ',
    'de',
    'Remarks by ',
    'X. Hale',
    '-',
  )
  const text = fc.oneof(
    fc.string(),
    fc.array(part, { maxLength: 30 }).map((parts) => parts.join(' ')),
  )
  fc.assert(
    fc.property(text, text, text, (head, title, fileName) => {
      const { date, dates } = headerDocvars(head, { title, fileName })
      for (const { value, from, written } of dates) {
        expect(value).toMatch(/^\d{4}(-\d\d){0,2}$/)
        if (from.in === 'text') expect(head.replace(/\s+/g, ' ')).toContain(written)
      }
      if (date) expect(dates).toContainEqual(date)
    }),
    { seed: 2, numRuns: 1500 },
  )
})

test('hostile input takes no long time', () => {
  for (const part of [' ', '\n', '(', '4 March ', 'A. ', 'a ', 'Remarks by ', '2021-', ', ']) {
    const text = part.repeat(200_000)
    headerDocvars(text, { title: text, fileName: text })
  }
}, 4000)
