/**
 * What a coder said of a passage, from the cells of a row.
 */
import { nearestName } from '../../error.ts'
import { quote } from '../diagnostic.ts'

/** Lists of framings that a coder can give a passage. */
export const CODE_LISTS = ['endorsed', 'trace', 'rejected', 'reported', 'mixed'] as const
export type CodeList = (typeof CODE_LISTS)[number]

/** What one coder says of one passage. */
export interface Codes extends Readonly<Record<CodeList, ReadonlySet<string>>> {
  /** A framing or `none`; `undefined` where nothing is said. */
  readonly primary: string | undefined
}

/** How a file writes its codes. */
export interface CodeLayout {
  /** By lists of framings, by one column a framing, by the primary alone, or not at all. */
  readonly kind: 'lists' | 'framings' | 'primary' | 'none'
  /** Framings that the file can say something of. */
  readonly framings: readonly string[]
  /** Lists that the file can fill. */
  readonly lists: readonly CodeList[]
  readonly hasPrimary: boolean
  /** No column says what is endorsed: the primary is. */
  readonly isEndorsedImplied: boolean
  /** What is wrong with the columns; one sentence each. */
  readonly problems: readonly string[]
}

/** What a cell of a framing's column may say, and the lists it stands for. */
const STANCES: Readonly<Record<string, readonly CodeList[]>> = {
  '3 central': ['endorsed'],
  '2 clear': ['endorsed'],
  '1 trace': ['trace'],
  mixed: ['endorsed', 'mixed'],
  rejects: ['rejected'],
  reports: ['reported'],
}
const STANCE_NAMES = Object.keys(STANCES)
/** Without its strength or its word a code says as much. */
const SHORT: Readonly<Record<string, string>> = {
  '3': '3 central',
  central: '3 central',
  '2': '2 clear',
  clear: '2 clear',
  '1': '1 trace',
  trace: '1 trace',
}

/**
 * Tells the layout of a file from its columns.
 *
 * @param valid names of the framings of the run
 * @param valuesOf the cells of a column, to tell a misspelt framing from a docvar
 */
export function layoutOf(
  columns: readonly string[],
  valid: readonly string[],
  valuesOf: (column: string) => Iterable<unknown>,
): CodeLayout {
  const lists = CODE_LISTS.filter((list) => columns.includes(list))
  const named = columns.flatMap((column) => {
    const framing = framingNamed(column, valid)
    return framing === undefined ? [] : [{ column, framing }]
  })
  const problems: string[] = []
  for (const column of columns) {
    const nearest = framingNamed(column, valid) === undefined ? nearestName(column, valid) : undefined
    if (nearest === undefined || !isAllStances(valuesOf(column))) continue
    problems.push(
      `the column ${quote(column)} holds codes but is no framing of the lexicons; did you mean ${nearest}?`,
    )
  }
  if (lists.length > 0 && named.length > 0) {
    problems.push(
      `has both lists (${lists.join(', ')}) and columns of framings (${named.map(({ column }) => column).join(', ')}); ` +
        'keep one of the two, so that they cannot disagree',
    )
  }
  const hasPrimary = columns.includes('primary')
  const kind = lists.length > 0 ? 'lists' : named.length > 0 ? 'framings' : hasPrimary ? 'primary' : 'none'
  return {
    kind,
    framings: kind === 'framings' ? named.map(({ framing }) => framing) : valid,
    lists:
      kind === 'framings'
        ? CODE_LISTS
        : kind === 'lists'
          ? CODE_LISTS.filter((list) => list === 'endorsed' || lists.includes(list))
          : ['endorsed'],
    hasPrimary,
    isEndorsedImplied: kind === 'primary' || (kind === 'lists' && !lists.includes('endorsed')),
    problems,
  }
}

/**
 * Reads the codes of a row.
 *
 * @param problems takes one sentence for everything that is no code
 * @returns `undefined` where the row holds no code: it is not coded yet
 */
