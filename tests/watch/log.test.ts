import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { createLog } from '../../src/watch/log.ts'
import { freshFolder } from './watch-folder.ts'

const NOW = Date.parse('2026-11-22T07:00:00.900Z')

function logIn(
  folder: string,
  options: { readonly size?: number; readonly keep?: number; readonly file?: string } = {},
) {
  const { size = 1000, keep = 2, file = 'watch.log' } = options
  const echoed: string[] = []
  const path = join(folder, file)
  const log = createLog({ path, size, keep, now: () => NOW, echo: (line) => echoed.push(line) })
  return { log, path, echoed }
}

test('a line has time, level and message, in the file and outside', () => {
  const { log, path, echoed } = logIn(freshFolder())
  log.write('info', 'watches pipeline.yaml')
  log.write('error', 'the run failed')
  const lines = [
    '2026-11-22T07:00:00Z info watches pipeline.yaml',
    '2026-11-22T07:00:00Z error the run failed',
  ]
  expect(readFileSync(path, 'utf8')).toBe(`${lines.join('\n')}\n`)
  expect(echoed).toEqual(lines)
})

test('a message cannot begin a line of its own, nor steer a terminal', () => {
  const { log, path } = logIn(freshFolder())
  log.write('info', 'https://x/\n2026-11-22T07:00:00Z info all is well\u001b[2J\u202e')
  const text = readFileSync(path, 'utf8')
  expect(text.split('\n')).toHaveLength(2)
  expect(text).not.toMatch(/[\u001b\u202e]/)
})

test('files are rotated by size, and the oldest goes', () => {
  const folder = freshFolder()
  const { log, path } = logIn(folder, { size: 100, keep: 2 })
  for (let number = 0; number < 12; number++) log.write('info', `message ${String(number).padStart(2, '0')}`)
  // 38 bytes a line: two in each file
  expect(readdirSync(folder).sort()).toEqual(['watch.log', 'watch.log.1', 'watch.log.2'])
  const numbers = (name: string) => readFileSync(join(folder, name), 'utf8').match(/\d\d$/gm)
  expect([numbers('watch.log.2'), numbers('watch.log.1'), numbers('watch.log')]).toEqual([
    ['06', '07'],
    ['08', '09'],
    ['10', '11'],
  ])
  expect(path).toBe(join(folder, 'watch.log'))
})

test('none of the older ones is kept where none is wanted', () => {
  const folder = freshFolder()
  const { log } = logIn(folder, { size: 50, keep: 0 })
  for (const word of ['one', 'two', 'three']) log.write('info', word)
  expect(readdirSync(folder)).toEqual(['watch.log'])
  expect(readFileSync(join(folder, 'watch.log'), 'utf8')).toBe('2026-11-22T07:00:00Z info three\n')
})

test('a line longer than a file is written all the same, and a long message is cut', () => {
  const { log, path } = logIn(freshFolder(), { size: 10 })
  log.write('info', 'x'.repeat(100_000))
  const { length } = readFileSync(path, 'utf8')
  expect(length).toBeGreaterThan(1000)
  expect(length).toBeLessThan(3000)
})

test('a log that cannot be written is told once and ends nothing', () => {
  const folder = freshFolder()
  mkdirSync(join(folder, 'watch.log')) // a folder stands where the file should be
  const { log, echoed } = logIn(folder)
  log.write('info', 'one')
  log.write('info', 'two')
  expect(echoed.map((line) => line.slice(21))).toEqual([
    'info one',
    expect.stringContaining('the log cannot be written'),
    'info two',
  ])
})

test('a file that someone else moved away is begun anew, and one that was there is gone on with', () => {
  const folder = freshFolder()
  writeFileSync(join(folder, 'watch.log'), 'before\n')
  const { log, path } = logIn(folder)
  log.write('info', 'one')
  expect(readFileSync(path, 'utf8')).toBe('before\n2026-11-22T07:00:00Z info one\n')
  const deep = logIn(folder, { file: 'logs/deep/watch.log' })
  deep.log.write('info', 'two')
  expect(existsSync(deep.path)).toBe(true)
  chmodSync(deep.path, 0o600)
})
