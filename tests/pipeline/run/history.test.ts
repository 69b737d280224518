import { expect, test } from 'vitest'
import {
  abandonRun,
  beginRun,
  changesOf,
  finishRun,
  knownScoring,
  lastDone,
  type RunCounts,
  takeScoring,
} from '../../../src/pipeline/run/history.ts'
import type { Scoring } from '../../../src/pipeline/run/scoring.ts'
import type { Database } from '../../../src/store/database.ts'
import { StoreBusy } from '../../../src/store/fault.ts'
import { startOf } from '../../../src/store/process.ts'
import { draft, freshStore } from './store.ts'

const SPEC = { pipeline: 'p.yaml', settings: '{}', lastWritten: 0 }
const NONE = { new: 0, changed: 0, removed: 0, untouched: 0, rematched: 0 }
const countsOf = (results: string): RunCounts => ({
  results,
  files: {},
  described: {},
  totals: {},
  changes: NONE,
})

type Documents = Parameters<typeof draft>[1]

async function doRun(database: Database, documents: Documents): Promise<number> {
  const { run } = await beginRun(database, SPEC)
  await draft(database, documents)
  await finishRun(database, run, countsOf(`hash ${run}`), [])
  return run
}

test.for<[string, Documents, Documents, Partial<typeof NONE>]>([
  ['nothing', [['a', 1, 1]], [['a', 1, 1]], { untouched: 1 }],
  ['new', [], [['a', 1, 1]], { new: 1 }],
  ['removed', [['a', 1, 1]], [], { removed: 1 }],
  ['another text', [['a', 1, 1]], [['a', 2, 2]], { changed: 1 }],
  ['matched again', [['a', 1, 1]], [['a', 1, 2]], { untouched: 1, rematched: 1 }],
  ['another id', [['a', 1, 1]], [['b', 1, 1]], { new: 1, removed: 1 }],
  [
    'other places',
    [
      ['a', 1, 1],
      ['b', 2, 2],
    ],
    [
      ['b', 2, 2],
      ['a', 1, 1],
    ],
    { untouched: 2 },
  ],
  [
    'an id that stands twice',
    [
      ['a', 1, 1],
      ['a', 2, 2],
    ],
    [
      ['a', 1, 1],
      ['a', 2, 2],
    ],
    { untouched: 1 },
  ],
])('documents against the last run: %s', async ([, before, after, expected]) => {
  const { database } = await freshStore()
  await doRun(database, before)
  await draft(database, after)
  expect(await changesOf(database)).toEqual({ ...NONE, ...expected })
})

test('the history of documents that change, go and come back', async () => {
  const { database } = await freshStore()
  await doRun(database, [
    ['a', 1, 1],
    ['b', 2, 2],
  ])
  await doRun(database, [
    ['a', 1, 1],
    ['b', 3, 3],
  ])
  await doRun(database, [['b', 3, 4]])
  await doRun(database, [
    ['a', 1, 1],
    ['b', 3, 4],
  ])
  const rows = await database.all(
    'SELECT id, content, analysis, first_run AS "from", last_run AS "to" FROM documents ORDER BY id, first_run',
  )
  expect(rows).toEqual([
    { id: 'a', content: 1, analysis: 1, from: 1, to: 2 },
    { id: 'a', content: 1, analysis: 1, from: 4 },
    { id: 'b', content: 2, analysis: 2, from: 1, to: 1 },
    { id: 'b', content: 3, analysis: 3, from: 2, to: 2 },
    { id: 'b', content: 3, analysis: 4, from: 3 },
  ])
  expect(await database.all('SELECT id FROM corpus ORDER BY position')).toEqual([{ id: 'a' }, { id: 'b' }])
})

