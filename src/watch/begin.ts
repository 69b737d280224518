/** A watch put together: lock, log, what it remembers, what it collects and runs, whom it tells. */
import { existsSync } from 'node:fs'
import { dirname, isAbsolute, resolve } from 'node:path'
import type { PipelineFile } from '../pipeline/pipeline.ts'
import type { PlanOptions } from '../pipeline/plan.ts'
import type { Override } from '../yaml-check.ts'
import { isoSecond, systemClock } from './clock.ts'
import { createCollect } from './collecting.ts'
import { watchFolders } from './folders.ts'
import { openHooks } from './hooks.ts'
import { takeLock } from './lock.ts'
import { createLog } from './log.ts'
import { createWatch } from './loop.ts'
import { createRun, lastRunDone } from './running.ts'
import { watchSettings } from './settings.ts'
import { readState, writeState } from './state.ts'
import { createStatus } from './status.ts'

export interface BeginOptions extends PlanOptions {
  /** The pipeline file. */
  readonly path: string
  readonly pipeline: PipelineFile
  readonly overrides: readonly Override[]
  /** In place of the pipeline's own output folder. */
  readonly out: string | undefined
  /** The output folder that this comes to, absolute. */
  readonly folder: string
  /** `once`: one turn of everything, then the end. */
  readonly mode: 'once' | 'on and on'
  readonly environment: Readonly<Record<string, string | undefined>>
  /** Gets each line of the log. */
  readonly echo: (line: string) => void
  /** Ends the watch after what is under way. */
  readonly signal: AbortSignal
}

/**
 * Watches until the signal aborts, or makes one turn.
 *
 * @returns whether all went well; a watch that was to go on and on and was ended did well
 * @throws RostrumError: `watch` where the settings are wrong, `watch-busy` where another process watches, `write-failed`
 */
export async function beginWatch(options: BeginOptions): Promise<boolean> {
  const { path, pipeline, folder, mode, signal } = options
  const { now } = systemClock
  const settings = watchSettings(pipeline.watch ?? {}, pipeline.sources, {
    path,
    outputFolder: folder,
    environment: options.environment,
    hasAlerts: pipeline.alerts !== undefined,
    mode,
  })
  const lock = await takeLock(folder, isoSecond(now()), now)
  try {
    const log = createLog({ ...settings.log, now, echo: options.echo })
    log.write('info', `${mode === 'once' ? 'one turn of' : 'watches'} ${path} into ${folder}`)
    signal.addEventListener('abort', () =>
      log.write('info', 'is asked to end, and does after what is under way'),
    )
    const { state, damaged } = await readState(folder)
    if (damaged !== undefined) {
      const message = `what the watch remembered could not be read, and is now ${damaged}; it begins anew`
      log.write('warning', message)
    }
    const parts = { clock: systemClock, random: Math.random, log }
    const { name, sources } = pipeline
    const isWatchingFolders = settings.watchesFolders && mode === 'on and on'
    const watch = createWatch({
      ...parts,
      settings,
      state,
      pipelinePath: resolve(path),
      hasPaths: sources.some((source) => source.path !== undefined),
      urls: sources.flatMap(({ url }) => (url === undefined ? [] : [url])),
      status: createStatus(folder, now, (error) => log.write('warning', (error as Error).message)),
      hooks: await openHooks({ ...parts, outputFolder: folder, pipeline: name, hooks: settings.hooks }),
      saveState: (next) => writeState(folder, next),
      renewLock: lock.renew,
      collect: createCollect(pipeline, folder, settings, log),
      run: createRun({ ...options, log }),
      lastRunDone: () => lastRunDone(folder),
      watchFolders: isWatchingFolders
        ? (onChange) =>
            watchFolders({
              paths: watchedPaths(path, pipeline),
              outputFolder: folder,
              settleMs: settings.settleMs,
              onChange,
              log,
            })
        : undefined,
    })
    if (mode === 'once') return await watch.once(signal)
    await watch.goOn(signal)
    return true
  } finally {
    await lock.release()
  }
}

/** Sources, the pipeline itself, and lexicons of the user's own: a change of any can change results. */
function watchedPaths(path: string, { sources, lexicons = [] }: PipelineFile): string[] {
  const base = dirname(resolve(path))
  const absolute = (written: string) => (isAbsolute(written) ? written : resolve(base, written))
  return [
    ...sources.flatMap((source) => (source.path === undefined ? [] : [absolute(source.path)])),
    resolve(path),
    ...lexicons.map(absolute).filter((lexicon) => existsSync(lexicon)), // the others are names of those that ship
  ]
}
