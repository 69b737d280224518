import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, onTestFinished, test, vi } from 'vitest'
import { exportTables, shrinkStore, tellStore, verifyStore } from '../../src/cli/store.ts'
import { RostrumError } from '../../src/error.ts'
import { contentHash } from '../../src/pipeline/content-hash.ts'
import { openForReading, openForWriting, storePath } from '../../src/store/open.ts'
import { freshFolder, smallStore } from '../store/rows.ts'
import { folderOf, OWN_LEXICON, rostrum } from './built.ts'

interface Ended {
  readonly code: number
  readonly stdout: string
  readonly stderr: string
}

/** What a command says and gives. */
async function told(command: () => Promise<number>): Promise<Ended> {
  let [stdout, stderr] = ['', '']
  const before = process.stdout.listeners('error')
  const spies = [
    vi.spyOn(process.stdout, 'write').mockImplementation((text, ...rest) => {
      stdout += String(text)
      for (const one of rest) if (typeof one === 'function') one(null)
      return true
    }),
    vi.spyOn(process.stderr, 'write').mockImplementation((text) => {
      stderr += String(text)
      return true
    }),
  ]
  try {
    return { code: await command(), stdout, stderr }
  } finally {
    for (const spy of spies) spy.mockRestore()
    // Each command listens to stdout, as there is one in a process.
    for (const listener of process.stdout.listeners('error'))
      if (!before.includes(listener)) process.stdout.off('error', listener as () => void)
  }
}

/** A store whose hashes are those that runs make. */
async function realStore(): Promise<string> {
  const folder = await smallStore()
  const database = await openForWriting(folder)
  const rows = await database.all('SELECT content, text, docvars FROM contents')
  for (const { content, text, docvars } of rows) {
    const stored = {
      text: String(text),
      markup: 'plain',
      docvars: String(docvars),
      zones: undefined,
      origin: undefined,
    }
    await database.run('UPDATE contents SET hash = ? WHERE content = ?', [contentHash(stored), content])
  }
  database.close()
  return folder
}

async function pipelineFor(outputs: string): Promise<string> {
  const path = join(await freshFolder(), 'small.yaml')
  writeFileSync(path, `name: small\nsources: [{path: speeches}]\n${outputs}`)
  return path
}

describe('info', () => {
  test('for people', async () => {
    const folder = await realStore()
    const { code, stdout, stderr } = await told(() => tellStore(folder, {}))
    expect([code, stderr]).toEqual([0, ''])
    const lines = stdout.split('\n')
    expect(lines[0]).toBe(`store      ${storePath(folder)}`)
    expect(lines[1]).toMatch(/^size {7}\d+\.\d MB, of which compacting frees about \d+ %$/)
    expect(lines[2]).toMatch(/^made {7}20\d\d-\S+Z by rostrum \S+, schema 1$/)
    expect(lines.slice(3)).toEqual([
      'documents  3 now, 1 gone from the sources',
      'words      15',
      'texts      5, with 5 analyses',
      'matches    4',
      'history    run 1 to 3, 2 former states of documents',
      '',
      'runs       ',
      '      3  done         2026-01-03T07:00:00.000Z to 2026-01-03T07:00:09.000Z  3 documents, 1 new, 0 changed, 1 removed, 2 untouched',
      '      2  done         2026-01-02T07:00:00.000Z to 2026-01-02T07:00:09.000Z  3 documents, 0 new, 1 changed, 0 removed, 2 untouched',
      '      1  done         2026-01-01T07:00:00.000Z to 2026-01-01T07:00:09.000Z  3 documents, 3 new, 0 changed, 0 removed, 0 untouched',
      '',
    ])
  })

  test('for machines', async () => {
    const folder = await realStore()
    const { stdout } = await told(() => tellStore(folder, { json: true }))
    expect(JSON.parse(stdout)).toMatchObject({
      path: storePath(folder),
      runCount: 3,
      documents: 3,
      words: 15,
    })
  })

  test('before the first run', async () => {
    const folder = await freshFolder()
    ;(await openForWriting(folder)).close()
    const { stdout } = await told(() => tellStore(folder, {}))
    expect(stdout).toContain('history    no run was done yet\n')
    expect(stdout.endsWith('runs       none\n')).toBe(true)
  })
})

