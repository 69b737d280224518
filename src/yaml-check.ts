/**
 * YAML that people write (lexicons, pipelines), checked against a schema, with every problem at its line and column.
 */
import { isMap, isNode, isPair, isScalar, LineCounter, type Node, parseDocument, visit } from 'yaml'
import type { z } from 'zod'
import { nearestName, type Problem } from './error.ts'
import type { Place } from './records.ts'

/** Keys and indexes from the top of a YAML file down to a value. */
export type YamlPath = readonly (string | number)[]

/** A YAML file that fits its schema. */
export interface CheckedYaml<Value> {
  readonly value: Value
  /** Place of the value at a path, or of the nearest one above it that was written. */
  placeOf(path: YamlPath, offset?: number): Place
}

/** A value set from outside the file, over what the file says. */
export interface Override {
  readonly path: YamlPath
  readonly value: unknown
  /** As the user wrote it, for messages. */
  readonly written: string
}

export type YamlResult<Value> =
  | { readonly kind: 'checked'; readonly checked: CheckedYaml<Value> }
  | { readonly kind: 'problems'; readonly problems: readonly Problem[] }

/** Bounds on files that people write: a longer one is a mistake or an attack. */
const YAML_LIMITS = { characters: 8_000_000, aliases: 100, problems: 50 }

const UNUSABLE_KEY = '__proto__'

const TYPE_NAMES: Readonly<Record<string, string>> = {
  array: 'a list',
  boolean: 'true or false',
  int: 'a whole number',
  number: 'a number',
  object: 'a table',
  record: 'a table',
  string: 'text',
}

/**
 * Parses and checks. YAML builds plain values only; custom tags are refused and aliases bounded.
 *
 * @param source how the file is named in messages
 * @param schema or a function that picks the schema for the value at hand
 * @param overrides values that take the place of the file's own before it is checked
 */
export function checkYaml<Value>(
  text: string,
  source: string,
  schema: z.ZodType<Value> | ((value: unknown) => z.ZodType<Value>),
  overrides: readonly Override[] = [],
): YamlResult<Value> {
  if (text.length > YAML_LIMITS.characters) {
    const message = `the file has more than ${YAML_LIMITS.characters} characters; split it`
    return { kind: 'problems', problems: [{ place: { source }, message }] }
  }
  const lines = new LineCounter()
  // With the log level `silent` a second document in the file would be dropped without a word.
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false, logLevel: 'error' })
  const faults = [...document.errors, ...document.warnings]
  if (faults.length > 0) {
    const problems = faults.slice(0, YAML_LIMITS.problems).map((fault) => ({
      place: placeAt(fault.pos[0]),
      message: `not valid YAML: ${/call stack/.test(fault.message) ? 'nested too deep' : fault.message}`,
    }))
    // What is nested too deep is reported once for each level left open: the first says it all.
    return {
      kind: 'problems',
      problems: problems.slice(0, problems[0]?.message.endsWith('too deep') ? 1 : undefined),
    }
  }
  const unusable = text.includes(UNUSABLE_KEY) ? unusableKeys() : []
  if (unusable.length > 0) return { kind: 'problems', problems: unusable }
  for (const { path, value, written } of overrides) {
    try {
      document.setIn(path, value)
    } catch {
      const message = `${path.join('.')} leads through a value that holds no others`
      return { kind: 'problems', problems: [{ place: { source: `--set ${written}` }, message }] }
    }
  }
  let value: unknown
  try {
    value = document.toJS({ maxAliasCount: YAML_LIMITS.aliases })
  } catch (error) {
    return {
      kind: 'problems',
      problems: [{ place: { source }, message: `not usable YAML: ${String(error)}` }],
    }
  }
  const result = (typeof schema === 'function' ? schema(value) : schema).safeParse(value, {
    reportInput: true,
  })
  if (result.success) return { kind: 'checked', checked: { value: result.data, placeOf } }
  const problems = result.error.issues.slice(0, YAML_LIMITS.problems).flatMap(problemsOf)
  return { kind: 'problems', problems }

  /** JavaScript gives this one key a meaning of its own: what stands under it would be lost without a word. */
  function unusableKeys(): Problem[] {
    const problems: Problem[] = []
    visit(document, {
      Pair(_, { key }) {
        if (!isScalar(key) || key.value !== UNUSABLE_KEY) return
        problems.push({
          place: placeAt(key.range?.[0] ?? 0),
          message: `the key "${UNUSABLE_KEY}" cannot be used`,
        })
      },
    })
    return problems
  }

  function placeAt(offset: number): Place {
    const { line, col } = lines.linePos(offset)
    return { source, line, column: col }
  }

  function placeOf(path: YamlPath, offset = 0): Place {
    for (let length = path.length; length >= 0; length--) {
      const node = length === 0 ? document.contents : document.getIn(path.slice(0, length), true)
      if (!isNode(node) || !node.range) continue
      const isWhole = length === path.length
      return placeAt(node.range[0] + (isWhole && isScalar(node) ? offset + openingQuote(node) : 0))
    }
    return { source }
  }

  function keyPlace(path: YamlPath, key: string): Place {
    const node = path.length === 0 ? document.contents : document.getIn(path, true)
    const pair = isMap(node) ? node.items.find((item) => isPair(item) && String(item.key) === key) : undefined
    const keyNode = pair?.key as Node | undefined
    return keyNode?.range ? placeAt(keyNode.range[0]) : placeOf(path)
  }

  /** Where a value came from outside the file. */
  function overriddenAt(path: YamlPath): Place | undefined {
    const override = overrides.findLast((one) => one.path.every((step, index) => step === path[index]))
    return override === undefined ? undefined : { source: `--set ${override.written}` }
  }

  function problemsOf(issue: z.core.$ZodIssue): Problem[] {
    const path = issue.path as YamlPath
    if (issue.code === 'invalid_union') {
      // The form that the value was meant to have is the one whose faults lie inside it.
      const meant = issue.errors.find(
        (faults) =>
          faults.length > 0 &&
          faults.every((fault) => fault.path.length > 0 || fault.code === 'unrecognized_keys'),
      )
      if (meant !== undefined) {
        return meant.flatMap((fault) => problemsOf({ ...fault, path: [...issue.path, ...fault.path] }))
      }
    }
    if (issue.code === 'unrecognized_keys') {
      return issue.keys.map((key) => {
        const nearest = nearestName(key, keysAt(path))
        const advice = nearest === undefined ? '' : `; did you mean "${nearest}"?`
        const place = overriddenAt([...path, key]) ?? keyPlace(path, key)
        return { place, message: `unknown key "${key}"${advice}` }
      })
    }
    return [{ place: overriddenAt(path) ?? placeOf(path), message: `${nameOf(path)}: ${messageOf(issue)}` }]
  }

  /** Keys that the schema knows at a path: what an unknown key is compared with. */
  function keysAt(path: YamlPath): string[] {
    let at: unknown = typeof schema === 'function' ? schema(value) : schema
    for (const step of path) at = innerSchema(at, step)
    return Object.keys(shapeOf(at))
  }
}

