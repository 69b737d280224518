/** A cue of voice or stance found at words [from, to); `rule` is its place in the list the matcher was given. */
export interface CueFind {
  readonly rule: number
  readonly from: number
  readonly to: number
}

/** At the beginning of which sentence a cue is looked for: the match's own, or the next. */
export type Opening = 'own' | 'next'
