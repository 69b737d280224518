import { existsSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { gunzipSync } from 'node:zlib'
import fc from 'fast-check'
import { writeXlsx } from 'hucre/xlsx'
import { describe, expect, test } from 'vitest'
import type { SourceOptions } from '../../src/read/options.ts'
import { readOne } from '../../src/read/read.ts'
import type { Reading } from '../../src/records.ts'
import { brief, documentOf, folderOf, messageOf } from './folder.ts'

type Sheets = Parameters<typeof writeXlsx>[0]['sheets']
const workbook = async (sheets: Sheets) => Buffer.from(await writeXlsx({ sheets }))
type Rows = NonNullable<Sheets[number]['rows']>

async function read(bytes: Buffer, options: Omit<SourceOptions, 'path'> = {}): Promise<Reading[]> {
  const folder = await folderOf({ 'book.xlsx': bytes })
  return readOne(join(folder, 'book.xlsx'), options)
}

const one = async (rows: Rows, options?: Omit<SourceOptions, 'path'>) =>
  read(await workbook([{ name: 'Sheet1', rows }]), options)

test('a row is a document: dates, numbers and booleans as they are, the row as its place', async () => {
  const readings = await one([
    ['id', 'text', 'date', 'votes', 'own', 'speaker'],
    ['a', 'First.\r\nSecond line.', new Date(Date.UTC(1911, 1, 6)), 12.5, true, ' Lie '],
    [null, null, null, null, null, null],
    [7, 'Third.', '15 July 2009', 0, false, ''],
    ['', 'Fourth.', 2009, null, null, null],
  ])
  expect(readings.map(brief)).toEqual(['a', '7', 'book#3'])
  expect(documentOf(readings[0])).toMatchObject({
    text: 'First.\nSecond line.',
    docvars: { date: '1911-02-06', votes: 12.5, own: true, speaker: 'Lie' },
    place: { record: 1, line: 2 },
    origin: { unit: 'row', at: [0], number: [2] },
  })
  expect(documentOf(readings[1])).toMatchObject({
    docvars: { date: '2009-07-15', votes: 0, own: false },
    place: { record: 2, line: 4 },
  })
  expect(documentOf(readings[2]).docvars).toEqual({ date: '2009' })
})

test('columns are mapped as in CSV, and what is missing is told', async () => {
  const rows: Rows = [
    ['no', 'Speech', 'Day'],
    ['x', 'Text.', new Date(Date.UTC(2009, 6, 15))],
  ]
  const [mapped] = await one(rows, { columns: { text: 'Speech', id: 'no', date: 'Day', kind: 'sort' } })
  expect(brief(mapped as Reading)).toBe('x +no-column')
  expect(documentOf(mapped).docvars).toEqual({ date: '2009-07-15' })
  const missing = await one(rows, { columns: { text: 'Spech' } })
  expect(missing.map(brief)).toEqual(['!no-text@1'])
  expect(messageOf(missing[0])).toContain('nearest: Speech (sheet Sheet1)')
  const bare = await one([['A text.', 2009]], { header: false, columns: { text: 'c1', year: 'c2' } })
  expect(documentOf(bare[0])).toMatchObject({
    text: 'A text.',
    docvars: { date: '2009' },
    place: { line: 1 },
  })
})

test('titles above the header, headings inside the table and merged docvars', async () => {
  const bytes = await workbook([
    {
      name: 'Sheet1',
      rows: [
        ['Speeches of a session', null, null],
        [],
        ['speaker', 'text', 'year'],
        ['First half', null, null],
        ['Lie', 'One.', 1946],
        [null, 'Two.', 1947],
        ['Undén', 'Three.', 1948],
        ['Undén', null, 1949],
        ['Undén', 12, 1949],
      ],
      merges: [
        { startRow: 0, startCol: 0, endRow: 0, endCol: 2 },
        { startRow: 3, startCol: 0, endRow: 3, endCol: 2 },
        { startRow: 4, startCol: 0, endRow: 5, endCol: 0 },
      ],
    },
  ])
  const readings = await read(bytes)
  expect(readings.map(brief)).toEqual([
    '!merged-row@4',
    'book#2',
    'book#3',
    'book#4',
    '!empty-text@8',
    '!text-not-string@9',
  ])
  expect(readings.slice(1, 4).map((reading) => documentOf(reading).docvars.speaker)).toEqual([
    'Lie',
    'Lie',
    'Undén',
  ])
})

describe('which sheet', () => {
  const sheets: Sheets = [
    { name: 'About', rows: [['Made by hand']] },
    { name: 'Speeches', rows: [['text'], ['of speeches']] },
    { name: 'Others', rows: [['text'], ['of others']] },
  ]
  test.for([
    ['the first with the text', undefined, 'of speeches'],
    ['by name', 'Others', 'of others'],
    ['by number', 3, 'of others'],
  ] as const)('%s', async ([, sheet, text]) => {
    expect(documentOf((await read(await workbook(sheets), { sheet }))[0]).text).toBe(text)
  })
  test('one that is not there', async () => {
    const [named] = await read(await workbook(sheets), { sheet: 'Speech' })
    expect(brief(named as Reading)).toBe('!no-sheet')
    expect(messageOf(named)).toBe('no sheet "Speech"; there are: About, Speeches, Others; nearest: Speeches')
    expect(messageOf((await read(await workbook(sheets), { sheet: 9 }))[0])).toContain('no sheet number 9')
    expect((await read(await workbook(sheets), { sheet: 1 })).map(brief)).toEqual(['!no-text@1'])
  })
})

test('too many cells, and no rows at all', async () => {
  const rows = [['text', 'x'], ...Array.from({ length: 10 }, () => ['t', 'x'])]
  expect((await one(rows, { limits: { sheetCells: 20 } })).map(brief)).toEqual(['!workbook-too-large'])
  expect((await one([['text']])).map(brief)).toEqual(['!no-records'])
  expect((await one([])).map(brief)).toEqual(['!no-records'])
})

test('a file that is no workbook is read as what it is, or told', async () => {
  expect((await read(Buffer.from('Plain text.'))).map(brief)).toEqual(['book +other-format'])
  expect((await read(Buffer.from('d0cf11e0a1b11ae1', 'hex'))).map(brief)).toEqual(['!locked-workbook'])
  expect((await read(Buffer.from('PK\u0003\u0004 and no more', 'latin1'))).map(brief)).toEqual([
    '!bad-workbook',
  ])
})

test('a broken workbook is one rejection, or is read', async () => {
  const bytes = await workbook([{ name: 'one', rows: [['text'], ['A.'], ['B.'], ['C.']] }])
  const folder = await folderOf({ 'z.txt': 'Last.' })
  const { writeFile } = await import('node:fs/promises')
  const { readSources } = await import('../../src/read/read.ts')
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.tuple(fc.nat(bytes.length - 1), fc.nat(255)), { maxLength: 10 }),
      fc.option(fc.nat(bytes.length)),
      async (changes, cut) => {
        const broken = Buffer.from(bytes)
        for (const [at, byte] of changes) broken[at] = byte
        await writeFile(join(folder, 'm.xlsx'), broken.subarray(0, cut ?? broken.length))
        const found: string[] = []
        for await (const reading of readSources([{ path: folder }])) found.push(brief(reading))
        expect(found.at(-1)).toMatch(/^z\b/)
        expect(found.length).toBeGreaterThan(1)
      },
    ),
    { numRuns: 600, seed: 3 },
  )
}, 60_000)

const SHARED = process.env.ROSTRUM_SHARED ?? resolve(import.meta.dirname, '../../../shared')
const BOOK = join(SHARED, 'corpora/raw/xlsx/uk-throne-speeches-1911-2012.xlsx')
test.skipIf(!existsSync(BOOK))(
  '105 speeches from the throne, word for word (skipped without the corpora)',
  async () => {
    const columns = { text: 'Text', date: 'Date' }
    const readings = (await readOne(BOOK, { columns })).map(documentOf)
    const lines = gunzipSync(readFileSync(join(SHARED, 'corpora/gbr-throne-speeches.jsonl.gz')))
    const records: { text: string; date: string }[] = lines
      .toString()
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line))
    const plain = (text: string) => text.replace(/\s+/g, ' ').trim()
    expect(readings.map(({ text, docvars }) => [docvars.date, plain(text)])).toEqual(
      records.map(({ text, date }) => [date, plain(text)]),
    )
  },
)
