/**
 * The batch job: brings the store up to date with sources, lexicons and settings, then writes the files of results from
 * it. Only what is new is read and matched; the files are the same as if everything had been.
 */
import { availableParallelism } from 'node:os'
import type { Diagnostic } from '../records.ts'
import type { Database } from '../store/database.ts'
import { StoreDamaged } from '../store/fault.ts'
import { setAside } from '../store/open.ts'
import type { Json } from '../write/manifest.ts'
import { createOutputFolder } from '../write/output-folder.ts'
import { type ResultCounts, writeManifest } from '../write/results.ts'
import type { RunPlan } from './plan.ts'
import { type FreshAlert, freshAlerts, type PlacedAlert } from './run/alerts.ts'
import type { AnalysisSetup } from './run/analysed.ts'
import { assembleCorpus } from './run/corpus.ts'
import {
  abandonRun,
  beginRun,
  type Changes,
  changesOf,
  type DoneRun,
  finishRun,
  lastDone,
  type RunCounts,
  takeScoring,
} from './run/history.ts'
import { type InputWork, knownInputs, planInputs } from './run/inputs.ts'
import { createKeeper, type Keeper } from './run/keeper.ts'
import { manifestOf } from './run/manifest.ts'
import { type OpenStore, openStore } from './run/open-store.ts'
import { findOutdated, rematch } from './run/rematch.ts'
import { areWhole, findAlerts, removeFormer, resultsHash, writeResultFiles } from './run/result-files.ts'
import { scoringOf } from './run/scoring.ts'
import { takeIn } from './run/take-in.ts'

/** What a run has come to, for those who wait for it. */
export interface RunProgress {
  /** Documents analysed so far. */
  readonly documents: number
  readonly words: number
}

export interface RunOptions {
  readonly onProgress?: (progress: RunProgress) => void
  /** Told of each input left out and each remark. */
  readonly onDiagnostic?: (diagnostic: Diagnostic) => void
  /** Told what a person should know of the store: a run that was cut short, a store that had to be built anew. */
  readonly onNotice?: (notice: string) => void
  /** Stops the run between two documents; what was analysed stays in the store. */
  readonly signal?: AbortSignal
  /** Reads and matches everything anew. */
  readonly isRebuild?: boolean
  /** Threads beside the main one, 1 or more; as many as there are processors, less one, where left out. */
  readonly workers?: number
  /** Program of these threads, in place of their own. */
  readonly program?: URL
  /** Documents that are written to the store together, 1 or more; some hundred where left out. */
  readonly batch?: number
  /**
   * Number of the run whose alerts are known already: those on documents that are new or changed since are told. The
   * last one that was done where left out; before any run was done, nothing is.
   */
  readonly alertsSince?: number | undefined
}

/** The run was stopped from outside; the output folder is as it was. */
export class RunStopped extends Error {}

/** What a run did. */
export interface RunOutcome extends ResultCounts {
  readonly run: number
  readonly changes: Changes
  /** Files that were read. */
  readonly filesRead: number
  /** Whether the files of results were there already, as they have to be. */
  readonly isUnchanged: boolean
  /** On documents that are new or changed, see `RunOptions.alertsSince`. */
  readonly alerts: readonly FreshAlert[]
}

/**
 * Runs a plan. A store that turns out to be damaged is set aside, and the run starts afresh.
 *
 * @throws RunStopped; StoreBusy; RostrumError where store or results cannot be written; the output folder is then as
 *   it was, and what was analysed is in the store
 */
export async function runPlan(plan: RunPlan, options: RunOptions = {}): Promise<RunOutcome> {
  try {
    return await runOnce(plan, options)
  } catch (error) {
    if (!(error instanceof StoreDamaged)) throw error
    const aside = await setAside(plan.folder)
    options.onNotice?.(
      `${error.message}; it was moved to ${aside}, and everything is read and matched anew. The history of runs before this one is in the old file only.`,
    )
    return runOnce(plan, options)
  }
}

