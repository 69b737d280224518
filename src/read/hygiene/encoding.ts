import { isUtf8 } from 'node:buffer'
import type { Fault } from '../diagnostic.ts'

/** How bytes are encoded, as far as their first part tells. */
export interface DetectedEncoding {
  /** A label in lower case that `decodeWith` takes. */
  readonly encoding: string
  /**
   * 1 where the bytes can be read in no other usual way; between 0 and 1 where it is a guess: by how much the best
   * reading is likelier than the best one that gives another text.
   */
  readonly confidence: number
  /** What decided, for a person. */
  readonly why: string
  /** A remark on a document that is kept: what was assumed, where it may be wrong. */
  readonly fault?: Fault
}

export interface SampleExtent {
  /** The sample is the whole text; otherwise (the default) its last character may be cut. */
  readonly isWhole?: boolean
}

/** Bytes that are looked at where statistics decide. */
export const ENCODING_SAMPLE = 64 * 1024

/** Bytes beyond ASCII under which statistics do not decide. */
const FEWEST_BYTES = 8

const MARKS: readonly (readonly [encoding: string, bytes: readonly number[]])[] = [
  ['utf-8', [0xef, 0xbb, 0xbf]],
  ['utf-32le', [0xff, 0xfe, 0, 0]], // before utf-16le, whose mark it begins with
  ['utf-32be', [0, 0, 0xfe, 0xff]],
  ['utf-16le', [0xff, 0xfe]],
  ['utf-16be', [0xfe, 0xff]],
  ['gb18030', [0x84, 0x31, 0x95, 0x33]],
]

/** jschardet's names of encodings for which decoders have others, or a superset that differs in nothing seen here. */
const LABELS: Readonly<Record<string, string>> = {
  'iso-8859-1': 'windows-1252',
  'iso8859-15': 'iso-8859-15',
  'iso8859-16': 'iso-8859-16',
  'us-ascii': 'utf-8',
  ascii: 'utf-8',
  'utf-8-sig': 'utf-8',
  'utf-16-le': 'utf-16le',
  'utf-16-be': 'utf-16be',
  'utf-32-le': 'utf-32le',
  'utf-32-be': 'utf-32be',
  johab: 'cp1361',
}

/**
 * Tells the encoding of a text from its bytes: a byte order mark, then valid UTF-8, UTF-16 without a mark, UTF-8 that
 * is broken in places, and then what jschardet finds likeliest in the first `ENCODING_SAMPLE` bytes. Where that is
 * unsure, because fewer than 8 bytes or only one kind of byte are beyond ASCII, or two readings are as likely, it is Windows-1252 with a fault.
 *
 * @param sample the first bytes of a text, or all of them
 */
export async function detectEncoding(sample: Buffer, extent: SampleExtent = {}): Promise<DetectedEncoding> {
  return sureEncoding(sample, extent) ?? (await likeliestEncoding(sample.subarray(0, ENCODING_SAMPLE)))
}

