import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { countNgrams } from '../../../src/pipeline/suggest/ngrams.ts'
import { createSketch, LONGEST_NGRAM, nextHash, wordHash } from '../../../src/pipeline/suggest/sketch.ts'
import { type Invented, surveyOf } from './invented.ts'

const WORDS = ['peace', 'order', 'the', 'of', 'nations', 'equal', 'concert', 'non', 'rules']

describe('n-grams', () => {
  test('counts are those of a plain count, whatever the texts', async () => {
    const sentence = fc.array(fc.constantFrom(...WORDS), { minLength: 1, maxLength: 7 })
    const text = fc.record({
      sentences: fc.array(sentence, { minLength: 1, maxLength: 3 }),
      endorses: fc.boolean(),
      group: fc.integer({ min: 0, max: 2 }),
    })
    await fc.assert(
      fc.asyncProperty(fc.array(text, { minLength: 2, maxLength: 8 }), async (drawn) => {
        const sorted = [...drawn].sort((a, b) => a.group - b.group)
        const survey = await surveyOf(
          sorted.map(({ sentences, endorses, group }, index) => ({
            id: String(index),
            group: `g${group}`,
            endorses,
            text: sentences.map((words) => `Now ${words.join(' ')}.`).join(' '),
          })),
          ['zzz'],
        )
        const expected = new Map<string, { target: number; reference: number; documents: Set<number> }>()
        for (const { sentences, endorses, group } of sorted) {
          for (const words of sentences.map((some) => ['now', ...some])) {
            for (let length = 1; length <= LONGEST_NGRAM; length++) {
              for (let at = 0; at + length <= words.length; at++) {
                const ngram = words.slice(at, at + length).join(' ')
                const count = expected.get(ngram) ?? { target: 0, reference: 0, documents: new Set() }
                expected.set(ngram, count)
                if (endorses) count.documents.add(group)
                count[endorses ? 'target' : 'reference']++
              }
            }
          }
        }
        const found = new Map(
          [...(await countNgrams(survey)).ngrams()].map((one) => [one.words.join(' '), one]),
        )
        for (const [ngram, { target, reference, documents }] of expected) {
          if (target === 0) continue
          expect(found.get(ngram), ngram).toMatchObject({ target, reference, documents: documents.size })
        }
      }),
      { numRuns: 40 },
    )
  })

  test('without codes the matched words are left out, and no n-gram runs over them', async () => {
    const survey = await surveyOf(
      [{ id: 'a', text: 'We want mutual respect among nations.\n\nThe harbour is calm.' }],
      ['mutual respect'],
    )
    expect(survey.sizes).toMatchObject({ target: { passages: 1 }, reference: { passages: 1 } })
    const found = [...(await countNgrams(survey)).ngrams()].map(({ words }) => words.join(' '))
    expect(found).toEqual(expect.arrayContaining(['we want', 'among nations']))
    expect(found.filter((ngram) => /mutual|respect|want among/.test(ngram))).toEqual([])
  })

  test('missed: what the lexicon finds in endorsed passages is neither target nor reference', async () => {
    const survey = await surveyOf(
      [
        { id: 'a', text: 'We want mutual respect.', endorses: true },
        { id: 'b', text: 'We honour our equals.', endorses: true },
        { id: 'c', text: 'The harbour is calm.', endorses: false },
      ],
      ['mutual respect'],
      { target: 'missed' },
    )
    expect(survey.sizes).toEqual({
      target: { passages: 1, documents: 1 },
      reference: { passages: 1, documents: 1 },
      aside: { passages: 1, documents: 1 },
    })
  })

  test('of a single word: how often it stands near an asserted match, and at all', async () => {
    const texts: Invented[] = [
      { id: 'a', text: 'One two three four five six seven mutual respect binds peoples. Peoples rest.' },
      { id: 'b', text: 'Peoples meet.' },
    ]
    const counts = await countNgrams(
      await surveyOf(
        texts.map((one) => ({ ...one, endorses: true })),
        ['mutual respect'],
      ),
    )
    const of = (word: string) => [...counts.ngrams()].find(({ words }) => words.join(' ') === word)
    expect(of('peoples')).toMatchObject({ all: 3, near: 1 })
    expect(of('one')).toMatchObject({ all: 1, near: 0 })
    expect(of('two')).toMatchObject({ near: 1 })
    expect(of('respect')).toMatchObject({ all: 1, near: 0, matched: 1 })
    expect(counts.near).toBe(8)
  })
})

describe('sketch', () => {
  const hashOf = (ngram: readonly string[]) => ngram.reduce((hash, word) => nextHash(hash, wordHash(word)), 0)

  test('an n-gram of as many documents as asked for always passes', () => {
    const ngram = fc.array(fc.constantFrom(...WORDS), { minLength: 1, maxLength: 4 })
    fc.assert(
      fc.property(fc.array(fc.array(ngram, { maxLength: 6 }), { maxLength: 6 }), (documents) => {
        const sketch = createSketch()
        documents.forEach((ngrams, document) => {
          for (const one of ngrams) sketch.add(hashOf(one), document)
        })
        sketch.close(2)
        const all = new Map<string, Set<number>>()
        documents.forEach((ngrams, document) => {
          for (const one of ngrams)
            all.set(one.join(' '), (all.get(one.join(' ')) ?? new Set()).add(document))
        })
        for (const [one, found] of all) expect(sketch.passes(hashOf(one.split(' ')))).toBe(found.size >= 2)
      }),
      { numRuns: 20 },
    )
  })

  test('where too many would pass, more documents are asked for', () => {
    const sketch = createSketch(3)
    const word = (at: number) => hashOf([`w${at}`])
    for (let at = 0; at < 10; at++)
      for (let document = 0; document <= at; document++) sketch.add(word(at), document)
    expect(sketch.close(2)).toBe(8)
    expect([6, 7, 8, 9].map((at) => sketch.passes(word(at)))).toEqual([false, true, true, true])
  })

  test('the order of words matters to a hash', () => {
    expect(hashOf(['order', 'of'])).not.toBe(hashOf(['of', 'order']))
  })
})
