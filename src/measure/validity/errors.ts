import type { Match } from '../../records.ts'
import { outcomeOf } from './classification.ts'
import { isRejected } from './framings.ts'
import type { ComparedPassage } from './passage.ts'

/** A passage whose label for a framing is not what the codes say. */
export interface LabelError {
  readonly passage: ComparedPassage
  readonly framing: string
  /** Endorsed but not labelled; labelled but not endorsed; labelled although the codes reject it. */
  readonly kind: 'missed' | 'false' | 'rejected labelled'
  /** Whether the codes give it a trace; `undefined` where they do not say. */
  readonly isTrace: boolean | undefined
  readonly probability: number | undefined
  /** Matches of the framing, of all stances. */
  readonly matches: readonly Match[]
}

/** Every error, by framing, then as the passages stand. */
export function labelErrors(passages: readonly ComparedPassage[], framings: readonly string[]): LabelError[] {
  return framings.flatMap((framing, f) =>
    passages.flatMap((passage) => {
      const outcome = outcomeOf(passage, f)
      if (outcome !== 'fp' && outcome !== 'fn') return []
      return [
        {
          passage,
          framing,
          kind: outcome === 'fn' ? 'missed' : isRejected(passage, f) ? 'rejected labelled' : 'false',
          isTrace: passage.gold[f]!.trace,
          probability: passage.probabilities?.[f],
          matches: passage.matches.filter(({ entry }) => entry.framing === framing),
        } satisfies LabelError,
      ]
    }),
  )
}
