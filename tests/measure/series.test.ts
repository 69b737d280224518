import fc from 'fast-check'
import { expect, test } from 'vitest'
import { scoreDocument } from '../../src/measure/score.ts'
import { createSeries, type SeriesRow, type SeriesSpec } from '../../src/measure/series.ts'
import type { Docvars, ScoredDocument } from '../../src/records.ts'
import { framings, syntheticAnalysis } from './synthetic.ts'

const spec: SeriesSpec = { name: 'by year', by: 'year', group: ['country'], draws: 200, seed: 1 }

const documentOf = (id: string, docvars?: Docvars, passages = 5): ScoredDocument => {
  const { scored } = scoreDocument(syntheticAnalysis(id, passages, passages * 8), framings)
  return docvars === undefined ? scored : { ...scored, docvars }
}

const seriesOf = (documents: readonly ScoredDocument[], change: Partial<SeriesSpec> = {}) => {
  const series = createSeries({ ...spec, ...change }, framings)
  for (const document of documents) series.add(document)
  return series
}

test('measures are pooled: sums over sums', () => {
  const documents = Array.from({ length: 60 }, (_, i) => documentOf(`d${i}`, undefined, 1 + (i % 9)))
  const rows = [...seriesOf(documents).rows()]
  expect(rows.length).toBeGreaterThan(100)
  for (const row of rows.filter((one) => one.documents > 0)) {
    const cell = documents.filter(
      ({ docvars }) => docvars.date === row.period && docvars.country === row.group[0]!.value,
    )
    const f = framings.findIndex(({ name }) => name === row.framing)
    const total = (pick: (document: ScoredDocument) => number): number =>
      cell.reduce((sum, document) => sum + pick(document), 0)
    expect(row.documents).toBe(cell.length)
    expect(row.words).toBe(total(({ words }) => words))
    expect(row.asserted).toBe(total((document) => document.framings[f]!.asserted))
    expect(row.rate).toBe((1000 * row.asserted!) / row.words!)
    expect(row.intensity).toBe((1000 * total((document) => document.framings[f]!.weight)) / row.words!)
    expect(row.prevalence).toBe(total((document) => document.framings[f]!.labelled) / row.passages!)
    expect(row.rateLimits === undefined).toBe(cell.length === 1)
    if (row.rateLimits !== undefined) expect(row.rateLimits.low).toBeLessThanOrEqual(row.rateLimits.high)
  }
  expect(
    rows.filter(({ framing }) => framing === 'pluralist').reduce((sum, row) => sum + row.documents, 0),
  ).toBe(60)
})

test('the order of arrival changes nothing, to the last bit', () => {
  const documents = Array.from({ length: 25 }, (_, i) =>
    documentOf(`o${i}`, { date: '2001', country: 'Chad' }, 3),
  )
  const expected = [...seriesOf(documents, { draws: 50 }).rows()]
  fc.assert(
    fc.property(fc.shuffledSubarray(documents, { minLength: 25 }), (shuffled) => {
      expect([...seriesOf(shuffled, { draws: 50 }).rows()]).toEqual(expected)
    }),
    { numRuns: 20 },
  )
})

test('seed, series, group and period each give limits of their own', () => {
  const cell = (country: string, date: string) =>
    Array.from({ length: 12 }, (_, i) => documentOf(`same ${i}`, { date, country }, 2 + (i % 5)))
  const limits = (rows: Iterable<SeriesRow>) =>
    JSON.stringify([...rows].slice(0, 6).map((row) => row.rateLimits))
  const base = limits(seriesOf(cell('Chad', '2001')).rows())
  expect(limits(seriesOf(cell('Chad', '2001')).rows())).toBe(base)
  expect(limits(seriesOf(cell('Chad', '2001'), { seed: 2 }).rows())).not.toBe(base)
  expect(limits(seriesOf(cell('Chad', '2001'), { name: 'other' }).rows())).not.toBe(base)
  expect(limits(seriesOf(cell('Peru', '2001')).rows())).not.toBe(base)
  expect(limits(seriesOf(cell('Chad', '2002')).rows())).not.toBe(base)
  // Another cell beside it must not change it.
  expect(limits(seriesOf([...cell('Peru', '2001'), ...cell('Chad', '2001')]).rows())).toBe(base)
})

test('empty periods between a group’s first and last are there, and empty', () => {
  const rows = [
    ...seriesOf([
      documentOf('a', { date: '2004', country: 'Chad' }),
      documentOf('b', { date: '2001-05-01', country: 'Chad' }),
      documentOf('c', { date: '2010', country: 'Benin' }),
    ]).rows(),
  ].filter(({ framing }) => framing === 'pluralist')
  expect(rows.map(({ group, period, documents }) => [group[0]!.value, period, documents])).toEqual([
    ['Benin', '2010', 1],
    ['Chad', '2001', 1],
    ['Chad', '2002', 0],
    ['Chad', '2003', 0],
    ['Chad', '2004', 1],
  ])
  const { series, by, period, group, framing, dimension, documents, ...values } = rows[2]!
  expect(Object.values(values).every((value) => value === undefined)).toBe(true)
})

test('documents without a usable date are left out and counted', () => {
  const series = seriesOf(
    [
      documentOf('a', { country: 'Chad' }),
      documentOf('b', { date: '2001', country: 'Chad' }),
      documentOf('c', { date: '2001-03', country: 'Chad' }),
    ],
    { by: 'month' },
  )
  expect(series.undated()).toBe(2)
  expect(new Set([...series.rows()].map(({ period }) => period))).toEqual(new Set(['2001-03']))
})

test('groups are sorted by code unit; a missing docvar is the empty string', () => {
  const countries = ['Zaire', 'Åland', 'Chad', undefined, 'chad']
  const documents = countries.map((country, i) =>
    documentOf(`g${i}`, { date: '2001', ...(country !== undefined && { country }) }),
  )
  const rows = [...seriesOf(documents).rows()].filter(({ framing }) => framing === 'pluralist')
  expect(rows.map(({ group }) => group[0]!.value)).toEqual(['', 'Chad', 'Zaire', 'chad', 'Åland'])
})

test('named periods follow their table; no groups give one series', () => {
  const by = [
    { name: 'war', from: '2001', to: '2003' },
    { name: 'after', from: '2004', to: '2009' },
    { name: 'and then', from: '2010', to: '2012' },
  ]
  const dates = ['2011', '2002', '1999']
  const series = seriesOf(
    dates.map((date, i) => documentOf(`n${i}`, { date })),
    { by, group: [] },
  )
  const rows = [...series.rows()].filter(({ framing }) => framing === 'pluralist')
  expect(rows.map(({ by: unit, period, documents, group }) => [unit, period, documents, group])).toEqual([
    ['named', 'war', 1, []],
    ['named', 'after', 0, []],
    ['named', 'and then', 1, []],
  ])
  expect(series.undated()).toBe(1)
})

test('documents without words have no rate', () => {
  const rows = [
    ...seriesOf([documentOf('x', { date: '2001' }, 0), documentOf('y', { date: '2001' }, 0)]).rows(),
  ]
  expect(rows[0]).toMatchObject({
    documents: 2,
    words: 0,
    rate: undefined,
    rateLimits: undefined,
    prevalence: undefined,
  })
})

test('nothing added, no rows', () => {
  expect([...seriesOf([]).rows()]).toEqual([])
})
