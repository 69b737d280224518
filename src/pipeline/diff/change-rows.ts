/**
 * Rows of moved scores as the database gives them, with what the ledgers came to.
 */
import type { FramingScore } from '../../records.ts'
import type { Database, StoreValue } from '../../store/database.ts'
import { COMPARED_MEASURES } from './documents.ts'
import type { Places } from './ledgers.ts'

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

/** Joins are on one equation each, conditions inside: others the database works off pair by pair. */
function changesSql({ from, to }: Places): string {
  const measures = COMPARED_MEASURES.flatMap((measure) => [`m.${measure}_before`, `m.${measure}_after`])
  const framings = (side: 'before' | 'after') => `
    SELECT w.pair, to_json(list({framing: s.framing, dimension: s.dimension, labelled: s.labelled, number: s.number}))::VARCHAR AS scores
    FROM wanted w JOIN scores s ON s.analysis = w.analysis_${side} GROUP BY w.pair`
  return `
    WITH explained AS (
      SELECT pair, framing, sum(asserted)::INTEGER AS asserted, sum(weight) AS weight
      FROM match_effects WHERE is_explained GROUP BY pair, framing
    ),
    entries AS (
      SELECT pair, to_json(list({framing: framing, entry: entry, effect: effect, other: other, asserted: asserted,
        matches: matches, weight: weight}))::VARCHAR AS entries
      FROM entry_effects GROUP BY pair
    ),
    framings_before AS (${framings('before')}),
    framings_after AS (${framings('after')})
    SELECT ${[...COLUMNS, ...measures].join(', ')}
    FROM moves m JOIN wanted p USING (pair)
      LEFT JOIN contents cb ON cb.content = CASE WHEN p.docvars_differ THEN p.content_before END
      LEFT JOIN contents ca ON ca.content = CASE WHEN p.docvars_differ THEN p.content_after END
      LEFT JOIN analyses nb ON nb.analysis = p.analysis_before
      LEFT JOIN analyses na ON na.analysis = p.analysis_after
      LEFT JOIN explained x ON x.pair = m.pair AND x.framing = m.framing
      LEFT JOIN label_effects l ON l.pair = m.pair AND l.framing = m.framing
      LEFT JOIN entries e ON e.pair = m.pair
      LEFT JOIN framings_before db ON db.pair = CASE WHEN m.is_first THEN m.pair END
      LEFT JOIN framings_after da ON da.pair = CASE WHEN m.is_first THEN m.pair END
    WHERE m.place BETWEEN ${from} AND ${to}
    ORDER BY m.place`
}

/** A framing of a document of which a measure moved. */
export interface ChangeRow {
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

/** Rows of `moves` at some places, in their order. The tables of `compareLedgers` must be those of these places. */
export async function* readRows(database: Database, places: Places): AsyncGenerator<ChangeRow, void> {
  for await (const rows of database.stream(changesSql(places))) for (const values of rows) yield rowOf(values)
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
    framingsBefore: framingsIn(before),
    framingsAfter: framingsIn(after),
    measures: COMPARED_MEASURES.map((_, index) => [
      sides[2 * index] as number | undefined,
      sides[2 * index + 1] as number | undefined,
    ]),
  }
}

function entriesIn(json: StoreValue): readonly MovedEntry[] {
  const entries = parsed<(Omit<MovedEntry, 'other'> & { other: string | null })[]>(json) ?? []
  return entries.map(({ other, ...entry }) => ({ ...entry, other: other ?? undefined })).sort(byEffect)
}

/** Largest first; lists come from the database in no order, because to order them there takes much memory. */
function byEffect(a: MovedEntry, b: MovedEntry): number {
  const nameOf = ({ framing, entry, effect, other }: MovedEntry) =>
    [framing, entry, effect, other ?? ''].join('\0')
  return (
    Math.abs(b.asserted) - Math.abs(a.asserted) ||
    Math.abs(b.weight) - Math.abs(a.weight) ||
    (nameOf(a) < nameOf(b) ? -1 : 1)
  )
}

function framingsIn(json: StoreValue): readonly FramingScore[] | undefined {
  return parsed<(FramingScore & { number: number })[]>(json)?.sort((a, b) => a.number - b.number)
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
