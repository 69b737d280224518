import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { diffRuns, type MovedFraming } from '../../src/pipeline/diff.ts'
import { openForWriting } from '../../src/store/open.ts'
import { PARTS, storeOf, type TestDocument, type TestMatch, type TestRun } from './diff-store.ts'

/** Two passages of 500 characters. */
const TWO = [
  { start: 0, end: 500 },
  { start: 500, end: 1000 },
] as const
const LABELLED = [{ start: 0, end: 500, labels: ['pluralist'] }, TWO[1]] as const

const PEACE: TestMatch = { entry: 'facet/peace', start: 10, end: 15 }
const RESPECT: TestMatch = { entry: 'facet/respect', start: 600, end: 607 }

const OLD_ENTRIES = { pluralist: { 'facet/peace': 'h1', 'facet/respect': 'h2' } }

/** Two runs of one document, and what is told of it. */
async function compared(before: TestRun, after: TestRun, runs: readonly string[] = []) {
  return told(await storeOf([before, after]), runs)
}

async function told(folder: string, runs: readonly string[] = [], limit?: number) {
  const diff = await diffRuns(folder, runs)
  try {
    const changes: MovedFraming[] = []
    for await (const change of diff.changes(limit)) changes.push(change)
    return { ...diff, changes }
  } finally {
    diff.close()
  }
}

function of(changes: readonly MovedFraming[], framing: string, measure: string) {
  return changes.find((one) => one.framing === framing)?.scores.find((score) => score.measure === measure)
}

const one = (document: TestDocument) => ({ documents: { a: document } })

