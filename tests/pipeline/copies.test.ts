import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { gunzipSync } from 'node:zlib'
import { expect, test } from 'vitest'
import { type CopyGroup, findNearDuplicates } from '../../src/measure/near-duplicates/finder.ts'
import { createSigner } from '../../src/measure/near-duplicates/signature.ts'
import { type NamedDocument, tellCopies } from '../../src/pipeline/copies.ts'

const namedOf = (id: string, record = 1): NamedDocument => ({ id, place: { source: 'a.jsonl', record } })
/** As a run finds them: by number, from signatures. */
function groupsAmong(texts: readonly string[]): readonly CopyGroup[] {
  const sign = createSigner()
  return findNearDuplicates(texts.map((text, number) => ({ id: String(number), ...sign(text) })))
}
const wordsOf = (start: number, count: number) =>
  Array.from({ length: count }, (_, at) => `word${start + at}`).join(' ')

test('copies go by their number, so that an id may stand twice', () => {
  const groups = groupsAmong([wordsOf(0, 100), wordsOf(500, 100), wordsOf(0, 100), wordsOf(0, 60)])
  const documents = [namedOf('a', 1), namedOf('b', 2), namedOf('a', 3), namedOf('c', 4)]
  const { copies, remarks } = tellCopies(groups, (number) => documents[number], 'report')
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

test('copies stand in the order of the documents, whatever the order of their groups', () => {
  const copyOf = (id: string, original: string) =>
    ({ id, original, kind: 'near', shared: 0.812, error: 0.02 }) as const
  const groups: CopyGroup[] = [
    { original: '0', copies: [copyOf('11', '0')] },
    { original: '1', copies: [copyOf('2', '1'), copyOf('9', '1')] },
  ]
  const { copies, remarks } = tellCopies(groups, (number) => namedOf(`d${number}`), 'leave-out')
  expect([...copies.keys()]).toEqual([2, 9, 11])
  expect(remarks.map(({ id, message }) => `${id} ${message}`)).toEqual([
    'd2 81 % of its wording is that of the document d1',
    'd9 81 % of its wording is that of the document d1',
    'd11 81 % of its wording is that of the document d0',
  ])
  expect(remarks[0]!.remedy).toContain('duplicates: {near: report}')
  expect(tellCopies([], () => undefined, 'report')).toEqual({ copies: new Map(), remarks: [] })
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
    const long = rows.filter(({ text }) => text.split(/\s+/).length >= 25)
    const groups = groupsAmong(long.map(({ text }) => text))
    const { copies } = tellCopies(groups, (number) => namedOf(long[number]!.id), 'report')
    const ids = new Set(rows.map(({ id }) => id))
    const marks = rows.flatMap(({ id, dup_of }) => (dup_of && ids.has(dup_of) ? [[id, dup_of] as const] : []))
    const finds = [...copies].map(([at, { original }]) => [long[at]!.id, original] as const)
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
