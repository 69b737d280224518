import { expect, test } from 'vitest'
import { parseFilePattern } from '../../src/read/file-pattern.ts'

test.for([
  // pattern                            file                      docvars
  ['{country}_{session}_{year}.txt', 'ARG_01_1946.txt', { country: 'ARG', session: '01', year: '1946' }],
  [
    '{country}_{session}_{year}.txt',
    's1/ARG_01_1946.txt.gz',
    { country: 'ARG', session: '01', year: '1946' },
  ],
  ['{country}_{session}_{year}.txt', 'ARG-01-1946.txt', undefined],
  ['{country}_{session}_{year}.txt', 'ARG__1946.txt', undefined],
  ['{country}_{session}_{year}.txt', 'ARG_01_1946.md', undefined],
  ['{country}_{session}_{year}.txt', '_01_1946.txt', undefined],
  ['{a}_{rest}.txt', 'x_y_z.txt', { a: 'x', rest: 'y_z' }],
  ['{a}.txt', 'x.txt.txt', { a: 'x.txt' }],
  ['{_}-{year}.txt', 'x-1946.txt', { year: '1946' }],
  ['unga-{year}.txt', 'unga-1946.txt', { year: '1946' }],
  ['{year}/{country}.txt', '1946/ARG.txt', { year: '1946', country: 'ARG' }],
  ['{year}/{country}.txt', '1946/x/ARG.txt', undefined],
  ['{year}', 'dir/1946', { year: '1946' }],
  ['a.{year}+', 'a.1946+', { year: '1946' }],
  ['a.{year}+', 'ab1946+', undefined],
] as const)('%s takes %s apart', ([pattern, file, docvars]) => {
  const parsed = parseFilePattern(pattern)
  expect(parsed.kind === 'pattern' ? parsed.apply(file) : parsed).toEqual(docvars)
})

test.for([
  ['speech.txt', 'no {name}'],
  ['{a}{b}.txt', 'nothing between {a} and the next name'],
  ['{a}_{a}.txt', '{a} comes twice'],
  ['{}_{b}.txt', '{} is not a name'],
  ['{a b}.txt', '{a b} is not a name'],
  ['{a}_{b.txt', 'a brace without its other half'],
] as const)('%s is refused: %s', ([pattern, reason]) => {
  const parsed = parseFilePattern(pattern)
  expect(parsed.kind === 'bad' && parsed.message).toContain(reason)
})

test('a hostile name costs no time', () => {
  const parsed = parseFilePattern('{a}_{b}_{c}_{d}_{e}_{f}_{g}_{h}x')
  expect(parsed.kind === 'pattern' && parsed.apply('_'.repeat(100_000))).toBeUndefined()
})
