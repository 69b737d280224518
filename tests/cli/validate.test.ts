import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { parseRecords } from '../write/folder.ts'
import { contentsOf, folderOf, OWN_LEXICON, rostrum } from './built.ts'

const YES = 'We build on mutual respect among the coasts.'
const NO = 'The harbour was calm that day.'
const REJECTED = 'We reject the mutual respect they preach.'

/** Six invented speeches of three passages each. */
const SPEECHES = Array.from({ length: 6 }, (_, index) => ({
  id: `speech-${index}`,
  speaker: index % 2 === 0 ? 'A. Quill' : 'B. Rill',
  date: `${1990 + 5 * index}-03-01`,
  text: [YES, NO, REJECTED].join('\n\n'),
}))

const hashOf = (text: string) => createHash('sha256').update(text).digest('hex').slice(0, 16)

/** Codes of every passage, without their texts; one endorsed passage has no word of the lexicon. */
const CODES = SPEECHES.flatMap(({ id, text }, speech) =>
  [YES, NO, REJECTED].map((passage, index) => {
    const isEndorsed = index === 0 || (index === 1 && speech === 3)
    const start = text.indexOf(passage)
    return {
      id: `p${speech}${index}`,
      document: id,
      start,
      end: start + passage.length,
      sha256_16: hashOf(passage),
      primary: isEndorsed ? 'mine' : 'none',
      endorsed: isEndorsed ? ['mine'] : [],
      trace: [],
      rejected: index === 2 ? ['mine'] : [],
    }
  }),
)

const jsonl = (rows: readonly unknown[]) => rows.map((row) => `${JSON.stringify(row)}\n`).join('')
const files = (codes: readonly unknown[] = CODES, speeches: readonly unknown[] = SPEECHES) => ({
  'mine.yaml': OWN_LEXICON,
  'codes.jsonl': jsonl(codes),
  'speeches.jsonl': jsonl(speeches),
})
const ARGS = [
  'validate',
  'codes.jsonl',
  '--corpus',
  'speeches.jsonl',
  '-l',
  'mine.yaml',
  '--decision',
  'plain',
]

