import type { Signature } from './signature.ts'

/** How much of the wording of two documents is the same: shares from 0 to 1 of the runs of words of each. */
export interface SharedWording {
  /** Share of the first document's runs that the second has too: containment. */
  readonly ofFirst: number
  readonly ofSecond: number
  /** Hashes of each that were compared, and those that both have: the sample that the shares are told from. */
  readonly inFirst: number
  readonly inSecond: number
  readonly inBoth: number
}

/**
 * What two documents share, told from the hashes that lie in the range which both signatures cover whole: there each
 * holds every run of its document, so counts of it are a random sample of both sets of runs. Exact where both
 * documents have fewer runs than a signature holds.
 *
 * Source: Broder (1997); for samples below a common threshold, Cohen & Kaplan (2007), Summarizing data using bottom-k
 * sketches, PODC, 225–234.
 *
 * @param size hashes a full signature holds, as the signer was told; a shorter signature covers every run
 * @returns `undefined` where the common range holds no hash of one of them
 */
export function sharedWording(
  first: Signature['hashes'],
  second: Signature['hashes'],
  size: number,
): SharedWording | undefined {
  const reach = Math.min(reachOf(first, size), reachOf(second, size))
  let inFirst = 0
  let inSecond = 0
  let inBoth = 0
  for (;;) {
    const left = first[inFirst] ?? Number.POSITIVE_INFINITY
    const right = second[inSecond] ?? Number.POSITIVE_INFINITY
    if (Math.min(left, right) > reach) break
    if (left === right) inBoth++
    if (left <= right) inFirst++
    if (right <= left) inSecond++
  }
  if (inFirst === 0 || inSecond === 0) return undefined
  return {
    ofFirst: inBoth / inFirst,
    ofSecond: inBoth / inSecond,
    inFirst,
    inSecond,
    inBoth,
  }
}

function reachOf(hashes: Uint32Array, size: number): number {
  return hashes.length < size ? 0xffffffff : (hashes.at(-1) ?? 0)
}
