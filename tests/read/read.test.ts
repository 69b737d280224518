import { chmod, symlink } from 'node:fs/promises'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { expect, test } from 'vitest'
import { RostrumError } from '../../src/error.ts'
import type { SourceOptions } from '../../src/read/options.ts'
import { type ReadOptions, readOne, readSources } from '../../src/read/read.ts'
import { READERS } from '../../src/read/readers.ts'
import { all, brief, documentOf, folderOf, messageOf } from './folder.ts'

const read = (folder: string, options: Omit<SourceOptions, 'path'> = {}, run: ReadOptions = {}) =>
  all(readSources([{ path: folder, ...options }], run))
const sourcesOf = (readings: Awaited<ReturnType<typeof read>>, folder: string) =>
  readings.map((reading) =>
    (reading.kind === 'document' ? reading.document.place.source : reading.diagnostic.place.source).slice(
      folder.length + 1,
    ),
  )

test('every format of a folder, sorted by path, with gzip', async () => {
  const folder = await folderOf({
    'b.txt': 'B',
    'a/z.md': '# Z\n\ntext',
    'a.jsonl': '{"text":"one"}\n{"id":"j2","text":"two"}\n',
    'c.csv': 'text\nrow\n',
    'd.tsv': 'text\tyear\nrow, one\t2009\n',
    'e.txt.gz': gzipSync('E'),
    'f.ndjson.gz': gzipSync('{"text":"gz"}'),
    'G.TXT': 'G',
    '.hidden.txt': 'no',
    '.git/x.txt': 'no',
    'README.md': 'no',
    'readme.txt': 'no',
  })
  const readings = await read(folder)
  expect(readings.map(brief)).toEqual(['G', 'a#1', 'j2', 'a/z', 'b', 'c#1', 'd#1', 'e', 'f#1'])
  expect(sourcesOf(readings, folder)[3]).toBe('a/z.md')
  expect(documentOf(readings[3]).markup).toBe('markdown')
  expect(documentOf(readings[6]).docvars).toEqual({ year: '2009', date: '2009' })
})

test('text files: line ends, front matter, sidecar, file name and constants, the nearest winning', async () => {
  const folder = await folderOf({
    'NO_1946.txt': '---\r\nspeaker: Lie\r\nkind: speech\r\n---\r\nOne\r\ntwo\rthree\n',
    'NO_1946.yaml': 'speaker: X\nrole: Secretary-General\nkind: Y\ndate: 1946-10-23\n',
    'SE_1947.txt': 'Text',
    'SE_1947.json': '{"id": "se47", "speaker": "Undén"}',
    'odd.txt': 'Text',
    'odd.yaml': 'a: "open',
  })
  const options = { pattern: '{country}_{year}.txt', docvars: { kind: 'other', corpus: 'un' } }
  const readings = await read(folder, options)
  expect(readings.map(brief)).toEqual(['NO_1946', 'se47', 'odd +pattern-unfit +bad-front-matter'])
  expect(documentOf(readings[0])).toMatchObject({
    text: 'One\ntwo\nthree\n',
    docvars: {
      speaker: 'Lie',
      role: 'Secretary-General',
      country: 'NO',
      year: '1946',
      date: '1946-10-23',
      kind: 'speech',
      corpus: 'un',
    },
  })
  expect(documentOf(readings[1]).docvars).toMatchObject({
    speaker: 'Undén',
    country: 'SE',
    date: '1947',
    kind: 'other',
  })
})

