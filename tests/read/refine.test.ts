import { join } from 'node:path'
import iconv from 'iconv-lite'
import { expect, test } from 'vitest'
import type { SourceOptions } from '../../src/read/options.ts'
import { type ReadOptions, readSources } from '../../src/read/read.ts'
import { all, brief, documentOf, folderOf } from './folder.ts'

const read = async (
  files: Readonly<Record<string, string | Buffer>>,
  options: Omit<SourceOptions, 'path'> = {},
  run: ReadOptions = {},
) => {
  const folder = await folderOf(files)
  return all(readSources([{ ...options, path: folder }], run))
}

const ENGLISH = 'We want peace among all the nations, and we shall keep our word to those who trust in us.'
const GERMAN =
  'Wir wollen Frieden mit allen Völkern, und wir werden unser Wort halten, denn das ist die Aufgabe, die uns gestellt ist.'
const RUSSIAN =
  'Уважаемые коллеги! Мы хотим мира со всеми народами и будем держать слово, которое дали нашим друзьям и партнёрам.'

test('mangled characters of a text are repaired with a remark; records keep theirs unless the source says so', async () => {
  const mangled = `${ENGLISH} It\u00e2\u20ac\u2122s time.\u0007 Peace.`
  const files = { 'a.txt': mangled, 'b.jsonl': JSON.stringify({ id: 'b', text: mangled }) }
  const repaired = `${ENGLISH} It\u2019s time.  Peace.`
  const cases = [
    [{}, 'a +cleaned', repaired, 'b', mangled],
    [{ clean: true }, 'a +cleaned', repaired, 'b +cleaned', repaired],
    [{ clean: false }, 'a', mangled, 'b', mangled],
  ] as const
  for (const [options, ...expected] of cases) {
    const readings = await read(files, options)
    expect(readings.flatMap((reading) => [brief(reading), documentOf(reading).text])).toEqual(expected)
  }
})

test('no-break spaces go without a remark, and a text of nothing else than invisible signs is empty', async () => {
  const [spaced, empty] = await read({ 'a.txt': ENGLISH.replaceAll(' ', '\u00a0'), 'b.txt': '\u200b\u200b' })
  expect([brief(spaced!), documentOf(spaced!).text]).toEqual(['a', ENGLISH])
  expect(brief(empty!)).toBe('!empty-text')
})

test('a text points to the lines of its file, front matter and removed signs counted in', async () => {
  const text = `---\ntitle: T\n---\nfirst\u00ad line\r\nsecond\r\n\r\nfourth`
  const [reading] = await read({ 'a.txt': text, 'one.txt': 'one line\n' })
  const { text: kept, origin } = documentOf(reading!)
  expect(kept).toBe('first line\nsecond\n\nfourth')
  const found = origin?.at.map((at, index) => [origin.number[index], kept.slice(at).split('\n')[0]])
  expect(found).toEqual([
    [4, 'first line'],
    [5, 'second'],
    [6, ''],
    [7, 'fourth'],
  ])
  const [, single] = await read({ 'a.txt': text, 'one.txt': 'one line\n' })
  expect(documentOf(single!).origin).toBeUndefined()
})

test.for([
  ['English is the default', {}, ['en', 'short', '!other-language', '!other-language']],
  ['any', { language: 'any' }, ['en', 'short', 'de', 'ru']],
  ['a list', { language: ['en', 'de'] }, ['en', 'short', 'de', '!other-language']],
  ['one code', { language: 'ru' }, ['!other-language', 'short', '!other-language', 'ru']],
] as const)('language: %s', async ([, options, expected]) => {
  const lines = { en: ENGLISH, short: 'Ja, wir danken.', de: GERMAN, ru: RUSSIAN }
  const jsonl = Object.entries(lines).map(([id, text]) => JSON.stringify({ id, text }))
  const found = await read({ 'a.jsonl': jsonl.join('\n') }, options)
  expect(found.map(brief).map((told) => told.replace(/@.*/, ''))).toEqual(expected)
})

test('a docvar with the code of a language goes before what the text shows, but for plain English', async () => {
  const records = [
    { id: 'en', text: ENGLISH, language: 'de-CH' },
    { id: 'de', text: GERMAN, language: 'eng' },
    { id: 'named', text: ENGLISH, language: 'Deutsch' },
  ]
  const found = await read({ 'a.jsonl': records.map((record) => JSON.stringify(record)).join('\n') })
  expect(found.map(brief)).toEqual(['en +declared-language', 'de +declared-language', 'named'])
  const [first] = found
  expect(first?.kind === 'document' && first.remarks.map(({ message }) => message)).toEqual([
    'its docvar language says German (de), but the text is plainly English; kept as that',
  ])
})

