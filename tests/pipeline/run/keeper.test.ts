import { expect, test } from 'vitest'
import type { AnalysisRows } from '../../../src/pipeline/run/analysed.ts'
import { createKeeper } from '../../../src/pipeline/run/keeper.ts'
import { freshStore } from './store.ts'

const contentOf = (text: string) => ({
  text,
  markup: 'plain',
  docvars: '{}',
  zones: undefined,
  origin: undefined,
})

function rowsOf(words: number, freshForms: readonly string[] = []): AnalysisRows {
  return {
    wordCount: words,
    passageCount: 1,
    zoneWords: '{}',
    signature: Uint8Array.of(1, 2),
    wordSet: Uint8Array.of(3),
    scores: [[0, 'mine', 'framing', 0, 0, 0, 0, 0, 0, 0]],
    passages: JSON.stringify([
      { passage: 0, start: 0, end: 5, zone: 'body', words, sentences: 1, labels: '' },
    ]),
    matches: '[]',
    freshForms,
  }
}

test('nothing is in the store before the batch is written, and then all of it', async () => {
  const { database, store } = await freshStore()
  const keeper = await createKeeper(store, 4)
  const number = keeper.contents.take('hash-a')
  expect(keeper.contents.numberOf('hash-a')).toBe(number)
  keeper.addAnalysed(number, 'hash-a', contentOf('A text.'), rowsOf(2, ['a', 'text']))
  keeper.add('readings', [keeper.nextInput(), 0, 'a', false, number, '{}'])
  await keeper.settle() // too little to be written yet
  expect(await database.all('SELECT * FROM contents')).toEqual([])
  await keeper.flush()
  expect(await database.all('SELECT content, hash, text FROM contents')).toEqual([
    { content: 1, hash: 'hash-a', text: 'A text.' },
  ])
  expect(await database.all('SELECT * FROM current')).toEqual([{ content: 1, analysis: 1, scoring: 4 }])
  expect(await database.all('SELECT form FROM forms')).toEqual([{ form: 'a' }, { form: 'text' }])
  for (const table of ['analyses', 'scores', 'passages', 'readings'])
    expect(await database.all(`SELECT count(*) AS n FROM ${table}`), table).toEqual([{ n: 1 }])
})

test('the next one goes on with numbers and forms where the last one ended', async () => {
  const { database, store } = await freshStore()
  const first = await createKeeper(store, 1)
  first.addAnalysed(first.contents.take('a'), 'a', contentOf('A.'), rowsOf(1, ['a']))
  first.add('inputs', [first.nextInput(), '/a.txt', '', '', 0, '', ''])
  first.add('readings', [first.nextInput(), 0, 'cut short', false, 1, '{}'])
  await first.flush()
  const second = await createKeeper(store, 2)
  expect(second.contents.numberOf('a')).toBe(1)
  expect(second.contents.numberOf('b')).toBeUndefined()
  expect(second.contents.take('b')).toBe(2)
  expect(second.nextInput()).toBe(3)
  second.addAnalysed(2, 'b', contentOf('B.'), rowsOf(1, ['a', 'b']))
  await second.flush()
  expect(await database.all('SELECT form FROM forms ORDER BY form')).toEqual([{ form: 'a' }, { form: 'b' }])
  expect(await database.all('SELECT * FROM current ORDER BY content')).toEqual([
    { content: 1, analysis: 1, scoring: 1 },
    { content: 2, analysis: 2, scoring: 2 },
  ])
})

test('another analysis of a content takes the place of the one before, which stays for the history', async () => {
  const { database, store } = await freshStore()
  const first = await createKeeper(store, 1)
  first.addAnalysed(first.contents.take('a'), 'a', contentOf('A.'), rowsOf(1))
  await first.flush()
  const second = await createKeeper(store, 2)
  second.addAgain(1, rowsOf(1))
  await second.flush()
  expect(await database.all('SELECT * FROM current')).toEqual([{ content: 1, analysis: 2, scoring: 2 }])
  expect(await database.all('SELECT analysis, content FROM analyses ORDER BY analysis')).toEqual([
    { analysis: 1, content: 1 },
    { analysis: 2, content: 1 },
  ])
})

