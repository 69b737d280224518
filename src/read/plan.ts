import { nearestName, type Problem, RostrumError } from '../error.ts'
import type { Diagnostic, Reading } from '../records.ts'
import { readHead } from './bytes.ts'
import { rejected, rejectedBy, remark } from './diagnostic.ts'
import { parseFilePattern } from './file-pattern.ts'
import {
  type Format,
  formatOfExtension,
  HEAD,
  knownExtensions,
  readerNamed,
  recognise,
  unknownFormat,
} from './format.ts'
import { canDecode } from './hygiene/decode-with.ts'
import { fileInput } from './input.ts'
import { limitsOf, type SourceOptions } from './options.ts'
import { READERS, type Reader } from './readers.ts'
import {
  absolutePath,
  describeExtensions,
  listSource,
  NO_MATCH,
  type PassedOver,
  type SourceFile,
} from './source.ts'

/** One file that a run will read, or the reason why it will not. In the order of the sources, files sorted in each. */
export type PlannedInput =
  | {
      readonly kind: 'file'
      readonly file: SourceFile
      /** What reads it, unless its first bytes say otherwise: a reader, or a kind of archive. */
      readonly reader: Format
      /** Why this reader, for people. */
      readonly why: string
      /** The reader that the source names, for the file and members of archives. */
      readonly named: Reader | undefined
      /** Whether the source's path is this file, so that its name is no part of ids. */
      readonly isNamedFile: boolean
      readonly options: SourceOptions
      /** Files of its source that were passed over in silence; on the source's first file only. */
      readonly passedOver: readonly PassedOver[]
      /** What was passed over in its source; on the source's first file only. */
      readonly remarks: readonly Diagnostic[]
    }
  | { readonly kind: 'rejected'; readonly reading: Reading }

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
  const reasons = new Map<string, string>()
  for (const options of sources) {
    const fail = (code: string, message: string) =>
      mistakes.push({ code, problem: { place: { source: options.path }, message } })
    const wrong = await checkOptions(options)
    for (const message of wrong) fail('bad-source', message)
    if (wrong.length > 0) continue
    const named =
      options.format === undefined || options.format === 'auto' ? undefined : readerNamed(options.format)
    const extensions = knownExtensions(named)
    const listing = await listSource(options.path, extensions, options.except)
    const { collectedFrom } = options
    if (collectedFrom !== undefined && (listing.kind === 'missing' || listing.files.length === 0)) {
      planned.push({ kind: 'rejected', reading: nothingCollected(collectedFrom) })
      continue
    }
    const isEmpty =
      listing.kind === 'missing'
        ? listing.message === NO_MATCH
        : listing.files.length + listing.rejections.length === 0
    if (isEmpty && options.mayBeEmpty === true) {
      planned.push({ kind: 'rejected', reading: nothingThere(options.path) })
      continue
    }
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
    let { remarks, passedOver } = listing
    const { isFile: isNamedFile } = listing
    for (const file of listing.files) {
      const before = seen.get(absolutePath(file))
      if (before === undefined) {
        seen.set(absolutePath(file), file.path)
        const found = await findFormat(file, named, options, reasons)
        if (found.kind === 'rejected') planned.push(found)
        else {
          planned.push({ ...found, file, named, isNamedFile, options, remarks, passedOver })
          remarks = []
          passedOver = []
        }
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

type Found =
  | { readonly kind: 'file'; readonly reader: Format; readonly why: string }
  | Extract<PlannedInput, { kind: 'rejected' }>

async function findFormat(
  file: SourceFile,
  named: Reader | undefined,
  options: SourceOptions,
  reasons: Map<string, string>,
): Promise<Found> {
  const byExtension = formatOfExtension(file.extension)
  if (byExtension?.gives === 'members' || (named === undefined && byExtension !== undefined)) {
    return { kind: 'file', reader: byExtension, why: whyExtension(file.extension, reasons) }
  }
  if (named !== undefined) return { kind: 'file', reader: named, why: `named by format: ${named.name}` }
  const place = { source: file.path }
  try {
    const head = await readHead(file, limitsOf(options), HEAD)
    const found = await recognise(head, fileInput(file, options), undefined)
    if (found === undefined) return { kind: 'rejected', reading: rejected(place, unknownFormat()) }
    return { kind: 'file', reader: found.format, why: `by first bytes: ${found.sign ?? found.format.name}` }
  } catch (error) {
    return { kind: 'rejected', reading: rejectedBy(error, place) }
  }
}

/** One string for all files of an extension: there may be a million. */
function whyExtension(extension: string, reasons: Map<string, string>): string {
  const why = reasons.get(extension) ?? `by extension .${extension}`
  reasons.set(extension, why)
  return why
}

/** Options that are one of some words. */
const CHOICES: Readonly<Record<'unit' | 'layout' | 'fetch' | 'pdf', readonly string[]>> = {
  unit: ['speech', 'utterance'],
  layout: ['auto', 'paper', 'plain'],
  fetch: ['none', 'linked'],
  pdf: ['unpdf', 'pdftotext'],
}

async function checkOptions(options: SourceOptions): Promise<string[]> {
  const wrong: string[] = []
  const { format, pattern, encoding, delimiter } = options
  const names = ['auto', ...READERS.map(({ name }) => name)]
  if (format !== undefined && !names.includes(format)) {
    const nearest = nearestName(format, names)
    wrong.push(
      `format must be one of ${names.join(', ')}, got "${format}"${nearest === undefined ? '' : `; nearest: ${nearest}`}`,
    )
  }
  if (pattern !== undefined) {
    const parsed = parseFilePattern(pattern)
    if (parsed.kind === 'bad') wrong.push(parsed.message)
  }
  if (encoding !== undefined && encoding !== 'auto' && !(await canDecode(encoding))) {
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
  for (const [name, words] of Object.entries(CHOICES)) {
    const value = options[name as keyof typeof CHOICES]
    if (value !== undefined && !words.includes(value))
      wrong.push(`${name} must be ${words.join(' or ')}, got ${JSON.stringify(value)}`)
  }
  if (options.selector !== undefined && !/\S/.test(options.selector))
    wrong.push('selector must be a CSS selector such as article or #speech, got nothing')
  for (const [name, value] of Object.entries(options.limits ?? {})) {
    if (typeof value !== 'number' || !(value >= 1))
      wrong.push(`limits.${name} must be a number from 1, got ${value}`)
  }
  return wrong
}

function nothingThere(path: string): Reading {
  const fault = {
    code: 'no-documents',
    message: 'there is no document in it yet',
    remedy: 'nothing is to be done where documents are still to come',
  }
  return { kind: 'rejected', diagnostic: remark({ source: path }, fault) }
}

function nothingCollected(url: string): Reading {
  const fault = {
    code: 'nothing-collected',
    message: 'nothing has been collected from it yet',
    remedy: 'collect it: rostrum watch PIPELINE --once',
  }
  return { kind: 'rejected', diagnostic: remark({ source: url }, fault) }
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
