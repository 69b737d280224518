/**
 * Whether labels are as good for one speaker, country or time as for the others.
 */
import type { Docvars } from '../../records.ts'
import type { Interval } from '../interval.ts'
import { type PeriodUnit, periodOf } from '../period.ts'
import {
  addOutcome,
  f1Of,
  OUTCOME_COLUMNS,
  type Outcome,
  type Outcomes,
  outcomeOf,
  outcomesAt,
  outcomesLess,
  outcomesOf,
  precisionOf,
  recallOf,
} from './classification.ts'
import { type Clusters, clusterLimits, clusterSums, documentCount } from './clusters.ts'
import type { ComparedPassage } from './passage.ts'

/** Passages of one value of a docvar, and those of the other values. */
export interface PassageGroup {
  readonly docvar: string
  readonly value: string
  readonly passages: readonly ComparedPassage[]
  readonly rest: readonly ComparedPassage[]
}

/** A group's measure less that of the rest. */
export interface GroupDifference {
  readonly difference: number | undefined
  readonly limits: Interval | undefined
}

/** One framing in one group. */
export interface GroupValidity {
  readonly docvar: string
  readonly value: string
  readonly framing: string
  /** Passages that the codes decide on, and documents of these. */
  readonly passages: number
  readonly documents: number | undefined
  readonly gold: number
  readonly labelled: number
  readonly precision: number | undefined
  readonly recall: number | undefined
  readonly f1: number | undefined
  readonly precisionDifference: GroupDifference
  readonly recallDifference: GroupDifference
  /** Measures whose difference has limits on one side of 0. */
  readonly differs: readonly ('precision' | 'recall')[]
}

const UNITS: readonly string[] = ['day', 'week', 'month', 'quarter', 'year', 'decade']

/** A docvar's value as the name of a group; a unit of time that is no docvar is that of the date, or of the year. */
export function groupValue(docvars: Docvars, by: string): string | undefined {
  const own = docvars[by]
  if (own !== undefined) return String(own)
  return UNITS.includes(by) ? periodOf(docvars.date ?? docvars.year, by as PeriodUnit) : undefined
}

/** Groups of each docvar, by value in code units. A passage without a value is in no group and in no rest. */
export function groupPassages(passages: readonly ComparedPassage[], by: readonly string[]): PassageGroup[] {
  return by.flatMap((docvar) => {
    const groups = new Map<string, ComparedPassage[]>()
    for (const passage of passages) {
      const value = groupValue(passage.docvars, docvar)
      if (value === undefined) continue
      const group = groups.get(value)
      if (group === undefined) groups.set(value, [passage])
      else group.push(passage)
    }
    const grouped = [...groups.values()].flat()
    return [...groups.keys()].sort().map((value) => {
      const own = new Set(groups.get(value))
      return { docvar, value, passages: [...own], rest: grouped.filter((passage) => !own.has(passage)) }
    })
  })
}

const WIDTH = OUTCOME_COLUMNS.length

/** Documents that a side needs for a difference to have limits: drawn from fewer, they are far too narrow. */
export const LEAST_DOCUMENTS = 5

/**
 * Measures of every group and framing. Differences to the rest have limits by a cluster bootstrap over documents where
 * both sides have `LEAST_DOCUMENTS` or more with a labelled passage (precision) or an endorsed one (recall), and where
 * the measure differs from draw to draw on both.
 */
export function groupValidity(
  groups: readonly PassageGroup[],
  framings: readonly string[],
  clusters: Clusters | undefined,
): GroupValidity[] {
  // Each docvar groups the same passages in all its groups: they are summed once, and the rest is what a group leaves.
  const wholes = new Map<string, Float64Array | undefined>()
  const sumsOf = (passages: readonly ComparedPassage[], f: number) =>
    clusters && clusterSums(clusters, WIDTH, passages, (passage, row) => addOutcome(passage, f, row))
  return groups.flatMap((group) =>
    framings.map((framing, f) => {
      const { docvar, passages, rest } = group
      const key = `${f} ${docvar}`
      if (!wholes.has(key)) wholes.set(key, sumsOf([...passages, ...rest], f))
      return validityOf(group, framing, f, clusters, {
        whole: wholes.get(key),
        part: () => sumsOf(passages, f),
      })
    }),
  )
}

interface GroupSums {
  readonly whole: Float64Array | undefined
  readonly part: () => Float64Array | undefined
}

function validityOf(
  { docvar, value, passages, rest }: PassageGroup,
  framing: string,
  f: number,
  clusters: Clusters | undefined,
  sums: GroupSums,
): GroupValidity {
  const decided = passages.filter((passage) => outcomeOf(passage, f) !== undefined)
  const counts = outcomesOf(decided, f, () => 1)
  const own = outcomesOf(decided, f, ({ weight }) => weight)
  const others = outcomesOf(rest, f, ({ weight }) => weight)
  const compare = (
    measure: (outcomes: Outcomes) => number | undefined,
    isCounted: (outcome: Outcome | undefined) => boolean,
  ): GroupDifference => {
    const difference = minus(measure(own), measure(others))
    const isSupported = [passages, rest].every(
      (side) => documentCount(side.filter((passage) => isCounted(outcomeOf(passage, f)))) >= LEAST_DOCUMENTS,
    )
    const part = isSupported && difference !== undefined ? sums.part() : undefined
    const { whole } = sums
    if (part === undefined || whole === undefined) return { difference, limits: undefined }
    const inGroup = (draw: number) => outcomesAt(part, WIDTH * draw)
    const inRest = (draw: number) => outcomesLess(outcomesAt(whole, WIDTH * draw), inGroup(draw))
    const varies = [inGroup, inRest].every(
      (side) => clusterLimits(clusters, (draw) => measure(side(draw))) !== undefined,
    )
    if (!varies) return { difference, limits: undefined }
    const limits = clusterLimits(clusters, (draw) => minus(measure(inGroup(draw)), measure(inRest(draw))))
    return { difference, limits }
  }
  const precisionDifference = compare(precisionOf, (outcome) => outcome === 'tp' || outcome === 'fp')
  const recallDifference = compare(recallOf, (outcome) => outcome === 'tp' || outcome === 'fn')
  const differs: ('precision' | 'recall')[] = []
  if (excludesZero(precisionDifference.limits)) differs.push('precision')
  if (excludesZero(recallDifference.limits)) differs.push('recall')
  return {
    docvar,
    value,
    framing,
    passages: decided.length,
    documents: clusters && documentCount(decided),
    gold: counts.tp + counts.fn,
    labelled: counts.tp + counts.fp,
    precision: precisionOf(own),
    recall: recallOf(own),
    f1: f1Of(own),
    precisionDifference,
    recallDifference,
    differs,
  }
}

function excludesZero(limits: Interval | undefined): boolean {
  return limits !== undefined && (limits.low > 0 || limits.high < 0)
}

function minus(a: number | undefined, b: number | undefined): number | undefined {
  return a === undefined || b === undefined ? undefined : a - b
}
