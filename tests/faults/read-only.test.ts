import { chmodSync, existsSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { makeReadOnly, mountDisk, NO_DISKS } from './mounts.ts'
import { rostrumRun, startSmallBatches } from './program.ts'
import { freshProject, lexicon, OUT, type Project } from './project.ts'
import { expectWholeStore, resultsOf, undisturbed } from './results.ts'

const SAYS_WHAT_TO_DO = /(read-only|permission was denied).*; (name an|change the permissions)/

describe.skipIf(NO_DISKS !== undefined)(
  `read-only disks${NO_DISKS === undefined ? '' : ` (${NO_DISKS})`}`,
  () => {
    test('the disk turns read-only: the run says so, the results stay, and it goes on when it can', {
      timeout: 60_000,
    }, async () => {
      const project = await freshProject()
      const { folder, change } = await mountDisk('64m')
      const old = await undisturbed(project, folder)
      project.write('mine.yaml', lexicon(['fair harvest']))
      change('ro')
      const { code, stderr } = await rostrumRun(project, folder)
      expect([code, stderr]).toEqual([1, expect.stringMatching(SAYS_WHAT_TO_DO)])
      expect(resultsOf(join(folder, OUT))).toEqual(old)
      change('rw')
      const expected = await undisturbed(project, 'undisturbed')
      expect((await rostrumRun(project, folder)).code).toBe(0)
      expect(resultsOf(join(folder, OUT))).toEqual(expected)
      await expectWholeStore(join(folder, OUT))
    })

    test('there is no store yet, and none can be made', async () => {
      const project = await freshProject()
      const { folder, change } = await mountDisk('1m')
      change('ro')
      const { code, stderr } = await rostrumRun(project, folder)
      expect([code, stderr]).toEqual([1, expect.stringMatching(/cannot be made: .*; change the permissions/)])
    })
  },
)

/** What may not be written: a name in the output folder, and what is done about it. */
async function expectRefusal(project: Project, name: string, forbid: (path: string) => () => void) {
  const old = await undisturbed(project, 'mine')
  const out = project.out('mine')
  project.write('mine.yaml', lexicon(['fair harvest']))
  const allow = forbid(join(out, name))
  const { code, stderr } = await rostrumRun(project, 'mine')
  allow()
  expect([code, stderr]).toEqual([1, expect.stringMatching(SAYS_WHAT_TO_DO)])
  expect(resultsOf(out)).toEqual(old)
  expect(existsSync(join(out, 'store.duckdb.damaged-1'))).toBe(false)
  const expected = await undisturbed(project, 'undisturbed')
  expect((await rostrumRun(project, 'mine')).code).toBe(0)
  expect(resultsOf(out)).toEqual(expected)
  await expectWholeStore(out)
}

const PARTS = [
  ['the store', 'store.duckdb'],
  ['the folder of the results', '.'],
] as const

describe.skipIf(NO_DISKS !== undefined)(
  `mounted read-only${NO_DISKS === undefined ? '' : ` (${NO_DISKS})`}`,
  () => {
    test.for(PARTS)('%s: the run says so', { timeout: 60_000 }, async ([, name]) => {
      await expectRefusal(await freshProject(), name, makeReadOnly)
    })
  },
)

describe.skipIf(process.getuid?.() === 0)('permissions (for root there are none)', () => {
  test.for(PARTS)('%s may not be written: the run says so', { timeout: 60_000 }, async ([, name]) => {
    await expectRefusal(await freshProject(), name, (path) => {
      chmodSync(path, name === '.' ? 0o500 : 0o400)
      return () => chmodSync(path, 0o700)
    })
  })
})

test('the output folder is deleted during the run: whatever it says, the next run comes to the same', {
  timeout: 60_000,
}, async () => {
  const project = await freshProject({ each: 100 })
  const expected = await undisturbed(project, 'undisturbed')
  const out = project.out('deleted')
  const run = startSmallBatches(project, 'deleted', { batch: 10 })
  await run.said(/analysed 40/)
  rmSync(out, { recursive: true })
  const { code, stderr } = await run.ended
  if (code !== 0) expect([code, stderr]).toEqual([1, expect.stringMatching(/out.* {2}.*; /)])
  expect((await rostrumRun(project, 'deleted')).code).toBe(0)
  expect(resultsOf(out)).toEqual(expected)
  await expectWholeStore(out)
})
