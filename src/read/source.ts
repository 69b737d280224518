import { readdir, realpath, stat } from 'node:fs/promises'
import { resolve, sep } from 'node:path'
import type { Diagnostic, Reading } from '../records.ts'
import { listNames, rejectedBy } from './diagnostic.ts'
import { compileGlob, isGlob } from './glob.ts'

/** One file of a source. */
export interface SourceFile {
  /** Path to open; also its name in places. */
  readonly path: string
  /** Path below the source's folder, with `/`; the base name where the source is the file. */
  readonly relative: string
  /** `relative` without its extension: the id of a document that has none. */
  readonly stem: string
  /** Lower case, without the dot and without `.gz`; empty where there is none. */
  readonly extension: string
  readonly isGzipped: boolean
  /** The file of docvars beside a text; `undefined` where there is none. */
  readonly sidecar: string | undefined
}

/** What a source path comes to. */
export type Listing =
  | {
      readonly kind: 'files'
      /** Sorted by path, in code units. */
      readonly files: readonly SourceFile[]
      /** Files and links passed over: one remark for each extension, one for each link. */
      readonly remarks: readonly Diagnostic[]
      /** Folders that could not be looked into. */
      readonly rejections: readonly Reading[]
    }
  | { readonly kind: 'missing'; readonly message: string }

/** Which extensions have a reader, and which of these are texts that may have a sidecar. */
export interface KnownExtensions {
  readonly all: ReadonlySet<string>
  readonly texts: ReadonlySet<string>
}

/** In the order in which they are looked for. */
const SIDECARS = ['yaml', 'yml', 'json']

/**
 * Lists the files of a path: a file, a folder with its subfolders, or a glob. A path that exists is taken as it is, even
 * with wildcard characters in it. Inside folders, hidden files, README files and sidecars are passed over in silence,
 * other extensions with one remark each; symbolic links are followed to files inside the folder only.
 */
export async function listSource(path: string, extensions: KnownExtensions): Promise<Listing> {
  const found = await stat(path).catch(() => undefined)
  if (found?.isDirectory()) {
    const walk = await walkFolder(path, Number.POSITIVE_INFINITY)
    return choose(path, walk, extensions, () => true)
  }
  if (found !== undefined) {
    const name = path.slice(Math.max(path.lastIndexOf('/'), path.lastIndexOf(sep)) + 1)
    return { kind: 'files', files: [await namedFile(path, name)], remarks: [], rejections: [] }
  }
  if (!isGlob(path)) return { kind: 'missing', message: 'no such file or folder' }
  const glob = compileGlob(path)
  if (glob === undefined) return { kind: 'missing', message: 'the braces open into over 1,000 alternatives' }
  const base = await stat(glob.base).catch(() => undefined)
  if (!base?.isDirectory()) return { kind: 'missing', message: `no such folder: ${glob.base}` }
  const listing = choose(glob.base, await walkFolder(glob.base, glob.depth), extensions, glob.matches)
  const isEmpty =
    listing.kind === 'files' &&
    listing.files.length + listing.remarks.length + listing.rejections.length === 0
  return isEmpty ? { kind: 'missing', message: 'no file matches' } : listing
}

interface Walk {
  readonly relatives: string[]
  readonly remarks: Diagnostic[]
  readonly rejections: Reading[]
}

async function walkFolder(folder: string, depth: number): Promise<Walk> {
  const walk: Walk = { relatives: [], remarks: [], rejections: [] }
  const inside = (await realpath(folder)) + sep
  const open: { below: string; depth: number }[] = [{ below: '', depth: 0 }]
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const path = joinPath(folder, next.below)
    const entries = await readdir(path, { withFileTypes: true }).catch((error: unknown) => {
      walk.rejections.push(rejectedBy(error, { source: path }))
      return []
    })
    for (const entry of entries) {
      if (entry.name.startsWith('.')) continue
      const relative = next.below === '' ? entry.name : `${next.below}/${entry.name}`
      if (entry.isDirectory()) {
        if (next.depth < depth) open.push({ below: relative, depth: next.depth + 1 })
      } else if (entry.isFile()) walk.relatives.push(relative)
      else if (entry.isSymbolicLink()) await followLink(folder, relative, inside, walk)
    }
  }
  return walk
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
  const where = target === undefined ? 'to nothing' : `out of the folder, to ${target}`
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
  const files: SourceFile[] = []
  const unknown = new Map<string, string[]>()
  const all = walk.relatives.sort().map((relative) => sourceFile(joinPath(base, relative), relative))
  const paths = new Set(all.map((file) => file.path))
  const texts = new Set(all.filter((file) => extensions.texts.has(file.extension)).map((file) => file.stem))
  for (const file of all) {
    if (!isWanted(file.relative) || /^readme/i.test(baseName(file.relative))) continue
    if (extensions.all.has(file.extension)) files.push({ ...file, sidecar: sidecarOf(file, paths) })
    else if (!(SIDECARS.includes(file.extension) && texts.has(file.stem))) {
      const others = unknown.get(file.extension)
      if (others === undefined) unknown.set(file.extension, [file.path])
      else others.push(file.path)
    }
  }
  const remarks = [...unknown].map(([extension, paths]) => unknownExtension(extension, paths, extensions))
  return { kind: 'files', files, remarks: [...walk.remarks, ...remarks], rejections: walk.rejections }
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
    message: `left out, because no reader is known for files ${kind}${others}; read are: ${describeExtensions(extensions)}`,
    remedy: 'convert them, name a file as a source of its own, or move them out of the folder',
    outcome: 'left out',
  }
}

/** `.csv, .jsonl, .md`, for messages. */
export function describeExtensions(extensions: KnownExtensions): string {
  return listNames([...extensions.all].sort().map((extension) => `.${extension}`))
}

/** Tells the parts of a file's name. */
export function sourceFile(path: string, relative: string): SourceFile {
  const isGzipped = /\.gz$/i.test(relative)
  const plain = isGzipped ? relative.slice(0, -3) : relative
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
