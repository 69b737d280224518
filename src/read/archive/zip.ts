import { isUtf8 } from 'node:buffer'
import { inflateRawSync } from 'node:zlib'
import type { Entry, ZipFile } from 'yauzl'
import { checkExpansion, collect, inflateRaw } from '../bytes.ts'
import { type Fault, InputFault } from '../diagnostic.ts'
import type { Input } from '../input.ts'
import {
  type Archive,
  type Budget,
  charged,
  DUPLICATE_MEMBER,
  type LeftOut,
  type Member,
  notAFile,
} from './archive.ts'
import { crc32 } from './checksum.ts'
import { memberName } from './member-name.ts'

const STORED = 0
const DEFLATED = 8
const ENCRYPTED = 0x1
const UTF8_NAMES = 0x800
/** Bytes of a local header before the name. */
const LOCAL_HEADER = 30

/** What the central directory says of a member that can be read: kept small, because there may be many. */
interface ZipMember {
  readonly name: string
  readonly method: number
  readonly packed: number
  readonly size: number
  readonly crc: number
  readonly offset: number
}

/**
 * Opens a zip archive by its central directory: members are found without reading them, and read in the order of their
 * names, in code units, one at a time. A file is read where it lies; an archive in an archive is held in memory, up to
 * the limit `fileBytes`. Names are UTF-8 where the archive says so or they are valid, else code page 437.
 *
 * @throws InputFault `bad-zip` where there is no directory; `too-many-members`
 */
export async function openZip(input: Input, budget: Budget): Promise<Archive> {
  const yauzl = await import('yauzl')
  const options = { lazyEntries: true, autoClose: false, decodeStrings: false, validateEntrySizes: false }
  const zip =
    input.path === undefined
      ? await yauzl.fromBufferPromise(await input.all(), options).catch(throwBadZip)
      : await yauzl.openPromise(input.path, options).catch(throwBadZip)
  try {
    if (zip.entryCount > budget.limits.archiveMembers) budget.takeMembers(zip.entryCount)
    const { members, leftOut } = await readDirectory(zip, budget)
    return archiveOf(zip, members, leftOut, budget)
  } catch (error) {
    zip.close()
    throw error
  }
}

function archiveOf(
  zip: ZipFile,
  members: readonly ZipMember[],
  leftOut: readonly LeftOut[],
  budget: Budget,
): Archive {
  const byName = new Map(members.map((member) => [member.name, member]))
  const names = [...byName.keys()].sort()
  const memberOf = (member: ZipMember): Member => ({
    name: member.name,
    chunks: () => unpacked(zip, member, budget),
    all: () => collect(unpacked(zip, member, budget), budget.limits),
  })
  return {
    names,
    sidecars: new Map(),
    leftOut,
    read: async function* (wanted) {
      for (const name of names) {
        const member = wanted.has(name) ? byName.get(name) : undefined
        if (member !== undefined) yield memberOf(member)
      }
    },
    one: (name) => {
      const member = byName.get(name)
      return member === undefined ? undefined : memberOf(member)
    },
    close: () => zip.close(),
  }
}

async function readDirectory(
  zip: ZipFile,
  budget: Budget,
): Promise<{ members: ZipMember[]; leftOut: LeftOut[] }> {
  const { getFileNameLowLevel } = await import('yauzl')
  const found: ZipMember[] = []
  const leftOut: LeftOut[] = []
  const seen = new Set<string>()
  try {
    for await (const entry of zip.eachEntry()) {
      budget.takeMembers(1)
      const flags = entry.generalPurposeBitFlag
      const raw = entry.fileNameRaw
      const written = getFileNameLowLevel(
        isUtf8(raw) ? flags | UTF8_NAMES : flags,
        raw,
        entry.extraFields,
        true,
      )
      const named = memberName(written, budget.limits)
      if (named.kind === 'folder') continue
      if (named.kind === 'unsafe') {
        leftOut.push({ name: named.shown, fault: named.fault })
        continue
      }
      const fault = faultOf(entry) ?? (seen.has(named.name) ? DUPLICATE_MEMBER : undefined)
      seen.add(named.name)
      if (fault !== undefined) leftOut.push({ name: named.name, fault })
      else found.push(zipMember(named.name, entry))
    }
  } catch (error) {
    if (error instanceof InputFault) throw error
    leftOut.push({ name: undefined, fault: directoryFault(error, found.length) })
  }
  const overlapping = await overlaps(zip, found)
  const members: ZipMember[] = []
  for (const member of found) {
    if (overlapping.has(member)) leftOut.push({ name: member.name, fault: OVERLAPPING })
    else members.push(member)
  }
  return { members, leftOut }
}

function zipMember(name: string, entry: Entry): ZipMember {
  return {
    name,
    method: entry.compressionMethod,
    packed: entry.compressedSize,
    size: entry.uncompressedSize,
    crc: entry.crc32,
    offset: entry.relativeOffsetOfLocalHeader,
  }
}

/** What of a member's kind keeps it from being read. */
function faultOf(entry: Entry): Fault | undefined {
  const kind = SPECIAL_KINDS.get((entry.externalFileAttributes >>> 16) & 0xf000)
  if (kind !== undefined) return notAFile(kind)
  if ((entry.generalPurposeBitFlag & ENCRYPTED) !== 0) {
    return {
      code: 'encrypted-member',
      message: 'it is locked with a password',
      remedy: 'unpack the archive with its password, and name the folder',
    }
  }
  const method = entry.compressionMethod
  if (method === STORED || method === DEFLATED) return undefined
  return {
    code: 'unsupported-compression',
    message: `it is compressed with ${METHODS.get(method) ?? `method ${method}`}; deflated and stored members are read`,
    remedy: 'pack it anew with the ordinary zip compression, or unpack it and name the folder',
  }
}

