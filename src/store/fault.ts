/**
 * What can be wrong with a store, told by what the database says.
 */
import { RostrumError } from '../error.ts'

/** The store cannot be read: its file is cut off, overwritten, or no store at all. What it held can be built anew. */
export class StoreDamaged extends Error {
  readonly path: string

  constructor(path: string, reason: string, options?: ErrorOptions) {
    super(`${path} is damaged: ${reason}`, options)
    this.name = 'StoreDamaged'
    this.path = path
  }
}

/** Another process has the store open. `pid` where the database knows it. */
export class StoreBusy extends RostrumError {
  readonly pid: number | undefined

  constructor(path: string, pid: number | undefined, what: string) {
    const whose =
      pid === undefined ? 'another program' : pid === process.pid ? 'this process' : `process ${pid}`
    super('store-busy', [
      { place: { source: path }, message: `${whose} ${what}; wait until it is done, and try again` },
    ])
    this.name = 'StoreBusy'
    this.pid = pid
  }
}

const DAMAGES: readonly RegExp[] = [
  /not a valid DuckDB database file/i,
  /corrupt/i,
  /checksum/i,
  /Could not read enough bytes/i,
  /Failure while replaying WAL/i,
  /INTERNAL Error/,
  /Serialization Error/i,
  /database has been invalidated/i,
]

const FULL = /No space left on device|ENOSPC|Disk quota exceeded|File too large|could not write/i
const REFUSED = /Permission denied|Read-only file system|read-only mode/i

/**
 * What a fault of the database means: a store in use, a damaged one, or one that cannot be written. Others come back
 * as they are.
 */
export function storeFault(error: unknown, path: string): unknown {
  if (!(error instanceof Error) || error instanceof RostrumError || error instanceof StoreDamaged)
    return error
  const { message } = error
  if (/Could not set lock on file|Conflicting lock/.test(message)) {
    const pid = /\(PID (\d+)\)/.exec(message)?.[1]
    return new StoreBusy(path, pid === undefined ? undefined : Number(pid), 'has the store open')
  }
  if (FULL.test(message)) {
    return cannot(
      path,
      error,
      'no space is left for the store; free some, and run again: what was saved stays',
    )
  }
  if (REFUSED.test(message)) {
    return cannot(
      path,
      error,
      'the store cannot be written: permission was denied; change the permissions or name another output folder (--out)',
    )
  }
  if (/Out of Memory/i.test(message)) {
    return cannot(
      path,
      error,
      'the store needs more memory than it may take; raise store.memory in the pipeline, and run again: what was saved stays',
    )
  }
  if (DAMAGES.some((damage) => damage.test(message))) {
    return new StoreDamaged(path, firstLine(message), { cause: error })
  }
  if (/^IO Error|Cannot open file/.test(message)) {
    return cannot(
      path,
      error,
      `the store cannot be read or written: ${firstLine(message)}; check the disk and the folder, and run again`,
    )
  }
  return error
}

function cannot(path: string, cause: Error, message: string): RostrumError {
  return new RostrumError('store-failed', [{ place: { source: path }, message }], { cause })
}

function firstLine(message: string): string {
  return message.split('\n')[0]!.slice(0, 300)
}
