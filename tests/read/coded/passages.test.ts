import { createHash } from 'node:crypto'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { RostrumError } from '../../../src/error.ts'
import { type CodedPassages, gatherPassages } from '../../../src/read/coded/passages.ts'
import { failOnProblems } from '../../../src/read/coded/problems.ts'
import { readTable } from '../../../src/read/coded/table.ts'
import { folderOf } from '../folder.ts'

const VALID = ['vindicationist', 'exemplarist', 'pluralist']
const hashOf = (text: string) => createHash('sha256').update(text).digest('hex').slice(0, 16)

async function gathered(files: Readonly<Record<string, string>>): Promise<CodedPassages> {
  const folder = await folderOf(files)
  return gatherPassages(
    await Promise.all(Object.keys(files).map((name) => readTable(join(folder, name)))),
    VALID,
  )
}

const jsonl = (...rows: readonly unknown[]) => rows.map((row) => `${JSON.stringify(row)}\n`).join('')
const said = ({ problems }: CodedPassages) =>
  problems.map(({ place, message }) => `${place.line ?? ''} ${message}`)
const setsOf = ({ passages }: CodedPassages) =>
  passages.map(({ codes }) =>
    codes.map(({ primary, endorsed, trace, rejected, reported, mixed }) => [
      primary,
      ...[endorsed, trace, rejected, reported, mixed].map((set) => [...set].join(' ')),
    ]),
  )

describe('layouts', () => {
  test.for([
    [
      'a JSON array',
      'id,text,primary,endorsed,trace\np,Some text,pluralist,"[""pluralist""]","[""exemplarist""]"\n',
    ],
    ['commas', 'id,text,primary,endorsed,trace\np,Some text,pluralist,pluralist,"exemplarist"\n'],
    [
      'capitals, semicolons, bars',
      'ID;Text;Primary;Endorsed;Trace\np;Some text; Pluralist ;PLURALIST;exemplarist|\n',
    ],
    [
      'columns of framings',
      'id,text,primary,pluralist,exemplarist\np,Some text,pluralist,3 central,1 trace\n',
    ],
    ['strengths alone', 'id,text,primary,pluralist,exemplarist\np,Some text,pluralist,2,trace\n'],
  ])('%s', async ([, file = '']) => {
    const found = await gathered({ 'c.csv': file })
    expect(found.problems).toEqual([])
    expect(setsOf(found)).toEqual([[['pluralist', 'pluralist', 'exemplarist', '', '', '']]])
  })

  test('mixed is endorsed with a limit; rejects and reports are neither', async () => {
    const file =
      'id,text,primary,vindicationist,pluralist,exemplarist\np,Some text,none,mixed,rejects,reports\n'
    expect(setsOf(await gathered({ 'c.csv': file }))).toEqual([
      [['none', 'vindicationist', '', 'pluralist', 'exemplarist', 'vindicationist']],
    ])
    const lists = jsonl({ id: 'p', text: 't', primary: 'none', endorsed: [], mixed: ['pluralist'] })
    expect(setsOf(await gathered({ 'c.jsonl': lists }))).toEqual([
      [['none', 'pluralist', '', '', '', 'pluralist']],
    ])
  })

  test('lists and framings that a file lacks are unknown', async () => {
    const lists = await gathered({
      'c.jsonl': jsonl({ id: 'p', text: 't', primary: 'none', endorsed: [], trace: [] }),
    })
    expect(lists.lists).toEqual(['endorsed', 'trace'])
    const columns = await gathered({ 'c.csv': 'id,text,primary,pluralist\np,t,none,\n' })
    expect(columns.framings).toEqual(['pluralist'])
  })

  test('the primary alone: taken as what is endorsed, and said', async () => {
    const found = await gathered({ 'c.csv': 'id,text,primary\np,t,pluralist\nq,t,none\n' })
    expect(setsOf(found).map(([codes]) => codes![1])).toEqual(['pluralist', ''])
    expect(found.notes.join()).toContain('the primary is taken as the one framing endorsed')
  })

  test('other columns are docvars, known ones are not; a date is read', async () => {
    const file = jsonl({
      id: 'p',
      text: 't',
      primary: 'none',
      speaker: ' A ',
      date: '7 May 1994',
      doubt: 1,
      note: 'x',
    })
    const { passages } = await gathered({ 'c.jsonl': file })
    expect(passages[0]!.docvars).toEqual({ speaker: 'A', date: '1994-05-07' })
  })
})

