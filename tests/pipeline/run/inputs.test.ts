import { readFile, rename, stat, utimes, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { planRun } from '../../../src/pipeline/plan.ts'
import {
  type FileState,
  isStill,
  type KnownInput,
  planInputs,
  stateOf,
} from '../../../src/pipeline/run/inputs.ts'
import { type SmallFolder, setting, smallFolder } from './folder.ts'

/** Long enough after a change for times to tell a further one. */
const QUIET_MS = 60_000

/** What the store would know after a run now, looked at some time after. */
async function knownNow({ plan }: SmallFolder): Promise<Map<string, KnownInput>> {
  const work = await planInputs(await plan(), new Map())
  return new Map(
    work.map(({ path, reading, state }, input) => {
      const { stat: seen, checked, sha256, sidecar } = state as FileState
      return [path, { input, path, reading, stat: seen, checked: checked + QUIET_MS, sha256, sidecar }]
    }),
  )
}

/** By the file's name: what is to be done, and whether its bytes were looked at. */
async function workOn(folder: SmallFolder, known: ReadonlyMap<string, KnownInput>) {
  const work = await planInputs(await folder.plan(), known)
  return Object.fromEntries(
    work.map(({ path, kind, state }) => [
      path.slice(path.lastIndexOf('/') + 1),
      state === undefined ? kind : `${kind}, looked at`,
    ]),
  )
}

const SETTLED = { 'a.txt': 'settled', 'b.txt': 'settled', 'c.txt': 'settled' }

test('all files are new at first; what was not touched since is not opened', async () => {
  const folder = await smallFolder()
  expect(await workOn(folder, new Map())).toEqual({
    'a.txt': 'new, looked at',
    'b.txt': 'new, looked at',
    'c.txt': 'new, looked at',
  })
  expect(await workOn(folder, await knownNow(folder))).toEqual(SETTLED)
})

test.for<[string, (folder: SmallFolder) => Promise<void>, string]>([
  ['touched, the same bytes', ({ root }) => utimes(join(root, 'texts/a.txt'), 1, 1), 'settled, looked at'],
  [
    'written anew with the same bytes',
    async ({ root }) => {
      const path = join(root, 'texts/a.txt')
      await writeFile(path, await readFile(path))
    },
    'settled, looked at',
  ],
  ['changed', ({ write }) => write({ 'texts/a.txt': 'Other words.' }), 'changed, looked at'],
  [
    'other bytes of the same length, and the time of the old ones',
    async ({ root }) => {
      const path = join(root, 'texts/a.txt')
      const before = await stat(path)
      await writeFile(path, 'x'.repeat(before.size))
      await utimes(path, before.atime, before.mtime)
      expect((await stat(path)).size).toBe(before.size)
    },
    'changed, looked at',
  ],
  [
    'another file put in its place with the time of the old one',
    async ({ root }) => {
      const path = join(root, 'texts/a.txt')
      const before = await stat(path)
      await writeFile(join(root, 'draft'), 'x'.repeat(before.size))
      await utimes(join(root, 'draft'), before.atime, before.mtime)
      await rename(join(root, 'draft'), path)
    },
    'changed, looked at',
  ],
  [
    'docvars laid beside it',
    ({ write }) => write({ 'texts/a.yaml': 'speaker: A. Able\n' }),
    'changed, looked at',
  ],
])('%s', async ([, change, kind]) => {
  const folder = await smallFolder()
  const known = await knownNow(folder)
  await change(folder)
  expect(await workOn(folder, known)).toEqual({ ...SETTLED, 'a.txt': kind })
})

test('docvars beside a file: changed, touched, and removed', async () => {
  const folder = await smallFolder({ 'texts/a.yaml': 'speaker: A. Able\n' })
  const known = await knownNow(folder)
  expect(await workOn(folder, known)).toEqual(SETTLED)
  await folder.write({ 'texts/a.yaml': 'speaker: B. Baker\n' })
  expect(await workOn(folder, known)).toEqual({ ...SETTLED, 'a.txt': 'changed, looked at' })
  await folder.write({ 'texts/a.yaml': 'speaker: A. Able\n' })
  expect(await workOn(folder, known)).toEqual({ ...SETTLED, 'a.txt': 'settled, looked at' })
  await folder.remove('texts/a.yaml')
  expect(await workOn(folder, known)).toEqual({ ...SETTLED, 'a.txt': 'changed, looked at' })
})

test.for([
  ['docvars of the source', 'sources.0.docvars', { kind: 'speech' }],
  ['how texts are cleaned', 'sources.0.clean', false],
  ['a limit', 'sources.0.limits', { fileBytes: 5_000_000 }],
  ['how countries are named', 'countries', 'as-is'],
  ['how speakers are named', 'speakers', 'tidy'],
] as const)('another way of reading makes all files be read: %s', async ([, path, value]) => {
  const folder = await smallFolder()
  const known = await knownNow(folder)
  const [first = '', ...rest] = path.split('.')
  const keys = [first, ...rest.map((key) => (/^\d+$/.test(key) ? Number(key) : key))]
  const plan = await folder.plan({ ...setting(path, value as never), path: keys })
  expect((await planInputs(plan, known)).map(({ kind }) => kind)).toEqual(['changed', 'changed', 'changed'])
})

test.for([
  ['the lexicons', 'lexicons', ['mine.yaml', 'default']],
  ['the unit', 'unit', 'passage'],
  ['the zones', 'zones', { count: ['body'] }],
  ['duplicates', 'duplicates', 'keep'],
  ['series', 'series', [{ name: 'years', by: 'year' }]],
] as const)('what does not matter for reading: %s', async ([, path, value]) => {
  const folder = await smallFolder()
  const known = await knownNow(folder)
  const work = await planInputs(await folder.plan(setting(path, value as never)), known)
  expect(work.map(({ kind }) => kind)).toEqual(['settled', 'settled', 'settled'])
})

test('a folder that was moved is read anew: paths are what files are known by', async () => {
  const folder = await smallFolder()
  const known = await knownNow(folder)
  await rename(join(folder.root, 'texts'), join(folder.root, 'moved'))
  await folder.write({
    'pipeline.yaml': (await readFile(join(folder.root, 'pipeline.yaml'), 'utf8')).replace('texts', 'moved'),
  })
  expect(Object.values(await workOn(folder, known))).toEqual(Array(3).fill('new, looked at'))
})

test('a file below the same folder, named by another source, is read in another way', async () => {
  const folder = await smallFolder()
  const known = await knownNow(folder)
  // Its id would be another: a file that is named by itself has no folder in it.
  await folder.write({
    'pipeline.yaml': 'name: small\nsources: [{path: texts/a.txt, language: any}]\nlexicons: [mine.yaml]\n',
  })
  expect(await workOn(folder, known)).toEqual({ 'a.txt': 'changed, looked at' })
})

test.for([
  ['a minute after its last change', 60_000, 'settled'],
  ['when it had just been written', 40, 'settled, looked at'],
  ['before it was written, by a clock that was set back', -60_000, 'settled, looked at'],
] as const)('a file that was looked at %s', async ([, later, kind]) => {
  const folder = await smallFolder()
  const known = await knownNow(folder)
  const path = join(folder.root, 'texts/a.txt')
  const { ctimeMs } = await stat(path)
  known.set(path, { ...known.get(path)!, checked: Math.floor(ctimeMs) + later })
  expect((await workOn(folder, known))['a.txt']).toBe(kind)
})

test('times in whole seconds are trusted two seconds later', async () => {
  const folder = await smallFolder()
  await utimes(join(folder.root, 'texts/a.txt'), 1_000_000, 1_000_000)
  const known = await knownNow(folder)
  const path = join(folder.root, 'texts/a.txt')
  const entry = known.get(path)!
  const wholeSeconds = (at: number): KnownInput => ({
    ...entry,
    stat: entry.stat.replace(/^(\d+) \d+ \d+/, '$1 5000000000 5000000000'),
    checked: at,
  })
  // The file differs from that, so that it is looked at either way; `kind` tells that its bytes were found the same.
  known.set(path, wholeSeconds(6000))
  expect((await workOn(folder, known))['a.txt']).toBe('settled, looked at')
})

test('a file that is gone while it is planned is to be read, which will say so', async () => {
  const folder = await smallFolder()
  const plan = await folder.plan()
  await folder.remove('texts/b.txt')
  const work = await planInputs(plan, new Map())
  expect(work.map(({ kind, state }) => [kind, state === undefined])).toEqual([
    ['new', false],
    ['new', true],
    ['new', false],
  ])
})

test('the state of a file holds until it, or what lies beside it, changes', async () => {
  const folder = await smallFolder({ 'texts/a.yaml': 'speaker: A. Able\n' })
  const { inputs } = await planRun(join(folder.root, 'pipeline.yaml'), [])
  const file = inputs[0]!
  if (file.kind !== 'file') throw new Error('no file')
  const state = (await stateOf(file))!
  expect(await isStill(file, state)).toBe(true)
  await folder.write({ 'texts/a.yaml': 'speaker: B. Baker\n' })
  expect(await isStill(file, state)).toBe(false)
  await folder.remove('texts/a.yaml')
  expect(await isStill(file, state)).toBe(false)
  expect(await stateOf(file)).toBeUndefined()
})
