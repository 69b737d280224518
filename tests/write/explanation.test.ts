import { describe, expect, test } from 'vitest'
import type {
  Document,
  Entry,
  FramingScore,
  Match,
  Origin,
  PassageScore,
  ScoredDocument,
} from '../../src/records.ts'
import { type ExplanationOptions, explanation } from '../../src/write/explanation.ts'
import { NO_TERMS, zoneWordsOf } from '../measure/synthetic.ts'

const PLAIN: ExplanationOptions = { width: 80, passages: 'matched' }
const ZONE_WORDS = zoneWordsOf({ heading: 4, body: 4 })
const TEXT = 'We seek mutual respect. Nobody owns the world.'

function entry(framing: string, pattern: string): Entry {
  return {
    id: `facet/${pattern}`,
    framing,
    dimension: 'framing',
    level: 'system',
    facet: 'facet',
    pattern,
    strength: 'high',
    against: false,
  }
}

function matchOf(framing: string, words: string, passage = 0): Match {
  const start = TEXT.indexOf(words)
  return {
    entry: entry(framing, words),
    start,
    end: start + words.length,
    passage,
    voice: 'speaker',
    attributedTo: undefined,
    stance: 'asserts',
    rule: '',
  }
}

function scoreOf(framing: string, matches: number): FramingScore {
  const counts = { matches, asserted: matches, rejected: 0, reported: 0, mixed: 0, weight: 3 * matches }
  const rates = {
    rate: matches,
    intensity: 3 * matches,
    prevalence: 0,
    expectedPrevalence: undefined,
    share: undefined,
  }
  return { framing, dimension: 'framing', ...counts, ...rates, labelled: 0 }
}

function explained(
  matches: readonly Match[],
  framings: readonly FramingScore[],
  options: Partial<ExplanationOptions> = {},
  { docvars = {}, ...more }: Partial<Document> = {},
): string {
  const place = { source: 'doc' }
  const document: Document = { id: 'doc', text: TEXT, markup: 'plain', docvars, place, ...more }
  const passages = [
    { index: 0, zone: 'heading' as const, start: 0, end: 23, words: 4, sentences: 1 },
    { index: 1, zone: 'body' as const, start: 24, end: TEXT.length, words: 4, sentences: 1 },
  ]
  const scored: ScoredDocument = {
    id: 'doc',
    docvars,
    place: document.place,
    words: 8,
    zoneWords: ZONE_WORDS,
    passages: 2,
    framings,
    labels: [],
    dominant: { framing: 'mixed' },
  }
  const scores: PassageScore[] = passages.map((passage) => ({
    passage,
    labels: passage.index === 0 && matches.length > 0 ? ['pluralist'] : [],
    weights: passage.index === 0 && matches.length > 0 ? [3] : [0],
    probabilities: undefined,
  }))
  const analysis = { document, words: 8, zoneWords: ZONE_WORDS, passages, matches, terms: () => NO_TERMS }
  return explanation(analysis, scored, scores, { ...PLAIN, ...options })
}

describe('explanation', () => {
  test('only passages with a match, unless all are asked for', () => {
    const matches = [matchOf('pluralist', 'mutual respect')]
    const some = explained(matches, [scoreOf('pluralist', 1)])
    const all = explained(matches, [scoreOf('pluralist', 1)], { passages: 'all' })
    expect(some).toContain('passage 0 · heading · labelled pluralist · asserted weight: pluralist 3')
    expect(some).not.toContain('passage 1')
    expect(all).toContain('passage 1 · no label\n  Nobody owns the world.')
  })

  test('each passage with its place in the original, where that is known', () => {
    const matches = [matchOf('pluralist', 'mutual respect')]
    const origin: Origin = { unit: 'page', at: [0, 24], number: [7, 9] }
    const text = explained(matches, [scoreOf('pluralist', 1)], { passages: 'all' }, { origin })
    expect(text).toContain('passage 0 · page 7 · heading · labelled pluralist')
    expect(text).toContain('passage 1 · page 9 · no label')
  })

  test('only the matches of one framing; the numbers are of all', () => {
    const matches = [matchOf('pluralist', 'mutual'), matchOf('exemplarist', 'respect')]
    const scores = [scoreOf('pluralist', 1), scoreOf('exemplarist', 1)]
    const text = explained(matches, scores, { framing: 'exemplarist' })
    expect(text).toContain('mutual [exemplarist+ respect].')
    expect(text).toMatch(/^pluralist +1 /m)
  })

  test('a document without matches says so, and shows no table', () => {
    const text = explained([], [scoreOf('pluralist', 0)])
    expect(text).toBe('doc\n8 words · 2 passages, numbered from 0 · 0 matches\n\nNo match of any framing.\n')
  })

  test('of many framings only those with a match are in the table', () => {
    const scores = Array.from({ length: 12 }, (_, index) => scoreOf(`f${index}`, index === 3 ? 1 : 0))
    const text = explained([matchOf('f3', 'mutual')], scores)
    expect(text.match(/^f\d+ /gm)).toEqual(['f3 '])
    expect(text).toContain('11 other framings have no match')
  })

  test('the sign and rule of each match', () => {
    const rejected = {
      ...matchOf('pluralist', 'mutual'),
      stance: 'rejects' as const,
      rule: 'negation',
      entry: { ...entry('pluralist', 'mutual'), against: true },
    }
    const text = explained([rejected], [scoreOf('pluralist', 1)])
    expect(text).toContain('[pluralist- mutual]')
    expect(text.replace(/\s+/g, ' ')).toContain(
      '- pluralist · system/facet · high, against · “mutual” · speaker rejects (rule negation) · pattern mutual',
    )
  })

  test('lines fit the width, and what is in colour fits it too', () => {
    const matches = [matchOf('pluralist', 'mutual respect')]
    const paint = (style: string, text: string) => `\u001b[${style}m${text}\u001b[0m`
    for (const width of [40, 60]) {
      for (const options of [{ width }, { width, paint }]) {
        const text = explained(matches, [scoreOf('pluralist', 1)], options)
        const [passages = ''] = text.split(/^(?:.\[\d+m)?framing /m)
        for (const line of passages.replace(/\u001b\[[\d;]*m/g, '').split('\n'))
          expect(line.length).toBeLessThanOrEqual(width)
      }
    }
  })

  test('nothing of a document or lexicon steers the terminal', () => {
    const hostile = '\u001b[2J\u0007\u009b\u202e'
    const match = { ...matchOf('pluralist', 'mutual'), rule: hostile, entry: entry('pluralist', hostile) }
    const docvars = { title: hostile, date: hostile, speaker: `a\nb${hostile}` }
    const steering = /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202a-\u202e]/
    expect(explained([match], [scoreOf('pluralist', 1)], {}, { docvars })).not.toMatch(steering)
  })
})
