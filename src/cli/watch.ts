import { dirname, isAbsolute, join, resolve } from 'node:path'
import { type PipelineFile, readPipeline } from '../pipeline/pipeline.ts'
import type { WantedLanguages } from '../read/language-of.ts'
import { isoSecond, systemClock } from '../watch/clock.ts'
import { createCollect } from '../watch/collecting.ts'
import { findIllness } from '../watch/health.ts'
import { holderOf, takeLock } from '../watch/lock.ts'
import { createLog } from '../watch/log.ts'
import { createRun } from '../watch/running.ts'
import { watchSettings } from '../watch/settings.ts'
import { readState, writeState } from '../watch/state.ts'
import { createStatus, readStatus, statusPath } from '../watch/status.ts'
import type { Override } from '../yaml-check.ts'
import { EXIT } from './exit-code.ts'
import { overridesOf } from './overrides.ts'

export interface WatchCommandOptions {
  readonly set: readonly string[]
  readonly language?: WantedLanguages
  readonly out?: string
  /** One turn of everything, then the end. */
  readonly once?: boolean
  /** Say whether the watch that runs elsewhere is well. */
  readonly health?: boolean
  /** Print what it is doing, as JSON. */
  readonly status?: boolean
  readonly quiet?: boolean
}

/** What all of the command needs of its arguments. */
interface Asked {
  readonly path: string
  readonly options: WatchCommandOptions
  readonly overrides: readonly Override[]
  readonly pipeline: PipelineFile
  /** Absolute. */
  readonly folder: string
}

/** `rostrum watch`: gives the exit code. */
export async function watch(path: string, options: WatchCommandOptions): Promise<number> {
  const overrides = await overridesOf(options.set)
  const { file: pipeline } = readPipeline(path, overrides)
  const folder = resolve(options.out ?? pipeline.outputs.folder ?? join('outputs', pipeline.name))
  const asked: Asked = { path, options, overrides, pipeline, folder }
  if (options.health) return tellHealth(folder)
  if (options.status) return printStatus(folder)
  return begin(asked)
}

async function tellHealth(folder: string): Promise<number> {
  const { now } = systemClock
  const status = await readStatus(folder)
  const illness = findIllness(status, now())
  if (illness.length === 0 && (await holderOf(folder, now)) === undefined)
    illness.push(`process ${status?.pid} is gone without a word; start it again: rostrum watch PIPELINE`)
  if (illness.length === 0) {
    const run =
      status?.lastRun === undefined ? 'no run yet' : `run ${status.lastRun.run} at ${status.lastRun.at}`
    process.stdout.write(`well: ${status?.state}, ${run}\n`)
    return EXIT.done
  }
  const { visible } = await import('../write/terminal-text.ts')
  process.stdout.write(illness.map((reason) => `${visible(reason)}\n`).join(''))
  return EXIT.failed
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

async function begin(asked: Asked): Promise<number> {
  const { path, options, pipeline, folder } = asked
  const isOnce = options.once === true
  const settings = watchSettings(pipeline.watch ?? {}, pipeline.sources, {
    path,
    outputFolder: folder,
    environment: process.env,
    mode: isOnce ? 'once' : 'on and on',
  })
  const { now } = systemClock
  const lock = await takeLock(folder, isoSecond(now()), now)
  const log = createLog({
    ...settings.log,
    now,
    echo: (line) => {
      if (options.quiet !== true || !/^\S+ info /.test(line)) process.stderr.write(`${line}\n`)
    },
  })
  const stop = new AbortController()
  const onStop = (name: NodeJS.Signals) => {
    log.write('info', `${name}: ends after what is under way; once more, and it ends at once`)
    stop.abort()
  }
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const
  for (const name of signals) process.once(name, onStop)
  try {
    const [{ createWatch }, { openHooks }, { watchFolders }] = await Promise.all([
      import('../watch/loop.ts'),
      import('../watch/hooks.ts'),
      import('../watch/folders.ts'),
    ])
    const { state, damaged } = await readState(folder)
    if (damaged !== undefined)
      log.write(
        'warning',
        `what the watch remembered could not be read, and is now ${damaged}; it begins anew`,
      )
    const parts = { clock: systemClock, random: Math.random, log }
    const paths = pipeline.sources.flatMap((source) =>
      source.path === undefined ? [] : [absolute(path, source.path)],
    )
    const whole = createWatch({
      ...parts,
      pipelinePath: resolve(path),
      settings,
      hasPaths: paths.length > 0,
      urls: pipeline.sources.flatMap(({ url }) => (url === undefined ? [] : [url])),
      status: createStatus(folder, now, (error) => log.write('warning', (error as Error).message)),
      hooks: await openHooks({
        ...parts,
        outputFolder: folder,
        pipeline: pipeline.name,
        hooks: settings.hooks,
      }),
      state,
      saveState: (next) => writeState(folder, next),
      renewLock: lock.renew,
      collect: createCollect(pipeline, folder, settings, log),
      run: createRun({ ...asked, ...options, log }),
      watchFolders:
        settings.watchesFolders && !isOnce
          ? (onChange) =>
              watchFolders({
                paths: [...paths, resolve(path)],
                outputFolder: folder,
                settleMs: settings.settleMs,
                onChange,
                log,
              })
          : undefined,
    })
    log.write('info', `${isOnce ? 'one turn of' : 'watches'} ${path}, process ${process.pid}, into ${folder}`)
    if (!isOnce) {
      await whole.goOn(stop.signal)
      return EXIT.done
    }
    const isWell = await whole.once(stop.signal)
    return stop.signal.aborted ? EXIT.stopped : isWell ? EXIT.done : EXIT.failed
  } finally {
    for (const name of signals) process.off(name, onStop)
    await lock.release()
  }
}

function absolute(pipelinePath: string, path: string): string {
  return isAbsolute(path) ? path : resolve(dirname(pipelinePath), path)
}
