import { expect, test } from 'vitest'
import { goldOf, goldPrimaryOf } from '../../../src/measure/validity/gold.ts'
import { codesOf } from './passages.ts'

const ALL_LISTS = new Set(['endorsed', 'trace', 'rejected', 'reported', 'mixed'])
const yes = codesOf({ endorsed: ['alpha'] })
const trace = codesOf({ trace: ['alpha'] })
const no = codesOf({})

test.for([
  ['one coder endorses', [yes], true, false],
  ['one coder does not', [no], false, false],
  ['two of three endorse', [yes, yes, no], true, false],
  ['one of two: undecided', [yes, no], undefined, undefined],
  ['one endorses, one gives a trace, one nothing: a trace', [yes, trace, no], false, true],
  ['a trace and nothing: not endorsed, and undecided whether a trace', [trace, no], false, undefined],
] as const)('%s', ([, codes, endorsed, isTrace]) => {
  expect(goldOf(codes, 'alpha', ALL_LISTS)).toMatchObject({ endorsed, trace: isTrace })
})

test('what the codes cannot say is unknown, not absent', () => {
  expect(goldOf([yes], 'alpha', new Set(['endorsed']))).toEqual({
    endorsed: true,
    trace: undefined,
    rejected: undefined,
    reported: undefined,
    mixed: undefined,
  })
  expect(goldOf([yes], 'alpha', new Set()).endorsed).toBeUndefined()
})

test.for([
  [['alpha'], 'alpha'],
  [['alpha', 'alpha', 'none'], 'alpha'],
  [['alpha', 'beta', 'none'], undefined],
  [['alpha', 'beta'], undefined],
  [['none', undefined], 'none'],
  [[undefined], undefined],
] as const)('primary of %j is %s', ([primaries, expected]) => {
  const codes = primaries.map((primary) => codesOf(primary === undefined ? {} : { primary }))
  expect(goldPrimaryOf(codes)).toBe(expected)
})
