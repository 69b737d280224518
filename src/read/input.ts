import type { Diagnostic, Place } from '../records.ts'
import { collect, gunzip, readAllBytes, readBytes } from './bytes.ts'
import { remark } from './diagnostic.ts'
import { parseFilePattern, patternUnfit } from './file-pattern.ts'
import { type Limits, limitsOf, type SourceOptions } from './options.ts'
import { readSidecar } from './sidecar.ts'
import type { SourceFile } from './source.ts'

/** What is known of a document from beside its file: the sidecar and the file's name. */
export interface Known {
  readonly fields: Readonly<Record<string, unknown>>
  readonly remarks: readonly Diagnostic[]
}

/** What a reader reads: a file, or a member of an archive. Nothing is opened before it is asked for. */
export interface Input {
  /** Name in places: the file's path, or `archive.zip!/folder/member.txt`. */
  readonly source: string
  /** Path below the source's folder, or inside the archive, with `/`. */
  readonly relative: string
  /** The id of a document that has none, and the start of the ids of records: the path without its extension. */
  readonly stem: string
  /** Lower case, without the dot and without `.gz`; empty where there is none. */
  readonly extension: string
  /** The file on the disk whose bytes these are, unchanged; `undefined` for members and decompressed files. */
  readonly path: string | undefined
  /**
   * The bytes, decompressed, as a stream. May be asked for once.
   *
   * @throws as `readBytes`
   */
  readonly chunks: () => AsyncIterable<Buffer>
  /**
   * All bytes, in place of `chunks`.
   *
   * @throws as `readAllBytes`
   */
  readonly all: () => Promise<Buffer>
  /** Docvars from sidecar and file name; reads the sidecar. */
  readonly known: () => Promise<Known>
}

const NOTHING: Known = { fields: {}, remarks: [] }

/** The input that a file is. */
export function fileInput(file: SourceFile, options: SourceOptions): Input {
  const limits = limitsOf(options)
  const { path, relative, stem, extension, sidecar, isGzipped } = file
  return {
    source: path,
    relative,
    stem,
    extension,
    path: isGzipped ? undefined : path,
    chunks: () => readBytes(file, limits),
    all: () => readAllBytes(file, limits),
    known: () =>
      knownOf(
        { source: path },
        relative,
        options,
        sidecar === undefined ? undefined : { source: sidecar, all: () => sidecarBytes(sidecar, limits) },
      ),
  }
}

function sidecarBytes(path: string, limits: Limits): Promise<Buffer> {
  return readAllBytes({ path, isGzipped: false }, { ...limits, fileBytes: limits.frontMatterBytes })
}

/** A file of docvars: its name in places, and its bytes. */
export interface SidecarSource {
  readonly source: string
  readonly all: () => Promise<Buffer>
}

/** Docvars from a file's name by the source's pattern and from the sidecar; the sidecar wins. */
export async function knownOf(
  place: Place,
  relative: string,
  { pattern }: SourceOptions,
  sidecar: SidecarSource | undefined,
): Promise<Known> {
  if (pattern === undefined && sidecar === undefined) return NOTHING
  const beside = sidecar === undefined ? NOTHING : await readSidecar(sidecar.source, sidecar.all)
  if (pattern === undefined) return beside
  const parsed = parseFilePattern(pattern)
  const named = parsed.kind === 'pattern' ? parsed.apply(relative) : undefined
  return named === undefined
    ? { fields: beside.fields, remarks: [remark(place, patternUnfit(pattern)), ...beside.remarks] }
    : { fields: { ...named, ...beside.fields }, remarks: beside.remarks }
}

/** The input with bytes that are at hand. May be asked for them again and again. */
export function heldInput(input: Input, bytes: Buffer): Input {
  return { ...input, chunks: () => once(bytes), all: async () => bytes }
}

/** The input with a stream in place of its own. */
export function streamedInput(input: Input, chunks: () => AsyncIterable<Buffer>, limits: Limits): Input {
  return { ...input, chunks, all: () => collect(chunks(), limits) }
}

/** The input behind gzip that its name does not tell. */
export function gunzippedInput(input: Input, limits: Limits): Input {
  return { ...streamedInput(input, () => gunzip(input.chunks(), limits), limits), path: undefined }
}

async function* once(bytes: Buffer): AsyncIterable<Buffer> {
  if (bytes.length > 0) yield bytes
}
