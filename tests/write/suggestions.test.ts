import { describe, expect, test } from 'vitest'
import { parse } from 'yaml'
import {
  proposedStrength,
  SUGGESTION_COLUMNS,
  suggestionRows,
  suggestionsText,
  suggestionsYaml,
  type WrittenSuggestion,
  type WrittenSuggestions,
} from '../../src/write/suggestions.ts'

const ONE: WrittenSuggestion = {
  kind: 'variant',
  pattern: '{SELF} <2> (lead*|"guide")',
  measure: 'precision_low',
  value: 0.456,
  origin: 'lead for guide: "so"',
  level: 'system',
  facet: 'order',
  target: { passages: 4, documents: 1 },
  reference: { passages: 1, documents: 1 },
  precision: 0.8,
  matched: 0.25,
  contexts: [
    {
      side: 'target',
      document: 'd1',
      left: 'they',
      keyword: 'lead',
      right: 'on\n- pattern: evil\u2028x\u0085y\ud800',
    },
    { side: 'reference', document: 'd2', left: '', keyword: 'lead', right: '' },
  ],
}
const FOUND: WrittenSuggestions = {
  framing: 'mine',
  method: ['Target: 4 passages.\nSecond line'],
  lists: [
    {
      heading: 'Variants',
      suggestions: [ONE, { ...ONE, pattern: 'veto', precision: undefined, contexts: [] }],
    },
    { heading: 'Terms', suggestions: [] },
  ],
  passages: [{ document: 'd3', id: 'p3', cosine: 0.5, text: 'A text\nof two lines' }],
}

test.for([
  [1, 'high'],
  [0.8, 'high'],
  [0.79, 'medium'],
  [0.4, 'medium'],
  [0.39, 'weak'],
  [0, 'weak'],
  [undefined, 'weak'],
] as const)('precision %s is %s', ([precision, strength]) => {
  expect(proposedStrength(precision)).toBe(strength)
})

test('text: measure, counts, origin, contexts; a list without suggestions says so', () => {
  const text = suggestionsText(FOUND, (one) => one.replaceAll('\u2028', '?'))
  expect(text).toContain('  1  {SELF} <2> (lead*|"guide")\n')
  expect(text).toContain(
    'precision at least 0.46, target 4 in 1 document, reference 1 in 1 document, precision 0.80, 25 % matched already',
  )
  expect(text).toContain('     + d1: they [lead] on - pattern: evil x y\ufffd\n     - d2: [lead]\n')
  expect(text).toContain('Terms\n  none\n')
  expect(text).toContain('  1  0.50  d3  p3\n     A text of two lines\n')
})

test('rows: one cell for each column', () => {
  const rows = suggestionRows(FOUND)
  expect(rows.map((row) => row.length)).toEqual(rows.map(() => SUGGESTION_COLUMNS.length))
  const first = Object.fromEntries(SUGGESTION_COLUMNS.map((name, at) => [name, rows[0]![at]]))
  expect(first).toMatchObject({ kind: 'variant', rank: 1, strength: 'high', facet: 'order', matched: 0.25 })
  expect(rows.at(-1)![0]).toBe('passage')
})

describe('YAML', () => {
  const yaml = suggestionsYaml(FOUND)

  test('entries, and nothing else, whatever the texts hold', () => {
    const entries = parse(yaml)
    expect(entries).toEqual([
      {
        pattern: ONE.pattern,
        strength: 'high',
        source: 'induced',
        note: expect.stringMatching(/^suggested: precision at least 0.46, .*; lead for guide: "so"$/),
        match: [],
      },
      expect.objectContaining({ pattern: 'veto', strength: 'weak' }),
    ])
  })

  test('where it would stand, what to invent, whose judgement it is', () => {
    expect(yaml).toContain('      # system / order\n')
    expect(yaml).toContain('match: []  # invent one or two sentences')
    expect(yaml).toContain('strength: weak  # nothing is coded: yours to judge\n')
    expect(yaml.split('\n').filter((line) => !/^( *#| {6}[- ] |$)/.test(line))).toEqual([])
  })
})
