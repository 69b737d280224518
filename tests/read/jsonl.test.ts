import { expect, test } from 'vitest'
import { readJsonBatches, readJsonLine, readJsonLines } from '../../src/read/jsonl.ts'
import { all, brief, chunksOf, documentOf, messageOf } from './folder.ts'

const PLACE = { source: 'a.jsonl', record: 3, line: 3 }
const line = (value: unknown) => readJsonLine(Buffer.from(JSON.stringify(value)), PLACE)
const read = (bytes: Buffer | string, options = {}, size = 1 << 20) =>
  all(readJsonLines(chunksOf(bytes, size), { source: 'a.jsonl', idPrefix: 'a', ...options }))

test('a record becomes a document; its text is kept as it is', () => {
  const text = '  Naïve “quotes” \r\n\u{1f30d} and \ud800 tail  '
  const reading = line({
    id: ' x1 ',
    text,
    date: '15 July 2009',
    title: ' T ',
    n: 2,
    ok: true,
    no: null,
    tags: ['a', 1],
    deep: { a: 1 },
    empty: ' ',
  })
  expect(reading).toEqual({
    kind: 'document',
    document: {
      id: 'x1',
      text,
      markup: 'plain',
      docvars: { date: '2009-07-15', title: 'T', n: 2, ok: true, tags: 'a; 1' },
      place: PLACE,
    },
    remarks: [],
  })
})

test.for([
  // name                  record                                       brief
  ['id as a number', { id: 7, text: 'a' }, '7'],
  ['no id', { text: 'a' }, 'a.jsonl#3'],
  ['an empty id', { id: ' ', text: 'a' }, 'a.jsonl#3'],
  ['an id too large', { id: 2 ** 60, text: 'a' }, '1152921504606847000 +imprecise-id'],
  ['no text', { id: 'x' }, '!no-text@3'],
  ['an empty text', { text: '' }, '!empty-text@3'],
  ['white space', { text: ' \n\t\u00a0' }, '!empty-text@3'],
  ['only a byte order mark', { text: '\ufeff' }, '!empty-text@3'],
  ['null', { text: null }, '!text-not-string@3'],
  ['a number', { text: 5 }, '!text-not-string@3'],
  ['a list', { text: ['a'] }, '!text-not-string@3'],
  ['a list for a record', ['a'], '!not-an-object@3'],
  ['null for a record', null, '!not-an-object@3'],
  ['a string for a record', 'a', '!not-an-object@3'],
  ['an impossible date', { id: 'x', text: 'a', date: '2009-02-30' }, 'x +bad-date'],
  ['an ambiguous date', { id: 'x', text: 'a', date: '07/08/2009' }, 'x +ambiguous-date'],
  ['a huge docvar', { id: 'x', text: 'a', html: 'h'.repeat(10_001) }, 'x +docvar-too-long'],
] as const)('%s', ([, record, expected]) => {
  expect(brief(line(record))).toBe(expected)
})

test('a rejected record keeps its id', () => {
  const reading = line({ id: 'x', text: '' })
  expect(reading.kind === 'rejected' && reading.diagnostic).toMatchObject({
    id: 'x',
    place: PLACE,
    outcome: 'left out',
  })
})

test('a missing text names the fields and the nearest', () => {
  expect(messageOf(line({ id: 'x', txt: 'a', year: 1 }))).toBe(
    'no text among the columns; there are: id, txt, year; nearest: txt',
  )
})

test.for([
  // name                      fields                                         date
  ['a date wins over a year', { date: '2009-07-15', year: 2008 }, '2009-07-15'],
  ['the year', { date: null, year: 2009 }, '2009'],
  ['the year as a string', { year: '2009' }, '2009'],
  ['with a month', { year: 2009, month: 7 }, '2009-07'],
  ['with a month in words and a day', { year: 2009, month: 'July', day: '5' }, '2009-07-05'],
  ['with an impossible day', { year: 2009, month: 2, day: 30 }, '2009-02'],
  ['an invalid date, with a year', { date: 'n.d.', year: 2009 }, '2009'],
  ['an invalid date', { date: 'n.d.' }, undefined],
  ['a date that is true', { date: true }, undefined],
] as const)('the date of a document: %s', ([, fields, date]) => {
  expect(documentOf(line({ text: 'a', ...fields })).docvars.date).toBe(date)
})

test('fields are mapped, constants fill in, and id and text are never docvars', async () => {
  const [reading] = await read(
    '{"code": 4, "speech": "Hello", "land": "NO", "text": "other", "when": "07/08/2009", "kind": "x"}',
    {
      columns: { id: 'code', text: 'speech', country: 'land', date: 'when' },
      docvars: { kind: 'speech', corpus: 'unga' },
      dateOrder: 'dmy',
    },
  )
  const document = documentOf(reading)
  expect(document).toMatchObject({ id: '4', text: 'Hello' })
  expect(document.docvars).toEqual({ country: 'NO', date: '2009-08-07', kind: 'x', corpus: 'unga' })
})

