/** Word documents for tests, written part by part. */
import { deflateRawSync } from 'node:zlib'
import { packParts } from '../../src/read/docx/zip.ts'

const W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
const HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
const OFFICE = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships'

/** Parts of a document beside its body; texts are XML. */
export interface DocxParts {
  readonly footnotes?: string
  readonly styles?: string
  readonly core?: string
  readonly comments?: string
  readonly more?: Readonly<Record<string, string>>
}

/** The parts of a package whose `w:body` holds this XML. */
export function docxParts(body: string, parts: DocxParts = {}): Map<string, Buffer> {
  const files: Record<string, string> = {
    '[Content_Types].xml': `${HEAD}<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/></Types>`,
    '_rels/.rels': `${HEAD}<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" Type="${OFFICE}/officeDocument" Target="word/document.xml"/></Relationships>`,
    'word/document.xml': `${HEAD}<w:document ${W}><w:body>${body}</w:body></w:document>`,
  }
  if (parts.footnotes !== undefined) {
    files['word/footnotes.xml'] = `${HEAD}<w:footnotes ${W}>${parts.footnotes}</w:footnotes>`
  }
  if (parts.comments !== undefined) {
    files['word/comments.xml'] = `${HEAD}<w:comments ${W}>${parts.comments}</w:comments>`
  }
  if (parts.styles !== undefined)
    files['word/styles.xml'] = `${HEAD}<w:styles ${W}>${parts.styles}</w:styles>`
  if (parts.core !== undefined) {
    files['docProps/core.xml'] =
      `${HEAD}<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/">${parts.core}</cp:coreProperties>`
  }
  Object.assign(files, parts.more)
  return new Map(Object.entries(files).map(([name, text]) => [name, Buffer.from(text)]))
}

/** A whole document. */
export function docx(body: string, parts: DocxParts = {}): Buffer {
  return packParts(docxParts(body, parts))
}

/** A paragraph of one run. */
export function p(text: string, properties = ''): string {
  return `<w:p>${properties === '' ? '' : `<w:pPr>${properties}</w:pPr>`}<w:r><w:t xml:space="preserve">${text}</w:t></w:r></w:p>`
}

/** A paragraph of a style. */
export function styled(style: string, text: string): string {
  return p(text, `<w:pStyle w:val="${style}"/>`)
}

/** The definition of a paragraph style. */
export function styleOf(id: string, name: string): string {
  return `<w:style w:type="paragraph" w:styleId="${id}"><w:name w:val="${name}"/></w:style>`
}

/** A zip of one member whose bytes are deflated, with sizes as told. */
export function deflatedZip(name: string, content: Buffer, toldSize = content.length): Buffer {
  const plain = packParts(new Map([[name, content]]))
  const data = deflateRawSync(content)
  const headLength = 30 + Buffer.byteLength(name)
  const local = Buffer.from(plain.subarray(0, headLength))
  local.writeUInt16LE(8, 8)
  local.writeUInt32LE(data.length, 18)
  local.writeUInt32LE(toldSize, 22)
  const directory = Buffer.from(plain.subarray(headLength + content.length))
  directory.writeUInt16LE(8, 10)
  directory.writeUInt32LE(data.length, 20)
  directory.writeUInt32LE(toldSize, 24)
  directory.writeUInt32LE(headLength + data.length, directory.length - 6)
  return Buffer.concat([local, data, directory])
}
