import { expect, test } from 'vitest'
import type { AlertRow } from '../../src/measure/alerts.ts'
import { cellsOf, headerOf } from '../../src/write/table.ts'
import { alertsTable } from '../../src/write/tables/alerts.ts'

const alert: AlertRow = {
  document: 'us-pres-2002-09-12',
  index: 7,
  date: '2002-09-12',
  group: [{ docvar: 'speaker', value: 'George W. Bush' }],
  framing: 'vindicationist',
  direction: 'above',
  asserted: 109,
  words: 2744,
  rate: 39.723032,
  expected: 28.1,
  expectedRate: 10.240525,
  pastDocuments: 40,
  pastWords: 90_000,
  pastRate: 7.46,
  p: 0.00015,
  q: 0.0006,
  past: () => [],
}

test('a row has a cell for each column, in the order of the header', () => {
  const keywords = [
    { keyword: 'sovereign equality', count: 3 },
    { keyword: 'peace', count: 1 },
  ]
  const cells = cellsOf(alertsTable, { alert, keywords })
  const byName = Object.fromEntries(headerOf(alertsTable).map((name, column) => [name, cells[column]]))
  expect(byName).toEqual({
    document: 'us-pres-2002-09-12',
    date: '2002-09-12',
    group: 'speaker=George W. Bush',
    framing: 'vindicationist',
    direction: 'above',
    asserted: 109,
    words: 2744,
    rate: 39.723032,
    expected: 28.1,
    expected_rate: 10.240525,
    past_documents: 40,
    past_words: 90_000,
    past_rate: 7.46,
    p: 0.00015,
    q: 0.0006,
    words_that_did_it: 'sovereign equality (3); peace (1)',
  })
})

test('no words and no group give empty cells; a spreadsheet must not run what a speaker is called', () => {
  const cells = cellsOf(alertsTable, { alert: { ...alert, group: [] }, keywords: [] })
  expect([cells[headerOf(alertsTable).indexOf('group')], cells.at(-1)]).toEqual(['', ''])
  expect(alertsTable.readers).toBe('people')
})

test('the key is of columns, and every column is described', () => {
  expect(headerOf(alertsTable)).toEqual(expect.arrayContaining([...alertsTable.primaryKey]))
  for (const { name, description, type, unit } of alertsTable.columns) {
    expect(description, name).not.toBe('')
    if (type !== 'string') expect(unit, name).toBeTruthy()
  }
})
