import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  type AdditiveModel,
  additiveDecision,
  type FramingModel,
  featuresOf,
  probabilityOf,
  reckon,
} from '../../src/measure/additive.ts'
import type { PassageEvidence } from '../../src/measure/label.ts'
import type { Match } from '../../src/records.ts'
import { entryOf, framings, matchOf } from './synthetic.ts'

const NOTHING: FramingModel = {
  intercept: -2,
  threshold: 0.5,
  unmatched: 0.01,
  strengths: {},
  more: {},
  stances: {},
  facets: {},
  entries: {},
  words: {},
}
const high = entryOf('pluralist', 'high', 'a')
const medium = entryOf('pluralist', 'medium', 'b')
const other = entryOf('vindicationist', 'high', 'a')

function modelOf(pluralist: Partial<FramingModel>, rest: Partial<AdditiveModel> = {}): AdditiveModel {
  return {
    name: 'trial',
    version: '1.0.0',
    framings: { pluralist: { ...NOTHING, ...pluralist } },
    precedence: [],
    ...rest,
  }
}

function evidenceOf(matches: readonly Match[], terms: readonly string[] = [], words = 40): PassageEvidence {
  const finds = terms.map((term, index) => ({ term, passage: 0, start: index, end: index + 1 }))
  return { matches, weights: [], terms: { numbers: new Int32Array(0), finds: () => finds }, words }
}

/** The labels of a passage whose terms are numbered as the decision numbers them. */
function labelled(model: AdditiveModel, evidence: PassageEvidence) {
  const decision = additiveDecision(model)
  const { finds } = evidence.terms
  const known = finds().map(({ term }) => decision.terms.indexOf(term))
  const numbers = Int32Array.from(known.filter((number) => number >= 0))
  return decision.label({ ...evidence, terms: { numbers, finds } }, framings)
}

function probability(model: AdditiveModel, evidence: PassageEvidence): number | undefined {
  const { probabilities } = labelled(model, evidence)
  return probabilities?.[framings.findIndex(({ name }) => name === 'pluralist')]
}

describe('the sum', () => {
  test.for([
    ['no weight but the base', {}, [matchOf(high)], [], -2],
    ['a strength', { strengths: { 'pluralist high': 1.5 } }, [matchOf(high)], [], -0.5],
    [
      'a strength counts once',
      { strengths: { 'pluralist high': 1.5 } },
      [matchOf(high), matchOf(high)],
      [],
      -0.5,
    ],
    ['a second match', { more: { 'pluralist high': 0.25 } }, [matchOf(high), matchOf(high)], [], -1.75],
    [
      'from the fourth match on nothing more',
      { more: { 'pluralist high': 0.25 } },
      [matchOf(high), matchOf(high), matchOf(high), matchOf(high), matchOf(high)],
      [],
      -1.5,
    ],
    ['two facets', { more: { facets: 1 } }, [matchOf(high), matchOf(medium)], [], -1],
    ['a facet by its level', { facets: { 'system/a': 0.5 } }, [matchOf(high)], [], -1.5],
    ['an entry', { entries: { [high.id]: 0.5 } }, [matchOf(high)], [], -1.5],
    ['a word', { words: { 'equal footing': 0.75 } }, [matchOf(high)], ['equal footing', 'the'], -1.25],
    [
      'a mixed match is marked',
      { strengths: { 'pluralist high': 1.5 }, stances: { 'pluralist mixed': -0.5 } },
      [matchOf(high, 'mixed')],
      [],
      -1,
    ],
    [
      'a rejected match adds no strength',
      { strengths: { 'pluralist high': 1.5 }, stances: { 'pluralist rejects': -0.5 } },
      [matchOf(high, 'rejects'), matchOf(medium)],
      [],
      -2.5,
    ],
    [
      'another framing bears on it, but its facets and entries do not',
      { strengths: { 'vindicationist high': -1 }, facets: { 'system/a': 9 }, entries: { [other.id]: 9 } },
      [matchOf(medium), matchOf(other)],
      [],
      -3,
    ],
  ] as const)('%s', ([, weights, matches, terms, logOdds]) => {
    expect(probability(modelOf(weights), evidenceOf(matches, terms))).toBeCloseTo(probabilityOf(logOdds), 12)
  })

  test('terms of a long passage weigh less: length alone makes no label', () => {
    const model = modelOf({ words: { equal: 3 } })
    expect(probability(model, evidenceOf([matchOf(high)], ['equal'], 150))).toBeCloseTo(probabilityOf(1), 12)
    expect(probability(model, evidenceOf([matchOf(high)], ['equal'], 450))).toBeCloseTo(probabilityOf(-1), 12)
  })
})

