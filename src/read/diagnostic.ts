import type { Diagnostic, Place, Reading } from '../records.ts'

/** What a diagnostic says, without where. */
export interface Fault {
  readonly code: string
  /** What is wrong and what was expected. */
  readonly message: string
  /** What to do about it. */
  readonly remedy: string
}

/**
 * A fault that ends the reading of one input, thrown inside `read/` by what opens and decodes it; whoever reads the
 * input turns it into a rejected reading, and the run goes on.
 */
export class InputFault extends Error {
  readonly fault: Fault

  constructor(fault: Fault, options?: ErrorOptions) {
    super(fault.message, options)
    this.name = 'InputFault'
    this.fault = fault
  }
}

/** A reading without a document. `id` where the input has told it. */
export function rejected(place: Place, fault: Fault, id?: string): Reading {
  return {
    kind: 'rejected',
    diagnostic: { place, ...(id === undefined ? {} : { id }), ...shownFault(fault), outcome: 'left out' },
  }
}

/** A remark on a document that is kept. */
export function remark(place: Place, fault: Fault, id?: string): Diagnostic {
  return { place, ...(id === undefined ? {} : { id }), ...shownFault(fault), outcome: 'kept' }
}

/** Control characters, and halves of surrogate pairs, which no file can hold. */
const UNSHOWN =
  /[\u0000-\u001f\u007f-\u009f]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g

/** Text out of an input as a message can hold it: control characters are escaped, so that no terminal obeys them. */
export function shownText(text: string): string {
  return text.replace(UNSHOWN, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)
}

function shownFault({ code, message, remedy }: Fault): Fault {
  return { code, message: shownText(message), remedy: shownText(remedy) }
}

/** The reading that a caught error comes to: an `InputFault`, or an error of the file system. Others are thrown on. */
export function rejectedBy(error: unknown, place: Place): Reading {
  if (error instanceof InputFault) return rejected(place, error.fault)
  if (error instanceof Error && 'syscall' in error && 'code' in error) {
    return rejected(place, {
      code: 'unreadable',
      message: `cannot be read: ${describeSystemError(String(error.code))}`,
      remedy: 'check that the file is still there and that you may read it',
    })
  }
  throw error
}

function describeSystemError(code: string): string {
  switch (code) {
    case 'ENOENT':
      return 'no such file (ENOENT)'
    case 'EACCES':
    case 'EPERM':
      return 'no permission (EACCES)'
    case 'EISDIR':
      return 'it is a folder (EISDIR)'
    case 'ELOOP':
      return 'its symbolic links go in a circle (ELOOP)'
    default:
      return code
  }
}

/** A value as a message shows it: quoted, control characters escaped, cut at 60 characters. */
export function quote(value: unknown): string {
  const written = typeof value === 'string' ? value : String(value)
  return JSON.stringify(written.length > 60 ? `${written.slice(0, 57)}…` : written)
}

/** Names as a message lists them: the first twelve, and how many there are beyond. */
export function listNames(names: readonly string[]): string {
  const shown = names.slice(0, 12).map((name) => (name.length > 60 ? `${name.slice(0, 57)}…` : name))
  const rest = names.length - shown.length
  return `${shown.join(', ')}${rest > 0 ? ` and ${rest} more` : ''}`
}
