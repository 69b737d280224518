import { beforeAll, describe, expect, test } from 'vitest'
import { type BatchScorer, createBatchScorer, type ScorerSetup } from '../../src/pipeline/score-batch.ts'
import { type ScoreStreamOptions, scoreStream } from '../../src/pipeline/score-stream.ts'
import { loadForScoring } from '../../src/pipeline/scoring-lexicons.ts'
import type { Reading } from '../../src/records.ts'

const PROGRAM = new URL('../../dist/pipeline/score-worker.js', import.meta.url)
const MORTAL = new URL('./data/mortal-worker.mjs', import.meta.url)

let setup: ScorerSetup
let scorer: BatchScorer

beforeAll(async () => {
  const { loaded, rules, model } = await loadForScoring()
  setup = {
    lexicons: loaded.lexicons.slice(-1), // one starts faster than four
    rules,
    polities: loaded.polities,
    model,
    unit: 'document',
    format: 'jsonl',
    docvars: [],
  }
  scorer = createBatchScorer(setup)
})

const TEXTS = [
  'Our example must light the path for all nations. We seek mutual respect and peaceful coexistence.',
  'Governments, companies and civil society must join hands. We will defend freedom wherever it is attacked.',
  'The harvest was good and the roads are mended.',
]

function reading(number: number, text = TEXTS[number % TEXTS.length]!): Reading {
  return {
    kind: 'document',
    document: {
      id: `d${number}`,
      text: `${text} `.repeat(1 + (number % 7)),
      markup: 'plain',
      docvars: {},
      place: { source: 'made.jsonl', record: number + 1 },
    },
    remarks: [],
  }
}

const REJECTED: Extract<Reading, { kind: 'rejected' }> = {
  kind: 'rejected',
  diagnostic: {
    place: { source: 'made.jsonl', record: 7 },
    code: 'bad-json',
    message: 'cut off',
    remedy: 'mend it',
    outcome: 'left out',
  },
}

async function* batchesOf(readings: readonly Reading[], size: number) {
  for (let at = 0; at < readings.length; at += size) yield readings.slice(at, at + size)
}

async function scored(readings: readonly Reading[], size: number, options: Partial<ScoreStreamOptions>) {
  const all = { text: '', documents: 0, failed: 0, codes: [] as string[] }
  const stream = scoreStream(batchesOf(readings, size), scorer, setup, {
    workers: 2,
    startAfter: 0,
    program: PROGRAM,
    ...options,
  })
  for await (const { text, documents, failed, diagnostics } of stream) {
    all.text += text
    all.documents += documents
    all.failed += failed
    all.codes.push(...diagnostics.map(({ code, id }) => `${id ?? '-'} ${code}`))
  }
  return all
}

describe('the same bytes', () => {
  const readings = Array.from({ length: 200 }, (_, number) => (number === 6 ? REJECTED : reading(number)))

  test.for([
    [1, 1, 0],
    [2, 3, 0],
    [3, 50, 0],
    [2, 7, 9000],
  ] as const)('%i workers, batches of %i, from %i characters on', async ([workers, size, startAfter]) => {
    const alone = await scored(readings, size, { workers: 0 })
    expect(alone.text.split('\n').filter((line) => line !== '')).toHaveLength(200)
    expect(alone).toMatchObject({ documents: 199, failed: 1, codes: ['- bad-json'] })
    expect(await scored(readings, size, { workers, startAfter })).toEqual(alone)
  })
})

test('a document that ends its worker is lost alone, with its reason', async () => {
  const remark = { ...REJECTED.diagnostic, id: 'd13', code: 'cleaned', outcome: 'kept' } as const
  const readings = Array.from({ length: 40 }, (_, number): Reading => {
    const plain = reading(number, number === 13 ? 'FATAL.' : undefined)
    return number === 13 && plain.kind === 'document' ? { ...plain, remarks: [remark] } : plain
  })
  // As many in hand as there are batches, so that the main thread, which would not die of it, scores none.
  const { text, documents, failed, codes } = await scored(readings, 8, { workers: 3, program: MORTAL })
  expect({ documents, failed, codes }).toEqual({
    documents: 39,
    failed: 1,
    codes: ['d13 cleaned', 'd13 not-scored'],
  })
  const ids = text.split('\n').flatMap((line) => (line === '' ? [] : [JSON.parse(line).id]))
  expect(ids).toEqual(readings.map((_, number) => `d${number}`))
})

test('what is thrown while reading comes after what was read before', async () => {
  async function* breaking() {
    yield [reading(0)]
    throw new Error('the disk is gone')
  }
  const texts: string[] = []
  const run = async () => {
    for await (const { text } of scoreStream(breaking(), scorer, setup, {
      workers: 1,
      startAfter: 0,
      program: PROGRAM,
    }))
      texts.push(text)
  }
  await expect(run()).rejects.toThrow('the disk is gone')
  expect(texts).toHaveLength(1)
})

test('a reader that goes away ends the work', async () => {
  const stream = scoreStream(
    batchesOf(
      Array.from({ length: 500 }, (_, number) => reading(number)),
      1,
    ),
    scorer,
    setup,
    { workers: 2, startAfter: 0, program: PROGRAM },
  )
  let batches = 0
  for await (const _ of stream) if (++batches === 3) break
  expect(batches).toBe(3)
})
