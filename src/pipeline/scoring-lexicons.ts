/**
 * What an analyser is made of: lexicons, by path or by the name of what ships, with the rules of their context.
 */
import { isAbsolute, join } from 'node:path'
import type { ContextRule } from '../lexicon/context.ts'
import type { AdditiveModel } from '../measure/additive.ts'
import type { Decision } from '../measure/label.ts'
import { type DecisionChoice, type LoadedDecision, loadDecision } from './decision-file.ts'
import {
  DEFAULT_LEXICONS,
  type LoadedLexicons,
  type LoadOptions,
  loadLexicons,
  shippedPath,
} from './lexicon-files.ts'

/** Lexicons and the rules of their context: what an analyser is made of. */
export interface ScoringLexicons {
  readonly loaded: LoadedLexicons
  readonly rules: readonly ContextRule[]
  /** Labels passages; an analyser must be given its terms. */
  readonly decision: Decision
  /** What the decision weighs; `undefined` where the plain rule labels everything. */
  readonly model: AdditiveModel | undefined
  readonly decisionFile: LoadedDecision['file']
}

export interface ScoringOptions extends LoadOptions {
  /** Folder that relative paths start from; the current one where left out. */
  readonly base?: string
  /** Default `released`. */
  readonly decision?: DecisionChoice
}

/**
 * Loads lexicons and makes the rules of their context.
 *
 * @param names files, folders, or names of what ships, such as `secondary`; the four framings where there are none
 * @throws RostrumError with every problem of every file
 */
export async function loadForScoring(
  names: readonly string[] = [],
  { base = '.', decision: choice, ...options }: ScoringOptions = {},
): Promise<ScoringLexicons> {
  const paths = names.length === 0 ? undefined : names.flatMap((name) => pathsOf(name, base))
  const loaded = await loadLexicons(paths, options)
  const { decision, model, file } = await loadDecision(loaded.files, choice)
  return { loaded, rules: loaded.rules, decision, model, decisionFile: file }
}

/** A name of lexicons that ship, or a path relative to `base`. */
function pathsOf(name: string, base: string): readonly string[] {
  if (name === 'default') return DEFAULT_LEXICONS
  const shipped = shippedPath(name)
  if (shipped !== undefined) return [shipped]
  return [isAbsolute(name) ? name : join(base, name)]
}
