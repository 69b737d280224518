/**
 * Runs in the store: which one is going on, which was done last, and what each changed.
 */
import { hostname } from 'node:os'
import type { Database } from '../../store/database.ts'
import { StoreBusy } from '../../store/fault.ts'
import { ownMark, parseMark, stateOf } from '../../store/process.ts'
import { VERSION } from '../../version.ts'
import type { Json } from '../../write/manifest.ts'
import { DRAFT } from './corpus.ts'
import type { Scoring } from './scoring.ts'

/** The last run that was done. */
export interface DoneRun {
  readonly run: number
  /** As `finishRun` was given it. */
  readonly counts: RunCounts
}

/** What a run came to, as the store keeps it. */
export interface RunCounts {
  /** Hash of all that the files of results depend on. */
  readonly results: string
  /** Hash of each file of results. */
  readonly files: Readonly<Record<string, string>>
  /** What the manifest says of them. */
  readonly described: Json
  readonly totals: { readonly [key: string]: Json }
  readonly changes: Changes
}

/** Documents against the last run that was done, by id. */
export interface Changes {
  readonly new: number
  /** Another text, or other docvars. */
  readonly changed: number
  readonly removed: number
  readonly untouched: number
  /** Of the untouched, those whose matches were looked for again. */
  readonly rematched: number
}

/** What a run begins with. */
export interface RunStart {
  /** Path of the pipeline file. */
  readonly pipeline: string
  /** JSON of its settings. */
  readonly settings: string
  /** When the store was written last before it was opened, in milliseconds. */
  readonly lastWritten: number
}

/** A run of another machine is taken for one that goes on where the store was written this shortly ago. */
const ELSEWHERE_MS = 60_000

/**
 * Begins a run: the store is this process's until it ends. Runs that were going on and whose process is gone are marked
 * as interrupted.
 *
 * @throws StoreBusy where another process has a run going on
 */
export async function beginRun(
  database: Database,
  { pipeline, settings, lastWritten }: RunStart,
): Promise<BegunRun> {
  const going = await database.all("SELECT run, process FROM runs WHERE state = 'running'")
  for (const { process: written } of going) {
    const other = parseMark(String(written))
    if (other === undefined || (other.pid === process.pid && other.host === hostname())) continue
    const state = stateOf(other)
    if (state === 'alive') throw new StoreBusy(database.path, other.pid, 'is running this pipeline')
    if (state === 'unknown' && Date.now() - lastWritten < ELSEWHERE_MS) {
      throw new StoreBusy(
        database.path,
        undefined,
        `on ${other.host} seems to be running this pipeline: it wrote less than a minute ago`,
      )
    }
  }
  return database.transact(async () => {
    const [last] = await database.all('SELECT coalesce(max(run), 0) AS run FROM runs')
    const run = Number(last?.run) + 1
    await database.run(
      "UPDATE runs SET state = 'interrupted', message = 'its process ended without a word' WHERE state = 'running'",
    )
    const started = new Date().toISOString()
    const own = ownMark()
    await database.append('runs', [
      [run, 'running', started, undefined, VERSION, JSON.stringify(own), pipeline, undefined, settings],
    ])
    return { run, interrupted: going.length, otherPipeline: await otherPipeline(database, settings) }
  })
}

/** A run that began, and what is to be said of the store. */
export interface BegunRun {
  readonly run: number
  /** Runs that were going on and whose process is gone. */
  readonly interrupted: number
  /** Name of the pipeline that ran here last, where it is another one. */
  readonly otherPipeline: string | undefined
}

/** Asked inside the transaction that begins the run, so that the last run is the one before it. */
async function otherPipeline(database: Database, settings: string): Promise<string | undefined> {
  const [before] = await database.all(
    "SELECT settings FROM runs WHERE state = 'done' ORDER BY run DESC LIMIT 1",
  )
  if (before === undefined) return undefined
  const nameIn = (json: string) => String((JSON.parse(json) as { name?: unknown }).name)
  const name = nameIn(String(before.settings))
  return name === nameIn(settings) ? undefined : name
}

/** Says how a run ended that was not done. */
export async function abandonRun(
  database: Database,
  run: number,
  state: 'stopped' | 'failed',
  message: string,
): Promise<void> {
  await database.run('UPDATE runs SET state = ?, finished = ?, message = ? WHERE run = ?', [
    state,
    new Date().toISOString(),
    message,
    run,
  ])
}

