/**
 * PDF documents: text in reading order with its zones.
 */
import type { Fault } from '../diagnostic.ts'
import type { Extract } from '../extract.ts'
import { columnsOf, guttersOf } from './columns.ts'
import { badPdf, createPdfEngine, overLimit, type PdfEngine } from './engine.ts'
import { flowOf } from './flow.ts'
import { withoutFurniture } from './furniture.ts'
import { createJoin } from './hyphens.ts'
import { fieldsOf } from './information.ts'
import { createKnownWords, type KnownWords } from './known-words.ts'
import { PDF_LIMITS, type PdfLimits } from './limits.ts'
import type { Page, Pages } from './page.ts'
import { paragraphsOf } from './paragraphs.ts'
import { blocksOf } from './structure.ts'
import { checkReadable, ligatureFaults, pageFaults } from './suspect.ts'

/** What a reading of PDFs may be given. */
export interface PdfOptions {
  /** Opens the files; without it each file has its own, which takes some 0.2 seconds longer. */
  readonly engine?: PdfEngine | undefined
  /** Decides on words cut at line ends that the document does not have elsewhere; default WordNet. */
  readonly isKnownWord?: KnownWords | undefined
}

/** Bytes at the end of a file in which a PDF says that it ends (ISO 32000-1, 7.5.5; readers allow 1,024). */
const END_BYTES = 4096
/** Bytes at the beginning of a file in which a PDF says what it is. */
const START_BYTES = 1024

/**
 * Reads a PDF: blocks in reading order, columns one after the other, paragraphs whole across columns and pages, words
 * cut at line ends joined. Running heads, page numbers and note numbers are left out; footnotes, captions and tables of
 * contents are in the zone `footnote`. `origin` counts pages from 1.
 *
 * A fault of the document is remarked where pages have no text (`no-text-layer`), could not be read whole
 * (`damaged-page`) or letters are lost (`lost-ligatures`).
 *
 * @throws InputFault `bad-pdf` where it is no PDF, cut short or broken; `encrypted-pdf`, `no-text-layer`,
 *   `unreadable-text`, `pdf-limit`
 */
export async function extractPdf(
  bytes: Buffer,
  limits: PdfLimits = PDF_LIMITS,
  options: PdfOptions = {},
): Promise<Extract> {
  checkFrame(bytes)
  const engine = options.engine ?? createPdfEngine()
  try {
    return extractPages(await engine.read(bytes, limits), options.isKnownWord)
  } finally {
    if (options.engine === undefined) await engine.close()
  }
}

/** Blocks, fields and faults from positioned pieces of text, whichever program found them. */
export function extractPages(
  { pages, information, codes }: Pages,
  isKnownWord: KnownWords = createKnownWords(),
): Extract {
  checkReadable(codes)
  const faults: Fault[] = pageFaults(pages)
  try {
    const bare = withoutFurniture(pages)
    const known = commonGutters(bare)
    const { lines, usual } = flowOf(bare.flatMap((page) => columnsOf(page, known)))
    const join = createJoin(
      lines.map(({ text }) => text),
      isKnownWord,
    )
    const blocks = blocksOf(paragraphsOf(lines, usual), usual, join)
    return {
      blocks,
      unit: 'page',
      fields: fieldsOf(information),
      faults: [...faults, ...ligatureFaults(blocks)],
    }
  } catch (error) {
    if (error instanceof RangeError) throw overLimit('is nested or laid out beyond what can be read')
    throw error
  }
}

/** Places of gutters that more than one page has. */
function commonGutters(pages: readonly Page[]): number[] {
  const all = pages.flatMap((page) => guttersOf(page))
  return all.filter((x, index) => all.some((other, at) => at !== index && Math.abs(other - x) < 6))
}

/** Refuses what is no PDF or was cut short: pdf.js reads what is left of a file without a word on what is missing. */
export function checkFrame(bytes: Buffer): void {
  if (bytes.length === 0) throw badPdf('it is empty')
  if (!bytes.subarray(0, START_BYTES).includes('%PDF-')) {
    const zip = bytes.subarray(0, 2).toString('latin1') === 'PK'
    throw badPdf(
      zip ? 'it is a zip archive (or a DOCX or XLSX file), not a PDF' : 'it does not begin with %PDF-',
    )
  }
  let end = bytes.length
  while (
    end > 0 &&
    (bytes[end - 1] === 0 || bytes[end - 1] === 0x0a || bytes[end - 1] === 0x0d || bytes[end - 1] === 0x20)
  )
    end--
  if (!bytes.subarray(Math.max(0, end - END_BYTES), end).includes('%%EOF')) {
    throw badPdf('it was cut short: the mark of its end (%%EOF) is missing')
  }
}
