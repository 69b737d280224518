/** What a watch is told by those who collect and run. Types only. */

/** What came of one source, as far as a watch goes. */
export interface SourceReport {
  readonly url: string
  readonly outcome: 'collected' | 'unchanged' | 'waiting' | 'disallowed' | 'failed'
  readonly added: number
  readonly changed: number
  readonly gone: number
  /** Items that could not be kept. */
  readonly failed: readonly { readonly id: string; readonly message: string }[]
  /** When it may be asked again, milliseconds since 1970. */
  readonly retryAt?: number | undefined
  readonly message?: string | undefined
}

/** A document that says more of a framing than its group's past leads one to expect. */
export interface RunAlert {
  readonly document: string
  readonly framing: string
  /** Tells the content of the document from others it had: an edited document alerts anew. */
  readonly content: string
  readonly [name: string]: unknown
}

/** What came of a run. */
export interface RunReport {
  readonly run: number
  readonly documents: number
  readonly leftOut: number
  readonly new: number
  readonly changed: number
  readonly removed: number
  readonly untouched: number
  /** Of the untouched, those whose matches were looked for again, with other lexicons or settings. */
  readonly rematched: number
  /** Those of documents that are new or changed since the run that was asked for. */
  readonly alerts: readonly RunAlert[]
}

export interface RunRequest {
  /**
   * The last run whose alerts were taken over: those on documents that are new or changed since then are wanted.
   * `undefined` where no run was ever done: then none is, for an archive is no news.
   */
  readonly since: number | undefined
  readonly signal: AbortSignal
}
