/**
 * Pipelines and lexicons that attack: the run stops before it starts, with the place, and soon.
 */
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { folderOf, OWN_LEXICON, rostrum } from '../cli/built.ts'
import { aliasBomb } from './attack.ts'
import { PROSE } from './seeds.ts'

const MIB = 1024 * 1024
const PIPELINE = 'name: small\nsources: [{path: texts}]\nlexicons: [mine.yaml]\n'
const MARK = 'owned'

/** A lexicon of over ten megabytes, each entry of which is in order. */
function largeLexicon(): string {
  const note = 'x'.repeat(1_000)
  const entries = Array.from(
    { length: 10_500 },
    (_, index) => `      - {pattern: word${index}, strength: high, source: a, note: ${note}}`,
  )
  return `${OWN_LEXICON}${entries.join('\n')}\n`
}

test.for([
  // what, file, content, what is said
  [
    'a pipeline with an alias bomb',
    'p.yaml',
    `${PIPELINE}title: x\nseed: 1\n${aliasBomb()}\n`,
    /p\.yaml.*(?:alias|Unrecognized|unknown)/i,
  ],
  [
    'a pipeline whose sources are an alias bomb',
    'p.yaml',
    PIPELINE.replace('[{path: texts}]', '*i').replace(/^/, `x:\n  ${aliasBomb().replaceAll('\n', '\n  ')}\n`),
    /p\.yaml.*alias/i,
  ],
  [
    'a pipeline with a tag that is code',
    'p.yaml',
    `${PIPELINE}title: !!js/function 'function () { require("fs").writeFileSync("${MARK}", "") }'\n`,
    /p\.yaml:4:\d+ .*tag/i,
  ],
  [
    'a pipeline nested too deep',
    'p.yaml',
    `${PIPELINE}title: ${'['.repeat(100_000)}\n`,
    /p\.yaml:4:\d+ .*not valid YAML/,
  ],
  [
    'a pipeline of 20 MB',
    'p.yaml',
    `${PIPELINE}# ${'x'.repeat(20 * MIB)}\n`,
    /p\.yaml {2}the file has more than 8000000 characters/,
  ],
  ['a pipeline of no text', 'p.yaml', Buffer.alloc(5_000), /p\.yaml:1:1 {2}.*must be a table/],
  [
    'a lexicon of 10 MB',
    'mine.yaml',
    largeLexicon(),
    /mine\.yaml {2}the file has more than 8000000 characters/,
  ],
  ['a lexicon with an alias bomb', 'mine.yaml', `${aliasBomb()}\n${OWN_LEXICON}`, /mine\.yaml.*alias/i],
  [
    'a lexicon whose pattern is a regular expression without end',
    'mine.yaml',
    OWN_LEXICON.replace('mutual respect', '"(((((a+)+)+)+)+$"'),
    /mine\.yaml:\d+:\d+ /,
  ],
] as const)('%s: 2, with the place', { timeout: 60_000 }, async ([, name, content, said]) => {
  const folder = await folderOf({
    'p.yaml': PIPELINE,
    'mine.yaml': OWN_LEXICON,
    'texts/a.txt': PROSE.join('\n'),
    [name]: content,
  })
  const started = performance.now()
  const { code, stdout, stderr } = await rostrum(['run', 'p.yaml'], { folder })
  expect(stderr.slice(0, 2_000)).toMatch(said)
  expect([code, stdout]).toEqual([2, ''])
  expect(stderr.length).toBeLessThan(20_000)
  expect(performance.now() - started).toBeLessThan(20_000)
  expect(existsSync(join(folder, MARK))).toBe(false)
  expect(existsSync(join(folder, 'outputs'))).toBe(false)
})

test('a pattern of 4^20 phrases is no more work than it is long', { timeout: 60_000 }, async () => {
  const folder = await folderOf({
    'p.yaml': PIPELINE,
    'mine.yaml': OWN_LEXICON.replace('mutual respect', `"${'(a|b|c|d) '.repeat(20)}"`),
    'texts/a.txt': `${PROSE.join('\n')}\n${'a b c d '.repeat(50_000)}`,
  })
  const started = performance.now()
  const { code } = await rostrum(['run', 'p.yaml'], { folder })
  expect(code).toBe(0)
  expect(performance.now() - started).toBeLessThan(20_000)
})
