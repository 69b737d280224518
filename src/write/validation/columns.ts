import type { Cell } from '../csv.ts'
import type { Column } from '../table.ts'
import type { Limited } from './figures.ts'

const PASSAGES = 'passages'

/** A column of text. */
export function text<Row>(name: string, description: string, value: (row: Row) => Cell): Column<Row> {
  return { name, type: 'string', description, value }
}

/** A column of text of which only a few values occur. */
export function choice<Row>(
  name: string,
  description: string,
  values: readonly string[],
  value: (row: Row) => Cell,
): Column<Row> {
  return { name, type: 'string', description, values, value }
}

/** A column of whole numbers. */
export function count<Row>(
  name: string,
  description: string,
  value: (row: Row) => Cell,
  unit = PASSAGES,
): Column<Row> {
  return { name, type: 'integer', unit, description, value }
}

/** A column of numbers. */
export function number<Row>(
  name: string,
  unit: string,
  description: string,
  value: (row: Row) => Cell,
): Column<Row> {
  return { name, type: 'number', unit, description, value }
}

/** A column of shares from 0 to 1. */
export function share<Row>(name: string, description: string, value: (row: Row) => Cell): Column<Row> {
  return number(name, 'share, 0 to 1', description, value)
}

/** Three columns: a measure and its limits. */
export function limited<Row>(
  name: string,
  description: string,
  of: (row: Row) => Limited,
): readonly Column<Row>[] {
  return [
    share(name, description, (row) => of(row).value),
    share(
      `${name}_low`,
      `Lower 95 % limit of ${name} by a cluster bootstrap over documents`,
      (row) => of(row).limits?.low,
    ),
    share(`${name}_high`, `Upper 95 % limit of ${name}`, (row) => of(row).limits?.high),
  ]
}
