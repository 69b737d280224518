/**
 * What each suggested pattern would find: passages and documents on both sides, how much of it is matched already, and
 * contexts to judge it by.
 */

import type { NamedSets } from '../../lexicon/pattern.ts'
import { stringSeed } from '../../measure/random.ts'
import { type Context, contextOf } from '../../write/kwic.ts'
import { createFinder, type PatternFind } from './finder.ts'
import { MATCHED, type Side, type Survey, type WalkedText } from './survey.ts'

export interface SideFinds {
  readonly passages: number
  readonly documents: number
}

export interface WeighedContext extends Context {
  readonly side: 'target' | 'reference'
  /** Id of the document. */
  readonly document: string
}

/** What a pattern finds. */
export interface Weighed {
  readonly target: SideFinds
  readonly reference: SideFinds
  /** Passages with a find that coders decided on, and those of them that endorse. */
  readonly decided: number
  readonly endorsed: number
  /** endorsed / decided; `undefined` without codes or finds. */
  readonly precision: number | undefined
  /** All finds, and documents with one. */
  readonly finds: number
  readonly documents: number
  /** Share of its finds that a present match of the framing overlaps; 0 where there are none. */
  readonly matched: number
  /** Those of target passages first. */
  readonly contexts: readonly WeighedContext[]
}

interface Tally {
  readonly passages: Record<Side, number>
  readonly documents: Record<Side, number>
  readonly last: Record<Side, number>
  endorsed: number
  decided: number
  finds: number
  matched: number
  everywhere: number
  lastAnywhere: number
  readonly drawn: Record<'target' | 'reference', Drawn[]>
}

interface Drawn {
  /** Finds of the same document and side before it. */
  readonly turn: number
  readonly rank: number
  readonly context: WeighedContext
}

/**
 * Walks the texts once.
 *
 * @param contexts drawn for each side: the first finds of documents drawn by a hash of pattern and document, then
 *   second ones where documents are too few
 */
export async function weighPatterns(
  survey: Survey,
  patterns: readonly string[],
  sets: NamedSets,
  contexts: number,
): Promise<Weighed[]> {
  const finder = createFinder(patterns, sets)
  const tallies = patterns.map(createTally)
  const turns = { target: new Int32Array(patterns.length), reference: new Int32Array(patterns.length) }
  let group = -1
  await survey.walk(
    (text) => {
      if (text.group !== group) {
        turns.target.fill(0)
        turns.reference.fill(0)
      }
      group = text.group
      const inPassage = new Map<number, number>()
      let passage = 0
      for (const find of finder.find(text.scan)) {
        while (text.passages[passage]!.to <= find.sentence) passage++
        const { side, endorses } = text.passages[passage]!
        const tally = tallies[find.pattern]!
        tally.finds++
        if (tally.lastAnywhere !== group) tally.everywhere++
        tally.lastAnywhere = group
        if (text.marks.subarray(find.from, find.to).some((mark) => (mark & MATCHED) !== 0)) tally.matched++
        if (inPassage.get(find.pattern) !== passage) {
          inPassage.set(find.pattern, passage)
          tally.passages[side]++
          if (tally.last[side] !== group) tally.documents[side]++
          tally.last[side] = group
          if (endorses !== undefined) tally.decided++
          if (endorses === true) tally.endorsed++
        }
        if (side === 'aside') continue
        const turn = turns[side][find.pattern]!++
        draw(tally.drawn[side], contexts, { turn, text, find, side, pattern: patterns[find.pattern]! })
      }
    },
    { classify: finder.classify, doing: 'drawing contexts' },
  )
  return tallies.map(({ passages, documents, endorsed, decided, finds, matched, everywhere, drawn }) => ({
    target: { passages: passages.target, documents: documents.target },
    reference: { passages: passages.reference, documents: documents.reference },
    decided,
    endorsed,
    precision: decided === 0 ? undefined : endorsed / decided,
    finds,
    documents: everywhere,
    matched: finds === 0 ? 0 : matched / finds,
    contexts: [...drawn.target, ...drawn.reference].map(({ context }) => context),
  }))
}

function createTally(): Tally {
  const none = () => ({ target: 0, reference: 0, aside: 0 })
  return {
    passages: none(),
    documents: none(),
    last: { target: -1, reference: -1, aside: -1 },
    endorsed: 0,
    decided: 0,
    finds: 0,
    matched: 0,
    everywhere: 0,
    lastAnywhere: -1,
    drawn: { target: [], reference: [] },
  }
}

interface Draw {
  readonly turn: number
  readonly text: WalkedText
  readonly find: PatternFind
  readonly side: 'target' | 'reference'
  readonly pattern: string
}

/** Keeps the first `most` in the order of turn and hash. */
function draw(drawn: Drawn[], most: number, { turn, text, find, side, pattern }: Draw): void {
  const last = drawn[most - 1]
  if (most === 0 || (last !== undefined && turn > last.turn)) return
  const rank = stringSeed(pattern, text.groupId)[0]
  if (last !== undefined && !isBefore({ turn, rank }, last)) return
  const { scan, document, groupId } = text
  const span = { start: scan.wordStart[find.from]!, end: scan.wordEnd[find.to - 1]! }
  const { left, keyword, right } = contextOf(document.text, span)
  const context = { left, keyword: keyword.replace(/\s+/g, ' '), right, side, document: groupId }
  const at = drawn.findIndex((other) => isBefore({ turn, rank }, other))
  drawn.splice(at < 0 ? drawn.length : at, 0, { turn, rank, context })
  drawn.length = Math.min(drawn.length, most)
}

function isBefore(one: { turn: number; rank: number }, other: { turn: number; rank: number }): boolean {
  return one.turn < other.turn || (one.turn === other.turn && one.rank < other.rank)
}
