/** Word documents (.docx). The one module that opens them. */
import { parseDate } from './dates.ts'
import { InputFault } from './diagnostic.ts'
import { type DocumentNode, paragraphsOf } from './docx/paragraphs.ts'
import { checkXmlParts, textOfElement } from './docx/xml.ts'
import {
  badDocx,
  DOCX_LIMITS,
  type DocxLimits,
  encryptedDocx,
  overLimit,
  packParts,
  unpackParts,
} from './docx/zip.ts'
import type { Extract } from './extract.ts'
import { blocksOfParagraphs, propertyFields } from './paper/styled.ts'

export type { DocxLimits } from './docx/zip.ts'

/**
 * Reads a Word document: headings, lists, rows of tables, notes and block quotes by their styles. Insertions count,
 * deletions, comments, pictures and page heads do not. `origin` counts paragraphs (rows of tables among them).
 *
 * Fields: title, speaker (the author the file names) and created, where they are not an office program's defaults.
 *
 * @throws InputFault `bad-docx`, `encrypted-docx`, `old-word-file`, `unsafe-docx` or `docx-limit`
 */
export async function extractDocx(bytes: Buffer, limits: Partial<DocxLimits> = {}): Promise<Extract> {
  const all = { ...DOCX_LIMITS, ...limits }
  if (bytes.length > all.fileBytes) throw overLimit(`it has over ${all.fileBytes} bytes`)
  checkHead(bytes)
  const parts = await checkXmlParts(await unpackParts(bytes, all), all)
  if (!parts.has('[Content_Types].xml') || ![...parts.keys()].some((name) => /^word\/.*\.xml$/.test(name))) {
    throw badDocx('it is a zip archive without the parts of a Word document')
  }
  const paragraphs = paragraphsOf(await readTree(parts))
  return {
    blocks: blocksOfParagraphs(paragraphs),
    unit: 'paragraph',
    fields: await fieldsOf(parts),
    faults: [],
  }
}

function checkHead(bytes: Buffer): void {
  const head = bytes.toString('latin1', 0, 4)
  if (head.startsWith('PK')) return
  if (head !== '\u00d0\u00cf\u0011\u00e0') {
    throw badDocx(bytes.length === 0 ? 'it is empty' : 'it does not begin as a zip archive does')
  }
  if (bytes.includes(Buffer.from('EncryptedPackage', 'utf16le'))) throw encryptedDocx()
  throw new InputFault({
    code: 'old-word-file',
    message: 'a Word document of before 2007 (.doc), which is not read',
    remedy: 'save it as .docx in Word or LibreOffice (soffice --convert-to docx)',
  })
}

/** Mammoth's tree of the checked parts. Its HTML is not asked for: an empty document is handed on. */
async function readTree(parts: ReadonlyMap<string, Buffer>): Promise<DocumentNode> {
  let tree: DocumentNode | undefined
  try {
    const { default: mammoth } = await import('mammoth')
    await mammoth.convertToHtml(
      { buffer: packParts(parts) },
      {
        includeEmbeddedStyleMap: false,
        externalFileAccess: false,
        transformDocument: (document: DocumentNode) => {
          tree = document
          return { ...document, children: [], comments: [] }
        },
      },
    )
  } catch (error) {
    throw badDocx(error instanceof Error ? error.message : 'its parts do not fit together', error)
  }
  if (tree === undefined) throw badDocx('it has no document')
  return tree
}

async function fieldsOf(parts: ReadonlyMap<string, Buffer>): Promise<Record<string, unknown>> {
  const core = parts.get('docProps/core.xml')
  if (core === undefined) return {}
  const title = await textOfElement(core, 'dc:title')
  const author = await textOfElement(core, 'dc:creator')
  const created = await textOfElement(core, 'dcterms:created')
  const date = created === undefined ? undefined : parseDate(created)
  return propertyFields({ title, author, created: date?.kind === 'date' ? date.iso : undefined })
}