export async function lastDone(database: Database): Promise<DoneRun | undefined> {
  const [row] = await database.all(
    "SELECT run, counts FROM runs WHERE state = 'done' ORDER BY run DESC LIMIT 1",
  )
  if (row === undefined) return undefined
  return { run: Number(row.run), counts: JSON.parse(String(row.counts)) as RunCounts }
}

/** The row of `scorings` of a way of scoring; `undefined` where the store has not seen it. */
export async function knownScoring(
  database: Database,
  { fingerprint }: Scoring,
): Promise<number | undefined> {
  const [row] = await database.all('SELECT scoring FROM scorings WHERE fingerprint = ?', [fingerprint])
  return row && Number(row.scoring)
}

/** The same, and makes the row where there is none. */
export async function takeScoring(database: Database, scoring: Scoring, run: number): Promise<number> {
  const number = (await knownScoring(database, scoring)) ?? (await addScoring(database, scoring))
  await database.run('UPDATE runs SET scoring = ? WHERE run = ?', [number, run])
  return number
}

async function addScoring(database: Database, scoring: Scoring): Promise<number> {
  const [last] = await database.all('SELECT coalesce(max(scoring), 0) AS scoring FROM scorings')
  const number = Number(last?.scoring) + 1
  const { fingerprint, base, parts, entries, versions } = scoring
  const held = [parts, entries, versions].map((part) => JSON.stringify(part))
  await database.append('scorings', [[number, fingerprint, base, ...held]])
  return number
}

/** How the documents of the draft stand against those of the last run that was done. */
export async function changesOf(database: Database): Promise<Changes> {
  await database.run(
    `CREATE OR REPLACE TEMPORARY TABLE stood AS
     SELECT id, list(content ORDER BY content) AS content, list(analysis ORDER BY analysis) AS analysis
     FROM (SELECT DISTINCT id, content, analysis FROM documents WHERE last_run IS NULL) GROUP BY id`,
  )
  await database.run(
    `CREATE OR REPLACE TEMPORARY TABLE stands AS
     SELECT id, list(content ORDER BY content) AS content, list(analysis ORDER BY analysis) AS analysis
     FROM (SELECT DISTINCT id, content, analysis FROM ${DRAFT}) GROUP BY id`,
  )
  const [row] = await database.all(
    `SELECT count(*) FILTER (WHERE stood.id IS NULL) AS added,
            count(*) FILTER (WHERE stands.id IS NULL) AS removed,
            count(*) FILTER (WHERE stands.content <> stood.content) AS changed,
            count(*) FILTER (WHERE stands.content = stood.content) AS untouched,
            count(*) FILTER (WHERE stands.content = stood.content AND stands.analysis <> stood.analysis) AS again
     FROM stands FULL JOIN stood USING (id)`,
  )
  return {
    new: Number(row?.added),
    changed: Number(row?.changed),
    removed: Number(row?.removed),
    untouched: Number(row?.untouched),
    rematched: Number(row?.again),
  }
}

/**
 * Marks a run as done: what the draft holds is the corpus now, and the history of the documents goes on with it. All at
 * once.
 *
 * @param gone numbers of files that are no input any more
 */
export async function finishRun(
  database: Database,
  run: number,
  counts: RunCounts,
  inputs: readonly number[],
): Promise<void> {
  await database.transact(async () => {
    await database.run('DELETE FROM corpus')
    await database.run(`INSERT INTO corpus SELECT position, id, content, analysis, place FROM ${DRAFT}`)
    const same = 'd.id = n.id AND d.content = n.content AND d.analysis = n.analysis'
    await database.run(
      `UPDATE documents AS d SET last_run = ${run - 1} WHERE last_run IS NULL
       AND NOT EXISTS (SELECT 1 FROM corpus n WHERE ${same})`,
    )
    await database.run(
      `INSERT INTO documents
       SELECT id, content, analysis, min(place), ${run}, NULL FROM corpus n
       WHERE NOT EXISTS (SELECT 1 FROM documents d WHERE d.last_run IS NULL AND ${same})
       GROUP BY id, content, analysis`,
    )
    await database.run('CREATE OR REPLACE TEMPORARY TABLE kept (number INTEGER)')
    await database.stage(
      'kept',
      ['integer'],
      inputs.map((input) => [input]),
    )
    for (const table of ['readings', 'inputs'])
      await database.run(`DELETE FROM ${table} WHERE input NOT IN (SELECT number FROM kept)`)
    await database.run("UPDATE runs SET state = 'done', finished = ?, counts = ? WHERE run = ?", [
      new Date().toISOString(),
      JSON.stringify(counts),
      run,
    ])
  })
}
