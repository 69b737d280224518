import { lstat, readdir, realpath, stat } from 'node:fs/promises'
import { resolve, sep } from 'node:path'
import type { Diagnostic, Reading } from '../records.ts'
import { type Fault, rejected, rejectedBy, shownText } from './diagnostic.ts'
import { compileGlob, isGlob } from './glob.ts'
import { SIDECARS } from './sidecar.ts'

/** One file of a source. */
export interface SourceFile {
  /** Path to open; also its name in places. */
  readonly path: string
  /** Path below the source's folder, with `/`; the base name where the source is the file. */
  readonly relative: string
  /** `relative` without its extension: the id of a document that has none. */
  readonly stem: string
  /** Lower case, without the dot and without `.gz`; `tar` for `.tgz`; empty where there is none. */
  readonly extension: string
  readonly isGzipped: boolean
  /** The file of docvars beside a text; `undefined` where there is none. */
  readonly sidecar: string | undefined
}

/** Files that are passed over in silence, and why: how many, and the first of them. */
export interface PassedOver {
  readonly why: string
  readonly count: number
  readonly first: string
}

/** What a source path comes to. */
export type Listing =
  | {
      readonly kind: 'files'
      /** Sorted by path, in code units. */
      readonly files: readonly SourceFile[]
      /** Files and links passed over: one remark for each extension, one for each link. */
      readonly remarks: readonly Diagnostic[]
      readonly passedOver: readonly PassedOver[]
      /** Whether the path is the one file itself. */
      readonly isFile: boolean
      /** Folders that could not be looked into. */
      readonly rejections: readonly Reading[]
    }
  | { readonly kind: 'missing'; readonly message: string }

/** Which extensions have a reader, and which of these are texts that may have a sidecar. */
export interface KnownExtensions {
  readonly all: ReadonlySet<string>
  readonly texts: ReadonlySet<string>
}

/**
 * Lists the files of a path: a file, a folder with its subfolders, or a glob. A path that exists is taken as it is, even
 * with wildcard characters in it. Inside folders, hidden files, README files and sidecars are passed over in silence,
 * other extensions with one remark each; symbolic links are followed to files inside the folder only.
 */
export async function listSource(
  path: string,
  extensions: KnownExtensions,
  except?: string,
): Promise<Listing> {
  const found = await stat(path).catch(() => undefined)
  if (found?.isDirectory()) {
    const walk = await walkFolder(path, Number.POSITIVE_INFINITY, except)
    return choose(path, walk, extensions, () => true)
  }
  if (found !== undefined) {
    const name = path.slice(Math.max(path.lastIndexOf('/'), path.lastIndexOf(sep)) + 1)
    return { kind: 'files', files: [await namedFile(path, name)], isFile: true, ...NOTHING_ELSE }
  }
  if (!isGlob(path)) return { kind: 'missing', message: 'no such file or folder' }
  const glob = compileGlob(path)
  if (glob === undefined) return { kind: 'missing', message: 'the braces open into over 1,000 alternatives' }
  const base = await stat(glob.base).catch(() => undefined)
  if (!base?.isDirectory()) return { kind: 'missing', message: `no such folder: ${glob.base}` }
  const listing = choose(glob.base, await walkFolder(glob.base, glob.depth, except), extensions, glob.matches)
  const isEmpty =
    listing.kind === 'files' &&
    listing.files.length + listing.remarks.length + listing.rejections.length === 0
  return isEmpty ? { kind: 'missing', message: NO_MATCH } : listing
}

/** What is said of a glob in a folder that is there. */
export const NO_MATCH = 'no file matches'

const NOTHING_ELSE = { remarks: [], passedOver: [], rejections: [] }

interface Walk {
  readonly hidden: string[]
  readonly relatives: string[]
  readonly remarks: Diagnostic[]
  readonly rejections: Reading[]
  /** What has the place of a file and cannot be opened as one. */
  readonly unfit: { readonly relative: string; readonly fault: Fault }[]
}

