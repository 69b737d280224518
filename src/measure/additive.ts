/**
 * The additive decision: the log-odds that a passage endorses a framing are a sum of published weights, one for each
 * thing the ledger holds of the passage and for each weighed term in it. What is summed can be listed, word by word.
 */
import type { Framing, Match, Reckoning, Span, Strength } from '../records.ts'
import type { Decision, PassageEvidence, PassageLabels } from './label.ts'

/** Groups of features. Each has its own part in decision.yaml, and its own penalty when the weights are fitted. */
export const FEATURE_GROUPS = ['strengths', 'more', 'stances', 'facets', 'entries', 'words'] as const
export type FeatureGroup = (typeof FEATURE_GROUPS)[number]

/** One thing a passage has, and how much of it. */
export interface Feature {
  readonly group: FeatureGroup
  readonly name: string
  readonly value: number
  /** Words of the passage that it rests on. */
  readonly spans: readonly Span[]
}

/** Weights of one framing, by group and name; what is not named weighs nothing. */
export interface FramingModel extends Readonly<Record<FeatureGroup, Readonly<Record<string, number>>>> {
  /** Log-odds of a passage with no feature. */
  readonly intercept: number
  /** Probability from which a passage is labelled, 0 to 1. */
  readonly threshold: number
  /** Probability that a passage without an asserted or mixed match endorses the framing all the same, 0 to 1. */
  readonly unmatched: number
}

/** A rule that stands above the sum: which of two framings a passage goes to, as the codebook decides borderlines. */
export interface PrecedenceRule {
  readonly id: string
  /** The framing whose label is taken away. */
  readonly withhold: string
  /** Where all of these hold. */
  readonly where: readonly PrecedenceCondition[]
}

/** A condition on the matches of a passage: some match of the framing (and facets) with one of the stances, or none. */
export interface PrecedenceCondition {
  readonly has: 'some' | 'none'
  readonly framing: string
  /** `level/facet`; any where left out. */
  readonly facets?: readonly string[] | undefined
  readonly strengths?: readonly Strength[] | undefined
  readonly stances: readonly Match['stance'][]
}

export interface AdditiveModel {
  readonly name: string
  readonly version: string
  readonly framings: Readonly<Record<string, FramingModel>>
  readonly precedence: readonly PrecedenceRule[]
}

/** A passage of more words than this has its terms weighed down, so that length alone makes no label. */
const WORDS_IN_FULL = 150
/** Of matches beyond the first, so many count. */
const MOST_MORE = 2

/**
 * The features of a passage for one framing: its own entries and facets, strengths and stances of all framings (what
 * else a passage says bears on what it endorses), and terms.
 *
 * Mixed matches stand among asserted ones and are marked as mixed beside.
 */
export function featuresOf(evidence: PassageEvidence, framing: string): readonly Feature[] {
  const value = scaleOf(evidence)
  const words = evidence.terms
    .finds()
    .map((find) => ({ group: 'words' as const, name: find.term, value, spans: [find] }))
  return [...ledgerFeatures(evidence, framing), ...words]
}

/** How much a term counts: in full up to a length of the passage. */
function scaleOf({ words }: PassageEvidence): number {
  return Math.min(1, WORDS_IN_FULL / words)
}

function ledgerFeatures(evidence: PassageEvidence, framing: string): readonly Feature[] {
  const features = new Map<string, { group: FeatureGroup; name: string; value: number; spans: Span[] }>()
  const counts = new Map<string, Match[]>()
  const facets = new Set<string>()

  function has(group: FeatureGroup, name: string, match: Span, value = 1): void {
    const key = `${group} ${name}`
    const known = features.get(key)
    if (known === undefined) features.set(key, { group, name, value, spans: [match] })
    else known.spans.push(match)
  }

  for (const match of evidence.matches) {
    const { entry, stance } = match
    if (stance === 'rejects' || stance === 'reports' || stance === 'mixed')
      has('stances', `${entry.framing} ${stance}`, match)
    if (!isLive(match)) continue
    const strength = `${entry.framing} ${entry.strength}`
    has('strengths', strength, match)
    counts.set(strength, [...(counts.get(strength) ?? []), match])
    if (entry.framing !== framing) continue
    const facet = `${entry.level}/${entry.facet}`
    facets.add(facet)
    has('facets', facet, match)
    has('entries', entry.id, match)
  }
  for (const [strength, matches] of counts) {
    const [, ...others] = matches
    for (const match of others) has('more', strength, match, Math.min(MOST_MORE, others.length))
  }
  if (facets.size > 1) features.set('two', { group: 'more', name: 'facets', value: 1, spans: [] })
  return [...features.values()]
}

