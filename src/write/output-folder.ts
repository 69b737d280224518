import { mkdir, open, readdir, rename, rm } from 'node:fs/promises'
import { basename, dirname, join, resolve } from 'node:path'
import { systemCode, writeFailure } from './failure.ts'

/**
 * A folder of results that changes all at once. Files are written into a folder beside it,
 * `.<name>.partial-<pid>`, and moved over at the end; until then the old ones stay. Files that the run did
 * not write are never touched.
 */
export interface OutputFolder {
  /** The folder under its final name. */
  readonly path: string
  /** Where to write a file for now. */
  readonly pathOf: (file: string) => string
  /**
   * Moves the files into the folder, in this order, and removes what is temporary. Once begun, a crash does
   * not undo it: the next run of the same folder finishes the move before it starts.
   */
  readonly commit: (files: readonly string[]) => Promise<void>
  /** Removes everything temporary; the folder stays as it was. Does nothing after `commit` has begun. */
  readonly abort: () => Promise<void>
}

/**
 * Prepares a folder for results, which need not exist. What a crashed run of the same folder left behind is
 * cleaned up; a folder whose process still runs is left alone.
 *
 * @throws RostrumError `write-failed` where the place cannot be written
 */
export async function createOutputFolder(folder: string): Promise<OutputFolder> {
  const path = resolve(folder)
  const partial = `${partialPrefix(path)}${process.pid}`
  await attempt(dirname(path), () => mkdir(dirname(path), { recursive: true }))
  await recover(path)
  await attempt(partial, () => mkdir(partial))
  let isCommitting = false
  return {
    path,
    pathOf: (file) => join(partial, file),
    commit: async (files) => {
      for (const file of files) await syncFile(join(partial, file))
      await attempt(path, () => mkdir(path, { recursive: true }))
      await writeMarker(partial, files)
      isCommitting = true
      await finishMove(partial, path, files)
    },
    abort: async () => {
      if (!isCommitting) await rm(partial, { recursive: true, force: true })
    },
  }
}

/** Lists the files of a commit that has begun; its presence says that every one of them is complete. */
const markerName = '.commit.json'

function partialPrefix(path: string): string {
  return join(dirname(path), `.${basename(path)}.partial-`)
}

async function recover(path: string): Promise<void> {
  const prefix = basename(partialPrefix(path))
  const names = await attempt(dirname(path), () => readdir(dirname(path)))
  for (const name of names.filter((found) => found.startsWith(prefix)).sort()) {
    const suffix = name.slice(prefix.length)
    if (!/^\d+$/.test(suffix) || isRunning(Number(suffix))) continue
    const leftover = join(dirname(path), name)
    const files = await readMarker(leftover)
    if (files !== undefined) await finishMove(leftover, path, files)
    await attempt(leftover, () => rm(leftover, { recursive: true, force: true }))
  }
}

/**
 * Whether another process holds this number. Our own number on a leftover was that of a process before us.
 */
function isRunning(pid: number): boolean {
  if (pid === process.pid) return false
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return systemCode(error) === 'EPERM'
  }
}

async function finishMove(partial: string, path: string, files: readonly string[]): Promise<void> {
  await attempt(path, () => mkdir(path, { recursive: true }))
  for (const file of files) {
    const target = join(path, file)
    await attempt(target, async () => {
      await rename(join(partial, file), target).catch((error: unknown) => {
        // A move that a crash cut short: this file is over already.
        if (systemCode(error) !== 'ENOENT') throw error
      })
    })
  }
  await syncFolder(path)
  await attempt(partial, () => rm(partial, { recursive: true, force: true }))
}

async function writeMarker(partial: string, files: readonly string[]): Promise<void> {
  const draft = join(partial, `${markerName}.new`)
  await attempt(draft, async () => {
    const handle = await open(draft, 'w')
    await handle.writeFile(JSON.stringify(files))
    await handle.sync()
    await handle.close()
    await rename(draft, join(partial, markerName))
  })
  await syncFolder(partial)
}

async function readMarker(partial: string): Promise<readonly string[] | undefined> {
  const handle = await open(join(partial, markerName)).catch(() => undefined)
  if (handle === undefined) return undefined
  const files: unknown = JSON.parse(await handle.readFile('utf8').finally(() => handle.close()))
  const isPlain = (file: unknown): file is string => typeof file === 'string' && file === basename(file)
  return Array.isArray(files) && files.every(isPlain) ? files : undefined
}

async function syncFile(path: string): Promise<void> {
  await attempt(path, async () => {
    const handle = await open(path, 'r+')
    await handle.sync().finally(() => handle.close())
  })
}

/** Brings the folder's names to the disk. Not every system can; the files themselves are safe without it. */
async function syncFolder(path: string): Promise<void> {
  const handle = await open(path).catch(() => undefined)
  await handle?.sync().catch(() => {})
  await handle?.close()
}

async function attempt<Result>(path: string, work: () => Promise<Result>): Promise<Result> {
  try {
    return await work()
  } catch (error) {
    throw writeFailure(path, error)
  }
}
