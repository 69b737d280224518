import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { rostrumRun, startSmallBatches } from './program.ts'
import { freshProject, lexicon, type Project, textName } from './project.ts'
import { askStore, corpusOf, expectWholeStore, resultsOf, undisturbed } from './results.ts'

const MORTAL = new URL('mortal-worker.mjs', import.meta.url).href

/** Texts this long are never analysed by the main thread. */
const HEAVY = 2_000_000

/** A text that the mortal worker does not outlive. */
function deadly(word: string): string {
  const sentence = 'They speak of mutual respect and of the harbour. '
  return `${word}. ${sentence.repeat(Math.ceil(HEAVY / sentence.length))}`
}

/** A run with the mortal worker; the lines of rejected.csv that name the document. */
async function mortalRun(project: Project, node: readonly string[] = []): Promise<string[]> {
  const run = startSmallBatches(project, 'mine', { batch: 16, workers: 1, program: MORTAL }, node)
  const { code, stderr } = await run.ended
  expect([code, stderr]).toEqual([0, expect.any(String)])
  const rejected = readFileSync(join(project.out('mine'), 'rejected.csv'), 'utf8')
  await expectWholeStore(project.out('mine'))
  return rejected.split('\n').filter((line) => line.includes('left out'))
}

/** The next run, with the worker that rostrum has. */
async function expectSame(project: Project): Promise<void> {
  const expected = await undisturbed(project, 'undisturbed')
  expect((await rostrumRun(project, 'mine')).code).toBe(0)
  expect(resultsOf(project.out('mine'))).toEqual(expected)
  await expectWholeStore(project.out('mine'))
}

test.for([
  ['ends its thread', 'FATAL', []],
  ['takes all memory', 'ENDLESS', ['--max-old-space-size=256']],
] as const)(
  'a document that %s is left out alone, and tried again',
  { timeout: 90_000 },
  async ([, word, node]) => {
    const project = await freshProject()
    project.write(textName(15), deadly(word))
    const leftOut = await mortalRun(project, node)
    expect(leftOut).toEqual([expect.stringContaining('0015')])
    expect((await corpusOf(project.out('mine'))).length).toBe(59)
    expect(await mortalRun(project, node)).toEqual(leftOut)
    await expectSame(project)
    expect((await corpusOf(project.out('mine'))).length).toBe(60)
  },
)

test('one that cannot be matched again is left out alone, and tried again', { timeout: 90_000 }, async () => {
  const project = await freshProject()
  project.write(textName(15), deadly('FATAL'))
  await undisturbed(project, 'mine')
  project.write('mine.yaml', lexicon(['the harbour', 'harbour town']))
  expect(await mortalRun(project)).toEqual([expect.stringMatching(/0015.*could not be matched again/)])
  expect((await corpusOf(project.out('mine'))).length).toBe(59)
  await expectSame(project)
  const twice = 'SELECT content FROM current GROUP BY content HAVING count(*) > 1'
  expect(await askStore(project.out('mine'), twice)).toEqual([])
})