describe('what is not coded yet', () => {
  test('rows without a code are passed over and counted', async () => {
    const found = await gathered({ 'c.csv': 'id,text,primary,endorsed\np,t,none,\nq,t,,\nr,t,,pluralist\n' })
    expect(found.passages.map(({ id }) => id)).toEqual(['p', 'r'])
    expect([found.uncoded, found.problems.length]).toEqual([1, 0])
  })

  test('without a primary an empty row cannot be told from one not coded', async () => {
    const found = await gathered({ 'c.csv': 'id,text,pluralist\np,t,2\nq,t,\n' })
    expect(said(found)).toEqual([expect.stringContaining('without a column primary it cannot be told')])
  })

  test('nothing coded at all', async () => {
    expect(said(await gathered({ 'c.csv': 'id,text,primary\np,t,\n' }))).toEqual([
      ' no codes: none of its 1 rows is coded',
    ])
    expect(said(await gathered({ 'c.csv': 'id,text\np,t\n' }))[0]).toContain(
      'no codes: expected primary, lists',
    )
  })
})

describe('coders', () => {
  const row = { id: 'p', document: 'd', start: 0, end: 4, text: 'text', primary: 'none', coder: 'ann' }

  test('rows of several files are put together by id', async () => {
    const found = await gathered({
      'a.jsonl': jsonl(row),
      'b.jsonl': jsonl({ ...row, coder: 'ben', primary: 'pluralist' }),
    })
    expect(found.passages.map(({ id, codes }) => [id, codes.map(({ coder }) => coder)])).toEqual([
      ['p', ['ann', 'ben']],
    ])
    expect(found.problems).toEqual([])
  })

  test.for([
    [
      'an id twice without coder',
      [
        { ...row, coder: undefined },
        { ...row, coder: undefined },
      ],
      'is also at',
    ],
    ['a coder twice', [row, row], '"ann" has coded "p" already at'],
    ['another document', [row, { ...row, coder: 'ben', document: 'e' }], 'document "e" and "d"'],
    ['other offsets', [row, { ...row, coder: 'ben', start: 1, end: 5 }], 'offsets 1–5 and 0–4'],
    [
      'another text',
      [row, { ...row, coder: 'ben', text: 'text'.toUpperCase() }],
      'the texts are not the same',
    ],
    ['another weight', [row, { ...row, coder: 'ben', weight: 2 }], 'weight 2 and 1'],
  ] as const)('%s is a mistake', async ([, rows, message]) => {
    const found = await gathered({ 'c.jsonl': jsonl(...rows) })
    expect(said(found).join('\n')).toContain(message)
  })
})

