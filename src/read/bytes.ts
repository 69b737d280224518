import { createReadStream } from 'node:fs'
import { open } from 'node:fs/promises'
import { createGunzip, createInflateRaw, type Gunzip, type InflateRaw } from 'node:zlib'
import { InputFault } from './diagnostic.ts'
import type { Limits } from './options.ts'

const CHUNK = 256 * 1024

/** Which bytes to read, and whether they are gzipped. */
export interface ByteSource {
  readonly path: string
  readonly isGzipped: boolean
}

/**
 * The bytes of a file in chunks of up to 1 MiB, decompressed. The file is closed at the end, on an early stop and on an
 * error.
 *
 * @throws the error of the file system where the file cannot be read
 * @throws InputFault `bad-gzip`, `truncated-gzip` or `gzip-limit`, after everything that came before was given
 */
export async function* readBytes(source: ByteSource, limits: Limits): AsyncIterable<Buffer> {
  const file: AsyncIterable<Buffer> = createReadStream(source.path, {
    highWaterMark: source.isGzipped ? CHUNK / 4 : CHUNK,
  })
  yield* source.isGzipped ? gunzip(file, limits) : file
}

/**
 * All bytes of a file.
 *
 * @throws as `readBytes`; InputFault `file-too-large` over `limits.fileBytes`
 */
export async function readAllBytes(source: ByteSource, limits: Limits): Promise<Buffer> {
  if (!source.isGzipped) {
    const bytes = await readPlain(source.path, limits)
    if (bytes !== undefined) return bytes
  }
  return collect(readBytes(source, limits), limits)
}

/** The bytes of a file of known size, which is opened once; `undefined` for a pipe and the like. */
async function readPlain(path: string, limits: Limits): Promise<Buffer | undefined> {
  const file = await open(path)
  try {
    const { size } = await file.stat()
    if (size > limits.fileBytes) throw fileTooLarge(limits)
    if (size === 0) return undefined
    const bytes = Buffer.allocUnsafe(size)
    let length = 0
    while (length < size) {
      const { bytesRead } = await file.read(bytes, length, size - length, length)
      if (bytesRead === 0) break // cut since
      length += bytesRead
    }
    return bytes.subarray(0, length)
  } finally {
    await file.close()
  }
}

/**
 * All bytes of a stream.
 *
 * @throws what the stream throws; InputFault `file-too-large` over `limits.fileBytes`
 */
export async function collect(
  stream: AsyncIterable<Buffer>,
  limits: Pick<Limits, 'fileBytes'>,
): Promise<Buffer> {
  const chunks: Buffer[] = []
  let length = 0
  for await (const chunk of stream) {
    chunks.push(chunk)
    length += chunk.length
    if (length > limits.fileBytes) throw fileTooLarge(limits)
  }
  return chunks.length === 1 && chunks[0] !== undefined ? chunks[0] : Buffer.concat(chunks, length)
}

/** A stream whose first chunk was taken, and given back. */
export interface Peeked {
  /** The first chunk; empty where there is none. */
  readonly head: Buffer
  /** The whole stream, once. */
  readonly chunks: () => AsyncIterable<Buffer>
  /** Lets go of the stream where it was not read to its end. */
  readonly close: () => Promise<void>
}

/**
 * Looks at the first chunk of a stream.
 *
 * @throws what the stream throws before its first chunk
 */
export async function peek(stream: AsyncIterable<Buffer>): Promise<Peeked> {
  const iterator = stream[Symbol.asyncIterator]()
  const first = await iterator.next()
  async function* chunks(): AsyncIterable<Buffer> {
    try {
      if (first.done === true) return
      yield first.value
      for (let next = await iterator.next(); next.done !== true; next = await iterator.next())
        yield next.value
    } finally {
      await iterator.return?.()
    }
  }
  return {
    head: first.done === true ? Buffer.alloc(0) : first.value,
    chunks,
    close: async () => {
      await iterator.return?.()
    },
  }
}

