import pLimit from 'p-limit'

/** A step of the way from sources to files: pulls only when pulled, holds a bounded number of records. */
export type Stage<In, Out> = (source: AsyncIterable<In>) => AsyncIterable<Out>

/** Lifts a pure function of one record to a stage. */
export function map<In, Out>(change: (record: In) => Out | Promise<Out>): Stage<In, Out> {
  return async function* (source) {
    for await (const record of source) yield await change(record)
  }
}

const END = { done: true, value: undefined } as const

/**
 * Works on up to `width` records at once and gives the results in the order of the input, so that what comes out never
 * depends on timing. At most `width` records are pulled ahead of the consumer.
 *
 * @param width 1 or more
 * @throws what `change` throws, at the record's turn, and what the source throws, after the records it gave before;
 *   work still under way is awaited first
 */
export function mapConcurrent<In, Out>(width: number, change: (record: In) => Promise<Out>): Stage<In, Out> {
  return async function* (source) {
    const limit = pLimit(width)
    const window: Promise<Out>[] = []
    let failure: { readonly error: unknown } | undefined
    const records = source[Symbol.asyncIterator]()
    try {
      for (;;) {
        const next = await records.next().catch((error: unknown) => {
          failure = { error }
          return END
        })
        if (next.done === true) break
        const work = limit(() => change(next.value))
        work.catch(() => {}) // reported when its turn comes; must not count as unhandled until then
        window.push(work)
        if (window.length >= width) yield await (window.shift() as Promise<Out>)
      }
      while (window.length > 0) yield await (window.shift() as Promise<Out>)
      if (failure !== undefined) throw failure.error
    } finally {
      await records.return?.()
      limit.clearQueue()
      await Promise.allSettled(window)
    }
  }
}
