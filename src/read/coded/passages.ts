/**
 * Coded passages: the rows of all coders of a passage put together, with every mistake in them.
 */
import { describePlace, type Problem } from '../../error.ts'
import type { Docvars, Place, Span } from '../../records.ts'
import { quote } from '../diagnostic.ts'
import { documentId } from '../document.ts'
import { docvarsOf, fieldRules } from '../docvars.ts'
import { CODE_LISTS, type CodeLayout, type CodeList, type Codes, codesOf, layoutOf } from './codes.ts'
import { hashOf, spanOf, textOf, weightOf, whatWasCoded } from './fields.ts'
import { type CodedRow, type CodedTable, KNOWN_COLUMNS } from './table.ts'

/** What one coder says, and where it is written. */
export interface CoderCodes extends Codes {
  readonly place: Place
  /** `undefined` where the passage has codes of one person without a name. */
  readonly coder: string | undefined
}

/** A passage with the codes of all who coded it. */
export interface CodedPassage {
  readonly id: string
  /** Of its first row. */
  readonly place: Place
  readonly document: string | undefined
  readonly span: Span | undefined
  /** First 16 hexadecimal digits of the SHA-256 of its text as UTF-8. */
  readonly hash: string | undefined
  readonly text: string | undefined
  /** Design weight, over 0; 1 where none is given. */
  readonly weight: number
  readonly docvars: Docvars
  /** At least one. */
  readonly codes: readonly CoderCodes[]
}

/** What files of coded passages hold. */
export interface CodedPassages {
  readonly passages: readonly CodedPassage[]
  /** Framings of the run that the files can say something of. */
  readonly framings: readonly string[]
  /** Lists that all files can fill; what is not among them is unknown, not absent. */
  readonly lists: readonly CodeList[]
  /** Rows that are not coded yet, which were passed over. */
  readonly uncoded: number
  /** Whether some passage has a weight of its own. */
  readonly isWeighted: boolean
  readonly problems: readonly Problem[]
  readonly notes: readonly string[]
}

interface PassageRow extends Omit<CodedPassage, 'codes'> {
  readonly codes: CoderCodes
}

/**
 * Puts the rows of files together by id.
 *
 * @param valid names of the framings of the run
 */
export function gatherPassages(tables: readonly CodedTable[], valid: readonly string[]): CodedPassages {
  const problems: Problem[] = tables.flatMap((table) => table.problems)
  const notes: string[] = tables.flatMap((table) => table.notes)
  const groups = new Map<string, PassageRow[]>()
  let uncoded = 0
  let isWeighted = false
  let framings = valid
  let lists: readonly CodeList[] = CODE_LISTS
  for (const table of tables) {
    const fail = (message: string) => problems.push({ place: { source: table.source }, message })
    const layout = layoutOf(table.columns, valid, (column) => table.rows.map(({ cells }) => cells[column]))
    for (const message of layout.problems) fail(message)
    if (table.columns.length > 0 && !table.columns.includes('id')) {
      fail(`no column id among the columns; there are: ${table.columns.slice(0, 20).join(', ')}`)
      continue
    }
    if (table.columns.length > 0 && layout.kind === 'none') {
      fail(
        `no codes: expected primary, lists (${CODE_LISTS.join(', ')}) or a column a framing (${valid.join(', ')})`,
      )
      continue
    }
    if (layout.problems.length > 0) continue
    if (layout.isEndorsedImplied) {
      notes.push(
        `${table.source}  no column says what is endorsed; the primary is taken as the one framing endorsed`,
      )
    }
    framings = framings.filter((name) => layout.framings.includes(name))
    lists = lists.filter((list) => layout.lists.includes(list))
    isWeighted ||= table.columns.includes('weight')
    const open: CodedRow[] = []
    for (const row of table.rows) {
      const read = readRow(row, layout, valid)
      problems.push(...read.problems)
      if (read.kind === 'uncoded') open.push(row)
      if (read.kind !== 'coded') continue
      const rows = groups.get(read.row.id)
      if (rows === undefined) groups.set(read.row.id, [read.row])
      else rows.push(read.row)
    }
    uncoded += open.length
    if (open.length > 0 && !layout.hasPrimary && open[0] !== undefined) {
      const message =
        `${open.length} rows have no code, and without a column primary it cannot be told whether they were coded; ` +
        'add it, with none where no framing is endorsed'
      problems.push({ place: open[0].place, message })
    }
  }
  const passages = [...groups.values()].map((rows) => joinCoders(rows, problems))
  if (passages.length === 0 && problems.length === 0) {
    const source = tables[0]?.source ?? ''
    const message = uncoded > 0 ? `none of its ${uncoded} rows is coded` : 'holds no coded passage'
    problems.push({ place: { source }, message: `no codes: ${message}` })
  }
  return { passages, framings, lists, uncoded, isWeighted, problems, notes }
}

