/**
 * Agreement among coders, and of rostrum with what they come to.
 */
import { type Agreement, krippendorffAlpha } from '../agreement.ts'
import type { ComparedPassage } from './passage.ts'

export interface ComparedAgreement extends Agreement {
  /** Who is compared. */
  readonly between: 'coders' | 'rostrum and codes'
  /** `primary`, or a framing: endorsed or not. */
  readonly variable: string
}

/**
 * Krippendorff's alpha (nominal) on the primary framing and on each framing, unweighted. Among coders there is none
 * where no passage has two.
 *
 * @param covered whether the codes cover a framing, in the order of the framings
 */
export function agreements(
  passages: readonly ComparedPassage[],
  framings: readonly string[],
  covered: readonly boolean[],
): ComparedAgreement[] {
  const binary = (is: boolean | undefined) => (is === undefined ? undefined : is ? 'yes' : 'no')
  const ofCoders = (value: (passage: ComparedPassage, coder: number) => string | undefined) =>
    krippendorffAlpha(passages.map((passage) => passage.codes.map((_, coder) => value(passage, coder))))
  return [
    {
      between: 'coders',
      variable: 'primary',
      ...ofCoders(({ codes }, coder) => codes[coder]!.primary),
    },
    ...framings.map((variable, f) => ({
      between: 'coders' as const,
      variable,
      ...ofCoders(({ codes }, coder) =>
        covered[f] ? binary(codes[coder]!.endorsed.has(variable)) : undefined,
      ),
    })),
    {
      between: 'rostrum and codes',
      variable: 'primary',
      ...krippendorffAlpha(passages.map(({ goldPrimary, primary }) => [goldPrimary, primary])),
    },
    ...framings.map((variable, f) => ({
      between: 'rostrum and codes' as const,
      variable,
      ...krippendorffAlpha(
        passages.map(({ gold, labelled }) => [binary(gold[f]!.endorsed), binary(labelled[f])]),
      ),
    })),
  ]
}
