import { existsSync } from 'node:fs'
import { readFile, rename, rm, stat, utimes } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import type { RunOptions } from '../../../src/pipeline/run.ts'
import { openForReading } from '../../../src/store/open.ts'
import type { Override } from '../../../src/yaml-check.ts'
import { parseRecords } from '../../write/folder.ts'
import { LEXICON, PIPELINE, type SmallFolder, setting, smallFolder } from './folder.ts'

const NONE = { new: 0, changed: 0, removed: 0, untouched: 0, rematched: 0 }
/** Entry by entry, so that one can be added, changed or taken away. */
const withEntry = (entry: string) => `${LEXICON}      - ${entry}\n`

interface Expected {
  readonly new?: number
  readonly changed?: number
  readonly removed?: number
  readonly untouched?: number
  readonly rematched?: number
  readonly filesRead?: number
  readonly isUnchanged?: boolean
}

interface Case {
  readonly name: string
  readonly edit?: (folder: SmallFolder) => Promise<unknown>
  readonly options?: RunOptions
  readonly settings?: readonly Override[]
  readonly expected: Expected
}

const writing = (files: Readonly<Record<string, string>>) => (folder: SmallFolder) => folder.write(files)
const lexicon = (change: (text: string) => string) => writing({ 'mine.yaml': change(LEXICON) })

