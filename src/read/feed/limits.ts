/** How much of one feed is read. All are counts, from 1. */
export interface FeedLimits {
  /** Bytes of the feed. */
  readonly bytes: number
  /** Elements of an XML feed. */
  readonly elements: number
  /** Elements inside one another. */
  readonly depth: number
  readonly items: number
}

/** The limits that hold where nothing else is said. */
export const FEED_LIMITS: FeedLimits = {
  bytes: 32 * 1024 * 1024,
  elements: 500_000,
  depth: 100,
  items: 10_000,
}
