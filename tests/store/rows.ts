import { createHash } from 'node:crypto'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'
import type { HashedContent } from '../../src/store/check-texts.ts'
import type { Database, StoreRow } from '../../src/store/database.ts'
import { openForWriting, storePath } from '../../src/store/open.ts'
import type { TableName } from '../../src/store/schema.ts'

/** A fresh folder that is removed when the test ends. */
export async function freshFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'rostrum-store-'))
  onTestFinished(() => rm(folder, { recursive: true, force: true }))
  return folder
}

/** A hash for tests: of the whole content. */
export function hashOf({ text, markup, docvars, zones, origin }: HashedContent): string {
  return createHash('sha256')
    .update(JSON.stringify([text, markup, docvars, zones, origin]))
    .digest('hex')
}

/** A text as small stores hold it; each of its sentences is a passage. */
export interface SmallText {
  readonly text: string
  readonly docvars?: Readonly<Record<string, string | number | boolean>>
}

const WORD = /\brespect\b/g

/** Rows of one content with its analysis: a match and a label for each `respect` in it. */
function rowsOf(content: number, analysis: number, { text, docvars = {} }: SmallText) {
  const json = JSON.stringify(docvars)
  const hash = hashOf({ text, markup: 'plain', docvars: json, zones: undefined, origin: undefined })
  const passages = [...text.matchAll(/[^.]+\./g)].map(({ index, 0: sentence }) => {
    const start = index + (sentence.length - sentence.trimStart().length)
    return { start, end: index + sentence.length }
  })
  const matches = [...text.matchAll(WORD)].map(({ index, 0: word }) => ({
    start: index,
    end: index + word.length,
    passage: passages.findIndex(({ start, end }) => start <= index && index < end),
  }))
  const held = passages.map((_, passage) => matches.filter((match) => match.passage === passage).length)
  const words = text.split(/\s+/).filter((word) => word !== '').length
  const labelled = held.filter((count) => count > 0).length
  const rows: Partial<Record<TableName, StoreRow[]>> = {
    contents: [[content, hash, text, 'plain', json, undefined, undefined]],
    current: [[content, analysis, 1]],
    analyses: [
      [
        analysis,
        content,
        words,
        passages.length,
        JSON.stringify({ body: words }),
        new Uint8Array(8),
        new Uint8Array(2),
      ],
    ],
    scores: ['mine', 'other'].map((framing, number): StoreRow => {
      const count = number === 0 ? matches.length : 0
      const weight = 3 * count
      const found = number === 0 ? labelled : 0
      const rate = words === 0 ? undefined : (1000 * count) / words
      const intensity = words === 0 ? undefined : (1000 * weight) / words
      const prevalence = passages.length === 0 ? undefined : found / passages.length
      return [
        ...[analysis, number, framing, 'framing', count, count, 0, 0, 0, weight, found],
        ...[rate, intensity, prevalence, undefined, count === 0 ? undefined : 1 - number],
      ]
    }),
    passages: passages.map(({ start, end }, passage) => {
      const count = held[passage] ?? 0
      const found = count === 0 ? ['', undefined] : ['mine', JSON.stringify([3 * count, 0])]
      return [analysis, passage, start, end, undefined, 'body', 4, 1, ...found, undefined]
    }),
    matches: matches.map(({ start, end, passage }, number) => [
      ...[
        analysis,
        number,
        passage,
        start,
        end,
        undefined,
        'mine',
        'system',
        'respect',
        'respect/respect',
        'high',
      ],
      ...[
        'speaker',
        undefined,
        'asserts',
        '',
        text.slice(0, start).trim(),
        text.slice(start, end),
        text.slice(end).trim(),
      ],
    ]),
  }
  return rows
}

/** Texts of a run by the ids of their documents. */
export type SmallCorpus = Readonly<Record<string, SmallText>>

const DONE = '2026-01-0'

