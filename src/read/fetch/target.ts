import { isPublicAddress } from './address.ts'
import { badUrl, insecureRedirect, privateAddress, redirectFault } from './faults.ts'

/** Which hosts may be at addresses that are not public: all, none, or those named (`host` or `host:port`). */
export type AllowPrivate = boolean | readonly string[]

const LONGEST = 4096

/**
 * The address that is asked for.
 *
 * @throws InputFault `bad-url` for anything but http and https, and for user names and passwords in it
 */
export function checkUrl(written: string): URL {
  const shown = JSON.stringify(written.length > 200 ? `${written.slice(0, 200)}…` : written)
  if (written.length > LONGEST) throw badUrl(`${shown} has over ${LONGEST} characters`)
  if (!URL.canParse(written)) throw badUrl(`${shown} is no whole address`)
  const url = new URL(written)
  if (url.protocol !== 'http:' && url.protocol !== 'https:') throw badUrl(`${shown} is not http or https`)
  if (url.username !== '' || url.password !== '')
    throw badUrl(`${url.origin}${url.pathname} has a user name in it`)
  url.hash = ''
  return url
}

/**
 * The address that a redirect leads to.
 *
 * @throws InputFault `bad-url`, `redirect-limit` where there is no Location, `insecure-redirect` from https to http
 */
export function redirectTarget(from: URL, location: string | undefined): URL {
  if (location === undefined) throw redirectFault('the server leads on without saying where')
  if (!URL.canParse(location, from.href)) throw badUrl(`the server leads on to what is no address`)
  const to = checkUrl(new URL(location, from.href).href)
  if (from.protocol === 'https:' && to.protocol === 'http:') throw insecureRedirect(to.href)
  return to
}

/**
 * Judges the addresses that a host's name resolves to, every one of them, before there is a connection.
 *
 * @returns the addresses that may be connected to
 * @throws InputFault `private-address` where any of them is not public and the host is not allowed
 */
export function judgeAddresses(
  url: URL,
  addresses: readonly string[],
  allowPrivate: AllowPrivate,
): readonly string[] {
  if (isAllowed(url, allowPrivate)) return addresses
  const inside = addresses.find((address) => !isPublicAddress(address))
  if (inside !== undefined) throw privateAddress(url.hostname, inside)
  return addresses
}

/** The IP address that a URL names directly; `undefined` for names. */
export function literalAddress(url: URL): string | undefined {
  const host = url.hostname
  if (host.startsWith('[')) return host.slice(1, -1)
  return /^\d+\.\d+\.\d+\.\d+$/.test(host) ? host : undefined
}

function isAllowed(url: URL, allowPrivate: AllowPrivate): boolean {
  if (typeof allowPrivate === 'boolean') return allowPrivate
  return allowPrivate.includes(url.hostname) || allowPrivate.includes(url.host)
}
