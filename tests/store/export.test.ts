import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, onTestFinished, test } from 'vitest'
import { openDatabase } from '../../src/store/database.ts'
import { exportStore } from '../../src/store/export.ts'
import { EXPORTS } from '../../src/store/export-tables.ts'
import { openForWriting } from '../../src/store/open.ts'
import { parseRecords } from '../write/folder.ts'
import { freshFolder, type SmallCorpus, smallStore } from './rows.ts'

const ODD: SmallCorpus = {
  '=cmd': {
    text: '=1+1 with respect.\nA "second" line, with a comma.',
    docvars: {
      speaker: '@sum',
      mayor: true,
      year: -5,
      'odd/"~key': '+x',
      ID: 'own',
      half: '\ud800',
      title: '',
    },
  },
  b: { text: 'Respect\u0000 is absent.', docvars: { year: 2009.5 } },
}

async function csvOf(folder: string, name: string): Promise<readonly Record<string, string>[]> {
  return parseRecords(readFileSync(join(folder, `${name}.csv`), 'utf8'))
}

function linesOf(folder: string, name: string): unknown[] {
  const text = readFileSync(join(folder, `${name}.jsonl`), 'utf8')
  return text
    .split('\n')
    .slice(0, -1)
    .map((line) => JSON.parse(line) as unknown)
}

test('the readable tables, where none are named', async () => {
  const into = join(await freshFolder(), 'new', 'folder')
  const files = await exportStore(await smallStore(), into, { format: 'csv' })
  expect(files.map(({ path, rows }) => [path.slice(into.length + 1), rows])).toEqual([
    ['runs.csv', 3],
    ['documents.csv', 4],
    ['scores.csv', 6],
    ['passages.csv', 4],
    ['matches.csv', 2],
  ])
  expect(readdirSync(into).toSorted()).toEqual([
    'documents.csv',
    'matches.csv',
    'passages.csv',
    'runs.csv',
    'scores.csv',
  ])
  for (const { path, bytes } of files) expect(readFileSync(path).length).toBe(bytes)
})

test('documents: those of the last run in its order, then those that are gone, with the run they went in', async () => {
  const into = await freshFolder()
  await exportStore(await smallStore(), into, { format: 'csv', tables: ['documents'] })
  expect(await csvOf(into, 'documents')).toEqual([
    {
      id: 'a',
      'odd "key"': '',
      speaker: "'=A",
      year: '2009',
      words: '8',
      passages: '2',
      first_run: '1',
      removed_in: '',
      source: 'a.txt',
    },
    {
      id: 'b',
      'odd "key"': '',
      speaker: 'B',
      year: '',
      words: '4',
      passages: '1',
      first_run: '1',
      removed_in: '',
      source: 'a.txt',
    },
    {
      id: 'd',
      'odd "key"': '-5',
      speaker: '',
      year: '',
      words: '3',
      passages: '1',
      first_run: '3',
      removed_in: '',
      source: 'a.txt',
    },
    {
      id: 'c',
      'odd "key"': '',
      speaker: '',
      year: '',
      words: '6',
      passages: '2',
      first_run: '1',
      removed_in: '3',
      source: 'a.txt',
    },
  ])
})

describe('odd texts', () => {
  test('CSV: formulas are neutralised in text, numbers are not; names that are taken get another', async () => {
    const into = await freshFolder()
    await exportStore(await smallStore([ODD]), into, {
      format: 'csv',
      tables: ['documents', 'matches'],
      texts: 'with',
    })
    const [odd, plain] = await csvOf(into, 'documents')
    expect(odd).toMatchObject({
      id: "'=cmd",
      docvar_ID: 'own',
      speaker: "'@sum",
      mayor: 'true',
      year: '-5',
      'odd/"~key': "'+x",
      half: '\ufffd',
      text: `'${ODD['=cmd']!.text}`,
    })
    expect(plain).toMatchObject({ id: 'b', year: '2009.5', speaker: '', text: ODD.b!.text })
    expect(Object.keys(odd ?? {})).toEqual([
      ...['id', 'title', 'speaker', 'docvar_ID', 'half', 'mayor', 'odd/"~key', 'year'],
      ...['words', 'passages', 'first_run', 'removed_in', 'source', 'text'],
    ])
    const bytes = readFileSync(join(into, 'documents.csv'), 'utf8')
    // Empty text and no value are told apart.
    expect(bytes).toMatch(/,""/)
    expect((await csvOf(into, 'matches'))[0]).toMatchObject({
      document: "'=cmd",
      keyword: 'respect',
      left: "'=1+1 with",
    })
  })

  test('JSON lines: as they are, absent values left out, docvars with their types', async () => {
    const into = await freshFolder()
    await exportStore(await smallStore([ODD]), into, {
      format: 'jsonl',
      tables: ['documents', 'scores'],
      texts: 'with',
    })
    const [odd, plain] = linesOf(into, 'documents')
    expect(odd).toEqual({
      id: '=cmd',
      docvars: { ...ODD['=cmd']!.docvars, half: '\ufffd' },
      words: 9,
      passages: 2,
      first_run: 1,
      source: 'a.txt',
      text: ODD['=cmd']!.text,
    })
    expect(plain).toMatchObject({ docvars: { year: 2009.5 }, text: ODD.b!.text })
    expect(linesOf(into, 'scores')[1]).toEqual({
      ...{
        document: '=cmd',
        framing: 'other',
        dimension: 'framing',
        matches: 0,
        asserted: 0,
        rejected: 0,
        reported: 0,
      },
      ...{ mixed: 0, weight: 0, labelled: 0, rate: 0, intensity: 0, prevalence: 0 },
    })
  })

  test('Parquet: read back as it is', async () => {
    const into = await freshFolder()
    await exportStore(await smallStore([ODD]), into, { format: 'parquet', texts: 'with' })
    const database = await openDatabase(join(into, 'reader.duckdb'), { access: 'write' })
    onTestFinished(database.close)
    const rows = await database.all(`SELECT id, text, year, speaker FROM '${into}/documents.parquet'`)
    expect(rows).toEqual([
      { id: '=cmd', text: ODD['=cmd']!.text, year: '-5', speaker: '@sum' },
      { id: 'b', text: ODD.b!.text, year: '2009.5' },
    ])
    expect(await database.all(`SELECT keyword, start FROM '${into}/matches.parquet'`)).toEqual([
      { keyword: 'respect', start: 10 },
    ])
  })

  test('without --texts no file has the texts', async () => {
    const into = await freshFolder()
    await exportStore(await smallStore([ODD]), into, { format: 'jsonl', tables: EXPORTS })
    for (const name of readdirSync(into))
      expect(readFileSync(join(into, name), 'utf8')).not.toContain('is absent')
  })
})

