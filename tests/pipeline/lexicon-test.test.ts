import { expect, test } from 'vitest'
import { buildLexicons } from '../../src/lexicon/build.ts'
import { buildContext } from '../../src/lexicon/context.ts'
import type { ContextFile, EntryWritten } from '../../src/lexicon/schema.ts'
import { testContext, testEntries } from '../../src/pipeline/lexicon-test.ts'

const placeOf = (path: readonly (string | number)[]) => ({ source: path.join('.') })

function tried(entries: readonly Partial<EntryWritten>[]) {
  const file = {
    framing: 'mine',
    dimension: 'framing',
    version: '1.0.0',
    definition: 'x',
    sources: { a: 'A' },
    levels: { any: { one: entries.map((entry) => ({ strength: 'high', source: 'a', ...entry })) } },
  }
  const { value, problems } = buildLexicons(file as never, new Map(), placeOf)
  expect(problems).toEqual([])
  const { sentences, failures, remarks } = testEntries(value)
  return {
    sentences,
    failures: failures.map(({ subject, sentence, found }) => [subject, sentence, found]),
    remarks: remarks.map(({ subject, sentence, found }) => [subject, sentence, found]),
  }
}

test('sentences that do what they say', () => {
  expect(
    tried([{ pattern: 'free world', match: ['The free world.'], reject: ['The world is free.'] }]),
  ).toEqual({
    sentences: 2,
    failures: [],
    remarks: [],
  })
})

test('an entry that is not found, and one that is found where it must not be', () => {
  const { failures } = tried([
    { pattern: 'free world', match: ['A free and open world.'], reject: ['Ours is a Free World!'] },
  ])
  expect(failures).toEqual([
    ['mine one/free-world', 'A free and open world.', 'the entry is not found'],
    ['mine one/free-world', 'Ours is a Free World!', 'the entry is found: "Free World"'],
  ])
})

test('an entry that another one hides passes, with a remark', () => {
  expect(
    tried([
      { pattern: 'free world', match: ['Leader of the free world.'] },
      { pattern: 'leader of the free', match: ['Leader of the free world.'] },
    ]),
  ).toEqual({
    sentences: 2,
    failures: [],
    remarks: [
      [
        'mine one/free-world',
        'Leader of the free world.',
        'counts as one/leader-of-the-free ("Leader of the free")',
      ],
    ],
  })
})

test('an entry is found also in the part of a text that would not count', () => {
  const { failures } = tried([{ pattern: 'works cited', match: ['Works cited'] }])
  expect(failures).toEqual([])
})

test('conditions of the entry hold: unless, & and parts of speech', () => {
  const { failures } = tried([
    { pattern: 'free world', unless: ['never'], match: ['A free world.'], reject: ['Never a free world.'] },
    { pattern: 'order & law', match: ['Law and order.'], reject: ['Order alone.'] },
    { pattern: 'lead', tag: 'VERB', match: ['We lead them.'], reject: ['The lead is thin.'] },
  ])
  expect(failures).toEqual([])
})

function judged(text: string, stance: 'asserts' | 'rejects' | 'reports' | 'mixed') {
  const file: ContextFile = {
    version: '1.0.0',
    rules: [
      {
        id: 'denial',
        kind: 'negation',
        cues: ['not'],
        direction: 'forward',
        scope: 3,
        clause: false,
        tests: [{ text, stance }],
      },
    ],
  }
  const { rules } = buildContext(file, new Map(), placeOf)
  const { sentences, failures } = testContext(file, rules, placeOf)
  expect(sentences).toBe(1)
  return failures.map(({ place, subject, found }) => [place.source, subject, found])
}

const PLACE = ['rules.0.tests.0', 'denial'] as const

test.for([
  // text                                     expected    failure
  ['We do not seek [it].', 'rejects', undefined],
  ['We seek [it].', 'asserts', undefined],
  ['They are gone. We do not seek [it, the crown].', 'rejects', undefined],
  ['We do not. We seek [it].', 'asserts', undefined],
  ['We seek [what is not ours].', 'asserts', undefined],
  ['We do not seek [it].', 'asserts', 'expected asserts, found rejects (rule denial)'],
  ['We seek [it].', 'rejects', 'expected rejects, found asserts (no rule)'],
  ['We seek it.', 'asserts', 'expected asserts, found no [bracketed] words'],
  ['We seek [!] it.', 'asserts', 'expected asserts, found no word between the brackets'],
] as const)('a rule of context on "%s" as %s', ([text, stance, failure]) => {
  expect(judged(text, stance)).toEqual(failure === undefined ? [] : [[...PLACE, failure]])
})
