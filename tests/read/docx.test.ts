import { existsSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { gunzipSync } from 'node:zlib'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { InputFault } from '../../src/read/diagnostic.ts'
import { packParts } from '../../src/read/docx/zip.ts'
import { extractDocx } from '../../src/read/docx.ts'
import { deflatedZip, docx, docxParts, p, styled, styleOf } from './docx-file.ts'

const SHARED = process.env.ROSTRUM_SHARED ?? fileURLToPath(new URL('../../../shared', import.meta.url))

async function zonesOf(bytes: Buffer): Promise<string[]> {
  return (await extractDocx(bytes)).blocks.map(({ zone, text }) => `${zone}: ${text}`)
}

async function codeOf(bytes: Buffer, limits = {}): Promise<string> {
  try {
    await extractDocx(bytes, limits)
    return 'read'
  } catch (error) {
    if (error instanceof InputFault) return error.fault.code
    throw error
  }
}

const NOTE = '<w:r><w:footnoteReference w:id="2"/></w:r>'

describe('extractDocx', () => {
  it('reads headings, quotations, lists, rows and references by their styles', async () => {
    const body = [
      styled('T', 'On Harbours'),
      styled('H1', 'The case'),
      p('We shall keep the harbours open to all.'),
      styled('Q', 'A harbour is a promise.'),
      styled('IQ', 'A closed harbour is a broken one.'),
      p('first point', '<w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr>'),
      `<w:tbl><w:tr><w:tc>${p('Port')}</w:tc><w:tc>${p('Ships')}</w:tc></w:tr></w:tbl>`,
      styled('H1', 'References'),
      p('Doe, J. 2001. Harbours. Town: Press.'),
      styled('H2', 'Online'),
      p('Roe, R. 2002. Quays.'),
      styled('H1', 'Appendix'),
      p('The list of harbours follows.'),
    ].join('')
    const styles = [
      styleOf('T', 'Title'),
      styleOf('H1', 'heading 1'),
      styleOf('H2', 'heading 2'),
      styleOf('Q', 'Quote'),
      styleOf('IQ', 'Intense Quote'),
    ].join('')
    expect(await zonesOf(docx(body, { styles }))).toEqual([
      'heading: On Harbours',
      'heading: The case',
      'body: We shall keep the harbours open to all.',
      'quotation: A harbour is a promise.',
      'quotation: A closed harbour is a broken one.',
      'body: first point',
      'body: Port Ships',
      'references: References',
      'references: Doe, J. 2001. Harbours. Town: Press.',
      'references: Online',
      'references: Roe, R. 2002. Quays.',
      'heading: Appendix',
      'body: The list of harbours follows.',
    ])
  })

  it('puts notes after their paragraph and their numbers nowhere', async () => {
    const body = `<w:p><w:r><w:t>We keep order.</w:t></w:r>${NOTE}<w:r><w:t xml:space="preserve"> We keep peace.</w:t></w:r></w:p>`
    const footnotes = `<w:footnote w:id="2"><w:p><w:r><w:footnoteRef/></w:r><w:r><w:t>See below.</w:t></w:r></w:p></w:footnote>`
    expect(await zonesOf(docx(body, { footnotes }))).toEqual([
      'body: We keep order. We keep peace.',
      'footnote: See below.',
    ])
  })

  it('cuts a raised number typed by hand, and keeps the other raised letters', async () => {
    const raised = (text: string) =>
      `<w:r><w:rPr><w:vertAlign w:val="superscript"/></w:rPr><w:t>${text}</w:t></w:r>`
    const run = (text: string) => `<w:r><w:t xml:space="preserve">${text}</w:t></w:r>`
    const body = `<w:p>${run('In the 20')}${raised('th')}${run(' century, on 5 km')}${raised('2')}${run(', peace held.')}${raised('12')}${run(' It did.')}</w:p>`
    expect(await zonesOf(docx(body))).toEqual(['body: In the 20th century, on 5 km2, peace held. It did.'])
  })

  it('leaves out deletions and comments, and keeps insertions', async () => {
    const body =
      '<w:p><w:r><w:t xml:space="preserve">We will </w:t></w:r>' +
      '<w:del><w:r><w:delText>never </w:delText></w:r></w:del><w:ins><w:r><w:t xml:space="preserve">always </w:t></w:r></w:ins>' +
      '<w:r><w:commentReference w:id="0"/></w:r><w:r><w:t>help.</w:t></w:r></w:p>'
    const comments = '<w:comment w:id="0"><w:p><w:r><w:t>Really?</w:t></w:r></w:p></w:comment>'
    expect(await zonesOf(docx(body, { comments }))).toEqual(['body: We will always help.'])
  })

  it('makes a paragraph of what an empty line sets apart, and counts paragraphs', async () => {
    const body = `<w:p><w:r><w:t>One line,</w:t><w:br/><w:t>the same.</w:t><w:br/><w:br/><w:t>Another.</w:t></w:r></w:p>${p('')}${p('Third.')}`
    const { blocks, unit } = await extractDocx(docx(body))
    expect(unit).toBe('paragraph')
    expect(blocks).toEqual([
      { text: 'One line, the same.', zone: 'body', origin: 1 },
      { text: 'Another.', zone: 'body', origin: 1 },
      { text: 'Third.', zone: 'body', origin: 3 },
    ])
  })

  it('takes a paragraph indented on both sides for a quotation, unless all are', async () => {
    const indent = '<w:ind w:left="720" w:right="720"/>'
    const long = 'The sea belongs to all who sail on it and to none who would close it to the others.'
    const plain = p('He wrote it in his youth, long before the war.').repeat(4)
    expect((await zonesOf(docx(plain + p(long, indent)))).at(-1)).toBe(`quotation: ${long}`)
    expect(await zonesOf(docx(p(long, indent).repeat(4)))).toEqual(Array(4).fill(`body: ${long}`))
  })

  it('reads core properties, and not what a program writes of itself', async () => {
    const core =
      '<dc:title>On Harbours</dc:title><dc:creator>Jane Doe</dc:creator><dcterms:created>2009-07-15T10:00:00Z</dcterms:created>'
    expect((await extractDocx(docx(p('Text.'), { core }))).fields).toEqual({
      title: 'On Harbours',
      speaker: 'Jane Doe',
      created: '2009-07-15',
    })
    const program =
      '<dc:title>Microsoft Word - speech.doc</dc:title><dc:creator>Microsoft Office User</dc:creator>'
    expect((await extractDocx(docx(p('Text.'), { core: program }))).fields).toEqual({})
  })
})

const OLE = Buffer.from('d0cf11e0a1b11ae1', 'hex')
const whole = docx(p('We keep the harbours open.'))

describe('what is refused', () => {
  const bomb = deflatedZip('word/document.xml', Buffer.alloc(20 * 1024 * 1024, 0x20))
  const doctype = `<!DOCTYPE w [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]><w:document xmlns:w="x"/>`
  const renamed = (from: string, to: string) =>
    Buffer.from(whole.toString('latin1').replaceAll(from, to), 'latin1')
  const deep = `${'<w:tbl><w:tr><w:tc>'.repeat(100)}${p('x')}${'</w:tc></w:tr></w:tbl>'.repeat(100)}`

  it.each<[string, Buffer, string]>([
    ['an empty file', Buffer.alloc(0), 'bad-docx'],
    ['a text', Buffer.from('This is no Word document.'), 'bad-docx'],
    ['an old Word file', Buffer.concat([OLE, Buffer.from('WordDocument', 'utf16le')]), 'old-word-file'],
    ['an encrypted one', Buffer.concat([OLE, Buffer.from('EncryptedPackage', 'utf16le')]), 'encrypted-docx'],
    ['another zip', packParts(new Map([['a.txt', Buffer.from('hello')]])), 'bad-docx'],
    ['no document in it', packParts(new Map([...docxParts('')].slice(0, 2))), 'bad-docx'],
    ['a bomb', bomb, 'docx-limit'],
    ['a false size', deflatedZip('word/document.xml', Buffer.alloc(5000, 0x20), 10), 'bad-docx'],
    ['a document type', docx('', { more: { 'word/document.xml': doctype } }), 'unsafe-docx'],
    [
      'a document type in another part',
      docx(p('x'), { more: { 'word/styles.xml': doctype } }),
      'unsafe-docx',
    ],
    ['broken XML', docx('<w:p>'), 'bad-docx'],
    ['elements too deep', docx(deep), 'docx-limit'],
    [
      'fields never ended',
      docx(`<w:p>${'<w:r><w:fldChar w:fldCharType="begin"/></w:r>'.repeat(40)}</w:p>`),
      'docx-limit',
    ],
    ['the same part twice', twice(), 'bad-docx'],
  ])('%s', async (_, bytes, code) => {
    expect(await codeOf(bytes)).toBe(code)
  })

  it('a path out of its folder', async () => {
    await expect(extractDocx(renamed('word/document.xml', '../../documen.xml'))).rejects.toThrow(
      'relative path',
    )
  })

  it('holds its limits', async () => {
    expect(await codeOf(whole, { fileBytes: 100 })).toBe('docx-limit')
    expect(await codeOf(whole, { members: 2 })).toBe('docx-limit')
    expect(await codeOf(whole, { expandedBytes: 100 })).toBe('docx-limit')
    expect(await codeOf(whole, { xmlElements: 3 })).toBe('docx-limit')
    expect(await codeOf(whole)).toBe('read')
  })

  it('truncated at twenty places', async () => {
    for (let part = 1; part <= 20; part++) {
      expect(await codeOf(whole.subarray(0, Math.floor((whole.length * part) / 21)))).toBe('bad-docx')
    }
  })

  it('a note that refers to itself', async () => {
    const body = `<w:p><w:r><w:t>We keep order.</w:t></w:r>${NOTE}${NOTE}</w:p>`
    const footnotes = `<w:footnote w:id="2"><w:p><w:r><w:t>Round.</w:t></w:r>${NOTE}${NOTE}</w:p></w:footnote>`
    expect(await zonesOf(docx(body, { footnotes }))).toEqual(['body: We keep order.', 'footnote: Round.'])
  })
})

function twice(): Buffer {
  const parts = docxParts(p('One.'))
  parts.set('word/documenT.xml', Buffer.from('<a/>'))
  return Buffer.from(
    packParts(parts).toString('latin1').replaceAll('word/documenT.xml', 'word/document.xml'),
    'latin1',
  )
}

describe('any bytes', () => {
  it('are read or refused with a reason', async () => {
    const base = docx(`${p('We keep the harbours open.')}<w:p>${NOTE}</w:p>`, {
      footnotes: `<w:footnote w:id="2">${p('See.')}</w:footnote>`,
      core: '<dc:title>A</dc:title>',
    })
    const change = fc.record({ at: fc.nat(base.length - 1), byte: fc.nat(255) })
    await fc.assert(
      fc.asyncProperty(fc.array(change, { minLength: 1, maxLength: 6 }), async (changes) => {
        const bytes = Buffer.from(base)
        for (const { at, byte } of changes) bytes[at] = byte
        expect(['read', 'bad-docx', 'docx-limit', 'unsafe-docx', 'encrypted-docx']).toContain(
          await codeOf(bytes),
        )
      }),
      { numRuns: 500 },
    )
  }, 30_000)

  it('inside a sound zip, so that the XML is what varies', async () => {
    const xml = docxParts(
      `${styled('Quote', 'A')}<w:p>${NOTE}</w:p><w:tbl><w:tr><w:tc>${p('x')}</w:tc></w:tr></w:tbl>`,
    )
    const base = xml.get('word/document.xml') ?? Buffer.alloc(0)
    const piece = fc.constantFrom(
      '<w:p>',
      '</w:p>',
      '<w:del>',
      '<w:r/>',
      'w:',
      '"',
      '<',
      '&amp;',
      '&x;',
      '<!-- -->',
      '<w:fldChar w:fldCharType="end"/>',
      '\u0000',
    )
    await fc.assert(
      fc.asyncProperty(fc.nat(base.length), fc.nat(40), piece, async (at, cut, text) => {
        const changed = Buffer.concat([base.subarray(0, at), Buffer.from(text), base.subarray(at + cut)])
        const bytes = packParts(new Map([...xml, ['word/document.xml', changed]]))
        expect(['read', 'bad-docx', 'docx-limit', 'unsafe-docx']).toContain(await codeOf(bytes))
      }),
      { numRuns: 700 },
    )
  }, 30_000)
})

describe.skipIf(!existsSync(`${SHARED}/corpora/raw/docx`))(
  'real files (skipped where they are not at hand)',
  () => {
    it('gives every word of a known text', async () => {
      const bytes = readFileSync(`${SHARED}/corpora/raw/docx/marshall-1947-harvard.derived.docx`)
      const lines = gunzipSync(readFileSync(`${SHARED}/corpora/us-secretaries-of-state.jsonl.gz`))
        .toString()
        .split('\n')
      const known = lines.filter((line) => line.includes('1947')).map((line) => JSON.parse(line))[0]
      const { blocks } = await extractDocx(bytes)
      expect(blocks.slice(2).map(({ text }) => text)).toEqual(known.text.split('\n\n'))
    })
  },
)
