/**
 * What the store holds, table by table. Rows are written in batches and never changed but where a table says so; no
 * table has keys that the database would check row by row: who writes makes sure, and `check` looks after.
 */

/** What a column holds. */
export type ColumnKind = 'integer' | 'number' | 'text' | 'json' | 'truth' | 'bytes'

/** A table with its columns in order. */
export interface StoreTable {
  readonly name: string
  readonly rowIs: string
  readonly columns: Readonly<Record<string, ColumnKind>>
}

/** A text may be of any length; JSON is kept as text that the database can look into. */
export const SQL_TYPES: Readonly<Record<ColumnKind, string>> = {
  integer: 'INTEGER',
  number: 'DOUBLE',
  text: 'VARCHAR',
  json: 'VARCHAR',
  truth: 'BOOLEAN',
  bytes: 'BLOB',
}

/** Number of this schema: one more with every migration. */
export const SCHEMA_VERSION = 1

const span = { start: 'integer', end: 'integer', origin: 'text' } as const

/** All tables. What each is for, the comments of their columns say. */
export const TABLES = {
  /** Facts on the store itself: `schema`, `pipeline`, `created`, `rostrum`. */
  meta: table('a fact on the store', { name: 'text', value: 'text' }),
  /**
   * Runs, from 1. `state`: running, done, stopped, failed, interrupted. The row changes until the run is over.
   * `process`: `{pid, started, host}`; `settings`, `counts`: as in the manifest; `scoring`: row of `scorings`.
   */
  runs: table('a run', {
    run: 'integer',
    state: 'text',
    started: 'text',
    finished: 'text',
    rostrum: 'text',
    process: 'json',
    pipeline: 'text',
    scoring: 'integer',
    settings: 'json',
    counts: 'json',
    message: 'text',
  }),
  /**
   * What scores depend on beside the document. `base`: hash of everything but the entries; `parts`: the hashes it is
   * made of, by name (code, context, polities, decision, weights, zones, unit, framings …); `entries`: by framing, the
   * entries in order as `[id, hash]`; `versions`: by framing, the version of its lexicon.
   */
  scorings: table('a way of scoring', {
    scoring: 'integer',
    fingerprint: 'text',
    base: 'text',
    parts: 'json',
    entries: 'json',
    versions: 'json',
  }),
  /**
   * Files that were read to their end, each as it was read last. `reading`: hash of how it was read; `stat`: what the
   * file system said of it and of the file of docvars beside it; `checked`: when, in milliseconds.
   */
  inputs: table('a file that was read', {
    input: 'integer',
    path: 'text',
    reading: 'text',
    stat: 'text',
    checked: 'number',
    sha256: 'text',
    sidecar: 'text',
  }),
  /**
   * What a file gave, in its order from 0: a document with what was remarked on it, or why there is none (`rejected`).
   * `place`: without the folder of the file.
   */
  readings: table('a document or a fault of a file', {
    input: 'integer',
    number: 'integer',
    id: 'text',
    id_made: 'truth',
    content: 'integer',
    place: 'json',
    remarks: 'json',
    rejected: 'json',
  }),
  /**
   * Texts with their docvars, each once, whatever documents have them. `hash`: SHA-256 of the columns after it.
   */
  contents: table('a text with its docvars', {
    content: 'integer',
    hash: 'text',
    text: 'text',
    markup: 'text',
    docvars: 'json',
    zones: 'json',
    origin: 'json',
  }),
  /** Every form of a word that any text has, folded. */
  forms: table('a form of a word', { form: 'text' }),
  /** Which analysis of a content holds now, and under which way of scoring that was found. Rows are replaced. */
  current: table('a content with its analysis', {
    content: 'integer',
    analysis: 'integer',
    scoring: 'integer',
  }),
  /**
   * What a content came to. `words`: of counted zones; `zone_words`: of each zone; `signature`: numbers of 32 bits,
   * the words of the whole text first (see `near-duplicates/signature`); `word_set`: see `word-set`.
   */
  analyses: table('an analysis of a content', {
    analysis: 'integer',
    content: 'integer',
    words: 'integer',
    passages: 'integer',
    zone_words: 'json',
    signature: 'bytes',
    word_set: 'bytes',
  }),
  /** One framing of an analysis, as in scores.csv. `number`: its place among the framings of the run, from 0. */
  scores: table('a framing of an analysis', {
    analysis: 'integer',
    number: 'integer',
    framing: 'text',
    dimension: 'text',
    matches: 'integer',
    asserted: 'integer',
    rejected: 'integer',
    reported: 'integer',
    mixed: 'integer',
    weight: 'number',
    labelled: 'integer',
    rate: 'number',
    intensity: 'number',
    prevalence: 'number',
    expected_prevalence: 'number',
    share: 'number',
  }),
  /**
   * Counted passages, as in passages.csv. `weights`, `probabilities`: lists in the order of the framings, empty where the
   * passage has no match: such passages are all alike.
   */
  passages: table('a counted passage', {
    analysis: 'integer',
    passage: 'integer',
    ...span,
    zone: 'text',
    words: 'integer',
    sentences: 'integer',
    labels: 'text',
    weights: 'json',
    probabilities: 'json',
  }),
  /** The ledger, as in evidence.csv. `number`: its place in the document, from 0. */
  matches: table('a match', {
    analysis: 'integer',
    number: 'integer',
    passage: 'integer',
    ...span,
    framing: 'text',
    level: 'text',
    facet: 'text',
    entry: 'text',
    strength: 'text',
    voice: 'text',
    attributed_to: 'text',
    stance: 'text',
    rule: 'text',
    left: 'text',
    keyword: 'text',
    right: 'text',
  }),
  /** The corpus of the last run that was done, in the order of its files. Replaced as a whole. */
  corpus: table('a document of the last run', {
    position: 'integer',
    id: 'text',
    content: 'integer',
    analysis: 'integer',
    place: 'json',
  }),
  /**
   * Which document had which content and analysis in which runs: from `first_run` up to `last_run`, empty while it
   * still holds. A document that is gone from the sources has only closed rows.
   */
  documents: table('a document as it stood in some runs', {
    id: 'text',
    content: 'integer',
    analysis: 'integer',
    place: 'json',
    first_run: 'integer',
    last_run: 'integer',
  }),
} as const satisfies Readonly<Record<string, Omit<StoreTable, 'name'>>>

export type TableName = keyof typeof TABLES

function table<Columns extends Readonly<Record<string, ColumnKind>>>(rowIs: string, columns: Columns) {
  return { rowIs, columns }
}

/** For people who ask the store in SQL: the ledger and the scores beside the documents of the last run. */
const VIEWS = [
  `CREATE VIEW evidence AS SELECT c.id AS document, m.* EXCLUDE (analysis, number) FROM corpus c JOIN matches m USING (analysis)`,
  `CREATE VIEW document_scores AS SELECT c.id AS document, s.* EXCLUDE (analysis, number) FROM corpus c JOIN scores s USING (analysis)`,
]

/** What makes an empty database one of this schema. */
export function creation(): string[] {
  const tables = Object.entries(TABLES).map(([name, { columns }]) => {
    const written = Object.entries(columns).map(([column, kind]) => `"${column}" ${SQL_TYPES[kind]}`)
    return `CREATE TABLE ${name} (${written.join(', ')})`
  })
  return [...tables, ...VIEWS]
}

/** What brings a store of an older schema to the next one, by the older one's number. */
export const MIGRATIONS: Readonly<Record<number, readonly string[]>> = {}
