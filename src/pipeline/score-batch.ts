/**
 * Readings in, lines of scores out: the whole work on a batch, the same in the main thread and in a worker.
 */
import type { ContextRule } from '../lexicon/context.ts'
import type { Lexicon } from '../lexicon/lexicon.ts'
import type { Polity } from '../lexicon/polity.ts'
import type { AdditiveModel } from '../measure/additive.ts'
import type { Diagnostic, Framing, Reading } from '../records.ts'
import { errorCsv, errorJson, scoreCsv, scoreJson } from '../write/score-record.ts'
import { createAnalyser } from './analyse.ts'
import { decisionOf } from './decision-file.ts'
import { scoreReading } from './score.ts'

/** What a scorer is made of: plain data, so that a worker can be given it. */
export interface ScorerSetup {
  readonly lexicons: readonly Lexicon[]
  readonly rules: readonly ContextRule[]
  readonly polities: readonly Polity[]
  /** What the decision weighs; `undefined` for the plain rule. */
  readonly model: AdditiveModel | undefined
  readonly unit: 'document' | 'passage'
  readonly format: 'jsonl' | 'csv'
  /** Docvars that get a column in CSV. */
  readonly docvars: readonly string[]
}

/** What a batch came to. */
export interface ScoredBatch {
  /** One line for each reading but mere remarks, in order. */
  readonly text: string
  readonly documents: number
  readonly words: number
  /** Readings that could not be scored. */
  readonly failed: number
  /** Remarks and failures, in order. */
  readonly diagnostics: readonly Diagnostic[]
}

export interface BatchScorer {
  readonly framings: readonly Framing[]
  score(readings: readonly Reading[]): ScoredBatch
}

export function createBatchScorer(setup: ScorerSetup): BatchScorer {
  const { lexicons, rules, polities, model, unit } = setup
  const decision = decisionOf(model)
  const analyser = createAnalyser({ lexicons, rules, polities, terms: decision.terms, unit })
  const { framings } = analyser

  function score(readings: readonly Reading[]): ScoredBatch {
    const diagnostics: Diagnostic[] = []
    let text = ''
    let documents = 0
    let words = 0
    let failed = 0
    for (const reading of readings) {
      // A remark on a file that gave no document to carry it is no record.
      if (reading.kind === 'rejected' && reading.diagnostic.outcome === 'kept') {
        diagnostics.push(reading.diagnostic)
        continue
      }
      const scoring = scoreReading(analyser, decision, reading)
      if (reading.kind === 'document') diagnostics.push(...reading.remarks)
      if (scoring.kind === 'failed') {
        failed++
        diagnostics.push(scoring.diagnostic)
        text += failureLine(scoring.diagnostic, setup, framings)
      } else {
        documents++
        words += scoring.scored.words
        text +=
          setup.format === 'csv' ? scoreCsv(scoring.scored, setup.docvars) : `${scoreJson(scoring.scored)}\n`
      }
    }
    return { text, documents, words, failed, diagnostics }
  }

  return { framings, score }
}

/** The line of a reading that could not be scored. */
export function failureLine(
  diagnostic: Diagnostic,
  { format, docvars }: Pick<ScorerSetup, 'format' | 'docvars'>,
  framings: readonly Framing[],
): string {
  return format === 'csv' ? errorCsv(diagnostic, framings, docvars) : `${errorJson(diagnostic)}\n`
}
