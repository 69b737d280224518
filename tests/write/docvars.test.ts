import { expect, test } from 'vitest'
import { createDocvarCensus } from '../../src/write/docvars.ts'

test('leading docvars first, others by code unit, with the type that all values have', () => {
  const census = createDocvarCensus()
  census.add({ zeta: 1, date: '2009-07-15', session: 64, isFinal: true, title: 'a', Alpha: 'x' })
  census.add({ zeta: 1.5, date: '2009', session: 65, isFinal: false, speaker: 'b' })
  census.add({ session: 66, mixed: 1 })
  census.add({ mixed: 'one' })
  expect(census.columns(new Set()).map(({ docvar, type }) => [docvar, type])).toEqual([
    ['title', 'string'],
    ['date', 'string'],
    ['speaker', 'string'],
    ['Alpha', 'string'],
    ['isFinal', 'boolean'],
    ['mixed', 'string'],
    ['session', 'integer'],
    ['zeta', 'number'],
  ])
})

test('a date is a date only where every one is a whole day', () => {
  const census = createDocvarCensus()
  census.add({ date: '2009-07-15' })
  expect(census.columns(new Set())[0]!.type).toBe('date')
})

test('names of other columns are not taken twice', () => {
  const census = createDocvarCensus()
  census.add({ words: 1, docvar_words: 2, id: 'x', country: 'Peru' })
  expect(census.columns(new Set(['id', 'words'])).map(({ docvar, name }) => [docvar, name])).toEqual([
    ['country', 'country'],
    ['docvar_words', 'docvar_words'],
    ['id', 'docvar_id'],
    ['words', 'docvar_docvar_words'],
  ])
})
