import { mkdir, open, rename, rm } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { writeFailure } from './failure.ts'

/** A file to be: where, and what is in it. */
export interface NewFile {
  readonly path: string
  readonly content: Uint8Array
}

/**
 * Writes files whole: each beside its place first, then all moved there, so that a full disk leaves none of them half
 * written. Folders are made where they are missing; what stands at a place is replaced.
 *
 * @throws RostrumError `write-failed` naming the path; nothing has been moved then, unless moving itself failed
 */
export async function writeNewFiles(files: readonly NewFile[]): Promise<void> {
  const written: { readonly draft: string; readonly path: string }[] = []
  try {
    for (const { path, content } of files) {
      const draft = join(dirname(path), `.${basename(path)}.partial-${process.pid}`)
      await attempt(path, async () => {
        await mkdir(dirname(path), { recursive: true })
        const handle = await open(draft, 'w')
        written.push({ draft, path })
        try {
          await handle.writeFile(content)
          await handle.sync()
        } finally {
          await handle.close()
        }
      })
    }
    for (const { draft, path } of written) await attempt(path, () => rename(draft, path))
  } catch (error) {
    for (const { draft } of written) await rm(draft, { force: true })
    throw error
  }
}

async function attempt(path: string, work: () => Promise<void>): Promise<void> {
  try {
    await work()
  } catch (error) {
    throw writeFailure(path, error)
  }
}