test.for<Case>([
  { name: 'nothing', expected: { untouched: 3, isUnchanged: true } },
  {
    name: 'a text is added',
    edit: writing({ 'texts/d.txt': 'One more.' }),
    expected: { new: 1, untouched: 3, filesRead: 1 },
  },
  {
    name: 'a text is changed',
    edit: writing({ 'texts/b.txt': 'The harvest was bad.' }),
    expected: { changed: 1, untouched: 2, filesRead: 1 },
  },
  {
    name: 'a text is removed',
    edit: ({ remove }) => remove('texts/c.txt'),
    expected: { removed: 1, untouched: 2 },
  },
  {
    name: 'a text gets another name',
    edit: ({ root }) => rename(join(root, 'texts/c.txt'), join(root, 'texts/d.txt')),
    expected: { new: 1, removed: 1, untouched: 2, filesRead: 1 },
  },
  {
    name: 'two texts change places',
    edit: async ({ root, write }) => {
      const [a, b] = await Promise.all(
        ['a', 'b'].map((name) => readFile(join(root, `texts/${name}.txt`), 'utf8')),
      )
      await write({ 'texts/a.txt': b!, 'texts/b.txt': a! })
    },
    expected: { changed: 2, untouched: 1, filesRead: 2 },
  },
  {
    name: 'a text is touched',
    edit: ({ root }) => utimes(join(root, 'texts/a.txt'), 1, 1),
    expected: { untouched: 3, isUnchanged: true },
  },
  {
    name: 'a text can be read no more',
    edit: writing({ 'texts/b.txt': '' }),
    expected: { removed: 1, untouched: 2, filesRead: 1 },
  },
  {
    name: 'docvars are laid beside a text',
    edit: writing({ 'texts/a.yaml': 'speaker: A. Able\n' }),
    expected: { changed: 1, untouched: 2, filesRead: 1 },
  },
  {
    name: 'the source gets docvars',
    edit: writing({ 'pipeline.yaml': PIPELINE.replace('texts,', 'texts, docvars: {kind: speech},') }),
    expected: { changed: 3, filesRead: 3 },
  },
  {
    name: 'texts are read in another way that comes to the same',
    edit: writing({ 'pipeline.yaml': PIPELINE.replace('texts,', 'texts, clean: false,') }),
    expected: { untouched: 3, filesRead: 3, isUnchanged: true },
  },
  {
    name: 'an entry is added that one text has',
    edit: lexicon(() => withEntry('{pattern: valley, strength: weak}')),
    expected: { untouched: 3, rematched: 1 },
  },
  {
    name: 'an entry is added that no text has',
    edit: lexicon(() => withEntry('{pattern: mountains, strength: weak}')),
    expected: { untouched: 3, isUnchanged: true },
  },
  {
    name: 'an entry is added whose words all stand in a text, but not its phrase',
    edit: lexicon(() => withEntry('{pattern: good harvest, strength: weak}')),
    expected: { untouched: 3, isUnchanged: true },
  },
  {
    name: 'an entry is removed',
    edit: lexicon((text) => text.replace(/.*harvest.*\n/, '')),
    expected: { untouched: 3, rematched: 1 },
  },
  {
    name: 'an entry that nothing has is removed',
    edit: lexicon((text) => text.replace('unless: [court]', 'unless: [nations]')),
    expected: { untouched: 3, isUnchanged: true },
  },
  {
    name: 'an entry gets another strength',
    edit: lexicon((text) => text.replace('strength: high', 'strength: weak')),
    expected: { untouched: 3, rematched: 1 },
  },
  {
    name: 'entries change places',
    edit: lexicon((text) => {
      const lines = text.trimEnd().split('\n')
      return `${[...lines.slice(0, -2), lines.at(-1), lines.at(-2)].join('\n')}\n`
    }),
    expected: { untouched: 3, rematched: 3 },
  },
  {
    name: 'an entry gets a note',
    edit: lexicon((text) => text.replace('strength: high', 'strength: high, note: why')),
    expected: { untouched: 3, isUnchanged: true },
  },
  {
    name: 'weights',
    settings: [setting('measures.weights', { high: 5 })],
    expected: { untouched: 3, rematched: 3 },
  },
  {
    name: 'a series: written anew, nothing is read or matched',
    settings: [setting('series', [{ name: 'years', by: 'year' }])],
    expected: { untouched: 3 },
  },
  {
    name: 'a text and an entry at once',
    edit: writing({
      'texts/b.txt': 'The harvest was bad.',
      'mine.yaml': withEntry('{pattern: nations, strength: weak}'),
    }),
    expected: { changed: 1, untouched: 2, rematched: 1, filesRead: 1 },
  },
  {
    name: 'all is done anew',
    options: { isRebuild: true },
    expected: { untouched: 3, rematched: 3, filesRead: 3 },
  },
])('what a run does after: $name', async ({ edit, options, settings = [], expected }) => {
  const folder = await smallFolder()
  expect(await folder.run()).toMatchObject({
    run: 1,
    changes: { ...NONE, new: 3 },
    filesRead: 3,
    isUnchanged: false,
  })
  const before = await stat(join(folder.out, 'documents.csv'))
  await edit?.(folder)
  const { filesRead = 0, isUnchanged = false, ...changes } = expected
  const outcome = await folder.run(options, ...settings)
  expect({
    run: outcome.run,
    changes: outcome.changes,
    filesRead: outcome.filesRead,
    isUnchanged: outcome.isUnchanged,
  }).toEqual({
    run: 2,
    changes: { ...NONE, ...changes },
    filesRead,
    isUnchanged,
  })
  const after = await stat(join(folder.out, 'documents.csv'))
  expect([after.ino, after.mtimeMs].join(' ') === [before.ino, before.mtimeMs].join(' ')).toBe(isUnchanged)
  const manifest = JSON.parse(await readFile(join(folder.out, 'manifest.json'), 'utf8'))
  expect(manifest.run).toEqual({ number: 2, ...NONE, ...changes, files_read: filesRead })
  expect(manifest.counts.documents).toBe(
    (await parseRecords(await readFile(join(folder.out, 'documents.csv'), 'utf8'))).length,
  )
  // And what was there is there: nothing is to be done again.
  expect(await folder.run({}, ...settings)).toMatchObject({ filesRead: 0, isUnchanged: true })
})

