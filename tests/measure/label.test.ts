import { expect, test } from 'vitest'
import { decisionId, plainDecision } from '../../src/measure/label.ts'
import { assertedWeights } from '../../src/measure/score.ts'
import { strengthWeights } from '../../src/measure/weights.ts'
import { entryOf, framings, matchOf, NO_TERMS } from './synthetic.ts'

const index = new Map(framings.map(({ name }, position) => [name, position]))
const high = entryOf('pluralist', 'high', 'a')
const medium = entryOf('pluralist', 'medium', 'a')
const otherFacet = entryOf('pluralist', 'medium', 'b')
const otherLevel = entryOf('pluralist', 'medium', 'a', 'identity')
const weak = entryOf('pluralist', 'weak', 'a')
const weakOther = entryOf('pluralist', 'weak', 'b')
const otherFraming = entryOf('exemplarist', 'medium', 'b')

test.for([
  ['one high', [matchOf(high)], 3, true],
  ['one high rejected', [matchOf(high, 'rejects')], 0, false],
  ['one high reported', [matchOf(high, 'reports')], 0, false],
  ['one high mixed', [matchOf(high, 'mixed')], 0, false],
  ['two medium of two facets weigh too little', [matchOf(medium), matchOf(otherFacet)], 2, false],
  ['three medium of one facet', [matchOf(medium), matchOf(medium), matchOf(medium)], 3, false],
  ['three medium of two facets', [matchOf(medium), matchOf(medium), matchOf(otherFacet)], 3, true],
  ['one facet name in two levels', [matchOf(medium), matchOf(medium), matchOf(otherLevel)], 3, true],
  [
    'a rejected second facet',
    [matchOf(medium), matchOf(medium), matchOf(medium), matchOf(otherFacet, 'rejects')],
    3,
    false,
  ],
  ['weak alone weigh nothing', Array.from({ length: 20 }, () => matchOf(weak)), 0, false],
  ['weak beside a rejected high', [matchOf(high, 'rejects'), matchOf(weak)], 0, false],
  ['weak beside a medium of another framing', [matchOf(otherFraming), matchOf(weak)], 0, false],
  [
    'weak fill up beside a medium',
    [matchOf(medium), ...Array.from({ length: 8 }, () => matchOf(weakOther))],
    3,
    true,
  ],
  [
    'weak before their medium',
    [...Array.from({ length: 8 }, () => matchOf(weakOther)), matchOf(medium)],
    3,
    true,
  ],
  [
    'just below the threshold',
    [matchOf(medium), ...Array.from({ length: 7 }, () => matchOf(weakOther))],
    2.75,
    false,
  ],
] as const)('plain decision: %s', ([, matches, weight, labelled]) => {
  const weights = assertedWeights(matches, index, strengthWeights)
  expect(weights[2]).toBe(weight)
  expect(
    plainDecision.label({ matches: matches, weights: weights, terms: NO_TERMS, words: 40 }, framings).labels,
  ).toEqual(labelled ? ['pluralist'] : [])
})

test('labels stand in the order of the framings, not of the matches', () => {
  const matches = [matchOf(high), matchOf(entryOf('vindicationist', 'high'))]
  const weights = assertedWeights(matches, index, strengthWeights)
  expect(
    plainDecision.label({ matches: matches, weights: weights, terms: NO_TERMS, words: 40 }, framings).labels,
  ).toEqual(['vindicationist', 'pluralist'])
})

test('the decision names its version', () => {
  expect(decisionId(plainDecision)).toBe('plain@1')
})
