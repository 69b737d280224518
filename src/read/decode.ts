import { isUtf8 } from 'node:buffer'
import { type Fault, InputFault } from './diagnostic.ts'
import { decodeWindows1252 } from './windows-1252.ts'

/** Text out of bytes; `fault` where they were not what they should be and the text may be wrong in places. */
export interface Decoded {
  readonly text: string
  readonly fault: Fault | undefined
}

const SAMPLE = 64 * 1024

/** How a byte order mark says the bytes are encoded, and its length; `undefined` without a mark. */
export function byteOrderMark(
  bytes: Buffer,
): { readonly encoding: 'utf-8' | 'utf-16le' | 'utf-16be'; readonly length: number } | undefined {
  if (bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf) return { encoding: 'utf-8', length: 3 }
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return { encoding: 'utf-16le', length: 2 }
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return { encoding: 'utf-16be', length: 2 }
  return undefined
}

/**
 * Decodes a whole file. A byte order mark decides and is dropped; otherwise valid UTF-8 is UTF-8, bytes without a
 * single valid UTF-8 sequence of several bytes are Windows-1252, and anything else is UTF-8 with U+FFFD where it is broken.
 *
 * @param label an encoding to use instead, or `auto`
 * @throws InputFault `binary` where the bytes are no text
 */
export function decodeText(bytes: Buffer, label = 'auto'): Decoded {
  const mark = byteOrderMark(bytes)
  if (mark !== undefined && mark.encoding !== 'utf-8') {
    const text = new TextDecoder(mark.encoding).decode(bytes)
    return { text, fault: text.includes('\ufffd') ? replaced(mark.encoding.toUpperCase()) : undefined }
  }
  if (label !== 'auto') return decodeAs(mark === undefined ? bytes : bytes.subarray(mark.length), label)
  checkText(bytes)
  return decodeUtf8(mark === undefined ? bytes : bytes.subarray(mark.length))
}

/** As `decodeText`, for a line or a row: no byte order mark, no look at whether it is text. */
export function decodeUtf8(bytes: Buffer): Decoded {
  if (isUtf8(bytes)) return { text: bytes.toString('utf8'), fault: undefined }
  if (hasMultiByte(bytes)) return { text: bytes.toString('utf8'), fault: replaced('UTF-8') }
  return { text: decodeWindows1252(bytes), fault: WINDOWS_1252 }
}

/** Whether a label names an encoding that can be decoded. */
export function isEncoding(label: string): boolean {
  try {
    new TextDecoder(label)
    return true
  } catch {
    return false
  }
}

function decodeAs(bytes: Buffer, label: string): Decoded {
  const decoder = new TextDecoder(label)
  const text = decoder.encoding === 'windows-1252' ? decodeWindows1252(bytes) : decoder.decode(bytes)
  return { text, fault: text.includes('\ufffd') ? replaced(decoder.encoding.toUpperCase()) : undefined }
}

/**
 * Turns a stream of bytes into UTF-8 without a byte order mark. UTF-16 with a mark and named encodings are decoded;
 * otherwise the bytes go through as they are, to be judged by line or row.
 */
export async function* toUtf8(chunks: AsyncIterable<Buffer>, label = 'auto'): AsyncIterable<Buffer> {
  let decoder: ((bytes: Buffer, last: boolean) => Buffer) | undefined
  let head: Buffer | undefined = Buffer.alloc(0)
  for await (const chunk of chunks) {
    let bytes = chunk
    if (head !== undefined) {
      bytes = head.length === 0 ? chunk : Buffer.concat([head, chunk])
      head = bytes.length < 3 ? bytes : undefined
      if (head !== undefined) continue
      const mark = byteOrderMark(bytes)
      decoder = streamDecoder(mark?.encoding ?? label)
      if (mark !== undefined) bytes = bytes.subarray(mark.length)
    }
    const out = decoder === undefined ? bytes : decoder(bytes, false)
    if (out.length > 0) yield out
  }
  if (head !== undefined && head.length > 0) {
    const mark = byteOrderMark(head)
    decoder = streamDecoder(mark?.encoding ?? label)
    const bytes = head.subarray(mark?.length ?? 0)
    yield decoder === undefined ? bytes : decoder(bytes, false)
  }
  const rest = decoder?.(Buffer.alloc(0), true)
  if (rest !== undefined && rest.length > 0) yield rest
}

function streamDecoder(label: string): ((bytes: Buffer, last: boolean) => Buffer) | undefined {
  if (label === 'auto' || label === 'utf-8') return undefined
  const decoder = new TextDecoder(label)
  if (decoder.encoding === 'utf-8') return undefined
  if (decoder.encoding === 'windows-1252') return (bytes) => Buffer.from(decodeWindows1252(bytes))
  return (bytes, last) => Buffer.from(decoder.decode(bytes, { stream: !last }))
}

/** @throws InputFault `binary` where the first 64 KiB hold a NUL or more than 1 % control characters */
export function checkText(bytes: Buffer): void {
  const sample = bytes.subarray(0, SAMPLE)
  let controls = 0
  let nuls = 0
  for (let at = 0; at < sample.length; at++) {
    const byte = sample[at] ?? 0 // by index: several times faster than an iterator over a buffer
    if (byte === 0) nuls++
    else if (byte < 0x09 || (byte > 0x0d && byte < 0x20 && byte !== 0x1a && byte !== 0x1b)) controls++
  }
  const kind = knownBinary(sample)
  if (kind === undefined && nuls === 0 && controls * 100 <= sample.length) return
  throw new InputFault({
    code: 'binary',
    message: `not a text${kind === undefined ? `: ${nuls > 0 ? 'it holds NUL bytes' : 'it holds many control characters'}` : `, but ${kind}`}`,
    remedy:
      kind === undefined && nuls > 0
        ? 'convert it to text; if it is UTF-16 without a byte order mark, say so with encoding: utf-16le'
        : 'convert it to text, or leave it out of the source',
  })
}

/** Whether the first bytes of a file can be text: a byte order mark, or no sign of anything else. */
export function looksLikeText(head: Buffer): boolean {
  if (byteOrderMark(head) !== undefined) return true
  try {
    checkText(head)
    return true
  } catch {
    return false
  }
}

function knownBinary(sample: Buffer): string | undefined {
  const start = sample.toString('latin1', 0, 8)
  if (start.startsWith('%PDF-')) return 'a PDF file'
  if (start.startsWith('PK\u0003\u0004')) return 'a zip archive or Office file'
  if (start.startsWith('\u001f\u008b')) return 'a gzip file without .gz in its name'
  if (start.startsWith('\u00d0\u00cf\u0011\u00e0')) return 'an old Office file'
  return undefined
}

/** Whether there is at least one valid UTF-8 sequence of two to four bytes. */
function hasMultiByte(bytes: Buffer): boolean {
  for (let at = 0; at < bytes.length; at++) {
    const lead = bytes[at] ?? 0
    if (lead < 0xc2 || lead > 0xf4) continue
    const length = lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : 4
    if (at + length <= bytes.length && isUtf8(bytes.subarray(at, at + length))) return true
  }
  return false
}

const WINDOWS_1252: Fault = {
  code: 'windows-1252',
  message: 'not UTF-8; read as Windows-1252',
  remedy: 'check that accents and quotation marks are right; save as UTF-8 or name the encoding',
}

function replaced(encoding: string): Fault {
  return {
    code: encoding === 'UTF-8' ? 'invalid-utf8' : 'invalid-encoding',
    message: `broken ${encoding}; each broken place is read as U+FFFD (�)`,
    remedy: 'save the file again as UTF-8 from where the text is whole, or name the encoding',
  }
}