describe('which store', () => {
  test('a folder, the store itself, a pipeline with a folder, and --out over each', async () => {
    const folder = await realStore()
    const [named, elsewhere] = [
      await pipelineFor(`outputs: {folder: ${JSON.stringify(folder)}}\n`),
      await pipelineFor(''),
    ]
    for (const command of [
      () => tellStore(folder, {}),
      () => tellStore(storePath(folder), {}),
      () => tellStore(named, {}),
      () => tellStore(elsewhere, { out: folder }),
    ])
      expect((await told(command)).stdout).toContain(`store      ${storePath(folder)}\n`)
  })

  test('outputs/NAME where the pipeline names no folder', async () => {
    const error = await told(async () => tellStore(await pipelineFor(''), {})).catch(
      (thrown: unknown) => thrown,
    )
    expect(error).toBeInstanceOf(RostrumError)
    expect(String(error)).toContain(
      `${storePath(join(process.cwd(), 'outputs', 'small'))}  there is no store; run the pipeline first: rostrum run PIPELINE`,
    )
  })

  test('nothing of that name', async () => {
    await expect(told(() => tellStore('/nowhere/at/all.yaml', {}))).rejects.toBeInstanceOf(RostrumError)
  })
})

describe('check', () => {
  test('nothing wrong: 0', async () => {
    const folder = await realStore()
    const { code, stdout } = await told(() => verifyStore(folder, {}))
    expect([code, stdout.match(/^ok {7}/gm)?.length, stdout.split('\n').length]).toEqual([0, 9, 10])
  })

  test('something wrong: 1, with what to do; control characters are shown', async () => {
    const folder = await realStore()
    const database = await openForWriting(folder)
    await database.run("UPDATE documents SET id = 'c' || chr(27), first_run = 9 WHERE id = 'd'")
    await database.run("UPDATE corpus SET id = 'c' || chr(27) WHERE id = 'd'")
    database.close()
    const { code, stdout } = await told(() => verifyStore(folder, {}))
    expect(code).toBe(1)
    expect(stdout).toContain(
      'wrong    1 document stands in a run that is not there (c␛)\n         run the pipeline with --rebuild',
    )
    const { stdout: json } = await told(() => verifyStore(folder, { json: true }))
    expect(JSON.parse(json)).toContainEqual(expect.objectContaining({ level: 'wrong' }))
  })

  test.for([
    ['keep', 0],
    ['reject', 1],
  ] as const)('what the pipeline says of ids that stand twice: %s', async ([rule, wanted]) => {
    const folder = await realStore()
    const database = await openForWriting(folder)
    for (const table of ['corpus', 'documents'])
      await database.run(`UPDATE ${table} SET id = 'a' WHERE id = 'd'`)
    database.close()
    const pipeline = await pipelineFor(`duplicates: ${rule}\n`)
    expect((await told(() => verifyStore(pipeline, { out: folder }))).code).toBe(wanted)
  })
})

describe('compact', () => {
  test('says sizes and what was forgotten', async () => {
    const folder = await realStore()
    const { code, stdout, stderr } = await told(() => shrinkStore(folder, { keep: '1' }))
    expect([code, stdout]).toEqual([0, ''])
    expect(stderr).toMatch(/store\.duckdb: \d+\.\d MB before, \d+\.\d MB now\n/)
    expect(stderr).toContain('forgotten: 2 runs, 2 former states of documents, 2 texts, 2 analyses\n')
  })

  test.for(['0', '-1', '1.5', 'all', ''])('--keep %s is refused', async (keep) => {
    const folder = await realStore()
    await expect(told(() => shrinkStore(folder, { keep }))).rejects.toThrow(
      'must be a whole number from 1 on',
    )
    const database = await openForReading(folder)
    onTestFinished(database.close)
    expect(await database.all('SELECT count(*) AS n FROM runs')).toEqual([{ n: 3 }])
  })
})

