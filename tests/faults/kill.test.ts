import { existsSync, readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { createRandom, stringSeed } from '../../src/measure/random.ts'
import { partialFolder, type Started, startRun, startSmallBatches } from './program.ts'
import { freshProject, lexicon, OUT, type Project, pipeline, record, statement, textName } from './project.ts'
import { expectWholeStore, idsIn, resultsOf, undisturbed } from './results.ts'

const KILLS = Number(process.env.ROSTRUM_KILLS ?? 10)
const SEED = process.env.ROSTRUM_SEED ?? '2026'
/** A series of runs is killed this often before it may come to its end. */
const KILLS_A_STEP = 6

/** What is done to a project between two runs: each makes other work for the run. */
const STEPS: readonly { readonly name: string; readonly change: (project: Project) => void }[] = [
  { name: 'a new store', change: () => {} },
  { name: 'an entry more', change: (project) => project.write('mine.yaml', lexicon(['fair harvest'])) },
  {
    name: 'files new, changed and gone',
    change: (project) => {
      for (let number = 0; number < 12; number++) project.write(textName(number), statement(number + 900, 31))
      for (let number = 100; number < 108; number++) project.write(textName(number), statement(number, 30))
      for (let number = 26; number < 30; number++) project.remove(textName(number))
      project.write('records/0010.jsonl', [40, 41, 12, 13].map((number) => record(number, 30)).join(''))
    },
  },
  { name: 'other weights', change: (project) => project.write('run.yaml', pipeline(5)) },
]

/** Moments that pass too quickly for chance to find them. */
const SIGHTS: readonly { readonly name: string; readonly isThere: (out: string, pid: number) => boolean }[] =
  [
    {
      name: 'the store is made',
      isThere: (out) => existsSync(out) && readdirSync(out).some((name) => name.includes('.new-')),
    },
    { name: 'the store has its name', isThere: (out) => existsSync(join(out, 'store.duckdb')) },
    { name: 'a batch is being written', isThere: (out) => sizeOf(join(out, 'store.duckdb.wal')) > 50_000 },
    { name: 'files are being written', isThere: (out, pid) => existsSync(partialFolder(out, pid)) },
    {
      name: 'all files are written',
      isThere: (out, pid) => existsSync(join(partialFolder(out, pid), 'manifest.json')),
    },
    {
      name: 'files are being moved',
      isThere: (out, pid) => existsSync(join(partialFolder(out, pid), '.commit.json')),
    },
  ]

function sizeOf(path: string): number {
  return statSync(path, { throwIfNoEntry: false })?.size ?? 0
}

/** Kills the process when something is to be seen; `false` where it came to its end before. */
async function killAt(run: Started, isThere: () => boolean): Promise<boolean> {
  while (!run.isOver() && !isThere()) await new Promise((resolve) => setImmediate(resolve))
  run.kill('SIGKILL')
  return (await run.ended).signal === 'SIGKILL'
}

test(`killed ${KILLS} times, no document is lost and none is there twice`, {
  timeout: 60_000 + KILLS * 6000,
}, async () => {
  const next = createRandom(stringSeed(SEED))
  const random = () => next() / 2 ** 32
  const project = await freshProject()
  /** Results of a run without trouble, by the number of steps that were done. */
  const expected: Record<string, string>[] = []
  /** How long that took, in milliseconds. */
  const lengths: number[] = []
  let kills = 0
  let finished = 0
  const seen = new Map<string, number>()
  for (let series = 0; kills < KILLS; series++) {
    project.write('mine.yaml', lexicon())
    project.write('run.yaml', pipeline())
    const own = series === 0 ? project : await freshProject()
    const out = own.out('killed')
    for (const [number, { name, change }] of STEPS.entries()) {
      change(own)
      if (expected[number] === undefined) {
        const started = performance.now()
        expected[number] = await undisturbed(own, `undisturbed-${number}`)
        lengths[number] = performance.now() - started
      }
      for (let round = 0; round < KILLS_A_STEP && kills < KILLS; round++) {
        // What the CLI starts and what has small batches goes on from one another.
        const run = random() < 0.3 ? startRun(own, 'killed') : startSmallBatches(own, 'killed')
        const sight = random() < 0.6 ? undefined : SIGHTS[Math.floor(random() * SIGHTS.length)]!
        const after = (0.2 + 0.75 * random()) * (lengths[number] ?? 0)
        let isKilled: boolean
        if (sight !== undefined) isKilled = await killAt(run, () => sight.isThere(out, run.pid))
        else {
          await Promise.race([sleep(after), run.ended])
          run.kill('SIGKILL')
          isKilled = (await run.ended).signal === 'SIGKILL'
        }
        const what = sight?.name ?? 'at some moment'
        if (isKilled) seen.set(what, (seen.get(what) ?? 0) + 1)
        if (!isKilled) break
        kills++
      }
      const where = `seed ${SEED}, series ${series}, ${name}, after ${kills} kills`
      const last = await startSmallBatches(own, 'killed').ended
      expect([where, last.code, last.stderr]).toEqual([where, 0, expect.any(String)])
      finished++
      const results = resultsOf(out)
      expect([where, lostAndDoubled(results, expected[number])]).toEqual([where, { lost: 0, doubled: 0 }])
      expect([where, results]).toEqual([where, expected[number]])
      await expectWholeStore(out)
      expect(readdirSync(join(out, '..'))).toEqual([OUT])
      expect(readdirSync(out).filter((file) => file.startsWith('store'))).toEqual(['store.duckdb'])
    }
  }
  const told = [...seen].map(([what, count]) => `${what} ${count}`).join(', ')
  console.log(`killed ${kills} times (${told}), finished ${finished} times: 0 lost, 0 doubled`)
})

function lostAndDoubled(results: Record<string, string>, expected: Record<string, string> = {}) {
  const ids = idsIn(results['documents.csv'] ?? '')
  const found = new Set(ids)
  const lost = idsIn(expected['documents.csv'] ?? '').filter((id) => !found.has(id)).length
  return { lost, doubled: ids.length - found.size }
}
