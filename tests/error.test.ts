import fc from 'fast-check'
import { expect, test } from 'vitest'
import { describePlace, describeProblem, nearestName, RostrumError } from '../src/error.ts'

test.for([
  ['a file', { source: 'a.yaml' }, 'a.yaml'],
  ['a line', { source: 'a.yaml', line: 3 }, 'a.yaml:3'],
  ['a line and a column', { source: 'a.yaml', line: 3, column: 7 }, 'a.yaml:3:7'],
  ['a record', { source: 'a.csv', record: 118 }, 'a.csv  record 118'],
  ['a record whose line is known', { source: 'a.csv', record: 118, line: 119 }, 'a.csv:119'],
  ['a column without a line', { source: 'a.csv', column: 4 }, 'a.csv'],
] as const)('a place: %s', ([, place, shown]) => {
  expect(describePlace(place)).toBe(shown)
  expect(describeProblem({ place, message: 'is wrong' })).toBe(`${shown}  is wrong`)
})

test('an error lists all its problems, one a line, and keeps its cause', () => {
  const cause = new Error('the cause')
  const problems = [
    { place: { source: 'a' }, message: 'one' },
    { place: { source: 'b', line: 2 }, message: 'two' },
  ]
  const error = new RostrumError('lexicon', problems, { cause })
  expect(error.message).toBe('a  one\nb:2  two')
  expect([error.name, error.code, error.cause]).toEqual(['RostrumError', 'lexicon', cause])
  expect(error.problems).toBe(problems)
  expect(error).toBeInstanceOf(Error)
})

const KEYS = ['pattern', 'strength', 'source', 'unless', 'tag', 'note']
test.for([
  ['exact', 'source', 'source'],
  ['a letter missing', 'sorce', 'source'],
  ['a letter too many', 'patterns', 'pattern'],
  ['two letters changed places', 'strenght', 'strength'],
  ['another case', 'SOURCE', 'source'],
  ['the nearer of two', 'nots', 'note'],
  ['two mistakes in a short word', 'unles5s', 'unless'],
  ['nothing near', 'definition', undefined],
  ['nothing like it', 'xyzxyzxyz', undefined],
  ['nothing written', '', undefined],
] as const)('the nearest name: %s', ([, written, nearest]) => {
  expect(nearestName(written, KEYS)).toBe(nearest)
})

test('no name is nearest among none, and of equally near ones the first', () => {
  expect(nearestName('a', [])).toBeUndefined()
  expect(nearestName('cat', ['bat', 'hat'])).toBe('bat')
})

/** Optimal string alignment distance by its definition, without a cut. */
function distance(a: string, b: string): number {
  if (a === '' || b === '') return a.length + b.length
  const same = a.at(-1) === b.at(-1) ? 0 : 1
  const swapped = a.length > 1 && b.length > 1 && a.at(-1) === b.at(-2) && a.at(-2) === b.at(-1)
  return Math.min(
    distance(a.slice(0, -1), b) + 1,
    distance(a, b.slice(0, -1)) + 1,
    distance(a.slice(0, -1), b.slice(0, -1)) + same,
    swapped ? distance(a.slice(0, -2), b.slice(0, -2)) + 1 : Number.POSITIVE_INFINITY,
  )
}

test('a name is near within two letters or a third of what was written, and none is nearer', () => {
  const name = fc.string({ unit: fc.constantFrom('a', 'b', 'c'), maxLength: 6 })
  fc.assert(
    fc.property(name, fc.array(name, { maxLength: 4 }), (written, valid) => {
      const distances = valid.map((one) => distance(written, one))
      const least = Math.min(...distances)
      expect(nearestName(written, valid)).toBe(least <= 2 ? valid[distances.indexOf(least)] : undefined)
    }),
    { seed: 51, numRuns: 300 },
  )
})