describe('validate', () => {
  test('the short table on stdout, notes on stderr, the files in the folder', async () => {
    const folder = await folderOf(files())
    const { code, stdout, stderr } = await rostrum([...ARGS, '--draws', '200'], { folder })
    expect({ code, stderr }).toMatchObject({ code: 0 })
    expect(stdout.split('\n').map((line) => line.trim().split(/ {2,}/).slice(0, 4))).toMatchObject([
      ['framing', 'passages', 'coded', 'labelled'],
      ['mine', '18', '7', '6'],
      ['mean of 1', '18', expect.any(String), expect.any(String)],
      [''],
    ])
    expect(stderr).toContain('18 of 18 passages were compared with their documents')
    const out = join(folder, 'outputs', 'validation')
    const written = await contentsOf(out)
    const [mine, all] = await parseRecords(written['framings.csv']!)
    expect(mine).toMatchObject({
      framing: 'mine',
      tp: '6',
      fp: '0',
      fn: '1',
      tn: '11',
      precision: '1',
      recall: '0.857143',
    })
    expect(mine).toMatchObject({ rejected: '6', rejected_labelled: '0', fp_reported: '' })
    expect(Number(mine!.recall_low)).toBeLessThan(0.857143)
    expect(all).toMatchObject({ framing: 'all', f1: mine!.f1 })
    const errors = await parseRecords(written['errors.csv']!)
    expect(errors.map(({ id, kind, text, document }) => [id, kind, text, document])).toEqual([
      ['p31', 'missed', NO, 'speech-3'],
    ])
    const groups = await parseRecords(written['groups.csv']!)
    expect([...new Set(groups.map(({ docvar }) => docvar))]).toEqual(['speaker', 'decade'])
    expect(written['report.md']).toContain(
      'Of 6 passages that reject a framing and do not endorse it, 0 carry its label.',
    )
    const manifest = JSON.parse(written['manifest.json']!)
    expect(manifest).toMatchObject({ decision: { id: 'plain@1' }, seed: 'rostrum', draws: 200 })
    expect(manifest.codes[0].sha256).toBe(createHash('sha256').update(jsonl(CODES)).digest('hex'))
  })

  test('the same bytes again, whatever the order of the codes', async () => {
    const runs = await Promise.all(
      [CODES, CODES, [...CODES].reverse()].map(async (codes) => {
        const folder = await folderOf(files(codes))
        const { code } = await rostrum([...ARGS, '--draws', '100', '--out', 'out', '-q'], { folder })
        expect(code).toBe(0)
        return contentsOf(join(folder, 'out'))
      }),
    )
    const [first, second, turned] = runs
    const { 'manifest.json': one, ...rest } = first!
    const { 'manifest.json': two, ...others } = second!
    expect(others).toEqual(rest)
    const undated = (manifest: string) => ({ ...JSON.parse(manifest), finished: '' })
    expect(undated(two!)).toEqual(undated(one!))
    for (const file of [
      'framings.csv',
      'groups.csv',
      'documents.csv',
      'prevalence.csv',
      'stance.csv',
      'agreement.csv',
    ]) {
      expect(turned![file]).toBe(first![file])
    }
  })

  test('codes that have their texts need no corpus', async () => {
    const texts = [YES, NO, REJECTED]
    const codes = CODES.map((row, index) => ({ ...row, text: texts[index % 3] }))
    const folder = await folderOf(files(codes))
    const args = ['validate', 'codes.jsonl', '-l', 'mine.yaml', '--decision', 'plain', '--draws', '50', '-q']
    const { code, stdout, stderr } = await rostrum(args, { folder })
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
    expect(stdout).toMatch(/^mine +18 +7 +6 /m)
  })

  test('everything that is wrong at once: code 2, nothing written', async () => {
    const speeches = SPEECHES.map((one) =>
      one.id === 'speech-1' ? { ...one, text: `Friends. ${one.text}` } : one,
    )
    const codes = [
      ...CODES,
      { ...CODES[0], id: 'x1', endorsed: ['mien'] },
      { ...CODES[0], id: 'x2', document: 'speech-9' },
      { ...CODES[0], id: 'x3', end: undefined },
      CODES[0],
    ]
    const folder = await folderOf(files(codes, speeches))
    const { code, stdout, stderr } = await rostrum(ARGS, { folder })
    expect([code, stdout]).toEqual([2, ''])
    expect(stderr).toContain('codes.jsonl:4  document "speech-1" has changed since it was coded')
    expect(stderr).toContain('found again at start=9')
    expect(stderr).toContain(
      'codes.jsonl:19  endorsed names "mien", which is no framing of the lexicons; did you mean mine?',
    )
    expect(stderr).toContain('codes.jsonl:20  document "speech-9" is not in the corpus; nearest: speech-')
    expect(stderr).toContain('codes.jsonl:21  end is missing beside start')
    expect(stderr).toContain('codes.jsonl:22  the id "p00" is also at codes.jsonl:1')
    expect(Object.keys(await contentsOf(folder)).sort()).toEqual([
      'codes.jsonl',
      'mine.yaml',
      'speeches.jsonl',
    ])
  })

  test.for([
    [['--draws', '0'], '--draws  must be a whole number from 1'],
    [['--by', 'speakr'], 'did you mean speaker?'],
    [['--decision', 'best'], 'Allowed choices are released, plain'],
    [['--corpus', 'nowhere.jsonl'], 'nowhere.jsonl'],
  ] as const)('%j: code 2', async ([args, message]) => {
    const folder = await folderOf(files())
    const { code, stderr } = await rostrum([...ARGS, ...args], { folder })
    expect(code).toBe(2)
    expect(stderr).toContain(message)
  })

  test('several coders in CSV, a row not coded yet, no documents: what cannot be told is said', async () => {
    const head = 'id,text,primary,mine,doubt,coder,speaker'
    const rows = [
      `p1,"${YES}",mine,3 central,0,ann,A`,
      `p1,"${YES}",mine,2 clear,1,ben,A`,
      `p2,"${NO}",none,,0,ann,B`,
      `p3,"${NO}",,,,ann,B`,
    ]
    const folder = await folderOf({
      'mine.yaml': OWN_LEXICON,
      'codes.csv': `${[head, ...rows].join('\r\n')}\r\n`,
    })
    const { code, stderr } = await rostrum(['validate', 'codes.csv', '-l', 'mine.yaml', '--out', 'o'], {
      folder,
    })
    expect(code).toBe(0)
    expect(stderr).toContain('1 row is not coded yet and is left out')
    expect(stderr).toContain('there are no limits')
    expect(await readFile(join(folder, 'o', 'report.md'), 'utf8')).toContain(
      '2 coders (ann, ben); 1 passage has the codes of two',
    )
  })
})
