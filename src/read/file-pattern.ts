import type { Fault } from './diagnostic.ts'
import { baseName } from './source.ts'

/** A file name taken apart: its docvars, or why it does not fit. */
export type FilePattern = (relative: string) => Readonly<Record<string, string>> | undefined

/** What a file pattern comes to. */
export type ParsedPattern =
  | { readonly kind: 'pattern'; readonly apply: FilePattern }
  | { readonly kind: 'bad'; readonly message: string }

const NAME = /^[\p{L}_][\p{L}\p{N}_-]*$/u

/**
 * Reads a pattern such as `{country}_{session}_{year}.txt`. Each `{name}` takes one character or more, up to where what
 * follows it in the pattern first comes again; `{_}` takes and forgets. A pattern with `/` is held against the path
 * below the source's folder, another against the file's name; `.gz` at the end of a file is not looked at.
 */
export function parseFilePattern(pattern: string): ParsedPattern {
  const pieces = pattern.split(/(\{[^{}]*\})/)
  const names: string[] = []
  const literals: string[] = [pieces[0] ?? '']
  for (let at = 1; at < pieces.length; at += 2) {
    const name = (pieces[at] ?? '').slice(1, -1)
    const literal = pieces[at + 1] ?? ''
    if (!NAME.test(name)) {
      return bad(pattern, `{${name}} is not a name; names are letters, digits, _ and -, as in {country}`)
    }
    if (name !== '_' && names.includes(name)) return bad(pattern, `{${name}} comes twice`)
    if (literal === '' && at + 2 < pieces.length) {
      return bad(pattern, `nothing between {${name}} and the next name tells where one ends`)
    }
    names.push(name)
    literals.push(literal)
  }
  if (names.length === 0) return bad(pattern, 'no {name} in it; expected one such as {country}_{year}.txt')
  if (literals.some((literal) => /[{}]/.test(literal))) return bad(pattern, 'a brace without its other half')
  const isPath = pattern.includes('/')
  return {
    kind: 'pattern',
    apply: (relative) => {
      const plain = relative.replace(/\.gz$/i, '')
      return takeApart(isPath ? plain : baseName(plain), names, literals)
    },
  }
}

/** The remark on a file whose name does not fit. */
export function patternUnfit(pattern: string): Fault {
  return {
    code: 'pattern-unfit',
    message: `the file's name does not fit the pattern ${pattern}; it gives no docvars`,
    remedy: 'rename the file, or give it a source with a pattern of its own',
  }
}

function takeApart(
  name: string,
  names: readonly string[],
  literals: readonly string[],
): Readonly<Record<string, string>> | undefined {
  const docvars: Record<string, string> = {}
  const start = literals[0] ?? ''
  if (!name.startsWith(start)) return undefined
  let at = start.length
  for (const [index, docvar] of names.entries()) {
    const literal = literals[index + 1] ?? ''
    const isLast = index === names.length - 1
    const end = isLast ? name.length - literal.length : name.indexOf(literal, at + 1)
    if (end <= at || (isLast && !name.endsWith(literal))) return undefined
    const value = name.slice(at, end)
    if (value.includes('/')) return undefined
    if (docvar !== '_') docvars[docvar] = value
    at = end + literal.length
  }
  return docvars
}

function bad(pattern: string, reason: string): ParsedPattern {
  return { kind: 'bad', message: `the file pattern ${JSON.stringify(pattern)}: ${reason}` }
}
