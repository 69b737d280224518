import { createHash } from 'node:crypto'
import { open } from 'node:fs/promises'
import { writeFailure } from './failure.ts'

/** Size in bytes and SHA-256 (hexadecimal) of a file that was written. */
export interface FileSummary {
  readonly bytes: number
  readonly sha256: string
}

/** A UTF-8 file under way. */
export interface TextWriter {
  /**
   * Adds text. Gives a promise when the buffer is full: await it before going on, so that memory stays
   * bounded.
   *
   * @throws RostrumError `write-failed` naming the path, here or from the promise
   */
  readonly write: (text: string) => Promise<void> | undefined
  /** Writes what is left, brings it to the disk (fsync) and closes. */
  readonly close: () => Promise<FileSummary>
  /** Closes without writing what is left. The file stays, unfinished. Does nothing once closed. */
  readonly abort: () => Promise<void>
}

const bufferLength = 128 * 1024

/**
 * Creates a file, or empties it where it exists, and buffers what is written to it.
 *
 * @throws RostrumError `write-failed` where the file cannot be opened
 */
export async function createTextWriter(path: string): Promise<TextWriter> {
  const handle = await open(path, 'w').catch((error: unknown) => {
    throw writeFailure(path, error)
  })
  const hash = createHash('sha256')
  let buffer = ''
  let bytes = 0
  let isOpen = true
  let writing: Promise<void> = Promise.resolve()

  const flush = (): Promise<void> => {
    const chunk = Buffer.from(buffer, 'utf8')
    buffer = ''
    writing = writing.then(async () => {
      hash.update(chunk)
      bytes += chunk.length
      await handle.writeFile(chunk).catch((error: unknown) => {
        throw writeFailure(path, error)
      })
    })
    writing.catch(() => {}) // reported to whoever awaits it; must not count as unhandled until then
    return writing
  }

  const release = async (): Promise<void> => {
    if (!isOpen) return
    isOpen = false
    await handle.close()
  }

  return {
    write: (text) => {
      if (!isOpen) throw writeFailure(path, new Error('the file is closed'))
      buffer += text
      return buffer.length >= bufferLength ? flush() : undefined
    },
    close: async () => {
      try {
        await flush()
        await handle.sync().catch((error: unknown) => {
          throw writeFailure(path, error)
        })
      } finally {
        await release()
      }
      return { bytes, sha256: hash.digest('hex') }
    },
    abort: async () => {
      buffer = ''
      await writing.catch(() => {})
      await release()
    },
  }
}
