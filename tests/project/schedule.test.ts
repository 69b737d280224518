import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { chmod, mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { parse } from 'yaml'
import { RostrumError } from '../../src/error.ts'
import { type Scheduler, writeSchedule } from '../../src/project/schedule.ts'
import { folderOf, textsOf } from './folder.ts'

const PIPELINE = `name: morning
sources: [{path: texts}]
watch: {schedule: "0 7 1 * mon-fri", timezone: Europe/Rome}
`
/** A name that the shell, cron, systemd, YAML and GitHub each read something into. */
const HARD_NAME = `50% o'clock $HOME "x" #1 {a,b}`

async function write(
  scheduler: Scheduler,
  folder: string,
  changes: Partial<Parameters<typeof writeSchedule>[2]> = {},
) {
  return writeSchedule(join(folder, 'pipeline.yaml'), scheduler, {
    folder,
    node: process.execPath,
    script: join(folder, 'main.js'),
    user: 'press',
    ...changes,
  })
}

async function problemsOf(work: Promise<unknown>): Promise<readonly string[]> {
  const error = await work.then(
    () => undefined,
    (reason: unknown) => reason,
  )
  if (!(error instanceof RostrumError)) throw new Error(`no RostrumError but ${error}`)
  return error.problems.map(({ message }) => message)
}

describe('the schedule of a pipeline', () => {
  test.for([
    [
      'no schedule',
      'name: a\nsources: [{path: texts}]\n',
      'has no schedule; write one into it, such as  watch: {schedule: "0 7 * * *"',
    ],
    [
      'no cron',
      'name: a\nsources: [{path: texts}]\nwatch: {schedule: often}\n',
      'schedule "often": a schedule has 5 fields',
    ],
    [
      'no such zone',
      'name: a\nsources: [{path: texts}]\nwatch: {schedule: "0 7 * * *", timezone: Europe/Rom}\n',
      'schedule "0 7 * * *": "Europe/Rom" is no time zone',
    ],
    [
      'never',
      'name: a\nsources: [{path: texts}]\nwatch: {schedule: "0 7 31 2 *"}\n',
      'schedule "0 7 31 2 *": such a time never comes',
    ],
    [
      'croner alone',
      'name: a\nsources: [{path: texts}]\nwatch: {schedule: "0 7 L * *"}\n',
      'rostrum watch keeps such a schedule by itself; for other schedulers write the timer by hand',
    ],
    [
      'seconds',
      'name: a\nsources: [{path: texts}]\nwatch: {schedule: "0 0 7 * * *"}\n',
      'has 6 fields; expected five',
    ],
    ['no name', 'sources: [{path: texts}]\nwatch: {schedule: "0 7 * * *"}\n', 'name: is missing'],
    [
      'no name of a variable',
      'name: a\nsources: [{path: texts}]\nwatch: {schedule: "0 7 * * *", hooks: [{on: run, webhook: https://example.org, secret_env: "A B"}]}\n',
      'secret_env "A B" is no name of an environment variable',
    ],
    ['no YAML', 'name: [a\n', 'not valid YAML'],
  ] as const)('%s is a mistake', async ([, text, message]) => {
    const folder = await folderOf({ 'pipeline.yaml': text })
    const problems = await problemsOf(write('systemd', folder))
    expect(problems).toHaveLength(1)
    expect(problems[0]).toContain(message)
    expect(existsSync(join(folder, 'schedule'))).toBe(false)
  })

  test('no pipeline is a mistake', async () => {
    expect(await problemsOf(write('cron', await folderOf()))).toEqual(['there is no such file'])
  })

  test('where it has none of its own, those of its sources, each once', async () => {
    const url = 'https://example.org/feed'
    const sources = ['0 7 * * *', '30 12 * * *', '0 7 * * *'].map((schedule) => ({ url, schedule }))
    const folder = await folderOf({ 'pipeline.yaml': JSON.stringify({ name: 'a', sources }) })
    const [, timer = ''] = await textsOf((await write('systemd', folder)).made)
    expect(timer.match(/^OnCalendar=.*$/gm)).toEqual([
      'OnCalendar=*-*-* 07:00:00 UTC',
      'OnCalendar=*-*-* 12:30:00 UTC',
    ])
  })

  test('what is there with other content is not written over, and nothing is written', async () => {
    const folder = await folderOf({ 'pipeline.yaml': PIPELINE, 'schedule/rostrum-morning.timer': 'mine' })
    expect(await problemsOf(write('systemd', folder))).toEqual([
      expect.stringContaining('is there already with other content; nothing was written'),
    ])
    expect(existsSync(join(folder, 'schedule/rostrum-morning.service'))).toBe(false)
    expect(await readFile(join(folder, 'schedule/rostrum-morning.timer'), 'utf8')).toBe('mine')
  })

  test('written a second time, it stays', async () => {
    const folder = await folderOf({ 'pipeline.yaml': PIPELINE })
    const first = await write('systemd', folder)
    expect(await write('systemd', folder)).toMatchObject({ made: [], unchanged: first.made })
  })
})

describe('systemd', () => {
  test('a timer, the job it starts, and a service that keeps going', async () => {
    const folder = await folderOf({ 'pipeline.yaml': PIPELINE })
    const { made } = await write('systemd', folder)
    expect(made).toEqual(
      ['.service', '.timer', '-watch.service'].map((end) => join(folder, `schedule/rostrum-morning${end}`)),
    )
    const [once = '', timer = '', watch = ''] = await textsOf(made)
    expect(timer.match(/^OnCalendar=.*$/gm)).toEqual([
      'OnCalendar=*-*-01 07:00:00 Europe/Rome',
      'OnCalendar=Mon..Fri *-*-* 07:00:00 Europe/Rome',
    ])
    for (const line of ['Persistent=true', 'RandomizedDelaySec=60', 'WantedBy=timers.target'])
      expect(timer).toContain(`\n${line}\n`)
    const command = `${process.execPath} ${folder}/main.js watch ${folder}/pipeline.yaml`
    for (const line of [
      'Type=oneshot',
      `ExecStart=${command} --once`,
      'User=press',
      `WorkingDirectory=${folder}`,
      'ProtectSystem=strict',
      `ReadWritePaths=${folder}/outputs`,
      'NoNewPrivileges=true',
      'PrivateTmp=true',
      'MemoryMax=4G',
    ])
      expect(once).toContain(`\n${line}\n`)
    expect(once).not.toContain('[Install]')
    for (const line of [`ExecStart=${command}`, 'Restart=on-failure', 'RestartPreventExitStatus=2'])
      expect(watch).toContain(`\n${line}\n`)
    // A unit whose folder is not there does not start.
    expect(existsSync(join(folder, 'outputs'))).toBe(true)
  })

  const hasSystemd = spawnSync('systemd-analyze', ['--version']).status === 0
  test.skipIf(!hasSystemd).for(['plain', HARD_NAME])(
    'systemd finds no fault with units in %s',
    async (name) => {
      const folder = await folderOf({ 'pipeline.yaml': PIPELINE, 'main.js': '' }, name)
      const { made } = await write('systemd', folder, { user: 'root' })
      const { status, stderr } = spawnSync('systemd-analyze', ['verify', '--man=no', ...made], {
        encoding: 'utf8',
      })
      expect([status, stderr]).toEqual([0, ''])
    },
  )

  test('what systemd would read into a path is escaped, each where it must be', async () => {
    const folder = await folderOf({ 'pipeline.yaml': PIPELINE }, HARD_NAME)
    const [once = ''] = await textsOf((await write('systemd', folder)).made)
    expect(once).toContain(`50%% o'clock $$HOME \\"x\\" #1 {a,b}/pipeline.yaml" --once\n`)
    expect(once).toMatch(/^WorkingDirectory=\/.*\/50%% o'clock \$HOME "x" #1 \{a,b\}$/m)
    expect(once).toMatch(/^ReadWritePaths="\/.*\/50%% o'clock \$HOME \\"x\\" #1 \{a,b\}\/outputs"$/m)
  })

  test.for([
    ['a new line', 'a\nExecStartPost=evil'],
    ['a backslash at its end', 'a\\'],
  ] as const)('a path with %s is refused', async ([, name]) => {
    const folder = await folderOf({ 'pipeline.yaml': PIPELINE }, name)
    const problems = await problemsOf(write('systemd', folder))
    expect(problems[0]).toContain('which cannot be written there; move or rename it')
  })

  test('a time of night is told: clocks may jump over it', async () => {
    const night =
      'name: a\nsources: [{path: texts}]\nwatch: {schedule: "30 2 * * *", timezone: Europe/Rome}\n'
    const told = async (text: string) =>
      (await write('systemd', await folderOf({ 'pipeline.yaml': text }))).notes.join('\n')
    expect(await told(night)).toContain('a timer passes over a time that is not there')
    expect(await told(PIPELINE)).not.toContain('a timer passes over')
  })
})

describe('cron', () => {
  /** What a shell makes of the line after cron has put % back: the words that the program is given, and its folder. */
  async function runLine(line: string, folder: string): Promise<string> {
    const fake = join(folder, 'node')
    await writeFile(fake, '#!/bin/sh\npwd\nprintf "%s\\n" "$@"\n')
    await chmod(fake, 0o755)
    const command = line.replace(/^(\S+ ){5} /, '')
    expect(command.replaceAll('\\%', '')).not.toContain('%')
    const { stdout, stderr, status } = spawnSync('/bin/sh', ['-c', command.replaceAll('\\%', '%')], {
      encoding: 'utf8',
      cwd: '/',
    })
    expect([stdout, stderr, status]).toEqual(['', '', 0])
    return readFile(join(folder, 'outputs/morning.log'), 'utf8')
  }

  test.for(['plain', HARD_NAME])('the line starts the program with its words in %s', async (name) => {
    const folder = await folderOf({ 'pipeline.yaml': PIPELINE }, name)
    const { made, notes } = await write('cron', folder, { node: join(folder, 'node') })
    const [text = ''] = await textsOf(made)
    const line = text.trimEnd().split('\n').at(-1) ?? ''
    expect(line).toMatch(/^0 7 1 \* 1-5 {2}cd /)
    expect(await runLine(line, folder)).toBe(
      `${[folder, join(folder, 'main.js'), 'watch', join(folder, 'pipeline.yaml'), '--once'].join('\n')}\n`,
    )
    expect(text).toContain('\nCRON_TZ=Europe/Rome\n')
    expect(notes.join('\n')).toContain('not every cron goes by Europe/Rome')
  })

  test.for([
    ['a backslash, which crons read differently', 'a\\b'],
    ['a new line, which would be a line of its own', 'a\n* * * * * evil'],
  ] as const)('a path with %s is refused', async ([, name]) => {
    const folder = await folderOf({ 'pipeline.yaml': PIPELINE }, name)
    expect((await problemsOf(write('cron', folder)))[0]).toContain('a control character or a backslash')
  })
})

describe('github', () => {
  async function workflow(folder: string) {
    const [text = ''] = await textsOf((await write('github', folder)).made)
    return { text, value: parse(text) }
  }

  test('a workflow with the schedule, the least permissions, one at a time', async () => {
    const folder = await folderOf({ 'pipeline.yaml': PIPELINE, '.git/HEAD': '' })
    const { text, value } = await workflow(folder)
    expect(value).toMatchObject({
      on: { schedule: [{ cron: '0 7 1 * 1-5', timezone: 'Europe/Rome' }], workflow_dispatch: null },
      permissions: { contents: 'write' },
      concurrency: { group: 'rostrum-morning', 'cancel-in-progress': false },
      jobs: {
        watch: {
          defaults: { run: { 'working-directory': '.' } },
          env: { PIPELINE: 'pipeline.yaml', RESULTS: 'outputs/morning' },
        },
      },
    })
    const steps: { uses?: string; run?: string }[] = value.jobs.watch.steps
    const used = steps.flatMap(({ uses }) => uses ?? [])
    expect(used.map((action) => action.replace(/\d+$/, ''))).toEqual([
      'actions/checkout@v',
      'actions/setup-node@v',
      'actions/cache@v',
    ])
    expect(steps.map(({ run }) => run)).toContain('npx --no-install rostrum watch "$PIPELINE" --once')
    expect(text).toContain("# GitHub's clock is UTC unless a time zone is named")
    // Nothing of this machine is in it.
    expect(text).not.toContain(folder)
  })

  test('npm ci where the versions are locked', async () => {
    const files = { 'pipeline.yaml': PIPELINE, '.git/HEAD': '' }
    expect((await workflow(await folderOf(files))).text).toContain('run: npm install --no-save rostrum@')
    const locked = await folderOf({ ...files, 'package-lock.json': '{}' })
    expect((await workflow(locked)).text).toContain('run: npm ci\n')
  })

  test('without a time zone it is UTC, as everywhere', async () => {
    const folder = await folderOf({
      'pipeline.yaml': 'name: a\nsources: [{path: texts}]\nwatch: {schedule: "0 7 * * *"}\n',
      '.git/HEAD': '',
    })
    expect((await workflow(folder)).value.on.schedule).toEqual([{ cron: '0 7 * * *', timezone: 'UTC' }])
  })

  test('paths start from the top of the repository, and stay text in YAML and shell', async () => {
    const top = await folderOf({ '.git/HEAD': '' })
    const folder = join(top, HARD_NAME)
    await mkdir(folder)
    await writeFile(join(folder, 'pipeline.yaml'), PIPELINE)
    const { value } = await workflow(folder)
    expect(value.jobs.watch.defaults.run['working-directory']).toBe(HARD_NAME)
    expect(value.jobs.watch.steps[3].with.path).toBe(`${HARD_NAME}/outputs/morning/store.duckdb`)
  })

  test('what was collected and the results are committed, the store is not', async () => {
    const folder = await folderOf({ 'pipeline.yaml': PIPELINE })
    const git = (...args: string[]) => spawnSync('git', args, { cwd: folder, encoding: 'utf8' })
    git('init', '--quiet')
    await writeFile(join(folder, '.gitignore'), 'outputs/\n')
    const { value } = await workflow(folder)
    await mkdir(join(folder, 'outputs/morning/collected/a'), { recursive: true })
    for (const file of ['collected/a/one.json', 'scores.csv', 'store.duckdb', 'store.duckdb.wal'])
      await writeFile(join(folder, 'outputs/morning', file), 'x')
    const script: string = value.jobs.watch.steps.at(-1).run
    const adding = script.split('\n').find((line) => line.includes('git add')) ?? ''
    const { env } = value.jobs.watch
    const added = spawnSync('bash', ['-e', '-c', adding], { cwd: folder, env: { ...process.env, ...env } })
    expect(added.status).toBe(0)
    expect(git('diff', '--cached', '--name-only').stdout.trim().split('\n')).toEqual([
      'outputs/morning/collected/a/one.json',
      'outputs/morning/scores.csv',
    ])
  })

  test('results outside the repository are refused', async () => {
    const text = `${PIPELINE}outputs: {folder: /elsewhere}\n`
    const folder = await folderOf({ 'pipeline.yaml': text, '.git/HEAD': '' })
    expect((await problemsOf(write('github', folder)))[0]).toContain('lies outside the repository')
  })

  test('a path that GitHub would compute with is refused', async () => {
    const folder = await folderOf({ 'pipeline.yaml': PIPELINE, '.git/HEAD': '' }, `${'$'}{{ secrets.A }}`)
    expect((await problemsOf(write('github', folder)))[0]).toContain('which cannot be written there')
  })
})

describe('what hooks and logs need', () => {
  const HOOKS = `name: a
sources: [{path: texts}]
watch:
  jitter: 90
  schedule: 0 7 * * *
  log: {file: LOGS/a.log}
  hooks:
    - {on: failure, webhook: https://example.org/, secret_env: DESK_SECRET}
    - {on: run, command: [notify]}
`
  const files = async (scheduler: Scheduler) => {
    const logs = join(await folderOf(), 'logs')
    const folder = await folderOf({ 'pipeline.yaml': HOOKS.replace('LOGS', logs), '.git/HEAD': '' })
    const written = await write(scheduler, folder)
    const [text = ''] = await textsOf(written.made)
    return { folder, logs, made: written.made, text, told: [...written.notes, ...written.next].join('\n') }
  }

  test('systemd: secrets in a file of their own, the log where it may be written', async () => {
    const { folder, logs, made, text, told } = await files('systemd')
    expect((await textsOf(made))[1]).toContain('\nRandomizedDelaySec=90\n')
    expect(text).toContain('\nEnvironmentFile=/etc/rostrum-a.env\n')
    expect(text).toContain(`\nReadWritePaths=${folder}/outputs ${logs}\n`)
    expect(existsSync(logs)).toBe(true)
    expect(told).toContain(
      'write a line NAME=value for DESK_SECRET into /etc/rostrum-a.env, and chmod 600 it',
    )
    expect(told).toContain('programs that hooks start may write where the service may')
  })

  test('cron: a line is asked for', async () => {
    expect((await files('cron')).text).toContain('\n# A hook needs a line here:  DESK_SECRET=…\n')
  })

  test('github: the secret is given to the one step that needs it', async () => {
    const { text, told } = await files('github')
    const steps: Record<string, unknown>[] = parse(text).jobs.watch.steps
    expect(steps.filter(({ env }) => env !== undefined)).toEqual([
      expect.objectContaining({ env: { DESK_SECRET: `${'$'}{{ secrets.DESK_SECRET }}` } }),
    ])
    expect(told).toContain('give it the secret DESK_SECRET')
  })
})
