import { readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { pipelineJsonSchema, readPipeline } from '../../src/pipeline/pipeline.ts'

const FOLDER = fileURLToPath(new URL('../../pipelines/', import.meta.url))
const README = readFileSync(`${FOLDER}README.md`, 'utf8')
const PIPELINES = readdirSync(FOLDER).filter((name) => name.endsWith('.yaml'))

test.for(PIPELINES)('%s is valid, named after its file, and in the README', (file) => {
  const { file: pipeline, text } = readPipeline(`${FOLDER}${file}`, [])
  expect(`${pipeline.name}.yaml`).toBe(file)
  expect(text).toMatch(/^# yaml-language-server: \$schema=\.\/schema\/pipeline\.schema\.json\n/)
  expect(README).toContain(`| \`${file}\` |`)
})

test('the README describes every option of the schema, and no other', () => {
  const described = [...README.split('\n## Formats\n')[0]!.matchAll(/^\| `([\w.]+)` \| /gm)].map(
    ([, option]) => option,
  )
  expect(described.filter((name) => !PIPELINES.includes(name ?? ''))).toEqual(
    optionsOf(pipelineJsonSchema() as JsonSchema),
  )
})

test('the README gives the defaults of the schema', () => {
  for (const [option, value] of defaultsOf(pipelineJsonSchema() as JsonSchema)) {
    const row = README.split('\n').find((line) => line.startsWith(`| \`${option}\` |`))
    const written = row?.split(' | ')[1]?.replaceAll('`', '')
    const expected = Array.isArray(value) ? `[${value.join(', ')}]` : String(value)
    expect([option, written === 'none' ? '[]' : written]).toEqual([option, expected])
  }
})

interface JsonSchema {
  readonly properties?: Readonly<Record<string, JsonSchema>>
  readonly items?: JsonSchema
  readonly anyOf?: readonly JsonSchema[]
  readonly default?: unknown
}

/** Every option below a schema, as `series.by.from`; members of a list by the list's name. */
function optionsOf(schema: JsonSchema, above = ''): string[] {
  return partsOf(schema).flatMap((part) =>
    Object.entries(part.properties ?? {}).flatMap(([name, inner]) => {
      const option = `${above}${name}`
      return [option, ...optionsOf(inner, `${option}.`)]
    }),
  )
}

function defaultsOf(schema: JsonSchema, above = ''): [string, unknown][] {
  return partsOf(schema).flatMap((part) =>
    Object.entries(part.properties ?? {}).flatMap(([name, inner]): [string, unknown][] => {
      const option = `${above}${name}`
      const isTable = Object.keys(inner.properties ?? {}).length > 0
      const own: [string, unknown][] = inner.default === undefined || isTable ? [] : [[option, inner.default]]
      return [...own, ...defaultsOf(inner, `${option}.`)]
    }),
  )
}

function partsOf(schema: JsonSchema): JsonSchema[] {
  const inner = [...(schema.items === undefined ? [] : [schema.items]), ...(schema.anyOf ?? [])]
  return [schema, ...inner.flatMap(partsOf)]
}
