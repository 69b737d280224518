import type { ComparedPassage, Gold, PassageCodes } from '../../../src/measure/validity/passage.ts'
import type { Match, Stance } from '../../../src/records.ts'

export const FRAMINGS = ['alpha', 'beta']

/** Codes of one coder; what is not named is not said. */
export function codesOf(said: {
  coder?: string
  primary?: string
  endorsed?: readonly string[]
  trace?: readonly string[]
  rejected?: readonly string[]
  reported?: readonly string[]
  mixed?: readonly string[]
}): PassageCodes {
  return {
    coder: said.coder,
    primary: said.primary,
    endorsed: new Set(said.endorsed),
    trace: new Set(said.trace),
    rejected: new Set(said.rejected),
    reported: new Set(said.reported),
    mixed: new Set(said.mixed),
  }
}

export const NOT: Gold = { endorsed: false, trace: false, rejected: false, reported: false, mixed: false }
export const YES: Gold = { ...NOT, endorsed: true }

let made = 0

/** A passage; by default of no document, coded and labelled with nothing. */
export function passageOf(own: Partial<ComparedPassage> = {}): ComparedPassage {
  const text = own.text ?? 'A passage.'
  return {
    id: `p${made++}`,
    document: undefined,
    span: undefined,
    text,
    weight: 1,
    docvars: {},
    codes: [codesOf({})],
    gold: [NOT, NOT],
    goldPrimary: undefined,
    labelled: [false, false],
    primary: 'none',
    probabilities: undefined,
    matches: [],
    ...own,
  }
}

/** Passages of alpha by outcome: `+` endorsed and labelled, `f` labelled alone, `m` endorsed alone, `.` neither. */
export function outcomesIn(
  document: string,
  outcomes: string,
  own: Partial<ComparedPassage> = {},
): ComparedPassage[] {
  return [...outcomes].map((outcome) =>
    passageOf({
      document,
      gold: [outcome === '+' || outcome === 'm' ? YES : NOT, NOT],
      labelled: [outcome === '+' || outcome === 'f', false],
      ...own,
    }),
  )
}

export function matchOf(framing: string, stance: Stance, id = 'facet/x'): Match {
  return {
    entry: {
      id,
      framing,
      dimension: 'framing',
      level: 'system',
      facet: 'facet',
      pattern: 'x',
      strength: 'high',
      against: false,
    },
    passage: 0,
    start: 0,
    end: 1,
    voice: 'speaker',
    attributedTo: undefined,
    stance,
    rule: '',
  }
}