describe('why a score moved', () => {
  test.for<
    readonly [
      name: string,
      before: TestRun,
      after: TestRun,
      causes: string,
      entries: readonly string[],
      asserted: readonly [difference: number, explained: number | undefined],
    ]
  >([
    [
      'the text',
      one({ text: 'one', matches: [PEACE] }),
      one({ text: 'two', matches: [PEACE, RESPECT] }),
      'text',
      ['facet/respect +1 text'],
      [1, undefined],
    ],
    [
      'the docvars',
      one({ docvars: { speaker: 'A', title: 'T' }, matches: [PEACE] }),
      one({ docvars: { speaker: 'B', title: 'T' }, matches: [{ ...PEACE, stance: 'reports' }] }),
      'docvars',
      ['facet/peace -1 stance'],
      [-1, undefined],
    ],
    [
      'the zones of one text',
      one({ zones: '[1]', matches: [PEACE] }),
      one({ zones: '[2]', matches: [] }),
      'reading',
      ['facet/peace -1 lost'],
      [-1, undefined],
    ],
    [
      'an entry that was added',
      { ...one({ matches: [PEACE] }), entries: { pluralist: { 'facet/peace': 'h1' } } },
      { ...one({ matches: [PEACE, RESPECT] }), entries: OLD_ENTRIES },
      'lexicon',
      ['facet/respect +1 added'],
      [1, 1],
    ],
    [
      'an entry that was removed',
      { ...one({ matches: [PEACE, RESPECT] }), entries: OLD_ENTRIES },
      { ...one({ matches: [PEACE] }), entries: { pluralist: { 'facet/peace': 'h1' } } },
      'lexicon',
      ['facet/respect -1 removed'],
      [-1, -1],
    ],
    [
      'an entry that was changed',
      { ...one({ matches: [PEACE] }), entries: OLD_ENTRIES },
      {
        ...one({ matches: [PEACE, { ...PEACE, start: 20, end: 25 }] }),
        entries: { pluralist: { 'facet/peace': 'h9', 'facet/respect': 'h2' } },
      },
      'lexicon',
      ['facet/peace +1 changed'],
      [1, 1],
    ],
    [
      'an entry whose words another took',
      { ...one({ matches: [PEACE, { ...PEACE, start: 20, end: 25 }] }), entries: OLD_ENTRIES },
      {
        ...one({
          matches: [{ entry: 'facet/peace-and-war', start: 10, end: 23 }],
        }),
        entries: { pluralist: { ...OLD_ENTRIES.pluralist, 'facet/peace-and-war': 'h3' } },
      },
      'lexicon',
      ['facet/peace -2 displaced by facet/peace-and-war', 'facet/peace-and-war +1 added'],
      [-1, -1],
    ],
    [
      'an entry that another set free, at one remove',
      {
        ...one({
          matches: [
            { entry: 'facet/first', start: 10, end: 20 },
            { entry: 'facet/third', start: 30, end: 40 },
          ],
        }),
        entries: { pluralist: { 'facet/first': 'a', 'facet/second': 'b', 'facet/third': 'c' } },
      },
      {
        ...one({ matches: [{ entry: 'facet/second', start: 18, end: 35 }] }),
        entries: { pluralist: { 'facet/second': 'b', 'facet/third': 'c' } },
        parts: { context: 'c'.repeat(64) },
      },
      'lexicon, setting',
      [
        'facet/first -1 removed',
        'facet/second +1 set free by facet/first',
        'facet/third -1 displaced by facet/second',
      ],
      [-1, -1],
    ],
    [
      'a setting',
      { ...one({ matches: [PEACE] }), entries: OLD_ENTRIES },
      { ...one({ matches: [] }), entries: OLD_ENTRIES, parts: { 'zones.count': '["body"]' } },
      'setting',
      ['facet/peace -1 lost'],
      [-1, undefined],
    ],
    [
      'the code',
      { ...one({ matches: [PEACE] }), entries: OLD_ENTRIES },
      {
        ...one({ matches: [{ ...PEACE, stance: 'rejects' }] }),
        entries: OLD_ENTRIES,
        parts: { code: '0.2.0+b' },
      },
      'code',
      ['facet/peace -1 stance'],
      [-1, undefined],
    ],
    [
      'lexicon and context: what entries do not account for is left',
      { ...one({ matches: [PEACE] }), entries: { pluralist: { 'facet/peace': 'h1' } } },
      {
        ...one({
          matches: [{ ...PEACE, stance: 'rejects' }, RESPECT, { ...RESPECT, start: 620, end: 627 }],
        }),
        entries: OLD_ENTRIES,
        parts: { context: 'c'.repeat(64) },
      },
      'lexicon, setting',
      ['facet/respect +2 added', 'facet/peace -1 stance'],
      [1, 2],
    ],
    [
      'lexicon alone: stance is due to it as well',
      { ...one({ matches: [PEACE] }), entries: { pluralist: { 'facet/peace': 'h1' } } },
      {
        ...one({ matches: [{ ...PEACE, stance: 'rejects' }, RESPECT, { ...RESPECT, start: 620, end: 627 }] }),
        entries: OLD_ENTRIES,
      },
      'lexicon',
      ['facet/respect +2 added', 'facet/peace -1 stance'],
      [1, 1],
    ],
    [
      'text and lexicon: nothing is told apart',
      { ...one({ text: 'one', matches: [PEACE] }), entries: { pluralist: { 'facet/peace': 'h1' } } },
      {
        ...one({ text: 'two', matches: [RESPECT, { ...RESPECT, start: 620, end: 627 }] }),
        entries: OLD_ENTRIES,
      },
      'text, lexicon',
      ['facet/respect +2 added', 'facet/peace -1 text'],
      [1, undefined],
    ],
    [
      'everything at once',
      { ...one({ text: 'one', docvars: { a: '1' }, matches: [] }), entries: {} },
      {
        ...one({ text: 'two', docvars: { a: '2' }, matches: [PEACE] }),
        entries: OLD_ENTRIES,
        parts: { unit: 'passage', code: '0.2.0+b' },
      },
      'text, docvars, lexicon, setting, code',
      ['facet/peace +1 added'],
      [1, undefined],
    ],
    [
      'nothing that the store knows of',
      one({ matches: [] }),
      one({ matches: [PEACE] }),
      'unknown',
      ['facet/peace +1 found'],
      [1, undefined],
    ],
  ])('%s', async ([, before, after, causes, entries, [difference, explained]]) => {
    const { changes } = await compared(before, after)
    const change = changes.find(({ framing }) => framing === 'pluralist')
    expect(change?.causes.join(', ')).toBe(causes)
    expect(
      change?.entries.map(
        ({ entry, asserted, effect, other }) =>
          `${entry} ${asserted > 0 ? '+' : ''}${asserted} ${effect}${other === undefined ? '' : ` by ${other}`}`,
      ),
    ).toEqual(entries)
    const unexplained = explained === undefined ? undefined : difference - explained
    expect(of(changes, 'pluralist', 'asserted')).toMatchObject({ difference, explained, unexplained })
  })

  test('documents of one run alone have no difference, and stand last', async () => {
    const { changes, counts } = await compared(
      { documents: { a: { matches: [PEACE] }, gone: { matches: [PEACE] } } },
      {
        documents: {
          a: { passages: LABELLED, matches: [PEACE] },
          fresh: { passages: LABELLED, matches: [PEACE] },
        },
        parts: { decision: 'other' },
      },
    )
    const rows = changes.filter(({ framing }) => framing === 'pluralist')
    expect(rows.map(({ document, causes }) => `${document} ${causes}`)).toEqual([
      'a setting',
      'fresh added',
      'gone removed',
    ])
    expect(rows[1]?.scores.find(({ measure }) => measure === 'prevalence')).toEqual({
      measure: 'prevalence',
      before: undefined,
      after: 0.5,
      difference: undefined,
      explained: undefined,
      unexplained: undefined,
    })
    expect(counts).toMatchObject({ documentsBefore: 2, documentsAfter: 2, added: 1, removed: 1, unmoved: 0 })
    expect(counts.moved).toEqual([{ text: false, docvars: false, reading: false, documents: 1 }])
  })

  test('the names of what differs', async () => {
    const { scoring, changes } = await compared(
      {
        ...one({ docvars: { a: '1', b: '1', c: '1' } }),
        versions: { pluralist: '1.0.0' },
        entries: { pluralist: { a: '1', b: '2', c: '3' }, exemplarist: { a: '1', b: '2' } },
      },
      {
        ...one({ docvars: { a: '1', b: '2', d: '1' }, matches: [PEACE] }),
        versions: { pluralist: '1.1.0' },
        entries: { pluralist: { c: '4', a: '1', d: '5' }, exemplarist: { b: '2', a: '1' } },
        parts: {
          code: '0.2.0+bbbb',
          context: 'x'.repeat(64).replace(/x/g, 'd'),
          decision: 'released-1.0 abc',
          'measures.weights': '{"high":4,"medium":1,"weak":0.25}',
          'zones.count': '["body"]',
          unit: 'passage',
        },
      },
    )
    expect(changes[0]?.docvars).toEqual(['b', 'c', 'd'])
    expect(scoring).toEqual({
      lexicons: [
        {
          framing: 'pluralist',
          versionBefore: '1.0.0',
          versionAfter: '1.1.0',
          entries: [
            { entry: 'c', change: 'changed' },
            { entry: 'd', change: 'added' },
            { entry: 'b', change: 'removed' },
          ],
          isReordered: true,
        },
        {
          framing: 'exemplarist',
          versionBefore: undefined,
          versionAfter: undefined,
          entries: [],
          isReordered: true,
        },
      ],
      settings: [
        { name: 'context.yaml', before: undefined, after: undefined },
        { name: 'measures.decision', before: 'plain', after: 'released-1.0' },
        {
          name: 'measures.weights',
          before: '{high: 3, medium: 1, weak: 0.25}',
          after: '{high: 4, medium: 1, weak: 0.25}',
        },
        { name: 'zones.count', before: '[body, heading]', after: '[body]' },
        { name: 'unit', before: 'document', after: 'passage' },
      ],
      code: { before: PARTS.code, after: '0.2.0+bbbb' },
    })
  })

  test('a decision file of the same name', async () => {
    const { scoring } = await compared(
      { ...one({}), parts: { decision: 'released-1.0 abc' } },
      { ...one({}), parts: { decision: 'released-1.0 def' } },
    )
    expect(scoring.settings).toEqual([{ name: 'decision.yaml', before: undefined, after: undefined }])
  })
})

