import type { TableSummary } from './csv.ts'
import type { Json } from './manifest.ts'
import type { TableDescription } from './table.ts'

/** A file of the package as it was written. */
export interface Resource {
  readonly table: TableDescription
  readonly summary: TableSummary
}

/**
 * Describes CSV files as a Tabular Data Package, so that R, Python and others read every column with its
 * type.
 *
 * Source: Frictionless Data, Data Package and Table Schema, version 1 (specs.frictionlessdata.io).
 *
 * @param name any text; made lower-case letters, digits, `-`, `_` and `.`, as the standard asks
 */
export function dataPackage(name: string, resources: readonly Resource[]): Json {
  return {
    profile: 'tabular-data-package',
    name: packageName(name),
    resources: resources.map(({ table, summary }) => ({
      profile: 'tabular-data-resource',
      name: packageName(table.file.replace(/\.csv$/, '')),
      path: table.file,
      description: `One row for each ${table.rowIs}. ${table.purpose}`,
      format: 'csv',
      mediatype: 'text/csv',
      encoding: 'utf-8',
      bytes: summary.bytes,
      hash: `sha256:${summary.sha256}`,
      dialect: {
        delimiter: ',',
        lineTerminator: '\n',
        quoteChar: '"',
        doubleQuote: true,
        header: true,
        skipInitialSpace: false,
      },
      schema: tableSchema(table),
    })),
  }
}

function tableSchema(table: TableDescription): Json {
  return {
    fields: table.columns.map(({ name, type, description, unit, values }) => ({
      name,
      type,
      description: unit === undefined ? description : `${description} [${unit}]`,
      ...(values && { constraints: { enum: values } }),
    })),
    ...(table.primaryKey.length > 0 && { primaryKey: table.primaryKey }),
    missingValues: [''],
  }
}

function packageName(name: string): string {
  const plain = name
    .toLowerCase()
    .replace(/[^a-z0-9._-]+/g, '-')
    .replace(/^-+|-+$/g, '')
  return plain === '' ? 'rostrum' : plain
}