test('a content whose analysis failed waits under its number: its text is there once', async () => {
  const { database, store } = await freshStore()
  const first = await createKeeper(store, 1)
  first.addAnalysed(first.contents.take('a'), 'a', contentOf('A.'), rowsOf(1))
  await first.flush()
  const second = await createKeeper(store, 1)
  second.addFailed(1)
  await second.flush()
  expect(await database.all('SELECT * FROM current')).toEqual([])
  const third = await createKeeper(store, 1)
  expect(third.contents.numberOf('a')).toBeUndefined()
  expect(third.contents.take('a')).toBe(1)
  third.addAnalysed(1, 'a', contentOf('A, as it should be.'), rowsOf(1))
  await third.flush()
  expect(await database.all('SELECT content, text FROM contents')).toEqual([
    { content: 1, text: 'A, as it should be.' },
  ])
  expect(await database.all('SELECT * FROM current')).toEqual([{ content: 1, analysis: 2, scoring: 1 }])
})

test('a content that failed before it was ever kept: its hash is free again', async () => {
  const { store } = await freshStore()
  const keeper = await createKeeper(store, 1)
  keeper.contents.take('a')
  keeper.contents.drop('a')
  expect(keeper.contents.numberOf('a')).toBeUndefined()
  expect(keeper.contents.take('a')).toBe(2)
})

test('a file that is read anew: what it gave before goes with the batch that brings the new', async () => {
  const { database, store } = await freshStore()
  const first = await createKeeper(store, 1)
  const old = first.nextInput()
  first.add('readings', [old, 0, 'old', false, 1, '{}'])
  first.add('inputs', [old, '/a.txt', 'r', 's', 0, 'x', ''])
  await first.flush()
  const second = await createKeeper(store, 1)
  const fresh = second.nextInput()
  second.add('readings', [fresh, 0, 'new', false, 1, '{}'])
  await second.flush()
  expect(await database.all('SELECT id FROM readings ORDER BY input')).toEqual([{ id: 'old' }, { id: 'new' }])
  second.forget(old)
  second.add('inputs', [fresh, '/a.txt', 'r', 't', 0, 'y', ''])
  await second.flush()
  expect(await database.all('SELECT id FROM readings')).toEqual([{ id: 'new' }])
  expect(await database.all('SELECT input, path FROM inputs')).toEqual([{ input: fresh, path: '/a.txt' }])
})

test('a batch that cannot be written leaves nothing', async () => {
  const { database, store } = await freshStore()
  const keeper = await createKeeper(store, 1)
  keeper.addAnalysed(keeper.contents.take('a'), 'a', contentOf('A.'), rowsOf(1))
  keeper.add(
    'readings',
    Array.from({ length: 30 }, () => 1),
  ) // more values than columns
  await expect(keeper.flush()).rejects.toThrow('30 values')
  for (const table of ['contents', 'analyses', 'current', 'readings'])
    expect(await database.all(`SELECT * FROM ${table}`), table).toEqual([])
})

test('a batch is written by itself when it is large', async () => {
  const { database, store } = await freshStore()
  const keeper = await createKeeper(store, 1)
  for (let n = 0; n < 1000; n++) {
    await keeper.settle()
    keeper.addAnalysed(keeper.contents.take(`${n}`), `${n}`, contentOf(`${n}`), rowsOf(1))
  }
  expect(await database.all('SELECT count(*) AS n FROM contents')).toEqual([{ n: 0 }])
  await keeper.settle()
  expect(await database.all('SELECT count(*) AS n FROM contents')).toEqual([{ n: 1000 }])
})
