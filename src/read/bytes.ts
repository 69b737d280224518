import { createReadStream } from 'node:fs'
import { readFile, stat } from 'node:fs/promises'
import { createGunzip } from 'node:zlib'
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
    const { size } = await stat(source.path)
    if (size > limits.fileBytes) throw fileTooLarge(limits)
    if (size > 0) return readFile(source.path) // a pipe has no size, and is read in chunks
  }
  const chunks: Buffer[] = []
  let length = 0
  for await (const chunk of readBytes(source, limits)) {
    chunks.push(chunk)
    length += chunk.length
    if (length > limits.fileBytes) throw fileTooLarge(limits)
  }
  return chunks.length === 1 && chunks[0] !== undefined ? chunks[0] : Buffer.concat(chunks, length)
}

function fileTooLarge(limits: Limits): InputFault {
  return new InputFault({
    code: 'file-too-large',
    message: `over ${limits.fileBytes} bytes, the most that is read of one text`,
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
  const inflate = createGunzip({ chunkSize: 256 * 1024 })
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
      if (failure !== undefined) throw gzipFault(failure)
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

function checkExpansion(given: number, taken: number, limits: Limits): void {
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
