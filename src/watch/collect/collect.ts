/**
 * Collecting from the web: what feeds and pages hold is kept as files, one or two an item, which are read like any other.
 * Files come first and what is remembered of them after, so that a process can end at any moment and the next collect
 * makes the folder what it would have been.
 */
import { createHash } from 'node:crypto'
import { InputFault } from '../../read/diagnostic.ts'
import { type Fetched, HttpFault } from '../../read/fetch/fetch.ts'
import { mapConcurrent } from '../../stream.ts'
import { backOff, isAhead } from './back-off.ts'
import { collectFeed, retryPages } from './feed-source.ts'
import { FILES, openFolder } from './folder.ts'
import { keepPage } from './keep.ts'
import { unasked, validatorsOf } from './linked-page.ts'
import type { CollectOptions, CollectReport, CollectSource } from './options.ts'
import { kindOf, pageOf } from './page.ts'
import { readState, writeState } from './state.ts'
import type { Visit } from './visit.ts'
import { createWeb, describe, type Tally, type Web } from './web.ts'

/** Hosts that are asked at once. */
const HOSTS_AT_ONCE = 8

/**
 * Collects sources, those of one host one after another. What goes wrong with one is in its report and touches no other.
 *
 * @returns a report for each source, in their order
 * @throws the signal's reason where it aborts; what has come by then is kept and remembered
 */
export type Collect = (sources: readonly CollectSource[]) => Promise<CollectReport[]>

/**
 * A collector for the life of a process: what it learns of a host while it collects one source holds for the others,
 * whichever of them are collected when. After a restart it knows what the folders of the sources it is given remember.
 */
export function createCollector(options: CollectOptions): Collect {
  const web = createWeb(options)
  return async (sources) => {
    const opened: Opened[] = []
    for (const source of sources) opened.push(await openVisit(source, web, options))
    const reports = new Map<Opened, CollectReport>()
    const collectHost = async (ofHost: readonly Opened[]) => {
      for (const one of ofHost) {
        options.signal?.throwIfAborted()
        reports.set(one, one.kind === 'failed' ? one.report : await collectSource(one.visit))
      }
    }
    for await (const _ of mapConcurrent(HOSTS_AT_ONCE, collectHost)(each(byHost(opened)))) {
      // what it comes to is in the reports
    }
    return opened.map((one) => reports.get(one)!)
  }
}

/** Collects sources once. */
export function collect(
  sources: readonly CollectSource[],
  options: CollectOptions,
): Promise<CollectReport[]> {
  return createCollector(options)(sources)
}

type Opened =
  | { readonly kind: 'visit'; readonly source: CollectSource; readonly visit: Visit }
  | { readonly kind: 'failed'; readonly source: CollectSource; readonly report: CollectReport }

async function openVisit(source: CollectSource, web: Web, options: CollectOptions): Promise<Opened> {
  const disk = options.disk ?? FILES
  const tally: Tally = { source: source.url, requests: 0, bytes: 0, hosts: new Set(), origins: new Set() }
  const counts = { added: 0, changed: 0, gone: 0, failed: [] }
  try {
    const folder = await openFolder(source.folder, disk)
    const state = await readState(source.folder, source, disk, options.log)
    web.recall(state)
    const now = options.now()
    for (const [host, { waitUntil }] of state.hosts) if (isAhead(waitUntil, now)) tally.hosts.add(host)
    for (const [origin, { until }] of state.robots) if (isAhead(until, now)) tally.origins.add(origin)
    return { kind: 'visit', source, visit: { source, options, disk, web, folder, state, tally, counts } }
  } catch (error) {
    const report: CollectReport = {
      url: source.url,
      outcome: 'failed',
      ...counts,
      requests: 0,
      bytes: 0,
      message: describeError(error),
    }
    return { kind: 'failed', source, report }
  }
}

async function collectSource(visit: Visit): Promise<CollectReport> {
  const { options } = visit
  try {
    const end = await ask(visit)
    await save(visit)
    return reportOf(visit, end)
  } catch (error) {
    if (options.signal?.aborted === true) {
      await save(visit)
      throw options.signal.reason
    }
    return reportOf(visit, { outcome: 'failed', message: describeError(error) })
  }
}

type End = Pick<CollectReport, 'outcome' | 'message' | 'retryAt'>

