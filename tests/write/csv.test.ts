import { readFile, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { createCsvWriter, csvRow, neutralised } from '../../src/write/csv.ts'
import { sha256File } from '../../src/write/manifest.ts'
import { freshFolder, parseCsv } from './folder.ts'

test.for([
  [['a', 'b'], 'a,b\n'],
  [['a,b', 'c'], '"a,b",c\n'],
  [['say "no"'], '"say ""no"""\n'],
  [['two\nlines', 'r\r'], '"two\nlines","r\r"\n'],
  [[' lead', 'trail '], '" lead","trail "\n'],
  [['', undefined, ''], ',,\n'],
  [[''], '""\n'],
  [[undefined], '""\n'],
  [[1.5, -2, true, false, undefined], '1.5,-2,true,false,\n'],
  [['=1+1'], '=1+1\n'],
  [['naïve – 平等 🕊'], 'naïve – 平等 🕊\n'],
] as const)('row %j', ([cells, row]) => {
  expect(csvRow(cells, 'programs')).toBe(row)
})

test.for([
  ['=HYPERLINK("http://x")', true],
  ['+1', true],
  ['-1', true],
  ['@SUM(A1)', true],
  ['\tx', true],
  ['\rx', true],
  ['a=b', false],
  ['', false],
  ["'=x", false],
  ['mutual respect', false],
] as const)('neutralising %j: %s', ([text, changes]) => {
  expect(neutralised(text)).toBe(changes ? `'${text}` : text)
})

test('numbers are never neutralised, only text', () => {
  expect(csvRow([-1.5, '-1.5'], 'people')).toBe("-1.5,'-1.5\n")
})

const cell = fc.oneof(
  fc.string({ unit: 'grapheme' }),
  fc.stringMatching(/^[ ",\n\r\t;|'=a\u2028\ufeff]{0,8}$/),
)

test('any cells come back from the parser of fast-csv', async () => {
  const rows = fc
    .integer({ min: 1, max: 5 })
    .chain((width) =>
      fc.array(fc.array(cell, { minLength: width, maxLength: width }), { minLength: 1, maxLength: 8 }),
    )
  await fc.assert(
    fc.asyncProperty(rows, async (cells) => {
      const header = cells[0]!.map((_, column) => `c${column}`)
      const text = [header, ...cells].map((row) => csvRow(row, 'programs')).join('')
      expect(await parseCsv(text)).toEqual([header, ...cells])
    }),
    { numRuns: 300 },
  )
})

test('a table larger than the buffer is written whole, with its size and hash', async () => {
  const path = join(await freshFolder(), 'large.csv')
  const writer = await createCsvWriter(path, ['n', 'text'])
  for (let n = 0; n < 20_000; n++) await writer.write([n, `é${'x'.repeat(n % 50)}`])
  const summary = await writer.close()
  const rows = await parseCsv(await readFile(path, 'utf8'))
  expect(rows.length).toBe(20_001)
  expect(rows.at(-1)![0]).toBe('19999')
  expect(summary).toEqual({ bytes: (await stat(path)).size, sha256: await sha256File(path), rows: 20_000 })
})

test('rows keep their order even where nobody waits', async () => {
  const path = join(await freshFolder(), 'hasty.csv')
  const writer = await createCsvWriter(path, ['n'])
  for (let n = 0; n < 200_000; n++) void writer.write([n])
  await writer.close()
  const lines = (await readFile(path, 'utf8')).split('\n')
  expect(lines.slice(1, -1).every((line, n) => line === String(n))).toBe(true)
})

test('a folder that is not there: the path and what to do', async () => {
  const path = join(await freshFolder(), 'gone', 'scores.csv')
  await expect(createCsvWriter(path, ['a'])).rejects.toMatchObject({
    code: 'write-failed',
    problems: [
      {
        place: { source: path },
        message: expect.stringMatching(/not there any more \(ENOENT\); .*run again/),
      },
    ],
  })
})

test.skipIf(process.platform !== 'linux')('a full disk: said at once, and again at the end', async () => {
  const writer = await createCsvWriter('/dev/full', ['a'])
  const failure = {
    code: 'write-failed',
    message: expect.stringMatching(/^\/dev\/full {2}cannot be written: no space.*ENOSPC/),
  }
  const writing = async (): Promise<void> => {
    for (let n = 0; n < 100_000; n++) await writer.write(['x'.repeat(100)])
  }
  await expect(writing()).rejects.toMatchObject(failure)
  await expect(writer.close()).rejects.toMatchObject(failure)
})

test('after close and after abort nothing can be written, and abort may follow close', async () => {
  const folder = await freshFolder()
  const writer = await createCsvWriter(join(folder, 'a.csv'), ['a'])
  await writer.close()
  expect(() => writer.write(['late'])).toThrow(/a\.csv {2}cannot be written: the file is closed/)
  await writer.abort()
  const other = await createCsvWriter(join(folder, 'b.csv'), ['b'])
  await other.abort()
  expect(() => other.write(['late'])).toThrow(/closed/)
  await rm(join(folder, 'b.csv'))
})
