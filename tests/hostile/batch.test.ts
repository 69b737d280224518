/**
 * One folder with a file of each kind of attack and good documents in between, through the program as a user runs it.
 */
import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import {
  appendFileSync,
  chmodSync,
  existsSync,
  mkdirSync,
  readFileSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest'
import { LIMITS } from '../../src/read/options.ts'
import { readSources } from '../../src/read/read.ts'
import { contentsOf, OWN_LEXICON, start } from '../cli/built.ts'
import { parseRecords } from '../write/folder.ts'
import type { Attack } from './attack.ts'
import { attacks } from './attacks.ts'
import { PROSE } from './seeds.ts'

const MIB = 1024 * 1024
/** Text of a file outside the folder; nothing that is written may hold it. */
const CANARY = 'canary-7f3a9c-must-stay-outside'
const isRoot = process.getuid?.() === 0

/** One more file for the folder that is no plain file of bytes, with what must be told of it. */
interface Special {
  readonly name: string
  readonly code: string | undefined
  readonly documents: number
}

interface Project {
  readonly root: string
  readonly attacks: readonly Attack[]
  readonly specials: readonly Special[]
  readonly server: Server
  /** Paths that were asked of the server. */
  readonly asked: string[]
}

let project: Project

async function makeProject(): Promise<Project> {
  const root = await mkdtemp(join(tmpdir(), 'rostrum-hostile-'))
  const folder = join(root, 'in')
  mkdirSync(folder)
  const canary = join(root, 'canary.txt')
  writeFileSync(canary, CANARY)
  const asked: string[] = []
  const server = createServer((request, response) => {
    asked.push(request.url ?? '')
    response.end(CANARY)
  })
  await new Promise<void>((resolve) => server.listen(0, resolve))
  const { port } = server.address() as AddressInfo
  const target = { canary, server: `http://127.0.0.1:${port}`, mark: join(root, 'owned') }
  const all = await attacks(target)
  for (const { name, bytes } of all) writeFileSync(join(folder, name), bytes)
  const specials = makeSpecials(folder, canary)
  for (const name of GOOD) writeFileSync(join(folder, name), `${PROSE.join('\n\n')}\n\nThis is ${name}.\n`)
  writeFileSync(join(root, 'mine.yaml'), OWN_LEXICON)
  writeFileSync(
    join(root, 'hostile.yaml'),
    'name: hostile\nsources:\n  - {path: in, fetch: linked, limits: {pdfSeconds: 3}}\nlexicons: [mine.yaml]\n',
  )
  return { root, attacks: all, specials, server, asked }
}

/** Before, among and behind the hostile files. */
const GOOD = ['a-good.txt', 'mm-good.txt', 'zz-good.txt'] as const

function makeSpecials(folder: string, canary: string): Special[] {
  const specials: Special[] = []
  const add = (name: string, code: string | undefined, documents = 0) =>
    specials.push({ name, code, documents })
  const link = (name: string, to: string) => {
    symlinkSync(to, join(folder, name))
    add(name, existsSync(to) ? 'link-outside' : 'broken-link')
  }
  link('link-passwd.txt', '/etc/passwd')
  link('link-canary.txt', canary)
  link('link-canary-as.zip', canary)
  link('link-up', join(folder, '..'))
  link('link-device.txt', '/dev/zero')
  link('link-nowhere.txt', join(folder, 'nothing'))
  symlinkSync('.', join(folder, 'link-in-a-circle'))
  symlinkSync('link-in-itself.txt', join(folder, 'link-in-itself.txt'))
  add('link-in-itself.txt', 'broken-link')
  mkdirSync(join(folder, 'x.txt'))
  writeFileSync(join(folder, 'x.txt', 'inner.txt'), `${PROSE.join(' ')} Inside a folder.`)
  add('x.txt', undefined, 1)
  if (spawnSync('mkfifo', [join(folder, 'pipe.txt')]).status === 0) add('pipe.txt', 'special-file')
  if (!isRoot) {
    writeFileSync(join(folder, 'locked.txt'), PROSE.join(' '))
    chmodSync(join(folder, 'locked.txt'), 0)
    add('locked.txt', 'unreadable')
  }
  const odd = (name: string) => {
    writeFileSync(join(folder, name), `${PROSE.join(' ')} ${name.length}`)
    add(name, undefined, 1)
  }
  odd('new\nline.txt')
  odd('escape\u001b[2J.txt')
  odd('=cmd|x.txt')
  odd(`${'long'.repeat(60)}.txt`)
  odd('-rf.txt')
  const deep = join(folder, ...Array.from({ length: 12 }, () => 'd'.repeat(200)))
  mkdirSync(deep, { recursive: true })
  writeFileSync(join(deep, 'deep.txt'), `${PROSE.join(' ')} Deep below.`)
  add('d'.repeat(200), undefined, 1)
  try {
    writeFileSync(
      Buffer.concat([Buffer.from(`${folder}/latin-`), Buffer.from([0xe9]), Buffer.from('.txt')]),
      PROSE.join(' '),
    )
    add('latin-\ufffd.txt', 'unreadable-name')
  } catch {} // a file system of Unicode names
  writeFileSync(join(folder, 'line.txt'), Buffer.alloc(100 * MIB, 0x61))
  add('line.txt', 'file-too-large')
  writeFileSync(join(folder, 'line.jsonl'), Buffer.alloc(100 * MIB, 0x61))
  add('line.jsonl', 'record-too-long')
  writeFileSync(
    join(folder, 'line.csv'),
    Buffer.concat([Buffer.from('id,text\n'), Buffer.alloc(100 * MIB, 0x61)]),
  )
  add('line.csv', 'record-too-long')
  writeFileSync(
    join(folder, 'quote.csv'),
    Buffer.concat([Buffer.from('id,text\na,"'), Buffer.alloc(100 * MIB, 0x61)]),
  )
  add('quote.csv', 'record-too-long')
  return specials
}

/** How a run ended, with the most memory that it held (bytes; `undefined` where the system does not tell). */
interface Measured {
  readonly code: number | null
  readonly stderr: string
  readonly seconds: number
  readonly memory: number | undefined
}

async function measured(args: readonly string[], folder: string): Promise<Measured> {
  const started = performance.now()
  const { child, ended } = start(args, { folder })
  child.stdin.end()
  let memory: number | undefined
  const watch = setInterval(() => {
    try {
      const status = readFileSync(`/proc/${child.pid}/status`, 'utf8')
      const high = /^VmHWM:\s+(\d+) kB/m.exec(status)?.[1]
      if (high !== undefined) memory = Number(high) * 1024
    } catch {} // ended, or no such file system
  }, 50)
  const { code, stderr } = await ended
  clearInterval(watch)
  return { code, stderr, memory, seconds: (performance.now() - started) / 1000 }
}

type Row = Readonly<Record<string, string>>

let first: Measured
let rows: readonly Row[]
let documents: readonly Row[]

beforeAll(async () => {
  project = await makeProject()
  first = await measured(['run', 'hostile.yaml', '--out', 'one/hostile'], project.root)
  if (process.env.ROSTRUM_SHOW !== undefined) console.log(project.root, first)
  const out = join(project.root, 'one', 'hostile')
  // The files hold the same words over and over: that is told, and not what this test is about.
  rows = (await parseRecords(readFileSync(join(out, 'rejected.csv'), 'utf8'))).filter(
    ({ code }) => code !== 'near-duplicate',
  )
  documents = await parseRecords(readFileSync(join(out, 'documents.csv'), 'utf8'))
}, 180_000)

afterAll(async () => {
  project?.server.close()
  if (project !== undefined && process.env.ROSTRUM_SHOW === undefined)
    await rm(project.root, { recursive: true, force: true })
})

/** Rows on a file of the folder, or on what is in it. */
function rowsOf(name: string): Row[] {
  return rows.filter(({ source = '' }) => {
    const [file = ''] = source.split('!/')
    return file.endsWith(`/in/${name}`) || file === `in/${name}`
  })
}

describe('a folder of attacks', () => {
  test('ends with 0, in time and within memory', () => {
    expect([first.code, first.stderr.includes('written to')]).toEqual([0, true])
    expect(first.seconds).toBeLessThan(90)
    if (first.memory !== undefined) expect(first.memory).toBeLessThan(1.5 * 1024 * MIB)
  })

  test('the good documents are scored', () => {
    for (const name of GOOD) {
      const document = documents.find(({ id }) => id === name.replace('.txt', ''))
      expect(document, name).toMatchObject({ rate_mine: expect.stringMatching(/^\d/) })
      expect(Number(document?.words)).toBeGreaterThan(40)
      expect(rowsOf(name)).toEqual([])
    }
  })

  test('each attack is told with its code, and where it stands', () => {
    const missing = project.attacks.flatMap(({ name, told }) => {
      const found = rowsOf(name)
      return told
        .filter(
          ({ code, member, line, record }) =>
            !found.some(
              (row) =>
                row.code === code &&
                (member === undefined || row.source?.endsWith(`${name}!/${member}`) === true) &&
                (line === undefined || row.line === String(line)) &&
                (record === undefined || row.record === String(record)),
            ),
        )
        .map((wanted) => ({
          name,
          wanted,
          found: found
            .slice(0, 3)
            .map(({ source, code, line, record, reason }) => ({ source, code, line, record, reason })),
        }))
    })
    expect(missing).toEqual([])
  })

  test('what gives no document is left out with a reason, and nothing else is', () => {
    for (const { name, documents: count = 0, told } of project.attacks) {
      const leftOut = rowsOf(name).filter(({ outcome }) => outcome === 'left out')
      if (count === 0 && !name.endsWith('.yaml')) expect(leftOut.length, name).toBeGreaterThan(0)
      if (told.length === 0) expect(rowsOf(name), name).toEqual([])
    }
    for (const row of rows) {
      expect(row.code).toMatch(/^[a-z][a-z0-9-]+$/)
      expect(row.code).not.toBe('reader-failed')
      expect(row.reason).toMatch(/\S/)
      expect(row.remedy).toMatch(/\S/)
      for (const [name] of row.remedy?.matchAll(/\b[a-z]+[A-Z]\w+/g) ?? [])
        expect(Object.keys(LIMITS)).toContain(name)
    }
  })

  test('files that are no plain files, large ones and odd names', () => {
    const found = project.specials.map(({ name }) => ({ name, code: rowsOf(name)[0]?.code }))
    expect(found).toEqual(project.specials.map(({ name, code }) => ({ name, code })))
  })

  test('as many documents as there should be', () => {
    const wanted =
      project.attacks.reduce((sum, { documents: count = 0 }) => sum + count, 0) +
      project.specials.reduce((sum, { documents: count }) => sum + count, 0) +
      GOOD.length
    expect(documents.map(({ id }) => id)).toHaveLength(wanted)
  })

  test('nothing outside is read, written or asked', async () => {
    expect(project.asked).toEqual([])
    expect(existsSync(join(project.root, 'owned'))).toBe(false)
    expect((await readdir(project.root)).sort().filter((name) => name !== 'two')).toEqual([
      'canary.txt',
      'hostile.yaml',
      'in',
      'mine.yaml',
      'one',
    ])
    const passwd = existsSync('/etc/passwd')
      ? (readFileSync('/etc/passwd', 'utf8').split('\n')[0] ?? CANARY)
      : CANARY
    for (const [name, content] of Object.entries(await contentsOf(join(project.root, 'one', 'hostile')))) {
      expect(content.includes(CANARY), name).toBe(false)
      expect(content.includes(passwd), name).toBe(false)
    }
    expect(first.stderr).not.toContain(CANARY)
  })

  test('no terminal and no spreadsheet obeys what is written', () => {
    expect(first.stderr).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f]/)
    for (const row of [...rows, ...documents]) {
      for (const [column, cell] of Object.entries(row)) {
        if (/^-?\d/.test(cell)) continue
        expect(/^[=+\-@\t\r]/.test(cell), `${column}: ${cell.slice(0, 80)}`).toBe(false)
      }
    }
    expect(documents.find(({ id }) => id === 'formula')?.title).toBe("'=cmd|' /C calc'!A0")
  })

  test('with --strict: 3, and the same bytes but for the time', { timeout: 180_000 }, async () => {
    const second = await measured(
      ['run', 'hostile.yaml', '--out', 'two/hostile', '--strict', '--quiet'],
      project.root,
    )
    expect(second.code).toBe(3)
    const [one, two] = await Promise.all(
      ['one', 'two'].map((name) => contentsOf(join(project.root, name, 'hostile'))),
    )
    const { 'manifest.json': manifestOne = '', ...filesOne } = one ?? {}
    const { 'manifest.json': manifestTwo = '', ...filesTwo } = two ?? {}
    expect(Object.keys(filesTwo)).toEqual(Object.keys(filesOne))
    for (const [name, content] of Object.entries(filesOne))
      expect(filesTwo[name] === content, name).toBe(true)
    const { finished: _, ...stable } = JSON.parse(manifestOne)
    const { finished, ...again } = JSON.parse(manifestTwo)
    expect(again).toEqual(stable)
    expect(finished).toMatch(/^20\d\d-/)
  })

  test('read one at a time or eight at once: the same readings', { timeout: 180_000 }, async () => {
    const path = join(project.root, 'in')
    const readingsAt = async (width: number) => {
      const hash = createHash('sha256')
      const sources = [{ path, fetch: 'linked', limits: { pdfSeconds: 3 } } as const]
      for await (const reading of readSources(sources, { width })) hash.update(`${JSON.stringify(reading)}\n`)
      return hash.digest('hex')
    }
    const one = await readingsAt(1)
    expect(await readingsAt(8)).toBe(one)
    expect(project.asked).toEqual([])
  })
})

