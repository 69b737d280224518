import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { RostrumError } from '../../src/error.ts'
import { loadLexicons } from '../../src/pipeline/lexicon-files.ts'
import { folderOf } from '../read/folder.ts'

const HEAD = `framing: pluralist
version: 1.0.0
definition: for tests
sources: {key: A citation}
`
const entries = (...lines: string[]) => `${HEAD}levels:
  system:
    facet:
${lines.map((line) => `      - ${line}\n`).join('')}`

/** Every problem of the files, as `file:line:column  message`. */
async function problemsOf(files: Readonly<Record<string, string>>, ...paths: string[]): Promise<string[]> {
  const folder = await folderOf(files)
  const named = paths.length === 0 ? [folder] : paths.map((path) => join(folder, path))
  const error = await loadLexicons(named).then(
    () => undefined,
    (reason: unknown) => reason,
  )
  if (error === undefined) return []
  if (!(error instanceof RostrumError)) throw error
  expect(error.code).toBe('lexicon')
  return error.message.split('\n').map((line) => line.replace(`${folder}/`, ''))
}

const ENTRY = '{pattern: peace, strength: high, source: key}'
const UPOS = 'ADJ, ADP, ADV, AUX, CCONJ, DET, INTJ, NOUN, NUM, PART, PRON, PROPN, SCONJ, SYM, VERB or X'