describe('how far entries explain it', () => {
  test('weights: what a setting adds is not explained by entries', async () => {
    const { changes } = await compared(
      { ...one({ matches: [PEACE] }), entries: { pluralist: { 'facet/peace': 'h1' } } },
      {
        ...one({ matches: [PEACE, RESPECT] }),
        entries: OLD_ENTRIES,
        weights: { high: 5, medium: 1, weak: 0.25 },
        parts: { 'measures.weights': '{"high":5,"medium":1,"weak":0.25}' },
      },
    )
    expect(of(changes, 'pluralist', 'intensity')).toEqual({
      measure: 'intensity',
      before: 3,
      after: 10,
      difference: 7,
      explained: 5,
      unexplained: 2,
    })
    expect(of(changes, 'pluralist', 'rate')).toMatchObject({ difference: 1, explained: 1, unexplained: 0 })
  })

  test('a weak match that weighs for its new company', async () => {
    const weak = { ...PEACE, strength: 'weak' } as const
    const company = { ...RESPECT, start: 30, end: 37, strength: 'medium' } as const
    const { changes } = await compared(
      { ...one({ matches: [weak] }), entries: { pluralist: { 'facet/peace': 'h1' } } },
      { ...one({ matches: [weak, company] }), entries: OLD_ENTRIES, parts: { context: 'e'.repeat(64) } },
    )
    expect(of(changes, 'pluralist', 'intensity')).toMatchObject({
      difference: 1.25,
      explained: 1.25,
      unexplained: 0,
    })
    expect(changes[0]?.entries).toContainEqual({
      framing: 'pluralist',
      entry: 'facet/peace',
      effect: 'company',
      other: undefined,
      asserted: 0,
      matches: 0,
      weight: 0.25,
    })
  })

  test('labels: passages with a changed entry in them, and those without', async () => {
    const both = TWO.map((passage) => ({ ...passage, labels: ['pluralist'] }))
    const { changes } = await compared(
      { ...one({ passages: TWO, matches: [PEACE] }), entries: { pluralist: { 'facet/peace': 'h1' } } },
      {
        ...one({ passages: both, matches: [PEACE, RESPECT] }),
        entries: OLD_ENTRIES,
        parts: { decision: 'other' },
      },
    )
    expect(of(changes, 'pluralist', 'labelled')).toMatchObject({
      difference: 2,
      explained: 1,
      unexplained: 1,
    })
    expect(of(changes, 'pluralist', 'prevalence')).toMatchObject({
      difference: 1,
      explained: 0.5,
      unexplained: 0.5,
    })
    expect(
      changes.find(({ framing, dimension }) => framing === '' && dimension === 'framing')?.scores,
    ).toEqual([
      {
        measure: 'dominant',
        before: 'none',
        after: 'pluralist',
        difference: undefined,
        explained: undefined,
        unexplained: undefined,
      },
    ])
  })

  test('a share that moves for another framing names that one’s entries', async () => {
    const own = { framing: 'exemplarist', entry: 'facet/city', start: 40, end: 44 } as const
    const { changes } = await compared(
      { ...one({ matches: [own] }), entries: { exemplarist: { 'facet/city': 'h' } } },
      { ...one({ matches: [own, PEACE] }), entries: { exemplarist: { 'facet/city': 'h' }, ...OLD_ENTRIES } },
    )
    const change = changes.find(({ framing }) => framing === 'exemplarist')
    expect(change?.scores).toEqual([
      {
        measure: 'share',
        before: 1,
        after: 0.5,
        difference: -0.5,
        explained: undefined,
        unexplained: undefined,
      },
    ])
    expect(change?.entries.map(({ framing, entry }) => `${framing}/${entry}`)).toEqual([
      'pluralist/facet/peace',
    ])
  })

  test('whatever happens, explained and unexplained are the difference, and entries sum to the asserted matches', async () => {
    const entries = ['a', 'b', 'c', 'd', 'e']
    const match = fc.record({
      framing: fc.constantFrom('pluralist', 'exemplarist'),
      entry: fc.constantFrom(...entries),
      slot: fc.nat(19),
      length: fc.constantFrom(10, 49),
      strength: fc.constantFrom('high', 'medium', 'weak'),
      stance: fc.constantFrom('asserts', 'asserts', 'rejects', 'mixed'),
    })
    const side = fc.record({
      text: fc.constantFrom('one', 'one', 'one', 'two'),
      docvars: fc.constantFrom({ a: '1' }, { a: '1' }, { a: '2' }),
      words: fc.constantFrom(0, 1000, 1000, 777),
      labels: fc.array(fc.subarray(['pluralist', 'exemplarist']), { minLength: 2, maxLength: 2 }),
      matches: fc.uniqueArray(match, { selector: ({ framing, slot }) => `${framing} ${slot}`, maxLength: 8 }),
    })
    const documentOf = ({
      labels,
      matches,
      ...rest
    }: typeof side extends fc.Arbitrary<infer T> ? T : never) => ({
      ...rest,
      passages: TWO.map((passage, index) => ({ ...passage, labels: labels[index]! })),
      matches: matches
        .map(({ slot, length, ...one }) => ({ ...one, start: 50 * slot, end: 50 * slot + length }))
        .sort((one, other) => one.start - other.start),
    })
    const pairs = fc.sample(fc.tuple(side, side), { numRuns: 400, seed: 7 })
    const sides = [0, 1].map((at) =>
      Object.fromEntries(pairs.map((pair, index) => [`d${index}`, documentOf(pair[at]!)])),
    )
    const lexicon = (hashes: string) =>
      Object.fromEntries([...hashes].map((hash, index) => [entries[index]!, hash]))
    for (const parts of [{}, { context: 'f'.repeat(64) }]) {
      const { changes } = await compared(
        { documents: sides[0]!, entries: { pluralist: lexicon('1111'), exemplarist: lexicon('11') } },
        {
          documents: sides[1]!,
          entries: { pluralist: { ...lexicon('112'), e: '1' }, exemplarist: lexicon('11') },
          parts,
        },
      )
      let explainedRows = 0
      for (const { document, framing, scores, entries: moved } of changes) {
        for (const { measure, before, after, difference, explained, unexplained } of scores) {
          const where = `${document} ${framing} ${measure}`
          if (typeof before === 'number' && typeof after === 'number')
            expect(difference, where).toBeCloseTo(after - before, 5)
          if (explained !== undefined) {
            explainedRows++
            expect(explained + unexplained!, where).toBeCloseTo(difference!, 9)
          }
          if (measure === 'asserted') {
            const sum = moved.reduce((all, { asserted }) => all + asserted, 0)
            expect(sum, where).toBe(difference)
          }
          const isSameText = sides[0]![document]!.text === sides[1]![document]!.text
          const isSame =
            JSON.stringify(sides[0]![document]!.docvars) === JSON.stringify(sides[1]![document]!.docvars)
          const isSum = ['asserted', 'intensity', 'rate'].includes(measure)
          const hasWords = sides[0]![document]!.words === sides[1]![document]!.words
          if (!('context' in parts) && isSameText && isSame && isSum && hasWords && difference !== undefined)
            expect(unexplained, where).toBeCloseTo(0, 5)
        }
      }
      expect(explainedRows).toBeGreaterThan(300)
    }
  })
})

