import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { gunzipSync } from 'node:zlib'
import { expect, test } from 'vitest'
import { createCopyWatch } from '../../src/pipeline/copies.ts'
import type { Document } from '../../src/records.ts'

const documentOf = (id: string, text: string, record = 1): Document => ({
  id,
  text,
  markup: 'plain',
  docvars: {},
  place: { source: 'a.jsonl', record },
})
const wordsOf = (start: number, count: number) =>
  Array.from({ length: count }, (_, at) => `word${start + at}`).join(' ')

test('copies go by their number, so that an id may stand twice', () => {
  const watch = createCopyWatch('report')!
  watch.add(documentOf('a', wordsOf(0, 100), 1), 100)
  watch.add(documentOf('b', wordsOf(500, 100), 2), 100)
  watch.add(documentOf('a', wordsOf(0, 100), 3), 100)
  watch.add(documentOf('c', wordsOf(0, 60), 4), 60)
  const { copies, remarks } = watch.find()
  expect([...copies]).toEqual([
    [2, { original: 'a', shared: 1 }],
    [3, { original: 'a', shared: 1 }],
  ])
  expect(remarks).toMatchObject([
    {
      id: 'a',
      place: { record: 3 },
      code: 'near-duplicate',
      outcome: 'kept',
      message: 'has the same words as the document a',
    },
    { id: 'c', place: { record: 4 }, message: '100 % of its wording is a part of the document a' },
  ])
})

test('formulas are no copies, and off looks for nothing', () => {
  const watch = createCopyWatch('leave-out')!
  for (const id of ['a', 'b']) watch.add(documentOf(id, 'Thank you, Mr. Speaker.'), 4)
  expect(watch.find()).toEqual({ copies: new Map(), remarks: [] })
  expect(createCopyWatch('off')).toBeUndefined()
})

const SHARED = process.env.ROSTRUM_SHARED ?? fileURLToPath(new URL('../../../shared', import.meta.url))
const CORPORA = join(SHARED, 'corpora')

interface Row {
  readonly id: string
  readonly text: string
  readonly dup_of?: string
}

test.skipIf(!existsSync(CORPORA))(
  'copies of the American archives against those that are marked (skipped without the corpora)',
  () => {
    const files = readdirSync(CORPORA)
      .filter((name) => /^us-.*\.jsonl\.gz$/.test(name))
      .sort()
    const rows = files.flatMap((name) =>
      gunzipSync(readFileSync(join(CORPORA, name)))
        .toString()
        .split('\n')
        .filter((line) => line !== '')
        .map((line) => JSON.parse(line) as Row),
    )
    const watch = createCopyWatch('report')!
    for (const { id, text } of rows) watch.add(documentOf(id, text), text.split(/\s+/).length)
    const { copies } = watch.find()
    const ids = new Set(rows.map(({ id }) => id))
    const marks = rows.flatMap(({ id, dup_of }) => (dup_of && ids.has(dup_of) ? [[id, dup_of] as const] : []))
    const finds = [...copies].map(([at, { original }]) => [rows[at]!.id, original] as const)
    // Parameters were chosen on the other half.
    const isTest = ([id]: readonly [string, string]) => createHash('sha256').update(id).digest()[0]! % 2 === 1
    const precision = shareIn(groupsOf(marks), finds.filter(isTest))
    const recall = shareIn(groupsOf(finds), marks.filter(isTest))
    expect(precision).toBeGreaterThanOrEqual(0.95)
    expect(recall).toBeGreaterThanOrEqual(0.95)
  },
  120_000,
)

/** Each document's group, by its earliest name: whatever pairs hold together. */
function groupsOf(pairs: readonly (readonly [string, string])[]): (id: string) => string {
  const above = new Map<string, string>()
  const root = (id: string): string => {
    const next = above.get(id)
    return next === undefined ? id : root(next)
  }
  for (const [a, b] of pairs) if (root(a) !== root(b)) above.set(root(a), root(b))
  return root
}

/** Share of the pairs whose two documents are in one group. */
function shareIn(group: (id: string) => string, pairs: readonly (readonly [string, string])[]): number {
  return pairs.filter(([a, b]) => group(a) === group(b)).length / pairs.length
}
