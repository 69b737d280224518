/** How much of one answer is waited for and taken. */
export interface FetchLimits {
  /** Bytes of the body, before and after decompression. */
  readonly bytes: number
  /** Times its compressed size that a body may expand; looked at from 1 MiB on. */
  readonly expansionRatio: number
  /** Bytes of the headers of one answer. */
  readonly headerBytes: number
  /** Seconds for everything together, redirects among them. */
  readonly totalSeconds: number
  /** Seconds without a byte. */
  readonly idleSeconds: number
  readonly redirects: number
}

/** The limits that hold where nothing else is said. */
export const FETCH_LIMITS: FetchLimits = {
  bytes: 20 * 1024 * 1024,
  expansionRatio: 200,
  headerBytes: 16 * 1024,
  totalSeconds: 30,
  idleSeconds: 10,
  redirects: 5,
}
