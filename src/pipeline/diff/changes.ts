/**
 * The moved scores one document and framing at a time, each with its reasons.
 */
import { dominantFramings } from '../../measure/dominant.ts'
import type { FramingScore } from '../../records.ts'
import type { Database, StoreValue } from '../../store/database.ts'
import { type Cause, causesOf } from './causes.ts'
import { COMPARED_MEASURES, type ComparedMeasure } from './documents.ts'
import { compareLedgers, type LedgerOptions, type Places } from './ledgers.ts'
import type { ScoringDifference } from './scorings.ts'

/**
 * What happened to matches of an entry: it was added to the lexicon, removed from it or changed; it is the same, and
 * its words were taken by another entry, or set free by one; its stance or voice is another; it weighs or does not for
 * the company in its passage; it is found or lost for other reasons; the text is another.
 */
export type EntryEffect =
  | 'added'
  | 'removed'
  | 'changed'
  | 'displaced'
  | 'set free'
  | 'stance'
  | 'voice'
  | 'company'
  | 'found'
  | 'lost'
  | 'text'

/** By how much the matches of an entry changed. */
export interface MovedEntry {
  readonly framing: string
  readonly entry: string
  readonly effect: EntryEffect
  /** The entry that took the words or had them, where it is displaced or set free. */
  readonly other: string | undefined
  readonly asserted: number
  readonly matches: number
  readonly weight: number
}

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
    for await (const part of database.stream(changesSql(places)))
      for (const values of part) yield* movedOf(rowOf(values), options.difference)
  }
}

/** Columns before those of the measures. */
const COLUMNS = [
  'p.id',
  'm.framing',
  'm.dimension',
  'p.analysis_before IS NOT NULL',
  'p.analysis_after IS NOT NULL',
  'p.text_differs',
  'p.docvars_differ',
  'p.reading_differs',
  'cb.docvars',
  'ca.docvars',
  'nb.words',
  'na.words',
  'nb.passages',
  'na.passages',
  'x.asserted',
  'x.weight',
  'l.labelled',
  'e.entries',
  'db.scores',
  'da.scores',
] as const

function changesSql({ from, to }: Places): string {
  const measures = COMPARED_MEASURES.flatMap((measure) => [`m.${measure}_before`, `m.${measure}_after`])
  const framings = (side: 'before' | 'after') => `
    SELECT w.pair, to_json(list({framing: s.framing, dimension: s.dimension, labelled: s.labelled} ORDER BY s.number))::VARCHAR AS scores
    FROM wanted w JOIN scores s ON s.analysis = w.analysis_${side} GROUP BY w.pair`
  return `
    WITH explained AS (
      SELECT pair, framing, sum(asserted)::INTEGER AS asserted, sum(weight) AS weight
      FROM match_effects WHERE is_explained GROUP BY pair, framing
    ),
    entries AS (
      SELECT pair, to_json(list({framing: framing, entry: entry, effect: effect, other: other, asserted: asserted,
        matches: matches, weight: weight} ORDER BY abs(asserted) DESC, abs(weight) DESC, framing, entry, effect, other))::VARCHAR AS entries
      FROM entry_effects GROUP BY pair
    ),
    framings_before AS (${framings('before')}),
    framings_after AS (${framings('after')})
    SELECT ${[...COLUMNS, ...measures].join(', ')}
    FROM moves m JOIN wanted p USING (pair)
      LEFT JOIN contents cb ON p.docvars_differ AND cb.content = p.content_before
      LEFT JOIN contents ca ON p.docvars_differ AND ca.content = p.content_after
      LEFT JOIN analyses nb ON nb.analysis = p.analysis_before
      LEFT JOIN analyses na ON na.analysis = p.analysis_after
      LEFT JOIN explained x ON x.pair = m.pair AND x.framing = m.framing
      LEFT JOIN label_effects l ON l.pair = m.pair AND l.framing = m.framing
      LEFT JOIN entries e ON e.pair = m.pair
      LEFT JOIN framings_before db ON m.is_first AND db.pair = m.pair
      LEFT JOIN framings_after da ON m.is_first AND da.pair = m.pair
    WHERE m.place BETWEEN ${from} AND ${to}
    ORDER BY m.place`
}

interface ChangeRow {
  readonly document: string
  readonly framing: string
  readonly dimension: string
  readonly isBefore: boolean
  readonly isAfter: boolean
  readonly textDiffers: boolean
  readonly docvarsDiffer: boolean
  readonly readingDiffers: boolean
  readonly docvars: readonly string[]
  readonly wordsAfter: number
  readonly passagesBefore: number
  readonly passagesAfter: number
  /** What changed entries account for. */
  readonly asserted: number
  readonly weight: number
  readonly labelled: number
  readonly entries: readonly MovedEntry[]
  /** All framings of the document, where the dominant one is told with this row. */
  readonly framingsBefore: readonly FramingScore[] | undefined
  readonly framingsAfter: readonly FramingScore[] | undefined
  /** In the order of the measures. */
  readonly measures: readonly (readonly [before: number | undefined, after: number | undefined])[]
}

function rowOf(values: readonly StoreValue[]): ChangeRow {
  const [id, framing, dimension, isBefore, isAfter, text, docvars, reading, docvarsBefore, docvarsAfter] =
    values
  const [, wordsAfter, passagesBefore, passagesAfter, asserted, weight, labelled, entries, before, after] =
    values.slice(10)
  const sides = values.slice(COLUMNS.length)
  return {
    document: String(id),
    framing: String(framing),
    dimension: String(dimension),
    isBefore: isBefore === true,
    isAfter: isAfter === true,
    textDiffers: text === true,
    docvarsDiffer: docvars === true,
    readingDiffers: reading === true,
    docvars: differingKeys(docvarsBefore, docvarsAfter),
    wordsAfter: Number(wordsAfter ?? 0),
    passagesBefore: Number(passagesBefore ?? 0),
    passagesAfter: Number(passagesAfter ?? 0),
    asserted: Number(asserted ?? 0),
    weight: Number(weight ?? 0),
    labelled: Number(labelled ?? 0),
    entries: entriesIn(entries),
    framingsBefore: parsed(before),
    framingsAfter: parsed(after),
    measures: COMPARED_MEASURES.map((_, index) => [
      sides[2 * index] as number | undefined,
      sides[2 * index + 1] as number | undefined,
    ]),
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

function entriesIn(json: StoreValue): readonly MovedEntry[] {
  const entries = parsed<(Omit<MovedEntry, 'other'> & { other: string | null })[]>(json) ?? []
  return entries.map(({ other, ...entry }) => ({ ...entry, other: other ?? undefined }))
}

function differingKeys(before: StoreValue, after: StoreValue): readonly string[] {
  const [old, fresh] = [parsed<object>(before) ?? {}, parsed<object>(after) ?? {}]
  const held = (docvars: object, name: string) => (docvars as Readonly<Record<string, unknown>>)[name]
  return [...new Set([...Object.keys(old), ...Object.keys(fresh)])]
    .filter((name) => held(old, name) !== held(fresh, name))
    .sort()
}

function parsed<Value>(json: StoreValue): Value | undefined {
  return typeof json === 'string' ? (JSON.parse(json) as Value) : undefined
}
