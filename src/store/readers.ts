/**
 * Readers' turns. The database lets nobody read while a process writes. So a reader leaves a note beside the store, and
 * the writer, between two batches, closes the store for a moment where it finds one.
 */
import { readdirSync, rmSync, statSync } from 'node:fs'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'

const NOTE = '.store-reader-'
/** A note that is older was left by a reader that died. */
const NOTE_LIVES_MS = 30_000
/** How long a writer waits for the readers it gave way to. */
const TURN_MS = 5000
const LOOK_AGAIN_MS = 20

/** A reader's wish to read. */
export interface Turn {
  /** Leaves the note, or renews it. A folder that cannot be written has no writer either. */
  readonly ask: () => Promise<void>
  /** Takes the note away. */
  readonly over: () => void
}

export function askForTurn(folder: string): Turn {
  const note = join(folder, `${NOTE}${process.pid}`)
  return {
    ask: () => writeFile(note, '').catch(() => {}),
    over: () => {
      rmSync(note, { force: true })
    },
  }
}

/** Whether a reader waits for its turn. */
export function isAwaited(folder: string): boolean {
  return notesIn(folder).length > 0
}

/** Waits until the readers that asked are done, but not for long. The store must be closed. */
export async function giveTurn(folder: string): Promise<void> {
  const until = performance.now() + TURN_MS
  while (isAwaited(folder) && performance.now() < until) {
    await new Promise((resolve) => setTimeout(resolve, LOOK_AGAIN_MS))
  }
  // Whoever held on for longer has had its turn.
  for (const name of notesIn(folder)) rmSync(join(folder, name), { force: true })
}

function notesIn(folder: string): string[] {
  let names: string[]
  try {
    names = readdirSync(folder)
  } catch {
    return []
  }
  return names.filter((name) => name.startsWith(NOTE) && isFresh(join(folder, name)))
}

function isFresh(path: string): boolean {
  try {
    return Date.now() - statSync(path).mtimeMs < NOTE_LIVES_MS
  } catch {
    return false
  }
}
