import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { sha256File, sha256Text, stableJson } from '../../src/write/manifest.ts'
import { freshFolder } from './folder.ts'

test('keys are sorted at every level, whatever their order was', () => {
  const a = stableJson({ b: [{ y: 1, x: 2 }], a: { d: true, c: null }, Z: 'é', none: undefined })
  const b = stableJson({ Z: 'é', a: { c: null, d: true }, b: [{ x: 2, y: 1 }] })
  expect(a).toBe(b)
  expect(a.endsWith('}\n')).toBe(true)
  expect(Object.keys(JSON.parse(a))).toEqual(['Z', 'a', 'b'])
})

test('what JSON would turn into null is refused', () => {
  expect(() => stableJson({ rate: Number.NaN })).toThrow(RangeError)
})

test('hashes are those of FIPS 180-4, for text and file alike', async () => {
  const abc = 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad'
  const path = join(await freshFolder(), 'abc')
  await writeFile(path, 'abc')
  expect(sha256Text('abc')).toBe(abc)
  expect(await sha256File(path)).toBe(abc)
})
