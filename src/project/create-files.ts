import { link, lstat, mkdir, open, rm } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { systemCode, writeFailure } from '../write/failure.ts'

/** What became of files that were to be made: paths, in order. */
export interface Created {
  readonly made: readonly string[]
  /** Were there already, and were left as they are. */
  readonly left: readonly string[]
}

/**
 * Makes files that are not there yet, each whole or not at all, with the folders they lie in. What is there is never
 * written over, be it a file, a folder or a link to nothing.
 *
 * @param files text by path, made in this order
 * @throws RostrumError `write-failed` naming the path
 */
export async function createFiles(files: Readonly<Record<string, string>>): Promise<Created> {
  const made: string[] = []
  const left: string[] = []
  for (const [path, text] of Object.entries(files)) {
    try {
      const isNew = !(await isThere(path)) && (await create(path, text))
      ;(isNew ? made : left).push(path)
    } catch (error) {
      throw writeFailure(path, error)
    }
  }
  return { made, left }
}

/** Whether anything has the path, a link to nothing included. */
export async function isThere(path: string): Promise<boolean> {
  try {
    await lstat(path)
    return true
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return false
    throw error
  }
}

/** @returns false where another made it in the meantime */
async function create(path: string, text: string): Promise<boolean> {
  const draft = join(dirname(path), `.${basename(path)}.partial-${process.pid}`)
  await mkdir(dirname(path), { recursive: true })
  try {
    const handle = await open(draft, 'w')
    try {
      await handle.writeFile(text)
      await handle.sync()
    } finally {
      await handle.close()
    }
    return await place(draft, path, text)
  } finally {
    await rm(draft, { force: true })
  }
}

/** A link, unlike a move, never takes the place of what is there. Not every file system has links. */
async function place(draft: string, path: string, text: string): Promise<boolean> {
  try {
    await link(draft, path)
    return true
  } catch (error) {
    if (systemCode(error) === 'EEXIST') return false
    if (!['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS', 'EMLINK'].includes(systemCode(error) ?? '')) throw error
  }
  try {
    const handle = await open(path, 'wx')
    await handle.writeFile(text).finally(() => handle.close())
    return true
  } catch (error) {
    if (systemCode(error) === 'EEXIST') return false
    throw error
  }
}
