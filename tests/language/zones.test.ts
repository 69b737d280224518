import { describe, expect, test } from 'vitest'
import { createZoneReader, stageDirectionLength } from '../../src/language/zones.ts'
import type { Docvars, Zone, ZonedSpan } from '../../src/records.ts'
import { ALL_ZONES, countedWords, scannerOf, wordsOf, zonesOf } from './scanned.ts'

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

describe('stage directions of every kind', () => {
  test.for([
    '(Applause and cheers.)',
    '(Crosstalk.)',
    '[ laughter ]',
    '(Cross-talk by reporters.)',
    '[Loud and prolonged applause]',
    '(Speaks in Russian)',
    '(Speaking Spanish.)',
    '(spoke in Portuguese; English text furnished by the delegation)',
    '(In French.)',
    '(via interpreter)',
    '(As interpreted.)',
    '(interpretation from Arabic)',
    '(No translation provided.)',
    '(Gestures)',
    '(Clears throat.)',
    '(The President signs the bill.)',
    '(The bill is signed.)',
    '(The Medal of Merit is presented.)',
    '(President Other offers a toast.)',
    '(A toast is offered.)',
    '(A child in the audience cries.)',
    '(A video is played.)',
    '(A moment of silence is observed.)',
    '(Press departs.)',
  ])('%s', (direction) => {
    expect(stageDirectionLength(direction, 0)).toBe(direction.length)
    expect(countedWords(`We stay. ${direction} They left.`)).toEqual(['We', 'stay', 'They', 'left'])
  })

  test.for([
    '(in Africa)',
    '(In Russian hands)',
    '(the agreement was signed in Strelsau)',
    '(the treaty is signed by forty states)',
    '(a third of the bill)',
    '(the state that holds the seat)',
    '(a country which signs the treaty)',
    '(resolution 1514)',
    '(1)',
    '(A/52/1)',
    '[sic]',
    '(laughable as it is)',
    '(a)',
  ])('%s is none', (aside) => {
    expect(stageDirectionLength(aside, 0)).toBe(0)
  })

  test('two in one block', () => {
    expect(zonesIn('We stay.\n\n(The bill is signed.) (Applause.)\n\nWe do.')).toEqual([
      'body',
      'direction',
      'body',
    ])
  })

  test('what editors say between brackets in a transcript, and there alone', () => {
    const text = 'THE PRESIDENT: We stay.\n\n(Mr. Other went on to speak of roads (and rails).)\n\nWe do.'
    expect(zonesIn(text)).toEqual(['body', 'direction', 'body'])
    expect(zonesIn('We stay.\n\n(We stayed on that road for years.)\n\nWe do.')).toEqual([
      'body',
      'body',
      'body',
    ])
  })
})

describe('lines that nobody speaks', () => {
  test.for([
    [
      'place and clock',
      'East Room\n\n12:40 P.M. EST\n\nTHE PRESIDENT: We stay.',
      ['direction', 'direction', 'body'],
    ],
    [
      'several lines of place',
      'Hilton at the Bay\n\nStrelsau, D.C.\n\n(April 9, 2031)\n\n9:05 A.M. CEST\n\nWe stay here.',
      ['direction', 'direction', 'direction', 'direction', 'body'],
    ],
    ['in one block', 'East Room\n12:40 P.M. EST\n\nWe stay here.', ['direction', 'body']],
    [
      'before a label, without a clock',
      'Chief’s Residence\n\nStrelsau, Ruritania\n\nQ Why is that?',
      ['direction', 'direction', 'other'],
    ],
    [
      'a title before a label is a heading',
      'The World We Want\n\nTHE PRESIDENT: We stay.',
      ['heading', 'body'],
    ],
    ['a title before a text is a heading', 'New House, New Hall\n\nWe stay here.', ['heading', 'body']],
    ['greetings are speech', 'Good morning,\n\nWe stay here.', ['body', 'body']],
    ['the end', 'We stay here.\n\nEND 1:02 P.M. EST', ['body', 'direction']],
    ['the end without a clock', 'We stay here.\n\n- END -', ['body', 'direction']],
    ['a clock at the end', 'We stay here.\n\n1:02 PM', ['body', 'direction']],
    [
      'a clock in a turn of others',
      'Q Why is that?\n\nTHE PRESIDENT: So.\n\nQ Why?\n\n1:02 P.M. EST',
      ['other', 'body', 'other', 'direction'],
    ],
    ['a clock that is spoken of', '12:40 P.M. was the hour when we met.', ['body']],
    ['an end that is spoken of', 'END of story', ['heading']],
    ['the manner of delivery', 'As prepared for delivery\n\nWe stay here.', ['direction', 'body']],
    ['the manner of delivery in brackets', '(As Delivered)\n\nWe stay here.', ['direction', 'body']],
    ['a check mark of delivery', 'Check against delivery\n\nWe stay here.', ['direction', 'body']],
    [
      'the house',
      'The White House\n\nOffice of the Press Secretary\n\nWe stay here.',
      ['direction', 'direction', 'body'],
    ],
    ['stars and cuts', 'We stay here.\n\n* * *\n\n<…>\n\nWe do.', ['body', 'direction', 'direction', 'body']],
    [
      'a summary before stars and a label',
      'The head of state took part in a meeting.\n\n* * *\n\nTHE PRESIDENT: We stay.',
      ['other', 'direction', 'body'],
    ],
    [
      'a summary before stars, a title and a label',
      'The head of state took part in a meeting.\n\n* * *\n\nTranscript of the meeting\n\nTHE PRESIDENT: We stay.',
      ['other', 'direction', 'other', 'body'],
    ],
    ['no summary: stars in a speech', 'We stay here.\n\n* * *\n\nWe do.', ['body', 'direction', 'body']],
    [
      'no summary: sentences between stars and the label',
      'We stay here.\n\n* * *\n\nWe do.\n\nTHE PRESIDENT: We stay.',
      ['body', 'direction', 'body', 'body'],
    ],
    [
      'names in a list of sources are no turns',
      'We stay here.\n\nReferences\n\nAnn Other: A book.\n\nAnn Other: A second one.',
      ['body', 'references', 'references', 'references'],
    ],
    ['a short turn is no heading', 'THE PRESIDENT: You had a long —\n\nAnyway —', ['body', 'body']],
    [
      'a label ends a list of sources',
      'THE PRESIDENT: We stay.\n\nSources\n\nA book of 1998.\n\nTHE PRESIDENT: We do.',
      ['body', 'references', 'references', 'body'],
    ],
  ] as const)('%s', ([, text, zones]) => {
    expect(zonesIn(text)).toEqual(zones)
  })
})

