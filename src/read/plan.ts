import { nearestName, type Problem, RostrumError } from '../error.ts'
import type { Diagnostic, Reading } from '../records.ts'
import { readHead } from './bytes.ts'
import { isEncoding } from './decode.ts'
import { listNames, rejected, rejectedBy } from './diagnostic.ts'
import { parseFilePattern } from './file-pattern.ts'
import { limitsOf, type SourceOptions } from './options.ts'
import { knownExtensions, READERS, type Reader, readerNamed } from './readers.ts'
import { absolutePath, describeExtensions, listSource, type SourceFile } from './source.ts'

/** One file that a run will read, or the reason why it will not. In the order of the sources, files sorted in each. */
export type PlannedInput =
  | {
      readonly kind: 'file'
      readonly file: SourceFile
      readonly reader: Reader
      readonly options: SourceOptions
      /** What was passed over in its source; on the source's first file only. */
      readonly remarks: readonly Diagnostic[]
    }
  | { readonly kind: 'rejected'; readonly reading: Reading }

const HEAD = 4096

/**
 * Finds the files of all sources and the reader of each, without reading them. A file that two sources have in common
 * is read for the first.
 *
 * @throws RostrumError with every mistake at once: `bad-source` (options), `missing-path`, `no-documents`; the code is
 *   that of the first
 */
export async function planSources(sources: readonly SourceOptions[]): Promise<PlannedInput[]> {
  const mistakes: { code: string; problem: Problem }[] = []
  const planned: PlannedInput[] = []
  const seen = new Map<string, string>()
  for (const options of sources) {
    const fail = (code: string, message: string) =>
      mistakes.push({ code, problem: { place: { source: options.path }, message } })
    const wrong = checkOptions(options)
    for (const message of wrong) fail('bad-source', message)
    if (wrong.length > 0) continue
    const named =
      options.format === undefined || options.format === 'auto' ? undefined : readerNamed(options.format)
    const extensions = knownExtensions(named === undefined ? READERS : [named])
    const listing = await listSource(options.path, extensions)
    if (listing.kind === 'missing') {
      fail('missing-path', `${listing.message}; expected a file, a folder or a glob that matches`)
      continue
    }
    for (const reading of listing.rejections) planned.push({ kind: 'rejected', reading })
    if (listing.files.length === 0 && listing.rejections.length === 0) {
      fail(
        'no-documents',
        `no document in it; read are files ending in ${describeExtensions(extensions)}, also with .gz`,
      )
    }
    let { remarks } = listing
    for (const file of listing.files) {
      const before = seen.get(absolutePath(file))
      if (before === undefined) {
        seen.set(absolutePath(file), file.path)
        const input = await planFile(file, named, options, remarks)
        if (input.kind === 'file') remarks = []
        planned.push(input)
      } else planned.push({ kind: 'rejected', reading: duplicateFile(file, before) })
    }
    // Without a document to carry them, they stand for themselves.
    if (listing.files.length === 0)
      for (const diagnostic of remarks)
        planned.push({ kind: 'rejected', reading: { kind: 'rejected', diagnostic } })
  }
  if (mistakes.length > 0)
    throw new RostrumError(
      mistakes[0]?.code ?? '',
      mistakes.map(({ problem }) => problem),
    )
  return planned
}

async function planFile(
  file: SourceFile,
  named: Reader | undefined,
  options: SourceOptions,
  remarks: readonly Diagnostic[],
): Promise<PlannedInput> {
  const known = named ?? READERS.find(({ extensions }) => extensions.includes(file.extension))
  if (known !== undefined) return { kind: 'file', file, reader: known, options, remarks }
  const place = { source: file.path }
  try {
    const head = await readHead(file, limitsOf(options), HEAD)
    const reader = READERS.find(({ sniff }) => sniff(head))
    if (reader !== undefined) return { kind: 'file', file, reader, options, remarks }
    const reading = rejected(place, {
      code: 'unknown-format',
      message: `no reader is known for it; read are files ending in ${describeExtensions(knownExtensions())}`,
      remedy: 'convert it to one of these',
    })
    return { kind: 'rejected', reading }
  } catch (error) {
    return { kind: 'rejected', reading: rejectedBy(error, place) }
  }
}

function checkOptions(options: SourceOptions): string[] {
  const wrong: string[] = []
  const { format, pattern, encoding, delimiter } = options
  const names = ['auto', ...READERS.map(({ name }) => name)]
  if (format !== undefined && !names.includes(format)) {
    const nearest = nearestName(format, names)
    wrong.push(
      `format must be one of ${listNames(names)}, got "${format}"${nearest === undefined ? '' : `; nearest: ${nearest}`}`,
    )
  }
  if (pattern !== undefined) {
    const parsed = parseFilePattern(pattern)
    if (parsed.kind === 'bad') wrong.push(parsed.message)
  }
  if (encoding !== undefined && encoding !== 'auto' && !isEncoding(encoding)) {
    wrong.push(
      `encoding must be auto or a known label such as utf-8, windows-1252 or utf-16le, got "${encoding}"`,
    )
  }
  if (
    delimiter !== undefined &&
    delimiter !== 'auto' &&
    delimiter !== 'tab' &&
    !/^[\t\x20-\x7e]$/.test(delimiter)
  ) {
    wrong.push(`delimiter must be auto, tab or one ASCII character, got ${JSON.stringify(delimiter)}`)
  } else if (delimiter === '"' || delimiter === ' ')
    wrong.push(`delimiter cannot be ${JSON.stringify(delimiter)}`)
  for (const [name, value] of Object.entries(options.limits ?? {})) {
    if (typeof value !== 'number' || !(value >= 1))
      wrong.push(`limits.${name} must be a number from 1, got ${value}`)
  }
  return wrong
}

function duplicateFile(file: SourceFile, before: string): Reading {
  return rejected(
    { source: file.path },
    {
      code: 'duplicate-file',
      message: before === file.path ? 'already read for an earlier source' : `already read as ${before}`,
      remedy: 'name each file in one source only',
    },
  )
}
