import { describe, expect, test } from 'vitest'
import { buildContext } from '../../src/lexicon/context.ts'
import { contextFile } from '../../src/lexicon/schema.ts'
import { createAnalyser } from '../../src/pipeline/analyse.ts'
import { documentOf } from './documents.ts'
import { lexiconOf } from './matched.ts'

const file = contextFile.parse({
  version: '1.0.0',
  rules: [
    { id: 'plain', kind: 'plain', cues: ['not only'] },
    { id: 'negation', kind: 'negation', scope: 6, cues: ['not', 'no', 'never'] },
    { id: 'lack', kind: 'negation', scope: 4, cues: ['without'] },
    { id: 'rejection', kind: 'rejection', scope: 8, cues: ['reject*', 'abandon*'] },
    { id: 'verdict', kind: 'rejection', direction: 'backward', scope: 6, cues: ['is over'] },
    {
      id: 'adoption',
      kind: 'adoption',
      direction: 'either',
      scope: 'sentence',
      cues: ['rightly', 'i agree'],
    },
    { id: 'attribution', kind: 'attribution', scope: 'sentence', cues: ['critics say'] },
    { id: 'question', kind: 'question', scope: 'sentence', cues: ['do we really'] },
    {
      id: 'question-yes',
      kind: 'question',
      answer: 'yes',
      scope: 'sentence',
      cues: ['is it not', 'do we really not'],
    },
    {
      id: 'closing',
      kind: 'rejection',
      direction: 'backward',
      scope: 'sentence',
      cues: ['and we reject it'],
    },
    { id: 'condition', kind: 'condition', scope: 12, cues: ['if we were'] },
    { id: 'end', kind: 'end', cues: ['but', 'because'] },
    { id: 'harm', kind: 'end', stops: 'denials', cues: ['attacks on'] },
    { id: 'concession', kind: 'concession', scope: 25, cues: ['although', 'despite'] },
    { id: 'while', kind: 'concession', opens: true, scope: 25, cues: ['while'] },
    { id: 'admission', kind: 'admission', scope: 25, cues: ['of course'] },
    { id: 'anaphora', kind: 'anaphora', cues: ['that was wrong', 'we reject that'] },
  ],
})
const { rules, problems } = buildContext(file, new Map(), () => ({ source: 'context.yaml' }))
const lexicon = lexiconOf('pluralist', ['mutual respect', { pattern: 'hegemonism', against: true }])
const analyser = createAnalyser({ lexicons: [lexicon], rules })

function judged(text: string): string[] {
  return analyser
    .analyse(documentOf(text))
    .matches.map(({ voice, stance, rule }) => `${voice} ${stance} ${rule}`.trim())
}

test('the rules are valid', () => {
  expect(problems).toEqual([])
})

