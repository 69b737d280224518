import { existsSync, readdirSync, rmSync, statfsSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { PROGRAM } from '../cli/built.ts'
import { mountDisk, NO_DISKS } from './mounts.ts'
import { rostrumRun, startProgram } from './program.ts'
import { freshProject, lexicon, OUT, pipeline } from './project.ts'
import { expectWholeStore, resultsOf, undisturbed } from './results.ts'

const BALLAST = 'ballast'

/** Fills a disk up to some kB. */
function leaveRoom(folder: string, room: number): void {
  rmSync(join(folder, BALLAST), { force: true })
  const { bavail, bsize } = statfsSync(folder)
  writeFileSync(join(folder, BALLAST), Buffer.alloc(Math.max(0, bavail * bsize - room * 1024)))
}

const SAYS_WHAT_TO_DO = /(no space is left|the file is larger than).*; (free some|name an output folder)/

describe.skipIf(NO_DISKS !== undefined)(
  `a full disk${NO_DISKS === undefined ? '' : ` (${NO_DISKS})`}`,
  () => {
    test('at the first run: it says so, and with more room the next one comes to the same', {
      timeout: 60_000,
    }, async () => {
      const project = await freshProject()
      const expected = await undisturbed(project, 'undisturbed')
      const { folder, change } = await mountDisk('64k')
      const { code, stderr } = await rostrumRun(project, folder)
      expect([code, stderr]).toEqual([1, expect.stringMatching(SAYS_WHAT_TO_DO)])
      expect(readdirSync(join(folder, OUT))).toEqual([])
      change('size=64m')
      expect((await rostrumRun(project, folder)).code).toBe(0)
      expect(resultsOf(join(folder, OUT))).toEqual(expected)
      await expectWholeStore(join(folder, OUT))
    })

    test('in the middle, wherever the room ends: the results of before stay, and the next run goes on', {
      timeout: 120_000,
    }, async () => {
      const project = await freshProject({ each: 60 })
      const { folder } = await mountDisk('24m')
      const out = join(folder, OUT)
      const old = await undisturbed(project, folder)
      // Everything is matched again, and every file of results is another.
      project.write('mine.yaml', lexicon(['fair harvest']))
      project.write('run.yaml', pipeline(5))
      const expected = await undisturbed(project, 'undisturbed')
      let failures = 0
      // From no room at all to nearly enough; the run that finds enough is the last.
      for (let room = 0; ; room = Math.max(50, room * 3)) {
        leaveRoom(folder, room)
        const { code, stderr } = await rostrumRun(project, folder)
        if (code === 0) break
        expect([room, code, stderr]).toEqual([room, 1, expect.stringMatching(SAYS_WHAT_TO_DO)])
        failures++
        expect(resultsOf(out)).toEqual(old)
        expect(readdirSync(folder).sort()).toEqual([BALLAST, OUT])
      }
      expect(failures).toBeGreaterThan(1)
      rmSync(join(folder, BALLAST))
      expect(resultsOf(out)).toEqual(expected)
      expect((await rostrumRun(project, folder)).code).toBe(0)
      await expectWholeStore(out)
    })

    test('while the files are written: those of before stay whole', { timeout: 60_000 }, async () => {
      const project = await freshProject({ each: 60 })
      const { folder } = await mountDisk('24m')
      const out = join(folder, OUT)
      const old = await undisturbed(project, folder)
      // Nothing is matched again: the store has hardly anything to write.
      project.write('run.yaml', pipeline().replace('by: year', 'by: decade'))
      leaveRoom(folder, 200)
      const { code, stderr } = await rostrumRun(project, folder)
      expect([code, stderr]).toEqual([1, expect.stringMatching(SAYS_WHAT_TO_DO)])
      expect(stderr).toMatch(/[.]partial-\d+.*\.csv {2}cannot be written/)
      expect(resultsOf(out)).toEqual(old)
      expect(readdirSync(folder).sort()).toEqual([BALLAST, OUT])
      rmSync(join(folder, BALLAST))
      const expected = await undisturbed(project, 'undisturbed')
      expect((await rostrumRun(project, folder)).code).toBe(0)
      expect(resultsOf(out)).toEqual(expected)
    })
  },
)

describe.skipIf(process.platform === 'win32')('files may not grow beyond a limit', () => {
  test.for([8, 300])(
    'of %i kB: the run says so, and without the limit comes to the same',
    { timeout: 60_000 },
    async (limit) => {
      const project = await freshProject()
      const expected = await undisturbed(project, 'undisturbed')
      const out = project.out('limited')
      const command = `ulimit -f ${limit}; exec "$0" "$@"`
      const args = ['-c', command, process.execPath, PROGRAM, 'run', 'run.yaml', '--out', out]
      const { code, stderr } = await startProgram(project.folder, 'bash', args).ended
      expect([code, stderr]).toEqual([1, expect.stringMatching(SAYS_WHAT_TO_DO)])
      expect(existsSync(join(out, 'documents.csv'))).toBe(false)
      expect((await rostrumRun(project, 'limited')).code).toBe(0)
      expect(resultsOf(out)).toEqual(expected)
    },
  )
})
