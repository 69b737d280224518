import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { changedEntries, lexiconsOf, type Scoring, scoringOf } from '../../../src/pipeline/run/scoring.ts'
import type { Override } from '../../../src/yaml-check.ts'
import { LEXICON, type SmallFolder, setting, smallFolder } from './folder.ts'

type Entries = Readonly<Record<string, string>>
const wayOf = (
  entries: Readonly<Record<string, Entries>>,
  base = 'b',
): Pick<Scoring, 'base' | 'entries'> => ({
  base,
  entries: Object.fromEntries(Object.entries(entries).map(([name, held]) => [name, Object.entries(held)])),
})

test.for<[string, Entries, Entries, { now: string[]; before: string[]; count: number } | undefined]>([
  ['nothing', { a: '1', b: '1' }, { a: '1', b: '1' }, { now: [], before: [], count: 0 }],
  ['one added', { a: '1', b: '1' }, { a: '1', c: '1', b: '1' }, { now: ['c'], before: [], count: 1 }],
  ['one removed', { a: '1', c: '1', b: '1' }, { a: '1', b: '1' }, { now: [], before: ['c'], count: 1 }],
  ['one changed', { a: '1', b: '1' }, { a: '1', b: '2' }, { now: ['b'], before: ['b'], count: 1 }],
  [
    'one in place of another',
    { a: '1', b: '1' },
    { a: '1', c: '1' },
    { now: ['c'], before: ['b'], count: 2 },
  ],
  ['two that changed places', { a: '1', b: '1', c: '1' }, { a: '1', c: '1', b: '1' }, undefined],
  ['changed and moved', { a: '1', b: '1' }, { b: '2', a: '1' }, undefined],
  ['all new', {}, { a: '1', b: '1' }, { now: ['a', 'b'], before: [], count: 2 }],
  ['none left', { a: '1' }, {}, { now: [], before: ['a'], count: 1 }],
])('entries that changed: %s', ([, from, to, expected]) => {
  const changed = changedEntries(
    wayOf({ other: { a: '1' }, one: from }),
    wayOf({ other: { a: '1' }, one: to }),
  )
  const found = changed && {
    now: [...changed.now.get('one')!],
    before: [...changed.before.get('one')!],
    count: changed.count,
  }
  expect(found).toEqual(expected)
  expect(changed?.now.get('other')?.size ?? 0).toBe(0)
})

test('another base: everything', () => {
  expect(changedEntries(wayOf({ one: { a: '1' } }), wayOf({ one: { a: '1' } }, 'c'))).toBeUndefined()
})

const scoringAt = async (folder: SmallFolder, ...settings: readonly Override[]) =>
  scoringOf(await folder.plan(...settings))

/** What a change of the lexicon comes to: ids of entries that changed, or that all is to be done again. */
async function changeOf(before: string, after: string, beside: Readonly<Record<string, string>> = {}) {
  const folder = await smallFolder({ 'mine.yaml': before })
  const from = await scoringAt(folder)
  await folder.write({ 'mine.yaml': after, ...beside })
  const to = await scoringAt(folder)
  const changed = changedEntries(from, to)
  return {
    isSame: from.fingerprint === to.fingerprint,
    changed:
      changed && [...new Set([...changed.now, ...changed.before].flatMap(([, ids]) => [...ids]))].sort(),
  }
}

const SAME = { isSame: true, changed: [] }

test.for<[string, (lexicon: string) => string, { isSame: boolean; changed: string[] | undefined }]>([
  [
    'what only people read',
    (text) =>
      text.replace('strength: high', 'strength: high, note: why, match: [mutual respect], reject: [no]'),
    SAME,
  ],
  [
    'a source',
    (text) => `sources: {x: A book}\n${text.replace('strength: high', 'strength: high, source: x')}`,
    SAME,
  ],
  ['comments and lines', (text) => `# A comment\n\n${text}`, SAME],
  ['a definition and a version', (text) => `version: 2.0.0\ndefinition: Mine.\n${text}`, SAME],
  [
    'a strength',
    (text) => text.replace('strength: high', 'strength: weak'),
    { isSame: false, changed: ['words/mutual-respect'] },
  ],
  [
    'a condition',
    (text) => text.replace('[court]', '[courts]'),
    { isSame: false, changed: ['words/respect'] },
  ],
  [
    'how far a condition reaches',
    (text) => text.replace('[court]', '[{pattern: court, within: 3}]'),
    { isSame: false, changed: ['words/respect'] },
  ],
  [
    'against',
    (text) => text.replace('strength: high', 'strength: high, against: true'),
    { isSame: false, changed: ['words/mutual-respect'] },
  ],
  [
    'a part of speech',
    (text) => text.replace('strength: high', 'strength: high, tag: ADJ'),
    { isSame: false, changed: ['words/mutual-respect'] },
  ],
  [
    'a role',
    (text) => text.replace('strength: high', 'strength: high, role: self'),
    { isSame: false, changed: ['words/mutual-respect'] },
  ],
  [
    'a facet',
    (text) => text.replace('words:', 'others:'),
    {
      isSame: false,
      changed: [
        'others/harvest',
        'others/mutual-respect',
        'others/respect',
        'words/harvest',
        'words/mutual-respect',
        'words/respect',
      ],
    },
  ],
  [
    'a level',
    (text) => text.replace('any:', 'issue:'),
    { isSame: false, changed: ['words/harvest', 'words/mutual-respect', 'words/respect'] },
  ],
  [
    'a pattern',
    (text) => text.replace('pattern: harvest', 'pattern: harvests'),
    { isSame: false, changed: ['words/harvest', 'words/harvests'] },
  ],
  [
    'the name of the framing',
    (text) => text.replace('framing: mine', 'framing: ours'),
    { isSame: false, changed: undefined },
  ],
  ['its dimension', (text) => `dimension: strategy\n${text}`, { isSame: false, changed: undefined }],
])('a lexicon with another: %s', async ([, change, expected]) => {
  expect(await changeOf(LEXICON, change(LEXICON))).toEqual(expected)
})

