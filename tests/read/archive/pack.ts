import { deflateRawSync, gzipSync } from 'node:zlib'
import { pack } from 'tar-stream'
import { crc32 } from '../../../src/read/archive/checksum.ts'

/** A member of a zip archive to be written, rightly or wrongly. */
export interface ZipPart {
  readonly name: string | Buffer
  readonly content?: string | Buffer
  /** 8 (deflated) where left out. */
  readonly method?: number
  readonly flags?: number
  /** Unix mode with its kind of file. */
  readonly mode?: number
  readonly crc?: number
  /** The size that the archive says. */
  readonly size?: number
  /** Index of the part whose bytes this one shares. */
  readonly sameBytesAs?: number
  /** Added to where the archive says that it lies. */
  readonly shift?: number
}

const UTF8_NAMES = 0x800

/** A zip archive with its parts in this order. */
export function zipOf(parts: Readonly<Record<string, string | Buffer>> | readonly ZipPart[]): Buffer {
  const list: readonly ZipPart[] = Array.isArray(parts)
    ? parts
    : Object.entries(parts).map(([name, content]) => ({ name, content }))
  const chunks: Buffer[] = []
  const entries: Buffer[] = []
  const offsets: number[] = []
  let at = 0
  for (const part of list) {
    const name = Buffer.from(part.name as string)
    const content = Buffer.from((part.content ?? '') as string)
    const method = part.method ?? 8
    const packed = method === 8 ? deflateRawSync(content) : content
    const flags = part.flags ?? (typeof part.name === 'string' ? UTF8_NAMES : 0)
    const crc = part.crc ?? crc32(content, 0)
    const offset = part.sameBytesAs === undefined ? at : (offsets[part.sameBytesAs] ?? 0)
    const local = Buffer.alloc(30)
    local.writeUInt32LE(0x04034b50, 0)
    local.writeUInt16LE(flags, 6)
    local.writeUInt16LE(method, 8)
    local.writeUInt32LE(crc, 14)
    local.writeUInt32LE(packed.length, 18)
    local.writeUInt32LE(content.length, 22)
    local.writeUInt16LE(name.length, 26)
    const entry = Buffer.alloc(46)
    entry.writeUInt32LE(0x02014b50, 0)
    entry.writeUInt16LE(flags, 8)
    entry.writeUInt16LE(method, 10)
    entry.writeUInt32LE(crc, 16)
    entry.writeUInt32LE(packed.length, 20)
    entry.writeUInt32LE(part.size ?? content.length, 24)
    entry.writeUInt16LE(name.length, 28)
    entry.writeUInt32LE(((part.mode ?? 0o100644) << 16) >>> 0, 38)
    entry.writeUInt32LE(offset + (part.shift ?? 0), 42)
    entries.push(entry, name)
    offsets.push(offset)
    if (part.sameBytesAs !== undefined) continue
    chunks.push(local, name, packed)
    at += local.length + name.length + packed.length
  }
  const directory = Buffer.concat(entries)
  const end = Buffer.alloc(22)
  end.writeUInt32LE(0x06054b50, 0)
  end.writeUInt16LE(list.length, 8)
  end.writeUInt16LE(list.length, 10)
  end.writeUInt32LE(directory.length, 12)
  end.writeUInt32LE(at, 16)
  return Buffer.concat([...chunks, directory, end])
}

/** A member of a tar archive to be written. */
export interface TarPart {
  readonly name: string
  readonly content?: string | Buffer
  readonly type?: 'file' | 'symlink' | 'link' | 'character-device' | 'directory' | 'fifo'
}

/** A tar archive with its parts in this order. */
export async function tarOf(
  parts: Readonly<Record<string, string | Buffer>> | readonly TarPart[],
): Promise<Buffer> {
  const list: readonly TarPart[] = Array.isArray(parts)
    ? parts
    : Object.entries(parts).map(([name, content]) => ({ name, content }))
  const archive = pack()
  for (const { name, content = '', type = 'file' } of list) {
    const isFile = type === 'file'
    archive.entry({ name, type, ...(isFile ? {} : { linkname: '/etc/passwd' }) }, isFile ? content : '')
  }
  archive.finalize()
  const chunks: Buffer[] = []
  for await (const chunk of archive) chunks.push(chunk as Buffer)
  return Buffer.concat(chunks)
}

export const tgzOf = async (parts: Parameters<typeof tarOf>[0]) => gzipSync(await tarOf(parts))
