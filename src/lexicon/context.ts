/**
 * The rules of voice and stance, made of a context file.
 *
 * Cue, direction and scope as in NegEx (Chapman et al. 2001) and ConText (Harkema et al. 2009); the cues are data, in
 * lexicons/context.yaml.
 */
import type { Problem } from '../error.ts'
import type { PlaceOf } from './build.ts'
import type { Opening } from './cue.ts'
import { type NamedSets, type Part, parsePattern } from './pattern.ts'
import type { ContextFile } from './schema.ts'

export type CueKind = ContextFile['rules'][number]['kind']

/** A rule of context: what its cues do, how far and in which direction. */
export interface ContextRule {
  readonly id: string
  readonly kind: CueKind
  readonly direction: 'forward' | 'backward' | 'either'
  /** Words between cue and match are fewer than this. */
  readonly scope: number
  /** Beyond the scope the clause parser is asked. */
  readonly asksClause: boolean
  /** The answer that a question with this cue implies; of kind `question` only. */
  readonly answer: 'no' | 'yes'
  /** A cue counts only where it opens its sentence, after one word at most. */
  readonly opens: boolean
  /** Whose reach ends there; of kind `end` only. */
  readonly stops: 'all' | 'denials'
  readonly cues: readonly Part[]
}

/** Rules of a context file; cues are patterns without gaps to `&`. */
export function buildContext(
  file: ContextFile,
  sets: NamedSets,
  placeOf: PlaceOf,
): { readonly rules: readonly ContextRule[]; readonly problems: readonly Problem[] } {
  const problems: Problem[] = []
  const seen = new Set<string>()
  const rules = file.rules.map((rule, index): ContextRule => {
    if (seen.has(rule.id)) {
      problems.push({ place: placeOf(['rules', index, 'id']), message: `the rule "${rule.id}" stands twice` })
    }
    seen.add(rule.id)
    if (rule.answer !== undefined && rule.kind !== 'question') {
      const message = `the rule "${rule.id}" has an answer and is of kind ${rule.kind}: only a question has one`
      problems.push({ place: placeOf(['rules', index, 'answer']), message })
    }
    if (rule.stops !== undefined && rule.kind !== 'end') {
      const message = `the rule "${rule.id}" stops and is of kind ${rule.kind}: only an end does`
      problems.push({ place: placeOf(['rules', index, 'stops']), message })
    }
    const cues = rule.cues.flatMap((cue, cueIndex) => {
      const result = parsePattern(cue, sets)
      const place = (offset?: number) => placeOf(['rules', index, 'cues', cueIndex], offset)
      if (result.kind === 'problem') {
        const { offset, message } = result.problem
        problems.push({ place: place(offset), message: `in the cue "${cue}": ${message}` })
        return []
      }
      if (result.pattern.parts.length > 1) {
        problems.push({ place: place(), message: `in the cue "${cue}": & cannot stand in a cue` })
      }
      return [result.pattern.parts[0]!]
    })
    const scope = rule.scope === 'sentence' ? Number.POSITIVE_INFINITY : rule.scope
    const { id, kind, direction, clause: asksClause, answer = 'no', opens = false, stops = 'all' } = rule
    return { id, kind, direction, scope, asksClause, answer, opens, stops, cues }
  })
  return { rules, problems }
}

/** At the beginning of which sentence a rule's cues are looked for; `undefined` for anywhere. */
export function openingOf({ kind, opens }: ContextRule): Opening | undefined {
  if (kind === 'anaphora') return 'next'
  return opens ? 'own' : undefined
}

/** Whether a rule's cues deny what they reach. */
export function isFlip({ kind }: ContextRule): boolean {
  return kind === 'negation' || kind === 'rejection'
}
