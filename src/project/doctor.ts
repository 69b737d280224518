/**
 * All checks: of the machine, of rostrum itself, of a pipeline and its store.
 */
import { stat } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { machineFacts } from './facts.ts'
import { type Finding, type Findings, ok, warning, wrong } from './finding.ts'
import { checkLeftovers } from './leftovers.ts'
import { judgeMachine } from './machine.ts'
import { checkPipeline } from './pipeline-checks.ts'
import { findPipelineSchedule } from './pipeline-schedule.ts'
import { checkProgram as checkThisProgram, type ProgramFindings } from './shipped.ts'

export interface DoctorOptions {
  /** A pipeline file; machine and program alone where left out. */
  readonly pipeline?: string | undefined
  /** Folder of results, in place of the pipeline's own. */
  readonly out?: string | undefined
  readonly now: Date
  /** Looks into the store at a path. */
  readonly checkStore: (path: string) => Promise<readonly Finding[]>
  /** Looks at rostrum itself; this one where left out. */
  readonly checkProgram?: () => Promise<ProgramFindings>
}

/** Name of the store in the folder of results. */
const STORE = 'store.duckdb'

/** Everything that was looked at, by subject. What is wrong is a finding; nothing is thrown. */
export async function runChecks({
  pipeline,
  out,
  now,
  checkStore,
  checkProgram = checkThisProgram,
}: DoctorOptions): Promise<Findings[]> {
  const results = resultsFolder(pipeline, out)
  const facts = await machineFacts(results ?? resolve('outputs'), now)
  const program = await checkProgram()
  const checks: Findings[] = [
    { subject: 'machine', findings: judgeMachine(facts) },
    { subject: 'program', findings: program.findings },
  ]
  if (pipeline === undefined) return checks
  checks.push({ subject: 'pipeline', findings: await checkPipeline(pipeline, now) })
  if (results === undefined) return checks
  const path = join(results, STORE)
  const ofStore = program.isStoreUsable ? await storeFindings(path, checkStore) : [unseen(path)]
  checks.push({ subject: 'store', findings: [...ofStore, ...(await checkLeftovers(results))] })
  return checks
}

/** `undefined` where nothing tells: no pipeline, or one that cannot be read. */
function resultsFolder(pipeline: string | undefined, out: string | undefined): string | undefined {
  if (out !== undefined) return resolve(out)
  const found = pipeline === undefined ? undefined : findPipelineSchedule(pipeline)
  return found === undefined ? undefined : resolve(found.folder ?? join('outputs', found.name))
}

function unseen(path: string): Finding {
  return warning(`${path}: not looked into`, 'mend the module of the store first (see above)')
}

async function storeFindings(
  path: string,
  checkStore: DoctorOptions['checkStore'],
): Promise<readonly Finding[]> {
  if ((await stat(path).catch(() => undefined)) === undefined)
    return [ok(`no store yet: the first run makes ${path}`)]
  try {
    return await checkStore(path)
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    return [
      wrong(`${path}: cannot be looked into: ${reason}`, 'run the pipeline with --rebuild to make it anew'),
    ]
  }
}
