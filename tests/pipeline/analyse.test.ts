import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { buildContext } from '../../src/lexicon/context.ts'
import { contextFile } from '../../src/lexicon/schema.ts'
import { createAnalyser } from '../../src/pipeline/analyse.ts'
import type { Analysis, Zone, ZonedSpan } from '../../src/records.ts'
import { anyText } from '../language/texts.ts'
import { documentOf } from '../lexicon/documents.ts'
import { lexiconOf } from '../lexicon/matched.ts'

const { rules } = buildContext(
  contextFile.parse({
    version: '1.0.0',
    rules: [
      { id: 'negation', kind: 'negation', cues: ['not', 'no', 'don’t'] },
      { id: 'attribution', kind: 'attribution', scope: 'sentence', cues: ['he said'] },
    ],
  }),
  new Map(),
  () => ({ source: 'context.yaml' }),
)
const pluralist = lexiconOf('pluralist', ['peace', 'free world', 'we <3> stay', { pattern: 'world & peace' }])
const exemplarist = lexiconOf('exemplarist', ['the (free )?world', { pattern: 'why', unless: ['peace'] }])
const lexicons = [pluralist, exemplarist]

function rows({ matches }: Analysis): string[] {
  return matches.map(({ entry, start, end, passage, voice, stance, rule }) =>
    [entry.framing, entry.id, start, end, passage, voice, stance, rule].join(' '),
  )
}

describe('an analysis', () => {
  test('names the framings in the order of the lexicons', () => {
    expect(createAnalyser({ lexicons, rules }).framings).toEqual([
      { name: 'pluralist', dimension: 'framing' },
      { name: 'exemplarist', dimension: 'framing' },
    ])
  })

  test('gives each match its span, passage and judgement', () => {
    const text = 'We keep the peace.\n\nWe do not love the free world.'
    const analysis = createAnalyser({ lexicons, rules }).analyse(documentOf(text))
    expect(analysis.words).toBe(11)
    expect(analysis.passages.map(({ words, sentences }) => [words, sentences])).toEqual([
      [4, 1],
      [7, 1],
    ])
    expect(analysis.matches.map(({ start, end }) => text.slice(start, end))).toEqual([
      'peace',
      'the free world',
      'free world',
    ])
    expect(rows(analysis)).toEqual([
      'pluralist facet/peace 12 17 0 speaker asserts ',
      'exemplarist facet/the-free-world 35 49 1 speaker rejects negation',
      'pluralist facet/free-world 39 49 1 speaker rejects negation',
    ])
  })

  test('counts the zones it is told to', () => {
    const text = '# Peace\n\nPeace here.\n\n> Peace there.\n\n## References\n\nPeace'
    const counts = (zones?: readonly ('body' | 'quotation' | 'references')[]) => {
      const analyser = createAnalyser({ lexicons, rules, ...(zones === undefined ? {} : { zones }) })
      const { words, matches } = analyser.analyse(documentOf(text, 'markdown'))
      return [words, matches.length]
    }
    expect(counts()).toEqual([3, 2])
    expect(counts(['body'])).toEqual([2, 1])
    expect(counts(['quotation', 'references'])).toEqual([4, 2])
    expect(counts([])).toEqual([0, 0])
  })

  test('counts the words of all zones; those of the zones it is told to are the words', () => {
    const text = '# Peace\n\nPeace here.\n\n> Peace there, too.\n\n## References\n\nPeace'
    const analysed = (zones: readonly Zone[]) =>
      createAnalyser({ lexicons, rules, zones }).analyse(documentOf(text, 'markdown'))
    const zoneWords = {
      body: 2,
      heading: 1,
      quotation: 3,
      footnote: 0,
      references: 2,
      direction: 0,
      other: 0,
    }
    for (const zones of [['body', 'heading'], ['quotation'], []] as const) {
      const { words, zoneWords: told } = analysed(zones)
      expect(told).toEqual(zoneWords)
      expect(words).toBe(zones.reduce((sum, zone) => sum + zoneWords[zone], 0))
    }
  })

  test('takes the zones that the format says', () => {
    const text = 'Peace.\n\nPeace in a note.'
    const zones: ZonedSpan[] = [
      { start: 0, end: 6, zone: 'body' },
      { start: 8, end: 24, zone: 'footnote' },
    ]
    const analysis = createAnalyser({ lexicons, rules }).analyse({ ...documentOf(text), zones })
    expect([analysis.words, analysis.matches.length, analysis.zoneWords.footnote]).toEqual([1, 1, 4])
  })

  test.for(['', ' \n\n ', '...', '# \n\n> ', '\ud800'])('of %j is empty', (text) => {
    const { words, passages, matches } = createAnalyser({ lexicons, rules }).analyse(documentOf(text))
    expect([words, passages, matches]).toEqual([0, [], []])
  })

  test('as one passage takes the whole document for it, and & reaches through it', () => {
    const text = 'The World\n\nWe are many here. We stay.\n\nAnd we keep peace.'
    const analyse = (unit: 'document' | 'passage') =>
      createAnalyser({ lexicons, rules, unit }).analyse(documentOf(text))
    expect(analyse('document').passages).toHaveLength(3)
    const { passages, matches } = analyse('passage')
    expect(passages).toEqual([
      { index: 0, zone: 'heading', start: 0, end: text.length, words: 12, sentences: 4 },
    ])
    expect(matches.map(({ entry, passage }) => [entry.pattern, passage])).toContainEqual(['world & peace', 0])
    expect(analyse('document').matches.map(({ entry }) => entry.pattern)).not.toContain('world & peace')
  })

  test('as one passage of an empty document has none', () => {
    expect(createAnalyser({ lexicons, rules, unit: 'passage' }).analyse(documentOf('')).passages).toEqual([])
  })
})

