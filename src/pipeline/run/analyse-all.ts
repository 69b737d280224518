/** Documents to rows, on as many processors as there are. */
import type { Diagnostic, Document } from '../../records.ts'
import { failureOf } from '../score.ts'
import { onThreads, workerProgram } from '../threads.ts'
import {
  type AnalysisRows,
  type AnalysisSetup,
  createStoredAnalyser,
  type StoredAnalyser,
} from './analysed.ts'

/** The rows of a document, or why there are none: it is not wanted, or cannot be analysed. */
export type Analysed =
  | { readonly kind: 'unwanted' }
  | { readonly kind: 'analysed'; readonly rows: AnalysisRows }
  | { readonly kind: 'failed'; readonly diagnostic: Diagnostic }

export function analyseAll(analyser: StoredAnalyser, documents: readonly Document[]): readonly Analysed[] {
  // It may be one that is done again, before batches that were done already: nothing may rest on what they told.
  if (documents.length === 1) analyser.forgetForms()
  return documents.map((document) => {
    try {
      if (!analyser.isWanted(document)) return { kind: 'unwanted' }
      return { kind: 'analysed', rows: analyser.analyse(document) }
    } catch (error) {
      return { kind: 'failed', diagnostic: failureOf(error, document.place, document.id) }
    }
  })
}

/** A text this long is analysed by a worker: should it take all memory, the run outlives it. */
const HEAVY = 2_000_000

/** On what threads documents are analysed. */
export interface AnalysisThreads {
  /** Beside the main one. */
  readonly workers: number
  /** The workers' program; their own where left out. */
  readonly program?: URL | undefined
}

/** The analyses of batches of documents, in order. */
export function analyseBatches(
  batches: AsyncIterable<readonly Document[]>,
  setup: AnalysisSetup,
  { workers, program = workerProgram('analyse-worker', import.meta.url) }: AnalysisThreads,
): AsyncIterable<readonly Analysed[]> {
  let analyser: StoredAnalyser | undefined
  return onThreads<Document, readonly Analysed[]>(batches, {
    workers,
    heavy: HEAVY,
    program,
    setup,
    sizeOf: ({ text }) => text.length,
    here: (documents) => {
      if (documents.length === 0) return []
      analyser ??= createStoredAnalyser(setup)
      return analyseAll(analyser, documents)
    },
    lost: ({ place, id }, error) => [{ kind: 'failed', diagnostic: failureOf(error, place, id) }],
    join: (parts) => parts.flat(),
  })
}
