import type { Diagnostic, Markup, Origin, Place, Reading, ZonedSpan } from '../records.ts'
import { decodeFile } from './decode.ts'
import { type Fault, remark } from './diagnostic.ts'
import { readingOf } from './document.ts'
import { fieldRules } from './docvars.ts'
import { assemble } from './extract.ts'
import type { Input } from './input.ts'
import type { Limits, SourceOptions } from './options.ts'
import { paperExtract } from './paper-layout.ts'

/**
 * Reads one text or Markdown file as one document. Line ends become line feeds and front matter is cut off before
 * anything counts; marks of Markdown stay. Docvars come from the front matter, then the sidecar, then the file's name,
 * then the constants of the source: the one nearest to the text wins. Without an id among them, the id is the path
 * below the source's folder without extension.
 *
 * @throws what opening the input throws; InputFault where it is no text or over a limit
 */
export async function readTextInput(input: Input, options: SourceOptions, markup: Markup): Promise<Reading> {
  const bytes = await input.all()
  const { fields, remarks } = await input.known()
  return readTextBytes(bytes, { source: input.source, id: input.stem, markup, options, fields, remarks })
}

/** What a text is read with when its bytes are at hand. */
export interface TextContext {
  /** Name of the input in places, such as its path or `-`. */
  readonly source: string
  /** The id where the front matter has none. */
  readonly id: string
  readonly markup: Markup
  readonly options?: Omit<SourceOptions, 'path'>
  /** Docvars known from elsewhere; the front matter's own win. */
  readonly fields?: Readonly<Record<string, unknown>>
  readonly remarks?: readonly Diagnostic[]
}

/**
 * Reads the bytes of one text, as from standard input. The same steps as for a file. Its origin is in lines of the file,
 * where the text has more than one.
 *
 * @throws InputFault where the bytes are no text or the front matter is over its limit
 */
export async function readTextBytes(bytes: Buffer, context: TextContext): Promise<Reading> {
  const place: Place = { source: context.source }
  const options = context.options ?? {}
  const rules = fieldRules(options)
  const remarks: Diagnostic[] = [...(context.remarks ?? [])]
  const decoded = await decodeFile(bytes, options.encoding)
  if (decoded.fault !== undefined) remarks.push(remark(place, decoded.fault))
  const whole = withLineFeeds(decoded.text)
  const matter = await cutFrontMatter(whole, place, rules.limits)
  remarks.push(...matter.remarks)
  const firstLine = lineOf(whole, whole.length - matter.body.length)
  const laidOut = await laidOutText(matter.body, { markup: context.markup, options, firstLine })
  remarks.push(...laidOut.faults.map((fault) => remark(place, fault)))
  // Constants of the source go before what the text says of itself as a paper.
  const own = Object.entries(laidOut.fields).filter(([name]) => !Object.hasOwn(rules.constants, name))
  const fields = {
    ...Object.fromEntries(own),
    ...context.fields,
    ...matter.fields,
    [rules.text]: laidOut.text,
  }
  const { markup, zones, origin } = laidOut
  return readingOf(fields, rules, { place, markup, fallbackId: context.id, remarks, zones, origin })
}

interface Written {
  readonly markup: Markup
  readonly options: Omit<SourceOptions, 'path'>
  /** Line of the file on which the text begins, from 1. */
  readonly firstLine: number
}

interface LaidOut {
  readonly text: string
  readonly markup: Markup
  readonly zones?: readonly ZonedSpan[]
  readonly origin?: Origin | undefined
  readonly fields: Readonly<Record<string, unknown>>
  readonly faults: readonly Fault[]
}

/** The text as it is written, or, where it was made from the pages of a paper, put together from them. */
async function laidOutText(text: string, { markup, options, firstLine }: Written): Promise<LaidOut> {
  const extract = await paperExtract(text, markup, { layout: options.layout, firstLine })
  if (extract !== undefined) {
    const { fields, faults } = extract
    return { ...assemble(extract), markup: 'plain', fields, faults }
  }
  return { text, markup, origin: originInLines(text, firstLine), fields: {}, faults: [] }
}

/** The lines of a text; `undefined` where it is all on one. */
function originInLines(text: string, firstLine: number): Origin | undefined {
  const at = [0]
  for (let end = text.indexOf('\n'); end !== -1; end = text.indexOf('\n', end + 1)) at.push(end + 1)
  if (at.at(-1) === text.length) at.pop()
  return at.length < 2 ? undefined : { unit: 'line', at, number: at.map((_, line) => firstLine + line) }
}

/** Number of the line that holds an offset, from 1. */
function lineOf(text: string, offset: number): number {
  let line = 1
  for (let end = text.indexOf('\n'); end !== -1 && end < offset; end = text.indexOf('\n', end + 1)) line++
  return line
}

async function cutFrontMatter(text: string, place: Place, limits: Limits) {
  if (!text.startsWith('---')) return { fields: {}, remarks: [], body: text }
  const { readYamlFields, splitFrontMatter } = await import('./front-matter.ts')
  const { yaml, body } = splitFrontMatter(text, limits)
  return yaml === undefined ? { fields: {}, remarks: [], body } : { ...readYamlFields(yaml, place, 2), body }
}

function withLineFeeds(text: string): string {
  return text.includes('\r') ? text.replace(/\r\n?/g, '\n') : text
}
