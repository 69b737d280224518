/** Sets the same paper as a Word document, part by part. */
import { packParts } from '../../src/read/docx/zip.ts'
import type { Part } from './two-rivers.ts'

const HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
const W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
const OFFICE = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships'
const R = `xmlns:r="${OFFICE}"`
const TYPES = 'application/vnd.openxmlformats-officedocument.wordprocessingml'
const STYLES = { title: 'Title', heading: 'Heading1', quotation: 'Quote' } as const

/** The bytes of the paper, its running head in the head of the page and its note a footnote. */
export function docxOfPaper(
  parts: readonly Part[],
  head: string,
  { title, author, created }: { readonly title: string; readonly author: string; readonly created: string },
): Buffer {
  const notes = parts.filter(({ kind }) => kind === 'note')
  let number = 0
  const body = parts
    .filter(({ kind }) => kind !== 'note')
    .map(({ kind, text }) => {
      const isNoted = text.includes('*')
      if (isNoted) number++
      const reference = `<w:r><w:rPr><w:vertAlign w:val="superscript"/></w:rPr><w:footnoteReference w:id="${number}"/></w:r>`
      return paragraph(
        run(plain(text)) + (isNoted ? reference : ''),
        kind in STYLES ? STYLES[kind as keyof typeof STYLES] : '',
      )
    })
    .join('')
  const files: Record<string, string> = {
    '[Content_Types].xml': `<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/>${[
      ['document', 'document.main'],
      ['styles', 'styles'],
      ['footnotes', 'footnotes'],
      ['header1', 'header'],
    ]
      .map(([part, type]) => `<Override PartName="/word/${part}.xml" ContentType="${TYPES}.${type}+xml"/>`)
      .join(
        '',
      )}<Override PartName="/docProps/core.xml" ContentType="application/vnd.openxmlformats-package.core-properties+xml"/></Types>`,
    '_rels/.rels': relations([
      [`${OFFICE}/officeDocument`, 'word/document.xml'],
      [
        'http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties',
        'docProps/core.xml',
      ],
    ]),
    'word/_rels/document.xml.rels': relations([
      [`${OFFICE}/styles`, 'styles.xml'],
      [`${OFFICE}/footnotes`, 'footnotes.xml'],
      [`${OFFICE}/header`, 'header1.xml'],
    ]),
    'word/document.xml': `<w:document ${W} ${R}><w:body>${body}<w:sectPr><w:headerReference w:type="default" r:id="r3"/></w:sectPr></w:body></w:document>`,
    'word/header1.xml': `<w:hdr ${W}>${paragraph(run(head))}</w:hdr>`,
    'word/footnotes.xml': `<w:footnotes ${W}>${notes
      .map(({ text }, at) => `<w:footnote w:id="${at + 1}">${paragraph(run(plain(text)))}</w:footnote>`)
      .join('')}</w:footnotes>`,
    'word/styles.xml': `<w:styles ${W}>${[
      ['Title', 'Title'],
      ['Heading1', 'heading 1'],
      ['Quote', 'Quote'],
    ]
      .map(
        ([id, name]) => `<w:style w:type="paragraph" w:styleId="${id}"><w:name w:val="${name}"/></w:style>`,
      )
      .join('')}</w:styles>`,
    'docProps/core.xml': `<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"><dc:title>${escaped(title)}</dc:title><dc:creator>${escaped(author)}</dc:creator><dcterms:created xsi:type="dcterms:W3CDTF">${created}T12:00:00Z</dcterms:created></cp:coreProperties>`,
  }
  return packParts(new Map(Object.entries(files).map(([name, xml]) => [name, Buffer.from(HEAD + xml)])))
}

function relations(all: readonly (readonly [type: string, target: string])[]): string {
  const rows = all.map(
    ([type, target], at) => `<Relationship Id="r${at + 1}" Type="${type}" Target="${target}"/>`,
  )
  return `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">${rows.join('')}</Relationships>`
}

function paragraph(runs: string, style = ''): string {
  return `<w:p>${style === '' ? '' : `<w:pPr><w:pStyle w:val="${style}"/></w:pPr>`}${runs}</w:p>`
}

function run(text: string): string {
  return `<w:r><w:t xml:space="preserve">${escaped(text)}</w:t></w:r>`
}

function plain(text: string): string {
  return text.replace(/[|*]/g, '')
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;')
}
