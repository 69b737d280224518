import fc from 'fast-check'
import { expect, test } from 'vitest'
import { readCsvBatches } from '../../src/read/csv.ts'
import { parseCells, plainCells } from '../../src/read/csv-cells.ts'
import { detectDelimiter } from '../../src/read/csv-dialect.ts'
import { all, brief, chunksOf, documentOf, messageOf } from './folder.ts'

const read = async (written: string | Buffer, options = {}, size = 1 << 20) =>
  (await all(readCsvBatches(chunksOf(written, size), { source: 'a.csv', idPrefix: 'a', ...options }))).flat()

test.for([1, 2, 3, 1 << 20])('rows become documents, in chunks of %i', async (size) => {
  const written =
    '\ufeffid,date,text,note\r\nx,15 July 2009,"He said ""no"",\r\nand left", n \r\n\r\ny,,plain,\r\n'
  const [first, second, ...rest] = await read(written, {}, size)
  expect(rest).toEqual([])
  expect(documentOf(first)).toEqual({
    id: 'x',
    text: 'He said "no",\r\nand left',
    markup: 'plain',
    docvars: { date: '2009-07-15', note: 'n' },
    place: { source: 'a.csv', record: 1, line: 2 },
  })
  expect(documentOf(second)).toMatchObject({ id: 'y', docvars: {}, place: { record: 2, line: 5 } })
})

test('ragged rows are rejected with what was expected and found; the row after is read', async () => {
  const readings = await read('id,text\na,one\nb\nc,three,3\nd,four\n')
  expect(readings.map(brief)).toEqual(['a', '!ragged-row@3', '!ragged-row@4', 'd'])
  expect(messageOf(readings[1])).toBe('expected 2 cells, found 1')
  expect(messageOf(readings[2])).toBe('expected 2 cells, found 3')
  expect(readings[1]).toMatchObject({ diagnostic: { place: { record: 2 } } })
})

test('an open quotation loses nothing before it and says where it opened', async () => {
  const readings = await read('id,text\na,one\nb,"two\nc,three\nd,four\n', {}, 5)
  expect(readings.map(brief)).toEqual(['a', '!open-quote@3'])
  expect(messageOf(readings[1])).toContain('never closed')
})

test('a row over the limit is rejected and the rows after it are read', async () => {
  const readings = await read(
    `id,text\na,one\nb,"${'x'.repeat(300)}\nc,"three"\nd,four\n`,
    { limits: { recordBytes: 100 } },
    16,
  )
  expect(readings.map(brief)).toEqual(['a', '!record-too-long@3', 'c', 'd'])
})

test('a stray quotation mark loses its row alone', async () => {
  const readings = await read('id,text\na,one\nb,"he said "no" again"\nc,it is 5" long\nd, "padded" \n')
  expect(readings.map(brief)).toEqual(['a', '!stray-quote@3', 'c', 'd'])
  expect(documentOf(readings[2]).text).toBe('it is 5" long')
  expect(documentOf(readings[3]).text).toBe('padded')
})

test('without a text column the whole file is one rejection with the nearest name', async () => {
  const readings = await read('id,txt,year\na,one,2009\nb,two,2010\n')
  expect(readings.map(brief)).toEqual(['!no-text@1'])
  expect(messageOf(readings[0])).toBe('no text among the columns; there are: id, txt, year; nearest: txt')
})

test('columns are mapped; one that is missing is remarked once', async () => {
  const readings = await read('code;speech\nA1;one\nA2;two\n', {
    columns: { id: 'code', text: 'speech', date: 'day' },
  })
  expect(readings.map(brief)).toEqual(['A1 +no-column', 'A2'])
})

test('without a header, columns are c1, c2, …', async () => {
  const readings = await read('a,one\nb,two\n', { columns: { id: 'c1', text: 'c2' } })
  expect(readings.map(brief)).toEqual(['a', 'b'])
  expect(documentOf(readings[1])).toMatchObject({ text: 'two', place: { record: 2, line: 2 } })
  expect((await read('text\nb\n', { header: false, columns: { text: 'c1' } })).map(brief)).toEqual([
    'a#1',
    'a#2',
  ])
})

test('of two columns with one name the first is used', async () => {
  const readings = await read('id,text,text,\na,one,two,9\n')
  expect(readings.map(brief)).toEqual(['a +repeated-column'])
  expect(documentOf(readings[0])).toMatchObject({ text: 'one', docvars: { c4: '9' } })
})

test('Windows-1252 is told once for the file', async () => {
  const written = Buffer.from('id,text\na,plain\nb,caf\u00e9\nc,\u0093quoted\u0094\n', 'latin1')
  const readings = await read(written)
  expect(readings.map(brief)).toEqual(['a', 'b +windows-1252', 'c'])
  expect(documentOf(readings[2]).text).toBe('“quoted”')
})

test('broken UTF-8 is told by row', async () => {
  const written = Buffer.concat([
    Buffer.from('id,text\na,é\nb,x'),
    Buffer.from([0xe9]),
    Buffer.from('y\nc,é\n'),
  ])
  const readings = await read(written)
  expect(readings.map(brief)).toEqual(['a', 'b +invalid-utf8', 'c'])
  expect(documentOf(readings[1]).text).toBe('x\ufffdy')
})

test('UTF-16 as spreadsheets write it', async () => {
  const readings = await read(Buffer.from('\ufeffid\ttext\r\na\tdéjà, vu\r\n', 'utf16le'))
  expect(documentOf(readings[0])).toMatchObject({ id: 'a', text: 'déjà, vu' })
})

test('a binary file is rejected', async () => {
  expect((await read(Buffer.from([0x50, 0x4b, 3, 4, 0, 0, 1, 2]))).map(brief)).toEqual(['!binary'])
})

test('a failing stream is told after every row before it', async () => {
  async function* chunks(): AsyncIterable<Buffer> {
    yield Buffer.from('id,text\na,one\nb,two\n')
    throw Object.assign(new Error('EIO'), { code: 'EIO', syscall: 'read' })
  }
  const readings = (await all(readCsvBatches(chunks(), { source: 'a.csv' }))).flat()
  expect(readings.map(brief)).toEqual(['a', 'b', '!unreadable'])
})

test.for([
  // sample                                  delimiter
  ['id,text\na,one; two; three\n', ','],
  ['id;text\na;one, two, three\nb;x\n', ';'],
  ['id\ttext\na\tone, two; three\n', '\t'],
  ['id|text\na|one, two\n', '|'],
  ['id,text\na,"one;two;\nthree"\n', ','],
  ['text\none, two\n', ','],
  ['', ','],
] as const)('%j is cut at %j', ([sample, delimiter]) => {
  expect(detectDelimiter(sample)).toBe(delimiter)
})

test('plain rows are cut as fast-csv cuts them', async () => {
  const cell = fc
    .array(fc.constantFrom('a', 'é', '"', ',', ';', '\n', ' b'), { maxLength: 6 })
    .map((parts) => parts.join(''))
  const written = fc.array(fc.tuple(cell, fc.boolean()), { minLength: 1, maxLength: 4 })
  await fc.assert(
    fc.asyncProperty(written, fc.constantFrom(',', ';'), async (cells, delimiter) => {
      const row = cells
        .map(([text, isQuoted]) =>
          isQuoted || /["\n,;]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text,
        )
        .join(delimiter)
      fc.pre(row.trim() !== '')
      expect(plainCells(row, delimiter)).toEqual(await parseCells(row, delimiter))
      expect(plainCells(row, delimiter)).toEqual(cells.map(([text]) => text))
    }),
    { seed: 5, numRuns: 300 },
  )
})
