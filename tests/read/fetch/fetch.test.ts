import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { brotliCompressSync, deflateRawSync, deflateSync, gzipSync } from 'node:zlib'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { InputFault } from '../../../src/read/diagnostic.ts'
import { type FetchOptions, fetchUrl, HttpFault } from '../../../src/read/fetch/fetch.ts'

const ROUTES: Readonly<Record<string, (request: IncomingMessage, response: ServerResponse) => void>> = {
  '/page': (_, response) =>
    response.writeHead(200, { 'content-type': 'text/html; charset=utf-8', etag: '"1"' }).end('<p>Hi'),
  '/agent': (request, response) =>
    response.end(`${request.headers['user-agent']} ${request.headers.cookie ?? 'no cookie'}`),
  '/gzip': (_, response) => response.writeHead(200, { 'content-encoding': 'gzip' }).end(gzipSync('squeezed')),
  '/deflate': (_, response) =>
    response.writeHead(200, { 'content-encoding': 'deflate' }).end(deflateSync('squeezed')),
  '/raw': (_, response) =>
    response.writeHead(200, { 'content-encoding': 'deflate' }).end(deflateRawSync('squeezed')),
  '/br': (_, response) =>
    response.writeHead(200, { 'content-encoding': 'br' }).end(brotliCompressSync('squeezed')),
  '/bomb': (_, response) =>
    response.writeHead(200, { 'content-encoding': 'gzip' }).end(gzipSync(Buffer.alloc(50_000_000))),
  '/brbomb': (_, response) =>
    response.writeHead(200, { 'content-encoding': 'br' }).end(brotliCompressSync(Buffer.alloc(8_000_000))),
  '/badgzip': (_, response) => response.writeHead(200, { 'content-encoding': 'gzip' }).end('not gzip at all'),
  '/cutgzip': (_, response) =>
    response
      .writeHead(200, { 'content-encoding': 'gzip' })
      .end(gzipSync('squeezed'.repeat(99)).subarray(0, 20)),
  '/zstd': (_, response) => response.writeHead(200, { 'content-encoding': 'zstd' }).end('x'),
  '/once': (_, response) => response.writeHead(302, { location: '/page' }).end(),
  '/loop': (_, response) => response.writeHead(301, { location: '/loop' }).end(),
  '/inside': (_, response) =>
    response.writeHead(302, { location: `http://inside.test:${port()}/page` }).end(),
  '/literal': (_, response) => response.writeHead(307, { location: `http://127.0.0.1:${port()}/page` }).end(),
  '/nowhere': (_, response) => response.writeHead(302).end(),
  '/file': (_, response) => response.writeHead(302, { location: 'file:///etc/passwd' }).end(),
  '/pdf': (_, response) => response.writeHead(200, { 'content-type': 'application/pdf' }).end('%PDF'),
  '/missing': (_, response) => response.writeHead(404).end('gone'),
  '/busy': (_, response) => response.writeHead(503, { 'retry-after': '120' }).end(),
  '/later': (_, response) =>
    response
      .writeHead(429, {
        date: 'Mon, 20 Jan 2025 10:00:00 GMT',
        'retry-after': 'Mon, 20 Jan 2025 10:01:30 GMT',
      })
      .end(),
  '/known': (request, response) =>
    response.writeHead(request.headers['if-none-match'] === '"1"' ? 304 : 200).end(),
  '/dated': (request, response) =>
    response.writeHead(request.headers['if-modified-since'] === 'Mon' ? 304 : 200).end(),
  '/large': (_, response) => response.writeHead(200, { 'content-length': '99999999' }).write('x'),
  '/endless': (_, response) => {
    const more = () => {
      if (!response.destroyed) response.write('x'.repeat(65_536), () => setImmediate(more))
    }
    response.writeHead(200)
    more()
  },
  '/drip': (_, response) => {
    const timer = setInterval(() => response.write('x'), 20)
    response.on('close', () => clearInterval(timer))
  },
  '/silent': () => {},
  '/stalled': (_, response) => response.write('x'),
  '/headers': (_, response) => response.writeHead(200, { 'x-long': 'x'.repeat(40_000) }).end(),
  '/cut': (_, response) => {
    response.writeHead(200, { 'content-length': '100' })
    response.write('half', () => response.destroy())
  },
}

let server: Server
const port = () => (server.address() as AddressInfo).port
const at = (path: string, host = 'news.test') => `http://${host}:${port()}${path}`
/** Every name is the loopback; only news.test is allowed there. */
const OPTIONS: FetchOptions = { resolve: async () => ['127.0.0.1'], allowPrivate: ['news.test'] }

beforeAll(async () => {
  server = createServer((request, response) =>
    (ROUTES[request.url ?? ''] ?? ((_, it) => it.writeHead(404).end()))(request, response),
  )
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
})
afterAll(() => {
  server.closeAllConnections()
  server.close()
})

