import fc from 'fast-check'
import { expect, test } from 'vitest'
import { loadTagger } from '../../src/language/annotate.ts'
import { createSentenceTagger, tagSentence } from '../../src/pipeline/tag.ts'
import { type ConlluSentence, oneLine } from '../../src/write/conllu.ts'

const tagger = loadTagger()

function lineOf({ tokens }: ConlluSentence): string {
  return tokens.map(({ form, isSpaced }) => (isSpaced ? `${form} ` : form)).join('')
}

const ODD = [
  'peace',
  'can’t',
  "won't",
  'U.S.',
  '3.5%',
  '€5',
  'x²',
  '—',
  '…',
  '“',
  '😀',
  '👩‍👩‍👧',
  'é',
  'ﬁ',
  '中国',
  'مرحبا',
  '\u00ad',
  '\ud800',
  '_',
  '#',
  '\u200d',
  'http://a.b/c?d=e',
  'a@b.org',
  '#tag',
  '\t',
  '\n',
  ' ',
  '  ',
  '\u00a0',
  '\u2028',
  '\u2029',
  '\u0085',
  '\u200b',
  '\u001b[31m',
  '\ufeff',
]

test('forms and spaces give back the line, whatever the text', () => {
  fc.assert(
    fc.property(
      fc.array(fc.oneof(fc.constantFrom(...ODD), fc.string({ unit: 'binary', maxLength: 4 })), {
        maxLength: 12,
      }),
      (pieces) => {
        const sentence = tagSentence(pieces.join(''), tagger)
        expect(lineOf(sentence)).toBe(sentence.text)
        expect(sentence.text).toBe(oneLine(pieces.join('')))
        for (const { form } of sentence.tokens) expect(form).not.toMatch(/[\s\p{Cc}]/u)
      },
    ),
    { numRuns: 500, seed: 20 },
  )
})

test.for([
  // what               text          form  upos
  ['a mark the tagger drops', () => [], '—', 'PUNCT'],
  ['a symbol the tagger drops', () => [], '€', 'SYM'],
  ['anything else the tagger drops', () => [], 'x²', 'X'],
] as const)('%s is a token without a lemma', ([, silent, form, upos]) => {
  expect(tagSentence(` ${form} `, silent)).toEqual({
    text: form,
    tokens: [{ form, lemma: '', upos, isSpaced: false }],
  })
})

test('sentences are those of the counted zones', () => {
  const text = '# Title\n\nWe meet. They go.\n\n> Not ours.\n\n## References\n\nA book.'
  const document = { id: 'a', text, markup: 'markdown' as const, docvars: {}, place: { source: 'a' } }
  expect(createSentenceTagger()(document).map((sentence) => sentence.text)).toEqual([
    '# Title',
    'We meet.',
    'They go.',
  ])
})