describe('stance', () => {
  test.for([
    ['no cue', 'We want mutual respect.', 'speaker asserts'],
    ['negation', 'We do not want mutual respect.', 'speaker rejects negation'],
    ['negation in reach', 'Not one two three four five mutual respect.', 'speaker rejects negation'],
    ['negation out of reach', 'Not one two three four five six mutual respect.', 'speaker asserts'],
    ['negation after the match', 'We want mutual respect, not war.', 'speaker asserts'],
    ['negation in the sentence before', 'We said no. Mutual respect is ours.', 'speaker asserts'],
    ['a plain cue takes the place of the negation', 'Not only mutual respect is needed.', 'speaker asserts'],
    ['rejection', 'We reject mutual respect.', 'speaker rejects rejection'],
    ['a verdict that follows', 'The age of mutual respect is over.', 'speaker rejects verdict'],
    ['the nearer denial is named', 'We reject and never want mutual respect.', 'speaker rejects negation'],
    ['what the framing opposes, rejected', 'We reject hegemonism.', 'speaker asserts rejection'],
    ['what the framing opposes, not rejected', 'We live under hegemonism.', 'speaker asserts'],
    ['double negation', 'We will never abandon mutual respect.', 'speaker asserts double-negation'],
    [
      'double negation of two negations',
      'No peace without mutual respect.',
      'speaker asserts double-negation',
    ],
    [
      'two negations far apart',
      'Never one two three four reject mutual respect.',
      'speaker rejects rejection',
    ],
    ['an end word', 'We do not yield but mutual respect stays.', 'speaker asserts'],
    ['a semicolon', 'We do not yield; mutual respect stays.', 'speaker asserts'],
    ['a colon', 'We do not yield: mutual respect stays.', 'speaker asserts'],
    ['a dash', 'We do not yield — mutual respect stays.', 'speaker asserts'],
    ['two hyphens', 'We do not yield -- mutual respect stays.', 'speaker asserts'],
    ['a comma before a new subject', 'We do not yield, we want mutual respect.', 'speaker asserts'],
    ['a comma alone', 'We do not want, now, mutual respect.', 'speaker rejects negation'],
    ['a question', 'Is it mutual respect?', 'speaker mixed question-mark'],
    ['a rhetorical question', 'Do we really want mutual respect?', 'speaker rejects question'],
    ['its words without a question mark', 'Do we really want mutual respect.', 'speaker asserts'],
    ['a question answered with yes', 'Is it not time for mutual respect?', 'speaker asserts question-yes'],
    [
      'a question answered with yes, of what the framing opposes',
      'Is it not hegemonism?',
      'speaker asserts question-yes',
    ],
    [
      'the longer cue of two questions',
      'Do we really not want mutual respect?',
      'speaker asserts question-yes',
    ],
    [
      'a denial in a question answered with yes',
      'Is it not right to reject mutual respect?',
      'speaker rejects rejection',
    ],
    [
      'the words of such a question without its mark',
      'So it is, is it not, mutual respect.',
      'speaker asserts',
    ],
    ['a verdict after a dash', 'They want mutual respect — and we reject it.', 'speaker rejects closing'],
    [
      'a verdict after a comma',
      'They want mutual respect because of it, and we reject it.',
      'speaker rejects closing',
    ],
    ['a verdict before the match', 'Wrong, and we reject it, but mutual respect stays.', 'speaker asserts'],
    [
      'a verdict in the sentence after',
      'They want mutual respect. It is said, and we reject it.',
      'speaker asserts',
    ],
    [
      'a list that is denied, at its end',
      'We reject war, power and mutual respect.',
      'speaker rejects rejection',
    ],
    ['harm that is denied', 'We reject attacks on mutual respect.', 'speaker asserts'],
    ['harm that is reported', 'Critics say attacks on mutual respect grow.', 'reported reports attribution'],
    [
      'what is needed for something',
      'There is no mutual respect without law.',
      'speaker asserts double-negation',
    ],
    ['a phrase that opens the sentence', 'Without war, America wants mutual respect.', 'speaker asserts'],
    ['a negation that opens the sentence', 'No, never, mutual respect.', 'speaker rejects negation'],
    ['a clause joined by and', 'We do not yield and we want mutual respect.', 'speaker asserts'],
    ['a conceded clause', 'Although mutual respect is near, the war goes on.', 'speaker mixed concession'],
    [
      'the clause after it',
      'Although the war goes on, the wish for mutual respect stays.',
      'speaker asserts',
    ],
    ['the clause before it', 'Mutual respect is near, although the war goes on.', 'speaker asserts'],
    [
      'a conceded clause at the end',
      'The war goes on, although mutual respect is near.',
      'speaker mixed concession',
    ],
    ['a conceded phrase ends at a comma', 'Despite the war, mutual respect is near.', 'speaker asserts'],
    ['a conceded wrong', 'Although hegemonism is near, the war goes on.', 'speaker asserts'],
    ['while, first in the sentence', 'While mutual respect is near, the war goes on.', 'speaker mixed while'],
    ['while, later', 'The war went on while mutual respect was near.', 'speaker asserts'],
    ['while before a participle', 'While wanting mutual respect, they fight.', 'speaker asserts'],
    ['an admission before but', 'Of course mutual respect is near, but not here.', 'speaker mixed admission'],
    [
      'an admission, the next sentence turning',
      'Of course mutual respect is near. But not here.',
      'speaker mixed admission',
    ],
    ['an admission without a turn', 'Of course mutual respect is near. And it is here.', 'speaker asserts'],
    [
      'an admission in another paragraph',
      'Of course mutual respect is near.\n\nBut it is not here.',
      'speaker asserts',
    ],
    ['a turn before the match', 'Of course not, but mutual respect is near.', 'speaker asserts'],
    ['taken up and denied', 'We must have mutual respect. That was wrong.', 'speaker rejects anaphora'],
    ['after one word', 'We must have mutual respect. But that was wrong.', 'speaker rejects anaphora'],
    [
      'taken up by a pronoun alone',
      'We must have mutual respect. We reject that.',
      'speaker rejects anaphora',
    ],
    ['a pronoun of what follows', 'We must have mutual respect. We reject that war.', 'speaker asserts'],
    [
      'taken up later in the sentence',
      'We must have mutual respect. Now I know that was wrong.',
      'speaker asserts',
    ],
    [
      'taken up in another paragraph',
      'We must have mutual respect.\n\nThat was wrong, as we know.',
      'speaker asserts',
    ],
    ['taken up by a question', 'We must have mutual respect. Shall we reject that?', 'speaker asserts'],
    [
      'of what is denied already, the denial',
      'We reject mutual respect. That was wrong.',
      'speaker rejects rejection',
    ],
    [
      'of what is reported, the report',
      'Critics say mutual respect is near. That was wrong.',
      'reported reports attribution',
    ],
    ['of what the framing opposes', 'We must have hegemonism. That was wrong.', 'speaker asserts anaphora'],
    ['a condition', 'If we were to want mutual respect, all would be well.', 'speaker mixed condition'],
  ] as const)('%s', ([, text, expected]) => {
    expect(judged(text)).toEqual([expected])
  })
})