test('entries that changed: those texts alone are matched again whose ledger changed', async () => {
  const words = ['respect', 'harvest', 'valley', 'roads', 'nations', 'order']
  const texts = Object.fromEntries(
    Array.from({ length: 24 }, (_, n) => [
      `texts/t${n}.txt`,
      `It was said of the ${words[n % 6]} and of the ${words[(n * 5 + 2) % 6]} in the year ${n}.`,
    ]),
  )
  const folder = await smallFolder({ ...texts, 'mine.yaml': withEntry('{pattern: roads, strength: weak}') })
  await folder.run()
  const evidence = async () => {
    const rows = await parseRecords(await readFile(join(folder.out, 'evidence.csv'), 'utf8'))
    const byDocument = new Map<string, string>()
    for (const row of rows)
      byDocument.set(row.document!, (byDocument.get(row.document!) ?? '') + JSON.stringify(row))
    return byDocument
  }
  const before = await evidence()
  await folder.write({ 'mine.yaml': withEntry('{pattern: (valley|order), strength: weak}') })
  const { changes } = await folder.run()
  const after = await evidence()
  const moved = [...new Set([...before.keys(), ...after.keys()])].filter(
    (id) => before.get(id) !== after.get(id),
  )
  expect(moved.length).toBeGreaterThan(8)
  expect(moved.length).toBeLessThan(24)
  expect(changes).toEqual({ ...NONE, untouched: 27, rematched: moved.length })
})

test('a text that comes back is not matched again, under the same lexicon or after a change', async () => {
  const folder = await smallFolder()
  await folder.run()
  const text = await readFile(join(folder.root, 'texts/b.txt'), 'utf8')
  await folder.remove('texts/b.txt')
  await folder.run()
  await folder.write({ 'texts/b.txt': text })
  const analysed: number[] = []
  const onProgress = ({ documents }: { documents: number }) => analysed.push(documents)
  expect((await folder.run({ onProgress })).changes).toEqual({ ...NONE, new: 1, untouched: 2 })
  expect(analysed.at(-1)).toBe(0)
  // Gone while the lexicon changes, it is matched when it is back.
  await folder.remove('texts/b.txt')
  await folder.run()
  await folder.write({ 'mine.yaml': LEXICON.replace('harvest, strength: medium', 'harvest, strength: high') })
  expect((await folder.run()).changes).toEqual({ ...NONE, untouched: 2 })
  await folder.write({ 'texts/b.txt': text })
  await folder.run()
  expect(await readFile(join(folder.out, 'evidence.csv'), 'utf8')).toMatch(/^b,.*harvest,high/m)
})

test.for(['scores.csv', 'datapackage.json', 'manifest.json'])(
  'results that were lost are written again: %s',
  async (name) => {
    const folder = await smallFolder()
    await folder.run()
    const before = await readFile(join(folder.out, name), 'utf8')
    await rm(join(folder.out, name))
    const { filesRead } = await folder.run()
    expect(filesRead).toBe(0)
    const after = await readFile(join(folder.out, name), 'utf8')
    if (name === 'manifest.json') expect(JSON.parse(after).files).toEqual(JSON.parse(before).files)
    else expect(after).toBe(before)
  },
)

test('a folder of results that was moved goes on with its store, and is called by its new name', async () => {
  const folder = await smallFolder()
  await folder.run()
  const moved = join(folder.root, 'elsewhere')
  await rename(folder.out, moved)
  const { runPlan } = await import('../../../src/pipeline/run.ts')
  const outcome = await runPlan({ ...(await folder.plan()), folder: moved })
  expect(outcome).toMatchObject({ run: 2, filesRead: 0, changes: { ...NONE, untouched: 3 } })
  expect(JSON.parse(await readFile(join(moved, 'datapackage.json'), 'utf8')).name).toBe('elsewhere')
})

