/**
 * Documents in, one record of scores out for each, in order: the filter.
 */
import type { Decision } from '../measure/label.ts'
import { scoreDocument } from '../measure/score.ts'
import type { Diagnostic, Place, Reading, ScoredDocument } from '../records.ts'
import type { Analyser } from './analyse.ts'

/** Scores of a document, or why there are none. */
export type Scoring =
  | { readonly kind: 'scored'; readonly scored: ScoredDocument }
  | { readonly kind: 'failed'; readonly diagnostic: Diagnostic }

export function scoreReading(analyser: Analyser, decision: Decision, reading: Reading): Scoring {
  if (reading.kind === 'rejected') return { kind: 'failed', diagnostic: reading.diagnostic }
  const { document } = reading
  try {
    return {
      kind: 'scored',
      scored: scoreDocument(analyser.analyse(document), analyser.framings, decision).scored,
    }
  } catch (error) {
    return { kind: 'failed', diagnostic: failureOf(error, document.place, document.id) }
  }
}

/** A document that could not be scored: a mistake of rostrum's, which must not stop the batch. */
export function failureOf(error: unknown, place: Place, id: string): Diagnostic {
  return {
    place,
    id,
    code: 'not-scored',
    message: `could not be scored: ${error instanceof Error ? error.message : String(error)}`,
    remedy: 'this is a fault of rostrum: please report it with the document',
    outcome: 'left out',
  }
}
