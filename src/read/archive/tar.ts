import type { Extract, Header } from 'tar-stream'
import { collect } from '../bytes.ts'
import { type Fault, InputFault } from '../diagnostic.ts'
import type { Input } from '../input.ts'
import { SIDECARS } from '../sidecar.ts'
import { type Archive, type Budget, charged, DUPLICATE_MEMBER, type LeftOut, notAFile } from './archive.ts'
import { memberName } from './member-name.ts'

/** A member as tar-stream gives it. */
type Entry = Extract extends AsyncIterable<infer Item> ? Item : never

/**
 * Opens a tar archive by going through it once for its headers and its small files of docvars, which may stand behind
 * the text that they belong to. Members are then read as a stream, in the order of the file, one at a time: no more of
 * the archive is held than its names, those small files (together up to the limit `fileBytes`) and one member.
 *
 * @param input can be read twice
 * @throws what reading the input throws, where nothing was found before; `too-many-members`
 */
export async function openTar(input: Input, budget: Budget): Promise<Archive> {
  const names = new Set<string>()
  const leftOut: LeftOut[] = []
  const sidecars = new Map<string, Buffer>()
  let sidecarBytes = 0
  try {
    for await (const entry of entriesOf(input.chunks())) {
      budget.takeMembers(1)
      const found = judge(entry.header, names, budget)
      if (found.kind === 'left out') leftOut.push(found.leftOut)
      if (found.kind === 'member') {
        names.add(found.name)
        const { size = 0 } = entry.header
        const isSidecar = SIDECARS.some((extension) => found.name.toLowerCase().endsWith(`.${extension}`))
        if (
          isSidecar &&
          size <= budget.limits.frontMatterBytes &&
          sidecarBytes + size <= budget.limits.fileBytes
        ) {
          sidecarBytes += size
          sidecars.set(found.name, Buffer.from(await collect(bytesOf(entry), budget.limits)))
          continue
        }
      }
      entry.resume()
    }
  } catch (error) {
    if (!(error instanceof InputFault) || error.fault.code === 'too-many-members') throw error
    if (names.size === 0 && leftOut.length === 0) throw error
    leftOut.push({ name: undefined, fault: error.fault })
  }
  return {
    names: [...names],
    sidecars,
    leftOut,
    read: (wanted) => readMembers(input, wanted, budget),
    one: undefined,
    close: () => {},
  }
}

async function* readMembers(input: Input, wanted: ReadonlySet<string>, budget: Budget) {
  const seen = new Set<string>()
  try {
    for await (const entry of entriesOf(input.chunks())) {
      const found = judge(entry.header, seen, budget)
      if (found.kind === 'member') seen.add(found.name)
      if (found.kind === 'member' && wanted.has(found.name)) {
        const chunks = () => charged(bytesOf(entry), budget)
        yield { name: found.name, chunks, all: () => collect(chunks(), budget.limits) }
      }
      if (!entry.destroyed) entry.resume()
    }
  } catch (error) {
    // What breaks the archive was found, and is told, by the first way through it.
    if (!(error instanceof InputFault)) throw error
  }
}

type Judged =
  | { readonly kind: 'member'; readonly name: string }
  | { readonly kind: 'folder' }
  | { readonly kind: 'left out'; readonly leftOut: LeftOut }

function judge(header: Header, seen: ReadonlySet<string>, budget: Budget): Judged {
  const { type } = header
  const named = memberName(header.name, budget.limits)
  if (type === 'directory') return { kind: 'folder' }
  if (named.kind === 'folder') return { kind: 'folder' }
  if (named.kind === 'unsafe') {
    return { kind: 'left out', leftOut: { name: named.shown, fault: named.fault } }
  }
  const { name } = named
  if (type !== 'file' && type !== 'contiguous-file') {
    return {
      kind: 'left out',
      leftOut: { name, fault: notAFile(KINDS[type] ?? 'member of an unknown kind') },
    }
  }
  if (seen.has(name)) return { kind: 'left out', leftOut: { name, fault: DUPLICATE_MEMBER } }
  return { kind: 'member', name }
}

const KINDS: Readonly<Record<string, string>> = {
  link: 'hard link',
  symlink: 'symbolic link',
  'character-device': 'character device',
  'block-device': 'block device',
  fifo: 'named pipe',
}

async function* bytesOf(entry: Entry): AsyncIterable<Buffer> {
  try {
    for await (const chunk of entry) yield chunk as Buffer // the package's types say nothing of it
  } catch (error) {
    throw asFault(error)
  }
}

/** The members of a tar stream; each must be read or resumed before the next is asked for. */
async function* entriesOf(chunks: AsyncIterable<Buffer>): AsyncIterable<Entry> {
  const { extract } = await import('tar-stream')
  // The types of the package leave this option out.
  const options: object = { allowUnknownFormat: true }
  const members = extract(options)
  const feeding = feed()
  try {
    for await (const entry of members) yield entry
  } catch (error) {
    throw asFault(error)
  } finally {
    members.destroy(null)
    await feeding
  }

  function drained(): Promise<void> {
    return new Promise((resolve) => {
      const settle = () => {
        members.off('drain', settle).off('close', settle)
        resolve()
      }
      members.on('drain', settle).on('close', settle)
    })
  }

  async function feed(): Promise<void> {
    try {
      for await (const chunk of chunks) {
        if (members.destroyed) return
        if (!members.write(chunk)) await drained()
      }
      members.end(null)
    } catch (error) {
      members.destroy(error instanceof Error ? error : new Error(String(error)))
    }
  }
}

function asFault(error: unknown): unknown {
  if (error instanceof InputFault || !(error instanceof Error) || 'syscall' in error) return error
  const isCut = /Unexpected end of data|closed/i.test(error.message)
  const fault: Fault = {
    code: isCut ? 'truncated-tar' : 'bad-tar',
    message: isCut
      ? 'the tar archive ends too early; what came before was read'
      : `not a whole tar archive: ${error.message}; what came before was read`,
    remedy: 'get the archive again; check it with tar -t',
  }
  return new InputFault(fault, { cause: error })
}
