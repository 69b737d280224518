import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { labelOf } from '../../src/language/turn-labels.ts'
import { createTurns } from '../../src/language/turns.ts'
import { createZoneReader } from '../../src/language/zones.ts'
import type { Docvars } from '../../src/records.ts'
import { scannerOf, wordsOf } from './scanned.ts'

const scanner = scannerOf()

/** Words that count, of paragraphs written one a line. */
function counted(lines: readonly string[], docvars: Docvars = {}): string {
  return wordsOf(scanner(lines.join('\n\n'), 'plain', docvars)).join(' ')
}

describe('turns', () => {
  test.for([
    ['no label', ['We speak here.', 'And here too.'], {}, 'We speak here And here too'],
    ['one label at the top', ['THE PRESIDENT: We speak.', 'And more.'], {}, 'We speak And more'],
    [
      'questions and answers',
      ['Q Do you hear us?', 'THE PRESIDENT: We hear.', 'And more.', 'Q. And us?', 'THE PRESIDENT: We do.'],
      {},
      'We hear And more We do',
    ],
    [
      'questions whose answers have no label',
      ['QUESTION: Why is it so?', 'We hear.', 'And more.'],
      {},
      'We hear And more',
    ],
    [
      'a crowd takes one paragraph',
      ['We came far.', 'AUDIENCE MEMBER: We love you!', 'We go on.'],
      {},
      'We came far We go on',
    ],
    [
      'the docvar speaker by surname',
      ['MR. KENNEDY: We say so.', 'MR. NIXON: They say so.', 'MR. KENNEDY: We end.'],
      { speaker: 'Richard M. Nixon' },
      'They say so',
    ],
    [
      'a guest beside the president',
      ['THE PRESIDENT: Welcome to us.', 'PRIME MINISTER KISHIDA: Thanks to you.', 'He says more.'],
      { speaker: 'Joseph R. Biden', role: 'President of the United States' },
      'Welcome to us',
    ],
    [
      'a vice president by role',
      ['THE PRESIDENT: Welcome to us.', 'THE VICE PRESIDENT: Thanks to you.'],
      { speaker: 'Kamala Harris', role: 'Vice President of the United States' },
      'Thanks to you',
    ],
    [
      'names that recur',
      [
        'Vladimir Putin: We begin.',
        'Megyn Kelly: One question.',
        'Vladimir Putin: We end.',
        'Igor Sechin: Yes it is.',
      ],
      { speaker: 'Vladimir Putin' },
      'We begin We end',
    ],
    [
      'named turns count where none is told to be own',
      ['MR. ONE: We say so.', 'MODERATOR: Next one please.', 'MR. TWO: We do too.'],
      {},
      'We say so We do too',
    ],
    [
      'words of address are no labels',
      [
        'Mr. President: We speak.',
        'Mr. President: We go on.',
        'GENTLEMEN OF THE CONGRESS: We end.',
        'First: we do.',
      ],
      { speaker: 'Ann Other' },
      'Mr President We speak Mr President We go on GENTLEMEN OF THE CONGRESS We end First we do',
    ],
    [
      'a name before a colon that stands once in a speech',
      ['Regulatory Reform: we need it now.', 'We speak.'],
      { speaker: 'Jimmy Carter' },
      'Regulatory Reform we need it now We speak',
    ],
    [
      'a stage direction in a turn of one’s own',
      ['THE PRESIDENT: We speak.', '(Applause.)', 'And more.'],
      {},
      'We speak And more',
    ],
  ] as const)('%s', ([, lines, docvars, expected]) => {
    expect(counted(lines, docvars)).toBe(expected)
  })

  test('lines of a transcript without blank lines between them', () => {
    const text =
      'Q Do you hear us?\nTHE PRESIDENT: We hear.\nAUDIENCE: Four more years!\nTHE PRESIDENT: Thanks.'
    expect(wordsOf(scanner(text, 'plain')).join(' ')).toBe('We hear Thanks')
  })

  test('a label is no word, however it is written; the passage begins after it', () => {
    const docvars = { speaker: 'Ivan Petrov' }
    for (const label of [
      'Ivan Petrov:',
      '**Ivan Petrov:**',
      '[Ivan Petrov:]',
      'Ivan Petrov (retranslated):',
      'President of Ruritania Ivan Petrov:',
    ]) {
      const text = `Ivan Petrov: Good day.\n\n${label}  We stay.`
      const { words, passages, zoneWords } = scanner(text, 'plain', docvars)
      expect([label, words, zoneWords.body]).toEqual([label, 4, 4])
      expect(passages.map(({ start, end }) => text.slice(start, end))).toEqual(['Good day.', 'We stay.'])
    }
  })

  test('a label on a line of its own has no words', () => {
    const { zoneWords } = scanner('THE PRESIDENT:\n\nWe stay.\n\nQ:\n\nWhy is that?', 'plain')
    expect(zoneWords).toMatchObject({ body: 2, direction: 0, other: 3 })
  })

  test('what only looks like a label keeps its words', () => {
    expect(counted(['First: we stay.', 'Article 5: they go.'])).toBe('First we stay Article 5 they go')
  })

  test('another speaker’s turn is a zone of its own', () => {
    const { passages } = scannerOf(['body', 'other'])(
      'Q. Why is that so?\n\nTHE PRESIDENT: It is so.',
      'plain',
    )
    expect(passages.map(({ zone }) => zone)).toEqual(['other', 'body'])
  })

  test('a text without labels is never gone through', () => {
    const text = new Proxy({} as { length: number }, {
      get: () => {
        throw new Error('read')
      },
    })
    const turns = createTurns(text as unknown as string, {})
    for (const block of ['We speak of one thing: peace.', 'the end: now', '1. Question: why', 'Quiet words.'])
      expect(turns.openedBy(block)).toBeUndefined()
  })
})

