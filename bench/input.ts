/**
 * The texts that a benchmark reads, as JSON lines on the disk.
 */
import { createReadStream, createWriteStream, existsSync } from 'node:fs'
import { mkdir, open, stat, writeFile } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { createGunzip, gzipSync } from 'node:zlib'
import { readSources } from '../src/read/read.ts'
import { csvRow } from '../src/write/csv.ts'
import { MEGABYTE } from './result.ts'

/** JSON lines on the disk. */
export interface Input {
  readonly path: string
  /** For people: where it came from, without folders. */
  readonly name: string
  readonly bytes: number
  readonly documents: number
}

const SAMPLE_BYTES = 20 * MEGABYTE
const LINE_FEED = 0x0a

/**
 * The archive that was named, decompressed into `folder` if need be, or the sample corpus, repeated to 20 MB under new
 * ids.
 *
 * @throws Error where the archive is missing
 */
export async function prepareInput(
  archive: string | undefined,
  sample: string,
  folder: string,
): Promise<Input> {
  if (archive === undefined) {
    const path = join(folder, 'sample.jsonl')
    await writeRepeated(sample, path)
    return describe(path, 'the sample corpus, repeated')
  }
  if (!existsSync(archive)) throw new Error(`there is no archive ${archive}`)
  const name = basename(archive)
  if (/\.(jsonl|ndjson)$/.test(name)) return describe(archive, name)
  const path = join(folder, 'archive.jsonl')
  if (/\.(jsonl|ndjson)\.gz$/.test(name)) {
    await pipeline(createReadStream(archive), createGunzip(), createWriteStream(path))
  } else await pipeline(linesOf(archive), createWriteStream(path))
  return describe(path, name)
}

/** The first lines of an input, up to `bytes` bytes but one line at least; the input itself where it is no longer. */
export async function cutInput(input: Input, bytes: number, path: string): Promise<Input> {
  if (input.bytes <= bytes) return input
  const end = await lineEndAfter(input.path, bytes)
  await pipeline(createReadStream(input.path, { end: end - 1 }), createWriteStream(path))
  return describe(path, `${input.name}, first part`)
}

/** The same documents in each format that can hold them. JSON lines come first. */
export async function writeFormats(
  input: Input,
  folder: string,
): Promise<readonly { readonly name: string; readonly path: string }[]> {
  const records = await recordsOf(input.path)
  const packed = join(folder, 'formats.jsonl.gz')
  const table = join(folder, 'formats.csv')
  const texts = join(folder, 'texts')
  await mkdir(texts)
  const rows = records.map(({ id, text }) => csvRow([id, text], 'programs'))
  await writeFile(table, [csvRow(['id', 'text'], 'programs'), ...rows].join(''))
  await writeFile(packed, gzipSync(records.map((record) => `${JSON.stringify(record)}\n`).join('')))
  for (const [index, { text }] of records.entries()) await writeFile(join(texts, `${index}.txt`), text)
  return [
    { name: 'JSON lines', path: input.path },
    { name: 'JSON lines, gzip', path: packed },
    { name: 'CSV', path: table },
    { name: 'folder of texts', path: texts },
  ]
}

/** Texts of an input in their order, until they have `bytes` bytes together. */
export async function firstTexts(
  input: Input,
  bytes: number,
): Promise<{ readonly texts: readonly string[]; readonly bytes: number }> {
  const texts: string[] = []
  let length = 0
  for await (const reading of readSources([{ path: input.path }], { duplicates: 'keep' })) {
    if (length >= bytes) break
    if (reading.kind !== 'document') continue
    texts.push(reading.document.text)
    length += Buffer.byteLength(reading.document.text)
  }
  return { texts, bytes: length }
}

async function recordsOf(path: string): Promise<{ readonly id: string; readonly text: string }[]> {
  const records: { readonly id: string; readonly text: string }[] = []
  for await (const reading of readSources([{ path }], { duplicates: 'keep' })) {
    if (reading.kind === 'document') records.push({ id: reading.document.id, text: reading.document.text })
  }
  return records
}

async function* linesOf(path: string): AsyncIterable<string> {
  for await (const reading of readSources([{ path }], { duplicates: 'keep' })) {
    if (reading.kind !== 'document') continue
    const { id, text, docvars } = reading.document
    yield `${JSON.stringify({ ...docvars, id, text })}\n`
  }
}

async function writeRepeated(sample: string, path: string): Promise<void> {
  const records = await recordsOf(sample)
  async function* lines(): AsyncIterable<string> {
    let written = 0
    for (let turn = 1; written < SAMPLE_BYTES; turn++) {
      for (const { id, text } of records) {
        const line = `${JSON.stringify({ id: `${id}-${turn}`, text })}\n`
        written += Buffer.byteLength(line)
        yield line
      }
    }
  }
  await pipeline(lines(), createWriteStream(path))
}

async function describe(path: string, name: string): Promise<Input> {
  let documents = 0
  let isInLine = false
  for await (const chunk of createReadStream(path) as AsyncIterable<Buffer>) {
    for (let at = 0; at < chunk.length; ) {
      const end = chunk.indexOf(LINE_FEED, at)
      if (end === -1) {
        isInLine = true
        break
      }
      if (isInLine || end > at) documents++
      isInLine = false
      at = end + 1
    }
  }
  return { path, name, bytes: (await stat(path)).size, documents: documents + (isInLine ? 1 : 0) }
}

/** Offset past the last line feed before `bytes`, or past the first one after it. */
async function lineEndAfter(path: string, bytes: number): Promise<number> {
  const file = await open(path)
  try {
    let end = 0
    let at = 0
    for await (const chunk of file.createReadStream() as AsyncIterable<Buffer>) {
      for (let feed = chunk.indexOf(LINE_FEED); feed !== -1; feed = chunk.indexOf(LINE_FEED, feed + 1)) {
        if (at + feed + 1 > bytes) return end === 0 ? at + feed + 1 : end
        end = at + feed + 1
      }
      at += chunk.length
    }
    return end === 0 ? at : end
  } finally {
    await file.close()
  }
}
