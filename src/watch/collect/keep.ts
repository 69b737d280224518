/** Keeping one item: nothing is written that reads to what is there already. */
import type { CollectedItem } from './feed-items.ts'
import { isSameItem, isSamePage, type Page } from './page.ts'
import { noteFailure, noteItem, type Visit } from './visit.ts'

/** Characters of a docvar beside a page; ids and addresses, which are never cut, are bounded before. */
const LONGEST_FIELD = 2000

/** The name of an item's files, whatever it is called by now. */
export function nameOf({ folder }: Visit, id: string, fields: Readonly<Record<string, string>>): string {
  return folder.nameOf(id, fields.title ?? fields.url)
}

/** Whether there is a page of an item. */
export function hasPage({ folder }: Visit, name: string): boolean {
  return folder.has(name, 'html') || folder.has(name, 'pdf')
}

/** Keeps an item as its feed holds it, in place of a page. */
export async function keepFeedText(visit: Visit, item: CollectedItem): Promise<void> {
  const { folder } = visit
  const name = nameOf(visit, item.id, item.fields)
  const isNew = !folder.has(name, 'rss') && !hasPage(visit, name)
  const { bytes, hasText } = await item.asFeed()
  const old = await folder.read(name, 'rss')
  if (old === undefined || !(await isSameItem(old, bytes))) {
    await folder.write(name, 'rss', bytes)
    noteItem(visit, item.id, isNew ? 'added' : 'changed')
  }
  await folder.remove(name, 'html')
  await folder.remove(name, 'pdf')
  await folder.remove(name, 'yaml')
  if (hasText) return
  if (visit.source.follow === 'none') {
    noteFailure(
      visit,
      item.id,
      'the feed holds no text of it; write fetch: linked to read the page it leads to',
    )
  } else if (item.link === undefined) {
    noteFailure(visit, item.id, 'the feed holds neither a text of it nor an address; tell its publisher')
  }
}

/**
 * Keeps a page with its docvars beside it, in place of the feed's text. The docvars come first, so that there is no moment
 * at which a page is without them.
 *
 * @param page `undefined` where the one that is kept still holds
 */
export async function keepPage(
  visit: Visit,
  id: string,
  page: Page | undefined,
  fields: Readonly<Record<string, string>>,
): Promise<void> {
  const { folder } = visit
  const name = nameOf(visit, id, fields)
  const isNew = !folder.has(name, 'rss') && !hasPage(visit, name)
  const sidecar = sidecarOf(fields)
  const isOtherSidecar = (await folder.read(name, 'yaml'))?.equals(sidecar) !== true
  const isOtherPage = page !== undefined && !(await isKept(visit, name, page))
  if (isOtherSidecar) await folder.write(name, 'yaml', sidecar)
  if (isOtherPage) {
    await folder.write(name, page.ending, page.bytes)
    await folder.remove(name, page.ending === 'html' ? 'pdf' : 'html')
  }
  await folder.remove(name, 'rss')
  if (isOtherSidecar || isOtherPage) noteItem(visit, id, isNew ? 'added' : 'changed')
}

async function isKept({ folder, source, options }: Visit, name: string, page: Page): Promise<boolean> {
  const bytes = await folder.read(name, page.ending)
  if (bytes === undefined) return false
  const pageOptions = { selector: source.selector, limits: options.limits?.html }
  return isSamePage({ ending: page.ending, bytes }, page, pageOptions)
}

/** JSON strings are YAML: nothing in a title can end its line or begin another field. */
function sidecarOf(fields: Readonly<Record<string, string>>): Buffer {
  const lines = Object.entries(fields).map(([name, value]) => {
    const isWhole = name === 'id' || name === 'url'
    return `${name}: ${JSON.stringify(isWhole ? value : cut(value))}\n`
  })
  return Buffer.from(lines.join(''))
}

function cut(value: string): string {
  return value.slice(0, LONGEST_FIELD).replace(/\p{Surrogate}/gu, '')
}
