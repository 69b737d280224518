import {
  closeSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
  writeSync,
} from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { openForWriting } from '../../src/store/open.ts'
import { partialFolder, rostrumRun, startSmallBatches } from './program.ts'
import { freshProject, lexicon, type Project, pipeline } from './project.ts'
import { expectWholeStore, resultsOf, undisturbed } from './results.ts'

const STORE = 'store.duckdb'
const SET_ASIDE =
  /store\.duckdb is damaged: .*; it was moved to .*store\.duckdb\.damaged-1, and everything is read/

interface UsedProject {
  readonly project: Project
  readonly out: string
  /** Results of the next run. */
  readonly expected: Record<string, string>
}

/** A store that was used twice, so that it has blocks of several kinds. */
async function usedProject(): Promise<UsedProject> {
  const project = await freshProject()
  await undisturbed(project, 'mine')
  project.write('mine.yaml', lexicon(['fair harvest']))
  await rostrumRun(project, 'mine')
  // The next run reads every text of the store.
  project.write('run.yaml', pipeline(5))
  return { project, out: project.out('mine'), expected: await undisturbed(project, 'undisturbed') }
}

/** Runs on the store as it is now; what comes out must be what a run without trouble makes. */
async function expectRecovery(
  { project, out, expected }: UsedProject,
  isNoticed: 'noticed' | 'noticed or not met',
): Promise<boolean> {
  const { code, stderr } = await rostrumRun(project, 'mine')
  expect([code, stderr]).toEqual([0, expect.any(String)])
  expect(resultsOf(out)).toEqual(expected)
  const isAside = existsSync(join(out, `${STORE}.damaged-1`))
  expect(SET_ASIDE.test(stderr)).toBe(isAside)
  if (isNoticed === 'noticed') expect([isAside, stderr]).toEqual([true, expect.any(String)])
  if (isAside) await expectWholeStore(out)
  return isAside
}

describe('a damaged store is set aside, and the run comes to the same', () => {
  test('an empty file is no store', { timeout: 60_000 }, async () => {
    const used = await usedProject()
    const { out } = used
    truncateSync(join(out, STORE), 0)
    expect(await expectRecovery(used, 'noticed or not met')).toBe(false)
    await expectWholeStore(out)
  })

  test('another file of that name', { timeout: 60_000 }, async () => {
    const used = await usedProject()
    const { out } = used
    writeFileSync(join(out, STORE), 'This is no store at all.\n'.repeat(1000))
    await expectRecovery(used, 'noticed')
  })

  test('cut off', { timeout: 120_000 }, async () => {
    const used = await usedProject()
    const { out } = used
    const path = join(out, STORE)
    const whole = readFileSync(path)
    for (const length of [1, 0.5 * whole.length]) {
      restore(out, whole)
      truncateSync(path, Math.floor(length))
      await expectRecovery(used, 'noticed or not met')
    }
    restore(out, whole)
    truncateSync(path, 12_288)
    await expectRecovery(used, 'noticed')
  })

  test('overwritten in places', { timeout: 120_000 }, async () => {
    const used = await usedProject()
    const { out } = used
    const path = join(out, STORE)
    const whole = readFileSync(path)
    let noticed = 0
    for (const share of [0, 0.002, 0.1, 0.5]) {
      restore(out, whole)
      overwrite(path, Math.floor(share * whole.length))
      if (await expectRecovery(used, 'noticed or not met')) noticed++
    }
    expect(noticed).toBeGreaterThanOrEqual(2)
  })
})

describe('the log of a run that was killed', () => {
  test.for([
    ['cut off', (path: string) => truncateSync(path, Math.floor(statSync(path).size * 0.6))],
    ['overwritten', (path: string) => overwrite(path, Math.floor(statSync(path).size / 2))],
    ['overwritten at its start', (path: string) => overwrite(path, 0)],
    ['gone', (path: string) => rmSync(path)],
    ['left alone, its store gone', (path: string) => rmSync(path.replace('.wal', ''))],
  ] as const)('%s', { timeout: 60_000 }, async ([, damage]) => {
    const project = await freshProject({ each: 60 })
    const expected = await undisturbed(project, 'undisturbed')
    const out = project.out('killed')
    const run = startSmallBatches(project, 'killed', { batch: 10 })
    await run.said(/analysed 60/)
    run.kill('SIGKILL')
    await run.ended
    const log = join(out, `${STORE}.wal`)
    expect(statSync(log).size).toBeGreaterThan(10_000)
    damage(log)
    const { code, stderr } = await rostrumRun(project, 'killed')
    expect([code, stderr]).toEqual([0, expect.any(String)])
    expect(resultsOf(out)).toEqual(expected)
    await expectWholeStore(out)
  })
})

test('a store of a newer rostrum is refused and stays where it is', { timeout: 60_000 }, async () => {
  const used = await usedProject()
  const { project, out } = used
  const old = resultsOf(out)
  const database = await openForWriting(out)
  await database.run("UPDATE meta SET value = '99' WHERE name = 'schema'")
  await database.run('CHECKPOINT')
  database.close()
  const before = readFileSync(join(out, STORE))
  const { code, stderr } = await rostrumRun(project, 'mine')
  expect([code, stderr]).toEqual([
    2,
    expect.stringMatching(/written by a newer rostrum.*; update rostrum, or name/),
  ])
  expect(readFileSync(join(out, STORE)).equals(before)).toBe(true)
  expect(resultsOf(out)).toEqual(old)
  expect(readdirSync(out).filter((name) => name.includes('damaged'))).toEqual([])
})

test('results that a killed run had begun to move do not stay over those of settings that hold again', {
  timeout: 60_000,
}, async () => {
  const project = await freshProject()
  const expected = await undisturbed(project, 'mine')
  project.write('run.yaml', pipeline(5))
  const others = await undisturbed(project, 'others')
  project.write('run.yaml', pipeline())
  const out = project.out('mine')
  // A process that is gone, and has moved nothing yet.
  const { pid, ended } = startSmallBatches(project, 'gone')
  await ended
  const partial = partialFolder(out, pid)
  mkdirSync(partial)
  for (const name of Object.keys(others)) copyFileSync(join(project.out('others'), name), join(partial, name))
  writeFileSync(join(partial, '.commit.json'), JSON.stringify(Object.keys(others)))
  expect((await rostrumRun(project, 'mine')).code).toBe(0)
  expect(resultsOf(out)).toEqual(expected)
  expect(existsSync(partial)).toBe(false)
})

function restore(out: string, store: Buffer): void {
  for (const name of readdirSync(out)) if (name.startsWith(STORE)) rmSync(join(out, name))
  writeFileSync(join(out, STORE), store)
}

/** Puts bytes that mean nothing into a file. */
function overwrite(path: string, at: number): void {
  const file = openSync(path, 'r+')
  writeSync(file, Buffer.alloc(Math.min(5000, statSync(path).size - at), 0xa7), 0, undefined, at)
  closeSync(file)
}
