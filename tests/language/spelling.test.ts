import { expect, test } from 'vitest'
import { isWordPart, spellingsOf } from '../../src/language/spelling.ts'
import { isStopWord } from '../../src/language/stop-words.ts'

test.for([
  ['organise', 'organize'],
  ['civilizations', 'civilisations'],
  ['neighbours', 'neighbors'],
  ['honored', 'honoured'],
  ['defence', 'defense'],
  ['centre', 'center'],
  ['travelled', 'traveled'],
  ['dialog', 'dialogue'],
  ['programme', 'program'],
  ['cooperation', 'co operation'],
  ['co operation', 'cooperation'],
  ['non alignment', 'nonalignment'],
  ['multipolar world', 'multi polar world'],
] as const)('%s may be written %s', ([written, other]) => {
  expect(spellingsOf(written.split(' ')).map((words) => words.join(' '))).toContain(other)
})

test('peace has no other spelling', () => {
  expect(spellingsOf(['peace'])).toEqual([])
})

test('parts of words and stop words', () => {
  expect(['non', 'co', 'self'].every(isWordPart)).toBe(true)
  expect(['nation', 'over', 'sell'].some(isWordPart)).toBe(false)
  expect(['the', 'of', 'not', '1985', '12', 'x', "don't"].every(isStopWord)).toBe(true)
  expect(['peace', 'own', 'respect', 'мир'].some(isStopWord)).toBe(false)
})
