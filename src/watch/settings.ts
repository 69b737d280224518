/** What a pipeline says of its watch, checked and made ready. */
import { createHash } from 'node:crypto'
import { isAbsolute, join } from 'node:path'
import { type Problem, RostrumError } from '../error.ts'
import { readTimetable, type Timetable } from './schedule.ts'

export type HookEvent = 'alert' | 'run' | 'failure'

/** A hook as the pipeline has it. */
export interface WrittenHook {
  readonly on: HookEvent
  /** A program and its arguments; no shell sees it. */
  readonly command?: readonly string[] | undefined
  readonly webhook?: string | undefined
  /** Name of the environment variable that holds the secret which webhooks are signed with. */
  readonly secret_env?: string | undefined
  /** Seconds: 60 for a command, 20 for a webhook where left out. */
  readonly timeout?: number | undefined
  readonly tries?: number | undefined
}

/** The part `watch` of a pipeline. */
export interface WrittenWatch {
  readonly schedule?: string | undefined
  readonly timezone?: string | undefined
  /** Seconds. */
  readonly jitter?: number | undefined
  /** Seconds between two requests to one host. */
  readonly delay?: number | undefined
  readonly contact?: string | undefined
  readonly folders?: boolean | undefined
  /** Seconds. */
  readonly settle?: number | undefined
  readonly allow_private?: readonly string[] | undefined
  readonly hooks?: readonly WrittenHook[] | undefined
  readonly log?:
    | {
        readonly file?: string | undefined
        readonly size?: number | undefined
        readonly keep?: number | undefined
      }
    | undefined
}

/** A source of a pipeline as far as a watch goes. */
export interface WrittenSource {
  readonly url?: string | undefined
  readonly path?: string | undefined
  readonly schedule?: string | undefined
}

interface HookBase {
  /** The same for the same target and event, whatever stands around it in the pipeline. */
  readonly id: string
  /** For messages; of a webhook only the host, since addresses can hold secrets. */
  readonly name: string
  readonly on: HookEvent
  readonly timeoutMs: number
  /** Deliveries are tried so often in short order, and from then on rarely. */
  readonly tries: number
}
export interface CommandHook extends HookBase {
  readonly kind: 'command'
  readonly command: readonly [program: string, ...args: string[]]
}
export interface WebhookHook extends HookBase {
  readonly kind: 'webhook'
  readonly url: string
  readonly secret: string | undefined
}
export type Hook = CommandHook | WebhookHook

export interface WatchSettings {
  /** When sources without a schedule of their own are collected; `undefined`: at the start alone. */
  readonly timetable: Timetable | undefined
  /** Addresses with a schedule of their own. */
  readonly ownTimetables: ReadonlyMap<string, Timetable>
  readonly jitterMs: number
  readonly delaySeconds: number
  readonly contact: string | undefined
  readonly watchesFolders: boolean
  readonly settleMs: number
  readonly allowPrivate: readonly string[]
  readonly hooks: readonly Hook[]
  readonly log: { readonly path: string; readonly size: number; readonly keep: number }
}

export interface SettingsOptions {
  /** The pipeline file, for messages. */
  readonly path: string
  readonly outputFolder: string
  readonly environment: Readonly<Record<string, string | undefined>>
  /** Whether the pipeline looks for alerts at all. */
  readonly hasAlerts: boolean
  /** `once`: nothing needs a schedule. */
  readonly mode: 'once' | 'on and on'
}

/**
 * @throws RostrumError `watch` with every problem: patterns, time zones, addresses, secrets that are not there, and a watch
 *   that would have nothing to watch
 */
