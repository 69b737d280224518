import { spawnSync } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { hostname } from 'node:os'
import { afterAll, describe, expect, test } from 'vitest'
import { checkStore, type StoreFinding } from '../../src/store/check.ts'
import { openForWriting, storePath } from '../../src/store/open.ts'
import { RULES } from '../../src/store/rules.ts'
import { freshFolder, hashOf, smallStore } from './rows.ts'

async function change(folder: string, statements: string): Promise<void> {
  const database = await openForWriting(folder)
  try {
    for (const statement of statements.split(';')) await database.run(statement)
  } finally {
    database.close()
  }
}

const faults = (findings: readonly StoreFinding[]) => findings.filter(({ level }) => level !== 'ok')
const OPTIONS = { hashOf, sameIds: 'rejected' } as const

test('a whole store: nothing but ok, by the path of the store or of its folder', async () => {
  const folder = await smallStore()
  const findings = await checkStore(storePath(folder), OPTIONS)
  expect(faults(findings)).toEqual([])
  expect(findings.map(({ what }) => what)).toEqual([
    'every block can be read: 57 rows in 14 tables',
    'texts and their analyses: nothing amiss',
    'rows that name others: nothing amiss',
    'the corpus: nothing amiss',
    'the history of documents: nothing amiss',
    'runs: nothing amiss',
    'scores against the ledger: nothing amiss',
    'passages and matches: nothing amiss',
    'words against the texts: nothing amiss',
  ])
  expect(await checkStore(folder, OPTIONS)).toEqual(findings)
})

test('a store in which nothing has been done yet is whole', async () => {
  const folder = await freshFolder()
  ;(await openForWriting(folder)).close()
  expect(faults(await checkStore(folder, OPTIONS))).toEqual([])
})

