import { createReadStream } from 'node:fs'
import type { ScoredDocument } from '../records.ts'
import { writeFailure } from './failure.ts'
import { createTextWriter } from './text-file.ts'

/**
 * Scored documents parked on disk: what needs the whole corpus is written only when the last one is in, and
 * memory stays flat until then.
 */
export interface Spool {
  /** Gives a promise when the buffer is full: await it before going on. */
  readonly write: (scored: ScoredDocument) => Promise<void> | undefined
  /** Ends writing. Needed once, before the first `read`. */
  readonly close: () => Promise<void>
  /** All documents in the order in which they were written; can be read more than once. */
  readonly read: () => AsyncIterable<ScoredDocument>
  /** Closes the file without finishing it. */
  readonly abort: () => Promise<void>
}

/**
 * Starts a spool, one JSON line a document.
 *
 * @throws RostrumError `write-failed` naming the path
 */
export async function createSpool(path: string): Promise<Spool> {
  const file = await createTextWriter(path)
  return {
    write: (scored) => file.write(`${JSON.stringify(scored)}\n`),
    close: async () => {
      await file.close()
    },
    read: () => readSpool(path),
    abort: file.abort,
  }
}

async function* readSpool(path: string): AsyncGenerator<ScoredDocument, void> {
  let rest = ''
  try {
    for await (const chunk of createReadStream(path, { encoding: 'utf8', highWaterMark: 256 * 1024 })) {
      const lines = `${rest}${chunk}`.split('\n')
      rest = lines.pop()!
      for (const line of lines) yield JSON.parse(line) as ScoredDocument // only ever written by this module
    }
  } catch (error) {
    throw writeFailure(path, error)
  }
}
