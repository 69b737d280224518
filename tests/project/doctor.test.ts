import { chmod, mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { runChecks } from '../../src/project/doctor.ts'
import { machineFacts } from '../../src/project/facts.ts'
import type { Finding } from '../../src/project/finding.ts'
import { checkLeftovers } from '../../src/project/leftovers.ts'
import { checkPipeline } from '../../src/project/pipeline-checks.ts'
import { checkProgram, checkStoreModule, type ProgramFindings } from '../../src/project/shipped.ts'
import { folderOf } from './folder.ts'

const NOW = new Date('2026-11-30T12:00:00Z')
const SMALL = 'name: small\nsources: [{path: texts}]\nlexicons: [mine.yaml]\n'
const MINE = `framing: mine
version: 1.0.0
definition: For the test.
sources: {a: A}
levels: {system: {respect: [{pattern: mutual respect, strength: high, source: a}]}}
`
/** A pipeline that can run, with a lexicon that is loaded fast. */
const WHOLE = { 'pipeline.yaml': SMALL, 'mine.yaml': MINE, 'texts/a.txt': 'A.' }

function faults(findings: readonly Finding[]): string[] {
  const found = findings.filter(({ level }) => level !== 'ok')
  for (const { remedy } of found) expect(remedy).toMatch(/\w/)
  return found.map(({ level, what }) => `${level}: ${what}`)
}

async function pipelineFaults(files: Readonly<Record<string, string>>): Promise<string[]> {
  const folder = await folderOf(files)
  const findings = await checkPipeline(join(folder, 'pipeline.yaml'), NOW)
  return faults(findings).map((fault) => fault.replaceAll(`${folder}/`, ''))
}

describe('checkPipeline', () => {
  test('a pipeline that can run', async () => {
    const folder = await folderOf({ ...WHOLE, 'texts/b.md': 'B.' })
    const findings = await checkPipeline(join(folder, 'pipeline.yaml'), NOW)
    expect(findings).toEqual([
      { level: 'ok', what: `pipeline small: ${join(folder, 'pipeline.yaml')}` },
      { level: 'ok', what: 'sources: 2 files to read' },
      { level: 'ok', what: 'lexicons: mine; 1 entry' },
    ])
  })

  test('every mistake of pipeline, sources and lexicons, each at its place', async () => {
    expect(await pipelineFaults({ 'pipeline.yaml': 'name: A\nsurces: []\n' })).toEqual([
      expect.stringContaining('wrong: pipeline.yaml:1:7: name: must be lower-case'),
      expect.stringContaining('wrong: pipeline.yaml:1:1: sources: is missing'),
      expect.stringContaining('wrong: pipeline.yaml:2:1: unknown key "surces"; did you mean "sources"?'),
    ])
    expect(await pipelineFaults({ 'pipeline.yaml': SMALL, 'mine.yaml': 'framing: mine\n' })).toEqual(
      expect.arrayContaining([
        expect.stringContaining('wrong: texts: no such file or folder'),
        expect.stringMatching(/^wrong: mine\.yaml:1:\d+: /),
      ]),
    )
  })

  test('no pipeline', async () => {
    expect(await pipelineFaults({})).toEqual(['wrong: pipeline.yaml: there is no such file'])
  })

  test('files that no reader takes', async () => {
    expect(await pipelineFaults({ ...WHOLE, 'texts/b.odt': '', 'texts/c.odt': '' })).toEqual([
      'warning: texts/b.odt: no reader is known for files ending in .odt, and 1 more files ending in .odt',
    ])
  })

  test('a feed that nothing was collected from yet is no failure', async () => {
    const feed = SMALL.replace('path: texts', 'url: https://www.example.org/feed')
    const found = await pipelineFaults({ ...WHOLE, 'pipeline.yaml': feed })
    expect(found.filter((fault) => fault.startsWith('wrong'))).toEqual([])
    expect(found).toContain('warning: sources: 0 files to read')
  })

  test('many of one kind are counted', async () => {
    const odd = Object.fromEntries(Array.from({ length: 13 }, (_, n) => [`texts/a.x${n}`, '']))
    const found = await pipelineFaults({ ...WHOLE, ...odd })
    expect(found).toHaveLength(11)
    expect(found.at(-1)).toBe('warning: and 3 more inputs left out')
  })

  test.skipIf(process.getuid?.() === 0)('a file that may not be read', async () => {
    const folder = await folderOf({ ...WHOLE, 'texts/b.txt': 'B.' })
    await chmod(join(folder, 'texts/b.txt'), 0)
    const found = faults(await checkPipeline(join(folder, 'pipeline.yaml'), NOW))
    expect(found).toEqual([expect.stringMatching(/^warning: .*b\.txt: cannot be read: EACCES$/)])
  })

  test('a program that a source asks for and that is not there', async () => {
    const folder = await folderOf({
      ...WHOLE,
      'pipeline.yaml': SMALL.replace('{path: texts}', '{path: texts, pdf: pdftotext}'),
    })
    const path = process.env.PATH
    process.env.PATH = folder
    try {
      const found = faults(await checkPipeline(join(folder, 'pipeline.yaml'), NOW))
      expect(found).toEqual(['wrong: pdftotext, which a source is to be read with, is not installed'])
      await writeFile(join(folder, 'pdftotext'), '#!/bin/sh\necho "pdftotext version 22.12.0" >&2\nexit 99\n')
      await chmod(join(folder, 'pdftotext'), 0o755)
      expect(await checkPipeline(join(folder, 'pipeline.yaml'), NOW)).toContainEqual({
        level: 'ok',
        what: 'pdftotext 22.12.0',
      })
    } finally {
      process.env.PATH = path
    }
  })

  test.for([
    ['watch: {schedule: "0 7 * * *", timezone: Europe/Rome}', 'ok', 'next at 2026-12-01 06:00 UTC'],
    ['watch: {schedule: "0 7 * * *"}', 'ok', '(UTC): next at 2026-12-01 07:00 UTC'],
    [
      'watch: {hooks: [{on: run, webhook: https://example.org/, secret_env: NO_SUCH_SECRET}]}',
      'warning',
      'the environment variable NO_SUCH_SECRET, which holds a secret of a hook, is not set here',
    ],
    ['watch: {schedule: "0 7 31 2 *"}', 'wrong', 'such a time never comes'],
    ['watch: {schedule: "at dawn"}', 'wrong', 'a schedule has 5 fields'],
    ['watch: {schedule: "0 7 * * *", timezone: Mars}', 'wrong', '"Mars" is no time zone'],
  ] as const)('%s is %s', async ([watch, level, what]) => {
    const folder = await folderOf({ ...WHOLE, 'pipeline.yaml': `${SMALL}${watch}\n` })
    const findings = await checkPipeline(join(folder, 'pipeline.yaml'), NOW)
    expect(findings.at(-1)).toMatchObject({ level, what: expect.stringContaining(what) })
  })
})

describe('the program', () => {
  test('is whole', async () => {
    const { findings, isStoreUsable } = await checkProgram()
    expect([faults(findings), isStoreUsable]).toEqual([[], true])
    expect(findings.map(({ what }) => what.split(':')[0])).toEqual([
      'lexicons that ship',
      'model of English',
      'module of the store',
    ])
  })

  test('a module of the store that works tells its version and the machine', async () => {
    expect(await checkStoreModule()).toEqual({
      level: 'ok',
      what: expect.stringMatching(/^module of the store: DuckDB \d+\.\d+\.\d+, \w+ \w+/),
    })
  })

  test.for([
    ['no-such-module', 'no-such-module is not installed'],
    ['yaml', 'yaml does not work on'],
  ] as const)('a module %s is wrong', async ([name, what]) => {
    const finding = await checkStoreModule(name)
    expect(finding).toMatchObject({ level: 'wrong', what: expect.stringContaining(what) })
    expect(finding.what).toContain(`${process.platform} ${process.arch}`)
    expect(finding.remedy).toContain('install rostrum again on this machine')
  })
})

describe('checkLeftovers', () => {
  test('folders of dead runs are named, with what the next run does; others are not', async () => {
    const folder = await folderOf({
      'outputs/.a.partial-11/scores.csv': '',
      'outputs/.a.partial-12/.commit.json': '[]',
      'outputs/.a.partial-13/scores.csv': '',
      'outputs/.a.partial-x/scores.csv': '',
      'outputs/.b.partial-14/scores.csv': '',
    })
    const findings = await checkLeftovers(join(folder, 'outputs/a'), (process) => process === 13)
    expect(findings.map(({ level, what }) => `${level}: ${what.replace(`${folder}/`, '')}`)).toEqual([
      'warning: outputs/.a.partial-11: left by a run that was cut short',
      'warning: outputs/.a.partial-12: results that a run had finished and not yet moved to their place',
      'ok: a run is under way (process 13)',
    ])
  })

  test('a process that is there is told from one that is not', async () => {
    const none = 2 ** 22 + 1 // beyond what Linux gives to any
    const folder = await folderOf()
    for (const number of [process.pid, none]) await mkdir(join(folder, `.a.partial-${number}`))
    const levels = (await checkLeftovers(join(folder, 'a'))).map(({ level }) => level)
    expect(levels.sort()).toEqual(['ok', 'warning'])
  })

  test('nothing where there are no results yet', async () => {
    expect(await checkLeftovers('/no/such/folder')).toEqual([])
  })
})

describe('machineFacts', () => {
  test('the clock is held against the newest result and the last run', async () => {
    const folder = await folderOf({ 'manifest.json': '{\n  "finished": "2031-05-01T08:00:00.000Z"\n}' })
    expect((await machineFacts(folder, NOW)).lastResult).toEqual({
      path: join(folder, 'manifest.json'),
      at: new Date('2031-05-01T08:00:00Z'),
    })
  })

  test('a folder that is not there yet stands for the nearest above it; nothing is left in it', async () => {
    const folder = await folderOf()
    const { folders, lastResult } = await machineFacts(join(folder, 'outputs/small'), NOW)
    expect(folders[0]).toMatchObject({ role: 'results', path: folder, unwritable: undefined })
    expect(folders[0]?.freeBytes).toBeGreaterThan(0)
    expect(lastResult).toBeUndefined()
  })

  test('a file where the folder should be cannot be written to', async () => {
    const folder = await folderOf({ outputs: '' })
    const { folders } = await machineFacts(join(folder, 'outputs'), NOW)
    expect(folders[0]?.unwritable).toBe('it is a file')
  })
})

describe('runChecks', () => {
  const program: ProgramFindings = { findings: [], isStoreUsable: true }
  const subjects = async (options: Partial<Parameters<typeof runChecks>[0]>) => {
    const checkStore = async () => []
    const checks = await runChecks({ now: NOW, checkStore, checkProgram: async () => program, ...options })
    return new Map(checks.map(({ subject, findings }) => [subject, findings]))
  }

  test('machine and program alone without a pipeline', async () => {
    expect([...(await subjects({})).keys()]).toEqual(['machine', 'program'])
  })

  test('the store is looked into where there is one', async () => {
    const folder = await folderOf({ ...WHOLE, 'out/store.duckdb': '' })
    const seen: string[] = []
    const found: Finding = { level: 'warning', what: 'store: of another version', remedy: 'run it again' }
    const checkStore = async (path: string) => {
      seen.push(path)
      return [found]
    }
    const pipeline = join(folder, 'pipeline.yaml')
    expect((await subjects({ pipeline, checkStore, out: join(folder, 'out') })).get('store')).toEqual([found])
    expect(seen).toEqual([join(folder, 'out/store.duckdb')])
    const none = await subjects({ pipeline, checkStore, out: join(folder, 'none') })
    expect(none.get('store')).toEqual([
      { level: 'ok', what: `no store yet: the first run makes ${join(folder, 'none/store.duckdb')}` },
    ])
  })

  test('a check of the store that fails is a finding', async () => {
    const folder = await folderOf({ ...WHOLE, 'store.duckdb': '' })
    const checkStore = () => Promise.reject(new Error('no such table'))
    const checks = await subjects({ pipeline: join(folder, 'pipeline.yaml'), out: folder, checkStore })
    expect(checks.get('store')).toMatchObject([
      { level: 'wrong', what: expect.stringContaining('cannot be looked into: no such table') },
    ])
  })

  test('where its module is broken, the store is not looked into', async () => {
    const folder = await folderOf({ ...WHOLE, 'store.duckdb': '' })
    const checks = await subjects({
      pipeline: join(folder, 'pipeline.yaml'),
      out: folder,
      checkProgram: async () => ({ ...program, isStoreUsable: false }),
      checkStore: () => Promise.reject(new Error('this would end the process')),
    })
    expect(checks.get('store')).toMatchObject([
      { level: 'warning', what: `${join(folder, 'store.duckdb')}: not looked into` },
    ])
  })
})
