import { expect, test } from 'vitest'
import { createSameClause, loadClauseCutter } from '../../src/language/clause.ts'
import { createStemmer } from '../../src/language/stem.ts'
import { parsePattern } from '../../src/lexicon/pattern.ts'
import { createAnalyser } from '../../src/pipeline/analyse.ts'
import { loadForScoring } from '../../src/pipeline/scoring-lexicons.ts'

const sameClause = createSameClause(loadClauseCutter)

test.for([
  ['one clause', 'We reject the policy of hegemony.', 'reject', 'hegemony', true],
  ['after a comma', 'We reject the plan, for they want peace.', 'reject', 'peace', false],
  ['after a semicolon', 'They want war; we want a world of respect.', 'want war', 'respect', false],
] as const)('sameClause: %s', ([, sentence, a, b, expected]) => {
  expect(sameClause(sentence, sentence.indexOf(a), sentence.indexOf(b))).toBe(expected)
})

test('the clause cutter is loaded at the first question, once', () => {
  let loads = 0
  const ask = createSameClause(() => {
    loads++
    return (sentence) => [{ start: 0, end: sentence.length }]
  })
  expect(loads).toBe(0)
  expect([ask('We stay.', 0, 3), ask('We go.', 0, 3), loads]).toEqual([true, true, 1])
})

test('a rule with `clause: true` reaches beyond its scope inside one clause, and not into the next', async () => {
  const { loaded } = await loadForScoring(['pluralist'])
  const cue = parsePattern('reject', new Map())
  if (cue.kind !== 'pattern') throw new Error(cue.problem.message)
  const rule = {
    id: 'far',
    kind: 'rejection' as const,
    direction: 'forward' as const,
    scope: 4,
    asksClause: true,
    cues: [cue.pattern.parts[0]!],
  }
  const { analyse } = createAnalyser({
    lexicons: loaded.lexicons,
    rules: [{ ...rule, answer: 'no', opens: false, stops: 'all' }],
  })
  const stances = (text: string) =>
    analyse({ id: 'a', text, markup: 'plain', docvars: {}, place: { source: 'a' } }).matches.map(
      ({ stance }) => stance,
    )
  expect(stances('We reject the old and tired claim of mutual respect.')).toEqual(['rejects'])
  expect(stances('We reject that plan, for they want mutual respect.')).toEqual(['asserts'])
})

test('stems: Porter (1980), by natural', () => {
  const stem = createStemmer()
  expect(['leading', 'leads', 'nations', 'relational'].map(stem)).toEqual(['lead', 'lead', 'nation', 'relat'])
})
