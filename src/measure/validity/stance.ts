/**
 * What rostrum takes the stance of a passage to be, against what coders do.
 */
import type { Match, Stance } from '../../records.ts'
import { ratio } from './classification.ts'
import type { ComparedPassage, Gold } from './passage.ts'

/** What coders say a passage does with a framing. A mixed passage is an endorsement with a limit. */
export type GoldStance = 'endorsed' | 'mixed' | 'rejected' | 'reported'

export const GOLD_STANCES: readonly GoldStance[] = ['endorsed', 'mixed', 'rejected', 'reported']
/** In the order that decides where two are as frequent. */
export const STANCES: readonly Stance[] = ['asserts', 'mixed', 'rejects', 'reports']

const SAME: Readonly<Record<GoldStance, Stance>> = {
  endorsed: 'asserts',
  mixed: 'mixed',
  rejected: 'rejects',
  reported: 'reports',
}

/** Pairs of a passage and a framing with one stance in the codes and one of rostrum's. */
export interface StancePairs {
  readonly framing: string
  readonly gold: GoldStance
  readonly stance: Stance
  readonly pairs: number
  /** Of the pairs with this framing and stance in the codes; `undefined` where there are none. */
  readonly share: number | undefined
  readonly isSame: boolean
}

/**
 * The stance of a passage for the matches of one framing: `asserts` if one of them asserts; otherwise that of most, and
 * where two are as frequent the first of mixed, rejects, reports.
 *
 * @returns `undefined` where there is no match
 */
export function passageStance(matches: readonly Match[]): Stance | undefined {
  const counts: Record<Stance, number> = { asserts: 0, mixed: 0, rejects: 0, reports: 0 }
  for (const { stance } of matches) counts[stance]++
  if (counts.asserts > 0) return 'asserts'
  return STANCES.reduce<Stance | undefined>(
    (best, stance) => (counts[stance] > (best === undefined ? 0 : counts[best]) ? stance : best),
    undefined,
  )
}

/** What most coders say the passage does with the framing; `undefined` where it is none of these, or a trace. */
export function goldStance({ endorsed, mixed, rejected, reported }: Gold): GoldStance | undefined {
  if (endorsed === true) return mixed === true ? 'mixed' : 'endorsed'
  if (rejected === true) return 'rejected'
  return reported === true ? 'reported' : undefined
}

/**
 * Every combination of framing, stance in the codes and stance of rostrum, in this order; also those without a pair, but
 * not stances that the codes cannot say.
 */
export function stanceConfusion(
  passages: readonly ComparedPassage[],
  framings: readonly string[],
): StancePairs[] {
  return framings.flatMap((framing, f) => {
    const counts = new Map<string, number>()
    const totals = new Map<GoldStance, number>()
    for (const { gold, matches } of passages) {
      const coded = goldStance(gold[f]!)
      const stance = passageStance(matches.filter(({ entry }) => entry.framing === framing))
      if (coded === undefined || stance === undefined) continue
      counts.set(`${coded} ${stance}`, (counts.get(`${coded} ${stance}`) ?? 0) + 1)
      totals.set(coded, (totals.get(coded) ?? 0) + 1)
    }
    const known = GOLD_STANCES.filter((stance) => passages.some(({ gold }) => gold[f]![stance] !== undefined))
    return known.flatMap((gold) =>
      STANCES.map((stance) => {
        const pairs = counts.get(`${gold} ${stance}`) ?? 0
        const share = ratio(pairs, totals.get(gold) ?? 0)
        return { framing, gold, stance, pairs, share, isSame: SAME[gold] === stance }
      }),
    )
  })
}

/** Share of pairs in which both stances are the same; `undefined` where there are no pairs. */
export function stanceAccuracy(confusion: readonly StancePairs[]): {
  pairs: number
  accuracy: number | undefined
} {
  let pairs = 0
  let same = 0
  for (const one of confusion) {
    pairs += one.pairs
    if (one.isSame) same += one.pairs
  }
  return { pairs, accuracy: ratio(same, pairs) }
}
