import { appendFileSync, readFileSync, renameSync, rmSync, truncateSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { rostrumRun, startSmallBatches } from './program.ts'
import { freshProject, type Project, record } from './project.ts'
import { corpusOf, expectWholeStore, resultsOf, undisturbed } from './results.ts'

const RECORDS = 2500
const BIG = 'records/big.jsonl'

/** One file that is being read for a while. */
async function bigProject(): Promise<{ project: Project; big: string; content: string }> {
  const project = await freshProject({ each: 0 })
  project.write(
    'run.yaml',
    readFileSync(join(project.folder, 'run.yaml'), 'utf8').replace(/\[\{path: texts.*?\}, /, '['),
  )
  const content = Array.from({ length: RECORDS }, (_, number) => record(number, 20)).join('')
  project.write(BIG, content)
  return { project, big: join(project.folder, BIG), content }
}

/** What happens while a run reads; then the run's end. */
async function disturbed(project: Project, disturb: () => void): Promise<string> {
  const run = startSmallBatches(project, 'mine', { batch: 25 })
  expect(await run.said(/analysed/)).toBe(true)
  disturb()
  const { code, stderr } = await run.ended
  expect([code, stderr]).toEqual([0, expect.any(String)])
  return readFileSync(join(project.out('mine'), 'rejected.csv'), 'utf8')
}

async function expectSame(project: Project): Promise<void> {
  expect((await rostrumRun(project, 'mine')).code).toBe(0)
  expect(resultsOf(project.out('mine'))).toEqual(await undisturbed(project, 'undisturbed'))
  await expectWholeStore(project.out('mine'))
}

test('a file is cut off while it is read: the next run reads it again', { timeout: 60_000 }, async () => {
  const { project, big, content } = await bigProject()
  await disturbed(project, () => truncateSync(big, Math.floor(content.length * 0.8)))
  expect((await corpusOf(project.out('mine'))).length).toBeLessThan(RECORDS)
  project.write(BIG, content)
  await expectSame(project)
  expect((await corpusOf(project.out('mine'))).length).toBe(RECORDS)
})

test('a file is appended to while it is read: the next run has the rest', { timeout: 60_000 }, async () => {
  const { project, big } = await bigProject()
  await disturbed(project, () => appendFileSync(big, record(RECORDS, 20)))
  await expectSame(project)
  expect((await corpusOf(project.out('mine'))).length).toBe(RECORDS + 1)
})

test('a folder vanishes while its files are read: each is told, and the next run has them again', {
  timeout: 60_000,
}, async () => {
  const project = await freshProject({ each: 600, sentences: 5 })
  const expected = await undisturbed(project, 'undisturbed')
  const [texts, away] = ['texts', 'away'].map((name) => join(project.folder, name)) as [string, string]
  const rejected = await disturbed(project, () => renameSync(texts, away))
  const told = rejected.split('\n').filter((line) => line.includes('left out')).length
  expect(told).toBeGreaterThan(0)
  expect(told + (await corpusOf(project.out('mine'))).length).toBe(1200)
  expect(rejected).toMatch(/cannot be (read|opened)|not there|ENOENT/)
  renameSync(away, texts)
  expect((await rostrumRun(project, 'mine')).code).toBe(0)
  expect(resultsOf(project.out('mine'))).toEqual(expected)
  await expectWholeStore(project.out('mine'))
})

test('a file is deleted while it is read: what it held is in no results of the next run', {
  timeout: 60_000,
}, async () => {
  const { project, big } = await bigProject()
  project.write('records/small.jsonl', record(RECORDS + 7, 20))
  await disturbed(project, () => rmSync(big))
  await expectSame(project)
  expect(await corpusOf(project.out('mine'))).toEqual([`r${RECORDS + 7}`])
})
