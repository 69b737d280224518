import { statSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { compactStore } from '../../src/store/compact.ts'
import { storeInfo } from '../../src/store/info.ts'
import { openForWriting, storePath } from '../../src/store/open.ts'
import { startWriter } from './process.ts'
import { FIRST, freshFolder, smallStore } from './rows.ts'

test('of three runs', async () => {
  const folder = await smallStore()
  const info = await storeInfo(folder)
  expect(info).toEqual({
    path: storePath(folder),
    schema: 1,
    bytes: statSync(storePath(folder)).size,
    created: expect.stringMatching(/^20\d\d-.*Z$/),
    rostrum: expect.stringMatching(/^\d/),
    runs: [
      {
        run: 3,
        state: 'done',
        started: '2026-01-03T07:00:00.000Z',
        finished: '2026-01-03T07:00:09.000Z',
        rostrum: '0.1.0',
        counts: { documents: 3, new: 1, changed: 0, removed: 1, untouched: 2 },
        message: undefined,
      },
      {
        run: 2,
        state: 'done',
        started: '2026-01-02T07:00:00.000Z',
        finished: '2026-01-02T07:00:09.000Z',
        rostrum: '0.1.0',
        counts: { documents: 3, new: 0, changed: 1, removed: 0, untouched: 2 },
        message: undefined,
      },
      {
        run: 1,
        state: 'done',
        started: '2026-01-01T07:00:00.000Z',
        finished: '2026-01-01T07:00:09.000Z',
        rostrum: '0.1.0',
        counts: { documents: 3, new: 3, changed: 0, removed: 0, untouched: 0 },
        message: undefined,
      },
    ],
    runCount: 3,
    documents: 3,
    documentsGone: 1,
    statesKept: 2,
    contents: 5,
    analyses: 5,
    matches: 4,
    // 8 of a, 4 of b, 3 of d.
    words: 15,
    history: { from: 1, to: 3 },
    free: expect.toSatisfy((share: number) => share >= 0 && share < 1),
  })
})

test('before the first run', async () => {
  const folder = await freshFolder()
  ;(await openForWriting(folder)).close()
  expect(await storeInfo(folder)).toMatchObject({
    runs: [],
    runCount: 0,
    documents: 0,
    words: 0,
    history: undefined,
  })
})

test('of twelve runs, the last ten; one that was cut off has no counts', async () => {
  const folder = await smallStore(Array.from({ length: 11 }, () => FIRST))
  const database = await openForWriting(folder)
  await database.run("INSERT INTO runs (run, state, started, counts) VALUES (12, 'interrupted', 'now', '{')")
  database.close()
  const { runs, runCount, history } = await storeInfo(folder)
  expect(runs.map(({ run }) => run)).toEqual([12, 11, 10, 9, 8, 7, 6, 5, 4, 3])
  expect(runs[0]).toMatchObject({ state: 'interrupted', finished: undefined, counts: {} })
  expect([runCount, history]).toEqual([12, { from: 1, to: 11 }])
})

test('counts in parts are told by their names', async () => {
  const folder = await smallStore()
  const database = await openForWriting(folder)
  const counts = {
    results: 'abc',
    files: { 'a.csv': 'def' },
    totals: { documents: 72, undated: [3] },
    changes: { new: 2 },
  }
  await database.run('UPDATE runs SET counts = ? WHERE run = 3', [JSON.stringify(counts)])
  database.close()
  expect((await storeInfo(folder)).runs[0]?.counts).toMatchObject({ documents: 72, new: 2 })
})

describe('what compacting frees is about what was said', () => {
  const filled = async (statement: string) => {
    const folder = await freshFolder()
    const database = await openForWriting(folder)
    // As long as speeches are: the database keeps such texts as they are, each in blocks of its own.
    const text = (at: number) => `${at} of the harbour. `.repeat(400)
    const numbers = Array.from({ length: 1000 }, (_, at) => at + 10)
    await database.append(
      'contents',
      numbers.map((at) => [at, '', text(at), 'plain', '{}']),
    )
    await database.append(
      'readings',
      numbers.map((at) => [2, at, '', false, at]),
    )
    await database.run('CHECKPOINT')
    await database.run(statement)
    database.close()
    return folder
  }

  test.for([
    ['nothing', 'SELECT 1', 0],
    ['rows that were deleted', 'DELETE FROM contents WHERE content < 610', 0.4],
    ['rows that nothing refers to', 'DELETE FROM readings WHERE number < 610', 0.4],
    ['blocks that are free', 'DELETE FROM contents; DELETE FROM readings', 0.7],
  ] as const)('%s', async ([, statements, least]) => {
    const folder = await filled(statements)
    const { free } = await storeInfo(folder)
    const { before, after } = await compactStore(folder)
    const freed = (before - after) / before
    expect(free).toBeGreaterThanOrEqual(least)
    expect(Math.abs(free - freed)).toBeLessThan(0.15)
  })
})

test('while a process writes: in its turn, or told who holds it', async () => {
  const folder = await freshFolder()
  const writer = startWriter(folder, 'gives way')
  await writer.said('batch 0')
  expect((await storeInfo(folder)).schema).toBe(1)
  const other = await freshFolder()
  const { child, said } = startWriter(other, 'hold')
  await said('open')
  await expect(storeInfo(other, 100)).rejects.toMatchObject({ pid: child.pid })
})
