/**
 * Small whole files of every format, made here: what is changed byte by byte to see that nothing breaks the reading.
 */
import { gzipSync } from 'node:zlib'
import { writeXlsx } from 'hucre/xlsx'
import { createBudget } from '../../src/read/archive/archive.ts'
import { openZip } from '../../src/read/archive/zip.ts'
import { packParts } from '../../src/read/docx/zip.ts'
import { fileInput, heldInput } from '../../src/read/input.ts'
import { LIMITS } from '../../src/read/options.ts'
import { sourceFile } from '../../src/read/source.ts'
import { tarOf, type ZipPart, zipOf } from '../read/archive/pack.ts'
import { docxParts, p, styled, styleOf } from '../read/docx-file.ts'
import { pdfOf, placedPdf } from '../read/pdf/hand-pdf.ts'

/** How a file is changed while it is made. */
export interface Change {
  /** Changes bytes, or gives them back as they are. */
  readonly mutate: (bytes: Buffer) => Buffer
  /** A number from 0 to below the given one. */
  readonly pick: (below: number) => number
}

/** No change: the file is whole. */
export const UNCHANGED: Change = { mutate: (bytes) => bytes, pick: () => 0 }

/** A kind of file to be changed. */
export interface Seed {
  /** Names the kind in messages. */
  readonly kind: string
  /** Name of the file, whose extension plans its format. */
  readonly name: string
  /** The format that reads it whole. */
  readonly format: string
  /** Whether the bytes are docvars beside a text, and no file of their own. */
  readonly isSidecar?: true
  /** Inputs of this kind in one run of the fuzz test. */
  readonly count: number
  readonly make: (change: Change) => Promise<Buffer>
}

export const PROSE = [
  'We build on mutual respect among all states, and we have come here to say so once more.',
  'The harbour was quiet in the morning; nobody had expected the ships to return so early.',
  '"No nation," she said, "should be made to choose between its friends and its own future."',
]
const TITLE = 'An address that was never given'
const TEXT = PROSE.join(' ')

const plain =
  (content: string | Buffer) =>
  async ({ mutate }: Change) =>
    mutate(Buffer.from(content as string))

/** One of some parts is changed, and all are packed again. */
function changedPart(parts: ReadonlyMap<string, Buffer>, { mutate, pick }: Change): Map<string, Buffer> {
  const names = [...parts.keys()]
  const chosen = names[pick(names.length)]
  return new Map([...parts].map(([name, bytes]) => [name, name === chosen ? mutate(bytes) : bytes]))
}

const JSONL = PROSE.map((text, index) =>
  JSON.stringify({
    id: `s${index}`,
    text,
    date: `200${index}-03-04`,
    speaker: 'Almund',
    n: index,
    tags: ['a', 'b'],
  }),
).join('\n')

const CSV = [
  'id,date,speaker,text',
  ...PROSE.map(
    (text, index) => `r${index},2009-0${index + 1}-15,"Almund, P.","${text.replaceAll('"', '""')}"`,
  ),
  'r9,1999,"Two\nlines","A text\r\nof two lines, which is short."',
].join('\n')

const MARKDOWN = `---
title: ${TITLE}
date: 2009-07-15
tags: [sea, "land"]
country: &home FER
place: *home
---

# ${TITLE}

${PROSE.join('\n\n')}

> A block that somebody else has said, long before.

[^1]: A note at the foot.
`

const PAPER = `1 Introduction\n\n${TEXT} It was a long ac-\ncount of what had hap-\npened in the har-\nbour.\n\n12\n\nJournal of Invented Studies\n\n${TEXT}\n\nReferences\n\nAlmund, P. (2009). Harbours and valleys. Invented Press.\nBerg, Q. (2010). Valleys and harbours. Invented Press.\n`

const VTT = `WEBVTT - ${TITLE}\nLanguage: en\n\nNOTE invented\n\nSTYLE\n::cue { color: red }\n\n${PROSE.map(
  (text, index) =>
    `${index + 1}\n00:0${index}:01.000 --> 00:0${index}:09.500 align:start\n<v Paula Almund><i>${text}</i> &amp; more\n`,
).join('\n')}`

const SRT = PROSE.map(
  (text, index) =>
    `${index + 1}\r\n00:0${index}:01,000 --> 00:0${index}:09,500\r\n{\\an8}<i>ALMUND:</i> ${text}\r\n`,
).join('\r\n')

