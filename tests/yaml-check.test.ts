import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { z } from 'zod'
import { describeProblem } from '../src/error.ts'
import { checkYaml, type Override } from '../src/yaml-check.ts'

const schema = z.strictObject({
  name: z.string(),
  count: z.int().min(1).max(9).default(5),
  colour: z.enum(['red', 'green', 'blue']).optional(),
  parts: z.array(z.strictObject({ title: z.string(), size: z.number().optional() })).optional(),
  either: z.union([z.string(), z.strictObject({ title: z.string() })]).optional(),
  byName: z.record(z.string(), z.number()).optional(),
})

function problemsOf(text: string, overrides: readonly Override[] = []): string[] {
  const result = checkYaml(text, 'a.yaml', schema, overrides)
  return result.kind === 'checked' ? [] : result.problems.map(describeProblem)
}

function checked(text: string, overrides: readonly Override[] = []) {
  const result = checkYaml(text, 'a.yaml', schema, overrides)
  if (result.kind === 'problems') throw new Error(result.problems.map(describeProblem).join('\n'))
  return result.checked
}

test('a file that fits gives its value, with defaults', () => {
  expect(checked('name: x\nparts: [{title: y}]').value).toEqual({
    name: 'x',
    count: 5,
    parts: [{ title: 'y' }],
  })
})

test('a byte order mark and Windows line ends are no matter', () => {
  expect(checked('\ufeffname: x\r\ncount: 2\r\n').value).toEqual({ name: 'x', count: 2 })
})

test('a key that is written in as alias stands for its value', () => {
  expect(checked('name: &n x\nparts: [{title: *n}, {title: *n}]').value.parts).toHaveLength(2)
})

describe('places', () => {
  const { placeOf } = checked(
    'name: "quoted"\nparts:\n  - title: plain\n    size: 3\n  - {title: \'single\'}\n',
  )
  test.for([
    ['a plain value', ['parts', 0, 'title'], 0, 3, 12],
    ['inside a plain value', ['parts', 0, 'title'], 2, 3, 14],
    ['inside double quotes', ['name'], 2, 1, 10],
    ['inside single quotes', ['parts', 1, 'title'], 1, 5, 15],
    ['a list', ['parts'], 0, 3, 3],
    ['what was not written: the nearest above', ['parts', 1, 'size'], 0, 5, 5],
    ['nothing at all: the file', ['nowhere', 7], 0, 1, 1],
  ] as const)('of %s', ([, path, offset, line, column]) => {
    expect(placeOf(path, offset)).toEqual({ source: 'a.yaml', line, column })
  })
})

describe('problems', () => {
  test.for([
    [
      'several at once',
      'nam: x\ncount: 0\ncolour: gren',
      [
        'a.yaml:1:1  name: is missing (text expected)',
        'a.yaml:2:8  count: Too small: expected number to be >=1',
        'a.yaml:3:9  colour: must be red, green or blue, got "gren"; did you mean "green"?',
        'a.yaml:1:1  unknown key "nam"; did you mean "name"?',
      ],
    ],
    [
      'a key inside a list',
      'name: x\nparts: [{titel: y}]',
      [
        'a.yaml:2:9  title: is missing (text expected)',
        'a.yaml:2:10  unknown key "titel"; did you mean "title"?',
      ],
    ],
    [
      'one form of several',
      'name: x\neither: {titel: y}',
      [
        'a.yaml:2:9  title: is missing (text expected)',
        'a.yaml:2:10  unknown key "titel"; did you mean "title"?',
      ],
    ],
    ['no form of several', 'name: x\neither: 3', ['a.yaml:2:9  either: must be text or a table, got 3']],
    ['a value of a map', 'name: x\nbyName: {one: two}', ['a.yaml:2:15  one: must be a number, got "two"']],
    ['an empty value', 'name:\n', ['a.yaml:1:6  name: is empty (text expected)']],
    [
      'a long value is cut',
      `name: x\ncount: ${'y'.repeat(200)}`,
      [`a.yaml:2:8  count: must be a number, got "${'y'.repeat(59)}`],
    ],
    [
      'a second document',
      'name: x\n---\nname: y',
      ['a.yaml:2:1  not valid YAML: Source contains multiple documents; please use YAML.parseAllDocuments()'],
    ],
    [
      'an alias to nothing',
      'name: *x',
      [
        'a.yaml  not usable YAML: ReferenceError: Unresolved alias (the anchor must be set before the alias): x',
      ],
    ],
  ] as const)('%s', ([, text, problems]) => {
    expect(problemsOf(text)).toEqual(problems)
  })

  test('a file that is too long is not read', () => {
    expect(problemsOf(`name: ${'x'.repeat(8_000_000)}`)).toEqual([
      'a.yaml  the file has more than 8000000 characters; split it',
    ])
  })

  test('no more than fifty are told', () => {
    const parts = Array.from({ length: 80 }, () => '  - {title: 1}').join('\n')
    expect(problemsOf(`name: x\nparts:\n${parts}`)).toHaveLength(50)
  })
})

describe('overrides', () => {
  const override = (path: readonly (string | number)[], value: unknown): Override => ({
    path,
    value,
    written: `${path.join('.')}=${value}`,
  })

  test('take the place of what the file says, also where it says nothing', () => {
    const { value } = checked('name: x\nparts: [{title: y}]', [
      override(['name'], 'z'),
      override(['count'], 3),
      override(['parts', 0, 'size'], 4),
    ])
    expect(value).toEqual({ name: 'z', count: 3, parts: [{ title: 'y', size: 4 }] })
  })

  test('are checked like the rest', () => {
    expect(problemsOf('name: x', [override(['count'], 'many')])).toHaveLength(1)
    expect(problemsOf('name: x', [override(['cuont'], 2)])[0]).toMatch(
      /unknown key "cuont"; did you mean "count"\?$/,
    )
  })

  test('that lead through a value that holds no others are told as they were written', () => {
    expect(problemsOf('name: x', [override(['name', 'first'], 'y')])).toEqual([
      '--set name.first=y  name.first leads through a value that holds no others',
    ])
  })
})

test('any text is a value or problems with places, never an error', () => {
  const yaml = fc
    .array(
      fc.constantFrom(
        'name',
        'parts',
        'either',
        ': ',
        ':',
        '\n',
        '\n  ',
        '- ',
        '{',
        '}',
        '[',
        ']',
        '&a ',
        '*a',
        '!!x ',
        '"',
        "'",
        '|',
        '>',
        '#',
        '---',
        'x',
        '1',
        '? ',
        ', ',
        '<<',
        '__proto__',
        '\t',
        '\0',
      ),
      { maxLength: 30 },
    )
    .map((pieces) => pieces.join(''))
  fc.assert(
    fc.property(fc.oneof(yaml, fc.string({ unit: 'binary', maxLength: 60 })), (text) => {
      const result = checkYaml(text, 'a.yaml', schema)
      if (result.kind === 'problems') expect(result.problems.length).toBeGreaterThan(0)
      else expect(schema.parse(result.checked.value)).toEqual(result.checked.value)
    }),
    { seed: 71, numRuns: 5000 },
  )
})
