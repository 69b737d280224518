/**
 * What a site asks of those who come by themselves: robots.txt after RFC 9309, with the older Crawl-delay.
 */

/** One line `Allow:` or `Disallow:`, its pattern in the spelling that paths are compared in. */
export interface RobotsRule {
  readonly isAllowed: boolean
  readonly pattern: string
}

/** What a robots.txt says to one user agent. */
export interface RobotsRules {
  readonly rules: readonly RobotsRule[]
  /** Seconds between two requests that it asks for. */
  readonly crawlDelaySeconds?: number | undefined
}

/** Everything is open: what holds where there is no robots.txt. */
export const NO_RULES: RobotsRules = { rules: [] }

/** Bytes of a robots.txt that are looked at (RFC 9309, section 2.5, asks for at least these); the rest is dropped. */
export const ROBOTS_BYTES = 500 * 1024

/**
 * The rules of the groups that name a user agent, put together, else those of the groups for `*`. Lines that are none of
 * RFC 9309 are passed over, and so is a rule before the first `User-agent:`.
 *
 * @param agent product token, compared without regard to case
 */
export function parseRobots(bytes: Buffer, agent: string): RobotsRules {
  const own: Group = { rules: [], delays: [] }
  const everyone: Group = { rules: [], delays: [] }
  let isNamed = false
  let open: readonly Group[] = []
  let isInHead = false
  for (const { name, value } of linesOf(bytes)) {
    if (name === 'user-agent') {
      if (!isInHead) open = []
      isInHead = true
      const group = value === '*' ? everyone : productToken(value) === agent.toLowerCase() ? own : undefined
      isNamed ||= group === own
      if (group !== undefined && !open.includes(group)) open = [...open, group]
      continue
    }
    const isRule = name === 'allow' || name === 'disallow'
    if (!isRule && name !== 'crawl-delay') continue
    isInHead = false
    for (const group of open) {
      if (!isRule) group.delays.push(Number(value))
      else if (value !== '') group.rules.push({ isAllowed: name === 'allow', pattern: spelled(value) })
    }
  }
  const { rules, delays } = isNamed ? own : everyone
  const longest = Math.max(...delays.filter((seconds) => Number.isFinite(seconds) && seconds > 0))
  return Number.isFinite(longest) ? { rules, crawlDelaySeconds: longest } : { rules }
}

/**
 * Whether an address may be asked for: the rule with the longest pattern that fits decides, `Allow` where two are of one
 * length, and what no rule fits is allowed (RFC 9309, section 2.2.2). `/robots.txt` always is.
 */
export function isAllowedBy({ rules }: RobotsRules, url: URL): boolean {
  if (url.pathname === '/robots.txt') return true
  const path = spelled(url.pathname + url.search).replace(/[*$]/g, encoded)
  let longest = -1
  let isAllowed = true
  for (const rule of rules) {
    const { length } = rule.pattern
    if (length < longest || (length === longest && isAllowed) || !fits(rule.pattern, path)) continue
    longest = length
    isAllowed = rule.isAllowed
  }
  return isAllowed
}

interface Group {
  readonly rules: RobotsRule[]
  readonly delays: number[]
}

function* linesOf(bytes: Buffer): Iterable<{ readonly name: string; readonly value: string }> {
  const text = bytes.toString('utf8', 0, ROBOTS_BYTES).replace(/^\ufeff/, '')
  for (const line of text.split(/\r\n|\r|\n/)) {
    const plain = line.replace(/#.*$/, '')
    const colon = plain.indexOf(':')
    if (colon === -1) continue
    yield { name: plain.slice(0, colon).trim().toLowerCase(), value: plain.slice(colon + 1).trim() }
  }
}

/** The name of a user agent without version and remarks. */
function productToken(written: string): string {
  return /^[a-z_-]*/.exec(written.toLowerCase())?.[0] ?? ''
}

/** One spelling for what is the same path: only what must be is percent-encoded, in capitals. */
function spelled(path: string): string {
  return path
    .replace(/\p{Surrogate}/gu, '\ufffd')
    .replace(/%([0-9a-f]{2})/gi, (code: string, hex: string) => {
      const character = String.fromCharCode(Number.parseInt(hex, 16))
      return /[\w.~-]/.test(character) ? character : code.toUpperCase()
    })
    .replace(/[^\x21-\x7e]+/g, encodeURIComponent)
}

function encoded(character: string): string {
  return `%${character.charCodeAt(0).toString(16).toUpperCase()}`
}

/** `*` stands for anything, `$` at the end for the end. Pieces are looked for from the left, in time linear in both. */
function fits(pattern: string, path: string): boolean {
  const isAnchored = pattern.endsWith('$')
  const pieces = (isAnchored ? pattern.slice(0, -1) : pattern).split('*')
  const first = pieces.shift() ?? ''
  if (!path.startsWith(first)) return false
  const last = isAnchored ? pieces.pop() : undefined
  if (isAnchored && last === undefined) return path === first
  let at = first.length
  for (const piece of pieces) {
    const found = path.indexOf(piece, at)
    if (found === -1) return false
    at = found + piece.length
  }
  return last === undefined || (path.length - last.length >= at && path.endsWith(last))
}