test.for([
  ['no match of the framing', [matchOf(other)]],
  ['a rejected one', [matchOf(high, 'rejects')]],
  ['a reported one', [matchOf(high, 'reports')]],
] as const)('without a word to point at there is no label: %s', ([, matches]) => {
  const model = modelOf({ intercept: 9, words: { equal: 9 } })
  const { labels } = labelled(model, evidenceOf(matches, ['equal']))
  expect(labels).toEqual([])
  expect(probability(model, evidenceOf(matches, ['equal']))).toBe(0.01)
})

test('a label from the threshold on, not below', () => {
  const at = (threshold: number) =>
    additiveDecision(modelOf({ intercept: 0, threshold })).label(evidenceOf([matchOf(high)]), framings).labels
  expect(at(0.5)).toEqual(['pluralist'])
  expect(at(0.5001)).toEqual([])
})

test('a framing without weights has no label and no probability', () => {
  const { labels, probabilities } = additiveDecision(modelOf({ intercept: 9 })).label(
    evidenceOf([matchOf(other)]),
    framings,
  )
  expect(labels).toEqual([])
  expect(probabilities?.[framings.findIndex(({ name }) => name === 'vindicationist')]).toBeUndefined()
})

describe('precedence', () => {
  const rule = {
    id: 'rejected-alone',
    withhold: 'pluralist',
    where: [
      { has: 'some' as const, framing: 'pluralist', stances: ['rejects' as const] },
      {
        has: 'none' as const,
        framing: 'pluralist',
        strengths: ['high' as const],
        stances: ['asserts' as const],
      },
    ],
  }
  const model = modelOf({ intercept: 2 }, { precedence: [rule] })
  test.for([
    ['withheld', [matchOf(medium), matchOf(medium, 'rejects')], []],
    ['a high one asserted', [matchOf(high), matchOf(medium, 'rejects')], ['pluralist']],
    ['nothing rejected', [matchOf(medium)], ['pluralist']],
  ] as const)('%s', ([, matches, labels]) => {
    expect(additiveDecision(model).label(evidenceOf(matches), framings).labels).toEqual(labels)
  })
})

test('what is reckoned adds up to the probability, and names the words it rests on', () => {
  const weight = fc.double({ min: -3, max: 3, noNaN: true })
  fc.assert(
    fc.property(weight, weight, weight, weight, fc.integer({ min: 1, max: 400 }), (a, b, c, d, words) => {
      const model = modelOf({
        strengths: { 'pluralist high': a, 'vindicationist high': b },
        facets: { 'system/a': c },
        words: { equal: d },
      })
      const evidence = evidenceOf([matchOf(high), matchOf(other)], ['equal'], words)
      const { contributions, intercept, probability: reckoned } = reckon(model, evidence, 'pluralist')!
      const sum = contributions.reduce((total, { logOdds }) => total + logOdds, intercept)
      expect(reckoned).toBeCloseTo(probabilityOf(sum), 9)
      expect(reckoned).toBeCloseTo(probability(model, evidence)!, 9)
      for (const { spans } of contributions) expect(spans.length).toBeGreaterThan(0)
    }),
  )
})

test('features do not depend on the order of the matches', () => {
  const matches = [matchOf(high), matchOf(medium, 'mixed'), matchOf(other), matchOf(high, 'rejects')]
  const named = (order: readonly Match[]) =>
    featuresOf(evidenceOf(order), 'pluralist')
      .map(({ group, name, value }) => `${group} ${name} ${value}`)
      .sort()
  expect(named([...matches].reverse())).toEqual(named(matches))
})