/** Unix kinds of file that are neither file nor folder. */
const SPECIAL_KINDS: ReadonlyMap<number, string> = new Map([
  [0xa000, 'symbolic link'],
  [0x2000, 'character device'],
  [0x6000, 'block device'],
  [0x1000, 'named pipe'],
  [0xc000, 'socket'],
])

const METHODS: ReadonlyMap<number, string> = new Map([
  [9, 'Deflate64'],
  [12, 'bzip2'],
  [14, 'LZMA'],
  [93, 'Zstandard'],
  [95, 'xz'],
  [98, 'PPMd'],
  [99, 'AES encryption'],
])

/** Members whose bytes lie in those of another: no program packs so, but a bomb gains by it. */
async function overlaps(zip: ZipFile, members: readonly ZipMember[]): Promise<ReadonlySet<ZipMember>> {
  const suspects = overlapping(members)
  if (suspects.size === 0) return suspects
  // A member without its header where it should be is damaged by itself, and must not take its neighbours with it.
  const isWhole = await Promise.all(
    [...suspects].map((member) =>
      dataStart(zip, member).then(
        () => true,
        () => false,
      ),
    ),
  )
  const damaged = new Set([...suspects].filter((_, index) => isWhole[index] === false))
  return damaged.size === 0 ? suspects : overlapping(members.filter((member) => !damaged.has(member)))
}

function overlapping(members: readonly ZipMember[]): Set<ZipMember> {
  const found = new Set<ZipMember>()
  const endOf = ({ offset, packed }: ZipMember) => offset + LOCAL_HEADER + packed
  let furthest: ZipMember | undefined
  for (const member of [...members].sort((a, b) => a.offset - b.offset)) {
    if (furthest !== undefined && member.offset < endOf(furthest)) found.add(member).add(furthest)
    if (furthest === undefined || endOf(member) > endOf(furthest)) furthest = member
  }
  return found
}

const OVERLAPPING: Fault = {
  code: 'overlapping-members',
  message: 'its bytes overlap with those of another member, as in archives made to expand without end',
  remedy: 'get the archive from where it can be trusted',
}

/** The bytes of a member, held against its size and checksum. */
async function* unpacked(zip: ZipFile, member: ZipMember, budget: Budget): AsyncIterable<Buffer> {
  let length = 0
  let checksum = 0
  for await (const chunk of charged(inflatedBytes(zip, member, budget), budget)) {
    length += chunk.length
    checksum = crc32(chunk, checksum)
    yield chunk
  }
  if (length !== member.size) throw damaged(`it has ${length} bytes; its archive says ${member.size}`)
  if (checksum !== member.crc) throw damaged('its checksum (CRC-32) is not that which its archive says')
}

/** Bytes of one packed member that are read and inflated in one piece. */
const ONE_PIECE = 1 << 20

async function* inflatedBytes(zip: ZipFile, member: ZipMember, budget: Budget): AsyncIterable<Buffer> {
  const stream = await packedBytes(zip, member)
  if (member.method === STORED) {
    yield* stream
    return
  }
  if (member.packed > ONE_PIECE) {
    yield* inflateRaw(stream, budget.limits, (failure) => damaged(failure.message))
    return
  }
  const packed = await collect(stream, { fileBytes: ONE_PIECE })
  const { ratioFromBytes, expansionRatio } = budget.limits
  const most = Math.max(ratioFromBytes, packed.length * expansionRatio)
  let bytes: Buffer
  try {
    bytes = inflateRawSync(packed, { maxOutputLength: most })
  } catch (error) {
    if (!(error instanceof Error)) throw error
    if ('code' in error && error.code === 'ERR_BUFFER_TOO_LARGE')
      checkExpansion(most + 1, packed.length, budget.limits)
    throw damaged(error.message)
  }
  yield bytes
}

async function packedBytes(zip: ZipFile, member: ZipMember): Promise<AsyncIterable<Buffer>> {
  try {
    const start = await dataStart(zip, member)
    return await new Promise((resolve, reject) => {
      zip.openReadStreamLowLevel(start, member.packed, 0, member.packed, false, 0, (error, stream) =>
        error === null ? resolve(stream) : reject(error),
      )
    })
  } catch (error) {
    throw damaged(error instanceof Error ? error.message : String(error))
  }
}

/** Where a member's bytes begin, behind its own header. */
async function dataStart(zip: ZipFile, { offset, packed }: ZipMember): Promise<number> {
  // Only these two are looked at where the header is read minimally.
  const entry = { relativeOffsetOfLocalHeader: offset, compressedSize: packed } as Entry
  return (await zip.readLocalFileHeaderPromise(entry, { minimal: true })).fileDataStart
}

function damaged(reason: string): InputFault {
  return new InputFault({
    code: 'bad-member',
    message: `the member is damaged: ${reason}`,
    remedy: 'get the archive again; check it with unzip -t',
  })
}

function directoryFault(error: unknown, found: number): Fault {
  const reason = error instanceof Error ? error.message : String(error)
  return {
    code: 'bad-zip',
    message: `the list of members is damaged after ${found} of them: ${reason}; the rest is left out`,
    remedy: 'get the archive again; check it with unzip -t',
  }
}

function throwBadZip(error: unknown): never {
  if (error instanceof Error && 'syscall' in error) throw error
  const isCut = error instanceof Error && /signature not found/.test(error.message)
  const reason = error instanceof Error ? error.message : String(error)
  throw new InputFault(
    {
      code: 'bad-zip',
      message: isCut
        ? 'not a whole zip archive: the list of members at its end is missing; it may be cut short'
        : `not a whole zip archive: ${reason}`,
      remedy: 'get the archive again; check it with unzip -t',
    },
    { cause: error },
  )
}
