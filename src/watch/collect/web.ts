/**
 * Asking the web politely: one request at a time for each host, with a pause between two, after what robots.txt allows,
 * and not at all where a host has asked to be left alone or does not answer.
 */
import { InputFault } from '../../read/diagnostic.ts'
import { type Fetched, fetchUrl, HttpFault } from '../../read/fetch/fetch.ts'
import { checkUrl } from '../../read/fetch/target.ts'
import { backOff, DAY, isAhead, retryAfter } from './back-off.ts'
import type { CollectOptions } from './options.ts'
import { isAllowedBy, NO_RULES, parseRobots, ROBOTS_BYTES, type RobotsRules } from './robots.ts'
import type { HostState, RobotsState, Validators } from './state.ts'

/** Product token that robots.txt files name this program by. */
const AGENT = 'rostrum'
const LONGEST_CRAWL_DELAY = 60
/** A robots.txt is read to its 500th KiB; one beyond this is no robots.txt. */
const LARGEST_ROBOTS = 4 * ROBOTS_BYTES

/** What came of asking for an address. */
export type Answer =
  | { readonly kind: 'fetched'; readonly fetched: Fetched }
  /** Its host is to be left alone until `retryAt`: it has asked for that (`waiting`), or just did not answer (`failed`). */
  | {
      readonly kind: 'later'
      readonly outcome: 'waiting' | 'failed'
      readonly retryAt: number
      readonly message: string
    }
  | { readonly kind: 'disallowed'; readonly retryAt: number; readonly message: string }
  | { readonly kind: 'fault'; readonly fault: InputFault }

export interface Asking extends Validators {
  /** Media types that are taken; all where left out. */
  readonly accept?: readonly string[]
}

/** What one source has cost, and where. */
export interface Tally {
  /** Its address, for events. */
  readonly source: string
  requests: number
  bytes: number
  readonly hosts: Set<string>
  readonly origins: Set<string>
}

/** What is known of hosts and their robots.txt. */
export interface WebMemory {
  readonly hosts: ReadonlyMap<string, HostState>
  readonly robots: ReadonlyMap<string, RobotsState>
}

export interface Web {
  /** Asks once it may; rejects only where the signal aborts. */
  readonly ask: (url: string, asking: Asking, tally: Tally) => Promise<Answer>
  /** Takes up what an earlier process knew. */
  readonly recall: (memory: WebMemory) => void
  /** What is known of the hosts that a source has to do with. */
  readonly memoryFor: (tally: Tally) => WebMemory
}