/** Documents a, b, c, d have the contents 1, 2 and then 4, 3, 5; the analysis of each content is 100 more. */
const BROKEN: readonly (readonly [name: string, sql: string, ...found: string[]])[] = [
  [
    'the number of a text twice',
    'INSERT INTO contents SELECT * FROM contents WHERE content = 2',
    '1 number of a text stands twice (2)',
  ],
  [
    'the number of an analysis twice',
    'INSERT INTO analyses SELECT * FROM analyses WHERE analysis = 105',
    '1 number of an analysis stands twice (105)',
  ],
  [
    'a way of scoring twice',
    'INSERT INTO scorings SELECT * FROM scorings',
    '1 number of a way of scoring stands twice (1)',
  ],
  [
    'two current analyses',
    'INSERT INTO current VALUES (1, 101, 1)',
    '1 text with a current analysis stands twice (1)',
  ],
  [
    'a hash twice',
    `INSERT INTO contents SELECT * REPLACE (90 AS content) FROM contents WHERE content = 1;
     INSERT INTO analyses SELECT * REPLACE (190 AS analysis, 90 AS content, 0 AS passages) FROM analyses WHERE analysis = 101;
     INSERT INTO current VALUES (90, 190, 1)`,
    '1 text with its docvars is kept twice (HASH)',
  ],
  [
    'the analysis of another text, now',
    'UPDATE current SET analysis = 102 WHERE content = 1',
    '1 row of current has the analysis of another text (analysis 102)',
  ],
  [
    'the analysis of another text, in the corpus',
    'UPDATE corpus SET analysis = 102 WHERE position = 0; UPDATE documents SET analysis = 102 WHERE content = 1',
    '1 row of corpus has the analysis of another text (analysis 102)',
    '1 row of documents has the analysis of another text (analysis 102)',
  ],
  [
    'a reading without its text',
    'UPDATE readings SET content = 99 WHERE number = 1',
    '1 row of readings: its content is not there (input 1, number 1)',
  ],
  [
    'readings without their file',
    'UPDATE readings SET input = 9',
    '3 readings are of a file that is not there (first: input 9, number 0)',
  ],
  [
    'an analysis without its text',
    'INSERT INTO analyses SELECT * REPLACE (190 AS analysis, 90 AS content, 0 AS passages) FROM analyses WHERE analysis = 101',
    '1 row of analyses: its content is not there (analysis 190)',
  ],
  [
    'a current analysis without text',
    'INSERT INTO analyses SELECT * REPLACE (190 AS analysis, 90 AS content, 0 AS passages) FROM analyses WHERE analysis = 101; INSERT INTO current VALUES (90, 190, 1)',
    '1 row of analyses: its content is not there (analysis 190)',
    '1 row of current: its content is not there (content 90)',
  ],
  [
    'no current analysis',
    'UPDATE current SET analysis = NULL WHERE content = 1',
    '1 row of current: its analysis is not there (content 1)',
  ],
  [
    'an unknown way of scoring',
    'UPDATE current SET scoring = 7 WHERE content = 1',
    '1 row of current: its scoring is not there (content 1)',
  ],
  [
    'a text gone from the corpus',
    'UPDATE corpus SET content = NULL WHERE position = 0; UPDATE documents SET content = NULL WHERE content = 1',
    '1 row of corpus: its content is not there (a)',
    '1 row of documents: its content is not there (a)',
    // What is absent equals nothing.
    '1 document of the last run is not told as one that holds (a)',
    '1 document is told as one that holds, and not in the corpus of the last run (a)',
  ],
  [
    'an analysis gone from the corpus',
    'UPDATE corpus SET analysis = 99 WHERE position = 0; UPDATE documents SET analysis = 99 WHERE content = 1',
    '1 row of corpus: its analysis is not there (a)',
    '1 row of documents: its analysis is not there (a)',
  ],
  [
    'a run without its way of scoring',
    'UPDATE runs SET scoring = 9 WHERE run = 2',
    '1 row of runs: its scoring is not there (run 2)',
  ],
  [
    'scores of no analysis',
    'INSERT INTO scores SELECT * REPLACE (900 AS analysis) FROM scores WHERE analysis = 105',
    '2 rows of scores: their analysis is not there (first: analysis 900)',
  ],
  [
    'a passage of no analysis',
    'INSERT INTO passages SELECT * REPLACE (900 AS analysis) FROM passages WHERE analysis = 105',
    '1 row of passages: its analysis is not there (analysis 900)',
  ],
  [
    'a match of no analysis',
    'INSERT INTO matches SELECT * REPLACE (900 AS analysis) FROM matches WHERE analysis = 104',
    '1 row of matches: its analysis is not there (analysis 900)',
    '1 match is of a framing that its analysis has no score of (analysis 900 mine)',
    '1 match is in a passage that is not there (analysis 900, passage 0)',
  ],
  [
    'a file twice',
    'INSERT INTO inputs SELECT * REPLACE (2 AS input) FROM inputs',
    '1 file stands twice (a.txt)',
  ],
  [
    'a reading that is missing',
    'DELETE FROM readings WHERE number = 1',
    '1 file whose readings are not numbered from 0 on, each once (input 1)',
  ],
  [
    'a place of the corpus that is missing',
    'UPDATE corpus SET position = 7 WHERE position = 1',
    '1 corpus whose documents are not numbered from 0 on, each once',
  ],
  [
    'a place of the corpus twice',
    'UPDATE corpus SET position = 1',
    '1 corpus whose documents are not numbered from 0 on, each once',
  ],
  [
    'a document without history',
    "DELETE FROM documents WHERE id = 'd'",
    '1 document of the last run is not told as one that holds (d)',
  ],
  [
    'a document that is not in the corpus',
    'DELETE FROM corpus WHERE position = 2',
    '1 document is told as one that holds, and not in the corpus of the last run (d)',
  ],
  [
    'an end before the beginning',
    "UPDATE documents SET first_run = 3 WHERE id = 'c'",
    '1 document ends before it begins (c)',
  ],
  [
    'an end in no run',
    "UPDATE documents SET last_run = 9 WHERE id = 'c'",
    '1 document stands in a run that is not there (c)',
  ],
  [
    'a beginning in no run',
    "UPDATE documents SET first_run = 9 WHERE id = 'd'",
    '1 document stands in a run that is not there (d)',
  ],
  [
    'the number of a run twice',
    'INSERT INTO runs SELECT * FROM runs WHERE run = 1',
    '1 number of a run stands twice (1)',
  ],
  ['an odd state', "UPDATE runs SET state = 'odd' WHERE run = 1", '1 run is in no known state (run 1)'],
  [
    'too many matches',
    'UPDATE scores SET matches = 7 WHERE analysis = 101 AND number = 0',
    '1 score says another number of matches than its ledger (analysis 101 mine)',
  ],
  [
    'too many asserted',
    'UPDATE scores SET asserted = 7 WHERE analysis = 101 AND number = 0',
    '1 score says another number of asserted matches than its ledger (analysis 101 mine)',
  ],
  [
    'too many rejected',
    'UPDATE scores SET rejected = 7 WHERE analysis = 101 AND number = 1',
    '1 score says another number of rejected matches than its ledger (analysis 101 other)',
  ],
  [
    'too many reported',
    'UPDATE scores SET reported = 7 WHERE analysis = 101 AND number = 1',
    '1 score says another number of reported matches than its ledger (analysis 101 other)',
  ],
  [
    'too many mixed',
    'UPDATE scores SET mixed = 7',
    '10 scores say another number of mixed matches than their ledger (first: analysis 101 mine)',
  ],
  [
    'a match of another framing',
    "INSERT INTO matches SELECT * REPLACE (1 AS number, 'third' AS framing) FROM matches WHERE analysis = 101",
    '1 match is of a framing that its analysis has no score of (analysis 101 third)',
  ],
  [
    'another weight',
    'UPDATE scores SET weight = weight + 1e-6 WHERE analysis = 103 AND number = 0',
    '1 score says another weight than its passages (analysis 103 mine)',
  ],
  [
    'weights that are none',
    "UPDATE passages SET weights = '[3' WHERE analysis = 101 AND passage = 0",
    '1 score says another weight than its passages (analysis 101 mine)',
  ],
  [
    'a label too many',
    "UPDATE passages SET labels = 'mine other' WHERE analysis = 101 AND passage = 0",
    '1 score says another number of labelled passages than there are (analysis 101 other)',
  ],
  [
    'a framing that is missing',
    'UPDATE scores SET number = 5 WHERE analysis = 101 AND number = 1',
    '1 analysis whose scores are not numbered from 0 on, each once (analysis 101)',
  ],
  [
    'a passage that is missing',
    'UPDATE passages SET passage = 7 WHERE analysis = 103 AND passage = 1',
    '1 analysis whose passages are not numbered from 0 on, each once (analysis 103)',
  ],
  [
    'a match that is missing',
    'UPDATE matches SET number = 7 WHERE analysis = 101',
    '1 analysis whose matches are not numbered from 0 on, each once (analysis 101)',
  ],
  [
    'another number of passages',
    'UPDATE analyses SET passages = 9 WHERE analysis = 105',
    '1 analysis says another number of passages than it has (analysis 105)',
  ],
  [
    'a match in no passage',
    'UPDATE matches SET passage = 8 WHERE analysis = 101',
    '1 match is in a passage that is not there (analysis 101, passage 8)',
  ],
  [
    'a match outside its passage',
    'UPDATE matches SET passage = 1 WHERE analysis = 101',
    '1 match does not lie in its passage (analysis 101, match 0)',
  ],
]

