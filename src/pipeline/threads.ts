/**
 * Work on a stream of batches on several processors, in the order of arrival: what comes out does not depend on how
 * many threads there are, nor on which of them was first.
 */
import type { Piscina } from 'piscina'

/** Work that the main thread and workers can do alike. */
export interface ThreadedWork<Item, Result> {
  /** Threads beside the main one; 0 for none. */
  readonly workers: number
  /** Size of the items done before workers are started: their start costs as much as some dozen speeches. */
  readonly startAfter?: number
  /** Size from which an item is never done by the main thread where there are workers: it may cost the thread. */
  readonly heavy?: number
  /** The worker's program: its default export does a batch. */
  readonly program: URL
  /** What a worker is made of; comes with its start. */
  readonly setup: unknown
  readonly sizeOf: (item: Item) => number
  /** Does a batch in the main thread. */
  readonly here: (batch: readonly Item[]) => Result
  /** The result of an item that ended its worker, or made it throw. */
  readonly lost: (item: Item, error: unknown) => Result
  /** One result of several, in order. */
  readonly join: (parts: readonly Result[]) => Result
}

/** Code units of text after which workers pay. */
const START_AFTER = 6_000_000
/** Batches that wait for each worker, so that it never waits for the main thread. */
const QUEUED = 2

/** The program of a worker beside the module of that address, in TypeScript or as it was built. */
export function workerProgram(name: string, beside: string): URL {
  return new URL(`./${name}.${beside.endsWith('.ts') ? 'ts' : 'js'}`, beside)
}

/**
 * The main thread reads, and does whatever the workers have no hands free for. A batch that ends its worker (out of
 * memory, say) is tried again item by item, and only the item that does it is lost, with its reason.
 *
 * @throws what the batches throw, after what came before was given
 */
export async function* onThreads<Item, Result>(
  batches: AsyncIterable<readonly Item[]>,
  work: ThreadedWork<Item, Result>,
): AsyncIterable<Result> {
  const { workers, startAfter = START_AFTER, heavy = Number.POSITIVE_INFINITY } = work
  const queue: Promise<Result>[] = []
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
      const sizes = batch.map(work.sizeOf)
      const isHeavy = workers > 0 && sizes.some((size) => size >= heavy)
      seen += sizes.reduce((sum, size) => sum + size, 0)
      if (pool === undefined && workers > 0 && (isHeavy || seen > startAfter)) pool = await startPool(work)
      if (pool !== undefined && batch.length > 0 && (isHeavy || inHand < workers * QUEUED)) {
        inHand++
        const done = elsewhere(pool, batch).finally(() => {
          inHand--
          wake()
        })
        done.catch(() => {}) // told when its turn comes
        queue.push(done)
      } else queue.push(Promise.resolve(work.here(batch)))
      wake()
      // What is written must not fall behind: a batch of the main thread is given before the next is read.
      while (!isOver && queue.length > workers * QUEUED) await change()
    }
  }

  async function elsewhere(threads: Piscina, batch: readonly Item[]): Promise<Result> {
    try {
      return (await threads.run(batch)) as Result
    } catch (error) {
      const [only] = batch
      if (batch.length === 1 && only !== undefined) return work.lost(only, error)
      const parts: Result[] = []
      for (const item of batch) parts.push(await elsewhere(threads, [item]))
      return work.join(parts)
    }
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
      const result = await next
      queue.shift()
      wake()
      yield result
    }
    if (failure !== undefined) throw failure.error
  } finally {
    isOver = true
    wake()
    await pulling
    await pool?.destroy()
  }
}

async function startPool<Item, Result>({
  program,
  workers,
  setup,
}: ThreadedWork<Item, Result>): Promise<Piscina> {
  const { Piscina: Pool } = await import('piscina')
  return new Pool({
    filename: program.href,
    minThreads: workers,
    maxThreads: workers,
    workerData: setup,
    concurrentTasksPerWorker: 1,
  })
}
