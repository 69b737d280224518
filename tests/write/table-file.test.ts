import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { formatNumber } from '../../src/write/number.ts'
import type { Table } from '../../src/write/table.ts'
import { writeTable } from '../../src/write/table-file.ts'
import { freshFolder, parseCsv } from './folder.ts'

interface Row {
  readonly text: string
  readonly count: number | undefined
}

const table: Table<Row> = {
  file: 'rows.csv',
  rowIs: 'row',
  purpose: 'To try.',
  readers: 'people',
  primaryKey: [],
  columns: [
    { name: 'text', type: 'string', description: 'Text', value: ({ text }) => text },
    { name: 'count', type: 'integer', description: 'Count', value: ({ count }) => count },
  ],
}

test('rows come back from the parser of fast-csv', async () => {
  const path = join(await freshFolder(), 'rows.csv')
  const text = fc.oneof(fc.string({ unit: 'grapheme' }), fc.stringMatching(/^[ ",\n\r;|'a]{0,8}$/))
  const rows = fc.array(fc.record({ text, count: fc.option(fc.integer(), { nil: undefined }) }), {
    maxLength: 6,
  })
  await fc.assert(
    fc.asyncProperty(rows, async (some) => {
      const summary = await writeTable(path, { ...table, readers: 'programs' }, some)
      expect(summary.rows).toBe(some.length)
      const expected = some.map((row) => [row.text, formatNumber(row.count)])
      expect(await parseCsv(await readFile(path, 'utf8'))).toEqual([['text', 'count'], ...expected])
    }),
    { numRuns: 60 },
  )
})

test('no rows: the header alone', async () => {
  const path = join(await freshFolder(), 'empty.csv')
  await writeTable(path, table, [])
  expect(await readFile(path, 'utf8')).toBe('text,count\n')
})

test('formulas are neutralised, numbers are not', async () => {
  const path = join(await freshFolder(), 'safe.csv')
  await writeTable(path, table, [{ text: '=1+1', count: -3 }])
  expect(await readFile(path, 'utf8')).toBe("text,count\n'=1+1,-3\n")
})

test('an error of the rows comes through', async () => {
  const path = join(await freshFolder(), 'broken.csv')
  const rows = async function* () {
    yield { text: 'a', count: 1 }
    throw new Error('the spool is gone')
  }
  await expect(writeTable(path, table, rows())).rejects.toThrow('the spool is gone')
})

test.skipIf(process.platform !== 'linux')('a full disk names the path', async () => {
  await expect(writeTable('/dev/full', table, [{ text: 'a', count: 1 }])).rejects.toThrow(
    /^\/dev\/full .*ENOSPC/,
  )
})
