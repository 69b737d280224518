import { readFile } from 'node:fs/promises'
import { expect, test } from 'vitest'
import { describedTables, outputsReadme } from '../../src/write/readme.ts'
import { headerOf } from '../../src/write/table.ts'

test('outputs/README.md is the page the definitions give', async () => {
  const page = await readFile(new URL('../../outputs/README.md', import.meta.url), 'utf8')
  expect(page).toBe(outputsReadme())
})

test('every file has the columns agreed on', () => {
  const headers = Object.fromEntries(
    describedTables().map((table) => [table.file, headerOf(table).join(' ')]),
  )
  expect(headers).toEqual({
    'documents.csv':
      'id <docvar> words words_body words_heading words_quotation words_footnote words_references words_direction ' +
      'words_other passages duplicate_of shared prevalence_<framing> rate_<framing> intensity_<framing> dominant dominant_<dimension>',
    'scores.csv':
      'id framing dimension matches asserted rejected reported mixed words passages labelled rate rate_low rate_high ' +
      'intensity weight prevalence prevalence_low prevalence_high expected_prevalence share shrunk_rate evidence',
    'passages.csv':
      'document passage start end origin zone words sentences labels weight_<framing> probability_<framing>',
    'evidence.csv':
      'document passage start end origin framing level facet entry strength voice attributed_to stance rule left keyword ' +
      'right',
    'series.csv':
      'series by period group framing documents words passages asserted weight labelled rate rate_low rate_high ' +
      'intensity intensity_low intensity_high prevalence prevalence_low prevalence_high',
    'alerts.csv':
      'document date group framing direction asserted words rate expected expected_rate past_documents past_words past_rate ' +
      'p q words_that_did_it',
    'rejected.csv': 'source record line id code reason remedy outcome',
  })
})

test('columns are named once and keys are columns', () => {
  for (const table of describedTables()) {
    const names = headerOf(table)
    expect(new Set(names).size).toBe(names.length)
    for (const key of table.primaryKey) expect(names).toContain(key)
  }
})