test('whatever is wrong with one file, its neighbours are read', async () => {
  const whole = gzipSync('{"id":"t1","text":"one"}\n{"id":"t2","text":"two"}\n{"id":"t3')
  const folder = await folderOf({
    '00.txt': 'first',
    '01-empty.txt': '',
    '02-bom.txt': '\ufeff',
    '03-blank.txt': ' \r\n\t',
    '04-binary.txt': Buffer.from([1, 0, 2, 0, 3]),
    '05-pdf.txt': '%PDF-1.4 …',
    '06-latin.txt': Buffer.from('caf\u00e9', 'latin1'),
    '07-broken.txt': Buffer.from([0xc3, 0xa9, 0xff]),
    '08-utf16.txt': Buffer.from('\ufeffé', 'utf16le'),
    '09-garbage.txt.gz': 'no gzip',
    '10-empty.jsonl': '',
    '11-broken.jsonl': '{"id":"j1","text":"a"}\n{"id":\n{"id":"j3","text":"c"}\n',
    '12-cut.jsonl.gz': whole.subarray(0, -6),
    '13-garbage.csv.gz': 'no gzip',
    '14-header.csv': 'id,text\n',
    '15-no-text.csv': 'id,body\na,b\n',
    '16-ragged.csv': 'id,text\nr1,a\nr2\nr3,c\n',
    '17-bomb.jsonl.gz': gzipSync(Buffer.alloc(40 << 20, 0x20)),
    '18-front.md': `---\n${'k: v\n'.repeat(20_000)}---\ntext`,
    '19-large.txt': 'x'.repeat(3 << 20),
    '99.txt': 'last',
  })
  const readings = await read(folder, { limits: { fileBytes: 2 << 20 } })
  const found = readings.map(
    (reading, index) => `${sourcesOf(readings, folder)[index]?.slice(0, 2)} ${brief(reading)}`,
  )
  expect(found).toEqual([
    '00 00',
    '01 !empty-text',
    '02 !empty-text',
    '03 !empty-text',
    '04 !binary',
    '05 !bad-pdf',
    '05 !other-format',
    '06 06-latin +uncertain-encoding',
    '07 07-broken +invalid-utf8',
    '08 08-utf16',
    '09 !bad-gzip',
    '10 !no-records',
    '11 j1',
    '11 !bad-json@2:7',
    '11 j3',
    '12 t1',
    '12 t2',
    '12 !truncated-gzip',
    '13 !bad-gzip',
    '14 !no-records',
    '15 !no-text@1',
    '16 r1',
    '16 !ragged-row@3',
    '16 r3',
    '17 !gzip-limit',
    '18 !front-matter-too-large',
    '19 !file-too-large',
    '99 99',
  ])
})

test('a second document with an id is rejected with the place of the first, or kept', async () => {
  const folder = await folderOf({
    'a.jsonl': '{"id":"x","text":"a"}\n{"id":"y","text":"b"}\n',
    'b.csv': 'id,text\nx,c\nz,d\n',
  })
  const readings = await read(folder)
  expect(readings.map(brief)).toEqual(['x', 'y', '!duplicate-id@2', 'z'])
  expect(messageOf(readings[2])).toBe(`the id x is taken by the document at ${folder}/a.jsonl:1`)
  expect((await read(folder, {}, { duplicates: 'keep' })).map(brief)).toEqual(['x', 'y', 'x', 'z'])
})

test('a file that two sources share is read for the first', async () => {
  const folder = await folderOf({ 'a.txt': 'A', 'b.txt': 'B' })
  const readings = await all(readSources([{ path: `${folder}/b.txt` }, { path: folder }]))
  expect(readings.map(brief)).toEqual(['b', 'a', '!duplicate-file'])
})

test.for([
  ['a.doc', 'no reader is known for files ending in .doc', /^save it as \.docx$/],
  ['a.xyz', 'no reader is known for files ending in .xyz', /^convert to what is read \(\.atom, .*\.zip\), /],
] as const)('what to do with a file that has no reader: %s', async ([name, message, remedy]) => {
  const [first] = await read(await folderOf({ [name]: 'x', 'b.txt': 'B' }))
  expect(first?.kind === 'document' && first.remarks).toMatchObject([
    { message, remedy: expect.stringMatching(remedy) },
  ])
})

