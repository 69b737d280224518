/** One try to deliver to a hook: a program that is started, or a request that is sent. */
import { spawn } from 'node:child_process'
import { createHmac } from 'node:crypto'
import { VERSION } from '../version.ts'
import type { Delivery } from './hook-queue.ts'
import type { CommandHook, Hook, WebhookHook } from './settings.ts'

export type Try =
  | { readonly kind: 'delivered' }
  /** For now: it may well work in a while. `waitMs`: as long as the receiver asks to wait. */
  | { readonly kind: 'failed'; readonly message: string; readonly waitMs?: number; readonly output?: string }
  /** The same will come of every try until someone mends it. */
  | { readonly kind: 'refused'; readonly message: string }
  /** The watch ends. */
  | { readonly kind: 'stopped' }

export async function tryHook(
  hook: Hook,
  delivery: Delivery,
  now: () => number,
  signal: AbortSignal,
): Promise<Try> {
  if (signal.aborted) return { kind: 'stopped' }
  return hook.kind === 'command' ? start(hook, delivery, signal) : post(hook, delivery, now, signal)
}

/** Milliseconds that a program has to end after it was asked to. */
const GRACE_MS = 3000
/** Milliseconds that its last output is waited for; whoever it started may hold on to it for ever. */
const LAST_OUTPUT_MS = 500
const MOST_OUTPUT = 4000

function start(hook: CommandHook, delivery: Delivery, signal: AbortSignal): Promise<Try> {
  const [program, ...args] = hook.command
  const isGroup = process.platform !== 'win32'
  return new Promise((resolve) => {
    const child = spawn(program, args, {
      stdio: ['pipe', 'ignore', 'pipe'],
      detached: isGroup, // a group of its own, so that what it starts ends with it
      env: { ...process.env, ROSTRUM_EVENT: delivery.event, ROSTRUM_DELIVERY: delivery.id },
    })
    let output = ''
    let ending: 'time-out' | 'stopped' | undefined
    const timers: NodeJS.Timeout[] = []
    const kill = (name: 'SIGTERM' | 'SIGKILL') => {
      try {
        if (isGroup && child.pid !== undefined) process.kill(-child.pid, name)
        else child.kill(name)
      } catch {
        // it is gone
      }
    }
    const end = (why: 'time-out' | 'stopped') => {
      ending ??= why
      kill('SIGTERM')
      timers.push(setTimeout(() => kill('SIGKILL'), GRACE_MS))
    }
    const onStop = () => end('stopped')
    const settle = (result: Try) => {
      for (const timer of timers) clearTimeout(timer)
      signal.removeEventListener('abort', onStop)
      child.stderr.destroy()
      resolve(result)
    }
    timers.push(setTimeout(() => end('time-out'), hook.timeoutMs))
    signal.addEventListener('abort', onStop)
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      output = (output + text).slice(-MOST_OUTPUT)
    })
    child.on('error', (error: NodeJS.ErrnoException) => {
      const why = error.code === 'ENOENT' ? 'there is no such program' : error.message
      settle({ kind: 'refused', message: `${why}; correct the command, or make the program executable` })
    })
    child.on('exit', (code, killedBy) => {
      const result = (): Try => {
        if (ending === 'time-out') {
          const message = `it did not end within ${hook.timeoutMs / 1000} seconds, and was ended`
          return { kind: 'failed', message, output }
        }
        if (code === 0) return { kind: 'delivered' }
        if (ending === 'stopped') return { kind: 'stopped' }
        const how = code === null ? `was ended by ${killedBy}` : `ended with code ${code}`
        return { kind: 'failed', message: `it ${how}`, output }
      }
      timers.push(setTimeout(() => settle(result()), LAST_OUTPUT_MS))
      child.once('close', () => settle(result()))
    })
    child.stdin.on('error', () => {}) // a program need not read
    child.stdin.end(delivery.body)
  })
}

const MOST_WAIT_MS = 86_400_000

async function post(
  hook: WebhookHook,
  delivery: Delivery,
  now: () => number,
  signal: AbortSignal,
): Promise<Try> {
  const timestamp = String(Math.floor(now() / 1000))
  const controller = new AbortController()
  const onStop = () => controller.abort()
  signal.addEventListener('abort', onStop)
  let isLate = false
  const timer = setTimeout(() => {
    isLate = true
    controller.abort()
  }, hook.timeoutMs)
  try {
    const response = await fetch(hook.url, {
      method: 'POST',
      redirect: 'manual',
      headers: {
        'content-type': 'application/json',
        'user-agent': `rostrum/${VERSION}`,
        'x-rostrum-delivery': delivery.id,
        'x-rostrum-event': delivery.event,
        'x-rostrum-timestamp': timestamp,
        ...(hook.secret !== undefined && {
          'x-rostrum-signature': signatureOf(hook.secret, timestamp, delivery.body),
        }),
      },
      body: delivery.body,
      signal: controller.signal,
    })
    await response.body?.cancel().catch(() => {})
    return judge(response, now())
  } catch (error) {
    if (isLate) return { kind: 'failed', message: `no answer within ${hook.timeoutMs / 1000} seconds` }
    if (signal.aborted) return { kind: 'stopped' }
    const { cause } = error as Error
    const why =
      cause instanceof Error ? ('code' in cause ? String(cause.code) : cause.message) : String(error)
    return { kind: 'failed', message: `no connection: ${why}` }
  } finally {
    clearTimeout(timer)
    signal.removeEventListener('abort', onStop)
  }
}

/** What a receiver that knows the secret computes to see that a request is ours and how old it is. */
function signatureOf(secret: string, timestamp: string, body: string): string {
  return `sha256=${createHmac('sha256', secret).update(`${timestamp}.${body}`).digest('hex')}`
}

function judge(response: Response, now: number): Try {
  const { status } = response
  if (status >= 200 && status < 300) return { kind: 'delivered' }
  const message = `the receiver answered ${status}`
  if (status >= 300 && status < 400) {
    const remedy = 'redirects are not followed: give the address that it leads to'
    return { kind: 'refused', message: `${message}; ${remedy}` }
  }
  if (status === 408 || status === 425 || status === 429 || status >= 500) {
    const waitMs = waitAsked(response.headers.get('retry-after'), now)
    return { kind: 'failed', message, ...(waitMs !== undefined && { waitMs }) }
  }
  return { kind: 'refused', message: `${message}; check the address and what the receiver expects` }
}

function waitAsked(written: string | null, now: number): number | undefined {
  if (written === null) return undefined
  const wait = /^\d{1,9}$/.test(written) ? Number(written) * 1000 : Date.parse(written) - now
  return Number.isFinite(wait) && wait > 0 ? Math.min(wait, MOST_WAIT_MS) : undefined
}
