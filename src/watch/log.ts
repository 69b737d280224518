/** The log of a watch: lines in a file of bounded size, and on stderr. */
import { appendFileSync, mkdirSync, renameSync, rmSync, statSync } from 'node:fs'
import { dirname } from 'node:path'
import { visible } from '../write/terminal-text.ts'
import { isoSecond } from './clock.ts'

export type Level = 'info' | 'warning' | 'error'

export interface Log {
  /** Adds a line. A log that cannot be written ends nothing: that is said on stderr, once. */
  readonly write: (level: Level, message: string) => void
}

export interface LogOptions {
  readonly path: string
  /** Bytes from which a new file is begun. */
  readonly size: number
  /** Older files that are kept: `.1` is the youngest. 0 for none. */
  readonly keep: number
  readonly now: () => number
  /** Gets each line too, without its line break. */
  readonly echo: (line: string) => void
}

/** Longer messages are cut. */
const LONGEST = 2000

export function createLog({ path, size, keep, now, echo }: LogOptions): Log {
  let hasFailed = false
  return {
    write: (level, message) => {
      const text = visible(message)
      const shown = text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text
      const line = `${isoSecond(now())} ${level} ${shown}`
      echo(line)
      try {
        append(`${line}\n`)
        hasFailed = false
      } catch (error) {
        if (!hasFailed) {
          const why = (error as Error).message
          echo(
            `${isoSecond(now())} warning ${visible(`${path}  the log cannot be written: ${why}; the watch goes on`)}`,
          )
        }
        hasFailed = true
      }
    },
  }

  function append(line: string): void {
    const found = statSync(path, { throwIfNoEntry: false })
    if (found === undefined) mkdirSync(dirname(path), { recursive: true })
    else if (found.isFile() && found.size > 0 && found.size + Buffer.byteLength(line) > size) rotate()
    appendFileSync(path, line)
  }

  function rotate(): void {
    rmSync(keep === 0 ? path : `${path}.${keep}`, { force: true })
    for (let number = keep - 1; number >= 0; number--) {
      const from = number === 0 ? path : `${path}.${number}`
      if (statSync(from, { throwIfNoEntry: false }) !== undefined) renameSync(from, `${path}.${number + 1}`)
    }
  }
}
