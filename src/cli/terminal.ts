/**
 * What is said to people: on stderr, so that data on stdout stays clean; in colour and in place only on a terminal.
 */
import { describePlace } from '../error.ts'
import type { Diagnostic } from '../records.ts'
import { visibleLines } from '../write/terminal-text.ts'

export interface TerminalOptions {
  readonly isQuiet: boolean
  /** A progress line also where stderr is no terminal. */
  readonly wantsProgress: boolean
}

export interface Terminal {
  /** A line, unless `--quiet` was given. */
  say(line: string): void
  /** A line in any case. */
  complain(line: string): void
  /** A line that the next one takes the place of. */
  progress(line: string): void
  /** A diagnostic, of which only so many are shown in full; the rest are counted. */
  diagnose(diagnostic: Diagnostic): void
  /** Clears the progress line and says how many diagnostics were not shown. */
  close(): void
}

const MOST_DIAGNOSTICS = 20
const PROGRESS_EVERY_MS = 100

export function createTerminal({ isQuiet, wantsProgress }: TerminalOptions): Terminal {
  const { stderr } = process
  const showsProgress = !isQuiet && (stderr.isTTY || wantsProgress)
  let isOpen = false
  let last = 0
  let diagnostics = 0

  function clear(): void {
    if (isOpen && stderr.isTTY) stderr.write('\r\u001b[K')
    isOpen = false
  }

  function complain(line: string): void {
    clear()
    stderr.write(`${visibleLines(line)}\n`)
  }

  return {
    complain,
    say(line) {
      if (!isQuiet) complain(line)
    },
    progress(line) {
      const now = performance.now()
      if (!showsProgress || now - last < (stderr.isTTY ? PROGRESS_EVERY_MS : 10 * PROGRESS_EVERY_MS)) return
      last = now
      isOpen = true
      stderr.write(stderr.isTTY ? `\r\u001b[K${line.slice(0, (stderr.columns ?? 80) - 1)}` : `${line}\n`)
    },
    diagnose({ place, message, remedy, outcome }) {
      if (isQuiet || ++diagnostics > MOST_DIAGNOSTICS) return
      complain(
        `${describePlace(place)}  ${message}${outcome === 'left out' ? '; left out' : ''}\n    ${remedy}`,
      )
    },
    close() {
      clear()
      const hidden = diagnostics - MOST_DIAGNOSTICS
      if (hidden > 0 && !isQuiet) complain(`… and ${hidden} more remarks like these`)
      diagnostics = Math.min(diagnostics, MOST_DIAGNOSTICS) // closed twice, it is said once
    },
  }
}

/** Escape sequences of a style, or none where colour is not wanted. */
export function stylesFor(
  stream: NodeJS.WriteStream,
  choice: 'auto' | 'always' | 'never',
): (code: string, text: string) => string {
  const { FORCE_COLOR, NO_COLOR, TERM } = process.env
  const isWanted =
    choice === 'always' ||
    (choice === 'auto' && !NO_COLOR && (FORCE_COLOR === '1' || (stream.isTTY === true && TERM !== 'dumb')))
  return (code, text) => (isWanted ? `\u001b[${code}m${text}\u001b[0m` : text)
}

/** Thousands set apart by a space, as in 1 234 567: the same in every locale. */
export function grouped(count: number): string {
  return String(count).replace(/\B(?=(\d{3})+$)/g, ' ')
}

/** A count with its noun, as in `1 document` and `2 000 documents`. */
export function counted(count: number, one: string, many = `${one}s`): string {
  return `${grouped(count)} ${count === 1 ? one : many}`
}
