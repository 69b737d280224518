import { isAscii } from 'node:buffer'
import type { Diagnostic, Place, Reading } from '../records.ts'
import { decodeUtf8, toUtf8 } from './decode.ts'
import { type Fault, rejected, rejectedBy, remark } from './diagnostic.ts'
import { readingOf } from './document.ts'
import { type FieldRules, fieldRules } from './docvars.ts'
import { findJsonError } from './json-error.ts'
import { type Line, splitLines } from './lines.ts'
import type { SourceOptions } from './options.ts'

/** What JSON lines are read with: the options of a source, and how it is called in places and ids. */
export interface JsonLinesOptions
  extends Pick<SourceOptions, 'columns' | 'docvars' | 'dateOrder' | 'encoding' | 'limits'> {
  /** Name of the input in places, such as its path or `-`. */
  readonly source: string
  /** Start of the ids of records that have none: `<idPrefix>#<line>`. Default: the source. */
  readonly idPrefix?: string | undefined
}

const DEFAULT_RULES = fieldRules()

/**
 * Reads one JSON line. Decodes it once, parses it once, and keeps the text untouched.
 *
 * @param line     the bytes without the line feed; must not be blank
 * @param place    source and line (from 1); kept as the document's place
 * @param rules    mapping of fields; by default `text`, `id` and every other field under its own name
 * @param idPrefix the id of a record without one is `<idPrefix>#<line>`
 */
export function readJsonLine(
  line: Buffer,
  place: Place,
  rules: FieldRules = DEFAULT_RULES,
  idPrefix: string = place.source,
): Reading {
  let remarks: Diagnostic[] | undefined
  let text: string
  if (isAscii(line)) text = line.toString('latin1')
  else {
    const decoded = decodeUtf8(line)
    text = decoded.text
    if (decoded.fault !== undefined) remarks = [remark(place, decoded.fault)]
  }
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    return badJson(text, place)
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    return rejected(place, {
      code: 'not-an-object',
      message: `expected an object with a text, got ${value === null ? 'null' : Array.isArray(value) ? 'a list' : `a ${typeof value}`}`,
      remedy: 'write one object a line, such as {"id": "a", "text": "…"}',
    })
  }
  return readingOf(value as Readonly<Record<string, unknown>>, rules, {
    place,
    markup: 'plain',
    fallbackId: `${idPrefix}#${place.line ?? place.record ?? 1}`,
    ...(remarks === undefined ? {} : { remarks }),
  })
}

/**
 * Reads JSON lines from a stream of bytes, a batch of readings for each chunk, so that there is one wait for a chunk
 * and not for a record. Blank lines are skipped; records are numbered by their line. A line over the limit or not JSON
 * is rejected and the next is read. A byte order mark at the start is dropped. A fault of the stream itself (a cut
 * gzip file) comes as a last rejected reading after all that was read.
 */
export async function* readJsonBatches(
  chunks: AsyncIterable<Buffer>,
  options: JsonLinesOptions,
): AsyncIterable<Reading[]> {
  const rules = fieldRules(options)
  const prefix = options.idPrefix ?? options.source
  const read = (line: Line): Reading => {
    const place: Place = { source: options.source, record: line.number, line: line.number }
    return line.kind === 'line' ? readJsonLine(line.bytes, place, rules, prefix) : tooLong(line, place, rules)
  }
  let fault: Fault | undefined
  const onFault = (found: Fault) => {
    fault = found
  }
  try {
    const bytes = toUtf8(chunks, options.encoding, { onFault })
    for await (const lines of splitLines(bytes, rules.limits.recordBytes)) {
      const batch: Reading[] = []
      for (const line of lines) if (line.kind === 'too-long' || !isBlank(line.bytes)) batch.push(read(line))
      if (fault !== undefined)
        fault = noteOnFirst(batch, remark({ source: options.source }, fault)) ? undefined : fault
      if (batch.length > 0) yield batch
    }
  } catch (error) {
    yield [rejectedBy(error, { source: options.source })]
  }
}

/** As `readJsonBatches`, one reading at a time. */
export async function* readJsonLines(
  chunks: AsyncIterable<Buffer>,
  options: JsonLinesOptions,
): AsyncIterable<Reading> {
  for await (const batch of readJsonBatches(chunks, options)) yield* batch
}

/** Puts a remark on the whole file to the first document of a batch; `false` where it has none. */
function noteOnFirst(batch: Reading[], diagnostic: Diagnostic): boolean {
  const index = batch.findIndex(({ kind }) => kind === 'document')
  const first = batch[index]
  if (first?.kind !== 'document') return false
  batch[index] = { ...first, remarks: [diagnostic, ...first.remarks] }
  return true
}

function isBlank(bytes: Buffer): boolean {
  for (const byte of bytes) if (byte !== 0x20 && byte !== 0x0d && byte !== 0x09) return false
  return true
}

function badJson(text: string, place: Place): Reading {
  const error = findJsonError(text)
  const isStart = place.line === 1 && /^\s*[[{]\s*$/.test(text)
  return rejected(
    { ...place, ...(error === undefined ? {} : { column: error.position + 1 }) },
    {
      code: 'bad-json',
      message: `not JSON: ${error?.message ?? 'it cannot be parsed'}`,
      remedy: isStart
        ? 'this looks like one JSON value over many lines; write one object a line (jq -c ".[]" does it)'
        : 'correct the line, or write the file with a JSON library, one object a line',
    },
  )
}

function tooLong(line: Line & { kind: 'too-long' }, place: Place, rules: FieldRules): Reading {
  return rejected(place, {
    code: 'record-too-long',
    message: `the line has ${line.length} bytes; up to ${rules.limits.recordBytes} are read`,
    remedy: 'split the document, or raise the limit recordBytes',
  })
}
