/** What is collected, how, and what came of it. */
import type { FeedLimits } from '../../read/feed/feed.ts'
import type { AllowPrivate, FetchLimits } from '../../read/fetch/fetch.ts'
import type { HtmlLimits } from '../../read/html/html.ts'
import type { Limits } from '../../read/options.ts'

/** One `url:` source of a pipeline. */
export interface CollectSource {
  readonly url: string
  /** `auto`: by media type and first bytes, a feed or else a page or PDF; what was a feed once stays one. */
  readonly kind: 'auto' | 'feed' | 'page'
  /** `linked`: the page of each item is got and kept in place of the feed's text. */
  readonly follow: 'none' | 'linked'
  /** Absolute path of the folder in which its items are kept, and nothing else. */
  readonly folder: string
  /** CSS selector of the text in its pages; decides what a change of a page is. */
  readonly selector?: string | undefined
}

/** Bounds on what is taken from the web; the readers' own hold where nothing is said. */
export interface CollectLimits {
  readonly fetch?: Partial<FetchLimits> | undefined
  readonly feed?: Partial<FeedLimits> | undefined
  readonly html?: Partial<HtmlLimits> | undefined
}

/** What writes and removes the files of a folder. */
export interface Disk {
  /** Puts a file in its place whole or not at all, and brings it to the disk before it returns. */
  readonly write: (path: string, bytes: Buffer) => Promise<void>
  /** Does nothing where there is no such file. */
  readonly remove: (path: string) => Promise<void>
}

export interface CollectOptions {
  /** Where the user agent says more is told of it: an address of the web or of mail. */
  readonly contact?: string | undefined
  /** Least seconds between two requests to one host. */
  readonly delaySeconds: number
  /** Hosts that may be at addresses that are not public. Default none. */
  readonly allowPrivate?: AllowPrivate | undefined
  readonly limits?: CollectLimits | undefined
  readonly signal?: AbortSignal | undefined
  /** Milliseconds since 1970. */
  readonly now: () => number
  /** Rejects with the signal's reason where it aborts. */
  readonly sleep: (milliseconds: number, signal?: AbortSignal) => Promise<void>
  /** 0 to below 1. */
  readonly random: () => number
  readonly log: (event: CollectEvent) => void
  /** The file system where left out. */
  readonly disk?: Disk | undefined
}

/** What happens while it happens. `source` is the address of the source. */
export type CollectEvent =
  | { readonly kind: 'request'; readonly source: string; readonly url: string; readonly bytes: number }
  | { readonly kind: 'wait'; readonly host: string; readonly milliseconds: number }
  /** The server leads on: the address in the pipeline may be out of date. */
  | { readonly kind: 'moved'; readonly source: string; readonly url: string; readonly to: string }
  | {
      readonly kind: 'item'
      readonly source: string
      readonly id: string
      readonly change: 'added' | 'changed' | 'gone'
    }
  | { readonly kind: 'item-failed'; readonly source: string; readonly id: string; readonly message: string }
  | { readonly kind: 'state-damaged'; readonly source: string; readonly message: string }

/** What came of one source. */
export interface CollectReport {
  readonly url: string
  /**
   * `collected`: something is new, changed or gone; `unchanged`: nothing is; `waiting`: not asked, because it or its host
   * is to be left alone until `retryAt`; `disallowed`: robots.txt says no, or cannot be got; `failed`: see `message`.
   */
  readonly outcome: 'collected' | 'unchanged' | 'waiting' | 'disallowed' | 'failed'
  /** Items that were written, whatever the outcome: new ones, and new text or docvars of those that were there. */
  readonly added: number
  readonly changed: number
  /** Items that the feed has stopped to list; they are kept. */
  readonly gone: number
  /** Items that could not be kept as they should, with what was done instead. */
  readonly failed: readonly { readonly id: string; readonly message: string }[]
  /** robots.txt included. */
  readonly requests: number
  /** Of all bodies, decompressed. */
  readonly bytes: number
  /** When it is worth being collected again before its turn, or when at the earliest; milliseconds since 1970. */
  readonly retryAt?: number
  /** Why it is waiting, disallowed or failed, and what to do. */
  readonly message?: string
}

/** The limits of a pipeline's source as those of what is collected for it. */
export function collectLimits(limits: Partial<Limits>): CollectLimits {
  const { fileBytes, feedItems, xmlDepth, xmlElements, htmlElements, responseBytes, responseSeconds } = limits
  return {
    fetch: given({ bytes: responseBytes, totalSeconds: responseSeconds }),
    feed: given({ bytes: fileBytes, items: feedItems, depth: xmlDepth, elements: xmlElements }),
    // as readers do: one page in some thousands has more than two signs < and & an element
    html: given({
      bytes: fileBytes,
      elements: htmlElements,
      marks: htmlElements === undefined ? undefined : htmlElements * 5,
    }),
  }
}

function given<Name extends string>(
  limits: Readonly<Record<Name, number | undefined>>,
): Partial<Record<Name, number>> {
  const pairs = Object.entries(limits).filter(([, value]) => value !== undefined)
  return Object.fromEntries(pairs) as Partial<Record<Name, number>>
}