const TEI = `<?xml version="1.0" encoding="UTF-8"?>
<TEI xmlns="http://www.tei-c.org/ns/1.0" xml:id="invented" xml:lang="en"><teiHeader><fileDesc><titleStmt>
<title>${TITLE}</title></titleStmt><sourceDesc><bibl><date when="2009-07-15">15 July</date></bibl></sourceDesc></fileDesc>
<profileDesc><particDesc><listPerson><person xml:id="almund"><persName><surname>Almund</surname>
<forename>Paula</forename></persName><sex value="F"/></person></listPerson></particDesc></profileDesc></teiHeader>
<text><body><div type="debateSection"><note type="speaker">The chair:</note>
<u who="#almund" ana="#regular" xml:id="u1"><seg>${PROSE[0]}</seg><note type="comment">Applause</note>
<seg><s><w>We</w> <w>came</w><pc>.</pc></s> &#x41; &lt;so&gt; &quot;it&quot; went on.</seg></u>
<u who="#almund" ana="#chair"><seg>${PROSE[1]}</seg></u><p>${PROSE[2]}</p></div></body></text></TEI>`

const HTML = `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>${TITLE}</title>
<meta property="article:published_time" content="2009-07-15T12:00:00Z"><meta name="author" content="Paula Almund">
<script type="application/ld+json">{"@type":"NewsArticle","headline":"${TITLE}","datePublished":"2009-07-15"}</script>
</head><body><nav><a href="/">Home</a></nav><article><h1>${TITLE}</h1>${PROSE.map((text) => `<p>${text} ${text}</p>`).join('')}
<blockquote>${PROSE[2]}</blockquote><table><tr><td>a<td>b</table><ul><li>one<li>two &amp; three</ul></article>
<footer>All rights &copy; reserved</footer></body></html>`

const RSS = `<?xml version="1.0"?><rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"
xmlns:dc="http://purl.org/dc/elements/1.1/"><channel><title>Invented news</title><link>http://example.org/</link>
${PROSE.map((text, index) => `<item><guid>g${index}</guid><title>${TITLE}</title><link>http://example.org/${index}</link><pubDate>Wed, 0${index + 1} Jul 2009 12:00:00 GMT</pubDate><dc:creator>Almund</dc:creator><content:encoded><![CDATA[<p>${text}</p>]]></content:encoded></item>`).join('')}</channel></rss>`

const ATOM = `<?xml version="1.0"?><feed xmlns="http://www.w3.org/2005/Atom" xml:lang="en"><title>Invented</title><id>urn:f</id>
<updated>2009-07-15T12:00:00Z</updated>${PROSE.map((text, index) => `<entry><id>urn:${index}</id><title>T</title><updated>2009-07-1${index}T12:00:00Z</updated><link href="http://example.org/${index}"/><author><name>Almund</name></author><content type="html">&lt;p&gt;${text.replaceAll('"', '&quot;')}&lt;/p&gt;</content></entry>`).join('')}</feed>`

const RDF = `<?xml version="1.0"?><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/">
<channel rdf:about="http://example.org/"><title>Invented</title><link>http://example.org/</link><description>d</description></channel>
<item rdf:about="http://example.org/1"><title>${TITLE}</title><link>http://example.org/1</link><description>${TEXT}</description></item></rdf:RDF>`

const JSON_FEED = JSON.stringify({
  version: 'https://jsonfeed.org/version/1.1',
  title: 'Invented',
  items: PROSE.map((text, index) => ({
    id: `j${index}`,
    url: `http://example.org/${index}`,
    title: TITLE,
    content_html: `<p>${text}</p>`,
    date_published: `2009-07-1${index}T12:00:00Z`,
  })),
})

const EML = [
  'From: Paula Almund <paula@example.org>',
  'To: all@example.org',
  `Subject: =?utf-8?Q?${TITLE.replaceAll(' ', '_')}?=`,
  'Date: Wed, 15 Jul 2009 12:00:00 +0000',
  'Message-ID: <one@example.org>',
  'MIME-Version: 1.0',
  'Content-Type: multipart/mixed; boundary="outer"',
  '',
  '--outer',
  'Content-Type: multipart/alternative; boundary="inner"',
  '',
  '--inner',
  'Content-Type: text/plain; charset="iso-8859-1"',
  'Content-Transfer-Encoding: quoted-printable',
  '',
  `${TEXT} caf=E9 and a long=`,
  ' line.',
  '--inner',
  'Content-Type: text/html; charset=utf-8',
  'Content-Transfer-Encoding: base64',
  '',
  Buffer.from(`<p>${TEXT}</p>`).toString('base64'),
  '--inner--',
  '--outer',
  'Content-Type: application/octet-stream; name="a.bin"',
  'Content-Disposition: attachment; filename="a.bin"',
  'Content-Transfer-Encoding: base64',
  '',
  Buffer.from('nothing').toString('base64'),
  '--outer--',
  '',
].join('\r\n')

const MBOX = PROSE.map(
  (text, index) =>
    `From almund@example.org Wed Jul 1${index} 12:00:00 2009\nFrom: Almund <almund@example.org>\nSubject: ${TITLE}\nDate: Wed, 1${index} Jul 2009 12:00:00 +0000\nMessage-ID: <m${index}@example.org>\n\n${text}\n>From here on it is quiet.\n\n`,
).join('')

