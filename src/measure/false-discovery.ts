/**
 * Adjusted p-values of Benjamini and Hochberg: rejecting where they are at most q keeps the expected share of false
 * ones among the rejected at q or below, for tests that are independent or positively dependent.
 *
 * Source: Benjamini and Hochberg (1995), Journal of the Royal Statistical Society B 57, 289-300; as p.adjust of R
 * with method BH.
 *
 * @param p each 0 to 1
 * @param tests tests in the family, at least as many as there are p-values; those left out count as larger than all
 *   that are given
 * @returns in the order of the input, each 0 to 1 and no smaller than its p-value
 */
export function adjustPValues(p: readonly number[], tests: number = p.length): number[] {
  const largestFirst = p.map((_, index) => index).sort((a, b) => p[b]! - p[a]! || b - a)
  const adjusted = new Array<number>(p.length).fill(1)
  let least = 1
  largestFirst.forEach((index, position) => {
    least = Math.min(least, p[index]! * (tests / (p.length - position)))
    adjusted[index] = least
  })
  return adjusted
}
