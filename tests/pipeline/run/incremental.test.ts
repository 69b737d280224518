/**
 * Whatever is edited between two runs, an incremental run writes the same bytes as a run from nothing.
 */
import { mkdtemp, readdir, readFile, rm, utimes, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { RostrumError } from '../../../src/error.ts'
import { contentHash } from '../../../src/pipeline/content-hash.ts'
import { planRun } from '../../../src/pipeline/plan.ts'
import { type RunOutcome, RunStopped, runPlan } from '../../../src/pipeline/run.ts'
import { checkStore } from '../../../src/store/check.ts'
import { type Chance, createChance } from './chance.ts'
import { EDITS, ENTRY_EDITS, firstWorld, layOut, type World } from './world.ts'

/** ROSTRUM_EDITS=500 ROSTRUM_SEED=9 looks longer, elsewhere. */
const STEPS = Number(process.env.ROSTRUM_EDITS ?? 12)
const SEEDS = process.env.ROSTRUM_SEED === undefined ? [1, 2, 3] : [Number(process.env.ROSTRUM_SEED)]

test.for(SEEDS)(
  'edits in any order: the same bytes as from nothing (seed %i)',
  { timeout: 60_000 + STEPS * 10_000 },
  async (seed) => {
    const chance = createChance(seed)
    const root = await mkdtemp(join(tmpdir(), 'rostrum-edits-'))
    onTestFinished(() => rm(root, { recursive: true, force: true }))
    const folder = join(root, 'kept', 'out')
    let world = firstWorld(chance)
    const worlds: World[] = []
    let ids: ReadonlySet<string> = new Set()
    const done: string[] = ['the first run']
    const story = () => `seed ${seed}: ${done.filter(Boolean).slice(-12).join('; ')}`
    await layOut(world, root)
    for (let step = 0; step < STEPS; step++) {
      if (step > 0) {
        for (let tries = 0; ; tries++) {
          const { edited, names } = edit(world, worlds, chance)
          await layOut(edited, root)
          if (await isPlanned(root)) {
            done.push(names)
            worlds.push(world)
            world = edited
            break
          }
          // A pattern that the language does not allow, or no text at all.
          expect(tries, `no edit can be planned after ${story()}`).toBeLessThan(30)
        }
        done.push(await disturb(root, folder, chance))
      }
      // A run that was not stopped has told of what was edited.
      const isTold = done.at(-1) === RUN_TWICE
      const isRebuild = chance.is(0.06)
      if (isRebuild) done.push('(rebuilt)')
      const outcome = await runPlan(await planRun(join(root, 'pipeline.yaml'), [], folder), {
        isRebuild,
        workers: 1,
      })
      const fresh = join(root, `fresh-${step}`, 'out')
      await runPlan(await planRun(join(root, 'pipeline.yaml'), [], fresh), { workers: 1 })
      const [kept, anew] = [await contentsOf(folder), await contentsOf(fresh)]
      for (const name of Object.keys(anew).reverse())
        expect(differenceOf(kept[name], anew[name]!), `${name} after ${story()}`).toBe('')
      expect(Object.keys(kept), story()).toEqual(Object.keys(anew))
      const now = idsOf(anew['scores.csv']!)
      const before = isTold ? now : ids
      expect(countsOf(outcome), story()).toEqual({
        new: [...now].filter((id) => !before.has(id)).length,
        removed: [...before].filter((id) => !now.has(id)).length,
        stayed: [...now].filter((id) => before.has(id)).length,
      })
      ids = now
      await rm(join(root, `fresh-${step}`), { recursive: true })
      if (step % 5 === 4 || step === STEPS - 1) {
        const findings = await checkStore(folder, { hashOf: contentHash })
        expect(
          findings.filter(({ level }) => level === 'wrong'),
          story(),
        ).toEqual([])
      }
    }
  },
)

function edit(world: World, worlds: readonly World[], chance: Chance): { edited: World; names: string } {
  if (worlds.length > 0 && chance.is(0.1))
    return { edited: chance.of(worlds), names: 'back to an earlier state' }
  // Entries alone, every other time: only then are some texts matched again, and not all.
  const names = chance.is(0.5)
    ? chance.some(1, 2, () => chance.of(ENTRY_EDITS))
    : chance.some(1, 3, () => chance.of(Object.keys(EDITS)))
  return {
    edited: names.reduce((held, name) => EDITS[name]!(held, chance), world),
    names: names.join(' and '),
  }
}

const RUN_TWICE = '(run twice)'

/** What makes no difference: a run that is stopped, files that are touched, results that were lost. */
async function disturb(root: string, folder: string, chance: Chance): Promise<string> {
  const pipeline = join(root, 'pipeline.yaml')
  switch (chance.below(9)) {
    case 0: {
      const stop = new AbortController()
      const stopped = await runPlan(await planRun(pipeline, [], folder), {
        workers: 1,
        signal: stop.signal,
        onProgress: () => stop.abort(),
      }).catch((error: unknown) => error)
      return stopped instanceof RunStopped ? '(stopped)' : RUN_TWICE
    }
    case 1: {
      const path = join(root, 'tables', 'rows.jsonl')
      await utimes(path, 1e9, 1e9).catch(() => {})
      return '(touched)'
    }
    case 2:
      await rm(join(folder, chance.of(['scores.csv', 'datapackage.json', 'rejected.csv'])), { force: true })
      return '(results lost)'
    case 3:
      await writeFile(join(folder, 'passages.csv'), 'spoilt')
      return '(results spoilt)'
    default:
      return ''
  }
}

async function isPlanned(root: string): Promise<boolean> {
  try {
    await planRun(join(root, 'pipeline.yaml'), [])
    return true
  } catch (error) {
    if (!(error instanceof RostrumError)) throw error
    return false
  }
}

async function contentsOf(folder: string): Promise<Record<string, string>> {
  const files: Record<string, string> = {}
  for (const name of (await readdir(folder)).sort())
    if (!name.startsWith('store.') && name !== 'manifest.json')
      files[name] = await readFile(join(folder, name), 'utf8')
  return files
}

/** The first lines that differ, rather than two whole files. */
function differenceOf(kept: string | undefined, anew: string): string {
  if (kept === anew) return ''
  if (kept === undefined) return 'the file is not there'
  const [is, should] = [kept.split('\n'), anew.split('\n')]
  const at = should.findIndex((line, index) => line !== is[index])
  return `line ${at + 1} of ${should.length} (${is.length} there)\n  is     ${is[at]}\n  should ${should[at]}`
}

/** Ids are plain words here. */
function idsOf(scores: string): ReadonlySet<string> {
  return new Set(
    scores
      .trim()
      .split('\n')
      .slice(1)
      .map((line) => line.slice(0, line.indexOf(','))),
  )
}

function countsOf({ changes }: RunOutcome) {
  return { new: changes.new, removed: changes.removed, stayed: changes.changed + changes.untouched }
}
