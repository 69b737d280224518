import { spawn } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { parseRecords } from '../write/folder.ts'
import { folderOf, OWN_LEXICON, PROGRAM, ROOT, rostrum, start } from './built.ts'

const RESPECT = 'We build on mutual respect. Critics say that mutual respect is weakness.'

const jsonl = (...records: readonly unknown[]): string =>
  records.map((record) => `${typeof record === 'string' ? record : JSON.stringify(record)}\n`).join('')

const parsed = (stdout: string) => {
  expect(stdout.endsWith('\n') || stdout === '').toBe(true)
  return stdout
    .split('\n')
    .slice(0, -1)
    .map((line) => JSON.parse(line))
}

const ownLexicon = () => folderOf({ 'mine.yaml': OWN_LEXICON }).then((folder) => join(folder, 'mine.yaml'))

describe('score as a filter', () => {
  test('one line out for each line in, in order; a broken line gives its error in its place', async () => {
    const input = jsonl(
      { id: 'a', date: '2009-07-15', speaker: 'A. B.', text: RESPECT },
      '{"id": "b", "text": "cut off',
      { id: 'c', txt: RESPECT },
      { id: 'd', text: ' \n ' },
      [1],
      { id: 'e', text: 'A plain speech about the weather.' },
    )
    const { code, stdout, stderr } = await rostrum(['score', '-l', await ownLexicon()], { input })
    expect(code).toBe(0)
    const records = parsed(stdout)
    expect(records.map(({ id, error }) => [id, error?.code, error?.place.line])).toEqual([
      ['a', undefined, undefined],
      [undefined, 'bad-json', 2],
      ['c', 'no-text', 3],
      ['d', 'empty-text', 4],
      [undefined, 'not-an-object', 5],
      ['e', undefined, undefined],
    ])
    expect(records[0]).toEqual({
      id: 'a',
      date: '2009-07-15',
      docvars: { speaker: 'A. B.' },
      words: 12,
      passages: 1,
      framings: {
        mine: {
          asserted: 1,
          rejected: 0,
          reported: 1,
          mixed: 0,
          rate: 83.333333,
          intensity: 250,
          prevalence: 1,
          expected_prevalence: null,
          weight: 3,
        },
      },
      labels: ['mine'],
      dominant: expect.any(String),
    })
    expect(stderr).toContain('stdin:2')
    expect(stderr).toContain('4 of 6 records could not be scored')
    expect(stderr).not.toMatch(/\bat .*\.js:\d/)
  })

  test('--strict: the same lines, and exit code 3', async () => {
    const input = jsonl({ id: 'a', text: RESPECT }, 'broken')
    const lenient = await rostrum(['score', '-'], { input })
    const strict = await rostrum(['score', '-', '--strict'], { input })
    expect([lenient.code, strict.code]).toEqual([0, 3])
    expect(strict.stdout).toBe(lenient.stdout)
  })

  test('a line comes out before the next one goes in', async () => {
    const { child, ended } = start(['score', '-l', await ownLexicon()])
    child.stdin.write(jsonl({ id: 'first', text: RESPECT }))
    await new Promise((resolve) => child.stdout.once('data', resolve))
    child.stdin.end(jsonl({ id: 'second', text: RESPECT }))
    const { code, stdout } = await ended
    expect(code).toBe(0)
    expect(parsed(stdout).map(({ id }) => id)).toEqual(['first', 'second'])
  })

  test('Ctrl-C while it waits for a line: exit code 130, whole lines', async () => {
    const { child, ended } = start(['score', '-l', await ownLexicon()])
    child.stdin.write(jsonl({ id: 'first', text: RESPECT }))
    await new Promise((resolve) => child.stdout.once('data', resolve))
    child.kill('SIGINT')
    const { code, stdout, stderr } = await ended
    expect(code).toBe(130)
    expect(parsed(stdout).map(({ id }) => id)).toEqual(['first'])
    expect(stderr).toBe('stopped after 1 document; what was written is whole lines\n')
  })

  test.for([
    ['nothing', ''],
    ['a byte order mark', '\ufeff'],
    ['blank lines', '\n\n \n'],
  ])('%s in, nothing out', async ([, input = '']) => {
    const { code, stdout, stderr } = await rostrum(['score', '-'], { input })
    expect({ code, stdout, stderr }).toEqual({ code: 0, stdout: '', stderr: '' })
  })

  test('nothing in as CSV: the header alone', async () => {
    const { code, stdout } = await rostrum(['score', '--format', 'csv', '-l', await ownLexicon()])
    expect(code).toBe(0)
    expect(stdout).toBe(
      'id,date,words,passages,mine_asserted,mine_rejected,mine_reported,mine_mixed,mine_rate,mine_intensity,' +
        'mine_prevalence,mine_expected_prevalence,mine_weight,labels,dominant,error\n',
    )
  })

  test('a byte order mark and CRLF change nothing', async () => {
    const plain = jsonl({ id: 'a', text: RESPECT }, { id: 'b', text: RESPECT })
    const marked = `\ufeff${plain.replaceAll('\n', '\r\n')}`
    const results = await Promise.all(
      [plain, marked].map((input) => rostrum(['score', '-'], { input: Buffer.from(input) })),
    )
    expect(results[1]).toEqual(results[0])
    expect(results[1]?.code).toBe(0)
  })

  test('a last line without a line feed is a line', async () => {
    const { stdout } = await rostrum(['score', '-'], { input: JSON.stringify({ id: 'a', text: RESPECT }) })
    expect(parsed(stdout).map(({ id }) => id)).toEqual(['a'])
  })

  test.skipIf(process.platform === 'win32')(
    'a reader that has enough: no stack trace, exit code 0',
    async () => {
      const lines = jsonl(...Array.from({ length: 5000 }, (_, at) => ({ id: `d${at}`, text: RESPECT })))
      const folder = await folderOf({ 'many.jsonl': lines })
      const shell = spawn(
        'sh',
        [
          '-c',
          `{ "${process.execPath}" "${PROGRAM}" score many.jsonl 2>errors; echo $? >code; } | head -n 1`,
        ].slice(0),
        { cwd: folder },
      )
      let stdout = ''
      shell.stdout.setEncoding('utf8').on('data', (text: string) => {
        stdout += text
      })
      await new Promise((resolve) => shell.on('close', resolve))
      expect(parsed(stdout).map(({ id }) => id)).toEqual(['d0'])
      expect(await readFile(join(folder, 'errors'), 'utf8')).toBe('')
      expect(await readFile(join(folder, 'code'), 'utf8')).toBe('0\n')
    },
  )

  test('thousands of lines come out whole and in order', async () => {
    const ids = Array.from({ length: 3000 }, (_, at) => `d${at}`)
    const { code, stdout } = await rostrum(['score', '-', '-l', await ownLexicon()], {
      input: jsonl(...ids.map((id) => ({ id, text: RESPECT }))),
    })
    expect(code).toBe(0)
    expect(parsed(stdout).map(({ id }) => id)).toEqual(ids)
  })
})

