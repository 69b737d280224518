import type { IncomingMessage } from 'node:http'
import type { Transform } from 'node:stream'
import { createBrotliDecompress, createGunzip, createInflate, createInflateRaw } from 'node:zlib'
import { badEncoding, tooLarge } from './faults.ts'
import type { FetchLimits } from './limits.ts'

const RATIO_FROM = 1024 * 1024

/** Codings of a body that are understood, as a request states them. */
export const ACCEPT_ENCODING = 'gzip, deflate, br'

/**
 * The body of an answer, decompressed, within the limits.
 *
 * @param onBytes called for every piece that comes in
 * @throws InputFault `response-too-large` or `bad-content-encoding`; errors of the connection
 */
export async function readBody(
  response: IncomingMessage,
  limits: FetchLimits,
  onBytes: () => void,
): Promise<Buffer> {
  if (Number(response.headers['content-length'] ?? 0) > limits.bytes) throw overBytes(limits)
  const coding = (response.headers['content-encoding'] ?? 'identity').trim().toLowerCase()
  const received = { bytes: 0 }
  const source = counted(response, received, limits, onBytes)
  if (coding === 'identity' || coding === '') return collect(source, received, limits)
  const first = await source.next()
  if (first.done === true) return Buffer.alloc(0)
  const decoder = decoderOf(coding, first.value)
  return collect(decompressed(decoder, first.value, source, coding), received, limits)
}

async function* counted(
  response: IncomingMessage,
  received: { bytes: number },
  limits: FetchLimits,
  onBytes: () => void,
): AsyncGenerator<Buffer, undefined> {
  for await (const chunk of response as AsyncIterable<Buffer>) {
    onBytes()
    received.bytes += chunk.length
    if (received.bytes > limits.bytes) throw overBytes(limits)
    yield chunk
  }
  return undefined
}

async function collect(
  chunks: AsyncIterable<Buffer>,
  received: { readonly bytes: number },
  limits: FetchLimits,
): Promise<Buffer> {
  const parts: Buffer[] = []
  let length = 0
  for await (const chunk of chunks) {
    parts.push(chunk)
    length += chunk.length
    if (length > limits.bytes) throw overBytes(limits)
    if (length > RATIO_FROM && length > received.bytes * limits.expansionRatio) {
      throw tooLarge(`expands to more than ${limits.expansionRatio} times its size`)
    }
  }
  return Buffer.concat(parts, length)
}

function decoderOf(coding: string, first: Buffer): Transform {
  switch (coding) {
    case 'gzip':
    case 'x-gzip':
      return createGunzip()
    case 'br':
      return createBrotliDecompress()
    case 'deflate': // servers send it with and without the zlib header
      return ((first[0] ?? 0) & 0x0f) === 8 ? createInflate() : createInflateRaw()
    default:
      throw badEncoding(
        `the body is coded as ${JSON.stringify(coding.slice(0, 40))}; understood are ${ACCEPT_ENCODING}`,
      )
  }
}

/** Feeds a decoder one piece at a time, so that what a bomb expands to is looked at before more of it goes in. */
async function* decompressed(
  decoder: Transform,
  first: Buffer,
  rest: AsyncIterable<Buffer>,
  coding: string,
): AsyncIterable<Buffer> {
  let failure: unknown
  const feed = async () => {
    try {
      await written(decoder, first)
      for await (const chunk of rest) await written(decoder, chunk)
      decoder.end()
    } catch (error) {
      failure ??= error
      decoder.destroy()
    }
  }
  const feeding = feed()
  try {
    for await (const chunk of decoder as AsyncIterable<Buffer>) yield chunk
  } catch (error) {
    await Promise.race([feeding, new Promise((resolve) => setImmediate(resolve))])
    throw failure ?? badEncoding(`the body is not whole ${coding}`, error)
  } finally {
    decoder.destroy()
  }
  if (failure !== undefined) throw failure
}

function written(decoder: Transform, chunk: Buffer): Promise<void> {
  return new Promise((resolve, reject) => {
    decoder.write(chunk, (error) =>
      error ? reject(badEncoding('the body cannot be decompressed', error)) : resolve(),
    )
  })
}

function overBytes(limits: FetchLimits): Error {
  return tooLarge(`has over ${limits.bytes} bytes`)
}
