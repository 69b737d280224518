import { expect, test } from 'vitest'
import { loadTagger } from '../../src/language/annotate.ts'

test('the model can be asked for any number of times: a process that watches does so at every turn', () => {
  const first = loadTagger()('We lead together.')
  expect(first.map(({ form, tag }) => `${form}/${tag}`)).toEqual([
    'We/PRON',
    'lead/VERB',
    'together/ADV',
    './PUNCT',
  ])
  for (let turn = 0; turn < 30; turn++) expect(loadTagger()('We lead together.')).toEqual(first)
})

test('offsets select the forms, whatever stands between them', () => {
  const text = '“We  lead,”\nthey said — Freedonia’s 2nd way.'
  for (const { start, end, form } of loadTagger()(text)) expect(text.slice(start, end)).toBe(form)
})
