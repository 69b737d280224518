/**
 * Whether a store is whole: every block can be read, and the rows keep the rules that whoever writes them promises.
 */
import { basename, dirname } from 'node:path'
import { RostrumError } from '../error.ts'
import { type ContentHasher, checkTexts } from './check-texts.ts'
import type { Database } from './database.ts'
import { StoreDamaged } from './fault.ts'
import { openForReading, STORE_FILE } from './open.ts'
import { parseMark, stateOf } from './process.ts'
import { RULES, type Rule, SAME_IDS } from './rules.ts'
import { TABLES } from './schema.ts'

/** What was found, and what to do where it is not well. */
export interface StoreFinding {
  readonly level: 'ok' | 'warning' | 'wrong'
  readonly what: string
  readonly remedy?: string
}

export interface CheckOptions {
  /** Makes the hash of a content; where left out, the hashes are taken as they are. */
  readonly hashOf?: ContentHasher
  /** Whether the pipeline keeps ids that stand twice; where left out, as the last run that was done had it. */
  readonly sameIds?: 'kept' | 'rejected'
}

const BUILD_ANEW = 'run the pipeline with --rebuild: the store is built anew from the sources'
const SET_ASIDE =
  'run the pipeline: the damaged store is set aside beside it, and a new one is built from the sources'

/**
 * Checks a store. Reads all of it: some seconds for a gigabyte.
 *
 * @param path the store, or the folder that holds it
 * @returns what was found, in the same order for the same store; at least one finding
 * @throws RostrumError where it is in use and no turn comes, or where there is none
 */
export async function checkStore(path: string, options: CheckOptions = {}): Promise<readonly StoreFinding[]> {
  const folder = basename(path) === STORE_FILE ? dirname(path) : path
  let database: Database | undefined
  try {
    database = await openForReading(folder)
    const rows = await readEveryBlock(database)
    const findings: StoreFinding[] = [
      { level: 'ok', what: `every block can be read: ${rows} rows in ${Object.keys(TABLES).length} tables` },
    ]
    findings.push(...(await runsUnderWay(database)))
    findings.push(...(await rulesOf(database, options)))
    findings.push(...(await textsOf(database, options.hashOf)))
    return findings
  } catch (error) {
    if (error instanceof StoreDamaged) return [{ level: 'wrong', what: error.message, remedy: SET_ASIDE }]
    if (error instanceof RostrumError && /^store-(newer|older|failed)$/.test(error.code)) {
      return error.problems.map(({ place, message }) => ({
        level: 'wrong',
        ...halves(`${place.source}: ${message}`),
      }))
    }
    throw error
  } finally {
    database?.close()
  }
}

/** What is wrong, and what to do, of a message that says both. */
function halves(message: string): { what: string; remedy?: string } {
  const at = message.lastIndexOf('; ')
  return at < 0 ? { what: message } : { what: message.slice(0, at), remedy: message.slice(at + 2) }
}

/** Has the database look at every value, so that it finds each block's checksum right or says where it is not. */
async function readEveryBlock(database: Database): Promise<number> {
  let rows = 0
  for (const [name, { columns }] of Object.entries(TABLES)) {
    const hashes = Object.keys(columns).map((column) => `bit_xor(hash("${column}"))`)
    const [row] = await database.all(`SELECT count(*) AS n, ${hashes.join(', ')} FROM ${name}`)
    rows += Number(row?.n)
  }
  return rows
}

async function runsUnderWay(database: Database): Promise<StoreFinding[]> {
  const running = await database.all("SELECT run, process FROM runs WHERE state = 'running' ORDER BY run")
  return running.flatMap(({ run, process }): StoreFinding[] => {
    const mark = parseMark(process as string | undefined)
    const state = mark === undefined ? 'gone' : stateOf(mark)
    const whose = mark === undefined ? 'its process is not known' : `process ${mark.pid} on ${mark.host}`
    if (state === 'alive') return [{ level: 'ok', what: `run ${String(run)} is under way: ${whose}` }]
    return [
      {
        level: 'warning',
        what: `run ${String(run)} was not finished: ${whose}${state === 'gone' ? ', which is gone' : ', which cannot be asked from here'}`,
        remedy: 'run the pipeline: the next run goes on from there',
      },
    ]
  })
}

async function rulesOf(database: Database, { sameIds }: CheckOptions): Promise<StoreFinding[]> {
  const ids = sameIds ?? (await sameIdsOf(database))
  const rules = ids === 'kept' ? RULES : [...RULES, SAME_IDS]
  const topics = new Map<string, StoreFinding[]>()
  for (const rule of rules) {
    const findings = topics.get(rule.topic) ?? []
    topics.set(rule.topic, findings)
    const [row] = await database.all(`SELECT count(*) AS n, min(subject) AS first FROM (${rule.broken})`)
    const count = Number(row?.n)
    if (count === 0) continue
    const level = rule === SAME_IDS && ids === undefined ? 'warning' : 'wrong'
    findings.push(brokenRule(level, rule, count, row?.first as string | undefined))
  }
  return [...topics].flatMap(([topic, findings]) =>
    findings.length > 0 ? findings : [{ level: 'ok' as const, what: `${topic}: nothing amiss` }],
  )
}

/** What the last run that was done made of ids that stand twice; `undefined` where its settings do not say. */
async function sameIdsOf(database: Database): Promise<CheckOptions['sameIds']> {
  const [row] = await database.all("SELECT settings FROM runs WHERE state = 'done' ORDER BY run DESC LIMIT 1")
  try {
    const { duplicates } = JSON.parse(String(row?.settings)) as { duplicates?: string | { id?: string } }
    const id = typeof duplicates === 'object' ? duplicates.id : duplicates
    return id === 'keep' ? 'kept' : id === 'reject' ? 'rejected' : undefined
  } catch {
    return undefined
  }
}

function brokenRule(
  level: 'warning' | 'wrong',
  { one, many }: Pick<Rule, 'one' | 'many'>,
  count: number,
  first: string | undefined,
): StoreFinding {
  const named = first === undefined ? '' : ` (${count === 1 ? '' : 'first: '}${first})`
  const remedy =
    level === 'wrong' ? BUILD_ANEW : 'give the documents ids of their own, unless the pipeline keeps these'
  return { level, what: `${count} ${count === 1 ? one : many}${named}`, remedy }
}

async function textsOf(database: Database, hashOf: ContentHasher | undefined): Promise<StoreFinding[]> {
  const { hashes, passages, matches } = await checkTexts(database, hashOf)
  const kinds = [
    [
      hashes,
      'text is not the one that its hash was made of',
      'texts are not the ones that their hashes were made of',
    ],
    [passages, 'passage lies outside its text', 'passages lie outside their texts'],
    [
      matches,
      'match has other words than its text has there',
      'matches have other words than their texts have there',
    ],
  ] as const
  const findings = kinds
    .filter(([{ count }]) => count > 0)
    .map(([{ count, first }, one, many]) => brokenRule('wrong', { one, many }, count, first))
  return findings.length > 0 ? findings : [{ level: 'ok', what: 'words against the texts: nothing amiss' }]
}