describe('on any text', () => {
  test('matches lie in order inside their passages, and counts add up', () => {
    const analyser = createAnalyser({ lexicons, rules })
    fc.assert(
      fc.property(anyText, fc.constantFrom('plain' as const, 'markdown' as const), (text, markup) => {
        const { words, passages, matches } = analyser.analyse(documentOf(text, markup))
        expect(passages.reduce((sum, passage) => sum + passage.words, 0)).toBe(words)
        let last = 0
        for (const { start, end, passage } of matches) {
          expect(start).toBeGreaterThanOrEqual(last)
          last = start
          expect(end).toBeGreaterThan(start)
          expect(passages[passage]!.start).toBeLessThanOrEqual(start)
          expect(passages[passage]!.end).toBeGreaterThanOrEqual(end)
        }
      }),
      { seed: 41, numRuns: 1000 },
    )
  })

  test('what was read before makes no difference, nor does the order of the lexicons', () => {
    const shared = createAnalyser({ lexicons, rules })
    const reversed = createAnalyser({ lexicons: [...lexicons].reverse(), rules })
    fc.assert(
      fc.property(anyText, (text) => {
        const fresh = rows(createAnalyser({ lexicons, rules }).analyse(documentOf(text)))
        expect(rows(shared.analyse(documentOf(text)))).toEqual(fresh)
        expect(rows(reversed.analyse(documentOf(text))).sort()).toEqual([...fresh].sort())
      }),
      { seed: 42, numRuns: 150 },
    )
  })
})

test('a tag is asked of the sentence as its zones cut it, not of a sentence before it', () => {
  // The same text as plain text and as Markdown: sentence 0 is another in each.
  const tagged = lexiconOf('pluralist', [{ pattern: 'lead', tag: 'VERB' }])
  const text = '> They lead us.\n\nThe lead was heavy.'
  const found = (markups: readonly ('plain' | 'markdown')[]) => {
    const analyser = createAnalyser({ lexicons: [tagged], rules })
    return markups.map((markup) =>
      analyser.analyse(documentOf(text, markup)).matches.map(({ start }) => start),
    )
  }
  expect(found(['markdown', 'plain'])).toEqual([[], [text.indexOf('lead')]])
})
