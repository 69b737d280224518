import type { Framing, ScoredDocument } from '../records.ts'
import { type Interval, wilsonInterval } from './interval.ts'
import { createNumberTable } from './number-table.ts'
import { garwoodInterval } from './poisson.ts'
import { estimatePrior, type GammaPrior, shrunkRate } from './shrinkage.ts'
import { type Evidence, evidenceOf } from './sufficiency.ts'

/** What one framing comes to in one document beside the whole corpus, and how sure its numbers are. */
export interface CorpusScore {
  /** Exact 95 % Poisson limits, per 1,000 words; `undefined` where there are no words. */
  readonly rateLimits: Interval | undefined
  /** 95 % Wilson limits; `undefined` where there are no passages. */
  readonly prevalenceLimits: Interval | undefined
  /** Per 1,000 words; `undefined` where there are no words or the corpus has no asserted match. */
  readonly shrunkRate: number | undefined
  readonly evidence: Evidence
}

/** One framing over the whole corpus. */
export interface FramingSummary {
  readonly framing: string
  /** Asserted matches per word; `undefined` where the corpus has no words. */
  readonly meanRate: number | undefined
  readonly prior: GammaPrior | undefined
}

/** What is known once every document was added. */
export interface CorpusMeasures {
  readonly framings: readonly FramingSummary[]
  /** The scores of a document of the corpus, one for each framing in the run's order. */
  readonly scoresOf: (scored: ScoredDocument) => readonly CorpusScore[]
}

/** Gathers counts and words of all documents: 8 bytes for each framing and 8 for the words of a document. */
export interface Corpus {
  readonly add: (scored: ScoredDocument) => void
  readonly measures: () => CorpusMeasures
}

/** Starts an empty corpus for the framings of a run. */
export function createCorpus(framings: readonly Framing[]): Corpus {
  const words = createNumberTable(1)
  const counts = framings.map(() => createNumberTable(1))
  return {
    add: (scored) => {
      words.set(words.addRow(), scored.words)
      counts.forEach((table, f) => {
        table.set(table.addRow(), scored.framings[f]!.asserted)
      })
    },
    measures: () => {
      const summaries = framings.map(({ name }, f) => summarise(name, counts[f]!.numbers(), words.numbers()))
      const limits = new Map<number, Interval>()
      const limitsOf = (count: number): Interval => {
        const known = limits.get(count) ?? garwoodInterval(count)
        limits.set(count, known)
        return known
      }
      return { framings: summaries, scoresOf: (scored) => corpusScores(scored, summaries, limitsOf) }
    },
  }
}

function summarise(framing: string, counts: Float64Array, words: Float64Array): FramingSummary {
  const allWords = words.reduce((sum, value) => sum + value, 0)
  const matches = counts.reduce((sum, value) => sum + value, 0)
  return {
    framing,
    meanRate: allWords === 0 ? undefined : matches / allWords,
    prior: estimatePrior(counts, words),
  }
}

function corpusScores(
  { framings, words, passages }: ScoredDocument,
  summaries: readonly FramingSummary[],
  limitsOf: (count: number) => Interval,
): readonly CorpusScore[] {
  return framings.map(({ asserted, labelled }, f) => {
    const { meanRate, prior } = summaries[f]!
    const { low, high } = limitsOf(asserted)
    return {
      rateLimits: words === 0 ? undefined : { low: (1000 * low) / words, high: (1000 * high) / words },
      prevalenceLimits: wilsonInterval(labelled, passages),
      shrunkRate: shrunkRate(asserted, words, prior),
      evidence: evidenceOf(words, meanRate ?? 0),
    }
  })
}
