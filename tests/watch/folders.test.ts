import { EventEmitter } from 'node:events'
import { appendFileSync, mkdirSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { expect, onTestFinished, test } from 'vitest'
import { watchFolders } from '../../src/watch/folders.ts'
import { createFilter, rootsOf } from '../../src/watch/roots.ts'
import { freshFolder, keptLog } from './watch-folder.ts'

test('folders of paths: a folder itself, what a glob starts from, the folder of a file', () => {
  const folder = freshFolder()
  mkdirSync(join(folder, 'speeches', 'deep'), { recursive: true })
  writeFileSync(join(folder, 'talk.v2.txt'), '')
  mkdirSync(join(folder, 'odd[1]'))
  const at = (...names: string[]) => join(folder, ...names)
  expect(
    rootsOf([
      at('speeches'),
      at('speeches/**/*.txt'),
      at('talk.v2.txt'),
      at('coming.csv'),
      at('odd[1]'),
      at('no/such/*.txt'),
      at('none/x.txt'),
    ]),
  ).toEqual({
    roots: [
      { folder: at('speeches'), stem: undefined },
      { folder: at('speeches'), stem: undefined },
      { folder, stem: 'talk.' },
      { folder, stem: 'coming.' },
      { folder: at('odd[1]'), stem: undefined },
    ],
    missing: [at('no/such'), at('none/x.txt')],
  })
})

test.for([
  ['/in', true],
  ['/in/a.txt', true],
  ['/in/deep/er/a.txt', true],
  ['/in/.git/x', false],
  ['/in/deep/.a.txt.swp', false],
  ['/in/out', false],
  ['/in/out/scores.csv', false],
  ['/in/outside/a.txt', true],
  ['/one/talk.txt', true],
  ['/one/talk.yaml', true],
  ['/one/talker.txt', false],
  ['/one/talk.d/x', true],
  ['/one/talk.d/.x', false],
  ['/inn/a.txt', false],
] as const)('what counts: %s %s', ([path, expected]) => {
  const counts = createFilter(
    [
      { folder: '/in', stem: undefined },
      { folder: '/one', stem: 'talk.' },
    ],
    '/in/out',
  )
  expect(counts(path)).toBe(expected)
})

/** Watches, and gives what came as a promise for the next call. */
async function watching(
  paths: readonly string[],
  options: { readonly outputFolder?: string; readonly lookMs?: number; readonly settleMs?: number } = {},
) {
  const { outputFolder = '/nowhere', lookMs = 60_000, settleMs = 100 } = options
  const log = keptLog()
  const calls: (readonly string[])[] = []
  const events = new EventEmitter()
  const folders = await watchFolders({
    paths,
    outputFolder,
    settleMs,
    lookMs,
    log,
    onChange: (changed) => {
      calls.push(changed)
      events.emit('change')
    },
  })
  onTestFinished(() => folders.close())
  const next = () => new Promise<void>((resolve) => events.once('change', () => resolve()))
  return { folders, calls, log, next }
}

test('what comes, changes, moves and goes is noticed, once all is quiet', async () => {
  const folder = freshFolder()
  const speeches = join(folder, 'speeches')
  mkdirSync(speeches)
  writeFileSync(join(speeches, 'a.txt'), 'one')
  const { folders, calls, next } = await watching([speeches], { outputFolder: join(speeches, 'out') })
  expect(folders.how()).toBe('watched')
  const first = next()
  for (const name of ['b', 'c', 'd']) writeFileSync(join(speeches, `${name}.txt`), 'two')
  mkdirSync(join(speeches, 'new', 'deep'), { recursive: true })
  writeFileSync(join(speeches, 'new', 'deep', 'e.txt'), 'three')
  await first
  expect(calls.flat()).toContain(join(speeches, 'b.txt'))
  await sleep(500) // the rest of what was written at once
  const before = calls.length
  mkdirSync(join(speeches, 'out'))
  writeFileSync(join(speeches, 'out', 'scores.csv'), 'no matter')
  writeFileSync(join(speeches, '.hidden'), 'no matter')
  await sleep(500)
  expect(calls.length).toBe(before)
  const second = next()
  rmSync(join(speeches, 'a.txt'))
  await second
  const third = next()
  writeFileSync(join(speeches, '.draft'), 'four')
  renameSync(join(speeches, '.draft'), join(speeches, 'b.txt'))
  await third
  expect(calls.at(-1)).toEqual([join(speeches, 'b.txt')])
})

test('nothing is told while a file is still being written', async () => {
  const folder = freshFolder()
  const { calls, next } = await watching([folder], { settleMs: 400 })
  const noticed = next()
  writeFileSync(join(folder, 'whole.txt'), 'one')
  for (let part = 0; part < 10; part++) {
    appendFileSync(join(folder, 'long.txt'), 'x'.repeat(1000))
    await sleep(100)
  }
  expect(calls).toEqual([])
  await noticed
  expect(calls).toEqual([[join(folder, 'long.txt'), join(folder, 'whole.txt')]])
})

test('a single file is noticed also when another takes its place, and its neighbours are not', async () => {
  const folder = freshFolder()
  const path = join(folder, 'talk.txt')
  writeFileSync(path, 'one')
  const { calls, next } = await watching([path])
  writeFileSync(join(folder, 'other.txt'), 'no matter')
  for (const round of ['two', 'three!']) {
    const noticed = next()
    writeFileSync(join(folder, '.draft'), round)
    renameSync(join(folder, '.draft'), path)
    await noticed
  }
  expect(new Set(calls.flat())).toEqual(new Set([path]))
})

test('a folder that is not there yet is looked for', async () => {
  const folder = freshFolder()
  const { calls, log, next } = await watching([join(folder, 'later', 'speeches')], { lookMs: 100 })
  expect(log.lines).toEqual([
    expect.stringMatching(/^warning .*speeches {2}there is no such folder yet; it is looked for/),
  ])
  const noticed = next()
  mkdirSync(join(folder, 'later', 'speeches'), { recursive: true })
  writeFileSync(join(folder, 'later', 'speeches', 'a.txt'), 'one')
  await noticed
  expect(calls.length).toBeGreaterThan(0)
})

test('a folder that comes where its parent is watched is noticed at once', async () => {
  const folder = freshFolder()
  const { calls, log, next } = await watching([join(folder, 'later')])
  expect(log.lines).toEqual([])
  const noticed = next()
  mkdirSync(join(folder, 'later', 'deep'), { recursive: true })
  writeFileSync(join(folder, 'later', 'deep', 'a.txt'), 'one')
  await noticed
  expect(calls).toEqual([[join(folder, 'later', 'deep', 'a.txt')]])
})

test('where the system cannot watch, that is said, and folders are looked at', async ({ skip }) => {
  const folder = freshFolder()
  const loop = join(folder, 'a')
  mkdirSync(loop)
  symlinkSync(loop, join(folder, 'b')) // links are followed once
  const log = keptLog()
  const calls: (readonly string[])[] = []
  const { FSWatcher } = await import('chokidar')
  const add = FSWatcher.prototype.add
  // What the system says when a limit is reached cannot be brought about for one process alone.
  FSWatcher.prototype.add = function (this: InstanceType<typeof FSWatcher>) {
    const error = Object.assign(new Error('ENOSPC: System limit for number of file watchers reached'), {
      code: 'ENOSPC',
    })
    setImmediate(() => this.emit('error', error))
    return this
  }
  onTestFinished(() => {
    FSWatcher.prototype.add = add
  })
  if (process.platform === 'win32') skip('links need rights')
  const folders = await watchFolders({
    paths: [folder],
    outputFolder: '/nowhere',
    settleMs: 50,
    lookMs: 100,
    log,
    onChange: (paths) => calls.push(paths),
  })
  onTestFinished(() => folders.close())
  await sleep(400)
  expect(log.lines).toEqual([
    expect.stringMatching(/^warning folders cannot be watched: ENOSPC.*max_user_watches=.*looked at every/),
  ])
  expect(folders.how()).toBe('looked at')
  expect(calls).toEqual([[]]) // something may have come before
  writeFileSync(join(loop, 'x.txt'), 'one')
  await sleep(600)
  expect(calls.length).toBe(2)
  await sleep(300)
  expect(calls.length).toBe(2)
})
