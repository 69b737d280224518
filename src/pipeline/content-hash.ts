import { createHash } from 'node:crypto'

/** A document without its id and place, as the store holds it: the same content gets the same scores. */
export interface StoredContent {
  readonly text: string
  readonly markup: string
  /** JSON, as are zones and origin. */
  readonly docvars: string
  readonly zones: string | undefined
  readonly origin: string | undefined
}

/** SHA-256, in hexadecimal, of text and docvars and how the text is divided. */
export function contentHash({ text, markup, docvars, zones, origin }: StoredContent): string {
  const hash = createHash('sha256')
  hash.update(JSON.stringify([markup, docvars, zones ?? null, origin ?? null]))
  hash.update('\n')
  hash.update(text)
  return hash.digest('hex')
}
