/**
 * A coded passage beside what rostrum says of it: what every measure of validity is computed from.
 */
import type { Docvars, Match, Span } from '../../records.ts'

/** What one coder says of a passage. */
export interface PassageCodes {
  /** Who; `undefined` where there is one coder without a name. */
  readonly coder: string | undefined
  /** A framing, `none`, or `undefined` where nothing is said. */
  readonly primary: string | undefined
  readonly endorsed: ReadonlySet<string>
  readonly trace: ReadonlySet<string>
  readonly rejected: ReadonlySet<string>
  readonly reported: ReadonlySet<string>
  readonly mixed: ReadonlySet<string>
}

/** What the coders of a passage come to for one framing; `undefined` where they are split, or the codes do not say. */
export interface Gold {
  readonly endorsed: boolean | undefined
  /** Present, but not endorsed. */
  readonly trace: boolean | undefined
  readonly rejected: boolean | undefined
  readonly reported: boolean | undefined
  /** Endorsed with a limit. */
  readonly mixed: boolean | undefined
}

/** A coded passage with its labels. Lists by framing are in the run's order of framings. */
export interface ComparedPassage {
  readonly id: string
  /** `undefined` where the codes do not name it. */
  readonly document: string | undefined
  readonly span: Span | undefined
  readonly text: string
  /** Design weight, over 0. */
  readonly weight: number
  readonly docvars: Docvars
  readonly codes: readonly PassageCodes[]
  readonly gold: readonly Gold[]
  /** The primary of most coders: a framing or `none`; `undefined` where there is none of most. */
  readonly goldPrimary: string | undefined
  readonly labelled: readonly boolean[]
  /** The label with the highest probability or weight, or `none`. */
  readonly primary: string
  /** `undefined` under a decision without probabilities; so is a framing that the decision gives none for. */
  readonly probabilities: readonly (number | undefined)[] | undefined
  /** Of all framings and stances, by start in `text`. */
  readonly matches: readonly Match[]
}