/** What `detectEncoding` can tell without statistics, and so without loading anything; `undefined` elsewhere. */
export function sureEncoding(
  sample: Buffer,
  { isWhole = false }: SampleExtent = {},
): DetectedEncoding | undefined {
  for (const [encoding, bytes] of MARKS) {
    if (bytes.every((byte, at) => sample[at] === byte)) {
      return { encoding, confidence: 1, why: 'it begins with a byte order mark' }
    }
  }
  const whole = sample.subarray(0, sample.length - (isWhole ? 0 : cutTail(sample)))
  const hasNul = sample.includes(0)
  if (!hasNul && isUtf8(whole)) {
    if (!isAscii(whole)) return { encoding: 'utf-8', confidence: 1, why: 'all of it is valid UTF-8' }
    const isEscaped = /\x1b(?:\$[@AB]|\([IJ]|\$\([CD])/.test(sample.toString('latin1')) // ISO 2022
    return isEscaped ? undefined : { encoding: 'utf-8', confidence: 1, why: 'all of it is ASCII' }
  }
  if (hasNul) return unmarkedUtf16(sample)
  return brokenUtf8(sample)
}

async function likeliestEncoding(sample: Buffer): Promise<DetectedEncoding> {
  const { count, kinds } = beyondAscii(sample)
  if ((count < FEWEST_BYTES || kinds < 2) && !sample.includes(0x1b)) {
    const few = count < FEWEST_BYTES ? `only ${count} of its bytes are` : 'only one kind of byte is'
    return guessed(`not UTF-8, and ${few} beyond ASCII, too few to tell by`)
  }
  const { detectAll } = await import('jschardet')
  const { decodeWith, canDecode } = await import('./decode-with.ts')
  const candidates: { readonly encoding: string; readonly confidence: number }[] = []
  for (const { encoding, confidence } of detectAll(sample)) {
    const label = encoding === null ? undefined : (LABELS[encoding.toLowerCase()] ?? encoding.toLowerCase())
    if (label !== undefined && (await canDecode(label))) candidates.push({ encoding: label, confidence })
  }
  const [best, ...others] = candidates
  if (best === undefined) return guessed('not UTF-8, and no other encoding fits it')
  const text = await decodeWith(sample, best.encoding)
  let encoding = best.encoding
  for (const other of others) {
    if ((await decodeWith(sample, other.encoding)) === text) {
      if (other.encoding === 'windows-1252') encoding = other.encoding // the one of the same readings people know
      continue
    }
    const lead = (best.confidence - other.confidence) / best.confidence
    if (lead < LEAST_LEAD) return guessed(`not UTF-8; as likely ${encoding} as ${other.encoding}`)
    return {
      encoding,
      confidence: lead,
      why: `its bytes fit ${encoding} better than ${other.encoding} and all others`,
    }
  }
  return { encoding, confidence: 1, why: `its bytes fit ${encoding} and no other encoding` }
}

/**
 * By how much of itself the likelihood of the best reading must exceed the next: jschardet's differ little where a
 * text is mostly ASCII (0.0003 with 4 accents in 100 characters, and right), and not at all where it cannot tell.
 */
const LEAST_LEAD = 0.0003

function guessed(why: string): DetectedEncoding {
  return {
    encoding: 'windows-1252',
    confidence: 0,
    why,
    fault: {
      code: 'uncertain-encoding',
      message: `${why}; read as Windows-1252`,
      remedy: 'check that accents and quotation marks are right; save as UTF-8 or name the encoding',
    },
  }
}

/** Length of a UTF-8 character that is begun at the end of the bytes and not ended; 0 where there is none. */
function cutTail(bytes: Buffer): number {
  for (let back = 1; back <= 3 && back <= bytes.length; back++) {
    const byte = bytes[bytes.length - back] ?? 0
    if (byte < 0x80) return 0
    if (byte >= 0xc0) return back < (byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : 2) ? back : 0
  }
  return 0
}

function isAscii(bytes: Buffer): boolean {
  return bytes.toString('utf8').length === bytes.length
}

function beyondAscii(bytes: Buffer): { readonly count: number; readonly kinds: number } {
  let count = 0
  const seen = new Uint8Array(256)
  for (let at = 0; at < bytes.length; at++) {
    const byte = bytes[at] ?? 0
    if (byte < 0x80) continue
    count++
    seen[byte] = 1
  }
  return { count, kinds: seen.reduce((sum, one) => sum + one, 0) }
}

/** UTF-16 is full of NULs at one of every two places: in spaces and line breaks in any script, in Latin letters too. */
function unmarkedUtf16(sample: Buffer): DetectedEncoding | undefined {
  const bytes = sample.subarray(0, Math.min(sample.length, ENCODING_SAMPLE) & ~1)
  const nuls = [0, 0]
  for (let at = 0; at < bytes.length; at++) {
    if (bytes[at] === 0) nuls[at & 1] = (nuls[at & 1] ?? 0) + 1
  }
  const [even = 0, odd = 0] = nuls
  const most = Math.max(even, odd)
  if (most * 50 < bytes.length / 2 || Math.min(even, odd) * 20 > most) return undefined
  const encoding = odd > even ? 'utf-16le' : 'utf-16be'
  const text = new TextDecoder(encoding).decode(bytes.subarray(0, bytes.length))
  const odds = text.match(/[\x00-\x08\x0e-\x1f\ufffd\ufffe\uffff]/g)?.length ?? 0
  if (odds * 100 > text.length) return undefined
  return { encoding, confidence: 0.95, why: 'every other byte of many characters is NUL, as in UTF-16' }
}

/** UTF-8 where at least 9 in 10 bytes beyond ASCII are in valid sequences: chance does not make these. */
function brokenUtf8(sample: Buffer): DetectedEncoding | undefined {
  let valid = 0
  let sequences = 0
  let high = 0
  for (let at = 0; at < sample.length; at++) {
    const lead = sample[at] ?? 0
    if (lead < 0x80) continue
    const length = lead >= 0xf0 ? 4 : lead >= 0xe0 ? 3 : 2
    if (
      lead >= 0xc2 &&
      lead <= 0xf4 &&
      isUtf8(sample.subarray(at, at + length)) &&
      at + length <= sample.length
    ) {
      valid += length
      high += length
      sequences++
      at += length - 1
    } else high++
  }
  if (sequences < 3 || valid < high * 0.9) return undefined
  return {
    encoding: 'utf-8',
    confidence: valid / high,
    why: `${sequences} valid UTF-8 characters, and ${high - valid} bytes that are none`,
    fault: {
      code: 'invalid-utf8',
      message: 'broken UTF-8; each broken place is read as U+FFFD (�)',
      remedy: 'save the file again as UTF-8 from where the text is whole, or name the encoding',
    },
  }
}
