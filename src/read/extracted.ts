import type { Place, Reading } from '../records.ts'
import { remark } from './diagnostic.ts'
import { readingOf } from './document.ts'
import { fieldRules } from './docvars.ts'
import { assemble, type Extract } from './extract.ts'
import type { Input, Known } from './input.ts'
import type { SourceOptions } from './options.ts'

/** Which of an input's documents an extract is; the whole input where left out. */
export interface ExtractPlace {
  /** Number of the item, message or sitting in the input, from 1. */
  readonly record?: number
}

/** Fields that only together say when: whoever sets one of them sets them all. */
const WHEN = ['date', 'year', 'month', 'day'] as const

/**
 * The document that an extract comes to. What the user wrote beside the file wins over what the format says of itself:
 * docvars come from the sidecar, then the file's name, then the constants of the source, then the format's own fields,
 * all under the source's mapping of columns. A date of the format is kept beside the user's year only where it lies in
 * that year. The id is the sidecar's, the format's own, or the input's path (with the number of the record).
 */
export async function readingOfExtract(
  extract: Extract,
  input: Input,
  options: SourceOptions,
  { record }: ExtractPlace = {},
): Promise<Reading> {
  const place: Place = { source: input.source, ...(record === undefined ? {} : { record }) }
  const rules = fieldRules(options)
  const known = knownOfRecord(await input.known(), record)
  const written = { ...rules.constants, ...known.fields }
  const { text, zones, origin } = assemble(extract)
  const fields = { ...withoutOtherDate(extract.fields, written), ...written, [rules.text]: text }
  return readingOf(fields, rules, {
    place,
    markup: 'plain',
    fallbackId: record === undefined ? input.stem : `${input.stem}#${record}`,
    remarks: [...known.remarks, ...extract.faults.map((fault) => remark(place, fault))],
    zones,
    origin,
  })
}

/** A file of several documents cannot give them one id, and what was wrong beside it is told once. */
function knownOfRecord({ fields, remarks }: Known, record: number | undefined): Known {
  if (record === undefined) return { fields, remarks }
  const { id: _, ...rest } = fields
  return { fields: rest, remarks: record === 1 ? remarks : [] }
}

type Fields = Readonly<Record<string, unknown>>

/** The format's fields without its date where the user has written another. */
function withoutOtherDate(own: Fields, written: Fields): Fields {
  const { date, year } = written
  if (date === undefined && year === undefined) return own
  const isOfYear = date === undefined && year !== undefined && String(own.date ?? '').startsWith(String(year))
  if (isOfYear) return own
  const kept: Record<string, unknown> = { ...own }
  for (const name of WHEN) delete kept[name]
  return kept
}
