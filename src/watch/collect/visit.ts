import type { Folder } from './folder.ts'
import type { CollectOptions, CollectSource, Disk } from './options.ts'
import type { SourceState } from './state.ts'
import type { Tally, Web } from './web.ts'

/** One collecting of one source: what it works with, and what it has come to so far. */
export interface Visit {
  readonly source: CollectSource
  readonly options: CollectOptions
  readonly disk: Disk
  readonly web: Web
  readonly folder: Folder
  readonly state: SourceState
  readonly tally: Tally
  readonly counts: {
    added: number
    changed: number
    gone: number
    readonly failed: { readonly id: string; readonly message: string }[]
  }
}

/** Counts and tells that an item was written. */
export function noteItem({ counts, options, source }: Visit, id: string, change: 'added' | 'changed'): void {
  counts[change]++
  options.log({ kind: 'item', source: source.url, id, change })
}

/** Tells that an item could not be kept as it should. */
export function noteFailure({ counts, options, source }: Visit, id: string, message: string): void {
  counts.failed.push({ id, message })
  options.log({ kind: 'item-failed', source: source.url, id, message })
}
