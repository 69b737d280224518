/**
 * Matching stored texts again after lexicons or settings have changed, without a look at the sources: all of them where
 * everything may have changed, and otherwise those that changed entries are, or may be, found in.
 *
 * Why the others stay as they are: which matches there are depends on an entry only where it is found and its conditions
 * hold, because only such matches take words from others (leftmost-longest); stance and labels depend on the matches
 * and on the text around them. So a text in which neither the old form of a changed entry was in the ledger nor its new
 * form is found has the same matches, stances and labels as before.
 */
import type { Database } from '../../store/database.ts'
import { bucketOf, holdsAny } from '../../store/word-set.ts'
import type { RunPlan } from '../plan.ts'
import { analyseBatches } from './analyse-all.ts'
import type { AnalysisSetup } from './analysed.ts'
import { type Keeper, stageNumbers } from './keeper.ts'
import type { OpenStore } from './open-store.ts'
import { createProbe, probeBatches } from './probe.ts'
import { type ChangedEntries, changedEntries, lexiconsOf, type Scoring } from './scoring.ts'
import { documentOf } from './take-in.ts'

/** Stored texts that an earlier way of scoring was applied to, and what of it differs. */
export interface Outdated {
  readonly contents: readonly number[]
  /** `undefined` where everything may. */
  readonly changed: ChangedEntries | undefined
}

/**
 * The stored texts among some inputs that were scored otherwise than now.
 *
 * @param inputs numbers of the files whose documents are asked about
 * @param current row of `scorings` of the present way
 */
export async function findOutdated(
  database: Database,
  inputs: readonly number[],
  current: number | undefined,
  scoring: Scoring,
): Promise<Outdated[]> {
  await stageNumbers(database, 'asked', inputs)
  const byScoring = new Map<number, number[]>()
  const rows = database.stream(
    `SELECT DISTINCT r.content, coalesce(c.scoring, 0) FROM asked a JOIN readings r ON r.input = a.number
     LEFT JOIN current c ON c.content = r.content
     WHERE r.content IS NOT NULL AND c.scoring IS DISTINCT FROM ${current ?? -1} ORDER BY 1`,
  )
  for await (const part of rows) {
    for (const [content, old] of part) {
      const held = byScoring.get(Number(old)) ?? []
      byScoring.set(Number(old), held)
      held.push(Number(content))
    }
  }
  const outdated: Outdated[] = []
  for (const [old, contents] of [...byScoring].sort(([a], [b]) => a - b)) {
    const [row] = await database.all('SELECT base, entries FROM scorings WHERE scoring = ?', [old])
    const from = row && {
      base: String(row.base),
      entries: JSON.parse(String(row.entries)) as Scoring['entries'],
    }
    outdated.push({ contents, changed: from && changedEntries(from, scoring) })
  }
  return outdated
}

export interface RematchOptions {
  readonly plan: RunPlan
  readonly keeper: Keeper
  readonly setup: AnalysisSetup
  readonly workers: number
  readonly program?: URL | undefined
  readonly batch?: number | undefined
  readonly store: OpenStore
  /** Row of `scorings` of the present way. */
  readonly scoring: number
  readonly onProgress: (added: { readonly documents: number; readonly words: number }) => void
}

/**
 * Brings outdated contents up to date.
 *
 * @returns how many were analysed again
 */
export async function rematch(outdated: readonly Outdated[], options: RematchOptions): Promise<number> {
  let analysed = 0
  for (const { contents, changed } of outdated) {
    const touched = changed === undefined ? new Set(contents) : await touchedBy(changed, contents, options)
    await confirm(
      options.store.now(),
      contents.filter((content) => !touched.has(content)),
      options.scoring,
    )
    analysed += await analyseAgain([...touched], options)
  }
  return analysed
}

