/**
 * The corpus of a run: which documents there are, in the order of the files, and what is remarked on them. Put together
 * from what the store holds of each file, whether it was read now or long ago.
 */
import { createHash } from 'node:crypto'
import { createIdRule } from '../../read/read.ts'
import type { Diagnostic, Place } from '../../records.ts'
import type { Database, StoreRow, StoreValue } from '../../store/database.ts'
import { duplicateRules } from '../pipeline.ts'
import type { RunPlan } from '../plan.ts'
import { failureOf } from '../score.ts'
import { type FilePlaces, placesOf, restoredDiagnostic } from './places.ts'

export interface AssembledCorpus {
  readonly documents: number
  /** In the order of the files: inputs left out, and remarks. */
  readonly diagnostics: readonly Diagnostic[]
  /** Hash of the documents in their order, with their analyses and places. */
  readonly hash: string
}

/** Name of the temporary table with the columns of `corpus`. */
export const DRAFT = 'draft'

const CHUNK = 10_000

const NO_ANALYSIS = new Error('its text could not be matched again; the next run tries once more')

/**
 * Puts the corpus together as the temporary table `draft`.
 *
 * @param inputOf number of each file that is read, by its place in the plan
 */
export async function assembleCorpus(
  database: Database,
  plan: RunPlan,
  inputOf: ReadonlyMap<number, number>,
): Promise<AssembledCorpus> {
  await stagePlan(database, inputOf)
  await database.run(
    `CREATE OR REPLACE TEMPORARY TABLE ${DRAFT}
     (position INTEGER, id VARCHAR, content INTEGER, analysis INTEGER, place VARCHAR)`,
  )
  const ruleOn = duplicateRules(plan.pipeline.duplicates).id === 'keep' ? () => undefined : createIdRule()
  const diagnostics: Diagnostic[] = []
  const hash = createHash('sha256')
  let rows: StoreRow[] = []
  let position = 0
  let nextInput = 0

  /** What is said of inputs up to a place in the plan without their being read. */
  const announce = (upTo: number) => {
    for (; nextInput <= upTo && nextInput < plan.inputs.length; nextInput++) {
      const input = plan.inputs[nextInput]!
      if (input.kind === 'file') diagnostics.push(...input.remarks)
      else if (input.reading.kind === 'rejected') diagnostics.push(input.reading.diagnostic)
    }
  }

  const readings = database.stream(
    `SELECT p.position, r.id, r.id_made, r.content, c.analysis, r.place, r.remarks, r.rejected
     FROM planned p JOIN readings r USING (input) LEFT JOIN current c ON c.content = r.content
     ORDER BY p.position, r.number`,
  )
  const chunks: StoreRow[][] = []
  for await (const part of readings) {
    for (const [at, id, isIdMade, content, analysis, written, remarks, rejected] of part) {
      announce(Number(at))
      const places = placesAt(plan, Number(at))
      const remarked = diagnosticsOf(remarks, places)
      if (rejected !== undefined) {
        diagnostics.push(...remarked, ...diagnosticsOf(`[${rejected}]`, places))
        continue
      }
      const place = places.restored(JSON.parse(String(written)) as Place)
      if (analysis === undefined) {
        diagnostics.push(...remarked, failureOf(NO_ANALYSIS, place, String(id)))
        continue
      }
      const ruling = ruleOn({ id: String(id), place, isIdMade: isIdMade === true })
      if (ruling?.kind === 'rejected') {
        diagnostics.push(ruling.diagnostic)
        continue
      }
      const own = ruling?.id ?? String(id)
      diagnostics.push(...remarked.map((item) => ({ ...item, id: own })))
      if (ruling !== undefined) diagnostics.push(ruling.remark)
      const shown = JSON.stringify(place)
      hash.update(`${own}\0${content}\0${analysis}\0${shown}\n`)
      rows.push([position++, own, content, analysis, shown])
      if (rows.length < CHUNK) continue
      chunks.push(rows)
      rows = []
    }
  }
  announce(plan.inputs.length)
  for (const chunk of [...chunks, rows])
    await database.stage(DRAFT, ['integer', 'text', 'integer', 'integer', 'json'], chunk)
  return { documents: position, diagnostics, hash: hash.digest('hex') }
}

async function stagePlan(database: Database, inputOf: ReadonlyMap<number, number>): Promise<void> {
  await database.run('CREATE OR REPLACE TEMPORARY TABLE planned (position INTEGER, input INTEGER)')
  await database.stage('planned', ['integer', 'integer'], [...inputOf])
}

/** Places of a file of the plan; one holds for neighbouring readings. */
function placesAt(plan: RunPlan, position: number): FilePlaces {
  const input = plan.inputs[position]
  return placesOf(input?.kind === 'file' ? input.file.path : '')
}

function diagnosticsOf(written: StoreValue, places: FilePlaces): Diagnostic[] {
  if (written === undefined) return []
  return (JSON.parse(String(written)) as Diagnostic[]).map((item) => restoredDiagnostic(item, places))
}