describe('mistakes, with their line', () => {
  const row = { id: 'p', text: 'text', primary: 'none' }
  test.for([
    [
      'an unknown primary',
      { primary: 'plurealist' },
      'primary names "plurealist", which is no framing of the lexicons; did you mean pluralist?',
    ],
    [
      'an unknown framing in a list',
      { endorsed: ['xyz'] },
      'expected one of vindicationist, exemplarist, pluralist',
    ],
    ['none in a list', { endorsed: 'none' }, 'leave endorsed empty where there is none'],
    ['a list that is none', { endorsed: 3 }, 'endorsed must be a list of framings, got "3"'],
    ['an open JSON array', { endorsed: '["pluralist"' }, 'endorsed must be a list of framings'],
    ['half a span', { start: 3 }, 'end is missing beside start; give both or none'],
    ['a reversed span', { start: 9, end: 4 }, 'end (4) must be over start (9)'],
    ['a start below 0', { start: -1, end: 3 }, 'start must be a whole number from 0 on, got "-1"'],
    ['a start in words', { start: 'one', end: 3 }, 'start must be a whole number from 0 on, got "one"'],
    [
      'a span of another length',
      { start: 0, end: 9 },
      'start and end span 9 UTF-16 code units, and the text has 4',
    ],
    ['another hash', { sha256_16: hashOf('texts') }, 'the text has changed since it was coded'],
    ['a hash that a spreadsheet has spoilt', { sha256_16: '1.2E+15' }, 'format the column as text'],
    ['a weight of 0', { weight: 0 }, 'weight must be a number over 0, got "0"'],
    ['a weight that is no number', { weight: 'heavy' }, 'weight must be a number over 0, got "heavy"'],
    ['no id', { id: ' ' }, 'no id; give each passage one of its own'],
    ['a text that is none', { text: ['a'] }, 'text must be a string'],
  ] as const)('%s', async ([, own, message]) => {
    const found = await gathered({
      'c.jsonl': jsonl({ ...row, id: 'first', endorsed: [] }, { ...row, ...own }),
    })
    expect(said(found)).toEqual([expect.stringContaining(message)])
    expect(said(found)[0]).toMatch(/^2 /)
  })

  test.for([
    [
      'both layouts',
      'id,text,primary,endorsed,pluralist\np,t,none,,\n',
      'has both lists (endorsed) and columns of framings (pluralist)',
    ],
    [
      'a misspelt column',
      'id,text,primary,pluralist,exemplerist\np,t,none,2,1 trace\n',
      'did you mean exemplarist?',
    ],
    ['no id column', 'text,primary\nt,none\n', 'no column id'],
    ['a column twice', 'id,text,primary,primary\np,t,none,none\n', 'two columns are called primary'],
    [
      'a code that is none',
      'id,text,primary,pluralist\np,t,none,4 huge\n',
      'pluralist says "4 huge", which is no code',
    ],
    ['a misspelt code', 'id,text,primary,pluralist\np,t,none,reject\n', 'did you mean rejects?'],
    ['a ragged row', 'id,text,primary\np,t\n', 'expected 3 cells, found 2'],
    ['an open quotation', 'id,text,primary\np,"t,none\n', 'never closed'],
    ['an empty file', '', 'holds no rows'],
  ])('%s', async ([, file = '', message]) => {
    expect(said(await gathered({ 'c.csv': file }))[0]).toContain(message)
  })

  test.for([
    ['c.pdf', 'x', 'codes are read from .csv'],
    ['c.jsonl', '{"id": 1', 'not JSON'],
    ['c.jsonl', '[1]', 'expected one object a line'],
    ['c.xlsx', 'not a workbook', 'not a whole Excel workbook'],
    ['c.csv.gz', 'not gzip', 'gzip'],
  ])('%s: %s', async ([name = '', content = '', message]) => {
    expect(said(await gathered({ [name]: content }))[0]).toContain(message)
  })

  test('a file that is not there', async () => {
    const { problems } = gatherPassages([await readTable('nowhere/codes.csv')], VALID)
    expect(problems[0]!.message).toContain('no such file')
  })

  test('all are told at once, fifty in full, in the order of the lines', async () => {
    const rows = Array.from({ length: 60 }, (_, index) => ({ id: `p${index}`, text: 't', primary: 'x' }))
    const { problems } = await gathered({ 'c.jsonl': jsonl(...rows) })
    expect(problems).toHaveLength(60)
    try {
      failOnProblems([...problems].reverse(), [problems[0]!.place.source])
      expect.unreachable()
    } catch (error) {
      if (!(error instanceof RostrumError)) throw error
      expect(error.problems).toHaveLength(51)
      expect(error.problems.map(({ place }) => place.line).slice(0, 2)).toEqual([1, 2])
      expect(error.problems.at(-1)!.message).toBe('… and 10 more')
    }
  })
})

describe('texts that were in a spreadsheet', () => {
  test.for([
    ['an apostrophe against formulas', "'=1+1", '=1+1'],
    ['line ends', 'one\ntwo', 'one\r\ntwo'],
    ['an apostrophe of its own', "'quoted'", "'quoted'"],
  ])('%s: the hash says what was coded', async ([, written, coded = '']) => {
    const file = jsonl({ id: 'p', text: written, sha256_16: hashOf(coded), primary: 'none' })
    const { passages, problems } = await gathered({ 'c.jsonl': file })
    expect(problems).toEqual([])
    expect(passages[0]!.text).toBe(coded)
  })

  test('without a hash the offsets say it', async () => {
    const file = jsonl({ id: 'p', text: "'-ism", start: 10, end: 14, primary: 'none' })
    expect((await gathered({ 'c.jsonl': file })).passages[0]!.text).toBe('-ism')
  })
})

test('hostile names change nothing', async () => {
  const file =
    '{"id": "p", "text": "t", "primary": "none", "__proto__": {"endorsed": ["pluralist"]}, "constructor": 1}\n'
  const found = await gathered({ 'c.jsonl': file })
  expect(setsOf(found)).toEqual([[['none', '', '', '', '', '']]])
})
