/** Small files that a watch keeps: written whole, and given up for a fresh start where they are damaged. */
import { mkdir, open, readFile, rename, rm } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { systemCode, writeFailure } from '../write/failure.ts'

/** Name of the folder, in a pipeline's output folder, that holds what a watch must remember. */
const STATE_FOLDER = '.watch'

/** A path inside the folder of what a watch remembers. */
export function watchPath(outputFolder: string, ...names: readonly string[]): string {
  return join(outputFolder, STATE_FOLDER, ...names)
}

/**
 * Writes a file whole: whoever reads it, and whatever crash comes, finds the old or the new one.
 *
 * @param fate `brief`: for what is written often and soon outdated, and need not outlive a power cut
 * @throws RostrumError `write-failed` naming the path
 */
export async function writeWhole(
  path: string,
  text: string,
  fate: 'lasting' | 'brief' = 'lasting',
): Promise<void> {
  const draft = join(dirname(path), `.${basename(path)}.partial-${process.pid}`)
  try {
    await mkdir(dirname(path), { recursive: true })
    const handle = await open(draft, 'w')
    try {
      await handle.writeFile(text)
      if (fate === 'lasting') await handle.sync()
    } finally {
      await handle.close()
    }
    await rename(draft, path)
    if (fate === 'lasting') await syncFolder(dirname(path))
  } catch (error) {
    await rm(draft, { force: true }).catch(() => {})
    throw writeFailure(path, error)
  }
}

/** Brings the names in a folder to the disk. Not every system can; what it holds is safe without it. */
export async function syncFolder(path: string): Promise<void> {
  const handle = await open(path).catch(() => undefined)
  await handle?.sync().catch(() => {})
  await handle?.close()
}

/** What a JSON file holds; `undefined` where it is not there; `damaged` where it holds no JSON object. */
export async function readJson(
  path: string,
): Promise<Readonly<Record<string, unknown>> | 'damaged' | undefined> {
  let text: string
  try {
    text = await readFile(path, 'utf8')
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return undefined
    throw error
  }
  try {
    const value: unknown = JSON.parse(text)
    return isRecord(value) ? value : 'damaged'
  } catch {
    return 'damaged'
  }
}

export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