test('a set that changed changes the entries that use it only', async () => {
  const sets = (member: string) =>
    `version: 1.0.0\nsets: {FRIEND: {members: [friend, ${member}]}, FOE: {members: [foe]}}\n`
  const lexicon = `framing: mine
levels:
  any:
    words:
      - {pattern: "our {FRIEND}", strength: high}
      - {pattern: "our {FOE}", strength: high}
      - {pattern: strangers, strength: high, unless: ["{FRIEND}"]}
`
  const folder = await smallFolder({ 'mine.yaml': lexicon, 'sets.yaml': sets('ally') })
  const from = await scoringAt(folder)
  await folder.write({ 'sets.yaml': sets('partner') })
  const changed = changedEntries(from, await scoringAt(folder))
  expect([...changed!.now.get('mine')!]).toEqual(['words/our-friend', 'words/strangers'])
  expect([...changed!.before.get('mine')!]).toEqual(['words/our-friend', 'words/strangers'])
})

const CONTEXT = (cue: string) => `version: 1.0.0\nrules: [{id: not, kind: negation, cues: [not, ${cue}]}]\n`
const POLITIES = (heir: string) => `version: 1.0.0
polities: [{codes: [FRE], names: [Freedonia], heir: ${heir}}, {codes: [MER], names: [Meridia]}]
`

test.for([
  ['a cue', 'context', { 'context.yaml': CONTEXT('never') }, { 'context.yaml': CONTEXT('hardly') }],
  ['a polity', 'polities', { 'polities.yaml': POLITIES('MER') }, { 'polities.yaml': POLITIES('FRE') }],
] as const)('beside the entries: %s', async ([, part, before, after]) => {
  const folder = await smallFolder(before)
  const from = await scoringAt(folder)
  expect((await scoringAt(folder)).fingerprint).toBe(from.fingerprint)
  await folder.write(after)
  const to = await scoringAt(folder)
  expect(changedEntries(from, to)).toBeUndefined()
  const differing = Object.keys(to.parts).filter((name) => to.parts[name] !== from.parts[name])
  expect(differing).toEqual([part])
})

test.for([
  ['measures.weights', { high: 4 }, ['measures.weights']],
  ['zones', { count: ['body'] }, ['zones.count']],
  ['unit', 'passage', ['unit']],
  ['seed', 7, []],
  ['duplicates', 'keep', []],
  ['series', [{ name: 'years', by: 'year' }], []],
  ['countries', 'as-is', []],
] as const)('a setting: %s', async ([path, value, expected]) => {
  const folder = await smallFolder()
  const from = await scoringAt(folder)
  const to = await scoringAt(folder, setting(path, value as never))
  expect(Object.keys(to.parts).filter((name) => to.parts[name] !== from.parts[name])).toEqual(expected)
  expect(to.base === from.base).toBe(expected.length === 0)
})

test('zones in another order are the same zones', async () => {
  const folder = await smallFolder()
  const [one, two] = [
    ['heading', 'body'],
    ['body', 'heading'],
  ]
  expect((await scoringAt(folder, setting('zones', { count: one } as never))).fingerprint).toBe(
    (await scoringAt(folder, setting('zones', { count: two } as never))).fingerprint,
  )
})

test('two framings in another order: everything, because shares and files follow it', async () => {
  const folder = await smallFolder({ 'other.yaml': LEXICON.replace('mine', 'other') })
  const one = await scoringAt(folder, setting('lexicons', ['mine.yaml', 'other.yaml']))
  const two = await scoringAt(folder, setting('lexicons', ['other.yaml', 'mine.yaml']))
  expect(changedEntries(one, two)).toBeUndefined()
})

test('a lexicon that moves away from its decision is labelled otherwise, though no entry changed', async () => {
  const folder = await smallFolder()
  const own = join(folder.root, 'own')
  await mkdir(own)
  const files = {
    'mine.yaml': LEXICON,
    'other.yaml': LEXICON.replace('mine', 'other'),
    'decision.yaml': `decision: trial
version: 1.0.0
framings:
  mine: {intercept: -1, threshold: 0.5, unmatched: 0.02}
  other: {intercept: -1, threshold: 0.5, unmatched: 0.02}
`,
  }
  for (const [name, text] of Object.entries(files)) await writeFile(join(own, name), text)
  const beside = await scoringAt(folder, setting('lexicons', ['own/mine.yaml', 'own/other.yaml']))
  const apart = await scoringAt(folder, setting('lexicons', ['mine.yaml', 'own/other.yaml']))
  expect(apart.entries).toEqual(beside.entries)
  expect(changedEntries(beside, apart)).toBeUndefined()
})

test('the lexicons with some of their entries', async () => {
  const folder = await smallFolder({ 'other.yaml': LEXICON.replace('mine', 'other') })
  const { lexicons } = (await folder.plan(setting('lexicons', ['mine.yaml', 'other.yaml']))).lexicons
  const some = lexiconsOf(
    lexicons,
    new Map([
      ['other', new Set(['words/harvest', 'words/gone'])],
      ['mine', new Set()],
    ]),
  )
  expect(some.map(({ name, entries }) => [name, entries.map(({ id }) => id)])).toEqual([
    ['other', ['words/harvest']],
  ])
})
