import { isAlias, isMap, isScalar, isSeq, parseDocument, type Document as YamlDocument } from 'yaml'
import type { Diagnostic, DocvarValue, Place } from '../records.ts'
import { detached } from './detached.ts'
import { type Fault, InputFault, listNames, quote, remark } from './diagnostic.ts'
import type { Limits } from './options.ts'

/** A text with its front matter cut off. `yaml` is undefined where there is none. */
export interface SplitText {
  readonly yaml: string | undefined
  readonly body: string
}

/** What was read of front matter or a sidecar. */
export interface YamlFields {
  readonly fields: Readonly<Record<string, DocvarValue>>
  readonly remarks: readonly Diagnostic[]
}

const MOST_ALIASES = 20
const LIST_TAG = 'tag:yaml.org,2002:seq'

/** Whether a text may have front matter: cheap, so that the YAML parser is loaded for such texts only. */
export function startsFrontMatter(text: string): boolean {
  return /^---[ \t]*\n/.test(text)
}

/**
 * Cuts the front matter off a text with line feeds: from a first line `---` to the next line `---` or `...`. Between
 * two rules there may also be plain text: then there is no front matter and the whole stays text.
 *
 * @throws InputFault `front-matter-too-large`
 */
export function splitFrontMatter(text: string, limits: Limits): SplitText {
  const none: SplitText = { yaml: undefined, body: text }
  if (!startsFrontMatter(text)) return none
  const start = text.indexOf('\n') + 1
  const closing = /^(?:---|\.\.\.)[ \t]*(?:\n|$)/gm
  closing.lastIndex = start
  const end = closing.exec(text)
  const hasKey = /^(?:[ \t]*(?:#.*)?\n)*["']?[\p{L}_][^\n:]{0,99}:(?:\s|$)/u.test(
    text.slice(start, start + 10_000),
  )
  if (end === null || (!hasKey && end.index > start)) return none
  if (end.index - start > limits.frontMatterBytes) {
    throw new InputFault({
      code: 'front-matter-too-large',
      message: `the front matter has ${end.index - start} characters; up to ${limits.frontMatterBytes} are read`,
      remedy: 'shorten it, or raise the limit frontMatterBytes',
    })
  }
  return { yaml: text.slice(start, end.index), body: text.slice(end.index + end[0].length) }
}

/**
 * The scalar values of a YAML mapping: strings, numbers and booleans, lists of these joined with "; ". A number keeps
 * its written form where that differs (007, 1e3), a date stays a string. Nested mappings and unknown tags are left out
 * with a remark; nothing is built from tags, and aliases are followed to scalars only, so they cannot multiply.
 *
 * @param firstLine line of the file on which the YAML starts, from 1
 */
export function readYamlFields(yaml: string, place: Place, firstLine: number): YamlFields {
  const fields: Record<string, DocvarValue> = {}
  const remarks: Diagnostic[] = []
  const at = (line: number | undefined): Place =>
    line === undefined ? place : { ...place, line: firstLine + line - 1 }
  let document: YamlDocument.Parsed
  try {
    document = parseDocument(yaml, {
      schema: 'core',
      uniqueKeys: false,
      resolveKnownTags: false,
      logLevel: 'silent',
    })
  } catch (error) {
    if (!(error instanceof RangeError)) throw error
    return { fields, remarks: [remark(place, badYaml('nested too deeply'))] } // the parser's stack, not ours
  }
  const [error] = document.errors
  if (error !== undefined) {
    const reason = error.message.split('\n')[0]?.replace(/ at line \d+, column \d+:?$/, '') ?? ''
    return { fields, remarks: [remark(at(error.linePos?.[0].line), badYaml(reason))] }
  }
  const { contents } = document
  if (contents === null) return { fields, remarks }
  if (!isMap(contents))
    return { fields, remarks: [remark(place, badYaml('expected lines of the form name: value'))] }

  let aliases = 0
  const scalarOf = (node: unknown): DocvarValue | null | undefined => {
    let target = node
    if (isAlias(node)) {
      if (++aliases > MOST_ALIASES) return undefined
      target = node.resolve(document)
    }
    if (target === null) return null
    if (!isScalar(target)) return undefined
    if (target.tag !== undefined && !target.tag.startsWith('tag:yaml.org,2002:')) return undefined
    if (target.tag !== undefined && !/:(?:str|int|float|bool|null|timestamp)$/.test(target.tag))
      return undefined
    const { value, source } = target
    if (typeof value === 'number')
      return source !== undefined && String(value) !== source ? detached(source) : value
    if (typeof value === 'string') return detached(value)
    return typeof value === 'boolean' || value === null ? value : undefined
  }
  const left: string[] = []
  const seen = new Set<string>()
  for (const pair of contents.items) {
    const key = scalarOf(pair.key)
    if (key === undefined || key === null) {
      left.push(quote(pair.key))
      continue
    }
    const name = detached(String(key).trim())
    if (seen.has(name)) {
      remarks.push(remark(place, repeated(name)))
      continue
    }
    seen.add(name)
    const list = isSeq(pair.value) && (pair.value.tag ?? LIST_TAG) === LIST_TAG ? pair.value.items : undefined
    const value = list === undefined ? scalarOf(pair.value) : joined(list.map(scalarOf))
    if (value === undefined) left.push(name)
    else if (value !== null) fields[name] = value
  }
  if (left.length > 0) remarks.push(remark(place, nested(left)))
  return { fields, remarks }
}

function joined(values: readonly (DocvarValue | null | undefined)[]): string | null | undefined {
  if (values.includes(undefined)) return undefined
  const parts = values.filter((value) => value !== null)
  return parts.length === 0 ? null : parts.join('; ')
}

function badYaml(reason: string): Fault {
  return {
    code: 'bad-front-matter',
    message: `the docvars are not YAML that is understood: ${reason}; none of them is used`,
    remedy: 'correct them; text with a colon in it needs quotation marks',
  }
}

function repeated(name: string): Fault {
  return {
    code: 'repeated-docvar',
    message: `${quote(name)} comes twice; the first is used`,
    remedy: 'remove one of them',
  }
}

function nested(names: readonly string[]): Fault {
  return {
    code: 'nested-docvars',
    message: `not a plain value or a list of these, and left out: ${listNames(names)}`,
    remedy: 'write each docvar as one line, name: value',
  }
}