function fileTooLarge(limits: Pick<Limits, 'fileBytes'>): InputFault {
  return new InputFault({
    code: 'file-too-large',
    message: `over ${limits.fileBytes} bytes, the most that is read of one file at once`,
    remedy: 'split the file, write it as JSON lines, or raise the limit fileBytes',
  })
}

/** The first bytes of a file, decompressed: up to `length`. */
export async function readHead(source: ByteSource, limits: Limits, length: number): Promise<Buffer> {
  for await (const chunk of readBytes(source, limits)) return chunk.subarray(0, length)
  return Buffer.alloc(0)
}

/**
 * Decompresses gzip within the limits. Chunks go in one at a time and all that comes of one is given before the next,
 * because a stream that fails throws away what it still holds, and lines before a cut must not be lost.
 */
export async function* gunzip(compressed: AsyncIterable<Buffer>, limits: Limits): AsyncIterable<Buffer> {
  yield* inflated(compressed, limits, { engine: createGunzip({ chunkSize: CHUNK }), faultOf: gzipFault })
}

/** As `gunzip`, for the bare deflated bytes of a zip archive; `faultOf` says what to throw where they are broken. */
export async function* inflateRaw(
  compressed: AsyncIterable<Buffer>,
  limits: Limits,
  faultOf: (failure: Error) => InputFault,
): AsyncIterable<Buffer> {
  yield* inflated(compressed, limits, { engine: createInflateRaw({ chunkSize: CHUNK }), faultOf })
}

interface Inflating {
  readonly engine: Gunzip | InflateRaw
  readonly faultOf: (failure: Error) => InputFault
}

async function* inflated(
  compressed: AsyncIterable<Buffer>,
  limits: Limits,
  { engine: inflate, faultOf }: Inflating,
): AsyncIterable<Buffer> {
  let wake = () => {}
  let failure: Error | undefined
  let taken = 0
  let given = 0
  let ended = false
  inflate.on('error', (error) => {
    failure = error
    wake()
  })
  inflate.on('readable', () => wake())
  inflate.on('end', () => {
    ended = true
    wake()
  })

  async function* drainUntil(isDone: () => boolean): AsyncIterable<Buffer> {
    while (true) {
      for (let chunk: Buffer | null = inflate.read(); chunk !== null; chunk = inflate.read()) {
        given += chunk.length
        checkExpansion(given, taken, limits)
        yield chunk
      }
      if (failure !== undefined) throw faultOf(failure)
      if (isDone()) return
      await new Promise<void>((resolve) => {
        wake = resolve
        if (failure !== undefined || isDone() || inflate.readableLength > 0) resolve()
      })
    }
  }

  try {
    for await (const chunk of compressed) {
      let isWritten = false
      taken += chunk.length
      inflate.write(chunk, () => {
        isWritten = true
        wake()
      })
      yield* drainUntil(() => isWritten && inflate.readableLength === 0)
    }
    inflate.end()
    yield* drainUntil(() => ended)
  } finally {
    inflate.destroy()
  }
}

/** @throws InputFault `gzip-limit` where `given` bytes out of `taken` are over a limit */
export function checkExpansion(given: number, taken: number, limits: Limits): void {
  const isOverRatio = given > limits.ratioFromBytes && given > taken * limits.expansionRatio
  if (given <= limits.expandedBytes && !isOverRatio) return
  throw new InputFault({
    code: 'gzip-limit',
    message: isOverRatio
      ? `expands to more than ${limits.expansionRatio} times its size`
      : `expands to more than ${limits.expandedBytes} bytes`,
    remedy:
      'if the file can be trusted, decompress it first or raise the limits expansionRatio and expandedBytes',
  })
}

function gzipFault(failure: Error): InputFault {
  const isCut = 'code' in failure && failure.code === 'Z_BUF_ERROR'
  return new InputFault(
    {
      code: isCut ? 'truncated-gzip' : 'bad-gzip',
      message: isCut
        ? 'the gzip file ends too early; what came before was read'
        : `not a whole gzip file: ${failure.message}`,
      remedy: 'get the file again; check it with gzip -t',
    },
    { cause: failure },
  )
}
