/**
 * Coded passages as rows of features, for the fitting of decision.yaml.
 */
import { type Feature, type FeatureGroup, featuresOf, isLive } from '../../src/measure/additive.ts'
import type { PassageEvidence } from '../../src/measure/label.ts'
import { type SparseRows, sparseRows } from './logistic.ts'

/** A coded passage with what rostrum finds in it. */
export interface Example {
  readonly id: string
  readonly document: string
  readonly endorsed: readonly string[]
  /** Framings that the passage carries weakly: too weakly for a label. */
  readonly trace: readonly string[]
  /**
   * Framings whose authors had it before them as they wrote entries: matches of these are better than in new texts.
   */
  readonly seenFor: ReadonlySet<string>
  readonly isDrawn: boolean
  readonly evidence: PassageEvidence
}

export interface Design {
  readonly names: readonly { readonly group: FeatureGroup; readonly name: string }[]
  readonly rows: SparseRows
  readonly ridge: Float64Array
  readonly lasso: Float64Array
}

/** How far the weights of a group may go: the standard deviation of their prior. */
export type Spreads = Readonly<Record<FeatureGroup, number>>

export interface DesignOptions {
  readonly spreads: Spreads
  /** Cost of each word that the model names. */
  readonly lasso: number
  /** A word must stand in so many passages. */
  readonly fewest: number
}

const FROM_LEXICONS: ReadonlySet<FeatureGroup> = new Set(['strengths', 'more', 'facets', 'entries'])

export function featureTable(examples: readonly Example[], framing: string): readonly (readonly Feature[])[] {
  return examples.map(({ evidence }) => featuresOf(evidence, framing))
}

/** How far what a feature is worth in seen passages may lie from what it is worth in new ones. */
const SEEN_SPREAD = 1

/**
 * In passages that the lexicons' authors had seen, features of the lexicons have a second weight beside the one they have
 * everywhere (Daumé 2007, "Frustratingly easy domain adaptation"): what an entry gains by having been written for a
 * passage does not count for others.
 */
export function designOf(
  examples: readonly Example[],
  features: readonly (readonly Feature[])[],
  framing: string,
  { spreads, lasso: cost, fewest }: DesignOptions,
): Design {
  const frequency = new Map<string, number>()
  for (const row of features) {
    for (const { group, name } of row)
      if (group === 'words') frequency.set(name, (frequency.get(name) ?? 0) + 1)
  }
  const columns = new Map<string, number>()
  const names: { group: FeatureGroup; name: string }[] = []
  const ridge: number[] = []
  const lasso: number[] = []
  const columnOf = (key: string, feature: { group: FeatureGroup; name: string }, spread: number): number => {
    const known = columns.get(key)
    if (known !== undefined) return known
    columns.set(key, names.length)
    names.push(feature)
    ridge.push(1 / (spread * spread))
    lasso.push(feature.group === 'words' ? cost : 0)
    return names.length - 1
  }
  const rows = features.map((row, index) =>
    row.flatMap(({ group, name, value }): (readonly [number, number])[] => {
      const key = `${group} ${name}`
      if (group === 'words') {
        const passages = frequency.get(name)!
        if (passages < fewest) return []
        // A rare word may weigh more than one that stands everywhere.
        const spread = spreads.words * Math.sqrt(Math.log(examples.length / passages))
        return [[columnOf(key, { group, name }, spread), value]]
      }
      const column = columnOf(key, { group, name }, spreads[group])
      if (!examples[index]!.seenFor.has(framing) || !FROM_LEXICONS.has(group)) return [[column, value]]
      const more = columnOf(`seen ${key}`, { group, name: `seen ${name}` }, spreads[group] * SEEN_SPREAD)
      return [
        [column, value],
        [more, value],
      ]
    }),
  )
  return {
    names,
    rows: sparseRows(rows, names.length),
    ridge: Float64Array.from(ridge),
    lasso: Float64Array.from(lasso),
  }
}

export function hasLive({ evidence }: Example, framing: string): boolean {
  return evidence.matches.some((match) => match.entry.framing === framing && isLive(match))
}