test('files that have no reader are remarked once for each extension, on the first document', async () => {
  const folder = await folderOf({
    'a.odt': 'x',
    'b.odt': 'x',
    'c.txt': 'C',
    'd.xyz': 'x',
    'e.yaml': 'lonely: 1',
    'f.txt': 'F',
  })
  const readings = await read(folder)
  expect(readings.map(brief)).toEqual(['c +unknown-extension +unknown-extension +unknown-extension', 'f'])
  const [first] = readings
  expect(first?.kind === 'document' && first.remarks[0]).toMatchObject({
    place: { source: `${folder}/a.odt` },
    message: expect.stringContaining('and 1 more files ending in .odt'),
    outcome: 'left out',
  })
})

test('every path that is missing or empty is told before anything is read', async () => {
  const folder = await folderOf({ 'a.txt': 'A', 'none/x.odt': 'x' })
  const sources = [
    { path: `${folder}/a.txt` },
    { path: `${folder}/gone.txt` },
    { path: `${folder}/*.csv` },
    { path: `${folder}/none` },
    { path: `${folder}/a.txt`, format: 'json', encoding: 'klingon', pattern: 'x', delimiter: ';;' },
  ]
  const error = await all(readSources(sources)).catch((thrown: unknown) => thrown)
  if (!(error instanceof RostrumError)) throw new Error(`got ${error}`)
  expect(error.code).toBe('missing-path')
  expect(error.problems.map(({ place }) => place.source.slice(folder.length + 1))).toEqual([
    'gone.txt',
    '*.csv',
    'none',
    'a.txt',
    'a.txt',
    'a.txt',
    'a.txt',
  ])
  expect(error.message).toMatch(/no document in it; read are files ending in \.atom, \.csv, \.docx/)
  expect(error.message).toContain(
    `format must be one of auto, ${READERS.map(({ name }) => name).join(', ')}, got "json"; nearest: jsonl`,
  )
  await expect(all(readSources([{ path: `${folder}/none` }]))).rejects.toMatchObject({ code: 'no-documents' })
})

test('a glob, and a file whose name looks like one', async () => {
  const folder = await folderOf({
    'us-1.txt': 'a',
    'uk-1.txt': 'b',
    'fr-1.txt': 'c',
    'deep/us-2.txt': 'd',
    'x[1].txt': 'e',
  })
  expect((await read(`${folder}/{us,uk}-*.txt`)).map(brief)).toEqual(['uk-1', 'us-1'])
  expect((await read(`${folder}/**/us-*.txt`)).map(brief)).toEqual(['deep/us-2', 'us-1'])
  expect((await read(`${folder}/x[1].txt`)).map(brief)).toEqual(['x[1]'])
})

test('links lead to files inside the folder only', async () => {
  const outside = await folderOf({ 'secret.txt': 'secret' })
  const folder = await folderOf({ 'a.txt': 'A', '.store/b': 'B', 'sub/c.txt': 'C' })
  await symlink(join(outside, 'secret.txt'), join(folder, 'out.txt'))
  await symlink(outside, join(folder, 'outdir'))
  await symlink(join(folder, '.store/b'), join(folder, 'b.txt'))
  await symlink(folder, join(folder, 'sub/loop'))
  await symlink(join(folder, 'gone'), join(folder, 'broken.txt'))
  const readings = await read(folder)
  expect(readings.map(brief).map((text) => text.split(' ')[0])).toEqual(['a', 'b', 'sub/c'])
  const remarks = readings.flatMap((reading) => (reading.kind === 'document' ? reading.remarks : []))
  expect(remarks.map(({ code, place }) => `${code} ${place.source.slice(folder.length + 1)}`).sort()).toEqual(
    ['broken-link broken.txt', 'link-outside out.txt', 'link-outside outdir'],
  )
})

