import { expect, test } from 'vitest'
import { csvText } from '../../src/write/csv-text.ts'
import { parseCsv } from './folder.ts'

test('rows come back as they were, whatever is in them', async () => {
  const rows = [
    ['a,b', 'line\nend', '"quoted"'],
    ['', ' padded ', 'Šumarská'],
  ]
  expect(await parseCsv(await csvText(['x', 'y', 'z'], rows))).toEqual([['x', 'y', 'z'], ...rows])
})

test('numbers, booleans, absent values and text that would run as a formula', async () => {
  const rows = [[1.5, true, undefined, '=1+1', '-x']]
  expect(await csvText(['a', 'b', 'c', 'd', 'e'], rows)).toBe("a,b,c,d,e\n1.5,true,,'=1+1,'-x\n")
})

test('a table without rows has its header', async () => {
  expect(await csvText(['a', 'b'], [])).toBe('a,b\n')
})

test('a table longer than the buffers of a stream is whole', async () => {
  const rows = Array.from({ length: 5000 }, (_, index) => [index, 'x'.repeat(50)])
  expect((await parseCsv(await csvText(['n', 'text'], rows))).length).toBe(5001)
})
