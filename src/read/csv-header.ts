import type { Fault } from './diagnostic.ts'
import { listNames } from './diagnostic.ts'
import { missingColumn } from './document.ts'
import type { FieldRules } from './docvars.ts'
import type { SourceOptions } from './options.ts'

/** The columns of a file. */
export interface Header {
  /** Cells of every row. */
  readonly width: number
  /** Index and name of each column that is used. */
  readonly names: readonly (readonly [index: number, name: string])[]
  /** Whether the first row holds names and is no record. */
  readonly isFirstRow: boolean
  /** Faults of the header that do not keep the file from being read. */
  readonly faults: readonly Fault[]
}

/** The columns of a file, or why no text can be had from it. */
export type FoundHeader =
  | { readonly kind: 'header'; readonly header: Header }
  | { readonly kind: 'no-text'; readonly fault: Fault }

/**
 * Tells the columns from the first row. Where nothing is said, the first row is a header unless the mapping goes by
 * c1, c2, … and no mapped name stands in it. A column without a name is called c and its number; of two columns with
 * one name the first is used.
 */
export function headerOf(
  first: readonly string[],
  rules: FieldRules,
  options: Pick<SourceOptions, 'header' | 'columns'>,
): FoundHeader {
  const trimmed = first.map((cell) => cell.trim())
  const isFirstRow =
    options.header === 'auto' || options.header === undefined ? isHeader(trimmed, rules) : options.header
  const written = trimmed.map((cell, index) => (isFirstRow && cell !== '' ? cell : `c${index + 1}`))
  const names = new Map<string, number>()
  const repeated: string[] = []
  for (const [index, name] of written.entries()) {
    if (names.has(name)) repeated.push(name)
    else names.set(name, index)
  }
  const known = [...names.keys()]
  if (!names.has(rules.text)) {
    const hint = isFirstRow ? '' : '; the first row is no header'
    return {
      kind: 'no-text',
      fault: {
        code: 'no-text',
        message: missingColumn(rules.text, known) + hint,
        remedy:
          'name the column that holds the text: columns: { text: speech } in a pipeline, --column text=speech of a command',
      },
    }
  }
  const faults: Fault[] = []
  if (repeated.length > 0) faults.push(repeatedColumns(repeated))
  const mapped = [['id', rules.id] as const, ...rules.mapped]
  for (const [docvar, column] of mapped) {
    const isWritten = options.columns?.[docvar] !== undefined
    if (isWritten && !names.has(column)) faults.push(unknownColumn(docvar, column, known))
  }
  return {
    kind: 'header',
    header: {
      width: first.length,
      names: [...names].map(([name, index]) => [index, name] as const),
      isFirstRow,
      faults,
    },
  }
}

function isHeader(cells: readonly string[], rules: FieldRules): boolean {
  const wanted = [rules.text, rules.id, ...rules.mapped.map(([, column]) => column)]
  if (wanted.some((name) => cells.includes(name))) return true
  return !wanted.some((name) => /^c\d+$/.test(name))
}

function repeatedColumns(names: readonly string[]): Fault {
  return {
    code: 'repeated-column',
    message: `more than one column is called ${listNames([...new Set(names)])}; the first of each is used`,
    remedy: 'give each column a name of its own',
  }
}

function unknownColumn(docvar: string, column: string, known: readonly string[]): Fault {
  return {
    code: 'no-column',
    message: `${docvar} is to come from a column that is not there: ${missingColumn(column, known)}`,
    remedy: 'correct the name under columns',
  }
}
