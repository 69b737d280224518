/** How arguments of commands are read. */
import { InvalidArgumentError } from 'commander'

/** Of an option that may be given again and again. */
export const collect = (value: string, before: readonly string[]): string[] => [...before, value]

/** `NAME=VALUE`. */
export function pair(value: string, before: Readonly<Record<string, string>>): Record<string, string> {
  const at = value.indexOf('=')
  if (at < 1) throw new InvalidArgumentError('it is written NAME=VALUE.')
  return { ...before, [value.slice(0, at)]: value.slice(at + 1) }
}

/** Codes with commas between, or `any`. */
export function languages(value: string): 'any' | string[] {
  if (value === 'any') return 'any'
  const codes = value.split(',').map((code) => code.trim().toLowerCase())
  if (codes.every((code) => /^[a-z]{2}$/.test(code))) return codes
  throw new InvalidArgumentError('it is any, or codes of two letters (ISO 639-1) with commas between: en,fr.')
}

/** From 0 to 999. */
export function wholeNumber(value: string): number {
  if (!/^\d{1,3}$/.test(value)) throw new InvalidArgumentError('it is a whole number from 0 to 999.')
  return Number(value)
}
