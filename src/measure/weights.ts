import type { Strength } from '../records.ts'

/** What one asserted match weighs, by the strength of its entry. Each 0 or more. */
export type StrengthWeights = Readonly<Record<Strength, number>>

/**
 * The weights every score is made with unless a run names others: three medium matches weigh as much as a
 * high one, four weak ones as much as a medium one. All are sums of powers of two, so sums of them are exact
 * in any order.
 */
export const strengthWeights: StrengthWeights = { high: 3, medium: 1, weak: 0.25 }