export function codesOf(
  cells: Readonly<Record<string, unknown>>,
  layout: CodeLayout,
  valid: readonly string[],
  problems: string[],
): Codes | undefined {
  const primary = primaryOf(cells.primary, valid, problems)
  const found: Record<CodeList, Set<string>> = {
    endorsed: new Set(),
    trace: new Set(),
    rejected: new Set(),
    reported: new Set(),
    mixed: new Set(),
  }
  if (layout.kind === 'framings') {
    for (const [column, cell] of Object.entries(cells)) {
      const framing = framingNamed(column, valid)
      if (framing === undefined) continue
      for (const list of stanceLists(column, cell, problems)) found[list].add(framing)
    }
  } else {
    for (const list of CODE_LISTS)
      for (const name of namesIn(list, cells[list], valid, problems)) found[list].add(name)
    for (const framing of found.mixed) found.endorsed.add(framing)
    if (layout.isEndorsedImplied && primary !== undefined && primary !== 'none') found.endorsed.add(primary)
  }
  const isCoded = primary !== undefined || CODE_LISTS.some((list) => found[list].size > 0)
  return isCoded || problems.length > 0 ? { primary, ...found } : undefined
}

/** The valid name that a word stands for, whatever its capitals. */
function framingNamed(written: string, valid: readonly string[]): string | undefined {
  const lower = written.trim().toLowerCase()
  return valid.find((name) => name.toLowerCase() === lower)
}

function primaryOf(cell: unknown, valid: readonly string[], problems: string[]): string | undefined {
  if (cell === undefined) return undefined
  if (typeof cell !== 'string') {
    problems.push(`primary must be a framing or none, got ${quote(cell)}`)
    return undefined
  }
  if (cell.trim().toLowerCase() === 'none') return 'none'
  return knownFraming('primary', cell, valid, [...valid, 'none'], problems)
}

function namesIn(list: CodeList, cell: unknown, valid: readonly string[], problems: string[]): string[] {
  if (cell === undefined) return []
  const names = writtenNames(cell)
  if (names === undefined) {
    problems.push(`${list} must be a list of framings, got ${quote(JSON.stringify(cell))}`)
    return []
  }
  return names.flatMap((name) => knownFraming(list, name, valid, valid, problems) ?? [])
}

function writtenNames(cell: unknown): readonly string[] | undefined {
  if (Array.isArray(cell)) return cell.every((name) => typeof name === 'string') ? cell : undefined
  if (typeof cell !== 'string') return undefined
  if (!cell.trim().startsWith('[')) return cell.split(/[\s,;|]+/).filter((name) => name !== '')
  try {
    const parsed: unknown = JSON.parse(cell)
    return Array.isArray(parsed) ? writtenNames(parsed) : undefined
  } catch {
    return undefined
  }
}

function knownFraming(
  column: string,
  written: string,
  valid: readonly string[],
  choices: readonly string[],
  problems: string[],
): string | undefined {
  const known = framingNamed(written, valid)
  if (known !== undefined) return known
  const nearest = nearestName(written.trim(), choices)
  const advice =
    written.trim().toLowerCase() === 'none'
      ? `leave ${column} empty where there is none`
      : nearest === undefined
        ? `expected one of ${choices.join(', ')}`
        : `did you mean ${nearest}?`
  problems.push(`${column} names ${quote(written)}, which is no framing of the lexicons; ${advice}`)
  return undefined
}

function stanceLists(column: string, cell: unknown, problems: string[]): readonly CodeList[] {
  const lists = STANCES[stanceName(cell)]
  if (lists !== undefined) return lists
  const nearest = nearestName(String(cell), STANCE_NAMES)
  const advice =
    nearest === undefined
      ? `expected one of ${STANCE_NAMES.join(', ')}, or nothing`
      : `did you mean ${nearest}?`
  problems.push(`${column} says ${quote(cell)}, which is no code; ${advice}`)
  return []
}

function stanceName(cell: unknown): string {
  const folded = String(cell).trim().toLowerCase().replace(/\s+/g, ' ')
  return Object.hasOwn(SHORT, folded) ? SHORT[folded]! : Object.hasOwn(STANCES, folded) ? folded : ''
}

function isAllStances(cells: Iterable<unknown>): boolean {
  let found = 0
  for (const cell of cells) {
    if (cell === undefined) continue
    if (stanceName(cell) === '') return false
    found++
  }
  return found > 0
}
