import { expect, test } from 'vitest'
import { type WrittenSource, type WrittenWatch, watchSettings } from '../../src/watch/settings.ts'

const FEED = 'https://example.org/feed.xml'

function settingsOf(
  written: WrittenWatch,
  sources: readonly WrittenSource[] = [{ path: 'speeches' }],
  mode: 'once' | 'on and on' = 'on and on',
) {
  return watchSettings(written, sources, {
    path: 'p.yaml',
    outputFolder: '/out',
    environment: { SECRET: 's3cret', EMPTY: '' },
    hasAlerts: true,
    mode,
  })
}

test('what is left out has its default', () => {
  expect(settingsOf({})).toEqual({
    timetable: undefined,
    ownTimetables: new Map(),
    jitterMs: 60_000,
    delaySeconds: 2,
    contact: undefined,
    watchesFolders: true,
    settleMs: 5000,
    allowPrivate: [],
    hooks: [],
    log: { path: '/out/watch.log', size: 5_000_000, keep: 5 },
  })
})

test('hooks are read; of an address no more than the host is told', () => {
  const { hooks } = settingsOf({
    hooks: [
      { on: 'alert', command: ['notify-send', 'rostrum'], timeout: 20 },
      { on: 'run', webhook: 'https://hooks.example.org/T0K3N', secret_env: 'SECRET', tries: 3 },
    ],
  })
  expect(hooks).toMatchObject([
    {
      kind: 'command',
      on: 'alert',
      name: 'command notify-send',
      command: ['notify-send', 'rostrum'],
      timeoutMs: 20_000,
      tries: 5,
    },
    { kind: 'webhook', on: 'run', name: 'webhook to hooks.example.org', secret: 's3cret', tries: 3 },
  ])
  expect(hooks[0]?.id).not.toBe(hooks[1]?.id)
})

test.for<[string, WrittenWatch, readonly WrittenSource[] | undefined, RegExp]>([
  [
    'a schedule of three fields',
    { schedule: '0 7 *' },
    undefined,
    /^p\.yaml {2}watch\.schedule: a schedule has 5 fields/,
  ],
  ['a time zone', { schedule: '0 7 * * *', timezone: 'Rome' }, undefined, /"Rome" is no time zone/],
  [
    'a schedule of a source',
    {},
    [{ url: FEED, schedule: 'x' }],
    /sources\.0\.schedule: a schedule has 5 fields/,
  ],
  ['a schedule of files', {}, [{ path: 'x', schedule: '0 7 * * *' }], /only a url source has one/],
  [
    'an address without a schedule',
    {},
    [{ path: 'x' }, { url: FEED }],
    /sources\.1: nothing says when it is collected/,
  ],
  ['nothing to watch', { folders: false }, undefined, /there is nothing to watch/],
  [
    'neither command nor webhook',
    { hooks: [{ on: 'run' }] },
    undefined,
    /watch\.hooks\.0: a hook has either/,
  ],
  ['both', { hooks: [{ on: 'run', command: ['x'], webhook: 'https://x.org' }] }, undefined, /has either/],
  ['an empty command', { hooks: [{ on: 'run', command: [] }] }, undefined, /the command is empty/],
  ['no address', { hooks: [{ on: 'run', webhook: 'example.org' }] }, undefined, /no whole address/],
  [
    'another protocol',
    { hooks: [{ on: 'run', webhook: 'file:///etc/passwd' }] },
    undefined,
    /no whole address/,
  ],
  [
    'a password',
    { hooks: [{ on: 'run', webhook: 'https://a:b@x.org' }] },
    undefined,
    /has a user name or password/,
  ],
  [
    'a secret that is not there',
    { hooks: [{ on: 'run', webhook: 'https://x.org', secret_env: 'NONE' }] },
    undefined,
    /NONE, which holds the secret, is not set/,
  ],
  [
    'an empty secret',
    { hooks: [{ on: 'run', webhook: 'https://x.org', secret_env: 'EMPTY' }] },
    undefined,
    /is not set/,
  ],
  [
    'a secret for a command',
    { hooks: [{ on: 'run', command: ['x'], secret_env: 'SECRET' }] },
    undefined,
    /for webhooks/,
  ],
])('a mistake is told: %s', ([, written, sources, message]) => {
  expect(() => settingsOf(written, sources)).toThrow(message)
})

test('all mistakes are told at once', () => {
  expect(() => settingsOf({ schedule: 'x', hooks: [{ on: 'run' }, { on: 'alert', command: [] }] })).toThrow(
    /watch\.schedule[\s\S]*hooks\.0[\s\S]*hooks\.1/,
  )
})

test('a hook for alerts that nothing raises is a mistake', () => {
  const written: WrittenWatch = { hooks: [{ on: 'alert', command: ['x'] }] }
  const options = {
    path: 'p.yaml',
    outputFolder: '/out',
    environment: {},
    hasAlerts: false,
    mode: 'once',
  } as const
  expect(() => watchSettings(written, [{ path: 'x' }], options)).toThrow(
    /watch\.hooks\.0\.on: nothing raises alerts/,
  )
})

test('one turn needs no schedule', () => {
  expect(settingsOf({ folders: false }, [{ url: FEED }], 'once').timetable).toBeUndefined()
})
