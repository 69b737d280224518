import { type Fault, InputFault } from '../diagnostic.ts'

/** An answer of the server that is no success: its status, and when it asks to be asked again. */
export class HttpFault extends InputFault {
  readonly status: number
  /** Seconds that the server's Retry-After asks to wait. */
  readonly retryAfterSeconds: number | undefined

  constructor(fault: Fault, status: number, retryAfterSeconds: number | undefined) {
    super(fault)
    this.name = 'HttpFault'
    this.status = status
    this.retryAfterSeconds = retryAfterSeconds
  }
}

export function badUrl(message: string): InputFault {
  return new InputFault({
    code: 'bad-url',
    message,
    remedy: 'give a whole address that begins with http:// or https://, without user name and password',
  })
}

export function privateAddress(host: string, address: string): InputFault {
  return new InputFault({
    code: 'private-address',
    message: `${host} is ${address}, which is no address of the public internet`,
    remedy: 'a server of your own network is not asked; save the page and read it as a file',
  })
}

export function noConnection(host: string, error: unknown): InputFault {
  const code = error instanceof Error && 'code' in error ? String(error.code) : undefined
  const why = code ?? (error instanceof Error ? error.message : String(error))
  return new InputFault(
    {
      code: 'no-connection',
      message: `no whole answer from ${host}: ${why === 'ENOTFOUND' ? 'there is no such name (ENOTFOUND)' : why}`,
      remedy: 'check the address and the network, and try again later',
    },
    { cause: error },
  )
}

export function redirectFault(message: string): InputFault {
  return new InputFault({
    code: 'redirect-limit',
    message,
    remedy: 'open the address in a browser and give the one it ends at',
  })
}

export function insecureRedirect(to: string): InputFault {
  return new InputFault({
    code: 'insecure-redirect',
    message: `the server leads from https to ${to}, which is not encrypted`,
    remedy: 'give that address itself if you trust the way there',
  })
}

export function tooLarge(what: string): InputFault {
  return new InputFault({
    code: 'response-too-large',
    message: `the answer ${what}`,
    remedy: 'get the file yourself and read it from the disk, or raise the limit responseBytes',
  })
}

export function timedOut(what: string): InputFault {
  return new InputFault({
    code: 'fetch-timeout',
    message: `the server gave ${what}`,
    remedy: 'try again later, or raise the limit responseSeconds',
  })
}

export function wrongType(found: string, expected: readonly string[]): InputFault {
  return new InputFault({
    code: 'wrong-content-type',
    message: `the server sends ${found}; expected ${expected.join(', ')}`,
    remedy: 'check that the address leads to the page or feed itself',
  })
}

export function badEncoding(message: string, cause?: unknown): InputFault {
  return new InputFault(
    { code: 'bad-content-encoding', message, remedy: 'try again later, or get the file yourself' },
    { cause },
  )
}

export function httpStatus(
  status: number,
  reason: string,
  headers: Readonly<Record<string, string>>,
): HttpFault {
  const seconds = retryAfterSeconds(headers)
  const again = seconds === undefined ? '' : `; it asks to wait ${seconds} seconds`
  return new HttpFault(
    {
      code: 'http-status',
      message: `the server answered ${status}${reason === '' ? '' : ` ${reason}`}${again}`,
      remedy:
        status === 404 || status === 410
          ? 'the page is gone: correct the address'
          : status === 401 || status === 403
            ? 'the page is not open to everybody: get it yourself and read it from the disk'
            : 'try again later',
    },
    status,
    seconds,
  )
}

/** Retry-After in seconds. A date counts from the server's own Date, so that no clock of ours is asked. */
function retryAfterSeconds(headers: Readonly<Record<string, string>>): number | undefined {
  const written = headers['retry-after']
  if (written === undefined) return undefined
  if (/^\d{1,9}$/.test(written)) return Number(written)
  const seconds = (Date.parse(written) - Date.parse(headers.date ?? '')) / 1000
  return Number.isFinite(seconds) && seconds >= 0 ? seconds : undefined
}
