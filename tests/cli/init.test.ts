import { existsSync } from 'node:fs'
import { mkdir, readFile, realpath, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, onTestFinished, test, vi } from 'vitest'
import { type InitCommandOptions, init } from '../../src/cli/init.ts'
import { readPipeline } from '../../src/pipeline/pipeline.ts'
import { parseRecords } from '../write/folder.ts'
import { folderOf, rostrum } from './built.ts'

/** The command in a folder: its exit code or the message of its mistake, and what it says. */
async function initIn(folder: string, path: string | undefined, options: InitCommandOptions = {}) {
  const said: string[] = []
  const cwd = vi.spyOn(process, 'cwd').mockReturnValue(folder)
  const write = vi.spyOn(process.stderr, 'write').mockImplementation((text) => said.push(String(text)) > 0)
  const restore = () => {
    cwd.mockRestore()
    write.mockRestore()
  }
  onTestFinished(restore)
  try {
    const ended: number | string = await init(path, options).catch((error: Error) => error.message)
    return { ended, said: said.join('') }
  } finally {
    restore()
  }
}

test('a new project works at once, and its lexicon passes its tests', async () => {
  const folder = await realpath(await folderOf())
  const { ended, said } = await initIn(folder, join(folder, 'my speeches'))
  expect(ended).toBe(0)
  expect(said).toContain('made   my speeches/pipeline.yaml\n')
  expect(said).toContain("\nNext:\n  cd 'my speeches'\n  rostrum run pipeline.yaml\n")
  const project = { folder: join(folder, 'my speeches') }

  const run = await rostrum(['run', 'pipeline.yaml', '--strict'], project)
  expect([run.code, run.stderr]).toEqual([0, expect.stringContaining('0 inputs left out, 0 remarks')])
  const text = await readFile(join(project.folder, 'outputs/my-speeches/documents.csv'), 'utf8')
  expect(await parseRecords(text)).toMatchObject([
    { id: 'cod-council', date: '2024-02-19', dominant: 'multipartner', dominant_stewardship: 'stewardship' },
    { id: 'harbour-school', date: '2023-09-04', dominant: 'pluralist', dominant_stewardship: 'stewardship' },
  ])

  const tested = await rostrum(['lexicon', 'test', 'lexicons/mine.yaml'], project)
  expect([tested.code, tested.stdout]).toEqual([0, expect.stringContaining(' 0 failed (8 of entries')])
  expect(tested.stdout).not.toContain('remark')
  const checked = await rostrum(['lexicon', 'check', 'lexicons/mine.yaml'], project)
  expect(checked.stderr).toBe('4 entries in 1 file, no mistake found\n')
  const explained = await rostrum(['explain', 'pipeline.yaml', '--id', 'cod-council'], project)
  expect([explained.code, explained.stdout]).toEqual([0, expect.stringContaining('common heritage')])
})

test('the options in its comments are right too', async () => {
  const folder = await folderOf()
  await initIn(folder, folder)
  const text = await readFile(join(folder, 'pipeline.yaml'), 'utf8')
  const open = text.replace(
    /^( *)# (?=- path|- url|- \{| {2}(?:pattern|docvars|columns|schedule|timezone|contact):|watch:)/gm,
    '$1',
  )
  await writeFile(join(folder, 'open.yaml'), open)
  const { file } = readPipeline(join(folder, 'open.yaml'), [])
  expect(file.sources.map(({ path }) => path)).toEqual([
    'texts',
    'archive/*.txt',
    'statements.csv',
    undefined,
  ])
  expect(file.sources.at(-1)?.url).toBe('https://www.example.org/speeches.rss')
  expect(file.watch).toMatchObject({ schedule: '0 7 * * 1-5', timezone: 'Europe/Rome' })
  expect(file.series).toHaveLength(2)
})

test('what was there is named; where a pipeline is, all that is in the way, with nothing written', async () => {
  const folder = await folderOf({ '.gitignore': '*.log\n' })
  const first = await initIn(folder, undefined, { name: 'desk' })
  expect(first.ended).toBe(0)
  expect(first.said).toContain('left   .gitignore  is there already, and stays as it is\n')
  expect(first.said).toContain('add a line  outputs/  to it')
  expect(first.said).not.toContain('  cd ')
  const { ended } = await initIn(folder, undefined)
  expect(String(ended).split('\n')).toHaveLength(8)
  expect(ended).toContain('pipeline.yaml  is there already, and is not written over')
})

test('quiet says what is left, and nothing else', async () => {
  const folder = await folderOf({ 'README.md': '' })
  const { said } = await initIn(folder, undefined, { quiet: true })
  expect(said).toBe('left   README.md  is there already, and stays as it is\n')
})

test('--schedule writes the files of a scheduler, and says what to do with them', async () => {
  const folder = await realpath(await folderOf())
  await mkdir(join(folder, 'desk'))
  await writeFile(
    join(folder, 'desk/pipeline.yaml'),
    'name: desk\nsources: [{path: texts}]\nwatch: {schedule: "0 7 * * *"}\n',
  )
  const { ended, said } = await initIn(folder, 'desk/pipeline.yaml', { schedule: 'systemd' })
  expect(ended).toBe(0)
  expect(said).toContain('made   desk/schedule/rostrum-desk.timer\n')
  expect(said).toContain(
    `note   results go to ${folder}/outputs/desk, as with rostrum run started in ${folder}\n`,
  )
  expect(said).toContain('sudo systemctl enable --now rostrum-desk.timer')
  const unit = await readFile(join(folder, 'desk/schedule/rostrum-desk.service'), 'utf8')
  const [, node = '', script = ''] = /^ExecStart=(\S+) (\S+) watch /m.exec(unit) ?? []
  expect([node, existsSync(script), script.endsWith('/cli/main.js')]).toEqual([process.execPath, true, true])
  await initIn(folder, 'desk/pipeline.yaml', { schedule: 'cron', out: 'elsewhere' })
  expect(existsSync(join(folder, 'elsewhere/rostrum-desk.crontab'))).toBe(true)
})

test.for([
  ['--out', { out: 'a' }, '--out  goes with --schedule'],
  ['--name', { name: 'a', schedule: 'cron' }, '--name  names a new project'],
] as const)('%s where it means nothing is a mistake', async ([, options, message]) => {
  const { ended } = await initIn(await folderOf(), undefined, options)
  expect(ended).toContain(message)
})
