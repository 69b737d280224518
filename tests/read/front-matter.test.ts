import { expect, test } from 'vitest'
import { readYamlFields, splitFrontMatter } from '../../src/read/front-matter.ts'
import { LIMITS } from '../../src/read/options.ts'

const PLACE = { source: 'a.md' }
const read = (yaml: string) => readYamlFields(yaml, PLACE, 2)
const codes = (yaml: string) => read(yaml).remarks.map(({ code }) => code)

test.for([
  // name                  text                                   yaml           body
  ['front matter', '---\na: 1\n---\nText', 'a: 1\n', 'Text'],
  ['closed by dots', '---\na: 1\n...\nText', 'a: 1\n', 'Text'],
  ['with a comment first', '---\n# note\na: 1\n---\nText', '# note\na: 1\n', 'Text'],
  ['empty', '---\n---\nText', '', 'Text'],
  ['closed at the end', '---\na: 1\n---', 'a: 1\n', ''],
  ['not closed', '---\na: 1\nText', undefined, '---\na: 1\nText'],
  ['not at the start', '\n---\na: 1\n---\n', undefined, '\n---\na: 1\n---\n'],
  ['text between two rules', '---\nA speech\n---\nText', undefined, '---\nA speech\n---\nText'],
  ['a longer rule', '----\na: 1\n----\n', undefined, '----\na: 1\n----\n'],
] as const)('%s', ([, text, yaml, body]) => {
  expect(splitFrontMatter(text, LIMITS)).toEqual({ yaml, body })
})

test('front matter over the limit is a fault', () => {
  const keys = Array.from({ length: 10_000 }, (_, index) => `k${index}: v`).join('\n')
  expect(() => splitFrontMatter(`---\n${keys}\n---\nText`, LIMITS)).toThrow('up to 65536 are read')
})

test('scalars keep what was written; lists are joined', () => {
  const yaml =
    'title: "A: b"\ndate: 2009-07-15\nyear: 2009\ncode: 007\nbig: 12345678901234567890\nexp: 1e3\nok: true\nno: null\ntags: [a, 2, true]\nlist:\n  - x\n  - y\nempty:\n'
  expect(read(yaml)).toEqual({
    fields: {
      title: 'A: b',
      date: '2009-07-15',
      year: 2009,
      code: '007',
      big: '12345678901234567890',
      exp: '1e3',
      ok: true,
      tags: 'a; 2; true',
      list: 'x; y',
    },
    remarks: [],
  })
})

test('nested values are left out by name', () => {
  const { fields, remarks } = read('a: 1\nb: {c: 2}\nd: [[1], 2]\ne: 3\n')
  expect(fields).toEqual({ a: 1, e: 3 })
  expect(remarks).toMatchObject([
    { code: 'nested-docvars', message: expect.stringContaining('b, d'), outcome: 'kept' },
  ])
})

test('a name that comes twice counts once', () => {
  expect(read('a: 1\na: 2\n')).toMatchObject({ fields: { a: 1 }, remarks: [{ code: 'repeated-docvar' }] })
})

test('broken YAML gives nothing and names the line of the file', () => {
  const { fields, remarks } = read('a: 1\nb: "open\nc: 3\n')
  expect(fields).toEqual({})
  expect(remarks).toMatchObject([{ code: 'bad-front-matter' }])
  expect(read('a: 1\nb: x: y\n').remarks[0]?.place).toEqual({ source: 'a.md', line: 3 })
  expect(codes('just text')).toEqual(['bad-front-matter'])
})

test.for([
  '!!js/function "function () { globalThis.pwned = true }"',
  '!!js/undefined ""',
  '!<tag:yaml.org,2002:js/function> "globalThis.pwned = true"',
  '!!python/object/apply:os.system ["touch /tmp/pwned"]',
  '!custom x',
  '!!binary aGVsbG8=',
  '!!set {a, b}',
] as const)('a tag builds nothing: %s', (value) => {
  const { fields, remarks } = read(`a: 1\nb: ${value}\nc: 3\n`)
  expect(fields).toEqual({ a: 1, c: 3 })
  expect(remarks).toMatchObject([{ code: 'nested-docvars' }])
  expect('pwned' in globalThis).toBe(false)
})

test('an alias bomb stays small', () => {
  const levels = Array.from(
    { length: 12 },
    (_, level) => `k${level + 1}: &k${level + 1} [${Array(10).fill(`*k${level}`).join(', ')}]`,
  )
  const { fields, remarks } = read(`k0: &k0 lol\n${levels.join('\n')}\nz: last\n`)
  expect(JSON.stringify(fields).length).toBeLessThan(1000)
  expect(fields).toMatchObject({ k0: 'lol', z: 'last' })
  expect(remarks).toMatchObject([{ code: 'nested-docvars' }])
})

test('an alias to a scalar is its value, merge keys are not followed', () => {
  expect(read('a: &x hello\nb: *x\nc: [*x]\n').fields).toEqual({ a: 'hello', b: 'hello', c: 'hello' })
  expect(read('a: *gone\n').fields).toEqual({})
  expect(read('base: &b {x: 1}\n<<: *b\n').fields).toEqual({})
})

test.for([
  ['deep flow', `a: ${'['.repeat(30_000)}`],
  ['deep and closed', `a: ${'['.repeat(20_000)}${']'.repeat(20_000)}`],
  ['deep blocks', Array.from({ length: 300 }, (_, depth) => `${' '.repeat(depth)}k:`).join('\n')],
  ['many keys', Array.from({ length: 9000 }, (_, index) => `k${index}:`).join('\n')],
  ['many aliases', `a: &a x\n${Array.from({ length: 5000 }, (_, index) => `k${index}: *a`).join('\n')}`],
] as const)('hostile YAML ends soon: %s', { timeout: 3000 }, ([, yaml]) => {
  expect(yaml.length).toBeLessThan(LIMITS.frontMatterBytes * 1.5)
  expect(read(yaml)).toBeDefined()
})

test('a field called __proto__ changes nothing', () => {
  read('__proto__: {polluted: 1}\n')
  expect(({} as Record<string, unknown>).polluted).toBeUndefined()
})
