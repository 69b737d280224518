/** What a watch is doing, for people and for what keeps an eye on it: `watch-status.json` in the output folder. */
import { join } from 'node:path'
import { isoSecond } from './clock.ts'
import { readJson, writeWhole } from './files.ts'

export interface SourceStatus {
  readonly url: string
  readonly outcome: string
  /** Times in a row that it could not be collected. */
  readonly failures: number
  /** When it was last asked for. */
  readonly at: string
  readonly message?: string
  readonly retryAt?: string
}

/** Moments are ISO 8601, UTC. */
export interface WatchStatus {
  readonly state: 'starting' | 'waiting' | 'collecting' | 'running' | 'ended'
  readonly pid: number
  readonly started: string
  /** When this was written: old, and no longer renewed, where the process hangs or is gone. */
  readonly heartbeat: string
  readonly lastTurn?: string
  readonly nextTurn?: string
  readonly lastRun?: {
    readonly run: number
    readonly at: string
    readonly documents: number
    readonly new: number
    readonly changed: number
    readonly removed: number
    readonly untouched: number
    readonly leftOut: number
    readonly alerts: number
  }
  /** What persists: gone as soon as a run succeeds. */
  readonly failure?: { readonly message: string; readonly since: string; readonly times: number }
  /** The last error of any kind, also where all is well since. */
  readonly lastError?: { readonly message: string; readonly at: string }
  readonly sources: readonly SourceStatus[]
  /** How folders are watched: by what the system tells of them, by looking now and then, or not at all. */
  readonly folders: 'watched' | 'looked at' | 'off'
  /** Deliveries to hooks that wait, and those among them that have failed as often as is tried in short order. */
  readonly hooks: { readonly waiting: number; readonly failing: number }
}

export type StatusFields = Omit<WatchStatus, 'heartbeat' | 'pid' | 'started'>

export interface StatusFile {
  readonly current: () => StatusFields
  /** Changes fields and writes the file. Never fails: `onFault` is told, once until it works again. */
  readonly set: (fields: Partial<StatusFields>) => Promise<void>
  /** Leaves fields out from now on, and writes the file. */
  readonly clear: (field: 'failure' | 'nextTurn') => Promise<void>
}

export function statusPath(outputFolder: string): string {
  return join(outputFolder, 'watch-status.json')
}

export function createStatus(
  outputFolder: string,
  now: () => number,
  onFault: (error: unknown) => void,
): StatusFile {
  const path = statusPath(outputFolder)
  const started = isoSecond(now())
  let fields: StatusFields = {
    state: 'starting',
    sources: [],
    folders: 'off',
    hooks: { waiting: 0, failing: 0 },
  }
  let writing: Promise<void> = Promise.resolve()
  let hasFailed = false

  const write = (): Promise<void> => {
    writing = writing.then(async () => {
      const { state, ...rest } = fields
      const whole: WatchStatus = { state, pid: process.pid, started, heartbeat: isoSecond(now()), ...rest }
      try {
        await writeWhole(path, `${JSON.stringify(whole, undefined, 2)}\n`, 'brief')
        hasFailed = false
      } catch (error) {
        if (!hasFailed) onFault(error)
        hasFailed = true
      }
    })
    return writing
  }
  return {
    current: () => fields,
    set: (changes) => {
      fields = { ...fields, ...changes }
      return write()
    },
    clear: (field) => {
      const { [field]: _, ...rest } = fields
      fields = rest
      return write()
    },
  }
}

/** The status of an output folder; `undefined` where no watch has written one, or what is there is none. */
export async function readStatus(outputFolder: string): Promise<WatchStatus | undefined> {
  const found = await readJson(statusPath(outputFolder))
  if (found === undefined || found === 'damaged') return undefined
  const isOne =
    typeof found.heartbeat === 'string' && typeof found.state === 'string' && Array.isArray(found.sources)
  return isOne ? (found as unknown as WatchStatus) : undefined
}
