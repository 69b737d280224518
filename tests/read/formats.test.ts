/** Every format through the whole way of reading: which reader, how many documents, what is in them. */
import { existsSync, readdirSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { describe, expect, test } from 'vitest'
import { createAnalyser } from '../../src/pipeline/analyse.ts'
import { inspect } from '../../src/read/inspect.ts'
import type { SourceOptions } from '../../src/read/options.ts'
import { planSources } from '../../src/read/plan.ts'
import { readOne } from '../../src/read/read.ts'
import { markupRoot } from '../../src/read/signature.ts'
import type { Document, Reading } from '../../src/records.ts'
import { brief, documentOf, folderOf } from './folder.ts'

const SHARED = process.env.ROSTRUM_SHARED ?? resolve(import.meta.dirname, '../../../shared')
const CORPORA = join(SHARED, 'corpora')
const SAMPLE = resolve(import.meta.dirname, '../../corpora/sample')

const analyser = createAnalyser({ lexicons: [], rules: [] })

function words(readings: readonly Reading[]): number {
  return documentsOf(readings).reduce((sum, document) => sum + analyser.analyse(document).words, 0)
}

function documentsOf(readings: readonly Reading[]): Document[] {
  return readings.flatMap((reading) => (reading.kind === 'document' ? [reading.document] : []))
}

function zonesOf(readings: readonly Reading[]): string[] {
  const all = documentsOf(readings).flatMap(({ zones }) => (zones ?? []).map(({ zone }) => zone))
  return [...new Set(all)].sort()
}

/** The text of all blocks of a zone. */
function textOf(readings: readonly Reading[], wanted: readonly string[]): string {
  return documentsOf(readings)
    .flatMap(({ text, zones }) =>
      (zones ?? [])
        .filter(({ zone }) => wanted.includes(zone))
        .map(({ start, end }) => text.slice(start, end)),
    )
    .join('\n')
}

async function readerOf(path: string): Promise<string> {
  const [planned] = await planSources([{ path }])
  return planned?.kind === 'file' ? (await inspect(planned)).reader : 'none'
}

// Words that count, within 3 %; zones that are there. Languages are kept whatever they are.
const REAL: readonly (readonly [
  path: string,
  reader: string,
  documents: number,
  words: number,
  zones: string,
  unit: string,
])[] = [
  ['raw/docx/marshall-1947-harvard.derived.docx', 'docx', 1, 1454, 'body', 'paragraph'],
  [
    'raw/docx/parlament-catalunya-2016-01-07-PCAT-0501.docx',
    'docx',
    1,
    588,
    'body direction heading',
    'paragraph',
  ],
  [
    'raw/docx/parlament-catalunya-2017-08-25-PCAT-4101.docx',
    'docx',
    1,
    913,
    'body direction heading',
    'paragraph',
  ],
  ['raw/html/kremlin-2011-05-20-short-news-11287.html', 'html', 1, 58, 'body', 'paragraph'],
  [
    'raw/html/kremlin-2012-12-12-federal-assembly-17118.html',
    'html',
    1,
    12423,
    'body direction quotation',
    'paragraph',
  ],
  ['raw/markdown/whitehouse-2021-02-04-americas-place-in-the-world.md', 'markdown', 1, 2504, '', 'line'],
  ['raw/pdf/india-aug15-1947.pdf', 'pdf', 1, 825, 'body', 'page'],
  ['raw/pdf/india-aug15-1983.pdf', 'pdf', 1, 3863, 'body', 'page'],
  ['raw/pdf/india-aug15-2014.pdf', 'pdf', 1, 7304, 'body', 'page'],
  ['raw/pdf/unga79-2024-ee_en.pdf', 'pdf', 1, 2182, 'body heading', 'page'],
  ['raw/pdf/unga79-2024-in_en.pdf', 'pdf', 1, 1685, 'body footnote heading', 'page'],
  ['raw/pdf/unga79-2024-no_en.pdf', 'pdf', 1, 1703, 'body footnote', 'page'],
  ['raw/pdf/unga79-2024-pl_en.pdf', 'pdf', 1, 1368, 'body', 'page'],
  ['raw/pdf/unga79-2024-sg_en.pdf', 'pdf', 1, 2034, 'body footnote heading', 'page'],
  ['raw/pdf/unga79-2024-za_en.pdf', 'pdf', 1, 1706, 'body heading', 'page'],
  ['raw/rtf/miller-center-speech-notes.rtf', 'rtf', 1, 868, 'body heading', 'paragraph'],
  ['raw/tei/ParlaMint-AT_1997-02-27-NRSITZ-00065.xml', 'tei', 1, 77, 'body direction', 'page'],
  ['raw/tei/ParlaMint-ES-CT-en_2015-10-26-0101.ana.xml', 'tei', 9, 4600, 'body direction', 'paragraph'],
  ['raw/tei/ParlaMint-ES-CT_2015-10-26-0101.xml', 'tei', 9, 4510, 'body direction', 'paragraph'],
  ['raw/tei/ParlaMint-ES_2021-12-28-CD211228.xml', 'tei', 38, 11429, 'body direction', 'paragraph'],
  ['raw/txt/ungdc-USA_25_1970.numbered.txt', 'text', 1, 5614, '', 'line'],
  ['raw/txt/ungdc-USA_64_2009.hardwrapped.txt', 'text', 1, 5084, 'body quotation', 'line'],
  ['raw/vtt/kennedy-1961-inaugural.synthetic-timing.srt', 'captions', 1, 1368, 'body', 'cue'],
  ['raw/vtt/kennedy-1961-inaugural.synthetic-timing.vtt', 'captions', 1, 1368, 'body', 'cue'],
  ['raw/vtt/sintel-en-description.vtt', 'captions', 1, 30, 'body', 'cue'],
  ['raw/vtt/sintel-en-speaker.vtt', 'captions', 1, 34, 'body', 'cue'],
  ['raw/xlsx/uk-throne-speeches-1911-2012.xlsx', 'xlsx', 105, 0, '', ''],
  ['papers/multilateralism-discussion-paper.txt', 'text', 1, 2347, 'body heading quotation', 'line'],
  [
    'papers/pampinella-2019-pluralist-narrative.md',
    'markdown',
    1,
    10673,
    'body footnote heading quotation references',
    'line',
  ],
  ['papers/slaughter-2024-multipartner-world.txt', 'text', 1, 2646, 'body footnote heading', 'line'],
]

/** Files that no reader can read, and the reason that is given. */
const UNREADABLE: Readonly<Record<string, string>> = { 'raw/pdf/unga79-2024-us_en.pdf': 'unreadable-text' }

describe.skipIf(!existsSync(CORPORA))(`real files (skipped where ${CORPORA} is missing)`, () => {
  test.for(REAL)('%s', { timeout: 30_000 }, async ([path, reader, count, expected, zones, unit]) => {
    const file = join(CORPORA, path)
    const columns = reader === 'xlsx' ? { columns: { text: 'Text' } } : {}
    const readings = await readOne(file, { language: 'any', ...columns })
    expect(await readerOf(file)).toBe(reader)
    expect(readings.filter(({ kind }) => kind === 'rejected').map(brief)).toEqual([])
    expect(readings).toHaveLength(count)
    if (expected === 0) return
    expect(words(readings)).toBeGreaterThan(expected * 0.97)
    expect(words(readings)).toBeLessThan(expected * 1.03)
    expect(zonesOf(readings).join(' ')).toBe(zones)
    expect(documentsOf(readings)[0]?.origin?.unit).toBe(unit)
  })

  test.for(Object.entries(UNREADABLE))('%s is left out: %s', { timeout: 30_000 }, async ([path, code]) => {
    expect((await readOne(join(CORPORA, path))).map(brief)).toEqual([`!${code}`])
  })

  test('no file is missing from this list', () => {
    const listed = [...REAL.map(([path]) => path), ...Object.keys(UNREADABLE)].sort()
    const there = ['raw', 'papers'].flatMap((folder) =>
      readdirSync(join(CORPORA, folder), { recursive: true, withFileTypes: true })
        .filter((entry) => entry.isFile() && !/^readme/i.test(entry.name))
        .map(({ parentPath, name }) =>
          join(parentPath, name)
            .slice(CORPORA.length + 1)
            .replaceAll('\\', '/'),
        ),
    )
    expect(there.sort()).toEqual(listed)
  })

  test('lists of references and notes of papers are no body', async () => {
    const readings = await readOne(join(CORPORA, 'papers/pampinella-2019-pluralist-narrative.md'))
    const references = textOf(readings, ['references'])
    expect(references).toMatch(/^Williams, Michael C\. 2004\./m)
    expect(textOf(readings, ['body', 'heading'])).not.toMatch(/^\w+, \w+.{0,40}\. (?:19|20)\d\d\. /m)
    expect(textOf(readings, ['footnote'])).toContain('State University of New York')
  })
})

describe('the paper of the sample corpus', () => {
  test('PDF and DOCX give the same blocks in the same zones', async () => {
    const [pdf, docx] = await Promise.all(
      ['pdf', 'docx'].map((ending) => readOne(join(SAMPLE, `papers/tesk-2012-two-rivers.${ending}`))),
    )
    for (const zone of ['body', 'heading', 'quotation', 'references']) {
      expect(textOf(docx!, [zone])).not.toBe('')
      expect(textOf(pdf!, [zone])).toBe(textOf(docx!, [zone]))
    }
    // The PDF shows the number of its note, Word keeps it.
    expect(textOf(pdf!, ['footnote'])).toBe(`1 ${textOf(docx!, ['footnote'])}`)
    expect(words(pdf!)).toBe(words(docx!))
    expect(words(pdf!)).toBe(573)
    expect(documentOf(pdf![0]).text).not.toMatch(/Two Rivers, One Bridge.*Two Rivers, One Bridge/s)
  })
})

const RSS =
  '<rss version="2.0"><channel><title>T</title><item><guid>one</guid><title>A</title><description>We meet in peace.</description><link>https://example.invalid/a</link></item></channel></rss>'
const TEI =
  '<TEI xmlns="http://www.tei-c.org/ns/1.0" xml:id="s"><teiHeader/><text><body><div><u xml:id="s.1" who="#A"><seg>We meet.</seg></u><u xml:id="s.2" who="#A"><seg>We part.</seg></u></div></body></text></TEI>'
const HTML =
  '<!DOCTYPE html><html><body><main><p>We meet in peace.</p></main><div id="x">Aside we stand.</div></body></html>'
const MAIL =
  'From: A <a@example.invalid>\nTo: b@example.invalid\nSubject: S\nMessage-ID: <m@example.invalid>\n\nWe meet in peace.\n'
const MBOX = `From a@example.invalid Thu Jan  1 00:00:00 2009\n${MAIL}\nFrom a@example.invalid Fri Jan  2 00:00:00 2009\n${MAIL.replace('<m@', '<n@')}`
const VTT = 'WEBVTT\n\n00:00:01.000 --> 00:00:02.000\nWe meet in peace.\n'
const SRT = '1\n00:00:01,000 --> 00:00:02,000\nWe meet in peace.\n'
const RTF = '{\\rtf1\\ansi We meet in peace.\\par}'
const JSON_FEED =
  '{"version": "https://jsonfeed.org/version/1.1", "title": "T", "items": [{"id": "j", "content_text": "We meet."}]}'

describe('what a file is', () => {
  // name, content, what is read
  test.for([
    ['a.xml', TEI, 's.1'],
    ['a.tei', TEI, 's.1'],
    ['a.xml', RSS, 'one'],
    ['a.xml', `<?xml version="1.0"?>\n<!-- <TEI> -->\n${RSS}`, 'one'],
    ['a.rss', RSS, 'one'],
    ['a.rss', TEI, 's.1 +other-format'],
    ['a.xml', HTML, 'a +other-format'],
    ['a.xml', '<list/>', '!not-tei'],
    ['a.html', HTML, 'a'],
    ['a.txt', HTML, 'a +other-format'],
    ['a.html', '<p>We meet in peace.</p>', 'a'],
    ['a.eml', MAIL, 'm@example.invalid'],
    ['a', MAIL, 'm@example.invalid'],
    ['a.json', '[{"id": "j", "text": "We meet in peace."}]', '!not-an-object@1'],
    ['a.mbox', MBOX, 'm@example.invalid n@example.invalid'],
    ['a.eml', MBOX, 'm@example.invalid +other-format n@example.invalid'],
    ['a.vtt', VTT, 'a'],
    ['a.srt', SRT, 'a'],
    ['a.srt', VTT, 'a'],
    ['a', VTT, 'a'],
    ['a', SRT, 'a'],
    ['a.txt', VTT, 'a +other-format'],
    ['a.rtf', RTF, 'a'],
    ['a.txt', RTF, 'a +other-format'],
    ['a.rtf', 'We meet in peace.', 'a +other-format'],
    ['a.pdf', 'We meet in peace.', 'a +other-format'],
    ['a.docx', 'We meet in peace.', 'a +other-format'],
    ['a.txt', 'As %PDF- is how such files begin, this is none.', 'a'],
    ['a.txt', 'From Monday we meet in peace.', 'a'],
    ['a', 'From: the speech\nTo: the point\nWe meet in peace.', 'a'],
    ['a.json', JSON_FEED, 'j'],
  ] as const)('%s, %s → %s', async ([name, content, expected]) => {
    const folder = await folderOf({ [name]: content })
    const readings = await readOne(join(folder, name))
    const briefly = readings.map(brief).filter((reading) => reading !== 's.2')
    expect(briefly.join(' ').replace(' +tei-names-elsewhere', '')).toBe(expected)
  })

  test.for([
    ['\ufeff<?xml version="1.0"?><!-- <a> --> <b:TEI x="1">', 'TEI'],
    ['<!doctype html><title>', 'html'],
    ['<!DOCTYPE TEI.2 SYSTEM "x">', 'TEI.2'],
    ['<rss/>', 'rss'],
    ['<!-- never closed <rss>', undefined],
    ['we <rss>', undefined],
    ['', undefined],
  ] as const)('the root of %s is %s', ([source, root]) => {
    expect(markupRoot(Buffer.from(source))).toBe(root)
    if (!source.startsWith('\ufeff')) return
    expect(markupRoot(Buffer.from(source, 'utf16le'))).toBe(root)
    expect(markupRoot(Buffer.from(source, 'utf16le').swap16())).toBe(root)
  })
})

describe('options of a source', () => {
  const read = async (name: string, content: string, options: Omit<SourceOptions, 'path'>) =>
    readOne(join(await folderOf({ [name]: content }), name), options)

  test('unit: a speech of one speaker, or each utterance', async () => {
    expect(
      (await read('a.xml', TEI, { unit: 'utterance' })).map((reading) => documentOf(reading).id),
    ).toEqual(['s.1', 's.2'])
    expect(documentsOf(await read('a.xml', TEI, {})).length).toBeLessThanOrEqual(2)
  })

  test('selector: the part of a page that is read', async () => {
    expect(documentOf((await read('a.html', HTML, { selector: '#x' }))[0]).text).toBe('Aside we stand.')
    expect((await read('a.html', HTML, { selector: '#y' })).map(brief)).toEqual(['!selector-without-match'])
  })

  test('layout: a text of pages, or as it is written', async () => {
    const line =
      'the towns on both banks of the river keep one bridge in re-\npair and paint it in the same week, and'
    const pages = `We say that ${`${line}\n`.repeat(12)}so on.`
    const textAs = async (layout: SourceOptions['layout']) =>
      documentOf((await read('a.txt', pages, { layout }))[0]).text
    expect(await textAs('plain')).toBe(pages)
    const joined = pages.replaceAll('-\n', '').replaceAll('\n', ' ')
    expect(await textAs('paper')).toBe(joined)
    expect(await textAs('auto')).toBe(joined)
    expect(documentOf((await read('a.txt', 'We meet in\npeace.', {}))[0]).text).toBe('We meet in\npeace.')
  })

  test('layout: a constant goes before the title that a paper has of itself', async () => {
    const text = '# The Harbours\n\nA harbour that is open to all ships is worth more.\n'
    const options = { layout: 'paper', docvars: { title: 'Series A', kind: 'paper' } } as const
    const { docvars } = documentOf((await read('a.md', text, options))[0])
    expect(docvars).toMatchObject({ title: 'Series A', kind: 'paper' })
  })

  test('layout: front matter is cut off, and places are lines of the file', async () => {
    const text = '---\nid: own\n---\nWe meet in peace.\n\nWe part as friends.'
    const document = documentOf((await read('a.txt', text, { layout: 'paper' }))[0])
    expect(document).toMatchObject({
      id: 'own',
      text: 'We meet in peace.\n\nWe part as friends.',
      origin: { unit: 'line', at: [0, 19], number: [4, 6] },
    })
  })

  test('fetch: without it nothing is got', async () => {
    expect(documentOf((await read('a.rss', RSS, {}))[0]).text).toBe('We meet in peace.')
    const readings = await read('a.rss', RSS.replace('example.invalid', '127.0.0.1'), { fetch: 'linked' })
    expect(readings.map(brief)).toEqual(['one +page-not-read'])
  })

  test.for([
    ['pages', 'limits', { pdfPages: 1 }, 'papers/tesk-2012-two-rivers.pdf', '!pdf-limit'],
    ['xml', 'limits', { xmlElements: 10 }, 'papers/tesk-2012-two-rivers.docx', '!docx-limit'],
    ['depth', 'limits', { xmlDepth: 3 }, 'records/sum-2019-sitting.xml', '!xml-depth'],
    ['elements', 'limits', { htmlElements: 5 }, 'web/mer-2010-ferry-line.html', '!html-too-many-elements'],
    ['items', 'limits', { feedItems: 1 }, 'web/uns-2018-notices.rss', '!feed-limit'],
    ['cues', 'limits', { captionCues: 3 }, 'captions/fer-2021-tide-gauge.vtt', '!too-many-cues'],
    ['message', 'limits', { messageBytes: 100 }, 'mail/mer-2014-letter.eml', '!mail-too-large'],
  ] as const)('%s: %s reach the reader', async ([, , limits, path, expected]) => {
    expect((await readOne(join(SAMPLE, path), { limits })).map(brief)).toEqual([expected])
  })

  test('a wrong choice is told with what there is', async () => {
    const folder = await folderOf({ 'a.txt': 'We meet.' })
    const wrong = {
      unit: 'word',
      layout: 'wide',
      fetch: 'all',
      pdf: 'x',
      selector: ' ',
    } as unknown as SourceOptions
    await expect(planSources([{ ...wrong, path: folder }])).rejects.toMatchObject({
      problems: [
        'unit must be speech or utterance, got "word"',
        'layout must be auto or paper or plain, got "wide"',
        'fetch must be none or linked, got "all"',
        'pdf must be unpdf or pdftotext, got "x"',
        'selector must be a CSS selector such as article or #speech, got nothing',
      ].map((message) => ({ message })),
    })
  })

  test('docvars beside the file and in its name hold for every format', async () => {
    const folder = await folderOf({ 'X_2009.xml': TEI, 'X_2009.yaml': 'venue: Hall', 'Y_2010.html': HTML })
    const readings = await readOne(folder, { pattern: '{group}_{year}.{_}', infer: false })
    expect(documentsOf(readings).map(({ docvars }) => [docvars.group, docvars.year, docvars.venue])).toEqual([
      ['X', '2009', 'Hall'],
      ['Y', '2010', undefined],
    ])
  })
})