async function walkFolder(folder: string, depth: number, except: string | undefined): Promise<Walk> {
  const walk: Walk = { hidden: [], relatives: [], remarks: [], rejections: [], unfit: [] }
  const inside = (await realpath(folder)) + sep
  const open: { below: string; depth: number }[] = [{ below: '', depth: 0 }]
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const path = joinPath(folder, next.below)
    const entries = await readdir(path, { withFileTypes: true }).catch((error: unknown) => {
      walk.rejections.push(rejectedBy(error, { source: path }))
      return []
    })
    for (const entry of entries) {
      const relative = next.below === '' ? entry.name : `${next.below}/${entry.name}`
      if (entry.name.startsWith('.')) walk.hidden.push(relative)
      else if (resolve(folder, relative) === except) continue
      else if (entry.name.includes('\ufffd') && !(await exists(joinPath(folder, relative))))
        walk.unfit.push({ relative, fault: UNREADABLE_NAME })
      else if (entry.isDirectory()) {
        if (next.depth < depth) open.push({ below: relative, depth: next.depth + 1 })
      } else if (entry.isFile()) walk.relatives.push(relative)
      else if (entry.isSymbolicLink()) await followLink(folder, relative, inside, walk)
      else walk.unfit.push({ relative, fault: SPECIAL_FILE })
    }
  }
  return walk
}

async function exists(path: string): Promise<boolean> {
  return (await lstat(path).catch(() => undefined)) !== undefined
}

/** A name in other bytes than UTF-8 comes with U+FFFD in their place, and nothing can be opened under that. */
const UNREADABLE_NAME: Fault = {
  code: 'unreadable-name',
  message: 'its name is not UTF-8 (shown with \ufffd where it is not), so that it cannot be opened',
  remedy: 'rename it, as with convmv -f latin1 -t utf8',
}

/** Whoever opens a named pipe waits until somebody writes into it. */
const SPECIAL_FILE: Fault = {
  code: 'special-file',
  message: 'no regular file but a named pipe, a socket or a device; not opened',
  remedy: 'move it out of the folder; to read a pipe, name it as a source of its own',
}

async function followLink(folder: string, relative: string, inside: string, walk: Walk): Promise<void> {
  const path = joinPath(folder, relative)
  const target = await realpath(path).catch(() => undefined)
  const isInside = target !== undefined && (target + sep).startsWith(inside)
  if (isInside) {
    // Linked folders are found where they are; following them could go in circles.
    if ((await stat(target)).isFile()) walk.relatives.push(relative)
    return
  }
  const where = target === undefined ? 'to nothing' : `out of the folder, to ${shownText(target)}`
  walk.remarks.push({
    place: { source: path },
    code: target === undefined ? 'broken-link' : 'link-outside',
    message: `a symbolic link that leads ${where}; not followed`,
    remedy: 'copy the file into the folder, or name it as a source of its own',
    outcome: 'left out',
  })
}

function choose(
  base: string,
  walk: Walk,
  extensions: KnownExtensions,
  isWanted: (path: string) => boolean,
): Listing {
  const all = walk.relatives.sort().map((relative) => sourceFile(joinPath(base, relative), relative))
  const { files, remarks, passedOver } = chooseFiles(all, extensions, isWanted)
  const hidden = walk.hidden.filter(isWanted).sort()
  return {
    kind: 'files',
    files,
    remarks: [
      ...walk.remarks.sort((one, other) => inCodeUnits(one.place.source, other.place.source)),
      ...remarks,
    ],
    passedOver: [
      ...passing(
        'hidden',
        hidden.map((relative) => joinPath(base, relative)),
      ),
      ...passedOver,
    ],
    isFile: false,
    rejections: [
      ...walk.rejections,
      ...walk.unfit
        .filter(({ relative }) => isWanted(relative))
        .map(({ relative, fault }) => rejected({ source: joinPath(base, relative) }, fault)),
    ].sort((one, other) => inCodeUnits(sourceOf(one), sourceOf(other))),
  }
}

function sourceOf(reading: Reading): string {
  return reading.kind === 'rejected' ? reading.diagnostic.place.source : reading.document.place.source
}

function inCodeUnits(one: string, other: string): number {
  return one < other ? -1 : one > other ? 1 : 0
}

