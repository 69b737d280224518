import type { Document, DocvarValue } from '../records.ts'
import type { DateOrder } from './dates.ts'
import { type HeaderPlace, headerDocvars } from './header-docvars.ts'

/** What else is known where docvars are told from a text. */
export interface InferOptions {
  /** Name of the document's file; left out where the file holds several. */
  readonly fileName?: string | undefined
  readonly dateOrder?: DateOrder | undefined
  /** The code of a country by its name. */
  readonly countryOf?: ((name: string) => string | undefined) | undefined
}

const TOLD = ['date', 'speaker', 'country'] as const
const PLACES: Readonly<Record<HeaderPlace['in'], string>> = {
  text: 'text',
  title: 'title',
  'file-name': 'file name',
}

/**
 * The document with date, speaker and country from its first lines, its title or the name of its file, where it has
 * none. Each that was told so has a docvar beside it (`date_source` …): text, title or file name.
 */
export function withInferredDocvars(document: Document, options: InferOptions): Document {
  const { docvars, text } = document
  if (TOLD.every((name) => docvars[name] !== undefined)) return document
  const title = typeof docvars.title === 'string' ? docvars.title : undefined
  const found = headerDocvars(text, { ...options, title })
  const told: Record<string, DocvarValue> = {}
  for (const name of TOLD) {
    const value = found[name]
    if (value === undefined || docvars[name] !== undefined) continue
    told[name] = value.value
    told[`${name}_source`] = PLACES[value.from.in]
  }
  return Object.keys(told).length === 0 ? document : { ...document, docvars: { ...docvars, ...told } }
}