// Permissions do not bind root, so there the file would be read.
test.skipIf(process.getuid?.() === 0)('an unreadable file is one rejection', async () => {
  const folder = await folderOf({ 'a.txt': 'A', 'b.txt': 'B', 'c.jsonl': '{}' })
  await chmod(join(folder, 'a.txt'), 0)
  await chmod(join(folder, 'c.jsonl'), 0)
  expect((await read(folder)).map(brief)).toEqual(['!unreadable', 'b', '!unreadable'])
})

test('a file that goes away between listing and reading is one rejection', async () => {
  const { planSources } = await import('../../src/read/plan.ts')
  const { readPlanned } = await import('../../src/read/read.ts')
  const { rm } = await import('node:fs/promises')
  const folder = await folderOf({ 'a.txt': 'A', 'b.txt': 'B', 'c.jsonl': '{"text":"x"}', 'd.txt': 'D' })
  const inputs = await planSources([{ path: folder }])
  await rm(join(folder, 'b.txt'))
  await rm(join(folder, 'c.jsonl'))
  const readings = (await all(readPlanned(inputs))).flat()
  expect(readings.map(brief)).toEqual(['a', '!unreadable', '!unreadable', 'd'])
  expect(messageOf(readings[1])).toContain('no such file')
})

test('the order is that of the paths at any width, and an early stop is clean', async () => {
  const files = Object.fromEntries(
    Array.from({ length: 60 }, (_, index) => [
      `${String(index).padStart(2, '0')}.txt`,
      'x'.repeat((index % 7) * 20_000 + 1),
    ]),
  )
  const folder = await folderOf(files)
  const expected = Array.from({ length: 60 }, (_, index) => String(index).padStart(2, '0'))
  for (const width of [1, 3, 100]) expect((await read(folder, {}, { width })).map(brief)).toEqual(expected)
  for await (const reading of readSources([{ path: folder }])) {
    expect(brief(reading)).toBe('00')
    break
  }
})

test('a named file is read whatever its name, if its bytes tell its format', async () => {
  const folder = await folderOf({
    README: 'Plain text',
    'records.dat': '{"id": "r", "text": "x"}\n',
    'photo.jpg': Buffer.from('ffd8ffe000104a46494600010101012c012c0000ffdb0043000806060706', 'hex'),
    'table.txt': 'id,text\na,b\n',
  })
  expect((await readOne(`${folder}/README`)).map(brief)).toEqual(['README'])
  expect((await readOne(`${folder}/records.dat`)).map(brief)).toEqual(['r'])
  expect((await readOne(`${folder}/photo.jpg`)).map(brief)).toEqual(['!unknown-format'])
  expect((await readOne(`${folder}/table.txt`, { format: 'csv' })).map(brief)).toEqual(['a'])
})

test('files of one name get ids of their own, with a remark; ids that were given stay doubled', async () => {
  const folder = await folderOf({
    'talk.md': 'We met them at the harbour in the morning.',
    'talk.txt': 'We met them at the harbour in the evening.',
    'x/a.txt': 'The first of them was here.',
    'y/a.txt': 'The second of them was here.',
    'rows.jsonl': '{"text": "It was one of them."}\n{"id": "talk", "text": "It was taken by them."}\n',
    'rows.csv': 'text\n"It was another of them."\n',
  })
  const sources = ['talk.md', 'talk.txt', 'x', 'y', 'rows.jsonl', 'rows.csv']
  const readings = await all(readSources(sources.map((path) => ({ path: join(folder, path) }))))
  const told = readings.map((reading) =>
    reading.kind === 'document'
      ? [reading.document.id, ...reading.remarks.map(({ code, id }) => `${code} ${id}`)]
      : [`!${reading.diagnostic.code}`],
  )
  expect(told).toEqual([
    ['talk'],
    ['talk.txt', 'made-id talk.txt'],
    ['a'],
    ['a.txt', 'made-id a.txt'],
    ['rows#1'],
    ['!duplicate-id'],
    ['rows.csv#1', 'made-id rows.csv#1'],
  ])
})
