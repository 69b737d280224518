import type { Diagnostic, Markup, Place, Reading } from '../records.ts'
import { readAllBytes } from './bytes.ts'
import { decodeText } from './decode.ts'
import { rejectedBy, remark } from './diagnostic.ts'
import { readingOf } from './document.ts'
import { fieldRules } from './docvars.ts'
import { parseFilePattern, patternUnfit } from './file-pattern.ts'
import { type Limits, limitsOf, type SourceOptions } from './options.ts'
import { readSidecar } from './sidecar.ts'
import type { SourceFile } from './source.ts'

const NO_FIELDS = { fields: {}, remarks: [] }

/**
 * Reads one text or Markdown file as one document. Line ends become line feeds and front matter is cut off before
 * anything counts; marks of Markdown stay. Docvars come from the front matter, then the sidecar, then the file's name,
 * then the constants of the source: the one nearest to the text wins. Without an id among them, the id is the path
 * below the source's folder without extension.
 */
export async function readTextFile(
  file: SourceFile,
  options: SourceOptions,
  markup: Markup,
): Promise<Reading> {
  const place: Place = { source: file.path }
  try {
    const bytes = await readAllBytes(file, limitsOf(options))
    const beside = file.sidecar === undefined ? NO_FIELDS : await readSidecar(file.sidecar, limitsOf(options))
    const named = namedFields(file, options, place)
    return await readTextBytes(bytes, {
      source: file.path,
      id: file.stem,
      markup,
      options,
      fields: { ...named.fields, ...beside.fields },
      remarks: [...named.remarks, ...beside.remarks],
    })
  } catch (error) {
    return rejectedBy(error, place)
  }
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
 * Reads the bytes of one text, as from standard input. The same steps as for a file.
 *
 * @throws InputFault where the bytes are no text or the front matter is over its limit
 */
export async function readTextBytes(bytes: Buffer, context: TextContext): Promise<Reading> {
  const place: Place = { source: context.source }
  const options = context.options ?? {}
  const rules = fieldRules(options)
  const remarks: Diagnostic[] = [...(context.remarks ?? [])]
  const decoded = decodeText(bytes, options.encoding)
  if (decoded.fault !== undefined) remarks.push(remark(place, decoded.fault))
  const matter = await cutFrontMatter(withLineFeeds(decoded.text), place, rules.limits)
  const fields = { ...context.fields, ...matter.fields, [rules.text]: matter.body }
  remarks.push(...matter.remarks)
  return readingOf(fields, rules, { place, markup: context.markup, fallbackId: context.id, remarks })
}

async function cutFrontMatter(text: string, place: Place, limits: Limits) {
  if (!text.startsWith('---')) return { fields: {}, remarks: [], body: text }
  const { readYamlFields, splitFrontMatter } = await import('./front-matter.ts')
  const { yaml, body } = splitFrontMatter(text, limits)
  return yaml === undefined ? { fields: {}, remarks: [], body } : { ...readYamlFields(yaml, place, 2), body }
}

function namedFields(file: SourceFile, options: SourceOptions, place: Place) {
  if (options.pattern === undefined) return NO_FIELDS
  const parsed = parseFilePattern(options.pattern)
  const fields = parsed.kind === 'pattern' ? parsed.apply(file.relative) : undefined
  return fields === undefined
    ? { fields: {}, remarks: [remark(place, patternUnfit(options.pattern))] }
    : { fields, remarks: [] }
}

function withLineFeeds(text: string): string {
  return text.includes('\r') ? text.replace(/\r\n?/g, '\n') : text
}