test.for([1, 5, 1 << 20])('a broken line in the middle loses itself alone, in chunks of %i', async (size) => {
  const written =
    '\ufeff{"id":"a","text":"x"}\n\n{"id":"b","text":"x}\n  \r\n{"id":"c","text":"é"}\r\n{"text":"last"}'
  const readings = await read(written, {}, size)
  expect(readings.map(brief)).toEqual(['a', '!bad-json@3:18', 'c', 'a#6'])
})

test('a line over the limit is rejected and the next is read', async () => {
  const written = `{"id":"a","text":"x"}\n{"id":"b","text":"${'y'.repeat(500)}"}\n{"id":"c","text":"z"}\n`
  const readings = await read(written, { limits: { recordBytes: 100 } }, 64)
  expect(readings.map(brief)).toEqual(['a', '!record-too-long@2', 'c'])
})

test('a line of 100 MB is skipped without being held', async () => {
  const filler = Buffer.alloc(1 << 20, 'y')
  async function* chunks(): AsyncIterable<Buffer> {
    yield Buffer.from('{"id":"a","text":"x"}\n{"text":"')
    for (let megabytes = 0; megabytes < 100; megabytes++) yield filler
    yield Buffer.from('"}\n{"id":"c","text":"z"}')
  }
  const readings = await all(readJsonLines(chunks(), { source: 'a' }))
  expect(readings.map(brief)).toEqual(['a', '!record-too-long@2', 'c'])
})

test('encoding is judged by line', async () => {
  const bytes = Buffer.concat([
    Buffer.from('{"id":"a","text":"caf\u00e9"}\n{"id":"b","text":"caf'),
    Buffer.from([0xe9, 0x20, 0x93]),
    Buffer.from('"}\n{"id":"c","text":"é '),
    Buffer.from([0xff]),
    Buffer.from('"}\n'),
  ])
  const readings = await read(bytes)
  expect(readings.map(brief)).toEqual(['a', 'b +windows-1252', 'c +invalid-utf8'])
  expect(readings.map((reading) => documentOf(reading).text)).toEqual(['café', 'café “', 'é \ufffd'])
})

test.for([1, 2, 7])('UTF-16 with a byte order mark, in chunks of %i', async (size) => {
  const bytes = Buffer.from('\ufeff{"id":"a","text":"é\u{1f30d}"}\n', 'utf16le')
  const [reading] = await read(bytes, {}, size)
  expect(documentOf(reading).text).toBe('é\u{1f30d}')
})

test('a named encoding', async () => {
  const [reading] = await read(
    Buffer.concat([Buffer.from('{"id":"a","text":"'), Buffer.from([0xcc, 0xe8, 0xf0]), Buffer.from('"}')]),
    { encoding: 'windows-1251' },
  )
  expect(documentOf(reading).text).toBe('Мир')
})

test('200 docvars are kept of 10,000', async () => {
  const record = Object.fromEntries(Array.from({ length: 10_000 }, (_, index) => [`k${index}`, index]))
  const reading = line({ id: 'x', text: 'a', ...record })
  expect(brief(reading)).toBe('x +too-many-docvars')
  expect(Object.keys(documentOf(reading).docvars)).toHaveLength(200)
})

test('a field called __proto__ changes nothing', () => {
  const reading = readJsonLine(
    Buffer.from('{"text":"a","__proto__":{"polluted":1},"constructor":"c"}'),
    PLACE,
  )
  expect(documentOf(reading).docvars).toEqual({ constructor_: 'c' })
  expect(({} as Record<string, unknown>).polluted).toBeUndefined()
})

test('deep nesting is no fault of the run', async () => {
  const readings = await read(
    `{"text":"a","id":"x","deep":${'['.repeat(100_000)}${']'.repeat(100_000)}}\n{"id":"y","text":"b"}`,
  )
  expect(readings.map(brief).at(-1)).toBe('y')
})

test('JSON over many lines says what to do', async () => {
  const [first] = await read('[\n{"id":"a","text":"x"}\n]')
  expect(first?.kind === 'rejected' && first.diagnostic.remedy).toContain('one object a line')
})

test('one batch for a chunk', async () => {
  const batches = await all(
    readJsonBatches(chunksOf('{"text":"a"}\n{"text":"b"}\n{"text":"c"}\n', 26), { source: 's' }),
  )
  expect(batches.map((batch) => batch.map(brief))).toEqual([['s#1', 's#2'], ['s#3']])
})

test('nothing out of nothing', async () => {
  expect(await read('')).toEqual([])
  expect(await read('\ufeff')).toEqual([])
  expect(await read('\n \r\n')).toEqual([])
})
