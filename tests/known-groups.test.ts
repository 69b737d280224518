import { existsSync, readFileSync } from 'node:fs'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, onTestFinished, test } from 'vitest'
import {
  type Finding,
  FRAMINGS,
  findDocuments,
  findingsCsv,
  judgeScores,
  judgeSpeech,
  type KnownSpeech,
  readKnownGroups,
  report,
  runTests,
} from '../scripts/known-groups.ts'
import { createAnalyser } from '../src/pipeline/analyse.ts'
import { loadForScoring } from '../src/pipeline/plan.ts'
import type { ScoredDocument } from '../src/records.ts'
import { zoneWordsOf } from './measure/synthetic.ts'

const LIST = new URL('../scripts/known-groups.yaml', import.meta.url)
const CORPORA = process.env.ROSTRUM_CORPORA ?? fileURLToPath(new URL('../../shared/corpora', import.meta.url))

const speech = (fields: Partial<KnownSpeech>): KnownSpeech => ({
  id: 'K01',
  document: 'a',
  speaker: 'A. Speaker',
  framing: 'pluralist',
  second: [],
  confidence: 'high',
  stands_in: false,
  note: '',
  ...fields,
})

/** Scores of a document of ten passages: labelled passages and weight in the order of FRAMINGS. */
function scored(
  labelled: readonly number[],
  options: { weight?: readonly number[]; rejected?: number; dominant?: string } = {},
): ScoredDocument {
  return {
    id: 'a',
    docvars: {},
    place: { source: 'a.txt' },
    words: 500,
    zoneWords: zoneWordsOf({ body: 500 }),
    passages: 10,
    framings: FRAMINGS.map((framing, f) => ({
      framing,
      dimension: 'framing',
      matches: 1,
      asserted: labelled[f]! + (options.weight?.[f] ?? 0),
      rejected: framing === 'vindicationist' ? (options.rejected ?? 0) : 0,
      reported: 0,
      mixed: 0,
      weight: options.weight?.[f] ?? 3 * labelled[f]!,
      labelled: labelled[f]!,
      rate: 1,
      intensity: 1,
      prevalence: labelled[f]! / 10,
      share: undefined,
      expectedPrevalence: undefined,
    })),
    labels: [],
    dominant: { framing: options.dominant ?? 'none' },
  }
}

test('the list is valid, names no document twice and holds no text', () => {
  const speeches = readKnownGroups()
  const documents = speeches.map(({ document }) => document)
  expect(speeches.length).toBeGreaterThanOrEqual(40)
  expect(new Set(documents).size).toBe(documents.length)
  const values = speeches.flatMap((entry) => Object.values(entry).flat().map(String))
  expect(values.filter((value) => value.length > 300)).toEqual([])
  const comments = readFileSync(LIST, 'utf8').split('\n')
  expect(comments.filter((line) => line.startsWith('#') && line.length > 300)).toEqual([])
})

test.for([
  // name                      expected         labelled      weight        dominant      leading           strict  right      near
  ['expected and dominant', 'pluralist', [0, 0, 3, 0], undefined, 'pluralist', 'pluralist', true, true, true],
  ['leads, not dominant', 'pluralist', [1, 0, 2, 0], undefined, 'mixed', 'pluralist', false, true, true],
  ['second leads', 'pluralist', [2, 0, 1, 0], undefined, 'mixed', 'vindicationist', false, false, true],
  ['another leads', 'pluralist', [0, 2, 1, 0], undefined, 'mixed', 'exemplarist', false, false, false],
  ['weight breaks a tie', 'pluralist', [1, 0, 1, 0], [3, 0, 4, 0], 'mixed', 'pluralist', false, true, true],
  ['equal in both', 'pluralist', [1, 0, 1, 0], [3, 0, 3, 0], 'mixed', 'mixed', false, false, false],
  ['no label, some words', 'pluralist', [0, 0, 0, 0], [0, 0, 2, 0], 'none', 'pluralist', false, true, true],
  ['nothing', 'pluralist', [0, 0, 0, 0], undefined, 'none', 'none', false, false, false],
  ['none: none', 'none', [0, 0, 0, 0], [1, 0, 0, 0], 'none', 'vindicationist', true, undefined, undefined],
  ['none: mixed', 'none', [1, 0, 1, 0], undefined, 'mixed', 'mixed', true, undefined, undefined],
  [
    'none: one leads',
    'none',
    [4, 0, 0, 0],
    undefined,
    'vindicationist',
    'vindicationist',
    false,
    undefined,
    undefined,
  ],
] as const)('readings: %s', ([, framing, labelled, weight, dominant, leading, strict, right, near]) => {
  const finding = judgeScores(
    speech({ framing, second: ['vindicationist'] }),
    scored(labelled, { dominant, ...(weight === undefined ? {} : { weight }) }),
  )
  expect([
    finding.dominant,
    finding.leading,
    finding.isStrictlyRight,
    finding.isLeadingRight,
    finding.isLeadingNear,
  ]).toEqual([dominant, leading, strict, right, near])
})

