import type { ScoringDifference } from './scorings.ts'

/** In what documents or ways of scoring differ, as far as scores depend on it; `unknown` where nothing does. */
export type Cause =
  | 'added'
  | 'removed'
  | 'text'
  | 'docvars'
  | 'reading'
  | 'lexicon'
  | 'setting'
  | 'code'
  | 'unknown'

/** What of a document differs between two runs that both have it. */
export interface DocumentDifference {
  readonly text: boolean
  readonly docvars: boolean
  /** The same text was read with other zones or another markup. */
  readonly reading: boolean
}

/**
 * All that differs for a document and may have moved its scores. Which of several did is not for guessing: what changed
 * entries account for, the ledgers tell.
 */
export function causesOf(
  { text, docvars, reading }: DocumentDifference,
  { lexicons, settings, code }: ScoringDifference,
): readonly Cause[] {
  const causes: Cause[] = []
  if (text) causes.push('text')
  if (docvars) causes.push('docvars')
  if (reading) causes.push('reading')
  if (lexicons.length > 0) causes.push('lexicon')
  if (settings.length > 0) causes.push('setting')
  if (code !== undefined) causes.push('code')
  return causes.length === 0 ? ['unknown'] : causes
}
