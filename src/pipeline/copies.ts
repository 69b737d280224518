/**
 * Documents of a run that largely repeat another one of it: signed while they are scored, known when the last is in.
 */
import { type Copy, createDuplicateFinder } from '../measure/near-duplicates/finder.ts'
import type { Diagnostic, Document, Place } from '../records.ts'
import type { DuplicateRules } from './pipeline.ts'

/** Which document one largely repeats, and how much of its wording is in it. */
export interface CopyOf {
  readonly original: string
  /** Share of its runs of words that the original has too, 0 to 1. */
  readonly shared: number
}

export interface FoundCopies {
  /** By the number of the document in the order of the run, from 0. */
  readonly copies: ReadonlyMap<number, CopyOf>
  /** One for each, in the same order. */
  readonly remarks: readonly Diagnostic[]
}

export interface CopyWatch {
  /** Takes the next document that was scored, with its counted words. Its text is not kept. */
  readonly add: (document: Document, words: number) => void
  readonly find: () => FoundCopies
}

/** Shorter texts are formulas that many say ("Thank you, Mr. Speaker"), and no copies of one another. */
const FEWEST_WORDS = 25

/** Starts a watch; documents under 25 counted words are no copies, and have none. It holds what `createDuplicateFinder` says and a reference to id and place of each document. */
export function createCopyWatch(rule: DuplicateRules['near']): CopyWatch | undefined {
  if (rule === 'off') return undefined
  const finder = createDuplicateFinder()
  const ids: string[] = []
  const places: Place[] = []
  return {
    add: ({ id, place, text }, words) => {
      // Ids can stand twice where the pipeline keeps these: documents go by their number.
      if (words >= FEWEST_WORDS) finder.add(String(ids.length), text)
      ids.push(id)
      places.push(place)
    },
    find: () => {
      const found = finder
        .groups()
        .flatMap(({ copies }) => copies)
        .map((copy) => ({ copy, document: Number(copy.id), original: Number(copy.original) }))
        .sort((a, b) => a.document - b.document)
      const copies = new Map<number, CopyOf>()
      const remarks: Diagnostic[] = []
      for (const { copy, document, original } of found) {
        const other = ids[original] ?? ''
        copies.set(document, { original: other, shared: copy.shared })
        remarks.push({
          place: places[document] ?? { source: '' },
          id: ids[document] ?? '',
          code: 'near-duplicate',
          message: `${wordingOf(copy)} the document ${other}`,
          remedy: REMEDIES[rule],
          outcome: 'kept',
        })
      }
      return { copies, remarks }
    },
  }
}

function wordingOf({ kind, shared }: Copy): string {
  if (kind === 'same') return 'has the same words as'
  const share = `${Math.round(shared * 100)} % of its wording`
  return kind === 'near' ? `${share} is that of` : `${share} is a part of`
}

const REMEDIES: Readonly<Record<Exclude<DuplicateRules['near'], 'off'>, string>> = {
  report:
    'it counts like any other; with duplicates: {near: leave-out} it counts in no series and no estimate of the corpus',
  'leave-out':
    'it counts in no series and no estimate of the corpus; with duplicates: {near: report} it counts like any other',
}