describe('given zones', () => {
  /** Blocks as a format gives them, scanned where every zone counts: zone and text of each passage. */
  function given(blocks: readonly (readonly [Zone, string])[], docvars: Docvars = {}): [Zone, string][] {
    const text = blocks.map(([, block]) => block).join('\n\n')
    const zones: ZonedSpan[] = []
    for (const [zone, block] of blocks) {
      const start = zones.at(-1) === undefined ? 0 : zones.at(-1)!.end + 2
      zones.push({ start, end: start + block.length, zone })
    }
    const every: Zone[] = [...ALL_ZONES, 'other']
    const { passages } = scannerOf(every)(text, 'plain', docvars, zones)
    return passages.map(({ zone, start, end }) => [zone, text.slice(start, end)])
  }

  test.for([
    ['body', 'The World We Want'],
    ['body', 'References'],
    ['body', 'Notes'],
    ['heading', 'We stay here, and we stay for as long as it takes; nobody else does.'],
    ['quotation', 'We stay here.'],
    ['footnote', 'We stay here.'],
    ['footnote', 'The World We Want'],
    ['references', 'We stay here.'],
    ['other', 'We stay here.'],
  ] as const)('are taken as given: %s for “%s”', ([zone, block]) => {
    expect(given([[zone, block]])).toEqual([[zone, block]])
  })

  test('what looks like a list of sources ends with its block', () => {
    const blocks = [
      ['heading', 'References'],
      ['body', 'We stay here.'],
    ] as const
    expect(given(blocks)).toEqual(blocks)
  })

  test('blank lines, line breaks and marks in a block do not cut it', () => {
    const block = 'We stay\nhere\n\n# and\n> there.'
    expect(given([['body', block]])).toEqual([['body', block]])
  })

  test('a given note or source takes the floor from nobody', () => {
    const blocks = [
      ['body', 'Ann Other: We begin. We go on.'],
      ['footnote', 'Robert Third: A book of 1998.'],
      ['references', 'Robert Third: A book of 1999.'],
      ['body', 'And we end here. Nobody else has the floor.'],
      ['body', 'Ann Other: Thank you all for it.'],
    ] as const
    const spoken = blocks.map(([zone, block]) => [zone, block.replace('Ann Other: ', '')])
    expect(given(blocks, { speaker: 'Ann Other' })).toEqual(spoken)
  })

  test('a label makes a given body another’s, until the next label', () => {
    expect(
      given(
        [
          ['body', 'Ann Other: We stay.'],
          ['body', 'And on.'],
          ['body', 'Question: Why?'],
          ['body', 'Really?'],
          ['heading', 'Still Theirs'],
          ['body', 'Ann Other: So.'],
        ],
        { speaker: 'Ann Other' },
      ),
    ).toEqual([
      ['body', 'We stay.'],
      ['body', 'And on.'],
      ['other', 'Why?'],
      ['other', 'Really?'],
      ['other', 'Still Theirs'],
      ['body', 'So.'],
    ])
  })

  test('what nobody says is a direction in a given body too', () => {
    expect(
      given([
        ['body', 'As prepared for delivery'],
        ['body', '(Applause.)'],
        ['body', 'We stay.'],
      ]),
    ).toEqual([['body', 'We stay.']])
  })

  test('a given footnote stays one, whoever has the floor', () => {
    expect(
      given(
        [
          ['body', 'Question: Why?'],
          ['footnote', 'Brands 1998.'],
          ['footnote', 'Ann Other: A book.'],
          ['body', 'Ann Other: So.'],
        ],
        { speaker: 'Ann Other' },
      ).map(([zone]) => zone),
    ).toEqual(['other', 'footnote', 'footnote', 'body'])
  })

  test('numbers of paragraphs are no words of given blocks either', () => {
    expect(
      given([
        ['body', '12. We stay.'],
        ['body', '1945. A year of war.'],
      ]),
    ).toEqual([
      ['body', 'We stay.'],
      ['body', '1945. A year of war.'],
    ])
  })

  test('text between them is not read', () => {
    const text = 'We stay. They go.'
    const blocks: ZonedSpan[] = [{ start: 0, end: 8, zone: 'body' }]
    expect(wordsOf(scannerOf()(text, 'plain', {}, blocks))).toEqual(['We', 'stay'])
    expect(scannerOf()(text, 'plain', {}, []).words).toBe(0)
  })
})

/** Zone of every block, those that do not count too. */
function zonesIn(text: string): Zone[] {
  const reader = createZoneReader(text, 'plain', {})
  return text.split('\n\n').map((block) => reader.zoneOf(block))
}

test('stage directions: their words are there where the zone counts', () => {
  expect(scannerOf(['body', 'direction'])('We stay. (Applause.) They left.', 'plain').words).toBe(5)
})
