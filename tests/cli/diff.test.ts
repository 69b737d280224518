import { cp, mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { storeOf, type TestMatch, type TestRun } from '../pipeline/diff-store.ts'
import { parseRecords } from '../write/folder.ts'
import { folderOf, ROOT, rostrum } from './built.ts'

const PEACE: TestMatch = { entry: 'facet/peace', start: 10, end: 15 }
const RESPECT: TestMatch = { entry: 'facet/respect', start: 600, end: 607 }

const RUNS: readonly TestRun[] = [
  {
    documents: {
      '=cmd': { matches: [PEACE] },
      b: { text: 'one' },
      gone: { matches: [PEACE] },
    },
    versions: { pluralist: '1.0.0' },
    entries: { pluralist: { 'facet/peace': 'h1', 'facet/old': 'h' } },
  },
  {
    documents: {
      '=cmd': { matches: [PEACE, RESPECT], passages: [{ start: 0, end: 1000, labels: ['pluralist'] }] },
      b: { text: 'two', matches: [RESPECT] },
      'new\u001b[31m': { matches: [PEACE] },
    },
    versions: { pluralist: '1.1.0' },
    entries: { pluralist: { 'facet/peace': 'h1', 'facet/respect': 'h2' } },
    parts: { unit: 'passage', context: 'e'.repeat(64) },
  },
]

const TEXT = `run 1 (2026-01-01T00:00:00.000Z, rostrum 0.1.0) → run 2 (2026-01-02T00:00:00.000Z, rostrum 0.1.0)
  lexicon  pluralist 1.0.0 → 1.1.0: 1 entry added, 1 removed
    + facet/respect
    - facet/old
  setting  context.yaml
  setting  unit document → passage

=cmd  pluralist  prevalence 0 → 1 (+1), rate 1 → 2 (+1), intensity 3 → 6 (+3), asserted 1 → 2 (+1), labelled 0 → 1 (+1)
    lexicon pluralist; setting context.yaml, unit: pluralist/facet/respect +1 (added)
=cmd  dominant none → pluralist
    lexicon pluralist; setting context.yaml, unit: pluralist/facet/respect +1 (added)
b  pluralist  rate 0 → 1 (+1), intensity 0 → 3 (+3), share – → 1, asserted 0 → 1 (+1)
    text; lexicon pluralist; setting context.yaml, unit: pluralist/facet/respect +1 (added)
b  exemplarist  share – → 0
    text; lexicon pluralist; setting context.yaml, unit: pluralist/facet/respect +1 (added)
gone  pluralist  prevalence 0, rate 1, intensity 3, share 1, asserted 1, labelled 0
    removed
new␛[31m  pluralist  prevalence 0, rate 1, intensity 3, share 1, asserted 1, labelled 0
    added

documents 3 → 3: 1 added, 1 removed, 2 with moved scores, 0 changed with the same scores
  1 document: text, lexicon, setting
  1 document: lexicon, setting
10 scores moved
  pluralist: 4 documents, asserted matches +2, labelled passages +1
  exemplarist: 3 documents, asserted matches 0, labelled passages 0
  restraint: 2 documents, asserted matches 0, labelled passages 0
`

describe('diff', () => {
  test('says to people what moved and why, worst first', async () => {
    const folder = await storeOf(RUNS)
    const { code, stdout, stderr } = await rostrum(['diff', folder])
    expect([code, stderr]).toEqual([0, ''])
    expect(stdout).toBe(TEXT)
    expect((await rostrum(['diff', folder, '1', '2'])).stdout).toBe(TEXT)
    const short = await rostrum(['diff', folder, '--limit', '1'])
    expect(short.stdout).toContain('… and 8 framings of documents more: --limit 9, or --csv FILE for all\n')
    expect(short.stdout).not.toContain('\nb  pluralist')
    expect(short.stdout.slice(short.stdout.indexOf('documents 3'))).toBe(
      TEXT.slice(TEXT.indexOf('documents 3')),
    )
  })

  test('as CSV: every score, nothing that a spreadsheet would run', async () => {
    const folder = await storeOf(RUNS)
    const { code, stdout } = await rostrum(['diff', folder, '--csv', '-'])
    expect(code).toBe(0)
    const rows = await parseRecords(stdout)
    expect(rows.filter(({ measure }) => measure !== 'dominant')).toHaveLength(10 + 2 * 17)
    expect(rows[0]).toEqual({
      document: "'=cmd",
      framing: 'pluralist',
      dimension: 'framing',
      measure: 'prevalence',
      before: '0',
      after: '1',
      difference: '1',
      cause: 'lexicon, setting',
      differs: 'lexicon pluralist; setting context.yaml, unit',
      entries: 'pluralist/facet/respect +1 (added)',
      explained: '1',
      unexplained: '0',
    })
    const path = join(folder, 'moved.csv')
    const toFile = await rostrum(['diff', folder, '--csv', path])
    expect([toFile.code, toFile.stdout]).toEqual([0, ''])
    expect(toFile.stderr).toBe(`${rows.length} rows written to ${path}\n`)
    expect(await readFile(path, 'utf8')).toBe(stdout)
  })

  test('as JSON: the same scores', async () => {
    const folder = await storeOf(RUNS)
    const { stdout } = await rostrum(['diff', folder, '--json'])
    const found = JSON.parse(stdout)
    expect([found.before.run, found.after.run, found.counts.added, found.counts.removed]).toEqual([
      1, 2, 1, 1,
    ])
    expect(found.differs.settings.map(({ name }: { name: string }) => name)).toEqual(['context.yaml', 'unit'])
    const rows = await parseRecords((await rostrum(['diff', folder, '--csv', '-'])).stdout)
    expect(found.scores).toHaveLength(rows.length)
    expect(found.scores[0]).toMatchObject({
      document: '=cmd',
      measure: 'prevalence',
      difference: 1,
      causes: ['lexicon', 'setting'],
      entries: [{ framing: 'pluralist', entry: 'facet/respect', effect: 'added', asserted: 1 }],
    })
  })

  test.for([
    [['7'], /there is no run 7: .*\nRuns there are:\n {6}1 {2}done .*\n {6}2 {2}done /],
    [['--csv', '-', '--json'], /--csv and --json {2}name one of them/],
    [['--csv', '/nowhere/at/all.csv'], /\/nowhere\/at/],
  ] as const)('%j', async ([args, message]) => {
    const { code, stdout, stderr } = await rostrum(['diff', await storeOf(RUNS), ...args])
    expect([code, stdout]).toEqual([message.source.includes('nowhere') ? 1 : 2, ''])
    expect(stderr).toMatch(message)
  })

  test('a folder without a store, and a pipeline that is not there', async () => {
    const folder = await folderOf({ 'small.yaml': 'name: small\nsources: [{path: speeches}]\n' })
    const none = await rostrum(['diff', folder])
    expect([none.code, none.stderr]).toEqual([
      2,
      `${join(folder, 'store.duckdb')}  there is no store; run the pipeline first: rostrum run PIPELINE\n`,
    ])
    const byName = await rostrum(['diff', 'small.yaml'], { folder })
    expect(byName.stderr).toContain(join('outputs', 'small', 'store.duckdb'))
    const missing = await rostrum(['diff', 'other.yaml'], { folder })
    expect([missing.code, missing.stderr]).toEqual([2, 'other.yaml  there is no such file\n'])
  })

  test('two runs alike: says so', async () => {
    const folder = await storeOf([RUNS[0]!, RUNS[0]!])
    const { code, stdout } = await rostrum(['diff', folder])
    expect(code).toBe(0)
    expect(stdout).toContain(
      '  scored in the same way\n\nNo score moved.\n\ndocuments 3 → 3: 0 added, 0 removed, 0 ',
    )
  })
})

const MEASURES = ['prevalence', 'rate', 'intensity', 'share', 'asserted', 'labelled'] as const

/** `document framing measure` with the value, as scores.csv has it. */
async function scoresIn(folder: string): Promise<Map<string, string>> {
  const rows = await parseRecords(await readFile(join(folder, 'scores.csv'), 'utf8'))
  return new Map(
    rows.flatMap((row) =>
      MEASURES.map((measure) => [`${row.id} ${row.framing} ${measure}`, row[measure] ?? ''] as const),
    ),
  )
}

test('the sample corpus: an entry added, a text edited, weights, a document removed', async () => {
  const folder = await folderOf()
  await cp(join(ROOT, 'corpora', 'sample'), join(folder, 'corpora', 'sample'), { recursive: true })
  await cp(join(ROOT, 'lexicons'), join(folder, 'lexicons'), { recursive: true })
  await mkdir(join(folder, 'pipelines'))
  const lexicons = ['vindicationist', 'exemplarist', 'pluralist', 'multipartner']
  const sample = await readFile(join(ROOT, 'pipelines', 'sample.yaml'), 'utf8')
  await writeFile(
    join(folder, 'pipelines', 'sample.yaml'),
    `${sample}\nlexicons: [${lexicons.map((name) => `../lexicons/${name}.yaml`)}]\n`,
  )
  const out = join(folder, 'outputs', 'sample')
  const scores: Map<string, string>[] = []
  const run = async (...settings: string[]) => {
    const { code, stderr } = await rostrum(['run', 'pipelines/sample.yaml', ...settings], { folder })
    expect(code, stderr).toBe(0)
    scores.push(await scoresIn(out))
  }
  const diff = async (before: number, after: number) => {
    const { code, stdout, stderr } = await rostrum(
      ['diff', 'pipelines/sample.yaml', `${before}`, `${after}`, '--csv', '-'],
      { folder },
    )
    expect([code, stderr]).toEqual([0, ''])
    const rows = await parseRecords(stdout)
    // What it tells is what the two files of scores do not share, to the last digit.
    const [old, fresh] = [scores[before - 1]!, scores[after - 1]!]
    const expected = [...new Set([...old.keys(), ...fresh.keys()])]
      .map((key) => [key, old.get(key) ?? '', fresh.get(key) ?? ''] as const)
      .filter(([, one, other]) => one !== other)
    const told = rows
      .filter(({ measure }) => measure !== 'dominant')
      .map(({ document, framing, measure, before, after }) => [
        `${document} ${framing} ${measure}`,
        before,
        after,
      ])
    expect(told.sort()).toEqual(expected.map((row) => [...row]).sort())
    for (const { difference, explained, unexplained } of rows)
      if (explained !== '') expect(Number(explained) + Number(unexplained)).toBeCloseTo(Number(difference), 5)
    return rows
  }
  const causes = (rows: readonly Record<string, string>[]) => [...new Set(rows.map(({ cause }) => cause))]

  await run()
  const pluralist = join(folder, 'lexicons', 'pluralist.yaml')
  const text = await readFile(pluralist, 'utf8')
  const facet = '    one-among-equals:'
  const entry = '      - {pattern: (dialogue|harbour*), strength: high, source: pampinella-2019}\n'
  expect(text.split(facet)).toHaveLength(2)
  await writeFile(
    pluralist,
    text.replace(new RegExp(`${facet}.*\\n`), (line) => line + entry),
  )
  await run()
  const added = await diff(1, 2)
  expect(causes(added)).toEqual(['lexicon'])
  expect(added.some(({ entries }) => entries?.includes('dialogue-harbour'))).toBe(true)
  for (const { document, measure, unexplained } of added)
    expect(['', '0'], `${document} ${measure}`).toContain(unexplained)

  const speech = join(folder, 'corpora', 'sample', 'text', 'dha-2010-dialogue.txt')
  await writeFile(
    speech,
    `${await readFile(speech, 'utf8')}\nOur harbours stand for dialogue among equals.\n`,
  )
  await run()
  const edited = await diff(2, 3)
  expect([...new Set(edited.map(({ document }) => document))]).toEqual(['dha-2010-dialogue'])
  expect(causes(edited)).toEqual(['text'])

  await run('--set', 'measures.weights.high=4')
  const weighed = await diff(3, 4)
  expect(causes(weighed)).toEqual(['setting'])
  expect([...new Set(weighed.map(({ differs }) => differs))]).toEqual(['setting measures.weights'])
  expect(weighed.every(({ measure }) => measure === 'intensity' || measure === 'share')).toBe(true)

  await rm(speech)
  await run('--set', 'measures.weights.high=4')
  expect(causes(await diff(4, 5))).toEqual(['removed'])

  const all = await diff(1, 5)
  expect(causes(all).sort()).toEqual(['lexicon, setting', 'removed'])
  const back = await diff(5, 1)
  expect(causes(back).sort()).toEqual(['added', 'lexicon, setting'])
  expect(back).toHaveLength(all.length)
}, 240_000)