async function runOnce(plan: RunPlan, options: RunOptions): Promise<RunOutcome> {
  const store = await openStore(plan)
  let run: number | undefined
  try {
    const begun = await beginRun(store.now(), {
      pipeline: plan.path,
      settings: JSON.stringify(plan.pipeline),
      lastWritten: store.lastWritten,
    })
    run = begun.run
    store.claim(run)
    if (begun.otherPipeline !== undefined) {
      options.onNotice?.(
        `the pipeline ${begun.otherPipeline} ran into this folder before; its documents give way to those of ${plan.pipeline.name}. Give each an output folder of its own (outputs: {folder: …}, or --out)`,
      )
    }
    if (begun.interrupted > 0) {
      options.onNotice?.('the run before this one was cut short; this one goes on from what it had saved')
    }
    return await update(plan, options, store, run)
  } catch (error) {
    if (run !== undefined && !(error instanceof StoreDamaged)) {
      const state = error instanceof RunStopped ? 'stopped' : 'failed'
      const message = error instanceof Error ? error.message : String(error)
      await abandonRun(store.now(), run, state, message).catch(() => {})
    }
    throw error
  } finally {
    store.close()
  }
}

async function update(
  plan: RunPlan,
  options: RunOptions,
  store: OpenStore,
  run: number,
): Promise<RunOutcome> {
  const { signal, isRebuild = false } = options
  const workers = options.workers ?? Math.max(1, availableParallelism() - 1)
  const scoring = scoringOf(plan)
  await tidy(store.now(), isRebuild)
  const number = await takeScoring(store.now(), scoring, run)
  const work = await planInputs(plan, await knownInputs(store.now()))
  const analysis = { setup: setupOf(plan), workers, program: options.program, batch: options.batch }
  const progress = { documents: 0, words: 0 }
  const onProgress = (added: RunProgress) => {
    progress.documents += added.documents
    progress.words += added.words
    options.onProgress?.({ ...progress })
    if (signal?.aborted) throw new RunStopped()
  }
  let keeper: Keeper | undefined
  const keep = async () => {
    keeper ??= await createKeeper(store, number, options.batch)
    return keeper
  }
  const unread = work.filter(({ kind }) => kind !== 'settled')
  try {
    if (unread.length > 0) {
      await takeIn({ plan, work, keeper: await keep(), ...analysis, onProgress })
    }
    await noteSeen(store.now(), work)
    const inputs = await inputNumbers(store.now(), work)
    const outdated = await findOutdated(store.now(), [...inputs.values()], number, scoring)
    if (outdated.length > 0) {
      const again = { plan, keeper: await keep(), ...analysis, store, scoring: number }
      await rematch(outdated, { ...again, onProgress })
    }
    if (signal?.aborted) throw new RunStopped()
    return await conclude(plan, options, store.now(), { run, inputs, work, filesRead: unread.length })
  } catch (error) {
    // What was analysed before is not lost with what was not.
    if (error instanceof RunStopped) await keeper?.flush()
    throw error
  }
}

interface Concluding {
  readonly run: number
  /** Number of each file, by its place in the plan. */
  readonly inputs: ReadonlyMap<number, number>
  readonly work: readonly InputWork[]
  readonly filesRead: number
}