describe('score: options', () => {
  test('--format csv: a row a record, docvars that are asked for, the error in its column', async () => {
    const input = jsonl(
      { id: '=1+1', date: '15 July 2009', speaker: 'A, "B"', text: RESPECT },
      { id: 'c', txt: 'x' },
    )
    const { code, stdout } = await rostrum(
      ['score', '--format', 'csv', '--docvars', 'speaker,venue', '-l', await ownLexicon()],
      { input },
    )
    expect(code).toBe(0)
    const [first, second] = await parseRecords(stdout)
    expect(first).toMatchObject({
      id: "'=1+1",
      date: '2009-07-15',
      speaker: 'A, "B"',
      venue: '',
      words: '12',
    })
    expect(first).toMatchObject({ mine_asserted: '1', mine_weight: '3', labels: 'mine', error: '' })
    expect(second).toMatchObject({ id: 'c', words: '', mine_asserted: '' })
    expect(second?.error).toMatch(/^no-text: /)
  })

  test('--unit passage: each record is one passage, whatever its length', async () => {
    const sentence = 'The harbour was calm and the ships came in one by one. '
    const text = `${sentence.repeat(12)}\n\nWe build on mutual respect.`
    const args = ['score', '-', '-l', await ownLexicon()]
    const input = jsonl({ id: 'a', text })
    const [whole, one] = await Promise.all([
      rostrum(args, { input }),
      rostrum([...args, '--unit', 'passage'], { input }),
    ])
    const [asDocument] = parsed(whole.stdout)
    const [asPassage] = parsed(one.stdout)
    expect(asDocument.passages).toBeGreaterThan(2)
    expect(asPassage.passages).toBe(1)
    expect(asPassage.words).toBe(asDocument.words)
    expect(asPassage.framings.mine.prevalence).toBe(1)
    expect(asPassage.labels).toEqual(['mine'])
  })

  test('--lexicon: a folder of one’s own takes the place of the four framings', async () => {
    const folder = await folderOf({
      'mine.yaml': OWN_LEXICON,
      'yours.yaml': OWN_LEXICON.replace('framing: mine', 'framing: yours').replace(
        'mutual respect',
        '"{CALM} sea"',
      ),
      'sets.yaml': 'version: 1.0.0\nsets:\n  CALM: {members: [calm, quiet]}\n',
    })
    const input = jsonl({ id: 'a', text: 'We build on mutual respect, and on a quiet sea.' })
    const { code, stdout, stderr } = await rostrum(['score', '--lexicon', folder], { input })
    expect([code, stderr]).toEqual([0, ''])
    const [record] = parsed(stdout)
    expect(Object.keys(record.framings)).toEqual(['mine', 'yours'])
    expect(record.labels).toEqual(['mine', 'yours'])
  })

  test('--lexicon twice: names of what ships beside files with sets of their own', async () => {
    const folder = await folderOf({
      'mine.yaml': OWN_LEXICON,
      'sets.yaml': 'version: 1.0.0\nsets:\n  CALM: {members: [calm, quiet]}\n',
    })
    const { code, stdout } = await rostrum(['score', '-l', 'pluralist', '-l', folder], {
      input: jsonl({ id: 'a', text: RESPECT }),
    })
    expect(code).toBe(0)
    expect(Object.keys(parsed(stdout)[0].framings)).toEqual(['pluralist', 'mine'])
  })

  test('--column, --from and several files', async () => {
    const folder = await folderOf({
      'a.csv': `no;body\nx;${RESPECT}\n`,
      'b.data': `no,body\ny,${RESPECT}\n`,
    })
    const args = ['score', 'a.csv', 'b.data', '--from', 'csv', '--column', 'id=no', '--column', 'text=body']
    const { code, stdout } = await rostrum(args, { folder })
    expect(code).toBe(0)
    expect(parsed(stdout).map(({ id }) => id)).toEqual(['x', 'y'])
  })

  test('a record in another language gives its error in its place, unless it is asked for', async () => {
    const german =
      'Wir wollen Frieden mit allen Völkern, und wir werden unser Wort halten, denn das ist die Aufgabe, die uns gestellt ist.'
    const stdin = jsonl(
      { id: 'a', text: RESPECT },
      { id: 'b', text: german },
      { id: 'c', text: 'Ja, wir danken.' },
    )
    const { code, stdout } = await rostrum(['score', '-'], { input: stdin })
    expect(code).toBe(0)
    expect(parsed(stdout).map(({ id, error }) => [id, error?.code])).toEqual([
      ['a', undefined],
      ['b', 'other-language'],
      ['c', undefined],
    ])
    const any = await rostrum(['score', '-', '--language', 'any'], { input: stdin })
    expect(parsed(any.stdout).map(({ error }) => error)).toEqual([undefined, undefined, undefined])
  })

  test('--from text: stdin is one document', async () => {
    const input = '---\nid: mine\ntitle: T\n---\n\nWe build on mutual respect.\n'
    const { code, stdout } = await rostrum(['score', '--from', 'text'], { input })
    expect(code).toBe(0)
    expect(parsed(stdout)).toMatchObject([{ id: 'mine', docvars: { title: 'T' }, words: 5 }])
  })

  test('--out: the lines go to the file', async () => {
    const folder = await folderOf({ 'a.txt': RESPECT })
    const there = await rostrum(['score', 'a.txt'], { folder })
    const { code, stdout } = await rostrum(['score', 'a.txt', '--out', 'scores.jsonl'], { folder })
    expect([code, stdout]).toEqual([0, ''])
    expect(await readFile(join(folder, 'scores.jsonl'), 'utf8')).toBe(there.stdout)
  })

  test('--out that is an input: exit code 2, and the input is as it was', async () => {
    const record = jsonl({ id: 'a', text: RESPECT })
    const file = join(await folderOf({ 'a.jsonl': record }), 'a.jsonl')
    const { code, stderr } = await rostrum(['score', file, '--out', file])
    expect(code).toBe(2)
    expect(stderr).toContain('is one of the inputs')
    expect(await readFile(file, 'utf8')).toBe(record)
  })

  test('a remark on a file without a document is told, and is no record', async () => {
    const file = join(await folderOf({ 'a.txt': '%PDF-1.4\ncut short' }), 'a.txt')
    const { stdout, stderr } = await rostrum(['score', file])
    expect(parsed(stdout).map(({ error }) => error?.code)).toEqual(['bad-pdf'])
    expect(stderr).toContain('of the format pdf')
    expect(stderr).toContain('1 of 1 record')
  })

  test('--out that cannot be written: exit code 1 and the path', async () => {
    const folder = await folderOf({ 'a.txt': RESPECT })
    const { code, stdout, stderr } = await rostrum(['score', 'a.txt', '--out', 'no/such/file'], { folder })
    expect([code, stdout]).toEqual([1, ''])
    expect(stderr).toMatch(/^no\/such\/file {2}cannot be written: ENOENT/)
  })

  test.for([
    [['score', 'nothing.txt'], 'nothing.txt'],
    [['score', '-', 'a.txt'], '- (stdin) cannot be read beside files'],
    [['score', '--format', 'xml'], "'xml' is invalid"],
    [['score', '--from', 'pdf'], 'cannot be read as "pdf"'],
    [['score', '--lexicon', 'no-such'], 'there is no such file or folder'],
    [['score', '--column', 'text'], 'NAME=VALUE'],
    [['score', '--formt', 'csv'], 'Did you mean --format?'],
    [['scores'], 'Did you mean score?'],
  ] as const)('%o is a mistake: exit code 2, said on stderr', async ([args, message]) => {
    const folder = await folderOf({ 'a.txt': RESPECT })
    const { code, stdout, stderr } = await rostrum(args, { folder })
    expect([code, stdout]).toEqual([2, ''])
    expect(stderr).toContain(message)
  })
})

