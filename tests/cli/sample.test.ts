import { existsSync } from 'node:fs'
import { readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { readXlsx, writeXlsx } from 'hucre/xlsx'
import { describe, expect, test } from 'vitest'
import { parseRecords } from '../write/folder.ts'
import { folderOf, OWN_LEXICON, ROOT, rostrum } from './built.ts'

const COUNTRIES = ['ARU', 'BOR', 'CYL']

/** 30 invented speeches of three countries and decades: every fourth paragraph is labelled by the lexicon. */
const CORPUS = Array.from({ length: 30 }, (_, at) => ({
  id: `speech-${at}`,
  country: COUNTRIES[at % 3],
  date: `19${60 + 10 * (at % 3)}-05-0${1 + (at % 9)}`,
  speaker: `Speaker ${at}`,
  text: Array.from({ length: 8 }, (_, paragraph) =>
    paragraph % 4 === 0
      ? `=In paragraph ${paragraph} of speech ${at} we build on mutual respect, "always".`
      : `In paragraph ${paragraph} of speech ${at} the weather was\u0001 fine.`,
  ).join('\n\n'),
}))

const FILES = {
  'corpus.jsonl': CORPUS.map((record) => `${JSON.stringify(record)}\n`).join(''),
  'mine.yaml': OWN_LEXICON,
}

type Rows = (string | number | boolean | Date | null)[][]

async function sheetsOf(path: string): Promise<Record<string, Rows>> {
  const { sheets } = await readXlsx(await readFile(path))
  return Object.fromEntries(sheets.map(({ name, rows }) => [name, rows]))
}

function recordsOf([head = [], ...rows]: Rows): Record<string, unknown>[] {
  return rows.map((row) => Object.fromEntries(head.map((name, at) => [String(name), row[at] ?? undefined])))
}

const textOf = new Map(CORPUS.map(({ id, text }) => [id, text]))

describe('sample', () => {
  test('draws, blind and with weights, what stands in the documents', async () => {
    const folder = await folderOf(FILES)
    const args = [
      'sample',
      'corpus.jsonl',
      '-l',
      'mine.yaml',
      '--size',
      '40',
      '--by',
      'country',
      '--period',
      'decade',
    ]
    const { code, stdout, stderr } = await rostrum(args, { folder })
    expect([code, stdout]).toEqual([0, ''])
    expect(stderr).toBe('40 passages of 240, from 30 documents; written to sample.xlsx\n')
    const sheets = await sheetsOf(join(folder, 'sample.xlsx'))
    expect(Object.keys(sheets)).toEqual(['passages', 'codebook', 'about', 'design', 'lists'])
    const design = new Map(recordsOf(sheets.design!).map((row) => [row.id, row]))
    const rows = recordsOf(sheets.passages!)
    expect(rows).toHaveLength(40)
    let labelled = 0
    let weights = 0
    for (const { id, text, document, start, end, primary, mine } of rows) {
      expect(textOf.get(String(document))!.slice(Number(start), Number(end))).toBe(text)
      expect([primary, mine]).toEqual([undefined, undefined])
      const { stratum, weight, population, drawn, country } = design.get(id)!
      expect(stratum).toMatch(
        String(text).includes('mutual respect') ? /^mine; decade=/ : /^unlabelled; without matches; /,
      )
      expect(stratum).toContain(`country=${String(country)}`)
      expect([drawn, population]).toEqual(
        String(stratum).startsWith('mine') ? [expect.any(Number), 20] : [4, 60],
      )
      if (String(stratum).startsWith('mine')) labelled++
      weights += Number(weight)
    }
    expect(labelled).toBe(28)
    expect(weights).toBeCloseTo(240, 8)
    const about = new Map(sheets.about!.map(([name, value]) => [name, value]))
    expect(about.get('command')).toBe(
      'rostrum sample corpus.jsonl --size 40 --by country --period decade --unlabelled 0.3 --per-document 5 --lexicon mine.yaml',
    )
    expect(about.get('seed')).toBe('rostrum')
    expect(about.get('passages in the population')).toBe(240)
  })

  test('the same arguments give the same bytes, in whatever order the documents come; another seed gives others', async () => {
    const { 'corpus.jsonl': corpus, ...files } = FILES
    const reversed = `${corpus.trimEnd().split('\n').reverse().join('\n')}\n`
    const ids: unknown[] = []
    const bytes: Buffer[] = []
    for (const [text, seed] of [
      [corpus, 'a'],
      [corpus, 'a'],
      [reversed, 'a'],
      [corpus, 'b'],
    ] as const) {
      const folder = await folderOf({ ...files, 'corpus.jsonl': text })
      const args = [
        'sample',
        'corpus.jsonl',
        '-l',
        'mine.yaml',
        '-n',
        '20',
        '--seed',
        seed,
        '--per-document',
        '1',
        '-q',
      ]
      expect(await rostrum(args, { folder })).toEqual({ code: 0, stdout: '', stderr: '' })
      bytes.push(await readFile(join(folder, 'sample.xlsx')))
      ids.push(recordsOf((await sheetsOf(join(folder, 'sample.xlsx'))).passages!).map(({ id }) => id))
    }
    expect(bytes[1]!.equals(bytes[0]!)).toBe(true)
    expect(bytes[2]!.equals(bytes[0]!)).toBe(true)
    expect(ids[3]).not.toEqual(ids[0])
  })

  test('a sheet for each coder: some passages for all, the rest dealt out', async () => {
    const folder = await folderOf(FILES)
    const args = [
      'sample',
      'corpus.jsonl',
      '-l',
      'mine.yaml',
      '-n',
      '50',
      '--coders',
      'ann,ben,zoë',
      '--overlap',
      '0.1',
    ]
    const { code, stderr } = await rostrum([...args, '--out', 'sheets/codes.xlsx'], { folder })
    expect([code, stderr]).toEqual([
      0,
      expect.stringContaining('sheets/codes-ann.xlsx, sheets/codes-ben.xlsx'),
    ])
    const sheets = await Promise.all(
      ['ann', 'ben', 'zoë'].map(async (coder) => {
        const { passages, design } = await sheetsOf(join(folder, 'sheets', `codes-${coder}.xlsx`))
        const rows = recordsOf(passages!)
        expect(new Set(rows.map((row) => row.coder))).toEqual(new Set([coder]))
        const ids = rows.map(({ id }) => id)
        expect(recordsOf(design!).map(({ id }) => id)).toEqual(ids)
        return ids
      }),
    )
    expect(sheets.map((ids) => ids.length)).toEqual([20, 20, 20])
    const all = sheets.flat()
    expect(new Set(all).size).toBe(50)
    expect([...new Set(all)].filter((id) => sheets.every((ids) => ids.includes(id)))).toHaveLength(5)
  })

  test('says which framings have no passage, and fills their places', async () => {
    const folder = await folderOf({
      ...FILES,
      'other.yaml': OWN_LEXICON.replace('mine', 'other').replaceAll('respect', 'contempt'),
    })
    const args = ['sample', 'corpus.jsonl', '-l', 'mine.yaml', '-l', 'other.yaml', '-n', '10']
    const { code, stderr } = await rostrum(args, { folder })
    expect(code).toBe(0)
    expect(stderr).toContain('note: no passage is labelled other\n')
    const { about } = await sheetsOf(join(folder, 'sample.xlsx'))
    expect(about).toEqual(
      expect.arrayContaining([
        ['note', 'no passage is labelled other', null],
        ['mine', 60, 7],
        ['other', 0, 0],
      ]),
    )
  })

  test('says when there is less than asked for', async () => {
    const folder = await folderOf(FILES)
    const { code, stderr } = await rostrum(
      ['sample', 'corpus.jsonl', '-l', 'mine.yaml', '-n', '99', '--per-document', '2'],
      { folder },
    )
    expect(code).toBe(0)
    expect(stderr).toContain('60 of 99 passages asked for could be drawn')
  })

  test('what is coded in the sheet is read by validate, weights too', { timeout: 60_000 }, async () => {
    const folder = await folderOf(FILES)
    const args = ['sample', 'corpus.jsonl', '-l', 'mine.yaml', '-n', '60', '--by', 'country', '-q']
    expect((await rostrum(args, { folder })).code).toBe(0)
    const { sheets } = await readXlsx(await readFile(join(folder, 'sample.xlsx')))
    const [head, ...rows] = sheets[0]!.rows
    const at = (name: string) => head!.indexOf(name)
    for (const row of rows) {
      const isMine = String(row[at('text')]).includes('mutual respect')
      row[at('primary')] = isMine ? 'mine' : 'none'
      if (isMine) row[at('mine')] = '2 clear'
    }
    await writeFile(
      join(folder, 'coded.xlsx'),
      await writeXlsx({ sheets: sheets.map(({ name, rows: cells }) => ({ name, rows: cells })) }),
    )
    const validate = [
      'validate',
      'coded.xlsx',
      '--corpus',
      'corpus.jsonl',
      '-l',
      'mine.yaml',
      '--out',
      'v',
      '--draws',
      '100',
    ]
    const { code, stdout, stderr } = await rostrum(validate, { folder })
    expect([code, stderr]).toEqual([
      0,
      expect.stringContaining('60 of 60 passages were compared with their documents, and none has changed'),
    ])
    expect(stdout).toMatch(/mine\s+.*1\.00/)
    // 42 of the 60 carry the label; by weight it is 60 of 240.
    const prevalence = await parseRecords(await readFile(join(folder, 'v', 'prevalence.csv'), 'utf8'))
    expect(prevalence[0]).toMatchObject({ docvar: 'all', framing: 'mine', passages: '60', apparent: '0.25' })
  })

  test('a pipeline stands for its sources and lexicons', async () => {
    const folder = await folderOf({
      ...FILES,
      'p/trial.yaml': 'name: trial\nsources: [{path: ../corpus.jsonl}]\nlexicons: [../mine.yaml]\nseed: 7\n',
    })
    expect((await rostrum(['sample', 'p/trial.yaml', '-n', '12', '-o', 'x.csv'], { folder })).code).toBe(0)
    expect((await readdir(folder)).sort()).toEqual([
      'corpus.jsonl',
      'mine.yaml',
      'p',
      'x-about.json',
      'x-design.csv',
      'x.csv',
    ])
    expect(JSON.parse(await readFile(join(folder, 'x-about.json'), 'utf8'))).toMatchObject({ seed: '7' })
    expect((await readFile(join(folder, 'x.csv'), 'utf8')).split('\n')[0]).toBe(
      'id,text,primary,mine,doubt,note,document,start,end,sha256_16',
    )
  })
})

describe('what cannot be done', () => {
  test('wrong options are told all at once, before anything is read', async () => {
    const folder = await folderOf({ ...FILES, 'sample-ann.xlsx': 'codes' })
    const args = [
      '--size',
      '0',
      '--unlabelled',
      '2',
      '--per-document',
      'x',
      '--period',
      'decades',
      '--coders',
      'ann,Ann,../x',
      '--overlap',
      '-1',
    ]
    const { code, stderr } = await rostrum(['sample', 'corpus.jsonl', ...args, '--by', 'a,a'], { folder })
    expect(code).toBe(2)
    expect(
      stderr
        .split('\n')
        .slice(0, -1)
        .map((line) => line.split('  ')[0]),
    ).toEqual([
      '--size',
      '--unlabelled',
      '--per-document',
      '--overlap',
      '--coders',
      '--coders',
      '--by',
      '--period',
      'sample-ann.xlsx',
    ])
    expect(stderr).toContain('did you mean "decade"?')
    expect(await readFile(join(folder, 'sample-ann.xlsx'), 'utf8')).toBe('codes')
  })

  test('a docvar that no document has', async () => {
    const folder = await folderOf(FILES)
    const { code, stderr } = await rostrum(['sample', 'corpus.jsonl', '-l', 'mine.yaml', '--by', 'contry'], {
      folder,
    })
    expect([code, stderr]).toEqual([
      2,
      '--by  no document has the docvar "contry"; did you mean "country"?\n',
    ])
    expect(existsSync(join(folder, 'sample.xlsx'))).toBe(false)
  })

  test('a framing that is called like a column', async () => {
    const folder = await folderOf({ ...FILES, 'note.yaml': OWN_LEXICON.replace('mine', 'note') })
    const { code, stderr } = await rostrum(['sample', 'corpus.jsonl', '-l', 'note.yaml'], { folder })
    expect([code, stderr]).toEqual([2, expect.stringContaining('a framing named "note" cannot be coded')])
  })

  test('no passage at all is a failure, and nothing is written', async () => {
    const folder = await folderOf({ ...FILES, 'empty.jsonl': '{"id": "a", "text": " "}\n' })
    const { code, stderr } = await rostrum(['sample', 'empty.jsonl', '-l', 'mine.yaml'], { folder })
    expect([code, stderr]).toEqual([
      1,
      expect.stringContaining('no document could be read, so there is nothing to draw'),
    ])
    expect(existsSync(join(folder, 'sample.xlsx'))).toBe(false)
  })

  test('a pipeline beside other paths', async () => {
    const { code, stderr } = await rostrum(['sample', join(ROOT, 'pipelines/sample.yaml'), 'x.jsonl'])
    expect([code, stderr]).toEqual([2, expect.stringContaining('a pipeline stands alone')])
  })
})
