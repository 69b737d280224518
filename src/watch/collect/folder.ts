/** The folder in which the items of one source are kept. */
import { mkdir, open, readdir, readFile, rename, rm } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { idLetters, itemName, partsOfName } from './item-name.ts'
import type { Disk } from './options.ts'

/** How items are kept: `rss` is an item of a feed, `html` and `pdf` are pages, `yaml` the docvars beside one. */
export type Ending = 'rss' | 'html' | 'pdf' | 'yaml'

/** What was not whole when a process ended; names with a dot before them are passed over by readers. */
const DRAFT = '.tmp-'

export interface Folder {
  readonly path: string
  /**
   * The name of an item's files without their ending: that of the files that are there, else one made of what it is
   * called. It never changes for an id.
   */
  readonly nameOf: (id: string, called: string | undefined) => string
  readonly has: (name: string, ending: Ending) => boolean
  /** `undefined` where there is no such file. */
  readonly read: (name: string, ending: Ending) => Promise<Buffer | undefined>
  readonly write: (name: string, ending: Ending, bytes: Buffer) => Promise<void>
  readonly remove: (name: string, ending: Ending) => Promise<void>
}

/**
 * Opens a folder, which need not exist, and mends what a killed process left: drafts, docvars without their page, and the
 * feed's text of an item whose page has come.
 */
export async function openFolder(path: string, disk: Disk): Promise<Folder> {
  await mkdir(path, { recursive: true })
  const names = new Map<string, string>()
  const endings = new Map<string, Set<string>>()
  for (const file of (await readdir(path)).sort()) {
    if (file.startsWith(DRAFT)) {
      await disk.remove(join(path, file))
      continue
    }
    const parts = partsOfName(file)
    if (parts === undefined) continue
    names.set(parts.letters, parts.name)
    const of = endings.get(parts.name) ?? new Set()
    endings.set(parts.name, of.add(parts.ending))
  }
  const fileOf = (name: string, ending: Ending) => join(path, `${name}.${ending}`)
  const has = (name: string, ending: Ending) => endings.get(name)?.has(ending) === true
  const folder: Folder = {
    path,
    nameOf: (id, called) => {
      const letters = idLetters(id)
      const name = names.get(letters) ?? itemName(id, called)
      names.set(letters, name)
      return name
    },
    has,
    read: (name, ending) => readIfThere(fileOf(name, ending)),
    write: async (name, ending, bytes) => {
      await disk.write(fileOf(name, ending), bytes)
      const of = endings.get(name) ?? new Set()
      endings.set(name, of.add(ending))
    },
    remove: async (name, ending) => {
      if (!has(name, ending)) return
      await disk.remove(fileOf(name, ending))
      endings.get(name)?.delete(ending)
    },
  }
  for (const name of endings.keys()) {
    const hasPage = has(name, 'html') || has(name, 'pdf')
    if (hasPage) await folder.remove(name, 'rss')
    else await folder.remove(name, 'yaml')
  }
  return folder
}

/** The bytes of a file; `undefined` where there is none. */
export async function readIfThere(path: string): Promise<Buffer | undefined> {
  try {
    return await readFile(path)
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined
    throw error
  }
}

/** The disk of this machine. */
export const FILES: Disk = {
  write: async (path, bytes) => {
    const draft = join(dirname(path), `${DRAFT}${basename(path)}`)
    const handle = await open(draft, 'w')
    try {
      await handle.writeFile(bytes)
      await handle.sync()
    } finally {
      await handle.close()
    }
    await rename(draft, path)
    await syncFolder(dirname(path))
  },
  remove: async (path) => {
    await rm(path, { force: true })
    await syncFolder(dirname(path))
  },
}

/** Brings the folder's names to the disk. Not every system can; the files themselves are safe without it. */
async function syncFolder(path: string): Promise<void> {
  const handle = await open(path).catch(() => undefined)
  await handle?.sync().catch(() => {})
  await handle?.close()
}
