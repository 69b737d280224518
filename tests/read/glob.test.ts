import { expect, test } from 'vitest'
import { compileGlob, isGlob } from '../../src/read/glob.ts'

test.for([
  // pattern           path              matches
  ['c/*.txt', 'a.txt', true],
  ['c/*.txt', 'b/a.txt', false],
  ['c/*.txt', 'a.txt.gz', false],
  ['c/*.txt', '.a.txt', false],
  ['c/.*.txt', '.a.txt', true],
  ['c/**/*.txt', 'a.txt', true],
  ['c/**/*.txt', 'b/d/a.txt', true],
  ['c/**', 'b/d/a.txt', true],
  ['c/**/x/*.txt', 'b/x/y/x/a.txt', true],
  ['c/**/x/*.txt', 'b/x/y/a.txt', false],
  ['c/*/a.txt', 'b/a.txt', true],
  ['c/?.txt', 'é.txt', true],
  ['c/?.txt', 'ab.txt', false],
  ['c/[ab].txt', 'b.txt', true],
  ['c/[!ab].txt', 'b.txt', false],
  ['c/[a-c]*.txt', 'bx.txt', true],
  ['c/{us,uk}-*.{txt,md}', 'uk-1.md', true],
  ['c/{us,uk}-*.{txt,md}', 'fr-1.md', false],
  ['c/{a,b{c,d}}.txt', 'bd.txt', true],
  ['c/{ab.txt', '{ab.txt', true],
  ['c/a+(b).*', 'a+(b).txt', true],
] as const)('%s and %s: %s', ([pattern, path, matches]) => {
  const glob = compileGlob(pattern)
  expect(glob?.base).toBe('c')
  expect(glob?.matches(path)).toBe(matches)
})

test('where a glob starts and how deep it goes', () => {
  expect(compileGlob('*.txt')).toMatchObject({ base: '.', depth: 0 })
  expect(compileGlob('/*.txt')).toMatchObject({ base: '/', depth: 0 })
  expect(compileGlob('a/b/*/{c,d/e}.txt')).toMatchObject({ base: 'a/b', depth: 2 })
  expect(compileGlob('a/**/b')).toMatchObject({ base: 'a', depth: Number.POSITIVE_INFINITY })
  expect(['a/b.txt', 'a/*.txt', 'a?', '{a', '[a]'].map(isGlob)).toEqual([false, true, true, true, true])
})

test('no pattern takes more than its share of time or memory', () => {
  expect(compileGlob('{a,b}'.repeat(20))).toBeUndefined()
  expect(compileGlob(`${'*a'.repeat(200)}b`)?.matches('a'.repeat(250))).toBe(false)
  expect(compileGlob(`${'**/a/'.repeat(50)}b`)?.matches(`${'a/'.repeat(100)}c`)).toBe(false)
})
