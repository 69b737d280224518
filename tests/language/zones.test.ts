import { describe, expect, test } from 'vitest'
import { stageDirectionLength } from '../../src/language/zones.ts'
import { countedWords, scannerOf, wordsOf, zonesOf } from './scanned.ts'

describe('zones of plain text', () => {
  test.for([
    ['body', 'We came here.\n\nWe stay.', ['body', 'body']],
    ['a heading', 'The World We Want\n\nWe stay here.', ['heading', 'body']],
    ['a heading in capitals', 'OUR SECURITY\n\nWe stay here.', ['heading', 'body']],
    ['no heading: a full stop', 'We stay here.\n\nThey left.', ['body', 'body']],
    ['no heading: a colon', 'Ladies and Gentlemen:\n\nThey left.', ['body', 'body']],
    ['no heading: more than ten words', `${'Word '.repeat(11)}\n\nThey left.`, ['body', 'body']],
    ['no heading: a small letter', 'and so on\n\nThey left.', ['body', 'body']],
    [
      'references to the end',
      'We stay.\n\nReferences\n\nBrands 1998.\n\nKagan',
      ['body', 'references', 'references', 'references'],
    ],
    ['bibliography', 'We stay.\n\nBibliography:\n\nBrands 1998.', ['body', 'references', 'references']],
    ['references in a sentence', 'We stay.\n\nReferences to war abound.\n\nStill.', ['body', 'body', 'body']],
    ['notes', 'We stay.\n\nNotes\n\n1 Brands 1998.', ['body', 'footnote', 'footnote']],
    ['endnotes', 'We stay.\n\nENDNOTES\n\n1 Brands 1998.', ['body', 'footnote', 'footnote']],
    ['a footnote', 'We stay.[^1]\n\n[^1]: Brands 1998.\n\nWe do.', ['body', 'footnote', 'body']],
    ['footnotes line by line', 'We stay.\n\n[^1]: Brands.\n[^2]: Kagan.', ['body', 'footnote', 'footnote']],
    ['a quotation mark of Markdown is none here', '> We stay.\n\nWe do.', ['body', 'body']],
    ['a stage direction: no words at all', 'We stay.\n\n(Applause.)\n\nWe do.', ['body', 'body']],
    ['a stage direction in square brackets', '[Laughter and applause]\n\nWe do.', ['body']],
  ] as const)('%s', ([, text, zones]) => {
    expect(zonesOf(text).map(([zone]) => zone)).toEqual(zones)
  })
})

describe('zones of Markdown', () => {
  test.for([
    ['headings', '# Our *order*\n\nWe stay.\n\n### More.\n\nWe do.', ['heading', 'body', 'heading', 'body']],
    ['a heading without a blank line', '# Our order\nWe stay.', ['heading', 'body']],
    ['a block quotation', 'We stay.\n\n> They\n> left.\n\nWe do.', ['body', 'quotation', 'body']],
    [
      'a block quotation without a blank line',
      'He wrote:\n> They left.\n\nWe do.',
      ['body', 'quotation', 'body'],
    ],
    [
      'list items',
      'We want:\n- Peace.\n- Order.\n* Law.\n+ Right.',
      ['body', 'body', 'body', 'body', 'body'],
    ],
    [
      'references, then another section',
      'We.\n\n## References\n\nBrands.\n\n## Annex\n\nWe do.',
      ['body', 'references', 'references', 'heading', 'body'],
    ],
    [
      'references, then a section below',
      '## References\n\nBrands.\n\n### Books\n\nKagan.',
      ['references', 'references', 'references', 'references'],
    ],
    [
      'references, then notes',
      '# References\n\nBrands.\n\n# Notes\n\nOne.',
      ['references', 'references', 'footnote', 'footnote'],
    ],
    ['a footnote', 'We stay.[^a]\n\n[^a]: Brands 1998.', ['body', 'footnote']],
    ['a hash is no heading', '#order matters to all of us.', ['body']],
  ] as const)('%s', ([, text, zones]) => {
    expect(zonesOf(text, 'markdown').map(([zone]) => zone)).toEqual(zones)
  })
})

describe('what counts', () => {
  test('body and headings count; the rest does not', () => {
    const text =
      '# Title\n\nBody one.\n\n> Quoted words\n\n[^1]: Foot\n\n(Applause.)\n\n## References\n\nBrands\n'
    expect(countedWords(text, 'markdown')).toEqual(['Title', 'Body', 'one'])
  })

  test('what counts can be chosen', () => {
    const text = '# Title\n\nBody one.\n\n> Quoted words\n\n[^1]: Foot'
    expect(wordsOf(scannerOf(['quotation', 'footnote'])(text, 'markdown'))).toEqual([
      'Quoted',
      'words',
      '1',
      'Foot',
    ])
    expect(wordsOf(scannerOf([])(text, 'markdown'))).toEqual([])
  })

  test('quotation marks of zones that do not count are not kept', () => {
    const scan = scannerOf()('> “Quoted”\n\nHe said “no”.', 'markdown')
    expect(scan.quotes).toBe(2)
  })
})

describe('stage directions in a line', () => {
  test.for([
    ['applause', 'We stay. (Applause.) They left.', ['We', 'stay', 'They', 'left']],
    ['laughter', 'We stay [Laughter] and they left.', ['We', 'stay', 'and', 'they', 'left']],
    ['prolonged', 'We stay. (Prolonged applause.) Now', ['We', 'stay', 'Now']],
    ['two of them', 'We stay. [Laughter and applause] (Applause.) Now', ['We', 'stay', 'Now']],
    ['with a remark', '(Laughter, and cheers from the floor.) Now', ['Now']],
    ['at the end', 'We stay. (Applause.)', ['We', 'stay']],
    ['an aside is none', 'We (the applauded) stay', ['We', 'the', 'applauded', 'stay']],
    ['a longer word is none', 'We (musicians) stay', ['We', 'musicians', 'stay']],
    ['not closed', 'We (applause stay', ['We', 'applause', 'stay']],
    [
      'too long',
      `We (applause ${'on '.repeat(30)}) stay`,
      ['We', 'applause', ...Array(30).fill('on'), 'stay'],
    ],
  ] as const)('%s', ([, text, words]) => {
    expect(countedWords(text)).toEqual(words)
  })

  test.for([
    ['(Applause.)', 11],
    ['[Laughter]', 10],
    ['(laughs)', 8],
    ['(We applaud.)', 0],
    ['Applause.', 0],
    ['(Applause', 0],
    ['(', 0],
  ] as const)('%s is %i units long', ([text, length]) => {
    expect(stageDirectionLength(text, 0)).toBe(length)
  })
})

test('stage directions: their words are there where the zone counts', () => {
  expect(scannerOf(['body', 'direction'])('We stay. (Applause.) They left.', 'plain').words).toBe(5)
})
