import type { Reading } from '../records.ts'
import type { Input } from './input.ts'
import type { Limits, SourceOptions } from './options.ts'

/** A format that can be read: one row of the table of readers. */
export interface Reader {
  readonly name: string
  readonly summary: string
  /** Lower case, without the dot. `.gz` may follow each. */
  readonly extensions: readonly string[]
  /** Whether a file is one document (several are read at once) or many records (one file after another). */
  readonly gives: 'document' | 'records'
  /** The limits that an input of this format can run into. */
  readonly limits: readonly (keyof Limits)[]
  /**
   * What in the first bytes makes a file of this format whatever its name, as people are told it; `undefined` where
   * nothing does.
   */
  readonly signature?: (head: Buffer) => string | undefined
  /** Whether its files always bear the signature, so that a text of its extension is read as what it is. */
  readonly isBinary?: true
  /** The part by which a zip archive is a file of this format, such as `word/document.xml`. */
  readonly zipPart?: string
  /** Whether docvars may stand in a file beside it though it gives records; files of one document always may. */
  readonly takesSidecar?: true
  /**
   * Whether a file that no extension and no signature decides can be of this format, by its first bytes. The first that
   * says so reads.
   */
  readonly sniff: (head: Buffer) => boolean
  readonly read: (input: Input, options: SourceOptions) => AsyncIterable<readonly Reading[]>
}

/** For formats that only an extension or a signature tells. */
export const isNever = () => false