const PETROV = { speaker: 'Ivan Petrov', role: 'President of Ruritania' }

/** `own` or `other` for each paragraph: whether its words count. */
function zones(lines: readonly string[], docvars: Docvars = {}): string[] {
  const reader = createZoneReader(lines.join('\n\n'), 'plain', docvars)
  return lines.map((line) => {
    const zone = reader.zoneOf(line)
    return zone === 'body' || zone === 'heading' ? 'own' : zone
  })
}

describe('labels by office and name', () => {
  test.for([
    ['full first, short later', 'President of Ruritania Ivan Petrov: Good day.', 'own'],
    ['an initial', 'I. Petrov: Good day.', 'own'],
    ['an office and the surname', 'President Petrov: Good day.', 'own'],
    ['through an interpreter', 'Ivan Petrov (retranslated): Good day.', 'own'],
    ['whom he answers', 'Ivan Petrov (answering Ann Other, editor): Good day.', 'own'],
    ['names that ran together', 'IvanPetrov: Good day.', 'own'],
    ['in bold', '**Ivan Petrov:** Good day.', 'own'],
    ['in bold, the colon outside', '**Ivan Petrov**: Good day.', 'own'],
    ['in brackets', '[Ivan Petrov:] Good day.', 'own'],
    ['a guest of high office', 'Prime Minister of Sylvania Ann Other: Thank you.', 'other'],
    ['a guest through an interpreter', 'King of Sylvania Ann Other (retranslated): Thank you.', 'other'],
    ['an office behind a company', 'Northern Rail CEO Ann Other: Thank you.', 'other'],
    [
      'several offices',
      'Adviser to the President, Chairman of the Council for Rights Ann Other: Thank you.',
      'other',
    ],
    ['a list in an office', 'Minister of Trade, Housing and Roads Ann Other: Thank you.', 'other'],
    [
      'a name and what remains of a card',
      'Mayor Ann Other Other AnnFormer Minister of Roads : Thank you.',
      'other',
    ],
    ['a name and an office after it', 'Ann Other, reporter at Channel Five: Thank you.', 'other'],
    ['a name alone', 'Ann Other: Thank you.', 'other'],
    ['another person of the surname', 'Sergei Petrov: Thank you.', 'other'],
    ['a question', 'Question: Why?', 'other'],
    ['a question through an interpreter', 'Question (retranslated): Why?', 'other'],
    ['a question from a place', 'Question from Strelsau Region: Why?', 'other'],
    ['a remark', 'Remark: Quite so.', 'other'],
    ['a reply from the hall', 'Reply: Quite so.', 'other'],
    ['a moderator', 'Moderator: Next, please.', 'other'],
    ['an interviewer', 'Interviewer: Next, please.', 'other'],
    ['a capital label between others', 'MINISTER ANN OTHER: Thank you.', 'other'],
    ['no label: what someone said', 'He said: we stay.', 'own'],
    ['no label: an article', 'Article 5: we stay.', 'own'],
    ['no label: an order', 'First: we stay.', 'own'],
    ['no label: allies', 'To our allies: we stay.', 'own'],
    ['no label: a lower-case end', 'One more thing about New Sylvania: we stay.', 'own'],
    ['no label: people greeted', 'President Other, Chancellor Another: we stay.', 'own'],
    ['no label: a colon in a clock', 'Ann Other 4:30 said so.', 'own'],
  ] as const)('%s', ([, line, expected]) => {
    const lines = ['Ivan Petrov: Good day.', 'Ivan Petrov: And on.', line, 'Ivan Petrov: We end.']
    expect(zones(lines, PETROV)).toEqual(['own', 'own', expected, 'own'])
  })

  test('one own label and one long one, each once', () => {
    const lines = [
      'President of Ruritania Ivan Petrov: Friends.',
      'We stay.',
      'President of the Republic of Sylvania Ann Other (retranslated): Friends.',
      'We stay too.',
    ]
    expect(zones(lines, PETROV)).toEqual(['own', 'own', 'other', 'other'])
  })

  test('a name before a colon beside one own label may be a heading', () => {
    expect(zones(['Ivan Petrov: Friends.', 'Northern Stream: we build it.', 'We go on.'], PETROV)).toEqual([
      'own',
      'own',
      'own',
    ])
  })
})

