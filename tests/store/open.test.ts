import { spawnSync } from 'node:child_process'
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  truncateSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { describe, expect, onTestFinished, test } from 'vitest'
import { RostrumError } from '../../src/error.ts'
import { checkStore } from '../../src/store/check.ts'
import type { Database } from '../../src/store/database.ts'
import { StoreBusy, StoreDamaged } from '../../src/store/fault.ts'
import { hasStore, openForReading, openForWriting, setAside, storePath } from '../../src/store/open.ts'
import { startWriter } from './process.ts'
import { freshFolder, smallStore } from './rows.ts'

/** Programs of the system, which not every one has. */
const [MOUNT, UNMOUNT] = ['/bin/mount', '/bin/umount']

/** Patience of readers that are to give up. */
const SHORT = 150

const kept = (database: Database): Database => {
  onTestFinished(database.close)
  return database
}
const fault = (work: Promise<unknown>): Promise<unknown> =>
  work.then(
    () => undefined,
    (error: unknown) => error,
  )

/** Whether each batch of the writer is there whole: 500 rows in both tables. */
async function batchesOf(folder: string): Promise<number[]> {
  const database = await openForReading(folder)
  try {
    const [sums] = await database.all('SELECT count(*) AS n FROM forms')
    const batches = await database.all('SELECT analysis, count(*) AS n FROM current GROUP BY ALL ORDER BY 1')
    expect(batches.every(({ n }) => n === 500)).toBe(true)
    expect(sums).toEqual({ n: 500 * batches.length })
    return batches.map(({ analysis }) => Number(analysis))
  } finally {
    database.close()
  }
}

describe('making a store', () => {
  test('the folder is made; nothing but the store is left in it', async () => {
    const folder = join(await freshFolder(), 'outputs', 'mine')
    expect(hasStore(folder)).toBe(false)
    kept(await openForWriting(folder)).close()
    expect(readdirSync(folder)).toEqual(['store.duckdb'])
    expect(hasStore(folder)).toBe(true)
  })

  test('an empty file is none, and gives way', async () => {
    const folder = await freshFolder()
    writeFileSync(storePath(folder), '')
    expect(hasStore(folder)).toBe(false)
    expect(await fault(openForReading(folder))).toMatchObject({ code: 'no-store' })
    kept(await openForWriting(folder))
    expect(hasStore(folder)).toBe(true)
  })

  test('a log that an earlier store has left is not read into it', async () => {
    const folder = await freshFolder()
    const writer = startWriter(folder, 'batches')
    await writer.said('batch 0')
    writer.child.kill('SIGKILL')
    await writer.ended
    expect(existsSync(`${storePath(folder)}.wal`)).toBe(true)
    rmSync(storePath(folder))
    kept(await openForWriting(folder)).close()
    expect(await batchesOf(folder)).toEqual([])
  })

  test('four processes at once: each batch that was committed is in the one store', async () => {
    const folder = await freshFolder()
    const writers = Array.from({ length: 4 }, () => startWriter(folder, 'create'))
    await Promise.all(writers.map(({ ended }) => ended))
    const written = writers.flatMap(({ child, lines }) => (lines.length === 2 ? [child.pid] : []))
    expect(written.length).toBeGreaterThan(0)
    expect((await batchesOf(folder)).toSorted((a, b) => a - b)).toEqual(written.toSorted((a, b) => a! - b!))
    expect(readdirSync(folder)).toEqual(['store.duckdb'])
  })

  test('where no folder can be made, the message says so', async () => {
    const folder = await freshFolder()
    writeFileSync(join(folder, 'file'), '')
    const error = await fault(openForWriting(join(folder, 'file', 'outputs')))
    expect(error).toMatchObject({ code: 'store-failed' })
    expect(String(error)).toContain('cannot be made: ENOTDIR')
  })
})

