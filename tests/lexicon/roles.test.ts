import { describe, expect, test } from 'vitest'
import { buildContext } from '../../src/lexicon/context.ts'
import { contextFile } from '../../src/lexicon/schema.ts'
import { createAnalyser } from '../../src/pipeline/analyse.ts'
import { loadLexicons } from '../../src/pipeline/lexicon-files.ts'
import type { Docvars } from '../../src/records.ts'
import { documentOf } from './documents.ts'
import { lexiconOf } from './matched.ts'

const { polities, sets } = await loadLexicons()
const file = contextFile.parse({
  version: '1.0.0',
  rules: [
    { id: 'negation', kind: 'negation', cues: ['not', 'never'] },
    { id: 'end', kind: 'end', cues: ['but'] },
  ],
})
const { rules } = buildContext(file, sets, () => ({ source: 'context.yaml' }))
const lexicon = lexiconOf('vindicationist', [
  { pattern: '(lead|leads|leading) the world', role: 'self' },
  { pattern: '(american|british|russian|soviet|our|their) leadership', role: 'self' },
  '(we|america|the united states) must act',
  'free world',
])
const withSelf = {
  ...lexicon,
  entries: lexicon.entries.map((entry) =>
    entry.pattern.endsWith('must act')
      ? { ...entry, pattern: '{SELF} must act', role: 'named' as const }
      : entry,
  ),
}
const analyser = createAnalyser({ lexicons: [withSelf], rules, polities })

function judged(text: string, country?: string): string[] {
  const docvars: Docvars = country === undefined ? {} : { country }
  return analyser
    .analyse({ ...documentOf(text), docvars })
    .matches.map(({ stance, rule }) => `${stance} ${rule}`.trim())
}

describe('whose deed it is', () => {
  test.for([
    ['we', 'We must lead the world.', undefined, 'asserts'],
    ['they', 'They must lead the world.', undefined, 'reports role-other'],
    ['they, denied', 'They do not lead the world.', undefined, 'rejects negation'],
    ['nobody named', 'It is time to lead the world.', undefined, 'asserts'],
    ['the default self', 'America must lead the world.', undefined, 'asserts'],
    ['another than the default self', 'China must lead the world.', undefined, 'reports role-other'],
    ['own by ISO 3166 alpha-3', 'China must lead the world.', 'CHN', 'asserts'],
    ['own by alpha-2', 'China must lead the world.', 'CN', 'asserts'],
    ['own by name', 'China must lead the world.', 'China', 'asserts'],
    [
      'the default self in the text of another country',
      'America leads the world.',
      'CHN',
      'reports role-other',
    ],
    ['a country that the table lacks', 'America leads the world.', 'Atlantis', 'reports role-other'],
    ['a name of several words', 'South Africa leads the world.', 'ZAF', 'asserts'],
    ['a longer name of another', 'North Korea leads the world.', 'South Korea', 'reports role-other'],
    ['stopped letters', 'The U.S. leads the world.', 'USA', 'asserts'],
    ['a historic state for its heir', 'The Soviet Union leads the world.', 'RUS', 'asserts'],
    ['a historic state for another', 'The Soviet Union leads the world.', 'USA', 'reports role-other'],
    ['a name without a capital', 'With turkey on the table we lead the world.', 'USA', 'asserts'],
    ['a name after a preposition', 'We will, with Britain, lead the world.', 'USA', 'asserts'],
    ['a noun before of', 'The enemies of America want to lead the world.', 'USA', 'reports role-other'],
    ['a title before of', 'The President of the United States leads the world.', 'USA', 'asserts'],
    ['the regime', 'The regime wants to lead the world.', undefined, 'reports role-other'],
    ['the nearer of two', 'They know that we lead the world.', undefined, 'asserts'],
    ['one in another clause', 'They are weak; now is the time to lead the world.', undefined, 'asserts'],
    ['one before an end', 'They are weak but ready to lead the world.', undefined, 'asserts'],
    [
      'one out of reach',
      'They one two three four five six seven eight lead the world.',
      undefined,
      'asserts',
    ],
    ['one in the sentence before', 'So they came. Time to lead the world.', undefined, 'asserts'],
    ['own inside the match', 'They need our leadership.', undefined, 'asserts'],
    ['another inside the match', 'We saw Soviet leadership.', 'USA', 'reports role-other'],
    ['own people inside the match', 'They need American leadership.', 'USA', 'asserts'],
    ['an entry without a role', 'They love the free world.', undefined, 'asserts'],
    ['the pattern’s own self', 'America must act.', 'USA', 'asserts'],
    ['the pattern’s own self, country unknown', 'America must act.', undefined, 'asserts'],
    ['the pattern’s own self elsewhere', 'America must act.', 'FRA', 'reports role-other'],
    ['the first person elsewhere', 'We must act.', 'FRA', 'asserts'],
  ] as const)('%s', ([, text, country, expected]) => {
    expect(judged(text, country)).toEqual([expected])
  })

  test('without a table only pronouns tell', () => {
    const plain = createAnalyser({ lexicons: [withSelf], rules })
    const stances = (text: string) => plain.analyse(documentOf(text)).matches.map(({ stance }) => stance)
    expect(stances('China leads the world.')).toEqual(['asserts'])
    expect(stances('They lead the world.')).toEqual(['reports'])
  })
})

describe('the table that ships', () => {
  test('has each code and each name once', () => {
    const codes = polities.flatMap((polity) => polity.codes)
    const names = polities.flatMap((polity) => polity.names.map((name) => name.toLowerCase()))
    expect(codes.filter((code, index) => codes.indexOf(code) !== index)).toEqual([])
    expect(names.filter((name, index) => names.indexOf(name) !== index)).toEqual([])
  })

  test('names no heir that it lacks, and no word that a text would not have', () => {
    const codes = new Set(polities.flatMap((polity) => polity.codes))
    for (const { names, people = [], heir } of polities) {
      if (heir !== undefined) expect(codes).toContain(heir)
      for (const name of [...names, ...people]) expect(name).toMatch(/^[\p{L}\p{M}'’]+( [\p{L}\p{M}'’]+)*$/u)
    }
  })
})
