/**
 * Which decision labels the passages of a run: the additive one that was fitted for the lexicons at hand, or the plain
 * rule.
 */
import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { nearestName, type Problem, RostrumError } from '../error.ts'
import type { LexiconFile } from '../lexicon/lexicon.ts'
import { type AdditiveModel, additiveDecision } from '../measure/additive.ts'
import { type Decision, plainDecision } from '../measure/label.ts'
import type { Framing } from '../records.ts'
import { type HashedFile, readCopy, readHashed } from './lexicon-files.ts'

/** `released`: the fitted decision where there is one for a framing, else the plain rule; `plain`: the plain rule for all. */
export type DecisionChoice = 'released' | 'plain'

export const DECISION_FILE = 'decision.yaml'

/** The decision of a run, with the file it came from. */
export interface LoadedDecision {
  readonly decision: Decision
  /** The fitted model; `undefined` where the plain rule labels everything. */
  readonly model: AdditiveModel | undefined
  readonly file: { readonly path: string; readonly sha256: string } | undefined
}

const PLAIN: LoadedDecision = { decision: plainDecision, model: undefined, file: undefined }

/**
 * Loads the decision for lexicon files: a `decision.yaml` beside one of them, else the one that ships, for framings from
 * files that ship. Weights belong to the entries they were fitted for: a framing of one's own is labelled by the plain
 * rule.
 *
 * @throws RostrumError with every mistake of the file
 */
export async function loadDecision(
  files: readonly LexiconFile[],
  choice: DecisionChoice = 'released',
): Promise<LoadedDecision> {
  if (choice === 'plain') return PLAIN
  const path = decisionBeside(files)
  const problems: Problem[] = []
  const file = path === undefined ? undefined : readHashed(path, problems)
  if (path === undefined || file === undefined) return failOr(PLAIN, problems)
  const model = modelOf(file) ?? (await checkedModel(file, problems))
  if (model === undefined || problems.length > 0) return failOr(PLAIN, problems)
  const folder = dirname(path)
  const own = new Set(
    files
      .filter((held) => dirname(held.path) === folder)
      .flatMap(({ lexicons }) => lexicons.map(({ name }) => name)),
  )
  const framings = Object.fromEntries(Object.entries(model.framings).filter(([name]) => own.has(name)))
  if (Object.keys(framings).length === 0) return PLAIN
  const used = { ...model, framings }
  return { decision: decisionOf(used), model: used, file: { path, sha256: file.sha256 } }
}

/** A decision file beside one of the lexicons; for those that ship, the one that ships. */
function decisionBeside(files: readonly LexiconFile[]): string | undefined {
  for (const folder of new Set(files.map(({ path }) => dirname(path)))) {
    const path = join(folder, DECISION_FILE)
    // One that is there but cannot be read is a mistake, not a reason to label by another rule.
    if (existsSync(path)) return path
  }
  return undefined
}

function modelOf(file: HashedFile): AdditiveModel | undefined {
  const copy = readCopy(file)
  return copy?.kind === 'decision' ? copy.model : undefined
}

async function checkedModel(file: HashedFile, problems: Problem[]): Promise<AdditiveModel | undefined> {
  const { checkYaml } = await import('../yaml-check.ts')
  const { decisionFile } = await import('../measure/decision-schema.ts')
  const result = checkYaml(file.bytes.toString('utf8'), file.source, decisionFile)
  if (result.kind === 'problems') {
    problems.push(...result.problems)
    return undefined
  }
  const { value, placeOf } = result.checked
  const known = Object.keys(value.framings)
  value.precedence.forEach((rule, index) => {
    for (const [name, at] of [
      [rule.withhold, 'withhold'] as const,
      ...rule.where.map(({ framing }) => [framing, 'where'] as const),
    ]) {
      if (known.includes(name)) continue
      const nearest = nearestName(name, known)
      const meant = nearest === undefined ? '' : `; did you mean ${nearest}?`
      const message = `the rule "${rule.id}" names the framing ${name}, which the decision does not weigh${meant}`
      problems.push({ place: placeOf(['precedence', index, at]), message })
    }
  })
  return {
    name: value.decision,
    version: value.version,
    framings: value.framings,
    precedence: value.precedence.map(({ id, withhold, where }) => ({ id, withhold, where })),
  }
}

/** The model for its framings, the plain rule for the others of a run; without a model the plain rule for all. */
export function decisionOf(model: AdditiveModel | undefined): Decision {
  if (model === undefined) return plainDecision
  const additive = additiveDecision(model)
  const isOwn = ({ name }: Framing) => model.framings[name] !== undefined
  return {
    ...additive,
    label: (evidence, framings) => {
      const { labels, probabilities } = additive.label(evidence, framings)
      if (framings.every(isOwn)) return { labels, probabilities: probabilities! }
      const plain = plainDecision.label(evidence, framings).labels
      return {
        labels: framings
          .filter((framing) => (isOwn(framing) ? labels : plain).includes(framing.name))
          .map(({ name }) => name),
        probabilities: probabilities!,
      }
    },
  }
}

function failOr<Value>(value: Value, problems: readonly Problem[]): Value {
  if (problems.length > 0) throw new RostrumError('lexicon', problems)
  return value
}
