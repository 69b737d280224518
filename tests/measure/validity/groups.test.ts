import { describe, expect, test } from 'vitest'
import { clusterPassages } from '../../../src/measure/validity/clusters.ts'
import { groupPassages, groupValidity, groupValue } from '../../../src/measure/validity/groups.ts'
import { correctedPrevalence, roganGladen } from '../../../src/measure/validity/prevalence.ts'
import { outcomesIn, passageOf } from './passages.ts'

const OPTIONS = { draws: 500, seed: 's' }

test.for([
  [{ decade: 'first' }, 'decade', 'first'],
  [{ date: '1994-05-01' }, 'decade', '1990s'],
  [{ year: 1994 }, 'decade', '1990s'],
  [{ date: '1994-05-01' }, 'year', '1994'],
  [{ date: 'long ago' }, 'decade', undefined],
  [{ speaker: 'A' }, 'speaker', 'A'],
  [{}, 'speaker', undefined],
] as const)('the group of %j by %s is %s', ([docvars, by, expected]) => {
  expect(groupValue(docvars, by)).toBe(expected)
})

test('a passage without a value is in no group and no rest', () => {
  const passages = [passageOf({ docvars: { side: 'b' } }), passageOf({ docvars: { side: 'a' } }), passageOf()]
  const groups = groupPassages(passages, ['side'])
  expect(groups.map(({ value, passages: own, rest }) => [value, own.length, rest.length])).toEqual([
    ['a', 1, 1],
    ['b', 1, 1],
  ])
})

/** Documents of one side, each with the outcomes. */
function documentsOf(side: string, outcomes: readonly string[]) {
  return outcomes.flatMap((one, index) => outcomesIn(`${side}${index}`, one, { docvars: { side } }))
}

describe('differences between groups', () => {
  const good = ['+++m.', '++++.', '++m.', '+++.', '+++m', '++.']
  const bad = ['+mmm.', 'mmm+.', 'mmm.', 'mm+m.', 'mmmm', '+mmm']

  test('recall that is lower in one group is flagged on both sides', () => {
    const passages = [...documentsOf('good', good), ...documentsOf('bad', bad)]
    const rows = groupValidity(
      groupPassages(passages, ['side']),
      ['alpha'],
      clusterPassages(passages, OPTIONS),
    )
    expect(rows.map(({ value, differs }) => [value, differs])).toEqual([
      ['bad', ['recall']],
      ['good', ['recall']],
    ])
    const [worse] = rows
    expect(worse!.recallDifference.limits!.high).toBeLessThan(0)
    expect(worse!.documents).toBe(6)
  })

  test('groups that are alike are not flagged', () => {
    const passages = [...documentsOf('one', good), ...documentsOf('other', good)]
    const rows = groupValidity(
      groupPassages(passages, ['side']),
      ['alpha'],
      clusterPassages(passages, OPTIONS),
    )
    expect(rows.flatMap(({ differs }) => differs)).toEqual([])
    expect(rows[0]!.recallDifference.limits!.low).toBeLessThan(0)
  })

  test.for([
    ['few documents', good.slice(0, 4)],
    ['a share that is the same in all documents', ['+.', '+.', '++.', '+', '+.', '+']],
  ] as const)('no limits from %s, whatever the difference', ([, group]) => {
    const passages = [...documentsOf('bad', bad), ...documentsOf('x', group)]
    const [, row] = groupValidity(
      groupPassages(passages, ['side']),
      ['alpha'],
      clusterPassages(passages, OPTIONS),
    )
    expect(row!.recallDifference.difference).toBeGreaterThan(0)
    expect(row!.recallDifference.limits).toBeUndefined()
    expect(row!.differs).toEqual([])
  })
})

// By hand from formula 1 of Rogan and Gladen (1978): (0.15 + 0.95 − 1) / (0.8 + 0.95 − 1).
test.for([
  [0.15, 0.8, 0.95, 0.13333333333333333],
  [0.02, 0.8, 0.95, 0],
  [0.95, 0.8, 0.95, 1],
  [0.15, 0.5, 0.55, undefined],
  [0.15, undefined, 0.9, undefined],
] as const)(
  '%d labelled, sensitivity %d, specificity %d: %d',
  ([apparent, sensitivity, specificity, expected]) => {
    const found = roganGladen(apparent, sensitivity, specificity)
    if (expected === undefined) expect(found).toBeUndefined()
    else expect(found).toBeCloseTo(expected, 12)
  },
)

test('in all passages the corrected prevalence is that of the codes; in a group it goes by the errors of all', () => {
  const passages = [
    ...documentsOf('a', ['++m..', '+m...', '+f..m']),
    ...documentsOf('b', ['+.....', 'f++m..']),
  ]
  const rows = correctedPrevalence(
    passages,
    groupPassages(passages, ['side']),
    ['alpha'],
    clusterPassages(passages, OPTIONS),
  )
  expect(rows.map(({ docvar, value }) => [docvar, value])).toEqual([
    [undefined, undefined],
    ['side', 'a'],
    ['side', 'b'],
  ])
  const [all, a] = rows
  expect(all!.corrected).toBeCloseTo(all!.codes!, 12)
  expect(a!.sensitivity).toBe(all!.sensitivity)
  const { apparent, sensitivity, specificity } = a!
  expect(a!.corrected).toBeCloseTo((apparent! + specificity! - 1) / (sensitivity! + specificity! - 1), 12)
  expect(a!.limits!.low).toBeLessThan(a!.limits!.high)
})
