/**
 * Clauses of a sentence by compromise, for the rules that ask whether a cue and a match stand in the same one.
 *
 * Tagging a sentence takes compromise some milliseconds, as long as all the rest of a speech: it is loaded, and asked,
 * only where the distance in words leaves the question open.
 */
import { createRequire } from 'node:module'
import type { Span } from '../records.ts'

const require = createRequire(import.meta.url)

interface ClauseView {
  json(options: { offset: boolean }): { offset?: { start: number; length: number } }[]
}

type Compromise = (text: string) => { clauses(): ClauseView }

/** Cuts a sentence into clauses, in order; spans into the sentence. */
export type ClauseCutter = (sentence: string) => readonly Span[]

/** Loads compromise (about a second) and gives the cutter. */
export function loadClauseCutter(): ClauseCutter {
  const nlp = require('compromise/three') as Compromise
  return (sentence) =>
    nlp(sentence)
      .clauses()
      .json({ offset: true })
      .flatMap(({ offset }) =>
        offset === undefined ? [] : [{ start: offset.start, end: offset.start + offset.length }],
      )
      .sort((a, b) => a.start - b.start)
}

/**
 * Whether two places of a sentence stand in one clause.
 *
 * @param load gives the cutter; called at the first question
 */
export function createSameClause(
  load: () => ClauseCutter,
): (sentence: string, a: number, b: number) => boolean {
  let cut: ClauseCutter | undefined
  return (sentence, a, b) => {
    cut ??= load()
    const clauses = cut(sentence)
    const holds = (clause: Span, at: number) => clause.start <= at && at < clause.end
    return clauses.some((clause) => holds(clause, a) && holds(clause, b))
  }
}
