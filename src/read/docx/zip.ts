/** The parts of an Office package, out of a zip that is not trusted, and a plain zip of parts that are. */
import type { Entry, ZipFile } from 'yauzl'
import { InputFault } from '../diagnostic.ts'

/** How much of an untrusted Word document is taken. All are counts, from 1. */
export interface DocxLimits {
  /** Bytes of the file. */
  readonly fileBytes: number
  /** Members of the zip. */
  readonly members: number
  /** Bytes that all members may expand to together. */
  readonly expandedBytes: number
  /** Times its compressed size that a part may expand, looked at from `ratioFromBytes` on. */
  readonly expansionRatio: number
  /** Expanded bytes of a part below which the ratio is not looked at. */
  readonly ratioFromBytes: number
  /** Elements inside one another in a part. */
  readonly xmlDepth: number
  /** Elements of all parts. */
  readonly xmlElements: number
  /** Fields (links, tables of contents) inside one another. */
  readonly fields: number
}

const MIB = 1024 * 1024

/** The limits that hold where nothing else is said. */
export const DOCX_LIMITS: DocxLimits = {
  fileBytes: 64 * MIB,
  members: 10_000,
  expandedBytes: 256 * MIB,
  expansionRatio: 200,
  ratioFromBytes: 8 * MIB,
  xmlDepth: 200,
  xmlElements: 400_000,
  fields: 30,
}

/** Only what words and styles are in is unpacked: no pictures, fonts, macros, embedded files. */
const WANTED = /^(?:\[Content_Types\]\.xml|docProps\/core\.xml|_rels\/\.rels|word\/.*\.(?:xml|rels))$/
const UNWANTED = /^word\/(?:theme|media|embeddings|fonts|diagrams|charts|customXml)\//

/**
 * Unpacks the XML parts of a package within the limits.
 *
 * @throws InputFault where the zip is broken, encrypted, over a limit, or has a name that leaves its folder or comes twice
 */
export async function unpackParts(bytes: Buffer, limits: DocxLimits): Promise<Map<string, Buffer>> {
  const { fromBufferPromise } = await import('yauzl')
  const zip = await fromBufferPromise(bytes, { lazyEntries: true, validateEntrySizes: true }).catch(broken)
  const entries = await listEntries(zip, limits).catch(broken)
  const parts = new Map<string, Buffer>()
  let left = limits.expandedBytes
  for (const entry of entries) {
    if (!WANTED.test(entry.fileName) || UNWANTED.test(entry.fileName)) continue
    const part = await unpack(zip, entry, left, limits).catch(broken)
    left -= part.length
    parts.set(entry.fileName, part)
  }
  return parts
}

async function listEntries(zip: ZipFile, limits: DocxLimits): Promise<Entry[]> {
  if (zip.entryCount > limits.members) throw overLimit(`it has over ${limits.members} members`)
  const entries: Entry[] = []
  const names = new Set<string>()
  let expanded = 0
  await new Promise<void>((resolve, reject) => {
    zip.on('error', reject)
    zip.on('end', resolve)
    zip.on('entry', (entry: Entry) => {
      if (entry.isEncrypted()) return reject(encryptedDocx())
      if (names.has(entry.fileName))
        return reject(badDocx(`two of its parts are named ${entry.fileName.slice(0, 60)}`))
      names.add(entry.fileName)
      entries.push(entry)
      expanded += entry.uncompressedSize
      if (expanded > limits.expandedBytes) return reject(tooLarge(limits))
      zip.readEntry()
    })
    zip.readEntry()
  })
  return entries
}

async function unpack(zip: ZipFile, entry: Entry, left: number, limits: DocxLimits): Promise<Buffer> {
  const chunks: Buffer[] = []
  let length = 0
  const stream = await zip.openReadStreamPromise(entry)
  for await (const chunk of stream as AsyncIterable<Buffer>) {
    length += chunk.length
    if (length > left) throw tooLarge(limits)
    if (length > limits.ratioFromBytes && length > limits.expansionRatio * entry.compressedSize) {
      throw overLimit(`a part expands to over ${limits.expansionRatio} times its size`)
    }
    chunks.push(chunk)
  }
  return Buffer.concat(chunks)
}

/** A zip of parts without compression. Whoever opens it finds the parts that were checked and no others. */
export function packParts(parts: ReadonlyMap<string, Buffer>): Buffer {
  const files: Buffer[] = []
  const directory: Buffer[] = []
  let offset = 0
  for (const [name, part] of parts) {
    const written = Buffer.from(name)
    const shared = Buffer.alloc(26)
    shared.writeUInt16LE(20, 0)
    shared.writeUInt16LE(0x0800, 2)
    shared.writeUInt16LE(0x21, 8)
    shared.writeUInt32LE(crc32(part), 10)
    shared.writeUInt32LE(part.length, 14)
    shared.writeUInt32LE(part.length, 18)
    shared.writeUInt16LE(written.length, 22)
    const tail = Buffer.alloc(14)
    tail.writeUInt32LE(offset, 10)
    files.push(Buffer.from('PK\u0003\u0004', 'latin1'), shared, written, part)
    directory.push(Buffer.from('PK\u0001\u0002\u0014\u0000', 'latin1'), shared, tail, written)
    offset += 30 + written.length + part.length
  }
  const listed = Buffer.concat(directory)
  const end = Buffer.alloc(22)
  end.write('PK\u0005\u0006', 'latin1')
  end.writeUInt16LE(parts.size, 8)
  end.writeUInt16LE(parts.size, 10)
  end.writeUInt32LE(listed.length, 12)
  end.writeUInt32LE(offset, 16)
  return Buffer.concat([...files, listed, end])
}

const CRC_TABLE = Uint32Array.from({ length: 256 }, (_, index) => {
  let crc = index
  for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? (crc >>> 1) ^ 0xedb88320 : crc >>> 1
  return crc >>> 0
})

function crc32(bytes: Buffer): number {
  let crc = 0xffffffff
  for (let at = 0; at < bytes.length; at++)
    crc = (crc >>> 8) ^ (CRC_TABLE[(crc ^ (bytes[at] ?? 0)) & 0xff] ?? 0)
  return (crc ^ 0xffffffff) >>> 0
}

function broken(error: unknown): never {
  if (error instanceof InputFault) throw error
  throw badDocx(error instanceof Error ? error.message : 'it cannot be unpacked', error)
}

/** A Word document that is broken, or no Word document. */
export function badDocx(reason: string, cause?: unknown): InputFault {
  return new InputFault(
    {
      code: 'bad-docx',
      message: `not a whole Word document (.docx): ${reason.slice(0, 200)}`,
      remedy: 'open it in Word or LibreOffice and save it again as .docx, or fetch the file again',
    },
    { cause },
  )
}

/** A Word document with a password. */
export function encryptedDocx(): InputFault {
  return new InputFault({
    code: 'encrypted-docx',
    message: 'the Word document is locked with a password',
    remedy: 'open it with the password and save it without one',
  })
}

/** A Word document over one of its limits. */
export function overLimit(reason: string): InputFault {
  return new InputFault({
    code: 'docx-limit',
    message: `the Word document is over a limit: ${reason}`,
    remedy:
      'check that it is what it should be; split it, or raise the limit xmlElements, xmlDepth or fileBytes',
  })
}

function tooLarge(limits: DocxLimits): InputFault {
  return overLimit(`its parts expand to over ${limits.expandedBytes} bytes`)
}
