/** A glob made ready: the folder it starts from and what paths below it must be like. */
export interface Glob {
  /** The leading folders without wildcards; `.` where there are none. */
  readonly base: string
  /** Most folders below `base` that a match can lie in; Infinity with `**`. */
  readonly depth: number
  /** Whether a path below `base`, with `/` between its parts, matches. */
  readonly matches: (path: string) => boolean
}

const MAGIC = /[*?{[]/
const MOST_ALTERNATIVES = 1000

/** Whether a path has wildcards. */
export function isGlob(path: string): boolean {
  return MAGIC.test(path)
}

/**
 * Compiles a glob: `*` and `?` inside a name, `**` for any number of folders, `[abc]`, `[a-z]`, `[!a]` for one
 * character, `{a,b}` for alternatives. Matching takes time linear in the pattern times the path, whatever they hold.
 *
 * @returns `undefined` where braces open into more than 1,000 alternatives
 */
export function compileGlob(pattern: string): Glob | undefined {
  const parts = pattern.replace(/\/+/g, '/').split('/')
  const magicAt = parts.findIndex((part) => MAGIC.test(part))
  const base = magicAt === 0 ? '.' : parts.slice(0, magicAt).join('/') || '/'
  const alternatives = expandBraces(parts.slice(magicAt).join('/'))
  if (alternatives === undefined) return undefined
  const lists = alternatives.map((alternative) => alternative.split('/'))
  return {
    base,
    depth: Math.max(
      ...lists.map((list) => (list.includes('**') ? Number.POSITIVE_INFINITY : list.length - 1)),
    ),
    matches: (path) => {
      const names = path.split('/')
      return lists.some((list) => matchParts(list, names))
    },
  }
}

/** `a{b,c}d` → `abd`, `acd`; braces may be nested; one without its end stands for itself. */
function expandBraces(pattern: string): string[] | undefined {
  const finished: string[] = []
  const open = [pattern]
  while (open.length > 0) {
    if (finished.length + open.length > MOST_ALTERNATIVES) return undefined
    const next = open.pop() ?? ''
    const braces = findBraces(next)
    if (braces === undefined) finished.push(next)
    else {
      for (const choice of braces.choices)
        open.push(next.slice(0, braces.start) + choice + next.slice(braces.end))
    }
  }
  return finished
}

function findBraces(pattern: string): { start: number; end: number; choices: string[] } | undefined {
  const start = pattern.indexOf('{')
  if (start === -1) return undefined
  const choices: string[] = []
  let depth = 0
  let from = start + 1
  for (let at = start; at < pattern.length; at++) {
    const character = pattern[at]
    if (character === '{') depth++
    if (character === '}') depth--
    if ((character === ',' && depth === 1) || depth === 0) {
      choices.push(pattern.slice(from, at))
      from = at + 1
    }
    if (depth === 0) return { start, end: at + 1, choices }
  }
  return undefined
}

/** Wildcards over a list, where `**` stands for any number of names: goes back to the last `**` only. */
function matchParts(parts: readonly string[], names: readonly string[]): boolean {
  return matchWild(
    parts.length,
    names.length,
    (part) => parts[part] === '**',
    (part, name) => matchName(parts[part] ?? '', names[name] ?? ''),
  )
}

function matchName(pattern: string, name: string): boolean {
  if (name.startsWith('.') && !pattern.startsWith('.')) return false
  const pieces = pattern.match(/\[!?\]?[^\]]*\]|[\s\S]/gu) ?? []
  const characters = [...name]
  return matchWild(
    pieces.length,
    characters.length,
    (piece) => pieces[piece] === '*' || pieces[piece] === '**',
    (piece, at) => matchCharacter(pieces[piece] ?? '', characters[at] ?? ''),
  )
}

function matchWild(
  patternLength: number,
  length: number,
  isStar: (index: number) => boolean,
  isMatch: (patternIndex: number, index: number) => boolean,
): boolean {
  let inPattern = 0
  let at = 0
  let star = -1
  let resume = 0
  while (at < length) {
    if (inPattern < patternLength && isStar(inPattern)) {
      star = inPattern++
      resume = at
    } else if (inPattern < patternLength && isMatch(inPattern, at)) {
      inPattern++
      at++
    } else if (star !== -1) {
      inPattern = star + 1
      at = ++resume
    } else return false
  }
  while (inPattern < patternLength && isStar(inPattern)) inPattern++
  return inPattern === patternLength
}

function matchCharacter(piece: string, character: string): boolean {
  if (piece === '?') return true
  if (piece.length < 3 || !piece.startsWith('[')) return piece === character
  const isNegated = piece[1] === '!'
  const set = [...piece.slice(isNegated ? 2 : 1, -1)]
  let isIn = false
  for (let at = 0; at < set.length; at++) {
    const low = set[at] ?? ''
    const high = set[at + 1] === '-' && set[at + 2] !== undefined ? (set[at + 2] ?? low) : low
    if (character >= low && character <= high) isIn = true
    if (high !== low) at += 2
  }
  return isIn !== isNegated
}
