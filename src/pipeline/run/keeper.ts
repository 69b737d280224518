/**
 * What a run puts into the store, gathered and written in batches, each all or nothing.
 */
import type { Database, JsonRows, StoreRow } from '../../store/database.ts'
import type { TableName } from '../../store/schema.ts'
import type { StoredContent } from '../content-hash.ts'
import type { AnalysisRows } from './analysed.ts'
import type { OpenStore } from './open-store.ts'

/** A content that has an analysis, or will have one when its batch is written. */
export interface KnownContents {
  /** Number of the content with that hash; `undefined` where there is none. */
  readonly numberOf: (hash: string) => number | undefined
  /** The number that a hash has in the store, where its content waits for an analysis, or the next one. */
  readonly take: (hash: string) => number
  /** Forgets a hash whose analysis failed. */
  readonly drop: (hash: string) => void
}

export interface Keeper {
  readonly contents: KnownContents
  /** The number of the next file. */
  readonly nextInput: () => number
  /** A row as it is, for the next batch. */
  readonly add: (table: TableName, row: StoreRow) => void
  /** A content with its analysis. */
  readonly addAnalysed: (number: number, hash: string, content: StoredContent, rows: AnalysisRows) => void
  /** A new analysis of a content that is in the store. */
  readonly addAgain: (content: number, rows: AnalysisRows) => void
  /** A content that is in the store and could not be analysed now: the next run tries again. */
  readonly addFailed: (content: number) => void
  /** Files that are read anew, or gone: rows that speak of them go with the next batch. */
  readonly forget: (input: number) => void
  /** Writes the batch where it is large enough. */
  readonly settle: () => Promise<void>
  /** Writes whatever there is. */
  readonly flush: () => Promise<void>
}

/** A batch is written at this many contents where nothing else is asked for, */
const MOST_CONTENTS = 1000
/** code units of text, */
const MOST_TEXT = 24_000_000
/** or rows that are no contents. */
const MOST_ROWS = 100_000

/**
 * @param scoring row of `scorings` that new analyses belong to
 * @param mostContents contents at which a batch is written
 */
export async function createKeeper(
  store: OpenStore,
  scoring: number,
  mostContents: number = MOST_CONTENTS,
): Promise<Keeper> {
  const next = await lastNumbers(store.now())
  const { numbers, waiting } = await knownContents(store.now())
  const rewritten = new Set(waiting.values())
  const forms = new Set<string>()
  for await (const rows of store.now().stream('SELECT form FROM forms'))
    for (const [form] of rows) forms.add(String(form))
  let batch = new Map<TableName, StoreRow[]>()
  let json = { passages: [] as JsonRows[], matches: [] as JsonRows[] }
  let forgotten: number[] = []
  let again: number[] = []
  let replaced: number[] = []
  let size = { contents: 0, text: 0, rows: 0 }

  function add(table: TableName, row: StoreRow): void {
    const rows = batch.get(table) ?? []
    batch.set(table, rows)
    rows.push(row)
    size.rows++
  }

  function addAnalysis(content: number, rows: AnalysisRows): void {
    const analysis = ++next.analysis
    const { wordCount, passageCount, zoneWords, signature, wordSet } = rows
    add('analyses', [analysis, content, wordCount, passageCount, zoneWords, signature, wordSet])
    for (const row of rows.scores) add('scores', [analysis, ...row])
    json.passages.push({ first: analysis, json: rows.passages })
    json.matches.push({ first: analysis, json: rows.matches })
    add('current', [content, analysis, scoring])
    for (const form of rows.freshForms) {
      if (forms.has(form)) continue
      forms.add(form)
      add('forms', [form])
    }
    size.contents++
  }

  async function flush(): Promise<void> {
    const rows = batch
    const { passages, matches } = json
    const gone = forgotten
    const renewed = again
    const old = replaced
    batch = new Map()
    json = { passages: [], matches: [] }
    forgotten = []
    again = []
    replaced = []
    size = { contents: 0, text: 0, rows: 0 }
    if (rows.size > 0 || gone.length > 0 || renewed.length > 0) {
      await store.alone((database) =>
        database.transact(async () => {
          await deleteWhere(database, 'readings', 'input', gone)
          await deleteWhere(database, 'inputs', 'input', gone)
          await deleteWhere(database, 'current', 'content', renewed)
          await deleteWhere(database, 'contents', 'content', old)
          for (const [table, added] of rows) await database.append(table, added)
          await database.appendJson('passages', passages)
          await database.appendJson('matches', matches)
        }),
      )
    }
    await store.pause()
  }

  return {
    contents: {
      numberOf: (hash) => numbers.get(hash),
      take: (hash) => {
        const number = waiting.get(hash) ?? ++next.content
        numbers.set(hash, number)
        return number
      },
      drop: (hash) => numbers.delete(hash),
    },
    nextInput: () => ++next.input,
    add,
    addAnalysed: (number, hash, { text, markup, docvars, zones, origin }, rows) => {
      // What the store holds of it may be what a rebuild is to mend.
      if (rewritten.delete(number)) replaced.push(number)
      add('contents', [number, hash, text, markup, docvars, zones, origin])
      size.text += text.length
      addAnalysis(number, rows)
    },
    addAgain: (content, rows) => {
      again.push(content)
      addAnalysis(content, rows)
    },
    addFailed: (content) => {
      again.push(content)
    },
    forget: (input) => {
      forgotten.push(input)
    },
    settle: async () => {
      const { contents, text, rows } = size
      if (contents >= mostContents || text >= MOST_TEXT || rows - contents >= MOST_ROWS) await flush()
    },
    flush,
  }
}

/** Rows whose column holds one of some numbers; the numbers go through a table of their own, however many there are. */
export async function deleteWhere(
  database: Database,
  table: TableName,
  column: string,
  numbers: readonly number[],
): Promise<void> {
  if (numbers.length === 0) return
  await stageNumbers(database, 'doomed', numbers)
  await database.run(`DELETE FROM ${table} WHERE "${column}" IN (SELECT number FROM doomed)`)
}

/** Puts numbers into a temporary table with the one column `number`. */
export async function stageNumbers(database: Database, name: string, numbers: readonly number[]) {
  await database.run(`CREATE OR REPLACE TEMPORARY TABLE ${name} (number INTEGER)`)
  await database.stage(
    name,
    ['integer'],
    numbers.map((number) => [number]),
  )
}

async function lastNumbers(database: Database) {
  const [last] = await database.all(
    `SELECT (SELECT coalesce(max(content), 0) FROM contents) AS content,
            (SELECT coalesce(max(analysis), 0) FROM analyses) AS analysis,
            (SELECT greatest((SELECT coalesce(max(input), 0) FROM inputs),
                             (SELECT coalesce(max(input), 0) FROM readings))) AS input`,
  )
  return {
    content: Number(last?.content ?? 0),
    analysis: Number(last?.analysis ?? 0),
    input: Number(last?.input ?? 0),
  }
}

/** Numbers of contents by hash: of those that have an analysis, and of those that wait for one. */
async function knownContents(database: Database) {
  const numbers = new Map<string, number>()
  const waiting = new Map<string, number>()
  const asked =
    'SELECT t.hash, t.content, c.content IS NULL FROM contents t LEFT JOIN current c USING (content)'
  for await (const rows of database.stream(asked))
    for (const [hash, content, isWaiting] of rows)
      (isWaiting === true ? waiting : numbers).set(String(hash), Number(content))
  return { numbers, waiting }
}