test('the same store gives the same bytes', async () => {
  const folder = await smallStore()
  for (const format of ['csv', 'jsonl', 'parquet'] as const) {
    const [one, two] = [await freshFolder(), await freshFolder()]
    await exportStore(folder, one, { format, tables: EXPORTS })
    await exportStore(folder, two, { format, tables: EXPORTS })
    for (const name of readdirSync(one))
      expect([name, readFileSync(join(one, name)).equals(readFileSync(join(two, name)))]).toEqual([
        name,
        true,
      ])
    expect(readdirSync(one)).toHaveLength(EXPORTS.length)
  }
})

test('ids that stand twice give two rows each, as in the corpus', async () => {
  const folder = await smallStore()
  const database = await openForWriting(folder)
  await database.run("UPDATE corpus SET id = 'a' WHERE id = 'd'")
  await database.run("UPDATE documents SET id = 'a' WHERE id = 'd'")
  database.close()
  const into = await freshFolder()
  await exportStore(folder, into, { format: 'csv', tables: ['documents', 'history'] })
  expect((await csvOf(into, 'documents')).map(({ id, words }) => [id, words])).toEqual([
    ['a', '8'],
    ['b', '4'],
    ['a', '3'],
    ['c', '6'],
  ])
  expect(
    (await csvOf(into, 'history')).map(({ id, first_run, last_run }) => `${id} ${first_run} ${last_run}`),
  ).toEqual(['a 1 ', 'a 3 ', 'b 1 1', 'b 2 ', 'c 1 2'])
})

describe('files that are there', () => {
  test('are named, every one, and kept', async () => {
    const into = await freshFolder()
    for (const name of ['runs.csv', 'matches.csv']) writeFileSync(join(into, name), 'mine')
    const error = await exportStore(await smallStore(), into, { format: 'csv' }).catch(
      (thrown: unknown) => thrown,
    )
    expect(String(error)).toContain(
      `${join(into, 'runs.csv')}  is there already; name another folder, or say --force`,
    )
    expect(String(error)).toContain('matches.csv')
    expect(readdirSync(into).toSorted()).toEqual(['matches.csv', 'runs.csv'])
  })

  test('give way to --force', async () => {
    const into = await freshFolder()
    writeFileSync(join(into, 'runs.csv'), 'mine')
    await exportStore(await smallStore(), into, {
      format: 'csv',
      tables: ['runs', 'runs'],
      existing: 'replaced',
    })
    expect(await csvOf(into, 'runs')).toHaveLength(3)
  })

  test('a file in the place of the folder', async () => {
    const into = join(await freshFolder(), 'file')
    writeFileSync(into, '')
    await expect(exportStore(await smallStore(), into, { format: 'csv' })).rejects.toMatchObject({
      code: 'write-failed',
    })
  })
})

test('a folder whose name has quotes', async () => {
  const into = join(await freshFolder(), `it's "here"`)
  await exportStore(await smallStore(), into, { format: 'csv', tables: ['runs'] })
  expect(existsSync(join(into, 'runs.csv'))).toBe(true)
})

test('an empty store gives heads alone', async () => {
  const folder = await freshFolder()
  ;(await openForWriting(folder)).close()
  const into = await freshFolder()
  await exportStore(folder, into, { format: 'csv', tables: EXPORTS })
  expect(readFileSync(join(into, 'documents.csv'), 'utf8')).toBe(
    'id,words,passages,first_run,removed_in,source\n',
  )
})