export function createWeb(options: CollectOptions): Web {
  const { now, random, signal } = options
  const hosts = new Map<string, HostState>()
  const robots = new Map<string, RobotsState>()
  const lastOf = new Map<string, Promise<unknown>>()

  /** Runs what concerns one host after what concerned it before. */
  function inTurn<Result>(host: string, work: () => Promise<Result>): Promise<Result> {
    const before = lastOf.get(host) ?? Promise.resolve()
    const turn = before.then(work, work)
    lastOf.set(host, turn)
    return turn
  }

  async function pause(url: URL): Promise<void> {
    const last = hosts.get(url.host)?.lastAt
    if (last === undefined) return
    const asked = Math.min(robots.get(url.origin)?.crawlDelaySeconds ?? 0, LONGEST_CRAWL_DELAY)
    const delay = Math.max(options.delaySeconds, asked) * 1000
    // a clock that was set back must not make this wait for years
    const rest = Math.min(delay, last + delay - now())
    if (rest <= 0) return
    options.log({ kind: 'wait', host: url.host, milliseconds: rest })
    await options.sleep(rest, signal)
  }

  async function request(url: URL, asking: Asking, tally: Tally, isRobots: boolean): Promise<Answer> {
    await pause(url)
    signal?.throwIfAborted()
    tally.requests++
    const before = hosts.get(url.host)
    try {
      const limits = isRobots
        ? { ...options.limits?.fetch, bytes: LARGEST_ROBOTS }
        : (options.limits?.fetch ?? {})
      const { allowPrivate, contact } = options
      const fetched = await fetchUrl(url.href, { ...asking, allowPrivate, contact, signal, limits })
      tally.bytes += fetched.body.length
      options.log({ kind: 'request', source: tally.source, url: url.href, bytes: fetched.body.length })
      hosts.set(url.host, { lastAt: now(), failures: 0 })
      return { kind: 'fetched', fetched }
    } catch (error) {
      hosts.set(url.host, { failures: 0, ...before, lastAt: now() })
      if (!(error instanceof InputFault)) throw error
      options.log({ kind: 'request', source: tally.source, url: url.href, bytes: 0 })
      return answerOf(url, error)
    }
  }

  function answerOf(url: URL, fault: InputFault): Answer {
    const isAskedToWait = fault instanceof HttpFault && (fault.status === 429 || fault.status === 503)
    const isSilent = fault.fault.code === 'no-connection' || fault.fault.code === 'fetch-timeout'
    const failures = isAskedToWait || isSilent ? (hosts.get(url.host)?.failures ?? 0) + 1 : 0
    if (failures === 0) {
      hosts.set(url.host, { lastAt: now(), failures })
      return { kind: 'fault', fault }
    }
    const seconds = fault instanceof HttpFault ? fault.retryAfterSeconds : undefined
    const wait = seconds === undefined ? backOff(failures, random()) : retryAfter(seconds)
    const waitUntil = now() + wait
    hosts.set(url.host, { lastAt: now(), failures, waitUntil })
    return {
      kind: 'later',
      outcome: isSilent ? 'failed' : 'waiting',
      retryAt: waitUntil,
      message: describe(fault),
    }
  }

  function waitingFor(url: URL): Answer | undefined {
    const until = hosts.get(url.host)?.waitUntil
    if (!isAhead(until, now())) return undefined
    const message = `${url.host} is left alone for now: it asked for that, or did not answer; it is asked again later`
    return { kind: 'later', outcome: 'waiting', retryAt: until, message }
  }

  /** The rules of an origin, asked for once a day; or why nothing there may be asked for now. */
  async function rulesOf(url: URL, tally: Tally): Promise<RobotsState | Answer> {
    const known = robots.get(url.origin)
    if (known !== undefined && isAhead(known.until, now())) return known
    const answer = await request(new URL('/robots.txt', url), {}, tally, true)
    const keep = (state: RobotsState) => {
      robots.set(url.origin, state)
      return state
    }
    if (answer.kind === 'fetched') return keep(dated(parseRobots(answer.fetched.body, AGENT), now() + DAY))
    if (answer.kind !== 'fault') return answer
    const { fault } = answer
    const status = fault instanceof HttpFault ? fault.status : undefined
    if (['private-address', 'bad-url'].includes(fault.fault.code)) return answer
    const isAbsent =
      (status !== undefined && status >= 400 && status < 500) || fault.fault.code === 'redirect-limit'
    if (isAbsent) return keep(dated(NO_RULES, now() + DAY))
    const until = now() + backOff(1, random())
    if (known !== undefined && known.isUnknown !== true) return keep({ ...known, until })
    return keep({ ...dated(NO_RULES, until), isUnknown: true })
  }

  function judged(url: URL, rules: RobotsState): Answer | undefined {
    const { until } = rules
    if (rules.isUnknown === true) {
      const message = `${url.origin}/robots.txt cannot be got, so that nothing there is asked for now`
      return { kind: 'disallowed', retryAt: until, message }
    }
    if (isAllowedBy(rules, url)) return undefined
    const message = `${url.origin}/robots.txt does not allow ${url.pathname} to be got; ask its owner, or get it yourself and read it from the disk`
    return { kind: 'disallowed', retryAt: until, message }
  }

  /** Whether an address may be asked for; to be called in its host's turn. */
  async function refusal(url: URL, tally: Tally): Promise<Answer | undefined> {
    signal?.throwIfAborted()
    tally.hosts.add(url.host)
    tally.origins.add(url.origin)
    const waiting = waitingFor(url)
    if (waiting !== undefined) return waiting
    const rules = await rulesOf(url, tally)
    return 'kind' in rules ? rules : judged(url, rules)
  }

  async function ask(written: string, asking: Asking, tally: Tally): Promise<Answer> {
    let url: URL
    try {
      url = checkUrl(written)
    } catch (error) {
      if (error instanceof InputFault) return { kind: 'fault', fault: error }
      throw error
    }
    const answer = await inTurn(
      url.host,
      async () => (await refusal(url, tally)) ?? (await request(url, asking, tally, false)),
    )
    if (answer.kind !== 'fetched') return answer
    // Redirects are followed inside one request: where they end is judged before anything of it is used.
    const end = new URL(answer.fetched.url)
    if (end.href === url.href) return answer
    options.log({ kind: 'moved', source: tally.source, url: url.href, to: end.href })
    return (await inTurn(end.host, () => refusal(end, tally))) ?? answer
  }

  return {
    ask,
    recall: (memory) => {
      for (const [host, state] of memory.hosts) {
        const known = hosts.get(host)
        if (known === undefined || known.lastAt < state.lastAt) hosts.set(host, state)
      }
      for (const [origin, state] of memory.robots) {
        const known = robots.get(origin)
        if (known === undefined || known.until < state.until) robots.set(origin, state)
      }
    },
    memoryFor: (tally) => ({
      hosts: picked(hosts, tally.hosts),
      robots: picked(robots, tally.origins),
    }),
  }
}

function dated({ rules, ...rest }: RobotsRules, until: number): RobotsState {
  return { ...rest, rules: [...rules], until }
}

/** What is wrong and what to do, in one line. */
export function describe({ fault }: InputFault): string {
  return `${fault.message}; ${fault.remedy}`
}

function picked<Value>(all: ReadonlyMap<string, Value>, wanted: ReadonlySet<string>): Map<string, Value> {
  return new Map([...wanted].sort().flatMap((key) => (all.has(key) ? [[key, all.get(key)!] as const] : [])))
}
