/**
 * Matching stored texts again after lexicons or settings have changed, without a look at the sources: all of them where
 * everything may have changed, and otherwise those that changed entries are, or may be, found in.
 *
 * Why the others stay as they are: which matches there are depends on an entry only where it is found and its conditions
 * hold, because only such matches take words from others (leftmost-longest); stance and labels depend on the matches
 * and on the text around them. So a text in which neither the old form of a changed entry was in the ledger nor its new
 * form is found has the same matches, stances and labels as before.
 */
import type { Lexicon } from '../../lexicon/lexicon.ts'
import type { Database } from '../../store/database.ts'
import { bucketOf, holdsAny } from '../../store/word-set.ts'
import { createAnalyser } from '../analyse.ts'
import type { RunPlan } from '../plan.ts'
import { analyseBatches } from './analyse-all.ts'
import type { AnalysisSetup } from './analysed.ts'
import { type Keeper, stageNumbers } from './keeper.ts'
import type { OpenStore } from './open-store.ts'
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
    if (changed === undefined) {
      analysed += (await analyseAgain(contents, options)).length
      continue
    }
    const had = await withEntries(options.store.now(), contents, changed.before)
    const sought = lexiconsOf(options.plan.lexicons.lexicons, changed.now)
    const possible = await thoseThatMayHave(sought, contents, options)
    const candidates = possible.filter((content) => !had.has(content))
    const touched = new Set(await analyseAgain([...had], options))
    for (const content of await analyseAgain(candidates, options, sought)) touched.add(content)
    const others = contents.filter((content) => !touched.has(content))
    await confirm(options.store.now(), others, options.scoring)
    analysed += touched.size
  }
  return analysed
}

/** Contents with a word that one of some entries cannot do without; none where there are no entries. */
async function thoseThatMayHave(
  lexicons: readonly Lexicon[],
  contents: readonly number[],
  { plan, store }: RematchOptions,
): Promise<number[]> {
  if (lexicons.length === 0) return []
  const database = store.now()
  const { zones, unit } = plan.pipeline
  const { isAnchor } = createAnalyser({ lexicons, rules: [], zones: zones.count, unit })
  const buckets = new Set<number>()
  for await (const rows of database.stream('SELECT form FROM forms'))
    for (const [form] of rows) if (isAnchor(String(form))) buckets.add(bucketOf(String(form)))
  const found: number[] = []
  await stageNumbers(database, 'asked', contents)
  const sets = database.stream(
    `SELECT c.content, a.word_set FROM asked JOIN current c ON c.content = asked.number
     JOIN analyses a USING (analysis)`,
  )
  for await (const rows of sets)
    for (const [content, words] of rows)
      if (holdsAny(words as Uint8Array, buckets)) found.push(Number(content))
  return found
}

/** Contents, among some, with one of some entries in their ledger. */
async function withEntries(
  database: Database,
  contents: readonly number[],
  ids: ReadonlyMap<string, ReadonlySet<string>>,
): Promise<ReadonlySet<number>> {
  const had = new Set<number>()
  const rows = [...ids].flatMap(([framing, entries]) => [...entries].map((entry) => [framing, entry]))
  if (rows.length === 0) return had
  await stageNumbers(database, 'asked', contents)
  await database.run('CREATE OR REPLACE TEMPORARY TABLE sought (framing VARCHAR, entry VARCHAR)')
  await database.stage('sought', ['text', 'text'], rows)
  const found = database.stream(
    `SELECT DISTINCT c.content FROM asked JOIN current c ON c.content = asked.number
     JOIN matches m USING (analysis) JOIN sought s ON s.framing = m.framing AND s.entry = m.entry`,
  )
  for await (const part of found) for (const [content] of part) had.add(Number(content))
  return had
}

/** Says of contents that their analysis holds under the present way of scoring too. */
async function confirm(database: Database, contents: readonly number[], scoring: number): Promise<void> {
  if (contents.length === 0) return
  await database.transact(async () => {
    await stageNumbers(database, 'asked', contents)
    await database.run(`UPDATE current SET scoring = ${scoring} WHERE content IN (SELECT number FROM asked)`)
  })
}

/**
 * Analyses contents anew.
 *
 * @param sought only those that one of these entries is found in; all where left out
 * @returns those that were analysed, or could not be
 */
async function analyseAgain(
  contents: readonly number[],
  options: RematchOptions,
  sought?: readonly Lexicon[],
): Promise<number[]> {
  const { keeper, setup, batch, onProgress } = options
  const groups: (readonly number[])[] = []
  async function* batches() {
    for await (const documents of storedDocuments(contents, options.store.alone, batch)) {
      groups.push(documents.map(({ number }) => number))
      yield documents.map(({ document }) => document)
    }
  }
  const touched: number[] = []
  const used = sought === undefined ? setup : { ...setup, sought }
  for await (const analysed of analyseBatches(batches(), used, options)) {
    const group = groups.shift()!
    const before = touched.length
    let words = 0
    analysed.forEach((result, index) => {
      if (result.kind === 'unwanted') return
      const content = group[index]!
      touched.push(content)
      if (result.kind === 'failed') {
        keeper.addFailed(content)
        return
      }
      words += result.rows.wordCount
      keeper.addAgain(content, result.rows)
    })
    await keeper.settle()
    onProgress({ documents: touched.length - before, words })
  }
  await keeper.flush()
  return touched
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
