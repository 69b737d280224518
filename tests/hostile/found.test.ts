/** What hostile input has found: a case each, by the name of the fault. */
import { spawnSync } from 'node:child_process'
import { symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { createTerminal } from '../../src/cli/terminal.ts'
import { readCsvBatches } from '../../src/read/csv.ts'
import { decodeFile } from '../../src/read/decode.ts'
import { rejected, remark, shownText } from '../../src/read/diagnostic.ts'
import { extractHtml } from '../../src/read/html/html.ts'
import { shapeOf } from '../../src/read/html/shape.ts'
import { readOne } from '../../src/read/read.ts'
import { all, brief, folderOf } from '../read/folder.ts'
import { PROSE } from './seeds.ts'

const MIB = 1024 * 1024

test('UTF-16 of ASCII letters alone, without a mark, is UTF-16 and no binary file', async () => {
  for (const encoding of ['utf16le', 'utf-16be'] as const) {
    const bytes = Buffer.from(PROSE.join('\n'), 'utf16le')
    const { text, fault } = await decodeFile(encoding === 'utf16le' ? bytes : bytes.swap16())
    expect([text, fault?.code]).toEqual([PROSE.join('\n'), 'other-encoding'])
  }
})

describe('CSV', () => {
  async function* commas(head: string): AsyncIterable<Buffer> {
    yield Buffer.from(head)
    for (let part = 0; part < 24; part++) yield Buffer.alloc(MIB, ',')
    yield Buffer.from(`\nb,"${PROSE[0]}"\n`)
  }

  test.for([
    ['a header', '', ['!too-many-cells@1', '!no-text@2']],
    ['a row', 'id,text\n', ['!too-many-cells@2', 'b']],
  ] as const)('%s of 24 million cells is let go of before it is held', async ([, head, wanted]) => {
    const before = process.memoryUsage().rss
    const readings = (await all(readCsvBatches(commas(head), { source: 'a.csv' }))).flat()
    expect(readings.map(brief)).toEqual(wanted)
    expect(process.memoryUsage().rss - before).toBeLessThan(300 * MIB)
  })

  test('commas inside quotation marks make no cells', async () => {
    const chunks = (async function* () {
      yield Buffer.from(`id,text\na,"${'one, '.repeat(200_000)}"\n`)
    })()
    expect((await all(readCsvBatches(chunks, { source: 'a.csv' }))).flat().map(brief)).toEqual(['a'])
  })

  test('a broken first row is record 0 of nothing: it has a line alone', async () => {
    const chunks = (async function* () {
      yield Buffer.from('id,"te"xt"\nid,text\na,b\n')
    })()
    const [first] = (await all(readCsvBatches(chunks, { source: 'a.csv' }))).flat()
    expect(first).toMatchObject({ diagnostic: { code: 'stray-quote', place: { source: 'a.csv', line: 1 } } })
    expect(first?.kind === 'rejected' && first.diagnostic.place).not.toHaveProperty('record')
  })
})

describe('HTML', () => {
  const P = `<p>${PROSE[0]}</p>`

  test.for([
    ['no end of the head, no body', `<html><head><title>x</title>${P}</html>`],
    ['a body in an open head', `<html><head><title>x</title><body>${P}</body></html>`],
    [
      'a broken end of the head, which Readability fails on',
      `<html><head><title>x</title></h="/">${P}</body></html>`,
    ],
    ['text at once', `<html><head><title>x</title>${PROSE[0]}</html>`],
  ] as const)('%s: the text is found', async ([, page]) => {
    expect((await extractHtml(Buffer.from(page))).blocks.map(({ text }) => text)).toContain(PROSE[0])
  })

  test('100,000 boxes in each other and a million attributes are refused before they are parsed', async () => {
    const started = performance.now()
    for (const [page, code] of [
      ['<div>'.repeat(99_000), 'html-too-deep'],
      [`<p ${'a=1 '.repeat(1_000_000)}>`, 'html-too-many-elements'],
    ] as const)
      await expect(extractHtml(Buffer.from(`<html><body>${page}`))).rejects.toMatchObject({ fault: { code } })
    expect(performance.now() - started).toBeLessThan(5_000)
  })

  test.for([
    ['<div><p>a<p>b<br><img src=x></div><div></div>', { depth: 1, attributes: 1 }],
    ['<ul><li><b><i>x</i></b><li>y</ul>', { depth: 3, attributes: 0 }],
    ['<a href="<b><b>" title=\'>\' hidden>x</a>', { depth: 1, attributes: 3 }],
    ['<!-- <div><div> --><script>"<div><div>"</script>', { depth: 1, attributes: 0 }],
    ['a < b and <3 </', { depth: 0, attributes: 0 }],
    ['<a b="unclosed', { depth: 1, attributes: 1 }],
  ] as const)('the shape of %s', ([page, shape]) => {
    expect(shapeOf(page)).toEqual(shape)
  })
})

describe('messages', () => {
  const fault = { code: 'x', message: 'a\u001b[2J\n\u0085\ud800b', remedy: 'c\u0000' }

  test('hold no control character and no half of a pair, whatever the input', () => {
    const shown = { message: 'a\\u001b[2J\\u000a\\u0085\\ud800b', remedy: 'c\\u0000' }
    expect(rejected({ source: 'a' }, fault)).toMatchObject({ diagnostic: shown })
    expect(remark({ source: 'a' }, fault)).toMatchObject(shown)
    expect(shownText('café “x” 😀')).toBe('café “x” 😀')
  })
})

test('what is no plain file is told in the order of names, and what a glob leaves out is not', async () => {
  const folder = await folderOf({ 'm.txt': PROSE.join('\n') })
  for (const name of ['z.txt', 'a.txt', 'k.txt']) symlinkSync('/nowhere', join(folder, name))
  const isPiped = ['y.txt', 'b.txt', 'c.csv'].every(
    (name) => spawnSync('mkfifo', [join(folder, name)]).status === 0,
  )
  const toldOf = async (path: string) =>
    (await readOne(path)).flatMap((reading) =>
      (reading.kind === 'rejected' ? [reading.diagnostic] : reading.remarks).map(
        ({ place, code }) => `${place.source.slice(folder.length + 1)} ${code}`,
      ),
    )
  const links = ['a.txt broken-link', 'k.txt broken-link', 'z.txt broken-link']
  const pipes = ['b.txt special-file', 'c.csv special-file', 'y.txt special-file']
  expect(await toldOf(folder)).toEqual([...(isPiped ? pipes : []), ...links])
  expect(await toldOf(join(folder, '*.txt'))).not.toContain('c.csv special-file')
})

test('a name that is not UTF-8', async ({ skip }) => {
  const folder = await folderOf({ 'm.txt': PROSE.join('\n') })
  try {
    writeFileSync(Buffer.concat([Buffer.from(`${folder}/`), Buffer.from([0xe9]), Buffer.from('.txt')]), 'x')
  } catch {
    skip('the file system knows Unicode names alone')
  }
  expect((await readOne(folder)).map(brief)).toEqual(['!unreadable-name', 'm'])
})

test('how many remarks are not shown is said once', () => {
  const said: string[] = []
  const { write } = process.stderr
  process.stderr.write = (text: string | Uint8Array) => said.push(String(text)) > 0
  try {
    const terminal = createTerminal({ isQuiet: false, wantsProgress: false })
    for (let index = 0; index < 25; index++)
      terminal.diagnose({ place: { source: 'a' }, code: 'x', message: 'm', remedy: 'r', outcome: 'kept' })
    terminal.close()
    terminal.close()
  } finally {
    process.stderr.write = write
  }
  expect(said.filter((line) => line.includes('more remarks'))).toEqual(['… and 5 more remarks like these\n'])
})
