import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'

/** What JSON can hold; a key whose value is `undefined` is left out. */
export type Json =
  | string
  | number
  | boolean
  | null
  | undefined
  | readonly Json[]
  | { readonly [key: string]: Json }

/**
 * JSON that is the same for the same content: keys sorted by code unit, two spaces a level, a line feed at
 * the end.
 *
 * @throws RangeError for NaN and infinities, which JSON would silently turn into null
 */
export function stableJson(value: Json): string {
  return `${JSON.stringify(sorted(value), null, 2)}\n`
}

/** SHA-256 of a file, hexadecimal. Rejects with the system's error where the file cannot be read. */
export async function sha256File(path: string): Promise<string> {
  const hash = createHash('sha256')
  for await (const chunk of createReadStream(path)) hash.update(chunk)
  return hash.digest('hex')
}

/** SHA-256 of text as UTF-8, hexadecimal. */
export function sha256Text(text: string): string {
  return createHash('sha256').update(text, 'utf8').digest('hex')
}

function sorted(value: Json): Json {
  if (typeof value === 'number' && !Number.isFinite(value)) throw new RangeError(`${value} is no JSON number`)
  if (Array.isArray(value)) return value.map(sorted)
  if (typeof value !== 'object' || value === null) return value
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0))
  return Object.fromEntries(entries.map(([key, member]) => [key, sorted(member)]))
}
