/**
 * Members of archives as inputs.
 */
import type { Diagnostic, Place, Reading } from '../records.ts'
import { type Archive, type Budget, createBudget, type Member } from './archive/archive.ts'
import type { ArchiveFormat } from './archive/archives.ts'
import { collect, gunzip } from './bytes.ts'
import { InputFault, rejected } from './diagnostic.ts'
import { type Format, formatOfExtension, knownExtensions } from './format.ts'
import { type Input, knownOf } from './input.ts'
import { type Limits, limitsOf, type SourceOptions } from './options.ts'
import type { Reader } from './readers.ts'
import { chooseFiles, type SourceFile, sourceFile } from './source.ts'

/** How an input is read. */
export interface InputContext {
  readonly options: SourceOptions
  /** The reader that the source names; `undefined` where the bytes and the extension decide. */
  readonly named: Reader | undefined
  /** Remarks on what was passed over, carried by the first document. */
  readonly remarks: readonly Diagnostic[]
  /** Start of the ids of an archive's members. */
  readonly memberPrefix: string
  /** Archives that the input lies in; 0 for a file. */
  readonly depth: number
  /** What the archives around the input may still expand to. */
  readonly budget: Budget | undefined
}

/** Reads one member; given, because members can be archives again. */
export type ReadMember = (
  input: Input,
  format: Format,
  context: InputContext,
) => AsyncIterable<readonly Reading[]>

/**
 * Reads the members of an archive, as those of a folder are read: hidden files, README files and sidecars are passed
 * over in silence, members of other extensions with a remark for each extension. One that is damaged, locked or unsafe
 * is one rejected reading; these come last, after the members that could be read.
 *
 * @throws InputFault where the archive cannot be opened, or is too deep in others
 */
export async function* readMembers(
  input: Input,
  format: ArchiveFormat,
  context: InputContext,
  read: ReadMember,
): AsyncIterable<readonly Reading[]> {
  const { options, named } = context
  const limits = limitsOf(options)
  if (context.depth >= limits.archiveDepth) throw tooDeep(limits)
  const budget = context.budget ?? createBudget(limits)
  const archive = await format.open(input, budget)
  try {
    const { files, remarks } = chooseMembers(input.source, archive, named)
    const byName = new Map(files.map((file) => [file.relative, file]))
    const inner = { options, named, budget, depth: context.depth + 1 }
    let left = remarks
    for await (const member of archive.read(new Set(byName.keys()))) {
      if (budget.isSpent()) break // the member that spent it has told so
      const file = byName.get(member.name)
      const known = file && formatOf(file, named)
      if (file === undefined || known === undefined) continue
      const prefix = `${context.memberPrefix}${file.stem}/`
      const item = memberInput(member, file, archive, context)
      yield* read(item, known, { ...inner, remarks: left, memberPrefix: prefix })
      left = []
    }
    for (const { name, fault } of archive.leftOut) {
      const place: Place = { source: name === undefined ? input.source : memberPlace(input.source, name) }
      yield [rejected(place, fault)]
    }
    for (const diagnostic of left) yield [{ kind: 'rejected', diagnostic }]
  } finally {
    archive.close()
  }
}

/** Which members are read, and what is said of the others. */
export function chooseMembers(source: string, archive: Archive, named: InputContext['named']) {
  const files = archive.names
    .filter((name) => !name.split('/').some((step) => step.startsWith('.') || step === '__MACOSX'))
    .map((name) => sourceFile(memberPlace(source, name), name))
  return chooseFiles(files, knownExtensions(named))
}

/** The format of a member: an archive by its extension, else the one that the source names. */
export function formatOf(file: SourceFile, named: InputContext['named']): Format | undefined {
  const known = formatOfExtension(file.extension)
  return known?.gives === 'members' ? known : (named ?? known)
}

function memberPlace(archive: string, name: string): string {
  return `${archive}!/${name}`
}

function memberInput(member: Member, file: SourceFile, archive: Archive, context: InputContext): Input {
  const { options, memberPrefix } = context
  const limits = limitsOf(options)
  const { path, relative, stem, extension, sidecar, isGzipped } = file
  const chunks = isGzipped ? () => gunzip(member.chunks(), limits) : member.chunks
  return {
    source: path,
    relative,
    stem: memberPrefix + stem,
    extension,
    path: undefined,
    chunks,
    all: isGzipped ? () => collect(chunks(), limits) : member.all,
    known: () =>
      knownOf(
        { source: path },
        relative,
        options,
        sidecar === undefined
          ? undefined
          : {
              source: sidecar,
              all: () => sidecarBytes(archive, sidecar.slice(path.length - relative.length), limits),
            },
      ),
  }
}

async function sidecarBytes(archive: Archive, name: string, limits: Limits): Promise<Buffer> {
  const held = archive.sidecars.get(name)
  if (held !== undefined) return held
  const member = archive.one?.(name)
  if (member !== undefined) return collect(member.chunks(), { fileBytes: limits.frontMatterBytes })
  throw new InputFault({
    code: 'file-too-large',
    message: `over ${limits.frontMatterBytes} bytes, the most that is read of docvars beside a text`,
    remedy: 'shorten it, or raise the limit frontMatterBytes',
  })
}

function tooDeep(limits: Limits): InputFault {
  return new InputFault({
    code: 'archive-depth',
    message: `an archive inside ${limits.archiveDepth} others; archives are read ${limits.archiveDepth} deep`,
    remedy: 'unpack the outer ones, or raise the limit archiveDepth',
  })
}