describe('each rule, broken once', () => {
  const found = new Set<string>()
  test.for(BROKEN)('%s', async ([, sql, ...expected]) => {
    const folder = await smallStore()
    await change(folder, sql)
    const findings = faults(await checkStore(folder, OPTIONS))
    const told = findings.map(({ what }) => what.replace(/[0-9a-f]{64}/, 'HASH'))
    expect(told).toEqual(expect.arrayContaining(expected))
    expect(told).toHaveLength(expected.length)
    for (const { level, remedy } of findings) {
      expect(level).toBe('wrong')
      expect(remedy).toContain('--rebuild')
    }
    for (const what of told) found.add(what.replace(/^\d+ /, '').replace(/ \(.*\)$/, ''))
  })
  afterAll(() => {
    const untried = RULES.filter(({ one, many }) => !found.has(one) && !found.has(many))
    expect(untried.map(({ one }) => one)).toEqual([])
  })
})

test.for([
  [
    'another text',
    "UPDATE contents SET text = text || ' More.' WHERE content = 2",
    '1 text is not the one that its hash was made of (content 2)',
  ],
  [
    'other docvars',
    "UPDATE contents SET docvars = '{}' WHERE content <> 3",
    '4 texts are not the ones that their hashes were made of (first: content 1)',
  ],
  [
    'another keyword',
    "UPDATE matches SET keyword = 'Respect' WHERE analysis = 104",
    '1 match has other words than its text has there (analysis 104, match 0)',
  ],
  [
    'a keyword moved',
    'UPDATE matches SET start = start + 1 WHERE analysis = 104',
    '1 match has other words than its text has there (analysis 104, match 0)',
  ],
  [
    'a passage too long',
    'UPDATE passages SET "end" = 44 WHERE analysis = 101 AND passage = 1',
    '1 passage lies outside its text (analysis 101, passage 1)',
  ],
  [
    'a passage without words',
    'UPDATE passages SET "end" = start WHERE analysis = 105',
    '1 passage lies outside its text (analysis 105, passage 0)',
  ],
] as const)('texts: %s', async ([, sql, what]) => {
  const folder = await smallStore()
  await change(folder, sql)
  expect(faults(await checkStore(folder, OPTIONS))).toEqual([
    { level: 'wrong', what, remedy: expect.stringContaining('--rebuild') },
  ])
})

