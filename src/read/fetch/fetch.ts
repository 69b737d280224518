/** Getting pages and feeds from the web. The one folder that opens connections. */
import { lookup } from 'node:dns/promises'
import http, { type IncomingMessage, type RequestOptions } from 'node:http'
import https from 'node:https'
import { isIP, type LookupFunction } from 'node:net'
import { VERSION } from '../../version.ts'
import { InputFault } from '../diagnostic.ts'
import { ACCEPT_ENCODING, readBody } from './body.ts'
import { httpStatus, noConnection, redirectFault, timedOut, tooLarge, wrongType } from './faults.ts'
import { FETCH_LIMITS, type FetchLimits } from './limits.ts'
import { type AllowPrivate, checkUrl, judgeAddresses, literalAddress, redirectTarget } from './target.ts'

export { HttpFault } from './faults.ts'
export type { FetchLimits } from './limits.ts'
export type { AllowPrivate } from './target.ts'

/** How a page is got. */
export interface FetchOptions {
  /** Hosts that may be at addresses that are not public. Default none. */
  readonly allowPrivate?: AllowPrivate | undefined
  /** Media types that are taken, such as `text/html`; `text/*` or `+xml` for a whole family. Default all. */
  readonly accept?: readonly string[] | undefined
  /** The ETag of the copy one has: the answer can be 304 without a body. */
  readonly etag?: string | undefined
  /** The Last-Modified of the copy one has. */
  readonly lastModified?: string | undefined
  /** Where the user agent says more is told of it. */
  readonly contact?: string | undefined
  /** All addresses of a name; the system's resolver by default. */
  readonly resolve?: ((host: string) => Promise<readonly string[]>) | undefined
  readonly limits?: Partial<FetchLimits> | undefined
  readonly signal?: AbortSignal | undefined
}

/** An answer: 200 or 203 with its body, or 304 where the copy one has still holds. */
export interface Fetched {
  readonly status: number
  /** Where it came from, after redirects. */
  readonly url: string
  /** Names in lower case; `etag` and `last-modified` are what to keep for the next time. */
  readonly headers: Readonly<Record<string, string>>
  /** Decompressed. */
  readonly body: Buffer
}

/**
 * Gets one http or https address. Every address that a name resolves to is judged before there is a connection, the
 * connection goes to the address that was judged, and the same for every redirect. Sends no cookies and no credentials,
 * keeps no connection, uses no proxy, writes nothing to the disk.
 *
 * @throws InputFault `bad-url`, `private-address`, `redirect-limit`, `insecure-redirect`, `response-too-large`,
 *   `fetch-timeout`, `wrong-content-type`, `bad-content-encoding`, `no-connection`; HttpFault `http-status`; the
 *   signal's reason where it aborts
 */
export async function fetchUrl(url: string, options: FetchOptions = {}): Promise<Fetched> {
  const limits = { ...FETCH_LIMITS, ...options.limits }
  const clock = createClock(limits, options.signal)
  try {
    return await Promise.race([follow(checkUrl(url), options, limits, clock), clock.expired])
  } finally {
    clock.stop()
  }
}

/** Ends what takes too long: `expired` rejects, and `signal` closes the connection. */
interface Clock {
  readonly expired: Promise<never>
  readonly signal: AbortSignal
  /** Something came. */
  touch(): void
  stop(): void
}

function createClock(limits: FetchLimits, outer: AbortSignal | undefined): Clock {
  const controller = new AbortController()
  let fail: (error: unknown) => void = () => {}
  const expired = new Promise<never>((_, reject) => {
    fail = reject
  })
  expired.catch(() => {}) // it may expire with nobody waiting any more
  const end = (error: unknown) => {
    fail(error)
    controller.abort()
  }
  const onAbort = () => end(outer?.reason)
  const total = setTimeout(
    () => end(timedOut(`no whole answer within ${limits.totalSeconds} seconds`)),
    limits.totalSeconds * 1000,
  )
  const idle = setTimeout(
    () => end(timedOut(`nothing for ${limits.idleSeconds} seconds`)),
    limits.idleSeconds * 1000,
  )
  if (outer?.aborted === true) onAbort()
  outer?.addEventListener('abort', onAbort)
  return {
    expired,
    signal: controller.signal,
    touch: () => idle.refresh(),
    stop: () => {
      clearTimeout(total)
      clearTimeout(idle)
      outer?.removeEventListener('abort', onAbort)
      controller.abort()
    },
  }
}

