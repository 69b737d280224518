import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, onTestFinished, test } from 'vitest'
import { type Database, openDatabase, type StoreRow } from '../../src/store/database.ts'
import { openForReading, openForWriting } from '../../src/store/open.ts'
import { creation, TABLES, type TableName } from '../../src/store/schema.ts'
import { freshFolder, smallStore } from './rows.ts'

async function emptyStore(): Promise<Database> {
  const database = await openForWriting(await freshFolder())
  onTestFinished(database.close)
  return database
}

async function formsOf(database: Database): Promise<unknown[]> {
  return (await database.all('SELECT form FROM forms')).map(({ form }) => form)
}

describe('tables', () => {
  test('an empty store has them all, with their columns in order, and its own version', async () => {
    const database = await emptyStore()
    const columns = await database.all(
      "SELECT table_name AS t, column_name AS c FROM information_schema.columns WHERE table_name NOT IN ('evidence', 'document_scores') ORDER BY t, ordinal_position",
    )
    const wanted = Object.entries(TABLES)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .flatMap(([t, held]) => Object.keys(held.columns).map((c) => ({ t, c })))
    expect(columns).toEqual(wanted)
    expect(creation()).toHaveLength(Object.keys(TABLES).length + 2)
    expect(await database.all("SELECT value FROM meta WHERE name = 'schema'")).toEqual([{ value: '1' }])
  })

  test('a row of every table comes back as it was written, with and without what may be absent', async () => {
    const database = await emptyStore()
    const values = {
      integer: 7,
      number: 0.1,
      text: 'é',
      json: '{"a":1}',
      truth: false,
      bytes: new Uint8Array([0, 255]),
    }
    for (const [name, { columns }] of Object.entries(TABLES)) {
      const kinds: readonly (keyof typeof values)[] = Object.values(columns)
      const rows: StoreRow[] = [kinds.map((kind) => values[kind]), kinds.map(() => undefined), []]
      await database.append(name as TableName, rows)
      const read = (await database.all(`SELECT * FROM ${name}`)).slice(-3)
      const full = Object.fromEntries(
        Object.keys(columns).map((column, at) => {
          const value = rows[0]![at]
          return [column, value instanceof Uint8Array ? Buffer.from(value) : value]
        }),
      )
      expect(read).toEqual([full, {}, {}])
    }
  })

  test('the views show the last run', async () => {
    const database = await openForReading(await smallStore())
    onTestFinished(database.close)
    expect(await database.all('SELECT document, keyword, start FROM evidence ORDER BY document')).toEqual([
      { document: 'a', keyword: 'respect', start: 12 },
      { document: 'b', keyword: 'respect', start: 4 },
    ])
    expect(
      await database.all(
        "SELECT document, asserted FROM document_scores WHERE framing = 'mine' ORDER BY document",
      ),
    ).toEqual([
      { document: 'a', asserted: 1 },
      { document: 'b', asserted: 1 },
      { document: 'd', asserted: 0 },
    ])
  })
})

describe('values', () => {
  test.for([
    ['empty', ''],
    ['short', 'abc'],
    ['of twelve bytes, which the database keeps in place', 'abcdefghijkl'],
    ['of thirteen', 'abcdefghijklm'],
    ['NUL alone', '\u0000'],
    ['NUL at the end', 'a\u0000'],
    ['NUL inside, long', `${'a'.repeat(20)}\u0000${'b'.repeat(20)}`],
    ['emoji and joiners', '👩‍👩‍👧 🇮🇹 e\u0301'],
    ['U+FFFF and U+FEFF', '\uffff\ufeff'],
    ['line ends', '\r\n\u2028\u0085'],
    ['quotes', `'"\\`],
    ['5 MB', 'Lorem ipsüm 😀. '.repeat(330_000)],
  ] as const)('text: %s', async ([, text]) => {
    const database = await emptyStore()
    await database.append('forms', [[text], [undefined]])
    expect((await formsOf(database)).map((form) => form === text)).toEqual([true, false])
    expect(await database.all('SELECT count(*) AS n FROM forms WHERE form = ?', [text])).toEqual([{ n: 1 }])
  })

  test('halves of surrogate pairs become U+FFFD each, so that offsets hold', async () => {
    const database = await emptyStore()
    await database.append('forms', [['a\ud800b'], ['\udc00\ud800'], ['😀\ude00']])
    expect(await formsOf(database)).toEqual(['a\ufffdb', '\ufffd\ufffd', '😀\ufffd'])
  })

  test('any text that can be written as UTF-8', async () => {
    const database = await emptyStore()
    await fc.assert(
      fc.asyncProperty(fc.array(fc.string({ unit: 'binary' }), { minLength: 1 }), async (texts) => {
        await database.run('DELETE FROM forms')
        await database.append(
          'forms',
          texts.map((text) => [text]),
        )
        expect(await formsOf(database)).toEqual(texts)
      }),
      { numRuns: 30 },
    )
  })

  test('numbers to their limits, and to the last bit', async () => {
    const database = await emptyStore()
    const numbers = [0, -0, 0.1 + 0.2, 5e-324, -1.7976931348623157e308, 2 ** 53]
    await database.append('current', [[2_147_483_647, -2_147_483_648, 0]])
    await database.append(
      'inputs',
      numbers.map((number, at) => [at, '', '', '', number]),
    )
    expect(await database.all('SELECT * FROM current')).toEqual([
      { content: 2_147_483_647, analysis: -2_147_483_648, scoring: 0 },
    ])
    expect(
      (await database.all('SELECT checked FROM inputs ORDER BY input')).map(({ checked }) => checked),
    ).toEqual(numbers)
  })

  test.for([
    ['beyond an integer', [2_147_483_648]],
    ['not whole', [1.5]],
    ['not a number', [Number.NaN]],
    ['text for a number', ['1']],
    ['more values than columns', [1, 2, 3, 4]],
  ] as const)('%s: refused, and no row of the batch stays', async ([, bad]) => {
    const database = await emptyStore()
    const good = Array.from({ length: 5000 }, (_, at): StoreRow => [at, at, at])
    await expect(database.append('current', [...good, bad as StoreRow])).rejects.toThrow()
    expect(await database.all('SELECT count(*) AS n FROM current')).toEqual([{ n: 0 }])
    await database.append('current', good)
    expect(await database.all('SELECT count(*) AS n FROM current')).toEqual([{ n: 5000 }])
  })

  test('more rows than the database takes at once: all or nothing', async () => {
    const database = await emptyStore()
    const rows = Array.from({ length: 250_000 }, (_, at): StoreRow => [`${at}`])
    await expect(database.append('forms', [...rows, ['a', 'b']])).rejects.toThrow('a row of 2 values')
    expect(await database.all('SELECT count(*) AS n FROM forms')).toEqual([{ n: 0 }])
    await database.append('forms', rows)
    expect(await database.all('SELECT count(DISTINCT form) AS n FROM forms')).toEqual([{ n: 250_000 }])
  })
})