describe('which runs', () => {
  const RUNS: readonly TestRun[] = [
    one({ matches: [] }),
    { state: 'failed' },
    one({ matches: [PEACE] }),
    one({ matches: [PEACE, RESPECT] }),
    { state: 'running' },
  ]

  test.for([
    [[], 3, 4, 1],
    [['1'], 1, 4, 2],
    [['1', '3'], 1, 3, 1],
    [['last-2', 'last'], 1, 4, 2],
    [['last', 'last-1'], 4, 3, -1],
    [['4', '1'], 4, 1, -2],
  ] as const)('%j', async ([written, before, after, difference]) => {
    const diff = await told(await storeOf(RUNS), written)
    expect([diff.before.run, diff.after.run]).toEqual([before, after])
    expect(of(diff.changes, 'pluralist', 'asserted')?.difference).toBe(difference)
  })

  test.for([
    [['7'], 'there is no run 7: it never was, or the store has forgotten it'],
    [['2'], 'run 2 is not done (failed): only runs that are done are compared'],
    [['5'], 'run 5 is not done (running)'],
    [['last-3'], 'there is no run last-3: 3 are done'],
    [['first'], 'a run is named by its number, or as last or last-1, got "first"'],
    [['last'], 'last and last are both run 4; name two runs'],
  ] as const)('%j is refused, with the runs there are', async ([written, message]) => {
    const folder = await storeOf(RUNS)
    const error = await diffRuns(folder, written).catch((thrown: Error) => thrown)
    expect((error as Error).message).toContain(message)
    expect((error as Error).message).toContain(
      'Runs there are:\n      1  done         2026-01-01T00:00:00.000Z\n      2  failed  ',
    )
    // Nothing is left open.
    ;(await openForWriting(folder)).close()
  })

  test('one run is not enough', async () => {
    const folder = await storeOf([one({})])
    await expect(diffRuns(folder, [])).rejects.toThrow(
      /there is one run that is done, and a difference needs two/,
    )
  })

  test('a run whose analyses are gone', async () => {
    const folder = await storeOf(RUNS)
    const database = await openForWriting(folder)
    await database.run('DELETE FROM analyses WHERE analysis = 1')
    database.close()
    await expect(diffRuns(folder, ['1', '4'])).rejects.toThrow(
      /what run 1 found is no longer whole in the store/,
    )
  })
})

