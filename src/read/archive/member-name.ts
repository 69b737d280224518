import type { Fault } from '../diagnostic.ts'
import type { Limits } from '../options.ts'

/** A member's path as it can be used, or why it cannot. */
export type MemberName =
  | { readonly kind: 'name'; readonly name: string }
  | { readonly kind: 'folder' }
  | { readonly kind: 'unsafe'; readonly shown: string; readonly fault: Fault }

/**
 * Judges a path as an archive holds it. Only paths inside the archive are taken: none that is absolute, has a drive
 * letter, `..`, a backslash or a control character, or is over the limit; `./` and doubled slashes are dropped. Nothing
 * is written to disk, but ids and places are made of names, and others may unpack what rostrum has read.
 */
export function memberName(written: string, limits: Pick<Limits, 'memberNameCharacters'>): MemberName {
  const unsafe = (code: string, reason: string): MemberName => ({
    kind: 'unsafe',
    shown: shownName(written),
    fault: { code, message: reason, remedy: 'pack the archive anew with plain paths inside it' },
  })
  if (written.length > limits.memberNameCharacters) {
    return unsafe('member-name-too-long', `its path has over ${limits.memberNameCharacters} characters`)
  }
  if (/[\u0000-\u001f\u007f-\u009f]/.test(written))
    return unsafe('unsafe-path', 'its path holds a control character')
  if (written.includes('\\')) return unsafe('unsafe-path', 'its path holds a backslash; expected /')
  if (written.startsWith('/')) return unsafe('unsafe-path', 'its path is absolute')
  if (/^[A-Za-z]:/.test(written)) return unsafe('unsafe-path', 'its path begins with a drive letter')
  const steps = written.split('/').filter((step) => step !== '' && step !== '.')
  if (steps.includes('..')) return unsafe('unsafe-path', 'its path leads out of the archive (..)')
  if (written.endsWith('/') || steps.length === 0) return { kind: 'folder' }
  return { kind: 'name', name: steps.join('/') }
}

/** A path as a place shows it: cut at 120 characters, control characters escaped, so that a terminal obeys none. */
export function shownName(written: string): string {
  const cut = written.length > 120 ? `${written.slice(0, 119)}…` : written
  return cut.replace(/[\u0000-\u001f\u007f-\u009f]/g, (character) => {
    return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`
  })
}