/** Which of the files of a folder or archive are read, with their sidecars, and what becomes of the others. */
export function chooseFiles(
  all: readonly SourceFile[],
  extensions: KnownExtensions,
  isWanted: (path: string) => boolean = () => true,
): {
  readonly files: readonly SourceFile[]
  readonly remarks: readonly Diagnostic[]
  readonly passedOver: readonly PassedOver[]
} {
  const files: SourceFile[] = []
  const unknown = new Map<string, string[]>()
  const readmes: string[] = []
  const sidecars: string[] = []
  const paths = new Set(all.map((file) => file.path))
  const texts = new Set(all.filter((file) => extensions.texts.has(file.extension)).map((file) => file.stem))
  for (const file of all) {
    if (!isWanted(file.relative)) continue
    if (/^readme/i.test(baseName(file.relative))) readmes.push(file.path)
    else if (extensions.all.has(file.extension)) files.push({ ...file, sidecar: sidecarOf(file, paths) })
    else if (SIDECARS.includes(file.extension) && texts.has(file.stem)) sidecars.push(file.path)
    else {
      const others = unknown.get(file.extension)
      if (others === undefined) unknown.set(file.extension, [file.path])
      else others.push(file.path)
    }
  }
  return {
    files,
    remarks: [...unknown].map(([extension, paths]) => unknownExtension(extension, paths, extensions)),
    passedOver: [...passing('README', readmes), ...passing('docvars of the file beside it', sidecars)],
  }
}

function passing(why: string, paths: readonly string[]): PassedOver[] {
  return paths[0] === undefined ? [] : [{ why, count: paths.length, first: paths[0] }]
}

function unknownExtension(
  extension: string,
  paths: readonly string[],
  extensions: KnownExtensions,
): Diagnostic {
  const kind = extension === '' ? 'without an extension' : `ending in .${extension}`
  const others = paths.length > 1 ? `, and ${paths.length - 1} more files ${kind}` : ''
  return {
    place: { source: paths[0] ?? '' },
    code: 'unknown-extension',
    message: `no reader is known for files ${kind}${others}`,
    remedy:
      extension.toLowerCase() === 'doc'
        ? 'save it as .docx'
        : `convert to what is read (${describeExtensions(extensions)}), name it as a source with its format, or move it away`,
    outcome: 'left out',
  }
}

/** `.csv, .jsonl, .md`, for messages. */
export function describeExtensions(extensions: KnownExtensions): string {
  return [...extensions.all]
    .sort()
    .map((extension) => `.${extension}`)
    .join(', ')
}

/** Tells the parts of a file's name. */
export function sourceFile(path: string, relative: string): SourceFile {
  const isGzipped = /\.t?gz$/i.test(relative)
  const plain = isGzipped ? relative.replace(/\.tgz$/i, '.tar').replace(/\.gz$/i, '') : relative
  const extension = /[^/]\.([^./]+)$/.exec(plain)?.[1] ?? ''
  return {
    path,
    relative,
    stem: extension === '' ? plain : plain.slice(0, -extension.length - 1),
    extension: extension.toLowerCase(),
    isGzipped,
    sidecar: undefined,
  }
}

async function namedFile(path: string, name: string): Promise<SourceFile> {
  const file = sourceFile(path, name)
  const beside = new Set<string>()
  for (const candidate of sidecarPaths(file)) {
    if ((await stat(candidate).catch(() => undefined))?.isFile()) beside.add(candidate)
  }
  return { ...file, sidecar: sidecarOf(file, beside) }
}

function sidecarOf(file: SourceFile, existing: ReadonlySet<string>): string | undefined {
  return sidecarPaths(file).find((path) => existing.has(path))
}

function sidecarPaths(file: SourceFile): string[] {
  const base = file.path.slice(0, file.path.length - (file.relative.length - file.stem.length))
  return SIDECARS.map((extension) => `${base}.${extension}`).filter((path) => path !== file.path)
}

/** Where the file really is, to tell the same file under two sources. */
export function absolutePath(file: SourceFile): string {
  return resolve(file.path)
}

/** The last part of a path with `/`. */
export function baseName(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1)
}

function joinPath(base: string, relative: string): string {
  if (relative === '') return base
  if (base === '.') return relative
  return base.endsWith('/') ? base + relative : `${base}/${relative}`
}
