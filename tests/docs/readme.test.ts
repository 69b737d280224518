import { spawnSync } from 'node:child_process'
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import * as library from '../../src/index.ts'
import { PROGRAM, ROOT } from '../cli/built.ts'

const README = join(ROOT, 'README.md')

/** With UPDATE_README=1 what commands print becomes what the page shows. */
const IS_UPDATE = process.env.UPDATE_README === '1'

interface Block {
  /** What the comment above it says is done with it. */
  readonly mark: string
  readonly language: string
  readonly content: string
  /** The whole of it, mark and fences included. */
  readonly written: string
}

const BLOCK = /(?:^<!-- (?<mark>.+) -->\n)?^```(?<language>\w+)\n(?<content>[\s\S]*?)^```$/gm

function blocksOf(page: string): Block[] {
  return [...page.matchAll(BLOCK)].map(({ 0: written, groups }) => ({
    mark: groups?.mark ?? '',
    language: groups?.language ?? '',
    content: groups?.content ?? '',
    written,
  }))
}

const page = readFileSync(README, 'utf8')
const blocks = blocksOf(page)
let folder = ''

/** Runs what a user types into a shell in the folder of rostrum. */
function shell(command: string) {
  const { NODE_OPTIONS, FORCE_COLOR, ...env } = process.env
  const { status, stdout, stderr } = spawnSync('sh', ['-e', '-c', command], {
    cwd: folder,
    encoding: 'utf8',
    env: { ...env, npm_config_offline: 'true', npm_config_loglevel: 'error' },
  })
  return { status, stdout, stderr }
}

// A walk through the page in order: what one block writes, a later one uses.
describe.skipIf(process.platform === 'win32')('README.md, word for word', () => {
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'rostrum-readme-'))
    for (const name of ['corpora', 'lexicons', 'pipelines']) symlinkSync(join(ROOT, name), join(folder, name))
    mkdirSync(join(folder, 'node_modules', '.bin'), { recursive: true })
    symlinkSync(ROOT, join(folder, 'node_modules', 'rostrum'))
    symlinkSync(PROGRAM, join(folder, 'node_modules', '.bin', 'rostrum'))
    writeFileSync(join(folder, 'package.json'), '{"private": true}\n')
    // What `npm start` has left when the page is read to here.
    expect(shell('npx rostrum run pipelines/sample.yaml').status).toBe(0)
  })

  afterAll(() => rmSync(folder, { recursive: true, force: true }))

  test('every block says what is done with it', () => {
    for (const { mark, language, content } of blocks) {
      const kinds = language === 'sh' ? /^(run|not run: .+)$/ : /^(file: .+|shows: .+)$/
      expect([content, mark]).toEqual([content, expect.stringMatching(kinds)])
    }
    expect(blocks.filter(({ mark }) => mark === 'run').length).toBeGreaterThan(3)
  })

  test.for(blocks.map((block, at) => [at, block.mark, block] as const))(
    'block %i: %s',
    { timeout: 60_000 },
    ([, mark, block]) => {
      if (mark.startsWith('file: ')) {
        const path = join(folder, mark.slice('file: '.length))
        mkdirSync(dirname(path), { recursive: true })
        writeFileSync(path, block.content)
        expect(existsSync(path)).toBe(true)
      } else if (mark === 'run') {
        for (const line of block.content.trimEnd().split('\n')) {
          const { status, stderr } = shell(line)
          expect([line, status, stderr]).toEqual([line, 0, expect.not.stringMatching(/\bat .*\.js:\d/)])
        }
      } else if (mark.startsWith('shows: ')) {
        const { status, stdout, stderr } = shell(mark.slice('shows: '.length))
        expect([status, stderr]).toEqual([0, ''])
        if (IS_UPDATE) {
          const fresh = `<!-- ${mark} -->\n\`\`\`${block.language}\n${stdout}\`\`\``
          writeFileSync(
            README,
            readFileSync(README, 'utf8').replace(block.written, () => fresh),
          )
        } else expect(stdout).toBe(block.content)
      }
    },
  )
})

