import type { Docvars, DocvarValue } from '../records.ts'
import type { ColumnType } from './table.ts'

/** A docvar as a column of `documents.csv`. */
export interface DocvarColumn {
  readonly docvar: string
  /**
   * Name of the column: the docvar's, or with `docvar_` before it where a column of the table has that name.
   */
  readonly name: string
  readonly type: ColumnType
}

/** Docvars that come first, in this order. */
export const leadingDocvars: readonly string[] = ['title', 'date', 'speaker', 'country', 'kind']

/** Gathers which docvars a run has, and of what type. */
export interface DocvarCensus {
  readonly add: (docvars: Docvars) => void
  /**
   * All docvars that any document has: title, date, speaker, country and kind first, the others by code unit.
   * A type is more than `string` only where every value is of it.
   *
   * @param taken names of the table's other columns
   */
  readonly columns: (taken: ReadonlySet<string>) => readonly DocvarColumn[]
}

/** Starts an empty census. */
export function createDocvarCensus(): DocvarCensus {
  const types = new Map<string, ColumnType>()
  return {
    add: (docvars) => {
      for (const docvar of Object.keys(docvars)) {
        const type = typeOf(docvar, docvars[docvar]!)
        types.set(docvar, commonType(types.get(docvar) ?? type, type))
      }
    },
    columns: (taken) => {
      const leading = leadingDocvars.filter((docvar) => types.has(docvar))
      const others = [...types.keys()].filter((docvar) => !leadingDocvars.includes(docvar)).sort()
      const used = new Set(taken)
      return [...leading, ...others].map((docvar) => {
        const name = freeName(docvar, used)
        used.add(name)
        return { docvar, name, type: types.get(docvar)! }
      })
    },
  }
}

function freeName(name: string, taken: ReadonlySet<string>): string {
  return taken.has(name) ? freeName(`docvar_${name}`, taken) : name
}

function typeOf(docvar: string, value: DocvarValue): ColumnType {
  if (typeof value === 'boolean') return 'boolean'
  if (typeof value === 'number') return Number.isInteger(value) ? 'integer' : 'number'
  // Only `date` is known to hold days that exist; Table Schema has no type for a date that is a year.
  return docvar === 'date' && /^\d{4}-\d\d-\d\d$/.test(value) ? 'date' : 'string'
}

function commonType(a: ColumnType, b: ColumnType): ColumnType {
  if (a === b) return a
  const isNumeric = (type: ColumnType): boolean => type === 'integer' || type === 'number'
  return isNumeric(a) && isNumeric(b) ? 'number' : 'string'
}