describe('a mistake is told with its place', () => {
  test.for([
    [
      'an unknown key',
      entries('{pattern: a, strength: high, sorce: key, source: key}'),
      ['8:38  unknown key "sorce"; did you mean "source"?'],
    ],
    ['an unknown key like no other', `${entries(ENTRY)}zzzzzzzzz: 1\n`, ['9:1  unknown key "zzzzzzzzz"']],
    ['a missing key', entries('{strength: high, source: key}'), ['8:9  pattern: is missing (text expected)']],
    [
      'a strength',
      entries('{pattern: a, strength: hgih, source: key}'),
      ['8:32  strength: must be high, medium or weak, got "hgih"; did you mean "high"?'],
    ],
    [
      'a level',
      `${HEAD}levels:\n  sistem:\n    facet: [${ENTRY}]\n`,
      ['6:3  unknown key "sistem"; did you mean "system"?', '6:3  levels: needs at least one level'],
    ],
    [
      'a facet',
      `${HEAD}levels:\n  system:\n    Bad Facet: [${ENTRY}]\n`,
      ['7:16  Bad Facet: must be lower-case letters, digits and hyphens'],
    ],
    [
      'a framing',
      entries(ENTRY).replace('pluralist', 'Pluralist'),
      ['1:10  framing: must be lower-case letters, digits and hyphens'],
    ],
    ['a version', entries(ENTRY).replace('1.0.0', 'v1'), ['2:10  version: must be three numbers, as 1.0.0']],
    [
      'an empty facet',
      `${HEAD}levels:\n  system:\n    facet: []\n`,
      ['7:12  facet: a facet needs at least one entry'],
    ],
    [
      'a facet without a value',
      `${HEAD}levels:\n  system:\n    facet:\n`,
      ['7:11  facet: is empty (a list expected)'],
    ],
    ['no level', `${HEAD}levels: {}\n`, ['5:9  levels: needs at least one level']],
    [
      'a pattern',
      entries('{pattern: "free (world", strength: high, source: key}'),
      ['8:25  in the pattern "free (world": the bracket ( is not closed'],
    ],
    [
      'a pattern in single quotes',
      entries("{pattern: 'a, b', strength: high, source: key}"),
      ['8:21  in the pattern "a, b": "," cannot stand here: punctuation is not matched, so leave it out'],
    ],
    [
      'a pattern that is a number',
      entries('{pattern: 1945, strength: high, source: key}'),
      ['8:19  pattern: must be text, got 1945; put it in quotes'],
    ],
    [
      'an empty pattern',
      entries('{pattern: "  ", strength: high, source: key}'),
      ['8:20  in the pattern "  ": the pattern is empty'],
    ],
    [
      'an unknown set',
      entries('{pattern: "a {SLEF}", strength: high, source: key}'),
      ['8:22  in the pattern "a {SLEF}": there is no set {SLEF}; sets are: GP, LIB, NS, OTHER, PROB, SELF'],
    ],
    [
      'an unknown source',
      entries('{pattern: a, strength: high, source: kye}'),
      ['8:46  source "kye" is not among sources; did you mean "key"?'],
    ],
    [
      'a source named like a property',
      entries('{pattern: a, strength: high, source: constructor}'),
      ['8:46  source "constructor" is not among sources; add it to sources'],
    ],
    [
      'one of several sources',
      entries('{pattern: a, strength: high, source: [key, other]}'),
      ['8:46  source "other" is not among sources; add it to sources'],
    ],
    [
      'a pattern under unless',
      entries('{pattern: a, strength: high, source: key, unless: ["b", "c("]}'),
      ['8:67  in the pattern "c(": the bracket ( is not closed'],
    ],
    [
      '& under unless',
      entries('{pattern: a, strength: high, source: key, unless: [b & c]}'),
      ['8:60  "b & c": & cannot stand under unless; write two of them'],
    ],
    [
      'a key under unless',
      entries('{pattern: a, strength: high, source: key, unless: [{pattern: b, withn: 3}]}'),
      ['8:73  unknown key "withn"; did you mean "within"?'],
    ],
    [
      'a side under unless',
      entries('{pattern: a, strength: high, source: key, unless: [{pattern: b, side: left}]}'),
      ['8:79  side: must be before, after or either, got "left"'],
    ],
    [
      'unless that is no list',
      entries('{pattern: a, strength: high, source: key, unless: war}'),
      ['8:59  unless: must be a list, got "war"'],
    ],
    [
      'a tag',
      entries('{pattern: a, strength: high, source: key, tag: NOUNN}'),
      [`8:56  tag: must be ${UPOS}, got "NOUNN"; did you mean "NOUN"?`],
    ],
    [
      'a tag of a word',
      entries('{pattern: a, strength: high, source: key, tag: {a: NUON}}'),
      [`8:60  a: must be ${UPOS}, got "NUON"; did you mean "NOUN"?`],
    ],
    [
      'a tag of a word that is not in the pattern',
      entries('{pattern: they lead, strength: high, source: key, tag: {leed: VERB}}'),
      ['8:71  tag: the pattern has no word "leed"; did you mean "lead"?'],
    ],
    [
      'the same pattern twice',
      entries(ENTRY, '{pattern: "Peace ", strength: weak, source: key}'),
      ['9:20  the pattern "Peace " stands twice in pluralist: first in facet at line 8'],
    ],
    [
      'an empty category',
      'dimension: actors\nversion: 1.0.0\ndefinition: d\nsources: {key: K}\ncategories:\n  state:\n    definition: d\n    facets: {}\n',
      ['8:13  facets: needs at least one facet'],
    ],
    [
      'no category',
      'dimension: actors\nversion: 1.0.0\ndefinition: d\nsources: {key: K}\ncategories: {}\n',
      ['5:13  categories: needs at least one category'],
    ],
    [
      'a set of its own',
      `${HEAD}sets:\n  MINE: {members: ["a <2> b"]}\nlevels:\n  system:\n    facet: [${ENTRY}]\n`,
      ['6:23  a gap cannot stand inside brackets or a set; write several entries'],
    ],
    [
      'a key that would be lost',
      `${HEAD}levels:\n  system:\n    __proto__: [${ENTRY}]\n    facet: [${ENTRY}]\n`,
      ['7:5  the key "__proto__" cannot be used'],
    ],
    [
      'YAML',
      'framing: [a\nversion: }',
      [
        '2:1  not valid YAML: Flow sequence in block collection must be sufficiently indented and end with a ]',
        '2:10  not valid YAML: Unexpected flow-map-end token in YAML stream: "}"',
      ],
    ],
    ['a key twice', `${HEAD}framing: other\n`, ['5:1  not valid YAML: Map keys must be unique']],
    [
      'two documents',
      `${entries(ENTRY)}---\na: b\n`,
      ['9:1  not valid YAML: Source contains multiple documents; please use YAML.parseAllDocuments()'],
    ],
    [
      'code',
      `${entries(ENTRY)}note: !!js/function "return 1"\n`,
      ['9:7  not valid YAML: Unresolved tag: tag:yaml.org,2002:js/function'],
    ],
    ['another type', 'peace', ['1:1  the file: must be a table, got "peace"']],
    [
      'nesting',
      `a: ${'['.repeat(50_000)}`,
      [expect.stringMatching(/^1:\d+ {2}not valid YAML: nested too deep$/)],
    ],
  ] as const)('%s', async ([, text, problems]) => {
    const found = await problemsOf({ 'lexicon.yaml': text }, 'lexicon.yaml')
    expect(found.map((line) => line.replace('lexicon.yaml:', ''))).toEqual(problems)
  })

  test('an empty file', async () => {
    expect(await problemsOf({ 'a.yaml': '' }, 'a.yaml')).toEqual([
      'a.yaml  the file: is empty (a table expected)',
    ])
  })

  test('aliases of aliases are not spelled out', async () => {
    const lines = [
      'l0: &l0 [x, x]',
      ...Array.from({ length: 40 }, (_, n) => `l${n + 1}: &l${n + 1} [*l${n}, *l${n}]`),
    ]
    const start = performance.now()
    expect(await problemsOf({ 'a.yaml': lines.join('\n') }, 'a.yaml')).toEqual([
      'a.yaml  not usable YAML: ReferenceError: Excessive alias count indicates a resource exhaustion attack',
    ])
    expect(performance.now() - start).toBeLessThan(1000)
  })

  test('a value that holds itself', async () => {
    const text = entries(ENTRY).replace('framing: pluralist', 'framing: &loop [*loop]')
    expect(await problemsOf({ 'a.yaml': text }, 'a.yaml')).toEqual([
      'a.yaml:1:16  framing: must be text, got a value that holds itself',
    ])
  })
})