describe('transactions', () => {
  test.for([
    [
      'a failure of the caller',
      async () => {
        throw new Error('mine')
      },
      'mine',
    ],
    ['a failure of the database', (database: Database) => database.run('SELECT * FROM nothing'), 'nothing'],
  ] as const)('%s undoes what was written, and the next one works', async ([, fail, message]) => {
    const database = await emptyStore()
    await database.append('forms', [['kept']])
    const work = database.transact(async () => {
      await database.append('forms', [['lost']])
      await database.run("UPDATE forms SET form = 'changed'")
      await fail(database)
    })
    await expect(work).rejects.toThrow(message)
    expect(await formsOf(database)).toEqual(['kept'])
    expect(
      await database.transact(async () => database.append('forms', [['next']]).then(() => 'result')),
    ).toBe('result')
    expect(await formsOf(database)).toEqual(['kept', 'next'])
  })

  test('what is closed in the middle of one is not there', async () => {
    const folder = await freshFolder()
    const database = await openForWriting(folder)
    await database.append('forms', [['kept']])
    await database.run('BEGIN TRANSACTION')
    await database.run("INSERT INTO forms VALUES ('lost')")
    database.close()
    const again = await openForReading(folder)
    onTestFinished(again.close)
    expect(await formsOf(again)).toEqual(['kept'])
  })

  test('temporary tables take rows too', async () => {
    const database = await emptyStore()
    await database.run('CREATE TEMPORARY TABLE asked (number INTEGER, name VARCHAR)')
    await database.stage(
      'asked',
      ['integer', 'text'],
      [
        [1, 'a'],
        [2, undefined],
      ],
    )
    await database.stage('asked', ['integer', 'text'], [])
    expect(await database.all('SELECT * FROM asked')).toEqual([{ number: 1, name: 'a' }, { number: 2 }])
  })
})

describe('streams', () => {
  const ROWS = 10_000
  async function filled(): Promise<Database> {
    const database = await emptyStore()
    await database.append(
      'current',
      Array.from({ length: ROWS }, (_, at) => [at, at, undefined]),
    )
    return database
  }

  test('all rows in the order asked for; absent values are undefined', async () => {
    const database = await filled()
    const read: unknown[] = []
    for await (const rows of database.stream('SELECT content, scoring FROM current ORDER BY content DESC')) {
      expect(rows.length).toBeLessThanOrEqual(2048)
      read.push(...rows)
    }
    expect(read).toHaveLength(ROWS)
    expect(read[0]).toEqual([ROWS - 1, undefined])
  })

  test.for([
    ['all', (database: Database) => database.all('SELECT 1')],
    ['run', (database: Database) => database.run('SELECT 1')],
    ['append', (database: Database) => database.append('forms', [['a']])],
    ['transact', (database: Database) => database.transact(async () => {})],
    ['another stream', (database: Database) => database.stream('SELECT 1').next()],
  ] as const)('%s is refused until it has ended: the database would cut it short', async ([, ask]) => {
    const database = await filled()
    let rows = 0
    for await (const part of database.stream('SELECT content FROM current')) {
      await expect(ask(database)).rejects.toThrow('not read to its end')
      rows += part.length
    }
    expect(rows).toBe(ROWS)
    await ask(database)
  })

  test('one that is broken off leaves the store free to ask, and to close', async () => {
    const database = await filled()
    for await (const rows of database.stream('SELECT content FROM current')) if (rows.length > 0) break
    expect(await database.all('SELECT 1 AS one')).toEqual([{ one: 1 }])
  })

  test('a fault in the middle is told', async () => {
    const database = await filled()
    const read = async () => {
      for await (const _ of database.stream(
        `SELECT CASE WHEN content = ${ROWS - 1} THEN error('odd') END FROM current`,
      ));
    }
    await expect(read()).rejects.toThrow('odd')
    expect(await database.all('SELECT 1 AS one')).toEqual([{ one: 1 }])
  })
})

test('no statement makes the database fetch what reads other places', async () => {
  const database = await emptyStore()
  await expect(database.all("SELECT * FROM 'https://127.0.0.1:1/a.csv'")).rejects.toThrow()
})

test('closed twice; asked after that', async () => {
  const database = await openDatabase(join(await freshFolder(), 'one.duckdb'), { access: 'write' })
  database.close()
  database.close()
  await expect(database.all('SELECT 1')).rejects.toThrow()
})
