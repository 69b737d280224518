/** What a watch collects, and how its pipeline says so. */
import { collectedFolder } from '../pipeline/collected.ts'
import type { PipelineFile } from '../pipeline/pipeline.ts'
import { systemClock } from './clock.ts'
import { type CollectEvent, type CollectSource, collectLimits } from './collect/options.ts'
import type { Log } from './log.ts'
import type { SourceReport } from './reports.ts'
import type { WatchSettings } from './settings.ts'

/**
 * Gives what collects sources by their addresses.
 *
 * @param outputFolder absolute: what is collected lies below it
 */
export function createCollect(
  pipeline: PipelineFile,
  outputFolder: string,
  settings: Pick<WatchSettings, 'contact' | 'delaySeconds' | 'allowPrivate'>,
  log: Log,
): (urls: readonly string[], signal: AbortSignal) => Promise<readonly SourceReport[]> {
  const sources = pipeline.sources.flatMap((source): CollectSource[] => {
    const { url, format, fetch: follow, selector } = source
    if (url === undefined) return []
    const kind = format === 'auto' || format === 'feed' ? format : 'page'
    return [{ url, kind, follow: follow ?? 'none', folder: collectedFolder(outputFolder, url), selector }]
  })
  return async (urls, signal) => {
    const { collect } = await import('../watch/collect/collect.ts')
    return collect(
      sources.filter(({ url }) => urls.includes(url)),
      {
        contact: settings.contact,
        delaySeconds: settings.delaySeconds,
        allowPrivate: settings.allowPrivate,
        limits: collectLimits(widest(pipeline.sources)),
        signal,
        now: systemClock.now,
        random: Math.random,
        sleep: async (milliseconds, signal) => {
          await systemClock.sleep(milliseconds, signal)
          signal?.throwIfAborted()
        },
        log: (event) => tellEvent(log, event),
      },
    )
  }
}

/** Sources are collected together: each bound is the widest that one of them has. */
function widest(sources: PipelineFile['sources']): Record<string, number> {
  const bounds: Record<string, number> = {}
  for (const { url, limits } of sources) {
    if (url === undefined) continue
    for (const [name, bound] of Object.entries(limits ?? {}))
      if (bound !== undefined) bounds[name] = Math.max(bound, bounds[name] ?? 0)
  }
  return bounds
}

/** What the report of a source does not hold. */
function tellEvent(log: Log, event: CollectEvent): void {
  if (event.kind === 'moved' && event.url === event.source)
    log.write('warning', `${event.url}  has moved to ${event.to}; give that address in the pipeline`)
  else if (event.kind === 'state-damaged') log.write('warning', `${event.source}  ${event.message}`)
}
