import { spawn } from 'node:child_process'
import { existsSync, mkdirSync, readdirSync, readFileSync, utimesSync, writeFileSync } from 'node:fs'
import { hostname } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { holderOf, takeLock } from '../../src/watch/lock.ts'
import { freshFolder } from './watch-folder.ts'

const SINCE = '2026-11-22T07:00:00Z'
const now = () => Date.now()

function lockOf(folder: string, text: string): string {
  mkdirSync(join(folder, '.watch'), { recursive: true })
  const path = join(folder, '.watch', 'lock')
  writeFileSync(path, text)
  return path
}

/** Number of a process that has ended. */
async function deadPid(): Promise<number> {
  const child = spawn(process.execPath, ['-e', ''])
  await new Promise((resolve) => child.on('close', resolve))
  return child.pid ?? 0
}

test('the second hears who holds it, and gets it after its release', async () => {
  const folder = freshFolder()
  const lock = await takeLock(folder, SINCE, now)
  await expect(takeLock(folder, SINCE, now)).rejects.toThrow(
    `process ${process.pid} watches this pipeline since ${SINCE}`,
  )
  expect(await holderOf(folder, now)).toMatchObject({ pid: process.pid, host: hostname() })
  await lock.release()
  expect(await holderOf(folder, now)).toBeUndefined()
  await (await takeLock(folder, SINCE, now)).release()
  expect(readdirSync(join(folder, '.watch'))).toEqual([])
})

test.for([
  [
    'a process that has ended',
    async () => ({ host: hostname(), pid: await deadPid(), born: '', since: SINCE }),
  ],
  [
    'a process whose number is used again',
    async () => ({ host: hostname(), pid: process.pid, born: 'some boot 123', since: SINCE }),
  ],
] as const)('the lock of %s is taken over', async ([, holder], { skip }) => {
  if (!existsSync('/proc/self/stat')) skip('this system does not say when a process began')
  const folder = freshFolder()
  lockOf(folder, JSON.stringify(await holder()))
  expect(await holderOf(folder, now)).toBeUndefined()
  const lock = await takeLock(folder, SINCE, now)
  expect(readdirSync(join(folder, '.watch'))).toEqual(['lock'])
  await lock.release()
})

test.for(['', '{"pid":', 'null', '{"host":"x","pid":-1}'])(
  'one cut off by a crash is taken over: %j',
  async (text) => {
    const folder = freshFolder()
    lockOf(folder, text)
    await (await takeLock(folder, SINCE, now)).release()
  },
)

test('one of another machine holds while it is renewed', async () => {
  const folder = freshFolder()
  const path = lockOf(folder, JSON.stringify({ host: 'elsewhere', pid: 1, born: '', since: SINCE }))
  await expect(takeLock(folder, SINCE, now)).rejects.toThrow('process 1 on elsewhere watches this pipeline')
  const old = Date.now() / 1000 - 3600
  utimesSync(path, old, old)
  const lock = await takeLock(folder, SINCE, now)
  expect(JSON.parse(readFileSync(path, 'utf8'))).toMatchObject({ host: hostname() })
  await lock.release()
})

test('of six at once who find a dead lock, one gets it', async () => {
  const folder = freshFolder()
  lockOf(folder, JSON.stringify({ host: hostname(), pid: await deadPid(), born: '', since: SINCE }))
  const script = `
    const { takeLock } = await import(${JSON.stringify(join(import.meta.dirname, '../../src/watch/lock.ts'))})
    process.stdin.once('data', () => takeLock(process.argv[1], '${SINCE}', Date.now).then(
      () => process.stdout.write('got'), (error) => process.stdout.write(error.code)))
    process.stdout.write('ready ')
    process.stdin.once('end', () => process.exit())`
  const contenders = Array.from({ length: 6 }, () => {
    const child = spawn(process.execPath, ['--import', 'tsx', '--input-type=module', '-e', script, folder])
    let said = ''
    const until = (text: string) =>
      new Promise<void>((resolve) => {
        const look = () => (said.includes(text) ? resolve() : undefined)
        look()
        child.stdout.on('data', look)
      })
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      said += text
    })
    return {
      child,
      ready: until('ready'),
      answered: Promise.race([until('got'), until('busy')]),
      said: () => said,
    }
  })
  await Promise.all(contenders.map(({ ready }) => ready))
  for (const { child } of contenders) child.stdin.write('go')
  await Promise.all(contenders.map(({ answered }) => answered))
  expect(contenders.filter(({ said }) => said().includes('got'))).toHaveLength(1)
  for (const { child } of contenders) child.stdin.end()
  await Promise.all(contenders.map(({ child }) => new Promise((resolve) => child.on('close', resolve))))
})

test('a lock that was taken over is not released by the one that lost it', async () => {
  const folder = freshFolder()
  const lock = await takeLock(folder, SINCE, now)
  const other = JSON.stringify({ host: 'elsewhere', pid: 1, born: '', since: SINCE })
  const path = lockOf(folder, other)
  await lock.release()
  expect(readFileSync(path, 'utf8')).toBe(other)
})
