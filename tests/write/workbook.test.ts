import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { inflateRawSync } from 'node:zlib'
import fc from 'fast-check'
import { readXlsx } from 'hucre/xlsx'
import { describe, expect, test } from 'vitest'
import { readSheets } from '../../src/read/xlsx.ts'
import { LONGEST_CELL, type WorkbookSheet, workbookBytes } from '../../src/write/workbook.ts'

const sheetOf = (texts: readonly string[]): WorkbookSheet => ({
  name: 'passages',
  columns: [{ header: 'text', width: 40, look: 'text' }],
  rows: texts.map((text) => [text]),
})

/** What comes back of texts that stand in a column of their own. */
async function roundTrip(texts: readonly string[]): Promise<unknown[]> {
  const [sheet] = await readSheets(Buffer.from(await workbookBytes([sheetOf(texts)])), () => true)
  return texts.map((_, at) => sheet!.rows[at + 1]?.[0])
}

/** The parts of an archive by name, unpacked with nothing but zlib. */
function partsOf(bytes: Uint8Array): Record<string, string> {
  const buffer = Buffer.from(bytes)
  const end = buffer.lastIndexOf(Buffer.from('PK\u0005\u0006', 'latin1'))
  const parts: Record<string, string> = {}
  let at = buffer.readUInt32LE(end + 16)
  for (let entry = 0; entry < buffer.readUInt16LE(end + 10); entry++) {
    const [method, packed] = [buffer.readUInt16LE(at + 10), buffer.readUInt32LE(at + 20)]
    const [name, extra, comment] = [28, 30, 32].map((field) => buffer.readUInt16LE(at + field)) as [
      number,
      number,
      number,
    ]
    const local = buffer.readUInt32LE(at + 42)
    const start = local + 30 + buffer.readUInt16LE(local + 26) + buffer.readUInt16LE(local + 28)
    const content = buffer.subarray(start, start + packed)
    parts[buffer.toString('utf8', at + 46, at + 46 + name)] = (
      method === 8 ? inflateRawSync(content) : content
    ).toString('utf8')
    at += 46 + name + extra + comment
  }
  return parts
}

describe('text comes back as it was', () => {
  test.for([
    ['formulas', ['=1+1', '+1', '-1', '@SUM(A1)', '=HYPERLINK("http://x")', '\t=1', '\r=1']],
    ['white space', [' lead', 'trail ', 'two  spaces', 'a\nb', 'a\r\nb', 'a\rb', '\u00a0', 'a\u2028b']],
    ['control characters', ['\u0000a', 'a\u0001\u001fb', '\u000b\u000c', 'a\u007f\u0085']],
    ['what looks like an escape', ['_x0041_', '_x005F_x0041_', '__x000D__', '_x12_']],
    ['what looks like an error', ['#N/A', '#REF!', '#NAME?', '#DIV/0!']],
    ['marks of XML', ['<b>&amp;</b>', ']]>', '"quoted" \'too\'', '<?xml?>']],
    ['noncharacters and astral characters', ['\ufffe', 'a\uffff', '😀 𝔘', '\ufeffa']],
    ['what looks like a number or date', ['007', '1e5', '2009-07-15', 'TRUE', '12e45']],
  ] as const)('%s', async ([, texts]) => {
    expect(await roundTrip(texts)).toEqual(texts)
  })

  test('any text does, but for halves of surrogate pairs, which become U+FFFD', async () => {
    const nasty = fc.string({
      unit: fc.oneof(
        fc.constantFrom('_', 'x', '0', '0', 'D', 'A', '\ud800', '\udc00', '\r', '\n', ' ', '<', '&', '='),
        fc.integer({ min: 0, max: 0xffff }).map((unit) => String.fromCharCode(unit)),
      ),
      minLength: 1,
    })
    await fc.assert(
      fc.asyncProperty(fc.array(nasty, { minLength: 1, maxLength: 20 }), async (texts) => {
        expect(await roundTrip(texts)).toEqual(texts.map((text) => text.replace(/\p{Surrogate}/gu, '\ufffd')))
      }),
      { numRuns: 100 },
    )
  })

  test('text longer than a cell is cut', async () => {
    const [whole, cut] = await roundTrip(['x'.repeat(LONGEST_CELL), 'x'.repeat(LONGEST_CELL + 1)])
    expect(whole).toHaveLength(LONGEST_CELL)
    expect(cut).toBe(`${'x'.repeat(LONGEST_CELL - 1)}…`)
  })
})

