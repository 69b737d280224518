/** A source that is a feed. */
import type { Fetched } from '../../read/fetch/fetch.ts'
import { charsetOf } from '../../read/html/charset.ts'
import { isAhead } from './back-off.ts'
import { type CollectedItem, feedItems } from './feed-items.ts'
import { hasPage, keepFeedText, nameOf } from './keep.ts'
import { getLinkedPage, type LinkedPage } from './linked-page.ts'
import type { ItemState, PendingPage } from './state.ts'
import { noteFailure, type Visit } from './visit.ts'

/** Characters of an id or address: a longer one would make a file of docvars that is not read. */
const LONGEST_ID = 2000
/** Pages after which what has come is remembered, so that a feed of thousands need not begin again. */
const PAGES_A_SAVE = 20

/** What a feed came to. */
export interface CollectedFeed {
  /** Ids of items that were looked at. */
  readonly touched: ReadonlySet<string>
  /** Whether every item is as it should be: otherwise the feed is to be got again though it has not changed. */
  readonly isWhole: boolean
}

/**
 * Keeps what is new or changed in a feed; what it has stopped to list stays, with the time in the state.
 *
 * @throws InputFault where it is no feed as it should be; nothing was changed then
 */
export async function collectFeed(
  visit: Visit,
  fetched: Fetched,
  save: () => Promise<void>,
): Promise<CollectedFeed> {
  const { source, options, state } = visit
  const items = await feedItems(fetched.body, {
    url: fetched.url,
    encoding: charsetOf(fetched.headers['content-type']),
    limits: options.limits?.feed,
    htmlLimits: options.limits?.html,
  })
  const due: Due[] = []
  for (const item of items) {
    const known = state.items.get(item.id)
    const fingerprint = `${source.follow} ${item.fingerprint}`
    if (known?.fingerprint !== fingerprint) due.push({ item, fingerprint, known })
    else if (known.gone !== undefined) state.items.set(item.id, without(known, 'gone'))
  }
  await announce(visit, due, save)
  let isWhole = true
  for (const [at, { item, fingerprint, known }] of due.entries()) {
    options.signal?.throwIfAborted()
    const kept = await attempt(visit, item.id, () => collectItem(visit, item, fingerprint, known))
    if (kept === undefined) isWhole = false
    else state.items.set(item.id, kept)
    if (source.follow === 'linked' && (at + 1) % PAGES_A_SAVE === 0) await save()
  }
  noteGone(visit, new Set(items.map(({ id }) => id)))
  return { touched: new Set(due.map(({ item }) => item.id)), isWhole }
}

interface Due {
  readonly item: CollectedItem
  readonly fingerprint: string
  readonly known: ItemState | undefined
}

/**
 * Remembers what is about to come. Items that change are unknown for so long: were they remembered as they were, a feed
 * that goes back to that after a crash would find its own text where another is kept. Pages are to be got from now on,
 * even if the feed has stopped to list them by the time the next process looks.
 */
async function announce(
  { source, state }: Visit,
  due: readonly Due[],
  save: () => Promise<void>,
): Promise<void> {
  let isToSave = false
  for (const { item, known } of due) {
    const pending = source.follow === 'linked' ? pendingOf(item) : undefined
    if (known === undefined && pending === undefined) continue
    state.items.set(item.id, { fingerprint: '', ...(pending && { pending }) })
    isToSave = true
  }
  if (!isToSave) return
  state.answer = undefined
  await save()
}

/** The page that an item leads to, before the first try; `undefined` where there is none to be got. */
function pendingOf(item: CollectedItem): PendingPage | undefined {
  const { link, fields } = item
  return link === undefined || isTooLong(item) ? undefined : { link, fields, tries: 0, retryAt: 0 }
}

function isTooLong({ id, link = '' }: CollectedItem): boolean {
  return id.length > LONGEST_ID || link.length > LONGEST_ID
}

function noteGone({ source, options, state, counts }: Visit, listed: ReadonlySet<string>): void {
  for (const [id, known] of state.items) {
    if (listed.has(id) || known.gone !== undefined) continue
    state.items.set(id, { ...known, gone: new Date(options.now()).toISOString() })
    counts.gone++
    options.log({ kind: 'item', source: source.url, id, change: 'gone' })
  }
}

/**
 * Tries again the pages that did not come before, whether the feed still lists them or not.
 *
 * @param touched ids of items that were looked at just now
 */
export async function retryPages(
  visit: Visit,
  touched: ReadonlySet<string>,
  save: () => Promise<void>,
): Promise<void> {
  const { source, options, state } = visit
  if (source.follow === 'none') return
  let unsaved = 0
  for (const [id, known] of [...state.items]) {
    const { pending } = known
    if (pending === undefined || touched.has(id) || isAhead(pending.retryAt, options.now())) continue
    options.signal?.throwIfAborted()
    await attempt(visit, id, async () => {
      const page = await getLinkedPage(visit, id, pending, known.page)
      state.items.set(id, afterPage(visit, id, without(known, 'pending'), page, pending))
    })
    if (++unsaved % PAGES_A_SAVE === 0) await save()
  }
}

async function collectItem(
  visit: Visit,
  item: CollectedItem,
  fingerprint: string,
  known: ItemState | undefined,
): Promise<ItemState> {
  const { id, fields } = item
  if (isTooLong(item)) {
    const cut = id.slice(0, 60)
    noteFailure(visit, `${cut}…`, `its id or address has over ${LONGEST_ID} characters; tell its publisher`)
    return { fingerprint }
  }
  const pending = visit.source.follow === 'linked' ? pendingOf(item) : undefined
  if (pending === undefined) {
    await keepFeedText(visit, item)
    return { fingerprint }
  }
  const page = await getLinkedPage(visit, id, pending, known?.page)
  if (page.kind !== 'kept' && !hasPage(visit, nameOf(visit, id, fields))) await keepFeedText(visit, item)
  return afterPage(visit, id, { fingerprint, ...(known?.page && { page: known.page }) }, page, pending)
}

function afterPage(
  visit: Visit,
  id: string,
  known: ItemState,
  page: LinkedPage,
  { link }: PendingPage,
): ItemState {
  if (page.kind === 'kept') return { ...known, page: page.page }
  const again = page.kind === 'later' ? 'it is tried again' : 'it is not tried again'
  noteFailure(
    visit,
    id,
    `its page ${link} was not got, what is there of it is kept, and ${again}: ${page.message}`,
  )
  return page.kind === 'later' ? { ...known, pending: page.pending } : known
}

/** An item that its reader fails on must not keep the others from being collected. */
async function attempt<Result>(
  visit: Visit,
  id: string,
  work: () => Promise<Result>,
): Promise<Result | undefined> {
  try {
    return await work()
  } catch (error) {
    const isOfItem = error instanceof Error && !('syscall' in error) && visit.options.signal?.aborted !== true
    if (!isOfItem) throw error
    noteFailure(visit, id, `it could not be kept: ${error.message}`)
    return undefined
  }
}

function without<Name extends keyof ItemState>(item: ItemState, name: Name): Omit<ItemState, Name> {
  const { [name]: _, ...rest } = item
  return rest
}
