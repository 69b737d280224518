import type { Gold, PassageCodes } from './passage.ts'

/** Which lists the codes can fill: of the others nothing is known. */
export type KnownLists = ReadonlySet<string>

/**
 * What the coders of a passage come to for a framing: what more than half of them say. A passage that exactly half of
 * them endorse is undecided, and so is a framing that the codes do not cover.
 *
 * A trace is a passage that is not endorsed, but that most coders give at least a trace.
 *
 * @param codes of all coders of the passage; at least one
 * @param lists the lists that the codes fill; empty where they do not cover the framing
 */
export function goldOf(codes: readonly PassageCodes[], framing: string, lists: KnownLists): Gold {
  const most = (says: (one: PassageCodes) => boolean) => majority(codes.map(says))
  const ifKnown = (list: 'rejected' | 'reported' | 'mixed') =>
    lists.has(list) ? most((one) => one[list].has(framing)) : undefined
  const endorsed = lists.has('endorsed') ? most((one) => one.endorsed.has(framing)) : undefined
  const present = lists.has('trace')
    ? most((one) => one.endorsed.has(framing) || one.trace.has(framing))
    : undefined
  return {
    endorsed,
    trace: endorsed === false ? present : endorsed === true && lists.has('trace') ? false : undefined,
    rejected: ifKnown('rejected'),
    reported: ifKnown('reported'),
    mixed: ifKnown('mixed'),
  }
}

/** The primary that more than half of the coders who name one agree on; `undefined` where there is none. */
export function goldPrimaryOf(codes: readonly PassageCodes[]): string | undefined {
  const named = codes.flatMap(({ primary }) => primary ?? [])
  return named.find((name) => majority(named.map((other) => other === name)))
}

function majority(votes: readonly boolean[]): boolean | undefined {
  const doubled = 2 * votes.filter(Boolean).length
  return doubled === votes.length ? undefined : doubled > votes.length
}