test('all problems of all files come at once', async () => {
  const problems = await problemsOf(
    {
      'a.yaml': entries('{pattern: "x (", strength: hgih, source: key}', '{strength: high, source: key}'),
      'b.yaml': entries(
        '{pattern: "x (", strength: high, source: nokey}',
        '{pattern: y), strength: high, source: key}',
      ),
      'sets.yaml': 'version: 1.0.0\nsets:\n  SELF: {members: [we, "our <2> own"]}\n  lower: {members: [x]}\n',
      'context.yaml': 'version: 1.0.0\nrules: []\n',
    },
    'missing.yaml',
    'a.yaml',
    'b.yaml',
    'other.yaml',
  )
  const files = problems.map((problem) => problem.replace(/^(?:.*\/)?([a-z]+\.yaml).*$/, '$1'))
  expect(files).toEqual([
    'missing.yaml',
    'other.yaml',
    'sets.yaml',
    'context.yaml',
    'a.yaml',
    'a.yaml',
    'b.yaml',
    'b.yaml',
    'b.yaml',
  ])
})

test('a folder without lexicons', async () => {
  expect(await problemsOf({ 'readme.txt': 'nothing' })).toEqual([
    expect.stringMatching(/no \.yaml file in this folder$/),
  ])
})

test('two files that define one framing', async () => {
  expect(await problemsOf({ 'a.yaml': entries(ENTRY), 'b.yaml': entries(ENTRY) })).toEqual([
    'b.yaml  defines pluralist (framing), which a.yaml defines already',
  ])
})

describe('a valid file', () => {
  test('gives its entries as written, with their defaults', async () => {
    const folder = await folderOf({
      'lexicon.yaml': entries(
        '{pattern: Free-World, strength: high, source: [key], unless: [war, {pattern: x}]}',
      ),
    })
    const { lexicons } = await loadLexicons([join(folder, 'lexicon.yaml')])
    expect(lexicons).toHaveLength(1)
    expect(lexicons[0]).toMatchObject({ name: 'pluralist', dimension: 'framing', version: '1.0.0' })
    expect(lexicons[0]?.entries[0]).toMatchObject({
      id: 'facet/free-world',
      framing: 'pluralist',
      level: 'system',
      facet: 'facet',
      pattern: 'Free-World',
      strength: 'high',
      against: false,
      sources: ['key'],
      isCased: false,
      isLemma: false,
      tags: [],
      unless: [
        { written: 'war', within: 5, side: 'either' },
        { written: 'x', within: 5, side: 'either' },
      ],
      place: { line: 8, column: 19 },
    })
  })

  test('names each entry once, even where patterns differ in signs only', async () => {
    const patterns = ['alliances?', 'alliances', '"(alliance)s"', 'alliances 2'].map(
      (pattern) => `{pattern: ${pattern}, strength: high, source: key}`,
    )
    const folder = await folderOf({ 'lexicon.yaml': entries(...patterns) })
    const { lexicons } = await loadLexicons([join(folder, 'lexicon.yaml')])
    expect(lexicons[0]?.entries.map(({ id }) => id)).toEqual([
      'facet/alliances',
      'facet/alliances-3',
      'facet/alliance-s',
      'facet/alliances-2',
    ])
  })

  test('uses sets of its own over those beside it, and those over the ones that ship', async () => {
    const folder = await folderOf({
      'lexicon.yaml': `${HEAD}sets:\n  OWN: {members: [mine]}\nlevels:\n  system:\n    facet:\n      - {pattern: "{OWN} {NEAR}", strength: high, source: key}\n`,
      'sets.yaml': 'version: 1.0.0\nsets:\n  OWN: {members: [yours]}\n  NEAR: {members: [near]}\n',
    })
    const { lexicons, files } = await loadLexicons([join(folder, 'lexicon.yaml')])
    expect(lexicons[0]?.entries[0]?.parsed.parts[0]?.[0]).toEqual([
      {
        gap: 0,
        phrases: [
          [
            { written: 'mine', isPrefix: false },
            { written: 'near', isPrefix: false },
          ],
        ],
      },
    ])
    expect(files[0]?.sha256).toMatch(/^[0-9a-f]{64}$/)
  })
})
