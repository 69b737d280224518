/**
 * Scores a stream of batches on several processors, in the order of arrival: the bytes that come out do not depend on how
 * many threads there are, nor on which of them was first.
 */
import type { Piscina } from 'piscina'
import type { Reading } from '../records.ts'
import { failureOf } from './score.ts'
import { type BatchScorer, failureLine, type ScoredBatch, type ScorerSetup } from './score-batch.ts'

export interface ScoreStreamOptions {
  /** Threads beside the main one; 0 for none. */
  readonly workers: number
  /** Code units of text scored before workers are started: their start costs as much as scoring some dozen speeches. */
  readonly startAfter?: number
  /** Where the worker's program is; its own by default. */
  readonly program?: URL
}

const START_AFTER = 6_000_000
/** Batches that wait for each worker, so that it never waits for the main thread. */
const QUEUED = 2

/**
 * The main thread reads, and scores whatever the workers have no hands free for. A batch that ends its worker (out of
 * memory, say) is tried again reading by reading, and only the reading that does it is lost, with its reason.
 *
 * @throws what the batches throw, after what came before was given
 */
export async function* scoreStream(
  batches: AsyncIterable<readonly Reading[]>,
  scorer: BatchScorer,
  setup: ScorerSetup,
  { workers, startAfter = START_AFTER, program = workerProgram() }: ScoreStreamOptions,
): AsyncIterable<ScoredBatch> {
  const queue: Promise<ScoredBatch>[] = []
  let pool: Piscina | undefined
  let inHand = 0
  let seen = 0
  let isOver = false
  let failure: { readonly error: unknown } | undefined
  const waiting: (() => void)[] = []
  const wake = () => {
    for (const resume of waiting.splice(0)) resume()
  }
  const change = () => new Promise<void>((resolve) => waiting.push(resolve))

  async function pull(): Promise<void> {
    for await (const batch of batches) {
      if (isOver) return
      seen += lengthOf(batch)
      if (pool === undefined && workers > 0 && seen > startAfter)
        pool = await startPool(setup, workers, program)
      if (pool !== undefined && inHand < workers * QUEUED) {
        inHand++
        const work = scoreElsewhere(pool, batch).finally(() => {
          inHand--
          wake()
        })
        work.catch(() => {}) // told when its turn comes
        queue.push(work)
      } else queue.push(Promise.resolve(scorer.score(batch)))
      wake()
      // What is written must not fall behind: a batch of the main thread is given before the next is read.
      while (!isOver && queue.length > workers * QUEUED) await change()
    }
  }

  async function scoreElsewhere(threads: Piscina, batch: readonly Reading[]): Promise<ScoredBatch> {
    try {
      return (await threads.run(batch)) as ScoredBatch
    } catch (error) {
      const [only] = batch
      if (batch.length === 1 && only !== undefined) return lost(only, error)
      const parts: ScoredBatch[] = []
      for (const reading of batch) parts.push(await scoreElsewhere(threads, [reading]))
      return joined(parts)
    }
  }

  function lost(reading: Reading, error: unknown): ScoredBatch {
    if (reading.kind === 'rejected') return scorer.score([reading]) // nothing of it is analysed
    const { document, remarks } = reading
    const failure = failureOf(error, document.place, document.id)
    const text = failureLine(failure, setup, scorer.framings)
    return { text, documents: 0, words: 0, failed: 1, diagnostics: [...remarks, failure] }
  }

  const pulling = pull()
    .catch((error: unknown) => {
      failure = { error }
    })
    .finally(() => {
      isOver = true
      wake()
    })
  try {
    while (!isOver || queue.length > 0) {
      const next = queue[0]
      if (next === undefined) {
        await change()
        continue
      }
      const scored = await next
      queue.shift()
      wake()
      yield scored
    }
    if (failure !== undefined) throw failure.error
  } finally {
    isOver = true
    wake()
    await pulling
    await pool?.destroy()
  }
}

function workerProgram(): URL {
  return new URL(import.meta.url.endsWith('.ts') ? './score-worker.ts' : './score-worker.js', import.meta.url)
}

async function startPool(setup: ScorerSetup, workers: number, program: URL): Promise<Piscina> {
  const { Piscina: Pool } = await import('piscina')
  return new Pool({
    filename: program.href,
    minThreads: workers,
    maxThreads: workers,
    workerData: setup,
    concurrentTasksPerWorker: 1,
  })
}

function lengthOf(batch: readonly Reading[]): number {
  let length = 0
  for (const reading of batch) if (reading.kind === 'document') length += reading.document.text.length
  return length
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