export function watchSettings(
  written: WrittenWatch,
  sources: readonly WrittenSource[],
  { path, outputFolder, environment, hasAlerts, mode }: SettingsOptions,
): WatchSettings {
  const problems: Problem[] = []
  const report = (key: string, message: string) =>
    problems.push({ place: { source: path }, message: `${key}: ${message}` })
  const timezone = written.timezone ?? 'UTC'
  const timetableOf = (key: string, pattern: string): Timetable | undefined => {
    try {
      return readTimetable(pattern, timezone)
    } catch (error) {
      report(
        key,
        `${(error as Error).message}; got ${JSON.stringify(pattern)}, as in "0 7 * * *" for each day at 7:00`,
      )
      return undefined
    }
  }

  const timetable =
    written.schedule === undefined ? undefined : timetableOf('watch.schedule', written.schedule)
  const ownTimetables = new Map<string, Timetable>()
  sources.forEach(({ url, schedule }, index) => {
    const key = `sources.${index}`
    if (url === undefined) {
      if (schedule !== undefined)
        report(`${key}.schedule`, 'only a url source has one; files are watched as they change')
      return
    }
    if (schedule !== undefined) {
      const own = timetableOf(`${key}.schedule`, schedule)
      if (own !== undefined) ownTimetables.set(url, own)
    } else if (written.schedule === undefined && mode === 'on and on') {
      report(key, 'nothing says when it is collected; set watch.schedule, or a schedule of its own')
    }
  })
  const watchesFolders = written.folders !== false
  const hasUrl = sources.some(({ url }) => url !== undefined)
  if (mode === 'on and on' && !hasUrl && !watchesFolders && written.schedule === undefined)
    report('watch', 'there is nothing to watch; set watch.schedule, or leave watch.folders on')

  const hooks = (written.hooks ?? []).flatMap((hook, index): Hook[] => {
    if (hook.on === 'alert' && !hasAlerts)
      report(`watch.hooks.${index}.on`, 'nothing raises alerts; set alerts, as in alerts: {group: [speaker]}')
    const ready = readHook(hook, environment)
    if (typeof ready !== 'string') return [ready]
    report(`watch.hooks.${index}`, ready)
    return []
  })
  if (problems.length > 0) throw new RostrumError('watch', problems)
  const file = written.log?.file ?? 'watch.log'
  return {
    timetable,
    ownTimetables,
    jitterMs: (written.jitter ?? 60) * 1000,
    delaySeconds: written.delay ?? 2,
    contact: written.contact,
    watchesFolders,
    settleMs: (written.settle ?? 5) * 1000,
    allowPrivate: written.allow_private ?? [],
    hooks,
    log: {
      path: isAbsolute(file) ? file : join(outputFolder, file),
      size: written.log?.size ?? 5_000_000,
      keep: written.log?.keep ?? 5,
    },
  }
}

/** The hook, or what is wrong with it. */
function readHook(hook: WrittenHook, environment: SettingsOptions['environment']): Hook | string {
  const { on, command, webhook, secret_env: secretName } = hook
  const seconds = hook.timeout ?? (webhook === undefined ? 60 : 20)
  const base = { on, timeoutMs: seconds * 1000, tries: hook.tries ?? 5 }
  if ((command === undefined) === (webhook === undefined))
    return 'a hook has either a command or a webhook; give one of them'
  if (command !== undefined) {
    const [program, ...args] = command
    if (program === undefined || program === '')
      return 'the command is empty; give the program and its arguments as a list'
    if (secretName !== undefined) return 'secret_env is for webhooks; a command has the whole environment'
    return {
      ...base,
      kind: 'command',
      id: idOf(on, ...command),
      name: `command ${program}`,
      command: [program, ...args],
    }
  }
  const url = webhook !== undefined && URL.canParse(webhook) ? new URL(webhook) : undefined
  if (webhook === undefined || (url?.protocol !== 'https:' && url?.protocol !== 'http:'))
    return 'the webhook is no whole address; it begins with https:// or http://'
  if (url.username !== '' || url.password !== '')
    return 'the webhook has a user name or password in it; have it signed with secret_env instead'
  const secret = secretName === undefined ? undefined : environment[secretName]
  if (secretName !== undefined && (secret === undefined || secret === ''))
    return `the environment variable ${secretName}, which holds the secret, is not set; set it and start again`
  return {
    ...base,
    kind: 'webhook',
    id: idOf(on, webhook),
    name: `webhook to ${url.host}`,
    url: url.href,
    secret,
  }
}

function idOf(...parts: readonly string[]): string {
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex').slice(0, 12)
}
