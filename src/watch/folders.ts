/**
 * Notices that files of a pipeline's sources came, changed or went: as the system tells of it, or, where it does not, by
 * looking every few minutes.
 */
import { createHash } from 'node:crypto'
import { readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'
import type { FSWatcher } from 'chokidar'
import { systemCode } from '../write/failure.ts'
import { inWords } from './clock.ts'
import type { Log } from './log.ts'
import { createFilter, type Root, remoteKind, rootsOf } from './roots.ts'

export interface FolderWatch {
  readonly how: () => 'watched' | 'looked at'
  readonly close: () => Promise<void>
}

export interface FolderOptions {
  /** Absolute: files, folders, globs. */
  readonly paths: readonly string[]
  /** What lies in there is never looked at. */
  readonly outputFolder: string
  /** Time without a change after which `onChange` is called. */
  readonly settleMs: number
  /** Time between two looks where the system does not tell. */
  readonly lookMs?: number
  /** Called with the paths of what changed, when nothing has changed for a while. */
  readonly onChange: (paths: readonly string[]) => void
  readonly log: Log
}

const LOOK_MS = 300_000
/** Something that never stops changing holds up no more than this. */
const MOST_SETTLING_MS = 300_000
/** Changes that are kept by name; the rest are only known to be. */
const MOST_NAMED = 100

/** Begins to watch. Never fails: what the system cannot watch is looked at instead, and that is said. */
export async function watchFolders(options: FolderOptions): Promise<FolderWatch> {
  const { paths, outputFolder, settleMs, lookMs = LOOK_MS, onChange, log } = options
  const changed = new Set<string>()
  let settling: NodeJS.Timeout | undefined
  let looking: NodeJS.Timeout | undefined
  let watcher: FSWatcher | undefined
  /** When the first of the changes that are not told yet came. */
  let firstAt: number | undefined
  let isClosed = false
  let isLooking = false

  const { roots, missing } = rootsOf(paths)
  for (const path of missing)
    log.write('warning', `${path}  there is no such folder yet; it is looked for every ${inWords(lookMs)}`)
  const remote = roots
    .map(({ folder }) => ({ folder, kind: remoteKind(folder) }))
    .find(({ kind }) => kind !== undefined)
  if (remote !== undefined) {
    log.write(
      'warning',
      `${remote.folder}  lies on a network file system (${remote.kind}), which does not tell of changes; it is looked at every ${inWords(lookMs)}`,
    )
    await lookFromNowOn()
  } else {
    if (roots.length > 0) await watchFromNowOn()
    if (missing.length > 0) await lookFromNowOn()
  }
  return {
    how: () => (watcher === undefined ? 'looked at' : 'watched'),
    close: async () => {
      isClosed = true
      clearTimeout(settling)
      clearTimeout(looking)
      await watcher?.close()
    },
  }

  function notice(path: string): void {
    if (isClosed) return
    if (path !== '' && changed.size < MOST_NAMED) changed.add(path)
    clearTimeout(settling)
    firstAt ??= performance.now()
    const left = firstAt + MOST_SETTLING_MS - performance.now()
    settling = setTimeout(
      () => {
        firstAt = undefined
        const named = [...changed].sort()
        changed.clear()
        onChange(named)
      },
      Math.min(settleMs, Math.max(0, left)),
    )
  }

  async function watchFromNowOn(): Promise<void> {
    const { watch } = await import('chokidar')
    const counts = createFilter(roots, outputFolder)
    const begun = watch([...new Set(roots.map(({ folder }) => folder))], {
      ignored: (path) => !counts(path),
      ignoreInitial: true,
      ignorePermissionErrors: true,
    })
    watcher = begun
    await new Promise<void>((resolve) => {
      begun.on('ready', resolve)
      // Every write of a file counts, so that nothing is read while another file is still being written.
      for (const event of ['add', 'change', 'unlink'] as const) begun.on(event, (path) => notice(path))
      begun.on('error', (error) => {
        resolve()
        void giveUpWatching(error)
      })
    })
  }

  /** The system has no more watches to give, or the like. */
  async function giveUpWatching(error: unknown): Promise<void> {
    if (watcher === undefined || isClosed) return
    const code = systemCode(error)
    const remedy =
      code === 'ENOSPC'
        ? '; raise the limit (sysctl fs.inotify.max_user_watches=524288) and start again to hear of changes at once'
        : code === 'EMFILE'
          ? '; raise the limits (sysctl fs.inotify.max_user_instances=1024, ulimit -n) and start again to hear of changes at once'
          : ''
    log.write(
      'warning',
      `folders cannot be watched: ${(error as Error).message}${remedy}; they are looked at every ${inWords(lookMs)}`,
    )
    const given = watcher
    watcher = undefined
    notice('') // something may have changed meanwhile
    await given.close().catch(() => {})
    await lookFromNowOn()
  }

  async function lookFromNowOn(): Promise<void> {
    if (isLooking) return
    isLooking = true
    let before = await snapshot(paths, outputFolder)
    const look = async () => {
      const found = await snapshot(paths, outputFolder)
      if (found !== before) notice('')
      before = found
      next()
    }
    const next = () => {
      if (!isClosed) looking = setTimeout(() => void look(), lookMs)
    }
    next()
  }
}

/** A hash of names, sizes and times of all that counts; what cannot be read is as if it were not there. */
async function snapshot(paths: readonly string[], outputFolder: string): Promise<string> {
  const { roots } = rootsOf(paths)
  const counts = createFilter(roots, outputFolder)
  const hash = createHash('sha256')
  for (const root of roots) await addFolder(root, root.folder)
  return hash.digest('hex')

  async function addFolder(root: Root, folder: string): Promise<void> {
    const entries = await readdir(folder, { withFileTypes: true }).catch(() => [])
    for (const entry of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
      const path = join(folder, entry.name)
      if (!counts(path)) continue
      const found = await stat(path).catch(() => undefined) // through links
      if (found === undefined) continue
      if (!found.isDirectory()) hash.update(`${path}\0${found.size}\0${found.mtimeMs}\0`)
      else if (!entry.isSymbolicLink()) await addFolder(root, path)
    }
  }
}
