import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { readXlsx } from 'hucre/xlsx'
import { describe, expect, onTestFinished, test } from 'vitest'
import { readTable } from '../../src/read/coded/table.ts'
import { codebookLines } from '../../src/write/codebook.ts'
import { type CodingSheet, codingFiles, passageId, RESERVED_NAMES } from '../../src/write/coding-sheet.ts'
import { sha256Text } from '../../src/write/manifest.ts'

const TEXTS = ['=We lead.', 'a\u0001b\r\nc _x0041_', 'Plain text, with a comma.']

const SHEET: CodingSheet = {
  framings: [
    { name: 'own', definition: 'A framing of one’s own.' },
    { name: 'pluralist', definition: 'Others are equal.' },
  ],
  passages: TEXTS.map((text, at) => ({
    id: passageId('speech-by-someone', at * 50, at * 50 + text.length),
    document: 'speech-by-someone',
    start: at * 50,
    end: at * 50 + text.length,
    text,
    docvars: { speaker: 'Someone Known', year: 1950 + at, note: 'from the archive' },
    stratum: `pluralist; country=${at}`,
    population: 40,
    drawn: 3,
    weight: 40 / 3,
  })),
  coder: 'ann',
  docvars: 'hidden',
  about: [
    ['command', 'rostrum sample x'],
    ['seed', '7'],
  ],
  strata: [{ stratum: 'pluralist; country=0', population: 40, drawn: 3 }],
  notes: ['no passage is labelled own'],
}

const files = async (sheet: CodingSheet, format: 'xlsx' | 'csv' | 'jsonl') =>
  Object.fromEntries(
    (await codingFiles(sheet, format)).map(({ ending, content }) => [ending, Buffer.from(content)]),
  )

