/**
 * The moved scores one document and framing at a time, each with its reasons.
 */
import { dominantFramings } from '../../measure/dominant.ts'
import type { Database } from '../../store/database.ts'
import { type Cause, causesOf } from './causes.ts'
import { type ChangeRow, type MovedEntry, readRows } from './change-rows.ts'
import { COMPARED_MEASURES, type ComparedMeasure } from './documents.ts'
import { compareLedgers, type LedgerOptions } from './ledgers.ts'
import type { ScoringDifference } from './scorings.ts'

/** A measure of a framing, or the dominant framing of a dimension. */
export interface MovedScore {
  readonly measure: ComparedMeasure | 'dominant'
  readonly before: number | string | undefined
  readonly after: number | string | undefined
  /** after − before; `undefined` for `dominant`, and where a side is missing. */
  readonly difference: number | undefined
  /**
   * The part of the difference that changed entries of lexicons account for, and the rest, which is left to the other
   * causes. Both `undefined` where lexicons are the same, the texts differ, or the measure is no sum (share, dominant).
   */
  readonly explained: number | undefined
  readonly unexplained: number | undefined
}

/** Scores of one framing in one document that moved together; the dominant framing stands by itself. */
export interface MovedFraming {
  readonly document: string
  /** Empty for the dominant framing of a dimension. */
  readonly framing: string
  readonly dimension: string
  readonly causes: readonly Cause[]
  /** Names of docvars that differ. */
  readonly docvars: readonly string[]
  readonly scores: readonly MovedScore[]
  readonly entries: readonly MovedEntry[]
}

/** Rows of `moves` that are explained together: what their ledgers come to has to fit into the database's memory. */
const AT_ONCE = 20_000

/**
 * Reads `moves` with what their ledgers come to, worst first.
 *
 * @param rows how many of `moves`
 */
export async function* readChanges(
  database: Database,
  options: LedgerOptions,
  rows: number,
): AsyncGenerator<MovedFraming, void> {
  for (let from = 1; from <= rows; from += AT_ONCE) {
    const places = { from, to: Math.min(rows, from + AT_ONCE - 1) }
    await compareLedgers(database, options, places)
    for await (const row of readRows(database, places)) yield* movedOf(row, options.difference)
  }
}

function* movedOf(row: ChangeRow, difference: ScoringDifference): Generator<MovedFraming, void> {
  const { document, framing, dimension, docvars } = row
  const causes = rowCauses(row, difference)
  const shared = { document, dimension, causes, docvars }
  const scores = COMPARED_MEASURES.flatMap((measure, index) => {
    const [before, after] = row.measures[index]!
    return rounded(before) === rounded(after) ? [] : [movedScore(row, difference, measure)]
  })
  const own = row.entries.filter((entry) => entry.framing === framing)
  // Shares and labels also move by what other framings do in the document.
  if (scores.length > 0) yield { ...shared, framing, scores, entries: own.length > 0 ? own : row.entries }
  if (row.framingsBefore === undefined && row.framingsAfter === undefined) return
  const before = dominantFramings(row.framingsBefore ?? [], row.passagesBefore)
  const after = dominantFramings(row.framingsAfter ?? [], row.passagesAfter)
  const members = [...(row.framingsAfter ?? []), ...(row.framingsBefore ?? [])]
  for (const name of new Set(members.map((score) => score.dimension))) {
    if (before[name] === after[name]) continue
    const inDimension = new Set(
      members.filter((score) => score.dimension === name).map((score) => score.framing),
    )
    yield {
      ...shared,
      framing: '',
      dimension: name,
      scores: [
        {
          measure: 'dominant',
          before: before[name],
          after: after[name],
          difference: undefined,
          explained: undefined,
          unexplained: undefined,
        },
      ],
      entries: row.entries.filter((entry) => inDimension.has(entry.framing)),
    }
  }
}

function movedScore(row: ChangeRow, { lexicons }: ScoringDifference, measure: ComparedMeasure): MovedScore {
  const [before, after] = row.measures[COMPARED_MEASURES.indexOf(measure)]!
  const score = { measure, before: rounded(before), after: rounded(after) }
  if (before === undefined || after === undefined) {
    return { ...score, difference: undefined, explained: undefined, unexplained: undefined }
  }
  const difference = rounded(score.after! - score.before!)!
  const part = lexicons.length === 0 || row.textDiffers ? undefined : explainedPart(row, measure)
  if (part === undefined) return { ...score, difference, explained: undefined, unexplained: undefined }
  // Of what was not rounded yet: nothing left is 0, and no last digit.
  const unexplained = rounded(after - before - part)!
  return { ...score, difference, explained: rounded(difference - unexplained), unexplained }
}

/** A sum over entries, on the words and passages of the later run. */
function explainedPart(row: ChangeRow, measure: ComparedMeasure): number | undefined {
  const { asserted, weight, labelled, wordsAfter, passagesAfter } = row
  switch (measure) {
    case 'asserted':
      return asserted
    case 'labelled':
      return labelled
    case 'rate':
      return (1000 * asserted) / wordsAfter
    case 'intensity':
      return (1000 * weight) / wordsAfter
    case 'prevalence':
      return labelled / passagesAfter
    case 'share':
      return undefined
    default:
      return measure satisfies never
  }
}

function rowCauses(row: ChangeRow, difference: ScoringDifference): readonly Cause[] {
  if (!row.isBefore) return ['added']
  if (!row.isAfter) return ['removed']
  const { textDiffers: text, docvarsDiffer: docvars, readingDiffers: reading } = row
  return causesOf({ text, docvars, reading }, difference)
}

/** As files of results write numbers, so that what they show alike is alike, and sums come out even. */
function rounded(value: number | undefined): number | undefined {
  if (value === undefined) return undefined
  const number = Math.round(value * 1e6) / 1e6
  return number === 0 ? 0 : number
}
