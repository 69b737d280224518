import type {
  Analysis,
  Framing,
  FramingScore,
  Match,
  PassageScore,
  ScoredDocument,
  Stance,
} from '../records.ts'
import { dominantFramings } from './dominant.ts'
import { type Decision, type PassageEvidence, plainDecision } from './label.ts'
import { ratePerThousand, shareOf } from './rate.ts'
import { type StrengthWeights, strengthWeights } from './weights.ts'

/** A document's numbers and, beside them, labels and weights of each of its passages, in order. */
export interface DocumentScores {
  readonly scored: ScoredDocument
  readonly passages: readonly PassageScore[]
}

/**
 * Counts one document's ledger into its scores: everything that needs no other document.
 *
 * Each number is the exact sum of ledger rows. Time grows with matches plus passages; nothing is kept between
 * calls.
 *
 * @param analysis matches must stand in the order of their passages
 * @param framings the framings of the run; every match must belong to one of them
 * @throws Error where a match breaks one of these two rules: a mistake of the caller, not of the data
 */
export function scoreDocument(
  analysis: Analysis,
  framings: readonly Framing[],
  decision: Decision = plainDecision,
  weights: StrengthWeights = strengthWeights,
): DocumentScores {
  const { document, matches, words } = analysis
  const index = new Map(framings.map((framing, position) => [framing.name, position]))
  const tallies = framings.map(() => newTally())
  const passages: PassageScore[] = []
  const noWeights: readonly number[] = framings.map(() => 0)
  const unmatched = decision.unmatched(framings).probabilities
  let next = 0
  for (const passage of analysis.passages) {
    const first = next
    while (next < matches.length && matches[next]!.passage === passage.index) {
      const match = matches[next++]!
      const tally = tallies[index.get(match.entry.framing) ?? -1]
      if (tally === undefined) throw strayMatch(analysis, match)
      tally.matches += 1
      tally[match.stance] += 1
    }
    if (next === first) {
      passages.push({ passage, labels: noLabels, weights: noWeights, probabilities: unmatched })
      continue
    }
    const held = matches.slice(first, next)
    const evidence = {
      matches: held,
      weights: assertedWeights(held, index, weights),
      terms: analysis.terms(passage.index),
      words: passage.words,
    }
    passages.push({
      passage,
      weights: evidence.weights,
      probabilities: undefined,
      ...decision.label(evidence, framings),
    })
  }
  if (next < matches.length) throw strayMatch(analysis, matches[next]!)
  const expected = framings.map((_, f): number | undefined => (unmatched?.[f] === undefined ? undefined : 0))
  for (const { labels, weights: passageWeights, probabilities } of passages) {
    for (let f = 0; f < expected.length; f++)
      if (expected[f] !== undefined) expected[f] = expected[f]! + (probabilities?.[f] ?? 0)
    if (passageWeights === noWeights) continue
    for (let f = 0; f < tallies.length; f++) tallies[f]!.weight += passageWeights[f]!
    for (const label of labels) tallies[index.get(label)!]!.labelled += 1
  }
  const scores = toScores(framings, tallies, { words, passages: passages.length, expected })
  const scored: ScoredDocument = {
    id: document.id,
    docvars: document.docvars,
    place: document.place,
    words,
    zoneWords: analysis.zoneWords,
    passages: passages.length,
    framings: scores,
    labels: scores.filter((score) => score.labelled > 0).map((score) => score.framing),
    dominant: dominantFramings(scores, passages.length),
  }
  return { scored, passages }
}

/** The part of a document's ledger that a decision sees of one passage. */
export function evidenceOf(analysis: Analysis, passage: number): PassageEvidence {
  const matches = analysis.matches.filter((match) => match.passage === passage)
  const names = [...new Set(matches.map(({ entry }) => entry.framing))]
  return {
    matches,
    weights: assertedWeights(matches, new Map(names.map((name, index) => [name, index])), strengthWeights),
    terms: analysis.terms(passage),
    words: analysis.passages[passage]?.words ?? 0,
  }
}

/**
 * Asserted weight of one passage by framing, in the order of the index: the strength weights of its asserted
 * matches, weak ones only where an asserted high or medium match of the same framing stands beside them.
 */
export function assertedWeights(
  matches: readonly Match[],
  index: ReadonlyMap<string, number>,
  weights: StrengthWeights,
): readonly number[] {
  const strong = new Array<number>(index.size).fill(0)
  const weak = new Array<number>(index.size).fill(0)
  const hasStrong = new Array<boolean>(index.size).fill(false)
  for (const { entry, stance } of matches) {
    if (stance !== 'asserts') continue
    const f = index.get(entry.framing)!
    if (entry.strength === 'weak') weak[f] = weak[f]! + weights.weak
    else {
      strong[f] = strong[f]! + weights[entry.strength]
      hasStrong[f] = true
    }
  }
  return strong.map((weight, f) => (hasStrong[f] ? weight + weak[f]! : 0))
}

const noLabels: readonly string[] = []

type Tally = Record<Stance | 'matches' | 'weight' | 'labelled', number>

function newTally(): Tally {
  return { matches: 0, asserts: 0, rejects: 0, reports: 0, mixed: 0, weight: 0, labelled: 0 }
}

function toScores(
  framings: readonly Framing[],
  tallies: readonly Tally[],
  {
    words,
    passages,
    expected,
  }: { words: number; passages: number; expected: readonly (number | undefined)[] },
): readonly FramingScore[] {
  const dimensionWeights = new Map<string, number>()
  framings.forEach(({ dimension }, f) => {
    dimensionWeights.set(dimension, (dimensionWeights.get(dimension) ?? 0) + tallies[f]!.weight)
  })
  return framings.map(({ name, dimension }, f) => {
    const tally = tallies[f]!
    return {
      framing: name,
      dimension,
      matches: tally.matches,
      asserted: tally.asserts,
      rejected: tally.rejects,
      reported: tally.reports,
      mixed: tally.mixed,
      weight: tally.weight,
      labelled: tally.labelled,
      rate: ratePerThousand(tally.asserts, words),
      intensity: ratePerThousand(tally.weight, words),
      prevalence: shareOf(tally.labelled, passages),
      expectedPrevalence: expected[f] === undefined ? undefined : shareOf(expected[f], passages),
      share: words === 0 ? undefined : shareOf(tally.weight, dimensionWeights.get(dimension)!),
    }
  })
}

function strayMatch(analysis: Analysis, match: Match): Error {
  return new Error(
    `${analysis.document.id}: the match of ${match.entry.framing}/${match.entry.id} at ${match.start} is out of ` +
      `order, in no passage (${match.passage}), or of no framing of the run`,
  )
}