type ReadRow = { readonly problems: readonly Problem[] } & (
  | { readonly kind: 'coded'; readonly row: PassageRow }
  | { readonly kind: 'uncoded' | 'bad' }
)

const RULES = { ...fieldRules(), taken: new Set<string>(KNOWN_COLUMNS) }

function readRow({ place, cells }: CodedRow, layout: CodeLayout, valid: readonly string[]): ReadRow {
  const said: string[] = []
  const codes = codesOf(cells, layout, valid, said)
  if (codes === undefined) return { kind: 'uncoded', problems: [] }
  const id = documentId(cells.id)
  if (id === undefined) said.push('no id; give each passage one of its own')
  const text = textOf(cells.text, said)
  const span = spanOf(cells.start, cells.end, said)
  const hash = hashOf(cells.sha256_16, said)
  const weight = weightOf(cells.weight, said)
  const written = text === undefined ? undefined : whatWasCoded(text, span, hash, said)
  const problems = said.map((message) => ({ place, message }))
  if (id === undefined || problems.length > 0) return { kind: 'bad', problems }
  const own = Object.fromEntries(Object.entries(cells).filter(([name]) => !isFraming(name, layout)))
  return {
    kind: 'coded',
    problems,
    row: {
      id,
      place,
      document: documentId(plainCell(cells.document)),
      span,
      hash,
      text: written,
      weight,
      docvars: docvarsOf(own, RULES, place, []),
      codes: { ...codes, place, coder: documentId(cells.coder) },
    },
  }
}

/** Without the apostrophe that keeps a spreadsheet from running it as a formula. */
function plainCell(cell: unknown): unknown {
  return typeof cell === 'string' ? cell.replace(/^'(?=[=+\-@])/, '') : cell
}

function isFraming(name: string, { kind, framings }: CodeLayout): boolean {
  return kind === 'framings' && framings.some((framing) => framing.toLowerCase() === name.toLowerCase())
}

/** The codes of one passage; what its rows disagree on beside the codes is a mistake. */
function joinCoders(rows: readonly PassageRow[], problems: Problem[]): CodedPassage {
  const first = rows[0]!
  const seen = new Map<string, Place>()
  for (const row of rows) {
    const { coder } = row.codes
    const fail = (message: string) => problems.push({ place: row.place, message })
    if (rows.length > 1 && coder === undefined) {
      const other = rows.find((one) => one !== row)!.place
      fail(
        `the id ${quote(row.id)} is also at ${describePlace(other)}; give each passage an id of its own, or each row its coder`,
      )
    } else if (coder !== undefined) {
      const before = seen.get(coder)
      if (before !== undefined)
        fail(`${quote(coder)} has coded ${quote(row.id)} already at ${describePlace(before)}`)
      else seen.set(coder, row.place)
    }
    const different = differenceOf(first, row)
    if (different !== undefined) {
      fail(`${quote(row.id)} is another passage here than at ${describePlace(first.place)}: ${different}`)
    }
  }
  const text = rows.find((row) => row.text !== undefined)?.text
  const docvars = Object.assign({}, ...rows.map((row) => row.docvars).reverse()) as Docvars
  const { codes: _, ...own } = first
  return {
    ...own,
    document: rows.find((row) => row.document !== undefined)?.document,
    span: rows.find((row) => row.span !== undefined)?.span,
    hash: rows.find((row) => row.hash !== undefined)?.hash,
    text,
    docvars,
    codes: rows.map((row) => row.codes),
  }
}

/** What two rows of one id say differently of the passage; what only one says is no difference. */
function differenceOf(first: PassageRow, other: PassageRow): string | undefined {
  const differs = <Value>(a: Value | undefined, b: Value | undefined) =>
    a !== undefined && b !== undefined && a !== b
  if (differs(first.document, other.document))
    return `document ${quote(other.document)} and ${quote(first.document)}`
  if (differs(first.span?.start, other.span?.start) || differs(first.span?.end, other.span?.end)) {
    return `offsets ${shownSpan(other.span)} and ${shownSpan(first.span)}`
  }
  if (differs(first.hash, other.hash)) return `sha256_16 ${other.hash} and ${first.hash}`
  if (differs(first.text, other.text)) return 'the texts are not the same'
  if (first.weight !== other.weight) return `weight ${other.weight} and ${first.weight}`
  return undefined
}

function shownSpan(span: Span | undefined): string {
  return span === undefined ? '' : `${span.start}–${span.end}`
}