describe('README.md keeps up', () => {
  test('links lead somewhere', () => {
    for (const [, target = ''] of page.matchAll(/\]\(([^)]+)\)/g)) {
      if (/^https?:/.test(target)) continue
      const [path = '', heading] = target.split('#')
      expect([target, existsSync(join(ROOT, path))]).toEqual([target, true])
      if (heading === undefined) continue
      const headings = [
        ...readFileSync(path === '' ? README : join(ROOT, path), 'utf8').matchAll(/^#+ (.+)$/gm),
      ].map(([, words = '']) => words.toLowerCase().replaceAll(' ', '-'))
      expect(headings).toContain(heading)
    }
  })

  test('every export of the library has its row, and no other', () => {
    const section = page.slice(
      page.indexOf('| export | what it does |'),
      page.indexOf('The records that go from'),
    )
    const named = [...section.matchAll(/`(\w+)(?:\([^)]*\))?`/g)].map(([, name]) => name)
    const described = section
      .split('\n')
      .filter((line) => line.startsWith('| `'))
      .flatMap((line) =>
        [...(line.split(' | ')[0] ?? '').matchAll(/`(\w+)(?:\([^)]*\))?`/g)].map(([, name]) => name),
      )
    expect(described.sort()).toEqual(Object.keys(library).sort())
    expect(named).toEqual(expect.arrayContaining(described))
  })

  test('every script that is named is one', () => {
    const { scripts } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'))
    const named = [...page.matchAll(/npm (?:run ([\w:-]+)|(start|test)\b)/g)].map(
      ([, run, own]) => run ?? own,
    )
    expect(named.length).toBeGreaterThan(5)
    for (const name of named) expect(Object.keys(scripts)).toContain(name)
  })

  test('every option of the commands that a page names is one', () => {
    const commands = 'run, score, explain, sample, validate, diff, watch, init, doctor'.split(', ')
    const parts = ['info', 'check', 'compact', 'export'].map((part) => `store ${part}`)
    const helps = [...commands, ...parts].map(
      (command) =>
        spawnSync(process.execPath, [PROGRAM, ...command.split(' '), '--help'], { encoding: 'utf8' }).stdout,
    )
    for (const [, option] of page.matchAll(/(?<=[\s`])(--[a-z-]+)/g))
      if (option !== undefined) expect(helps.join('')).toContain(option)
  })
})

const WITH_EXAMPLE = 'run, score, explain, tag, sample, validate, diff, watch, init, doctor'.split(', ')

test('every command has help with an example', () => {
  const { stdout } = spawnSync(process.execPath, [PROGRAM, '--help'], { encoding: 'utf8' })
  const commands = [...stdout.matchAll(/^ {2}([a-z]+) /gm)].map(([, name]) => name ?? '')
  expect(commands).toEqual(expect.arrayContaining([...WITH_EXAMPLE, 'lexicon', 'store']))
  for (const command of WITH_EXAMPLE) {
    const help = spawnSync(process.execPath, [PROGRAM, 'help', command], { encoding: 'utf8' })
    expect([command, help.status, help.stdout]).toEqual([
      command,
      0,
      expect.stringContaining(`  rostrum ${command} `),
    ])
  }
})

test('the version is one: package.json, the program, CITATION.cff', () => {
  const { version } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'))
  expect(library.VERSION).toBe(version)
  expect(readFileSync(join(ROOT, 'CITATION.cff'), 'utf8')).toContain(`\nversion: ${version}\n`)
})

test('every pipeline, lexicon and page of documentation is in what is published', () => {
  const { files } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'))
  for (const name of ['lexicons', 'pipelines', 'dist']) expect(files).toContain(name)
  for (const name of readdirSync(join(ROOT, 'corpora')))
    if (!['us', 'ungdc'].includes(name)) expect(files).toContain(`corpora/${name}`)
})
