/**
 * Finds coded passages in the documents they were taken from.
 */
import { nearestName, type Problem } from '../../error.ts'
import type { Document, Docvars, Markup, Span } from '../../records.ts'
import { quote } from '../diagnostic.ts'
import type { SourceOptions } from '../options.ts'
import { readSources } from '../read.ts'
import { spreadsheetVariants, textHash } from './fields.ts'
import type { CodedPassage } from './passages.ts'

/** What a document gives to a passage of it. */
export interface LocatedPassage {
  /** Exactly as the document has it; the passage's own where there are no offsets. */
  readonly text: string
  readonly markup: Markup
  /** Docvars of the document. */
  readonly docvars: Docvars
}

/** What became of the passages. */
export interface LocatedPassages {
  /** By id of the passage. */
  readonly located: ReadonlyMap<string, LocatedPassage>
  /** Passages compared with their document: they have offsets, or a text that is looked for. */
  readonly compared: number
  readonly problems: readonly Problem[]
  readonly notes: readonly string[]
}

/**
 * Reads sources up to the last document that a passage comes from, and keeps of each what its passages need.
 *
 * @throws RostrumError where a source is missing or holds no document
 */
export async function locatePassages(
  passages: readonly CodedPassage[],
  sources: readonly SourceOptions[],
): Promise<LocatedPassages> {
  const wanted = new Map<string, CodedPassage[]>()
  for (const passage of passages) {
    if (passage.document === undefined) continue
    const group = wanted.get(passage.document)
    if (group === undefined) wanted.set(passage.document, [passage])
    else group.push(passage)
  }
  const located = new Map<string, LocatedPassage>()
  const problems: Problem[] = []
  const notes: string[] = []
  const ids: string[] = []
  let compared = 0
  // What was coded is looked for whatever its language.
  const all = sources.map((source): SourceOptions => ({ ...source, language: 'any' }))
  for await (const reading of readSources(all, { duplicates: 'keep' })) {
    if (wanted.size === 0) break
    if (reading.kind === 'rejected') {
      const { id, message } = reading.diagnostic
      if (id !== undefined && wanted.has(id))
        notes.push(`document ${quote(id)} could not be read: ${message}`)
      continue
    }
    const { document } = reading
    ids.push(document.id)
    const group = wanted.get(document.id)
    if (group === undefined) continue
    wanted.delete(document.id)
    for (const passage of group) {
      const found = locate(passage, document)
      if (found.kind === 'problem') {
        problems.push({ place: passage.place, message: found.message })
        continue
      }
      if (passage.span !== undefined) compared++
      located.set(passage.id, { text: found.text, markup: document.markup, docvars: document.docvars })
    }
  }
  for (const [id, group] of wanted) problems.push(missingDocument(id, group, ids))
  return { located, compared, problems, notes }
}

type Found =
  | { readonly kind: 'found'; readonly text: string }
  | { readonly kind: 'problem'; readonly message: string }

/** What the document has at the offsets, if that is the passage. */
export function locate(
  passage: Pick<CodedPassage, 'span' | 'hash' | 'text'>,
  document: Pick<Document, 'id' | 'text'>,
): Found {
  const { span, hash, text } = passage
  const name = `document ${quote(document.id)}`
  if (span === undefined) {
    if (text !== undefined) return { kind: 'found', text }
    return problem(
      `neither offsets nor a text, so the passage cannot be found in ${name}; give start and end`,
    )
  }
  const where = `${span.start}–${span.end}`
  if (span.end > document.text.length) {
    const again = foundAgain(passage, document.text)
    return problem(
      `the offsets ${where} lie outside ${name}, which has ${document.text.length} UTF-16 code units${again}`,
    )
  }
  const slice = document.text.slice(span.start, span.end)
  const isHashRight = hash === undefined || textHash(slice) === hash
  if (text === undefined) {
    if (isHashRight) return { kind: 'found', text: slice }
    return problem(
      `${name} has changed since it was coded: at ${where} its hash is not sha256_16${foundAgain(passage, document.text)}`,
    )
  }
  const isSame = isSameText(text, slice)
  if (isSame && isHashRight) return { kind: 'found', text: slice }
  return problem(
    `the text is not what ${name} has at ${where}: it has changed since it was coded${foundAgain(passage, document.text)}`,
  )
}

/** Equal but for what a spreadsheet does to a text. */
function isSameText(text: string, slice: string): boolean {
  return (
    spreadsheetVariants(text).includes(slice) ||
    spreadsheetVariants(text).some((one) => storable(one) === storable(slice))
  )
}

/** A text with one line end, and what a workbook cannot hold replaced. */
function storable(text: string): string {
  return text.replace(/\r\n?/g, '\n').replace(UNSTORABLE, '\ufffd')
}

const UNSTORABLE =
  /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g

/** Longest document in which a passage is looked for by its hash. */
const LONGEST_SEARCH = 400_000

/** Where else the passage stands, if it does so exactly once: said, never used. */
function foundAgain(
  { span, hash, text }: Pick<CodedPassage, 'span' | 'hash' | 'text'>,
  whole: string,
): string {
  const starts = text === undefined ? startsByHash(whole, span, hash) : startsByText(whole, text)
  return starts.length === 1 ? `; found again at start=${starts[0]}` : ''
}

function startsByText(whole: string, text: string): number[] {
  const starts: number[] = []
  for (let at = whole.indexOf(text); at !== -1 && starts.length < 2; at = whole.indexOf(text, at + 1))
    starts.push(at)
  return starts
}

/** Passages begin after white space: no other place is tried. */
function startsByHash(whole: string, span: Span | undefined, hash: string | undefined): number[] {
  if (span === undefined || hash === undefined || whole.length > LONGEST_SEARCH) return []
  const length = span.end - span.start
  const starts: number[] = []
  for (let at = 0; at + length <= whole.length && starts.length < 2; at++) {
    if (at > 0 && !/\s/.test(whole[at - 1]!)) continue
    if (textHash(whole.slice(at, at + length)) === hash) starts.push(at)
  }
  return starts
}

function problem(message: string): Found {
  return { kind: 'problem', message }
}

function missingDocument(id: string, group: readonly CodedPassage[], ids: readonly string[]): Problem {
  const nearest = ids.length > 20_000 ? undefined : nearestName(id, ids)
  const more = group.length > 1 ? ` (${group.length} passages)` : ''
  const advice = nearest === undefined ? 'name the corpus that holds it with --corpus' : `nearest: ${nearest}`
  return { place: group[0]!.place, message: `document ${quote(id)} is not in the corpus${more}; ${advice}` }
}
