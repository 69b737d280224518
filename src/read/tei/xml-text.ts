import { StringDecoder } from 'node:string_decoder'
import { byteOrderMark, isEncoding, toUtf8 } from '../decode.ts'
import { InputFault } from '../diagnostic.ts'

const HEAD = 1024
const PIECE = 64 * 1024

/**
 * The text of an XML file in pieces of at most 64 Ki code units. A byte order mark decides on the encoding, then the
 * XML declaration; without either it is UTF-8. Broken places become U+FFFD.
 *
 * @throws InputFault `unknown-encoding` where the declaration names one that cannot be decoded
 */
export async function* xmlText(chunks: AsyncIterable<Buffer>): AsyncIterable<string> {
  const iterator = chunks[Symbol.asyncIterator]()
  try {
    let head: Buffer = Buffer.alloc(0)
    let isDone = false
    while (head.length < HEAD && !isDone) {
      const next = await iterator.next()
      isDone = next.done === true
      if (next.done !== true) head = head.length === 0 ? next.value : Buffer.concat([head, next.value])
    }
    const decoder = new StringDecoder('utf8')
    for await (const bytes of toUtf8(rejoin(head, iterator), encodingOf(head))) {
      for (let at = 0; at < bytes.length; at += PIECE) yield decoder.write(bytes.subarray(at, at + PIECE))
    }
    const rest = decoder.end()
    if (rest !== '') yield rest
  } finally {
    await iterator.return?.()
  }
}

async function* rejoin(head: Buffer, rest: AsyncIterator<Buffer>): AsyncIterable<Buffer> {
  if (head.length > 0) yield head
  for (;;) {
    const next = await rest.next()
    if (next.done === true) return
    yield next.value
  }
}

function encodingOf(head: Buffer): string {
  if (byteOrderMark(head) !== undefined) return 'auto'
  if (head[0] === 0x3c && head[1] === 0) return 'utf-16le'
  if (head[0] === 0 && head[1] === 0x3c) return 'utf-16be'
  const declared = /^<\?xml\s[^>]{0,200}?\bencoding\s*=\s*["']([^"'>]{1,60})["']/.exec(
    head.toString('latin1', 0, 400),
  )
  const label = declared?.[1]
  // A declaration that can be read byte by byte is not in UTF-16, whatever it says.
  if (label === undefined || /^utf-?(8|16)/i.test(label)) return 'utf-8'
  if (isEncoding(label)) return label
  throw new InputFault({
    code: 'unknown-encoding',
    message: `the XML declaration names the encoding ${JSON.stringify(label)}, which is not known`,
    remedy: 'save the file as UTF-8',
  })
}