describe('labels in capitals', () => {
  const doe = { speaker: 'John Doe', role: 'President of the United States' }

  test.for([
    ['the office with the name', 'PRESIDENT DOE: Thanks.', 'own'],
    ['a slip of the keys', 'THE PRESIDNET: Thanks.', 'own'],
    ['the wife', 'FIRST LADY DOE: Thanks.', 'other'],
    ['the wife as a doctor', 'DR. DOE: Thanks.', 'other'],
    ['another president', 'PRESIDENT LÓPEZ OTHER: Thanks.', 'other'],
    ['a title that no list has', 'CHIEF HERALD OTHER: Thanks.', 'other'],
    ['a name like McGee', 'MR. McGEE: Thanks.', 'other'],
    ['a name of an office', 'JAMES OTHER, President of the Council: Thanks.', 'other'],
    ['a question without a mark', 'Q Why is that?', 'other'],
    ['a question with a colon', 'Q: Why is that?', 'other'],
    ['a question after many spaces', 'Q    (Inaudible.)', 'other'],
    ['a question that goes on', 'Q — of that?', 'other'],
    ['a question in bold', '**Q:** Why is that?', 'other'],
    ['two who ask', 'Q2. Why is that?', 'other'],
    ['a reporter', 'REPORTER: Why is that?', 'other'],
    ['no label: a firm in the caps of its name', 'ACME: it grew.', 'own'],
    ['no label: names in small letters beside capitals', 'Goldman Other: it grew.', 'own'],
    ['no label: the chair addressed', 'MR. SPEAKER AND MEMBERS OF THE HOUSE: we stay.', 'own'],
    ['no label: a sentence in capitals', 'IT IS IN THIS, THAT WE HAIL IT: we stay.', 'own'],
  ] as const)('%s', ([, line, expected]) => {
    const lines = ['THE PRESIDENT: Hello.', line, 'THE PRESIDENT: Yes.', 'PRESIDENT DOE: We end.']
    expect(zones(lines, doe)).toEqual(['own', expected, 'own', 'own'])
  })

  test.for([
    ['by role, without a name', { role: 'First Lady of Ruritania' }, 'THE FIRST LADY: Welcome.'],
    ['a family name alone', { speaker: 'Doe' }, 'MS. DOE: Welcome.'],
    ['the family name first', { speaker: 'Doe, Jane' }, 'MS. DOE: Welcome.'],
    ['with a form of address', { speaker: 'H.E. Ms. Jane Doe' }, 'MS. DOE: Welcome.'],
    ['a family name that comes first', { speaker: 'Doe Mei-ling' }, 'PRESIDENT DOE: Welcome.'],
    ['another spelling', { speaker: 'Jane Dozenskyy' }, 'PRESIDENT DOZENSKY: Welcome.'],
    ['without its accent', { speaker: 'Jane Döe' }, 'MS. DOE: Welcome.'],
    ['with a suffix', { speaker: 'James Doe, Jr.' }, 'MR. DOE: Welcome.'],
    ['nobody', {}, 'THE PRESIDENT: Welcome.'],
  ] as const)('the speaker is given: %s', ([, docvars, label]) => {
    expect(zones([label, 'MR. OTHER: Thanks.', 'And more.', label], docvars)).toEqual([
      'own',
      'other',
      'other',
      'own',
    ])
  })

  test('an aide holds the floor until the next label', () => {
    const lines = [
      'THE PRESIDENT: Read it.',
      'MILITARY AIDE: For valor.',
      'He went out.',
      'THE PRESIDENT: Well.',
    ]
    expect(zones(lines, doe)).toEqual(['own', 'other', 'other', 'own'])
  })

  test('a long word from the hall goes on; a short call does not', () => {
    const long = `AUDIENCE MEMBER: Thank you for coming here. ${'I teach. '.repeat(9)}`.trim()
    const lines = [
      'THE PRESIDENT: Yes?',
      long,
      'So my question.',
      'THE PRESIDENT: Well.',
      'AUDIENCE MEMBER: Yes!',
      'On.',
    ]
    expect(zones(lines, doe)).toEqual(['own', 'other', 'other', 'own', 'other', 'own'])
  })

  test('a label on a line of its own', () => {
    const lines = [
      'THE PRESIDENT:',
      'We speak.',
      'Q:',
      'Why?',
      'THE PRESIDENT:',
      'So.',
      'AUDIENCE:',
      'Boo!',
      'We end.',
    ]
    expect(zones(lines, doe)).toEqual([
      'direction',
      'own',
      'direction',
      'other',
      'direction',
      'own',
      'direction',
      'other',
      'own',
    ])
  })
})