describe('one writer', () => {
  test('a second process is told who holds the store; a reader too, in the end', async () => {
    const folder = await smallStore()
    const { child, said } = startWriter(folder, 'hold')
    await said('open')
    const error = await fault(openForWriting(folder))
    expect(error).toBeInstanceOf(StoreBusy)
    expect(error).toMatchObject({ pid: child.pid, code: 'store-busy' })
    expect(String(error)).toContain(
      `process ${child.pid} has the store open; wait until it is done, and try again`,
    )
    expect(await fault(openForReading(folder, SHORT))).toMatchObject({ pid: child.pid })
    expect(readdirSync(folder).filter((name) => name.startsWith('.store-reader'))).toEqual([])
  })

  test('the same process cannot open it twice either, under whatever name: that would ruin it', async () => {
    const folder = await smallStore()
    const first = kept(await openForWriting(folder))
    symlinkSync(folder, `${folder}-link`)
    onTestFinished(() => rmSync(`${folder}-link`))
    for (const name of [folder, `${folder}-link`, `${folder}/.`])
      expect(await fault(openForWriting(name))).toMatchObject({ pid: process.pid })
    expect(await fault(openForReading(folder, SHORT))).toMatchObject({ code: 'store-busy' })
    first.close()
    kept(await openForWriting(folder))
  })

  test('while readers are there, a writer is refused', async () => {
    const folder = await smallStore()
    const reader = kept(await openForReading(folder))
    const early = startWriter(folder, 'create')
    expect(await early.ended).not.toBe(0)
    reader.close()
    const late = startWriter(folder, 'create')
    expect(await late.ended).toBe(0)
  })

  test.for([
    [
      'a stream was broken off',
      async (database: Database) => {
        for await (const _ of database.stream('SELECT * FROM range(100000000)')) break
      },
    ],
    ['a question failed', (database: Database) => fault(database.all("SELECT error('odd')"))],
    ['rows were refused', (database: Database) => fault(database.append('current', [[1], [1.5]]))],
    [
      'a transaction was undone',
      (database: Database) => fault(database.transact(() => database.append('forms', [['a', 'b']]))),
    ],
  ] as const)('a process lets go of the store when it closes it, though %s', async ([, use]) => {
    const folder = await smallStore()
    const database = kept(await openForWriting(folder))
    await use(database)
    database.close()
    expect(await startWriter(folder, 'create').ended).toBe(0)
  })

  test('two readers in two processes', async () => {
    const folder = await smallStore()
    kept(await openForReading(folder))
    const read = `import('${new URL('../../src/store/open.ts', import.meta.url)}').then(async ({ openForReading }) => {
      const database = await openForReading(${JSON.stringify(folder)})
      console.log(await database.all('SELECT count(*) AS n FROM corpus'))
      database.close()
    })`
    const { stdout } = spawnSync(process.execPath, ['--import', 'tsx', '-e', read], { encoding: 'utf8' })
    expect(stdout).toContain('{ n: 3 }')
  })

  test('a reader writes nothing', async () => {
    const database = kept(await openForReading(await smallStore()))
    await expect(database.run('DELETE FROM corpus')).rejects.toThrow('the store cannot be written')
  })
})

describe('turns', () => {
  test('a writer gives way between two batches, and goes on', async () => {
    const folder = await freshFolder()
    const writer = startWriter(folder, 'gives way')
    await writer.said('batch 0')
    for (let turn = 0; turn < 3; turn++) {
      const batches = await batchesOf(folder)
      expect(batches.length).toBeGreaterThan(turn)
      await writer.said('batch')
    }
    writer.child.kill('SIGKILL')
    await writer.ended
    expect((await batchesOf(folder)).length).toBeGreaterThanOrEqual(writer.lines.length - 1)
  })

  test('a note that a dead reader left holds nobody up for long', async () => {
    const folder = await freshFolder()
    const { giveTurn, isAwaited } = await import('../../src/store/readers.ts')
    const note = join(folder, '.store-reader-99999999')
    writeFileSync(note, '')
    expect(isAwaited(folder)).toBe(true)
    const old = new Date(Date.now() - 60_000)
    utimesSync(note, old, old)
    expect(isAwaited(folder)).toBe(false)
    const before = performance.now()
    await giveTurn(folder)
    expect(performance.now() - before).toBeLessThan(4000)
    expect(isAwaited(join(folder, 'nothing'))).toBe(false)
  })
})

