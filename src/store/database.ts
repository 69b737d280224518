/**
 * The database behind a store: opening, asking, writing in batches. The one module that knows which database it is.
 */
import { realpathSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import type {
  DuckDBAppender,
  DuckDBConnection,
  DuckDBInstance,
  DuckDBResult,
  DuckDBType,
  DuckDBValue,
} from '@duckdb/node-api'
import { StoreBusy, storeFault } from './fault.ts'
import { type ColumnKind, SQL_TYPES, type StoreTable, TABLES, type TableName } from './schema.ts'

/** A value of a column; `undefined` is an absent one. */
export type StoreValue = string | number | boolean | Uint8Array | undefined

/** A row as it is written: its values in the order of the table's columns; those it ends before are absent. */
export type StoreRow = readonly StoreValue[]

/** A row as it is read, by column; absent values are left out. */
export type ReadRow = Readonly<Record<string, StoreValue>>

/** Rows of a table that share the value of its first column. */
export interface JsonRows {
  readonly first: number
  /** Array of objects with the other columns by name. */
  readonly json: string
}

export interface DatabaseOptions {
  readonly access: 'write' | 'read'
  /** Memory the database may take, such as `1GB`. Default 1GB. */
  readonly memory?: string
  /** Default 2. */
  readonly threads?: number
}

export interface Database {
  readonly path: string
  /** Carries out a statement. */
  readonly run: (sql: string, values?: readonly StoreValue[]) => Promise<void>
  /** All rows of an answer: for small ones. */
  readonly all: (sql: string, values?: readonly StoreValue[]) => Promise<ReadRow[]>
  /**
   * The rows of an answer as they come, some 2,000 at a time, each by column in the order asked for. Until the last of
   * them, or a `break`, every other question is refused.
   */
  readonly stream: (sql: string) => AsyncGenerator<readonly (readonly StoreValue[])[], void>
  /** Adds rows to a table, all at once; inside a transaction they are part of it. */
  readonly append: (table: TableName, rows: readonly StoreRow[]) => Promise<void>
  /**
   * Adds rows that come as JSON, an array of objects for each first value: the database takes these apart faster than
   * they could be handed over value by value.
   */
  readonly appendJson: (table: TableName, rows: readonly JsonRows[]) => Promise<void>
  /** The same for a temporary table that `run` made, with the kinds of its columns. */
  readonly stage: (name: string, kinds: readonly ColumnKind[], rows: readonly StoreRow[]) => Promise<void>
  /** All or nothing: what fails inside leaves the store as it was. */
  readonly transact: <Result>(work: () => Promise<Result>) => Promise<Result>
  readonly close: () => void
}

type Duck = typeof import('@duckdb/node-api')

/** Rows that the database takes at a time. */
const CHUNK_ROWS = 2048
const STATEMENT_ROWS = 500

/**
 * Files that this process has open. The lock of the database holds between processes only: opened twice in one, a file
 * is ruined by whoever writes last, and loses its lock when the first of them closes it. State of the module, because
 * what it guards is shared by the whole process.
 */
const openHere = new Set<string>()

/**
 * Opens a database file; makes one where there is none and it is opened for writing.
 *
 * @throws StoreBusy, StoreDamaged, RostrumError `store-failed`, here and from every method
 */
export async function openDatabase(path: string, options: DatabaseOptions): Promise<Database> {
  const duck = await loadDuck(path)
  const { access, memory = '1GB', threads = 2 } = options
  const file = realPath(path)
  if (openHere.has(file)) throw new StoreBusy(path, process.pid, 'has the store open')
  openHere.add(file)
  let instance: DuckDBInstance | undefined
  try {
    instance = await duck.DuckDBInstance.create(path, {
      access_mode: access === 'write' ? 'READ_WRITE' : 'READ_ONLY',
      threads: String(threads),
      memory_limit: memory,
      // Nothing is ever loaded from a network, and no file but this one is touched.
      autoinstall_known_extensions: 'false',
      autoload_known_extensions: 'false',
    })
    const connection = await instance.connect()
    return databaseOf({ duck, path, access, instance, connection, onClose: () => openHere.delete(file) })
  } catch (error) {
    instance?.closeSync()
    openHere.delete(file)
    throw storeFault(error, path)
  }
}

/** One name for one file, whatever links lead to it. */
function realPath(path: string): string {
  try {
    return realpathSync(path)
  } catch {
    // Not there yet: its folder is, or opening it fails.
    try {
      return join(realpathSync(dirname(path)), basename(path))
    } catch {
      return path
    }
  }
}

/** @throws RostrumError where the database is not made for this machine */
async function loadDuck(path: string): Promise<Duck> {
  try {
    return await import('@duckdb/node-api')
  } catch (error) {
    const { RostrumError } = await import('../error.ts')
    const message =
      `the database that keeps the store cannot be loaded on ${process.platform} ${process.arch}: ` +
      `${(error as Error).message.split('\n')[0]}; run npm ci again on this machine`
    throw new RostrumError('store-failed', [{ place: { source: path }, message }], { cause: error })
  }
}

interface Opened {
  readonly duck: Duck
  readonly path: string
  readonly access: DatabaseOptions['access']
  readonly instance: DuckDBInstance
  readonly connection: DuckDBConnection
  readonly onClose: () => void
}

function databaseOf({ duck, path, access, instance, connection, onClose }: Opened): Database {
  const types: Readonly<Record<ColumnKind, DuckDBType>> = {
    integer: duck.INTEGER,
    number: duck.DOUBLE,
    text: duck.VARCHAR,
    json: duck.VARCHAR,
    truth: duck.BOOLEAN,
    bytes: duck.BLOB,
  }
  let isOpen = true
  let isInTransaction = false
  // The database drops what is left of a stream, without a word, when it is asked something else.
  let isStreaming = false

  async function attempt<Result>(work: () => Promise<Result>): Promise<Result> {
    if (isStreaming) throw new Error('a stream of the store is not read to its end; ask after that')
    try {
      return await work()
    } catch (error) {
      throw storeFault(error, path)
    }
  }

  const written = (value: StoreValue): DuckDBValue => {
    if (value === undefined) return null
    return value instanceof Uint8Array ? duck.blobValue(value) : value
  }

  function read(value: DuckDBValue): StoreValue {
    if (value === null) return undefined
    if (typeof value === 'bigint') return Number(value)
    if (value instanceof duck.DuckDBBlobValue) return value.bytes
    return value as StoreValue
  }

  function fill(appender: DuckDBAppender, kinds: readonly ColumnKind[], rows: readonly StoreRow[]): void {
    const columnTypes = kinds.map((kind) => types[kind])
    for (let from = 0; from < rows.length; from += CHUNK_ROWS) {
      const part = rows.slice(from, from + CHUNK_ROWS)
      const odd = part.find((row) => row.length > kinds.length)
      if (odd !== undefined)
        throw new Error(`a row of ${odd.length} values for ${kinds.length} columns: ${String(odd[0])}`)
      const chunk = duck.DuckDBDataChunk.create(columnTypes, part.length)
      chunk.setColumns(kinds.map((_, column) => part.map((row) => written(row[column]))))
      appender.appendDataChunk(chunk)
    }
  }

  async function addTo(name: string, kinds: readonly ColumnKind[], rows: readonly StoreRow[]): Promise<void> {
    if (rows.length === 0) return
    const add = () =>
      attempt(async () => {
        const appender = await connection.createAppender(name)
        try {
          fill(appender, kinds, rows)
        } catch (error) {
          // What it holds would be written all the same when it is closed, or cleared away as garbage.
          appender.clear()
          appender.closeSync()
          throw error
        }
        appender.closeSync()
      })
    // An appender writes what it holds whenever that is much: only a transaction makes it all or nothing.
    await (isInTransaction ? add() : database.transact(add))
  }

  /** A stream that is left alone keeps the file, and its lock, beyond `close`. */
  async function breakOff(result: DuckDBResult): Promise<void> {
    connection.interrupt()
    try {
      for (;;) {
        const chunk = await result.fetchChunk()
        if (chunk === null || chunk.rowCount === 0) return
      }
    } catch {
      // Interrupted, as it was told to be.
    }
  }

  /** A database that is only read takes rows into temporary tables by statements alone. */
  async function insertInto(
    name: string,
    kinds: readonly ColumnKind[],
    rows: readonly StoreRow[],
  ): Promise<void> {
    for (let from = 0; from < rows.length; from += STATEMENT_ROWS) {
      const part = rows.slice(from, from + STATEMENT_ROWS)
      const marks = `(${kinds.map(() => '?').join(', ')})`
      const values = part.flatMap((row) => kinds.map((_, column) => written(row[column])))
      await attempt(async () => {
        await connection.run(`INSERT INTO ${name} VALUES ${part.map(() => marks).join(', ')}`, values)
      })
    }
  }

  const database: Database = {
    path,
    run: (sql, values) =>
      attempt(async () => {
        await connection.run(sql, values?.map(written))
      }),
    all: (sql, values) =>
      attempt(async () => {
        const result = await connection.runAndReadAll(sql, values?.map(written))
        const names = result.columnNames()
        return result.getRows().map((row) => rowOf(names, row.map(read)))
      }),
    stream: async function* (sql) {
      const result = await attempt(() => connection.stream(sql))
      isStreaming = true
      let hasMore = true
      try {
        for (;;) {
          const chunk = await result.fetchChunk()
          hasMore = chunk !== null && chunk.rowCount > 0
          if (chunk === null || !hasMore) return
          yield chunk.getRows().map((row) => row.map(read))
        }
      } catch (error) {
        hasMore = false
        throw storeFault(error, path)
      } finally {
        if (hasMore) await breakOff(result)
        isStreaming = false
      }
    },
    append: (name, rows) => {
      const { columns }: Omit<StoreTable, 'name'> = TABLES[name]
      return addTo(name, Object.values(columns), rows)
    },
    appendJson: async (name, rows) => {
      const { columns }: Omit<StoreTable, 'name'> = TABLES[name]
      const [first, ...others] = Object.keys(columns) as [string, ...string[]]
      const shape = Object.fromEntries(others.map((column) => [column, SQL_TYPES[columns[column]!]]))
      await database.run('CREATE OR REPLACE TEMPORARY TABLE staged (first INTEGER, json VARCHAR)')
      await database.stage(
        'staged',
        ['integer', 'text'],
        rows.map(({ first: value, json }) => [value, withoutHalves(json)]),
      )
      await database.run(
        `INSERT INTO ${name} (${[first, ...others].map(quoted).join(', ')})
         SELECT first, ${others.map((column) => `r.${quoted(column)}`).join(', ')}
         FROM (SELECT first, unnest(from_json(json, '[${JSON.stringify(shape)}]')) AS r FROM staged)`,
      )
    },
    stage: access === 'write' ? addTo : insertInto,
    transact: async (work) => {
      await database.run('BEGIN TRANSACTION')
      isInTransaction = true
      try {
        const result = await work()
        await database.run('COMMIT')
        return result
      } catch (error) {
        // Where the disk is full the database has rolled back by itself, and says so.
        await connection.run('ROLLBACK').catch(() => {})
        throw error
      } finally {
        isInTransaction = false
      }
    },
    close: () => {
      if (!isOpen) return
      isOpen = false
      connection.closeSync()
      instance.closeSync()
      onClose()
    },
  }
  return database
}

function quoted(column: string): string {
  return `"${column}"`
}

/** JSON without halves of surrogate pairs, which no database takes. */
function withoutHalves(json: string): string {
  return json.replace(/(?<!\\)((?:\\\\)*)\\ud[89a-f][0-9a-f]{2}/gi, '$1\ufffd')
}

function rowOf(names: readonly string[], values: readonly StoreValue[]): ReadRow {
  const row: Record<string, StoreValue> = {}
  names.forEach((name, column) => {
    if (values[column] !== undefined) row[name] = values[column]
  })
  return row
}
