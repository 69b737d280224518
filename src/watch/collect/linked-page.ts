/** The pages that the items of a feed lead to. */
import { InputFault } from '../../read/diagnostic.ts'
import { HttpFault } from '../../read/fetch/fetch.ts'
import { backOff } from './back-off.ts'
import { hasPage, keepPage, nameOf } from './keep.ts'
import { PAGE_TYPES, type Page, pageOf } from './page.ts'
import type { ItemState, PendingPage } from './state.ts'
import type { Visit } from './visit.ts'
import { describe } from './web.ts'

/** Tries of one page, over some four days, that fail by the page itself; times when its host is silent do not count. */
const MOST_TRIES = 20

/** What came of a page: kept, to be tried again, or never to come. */
export type LinkedPage =
  | { readonly kind: 'kept'; readonly page: NonNullable<ItemState['page']> }
  | { readonly kind: 'later'; readonly pending: PendingPage; readonly message: string }
  | { readonly kind: 'never'; readonly message: string }

/**
 * Gets the page of an item and keeps it.
 *
 * @param known validators of the page that was kept before
 */
export async function getLinkedPage(
  visit: Visit,
  id: string,
  pending: PendingPage,
  known: ItemState['page'],
): Promise<LinkedPage> {
  const { web, source, options, tally } = visit
  const isThere = known?.url === pending.link && hasPage(visit, nameOf(visit, id, pending.fields))
  const validators = validatorsOf(isThere ? known : {})
  const answer = await web.ask(pending.link, { accept: PAGE_TYPES, ...validators }, tally)
  switch (answer.kind) {
    case 'later':
      return { kind: 'later', pending: { ...pending, retryAt: answer.retryAt }, message: answer.message }
    case 'disallowed':
      return later(visit, pending, answer.message, answer.retryAt)
    case 'fault':
      return afterFault(visit, pending, answer.fault)
    case 'fetched': {
      const { fetched } = answer
      const isSame = fetched.status === 304
      if (isSame && !isThere) return afterFault(visit, pending, unasked())
      let page: Page | undefined
      try {
        const pageOptions = { selector: source.selector, limits: options.limits?.html }
        page = isSame ? undefined : await pageOf(fetched, pageOptions)
      } catch (error) {
        if (error instanceof InputFault) return afterFault(visit, pending, error)
        throw error
      }
      await keepPage(visit, id, page, pending.fields)
      const { etag, 'last-modified': lastModified } = fetched.headers
      const kept = isSame ? validators : validatorsOf({ etag, lastModified })
      return { kind: 'kept', page: { ...kept, url: pending.link } }
    }
    default:
      return answer satisfies never
  }
}

/** The validators that there are. */
export function validatorsOf({
  etag,
  lastModified,
}: {
  readonly etag?: string | undefined
  readonly lastModified?: string | undefined
}): { readonly etag?: string; readonly lastModified?: string } {
  return { ...(etag === undefined ? {} : { etag }), ...(lastModified === undefined ? {} : { lastModified }) }
}

/** The fault of a server that says that nothing has changed, without having been told what there is. */
export function unasked(): InputFault {
  return new InputFault({
    code: 'unasked-304',
    message: 'the server says that nothing has changed (304) of what is not here',
    remedy: 'try again later; if it stays so, tell its owner',
  })
}

function afterFault(visit: Visit, pending: PendingPage, fault: InputFault): LinkedPage {
  const isForGood = (fault instanceof HttpFault && fault.status === 410) || fault.fault.code === 'bad-url'
  if (isForGood) return { kind: 'never', message: describe(fault) }
  return later(visit, pending, describe(fault))
}

function later(
  { options }: Visit,
  pending: PendingPage,
  message: string,
  notBefore: number = options.now(),
): LinkedPage {
  const tries = pending.tries + 1
  if (tries >= MOST_TRIES) return { kind: 'never', message: `${message}; tried ${tries} times and given up` }
  const retryAt = Math.max(notBefore, options.now() + backOff(tries, options.random()))
  return { kind: 'later', pending: { ...pending, tries, retryAt }, message }
}
