import type { Framing, Match, PassageTerms } from '../records.ts'

/** What a decision says of one passage: the framings it endorses, in the run's order of framings. */
export interface PassageLabels {
  readonly labels: readonly string[]
  /**
   * Probability of each label, 0 to 1, in the run's order of framings; `undefined` for a framing that the decision gives
   * none for, left out by a decision that gives none at all.
   */
  readonly probabilities?: readonly (number | undefined)[]
}

/** What a decision may look at: one passage's part of the ledger. */
export interface PassageEvidence {
  /** Every match of the passage, by start, of all framings and stances. */
  readonly matches: readonly Match[]
  /** Asserted weight of the passage by framing, in the run's order. */
  readonly weights: readonly number[]
  /** Terms that the decision weighs. */
  readonly terms: PassageTerms
  /** Words of the passage. */
  readonly words: number
}

/**
 * A stated rule that labels a passage from its matches. Name and version go into the manifest: labels are
 * comparable only where both are equal.
 */
export interface Decision {
  readonly name: string
  readonly version: string
  /** Labels one passage that has matches. */
  readonly label: (evidence: PassageEvidence, framings: readonly Framing[]) => PassageLabels
  /** What is said of a passage without any match: no label, and how probable each is all the same. */
  readonly unmatched: (framings: readonly Framing[]) => PassageLabels
  /**
   * Words and pairs of words it weighs, folded; to be looked for in passages with matches. Their numbers in the evidence
   * are places in this list.
   */
  readonly terms: readonly string[]
}

/** The asserted weight from which the plain decision may label a passage: that of one high entry. */
export const plainThreshold = 3

/**
 * The plain decision, `plain@1`: a passage is labelled f where its asserted weight of f is at least 3 and the
 * weight rests either on one asserted high entry or on asserted matches from two facets. A facet belongs to
 * its level: equal names in two levels are two facets.
 */
export const plainDecision: Decision = {
  name: 'plain',
  version: '1',
  label: ({ matches, weights }, framings) => {
    const labels: string[] = []
    for (let f = 0; f < framings.length; f++) {
      const framing = framings[f]!.name
      if (weights[f]! >= plainThreshold && restsOnHighOrTwoFacets(matches, framing)) labels.push(framing)
    }
    return { labels }
  },
  unmatched: () => ({ labels: [] }),
  terms: [],
}

/** `name@version`, as manifests write it. */
export function decisionId(decision: Decision): string {
  return `${decision.name}@${decision.version}`
}

function restsOnHighOrTwoFacets(matches: readonly Match[], framing: string): boolean {
  let level: string | undefined
  let facet: string | undefined
  for (const { entry, stance } of matches) {
    if (stance !== 'asserts' || entry.framing !== framing) continue
    if (entry.strength === 'high') return true
    if (facet === undefined) {
      level = entry.level
      facet = entry.facet
    } else if (entry.facet !== facet || entry.level !== level) return true
  }
  return false
}
