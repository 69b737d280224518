/** What a watch must remember over its end. */
import { rename } from 'node:fs/promises'
import { isRecord, readJson, watchPath, writeWhole } from './files.ts'

export interface WatchState {
  /** When turns were last made, by address, or `pipeline` for those of the pipeline's own schedule; ms since 1970. */
  readonly turns: Readonly<Record<string, number>>
  /** The last run whose alerts and events are in the queue of the hooks. */
  readonly run: number | undefined
}

const VERSION = 1
const EMPTY: WatchState = { turns: {}, run: undefined }

/**
 * Reads the state of an output folder. One that cannot be read is moved aside, and a new one begun: then turns that were
 * made may be made again, and nothing else is lost.
 *
 * @returns `damaged`: where the unreadable one is now
 */
export async function readState(
  outputFolder: string,
): Promise<{ readonly state: WatchState; readonly damaged?: string }> {
  const path = watchPath(outputFolder, 'state.json')
  const found = await readJson(path)
  if (found === undefined) return { state: EMPTY }
  if (found !== 'damaged' && found.version === VERSION && isRecord(found.turns)) {
    const turns = Object.entries(found.turns).filter(
      (entry): entry is [string, number] => typeof entry[1] === 'number' && Number.isFinite(entry[1]),
    )
    const run = typeof found.run === 'number' && Number.isInteger(found.run) ? found.run : undefined
    return { state: { turns: Object.fromEntries(turns), run } }
  }
  const damaged = `${path}.damaged`
  await rename(path, damaged)
  return { state: EMPTY, damaged }
}

/** @throws RostrumError `write-failed` */
export async function writeState(outputFolder: string, { turns, run }: WatchState): Promise<void> {
  const text = JSON.stringify({ version: VERSION, turns, run }, undefined, 2)
  await writeWhole(watchPath(outputFolder, 'state.json'), `${text}\n`)
}