/** Contents whose analysis may differ because some entries do. */
async function touchedBy(
  changed: ChangedEntries,
  contents: readonly number[],
  { plan, store, workers }: RematchOptions,
): Promise<ReadonlySet<number>> {
  const database = store.now()
  const touched = new Set<number>()
  await stageNumbers(database, 'asked', contents)
  for await (const number of withEntries(database, changed.before)) touched.add(number)
  const lexicons = lexiconsOf(plan.lexicons.lexicons, changed.now)
  if (lexicons.length === 0) return touched
  const { zones, unit } = plan.pipeline
  const setup = { lexicons, zones: zones.count, unit }
  const probe = createProbe(setup)
  const buckets = new Set<number>()
  for await (const rows of database.stream('SELECT form FROM forms'))
    for (const [form] of rows) if (probe.isAnchor(String(form))) buckets.add(bucketOf(String(form)))
  const candidates: number[] = []
  const sets = database.stream(
    `SELECT c.content, a.word_set FROM asked JOIN current c ON c.content = asked.number
     JOIN analyses a USING (analysis)`,
  )
  for await (const rows of sets) {
    for (const [content, words] of rows) {
      const number = Number(content)
      if (!touched.has(number) && holdsAny(words as Uint8Array, buckets)) candidates.push(number)
    }
  }
  const groups: (readonly number[])[] = []
  async function* batches() {
    for await (const documents of storedDocuments(candidates, store.alone)) {
      groups.push(documents.map(({ number }) => number))
      yield documents.map(({ document }) => document)
    }
  }
  for await (const matched of probeBatches(batches(), probe, setup, workers)) {
    const group = groups.shift()!
    matched.forEach((isMatched, index) => {
      if (isMatched) touched.add(group[index]!)
    })
  }
  return touched
}

/** Contents, among those asked about, with one of some entries in their ledger. */
async function* withEntries(
  database: Database,
  ids: ReadonlyMap<string, ReadonlySet<string>>,
): AsyncIterable<number> {
  const rows = [...ids].flatMap(([framing, entries]) => [...entries].map((entry) => [framing, entry]))
  if (rows.length === 0) return
  await database.run('CREATE OR REPLACE TEMPORARY TABLE sought (framing VARCHAR, entry VARCHAR)')
  await database.stage('sought', ['text', 'text'], rows)
  const found = database.stream(
    `SELECT DISTINCT c.content FROM asked JOIN current c ON c.content = asked.number
     JOIN matches m USING (analysis) JOIN sought s ON s.framing = m.framing AND s.entry = m.entry`,
  )
  for await (const part of found) for (const [content] of part) yield Number(content)
}

/** Says of contents that their analysis holds under the present way of scoring too. */
async function confirm(database: Database, contents: readonly number[], scoring: number): Promise<void> {
  if (contents.length === 0) return
  await database.transact(async () => {
    await stageNumbers(database, 'asked', contents)
    await database.run(`UPDATE current SET scoring = ${scoring} WHERE content IN (SELECT number FROM asked)`)
  })
}

async function analyseAgain(contents: readonly number[], options: RematchOptions): Promise<number> {
  const { keeper, setup, batch, onProgress } = options
  const groups: (readonly number[])[] = []
  async function* batches() {
    for await (const documents of storedDocuments(contents, options.store.alone, batch)) {
      groups.push(documents.map(({ number }) => number))
      yield documents.map(({ document }) => document)
    }
  }
  let done = 0
  for await (const analysed of analyseBatches(batches(), setup, options)) {
    const group = groups.shift()!
    let words = 0
    analysed.forEach((result, index) => {
      const content = group[index]!
      if (result.kind === 'failed') {
        keeper.addFailed(content)
        return
      }
      words += result.rows.wordCount
      keeper.addAgain(content, result.rows)
    })
    done += group.length
    await keeper.settle()
    onProgress({ documents: group.length, words })
  }
  await keeper.flush()
  return done
}

/** Texts asked for together. */
const AT_ONCE = 128

/** Documents of the store, in the order of their numbers. */
async function* storedDocuments(
  contents: readonly number[],
  alone: OpenStore['alone'],
  most: number = AT_ONCE,
) {
  const atOnce = Math.min(most, AT_ONCE)
  const ordered = [...contents].sort((a, b) => a - b)
  for (let from = 0; from < ordered.length; from += atOnce) {
    const asked = ordered.slice(from, from + atOnce)
    const rows = await alone((database) =>
      database.all(
        `SELECT content, text, markup, docvars, zones, origin FROM contents
         WHERE content BETWEEN ${asked[0]} AND ${asked.at(-1)} AND content IN (${asked.join(', ')})
         ORDER BY content`,
      ),
    )
    yield rows.map(({ content, text, markup, docvars, zones, origin }) => ({
      number: Number(content),
      document: documentOf(`text ${content}`, {
        text: String(text),
        markup: String(markup),
        docvars: String(docvars),
        zones: zones as string | undefined,
        origin: origin as string | undefined,
      }),
    }))
  }
}
