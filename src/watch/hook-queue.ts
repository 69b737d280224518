/**
 * Deliveries to hooks that have not been made yet, each a file, so that none is lost whatever ends the process; and the
 * alerts that were told, so that none is told twice.
 */
import { createHash } from 'node:crypto'
import { open, readdir, readFile, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { systemCode } from '../write/failure.ts'
import { readJson, syncFolder, watchPath, writeWhole } from './files.ts'

export interface Delivery {
  /** The same over all tries, so that receivers can drop doubles. */
  readonly id: string
  /** Id of the hook it is for. */
  readonly hook: string
  readonly event: string
  /** Milliseconds since 1970. */
  readonly created: number
  readonly tries: number
  /** When it is tried next; milliseconds since 1970. */
  readonly retryAt: number
  /** Of the alerts in it. */
  readonly keys: readonly string[]
  /** JSON, as it is sent. */
  readonly body: string
}

export interface HookQueue {
  /** In the order in which they came. */
  readonly waiting: () => readonly Delivery[]
  readonly isTold: (key: string) => boolean
  /** On the disk when it is done. Does nothing where one of this id waits already. */
  readonly add: (delivery: Delivery) => Promise<void>
  readonly postpone: (delivery: Delivery, tries: number, retryAt: number) => Promise<void>
  /** Takes a delivery out: its alerts are told. */
  readonly finish: (delivery: Delivery) => Promise<void>
}

/** What tells an alert from others, for one hook. */
export function alertKey(hook: string, document: string, framing: string, content: string): string {
  return createHash('sha256')
    .update(JSON.stringify([hook, document, framing, content]))
    .digest('hex')
    .slice(0, 24)
}

/**
 * Opens the queue of an output folder.
 *
 * @param onDamaged told of files that hold no delivery, which are moved aside
 */
export async function openQueue(outputFolder: string, onDamaged: (path: string) => void): Promise<HookQueue> {
  const folder = watchPath(outputFolder, 'hooks')
  const toldPath = join(folder, 'told.txt')
  const told = new Set((await textOf(toldPath)).split('\n').filter((line) => line !== ''))
  const entries = new Map<string, { readonly path: string; delivery: Delivery }>()
  let number = 0
  for (const name of await namesIn(folder)) {
    if (!/^\d{10}-[0-9a-f]+\.json$/.test(name)) continue
    number = Math.max(number, Number(name.slice(0, 10)))
    const path = join(folder, name)
    const delivery = deliveryIn(await readJson(path))
    if (delivery !== undefined) entries.set(delivery.id, { path, delivery })
    else {
      await rename(path, `${path}.damaged`)
      onDamaged(`${path}.damaged`)
    }
  }
  for (const { delivery } of entries.values()) for (const key of delivery.keys) told.add(key)

  return {
    waiting: () => [...entries.values()].map(({ delivery }) => delivery),
    isTold: (key) => told.has(key),
    add: async (delivery) => {
      if (entries.has(delivery.id)) return
      number++
      const path = join(folder, `${String(number).padStart(10, '0')}-${delivery.id}.json`)
      await writeWhole(path, textFrom(delivery))
      entries.set(delivery.id, { path, delivery })
      for (const key of delivery.keys) told.add(key)
    },
    postpone: async (delivery, tries, retryAt) => {
      const entry = entries.get(delivery.id)
      if (entry === undefined) return
      entry.delivery = { ...delivery, tries, retryAt }
      await writeWhole(entry.path, textFrom(entry.delivery))
    },
    finish: async (delivery) => {
      const entry = entries.get(delivery.id)
      if (entry === undefined) return
      // First what was told, then the file: a crash between the two makes a double, which its id tells, and loses none.
      if (delivery.keys.length > 0) await appendLines(toldPath, delivery.keys)
      entries.delete(delivery.id)
      await rm(entry.path, { force: true })
      await syncFolder(folder)
    },
  }
}

function textFrom(delivery: Delivery): string {
  return `${JSON.stringify({ version: 1, ...delivery }, undefined, 2)}\n`
}

function deliveryIn(found: Readonly<Record<string, unknown>> | 'damaged' | undefined): Delivery | undefined {
  if (found === undefined || found === 'damaged' || found.version !== 1) return undefined
  const { id, hook, event, created, tries, retryAt, keys, body } = found
  const isOne =
    [id, hook, event, body].every((value) => typeof value === 'string') &&
    [created, tries, retryAt].every((value) => typeof value === 'number') &&
    Array.isArray(keys) &&
    keys.every((key) => typeof key === 'string')
  return isOne ? ({ id, hook, event, created, tries, retryAt, keys, body } as Delivery) : undefined
}

async function appendLines(path: string, lines: readonly string[]): Promise<void> {
  const before = await textOf(path)
  const gap = before === '' || before.endsWith('\n') ? '' : '\n' // a crash cut the last line off
  const handle = await open(path, 'a')
  try {
    await handle.writeFile(`${gap}${lines.join('\n')}\n`)
    await handle.sync()
  } finally {
    await handle.close()
  }
}

async function textOf(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8')
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return ''
    throw error
  }
}

async function namesIn(folder: string): Promise<string[]> {
  try {
    return (await readdir(folder)).sort()
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return []
    throw error
  }
}