test('text is stored as text, never as a formula', async () => {
  const parts = partsOf(await workbookBytes([sheetOf(['=1+1', '#N/A', '@x'])]))
  const xml = parts['xl/worksheets/sheet1.xml']!
  expect(xml).not.toContain('<f>')
  expect([...xml.matchAll(/<c [^>]*t="(\w+)"/g)].map(([, type]) => type)).toEqual([
    's',
    's',
    'inlineStr',
    's',
  ])
  for (const part of Object.values(parts))
    expect(part).not.toMatch(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/)
})

test('numbers, booleans and nothing', async () => {
  const columns = ['a', 'b', 'c'].map((header) => ({ header, width: 9, look: 'plain' as const }))
  const bytes = await workbookBytes([
    {
      name: 's',
      columns,
      rows: [
        [1.25, true, undefined],
        [-3, undefined, 'x'],
      ],
    },
  ])
  const { sheets } = await readXlsx(bytes)
  expect(sheets[0]!.rows).toEqual([
    ['a', 'b', 'c'],
    [1.25, true, null],
    [-3, null, 'x'],
  ])
})

test('frozen head, filter, widths, hidden columns and sheets, lists', async () => {
  const bytes = await workbookBytes([
    {
      name: 'main',
      columns: [
        { header: 'id', width: 12, look: 'grey' },
        { header: 'primary', width: 20, look: 'code', choices: ['a', 'none'] },
        { header: 'other', width: 20, look: 'code', choices: ['a', 'none'] },
        { header: 'doubt', width: 7, look: 'code', choices: [0, 1, 2] },
        { header: 'secret', width: 9, look: 'grey', isHidden: true },
      ],
      rows: [['1'], ['2']],
    },
    { name: 'design', isHidden: true, columns: [{ width: 9, look: 'plain' }], rows: [['x']] },
  ])
  const { sheets } = await readXlsx(bytes, { readStyles: true })
  expect(sheets.map(({ name, hidden }) => [name, hidden === true])).toEqual([
    ['main', false],
    ['design', true],
    ['lists', true],
  ])
  expect(sheets[2]!.rows).toEqual([
    ['a', 0],
    ['none', 1],
    [null, 2],
  ])
  const main = sheets[0]!
  expect(main.freezePane).toMatchObject({ rows: 1, columns: 1 })
  expect(main.autoFilter?.range).toBe('A1:E3')
  expect(
    main.dataValidations?.map(({ type, range, formula1, allowBlank }) => [type, range, formula1, allowBlank]),
  ).toEqual([
    ['list', 'B2:B3', 'lists!$A$1:$A$2', true],
    ['list', 'C2:C3', 'lists!$A$1:$A$2', true],
    ['list', 'D2:D3', 'lists!$B$1:$B$3', true],
  ])
  expect(main.columns?.map(({ width, hidden = false }) => [width, hidden])).toEqual([
    [12, false],
    [20, false],
    [20, false],
    [7, false],
    [9, true],
  ])
})

test('more than 26 columns', async () => {
  const columns = Array.from({ length: 30 }, (_, at) => ({
    header: `c${at}`,
    width: 9,
    look: 'code' as const,
    choices: [at],
  }))
  const { sheets } = await readXlsx(await workbookBytes([{ name: 's', columns, rows: [['x']] }]))
  expect(sheets[0]!.dataValidations?.at(-1)).toMatchObject({
    range: 'AD2:AD2',
    formula1: 'lists!$AD$1:$AD$1',
  })
})

test('the same sheets give the same bytes', async () => {
  const sheets = [sheetOf(['a', 'b'])]
  expect(Buffer.from(await workbookBytes(sheets)).equals(Buffer.from(await workbookBytes(sheets)))).toBe(true)
})

test('a workbook can be written to a file and is one that unzip takes for whole', async () => {
  const { spawnSync } = await import('node:child_process')
  const folder = mkdtempSync(join(tmpdir(), 'rostrum-workbook-'))
  const path = join(folder, 'a.xlsx')
  try {
    writeFileSync(path, await workbookBytes([sheetOf(['a'])]))
    const { status, error } = spawnSync('unzip', ['-tq', path])
    if (error === undefined) expect(status).toBe(0)
  } finally {
    rmSync(folder, { recursive: true })
  }
})