const finding = (id: string, labelled: readonly number[], rejected = 0, standsIn = false): Finding =>
  judgeScores(speech({ id, stands_in: standsIn }), scored(labelled, { rejected, dominant: 'mixed' }))

const outcomes = (findings: readonly Finding[], test: string) =>
  runTests(findings)
    .filter((result) => result.test.startsWith(test))
    .map(({ outcome }) => outcome)

test('order of means: the set must be above each other set that has texts', () => {
  const other = finding('K02', [1, 3, 0, 0])
  expect(outcomes([finding('K19', [4, 0, 0, 0]), other], '(a)')).toEqual([
    'pass',
    'pass',
    'not testable',
    'not testable',
  ])
  expect(outcomes([finding('K19', [1, 0, 0, 0]), other], '(a)').slice(0, 2)).toEqual(['fail', 'pass'])
  expect(outcomes([finding('K19', [4, 0, 0, 0])], '(a)')[0]).toBe('not testable')
})

test('order of means: texts that stand in do not count', () => {
  const standIn = finding('K30', [0, 0, 9, 0], 0, true)
  expect(outcomes([finding('K19', [4, 0, 0, 0]), standIn], '(a)')[2]).toBe('not testable')
})

test('contrasts hold in both directions or fail', () => {
  const war = finding('K28', [4, 0, 1, 0])
  expect(outcomes([war, finding('K29', [1, 0, 3, 0])], '(b)')[0]).toBe('pass')
  expect(outcomes([war, finding('K29', [1, 0, 1, 0])], '(b)')[0]).toBe('fail')
  expect(outcomes([war], '(b)')[0]).toBe('not testable')
})

test('stance: rejected vindicationist matches must be more than the asserted', () => {
  const rejecters = (asserted: number, rejected: number) =>
    outcomes([finding('K81', [asserted, 0, 5, 0], rejected)], '(c)').at(-1)
  expect(rejecters(2, 3)).toBe('pass')
  expect(rejecters(3, 3)).toBe('fail')
})

test('discriminant: only a dominant framing fails', () => {
  const dominant = judgeScores(speech({ id: 'K61' }), scored([0, 4, 0, 0], { dominant: 'exemplarist' }))
  expect(outcomes([dominant], '(d)')[0]).toBe('fail')
  expect(outcomes([finding('K61', [0, 4, 0, 0])], '(d)')[0]).toBe('pass')
})

async function fixtureCorpora(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'rostrum-known-'))
  onTestFinished(() => rm(folder, { recursive: true, force: true }))
  const record = (id: string, text: string) => `${JSON.stringify({ id, text })}\n`
  await writeFile(
    join(folder, 'speeches.jsonl'),
    record('league', 'We will defend the free world. We stand with the community of democracies.') +
      record('other', 'The harvest was good this year.'),
  )
  await mkdir(join(folder, 'papers'))
  await writeFile(
    join(folder, 'papers', 'rivers.md'),
    '# Rivers\n\nAll civilizations are equal, and we respect the diversity of civilizations.\n',
  )
  return folder
}

test('finds records by id and papers by name, scores them and prints the tables', async () => {
  const documents = await findDocuments(await fixtureCorpora(), ['league', 'rivers.md', 'absent'])
  expect([...documents.keys()].sort()).toEqual(['league', 'rivers.md'])
  const { loaded, rules, decision } = await loadForScoring([])
  const analyser = createAnalyser({ lexicons: loaded.lexicons, rules, terms: decision.terms })
  const findings = [
    judgeSpeech(
      { analyser, decision },
      speech({ id: 'K19', framing: 'vindicationist' }),
      documents.get('league')!,
    ),
    judgeSpeech(
      { analyser, decision },
      speech({ id: 'K78', framing: 'vindicationist' }),
      documents.get('rivers.md')!,
    ),
  ]
  expect(findings.map(({ leading }) => leading)).toEqual(['vindicationist', 'pluralist'])
  const text = report(findings, [speech({ id: 'K05', document: 'absent' })])
  expect(text).toContain('| high confidence | 1 of 2 | 1 of 2 | 1 of 2 |')
  expect(text).toContain('- K05 absent')
  const [header, ...rows] = findingsCsv(findings).trimEnd().split('\n')
  expect(rows).toHaveLength(2)
  for (const row of rows) expect(row.split(',')).toHaveLength(header!.split(',').length)
})

test.skipIf(!existsSync(CORPORA))(
  'the corpora hold at least 30 of the documents',
  { timeout: 120_000 },
  async () => {
    const names = readKnownGroups().map(({ document }) => document)
    expect((await findDocuments(CORPORA, names)).size).toBeGreaterThanOrEqual(30)
  },
)