async function conclude(
  plan: RunPlan,
  options: RunOptions,
  database: Database,
  { run, inputs, filesRead }: Concluding,
): Promise<RunOutcome> {
  const corpus = await assembleCorpus(database, plan, inputs)
  const changes = await changesOf(database)
  const hash = resultsHash(plan, corpus.hash, corpus.diagnostics)
  const last = await lastDone(database)
  for (const diagnostic of corpus.diagnostics) options.onDiagnostic?.(diagnostic)
  const inputHashes = await hashesOfInputs(database, inputs)
  const manifest = (totals: Json, files: Json): Json => ({
    ...manifestOf(plan, (position) => inputHashes.get(position)),
    run: { number: run, ...changes, files_read: filesRead },
    counts: totals,
    files,
  })
  const since = options.alertsSince ?? last?.run
  const fresh = async (alerts: readonly PlacedAlert[]) =>
    since === undefined ? [] : freshAlerts(database, alerts, since)
  // What a run that was killed had begun to move goes to its place first: only then it shows what is there.
  await (await createOutputFolder(plan.folder)).abort()
  const written = await isWritten(plan, last, hash)
  if (written !== undefined) {
    await writeManifest(plan.folder, manifest(written.totals, written.described))
    const counts: RunCounts = { ...written, changes }
    const hasOlder = since !== undefined && last !== undefined && since < last.run
    const alerts = hasOlder ? await fresh(await findAlerts(database, plan)) : []
    await finishRun(database, run, counts, [...inputs.values()])
    return {
      ...(written.totals as unknown as ResultCounts),
      run,
      changes,
      filesRead,
      alerts,
      isUnchanged: true,
    }
  }
  const { counts, files, hashes, remarks, alerts } = await writeResultFiles(
    database,
    plan,
    corpus.diagnostics,
    (totals, described) => manifest({ ...totals }, described as unknown as Json),
  )
  await removeFormer(plan.folder, last?.counts.files ?? {}, hashes)
  for (const remark of remarks) options.onDiagnostic?.(remark)
  const told = await fresh(alerts)
  await finishRun(
    database,
    run,
    {
      results: hash,
      files: hashes,
      described: files as unknown as Json,
      totals: { ...counts },
      changes,
    },
    [...inputs.values()],
  )
  return { ...counts, run, changes, filesRead, alerts: told, isUnchanged: false }
}

/** What the last run wrote, where this one would write the same and the files are still there as they were. */
async function isWritten(
  plan: RunPlan,
  last: DoneRun | undefined,
  hash: string,
): Promise<RunCounts | undefined> {
  if (last?.counts.results !== hash || !(await areWhole(plan.folder, last.counts.files))) return undefined
  return last.counts
}

function setupOf({ lexicons, rules, model, pipeline }: RunPlan): AnalysisSetup {
  return {
    lexicons: lexicons.lexicons,
    rules,
    polities: lexicons.polities,
    model,
    zones: pipeline.zones.count,
    unit: pipeline.unit,
    weights: pipeline.measures.weights,
  }
}

/** Takes away what a run that was cut short had not finished; for a rebuild, all that is known of files and texts. */
async function tidy(database: Database, isRebuild: boolean): Promise<void> {
  await database.transact(async () => {
    if (isRebuild) for (const table of ['inputs', 'current']) await database.run(`DELETE FROM ${table}`)
    await database.run('DELETE FROM readings WHERE input NOT IN (SELECT input FROM inputs)')
  })
}

/** Keeps what files look like now whose bytes were found the same. */
async function noteSeen(database: Database, work: readonly InputWork[]): Promise<void> {
  const rows = work.flatMap(({ kind, known, state }) =>
    kind === 'settled' && known !== undefined && state !== undefined
      ? [[known.input, state.stat, state.checked]]
      : [],
  )
  if (rows.length === 0) return
  await database.run('CREATE OR REPLACE TEMPORARY TABLE seen (input INTEGER, stat VARCHAR, checked DOUBLE)')
  await database.stage('seen', ['integer', 'text', 'number'], rows)
  await database.run(
    'UPDATE inputs SET stat = s.stat, checked = s.checked FROM seen s WHERE s.input = inputs.input',
  )
}

/** The number of each file, by its place in the plan. */
async function inputNumbers(
  database: Database,
  work: readonly InputWork[],
): Promise<ReadonlyMap<number, number>> {
  const byPath = new Map<string, number>()
  for (const { path, input } of await database.all('SELECT path, input FROM inputs'))
    byPath.set(String(path), Number(input))
  return new Map(
    work.flatMap(({ position, path }) => (byPath.has(path) ? [[position, byPath.get(path)!] as const] : [])),
  )
}

async function hashesOfInputs(database: Database, inputs: ReadonlyMap<number, number>) {
  const rows = await database.all('SELECT input, sha256, sidecar FROM inputs')
  const byNumber = new Map(
    rows.map(({ input, sha256, sidecar }) => [
      Number(input),
      { sha256: String(sha256), sidecar: String(sidecar) },
    ]),
  )
  return new Map([...inputs].map(([position, input]) => [position, byNumber.get(input)]))
}
