/** Documents as word processors and typesetters write them. */
import { limitsOf } from '../options.ts'
import { isNever, type Reader } from '../reader.ts'
import { zipSignature } from '../signature.ts'

/** Word, Rich Text and PDF. */
export const PAGES: readonly Reader[] = [
  {
    name: 'docx',
    summary: 'Word documents of 2007 and later',
    extensions: ['docx'],
    gives: 'document',
    limits: ['fileBytes', 'expansionRatio', 'xmlDepth', 'xmlElements'],
    signature: zipSignature,
    isBinary: true,
    zipPart: 'word/document.xml',
    sniff: isNever,
    read: async function* (input, options) {
      const { fileBytes, expansionRatio, xmlDepth, xmlElements } = limitsOf(options)
      const { extractDocx } = await import('../docx.ts')
      const { readingOfExtract } = await import('../extracted.ts')
      const extract = await extractDocx(await input.all(), {
        fileBytes,
        expansionRatio,
        xmlDepth,
        xmlElements,
      })
      yield [await readingOfExtract(extract, input, options)]
    },
  },
  {
    name: 'rtf',
    summary: 'Rich Text',
    extensions: ['rtf'],
    gives: 'document',
    limits: ['fileBytes'],
    signature: (head) => (/^(?:\u00ef\u00bb\u00bf)?\s*\{\\rtf/.test(latin1(head)) ? '{\\rtf' : undefined),
    isBinary: true,
    sniff: isNever,
    read: async function* (input, options) {
      const { fileBytes } = limitsOf(options)
      const { extractRtf } = await import('../rtf.ts')
      const { readingOfExtract } = await import('../extracted.ts')
      yield [await readingOfExtract(await extractRtf(await input.all(), { fileBytes }), input, options)]
    },
  },
  {
    name: 'pdf',
    summary: 'PDF with a text layer: columns, running heads and notes told apart',
    extensions: ['pdf'],
    gives: 'document',
    limits: ['fileBytes', 'pdfPages', 'pdfSeconds', 'pdfMemoryBytes'],
    // Some programs write a few lines of their own before it (ISO 32000-1, H.3: within the first 1,024 bytes).
    signature: (head) => (/(?:^|[\r\n])%PDF-\d/.test(latin1(head.subarray(0, 1024))) ? '%PDF-' : undefined),
    isBinary: true,
    sniff: isNever,
    read: async function* (input, options) {
      const { readPdf } = await import('../pdf/read-pdf.ts')
      const { readingOfExtract } = await import('../extracted.ts')
      yield [await readingOfExtract(await readPdf(await input.all(), options), input, options)]
    },
  },
]

function latin1(head: Buffer): string {
  return head.toString('latin1', 0, 1024)
}
