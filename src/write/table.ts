import type { Cell, Readers } from './csv.ts'

/** Types of Frictionless Table Schema. */
export type ColumnType = 'string' | 'integer' | 'number' | 'boolean' | 'date'

/** One column: its name, what it means, and where its value comes from. */
export interface Column<Row> {
  readonly name: string
  readonly type: ColumnType
  readonly description: string
  readonly unit?: string
  /** All values that occur, where there are few. */
  readonly values?: readonly string[]
  readonly value: (row: Row) => Cell
}

/**
 * One file of a run. Header, rows, `datapackage.json` and the page on outputs all come from this definition,
 * so they cannot disagree.
 */
export interface Table<Row> {
  readonly file: string
  /** What a row stands for, to follow "one row for each". */
  readonly rowIs: string
  readonly purpose: string
  readonly readers: Readers
  readonly primaryKey: readonly string[]
  readonly columns: readonly Column<Row>[]
}

/** A table with its columns but without the way to its values: what descriptions need. */
export type TableDescription = Omit<Table<never>, 'columns'> & {
  readonly columns: readonly Omit<Column<never>, 'value'>[]
}

/** Names of the columns, in order. */
export function headerOf(table: TableDescription): readonly string[] {
  return table.columns.map(({ name }) => name)
}

/** Cells of one row, in the order of the columns. */
export function cellsOf<Row>(table: Table<Row>, row: Row): readonly Cell[] {
  return table.columns.map(({ value }) => value(row))
}
