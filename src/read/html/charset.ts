import { isUtf8 } from 'node:buffer'
import { byteOrderMark, type Decoded, decodeText, isEncoding } from '../decode.ts'
import type { Fault } from '../diagnostic.ts'

/** Bytes at the start of a page in which its `<meta>` must name the encoding (HTML Standard). */
const PRESCAN = 4096
const META = /<meta\b[^>]*?\bcharset\s*=\s*["']?\s*([\w:.+-]{1,40})/gi
const XML_DECLARATION = /^\s*<\?xml\b[^>]*?\bencoding\s*=\s*["']([\w:.+-]{1,40})["']/i

/**
 * Decodes a page as browsers do: a byte order mark, then the encoding its server or the user named, then the page's own
 * `<meta>` or XML declaration, then UTF-8 or Windows-1252 by the look of the bytes. A page that calls itself anything
 * else but is valid UTF-8 with characters of several bytes is read as UTF-8.
 *
 * @throws InputFault `binary` where the bytes are no text
 */
export function decodeHtml(bytes: Buffer, named?: string): Decoded {
  if (byteOrderMark(bytes) !== undefined) return decodeText(bytes)
  if (named !== undefined && isEncoding(named)) return decodeText(bytes, named)
  const own = declaredEncoding(bytes)
  if (own === undefined) return decodeText(bytes)
  if (!isEncoding(own)) return withFault(decodeText(bytes), unknownEncoding(own))
  // a page cannot be UTF-16 and have told so in ASCII
  const label = /^utf-?16/i.test(own) ? 'auto' : own
  if (/^utf-?8$/i.test(label) || label === 'auto') return decodeText(bytes)
  if (isUtf8(bytes) && bytes.some((byte) => byte >= 0xc2))
    return withFault(decodeText(bytes), notAsDeclared(own))
  decodeText(bytes.subarray(0, PRESCAN)) // refuses what is no text
  return decodeText(bytes, label)
}

/** The encoding a page names in its first 4 KiB; `undefined` where it names none. */
export function declaredEncoding(bytes: Buffer): string | undefined {
  const head = bytes.toString('latin1', 0, PRESCAN).replace(/<!--[\s\S]*?-->/g, '')
  return (XML_DECLARATION.exec(head) ?? [...head.matchAll(META)][0])?.[1]
}

/** The charset of a Content-Type header. */
export function charsetOf(contentType: string | undefined): string | undefined {
  return /;\s*charset\s*=\s*"?([\w:.+-]{1,40})/i.exec(contentType ?? '')?.[1]
}

function withFault(decoded: Decoded, fault: Fault): Decoded {
  return { text: decoded.text, fault: decoded.fault ?? fault }
}

function unknownEncoding(label: string): Fault {
  return {
    code: 'unknown-encoding',
    message: `the page says its encoding is ${JSON.stringify(label)}, which is not known; read by the look of its bytes`,
    remedy: 'check accents and quotation marks, or name the encoding',
  }
}

function notAsDeclared(label: string): Fault {
  return {
    code: 'encoding-not-as-declared',
    message: `the page says its encoding is ${label}, but it is valid UTF-8 and was read so`,
    remedy: 'check accents and quotation marks, or name the encoding',
  }
}
