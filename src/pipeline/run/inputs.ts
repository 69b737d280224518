/**
 * Which files have to be read again: those that are new, or whose bytes, docvars beside them, or way of reading
 * changed. A file that the file system says is untouched is not opened.
 */
import { createHash } from 'node:crypto'
import { stat } from 'node:fs/promises'
import { resolve } from 'node:path'
import type { PlannedFile } from '../../read/read.ts'
import type { Database } from '../../store/database.ts'
import { mapConcurrent } from '../../stream.ts'
import { sha256File } from '../../write/manifest.ts'
import type { RunPlan } from '../plan.ts'
import { codeVersion } from './code-version.ts'

/** What the store knows of a file that was read. */
export interface KnownInput {
  readonly input: number
  readonly path: string
  readonly reading: string
  readonly stat: string
  /** When its bytes were looked at, in milliseconds. */
  readonly checked: number
  readonly sha256: string
  readonly sidecar: string
}

/** What a file is now. */
export interface FileState {
  readonly stat: string
  readonly checked: number
  readonly sha256: string
  readonly sidecar: string
}

/** One file of a plan, and what has to be done about it. */
export interface InputWork {
  /** Its place in the plan, from 0. */
  readonly position: number
  readonly file: PlannedFile
  /** Where it is, whatever folder the command was given in. */
  readonly path: string
  /** Hash of how it is read. */
  readonly reading: string
  /** `settled`: as it was, its bytes not even looked at, or looked at and found the same (then with a new `state`). */
  readonly kind: 'settled' | 'changed' | 'new'
  /** Of a changed one: its bytes may be the same, but they are read in another way than before. */
  readonly isReadOtherwise: boolean
  readonly known: KnownInput | undefined
  /** `undefined` where the bytes need not be, or could not be, looked at. */
  readonly state: FileState | undefined
}

/** Files looked at side by side. */
const WIDTH = 16
/** A file that was written this shortly before it was looked at may have been written again since, unseen. */
const UNSURE_MS = 50
/** The same for file systems that keep whole seconds, or every other one. */
const UNSURE_SECONDS_MS = 2000
const SECOND_NS = 1_000_000_000n

/** What the store knows, by path. */
export async function knownInputs(database: Database): Promise<Map<string, KnownInput>> {
  const known = new Map<string, KnownInput>()
  for (const row of await database.all('SELECT * FROM inputs')) {
    const { input, path, reading, stat, checked, sha256, sidecar } = row
    known.set(String(path), {
      input: Number(input),
      path: String(path),
      reading: String(reading),
      stat: String(stat),
      checked: Number(checked),
      sha256: String(sha256),
      sidecar: String(sidecar),
    })
  }
  return known
}

/** @param known by path */
export async function planInputs(
  plan: RunPlan,
  known: ReadonlyMap<string, KnownInput>,
): Promise<InputWork[]> {
  const files = plan.inputs.flatMap((file, position) => (file.kind === 'file' ? [{ file, position }] : []))
  const readingOf = createReadingHash(plan)
  const work: InputWork[] = []
  const look = async ({ file, position }: (typeof files)[number]): Promise<InputWork> => {
    const path = resolve(file.file.path)
    const reading = readingOf(file)
    const before = known.get(path)
    const isReadOtherwise = before !== undefined && before.reading !== reading
    const work = { position, file, path, reading, known: before, isReadOtherwise }
    const seen = await statOf(file)
    if (before?.reading === reading && before.stat === seen && isSure(before))
      return { ...work, kind: 'settled', state: undefined }
    const state = await stateOf(file)
    const isSame =
      before !== undefined &&
      state !== undefined &&
      before.reading === reading &&
      before.sha256 === state.sha256 &&
      before.sidecar === state.sidecar
    const kind = before === undefined ? 'new' : isSame ? 'settled' : 'changed'
    return { ...work, kind, state }
  }
  for await (const one of mapConcurrent(WIDTH, look)(each(files))) work.push(one)
  return work
}

/**
 * What a file is: what the file system says of it, then its bytes. `undefined` where it cannot be read.
 */
export async function stateOf({ file }: PlannedFile): Promise<FileState | undefined> {
  try {
    const seen = await statOf({ file })
    const checked = Date.now()
    const sha256 = await sha256File(file.path)
    const sidecar = file.sidecar === undefined ? '' : await sha256File(file.sidecar)
    return { stat: seen, checked, sha256, sidecar }
  } catch {
    return undefined
  }
}

/** Whether the file has stayed what it was when its state was taken. */
export async function isStill(file: PlannedFile, state: FileState): Promise<boolean> {
  return (await statOf(file)) === state.stat
}

/**
 * Size, times of the last changes of content and of inode, and inode, of the file and of the docvars beside it. A
 * changed file that keeps size and time of its content has another time of its inode, which no program can set.
 */
async function statOf({ file }: Pick<PlannedFile, 'file'>): Promise<string> {
  const parts: string[] = []
  for (const path of [file.path, file.sidecar]) {
    if (path === undefined) continue
    const found = await stat(path, { bigint: true }).catch(() => undefined)
    if (found === undefined) return ''
    const { size, mtimeNs, ctimeNs, ino } = found
    parts.push(`${size} ${mtimeNs} ${ctimeNs} ${ino}`)
  }
  return parts.join(' | ')
}

/** Whether the file was quiet when it was looked at: none of its times lay close to that moment, or after it. */
function isSure({ stat: seen, checked }: KnownInput): boolean {
  if (seen === '') return false
  const times = seen.split(' | ').flatMap((part) => part.split(' ').slice(1, 3).map(BigInt))
  return times.every((time) => {
    const unsure = time % SECOND_NS === 0n ? UNSURE_SECONDS_MS : UNSURE_MS
    return Number(time / 1_000_000n) < checked - unsure
  })
}

/** Hashes of the ways files are read: those of one source share most of theirs. */
function createReadingHash({ reading, countriesFile }: RunPlan): (file: PlannedFile) => string {
  const { countries, speakers } = reading
  const common = createHash('sha256')
    .update(codeVersion('reading'))
    .update(JSON.stringify([countries, countriesFile?.sha256, speakers]))
    .digest('hex')
  const ofOptions = new Map<PlannedFile['options'], string>()
  return ({ file, options, named, reader, isNamedFile }) => {
    let written = ofOptions.get(options)
    if (written === undefined) {
      const { path: _, except: _except, mayBeEmpty: _empty, collectedFrom: _from, ...rest } = options
      written = JSON.stringify(rest)
      ofOptions.set(options, written)
    }
    const { relative, sidecar } = file
    return createHash('sha256')
      .update(common)
      .update(written)
      .update(JSON.stringify([relative, sidecar !== undefined, named?.name, reader.name, isNamedFile]))
      .digest('hex')
  }
}

async function* each<Item>(items: readonly Item[]): AsyncIterable<Item> {
  yield* items
}