test('a run that was not done leaves corpus and history as they were, and is told', async () => {
  const { database } = await freshStore()
  await doRun(database, [['a', 1, 1]])
  const { run } = await beginRun(database, SPEC)
  await draft(database, [['b', 2, 2]])
  await abandonRun(database, run, 'stopped', 'by hand')
  expect((await lastDone(database))?.run).toBe(1)
  expect(await database.all('SELECT id FROM corpus')).toEqual([{ id: 'a' }])
  expect(await doRun(database, [['b', 2, 2]])).toBe(3)
  expect(await database.all('SELECT run, state, message FROM runs ORDER BY run')).toEqual([
    { run: 1, state: 'done' },
    { run: 2, state: 'stopped', message: 'by hand' },
    { run: 3, state: 'done' },
  ])
  // It stood in the run that was stopped, for all that is known.
  expect(await database.all("SELECT last_run FROM documents WHERE id = 'a'")).toEqual([{ last_run: 2 }])
})

test('what the last run came to is given back as it was', async () => {
  const { database } = await freshStore()
  expect(await lastDone(database)).toBeUndefined()
  await doRun(database, [])
  await doRun(database, [])
  expect(await lastDone(database)).toEqual({ run: 2, counts: countsOf('hash 2') })
})

/** A run that another process says it has going on. */
async function leaveRunning(database: Database, process: object): Promise<void> {
  await database.append('runs', [
    [1, 'running', '2026-01-01T00:00:00Z', undefined, '0.1.0', JSON.stringify(process), 'p', undefined, '{}'],
  ])
}

test.for([
  ['a process that is gone', { pid: 2 ** 22 + 1, started: '1' }],
  ['another process with its number', { pid: process.ppid, started: '-1' }],
  ['this process, before', { pid: process.pid, started: '1' }],
  [
    'a process on another machine, which the lock has kept out',
    { pid: process.ppid, started: '1', host: 'elsewhere' },
  ],
] as const)('a run of %s was cut short', async ([, left]) => {
  const { database } = await freshStore()
  const { hostname } = await import('node:os')
  await leaveRunning(database, { host: hostname(), ...left })
  expect(await beginRun(database, SPEC)).toEqual({ run: 2, interrupted: 1 })
  expect(await database.all('SELECT run, state FROM runs ORDER BY run')).toEqual([
    { run: 1, state: 'interrupted' },
    { run: 2, state: 'running' },
  ])
})

test.skipIf(process.platform !== 'linux')(
  'a run of a process that is alive: the second one says so',
  async () => {
    const { database } = await freshStore()
    const { hostname } = await import('node:os')
    await leaveRunning(database, {
      pid: process.ppid,
      host: hostname(),
      started: startOf(process.ppid) ?? '',
    })
    await expect(beginRun(database, SPEC)).rejects.toThrow(StoreBusy)
    await expect(beginRun(database, SPEC)).rejects.toThrow(`process ${process.ppid} is running this pipeline`)
    expect(await database.all('SELECT state FROM runs')).toEqual([{ state: 'running' }])
  },
)

test('a way of scoring is kept once, by its fingerprint', async () => {
  const { database } = await freshStore()
  const { run } = await beginRun(database, SPEC)
  const way = (fingerprint: string): Scoring => ({
    fingerprint,
    base: 'b',
    parts: { unit: 'document' },
    entries: { mine: [['a', '1']] },
    versions: { mine: '1.0.0' },
  })
  expect(await knownScoring(database, way('x'))).toBeUndefined()
  expect(await takeScoring(database, way('x'), run)).toBe(1)
  expect(await takeScoring(database, way('y'), run)).toBe(2)
  expect(await takeScoring(database, way('x'), run)).toBe(1)
  expect(await knownScoring(database, way('y'))).toBe(2)
  expect(await database.all('SELECT scoring FROM runs')).toEqual([{ scoring: 1 }])
  const [row] = await database.all('SELECT entries, versions FROM scorings WHERE scoring = 1')
  expect(row).toEqual({ entries: '{"mine":[["a","1"]]}', versions: '{"mine":"1.0.0"}' })
})
