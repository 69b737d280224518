/**
 * What archives of any kind come to: members with their bytes, and the reasons why others are left out.
 */
import { type Fault, InputFault } from '../diagnostic.ts'
import type { Limits } from '../options.ts'

/** One file of an archive. Its bytes may be asked for once, and only until the next member is. */
export interface Member {
  /** Its path in the archive, with `/` and without `./`. */
  readonly name: string
  /** @throws InputFault where it is damaged, or over a limit */
  readonly chunks: () => AsyncIterable<Buffer>
  /** @throws as `chunks`; InputFault `file-too-large` */
  readonly all: () => Promise<Buffer>
}

/** A member that is left out, or the archive itself where it has no name. */
export interface LeftOut {
  /** As it can be shown: shortened, control characters escaped. */
  readonly name: string | undefined
  readonly fault: Fault
}

/** An archive that was looked through, its members not yet read. */
export interface Archive {
  /** Members that can be read, in the order in which `read` gives them: the same for the same archive. */
  readonly names: readonly string[]
  /** Small files of docvars, where these cannot be read out of order; by name. */
  readonly sidecars: ReadonlyMap<string, Buffer>
  readonly leftOut: readonly LeftOut[]
  /** The members of these names, in order. */
  readonly read: (wanted: ReadonlySet<string>) => AsyncIterable<Member>
  /** One member out of order; `undefined` in an archive that can only be read from start to end. */
  readonly one: ((name: string) => Member | undefined) | undefined
  readonly close: () => void
}

/** What an archive may still expand to, shared by all archives inside one another. */
export interface Budget {
  readonly limits: Limits
  /** @throws InputFault `too-many-members` */
  readonly takeMembers: (count: number) => void
  /** @throws InputFault `archive-limit` */
  readonly takeBytes: (bytes: number) => void
  /** Whether nothing more can be read. */
  readonly isSpent: () => boolean
}

/** A budget of the limits' members and bytes. */
export function createBudget(limits: Limits): Budget {
  let members = 0
  let bytes = 0
  const spent = () => bytes > limits.expandedBytes
  return {
    limits,
    takeMembers(count) {
      members += count
      if (members <= limits.archiveMembers) return
      throw new InputFault({
        code: 'too-many-members',
        message: `holds over ${limits.archiveMembers} members, with those of archives in it`,
        remedy: 'unpack it and name the folder, or raise the limit archiveMembers',
      })
    },
    takeBytes(count) {
      bytes += count
      if (spent()) throw new InputFault(archiveLimit(limits))
    },
    isSpent: spent,
  }
}

/** The fault of an archive of which nothing more is read. */
function archiveLimit(limits: Limits): Fault {
  return {
    code: 'archive-limit',
    message: `expands to more than ${limits.expandedBytes} bytes; what comes after is left out`,
    remedy: 'if it can be trusted, unpack it and name the folder, or raise the limit expandedBytes',
  }
}

/** The stream, counted against the budget. */
export async function* charged(stream: AsyncIterable<Buffer>, budget: Budget): AsyncIterable<Buffer> {
  for await (const chunk of stream) {
    budget.takeBytes(chunk.length)
    yield chunk
  }
}

/** A member that is no regular file. */
export function notAFile(kind: string): Fault {
  const isLink = kind.includes('link')
  return {
    code: isLink ? 'link-member' : 'special-member',
    message: `it is a ${kind}, no file; links and devices in archives are not followed`,
    remedy: isLink ? 'put the file itself into the archive' : 'leave it out of the archive',
  }
}

/** A second member of a name. */
export const DUPLICATE_MEMBER: Fault = {
  code: 'duplicate-member',
  message: 'an earlier member of the archive has the same path; that one is read',
  remedy: 'rename one of them',
}
