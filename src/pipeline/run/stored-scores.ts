/**
 * The corpus of a run as the measures and the files want it, read from the store in its order.
 */
import { dominantFramings } from '../../measure/dominant.ts'
import type { Decision } from '../../measure/label.ts'
import { findNearDuplicates } from '../../measure/near-duplicates/finder.ts'
import type {
  Docvars,
  Framing,
  FramingScore,
  Passage,
  PassageScore,
  Place,
  ScoredDocument,
  Stance,
  Strength,
  Voice,
  Zone,
  ZoneWords,
} from '../../records.ts'
import type { Database } from '../../store/database.ts'
import type { EvidenceRow } from '../../write/tables/evidence.ts'
import type { PassageRow } from '../../write/tables/passages.ts'
import { signatureOf } from './analysed.ts'
import { DRAFT } from './corpus.ts'
import { stageNumbers } from './keeper.ts'

/** The scores of all documents, in order, as often as they are asked for. */
export type ScoredCorpus = () => AsyncIterable<ScoredDocument>

/** Documents whose scores are held in memory: some 2 KB each for four framings. Larger corpora are read again. */
const MOST_HELD = 20_000

export function scoredCorpus(database: Database, framings: readonly Framing[]): ScoredCorpus {
  let held: ScoredDocument[] | undefined
  return async function* () {
    if (held !== undefined) {
      yield* held
      return
    }
    const kept: ScoredDocument[] = []
    let count = 0
    for await (const scored of scoredDocuments(database, framings)) {
      if (count++ < MOST_HELD) kept.push(scored)
      yield scored
    }
    if (count <= MOST_HELD) held = kept
  }
}

async function* scoredDocuments(
  database: Database,
  framings: readonly Framing[],
): AsyncGenerator<ScoredDocument, void> {
  const counts = ['matches', 'asserted', 'rejected', 'reported', 'mixed', 'weight', 'labelled']
  const measures = ['rate', 'intensity', 'prevalence', 'expected_prevalence', 'share']
  const cells = [...counts, ...measures].map((column) => `s.${column}`).join(', ')
  const rows = database.stream(
    `SELECT any_value(d.id), any_value(ct.docvars), any_value(d.place), any_value(a.words), any_value(a.passages),
            any_value(a.zone_words), string_agg(json_array(${cells})::VARCHAR, ',' ORDER BY s.number)
     FROM ${DRAFT} d JOIN contents ct USING (content) JOIN analyses a USING (analysis)
     JOIN scores s USING (analysis) GROUP BY d.position ORDER BY d.position`,
  )
  for await (const part of rows) {
    for (const [id, docvars, place, words, passages, zoneWords, held] of part) {
      const written = JSON.parse(`[${String(held)}]`) as (number | null)[][]
      const scores = written.map((row, f) => framingScore(framings[f]!, row))
      const count = Number(passages)
      yield {
        id: String(id),
        docvars: JSON.parse(String(docvars)) as Docvars,
        place: JSON.parse(String(place)) as Place,
        words: Number(words),
        zoneWords: JSON.parse(String(zoneWords)) as ZoneWords,
        passages: count,
        framings: scores,
        labels: scores.filter(({ labelled }) => labelled > 0).map(({ framing }) => framing),
        dominant: dominantFramings(scores, count),
      }
    }
  }
}

/** @param row as `scoredDocuments` asks for it */
function framingScore({ name, dimension }: Framing, row: readonly (number | null)[]): FramingScore {
  const [matches, asserted, rejected, reported, mixed, weight, labelled] = row as number[]
  const [rate, intensity, prevalence, expectedPrevalence, share] = row
    .slice(7)
    .map((value) => value ?? undefined)
  return {
    framing: name,
    dimension,
    matches: matches!,
    asserted: asserted!,
    rejected: rejected!,
    reported: reported!,
    mixed: mixed!,
    weight: weight!,
    labelled: labelled!,
    rate,
    intensity,
    prevalence,
    expectedPrevalence,
    share,
  }
}

/** Rows of passages.csv: documents in order, passages in theirs. */
export async function* passageRows(
  database: Database,
  framings: readonly Framing[],
  decision: Decision,
): AsyncGenerator<PassageRow, void> {
  const noWeights = framings.map(() => 0)
  const unmatched = decision.unmatched(framings).probabilities
  const rows = rowsOfDocuments(database, 'passages', 'passage', [
    'passage',
    'start',
    'end',
    'origin',
    'zone',
    'words',
    'sentences',
    'labels',
    'weights',
    'probabilities',
  ])
  for await (const { document, held } of rows) {
    for (const [index, start, end, origin, zone, words, sentences, labels, weights, chances] of held) {
      const passage: Passage = {
        index: Number(index),
        start: Number(start),
        end: Number(end),
        zone: zone as Zone,
        words: Number(words),
        sentences: Number(sentences),
      }
      const written = String(labels)
      const score: PassageScore = {
        passage,
        labels: written === '' ? NO_LABELS : written.split(' '),
        weights: weights === null ? noWeights : (JSON.parse(String(weights)) as number[]),
        probabilities: weights === null ? unmatched : probabilitiesOf(chances),
      }
      yield { document, score, origin: textOf(origin) }
    }
  }
}

