import { expect, test } from 'vitest'
import { createCorpus } from '../../src/measure/corpus.ts'
import { wilsonInterval } from '../../src/measure/interval.ts'
import { garwoodInterval } from '../../src/measure/poisson.ts'
import { scoreDocument } from '../../src/measure/score.ts'
import { framings, syntheticAnalysis } from './synthetic.ts'

const documents = Array.from({ length: 40 }, (_, i) =>
  scoreDocument(syntheticAnalysis(`c${i}`, i % 8, 5 * (i % 8)), framings),
).map(({ scored }) => scored)

test('limits are those of the counts; means are sums over sums', () => {
  const corpus = createCorpus(framings)
  for (const document of documents) corpus.add(document)
  const measures = corpus.measures()
  const words = documents.reduce((sum, document) => sum + document.words, 0)
  measures.framings.forEach(({ meanRate }, f) => {
    expect(meanRate).toBe(
      documents.reduce((sum, { framings: scores }) => sum + scores[f]!.asserted, 0) / words,
    )
  })
  for (const document of documents) {
    measures.scoresOf(document).forEach((score, f) => {
      const { asserted, labelled } = document.framings[f]!
      expect(score.prevalenceLimits).toEqual(wilsonInterval(labelled, document.passages))
      if (document.words === 0) {
        expect(score).toMatchObject({
          rateLimits: undefined,
          shrunkRate: undefined,
          evidence: 'insufficient',
        })
        return
      }
      expect(score.rateLimits!.low).toBe((1000 * garwoodInterval(asserted).low) / document.words)
      expect(score.rateLimits!.high).toBe((1000 * garwoodInterval(asserted).high) / document.words)
      expect(score.shrunkRate).toBeGreaterThan(0)
    })
  }
})

test('an empty corpus has neither mean nor prior', () => {
  expect(createCorpus(framings).measures().framings[0]).toEqual({
    framing: 'vindicationist',
    meanRate: undefined,
    prior: undefined,
  })
})
