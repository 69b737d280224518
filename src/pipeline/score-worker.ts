/** A worker thread that scores batches. What it is made of comes with its start, so that all threads have the same. */
import { workerData } from 'piscina'
import type { Reading } from '../records.ts'
import { createBatchScorer, type ScoredBatch, type ScorerSetup } from './score-batch.ts'

const scorer = createBatchScorer(workerData as ScorerSetup)

export default function scoreBatch(readings: readonly Reading[]): ScoredBatch {
  return scorer.score(readings)
}
