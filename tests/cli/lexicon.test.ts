import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { parseRecords } from '../write/folder.ts'
import { freshFolder, rostrum } from './program.ts'

const GOOD = `framing: mine
version: 1.2.3
definition: For the test.
sources: {a: A, b: B}
levels:
  identity:
    one:
      - {pattern: free world, strength: high, source: [a], match: [The free world is here.]}
      - pattern: (the|a) free
        strength: weak
        source: a
        note: "=SUM(1)"
        against: true
  system:
    two:
      - {pattern: "concert of <2> powers", strength: medium, source: a, match: [A concert of great powers.]}
`

async function written(text: string): Promise<string> {
  const path = join(await freshFolder(), 'mine.yaml')
  await writeFile(path, text)
  return path
}

describe('lexicon check', { timeout: 30_000 }, () => {
  test('says what a file holds, and what is odd in it', async () => {
    const path = await written(GOOD)
    const { code, stdout, stderr } = await rostrum(['lexicon', 'check', path])
    expect(code).toBe(0)
    expect(stdout).toBe(`${path}\n  mine  1.2.3     3 entries:   1 high   1 medium   1 weak\n`)
    expect(stderr.split('\n')).toEqual([
      `${path}:9:18  warning: "(the|a) free" has no match sentence to be tested on`,
      `${path}:16:20  warning: mine system/two has this one entry only`,
      `${path}  warning: no entry names the source "b"`,
      '3 entries in 1 file, no mistake found',
      '',
    ])
  })

  test('reports every mistake at its place, with what was written and the nearest that is right', async () => {
    const path = await written(
      GOOD.replace('high', 'hgih').replace('weak', 'strong').replace('note:', 'nota:'),
    )
    const { code, stdout, stderr } = await rostrum(['lexicon', 'check', path])
    expect(code).toBe(2)
    expect(stdout).toBe('')
    expect(stderr).toContain(
      `${path}:8:41  strength: must be high, medium or weak, got "hgih"; did you mean "high"?`,
    )
    expect(stderr).toContain(`${path}:10:19  strength: must be high, medium or weak, got "strong"`)
    expect(stderr).toContain(`${path}:12:9  unknown key "nota"; did you mean "note"?`)
  })

  test('everything that ships is without mistake', async () => {
    const { code, stdout } = await rostrum(['lexicon', 'check'])
    expect(code).toBe(0)
    expect(stdout.match(/^lexicons\/.*\.yaml$/gm)).toHaveLength(10)
  })

  test('sets and cues are read with lexicons, not as lexicons', async () => {
    const { code, stderr } = await rostrum(['lexicon', 'check', 'lexicons/context.yaml'])
    expect(code).toBe(2)
    expect(stderr).toContain('lexicons/context.yaml  is read together with the lexicons beside it')
  })
})

describe('lexicon test', { timeout: 60_000 }, () => {
  test('a sentence that fails is shown with its entry and place', async () => {
    const path = await written(GOOD.replace('The free world is here.', 'The slave world is here.'))
    const { code, stdout } = await rostrum(['lexicon', 'test', path])
    expect(code).toBe(1)
    expect(stdout).toMatch(
      /^\d+ sentences, 1 failed \(\d+ of entries, \d+ of the cues of voice and stance\)$/m,
    )
    expect(stdout).toContain(
      `${path}:8:19  failed: mine one/free-world: "The slave world is here.": the entry is not found`,
    )
  })

  test('everything that ships passes its own tests', async () => {
    const { code, stdout } = await rostrum(['lexicon', 'test'])
    expect(stdout.split('\n').filter((line) => line.includes(' failed: '))).toEqual([])
    expect(stdout).toMatch(/^[1-9]\d{3} sentences, 0 failed \(/m)
    expect(code).toBe(0)
  })
})

describe('lexicon list', { timeout: 30_000 }, () => {
  test('text', async () => {
    const { code, stdout } = await rostrum(['lexicon', 'list', await written(GOOD)])
    expect(code).toBe(0)
    expect(stdout).toBe(`mine  1.2.3  (framing, 3 entries)
  identity
    one
      high    free world  [a]
      weak    against  (the|a) free  [a]
  system
    two
      medium  concert of <2> powers  [a]
`)
  })

  test('CSV, by a parser that is not ours; a note cannot run as a formula', async () => {
    const { code, stdout } = await rostrum(['lexicon', 'list', await written(GOOD), '--format', 'csv'])
    expect(code).toBe(0)
    const records = await parseRecords(stdout)
    expect(records).toHaveLength(3)
    expect(records[1]).toEqual({
      framing: 'mine',
      dimension: 'framing',
      level: 'identity',
      facet: 'one',
      entry: 'one/the-a-free',
      strength: 'weak',
      against: 'true',
      pattern: '(the|a) free',
      sources: 'a',
      note: "'=SUM(1)",
    })
  })
})