const get = (path: string, options: FetchOptions = {}) => fetchUrl(at(path), { ...OPTIONS, ...options })
const faultOf = async (work: Promise<unknown>) => {
  const error = await work.catch((caught: unknown) => caught)
  expect(error).toBeInstanceOf(InputFault)
  return error as InputFault
}

test('a page with its headers', async () => {
  const { status, url, headers, body } = await get('/page', { accept: ['text/html'] })
  expect([status, url, headers.etag, body.toString()]).toEqual([200, at('/page'), '"1"', '<p>Hi'])
})

test('says who asks, and nothing else', async () => {
  const { body } = await get('/agent', { contact: 'https://example.org/bot' })
  expect(body.toString()).toMatch(
    /^rostrum\/\d+\.\d+\.\d+ \(\+https:\/\/example\.org\/bot; text analysis\) no cookie$/,
  )
})

test.for(['/gzip', '/deflate', '/raw', '/br'])('decompresses %s', async (path) => {
  expect((await get(path)).body.toString()).toBe('squeezed')
})

test('follows a redirect and says where it came to', async () => {
  expect((await get('/once')).url).toBe(at('/page'))
})

test.for<[string, FetchOptions]>([
  ['/known', { etag: '"1"' }],
  ['/dated', { lastModified: 'Mon' }],
])('an unchanged page: %s', async ([path, options]) => {
  const { status, body } = await get(path, options)
  expect([status, body.length]).toEqual([304, 0])
})

test.for<[string, string, FetchOptions]>([
  ['/bomb', 'response-too-large', {}],
  ['/brbomb', 'response-too-large', {}],
  ['/bomb', 'response-too-large', { limits: { expansionRatio: 1e9, bytes: 1_000_000 } }],
  ['/badgzip', 'bad-content-encoding', {}],
  ['/cutgzip', 'bad-content-encoding', {}],
  ['/zstd', 'bad-content-encoding', {}],
  ['/loop', 'redirect-limit', {}],
  ['/once', 'redirect-limit', { limits: { redirects: 0 } }],
  ['/nowhere', 'redirect-limit', {}],
  ['/inside', 'private-address', {}],
  ['/literal', 'private-address', {}],
  ['/file', 'bad-url', {}],
  ['/pdf', 'wrong-content-type', { accept: ['text/html', '+xml'] }],
  ['/missing', 'http-status', {}],
  ['/large', 'response-too-large', {}],
  ['/endless', 'response-too-large', { limits: { bytes: 2_000_000 } }],
  ['/drip', 'fetch-timeout', { limits: { totalSeconds: 0.3 } }],
  ['/silent', 'fetch-timeout', { limits: { idleSeconds: 0.1 } }],
  ['/stalled', 'fetch-timeout', { limits: { idleSeconds: 0.1 } }],
  ['/headers', 'response-too-large', {}],
  ['/cut', 'no-connection', {}],
  ['/page', 'private-address', { allowPrivate: false }],
  ['/page', 'private-address', { allowPrivate: ['other.test'] }],
  ['/page', 'private-address', { allowPrivate: [], resolve: async () => ['8.8.8.8', '127.0.0.1'] }],
  ['/page', 'no-connection', { resolve: async () => [] }],
  ['/page', 'no-connection', { resolve: () => Promise.reject(new Error('no such name')) }],
  ['/page', 'fetch-timeout', { resolve: () => new Promise(() => {}), limits: { totalSeconds: 0.1 } }],
])('%s is refused: %s', async ([path, code, options]) => {
  expect((await faultOf(get(path, options))).fault.code).toBe(code)
})

test.for<[string, number, number | undefined]>([
  ['/busy', 503, 120],
  ['/later', 429, 90],
  ['/missing', 404, undefined],
])('%s tells its status and when to come again', async ([path, status, seconds]) => {
  const error = (await faultOf(get(path))) as HttpFault
  expect(error).toBeInstanceOf(HttpFault)
  expect([error.status, error.retryAfterSeconds]).toEqual([status, seconds])
})

test('a name is resolved once, and the connection goes where that was', async () => {
  let asked = 0
  const resolve = async () => {
    asked++
    return asked === 1 ? ['127.0.0.1'] : ['192.0.2.1']
  }
  expect((await get('/page', { resolve })).status).toBe(200)
  expect(asked).toBe(1)
})

test('a name is judged again after a redirect', async () => {
  const answers = [['127.0.0.1'], ['127.0.0.2']]
  const resolve = async (host: string) =>
    host === 'inside.test' ? (answers.pop() ?? []) : (answers[0] ?? [])
  const error = await faultOf(get('/inside', { resolve }))
  expect(error.fault.message).toContain('inside.test is 127.0.0.2')
})

test('stops when it is told to', async () => {
  const controller = new AbortController()
  const waiting = get('/silent', { signal: controller.signal })
  controller.abort(new Error('stopped'))
  await expect(waiting).rejects.toThrow('stopped')
})
