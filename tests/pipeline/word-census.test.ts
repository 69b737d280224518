import { expect, test } from 'vitest'
import { createWordCensus } from '../../src/pipeline/word-census.ts'
import type { Scan } from '../../src/records.ts'
import { bucketOf } from '../../src/store/word-set.ts'

const form = (type: number) => `form-${type}`
/** The columns that a census looks at; what lies beyond `words` is from an earlier scan. */
const scanOf = (types: readonly number[]): Scan =>
  ({ words: types.length, wordType: Int32Array.from([...types, 99, 98]) }) as unknown as Scan

test('each word once, and as new only in the first text that has it', () => {
  const census = createWordCensus(form)
  const first = census.of(scanOf([3, 1, 3, 1, 1]))
  expect(first.fresh).toEqual(['form-3', 'form-1'])
  expect([...first.buckets]).toEqual([bucketOf('form-3'), bucketOf('form-1')])
  const second = census.of(scanOf([1, 2]))
  expect(second.fresh).toEqual(['form-2'])
  expect([...second.buckets]).toEqual([bucketOf('form-1'), bucketOf('form-2')])
  expect(census.of(scanOf([])).buckets.length).toBe(0)
})

test('what was given stays when the next text is counted', () => {
  const census = createWordCensus(form)
  const { buckets } = census.of(scanOf([1, 2, 3]))
  census.of(scanOf([4, 5, 6]))
  expect([...buckets]).toEqual([1, 2, 3].map((type) => bucketOf(form(type))))
})

test('any number of types, in a text and altogether', () => {
  const census = createWordCensus(form)
  const many = Array.from({ length: 10_000 }, (_, type) => type)
  expect(census.of(scanOf(many)).fresh.length).toBe(10_000)
  const far = census.of(scanOf([70_000, 5, 200_000, 70_000]))
  expect(far.fresh).toEqual(['form-70000', 'form-200000'])
  expect([...far.buckets]).toEqual([70_000, 5, 200_000].map((type) => bucketOf(form(type))))
  expect(census.of(scanOf([70_000])).fresh).toEqual([])
})

test('after types were forgotten, their numbers may mean other words', () => {
  let isOther = false
  const census = createWordCensus((type) => (isOther ? `other-${type}` : form(type)))
  census.of(scanOf([1, 2]))
  isOther = true
  census.reset()
  const { fresh, buckets } = census.of(scanOf([2]))
  expect(fresh).toEqual(['other-2'])
  expect([...buckets]).toEqual([bucketOf('other-2')])
})
