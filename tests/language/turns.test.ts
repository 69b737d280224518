import { describe, expect, test } from 'vitest'
import { createTurns } from '../../src/language/turns.ts'
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
    [
      'one label at the top',
      ['THE PRESIDENT: We speak.', 'And more.'],
      {},
      'THE PRESIDENT We speak And more',
    ],
    [
      'questions and answers',
      ['Q Do you hear us?', 'THE PRESIDENT: We hear.', 'And more.', 'Q. And us?', 'THE PRESIDENT: We do.'],
      {},
      'THE PRESIDENT We hear And more THE PRESIDENT We do',
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
      'MR NIXON They say so',
    ],
    [
      'a guest beside the president',
      ['THE PRESIDENT: Welcome to us.', 'PRIME MINISTER KISHIDA: Thanks to you.', 'He says more.'],
      { speaker: 'Joseph R. Biden', role: 'President of the United States' },
      'THE PRESIDENT Welcome to us',
    ],
    [
      'a vice president by role',
      ['THE PRESIDENT: Welcome to us.', 'THE VICE PRESIDENT: Thanks to you.'],
      { speaker: 'Kamala Harris', role: 'Vice President of the United States' },
      'THE VICE PRESIDENT Thanks to you',
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
      'Vladimir Putin We begin Vladimir Putin We end',
    ],
    [
      'named turns count where none is told to be own',
      ['MR. ONE: We say so.', 'MODERATOR: Next one please.', 'MR. TWO: We do too.'],
      {},
      'MR ONE We say so MR TWO We do too',
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
      'THE PRESIDENT We speak And more',
    ],
  ] as const)('%s', ([, lines, docvars, expected]) => {
    expect(counted(lines, docvars)).toBe(expected)
  })

  test('lines of a transcript without blank lines between them', () => {
    const text =
      'Q Do you hear us?\nTHE PRESIDENT: We hear.\nAUDIENCE: Four more years!\nTHE PRESIDENT: Thanks.'
    expect(wordsOf(scanner(text, 'plain')).join(' ')).toBe('THE PRESIDENT We hear THE PRESIDENT Thanks')
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
      expect(turns.turnOf(block)).toBeUndefined()
  })
})
