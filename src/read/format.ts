import { ARCHIVES, type ArchiveFormat } from './archive/archives.ts'
import { zipParts } from './archive/zip-parts.ts'
import type { Fault } from './diagnostic.ts'
import type { Input } from './input.ts'
import { READERS, type Reader } from './readers.ts'
import { zipSignature } from './signature.ts'
import { describeExtensions, type KnownExtensions } from './source.ts'

/** What reads a file: a reader, or what opens an archive whose members are read. */
export type Format = Reader | ArchiveFormat

/** Every format, in the order in which first bytes are held against them. */
export const FORMATS: readonly Format[] = [...READERS, ...ARCHIVES]

/** A format with what shows that a file is of it. */
export interface Recognised {
  readonly format: Format
  /** What in the first bytes says so, for people; `undefined` where they say nothing against the planned format. */
  readonly sign: string | undefined
}

/** First bytes that are looked at. */
export const HEAD = 4096

/** The reader of a name; `undefined` where there is none. */
export function readerNamed(name: string): Reader | undefined {
  return READERS.find((reader) => reader.name === name)
}

/** The format of an extension; `undefined` where there is none. */
export function formatOfExtension(extension: string): Format | undefined {
  return FORMATS.find(({ extensions }) => extensions.includes(extension))
}

/** Extensions of all formats, or of one reader and of archives. */
export function knownExtensions(named?: Reader): KnownExtensions {
  const formats = named === undefined ? FORMATS : [named, ...ARCHIVES]
  const texts = READERS.filter(({ gives, takesSidecar }) => gives === 'document' || takesSidecar === true)
  return {
    all: new Set(formats.flatMap(({ extensions }) => extensions)),
    texts: new Set(texts.flatMap(({ extensions }) => extensions)),
  }
}

/**
 * The format of an input by its first bytes. Signatures decide; without one the planned format stands, unless it is a
 * binary one and the bytes are text.
 *
 * @param head    the first bytes, up to `HEAD`
 * @param planned the format by extension; `undefined` where there is none
 * @returns `undefined` where neither the bytes nor a plan say anything
 */
export async function recognise(
  head: Buffer,
  input: Input,
  planned: Format | undefined,
): Promise<Recognised | undefined> {
  const asPlanned = planned && { format: planned, sign: undefined }
  if (head.length === 0) return asPlanned ?? sniffed(head)
  const zip = zipSignature(head)
  if (zip !== undefined) return (await recogniseZip(input, planned, zip)) ?? asPlanned
  if (planned?.signature?.(head) !== undefined) return asPlanned
  for (const format of FORMATS) {
    const sign = format.signature?.(head)
    if (sign !== undefined) return { format, sign }
  }
  if (planned !== undefined && !isBinary(planned)) return asPlanned
  return sniffed(head) ?? asPlanned
}

/** A format is binary where its files always bear its signature. */
function isBinary(format: Format): boolean {
  return format.gives === 'members' || format.isBinary === true
}

function sniffed(head: Buffer): Recognised | undefined {
  const format = READERS.find(({ sniff }) => sniff(head))
  return format && { format, sign: format.name === 'text' ? 'text' : `like ${format.name}` }
}

async function recogniseZip(
  input: Input,
  planned: Format | undefined,
  sign: string,
): Promise<Recognised | undefined> {
  const parts = await zipParts(input)
  if (parts === undefined && planned !== undefined && isBinary(planned)) return undefined
  const office = officeFormat(parts ?? new Set(), planned)
  const format = office ?? ARCHIVES.find(({ name }) => name === 'zip')
  if (format === undefined || format === planned) return undefined
  // An Office file of the planned kind may keep its text elsewhere; its reader tells if it is another.
  const isOffice = parts?.has('[Content_Types].xml') === true && planned?.gives !== 'members'
  if (office === undefined && isOffice && planned !== undefined && isBinary(planned)) return undefined
  return { format, sign: office?.zipPart === undefined ? sign : `a zip archive with ${office.zipPart}` }
}

/** The reader whose part is among those of a zip archive; the planned one if its part is. */
export function officeFormat(parts: ReadonlySet<string>, planned?: Format): Reader | undefined {
  const candidates = READERS.filter(({ zipPart }) => zipPart !== undefined && parts.has(zipPart))
  return candidates.find((reader) => reader === planned) ?? candidates[0]
}

/** The remark on a file that is read as another format than its extension says. */
export function otherFormat(extension: string, { format, sign }: Recognised): Fault {
  const named = extension === '' ? 'without an extension' : `named .${extension}`
  return {
    code: 'other-format',
    message: `${named}, but by its first bytes (${sign}) of the format ${format.name}; read as that`,
    remedy: 'rename the file; if it is read wrongly, say how with format:',
  }
}

/** The fault of an input that no reader takes. */
export function unknownFormat(): Fault {
  return {
    code: 'unknown-format',
    message: `no reader is known for it; read are files ending in ${describeExtensions(knownExtensions())}`,
    remedy: 'convert it to one of these',
  }
}