test('score gives the numbers of run', async () => {
  const folder = await folderOf()
  const source = join(ROOT, 'corpora', 'sample', 'radio.jsonl.gz')
  const pipeline = `name: same\nsources: [{path: ${source}}]\n`
  const run = await rostrum(['run', join(await folderOf({ 'same.yaml': pipeline }), 'same.yaml')], { folder })
  expect(run.code).toBe(0)
  const rows = await parseRecords(await readFile(join(folder, 'outputs', 'same', 'scores.csv'), 'utf8'))
  const { code, stdout } = await rostrum(['score', source])
  expect(code).toBe(0)
  const scored = parsed(stdout).flatMap(({ id, words, passages, framings }) =>
    Object.entries<Record<string, number>>(framings).map(([framing, score]) => ({
      id,
      framing,
      words: String(words),
      passages: String(passages),
      ...Object.fromEntries(Object.entries(score).map(([name, value]) => [name, String(value)])),
    })),
  )
  expect(rows.length).toBeGreaterThan(20)
  expect(rows).toMatchObject(scored)
})

test('a pipeline is no text to score, nor a folder a pipeline', { timeout: 30_000 }, async () => {
  const scored = await rostrum(['score', 'pipelines/sample.yaml'])
  expect([scored.code, scored.stdout]).toEqual([2, ''])
  expect(scored.stderr).toContain('pipelines/sample.yaml  is YAML, as pipelines are: rostrum run ')
  const ran = await rostrum(['run', 'pipelines'])
  expect(ran.code).toBe(2)
  expect(ran.stderr).toContain('pipelines  is a folder; expected a pipeline file (YAML)')
})