function openingQuote(node: Node): number {
  const type = (node as { type?: string }).type
  return type === 'QUOTE_DOUBLE' || type === 'QUOTE_SINGLE' ? 1 : 0
}

function messageOf(issue: z.core.$ZodIssue): string {
  const value = issue.input
  const got = value === undefined ? '' : `, got ${written(value)}`
  if (issue.code === 'invalid_value') {
    const nearest = typeof value === 'string' ? nearestName(value, issue.values.map(String)) : undefined
    const advice = nearest === undefined ? '' : `; did you mean "${nearest}"?`
    return `must be ${issue.values
      .map(String)
      .join(', ')
      .replace(/, ([^,]*)$/, ' or $1')}${got}${advice}`
  }
  if (issue.code === 'invalid_type') {
    const expected = typeName(issue.expected)
    if (value === null) return `is empty (${expected} expected)`
    if (value === undefined) return `is missing (${expected} expected)`
    const advice = issue.expected === 'string' && typeof value === 'number' ? '; put it in quotes' : ''
    return `must be ${expected}${got}${advice}`
  }
  if (issue.code === 'invalid_key') return issue.issues[0]?.message ?? issue.message
  if (issue.code === 'invalid_union') {
    const wanted = issue.errors.map((branch) => branch[0]).flatMap(expectedType)
    if (wanted.length > 1 && wanted.length === issue.errors.length)
      return `must be ${wanted.join(' or ')}${got}`
    const inner = issue.errors.flat()[0]
    return inner === undefined ? issue.message : messageOf({ ...inner, input: value } as z.core.$ZodIssue)
  }
  return issue.message
}

function written(value: unknown): string {
  try {
    return JSON.stringify(value)?.slice(0, 60) ?? String(value)
  } catch {
    return 'a value that holds itself'
  }
}

/** The last key of a path; of a member of a list, the list and the place in it, from 0. */
function nameOf(path: YamlPath): string {
  const last = path.at(-1)
  return typeof last === 'number' ? `${path.at(-2) ?? 'member'} ${last}` : (last ?? 'the file')
}

function expectedType(issue: z.core.$ZodIssue | undefined): string[] {
  return issue?.code === 'invalid_type' && issue.path.length === 0 ? [typeName(issue.expected)] : []
}

/** A type as people who write YAML call it. */
function typeName(type: string): string {
  return TYPE_NAMES[type] ?? type
}

interface SchemaInside {
  readonly def?: {
    readonly shape?: Record<string, unknown>
    readonly innerType?: unknown
    readonly keyType?: unknown
    readonly valueType?: unknown
    /** Members of an enumeration. */
    readonly entries?: Record<string, unknown>
    readonly element?: unknown
    readonly in?: unknown
    readonly options?: readonly unknown[]
  }
}

function unwrapped(schema: unknown): SchemaInside {
  let at = schema as SchemaInside
  while (at?.def?.innerType ?? at?.def?.in) at = (at.def?.innerType ?? at.def?.in) as SchemaInside
  return at
}

function innerSchema(schema: unknown, step: string | number): unknown {
  const { def } = unwrapped(schema)
  if (def?.options) {
    const inner = def.options
      .map((option) => innerSchema(option, step))
      .find((option) => option !== undefined)
    return inner
  }
  return def?.shape?.[String(step)] ?? def?.valueType ?? def?.element
}

function shapeOf(schema: unknown): Record<string, unknown> {
  const { def } = unwrapped(schema)
  if (def?.options) return Object.assign({}, ...def.options.map(shapeOf))
  if (def?.shape !== undefined) return def.shape
  return def?.keyType === undefined ? {} : (unwrapped(def.keyType).def?.entries ?? {})
}
