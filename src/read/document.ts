import { nearestName } from '../error.ts'
import type { Diagnostic, Markup, Origin, Place, Reading, ZonedSpan } from '../records.ts'
import { type Fault, listNames, quote, rejected, remark } from './diagnostic.ts'
import { docvarsOf, type FieldRules } from './docvars.ts'

/** What a document needs beside its fields. */
export interface DocumentContext {
  readonly place: Place
  readonly markup: Markup
  /** The id where the fields have none. */
  readonly fallbackId: string
  /** What was remarked before the document was put together. */
  readonly remarks?: readonly Diagnostic[]
  /** The text's blocks, where the format says what each is. */
  readonly zones?: readonly ZonedSpan[] | undefined
  /** Where in the original the text came from, where the format counts something. */
  readonly origin?: Origin | undefined
}

const NONE: readonly Diagnostic[] = []

/**
 * Makes the document of one record, whatever format it was read from. The text is kept as it is, so that offsets stay
 * those of the input; a record without a text, or with one of white space only, is rejected.
 */
export function readingOf(
  fields: Readonly<Record<string, unknown>>,
  rules: FieldRules,
  context: DocumentContext,
): Reading {
  const { place } = context
  const written = fields[rules.id]
  const id = documentId(written)
  const text = fields[rules.text]
  if (typeof text !== 'string') return rejected(place, textFault(fields, rules.text), id)
  if (isBlank(text)) {
    return rejected(place, emptyText(rules.text), id)
  }
  const remarks: Diagnostic[] = context.remarks === undefined ? [] : [...context.remarks]
  if (typeof written === 'number' && !Number.isSafeInteger(written)) remarks.push(impreciseId(place, written))
  const docvars = docvarsOf(fields, rules, place, remarks)
  const documentOwnId = id ?? context.fallbackId
  const { markup, zones, origin } = context
  const document = { id: documentOwnId, text, markup, docvars, place }
  return {
    kind: 'document',
    document:
      zones === undefined && origin === undefined
        ? document
        : { ...document, ...(zones && { zones }), ...(origin && { origin }) },
    remarks: remarks.length === 0 ? NONE : remarks.map((item) => ({ ...item, id: documentOwnId })),
    ...(id === undefined ? { isIdMade: true } : {}),
  }
}

/** The fault of a document without a word; `name` is that of the field that holds the text. */
export function emptyText(name: string): Fault {
  return {
    code: 'empty-text',
    message: `${name} is empty or white space only`,
    remedy: 'give the document a text or remove it',
  }
}

/** An id as written: strings trimmed, numbers in digits; `undefined` for anything else and for nothing. */
export function documentId(value: unknown): string | undefined {
  if (typeof value === 'number' && Number.isFinite(value)) return String(value)
  if (typeof value !== 'string') return undefined
  const trimmed = value.trim()
  return trimmed === '' ? undefined : trimmed
}

/** What to say where a column is missing: the columns that exist and, where one is near, its name. */
export function missingColumn(name: string, columns: readonly string[]): string {
  const nearest = nearestName(name, columns)
  const list = columns.length === 0 ? 'there are none' : `there are: ${listNames(columns)}`
  return `no ${name} among the columns; ${list}${nearest === undefined ? '' : `; nearest: ${nearest}`}`
}

function textFault(fields: Readonly<Record<string, unknown>>, name: string) {
  const value = fields[name]
  if (!Object.hasOwn(fields, name)) {
    return {
      code: 'no-text',
      message: missingColumn(name, Object.keys(fields)),
      remedy:
        'name the column that holds the text: columns: { text: speech } in a pipeline, --column text=speech of a command',
    }
  }
  const kind =
    value === null
      ? 'null'
      : Array.isArray(value)
        ? 'a list'
        : typeof value === 'object'
          ? 'an object'
          : `the ${typeof value} ${quote(value)}`
  return {
    code: 'text-not-string',
    message: `${name} must be a string, got ${kind}`,
    remedy: 'write the text as one string',
  }
}

function impreciseId(place: Place, written: number): Diagnostic {
  return remark(place, {
    code: 'imprecise-id',
    message: `the id ${written} is not a whole number that can be held exactly; two ids may become one`,
    remedy: 'write the id in quotation marks',
  })
}

/** White space only; a byte order mark counts as white space. */
function isBlank(text: string): boolean {
  return !/\S/.test(text)
}