describe('damage: a clear fault, and a new store after it is set aside', () => {
  const isClear = (error: unknown) =>
    error instanceof StoreDamaged || (error instanceof RostrumError && error.code === 'no-store')

  async function damagedBy(damage: (bytes: Buffer) => Buffer): Promise<string> {
    const folder = await smallStore()
    writeFileSync(storePath(folder), damage(readFileSync(storePath(folder))))
    return folder
  }

  test('cut off at 40 places', async () => {
    const folder = await smallStore()
    const { length } = readFileSync(storePath(folder))
    let damaged = 0
    for (let place = 39; place >= 0; place--) {
      truncateSync(storePath(folder), Math.floor((length * place) / 40))
      const error = await fault(openForReading(folder, SHORT).then((database) => database.close()))
      if (error === undefined) {
        // The end of the file holds one table, which is found cut off when it is read.
        expect(await checkStore(folder)).toMatchObject([{ level: 'wrong' }])
      } else expect([place, error]).toEqual([place, expect.toSatisfy(isClear)])
      damaged++
    }
    expect(damaged).toBe(40)
  })

  test.for([
    ['zeros', () => Buffer.alloc(500_000)],
    ['text', () => Buffer.from('id,text\n1,a\n')],
    ['one byte', () => Buffer.from([1])],
    ['its first kilobyte overwritten', (bytes: Buffer) => bytes.fill(0x5a, 0, 1000)],
    ['both heads overwritten', (bytes: Buffer) => bytes.fill(0x5a, 4096, 12_288)],
  ] as const)('%s', async ([, damage]) => {
    const folder = await damagedBy(damage)
    const error = await fault(openForWriting(folder))
    expect(error).toBeInstanceOf(StoreDamaged)
    expect(String(error)).toContain(`${storePath(folder)} is damaged: `)
    const aside = await setAside(folder)
    expect(aside).toBe(`${storePath(folder)}.damaged-1`)
    const database = kept(await openForWriting(folder))
    expect(await database.all('SELECT count(*) AS n FROM corpus')).toEqual([{ n: 0 }])
    database.close()
    expect(await setAside(folder)).toBe(`${storePath(folder)}.damaged-2`)
    expect(readdirSync(folder).toSorted()).toEqual(['store.duckdb.damaged-1', 'store.duckdb.damaged-2'])
  })

  test('any stretch of blocks overwritten: told when opened, when read, or of no consequence', async () => {
    const whole = await smallStore()
    const bytes = readFileSync(storePath(whole))
    const told = new Set<string>()
    for (let at = 12_288; at < bytes.length; at += 262_144) {
      const folder = await damagedBy((copy) => copy.fill(0xa5, at + 100, at + 1000))
      const findings = await checkStore(folder)
      const levels = findings.map(({ level }) => level)
      told.add(
        levels.join() === 'wrong' ? 'damaged' : levels.every((level) => level === 'ok') ? 'fine' : 'other',
      )
    }
    expect(told).toContain('damaged')
    expect(told).not.toContain('other')
  })

  test('a folder in its place', async () => {
    const folder = await freshFolder()
    mkdirSync(storePath(folder))
    expect(await fault(openForReading(folder, SHORT))).toMatchObject({ code: 'store-failed' })
  })

  test.for([
    ["UPDATE meta SET value = '2' WHERE name = 'schema'", 'store-newer', 'schema 2, this one knows 1'],
    ["UPDATE meta SET value = 'two' WHERE name = 'schema'", undefined, 'does not say which schema'],
    ['DELETE FROM meta', undefined, 'does not say which schema'],
    ['DROP TABLE meta', undefined, 'does not say which schema'],
  ] as const)('%s', async ([sql, code, message]) => {
    const folder = await smallStore()
    const database = await openForWriting(folder)
    await database.run(sql)
    database.close()
    for (const open of [openForReading, openForWriting]) {
      const error = await fault(open(folder))
      expect(String(error)).toContain(message)
      expect(error).toMatchObject(code === undefined ? { name: 'StoreDamaged' } : { code })
    }
  })
})

test('killed twenty times in the middle of writing: whole batches, all that were told, and it goes on', async () => {
  const folder = await freshFolder()
  let told = 0
  for (let death = 0; death < 20; death++) {
    const writer = startWriter(folder, `batches`)
    await writer.said('batch')
    // Not at the same point each time: a batch takes some milliseconds.
    await sleep((death * 7) % 40)
    writer.child.kill('SIGKILL')
    await writer.ended
    told += writer.lines.filter((line) => line.startsWith('batch')).length
    const database = await openForReading(folder)
    const [row] = await database.all(
      'SELECT (SELECT count(*) FROM forms) AS forms, (SELECT count(*) FROM current) AS held',
    )
    database.close()
    const batches = Number(row?.forms) / 500
    expect(row?.held).toBe(row?.forms)
    expect(Number.isInteger(batches)).toBe(true)
    // A batch may be in the store whose process died before it could say so.
    expect(batches).toBeGreaterThanOrEqual(told)
    expect(batches).toBeLessThanOrEqual(told + death + 1)
  }
})

test('a full disk: said, and what was committed is there', async ({ skip }) => {
  const folder = await freshFolder()
  const disk = join(folder, 'disk')
  mkdirSync(disk)
  const isMounted = spawnSync(MOUNT, ['-t', 'tmpfs', '-o', 'size=6m', 'tmpfs', disk]).status === 0
  if (!isMounted) skip('a small disk can be mounted by root alone')
  onTestFinished(() => {
    spawnSync(UNMOUNT, ['-l', disk])
  })
  const writer = startWriter(disk, 'fill')
  await writer.ended
  const batches = writer.lines.filter((line) => line.startsWith('batch')).length
  expect(batches).toBeGreaterThan(0)
  expect(writer.lines.at(-1)).toContain('no space is left for the store; free some, and run again')
  expect(await batchesOf(disk)).toHaveLength(batches)
})
