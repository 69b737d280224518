/** One watch for a pipeline at a time. */
import { readFileSync } from 'node:fs'
import { link, mkdir, readFile, rename, rm, stat, utimes, writeFile } from 'node:fs/promises'
import { hostname } from 'node:os'
import { dirname } from 'node:path'
import { RostrumError } from '../error.ts'
import { systemCode, writeFailure } from '../write/failure.ts'
import { isRecord, watchPath } from './files.ts'

/** Who holds a lock. A number of a process alone says little: it is used again after its end. */
export interface Holder {
  readonly host: string
  readonly pid: number
  /** What tells this process from others of the same number: the start of the system and its own; empty if unknown. */
  readonly born: string
  /** ISO 8601. */
  readonly since: string
}

export interface WatchLock {
  /** Says that this process lives: to those who see the folder from another machine. */
  readonly renew: () => Promise<void>
  readonly release: () => Promise<void>
}

/** A lock held from another machine that was not renewed for so long is a dead one's. */
const LIVES_MS = 600_000

/**
 * Takes the lock of an output folder. One that a dead process left is taken over.
 *
 * @param since ISO 8601, to be told to others
 * @throws RostrumError `watch-busy` saying who holds it; `write-failed`
 */
export async function takeLock(outputFolder: string, since: string, now: () => number): Promise<WatchLock> {
  const path = watchPath(outputFolder, 'lock')
  const draft = `${path}.${process.pid}`
  const me: Holder = { host: hostname(), pid: process.pid, born: bornOf(process.pid), since }
  const text = `${JSON.stringify(me)}\n`
  try {
    await mkdir(dirname(path), { recursive: true })
    await writeFile(draft, text)
    while (!(await linked(draft, path))) await clearDead(path, now)
  } catch (error) {
    throw error instanceof RostrumError ? error : writeFailure(path, error)
  } finally {
    await rm(draft, { force: true }).catch(() => {})
  }
  return {
    renew: async () => {
      const seconds = now() / 1000
      await utimes(path, seconds, seconds).catch(() => {})
    },
    release: async () => {
      const found = await readFile(path, 'utf8').catch(() => '')
      if (found === text) await rm(path, { force: true }).catch(() => {})
    },
  }
}

/** Who watches now; `undefined` where no one does. */
export async function holderOf(outputFolder: string, now: () => number): Promise<Holder | undefined> {
  const { holder, isAlive } = await lookAt(watchPath(outputFolder, 'lock'), now)
  return isAlive ? holder : undefined
}

/** Puts the lock in its place if there is none: a hard link fails where there is one, at any moment. */
async function linked(draft: string, path: string): Promise<boolean> {
  try {
    await link(draft, path)
    return true
  } catch (error) {
    const code = systemCode(error)
    if (code === 'EEXIST') return false
    if (code !== 'EPERM' && code !== 'ENOTSUP' && code !== 'EOPNOTSUPP' && code !== 'ENOSYS') throw error
  }
  // A disk without hard links.
  try {
    await writeFile(path, await readFile(draft), { flag: 'wx' })
    return true
  } catch (error) {
    if (systemCode(error) === 'EEXIST') return false
    throw error
  }
}

async function clearDead(path: string, now: () => number): Promise<void> {
  const { text, holder, isAlive } = await lookAt(path, now)
  if (text === undefined) return
  if (isAlive) {
    const { host, pid, since } = holder
    const where = host === hostname() ? `process ${pid}` : `process ${pid} on ${host}`
    const message = `${where} watches this pipeline since ${since}; end it first${host === hostname() ? ` (kill ${pid})` : ''}, or look at it with --status`
    throw new RostrumError('watch-busy', [{ place: { source: path }, message }])
  }
  // Another process may be about the same: whoever moved the dead one's lock away goes on, and a live one is put back.
  const aside = `${path}.dead-${process.pid}`
  try {
    await rename(path, aside)
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return
    throw error
  }
  if ((await readFile(aside, 'utf8')) !== text) await link(aside, path).catch(() => {})
  await rm(aside, { force: true })
}

type Look =
  | { readonly text: string; readonly holder: Holder; readonly isAlive: true }
  | { readonly text: string | undefined; readonly holder: Holder | undefined; readonly isAlive: false }

async function lookAt(path: string, now: () => number): Promise<Look> {
  let text: string
  let renewed: number
  try {
    text = await readFile(path, 'utf8')
    renewed = (await stat(path)).mtimeMs
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return { text: undefined, holder: undefined, isAlive: false }
    throw error
  }
  const holder = holderIn(text)
  if (holder === undefined) return { text, holder, isAlive: false } // cut off: its process died while it wrote
  const isAlive = holder.host === hostname() ? isRunning(holder) : Math.abs(now() - renewed) < LIVES_MS
  return isAlive ? { text, holder, isAlive } : { text, holder, isAlive }
}

function holderIn(text: string): Holder | undefined {
  try {
    const found: unknown = JSON.parse(text)
    if (!isRecord(found)) return undefined
    const { host, pid, born, since } = found
    if (typeof host !== 'string' || typeof pid !== 'number' || !Number.isInteger(pid) || pid < 1)
      return undefined
    return {
      host,
      pid,
      born: typeof born === 'string' ? born : '',
      since: typeof since === 'string' ? since : '?',
    }
  } catch {
    return undefined
  }
}

function isRunning({ pid, born }: Holder): boolean {
  try {
    process.kill(pid, 0)
  } catch (error) {
    if (systemCode(error) !== 'EPERM') return false
  }
  const found = bornOf(pid)
  return born === '' || found === '' || found === born
}

/** The system's start and the ticks from there to the process's own, where the system tells (Linux); else empty. */
function bornOf(pid: number): string {
  try {
    // The name of the program, in parentheses, may hold anything; field 22 counts from before it.
    const fields = readFileSync(`/proc/${pid}/stat`, 'latin1')
      .replace(/^.*\)\s*/s, '')
      .split(' ')
    if (fields[0] === 'Z' || fields[0] === 'X') return 'ended' // only its parent has not heard yet
    const ticks = fields[19]
    const boot = readFileSync('/proc/sys/kernel/random/boot_id', 'latin1').trim()
    return ticks === undefined ? '' : `${boot} ${ticks}`
  } catch {
    return ''
  }
}