test('documents with one id are paired, and one that stays is not told', async () => {
  const { changes, counts } = await compared(
    { documents: { 'a#1': { text: 'x' }, 'a#2': { text: 'y' }, 'a#3': { text: 'z' } } },
    { documents: { 'a#1': { text: 'x' }, 'a#2': { text: 'y', matches: [PEACE] } } },
  )
  expect(counts).toMatchObject({ documentsBefore: 3, documentsAfter: 2, added: 0, removed: 1 })
  const rows = changes.filter(({ framing }) => framing === 'pluralist')
  expect(rows.map(({ document, causes }) => `${document} ${causes}`)).toEqual(['a unknown', 'a removed'])
})

test('a document that went and came back as it was has not moved', async () => {
  const a = { a: { matches: [PEACE] } }
  const { changes, counts } = await told(await storeOf([{ documents: a }, {}, { documents: a }]), ['1', '3'])
  expect(changes).toEqual([])
  expect(counts).toMatchObject({ added: 0, removed: 0, unmoved: 1, scores: 0 })
})

test('worst first, and a limit that cuts there', async () => {
  const labelled = (count: number) =>
    Array.from({ length: 10 }, (_, index) => ({
      start: 10 * index,
      end: 10 * index + 10,
      labels: index < count ? ['pluralist'] : [],
    }))
  const documents = (counts: readonly number[], matches: readonly TestMatch[]) =>
    Object.fromEntries(counts.map((count, index) => [`d${index}`, { passages: labelled(count), matches }]))
  const folder = await storeOf([
    { documents: documents([0, 5, 5, 5], []) },
    { documents: documents([1, 1, 9, 5], [{ ...PEACE, end: 12 }]) },
  ])
  const all = await told(folder)
  const order = all.changes.filter(({ framing }) => framing === 'pluralist').map(({ document }) => document)
  expect(order).toEqual(['d1', 'd2', 'd0', 'd3'])
  const first = await told(folder, [], 2)
  expect(first.changes).toEqual(all.changes.slice(0, first.changes.length))
  expect(first.changes.filter(({ framing }) => framing !== '')).toHaveLength(2)
  expect(first.counts).toEqual(all.counts)
  expect(all.counts.totals[0]).toEqual({ framing: 'pluralist', documents: 4, asserted: 4, labelled: 1 })
})