describe('voice', () => {
  test.for([
    ['attribution', 'Critics say that mutual respect is near.', 'reported reports attribution'],
    [
      'attribution with a denial',
      'Critics say that no mutual respect is near.',
      'reported reports attribution',
    ],
    [
      'attribution that the speaker adopts',
      'Critics say rightly that mutual respect is near.',
      'speaker asserts adoption',
    ],
    ['quotation', 'He said, “we all want mutual respect” to us.', 'quoted reports quotation'],
    [
      'straight quotation marks',
      'He said, "we all want mutual respect" to us at the great hall.',
      'quoted reports quotation',
    ],
    [
      'quotation that the speaker adopts',
      'He said rightly, “we all want mutual respect” to us.',
      'speaker asserts adoption',
    ],
    [
      'adoption by the one quoted',
      'He said, “I agree, we want mutual respect” to us.',
      'quoted reports quotation',
    ],
    ['a term in quotation marks', 'Their “mutual respect” is known.', 'speaker mixed scare-quotes'],
    ['a term that is spoken of', 'We speak of “mutual respect” often enough.', 'speaker asserts'],
    ['what stands outside', 'He said, “we all want peace now” and mutual respect.', 'speaker asserts'],
    ['a mark never closed', 'He said, “we all want mutual respect and so on.', 'speaker asserts'],
  ] as const)('%s', ([, text, expected]) => {
    // Longer than the quotation, so that marks around most of a text do not count as how it was printed.
    expect(judged(`${text} And this is what was said on that day in the hall before all of them.`)).toEqual([
      expected,
    ])
  })

  test('a quotation of several paragraphs opens anew at each and closes once', () => {
    const plain = 'And this is what was said on that day in the hall before all of them, and more.'
    const text = `${plain} ${plain}\n\n“We all want mutual respect.\n\n“And we want mutual respect now.”\n\n${plain} Mutual respect.`
    expect(judged(text)).toEqual(['quoted reports quotation', 'quoted reports quotation', 'speaker asserts'])
  })

  test('a text that stands in quotation marks as a whole is the speaker’s', () => {
    expect(judged('“We all want mutual respect and we say so.”')).toEqual(['speaker asserts'])
  })
})

test('a rule stated twice, a cue with &, a cue that is no pattern and an answer out of place are told at once', () => {
  const wrong = contextFile.parse({
    version: '1.0.0',
    rules: [
      { id: 'one', kind: 'negation', cues: ['not ('] },
      { id: 'one', kind: 'end', cues: ['a & b'] },
      { id: 'two', kind: 'end', answer: 'yes', cues: ['but'] },
      { id: 'three', kind: 'plain', stops: 'all', cues: ['so'] },
    ],
  })
  const found = buildContext(wrong, new Map(), (path) => ({ source: path.join('.') })).problems
  expect(found.map(({ place, message }) => `${place.source}  ${message}`)).toEqual([
    'rules.0.cues.0  in the cue "not (": the bracket ( is not closed',
    'rules.1.id  the rule "one" stands twice',
    'rules.1.cues.0  in the cue "a & b": & cannot stand in a cue',
    'rules.2.answer  the rule "two" has an answer and is of kind end: only a question has one',
    'rules.3.stops  the rule "three" stops and is of kind plain: only an end does',
  ])
})
