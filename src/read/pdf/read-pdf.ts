/** PDFs of a source, by the program that the source names. */
import type { Extract } from '../extract.ts'
import { limitsOf, type SourceOptions } from '../options.ts'
import { createPdfEngine } from './engine.ts'
import { PDF_LIMITS, type PdfLimits } from './limits.ts'
import { extractPdf } from './pdf.ts'

/** One for the program: it holds a thread, which starts with the first PDF and keeps nobody from ending. */
const ENGINE = createPdfEngine()

/**
 * Reads a PDF within the limits of its source.
 *
 * @throws InputFault as `extractPdf` and `extractPdfWithPdftotext`
 */
export async function readPdf(bytes: Buffer, options: SourceOptions): Promise<Extract> {
  const { pdfPages, pdfSeconds, pdfMemoryBytes } = limitsOf(options)
  const limits: PdfLimits = {
    ...PDF_LIMITS,
    pages: pdfPages,
    seconds: pdfSeconds,
    memoryBytes: pdfMemoryBytes,
  }
  if (options.pdf !== 'pdftotext') return extractPdf(bytes, limits, { engine: ENGINE })
  const { extractPdfWithPdftotext } = await import('./pdftotext.ts')
  return extractPdfWithPdftotext(bytes, limits)
}
