import type { FramingScore } from '../records.ts'
import { wilsonInterval } from './interval.ts'

/**
 * By dimension, in the order in which dimensions first appear: the framing with the highest prevalence, if
 * the lower Wilson limit of its prevalence lies above the prevalence of the next one (0 where there is none);
 * otherwise `mixed`; `none` where no passage is labelled in that dimension. Ties are `mixed`: the order of
 * framings never decides.
 *
 * @param passages counted passages of the document
 */
export function dominantFramings(
  scores: readonly FramingScore[],
  passages: number,
): Readonly<Record<string, string>> {
  const leaders = new Map<string, { name: string; labelled: number; next: number }>()
  for (const { dimension, framing, labelled } of scores) {
    const leader = leaders.get(dimension)
    if (leader === undefined) leaders.set(dimension, { name: framing, labelled, next: 0 })
    else if (labelled > leader.labelled) {
      leaders.set(dimension, { name: framing, labelled, next: leader.labelled })
    } else leader.next = Math.max(leader.next, labelled)
  }
  const dominant: Record<string, string> = {}
  for (const [dimension, { name, labelled, next }] of leaders) {
    const low = wilsonInterval(labelled, passages)?.low ?? 0
    dominant[dimension] = labelled === 0 ? 'none' : low > next / passages ? name : 'mixed'
  }
  return dominant
}