test('date, speaker and country come from the text where nothing else says them, and say where from', async () => {
  const text = `Remarks by Mr. Anna Quill\n4 March 2021\n\n${ENGLISH}`
  const jsonl = JSON.stringify({ id: 'r', text })
  const files = {
    'a.txt': text,
    'b.txt': `---\ndate: 2020\n---\n${text}`,
    '1999.txt': ENGLISH,
    'r.jsonl': jsonl,
  }
  const shown = async (options: Omit<SourceOptions, 'path'>) =>
    (await read(files, options)).map((reading) => documentOf(reading).docvars)
  const speaker = { speaker: 'Anna Quill', speaker_source: 'text' }
  expect(await shown({})).toEqual([
    { date: '1999', date_source: 'file name' },
    { date: '2021-03-04', date_source: 'text', ...speaker },
    { date: '2020', ...speaker },
    {},
  ])
  expect((await shown({ infer: true }))[3]).toEqual({ date: '2021-03-04', date_source: 'text', ...speaker })
  expect((await shown({ infer: false }))[1]).toEqual({})
})

const ROWS = [
  { codes: ['FRA', 'FR', '250'], names: ['France', 'French Republic'] },
  { codes: ['COG', 'CG', '178'], names: ['Republic of the Congo', 'Congo'] },
]

test('countries become codes where the table knows them for sure; the written form is kept', async () => {
  const countries = ['France', 'fr', 'FRA', 'Congo', 'Ferania', 'Val']
  const lines = countries.map((country, id) =>
    JSON.stringify({ id, text: ENGLISH, country, speaker: 'Mr. RILL' }),
  )
  const run = { countries: { rows: ROWS, own: { Val: 'VAL' } } }
  const docvarsIn = async (options: ReadOptions) =>
    (await read({ 'a.jsonl': lines.join('\n') }, {}, options)).map((reading) => documentOf(reading).docvars)
  expect((await docvarsIn(run)).map(({ country, country_written }) => [country, country_written])).toEqual([
    ['FRA', 'France'],
    ['FRA', 'fr'],
    ['FRA', undefined],
    ['Congo', undefined],
    ['Ferania', undefined],
    ['VAL', 'Val'],
  ])
  expect((await docvarsIn({}))[0]).toEqual({ country: 'France', speaker: 'Mr. RILL' })
})

test.for([
  ['auto', 'Rill', 'Mr. RILL'],
  ['tidy', 'Rill', 'Rill'],
  ['as-is', 'Mr. RILL', 'Mr. RILL'],
] as const)('speakers: %s', async ([speakers, ofText, ofRecord]) => {
  const files = {
    'a.txt': `---\nspeaker: Mr. RILL\n---\n${ENGLISH}`,
    'b.txt': `---\nspeaker: Quill, Anna\n---\n${ENGLISH}`,
    'c.jsonl': JSON.stringify({ text: ENGLISH, speaker: 'Mr. RILL' }),
  }
  const found = (await read(files, {}, { speakers })).map((reading) => documentOf(reading).docvars)
  expect(found.map(({ speaker }) => speaker)).toEqual([ofText, 'Quill, Anna', ofRecord])
  expect(found[0]?.speaker_written).toBe(ofText === 'Rill' ? 'Mr. RILL' : undefined)
})

test('the noise of scans is measured where the source asks for it', async () => {
  const noisy =
    'Tbe govemment of tbe coun try hopes tbat wbich we bave agreed w1ll be kept by a11 nations. '.repeat(5)
  const files = { 'a.txt': noisy, 'b.txt': ENGLISH }
  const [a, b] = await read(files, { ocr: 'report', language: 'any' })
  expect([brief(a!), brief(b!)]).toEqual(['a +ocr-noise', 'b'])
  expect(documentOf(a!).docvars.ocr_noise).toBeGreaterThan(0.2)
  expect(documentOf(b!).docvars.ocr_noise).toBe(0)
  expect(documentOf((await read(files, { language: 'any' }))[0]!).docvars).toEqual({})
})

const ENCODED = [
  ['koi8-r', RUSSIAN],
  ['windows-1251', RUSSIAN],
  ['utf-16le', ENGLISH],
  ['utf-16be', RUSSIAN],
] as const

test.for(ENCODED)(
  '%s without a mark is told from the bytes, in texts, JSON lines and CSV',
  async ([encoding, text]) => {
    const long = `${text} `.repeat(4).trim()
    const files = {
      'a.txt': iconv.encode(long, encoding, { addBOM: false }),
      'b.jsonl': iconv.encode(`${JSON.stringify({ id: 'b', text: long })}\n`, encoding, { addBOM: false }),
      'c.csv': iconv.encode(`id,text\nc,"${long}"\n`, encoding, { addBOM: false }),
    }
    const found = await read(files, { language: 'any' })
    expect(found.map(brief)).toEqual(['a +other-encoding', 'b +other-encoding', 'c +other-encoding'])
    for (const reading of found) {
      expect(documentOf(reading).text).toBe(long)
      expect(reading.kind === 'document' && reading.remarks[0]?.message).toContain(`read as ${encoding}`)
    }
  },
)

test('what is done does not depend on how files are read together', async () => {
  const files = Object.fromEntries(
    Array.from({ length: 30 }, (_, at) => [`${at + 10}.txt`, at % 3 === 0 ? GERMAN : `${ENGLISH} ${at}`]),
  )
  const folder = await folderOf(files)
  const once = await all(readSources([{ path: folder }], { width: 1 }))
  expect(await all(readSources([{ path: join(folder) }], { width: 8 }))).toEqual(once)
  expect(once.filter(({ kind }) => kind === 'rejected')).toHaveLength(10)
})
