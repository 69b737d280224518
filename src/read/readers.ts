import type { Reading } from '../records.ts'
import { readBytes } from './bytes.ts'
import { looksLikeText } from './decode.ts'
import { readJsonBatches } from './jsonl.ts'
import { limitsOf, type SourceOptions } from './options.ts'
import type { KnownExtensions, SourceFile } from './source.ts'

/** A format that can be read: one row of the table below. */
export interface Reader {
  readonly name: string
  readonly summary: string
  /** Lower case, without the dot. `.gz` may follow each. */
  readonly extensions: readonly string[]
  /** Whether a file is one document (several are read at once) or many records (streamed). */
  readonly gives: 'document' | 'records'
  /** Whether a named file with an unknown extension is of this format, by its first bytes. The first that says so reads. */
  readonly sniff: (head: Buffer) => boolean
  readonly read: (file: SourceFile, options: SourceOptions) => AsyncIterable<readonly Reading[]>
}

const TAB_EXTENSIONS = ['tsv', 'tab']

/** Every format, in the order in which they are asked about a file with an unknown extension. */
export const READERS: readonly Reader[] = [
  {
    name: 'jsonl',
    summary: 'JSON lines: one object with a text a line',
    extensions: ['jsonl', 'ndjson'],
    gives: 'records',
    sniff: (head) => /^(?:\u00ef\u00bb\u00bf)?\s*\{\s*"/.test(head.toString('latin1')),
    read: (file, options) =>
      readJsonBatches(readBytes(file, limitsOf(options)), {
        ...options,
        source: file.path,
        idPrefix: file.stem,
      }),
  },
  {
    name: 'csv',
    summary: 'CSV and TSV: one document a row',
    extensions: ['csv', 'tsv', 'tab'],
    gives: 'records',
    sniff: () => false,
    read: async function* (file, options) {
      const { readCsvBatches } = await import('./csv.ts')
      yield* readCsvBatches(readBytes(file, limitsOf(options)), {
        ...options,
        ...(TAB_EXTENSIONS.includes(file.extension) ? { delimiter: tabUnlessNamed(options) } : {}),
        source: file.path,
        idPrefix: file.stem,
      })
    },
  },
  {
    name: 'markdown',
    summary: 'Markdown, with YAML front matter',
    extensions: ['md', 'markdown'],
    gives: 'document',
    sniff: () => false,
    read: async function* (file, options) {
      const { readTextFile } = await import('./text.ts')
      yield [await readTextFile(file, options, 'markdown')]
    },
  },
  {
    name: 'text',
    summary: 'plain text, with or without YAML front matter',
    extensions: ['txt', 'text'],
    gives: 'document',
    sniff: looksLikeText,
    read: async function* (file, options) {
      const { readTextFile } = await import('./text.ts')
      yield [await readTextFile(file, options, 'plain')]
    },
  },
]

function tabUnlessNamed({ delimiter }: SourceOptions): string {
  return delimiter === undefined || delimiter === 'auto' ? 'tab' : delimiter
}

/** The reader of a name; `undefined` where there is none. */
export function readerNamed(name: string): Reader | undefined {
  return READERS.find((reader) => reader.name === name)
}

/** Extensions of all readers, or of one. */
export function knownExtensions(readers: readonly Reader[] = READERS): KnownExtensions {
  const texts = READERS.filter((reader) => reader.gives === 'document')
  return {
    all: new Set(readers.flatMap((reader) => reader.extensions)),
    texts: new Set(texts.flatMap((reader) => reader.extensions)),
  }
}