async function follow(
  start: URL,
  options: FetchOptions,
  limits: FetchLimits,
  clock: Clock,
): Promise<Fetched> {
  let url = start
  for (let redirects = 0; ; redirects++) {
    const response = await request(url, options, limits, clock)
    const status = response.statusCode ?? 0
    const headers = plainHeaders(response)
    if (![301, 302, 303, 307, 308].includes(status))
      return answer(response, status, url, headers, options, limits, clock)
    response.destroy()
    if (redirects >= limits.redirects)
      throw redirectFault(`the server leads on more than ${limits.redirects} times`)
    url = redirectTarget(url, headers.location)
  }
}

async function answer(
  response: IncomingMessage,
  status: number,
  url: URL,
  headers: Readonly<Record<string, string>>,
  options: FetchOptions,
  limits: FetchLimits,
  clock: Clock,
): Promise<Fetched> {
  try {
    if (status === 304) return { status, url: url.href, headers, body: Buffer.alloc(0) }
    if (status !== 200 && status !== 203) throw httpStatus(status, response.statusMessage ?? '', headers)
    checkType(headers['content-type'], options.accept)
    const body = await readBody(response, limits, clock.touch)
    return { status, url: url.href, headers, body }
  } catch (error) {
    throw error instanceof InputFault ? error : noConnection(url.host, error)
  } finally {
    response.destroy()
  }
}

/** The head of an answer, from one of the addresses that were judged. */
async function request(
  url: URL,
  options: FetchOptions,
  limits: FetchLimits,
  clock: Clock,
): Promise<IncomingMessage> {
  const addresses = judgeAddresses(url, await addressesOf(url, options), options.allowPrivate ?? false)
  clock.signal.throwIfAborted()
  const send = url.protocol === 'https:' ? https.request : http.request
  const settings: RequestOptions = {
    agent: false, // no connection that was judged for another name
    lookup: pinnedTo(addresses),
    headers: requestHeaders(options),
    maxHeaderSize: limits.headerBytes,
    signal: clock.signal,
  }
  return new Promise((resolve, reject) => {
    const sent = send(url, settings, (response) => {
      clock.touch()
      resolve(response)
    })
    sent.on('error', (error) => {
      const isHead = 'code' in error && error.code === 'HPE_HEADER_OVERFLOW'
      reject(
        isHead ? tooLarge(`has over ${limits.headerBytes} bytes of headers`) : noConnection(url.host, error),
      )
    })
    sent.end()
  })
}

async function addressesOf(url: URL, options: FetchOptions): Promise<readonly string[]> {
  const literal = literalAddress(url)
  if (literal !== undefined) return [literal]
  try {
    const addresses = await (options.resolve ?? resolveName)(url.hostname)
    if (addresses.length > 0) return addresses
  } catch (error) {
    throw noConnection(url.hostname, error)
  }
  throw noConnection(url.hostname, new Error('the name has no address'))
}

async function resolveName(host: string): Promise<readonly string[]> {
  return (await lookup(host, { all: true })).map(({ address }) => address)
}

/** A resolver that knows nothing but the addresses that were judged, so that a name cannot change its mind. */
function pinnedTo(addresses: readonly string[]): LookupFunction {
  const all = addresses.map((address) => ({ address, family: isIP(address) }))
  const first = all[0] as { readonly address: string; readonly family: number }
  return (_, options, callback) => {
    if (options.all === true) callback(null, all)
    else callback(null, first.address, first.family)
  }
}

function requestHeaders(options: FetchOptions): Record<string, string> {
  const headers: Record<string, string> = {
    'user-agent': `rostrum/${VERSION} (${options.contact === undefined ? '' : `+${options.contact}; `}text analysis)`,
    accept: [...(options.accept ?? []), '*/*;q=0.1'].join(', '),
    'accept-encoding': ACCEPT_ENCODING,
  }
  if (options.etag !== undefined) headers['if-none-match'] = options.etag
  if (options.lastModified !== undefined) headers['if-modified-since'] = options.lastModified
  return headers
}

function plainHeaders(response: IncomingMessage): Readonly<Record<string, string>> {
  const headers: Record<string, string> = {}
  for (const [name, value] of Object.entries(response.headers)) {
    if (value !== undefined && name !== 'set-cookie')
      headers[name] = Array.isArray(value) ? value.join(', ') : value
  }
  return headers
}

function checkType(written: string | undefined, accept: readonly string[] | undefined): void {
  if (accept === undefined || written === undefined) return
  const type = written.split(';')[0]?.trim().toLowerCase() ?? ''
  const isTaken = accept.some((wanted) => {
    if (wanted === '*/*' || type === wanted) return true
    return wanted.startsWith('+')
      ? type.endsWith(wanted)
      : wanted.endsWith('/*') && type.startsWith(wanted.slice(0, -1))
  })
  if (!isTaken) throw wrongType(type === '' ? 'no media type' : JSON.stringify(type.slice(0, 80)), accept)
}
