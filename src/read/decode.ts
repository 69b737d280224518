import { isAscii, isUtf8 } from 'node:buffer'
import { type Fault, InputFault } from './diagnostic.ts'
import { type Decoder, decoderFor, decodeWith } from './hygiene/decode-with.ts'
import { type DetectedEncoding, detectEncoding, sureEncoding } from './hygiene/encoding.ts'
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

/**
 * As `decodeText`, for a file of text whose encoding is not known: UTF-16 without a mark is read, and bytes that are no
 * UTF-8 are what they most likely are (`detectEncoding`), with a fault that names it. Labels may be any that
 * `decodeWith` takes.
 *
 * @throws InputFault `binary` where the bytes are no text
 */
export async function decodeFile(bytes: Buffer, label = 'auto'): Promise<Decoded> {
  if (label !== 'auto') {
    if (isEncoding(label)) return decodeText(bytes, label)
    const text = await decodeWith(bytes, label)
    return { text, fault: text.includes('\ufffd') ? replaced(label.toUpperCase()) : undefined }
  }
  // UTF-16 of ASCII letters alone is valid UTF-8 too, with a NUL in every other byte.
  if (isUtf8(bytes) && !bytes.subarray(0, SAMPLE).includes(0)) return decodeText(bytes)
  const sure = sureEncoding(bytes, { isWhole: true })
  const isWide = sure !== undefined && /^utf-(?:16|32)/.test(sure.encoding)
  if (!isWide || knownBinary(bytes) !== undefined) checkText(bytes)
  const found = sure ?? (await detectEncoding(bytes, { isWhole: true }))
  const isBrokenUtf8 = found.confidence === 0 && hasMultiByte(bytes)
  if (found.encoding === 'utf-8' || isBrokenUtf8) return decodeText(bytes)
  const text = await decodeWith(bytes, found.encoding)
  if (text.includes('\ufffd')) return { text, fault: replaced(found.encoding.toUpperCase()) }
  return { text, fault: faultOf(found) }
}

/** What to say of a text that is no UTF-8; nothing where a byte order mark says what it is. */
function faultOf({ encoding, why, fault }: DetectedEncoding): Fault | undefined {
  if (fault !== undefined || /byte order mark$/.test(why)) return fault
  if (encoding === 'windows-1252') return WINDOWS_1252
  return {
    code: 'other-encoding',
    message: `not UTF-8; read as ${encoding}, because ${why}`,
    remedy: `check that accents and quotation marks are right; save as UTF-8 or name the encoding, as in encoding: ${encoding}`,
  }
}

/** As `decodeText`, for a line or a row: no byte order mark, no look at whether it is text. */
export function decodeUtf8(bytes: Buffer): Decoded {
  if (isUtf8(bytes)) return { text: bytes.toString('utf8'), fault: undefined }
  if (hasMultiByte(bytes)) return { text: bytes.toString('utf8'), fault: replaced('UTF-8') }
  return { text: decodeWindows1252(bytes), fault: WINDOWS_1252 }
}

/** Whether a label names an encoding that `decodeText` can decode. */
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

/** What a stream of bytes is turned into UTF-8 with. */
export interface StreamDecoding {
  /** Told once, before the bytes that it is about, where they are in another encoding than UTF-8. */
  readonly onFault?: (fault: Fault) => void
}

/** Longest byte order mark. */
const MARK = 4

/**
 * Turns a stream of bytes into UTF-8 without a byte order mark. UTF-16 with a mark and named encodings are decoded.
 * Where nothing is named, bytes go through as they are while they are ASCII, to be judged by line or row; at the first
 * of the first 64 KiB that are neither ASCII nor UTF-8, the encoding is told from what there is up to 64 KiB.
 */
export async function* toUtf8(
  chunks: AsyncIterable<Buffer>,
  label = 'auto',
  { onFault = () => {} }: StreamDecoding = {},
): AsyncIterable<Buffer> {
  let decode: Decoder | undefined
  let state = 'start' as 'start' | 'ascii' | 'settled'
  let held: Buffer = Buffer.alloc(0)
  let seen = 0

  /** Whether the decoder is known by now. */
  async function settle(bytes: Buffer, isLast: boolean): Promise<boolean> {
    if (state === 'start') {
      if (bytes.length < MARK && !isLast) return false
      const mark = byteOrderMark(bytes)
      state = mark !== undefined || label !== 'auto' ? 'settled' : 'ascii'
      if (state === 'settled') decode = await streamDecoder(mark?.encoding ?? label)
      held = bytes.subarray(mark?.length ?? 0)
    }
    if (state === 'settled') return true
    const sure = sureEncoding(bytes, { isWhole: isLast })
    if (sure === undefined && bytes.length < SAMPLE - seen && !isLast && !bytes.includes(0)) return false
    seen += bytes.length
    if (sure?.encoding === 'utf-8' && isAscii(bytes) && seen < SAMPLE) return true
    state = 'settled'
    const found = sure ?? (bytes.includes(0) ? undefined : await detectEncoding(bytes.subarray(0, SAMPLE)))
    if (found === undefined || found.encoding === 'utf-8' || found.encoding === 'windows-1252') return true
    decode = await streamDecoder(found.encoding)
    const fault = faultOf(found)
    if (fault !== undefined) onFault(fault)
    return true
  }

  function decoded(isLast: boolean): Buffer {
    const bytes = held
    held = Buffer.alloc(0)
    return decode === undefined ? bytes : Buffer.from(decode(bytes, { last: isLast }))
  }

  for await (const chunk of chunks) {
    held = held.length === 0 ? chunk : Buffer.concat([held, chunk])
    if (state !== 'settled' && !(await settle(held, false))) continue
    const out = decoded(false)
    if (out.length > 0) yield out
  }
  if (state !== 'settled' && held.length > 0) await settle(held, true)
  const rest = held.length > 0 || decode !== undefined ? decoded(true) : held
  if (rest.length > 0) yield rest
}

async function streamDecoder(label: string): Promise<Decoder | undefined> {
  if (label === 'auto' || /^utf-?8$/i.test(label)) return undefined
  return isEncoding(label) && new TextDecoder(label).encoding === 'utf-8' ? undefined : decoderFor(label)
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
        ? 'convert it to text; if it is UTF-16 and was not known as such, say so with encoding: utf-16le'
        : 'convert it to text, or leave it out of the source',
  })
}

/** Whether the first bytes of a file can be text: a byte order mark, UTF-16, or no sign of anything else. */
export function looksLikeText(head: Buffer): boolean {
  if (byteOrderMark(head) !== undefined) return true
  if (knownBinary(head) === undefined && /^utf-16/.test(sureEncoding(head)?.encoding ?? '')) return true
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
