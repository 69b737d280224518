import { expect, test } from 'vitest'
import { conllu, oneLine } from '../../src/write/conllu.ts'

const WORD = { form: 'Peace', lemma: 'peace', upos: 'NOUN', isSpaced: false }
const STOP = { form: '.', lemma: '', upos: 'PUNCT', isSpaced: false }

test('ten columns, `_` where nothing is known, an empty line after each sentence', () => {
  const sentence = { text: 'Peace.', tokens: [WORD, STOP] }
  expect(conllu('a', [sentence, sentence])).toBe(
    [
      '# newdoc id = a',
      '# sent_id = a-1',
      '# text = Peace.',
      '1\tPeace\tpeace\tNOUN\t_\t_\t_\t_\t_\tSpaceAfter=No',
      '2\t.\t_\tPUNCT\t_\t_\t_\t_\t_\t_',
      '',
      '# sent_id = a-2',
      '# text = Peace.',
      '1\tPeace\tpeace\tNOUN\t_\t_\t_\t_\t_\tSpaceAfter=No',
      '2\t.\t_\tPUNCT\t_\t_\t_\t_\t_\t_',
      '',
      '',
    ].join('\n'),
  )
})

test('a document without sentences gives nothing', () => {
  expect(conllu('a', [])).toBe('')
})

test.for([
  // what                 id           sent_id
  ['a plain id', 'un-2003', 'un-2003-1'],
  ['a slash, which the format keeps for itself', 'un/2003', 'un%2F2003-1'],
  ['a percent sign, so that no two ids become one', 'un%2F2003', 'un%252F2003-1'],
  ['white space and line ends', 'un 20\n03', 'un%2020%0A03-1'],
  ['letters of any script', 'Šumarská', 'Šumarská-1'],
] as const)('sentence ids: %s', ([, id, expected]) => {
  const [newdoc, sentId] = conllu(id, [{ text: 'Peace', tokens: [WORD] }]).split('\n')
  expect(newdoc).toBe(`# newdoc id = ${oneLine(id)}`)
  expect(sentId).toBe(`# sent_id = ${expected}`)
})

test.for([
  ['line ends of every kind', 'a\nb\r\nc\u2028d\u2029e\u0085f\vg', 'a b c d e f g'],
  ['double and other spaces', ' a  b\u00a0c\u200bd\ufeff', 'a b c d'],
  ['tabs and escapes', 'a\tb\u001bc\u0000', 'a b c'],
  ['symbols stay', 'x² 😀', 'x² 😀'],
] as const)('oneLine: %s', ([, written, expected]) => {
  expect(oneLine(written)).toBe(expected)
})