/** Adds to an empty store what runs over these corpora, one after another, would have left in it. */
export async function fill(database: Database, corpora: readonly SmallCorpus[]): Promise<void> {
  const numbers = new Map<string, number>()
  let open = new Map<string, { content: number; from: number }>()
  const closed: StoreRow[] = []
  await database.transact(async () => {
    await database.append('scorings', [[1, 'print', 'base', '{}', '{}', '{"mine":"1.0.0"}']])
    for (const [index, corpus] of corpora.entries()) {
      const run = index + 1
      const now = new Map<string, { content: number; from: number }>()
      const counts = { documents: 0, new: 0, changed: 0, removed: 0, untouched: 0 }
      for (const [id, small] of Object.entries(corpus)) {
        const key = JSON.stringify(small)
        let content = numbers.get(key)
        if (content === undefined) {
          content = numbers.size + 1
          numbers.set(key, content)
          const rows = rowsOf(content, content + 100, small)
          for (const [table, held] of Object.entries(rows)) await database.append(table as TableName, held)
        }
        const before = open.get(id)
        now.set(id, { content, from: before?.content === content ? before.from : run })
        counts.documents++
        counts[before === undefined ? 'new' : before.content === content ? 'untouched' : 'changed']++
      }
      for (const [id, { content, from }] of open) {
        if (!now.has(id)) counts.removed++
        if (now.get(id)?.content !== content)
          closed.push([id, content, content + 100, '{"source":"a.txt"}', from, run - 1])
      }
      open = now
      await database.append('runs', [
        [
          run,
          'done',
          `${DONE}${run}T07:00:00.000Z`,
          `${DONE}${run}T07:00:09.000Z`,
          '0.1.0',
          '{"pid":1,"host":"elsewhere"}',
          'small.yaml',
          1,
          '{}',
          JSON.stringify(counts),
          undefined,
        ],
      ])
    }
    const entries = [...open]
    await database.append('inputs', [
      [1, 'a.txt', 'how', 'stat', 1_700_000_000_000, 'f'.repeat(64), undefined],
    ])
    await database.append(
      'readings',
      entries.map(([id, { content }], number) => [1, number, id, false, content, '{}', '[]', undefined]),
    )
    await database.append(
      'corpus',
      entries.map(([id, { content }], position) => [
        position,
        id,
        content,
        content + 100,
        '{"source":"a.txt"}',
      ]),
    )
    await database.append('documents', [
      ...closed,
      ...entries.map(
        ([id, { content, from }]): StoreRow => [
          id,
          content,
          content + 100,
          '{"source":"a.txt"}',
          from,
          undefined,
        ],
      ),
    ])
    await database.append('forms', [['respect'], ['peace']])
  })
}

export const FIRST: SmallCorpus = {
  a: { text: 'We build on respect. 😀 The harbour sleeps.', docvars: { speaker: '=A', year: 2009 } },
  b: { text: 'Nothing here.', docvars: { speaker: 'B' } },
  c: { text: 'Mutual respect and respect again. Peace.' },
}
export const SECOND: SmallCorpus = {
  ...FIRST,
  b: { text: 'Now respect is here.', docvars: { speaker: 'B' } },
}
export const THIRD: SmallCorpus = {
  a: FIRST.a!,
  b: SECOND.b!,
  d: { text: 'A fourth one.', docvars: { 'odd "key"': -5 } },
}

/** Three runs: b changes, then c goes and d comes. */
export const CORPORA: readonly SmallCorpus[] = [FIRST, SECOND, THIRD]

/** Bytes of stores by their corpora: making one takes longer than most tests. */
const made = new Map<readonly SmallCorpus[], Buffer>()

/** The folder of a store of three runs. */
export async function smallStore(corpora: readonly SmallCorpus[] = CORPORA): Promise<string> {
  const folder = await freshFolder()
  const bytes = made.get(corpora)
  if (bytes !== undefined) {
    await writeFile(storePath(folder), bytes)
    return folder
  }
  const database = await openForWriting(folder)
  try {
    await fill(database, corpora)
  } finally {
    database.close()
  }
  made.set(corpora, await readFile(storePath(folder)))
  return folder
}