/** Whether the passage itself says what the match says, be it with a limit. */
export function isLive({ stance }: Match): boolean {
  return stance === 'asserts' || stance === 'mixed'
}

/** The decision of a model. Framings that it does not know get no label. */
export function additiveDecision(model: AdditiveModel): Decision {
  const { name, version } = model
  const terms = [...new Set(Object.values(model.framings).flatMap(({ words }) => Object.keys(words)))]
  const weightsOfTerms = new Map(
    Object.entries(model.framings).map(([framing, { words }]) => [
      framing,
      Float64Array.from(terms, (term) => words[term] ?? 0),
    ]),
  )

  function label(evidence: PassageEvidence, framings: readonly Framing[]): PassageLabels {
    const labels: string[] = []
    const probabilities = framings.map(({ name: framing }) => {
      const weights = model.framings[framing]
      if (weights === undefined) return undefined
      if (!evidence.matches.some((match) => match.entry.framing === framing && isLive(match)))
        return weights.unmatched
      let logOdds = weights.intercept
      for (const { group, name: feature, value } of ledgerFeatures(evidence, framing))
        logOdds += (weights[group][feature] ?? 0) * value
      const weightsOf = weightsOfTerms.get(framing)!
      const scale = scaleOf(evidence)
      const { numbers } = evidence.terms
      let words = 0
      for (let at = 0; at < numbers.length; at++) words += weightsOf[numbers[at]!]! // by index: this runs for every word
      logOdds += words * scale
      const probability = probabilityOf(logOdds)
      const isWithheld = model.precedence.some((rule) => withholds(rule, framing, evidence.matches))
      if (probability >= weights.threshold && !isWithheld) labels.push(framing)
      return probability
    })
    return { labels, probabilities }
  }

  const unmatched = (framings: readonly Framing[]): PassageLabels => ({
    labels: [],
    probabilities: framings.map(({ name: framing }) => model.framings[framing]?.unmatched),
  })

  return { name, version, label, unmatched, terms }
}

/** How a passage's probability of a framing comes about; `undefined` where it has no live match or no weights. */
export function reckon(
  model: AdditiveModel,
  evidence: PassageEvidence,
  framing: string,
): Reckoning | undefined {
  const weights = model.framings[framing]
  if (weights === undefined) return undefined
  if (!evidence.matches.some((match) => match.entry.framing === framing && isLive(match))) return undefined
  const contributions = featuresOf(evidence, framing)
    .map((feature) => {
      const weight = weights[feature.group][feature.name] ?? 0
      return { ...feature, weight, logOdds: weight * feature.value }
    })
    .filter(({ logOdds }) => logOdds !== 0)
    .sort((a, b) => Math.abs(b.logOdds) - Math.abs(a.logOdds) || (a.name < b.name ? -1 : 1))
  const logOdds = contributions.reduce((sum, { logOdds: added }) => sum + added, weights.intercept)
  return {
    framing,
    probability: probabilityOf(logOdds),
    threshold: weights.threshold,
    intercept: weights.intercept,
    contributions,
    withheld: model.precedence
      .filter((rule) => withholds(rule, framing, evidence.matches))
      .map(({ id }) => id),
  }
}

export function probabilityOf(logOdds: number): number {
  return 1 / (1 + Math.exp(-logOdds))
}

function withholds(rule: PrecedenceRule, framing: string, matches: readonly Match[]): boolean {
  return rule.withhold === framing && rule.where.every((condition) => holds(condition, matches))
}

function holds(condition: PrecedenceCondition, matches: readonly Match[]): boolean {
  const { has, framing, facets, strengths, stances } = condition
  const isThere = matches.some(
    ({ entry, stance }) =>
      entry.framing === framing &&
      stances.includes(stance) &&
      (facets === undefined || facets.includes(`${entry.level}/${entry.facet}`)) &&
      (strengths === undefined || strengths.includes(entry.strength)),
  )
  return isThere === (has === 'some')
}
