/**
 * What this machine is like: the one place where the checks ask it.
 */
import { readFileSync } from 'node:fs'
import { access, constants, mkdtemp, readdir, readFile, realpath, rm, stat, statfs } from 'node:fs/promises'
import { freemem, tmpdir, totalmem } from 'node:os'
import { dirname, join } from 'node:path'
import { fileSystemOf, openFilesOf } from './file-system.ts'
import type { FolderFacts, MachineFacts } from './machine.ts'

/**
 * @param results the folder that results go to, which need not exist
 */
export async function machineFacts(results: string, now: Date): Promise<MachineFacts> {
  const limit = process.constrainedMemory()
  // Without a limit the answer is 0, undefined or beyond what there is.
  const memoryBytes = limit > 0 && limit < totalmem() ? limit : totalmem()
  const engines = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')).engines
    .node
  return {
    node: process.versions.node,
    engines: String(engines),
    memoryBytes,
    freeMemoryBytes: Math.min(freemem(), memoryBytes),
    openFiles: openFilesOf(await textOf('/proc/self/limits')),
    now,
    lastResult: await lastResult(results),
    folders: [await folderFacts('results', results), await folderFacts('temporary files', tmpdir())],
  }
}

async function folderFacts(role: FolderFacts['role'], folder: string): Promise<FolderFacts> {
  const path = await nearestAbove(folder)
  const space = await statfs(path).catch(() => undefined)
  const mounts = await textOf('/proc/mounts')
  return {
    role,
    path,
    freeBytes: space === undefined ? undefined : space.bavail * space.bsize,
    unwritable: await whyUnwritable(path),
    fileSystem: fileSystemOf(mounts, await realpath(path).catch(() => path)),
  }
}

/** The folder, or the nearest one above it that is there. */
async function nearestAbove(folder: string): Promise<string> {
  for (let path = folder; ; path = dirname(path)) {
    if ((await stat(path).catch(() => undefined)) !== undefined || path === dirname(path)) return path
  }
}

/** Tried out: permissions do not tell of disks that are full or read-only. */
async function whyUnwritable(path: string): Promise<string | undefined> {
  try {
    if (!(await stat(path)).isDirectory()) return 'it is a file'
    await access(path, constants.W_OK | constants.X_OK)
    await rm(await mkdtemp(join(path, '.rostrum-doctor-')), { recursive: true })
    return undefined
  } catch (error) {
    return (error as NodeJS.ErrnoException).code ?? (error as Error).message
  }
}

/** The newest of the files of results, and the end of the last run as the manifest has it. */
async function lastResult(folder: string): Promise<MachineFacts['lastResult']> {
  let last: MachineFacts['lastResult']
  const consider = (path: string, at: Date): void => {
    if (!Number.isNaN(at.getTime()) && (last === undefined || at > last.at)) last = { path, at }
  }
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => [])
  for (const entry of entries.filter((one) => one.isFile())) {
    const path = join(folder, entry.name)
    const found = await stat(path).catch(() => undefined)
    if (found !== undefined) consider(path, found.mtime)
  }
  const manifest = join(folder, 'manifest.json')
  const finished = /"finished":\s*"([^"]+)"/.exec(await textOf(manifest))?.[1]
  if (finished !== undefined) consider(manifest, new Date(finished))
  return last
}

/** Empty where there is none. */
async function textOf(path: string): Promise<string> {
  return readFile(path, 'utf8').catch(() => '')
}
