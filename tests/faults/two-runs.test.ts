import { readdirSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { rostrumRun, startNode, startSmallBatches } from './program.ts'
import { freshProject } from './project.ts'
import { expectWholeStore, resultsOf, undisturbed } from './results.ts'

const READER = fileURLToPath(new URL('reader.mjs', import.meta.url))

/** What a reader waits for at most, in milliseconds. */
const PATIENCE = 20_000

test('two runs at once: the second is told who runs, and changes nothing', { timeout: 90_000 }, async () => {
  const project = await freshProject({ each: 400, sentences: 10 })
  const expected = await undisturbed(project, 'undisturbed')
  const first = startSmallBatches(project, 'mine')
  expect(await first.said(/analysed/)).toBe(true)
  const second = await rostrumRun(project, 'mine')
  expect(first.isOver()).toBe(false)
  expect([second.code, second.stderr]).toEqual([
    1,
    expect.stringMatching(new RegExp(`process ${first.pid} .*; wait until it is done, and try again`)),
  ])
  expect((await first.ended).code).toBe(0)
  expect(resultsOf(project.out('mine'))).toEqual(expected)
  await expectWholeStore(project.out('mine'))
})

test('readers get their turn while a long run goes on', { timeout: 120_000 }, async () => {
  const project = await freshProject({ each: 1500, sentences: 8 })
  const expected = await undisturbed(project, 'undisturbed')
  const out = project.out('mine')
  const run = startSmallBatches(project, 'mine', { batch: 20 })
  expect(await run.said(/analysed/)).toBe(true)
  const asked = performance.now()
  const reader = await startNode(project.folder, [READER, out]).ended
  const waited = performance.now() - asked
  expect([reader.code, reader.stderr]).toEqual([0, ''])
  expect(run.isOver()).toBe(false)
  expect(Number(reader.stdout)).toBeGreaterThan(0)
  expect(Number(reader.stdout)).toBeLessThan(3000)
  expect(waited).toBeLessThan(PATIENCE)
  expect((await run.ended).code).toBe(0)
  expect(resultsOf(out)).toEqual(expected)
  expect(readdirSync(out).filter((name) => name.startsWith('.store'))).toEqual([])
  await expectWholeStore(out)
})
