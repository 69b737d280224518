import { mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { planRun } from '../../../src/pipeline/plan.ts'
import { beginRun } from '../../../src/pipeline/run/history.ts'
import { openStore } from '../../../src/pipeline/run/open-store.ts'
import { type RunOptions, runPlan } from '../../../src/pipeline/run.ts'
import { openDatabase } from '../../../src/store/database.ts'
import { storePath } from '../../../src/store/open.ts'
import { freshFolder } from '../../write/folder.ts'

const LEXICON = `framing: mine
version: 1.0.0
definition: For this test.
sources: {own: Our own}
levels:
  system:
    equality:
      - {pattern: sovereign equality, strength: high, source: own}
`

function withLexicon(pipeline: string): string {
  return `${pipeline}lexicons: [own/mine.yaml]\n`
}

/** A project with a pipeline over some files; `run` runs it. */
async function project(pipeline: string, files: Readonly<Record<string, string>>) {
  const folder = await freshFolder()
  const write = async (name: string, text: string) => {
    const path = join(folder, name)
    await mkdir(join(path, '..'), { recursive: true })
    await writeFile(path, text)
  }
  // Small, because what it finds is not the question here.
  await write('own/mine.yaml', LEXICON)
  for (const [name, text] of Object.entries(files)) await write(name, text)
  await write('p.yaml', withLexicon(pipeline))
  const out = join(folder, 'out')
  const run = async (options: RunOptions = {}, to = out) =>
    runPlan(await planRun(join(folder, 'p.yaml'), [], to), options)
  const read = (name: string) => readFile(join(out, name), 'utf8')
  return { folder, out, write, run, read }
}

const SPEECH = 'We respect the sovereign equality of all nations, great and small.'

test('the folder of results is no source, though it lies in one', async () => {
  const { run, read } = await project('name: p\nsources: [{path: .}]\n', { 'texts/a.txt': SPEECH })
  const first = await run()
  const rejected = await read('rejected.csv')
  const second = await run()
  expect([first.documents, second.documents, second.leftOut]).toEqual([1, 1, first.leftOut])
  expect(await read('rejected.csv')).toBe(rejected)
})

test('a docvar may have the name of what every object has', async () => {
  const csv = `id,text,constructor,toString\na,${JSON.stringify(SPEECH)},x,y\nb,${JSON.stringify(SPEECH)},,\n`
  const { run, read } = await project('name: p\nsources: [{path: a.csv}]\n', { 'a.csv': csv })
  expect((await run()).documents).toBe(2)
  expect((await read('documents.csv')).split('\n')[0]).toContain('constructor_,')
})

test('where ids may stand twice, a changed document is counted as one', async () => {
  const pipeline = 'name: p\nduplicates: {id: keep, near: off}\nsources: [{path: texts}]\n'
  const { run, write } = await project(pipeline, {
    'texts/a.jsonl': `${JSON.stringify({ id: 'x', text: SPEECH })}\n`,
    'texts/b.jsonl': `${JSON.stringify({ id: 'x', text: 'Another text.' })}\n`,
  })
  await run()
  await write('texts/b.jsonl', `${JSON.stringify({ id: 'x', text: 'Another text, changed.' })}\n`)
  expect((await run()).changes).toMatchObject({ changed: 1, untouched: 0 })
})

test('another pipeline in the same folder is told', async () => {
  const { run, write } = await project('name: p\nsources: [{path: texts}]\n', {
    'texts/a.txt': SPEECH,
  })
  await run()
  await write('p.yaml', withLexicon('name: q\nsources: [{path: texts}]\n'))
  const notices: string[] = []
  await run({ onNotice: (notice) => notices.push(notice) })
  expect(notices.join()).toMatch(/the pipeline p ran into this folder before/)
})

test('a run of another machine that wrote just now is not run over; one of long ago is', async () => {
  const { out, run, write } = await project('name: p\nsources: [{path: texts}]\n', { 'texts/a.txt': SPEECH })
  await run()
  const database = await openDatabase(storePath(out), { access: 'write' })
  const elsewhere = JSON.stringify({ pid: 7, host: 'elsewhere', started: '1' })
  await database.run("UPDATE runs SET state = 'running', process = ?", [elsewhere])
  database.close()
  await expect(run()).rejects.toThrow(/on elsewhere seems to be running this pipeline/)
  const { utimes } = await import('node:fs/promises')
  const before = new Date(Date.now() - 120_000)
  await utimes(storePath(out), before, before)
  await write('texts/b.txt', 'Another.')
  expect((await run()).changes.new).toBe(1)
})

test('a run after which another one has begun stops at its next pause', async () => {
  const { folder, out, run } = await project('name: p\nsources: [{path: texts}]\n', { 'texts/a.txt': SPEECH })
  await run()
  const store = await openStore(await planRun(join(folder, 'p.yaml'), [], out))
  const spec = { pipeline: 'p.yaml', settings: '{}', lastWritten: store.lastWritten }
  store.claim((await beginRun(store.now(), spec)).run)
  const note = join(out, '.store-reader-1')
  await writeFile(note, '')
  const pause = store.pause()
  pause.catch(() => {})
  for (let isOpen = false; !isOpen; ) {
    // What a run of another machine does while the store is let go of.
    const other = await openDatabase(storePath(out), { access: 'write' }).catch(() => undefined)
    isOpen = other !== undefined
    await other?.run("INSERT INTO runs (run, state) SELECT max(run) + 1, 'running' FROM runs")
    other?.close()
    await new Promise((resolve) => setTimeout(resolve, 10))
  }
  await rm(note)
  await expect(pause).rejects.toThrow(/has begun a run of this pipeline/)
  store.close()
})

test('what was collected is read by a run that writes elsewhere', async () => {
  const pipeline = `name: p\noutputs: {folder: OUT}\nsources: [{url: "https://example.org/feed"}, {path: texts}]\n`
  const { folder, out, run, write } = await project(pipeline, { 'texts/a.txt': SPEECH })
  await write('p.yaml', withLexicon(pipeline.replace('OUT', JSON.stringify(out))))
  const { collectedFolder } = await import('../../../src/pipeline/collected.ts')
  const collected = collectedFolder(out, 'https://example.org/feed')
  await mkdir(collected, { recursive: true })
  await writeFile(join(collected, 'item.txt'), 'What a feed said.')
  expect((await run({}, join(folder, 'other'))).documents).toBe(2)
})

test('a folder to be filled is no mistake where documents are still to come', async () => {
  const { folder, run, write } = await project('name: p\nwatch: {}\nsources: [{path: texts}]\n', {})
  await mkdir(join(folder, 'texts'))
  expect(await run()).toMatchObject({ documents: 0, leftOut: 0 })
  await write('texts/a.txt', SPEECH)
  expect((await run()).changes.new).toBe(1)
  await write('p.yaml', withLexicon('name: p\nsources: [{path: empty}]\n'))
  await mkdir(join(folder, 'empty'))
  await expect(run()).rejects.toThrow(/no document in it/)
})
