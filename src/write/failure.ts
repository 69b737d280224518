import { RostrumError } from '../error.ts'

/**
 * What to say when a file cannot be written: the path, what the system answered, what to do. Its code is
 * `write-failed`: the run failed, through no mistake in what the user wrote.
 */
export function writeFailure(path: string, cause: unknown): RostrumError {
  const code = systemCode(cause)
  const [reason, remedy] = known[code ?? ''] ?? [describe(cause), 'check the output folder and run again']
  const message = `cannot be written: ${reason}${code === undefined ? '' : ` (${code})`}; ${remedy}`
  return new RostrumError('write-failed', [{ place: { source: path }, message }], { cause })
}

/** The code of a system error, such as ENOSPC; `undefined` for any other error. */
export function systemCode(error: unknown): string | undefined {
  if (!(error instanceof Error) || !('code' in error)) return undefined
  return typeof error.code === 'string' ? error.code : undefined
}

const known: Readonly<Record<string, readonly [string, string]>> = {
  ENOSPC: ['no space is left on the disk', 'free some space or name another output folder, and run again'],
  EDQUOT: ['the disk quota is used up', 'free some space or name another output folder, and run again'],
  EFBIG: ['the file is larger than the disk allows', 'name an output folder on another disk'],
  ENOENT: ['the folder is not there any more', 'do not move or delete it while a run goes on; run again'],
  ENOTDIR: ['a part of the path is a file, not a folder', 'name another output folder'],
  EEXIST: ['a file stands where the folder should be', 'move it away or name another output folder'],
  EISDIR: ['a folder stands where the file should be', 'move it away or name another output folder'],
  EACCES: ['permission was denied', 'change the permissions or name another output folder'],
  EPERM: ['permission was denied', 'close programs that have it open, change the permissions, run again'],
  EBUSY: ['another program has it open', 'close that program and run again'],
  EROFS: ['the disk is read-only', 'name an output folder on another disk'],
  EMFILE: ['too many files are open', 'raise the limit of open files (ulimit -n) and run again'],
  EIO: ['the disk reported an error', 'check the disk and run again'],
}

function describe(cause: unknown): string {
  return cause instanceof Error ? cause.message : String(cause)
}
