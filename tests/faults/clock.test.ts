import { statSync, utimesSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { openForWriting } from '../../src/store/open.ts'
import { rostrumRun } from './program.ts'
import { freshProject, type Project, statement, textName } from './project.ts'
import { expectWholeStore, resultsOf, undisturbed } from './results.ts'

const LONG_AGO = new Date('1999-01-01T00:00:00Z')
const FAR_AHEAD = new Date('2090-01-01T00:00:00Z')

/** Another text of the same size, said to be of some time. */
function rewrite(project: Project, number: number, time: Date): void {
  const path = join(project.folder, textName(number))
  const before = statSync(path).size
  project.write(textName(number), statement(number, 30).replace('old hall', 'new hall'))
  utimesSync(path, time, time)
  expect(statSync(path).size).toBe(before)
}

/** The next run; what it says of itself and of the documents. */
async function nextRun(project: Project): Promise<string> {
  const { code, stderr } = await rostrumRun(project, 'mine')
  expect([code, stderr]).toEqual([0, expect.any(String)])
  return stderr.split('\n').find((line) => line.startsWith('run ')) ?? ''
}

async function expectSame(project: Project): Promise<void> {
  expect(resultsOf(project.out('mine'))).toEqual(await undisturbed(project, 'undisturbed'))
  await expectWholeStore(project.out('mine'))
}

test('files of the future: untouched ones are known, changed ones are seen', {
  timeout: 60_000,
}, async () => {
  const project = await freshProject()
  for (const number of [1, 2]) utimesSync(join(project.folder, textName(number)), FAR_AHEAD, FAR_AHEAD)
  await undisturbed(project, 'mine')
  expect(await nextRun(project)).toBe('run 2: 0 new, 0 changed, 0 removed, 60 untouched; 0 files read')
  rewrite(project, 1, FAR_AHEAD)
  expect(await nextRun(project)).toBe('run 3: 0 new, 1 changed, 0 removed, 59 untouched; 1 file read')
  await expectSame(project)
})

test('the clock was moved back: what the store says of the future hides no change', {
  timeout: 60_000,
}, async () => {
  const project = await freshProject()
  await undisturbed(project, 'mine')
  const store = await openForWriting(project.out('mine'))
  await store.run('UPDATE inputs SET checked = checked + 1e12')
  await store.run("UPDATE runs SET started = '2090-01-01T00:00:00.000Z', finished = started")
  store.close()
  rewrite(project, 1, LONG_AGO)
  project.write(textName(500), statement(500, 30))
  utimesSync(join(project.folder, textName(500)), LONG_AGO, LONG_AGO)
  expect(await nextRun(project)).toBe('run 2: 1 new, 1 changed, 0 removed, 59 untouched; 2 files read')
  expect(await nextRun(project)).toContain('61 untouched; 0 files read')
  await expectSame(project)
})
