/**
 * How much more one side says a thing than the other: log-odds with a prior, and the likelihood ratio.
 */

/** Occurrences of one thing among all on a side; 0 ≤ count ≤ total. */
export interface SideCount {
  readonly count: number
  readonly total: number
}

export interface LogOdds {
  /** Difference of the log-odds of the two sides; positive where the target says it more. */
  readonly delta: number
  /** `delta` by its standard error: what lists are ordered by. */
  readonly z: number
}

/**
 * Log-odds ratio with an informative Dirichlet prior.
 *
 * Source: Monroe, Colaresi and Quinn (2008), Fightin’ Words, Political Analysis 16(4), 372–403, formulas 15 to 23.
 *
 * @param prior count: α of this thing, over 0; total: α0, the sum of the prior over all things, over `count`
 * @returns `undefined` where a side is empty or says nothing else, or where the prior is none
 */
export function logOdds(target: SideCount, reference: SideCount, prior: SideCount): LogOdds | undefined {
  if (target.total === 0 || reference.total === 0 || prior.count <= 0) return undefined
  const own = target.count + prior.count
  const other = reference.count + prior.count
  const ownRest = target.total + prior.total - own
  const otherRest = reference.total + prior.total - other
  if (ownRest <= 0 || otherRest <= 0) return undefined
  const delta = Math.log(own / ownRest) - Math.log(other / otherRest)
  return { delta, z: delta / Math.sqrt(1 / own + 1 / other) }
}

/**
 * α of one thing in a prior that follows its share of the whole corpus.
 *
 * Source: Monroe, Colaresi and Quinn (2008), formula 23.
 *
 * @param sum α0, the weight of the prior in occurrences
 */
export function corpusPrior(target: SideCount, reference: SideCount, sum: number): SideCount {
  const total = target.total + reference.total
  return { count: total === 0 ? 0 : (sum * (target.count + reference.count)) / total, total: sum }
}

/**
 * Log-likelihood ratio G² (−2 log λ) of target against reference, with the sign of the difference of their shares.
 * A ranking rather than a test: nothing corrects for how many things were tried.
 *
 * Source: Dunning (1993), Computational Linguistics 19(1), 61–74.
 *
 * @returns `undefined` where a side is empty
 */
export function likelihoodRatio(target: SideCount, reference: SideCount): number | undefined {
  if (target.total === 0 || reference.total === 0) return undefined
  const total = target.total + reference.total
  const found = target.count + reference.count
  const cell = (observed: number, row: number, column: number) =>
    observed === 0 ? 0 : observed * Math.log((observed * total) / (row * column))
  const ratio =
    2 *
    (cell(target.count, target.total, found) +
      cell(reference.count, reference.total, found) +
      cell(target.total - target.count, target.total, total - found) +
      cell(reference.total - reference.count, reference.total, total - found))
  // Equal shares come to a hair below 0 in floating point.
  const size = Math.max(0, ratio)
  return target.count * reference.total < reference.count * target.total ? -size : size
}
