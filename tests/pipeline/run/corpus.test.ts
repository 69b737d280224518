import { expect, test } from 'vitest'
import type { RunPlan } from '../../../src/pipeline/plan.ts'
import { assembleCorpus } from '../../../src/pipeline/run/corpus.ts'
import type { Diagnostic } from '../../../src/records.ts'
import type { Database, StoreRow } from '../../../src/store/database.ts'
import { freshStore } from './store.ts'

const remarkOf = (code: string, source: string): Diagnostic => ({
  place: { source },
  code,
  message: code,
  remedy: '',
  outcome: 'kept',
})

type Planned = readonly [kind: 'file' | 'rejected', path: string, remarks?: readonly Diagnostic[]]

/** A plan as far as the corpus goes by it. */
function planOf(inputs: readonly Planned[], duplicates: unknown = 'reject'): RunPlan {
  return {
    pipeline: { duplicates },
    inputs: inputs.map(([kind, path, remarks = []]) =>
      kind === 'file'
        ? { kind, file: { path }, remarks }
        : {
            kind,
            reading: {
              kind: 'rejected',
              diagnostic: { ...remarkOf('unreadable', path), outcome: 'left out' },
            },
          },
    ),
  } as unknown as RunPlan
}

interface Held {
  readonly id: string
  readonly content?: number
  readonly isMade?: boolean
  readonly remarks?: readonly Diagnostic[]
  readonly rejected?: Diagnostic
}

/** Readings of files by their numbers; content 9 has no analysis. */
async function storeOf(files: Readonly<Record<number, readonly Held[]>>): Promise<Database> {
  const { database } = await freshStore()
  const rows: StoreRow[] = []
  for (const [input, held] of Object.entries(files))
    held.forEach(({ id, content, isMade = false, remarks, rejected }, number) => {
      const place = JSON.stringify({ source: `./f${input}.txt` })
      rows.push([
        Number(input),
        number,
        id,
        isMade,
        content,
        place,
        remarks && JSON.stringify(remarks),
        rejected && JSON.stringify(rejected),
      ])
    })
  // Not in the order in which they are to come out.
  await database.append('readings', rows.reverse())
  await database.append(
    'current',
    [1, 2, 3].map((content) => [content, content + 100, 1]),
  )
  return database
}

const documentsOf = async (database: Database) =>
  (await database.all('SELECT id, content, analysis, place FROM draft ORDER BY position')).map(
    ({ id, content, analysis, place }) => [id, content, analysis, JSON.parse(String(place)).source],
  )

const told = (diagnostics: readonly Diagnostic[]) =>
  diagnostics.map(({ code, id, place }) => [code, id ?? '', place.source].join(' '))

test('documents in the order of the files of the plan, whatever their numbers, with what is said of each', async () => {
  const database = await storeOf({
    5: [
      { id: 'e1', content: 1, remarks: [remarkOf('no-date', './f5.txt')] },
      { id: 'e2', content: 2 },
    ],
    2: [
      { id: 'b1', content: 3 },
      { id: 'b2', rejected: { ...remarkOf('empty-text', './f2.txt'), outcome: 'left out' } },
    ],
    7: [{ id: 'gone', content: 1 }],
  })
  const plan = planOf([
    ['rejected', 'x/broken.bin'],
    ['file', 'in/f5.txt', [remarkOf('passed-over', 'in')]],
    ['file', 'in/empty.jsonl', [remarkOf('passed-over', 'in2')]],
    ['rejected', 'x/twice.txt'],
    ['file', 'in/f2.txt'],
    ['rejected', 'x/last.txt'],
  ])
  const { documents, diagnostics } = await assembleCorpus(
    database,
    plan,
    new Map([
      [4, 2],
      [1, 5],
    ]),
  )
  expect(documents).toBe(3)
  expect(await documentsOf(database)).toEqual([
    ['e1', 1, 101, 'in/f5.txt'],
    ['e2', 2, 102, 'in/f5.txt'],
    ['b1', 3, 103, 'in/f2.txt'],
  ])
  expect(told(diagnostics)).toEqual([
    'unreadable  x/broken.bin',
    'passed-over  in',
    'no-date e1 in/f5.txt',
    'passed-over  in2',
    'unreadable  x/twice.txt',
    'empty-text  in/f2.txt',
    'unreadable  x/last.txt',
  ])
})

