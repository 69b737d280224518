/**
 * Processes as the store names them, to tell a run that is under way from one whose process is gone.
 */
import { readFileSync } from 'node:fs'
import { hostname } from 'node:os'

/** A process: `started` tells it from a later one of the same number, where the system says when it began. */
export interface ProcessMark {
  readonly pid: number
  readonly started: string | undefined
  readonly host: string
}

/** Whether a process is still there; `unknown` for one of another machine. */
export function stateOf({ pid, started, host }: ProcessMark): 'alive' | 'gone' | 'unknown' {
  if (host !== hostname()) return 'unknown'
  try {
    process.kill(pid, 0)
  } catch (error) {
    // A process that is someone else's is there all the same.
    if ((error as NodeJS.ErrnoException).code !== 'EPERM') return 'gone'
  }
  const now = startOf(pid)
  if (now === 'ended') return 'gone'
  return started === undefined || now === undefined || now === started ? 'alive' : 'gone'
}

/** What a run says of its process; `undefined` where it says nothing that can be understood. */
export function parseMark(json: string | undefined): ProcessMark | undefined {
  try {
    const { pid, started, host } = JSON.parse(json ?? '') as Record<string, unknown>
    if (typeof pid !== 'number' || !Number.isInteger(pid) || pid < 1 || typeof host !== 'string') return
    return { pid, host, started: typeof started === 'string' && started !== '' ? started : undefined }
  } catch {
    return undefined
  }
}

/**
 * When a process began: the system's own start, and the ticks from there; `ended` for one that only its parent has not
 * heard of yet; `undefined` where the system does not say (macOS, Windows).
 */
export function startOf(pid: number): string | undefined {
  try {
    const line = readFileSync(`/proc/${pid}/stat`, 'latin1')
    // The name of the program stands in brackets and may hold anything: fields are counted from behind it.
    const fields = line.slice(line.lastIndexOf(')') + 2).split(' ')
    if (fields[0] === 'Z' || fields[0] === 'X') return 'ended'
    const boot = readFileSync('/proc/sys/kernel/random/boot_id', 'latin1').trim()
    return fields[19] === undefined ? undefined : `${boot} ${fields[19]}`
  } catch {
    return undefined
  }
}

/** The mark of this process. */
export function ownMark(): ProcessMark {
  return { pid: process.pid, host: hostname(), started: startOf(process.pid) }
}