const RTF = `{\\rtf1\\ansi\\ansicpg1252\\deff0{\\fonttbl{\\f0\\fcharset0 Times;}{\\f1\\fcharset204 Times Cyr;}}{\\info{\\title ${TITLE}}{\\author Almund}{\\creatim\\yr2009\\mo7\\dy15}}
{\\stylesheet{\\s0 Normal;}{\\s1 heading 1;}}\\pard\\s1\\b ${TITLE}\\b0\\par
\\pard\\s0 ${PROSE[0]}{\\footnote \\pard A note.}\\par\\uc1 caf\\'e9 \\u8217? ${PROSE[1]}\\par
\\trowd\\cellx100\\cellx200 one\\cell two\\cell\\row\\pard ${PROSE[2]}\\par{\\*\\pict 00ff00ff}}`

const DOCX = docxParts(
  `${styled('Heading1', TITLE)}${PROSE.map((text) => p(text)).join('')}<w:p><w:r><w:t>A note</w:t></w:r><w:r><w:footnoteReference w:id="2"/></w:r></w:p><w:tbl><w:tr><w:tc>${p('one')}</w:tc><w:tc>${p('two')}</w:tc></w:tr></w:tbl>`,
  {
    styles: styleOf('Heading1', 'heading 1'),
    footnotes: `<w:footnote w:id="2">${p('At the foot.')}</w:footnote>`,
    core: `<dc:title>${TITLE}</dc:title><dc:creator>Almund</dc:creator><dcterms:created>2009-07-15T12:00:00Z</dcterms:created>`,
  },
)

async function workbook(): Promise<Buffer> {
  const rows = [
    ['id', 'date', 'text'],
    ...PROSE.map((text, index) => [`x${index}`, new Date(Date.UTC(2009, 6, 1 + index)), text]),
  ]
  return Buffer.from(
    await writeXlsx({
      sheets: [
        { name: 'about', rows: [['nothing']] },
        { name: 'texts', rows },
      ],
    }),
  )
}

/** The parts of any package of Office. */
export async function partsOf(bytes: Buffer): Promise<Map<string, Buffer>> {
  const input = heldInput(fileInput(sourceFile('a.zip', 'a.zip'), { path: 'a.zip' }), bytes)
  const archive = await openZip({ ...input, path: undefined }, createBudget(LIMITS))
  const parts = new Map<string, Buffer>()
  for await (const { name, all } of archive.read(new Set(archive.names))) parts.set(name, await all())
  archive.close()
  return parts
}

const PLACED = PROSE.map((text, page) =>
  text
    .split(/(?<=[,;.])/)
    .map((line, row) => ({ text: line.trim(), x: 72, y: 720 - 14 * row, size: 10 + (page % 2) })),
)

/** A PDF whose pages are not compressed, so that changes reach their operators. */
function openPdf(): Buffer {
  const content = PROSE.map(
    (text, row) => `BT /F1 11 Tf 1 0 0 1 72 ${700 - 20 * row} Tm (${text.replace(/[()]/g, '')}) Tj ET`,
  ).join('\n')
  return pdfOf([
    '<< /Type /Catalog /Pages 2 0 R >>',
    '<< /Type /Pages /Kids [4 0 R] /Count 1 >>',
    '<< /Type /Font /Subtype /Type1 /BaseFont /Courier >>',
    '<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Resources << /Font << /F1 3 0 R >> >> /Contents 5 0 R >>',
    `<< /Length ${content.length} >>\nstream\n${content}\nendstream`,
  ])
}

const MEMBERS: Readonly<Record<string, string>> = {
  'a.txt': TEXT,
  'b/c.md': MARKDOWN,
  'b/c.yaml': 'speaker: Almund\nyear: 2009\n',
  'd.jsonl': JSONL,
  'e.csv': CSV,
}
const MEMBER_PARTS = new Map(Object.entries(MEMBERS).map(([name, text]) => [name, Buffer.from(text)]))

const zipped = (parts: ReadonlyMap<string, Buffer>) =>
  zipOf([...parts].map(([name, content]): ZipPart => ({ name, content })))

