import { spawnSync } from 'node:child_process'
import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { hostname } from 'node:os'
import { setTimeout as sleep } from 'node:timers/promises'
import { describe, expect, onTestFinished, test } from 'vitest'
import { checkStore } from '../../src/store/check.ts'
import { compactStore } from '../../src/store/compact.ts'
import type { Database } from '../../src/store/database.ts'
import { StoreBusy } from '../../src/store/fault.ts'
import { openForReading, openForWriting, storePath } from '../../src/store/open.ts'
import { TABLES } from '../../src/store/schema.ts'
import { startWriter } from './process.ts'
import { freshFolder, hashOf, smallStore } from './rows.ts'

async function within<Result>(
  folder: string,
  work: (database: Database) => Promise<Result>,
): Promise<Result> {
  const database = await openForReading(folder)
  try {
    return await work(database)
  } finally {
    database.close()
  }
}

/** Every row of every table and view, in the order they lie. */
function contentsOf(folder: string): Promise<Record<string, unknown>> {
  return within(folder, async (database) => {
    const held: Record<string, unknown> = {}
    for (const name of [...Object.keys(TABLES), 'evidence', 'document_scores'])
      held[name] = await database.all(`SELECT * FROM ${name}`)
    return held
  })
}

function numbersOf(folder: string): Promise<Record<string, unknown>> {
  return within(folder, async (database) => {
    const list = async (column: string, table: string) =>
      (await database.all(`SELECT ${column} AS n FROM ${table} ORDER BY ALL`)).map(({ n }) => n)
    return {
      runs: await list('run', 'runs'),
      documents: await list("concat(id, first_run, '-', last_run)", 'documents'),
      contents: await list('content', 'contents'),
      current: await list('content', 'current'),
      analyses: await list('analysis', 'analyses'),
      matches: await list('analysis', 'matches'),
      scorings: await list('scoring', 'scorings'),
    }
  })
}

async function change(folder: string, statements: string): Promise<void> {
  const database = await openForWriting(folder)
  try {
    for (const statement of statements.split(';')) await database.run(statement)
  } finally {
    database.close()
  }
}

const WHOLE = [expect.objectContaining({ level: 'ok' })]

describe('what stays', () => {
  test('all runs: every row as it lay, and only what nothing refers to is gone', async () => {
    const folder = await smallStore()
    const before = await contentsOf(folder)
    const { forgotten } = await compactStore(folder)
    expect(forgotten).toEqual({ runs: 0, documents: 0, contents: 0, analyses: 0, matches: 0 })
    expect(await contentsOf(folder)).toEqual(before)
    expect(readdirSync(folder)).toEqual(['store.duckdb'])
  })

  test.for([
    [3, 0, { runs: [1, 2, 3], documents: ['a1-', 'b1-1', 'b2-', 'c1-2', 'd3-'], contents: [1, 2, 3, 4, 5] }],
    [9, 0, { runs: [1, 2, 3], documents: ['a1-', 'b1-1', 'b2-', 'c1-2', 'd3-'], contents: [1, 2, 3, 4, 5] }],
    [2, 1, { runs: [2, 3], documents: ['a1-', 'b2-', 'c1-2', 'd3-'], contents: [1, 3, 4, 5] }],
    [1, 2, { runs: [3], documents: ['a1-', 'b2-', 'd3-'], contents: [1, 4, 5] }],
  ] as const)('the last %i runs', async ([keep, forgotten, left]) => {
    const folder = await smallStore()
    const result = await compactStore(folder, { keep })
    expect(result.forgotten.runs).toBe(forgotten)
    const numbers = await numbersOf(folder)
    expect(numbers).toMatchObject({ ...left, current: left.contents, scorings: [1] })
    expect(numbers.analyses).toEqual(left.contents.map((content) => content + 100))
    for (const { level, what } of await checkStore(folder, { hashOf }))
      if (!what.startsWith('id ')) expect([level, what]).toEqual(['ok', what])
    expect(await compactStore(folder, { keep })).toMatchObject({ forgotten: { runs: 0, contents: 0 } })
  })

  test('runs that were not done do not count; what a document of a file not in the corpus refers to stays', async () => {
    const folder = await smallStore()
    await change(
      folder,
      `INSERT INTO runs (run, state, started, scoring) VALUES (4, 'failed', 'now', 2);
       INSERT INTO scorings (scoring) VALUES (2), (3);
       INSERT INTO readings SELECT 1, 3, 'e', false, 2, '{}', NULL, NULL`,
    )
    await compactStore(folder, { keep: 1 })
    expect(await numbersOf(folder)).toMatchObject({
      runs: [3, 4],
      scorings: [1, 2],
      contents: [1, 2, 4, 5],
      analyses: [101, 102, 104, 105],
    })
  })

  test('analyses that another has replaced go, with their rows', async () => {
    const folder = await smallStore()
    const before = await contentsOf(folder)
    await change(
      folder,
      `INSERT INTO analyses SELECT * REPLACE (201 AS analysis) FROM analyses WHERE analysis = 101;
       INSERT INTO matches SELECT * REPLACE (201 AS analysis) FROM matches WHERE analysis = 101;
       INSERT INTO passages SELECT * REPLACE (201 AS analysis) FROM passages WHERE analysis = 101;
       INSERT INTO scores SELECT * REPLACE (201 AS analysis) FROM scores WHERE analysis = 101`,
    )
    expect((await compactStore(folder)).forgotten).toMatchObject({ analyses: 1, matches: 1, contents: 0 })
    expect(await contentsOf(folder)).toEqual(before)
  })

  test('a text that was once there and has only its current analysis left goes', async () => {
    const folder = await smallStore()
    await change(folder, "DELETE FROM documents WHERE id = 'c'")
    expect((await compactStore(folder)).forgotten).toMatchObject({ contents: 1, analyses: 1 })
    expect(await numbersOf(folder)).toMatchObject({ contents: [1, 2, 4, 5], current: [1, 2, 4, 5] })
    expect(await checkStore(folder, { hashOf })).toEqual(expect.arrayContaining(WHOLE))
  })
})