describe('export', () => {
  test('says what was written', async () => {
    const into = join(await freshFolder(), 'tables')
    const { code, stderr } = await told(async () =>
      exportTables(await realStore(), into, { format: 'jsonl', table: ['documents', 'history'] }),
    )
    expect(code).toBe(0)
    expect(stderr).toContain(`${join(into, 'documents.jsonl')}  4 rows, `)
    expect(readdirSync(into).toSorted()).toEqual(['documents.jsonl', 'history.jsonl'])
    expect(readFileSync(join(into, 'documents.jsonl'), 'utf8')).not.toContain('harbour')
  })

  test('all mistakes at once', async () => {
    const into = join(await freshFolder(), 'tables')
    const error = await exportTables(await realStore(), into, {
      format: 'xml',
      table: ['scores', 'texts'],
    }).catch((thrown: unknown) => thrown)
    expect(error).toMatchObject({ code: 'arguments' })
    expect(String(error)).toContain('--format  must be csv, jsonl or parquet, got "xml"')
    expect(String(error)).toContain(
      '--table  must be runs, documents, history, scores, passages or matches, got "texts"',
    )
    expect(existsSync(into)).toBe(false)
  })

  test('--texts and --force', async () => {
    const into = await freshFolder()
    writeFileSync(join(into, 'documents.csv'), 'mine')
    const folder = await realStore()
    const options = { format: 'csv', table: ['documents'], texts: true }
    await expect(told(() => exportTables(folder, into, options))).rejects.toThrow('is there already')
    expect((await told(() => exportTables(folder, into, { ...options, force: true }))).code).toBe(0)
    expect(readFileSync(join(into, 'documents.csv'), 'utf8')).toContain('harbour')
  })
})

test('after runs over changing sources: all is well; after compacting, a run has nothing to do and the files stay', async () => {
  const folder = await folderOf({
    'small.yaml':
      'name: small\nsources: [{path: speeches}]\nlexicons: [mine.yaml]\noutputs: {folder: results}\n',
    'mine.yaml': OWN_LEXICON,
    'speeches/a.txt': 'We build on mutual respect. The harbour sleeps.',
    'speeches/b.txt': 'A plain speech of few words.',
  })
  const results = join(folder, 'results')
  const ran = async () => {
    const ended = await rostrum(['run', 'small.yaml'], { folder })
    expect([ended.code, ended.stderr]).toEqual([0, expect.stringMatching(/^run \d: /m)])
    return ended.stderr
  }
  await ran()
  writeFileSync(join(folder, 'speeches/a.txt'), 'Respect is all. The harbour sleeps.')
  await ran()
  rmSync(join(folder, 'speeches/b.txt'))
  writeFileSync(join(folder, 'mine.yaml'), OWN_LEXICON.replace('pattern: respect', 'pattern: harbour'))
  await ran()
  expect(await told(() => verifyStore(results, {}))).toMatchObject({ code: 0 })
  const files = readdirSync(results).filter((name) => name.endsWith('.csv'))
  const before = files.map((name) => readFileSync(join(results, name), 'utf8'))
  expect((await told(() => shrinkStore(results, { keep: '1' }))).stderr).toContain('forgotten: 2 runs')
  const checked = await told(() => verifyStore(results, {}))
  expect([checked.code, checked.stdout]).toEqual([0, expect.not.stringContaining('warning')])
  const last = await ran()
  expect(last).toContain('run 4: 0 new, 0 changed, 0 removed, 1 untouched; 0 files read')
  expect(last).toContain('only manifest.json was written')
  expect(files.map((name) => readFileSync(join(results, name), 'utf8'))).toEqual(before)
  expect(await told(() => verifyStore(results, {}))).toMatchObject({ code: 0 })
})
