/**
 * Which words a text has, in a kilobyte or two: enough to tell that it has none of some words without reading it.
 *
 * A form falls into one of 2^20 buckets; a set is the buckets of its forms, ascending, each as the distance from the
 * one before in groups of seven bits. A set never denies a form it was made with, and affirms one it was not in about
 * one of a thousand cases for a speech of some 1,000 forms.
 */

const BUCKET_BITS = 20
const FNV_START = 0x811c9dc5
const FNV_PRIME = 0x01000193

/** The bucket of a folded form. Source: FNV-1a (Fowler, Noll and Vo), folded to 20 bits. */
export function bucketOf(form: string): number {
  let hash = FNV_START
  for (let at = 0; at < form.length; at++) hash = Math.imul(hash ^ form.charCodeAt(at), FNV_PRIME)
  return ((hash >>> BUCKET_BITS) ^ hash) & ((1 << BUCKET_BITS) - 1)
}

/** The set of some buckets; equal ones count once. The array is sorted in place. */
export function encodeWordSet(buckets: Uint32Array): Uint8Array {
  buckets.sort()
  const bytes = new Uint8Array(buckets.length * 3 + 3)
  let length = 0
  let last = -1
  for (const bucket of buckets) {
    if (bucket === last) continue
    let distance = bucket - last - 1
    last = bucket
    while (distance > 0x7f) {
      bytes[length++] = (distance & 0x7f) | 0x80
      distance >>>= 7
    }
    bytes[length++] = distance
  }
  return bytes.slice(0, length)
}

/** Whether a set holds one of some buckets. */
export function holdsAny(set: Uint8Array, buckets: ReadonlySet<number>): boolean {
  let bucket = -1
  let distance = 0
  let shift = 0
  for (const byte of set) {
    distance |= (byte & 0x7f) << shift
    if (byte > 0x7f) {
      shift += 7
      continue
    }
    bucket += distance + 1
    if (buckets.has(bucket)) return true
    distance = 0
    shift = 0
  }
  return false
}