test('the file gets smaller by what was deleted', async () => {
  const folder = await smallStore()
  const database = await openForWriting(folder)
  const row = (at: number) => [`${at} ${'abcdefghijklmnop'[at % 16]}${Math.sqrt(at)}`.repeat(20)]
  await database.append(
    'forms',
    Array.from({ length: 20_000 }, (_, at) => row(at)),
  )
  await database.run('CHECKPOINT')
  await database.run("DELETE FROM forms WHERE form NOT IN ('respect', 'peace')")
  await database.run('CHECKPOINT')
  database.close()
  const { before, after } = await compactStore(folder)
  expect(before).toBeGreaterThan(2 * after)
  expect(statSync(storePath(folder)).size).toBe(after)
})

test('the store can be written and compacted again afterwards', async () => {
  const folder = await smallStore()
  for (let time = 0; time < 3; time++) {
    await compactStore(folder, { keep: 2 })
    await change(folder, `INSERT INTO forms VALUES ('new ${time}')`)
  }
  expect(await within(folder, (database) => database.all('SELECT count(*) AS n FROM forms'))).toEqual([
    { n: 5 },
  ])
})

describe('faults', () => {
  test('a store that someone has open is left alone', async () => {
    const folder = await smallStore()
    const reader = await openForReading(folder)
    onTestFinished(reader.close)
    await expect(compactStore(folder)).rejects.toBeInstanceOf(StoreBusy)
    const files = readdirSync(folder).filter((name) => !name.startsWith('.store-reader'))
    expect(files).toEqual(['store.duckdb'])
  })

  test('a run that gives way to readers is not over: the store is left alone, unless its process is gone', async () => {
    const folder = await smallStore()
    const runs = (pid: number) =>
      `INSERT INTO runs (run, state, started, process) VALUES (4, 'running', 'now', '${JSON.stringify({ pid, host: hostname(), started: '' })}')`
    await change(folder, runs(process.pid))
    await expect(compactStore(folder)).rejects.toThrow('is running this pipeline')
    expect(readdirSync(folder)).toEqual(['store.duckdb'])
    await change(folder, 'DELETE FROM runs WHERE run = 4')
    await change(folder, runs(spawnSync(process.execPath, ['-e', '']).pid))
    await compactStore(folder)
  })

  test('no store', async () => {
    const folder = await freshFolder()
    await expect(compactStore(folder)).rejects.toMatchObject({ code: 'no-store' })
    expect(readdirSync(folder)).toEqual([])
  })

  test('what a process that died half-way has left is removed; until the end the old file is not touched', async () => {
    const folder = await smallStore()
    writeFileSync(`${storePath(folder)}.compact-1`, 'half a store')
    writeFileSync(`${storePath(folder)}.compact-1.wal`, 'half a log')
    const bytes = readFileSync(storePath(folder))
    await expect(compactStore(folder, { keep: Number.NaN })).rejects.toThrow()
    expect(readFileSync(storePath(folder)).equals(bytes)).toBe(true)
    expect(readdirSync(folder)).toEqual(['store.duckdb'])
  })
})

test('killed at any moment: the old store or the new one, whole, and nothing is left that the next one does not remove', async () => {
  const whole = await smallStore()
  const database = await openForWriting(whole)
  await database.append(
    'forms',
    Array.from({ length: 200_000 }, (_, at) => [`${Math.sqrt(at)} of some length`]),
  )
  database.close()
  const bytes = readFileSync(storePath(whole))
  const runs = new Set<string>()
  for (let death = 0; death < 10; death++) {
    const folder = await freshFolder()
    writeFileSync(storePath(folder), bytes)
    const { child, said, ended } = startWriter(folder, 'compact')
    await said('compact')
    await sleep(death * 40)
    child.kill('SIGKILL')
    await ended
    const numbers = await numbersOf(folder)
    runs.add(String(numbers.runs))
    expect(await checkStore(folder, { hashOf })).not.toContainEqual(
      expect.objectContaining({ level: 'wrong' }),
    )
    await compactStore(folder, { keep: 1 })
    expect(readdirSync(folder)).toEqual(['store.duckdb'])
    expect(await numbersOf(folder)).toMatchObject({ runs: [3], contents: [1, 4, 5] })
  }
  for (const held of runs) expect(['1,2,3', '3']).toContain(held)
})