describe('interviews and assemblies', () => {
  test('questions and answers without names', () => {
    const lines = ['Q: Why?', 'A: So.', 'And more.', 'Question: Really?', 'Answer: Yes.']
    expect(zones(lines, PETROV)).toEqual(['other', 'own', 'own', 'other', 'own'])
  })

  test('initials', () => {
    expect(zones(['Q: Why?', 'LMD: So.', 'Q: Really?', 'LMD: Yes.'], { speaker: 'Li Meidao' })).toEqual([
      'other',
      'own',
      'other',
      'own',
    ])
  })

  test('the chair of an assembly is not the president who speaks', () => {
    const lines = [
      'The President: The Assembly will hear an address.',
      'Mr. Silva da Costa (Sylvania) (spoke in Portuguese): We stay.',
      'We stay on.',
      'The President: I thank the President of Sylvania.',
    ]
    const docvars = {
      speaker: 'João Silva da Costa',
      role: 'President of Sylvania',
      title: 'UN General Debate',
    }
    expect(zones(lines, docvars)).toEqual(['other', 'own', 'own', 'other'])
    expect(zones(lines, { ...docvars, title: 'Address' })).toEqual(['other', 'own', 'own', 'other'])
  })

  test('the chair speaks one paragraph where the speaker has no label', () => {
    const lines = [
      'The President: I call on Sylvania.',
      'We stay.',
      'And on.',
      'The PRESIDENT: I thank Sylvania.',
    ]
    expect(zones(lines, { speaker: 'Ann Other', genre: 'unga' })).toEqual(['other', 'own', 'own', 'other'])
  })

  test('what comes before the first label is the speaker’s', () => {
    expect(
      zones(['We stay here today.', 'And on.', 'Q: Why?', 'ANN OTHER: So.'], { speaker: 'Ann Other' }),
    ).toEqual(['own', 'own', 'other', 'own'])
  })

  test('questions and stage directions are told wherever they stand', () => {
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom('Q: Why?', 'We stay.', '(Applause.)', 'THE PRESIDENT: So.')),
        (lines) => {
          const told = zones(lines)
          expect(told).toHaveLength(lines.length)
          lines.forEach((line, index) => {
            if (line === 'Q: Why?') expect(told[index]).toBe('other')
            if (line === '(Applause.)') expect(told[index]).toBe('direction')
          })
        },
      ),
    )
  })

  test('labels made of anything are read in time and never thrown at', () => {
    const piece = fc.constantFrom(
      'Q',
      'THE PRESIDENT',
      'Ann',
      ' ',
      ':',
      '(',
      ')',
      '[',
      ']',
      '*',
      '_',
      ',',
      '.',
      'of',
      'Mr',
      '\n',
    )
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 60 }), fc.string(), (pieces, speaker) => {
        const text = pieces.join('')
        expect(() => createZoneReader(text, 'plain', { speaker }).zoneOf(text)).not.toThrow()
        expect(() => labelOf(text)).not.toThrow()
      }),
      { numRuns: 1000 },
    )
    const start = performance.now()
    for (const hostile of [
      '('.repeat(9e4),
      'Ann '.repeat(3e4),
      `${'Ann, '.repeat(50)}:`,
      `A${'.A'.repeat(120)}: x`,
    ])
      createZoneReader(hostile, 'plain', { speaker: 'Ann' }).zoneOf(hostile)
    expect(performance.now() - start).toBeLessThan(500)
  })
})