test('the same text under two names is matched once, and each stands for itself', async () => {
  const text = 'We seek mutual respect among all nations of the world.'
  const folder = await smallFolder({ 'texts/d.txt': text, 'texts/e.txt': text })
  const analysed: number[] = []
  await folder.run({ onProgress: ({ documents }) => analysed.push(documents) })
  expect(analysed.at(-1)).toBe(3)
  await folder.write({ 'texts/d.txt': 'Other words.' })
  expect((await folder.run()).changes).toEqual({ ...NONE, changed: 1, untouched: 4 })
  const evidence = await parseRecords(await readFile(join(folder.out, 'evidence.csv'), 'utf8'))
  expect(evidence.map(({ document }) => document)).toEqual(['a', 'b', 'e'])
})

test('of each document the store knows from which run to which it stood', async () => {
  const folder = await smallFolder()
  await folder.run()
  await folder.write({ 'texts/b.txt': 'The harvest was bad.' })
  await folder.run()
  await folder.remove('texts/c.txt')
  await folder.run()
  const database = await openForReading(folder.out)
  try {
    const rows = await database.all('SELECT id, first_run, last_run FROM documents ORDER BY id, first_run')
    expect(rows).toEqual([
      { id: 'a', first_run: 1 },
      { id: 'b', first_run: 1, last_run: 1 },
      { id: 'b', first_run: 2 },
      { id: 'c', first_run: 1, last_run: 2 },
    ])
    expect(await database.all('SELECT id FROM corpus ORDER BY position')).toEqual([{ id: 'a' }, { id: 'b' }])
    expect(await database.all('SELECT run, state FROM runs ORDER BY run')).toEqual([
      { run: 1, state: 'done' },
      { run: 2, state: 'done' },
      { run: 3, state: 'done' },
    ])
  } finally {
    database.close()
  }
})

test('a table that is asked for no more is removed; what is no table of a run stays', async () => {
  const folder = await smallFolder()
  await folder.run({}, setting('alerts', {}))
  expect(existsSync(join(folder.out, 'alerts.csv'))).toBe(true)
  await folder.write({ 'out/notes.txt': 'mine' })
  await folder.run()
  expect(existsSync(join(folder.out, 'alerts.csv'))).toBe(false)
  expect(await readFile(join(folder.out, 'notes.txt'), 'utf8')).toBe('mine')
})

test.for([
  ['no character at all', '\u0000'],
  ['a half of a pair', '\ud83c'],
  ['the other half', '\udf3e'],
  ['a whole pair', '\ud83c\udf3e'],
  ['a backslash before a u', '\\ud83c \\u0000 \\\\ud83c'],
  ['quotation marks', `"'"`],
  ['a line separator', '\u2028'],
  ['a mark of byte order', '\ufeff'],
  ['a character beyond what Unicode has', '\uffff'],
  ['a combining mark', '\u0301'],
] as const)('odd characters around and inside a match: %s', async ([, odd]) => {
  const text = `${odd} We seek ${odd}, and mutual respect ${odd}${odd} is what ${odd} the harvest gives.`
  const rows = [
    { id: 'odd', text, title: odd },
    { id: `id ${odd}`, text: `It was ${text}` },
  ]
  const folder = await smallFolder({
    'rows.jsonl': rows.map((row) => `${JSON.stringify(row)}\n`).join(''),
    'pipeline.yaml': PIPELINE.replace('texts,', 'rows.jsonl,'),
  })
  const first = await folder.run()
  expect(first.documents + first.leftOut).toBe(2)
  const files = async () =>
    Promise.all(['documents.csv', 'evidence.csv'].map((name) => readFile(join(folder.out, name), 'utf8')))
  const [documents = '', evidence = ''] = await files()
  if (first.documents === 2) {
    const found = await parseRecords(evidence)
    expect(found.map(({ keyword }) => keyword)).toEqual(Array(2).fill(['mutual respect', 'harvest']).flat())
  }
  await folder.write({ 'mine.yaml': withEntry('{pattern: seek, strength: weak}') })
  await folder.run()
  await folder.write({ 'mine.yaml': LEXICON })
  await folder.run()
  expect(await files()).toEqual([documents, evidence])
  await folder.run({ isRebuild: true })
  expect(await files()).toEqual([documents, evidence])
})
