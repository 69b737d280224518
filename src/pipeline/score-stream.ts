/** Scores a stream of batches of readings on several processors, in the order of arrival. */
import type { Reading } from '../records.ts'
import { failureOf } from './score.ts'
import { type BatchScorer, failureLine, type ScoredBatch, type ScorerSetup } from './score-batch.ts'
import { onThreads, type ThreadedWork, workerProgram } from './threads.ts'

export type ScoreStreamOptions = Pick<ThreadedWork<Reading, ScoredBatch>, 'workers' | 'startAfter'> & {
  /** Where the worker's program is; its own by default. */
  readonly program?: URL
}

/** See `onThreads`; a reading that ends its worker is lost alone, with its reason. */
export function scoreStream(
  batches: AsyncIterable<readonly Reading[]>,
  scorer: BatchScorer,
  setup: ScorerSetup,
  { workers, startAfter, program = workerProgram('score-worker', import.meta.url) }: ScoreStreamOptions,
): AsyncIterable<ScoredBatch> {
  return onThreads(batches, {
    workers,
    ...(startAfter !== undefined && { startAfter }),
    program,
    setup,
    sizeOf: (reading) => (reading.kind === 'document' ? reading.document.text.length : 0),
    here: scorer.score,
    lost: (reading, error) => {
      if (reading.kind === 'rejected') return scorer.score([reading]) // nothing of it is analysed
      const { document, remarks } = reading
      const failure = failureOf(error, document.place, document.id)
      const text = failureLine(failure, setup, scorer.framings)
      return { text, documents: 0, words: 0, failed: 1, diagnostics: [...remarks, failure] }
    },
    join: joined,
  })
}

function joined(parts: readonly ScoredBatch[]): ScoredBatch {
  return {
    text: parts.map(({ text }) => text).join(''),
    documents: sum(parts, 'documents'),
    words: sum(parts, 'words'),
    failed: sum(parts, 'failed'),
    diagnostics: parts.flatMap(({ diagnostics }) => diagnostics),
  }
}

function sum(parts: readonly ScoredBatch[], count: 'documents' | 'words' | 'failed'): number {
  return parts.reduce((total, part) => total + part[count], 0)
}
