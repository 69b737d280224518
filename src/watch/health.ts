/** Whether a watch is well: one answer for systemd, containers and monitoring. */
import { inWords } from './clock.ts'
import type { WatchStatus } from './status.ts'

/** A heartbeat is written every half minute; long steps that let nothing else work may delay it. */
const FRESH_MS = 300_000

/** Times in a row that a source must fail before it is more than the usual trouble of the web. */
export const PERSISTING = 3

/** What is wrong with a watch by its status, each with what to do; none where it is well. */
export function findIllness(status: WatchStatus | undefined, now: number): string[] {
  if (status === undefined) return ['no watch has run here; start one: rostrum watch PIPELINE']
  if (status.state === 'ended')
    return [`the watch ended at ${status.heartbeat}; start it again: rostrum watch PIPELINE`]
  const age = now - Date.parse(status.heartbeat)
  // A clock that was set back makes a heartbeat of the future; the next one comes within a minute.
  if (!(age < FRESH_MS)) {
    const message = `the last sign of life of process ${status.pid} is ${inWords(age)} old; see the log, end the process if it is there, and start it again`
    return [message]
  }
  const found: string[] = []
  const { failure, sources, hooks } = status
  if (failure !== undefined)
    found.push(`runs have failed since ${failure.since} (${failure.times} in a row): ${failure.message}`)
  for (const { url, failures, message } of sources) {
    if (failures >= PERSISTING)
      found.push(`${url} could not be collected ${failures} times in a row: ${message ?? 'see the log'}`)
  }
  if (hooks.failing > 0)
    found.push(`${hooks.failing} of ${hooks.waiting} deliveries to hooks fail again and again; see the log`)
  return found
}