describe('ids that stand twice', () => {
  const TWICE = "UPDATE corpus SET id = 'a' WHERE id = 'd'; UPDATE documents SET id = 'a' WHERE id = 'd'"
  const SET = (duplicates: string) =>
    `${TWICE}; UPDATE runs SET settings = '{"duplicates": ${duplicates}}' WHERE run = 3`
  test.for([
    ['where the caller says they are rejected', TWICE, 'rejected', 'wrong'],
    ['where the caller says they are kept', TWICE, 'kept', undefined],
    ['where nobody knows', TWICE, undefined, 'warning'],
    ['where the last run kept them', SET('"keep"'), undefined, undefined],
    [
      'where the last run kept them, in the long form',
      SET('{"id": "keep", "near": "off"}'),
      undefined,
      undefined,
    ],
    ['where the last run rejected them', SET('{"id": "reject"}'), undefined, 'wrong'],
  ] as const)('%s', async ([, sql, sameIds, level]) => {
    const folder = await smallStore()
    await change(folder, sql)
    const found = faults(await checkStore(folder, { hashOf, ...(sameIds && { sameIds }) }))
    expect(found).toEqual(
      level === undefined
        ? []
        : [expect.objectContaining({ level, what: '1 id stands for two documents at once (a)' })],
    )
  })
})

describe('a run that is not over', () => {
  const gone = spawnSync(process.execPath, ['-e', '']).pid
  const mark = (pid: number, host: string, started = '') => JSON.stringify({ pid, host, started })
  test.for([
    ['its process runs', mark(process.pid, hostname()), 'ok', `run 4 is under way: process ${process.pid}`],
    [
      'its process is gone',
      mark(gone, hostname()),
      'warning',
      `run 4 was not finished: process ${gone} on ${hostname()}, which is gone`,
    ],
    ['another process has its number now', mark(process.pid, hostname(), '1'), 'warning', 'which is gone'],
    ['it ran on another machine', mark(gone, 'elsewhere'), 'warning', 'process'],
    ['it does not say which', 'null', 'warning', 'its process is not known'],
  ] as const)('%s', async ([name, process_, level, what]) => {
    if (name.startsWith('another process') && process.platform !== 'linux') return
    const folder = await smallStore()
    await change(
      folder,
      `INSERT INTO runs (run, state, started, process) VALUES (4, 'running', 'now', '${process_}')`,
    )
    const findings = await checkStore(folder, OPTIONS)
    expect(findings[1]).toMatchObject({ level, what: expect.stringContaining(what) })
    expect(faults(findings)).toHaveLength(level === 'ok' ? 0 : 1)
  })
})

describe('a store that is no store', () => {
  test.for([
    ['garbage', (path: string) => writeFileSync(path, 'garbage, and plenty of it '.repeat(1000))],
    [
      'a block overwritten',
      (path: string) => {
        const bytes = readFileSync(path)
        bytes.fill(0x55, 12_288 + 64, 12_288 + 256)
        writeFileSync(path, bytes)
      },
    ],
  ] as const)('%s: one finding', async ([, damage]) => {
    const folder = await smallStore()
    damage(storePath(folder))
    expect(await checkStore(folder, OPTIONS)).toEqual([
      {
        level: 'wrong',
        what: expect.stringContaining('is damaged: '),
        remedy: expect.stringContaining('set aside'),
      },
    ])
  })

  test('of a newer rostrum', async () => {
    const folder = await smallStore()
    await change(folder, "UPDATE meta SET value = '99' WHERE name = 'schema'")
    expect(await checkStore(folder, OPTIONS)).toEqual([
      {
        level: 'wrong',
        what: expect.stringContaining('written by a newer rostrum (schema 99'),
        remedy: 'update rostrum, or name another output folder (--out)',
      },
    ])
  })

  test('none at all', async () => {
    await expect(checkStore(await freshFolder(), OPTIONS)).rejects.toMatchObject({ code: 'no-store' })
  })
})
