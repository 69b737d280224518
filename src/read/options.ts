import type { Docvars } from '../records.ts'
import type { DateOrder } from './dates.ts'
import type { WantedLanguages } from './language-of.ts'
import type { Layout } from './paper-layout.ts'

/** How much of an untrusted input is taken before it is left out with its reason. All are counts, from 1. */
export interface Limits {
  /** Bytes of one file that is read whole (a text, a workbook, an archive inside another), after decompression. */
  readonly fileBytes: number
  /** Bytes of one record: a JSON line or a CSV row; UTF-16 code units of one text of a TEI file. */
  readonly recordBytes: number
  /** Bytes that one gzipped file may expand to; of an archive, all its members together with those of archives in it. */
  readonly expandedBytes: number
  /** Times its compressed size that a gzipped file or a member may expand; looked at from `ratioFromBytes` on. */
  readonly expansionRatio: number
  /** Expanded bytes below which the ratio is not looked at: short repetitive texts compress well. */
  readonly ratioFromBytes: number
  /** Bytes of front matter, and of a sidecar file. */
  readonly frontMatterBytes: number
  /** Docvars of one document. */
  readonly docvars: number
  /** UTF-16 code units of one docvar's value. */
  readonly docvarCharacters: number
  /** Members of an archive, with those of archives in it. */
  readonly archiveMembers: number
  /** Archives inside one another; 1 reads no archive in an archive. */
  readonly archiveDepth: number
  /** UTF-16 code units of a member's path. */
  readonly memberNameCharacters: number
  /** Cells of one sheet of a workbook. */
  readonly sheetCells: number
  /** Pages of one PDF. */
  readonly pdfPages: number
  /** Seconds that the reading of one PDF may take. */
  readonly pdfSeconds: number
  /** Bytes by which memory may grow while one PDF is read. */
  readonly pdfMemoryBytes: number
  /** Elements of one page of HTML. */
  readonly htmlElements: number
  /** Elements inside one another, in TEI, feeds and Word documents. */
  readonly xmlDepth: number
  /** Elements of one Word document or feed. */
  readonly xmlElements: number
  /** Items of one feed. */
  readonly feedItems: number
  /** Cues of one caption file. */
  readonly captionCues: number
  /** Bytes of one message with its attachments. */
  readonly messageBytes: number
  /** Bytes of one page that is got from the web. */
  readonly responseBytes: number
  /** Seconds that one page may take to be got. */
  readonly responseSeconds: number
}

const KIB = 1024
const MIB = 1024 * KIB
const GIB = 1024 * MIB

/** The limits that hold where nothing else is said. */
export const LIMITS: Limits = {
  fileBytes: 64 * MIB,
  recordBytes: 32 * MIB,
  expandedBytes: 8 * GIB,
  expansionRatio: 200,
  ratioFromBytes: 16 * MIB,
  frontMatterBytes: 64 * KIB,
  docvars: 200,
  docvarCharacters: 10_000,
  archiveMembers: 100_000,
  archiveDepth: 3,
  memberNameCharacters: 1_000,
  sheetCells: 5_000_000,
  pdfPages: 5_000,
  pdfSeconds: 60,
  pdfMemoryBytes: GIB,
  htmlElements: 100_000,
  xmlDepth: 200,
  xmlElements: 400_000,
  feedItems: 10_000,
  captionCues: 200_000,
  messageBytes: 32 * MIB,
  responseBytes: 20 * MIB,
  responseSeconds: 30,
}

/** One source of documents, as a pipeline or the command line names it. */
export interface SourceOptions {
  /** A file or archive, a folder (read with its subfolders), or a glob with `*`, `**`, `?`, `[abc]` and `{a,b}`. */
  readonly path: string
  /**
   * Name of a reader; `auto` (the default) goes by the first bytes where these are sure, else by the
   * extension. The name holds for members of archives too.
   */
  readonly format?: string | undefined
  /** Docvars from file names, such as `{country}_{session}_{year}.txt`; not for JSON lines, CSV and workbooks. */
  readonly pattern?: string | undefined
  /** Which column or field holds which docvar; also for `text` and `id`. Unmapped fields keep their names. */
  readonly columns?: Readonly<Record<string, string>> | undefined
  /**
   * Docvars for every document of the source. Columns, front matter, sidecars and file names win over them; they win
   * over what a format says of itself, such as the title in a PDF file.
   */
  readonly docvars?: Docvars | undefined
  /** One ASCII character between the cells of a row, `tab`, or `auto` (the default). */
  readonly delimiter?: string | undefined
  /** Whether the first row names the columns; without names they are c1, c2, … Default `auto`. */
  readonly header?: 'auto' | true | false | undefined
  /** Name or number (from 1) of the sheet of a workbook; left out, the first that has the column of the text. */
  readonly sheet?: string | number | undefined
  /** Label of the character encoding, such as `windows-1251`; `auto` (the default) tells it from the bytes. */
  readonly encoding?: string | undefined
  /** Reads 07/08/2009, which is taken for its year alone where nothing is said. */
  readonly dateOrder?: DateOrder | undefined
  /** What is one document of a TEI file: each speech (the default) or each utterance. */
  readonly unit?: 'speech' | 'utterance' | undefined
  /** CSS selector of the parts of a page that hold its text; left out, the main text is found. */
  readonly selector?: string | undefined
  /** Whether texts and Markdown are taken apart as what was made from pages; `auto` (the default) goes by their looks. */
  readonly layout?: Layout | undefined
  /** Whether the pages that a feed leads to are got; by default nothing is. */
  readonly fetch?: 'none' | 'linked' | undefined
  /** What opens PDFs: unpdf (the default), or the command pdftotext, which must be installed. */
  readonly pdf?: 'unpdf' | 'pdftotext' | undefined
  /**
   * Whether traces of wrong decoding and typesetting are taken out of texts (`cleanText`), so that offsets are those of
   * the cleaned text. Left out: of every text but those of records (JSON lines, rows of CSV and workbooks).
   */
  readonly clean?: boolean | undefined
  /**
   * Whether date, speaker and country are told from a text's first lines, its title and the name of its file where
   * nothing else says them. Left out: for inputs of one document.
   */
  readonly infer?: boolean | undefined
  /** Languages that are kept, as ISO 639-1 codes, or `any`; English where left out. */
  readonly language?: WantedLanguages | string | undefined
  /** `report` measures how noisy texts of scans are: a docvar `ocr_noise`, and a remark on noisy ones. Default `off`. */
  readonly ocr?: 'report' | 'off' | undefined
  readonly limits?: Partial<Limits> | undefined
  /** Whether its folder may hold no document yet; otherwise that is a mistake. */
  readonly mayBeEmpty?: boolean | undefined
  /** Folder that is passed over where it lies in the source's: that of the results. Absolute. */
  readonly except?: string | undefined
  /** Address whose documents are collected into the folder; it may not be there yet. */
  readonly collectedFrom?: string | undefined
}

/** The limits of a source: its own over the defaults. */
export function limitsOf(options: Pick<SourceOptions, 'limits'>): Limits {
  return { ...LIMITS, ...options.limits }
}
