import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { freshFolder, rostrum } from './program.ts'

const LEXICON = `
framing: pluralist
version: 1.0.0
definition: Others are equal.
sources: {a: A}
levels:
  system:
    respect:
      - {pattern: mutual respect, strength: high, source: a}
      - {pattern: respect, strength: weak, source: a}
`

async function lexicon(): Promise<string> {
  const path = join(await freshFolder(), 'pluralist.yaml')
  await writeFile(path, LEXICON)
  return path
}

describe('explain', { timeout: 30_000 }, () => {
  test('marks the matches of a text on stdin and says what each came to', async () => {
    const text = 'We build on mutual respect. Critics say that mutual respect is weakness.'
    const { code, stdout, stderr } = await rostrum(['explain', '-', '-l', await lexicon()], text)
    expect(code).toBe(0)
    expect(stderr).toBe('')
    expect(stdout).toBe(`stdin
12 words · 1 passage · 2 matches
+ asserts, - rejects, " reports, ~ mixed

passage 0 · labelled pluralist · asserted weight: pluralist 3
  We build on [pluralist+ mutual respect]. Critics say that [pluralist" mutual
  respect] is weakness.
    + pluralist · system/respect · high · “mutual respect” · speaker asserts ·
        pattern mutual respect
    " pluralist · system/respect · high · “mutual respect” · reported voice
        reports (rule attribution) · pattern mutual respect

framing   matches asserted rejected reported mixed  rate intensity labelled
pluralist       2        1        0        1     0 83.33    250.00      1/1

dominant: pluralist
`)
  })

  test('stdin that begins with { is JSON lines', async () => {
    const line = JSON.stringify({ id: 'a', title: 'Title', date: '2001-02-03', text: 'Nothing to see.' })
    const { code, stdout } = await rostrum(['explain', '-', '-l', await lexicon()], `\n${line}\n`)
    expect(code).toBe(0)
    expect(stdout).toBe(
      'Title\na · 2001-02-03\n3 words · 1 passage · 0 matches\n\nNo match of any framing.\n',
    )
  })

  test('of several documents the first is explained, and that is said', async () => {
    const lines = '{"id": "a", "text": "One."}\n{"id": "b", "text": "Two."}\n'
    const { code, stdout, stderr } = await rostrum(['explain', '-', '-l', await lexicon()], lines)
    expect(code).toBe(0)
    expect(stdout).toMatch(/^a\n/)
    expect(stderr).toContain('- holds several documents; this is the first, a. Choose with --id')
  })

  test('--id chooses a document', async () => {
    const lines = '{"id": "a", "text": "One."}\n{"id": "b", "text": "Two."}\n'
    const { stdout, stderr } = await rostrum(['explain', '-', '--id', 'b', '-l', await lexicon()], lines)
    expect(stdout).toMatch(/^b\n/)
    expect(stderr).toBe('')
  })

  test.for([
    ['an unknown id', ['--id', 'alpa'], '- ', 'no document has the id "alpa"; nearest: alpha, beta'],
    ['an unknown framing', ['--framing', 'pluralst'], '--framing', 'did you mean "pluralist"?'],
  ] as const)('%s is a mistake', async ([, options, place, message]) => {
    const lines = '{"id": "beta", "text": "One."}\n{"id": "alpha", "text": "Two."}\n'
    const ended = await rostrum(['explain', '-', ...options, '-l', await lexicon()], lines)
    expect(ended.code).toBe(2)
    expect(ended.stdout).toBe('')
    expect(ended.stderr).toContain(place)
    expect(ended.stderr).toContain(message)
  })

  test('an empty stdin and a path without a file are mistakes', async () => {
    expect((await rostrum(['explain', '-'])).code).toBe(2)
    expect((await rostrum(['explain', '/nowhere/speech.txt'])).code).toBe(2)
  })

  test('a record that cannot be read ends with 1 and its reason', async () => {
    const { code, stdout, stderr } = await rostrum(['explain', '-'], '{"text": 4}')
    expect(code).toBe(1)
    expect(stdout).toBe('')
    expect(stderr).toContain('text must be a string')
  })

  test('a document of a pipeline is read, labelled and counted as a run does', async () => {
    const folder = await freshFolder()
    await writeFile(join(folder, 'mine.yaml'), LEXICON)
    await writeFile(join(folder, 'a.csv'), 'no;speech\n1;A world of peace.\n2;A world of mutual respect.\n')
    const pipeline = join(folder, 'p.yaml')
    await writeFile(
      pipeline,
      `name: p
sources: [{path: a.csv, columns: {id: no, text: speech}}]
lexicons: [mine.yaml]
measures: {decision: plain, weights: {high: 7}}
`,
    )
    const { code, stdout, stderr } = await rostrum(['explain', pipeline, '--id', '2'])
    expect([code, stderr]).toEqual([0, ''])
    expect(stdout).toContain('labelled pluralist · asserted weight: pluralist 7')
    expect(stdout).not.toContain('vindicationist')
  })

  test('--color never and always', async () => {
    const path = await lexicon()
    const text = 'A world of mutual respect.'
    const never = await rostrum(['explain', '-', '-l', path, '--color', 'never'], text)
    const always = await rostrum(['explain', '-', '-l', path, '--color', 'always'], text)
    expect(never.stdout).toContain('[pluralist+ mutual respect]')
    expect(never.stdout).not.toContain('\u001b')
    expect(always.stdout).toContain('\u001b[94;1mmutual respect\u001b[0m')
  })

  test('control characters of a hostile text and title do not reach the terminal', async () => {
    const line = JSON.stringify({
      id: 'a\u001b[2J',
      title: '\u001b]0;title\u0007',
      text: 'A world of mutual\u001b[31m respect, mutual respect\u009b31m.\u0008',
    })
    const { stdout } = await rostrum(['explain', '-', '-l', await lexicon()], line)
    expect(stdout).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f]/)
    expect(stdout).toContain('␛]0;title␇')
  })

  test('a reader that goes away is no failure', async () => {
    const { spawnSync } = await import('node:child_process')
    const command = `"${process.execPath}" --import tsx src/cli/main.ts tag corpora/sample | head -n 1; echo "\${PIPESTATUS[0]}"`
    const { stdout, stderr } = spawnSync('bash', ['-c', command], { encoding: 'utf8' })
    expect(stdout).toMatch(/^# newdoc id = .+\n0\n$/)
    expect(stderr).not.toContain('EPIPE')
  })
})
