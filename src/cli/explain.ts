import { dirname } from 'node:path'
import { nearestName, RostrumError } from '../error.ts'
import { type AdditiveModel, reckon } from '../measure/additive.ts'
import { evidenceOf, scoreDocument } from '../measure/score.ts'
import { createAnalyser } from '../pipeline/analyse.ts'
import { loadForScoring, type RunPlan } from '../pipeline/plan.ts'
import type { Analysis, Diagnostic, Document, Reading, Reckoning } from '../records.ts'
import { explanation } from '../write/explanation.ts'
import { visible } from '../write/terminal-text.ts'
import { EXIT } from './exit-code.ts'
import { readDocuments } from './input.ts'
import { createStdout } from './stdout.ts'
import { createTerminal, stylesFor, type Terminal } from './terminal.ts'

export interface ExplainCommandOptions {
  readonly id?: string
  readonly lexicon: readonly string[]
  readonly framing?: string
  readonly all?: boolean
  /** The pipeline's own, or `released`, where left out. */
  readonly decision?: 'released' | 'plain'
  readonly color: 'auto' | 'always' | 'never'
}

const DEFAULT_WIDTH = 80
/** Ids that the message about an unknown one lists. */
const MOST_IDS = 8

/** `rostrum explain`: gives the exit code. */
export async function explain(path: string, options: ExplainCommandOptions): Promise<number> {
  const terminal = createTerminal({ isQuiet: false, wantsProgress: false })
  const plan = /\.ya?ml$/i.test(path) ? await planPipeline(path) : undefined
  const pipeline = plan?.pipeline
  const isOwn = pipeline !== undefined && options.lexicon.length === 0
  const { loaded, rules, decision, model } = await loadForScoring(
    isOwn ? pipeline.lexicons : options.lexicon,
    {
      decision: options.decision ?? pipeline?.measures.decision ?? 'released',
      ...(isOwn && { base: dirname(path) }),
    },
  )
  checkFraming(
    options.framing,
    loaded.lexicons.map(({ name }) => name),
  )
  const document = await documentAt(path, await readingsOf(path, plan), options.id, terminal)
  terminal.close()
  if (document === undefined) return EXIT.failed
  const analyser = createAnalyser({
    lexicons: loaded.lexicons,
    rules,
    polities: loaded.polities,
    terms: decision.terms,
    ...(pipeline && { zones: pipeline.zones.count, unit: pipeline.unit }),
  })
  const analysis = analyser.analyse(document)
  const { scored, passages } = scoreDocument(
    analysis,
    analyser.framings,
    decision,
    pipeline?.measures.weights,
  )
  const paint = stylesFor(process.stdout, options.color)
  await createStdout().write(
    explanation(analysis, scored, passages, {
      width: process.stdout.columns ?? DEFAULT_WIDTH,
      paint: paint('1', 'x') === 'x' ? undefined : paint,
      framing: options.framing,
      passages: options.all === true ? 'all' : 'matched',
      ...(model === undefined ? {} : { reckon: (passage: number) => reckonings(model, analysis, passage) }),
    }),
  )
  return EXIT.done
}

async function planPipeline(path: string): Promise<RunPlan> {
  const { planRun } = await import('../pipeline/plan.ts')
  return planRun(path, [])
}

/** The documents of a path; of a pipeline, as a run reads them. */
async function readingsOf(
  path: string,
  plan: RunPlan | undefined,
): Promise<AsyncIterable<readonly Reading[]>> {
  if (plan === undefined) return readDocuments(path)
  const { readPlanned } = await import('../read/read.ts')
  return readPlanned(plan.inputs, plan.reading)
}

/** How the probabilities of a passage come about, largest first. */
function reckonings(model: AdditiveModel, analysis: Analysis, passage: number): readonly Reckoning[] {
  const evidence = evidenceOf(analysis, passage)
  return Object.keys(model.framings)
    .flatMap((framing) => reckon(model, evidence, framing) ?? [])
    .sort((a, b) => b.probability - a.probability)
}

function checkFraming(framing: string | undefined, names: readonly string[]): void {
  if (framing === undefined || names.includes(framing)) return
  const nearest = nearestName(framing, names)
  const advice = nearest === undefined ? `there are: ${names.join(', ')}` : `did you mean "${nearest}"?`
  const message = `no lexicon in use defines the framing "${visible(framing)}"; ${advice}`
  throw new RostrumError('arguments', [{ place: { source: '--framing' }, message }])
}

/**
 * The document of that id, or the first one where no id is asked for. Reads no further than it must.
 *
 * @returns `undefined` where no document could be read; the reason has been said
 * @throws RostrumError where no document has the id
 */
async function documentAt(
  path: string,
  batches: AsyncIterable<readonly Reading[]>,
  id: string | undefined,
  terminal: Terminal,
): Promise<Document | undefined> {
  const ids: string[] = []
  const faults: Diagnostic[] = []
  let first: Document | undefined
  for await (const batch of batches) {
    for (const reading of batch) {
      if (reading.kind === 'rejected') {
        const { diagnostic } = reading
        if (id !== undefined && diagnostic.id === id && diagnostic.outcome === 'left out') {
          terminal.diagnose(diagnostic)
          return undefined
        }
        faults.push(diagnostic)
        continue
      }
      const { document, remarks } = reading
      if (document.id === id || (id === undefined && first === undefined)) {
        for (const remark of remarks) terminal.diagnose(remark)
        if (id !== undefined) return document
        first = document
      } else if (first !== undefined) {
        terminal.say(
          `${path} holds several documents; this is the first, ${visible(first.id)}. Choose with --id`,
        )
        return first
      }
      ids.push(document.id)
    }
  }
  if (id !== undefined && ids.length > 0) throw unknownId(path, id, ids)
  if (first === undefined) for (const fault of faults) terminal.diagnose(fault)
  return first
}

function unknownId(path: string, id: string, ids: readonly string[]): RostrumError {
  const listed = nearestIds(id, ids).map(visible)
  const rest = ids.length - listed.length
  const message = `no document has the id "${visible(id)}"; nearest: ${listed.join(', ')}${rest > 0 ? ` and ${rest} more` : ''}`
  return new RostrumError('arguments', [{ place: { source: path }, message }])
}

/** Ids most like the one asked for: by the share of letter pairs they have in common (Dice 1945), then in order. */
function nearestIds(id: string, ids: readonly string[]): string[] {
  const wanted = pairsOf(id)
  const likeness = (other: string) => {
    const pairs = pairsOf(other)
    let common = 0
    for (const pair of pairs) if (wanted.has(pair)) common++
    return (2 * common) / (wanted.size + pairs.size || 1)
  }
  return ids
    .map((name, index) => ({ name, index, likeness: likeness(name) }))
    .sort((a, b) => b.likeness - a.likeness || a.index - b.index)
    .slice(0, MOST_IDS)
    .map(({ name }) => name)
}

/** Pairs of neighbouring letters, in lower case. */
function pairsOf(name: string): ReadonlySet<string> {
  const folded = name.toLowerCase()
  const pairs = new Set<string>()
  for (let index = 0; index + 1 < folded.length; index++) pairs.add(folded.slice(index, index + 2))
  return pairs
}