/** Every kind of file, cheap ones with the most inputs. */
export const SEEDS: readonly Seed[] = [
  { kind: 'jsonl', name: 'a.jsonl', format: 'jsonl', count: 700, make: plain(JSONL) },
  { kind: 'csv', name: 'a.csv', format: 'csv', count: 700, make: plain(CSV) },
  { kind: 'tsv', name: 'a.tsv', format: 'csv', count: 300, make: plain(CSV.replaceAll(',', '\t')) },
  {
    kind: 'csv in UTF-16',
    name: 'b.csv',
    format: 'csv',
    count: 150,
    make: plain(Buffer.from(CSV, 'utf16le')),
  },
  { kind: 'text', name: 'a.txt', format: 'text', count: 600, make: plain(PROSE.join('\n\n')) },
  {
    kind: 'text in UTF-16',
    name: 'b.txt',
    format: 'text',
    count: 300,
    make: plain(Buffer.from(TEXT, 'utf16le')),
  },
  { kind: 'paper as text', name: 'c.txt', format: 'text', count: 300, make: plain(PAPER) },
  { kind: 'markdown', name: 'a.md', format: 'markdown', count: 700, make: plain(MARKDOWN) },
  {
    kind: 'sidecar',
    name: 'd.txt',
    format: 'text',
    isSidecar: true,
    count: 400,
    make: plain('title: "One"\nlist: [a, b]\ndate: 2009-07-15\nx: &a 1\ny: *a\n'),
  },
  { kind: 'vtt', name: 'a.vtt', format: 'captions', count: 500, make: plain(VTT) },
  { kind: 'srt', name: 'a.srt', format: 'captions', count: 400, make: plain(SRT) },
  { kind: 'tei', name: 'a.xml', format: 'tei', count: 800, make: plain(TEI) },
  { kind: 'html', name: 'a.html', format: 'html', count: 600, make: plain(HTML) },
  { kind: 'rss', name: 'a.rss', format: 'feed', count: 500, make: plain(RSS) },
  { kind: 'atom', name: 'a.atom', format: 'feed', count: 300, make: plain(ATOM) },
  { kind: 'rdf', name: 'a.rdf', format: 'feed', count: 200, make: plain(RDF) },
  { kind: 'JSON feed', name: 'b.rss', format: 'feed', count: 200, make: plain(JSON_FEED) },
  { kind: 'eml', name: 'a.eml', format: 'mail', count: 500, make: plain(EML) },
  { kind: 'mbox', name: 'a.mbox', format: 'mbox', count: 300, make: plain(MBOX) },
  { kind: 'rtf', name: 'a.rtf', format: 'rtf', count: 700, make: plain(RTF) },
  {
    kind: 'docx',
    name: 'a.docx',
    format: 'docx',
    count: 200,
    make: async ({ mutate }) => mutate(packParts(DOCX)),
  },
  {
    kind: 'part of docx',
    name: 'b.docx',
    format: 'docx',
    count: 300,
    make: async (change) => packParts(changedPart(DOCX, change)),
  },
  {
    kind: 'xlsx',
    name: 'a.xlsx',
    format: 'xlsx',
    count: 200,
    make: async ({ mutate }) => mutate(await workbook()),
  },
  {
    kind: 'part of xlsx',
    name: 'b.xlsx',
    format: 'xlsx',
    count: 300,
    make: async (change) => packParts(changedPart(await partsOf(await workbook()), change)),
  },
  {
    kind: 'pdf',
    name: 'a.pdf',
    format: 'pdf',
    count: 200,
    make: async ({ mutate }) => mutate(placedPdf(PLACED, `/Title (${TITLE})`)),
  },
  {
    kind: 'open pdf',
    name: 'b.pdf',
    format: 'pdf',
    count: 300,
    make: async ({ mutate }) => mutate(openPdf()),
  },
  {
    kind: 'zip',
    name: 'a.zip',
    format: 'zip',
    count: 500,
    make: async ({ mutate }) => mutate(zipOf(MEMBERS)),
  },
  {
    kind: 'member of zip',
    name: 'b.zip',
    format: 'zip',
    count: 200,
    make: async (change) => zipped(changedPart(MEMBER_PARTS, change)),
  },
  {
    kind: 'zip in zip',
    name: 'c.zip',
    format: 'zip',
    count: 200,
    make: async ({ mutate }) => zipOf({ 'a.zip': mutate(zipOf(MEMBERS)), 'z.txt': TEXT }),
  },
  {
    kind: 'tar',
    name: 'a.tar',
    format: 'tar',
    count: 500,
    make: async ({ mutate }) => mutate(await tarOf(MEMBERS)),
  },
  {
    kind: 'tar.gz',
    name: 'a.tgz',
    format: 'tar',
    count: 150,
    make: async ({ mutate }) => gzipSync(mutate(await tarOf(MEMBERS))),
  },
  {
    kind: 'gzip',
    name: 'a.jsonl.gz',
    format: 'jsonl',
    count: 200,
    make: async ({ mutate }) => mutate(gzipSync(JSONL)),
  },
  {
    kind: 'gzip of text',
    name: 'a.txt.gz',
    format: 'text',
    count: 100,
    make: async ({ mutate }) => mutate(gzipSync(TEXT)),
  },
]