const NO_LABELS: readonly string[] = []

/** A framing that the plain rule labels has none. */
function probabilitiesOf(held: JsonCell | undefined): (number | undefined)[] | undefined {
  if (held === null || held === undefined) return undefined
  return (JSON.parse(String(held)) as (number | null)[]).map((value) => value ?? undefined)
}

/** Rows of evidence.csv: documents in order, matches in theirs. */
export async function* evidenceRows(database: Database): AsyncGenerator<EvidenceRow, void> {
  const place = ['passage', 'start', 'end', 'origin'] as const
  const entry = ['framing', 'level', 'facet', 'entry', 'strength'] as const
  const judged = ['voice', 'attributed_to', 'stance', 'rule', 'left', 'keyword', 'right'] as const
  const rows = rowsOfDocuments(database, 'matches', 'number', [...place, ...entry, ...judged])
  for await (const { document, held } of rows) {
    for (const row of held) {
      const [passage, start, end, origin, framing, level, facet, id, strength] = row
      const [voice, attributedTo, stance, rule, left, keyword, right] = row.slice(place.length + entry.length)
      yield {
        document,
        origin: textOf(origin),
        match: {
          entry: {
            id: String(id),
            framing: String(framing),
            level: String(level),
            facet: String(facet),
            strength: strength as Strength,
          },
          passage: Number(passage),
          start: Number(start),
          end: Number(end),
          voice: voice as Voice,
          attributedTo: textOf(attributedTo),
          stance: stance as Stance,
          rule: String(rule),
        },
        context: { left: String(left), keyword: String(keyword), right: String(right) },
      }
    }
  }
}

type JsonCell = string | number | null

function textOf(cell: JsonCell | undefined): string | undefined {
  return cell === null || cell === undefined ? undefined : String(cell)
}

/**
 * The rows of a table, document after document in the order of the corpus. The database joins the rows of a document
 * into one text: handed over value by value, they would take ten times as long.
 */
async function* rowsOfDocuments(
  database: Database,
  table: 'passages' | 'matches',
  order: string,
  columns: readonly string[],
): AsyncGenerator<{ readonly document: string; readonly held: readonly (readonly JsonCell[])[] }, void> {
  const cells = columns.map((column) => `t."${column}"`).join(', ')
  const documents = database.stream(
    `SELECT any_value(d.id), string_agg(json_array(${cells})::VARCHAR, ',' ORDER BY t."${order}")
     FROM ${DRAFT} d JOIN ${table} t USING (analysis) GROUP BY d.position ORDER BY d.position`,
  )
  for await (const part of documents)
    for (const [id, rows] of part)
      yield { document: String(id), held: JSON.parse(`[${String(rows)}]`) as JsonCell[][] }
}

/** Counted words that a document must have to be a copy, or have one: shorter ones are formulas that many say. */
const FEWEST_WORDS = 25

/** Groups of documents that largely repeat one another; ids are the documents' numbers in the corpus. */
export async function nearDuplicates(database: Database) {
  const documents = []
  const rows = database.stream(
    `SELECT d.position, a.signature FROM ${DRAFT} d JOIN analyses a USING (analysis)
     WHERE a.words >= ${FEWEST_WORDS} ORDER BY d.position`,
  )
  for await (const part of rows)
    for (const [position, signature] of part)
      documents.push({ id: String(position), ...signatureOf(signature as Uint8Array) })
  return findNearDuplicates(documents)
}

/** Ids and places of some documents, by their numbers in the corpus. */
export async function namedDocuments(
  database: Database,
  numbers: readonly number[],
): Promise<ReadonlyMap<number, { readonly id: string; readonly place: Place }>> {
  await stageNumbers(database, 'asked', numbers)
  const rows = await database.all(
    `SELECT position, id, place FROM ${DRAFT} WHERE position IN (SELECT number FROM asked)`,
  )
  return new Map(
    rows.map(({ position, id, place }) => [
      Number(position),
      { id: String(id), place: JSON.parse(String(place)) as Place },
    ]),
  )
}