/** What the reader of codes makes of a file. */
async function readBack(name: string, content: Buffer) {
  const folder = mkdtempSync(join(tmpdir(), 'rostrum-sheet-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  writeFileSync(join(folder, name), content)
  return readTable(join(folder, name))
}

/** Each column of the sheet of passages, with whether a coder sees it. */
async function columnsOf(workbook: Buffer): Promise<(readonly [unknown, boolean])[]> {
  const { sheets } = await readXlsx(workbook)
  const { rows, columns } = sheets[0]!
  return rows[0]!.map((name, at) => [name, columns?.[at]?.hidden !== true])
}

describe('a workbook', () => {
  test('has a sheet of passages, a codebook, how it came about, and hidden ones', async () => {
    const { sheets } = await readXlsx((await files(SHEET, 'xlsx'))['.xlsx']!)
    expect(sheets.map(({ name, hidden }) => [name, hidden === true])).toEqual([
      ['passages', false],
      ['codebook', false],
      ['about', false],
      ['design', true],
      ['lists', true],
    ])
  })

  test('is blind: no label, stratum, weight, document or docvar can be seen', async () => {
    const workbook = (await files(SHEET, 'xlsx'))['.xlsx']!
    expect(await columnsOf(workbook)).toEqual([
      ...['id', 'text', 'primary', 'own', 'pluralist', 'doubt', 'note', 'coder'].map((name) => [name, true]),
      ...['document', 'start', 'end', 'sha256_16'].map((name) => [name, false]),
    ])
    const { sheets } = await readXlsx(workbook)
    const seen = sheets[0]!.rows.slice(1).map((row) => row.slice(0, 8))
    expect(seen).toEqual(
      SHEET.passages.map(({ id, text }) => [id, text, null, null, null, null, null, 'ann']),
    )
    expect(JSON.stringify(seen)).not.toMatch(/speech-by|Someone|195\d/)
  })

  test('with docvars shown has them beside the text', async () => {
    const workbook = (await files({ ...SHEET, docvars: 'shown', coder: undefined }, 'xlsx'))['.xlsx']!
    expect((await columnsOf(workbook)).slice(7)).toEqual(
      ['document', 'start', 'end', 'sha256_16', 'speaker', 'docvar_note', 'year'].map((name) => [name, true]),
    )
  })

  test('comes back through the reader of codes, design joined, text as hashed', async () => {
    const table = await readBack('codes.xlsx', (await files(SHEET, 'xlsx'))['.xlsx']!)
    expect(table.problems).toEqual([])
    expect(table.rows.map(({ cells }) => cells)).toEqual(
      SHEET.passages.map((passage) => ({
        id: passage.id,
        text: passage.text,
        coder: 'ann',
        document: 'speech-by-someone',
        start: passage.start,
        end: passage.end,
        sha256_16: sha256Text(passage.text).slice(0, 16),
        stratum: passage.stratum,
        weight: passage.weight,
        population: 40,
        drawn: 3,
        speaker: 'Someone Known',
        year: passage.docvars.year,
        docvar_note: 'from the archive',
      })),
    )
  })

  test('lists its strata and what is missing', async () => {
    const { sheets } = await readXlsx((await files(SHEET, 'xlsx'))['.xlsx']!)
    const about = sheets.find(({ name }) => name === 'about')!.rows
    expect(about).toEqual(
      expect.arrayContaining([
        ['seed', '7', null],
        ['note', 'no passage is labelled own', null],
        ['pluralist; country=0', 40, 3],
      ]),
    )
  })
})

describe.for(['csv', 'jsonl'] as const)('%s', (format) => {
  test('keeps the design in a file of its own', async () => {
    const written = await files(SHEET, format)
    expect(Object.keys(written)).toEqual([`.${format}`, `-design.${format}`, '-about.json'])
    const sheet = written[`.${format}`]!.toString()
    expect(sheet).not.toMatch(/Someone|country=|13\.3/)
    const design = await readBack(`d.${format}`, written[`-design.${format}`]!)
    expect(design.rows.map(({ cells }) => [cells.id, cells.stratum, Number(cells.weight)])).toEqual(
      SHEET.passages.map(({ id, stratum }) => [id, stratum, expect.closeTo(40 / 3, 5)]),
    )
    expect(JSON.parse(written['-about.json']!.toString())).toMatchObject({
      seed: '7',
      strata: [{ stratum: 'pluralist; country=0', population: 40, drawn: 3 }],
    })
  })

  test('comes back through the reader of codes; in CSV a formula has its apostrophe', async () => {
    const table = await readBack(`codes.${format}`, (await files(SHEET, format))[`.${format}`]!)
    expect(table.problems).toEqual([])
    expect(table.columns.slice(0, 7)).toEqual(['id', 'text', 'primary', 'own', 'pluralist', 'doubt', 'note'])
    expect(table.rows.map(({ cells }) => cells.text)).toEqual(
      format === 'csv' ? [`'${TEXTS[0]}`, ...TEXTS.slice(1)] : TEXTS,
    )
  })
})

test('ids tell passages apart and nothing else', () => {
  expect(passageId('a', 1, 2)).toMatch(/^p[0-9a-f]{14}$/)
  expect(
    new Set([passageId('a', 1, 2), passageId('a', 1, 3), passageId('b', 1, 2), passageId('a,1', 2, 3)]).size,
  ).toBe(4)
})

test('no docvar can take the place of a column', async () => {
  const docvars = Object.fromEntries([...RESERVED_NAMES, 'own'].map((name) => [name, 'x']))
  const passages = SHEET.passages.map((passage) => ({ ...passage, docvars }))
  const table = await readBack('c.xlsx', (await files({ ...SHEET, passages }, 'xlsx'))['.xlsx']!)
  expect(table.problems).toEqual([])
  expect(table.rows[0]!.cells).toMatchObject({
    id: SHEET.passages[0]!.id,
    weight: 40 / 3,
    docvar_weight: 'x',
    docvar_own: 'x',
  })
  expect(table.rows[0]!.cells.own).toBeUndefined()
})

test('the codebook speaks of the framings that are coded, and of no others', () => {
  const lines = codebookLines(SHEET.framings)
  expect(lines.filter(({ part }) => part === 'framing').map(({ term }) => term)).toEqual(['own', 'pluralist'])
  expect(lines.filter(({ part }) => part === 'core question').map(({ term }) => term)).toEqual(['pluralist'])
  expect(lines.filter(({ part }) => part === 'borderline').map(({ term }) => term)).toEqual(['sovereignty'])
  expect(lines.filter(({ part }) => part === 'code of a framing').map(({ term }) => term)).toEqual([
    '3 central',
    '2 clear',
    '1 trace',
    'mixed',
    'rejects',
    'reports',
  ])
})
