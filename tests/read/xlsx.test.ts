import { join } from 'node:path'
import { deflateRawSync } from 'node:zlib'
import { writeXlsx } from 'hucre/xlsx'
import { describe, expect, test } from 'vitest'
import { gatherPassages } from '../../src/read/coded/passages.ts'
import { readTable } from '../../src/read/coded/table.ts'
import { InputFault } from '../../src/read/diagnostic.ts'
import { readSheets, XLSX_LIMITS } from '../../src/read/xlsx.ts'
import { folderOf } from './folder.ts'

type Sheets = Parameters<typeof writeXlsx>[0]['sheets']
const workbook = async (sheets: Sheets) => Buffer.from(await writeXlsx({ sheets }))

test('cells as written: text, numbers, booleans, dates; empty ones are absent', async () => {
  const bytes = await workbook([
    {
      name: 'one',
      rows: [
        ['a', null, 'c'],
        ['=1+1', 2.5, true],
        [new Date(Date.UTC(1994, 4, 7)), '', '+x'],
      ],
    },
  ])
  const [sheet] = await readSheets(bytes, () => true)
  expect(sheet!.name).toBe('one')
  expect(sheet!.rows[0]).toEqual(['a', undefined, 'c'])
  expect(sheet!.rows[1]).toEqual(['=1+1', 2.5, true])
  expect(sheet!.rows[2]).toEqual(['1994-05-07', undefined, '+x'])
})

test('codes: the sheet passages, with the sheet design joined by id', async () => {
  const bytes = await workbook([
    { name: 'about', rows: [['nothing to see']] },
    {
      name: 'Passages',
      rows: [
        ['id', 'text', 'primary', 'pluralist', 'exemplarist'],
        ['p1', 'One text', 'pluralist', '3 central', ''],
        ['p2', 'Two text', 'none', '', 1],
        ['p3', 'Not coded', '', '', ''],
      ],
    },
    {
      name: 'design',
      hidden: true,
      rows: [
        ['id', 'weight', 'document', 'speaker'],
        ['p2', 4, 'd2', 'B'],
        ['p1', 2, 'd1', 'A'],
      ],
    },
  ])
  const folder = await folderOf({ 'codes.xlsx': bytes })
  const found = gatherPassages([await readTable(join(folder, 'codes.xlsx'))], ['exemplarist', 'pluralist'])
  expect(found.problems).toEqual([])
  expect(found.uncoded).toBe(1)
  expect(found.passages.map(({ id, weight, document, docvars }) => [id, weight, document, docvars])).toEqual([
    ['p1', 2, 'd1', { speaker: 'A' }],
    ['p2', 4, 'd2', { speaker: 'B' }],
  ])
  expect([...found.passages[1]!.codes[0]!.trace]).toEqual(['exemplarist'])
})

test('without a sheet passages the first is read; a mistake has the row of the sheet', async () => {
  const bytes = await workbook([
    {
      name: 'Sheet1',
      rows: [
        ['id', 'text', 'primary'],
        ['p', 't', 'none'],
        ['q', 't', 'pluralst'],
      ],
    },
  ])
  const folder = await folderOf({ 'codes.xlsx': bytes })
  const { problems } = gatherPassages([await readTable(join(folder, 'codes.xlsx'))], ['pluralist'])
  expect(problems).toEqual([
    {
      place: expect.objectContaining({ line: 3 }),
      message: expect.stringContaining('did you mean pluralist?'),
    },
  ])
})

/** A zip archive of one deflated part; its directory says that it holds nothing. */
function zipOf(content: Buffer): Buffer {
  const packed = deflateRawSync(content)
  const local = Buffer.alloc(31)
  local.writeUInt32LE(0x04034b50, 0)
  local.writeUInt16LE(8, 8)
  local.writeUInt32LE(packed.length, 18)
  local.writeUInt16LE(1, 26)
  local.write('x', 30)
  const entry = Buffer.alloc(47)
  entry.writeUInt32LE(0x02014b50, 0)
  entry.writeUInt16LE(8, 10)
  entry.writeUInt32LE(packed.length, 20)
  entry.writeUInt16LE(1, 28)
  entry.write('x', 46)
  const end = Buffer.alloc(22)
  end.writeUInt32LE(0x06054b50, 0)
  end.writeUInt16LE(1, 8)
  end.writeUInt16LE(1, 10)
  end.writeUInt32LE(entry.length, 12)
  end.writeUInt32LE(local.length + packed.length, 16)
  return Buffer.concat([local, packed, entry, end])
}

describe('workbooks that are none', () => {
  test.for([
    ['text', () => Buffer.from('id,primary'), 'bad-workbook'],
    ['nothing', () => Buffer.alloc(0), 'bad-workbook'],
    ['an archive of something else', () => zipOf(Buffer.from('x')), 'bad-workbook'],
    ['an old or locked one', () => Buffer.from('d0cf11e0a1b11ae1', 'hex'), 'locked-workbook'],
    ['a file over the limit', () => Buffer.alloc(XLSX_LIMITS.fileBytes + 1), 'workbook-too-large'],
    [
      'an archive that unpacks to more than it says',
      () => zipOf(Buffer.alloc(XLSX_LIMITS.unpackedBytes + 1)),
      'workbook-too-large',
    ],
  ] as const)('%s', async ([, bytes, code]) => {
    const error = await readSheets(bytes(), () => true).catch((reason: unknown) => reason)
    expect(error).toBeInstanceOf(InputFault)
    expect((error as InputFault).fault.code).toBe(code)
  })

  test('one that is cut short', async () => {
    const bytes = await workbook([{ name: 'one', rows: [['a']] }])
    for (const length of [30, bytes.length / 2, bytes.length - 30]) {
      await expect(readSheets(bytes.subarray(0, length), () => true)).rejects.toBeInstanceOf(InputFault)
    }
  })
})
