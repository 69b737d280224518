import { describe, expect, test } from 'vitest'
import { buildContext } from '../../src/lexicon/context.ts'
import { contextFile } from '../../src/lexicon/schema.ts'
import { createAnalyser } from '../../src/pipeline/analyse.ts'
import { documentOf } from './documents.ts'
import { lexiconOf } from './matched.ts'

const file = contextFile.parse({
  version: '1.0.0',
  rules: [
    {
      id: 'attribution',
      kind: 'attribution',
      scope: 'sentence',
      cues: [
        '(critics|some|many scholars|they) (say|claim)',
        'his doctrine holds',
        'there are those who',
        'claim(s|ed)? that',
        '(is|was) said to',
        'supposedly',
        'we are told',
        'in his view',
      ],
    },
    {
      id: 'according-to',
      kind: 'attribution',
      direction: 'either',
      scope: 'sentence',
      cues: ['according to'],
    },
  ],
})
const { rules } = buildContext(file, new Map(), () => ({ source: 'context.yaml' }))
const analyser = createAnalyser({ lexicons: [lexiconOf('pluralist', ['mutual respect'])], rules })
/** Longer than any quotation, so that marks around most of a text do not count as how it was printed. */
const REST = ' And this is what was said on that day in the hall before all of them, and by all.'

function judged(text: string) {
  const { matches } = analyser.analyse(documentOf(text + REST))
  return matches.map(({ voice, stance, rule, attributedTo }) => ({ voice, stance, rule, attributedTo }))[0]
}

describe('who is reported', () => {
  test.for([
    ['the subject of the cue', 'Critics say that mutual respect is near.', 'Critics'],
    ['its subject of two words', 'Many scholars say that mutual respect is near.', 'Many scholars'],
    ['a thing that holds', 'His doctrine holds that mutual respect is near.', 'His doctrine'],
    ['after there are', 'There are those who want mutual respect.', 'those'],
    ['a name before the verb', 'President Putin claims that mutual respect is near.', 'President Putin'],
    ['with an adverb between', 'The minister has often claimed that mutual respect is near.', 'The minister'],
    [
      'what something accords to',
      'According to the ministry’s paper, mutual respect is near.',
      'the ministry’s paper',
    ],
    ['at the end', 'Mutual respect is near, according to President Xi.', 'President Xi'],
    ['a passive', 'The state was said to want mutual respect.', undefined],
    ['an adverb', 'Supposedly mutual respect is near.', undefined],
    ['we are told', 'We are told that mutual respect is near.', undefined],
    ['a possessive', 'In his view mutual respect is near.', undefined],
  ] as const)('%s', ([, text, attributedTo]) => {
    expect(judged(text)).toMatchObject({ voice: 'reported', stance: 'reports', attributedTo })
  })
})

describe('who is quoted', () => {
  test.for([
    ['a name before', 'President Putin said, “we all want mutual respect here”.', 'President Putin'],
    [
      'a noun before',
      'The foreign minister wrote: “We all want mutual respect here.”',
      'The foreign minister',
    ],
    ['a pronoun', 'He said, “we all want mutual respect here”.', 'He'],
    ['a name after', '“We all want mutual respect here,” said Dag Hammarskjöld.', 'Dag Hammarskjöld'],
    ['a name and a verb after', '“We all want mutual respect here,” Gandhi said.', 'Gandhi'],
    ['as someone wrote', 'As Jefferson wrote, “we all want mutual respect here”.', 'Jefferson'],
    ['a verb of the sentence before', 'He said no. “We all want mutual respect here” is a book.', undefined],
    ['a passive', 'It was declared that “we all want mutual respect here”.', undefined],
    ['nobody', 'The book “we all want mutual respect here” is old.', undefined],
  ] as const)('%s', ([, text, attributedTo]) => {
    expect(judged(text)).toEqual({ voice: 'quoted', stance: 'reports', rule: 'quotation', attributedTo })
  })

  test.for([
    ['I', 'I said then, “we all want mutual respect here”.'],
    ['we', 'We have declared: “All of us want mutual respect here.”'],
    ['after', '“All of us want mutual respect here,” I said.'],
  ] as const)('one’s own words are no quotation: %s', ([, text]) => {
    expect(judged(text)).toEqual({
      voice: 'speaker',
      stance: 'asserts',
      rule: 'own-words',
      attributedTo: undefined,
    })
  })

  test('who quotes another does not speak', () => {
    expect(judged('And I quote: “All of us want mutual respect here.”')).toMatchObject({ voice: 'quoted' })
  })
})

describe('marks around a few words', () => {
  test.for([
    ['distance', 'They keep their “mutual respect” for others.', 'mixed', 'scare-quotes'],
    ['most of the match', 'They keep a “mutual” respect.', 'asserts', ''],
    ['a name', 'They read “Mutual Respect” at home.', 'asserts', ''],
    ['a theme', 'Our theme, “mutual respect”, is good.', 'asserts', ''],
    ['a word said', 'We say “mutual respect” and mean it.', 'asserts', ''],
  ] as const)('%s', ([, text, stance, rule]) => {
    expect(judged(text)).toMatchObject({ voice: 'speaker', stance, rule })
  })
})
