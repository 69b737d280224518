/** A small web site on the loopback whose pages a test can change, and a clock that only sleeping moves. */

import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'
import { readOne } from '../../../src/read/read.ts'
import { collect } from '../../../src/watch/collect/collect.ts'
import type {
  CollectEvent,
  CollectOptions,
  CollectReport,
  CollectSource,
} from '../../../src/watch/collect/options.ts'

export interface Reply {
  readonly status?: number
  readonly type?: string
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string | Buffer
}

export type Route = Reply | ((request: IncomingMessage, response: ServerResponse) => Reply | undefined)

export interface Site {
  readonly routes: Map<string, Route>
  /** Paths that were asked for, in order, with the time of the clock in seconds. */
  readonly asked: { readonly path: string; readonly at: number }[]
  readonly paths: () => string[]
  readonly url: (path: string) => string
  /** Options with the site's clock. */
  readonly options: CollectOptions
  readonly events: CollectEvent[]
  readonly later: (seconds: number) => void
  readonly now: () => number
  readonly collect: (
    sources: readonly CollectSource[],
    changed?: Partial<CollectOptions>,
  ) => Promise<CollectReport[]>
  /** Collects one source. */
  readonly one: (source: CollectSource, changed?: Partial<CollectOptions>) => Promise<CollectReport>
}

const START = Date.UTC(2025, 0, 20)

export async function startSite(): Promise<Site> {
  const routes = new Map<string, Route>()
  const asked: { path: string; at: number }[] = []
  const events: CollectEvent[] = []
  let now = START
  const server = createServer((request, response) => {
    const path = request.url ?? ''
    asked.push({ path, at: (now - START) / 1000 })
    const route = routes.get(path)
    const reply = typeof route === 'function' ? route(request, response) : (route ?? { status: 404 })
    if (reply === undefined) return
    const { status = 200, type = 'text/html', headers = {}, body = '' } = reply
    response.writeHead(status, { 'content-type': type, ...headers }).end(body)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  const options: CollectOptions = {
    delaySeconds: 2,
    allowPrivate: true,
    now: () => now,
    sleep: async (milliseconds, signal) => {
      signal?.throwIfAborted()
      now += milliseconds
    },
    random: () => 0,
    log: (event) => events.push(event),
  }
  const all: Site['collect'] = (sources, changed = {}) => collect(sources, { ...options, ...changed })
  return {
    routes,
    asked,
    paths: () => asked.map(({ path }) => path),
    url: (path) => `http://127.0.0.1:${(server.address() as AddressInfo).port}${path}`,
    options,
    events,
    later: (seconds) => {
      now += seconds * 1000
    },
    now: () => now,
    collect: all,
    one: async (source, changed) => (await all([source], changed))[0]!,
  }
}

export async function temporaryFolder(): Promise<string> {
  const path = await mkdtemp(join(tmpdir(), 'collect-'))
  onTestFinished(() => rm(path, { recursive: true, force: true }))
  return path
}

/** Files of a folder that are not the state, by name. */
export async function filesOf(folder: string): Promise<Record<string, string>> {
  const files: Record<string, string> = {}
  for (const name of (await readdir(folder)).sort()) {
    if (!name.startsWith('.state.json')) files[name] = await readFile(join(folder, name), 'utf8')
  }
  return files
}

export interface Item {
  readonly id: string
  readonly title?: string
  readonly text?: string
  readonly link?: string
}

export function rss(items: readonly Item[]): Reply {
  const parts = items.map(
    ({ id, title, text, link }) =>
      `<item><guid isPermaLink="false">${id}</guid>${title === undefined ? '' : `<title>${title}</title>`}${link === undefined ? '' : `<link>${link}</link>`}${text === undefined ? '' : `<description>${text}</description>`}<pubDate>Mon, 20 Jan 2025 10:00:00 GMT</pubDate></item>`,
  )
  return {
    type: 'application/rss+xml',
    body: `<?xml version="1.0"?><rss version="2.0"><channel><title>News</title>${parts.join('')}</channel></rss>`,
  }
}

export function page(text: string, around = ''): Reply {
  const sentence = `${text} This is a sentence of the statement that has enough words to be the main text of the page.`
  return {
    body: `<!doctype html><html><head><title>Statement</title></head><body><nav><a href="/">Home ${around}</a></nav><main><article><h1>Statement</h1><p>${sentence}</p><p>${sentence}</p></article></main><footer>${around}</footer></body></html>`,
  }
}

export async function setUp(
  route: Route,
  { path = '/feed', ...rest }: Partial<CollectSource> & { readonly path?: string } = {},
): Promise<{ site: Site; source: CollectSource; folder: string }> {
  const site = await startSite()
  const folder = await temporaryFolder()
  site.routes.set(path, route)
  return { site, folder, source: { url: site.url(path), kind: 'auto', follow: 'none', folder, ...rest } }
}

/** The documents of a folder, by id: text and docvars. */
export async function documents(folder: string) {
  const readings = await readOne(folder, { language: 'any' })
  return Object.fromEntries(
    readings.map((reading) => {
      if (reading.kind === 'rejected') throw new Error(reading.diagnostic.message)
      const { id, text, docvars } = reading.document
      return [id, { text, ...docvars }]
    }),
  )
}
