import type { Docvars } from '../records.ts'
import type { DateOrder } from './dates.ts'

/** How much of an untrusted input is taken before it is left out with its reason. All are counts, from 1. */
export interface Limits {
  /** Bytes of one text or Markdown file, after decompression. */
  readonly fileBytes: number
  /** Bytes of one record: a JSON line or a CSV row. */
  readonly recordBytes: number
  /** Bytes that one gzipped file may expand to. */
  readonly expandedBytes: number
  /** Times its compressed size that a gzipped file may expand; looked at from `ratioFromBytes` on. */
  readonly expansionRatio: number
  /** Expanded bytes below which the ratio is not looked at: short repetitive texts compress well. */
  readonly ratioFromBytes: number
  /** Bytes of front matter, and of a sidecar file. */
  readonly frontMatterBytes: number
  /** Docvars of one document. */
  readonly docvars: number
  /** UTF-16 code units of one docvar's value. */
  readonly docvarCharacters: number
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
}

/** One source of documents, as a pipeline or the command line names it. */
export interface SourceOptions {
  /** A file, a folder (read with its subfolders), or a glob with `*`, `**`, `?`, `[abc]` and `{a,b}`. */
  readonly path: string
  /** Name of a reader; `auto` (the default) goes by the extension, and for a named file by its first bytes. */
  readonly format?: string | undefined
  /** Docvars from file names, such as `{country}_{session}_{year}.txt`; text files only. */
  readonly pattern?: string | undefined
  /** Which column or field holds which docvar; also for `text` and `id`. Unmapped fields keep their names. */
  readonly columns?: Readonly<Record<string, string>> | undefined
  /** Docvars for every document of the source that does not have them itself. */
  readonly docvars?: Docvars | undefined
  /** One ASCII character between the cells of a row, `tab`, or `auto` (the default). */
  readonly delimiter?: string | undefined
  /** Whether the first row names the columns; without names they are c1, c2, … Default `auto`. */
  readonly header?: 'auto' | true | false | undefined
  /** Label of the character encoding, such as `windows-1251`; `auto` (the default) tells UTF-8, UTF-16 with a byte
   * order mark and Windows-1252. */
  readonly encoding?: string | undefined
  /** Reads 07/08/2009, which is taken for its year alone where nothing is said. */
  readonly dateOrder?: DateOrder | undefined
  readonly limits?: Partial<Limits> | undefined
}

/** The limits of a source: its own over the defaults. */
export function limitsOf(options: Pick<SourceOptions, 'limits'>): Limits {
  return { ...LIMITS, ...options.limits }
}
