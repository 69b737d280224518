/** How much of a TEI file is taken before its reading ends with the reason. All are counts, from 1. */
export interface TeiLimits {
  /** Elements inside one another. */
  readonly depth: number
  /** UTF-16 code units of one document's text. */
  readonly textCharacters: number
  /** UTF-16 code units of one tag, comment, declaration or run of text: what stands between two marks. */
  readonly markCharacters: number
  /** Persons and organisations of the lists; those beyond are passed over with a remark. */
  readonly names: number
  /**
   * UTF-16 code units of text held back for names that a list behind the text may still give (some corpora have their
   * persons in `back`). Beyond it, documents go out with the ids that the text itself has.
   */
  readonly heldCharacters: number
}

const MEBI = 1024 * 1024

/** The limits that hold where nothing else is said. */
export const TEI_LIMITS: TeiLimits = {
  depth: 512,
  textCharacters: 32 * MEBI,
  markCharacters: 8 * MEBI,
  names: 200_000,
  heldCharacters: 4 * MEBI,
}

/** Words of others, all together, after which a speaker who goes on begins a new speech. */
export const INTERRUPTION_WORDS = 30

/** What is one document: each `u` element, or a speech of one speaker with what interrupts it briefly left out. */
export type TeiUnit = 'utterance' | 'speech'
