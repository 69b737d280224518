/**
 * Documents of a run that largely repeat another one of it.
 */
import type { Copy, CopyGroup } from '../measure/near-duplicates/finder.ts'
import type { Diagnostic, Place } from '../records.ts'
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

/** A document as far as it is named. */
export interface NamedDocument {
  readonly id: string
  readonly place: Place
}

/**
 * What the groups of copies come to for the documents of a run.
 *
 * @param groups by number of the document in the order of the run: ids can stand twice where the pipeline keeps these
 * @param documentAt the document of a number that occurs in the groups
 */
export function tellCopies(
  groups: readonly CopyGroup[],
  documentAt: (number: number) => NamedDocument | undefined,
  rule: Exclude<DuplicateRules['near'], 'off'>,
): FoundCopies {
  const found = groups
    .flatMap(({ copies }) => copies)
    .map((copy) => ({ copy, number: Number(copy.id), original: documentAt(Number(copy.original))?.id ?? '' }))
    .sort((a, b) => a.number - b.number)
  return {
    copies: new Map(found.map(({ copy, number, original }) => [number, { original, shared: copy.shared }])),
    remarks: found.map(({ copy, number, original }) => ({
      place: documentAt(number)?.place ?? { source: '' },
      id: documentAt(number)?.id ?? '',
      code: 'near-duplicate',
      message: `${wordingOf(copy)} the document ${original}`,
      remedy: REMEDIES[rule],
      outcome: 'kept',
    })),
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
