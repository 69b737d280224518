/** One watch for a pipeline at a time. */
import { createHash, randomUUID } from 'node:crypto'
import { link, mkdir, readFile, rename, rm, stat, utimes, writeFile } from 'node:fs/promises'
import { hostname } from 'node:os'
import { dirname } from 'node:path'
import { RostrumError } from '../error.ts'
import { startOf, stateOf } from '../store/process.ts'
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
/** Whoever has a claim is done with it in no time. */
const CLAIM_WAIT_MS = 10

/**
 * Takes the lock of an output folder. One that a dead process left is taken over.
 *
 * @param since ISO 8601, to be told to others
 * @throws RostrumError `watch-busy` saying who holds it; `write-failed`
 */
export async function takeLock(outputFolder: string, since: string, now: () => number): Promise<WatchLock> {
  const path = watchPath(outputFolder, 'lock')
  const me: Holder = { host: hostname(), pid: process.pid, born: startOf(process.pid) ?? '', since }
  const text = `${JSON.stringify(me)}\n`
  let other: Holder | undefined
  try {
    await mkdir(dirname(path), { recursive: true })
    other = await hold(path, text, now)
  } catch (error) {
    throw writeFailure(path, error)
  }
  if (other !== undefined) throw busy(path, other)
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

/**
 * Takes a lock, also from a dead process. For that, one must first hold the claim to that very lock, so that of several who
 * find it dead only one replaces it, and none a living one's that came in between.
 *
 * @returns who holds it, where that is a living process
 */
async function hold(path: string, text: string, now: () => number): Promise<Holder | undefined> {
  const draft = `${path}.${randomUUID()}`
  await writeFile(draft, text)
  try {
    for (;;) {
      if (await linked(draft, path)) return undefined
      const found = await lookAt(path, now)
      if (found.text === undefined) continue
      if (found.isAlive) return found.holder
      const claim = `${path}.${createHash('sha256').update(found.text).digest('hex').slice(0, 12)}`
      if ((await hold(claim, text, now)) !== undefined) {
        await new Promise((resolve) => setTimeout(resolve, CLAIM_WAIT_MS))
        continue
      }
      try {
        if ((await readFile(path, 'utf8').catch(() => undefined)) !== found.text) continue
        await rename(draft, path)
        return undefined
      } finally {
        await rm(claim, { force: true })
      }
    }
  } finally {
    await rm(draft, { force: true })
  }
}

function busy(path: string, { host, pid, since }: Holder): RostrumError {
  const isHere = host === hostname()
  const message = `process ${pid}${isHere ? '' : ` on ${host}`} watches this pipeline since ${since}; end it first${isHere ? ` (kill ${pid})` : ''}, or look at it with --status`
  return new RostrumError('watch-busy', [{ place: { source: path }, message }])
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
  const isAlive = isRunning(holder) ?? Math.abs(now() - renewed) < LIVES_MS
  return isAlive ? { text, holder, isAlive } : { text, holder, isAlive }
}

/** `undefined` for a process of another machine. */
function isRunning({ host, pid, born }: Holder): boolean | undefined {
  const state = stateOf({ host, pid, started: born === '' ? undefined : born })
  return state === 'unknown' ? undefined : state === 'alive'
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