describe.skipIf(process.env.ROSTRUM_BIG === undefined)('with ROSTRUM_BIG', () => {
  test('a line of a gigabyte takes no more memory than one of 100 MB', { timeout: 600_000 }, async () => {
    const root = await mkdtemp(join(tmpdir(), 'rostrum-big-'))
    onTestFinished(() => rm(root, { recursive: true, force: true }))
    mkdirSync(join(root, 'in'))
    writeFileSync(join(root, 'mine.yaml'), OWN_LEXICON)
    writeFileSync(join(root, 'big.yaml'), 'name: big\nsources: [{path: in}]\nlexicons: [mine.yaml]\n')
    writeFileSync(join(root, 'in', 'a.txt'), PROSE.join('\n'))
    const piece = Buffer.alloc(16 * MIB, 0x61)
    for (const name of ['line.jsonl', 'line.csv', 'line.txt']) {
      const path = join(root, 'in', name)
      writeFileSync(path, name.endsWith('.csv') ? 'id,text\n' : '')
      for (let part = 0; part < 64; part++) appendFileSync(path, piece)
    }
    const { code, memory, seconds } = await measured(['run', 'big.yaml', '--out', 'out'], root)
    const found = await parseRecords(readFileSync(join(root, 'out', 'rejected.csv'), 'utf8'))
    expect([code, ...found.map((row) => row.code).sort()]).toEqual([
      0,
      'file-too-large',
      'record-too-long',
      'record-too-long',
    ])
    console.log(`three lines of 1 GiB: ${seconds.toFixed(1)} s, ${Math.round((memory ?? 0) / MIB)} MiB`)
    if (memory !== undefined) expect(memory).toBeLessThan(500 * MIB)
  })
})
