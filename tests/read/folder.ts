import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { onTestFinished } from 'vitest'
import type { Document, Reading } from '../../src/records.ts'

/** A folder of the given files that is removed when the test ends. */
export async function folderOf(files: Readonly<Record<string, string | Buffer>>): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'rostrum-read-'))
  onTestFinished(() => rm(folder, { recursive: true, force: true }))
  for (const [name, content] of Object.entries(files)) {
    await mkdir(dirname(join(folder, name)), { recursive: true })
    await writeFile(join(folder, name), content)
  }
  return folder
}

export async function all<Item>(items: AsyncIterable<Item>): Promise<Item[]> {
  const found: Item[] = []
  for await (const item of items) found.push(item)
  return found
}

export async function* chunksOf(bytes: Buffer | string, size: number): AsyncIterable<Buffer> {
  const buffer = Buffer.from(bytes as string)
  for (let at = 0; at < buffer.length; at += size) yield buffer.subarray(at, at + size)
}

/** What a reading comes to, short enough for a table: the id, or the code and where. */
export function brief(reading: Reading): string {
  if (reading.kind === 'document') {
    const remarks = reading.remarks.map(({ code }) => ` +${code}`).join('')
    return `${reading.document.id}${remarks}`
  }
  const { code, place } = reading.diagnostic
  const where =
    place.line === undefined ? '' : `@${place.line}${place.column === undefined ? '' : `:${place.column}`}`
  return `!${code}${where}`
}

export function documentOf(reading: Reading | undefined): Document {
  if (reading?.kind !== 'document') throw new Error(`no document but ${JSON.stringify(reading)}`)
  return reading.document
}

export function messageOf(reading: Reading | undefined): string {
  if (reading?.kind !== 'rejected') throw new Error(`not rejected: ${JSON.stringify(reading)}`)
  return reading.diagnostic.message
}
