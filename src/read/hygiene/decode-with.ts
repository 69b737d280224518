import { decodeWindows1252 } from '../windows-1252.ts'

/** Turns the pieces of one text into characters, in order; the last call gives what was held back. */
export type Decoder = (bytes: Buffer, part: { readonly last: boolean }) => string

/** Whether `decodeWith` knows an encoding by this label. */
export async function canDecode(encoding: string): Promise<boolean> {
  if (isNative(encoding) || isWindows1252(encoding)) return true
  const { default: iconv } = await import('iconv-lite')
  return iconv.encodingExists(encoding) || isWeb(encoding)
}

/**
 * Decodes bytes by the label of an encoding, such as `koi8-r`, `macroman` or `cp437`; a byte order mark is dropped.
 * What cannot be decoded becomes U+FFFD.
 *
 * @throws RangeError where no decoder has such a label
 */
export async function decodeWith(bytes: Buffer, encoding: string): Promise<string> {
  return (await decoderFor(encoding))(bytes, { last: true })
}

/** As `decodeWith`, for bytes that come in pieces, cut anywhere. */
export async function* decodeStream(
  chunks: AsyncIterable<Buffer> | Iterable<Buffer>,
  encoding: string,
): AsyncIterable<string> {
  const decode = await decoderFor(encoding)
  for await (const chunk of chunks) {
    const text = decode(chunk, { last: false })
    if (text !== '') yield text
  }
  const rest = decode(Buffer.alloc(0), { last: true })
  if (rest !== '') yield rest
}

/**
 * A decoder of one text. UTF-8, UTF-16 and Windows-1252 load nothing.
 *
 * @throws RangeError where no decoder has such a label
 */
export async function decoderFor(encoding: string): Promise<Decoder> {
  if (isWindows1252(encoding)) return (bytes) => decodeWindows1252(bytes)
  if (isNative(encoding)) return webDecoder(encoding)
  const { default: iconv } = await import('iconv-lite')
  if (!iconv.encodingExists(encoding)) return webDecoder(encoding)
  const decoder = iconv.getDecoder(encoding, { stripBOM: true })
  return (bytes, { last }) => {
    const text = decoder.write(bytes)
    return last ? text + (decoder.end() ?? '') : text
  }
}

function webDecoder(encoding: string): Decoder {
  const decoder = new TextDecoder(encoding)
  return (bytes, { last }) => decoder.decode(bytes, { stream: !last })
}

/** WHATWG labels that mean Windows-1252; Latin-1 texts are that in practice. */
function isWindows1252(encoding: string): boolean {
  return /^(?:windows-?1252|cp-?1252|x-cp1252|latin-?1|iso-?8859-?1|l1)$/i.test(encoding)
}

function isNative(encoding: string): boolean {
  return /^(?:utf-?8|utf-16le|utf-16be)$/i.test(encoding)
}

function isWeb(encoding: string): boolean {
  try {
    new TextDecoder(encoding)
    return true
  } catch {
    return false
  }
}
