import type { SignatureStore } from './store.ts'

export interface CandidateOptions {
  /** Smallest hashes of each document that are looked up in the signatures of all others. */
  readonly sought: number
  /** Documents of one hash that are looked at, the earliest: what more have in common is seldom a copy's own. */
  readonly crowd: number
  /** Hashes two documents must share to be compared, unless one has fewer. */
  readonly least: number
  /** Share of those of a document's sought hashes which the other's signature could hold that it must hold. */
  readonly share: number
}

/**
 * Calls `compare` with every two documents that may share most of the shorter one's wording: those where `least` of
 * one's `sought` smallest hashes are in the signature of the other. As the longer of two documents reaches less far
 * with its hashes, a document whose wording is in it has its smallest ones there.
 *
 * Holds 12 to 16 bytes for each hash that is sought. Pairs come in an order that follows from the
 * store; a pair can come twice.
 */
export function forCandidates(
  store: SignatureStore,
  { sought, crowd, least, share }: CandidateOptions,
  compare: (document: number, other: number) => void,
): void {
  const { documents } = store
  const index = indexOf(store, sought)
  // A view of hashes takes longer to make than most pairs to dismiss.
  const lengths = Uint16Array.from({ length: documents }, (_, document) => store.hashesOf(document).length)
  const shared = new Uint16Array(documents)
  const seen: number[] = []
  for (let document = 0; document < documents; document++) {
    const hashes = store.hashesOf(document)
    for (const hash of hashes) {
      const bucket = index.bucketOf(hash)
      let met = 0
      for (let at = index.starts[bucket]!; at < index.starts[bucket + 1]! && met < crowd; at++) {
        if (index.hashes[at] !== hash) continue
        met++
        const other = index.documents[at]!
        if (other === document) continue
        if (shared[other] === 0) seen.push(other)
        shared[other]!++
      }
    }
    for (const other of seen) {
      const count = shared[other]!
      shared[other] = 0
      if (count < least && count < hashes.length && count < lengths[other]!) continue
      const theirs = store.hashesOf(other)
      if (count >= share * withinReach(theirs, sought, hashes.at(-1)!)) compare(document, other)
    }
    seen.length = 0
  }
}

function withinReach(hashes: Uint32Array, sought: number, reach: number): number {
  let within = 0
  while (within < sought && within < hashes.length && hashes[within]! <= reach) within++
  return within
}

interface HashIndex {
  bucketOf(hash: number): number
  /** First entry of each bucket, and one past the last of all. Entries of a bucket are in order of documents. */
  readonly starts: Uint32Array
  readonly hashes: Uint32Array
  readonly documents: Uint32Array
}

/** The `sought` smallest hashes of every document, by counting sort. */
function indexOf(store: SignatureStore, sought: number): HashIndex {
  let entries = 0
  for (let document = 0; document < store.documents; document++) {
    entries += Math.min(sought, store.hashesOf(document).length)
  }
  const bits = Math.min(24, Math.max(4, Math.ceil(Math.log2(entries + 1))))
  // Kept hashes are small numbers: multiplied, they fall into all buckets alike (Fibonacci hashing).
  const bucketOf = (hash: number) => Math.imul(hash, 0x9e3779b1) >>> (32 - bits)
  const starts = new Uint32Array((1 << bits) + 2)
  const each = (visit: (bucket: number, hash: number, document: number) => void) => {
    for (let document = 0; document < store.documents; document++) {
      const hashes = store.hashesOf(document)
      for (let at = 0; at < sought && at < hashes.length; at++) {
        visit(bucketOf(hashes[at]!), hashes[at]!, document)
      }
    }
  }
  // Counts stand two places on, so that filling moves each start to where the bucket begins.
  each((bucket) => starts[bucket + 2]!++)
  for (let bucket = 2; bucket < starts.length; bucket++) starts[bucket]! += starts[bucket - 1]!
  const hashes = new Uint32Array(entries)
  const documents = new Uint32Array(entries)
  each((bucket, hash, document) => {
    const at = starts[bucket + 1]!++
    hashes[at] = hash
    documents[at] = document
  })
  return { bucketOf, starts, hashes, documents }
}
