import { mkdir, readdir, readFile, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { createCorpus } from '../../src/measure/corpus.ts'
import { scoreDocument } from '../../src/measure/score.ts'
import { createSeries } from '../../src/measure/series.ts'
import type { Analysis, Diagnostic, Origin } from '../../src/records.ts'
import { createDocvarCensus } from '../../src/write/docvars.ts'
import { contextOf } from '../../src/write/kwic.ts'
import { type Json, sha256File } from '../../src/write/manifest.ts'
import { formatNumber } from '../../src/write/number.ts'
import { placeInOriginal } from '../../src/write/origin.ts'
import { createResults, type Results, writeManifest } from '../../src/write/results.ts'
import { headerOf } from '../../src/write/table.ts'
import { documentsTable } from '../../src/write/tables/documents.ts'
import { evidenceTable } from '../../src/write/tables/evidence.ts'
import { passagesTable } from '../../src/write/tables/passages.ts'
import { rejectedTable } from '../../src/write/tables/rejected.ts'
import { scoresTable } from '../../src/write/tables/scores.ts'
import { seriesTable } from '../../src/write/tables/series.ts'
import { framings, syntheticAnalysis } from '../measure/synthetic.ts'
import { freshFolder, parseRecords } from './folder.ts'

/** Every other one with its passages as paragraphs 3, 6, 9 … of an original; the first of them is not known. */
const analyses: readonly Analysis[] = Array.from({ length: 30 }, (_, i) => {
  const analysis = syntheticAnalysis(i === 5 ? '=cmd' : `doc ${i}, "part"`, i % 7, 6 * (i % 7))
  if (i % 2 === 0) return analysis
  const known = analysis.passages.slice(1)
  const at = known.map(({ start }) => start)
  const origin: Origin = { unit: 'paragraph', at, number: known.map(({ index }) => 3 * index) }
  return { ...analysis, document: { ...analysis.document, origin } }
})

const fault: Diagnostic = {
  place: { source: 'a.csv', record: 118 },
  code: 'no-date',
  message: 'no date',
  remedy: 'add one',
  outcome: 'kept',
}

const left: Diagnostic = { ...fault, outcome: 'left out', id: 'x' }

/** Writes all tables as a run does, of documents that no reader has seen. */
async function fill(results: Results, documents: readonly Analysis[], faults: readonly Diagnostic[]) {
  const done = documents.map((analysis) => ({ analysis, ...scoreDocument(analysis, framings) }))
  const corpus = createCorpus(framings)
  const series = [
    createSeries({ name: 'by year', by: 'year', group: ['country'], draws: 100, seed: 1 }, framings),
    createSeries({ name: 'by month', by: 'month', group: [], draws: 100, seed: 1 }, framings),
  ]
  const census = createDocvarCensus()
  for (const { scored } of done) {
    census.add(scored.docvars)
    corpus.add(scored)
    for (const one of series) one.add(scored)
  }
  const { scoresOf } = corpus.measures()
  const columns = { framings, hasCopies: false }
  const docvars = census.columns(new Set(headerOf(documentsTable([], columns))))
  await results.write(
    documentsTable(docvars, columns),
    done.map(({ scored }) => ({ scored, copy: undefined })),
  )
  await results.write(
    scoresTable,
    done.flatMap(({ scored }) =>
      scored.framings.map((score, f) => ({ scored, score, corpus: scoresOf(scored)[f]! })),
    ),
  )
  await results.write(
    passagesTable(framings),
    done.flatMap(({ analysis: { document }, passages }) =>
      passages.map((score) => ({
        document: document.id,
        score,
        origin: placeInOriginal(document.origin, score.passage.start),
      })),
    ),
  )
  await results.write(
    evidenceTable,
    done.flatMap(({ analysis: { document, matches } }) =>
      matches.map((match) => ({
        document: document.id,
        match,
        origin: placeInOriginal(document.origin, match.start),
        context: contextOf(document.text, match),
      })),
    ),
  )
  await results.write(
    seriesTable,
    series.flatMap((one) => [...one.rows()]),
  )
  await results.write(rejectedTable, faults)
}

async function run(): Promise<{ folder: string; read: (file: string) => Promise<Record<string, string>[]> }> {
  const folder = join(await freshFolder(), 'Small Run')
  const results = await createResults(folder)
  await fill(results, analyses, [fault, left])
  await results.finish((files) => ({ version: '0.1.0', files: files as unknown as Json }))
  return { folder, read: async (file) => parseRecords(await readFile(join(folder, file), 'utf8')) }
}

const plain = (id: string): string => id.replace(/^'(?=[=+\-@\t\r])/, '')

test('all scores can be computed again from evidence.csv and passages.csv', async () => {
  const { read } = await run()
  const evidence = await read('evidence.csv')
  const passages = await read('passages.csv')
  const scores = await read('scores.csv')
  expect(scores.length).toBe(analyses.length * framings.length)
  const strength = { high: 3, medium: 1, weak: 0.25 }
  const dimensionWeights = new Map<string, number>()
  const again = scores.map(({ id, framing, dimension }) => {
    const rows = evidence.filter((row) => plain(row.document!) === id && row.framing === framing)
    const own = passages.filter((row) => row.document === id)
    const words = own.reduce((sum, row) => sum + Number(row.words), 0)
    let weight = 0
    let labelled = 0
    for (const { passage } of own) {
      const asserted = rows.filter((row) => row.passage === passage && row.stance === 'asserts')
      if (asserted.every((row) => row.strength === 'weak')) continue
      const sum = asserted.reduce((total, row) => total + strength[row.strength as keyof typeof strength], 0)
      const facets = new Set(asserted.map((row) => `${row.level} ${row.facet}`))
      weight += sum
      if (sum >= 3 && (facets.size > 1 || asserted.some((row) => row.strength === 'high'))) labelled += 1
    }
    dimensionWeights.set(`${id} ${dimension}`, (dimensionWeights.get(`${id} ${dimension}`) ?? 0) + weight)
    const stance = (name: string): string => String(rows.filter((row) => row.stance === name).length)
    return { id, framing, dimension, rows, own, words, weight, labelled, stance }
  })
  for (const [i, { id, dimension, rows, own, words, weight, labelled, stance }] of again.entries()) {
    const total = dimensionWeights.get(`${id} ${dimension}`)!
    const ratio = (part: number, whole: number): string =>
      formatNumber(whole === 0 ? undefined : part / whole)
    expect(scores[i]).toMatchObject({
      matches: String(rows.length),
      asserted: stance('asserts'),
      rejected: stance('rejects'),
      reported: stance('reports'),
      mixed: stance('mixed'),
      words: String(words),
      passages: String(own.length),
      labelled: String(labelled),
      rate: ratio(1000 * Number(stance('asserts')), words),
      intensity: ratio(1000 * weight, words),
      weight: formatNumber(weight),
      prevalence: ratio(labelled, own.length),
      share: ratio(weight, total),
    })
  }
})

test('evidence points back into the text, and formulas are neutralised where people look', async () => {
  const { folder, read } = await run()
  const texts = new Map(analyses.map(({ document }) => [document.id, document.text]))
  const evidence = await read('evidence.csv')
  expect(evidence.length).toBeGreaterThan(100)
  for (const { document, start, end, keyword } of evidence) {
    expect(plain(keyword!)).toBe(texts.get(plain(document!))!.slice(Number(start), Number(end)))
  }
  for (const file of ['documents.csv', 'evidence.csv']) {
    for (const row of await read(file)) {
      for (const [name, cell] of Object.entries(row)) expect(cell, name).not.toMatch(/^[=+@\t\r]|^-\D/)
    }
  }
  expect((await read('documents.csv'))[5]!.id).toBe("'=cmd")
  expect((await read('scores.csv')).some(({ id }) => id === '=cmd')).toBe(true)
  expect(await readFile(join(folder, 'documents.csv'), 'utf8')).toMatch(
    /^id,date,country,words,words_body,[a-z_,]*,words_other,passages,prevalence_/,
  )
})

test('passages and matches have their place in the original, where it is known', async () => {
  const { read } = await run()
  const hasOrigin = new Set(
    analyses.filter(({ document }) => document.origin !== undefined).map(({ document }) => document.id),
  )
  for (const file of ['passages.csv', 'evidence.csv']) {
    const rows = await read(file)
    for (const { document, passage, origin } of rows) {
      const isKnown = hasOrigin.has(plain(document!)) && passage !== '0'
      expect(origin, `${file} ${document} ${passage}`).toBe(isKnown ? `paragraph ${3 * Number(passage)}` : '')
    }
    expect(new Set(rows.map(({ origin }) => origin)).size).toBe(6)
  }
})

test('words of each zone, those that do not count too: 0 where there are none', async () => {
  const { read } = await run()
  for (const [i, row] of (await read('documents.csv')).entries()) {
    expect(row).toMatchObject({
      words: String(40 * (i % 7)),
      words_body: String(40 * (i % 7)),
      words_heading: '0',
      words_quotation: '0',
      words_footnote: String(i % 7),
      words_references: '0',
      words_direction: '0',
      words_other: '0',
    })
  }
})

test('the manifest may name every table with its hash', async () => {
  const { folder } = await run()
  const manifest = JSON.parse(await readFile(join(folder, 'manifest.json'), 'utf8'))
  expect(manifest.version).toBe('0.1.0')
  expect(Object.keys(manifest.files)).toEqual(
    (await readdir(folder)).filter((name) => name.endsWith('.csv')).sort(),
  )
  for (const [file, { sha256 }] of Object.entries<{ sha256: string }>(manifest.files)) {
    expect(await sha256File(join(folder, file)), file).toBe(sha256)
  }
})

test('datapackage.json names each column of each file, in order', async () => {
  const { folder } = await run()
  const { name, resources } = JSON.parse(await readFile(join(folder, 'datapackage.json'), 'utf8'))
  expect(name).toBe('small-run')
  for (const { path, schema } of resources) {
    const header = (await readFile(join(folder, path), 'utf8')).split('\n')[0]
    expect(schema.fields.map((field: { name: string }) => field.name).join(',')).toBe(header)
    expect(schema.missingValues).toEqual([''])
  }
})

test('every cell is of the type that datapackage.json says', async () => {
  const { folder, read } = await run()
  const { resources } = JSON.parse(await readFile(join(folder, 'datapackage.json'), 'utf8'))
  const types: Record<string, RegExp> = {
    integer: /^-?\d+$/,
    number: /^-?\d+(\.\d{1,6})?$/,
    boolean: /^(true|false)$/,
  }
  for (const { path, schema } of resources) {
    for (const row of await read(path)) {
      for (const { name, type, constraints } of schema.fields) {
        const cell = row[name]!
        if (cell === '') continue
        if (types[type] !== undefined) expect(cell, `${path} ${name}`).toMatch(types[type])
        if (constraints !== undefined) expect(constraints.enum).toContain(cell)
      }
      expect(Object.values(row).some((cell) => /NaN|undefined|null|Infinity/.test(cell))).toBe(false)
    }
    const keys = (await read(path)).map((row) =>
      JSON.stringify(schema.primaryKey?.map((key: string) => row[key])),
    )
    if (schema.primaryKey !== undefined && path !== 'evidence.csv')
      expect(new Set(keys).size).toBe(keys.length)
  }
})

test('two runs of the same input give the same bytes', async () => {
  const [a, b] = [await run(), await run()]
  for (const file of await readdir(a.folder)) {
    expect(await readFile(join(b.folder, file)), file).toEqual(await readFile(join(a.folder, file)))
  }
})

test('a run without documents writes every file with its header', async () => {
  const folder = join(await freshFolder(), 'empty')
  const results = await createResults(folder)
  await fill(results, [], [])
  await results.finish(() => ({}))
  expect((await readdir(folder)).sort()).toEqual([
    'datapackage.json',
    'documents.csv',
    'evidence.csv',
    'manifest.json',
    'passages.csv',
    'rejected.csv',
    'scores.csv',
    'series.csv',
  ])
  expect((await readFile(join(folder, 'scores.csv'), 'utf8')).trim().split('\n').length).toBe(1)
})

test('stopped before finish: the old outputs are untouched and nothing is left beside them', async () => {
  const parent = await freshFolder()
  const folder = join(parent, 'run')
  await mkdir(folder)
  await writeFile(join(folder, 'scores.csv'), 'old')
  const results = await createResults(folder)
  await fill(results, analyses, [])
  await results.abort()
  expect(await readdir(parent)).toEqual(['run'])
  expect(await readdir(folder)).toEqual(['scores.csv'])
  expect(await readFile(join(folder, 'scores.csv'), 'utf8')).toBe('old')
})

test('a manifest written anew leaves all other files as they are', async () => {
  const { folder } = await run()
  const before = await stat(join(folder, 'scores.csv'))
  await writeManifest(folder, { version: '0.2.0' })
  expect(JSON.parse(await readFile(join(folder, 'manifest.json'), 'utf8'))).toEqual({ version: '0.2.0' })
  const { mtimeMs, ino } = await stat(join(folder, 'scores.csv'))
  expect([mtimeMs, ino]).toEqual([before.mtimeMs, before.ino])
  expect((await readdir(join(folder, '..'))).length).toBe(1)
})