async function ask(visit: Visit): Promise<End> {
  const { source, state, options, web, tally } = visit
  if (isAhead(state.waitUntil, options.now())) {
    const message = 'it failed before and is asked again later'
    return { outcome: 'waiting', retryAt: state.waitUntil, message }
  }
  const answer = await web.ask(source.url, validatorsOf(state.answer ?? {}), tally)
  switch (answer.kind) {
    case 'later':
      return { outcome: answer.outcome, retryAt: answer.retryAt, message: answer.message }
    case 'disallowed':
      return { outcome: 'disallowed', retryAt: answer.retryAt, message: answer.message }
    case 'fault':
      return failed(visit, answer.fault)
    case 'fetched':
      try {
        return await take(visit, answer.fetched)
      } catch (error) {
        if (error instanceof InputFault) return failed(visit, error)
        throw error
      }
    default:
      return answer satisfies never
  }
}

function failed({ state, options }: Visit, fault: InputFault): End {
  const end: End = { outcome: 'failed', message: describe(fault) }
  if (!(fault instanceof HttpFault) || fault.status < 500) return end
  state.failures++
  state.waitUntil = options.now() + backOff(state.failures, options.random())
  return { ...end, retryAt: state.waitUntil }
}

/** Keeps what an answer brings; the state of before stays where it is not what was expected. */
async function take(visit: Visit, fetched: Fetched): Promise<End> {
  const { source, state, counts } = visit
  if (fetched.status === 304 && state.answer === undefined) throw unasked()
  const digest = createHash('sha256').update(fetched.body).digest('hex')
  const isSame = fetched.status === 304 || digest === state.answer?.digest
  let touched: ReadonlySet<string> = new Set()
  if (!isSame) {
    const kind =
      source.kind === 'auto' ? (state.kind ?? (kindOf(fetched) === 'feed' ? 'feed' : 'page')) : source.kind
    let isWhole = true
    if (kind === 'page') await collectPage(visit, fetched)
    else ({ touched, isWhole } = await collectFeed(visit, fetched, () => save(visit)))
    const { etag, 'last-modified': lastModified } = fetched.headers
    state.kind = kind
    state.answer = isWhole ? { ...validatorsOf({ etag, lastModified }), digest } : undefined
  }
  state.failures = 0
  state.waitUntil = undefined
  await retryPages(visit, touched, () => save(visit))
  const { added, changed, gone } = counts
  const retryAt = nextTry(visit)
  return {
    outcome: added + changed + gone > 0 ? 'collected' : 'unchanged',
    ...(retryAt === undefined ? {} : { retryAt }),
  }
}

/** A page is one document, known by its address. */
async function collectPage(visit: Visit, fetched: Fetched): Promise<void> {
  const { source, options, state } = visit
  const page = await pageOf(fetched, { selector: source.selector, limits: options.limits?.html })
  if (state.answer !== undefined) {
    // were it remembered, a page that goes back to it after a crash would be taken for what is kept
    state.answer = undefined
    await save(visit)
  }
  await keepPage(visit, source.url, page, { id: source.url, url: source.url })
}

/** When the first of the pages that did not come is due. */
function nextTry({ state }: Visit): number | undefined {
  const times = [...state.items.values()].flatMap(({ pending }) => (pending ? [pending.retryAt] : []))
  return times.length === 0 ? undefined : times.reduce((one, other) => Math.min(one, other))
}

async function save({ source, state, web, tally, disk }: Visit): Promise<void> {
  await writeState(source.folder, source, { ...state, ...web.memoryFor(tally) }, disk)
}

function reportOf({ source, counts, tally }: Visit, end: End): CollectReport {
  const { requests, bytes } = tally
  return { url: source.url, ...end, ...counts, requests, bytes }
}

function describeError(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  const isOfDisk = 'syscall' in error
  return isOfDisk
    ? `its folder cannot be read or written: ${error.message}; what is missing is collected the next time`
    : `${error.message}; what is missing is collected the next time`
}

function byHost(opened: readonly Opened[]): readonly (readonly Opened[])[] {
  const groups = new Map<string, Opened[]>()
  for (const one of opened) {
    const { url } = one.source
    const host = URL.canParse(url) ? new URL(url).host : url
    const group = groups.get(host)
    if (group === undefined) groups.set(host, [one])
    else group.push(one)
  }
  return [...groups.values()]
}

async function* each<Item>(items: readonly Item[]): AsyncIterable<Item> {
  yield* items
}