const TWICE = {
  1: [{ id: 'a', content: 1 }],
  2: [
    { id: 'a', content: 2 },
    { id: 'b', content: 3, isMade: true },
  ],
  3: [{ id: 'b', content: 1, isMade: true, remarks: [remarkOf('no-date', './f3.txt')] }],
}
const THREE = planOf([
  ['file', 'f1.txt'],
  ['file', 'f2.txt'],
  ['file', 'x/f3.txt'],
])

test('the first of two documents with one id stays; an id that was made gives way', async () => {
  const database = await storeOf(TWICE)
  const { diagnostics } = await assembleCorpus(
    database,
    THREE,
    new Map([
      [0, 1],
      [1, 2],
      [2, 3],
    ]),
  )
  expect((await documentsOf(database)).map(([id, content]) => [id, content])).toEqual([
    ['a', 1],
    ['b', 3],
    ['b.txt', 1],
  ])
  expect(told(diagnostics)).toEqual([
    'duplicate-id a f2.txt',
    'no-date b.txt x/f3.txt',
    'made-id b.txt x/f3.txt',
  ])
})

test('which one is first, the order of the plan says', async () => {
  const database = await storeOf(TWICE)
  const turned = planOf([
    ['file', 'x/f3.txt'],
    ['file', 'f2.txt'],
    ['file', 'f1.txt'],
  ])
  const { diagnostics } = await assembleCorpus(
    database,
    turned,
    new Map([
      [2, 1],
      [1, 2],
      [0, 3],
    ]),
  )
  expect((await documentsOf(database)).map(([id, content]) => [id, content])).toEqual([
    ['b', 1],
    ['a', 2],
    ['b.txt', 3],
  ])
  expect(told(diagnostics)).toEqual(['no-date b x/f3.txt', 'made-id b.txt f2.txt', 'duplicate-id a f1.txt'])
})

test.for(['keep', { id: 'keep', near: 'off' }])(
  'ids that stand twice are kept where the pipeline says so: %j',
  async (duplicates) => {
    const database = await storeOf(TWICE)
    const plan = planOf(
      [
        ['file', 'f1.txt'],
        ['file', 'f2.txt'],
      ],
      duplicates,
    )
    const { diagnostics } = await assembleCorpus(
      database,
      plan,
      new Map([
        [0, 1],
        [1, 2],
      ]),
    )
    expect((await documentsOf(database)).map(([id]) => id)).toEqual(['a', 'a', 'b'])
    expect(diagnostics).toEqual([])
  },
)

test('a text that could not be matched again is left out and told', async () => {
  const database = await storeOf({
    1: [
      { id: 'a', content: 9, remarks: [remarkOf('no-date', './f1.txt')] },
      { id: 'b', content: 1 },
    ],
  })
  const { documents, diagnostics } = await assembleCorpus(
    database,
    planOf([['file', 'in/f1.txt']]),
    new Map([[0, 1]]),
  )
  expect(documents).toBe(1)
  expect(told(diagnostics)).toEqual(['no-date  in/f1.txt', 'not-scored a in/f1.txt'])
})

test('the hash changes with ids, contents, analyses, places and order, and with nothing else', async () => {
  const hashOf = async (
    files: Readonly<Record<number, readonly Held[]>>,
    plan: RunPlan,
    inputs: readonly number[],
  ) => {
    const database = await storeOf(files)
    return (await assembleCorpus(database, plan, new Map(inputs.map((input, at) => [at, input])))).hash
  }
  const files = { 1: [{ id: 'a', content: 1 }], 2: [{ id: 'b', content: 2 }] }
  const plan = planOf([
    ['file', 'in/f1.txt'],
    ['file', 'in/f2.txt'],
  ])
  const hash = await hashOf(files, plan, [1, 2])
  expect(await hashOf(files, plan, [1, 2])).toBe(hash)
  expect(await hashOf({ ...files, 3: [{ id: 'c', content: 3 }] }, plan, [1, 2])).toBe(hash)
  const others = await Promise.all([
    hashOf(files, plan, [2, 1]),
    hashOf({ ...files, 2: [{ id: 'c', content: 2 }] }, plan, [1, 2]),
    hashOf({ ...files, 2: [{ id: 'b', content: 3 }] }, plan, [1, 2]),
    hashOf({ ...files, 2: [] }, plan, [1, 2]),
    hashOf(
      files,
      planOf([
        ['file', 'in/f1.txt'],
        ['file', 'moved/f2.txt'],
      ]),
      [1, 2],
    ),
  ])
  expect(new Set([hash, ...others]).size).toBe(6)
})
