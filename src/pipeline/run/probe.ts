/** Which documents some entries are found in, on as many processors as there are. */
import type { Lexicon } from '../../lexicon/lexicon.ts'
import type { Document, Zone } from '../../records.ts'
import { type Analyser, createAnalyser } from '../analyse.ts'
import { onThreads, workerProgram } from '../threads.ts'

/** What looking is done with: plain data, so that a worker can be given it. */
export interface ProbeSetup {
  readonly lexicons: readonly Lexicon[]
  readonly zones: readonly Zone[]
  readonly unit: 'document' | 'passage'
}

export function createProbe({ lexicons, zones, unit }: ProbeSetup): Analyser {
  return createAnalyser({ lexicons, rules: [], zones, unit })
}

/** For each document of a batch, whether an entry is found in it, or why that cannot be told: then it may be. */
export function probeAll(probe: Analyser, documents: readonly Document[]): boolean[] {
  return documents.map((document) => {
    try {
      return probe.isMatched(document)
    } catch {
      return true
    }
  })
}

/** @param workers threads beside the main one */
export function probeBatches(
  batches: AsyncIterable<readonly Document[]>,
  probe: Analyser,
  setup: ProbeSetup,
  workers: number,
): AsyncIterable<readonly boolean[]> {
  return onThreads<Document, readonly boolean[]>(batches, {
    workers,
    program: workerProgram('probe-worker', import.meta.url),
    setup,
    sizeOf: ({ text }) => text.length,
    here: (documents) => probeAll(probe, documents),
    lost: () => [true],
    join: (parts) => parts.flat(),
  })
}
