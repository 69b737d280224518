import { mkdirSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { findIllness } from '../../src/watch/health.ts'
import { readState, writeState } from '../../src/watch/state.ts'
import { createStatus, readStatus, statusPath, type WatchStatus } from '../../src/watch/status.ts'
import { freshFolder } from './watch-folder.ts'

const NOW = Date.parse('2026-11-22T07:00:00Z')
const WELL: WatchStatus = {
  state: 'waiting',
  pid: 7,
  started: '2026-11-22T06:00:00Z',
  heartbeat: '2026-11-22T06:59:50Z',
  sources: [
    { url: 'https://example.org/feed', outcome: 'collected', failures: 0, at: '2026-11-22T06:30:00Z' },
  ],
  folders: 'watched',
  hooks: { waiting: 1, failing: 0 },
}
const source = (failures: number) => ({ ...WELL.sources[0]!, failures, message: 'the server answered 500' })

test.for<[string, WatchStatus | undefined, RegExp | undefined]>([
  ['all well', WELL, undefined],
  ['none', undefined, /no watch has run/],
  ['ended', { ...WELL, state: 'ended' }, /ended at 2026-11-22T06:59:50Z/],
  ['a heartbeat of four minutes ago', { ...WELL, heartbeat: '2026-11-22T06:56:00Z' }, undefined],
  ['a heartbeat of an hour ago', { ...WELL, heartbeat: '2026-11-22T06:00:00Z' }, /60 minutes old/],
  ['no time at all', { ...WELL, heartbeat: 'x' }, /old/],
  ['a clock set back', { ...WELL, heartbeat: '2026-11-22T08:00:00Z' }, undefined],
  [
    'runs that fail',
    { ...WELL, failure: { message: 'disk full', since: '2026-11-22T05:00:00Z', times: 4 } },
    /since 2026-11-22T05:00:00Z \(4 in a row\): disk full/,
  ],
  ['a source that failed once', { ...WELL, sources: [source(1)] }, undefined],
  [
    'a source that fails',
    { ...WELL, sources: [source(3)] },
    /example.org\/feed could not be collected 3 times/,
  ],
  ['a hook that fails', { ...WELL, hooks: { waiting: 4, failing: 2 } }, /2 of 4 deliveries/],
])('health: %s', ([, status, expected]) => {
  const found = findIllness(status, NOW)
  if (expected === undefined) expect(found).toEqual([])
  else expect(found).toEqual([expect.stringMatching(expected)])
})

test('the status is written whole at every step, and read back', async () => {
  const folder = freshFolder()
  const faults: unknown[] = []
  let time = NOW
  const status = createStatus(
    folder,
    () => time,
    (error) => faults.push(error),
  )
  expect(await readStatus(folder)).toBeUndefined()
  await status.set({ state: 'running', failure: { message: 'x', since: 'y', times: 1 } })
  time += 60_000
  await Promise.all(
    Array.from({ length: 20 }, (_, waiting) => status.set({ hooks: { waiting, failing: 0 } })),
  )
  await status.clear('failure')
  const read = await readStatus(folder)
  expect(read).toMatchObject({
    state: 'running',
    pid: process.pid,
    started: '2026-11-22T07:00:00Z',
    heartbeat: '2026-11-22T07:01:00Z',
    hooks: { waiting: 19 },
  })
  expect(read).not.toHaveProperty('failure')
  expect(readdirSync(folder)).toEqual(['watch-status.json'])
  expect(faults).toEqual([])
})

test('a status that cannot be written is told once', async () => {
  const folder = freshFolder()
  mkdirSync(statusPath(folder))
  const faults: unknown[] = []
  const status = createStatus(
    folder,
    () => NOW,
    (error) => faults.push(error),
  )
  await status.set({ state: 'running' })
  await status.set({ state: 'waiting' })
  expect(faults).toEqual([expect.objectContaining({ code: 'write-failed' })])
})

test.for(['', 'null', '[]', '{}', '{"state":1}'])('what is no status is none: %j', async (text) => {
  const folder = freshFolder()
  writeFileSync(statusPath(folder), text)
  expect(await readStatus(folder)).toBeUndefined()
})

test('the state is remembered', async () => {
  const folder = freshFolder()
  expect(await readState(folder)).toEqual({ state: { turns: {}, run: undefined } })
  await writeState(folder, { turns: { pipeline: 5 }, run: 12 })
  expect(await readState(folder)).toEqual({ state: { turns: { pipeline: 5 }, run: 12 } })
})

test.for(['', '{"version":1,"tur', '{"version":2,"turns":{}}', '[]'])(
  'a state that is none is moved aside: %j',
  async (text) => {
    const folder = freshFolder()
    mkdirSync(join(folder, '.watch'))
    writeFileSync(join(folder, '.watch', 'state.json'), text)
    const { state, damaged } = await readState(folder)
    expect(state).toEqual({ turns: {}, run: undefined })
    expect(damaged).toBe(join(folder, '.watch', 'state.json.damaged'))
    expect(readdirSync(join(folder, '.watch'))).toEqual(['state.json.damaged'])
  },
)
