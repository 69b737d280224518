import type { Entry } from '../../records.ts'
import { ratio } from './classification.ts'
import type { ComparedPassage } from './passage.ts'

/** How often passages that an entry asserts are endorsed. */
export interface EntryValidity {
  readonly entry: Entry
  /** Asserted matches. */
  readonly matches: number
  /** Passages with an asserted match that the codes decide on. */
  readonly passages: number
  readonly endorsed: number
  /** Not endorsed, but a trace; `undefined` where the codes do not say. */
  readonly trace: number | undefined
  /** Not endorsed, and no trace. */
  readonly neither: number
  /** endorsed / passages, unweighted. */
  readonly precision: number | undefined
}

/**
 * Precision of every entry with an asserted match: by framing, then those with the most passages that are not endorsed
 * first, then by id.
 */
export function entryValidity(
  passages: readonly ComparedPassage[],
  framings: readonly string[],
): EntryValidity[] {
  return framings.flatMap((framing, f) => {
    const tallies = new Map<string, { entry: Entry; matches: number; passages: Set<ComparedPassage> }>()
    for (const passage of passages) {
      for (const { entry, stance } of passage.matches) {
        if (entry.framing !== framing || stance !== 'asserts') continue
        let tally = tallies.get(entry.id)
        if (tally === undefined) {
          tally = { entry, matches: 0, passages: new Set() }
          tallies.set(entry.id, tally)
        }
        tally.matches++
        if (passage.gold[f]!.endorsed !== undefined) tally.passages.add(passage)
      }
    }
    const isTraceKnown = passages.some(({ gold }) => gold[f]!.trace !== undefined)
    return [...tallies.values()]
      .map(({ entry, matches, passages: found }) => {
        const endorsed = countOf(found, ({ gold }) => gold[f]!.endorsed === true)
        const trace = countOf(found, ({ gold }) => gold[f]!.trace === true)
        return {
          entry,
          matches,
          passages: found.size,
          endorsed,
          trace: isTraceKnown ? trace : undefined,
          neither: found.size - endorsed - trace,
          precision: ratio(endorsed, found.size),
        }
      })
      .sort(
        (a, b) =>
          b.passages - b.endorsed - (a.passages - a.endorsed) ||
          (a.entry.id < b.entry.id ? -1 : a.entry.id > b.entry.id ? 1 : 0),
      )
  })
}

function countOf(passages: ReadonlySet<ComparedPassage>, is: (passage: ComparedPassage) => boolean): number {
  let count = 0
  for (const passage of passages) if (is(passage)) count++
  return count
}
