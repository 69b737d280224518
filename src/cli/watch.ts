import { join, resolve } from 'node:path'
import { RostrumError } from '../error.ts'
import { readPipeline } from '../pipeline/pipeline.ts'
import type { WantedLanguages } from '../read/language-of.ts'
import { systemClock } from '../watch/clock.ts'
import { findIllness } from '../watch/health.ts'
import { holderOf } from '../watch/lock.ts'
import { readStatus, statusPath } from '../watch/status.ts'
import { visibleLines } from '../write/terminal-text.ts'
import { EXIT } from './exit-code.ts'
import { overridesOf } from './overrides.ts'

export interface WatchCommandOptions {
  readonly set: readonly string[]
  /** ISO 639-1 codes, or `any`, in place of what the sources say. */
  readonly language?: WantedLanguages
  readonly out?: string
  /** One turn of everything, then the end. */
  readonly once?: boolean
  /** Say whether the watch of this pipeline is well. */
  readonly health?: boolean
  /** Print what it is doing, as JSON. */
  readonly status?: boolean
  readonly quiet?: boolean
}

/** `rostrum watch`: gives the exit code. */
export async function watch(path: string, options: WatchCommandOptions): Promise<number> {
  const overrides = await overridesOf(options.set)
  const { file: pipeline } = readPipeline(path, overrides)
  const folder = resolve(options.out ?? pipeline.outputs.folder ?? join('outputs', pipeline.name))
  if (options.health) return tellHealth(folder)
  if (options.status) return printStatus(folder)

  const stop = new AbortController()
  const onStop = () => stop.abort() // a second one ends the process as it ends any other
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const
  for (const name of signals) process.once(name, onStop)
  try {
    const { beginWatch } = await import('../watch/begin.ts')
    const isWell = await beginWatch({
      path,
      pipeline,
      overrides,
      out: options.out,
      language: options.language,
      folder,
      mode: options.once ? 'once' : 'on and on',
      environment: process.env,
      echo: (line) => {
        if (!options.quiet || !/^\S+ info /.test(line)) process.stderr.write(`${line}\n`)
      },
      signal: stop.signal,
    })
    if (options.once && stop.signal.aborted) return EXIT.stopped
    return isWell ? EXIT.done : EXIT.failed
  } catch (error) {
    if (!(error instanceof RostrumError) || error.code !== 'watch-busy') throw error
    process.stderr.write(`${visibleLines(error.message)}\n`)
    return EXIT.failed
  } finally {
    for (const name of signals) process.off(name, onStop)
  }
}

async function tellHealth(folder: string): Promise<number> {
  const { now } = systemClock
  const status = await readStatus(folder)
  const illness = findIllness(status, now())
  if (illness.length === 0 && (await holderOf(folder, now)) === undefined)
    illness.push(`process ${status?.pid} is gone without a word; start it again: rostrum watch PIPELINE`)
  if (illness.length > 0) {
    process.stdout.write(illness.map((reason) => `${visibleLines(reason)}\n`).join(''))
    return EXIT.failed
  }
  const last = status?.lastRun
  const run = last === undefined ? 'no run yet' : `run ${last.run} at ${last.at}`
  process.stdout.write(`well: ${status?.state}, ${run}\n`)
  return EXIT.done
}

async function printStatus(folder: string): Promise<number> {
  const status = await readStatus(folder)
  if (status === undefined) {
    process.stderr.write(`${statusPath(folder)}  no watch has run here; start one: rostrum watch PIPELINE\n`)
    return EXIT.failed
  }
  process.stdout.write(`${JSON.stringify(status, undefined, 2)}\n`)
  return EXIT.done
}
