/**
 * Words that keep company with the present matches, as patterns of a word of the match, a gap and the other word.
 */
import { isWordPart } from '../../language/spelling.ts'
import { isStopWord } from '../../language/stop-words.ts'
import { likelihoodRatio } from '../../measure/keyness.ts'
import { matchesIn, NEAR, type NgramCounts } from './ngrams.ts'
import { MATCHED, type Survey } from './survey.ts'

export interface Collocation {
  readonly pattern: string
  /** The strongest G² of its collocates. */
  readonly ratio: number
  /** Where the collocates stand seen from the matched word. */
  readonly order: 'after' | 'before'
  /** With how often each stood there, and its own G² beside this matched word. */
  readonly collocates: readonly { readonly word: string; readonly pairs: number; readonly ratio: number }[]
}

/** Collocates whose pairs are counted. */
const MOST_COLLOCATES = 400
/** Collocates of one pattern. */
const MOST_TOGETHER = 4
/** G² below which company may be chance: the upper 0.1 % of a χ² with one degree of freedom, for a single word. */
const LEAST_RATIO = 10.83
/** Share of the pairs that the gap must cover. */
const GAP_COVERS = 0.8

interface Pair {
  readonly anchor: string
  readonly collocate: string
  readonly order: 'after' | 'before'
  count: number
  documents: number
  last: number
  /** By words between. */
  readonly distances: number[]
}

interface PairCounts {
  readonly pairs: Iterable<Pair>
  /** Words that stand so near to a matched word on one side, by anchor and order. */
  readonly near: ReadonlyMap<string, number>
}

interface RankedPair extends Pair {
  readonly ratio: number
}

/**
 * Ranks twice: first the words near any match, against all other words; then the strongest of them near one matched
 * word on one side, against the same word everywhere else. Walks the texts once. Strongest first; `most` patterns.
 */
export async function rankCollocations(
  survey: Survey,
  counts: NgramCounts,
  { minDocuments, most }: { readonly minDocuments: number; readonly most: number },
): Promise<Collocation[]> {
  const found: { readonly word: string; readonly all: number; readonly ratio: number }[] = []
  for (const { words, near, all } of counts.ngrams()) {
    const [word = ''] = words
    if (words.length > 1 || near === 0 || isStopWord(word) || isWordPart(word)) continue
    const ratio = likelihoodRatio(
      { count: near, total: counts.near },
      { count: all - near, total: counts.words - counts.near },
    )
    if (ratio !== undefined && ratio >= LEAST_RATIO) found.push({ word, all, ratio })
  }
  found.sort((a, b) => b.ratio - a.ratio || (a.word < b.word ? -1 : 1))
  const collocates = new Map(found.slice(0, MOST_COLLOCATES).map(({ word, all }) => [word, all]))
  const { pairs, near } = await countPairs(survey, collocates)
  const groups = new Map<string, RankedPair[]>()
  for (const pair of pairs) {
    const key = sideKey(pair.anchor, pair.order)
    const around = near.get(key)!
    const all = collocates.get(pair.collocate)!
    const ratio = likelihoodRatio(
      { count: pair.count, total: around },
      { count: Math.max(0, all - pair.count), total: Math.max(0, counts.words - around) },
    )
    if (pair.documents < minDocuments || ratio === undefined || ratio < LEAST_RATIO) continue
    const group = groups.get(key)
    if (group === undefined) groups.set(key, [{ ...pair, ratio }])
    else group.push({ ...pair, ratio })
  }
  return [...groups.values()]
    .flatMap(together)
    .sort((a, b) => b.ratio - a.ratio || (a.pattern < b.pattern ? -1 : 1))
    .slice(0, most)
}

function sideKey(anchor: string, order: Pair['order']): string {
  return `${anchor} ${order}`
}

/** Pairs of one anchor and order as patterns, the strongest collocates together. */
function together(group: readonly RankedPair[]): Collocation[] {
  const sorted = [...group].sort((a, b) => b.ratio - a.ratio || (a.collocate < b.collocate ? -1 : 1))
  const found: Collocation[] = []
  for (let at = 0; at < sorted.length; at += MOST_TOGETHER) {
    const some = sorted.slice(at, at + MOST_TOGETHER)
    const { anchor, order, ratio } = some[0]!
    const names = some.map(({ collocate }) => collocate).sort()
    const choice = names.length === 1 ? names[0]! : `(${names.join('|')})`
    const gap = Math.max(...some.map(gapOf))
    const between = gap === 0 ? ' ' : ` <${gap}> `
    found.push({
      pattern: order === 'after' ? `${anchor}${between}${choice}` : `${choice}${between}${anchor}`,
      ratio,
      order,
      collocates: some.map((one) => ({ word: one.collocate, pairs: one.count, ratio: one.ratio })),
    })
  }
  return found
}

/** The least gap that covers most of the pairs. */
function gapOf({ distances, count }: Pair): number {
  let covered = 0
  for (const [distance, found] of distances.entries()) {
    covered += found
    if (covered >= GAP_COVERS * count) return distance
  }
  return distances.length - 1
}

async function countPairs(survey: Survey, collocates: ReadonlyMap<string, number>): Promise<PairCounts> {
  const pairs = new Map<string, Pair>()
  const around = new Map<string, number>()
  if (collocates.size === 0) return { pairs: [], near: around }
  const count = (
    anchor: string,
    collocate: string,
    distance: number,
    order: Pair['order'],
    group: number,
  ) => {
    const side = sideKey(anchor, order)
    around.set(side, (around.get(side) ?? 0) + 1)
    if (!collocates.has(collocate) || anchor === collocate) return
    const key = `${side} ${collocate}`
    let pair = pairs.get(key)
    if (pair === undefined) {
      pair = { anchor, collocate, order, count: 0, documents: 0, last: -1, distances: [] }
      for (let at = 0; at <= NEAR; at++) pair.distances.push(0)
      pairs.set(key, pair)
    }
    pair.count++
    pair.distances[distance]!++
    if (pair.last !== group) pair.documents++
    pair.last = group
  }
  await survey.walk(
    ({ scan, types, marks, group, asserted, passages }) => {
      const formAt = (word: number) => types.form(scan.wordType[word]!)
      for (const passage of passages) {
        for (const { from, to, low, high } of matchesIn(scan, asserted, passage)) {
          for (let word = from; word < to; word++) {
            const anchor = formAt(word)
            if (isStopWord(anchor)) continue
            const first = Math.max(low, from - NEAR, word - NEAR - 1)
            const last = Math.min(high, to + NEAR, word + NEAR + 2)
            for (let near = first; near < last; near++) {
              if ((marks[near]! & MATCHED) !== 0) continue
              if (near < word) count(anchor, formAt(near), word - near - 1, 'before', group)
              else count(anchor, formAt(near), near - word - 1, 'after', group)
            }
          }
        }
      }
    },
    { doing: 'pairing' },
  )
  return { pairs: pairs.values(), near: around }
}
