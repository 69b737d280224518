/** What is remembered of a source between two collects, in its folder. */
import { join } from 'node:path'
import { z } from 'zod'
import { readIfThere } from './folder.ts'
import type { CollectEvent, Disk } from './options.ts'

const validators = z.object({ etag: z.string().optional(), lastModified: z.string().optional() })

const pending = z.object({
  link: z.string(),
  /** Docvars that go beside the page. */
  fields: z.record(z.string(), z.string()),
  /** How often the page itself could not be got, its host being there. */
  tries: z.number().int().min(0),
  retryAt: z.number(),
})

const item = z.object({
  /** SHA-256 of what the feed holds of it. */
  fingerprint: z.string(),
  page: validators.extend({ url: z.string() }).optional(),
  pending: pending.optional(),
  /** When the feed was first seen without it. */
  gone: z.string().optional(),
})

const host = z.object({
  lastAt: z.number(),
  failures: z.number().int().min(0),
  waitUntil: z.number().optional(),
})

const robots = z.object({
  rules: z.array(z.object({ isAllowed: z.boolean(), pattern: z.string() })),
  crawlDelaySeconds: z.number().optional(),
  /** Until when this is not asked for again. */
  until: z.number(),
  /** There is no answer yet: everything is closed for now. */
  isUnknown: z.literal(true).optional(),
})

const state = z.object({
  version: z.literal(1),
  url: z.string(),
  follow: z.enum(['none', 'linked']),
  kind: z.enum(['feed', 'page']).optional(),
  /** Of what was collected last, whole. */
  answer: validators.extend({ digest: z.string() }).optional(),
  failures: z.number().int().min(0),
  waitUntil: z.number().optional(),
  items: z.array(z.tuple([z.string(), item])),
  hosts: z.array(z.tuple([z.string(), host])),
  robots: z.array(z.tuple([z.string(), robots])),
})

export type Validators = z.infer<typeof validators>
export type PendingPage = z.infer<typeof pending>
export type ItemState = z.infer<typeof item>
export type HostState = z.infer<typeof host>
export type RobotsState = z.infer<typeof robots>

/** A source as it is remembered; changed in place while it is collected. */
export interface SourceState {
  kind: 'feed' | 'page' | undefined
  answer: (Validators & { readonly digest: string }) | undefined
  failures: number
  waitUntil: number | undefined
  readonly items: Map<string, ItemState>
  /** By host with its port, as far as this source has asked there. */
  hosts: ReadonlyMap<string, HostState>
  /** By origin. */
  robots: ReadonlyMap<string, RobotsState>
}

const FILE = '.state.json'

/** What a source is known by: what was kept for another address, or in another way, says nothing of this. */
export interface StateKey {
  readonly url: string
  readonly follow: 'none' | 'linked'
}

/**
 * Reads the state of a folder. A damaged one is moved aside to `.state.json.damaged` and told; what is on the disk is then
 * recognised by its content. Of another address only what is known of hosts stays.
 */
export async function readState(
  folder: string,
  key: StateKey,
  disk: Disk,
  log: (event: CollectEvent) => void,
): Promise<SourceState> {
  const path = join(folder, FILE)
  const bytes = await readIfThere(path)
  if (bytes === undefined) return emptyState()
  const parsed = state.safeParse(parseJson(bytes))
  if (!parsed.success) {
    await disk.write(`${path}.damaged`, bytes)
    await disk.remove(path)
    log({
      kind: 'state-damaged',
      source: key.url,
      message: `${path} is damaged; it was moved to ${FILE}.damaged, and everything is asked for anew`,
    })
    return emptyState()
  }
  const { url, follow, kind, answer, failures, waitUntil, items, hosts, robots } = parsed.data
  const memory = { hosts: new Map(hosts), robots: new Map(robots) }
  if (url !== key.url) return { ...emptyState(), ...memory }
  return {
    kind,
    answer: follow === key.follow ? answer : undefined,
    failures,
    waitUntil,
    items: new Map(items),
    ...memory,
  }
}

/** Writes the state, where it is not what is there already. */
export async function writeState(
  folder: string,
  key: StateKey,
  { items, hosts, robots, ...rest }: SourceState,
  disk: Disk,
): Promise<void> {
  const written: z.infer<typeof state> = {
    version: 1,
    url: key.url,
    follow: key.follow,
    ...rest,
    items: [...items],
    hosts: [...hosts],
    robots: [...robots],
  }
  const path = join(folder, FILE)
  const bytes = Buffer.from(`${JSON.stringify(written)}\n`)
  if ((await readIfThere(path))?.equals(bytes) !== true) await disk.write(path, bytes)
}

function emptyState(): SourceState {
  return {
    kind: undefined,
    answer: undefined,
    failures: 0,
    waitUntil: undefined,
    items: new Map(),
    hosts: new Map(),
    robots: new Map(),
  }
}

function parseJson(bytes: Buffer): unknown {
  try {
    return JSON.parse(bytes.toString('utf8'))
  } catch {
    return undefined
  }
}
