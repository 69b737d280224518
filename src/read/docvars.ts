import type { Diagnostic, Docvars, DocvarValue, Place } from '../records.ts'
import { type DateOrder, monthNumber, parseDate } from './dates.ts'
import { quote, remark } from './diagnostic.ts'
import { type Limits, limitsOf, type SourceOptions } from './options.ts'

/** How the fields of a record become id, text and docvars: the options of a source, made ready once. */
export interface FieldRules {
  /** Field that holds the text. */
  readonly text: string
  /** Field that holds the id. */
  readonly id: string
  /** Docvar to field, for every other mapped docvar. */
  readonly mapped: readonly (readonly [docvar: string, field: string])[]
  /** Fields that are docvars under another name only. */
  readonly taken: ReadonlySet<string>
  readonly constants: Docvars
  readonly dateOrder: DateOrder | undefined
  readonly limits: Limits
}

/** Makes the mapping of a source ready for its records. */
export function fieldRules(
  options: Pick<SourceOptions, 'columns' | 'docvars' | 'dateOrder' | 'limits'> = {},
): FieldRules {
  const columns = options.columns ?? {}
  const mapped = Object.entries(columns).filter(([docvar]) => docvar !== 'text' && docvar !== 'id')
  const text = columns.text ?? 'text'
  const id = columns.id ?? 'id'
  // `id` and `text` are never docvars: columns of these names are the document's own in every file that is written.
  const taken = new Set(['id', 'text', text, id, ...mapped.flat()])
  return {
    text,
    id,
    mapped,
    taken,
    constants: options.docvars ?? {},
    dateOrder: options.dateOrder,
    limits: limitsOf(options),
  }
}

/**
 * The docvars of a record: strings trimmed (empty ones are absent), numbers, booleans, lists of these joined with
 * "; ". Null, objects and lists of objects are left out. `date` becomes ISO 8601, from `year` (with `month` and `day`)
 * where there is none. Remarks on what was left out are pushed to `remarks`.
 */
export function docvarsOf(
  fields: Readonly<Record<string, unknown>>,
  rules: FieldRules,
  place: Place,
  remarks: Diagnostic[],
): Docvars {
  const docvars: Record<string, DocvarValue> = { ...rules.constants }
  let count = 0
  let dropped = 0
  const take = (docvar: string, value: unknown) => {
    const scalar = docvarValue(value)
    if (scalar === undefined) return
    // Every object has something of this name, which would pass for a docvar where a document has none.
    if (docvar === '__proto__') return
    if (docvar in Object.prototype) {
      take(`${docvar}_`, value)
      return
    }
    if (typeof scalar === 'string' && scalar.length > rules.limits.docvarCharacters) {
      remarks.push(tooLong(place, docvar, scalar.length, rules.limits))
    } else if (count >= rules.limits.docvars) dropped++
    else {
      docvars[docvar] = scalar
      count++
    }
  }
  for (const [docvar, field] of rules.mapped) if (Object.hasOwn(fields, field)) take(docvar, fields[field])
  for (const field in fields) if (!rules.taken.has(field)) take(field, fields[field])
  if (dropped > 0) remarks.push(tooMany(place, dropped, rules.limits))
  setDate(docvars, rules, place, remarks)
  return docvars
}

/** A value as a docvar holds it; `undefined` for null, objects, empty strings and numbers without a value. */
export function docvarValue(value: unknown): DocvarValue | undefined {
  switch (typeof value) {
    case 'string': {
      const trimmed = value.trim()
      return trimmed === '' ? undefined : trimmed
    }
    case 'number':
      return Number.isFinite(value) ? value : undefined
    case 'boolean':
      return value
    default:
      return Array.isArray(value) ? joinedList(value) : undefined
  }
}

function joinedList(list: readonly unknown[]): string | undefined {
  const parts: string[] = []
  for (const part of list) {
    if (Array.isArray(part)) return undefined
    const scalar = docvarValue(part)
    if (scalar !== undefined) parts.push(String(scalar))
    else if (typeof part === 'object' && part !== null) return undefined
  }
  return parts.length === 0 ? undefined : parts.join('; ')
}

function setDate(
  docvars: Record<string, DocvarValue>,
  rules: FieldRules,
  place: Place,
  remarks: Diagnostic[],
): void {
  const written = docvars.date
  if (written === undefined) {
    const year = dateOfYear(docvars)
    if (year !== undefined) docvars.date = year
    return
  }
  const parsed =
    typeof written === 'boolean'
      ? ({ kind: 'invalid', message: `${quote(written)} is not a date` } as const)
      : parseDate(written, { order: rules.dateOrder })
  switch (parsed.kind) {
    case 'date':
      docvars.date = parsed.iso
      return
    case 'ambiguous':
      docvars.date = parsed.iso
      remarks.push(
        remark(place, {
          code: 'ambiguous-date',
          message: `the date ${parsed.message}`,
          remedy: 'say which number comes first with date_order: dmy or date_order: mdy',
        }),
      )
      return
    case 'invalid': {
      delete docvars.date
      const year = dateOfYear(docvars)
      if (year !== undefined) docvars.date = year
      remarks.push(
        remark(place, {
          code: 'bad-date',
          message: `the date ${parsed.message}; ${year === undefined ? 'the document has no date' : `${year} is used, from its year`}`,
          remedy: 'write the date as YYYY-MM-DD, YYYY-MM or YYYY',
        }),
      )
      return
    }
    default:
      parsed satisfies never
  }
}

/** `year`, made more precise by `month` and `day` where these are numbers that fit. */
function dateOfYear(docvars: Readonly<Record<string, DocvarValue>>): string | undefined {
  const { year, month, day } = docvars
  if (year === undefined || typeof year === 'boolean') return undefined
  const parsed = parseDate(year)
  if (parsed.kind !== 'date') return undefined
  if (month === undefined || parsed.iso.length !== 4) return parsed.iso
  const monthOfYear = Number.isInteger(Number(month)) ? Number(month) : monthNumber(String(month))
  const withMonth = parseDate(`${parsed.iso}-${monthOfYear}`)
  if (withMonth.kind !== 'date') return parsed.iso
  const withDay = day === undefined ? withMonth : parseDate(`${withMonth.iso}-${day}`)
  return withDay.kind === 'date' ? withDay.iso : withMonth.iso
}

function tooLong(place: Place, docvar: string, length: number, limits: Limits): Diagnostic {
  return remark(place, {
    code: 'docvar-too-long',
    message: `${docvar} has ${length} characters, and a docvar holds up to ${limits.docvarCharacters}; it is left out`,
    remedy: `remove the field, map it to text, or raise the limit docvarCharacters`,
  })
}

function tooMany(place: Place, dropped: number, limits: Limits): Diagnostic {
  return remark(place, {
    code: 'too-many-docvars',
    message: `a document holds up to ${limits.docvars} docvars; the last ${dropped} are left out`,
    remedy: 'remove fields that are not needed, or raise the limit docvars',
  })
}
