import { readFileSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { gzipSync } from 'node:zlib'
import { describe, expect, test } from 'vitest'
import type { Extract } from '../../src/read/extract.ts'
import { readingOfExtract } from '../../src/read/extracted.ts'
import { fileInput } from '../../src/read/input.ts'
import { inspect } from '../../src/read/inspect.ts'
import type { SourceOptions } from '../../src/read/options.ts'
import { planSources } from '../../src/read/plan.ts'
import { readOne, readSources } from '../../src/read/read.ts'
import { sourceFile } from '../../src/read/source.ts'
import { tarOf, zipOf } from './archive/pack.ts'
import { all, brief, documentOf, folderOf } from './folder.ts'

describe('a document out of an extract', () => {
  const extract: Extract = {
    blocks: [
      { text: 'A title', zone: 'heading', origin: 1 },
      { text: ' ', zone: 'body' },
      { text: 'A paragraph.', zone: 'body', origin: 2 },
      { text: 'A note.', zone: 'footnote', origin: 2 },
    ],
    unit: 'page',
    fields: { title: 'Own title', speaker: 'fmtuser', date: '2012-03-01', language: 'en' },
    faults: [{ code: 'odd-page', message: 'page 2 is odd', remedy: 'none' }],
  }
  async function made(files: Record<string, string>, options: Omit<SourceOptions, 'path'> = {}) {
    const folder = await folderOf({ 'NOR_2009.pdf': '', ...files })
    const path = join(folder, 'NOR_2009.pdf')
    const sidecar = 'NOR_2009.yaml' in files ? join(folder, 'NOR_2009.yaml') : undefined
    const input = fileInput({ ...sourceFile(path, 'NOR_2009.pdf'), sidecar }, { path, ...options })
    return readingOfExtract(extract, input, { path, ...options })
  }

  test('carries text, zones, origin and faults', async () => {
    const reading = await made({})
    expect(brief(reading)).toBe('NOR_2009 +odd-page')
    const { text, zones, origin, docvars } = documentOf(reading)
    expect(text).toBe('A title\n\nA paragraph.\n\nA note.')
    expect(zones?.map(({ start, end, zone }) => [text.slice(start, end), zone])).toEqual([
      ['A title', 'heading'],
      ['A paragraph.', 'body'],
      ['A note.', 'footnote'],
    ])
    expect(origin).toEqual({ unit: 'page', at: [0, 9], number: [1, 2] })
    expect(docvars).toEqual({ title: 'Own title', speaker: 'fmtuser', date: '2012-03-01', language: 'en' })
  })

  test('what the user wrote wins: sidecar, file name, constants, then the format', async () => {
    const files = { 'NOR_2009.yaml': 'speaker: Støre\ncountry: Norway\nid: n-1' }
    const options = {
      pattern: '{country}_{year}.pdf',
      docvars: { title: 'Constant', country: 'X', kind: 'speech' },
    }
    const { id, docvars } = documentOf(await made(files, options))
    expect(id).toBe('n-1')
    expect(docvars).toEqual({
      title: 'Constant',
      speaker: 'Støre',
      country: 'Norway',
      kind: 'speech',
      year: '2009',
      date: '2009', // the date of the file is of another year
      language: 'en',
    })
  })

  test.for([
    ['of the year', '2012', '2012-03-01'],
    ['of another year', '2009', '2009'],
  ] as const)('a date of the format beside a year of the user: %s', async ([, year, date]) => {
    const { docvars } = documentOf(await made({}, { docvars: { year } }))
    expect(docvars.date).toBe(date)
  })

  test('several documents of one input have ids and places of their own', async () => {
    const path = '/nowhere/feed.xml'
    const input = fileInput(sourceFile(path, 'feed.xml'), { path })
    const second = await readingOfExtract(extract, input, { path }, { record: 2 })
    expect(documentOf(second)).toMatchObject({ id: 'feed#2', place: { source: path, record: 2 } })
    const empty = await readingOfExtract({ ...extract, blocks: [] }, input, { path })
    expect(brief(empty)).toBe('!empty-text')
  })
})

describe('bytes tell another format than the name', () => {
  test.for([
    ['gzip without .gz', 'a.txt', gzipSync('Packed.'), ['a']],
    ['records, gzipped without .gz', 'a.jsonl', gzipSync('{"text":"x"}\n'), ['a#1']],
    ['a zip called .txt', 'a.txt', zipOf({ 'x.txt': 'X' }), ['x +other-format']],
    ['a zip called .csv', 'a.csv', zipOf({ 'x.txt': 'X' }), ['x +other-format']],
    ['a zip called .jsonl.gz', 'a.jsonl.gz', gzipSync(zipOf({ 'x.txt': 'X' })), ['x +other-format']],
    ['JSON lines called .xlsx', 'a.xlsx', Buffer.from('{"text":"x"}\n'), ['a#1 +other-format']],
    ['an unknown binary', 'a.txt', Buffer.from([0x89, 0x50, 0x4e, 0x47, 0, 0, 0, 0]), ['!binary']],
  ] as const)('%s', async ([, name, bytes, expected]) => {
    const folder = await folderOf({ [name]: bytes })
    expect((await readOne(join(folder, name))).map(brief)).toEqual(expected)
  })

  test('an archive in the place of a document expands to no more than a document may have', async () => {
    const members = { 'x.txt': 'x'.repeat(600), 'y.txt': 'y'.repeat(600), 'z.txt': 'z' }
    const folder = await folderOf({ 'a.txt': zipOf(members), 'b.zip': zipOf(members) })
    const readings = await all(readSources([{ path: folder, limits: { fileBytes: 1000 } }]))
    expect(readings.map(brief)).toEqual(['a/x +other-format', '!archive-limit', 'b/x', 'b/y', 'b/z'])
  })

  test('a format that is named is not doubted', async () => {
    const folder = await folderOf({ 'a.txt': zipOf({ 'x.txt': 'X' }) })
    expect((await readOne(join(folder, 'a.txt'), { format: 'text' })).map(brief)).toEqual(['!binary'])
  })

  test('a tar called .md among others', async () => {
    const folder = await folderOf({ 'a.md': await tarOf({ 'x.txt': 'X' }), 'b.md': 'B' })
    expect((await all(readSources([{ path: folder }]))).map(brief)).toEqual(['a/x +other-format', 'b'])
  })
})

test('what would be read is told with its reason, and without reading it', async () => {
  const folder = await folderOf({
    'a.txt': 'A',
    'b.csv': zipOf({ 'x.txt': 'X' }),
    'c.zip': zipOf({
      '1.txt': 'x',
      '2.txt': 'x',
      '3.md': 'x',
      'in.tar': 'x',
      'README.md': 'x',
      '../z.txt': 'x',
      'o.log': 'x',
    }),
    'd.tgz': gzipSync(await tarOf({ 'x.csv': 'text\na' })),
    'e.zip': 'PK\u0003\u0004 broken',
    '.hidden': 'x',
    'README.md': 'x',
    'a.yaml': 'speaker: X',
    'o.log': 'x',
  })
  const planned = await planSources([
    { path: folder },
    { path: join(folder, 'o.log') },
    { path: folder, format: 'text' },
  ])
  const files = planned.filter((input) => input.kind === 'file')
  const told = await Promise.all(files.map(inspect))
  const shown = told.map(({ reader, why, members, diagnostics }) => [
    reader,
    why,
    members?.map(([name, count]) => `${name} ${count}`).join(' '),
    diagnostics.map(({ code }) => code).join(' '),
  ])
  expect(shown).toEqual([
    ['text', 'by extension .txt', undefined, ''],
    [
      'zip',
      'named .csv, but by its first bytes (PK, a zip archive) of the format zip; read as that',
      'text 1',
      '',
    ],
    ['zip', 'by extension .zip', 'markdown 1 tar 1 text 2', 'unsafe-path unknown-extension'],
    ['tar', 'by extension .tar', 'csv 1', ''],
    ['zip', 'by extension .zip', undefined, 'bad-zip'],
    ['text', 'by first bytes: text', undefined, ''],
  ])
  expect(files[0]?.remarks.map(({ code }) => code)).toEqual(['unknown-extension'])
  expect(files[0]?.passedOver.map(({ why, count }) => [why, count])).toEqual([
    ['hidden', 1],
    ['README', 1],
    ['docvars of the file beside it', 1],
  ])
})

test('an error in the code of a reader does not end the batch', async () => {
  const { readInput } = await import('../../src/read/read-input.ts')
  const { READERS } = await import('../../src/read/readers.ts')
  const path = '/nowhere/a.txt'
  const input = fileInput(sourceFile(path, 'a.txt'), { path })
  const reader = {
    ...READERS[0]!,
    // biome-ignore lint/correctness/useYield: it fails before it gives anything
    read: async function* (): AsyncGenerator<never> {
      throw new RangeError('Maximum call stack size exceeded')
    },
  }
  const context = {
    options: { path },
    named: reader,
    remarks: [],
    memberPrefix: '',
    depth: 0,
    budget: undefined,
  }
  const readings = (await all(readInput(input, reader, context))).flat()
  expect(readings.map(brief)).toEqual(['!reader-failed'])
})

test('texts are read without a heavy module: none is imported but where it is needed', () => {
  const packages = new Set<string>()
  const seen = new Set<string>()
  const visit = (file: string): void => {
    if (seen.has(file)) return
    seen.add(file)
    const named = readFileSync(file, 'utf8').matchAll(
      /^(?:import|export)\s(?!type\b)[^'";]*?from\s*'([^']+)'|^import\s*'([^']+)'/gm,
    )
    for (const match of named) {
      const target = match[1] ?? match[2] ?? ''
      if (target.startsWith('.')) visit(resolve(dirname(file), target))
      else if (!target.startsWith('node:')) packages.add(target)
    }
  }
  for (const file of ['read', 'plan', 'text'])
    visit(resolve(import.meta.dirname, `../../src/read/${file}.ts`))
  expect(seen.size).toBeGreaterThan(20)
  expect([...packages]).toEqual(['p-limit'])
})
