/**
 * Whether a machine is fit for rostrum: judged from facts, which `facts.ts` collects.
 */
import { type Finding, ok, warning, wrong } from './finding.ts'

/** A folder that is written to. */
export interface FolderFacts {
  readonly role: 'results' | 'temporary files'
  /** The folder, or, where there is none yet, the nearest one above it. */
  readonly path: string
  readonly freeBytes: number | undefined
  /** Why nothing can be written there; `undefined` where it can. */
  readonly unwritable: string | undefined
  /** As the system names it: ext4, nfs4; `undefined` where it does not say. */
  readonly fileSystem: string | undefined
}

export interface MachineFacts {
  readonly node: string
  /** As package.json has it, such as `>=20`. */
  readonly engines: string
  /** Bytes that the process may have at most, and those that are free. */
  readonly memoryBytes: number
  readonly freeMemoryBytes: number
  /** Files that may be open at once; `undefined` where the system does not say. */
  readonly openFiles: number | undefined
  readonly now: Date
  /** What was last written by a run, and when. */
  readonly lastResult: { readonly path: string; readonly at: Date } | undefined
  readonly folders: readonly FolderFacts[]
}

const MB = 2 ** 20
const GB = 2 ** 30

/** Memory with which the four framings and the model of English are loaded and a speech is scored, with some room. */
const LEAST_MEMORY = 512 * MB
const GOOD_MEMORY = 2 * GB
const GOOD_FREE_MEMORY = 700 * MB
const LEAST_DISK = 100 * MB
const GOOD_DISK = GB
const LEAST_OPEN_FILES = 128
const GOOD_OPEN_FILES = 1024
/** Two machines that share a disk may differ by so much. */
const CLOCK_SLACK_MS = 5 * 60_000
/** No clock that is right is before the first release. */
const EARLIEST = Date.UTC(2026, 0, 1)

/** File systems in which a lock that one machine holds may not hold on another, or not at all. */
const WITHOUT_LOCKS =
  /^(?:nfs\d?|cifs|smb\w*|9p|afs|ncpfs|ceph|lustre|beegfs|gpfs|drvfs|vboxsf|prl_fs|fuse\.(?:sshfs|glusterfs|davfs\d?|s3fs|rclone|gcsfuse|ceph|vmhgfs-fuse)|davfs\d?)$/

/** What there is to say of a machine, one finding a subject. */
export function judgeMachine(facts: MachineFacts): Finding[] {
  return [
    judgeNode(facts),
    judgeMemory(facts),
    ...(facts.openFiles === undefined ? [] : [judgeOpenFiles(facts.openFiles)]),
    judgeClock(facts),
    ...facts.folders.flatMap(judgeFolder),
  ]
}

function judgeNode({ node, engines }: MachineFacts): Finding {
  const least = Number(/^>=\s*(\d+)/.exec(engines)?.[1] ?? 0)
  const what = `Node ${node}`
  return Number.parseInt(node, 10) >= least
    ? ok(what)
    : wrong(`${what}; expected ${engines}`, `install Node ${least} or newer (https://nodejs.org)`)
}

function judgeMemory({ memoryBytes, freeMemoryBytes }: MachineFacts): Finding {
  const what = `memory: ${size(memoryBytes)}, ${size(freeMemoryBytes)} of it free`
  const remedy = 'close other programs, or give the machine (or the container) more'
  if (memoryBytes < LEAST_MEMORY) return wrong(`${what}; expected at least ${size(LEAST_MEMORY)}`, remedy)
  if (memoryBytes < GOOD_MEMORY) return warning(`${what}; ${size(GOOD_MEMORY)} or more is better`, remedy)
  if (freeMemoryBytes < GOOD_FREE_MEMORY)
    return warning(`${what}; ${size(GOOD_FREE_MEMORY)} free or more is better`, remedy)
  return ok(what)
}

function judgeOpenFiles(openFiles: number): Finding {
  const what = `open files: ${openFiles === Number.POSITIVE_INFINITY ? 'no limit' : `at most ${openFiles}`}`
  const remedy = `raise the limit: ulimit -n ${4 * GOOD_OPEN_FILES}, or LimitNOFILE= in a unit of systemd`
  if (openFiles < LEAST_OPEN_FILES) return wrong(`${what}; expected at least ${LEAST_OPEN_FILES}`, remedy)
  return openFiles < GOOD_OPEN_FILES
    ? warning(`${what}; ${GOOD_OPEN_FILES} or more is better`, remedy)
    : ok(what)
}

function judgeClock({ now, lastResult }: MachineFacts): Finding {
  const what = `clock: ${minute(now)}`
  const remedy = 'set the clock (timedatectl set-ntp true); what is due, and what is new, goes by it'
  if (now.getTime() < EARLIEST)
    return wrong(`${what}, which is before this version of rostrum was made`, remedy)
  if (lastResult !== undefined && now.getTime() + CLOCK_SLACK_MS < lastResult.at.getTime())
    return wrong(`${what}, but ${lastResult.path} was written at ${minute(lastResult.at)}`, remedy)
  return ok(what)
}

function judgeFolder({ role, path, freeBytes, unwritable, fileSystem }: FolderFacts): Finding[] {
  const what = `folder of ${role}: ${path}`
  if (unwritable !== undefined) {
    const remedy =
      role === 'results'
        ? 'change its permissions, or name another folder (--out, or outputs.folder in the pipeline)'
        : 'change its permissions, or set TMPDIR to another folder'
    return [wrong(`${what}: cannot be written: ${unwritable}`, remedy)]
  }
  const findings: Finding[] = []
  const free = freeBytes === undefined ? what : `${what}, ${size(freeBytes)} free`
  if (freeBytes !== undefined && freeBytes < LEAST_DISK)
    findings.push(wrong(`${free}; expected at least ${size(LEAST_DISK)}`, SPACE))
  else if (freeBytes !== undefined && freeBytes < GOOD_DISK)
    findings.push(warning(`${free}; ${size(GOOD_DISK)} or more is better`, SPACE))
  else findings.push(ok(free))
  if (role === 'results' && fileSystem !== undefined && WITHOUT_LOCKS.test(fileSystem)) {
    findings.push(
      warning(
        `${what} lies on a file system (${fileSystem}) in which locks may not hold: two runs at once could spoil the store`,
        'keep results on a disk of this machine (--out, or outputs.folder in the pipeline) and copy them from there',
      ),
    )
  }
  return findings
}

const SPACE = 'free some space, or use a folder on another disk'

/** `1.4 GB`, `210 MB`, `3 kB`: powers of 1,024. */
export function size(bytes: number): string {
  if (bytes >= 10 * GB) return `${Math.round(bytes / GB)} GB`
  if (bytes >= GB) return `${(bytes / GB).toFixed(1)} GB`
  return bytes >= MB ? `${Math.round(bytes / MB)} MB` : `${Math.ceil(bytes / 1024)} kB`
}

/** `2026-03-01 07:00 UTC`. */
export function minute(at: Date): string {
  return `${at.toISOString().slice(0, 16).replace('T', ' ')} UTC`
}
