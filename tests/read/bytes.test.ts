import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { expect, test } from 'vitest'
import { readAllBytes, readBytes } from '../../src/read/bytes.ts'
import { LIMITS } from '../../src/read/options.ts'
import { all, folderOf } from './folder.ts'

const words = Array.from({ length: 200_000 }, (_, index) => `word${(index * 7919) % 100_003}`).join(' ')

async function until(path: string, limits = LIMITS): Promise<{ bytes: number; fault: string }> {
  let bytes = 0
  try {
    for await (const chunk of readBytes({ path, isGzipped: true }, limits)) bytes += chunk.length
    return { bytes, fault: '' }
  } catch (error) {
    return { bytes, fault: (error as { fault?: { code: string } }).fault?.code ?? String(error) }
  }
}

test('gzip gives back the bytes, of several members too', async () => {
  const folder = await folderOf({ 'a.gz': Buffer.concat([gzipSync(words), gzipSync('end')]) })
  const bytes = Buffer.concat(await all(readBytes({ path: join(folder, 'a.gz'), isGzipped: true }, LIMITS)))
  expect(bytes.toString()).toBe(`${words}end`)
})

test('a cut gzip file gives all that came before the cut', async () => {
  const whole = gzipSync(words)
  const folder = await folderOf({
    'a.gz': whole.subarray(0, whole.length - 1000),
    'b.gz': whole.subarray(0, -4),
  })
  const early = await until(join(folder, 'a.gz'))
  expect(early.fault).toBe('truncated-gzip')
  expect(early.bytes).toBeGreaterThan(words.length * 0.98)
  expect(await until(join(folder, 'b.gz'))).toEqual({ bytes: words.length, fault: 'truncated-gzip' })
})

test('garbage and damage', async () => {
  const damaged = gzipSync(words)
  const middle = Math.floor(damaged.length / 2)
  damaged.fill(0xff, middle, middle + 50)
  const folder = await folderOf({ 'a.gz': 'no gzip at all', 'b.gz': damaged, 'c.gz': '' })
  expect(await until(join(folder, 'a.gz'))).toEqual({ bytes: 0, fault: 'bad-gzip' })
  expect((await until(join(folder, 'b.gz'))).fault).toBe('bad-gzip')
  expect((await until(join(folder, 'c.gz'))).bytes).toBe(0)
})

test('a bomb is stopped by its ratio, soon after the ratio is looked at', async () => {
  const folder = await folderOf({ 'bomb.gz': gzipSync(Buffer.alloc(64 << 20)) })
  const stopped = await until(join(folder, 'bomb.gz'))
  expect(stopped.fault).toBe('gzip-limit')
  expect(stopped.bytes).toBeLessThan(LIMITS.ratioFromBytes + (1 << 20))
  expect((await until(join(folder, 'bomb.gz'), { ...LIMITS, expansionRatio: 2000 })).fault).toBe('')
  expect(
    (await until(join(folder, 'bomb.gz'), { ...LIMITS, expansionRatio: 2000, expandedBytes: 1 << 20 })).fault,
  ).toBe('gzip-limit')
})

test('a text over the limit', async () => {
  const folder = await folderOf({ 'a.txt': 'x'.repeat(101), 'a.gz': gzipSync('x'.repeat(101)) })
  const limits = { ...LIMITS, fileBytes: 100 }
  await expect(readAllBytes({ path: join(folder, 'a.txt'), isGzipped: false }, limits)).rejects.toThrow(
    'over 100 bytes',
  )
  await expect(readAllBytes({ path: join(folder, 'a.gz'), isGzipped: true }, limits)).rejects.toThrow(
    'over 100 bytes',
  )
})

test('an early stop closes the file', async () => {
  const folder = await folderOf({ 'a.gz': gzipSync(words) })
  for await (const chunk of readBytes({ path: join(folder, 'a.gz'), isGzipped: true }, LIMITS)) {
    expect(chunk.length).toBeGreaterThan(0)
    break
  }
})
