import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { LONGEST_SENTENCE, PASSAGE_SENTENCES } from '../../src/language/scan.ts'
import { stageDirectionLength } from '../../src/language/zones.ts'
import type { Markup, Scan, Zone } from '../../src/records.ts'
import { ALL_ZONES, allWords, freshTypes, scanAll, scannerOf, sentencesOf, wordsOf } from './scanned.ts'
import { anyText } from './texts.ts'

/** The definition of a word, as a regular expression: slow, and written without a look at the scanner. */
const WORD = /[\p{L}\p{N}\p{M}]+(?:['’][\p{L}\p{N}\p{M}]+)*/gu

describe('words', () => {
  test.for([
    ['plain', 'We hold these truths', ['We', 'hold', 'these', 'truths']],
    ['hyphens separate', 'a hard-won, long-term peace', ['a', 'hard', 'won', 'long', 'term', 'peace']],
    ['a straight apostrophe inside', "the world's can't", ['the', "world's", "can't"]],
    ['a curly apostrophe inside', 'the world’s can’t', ['the', 'world’s', 'can’t']],
    ['apostrophes outside', "the nations' 'tis ‘free’", ['the', 'nations', 'tis', 'free']],
    ['two apostrophes', "rock''n'roll fo'c's'le", ['rock', "n'roll", "fo'c's'le"]],
    ['digits', '1,000 words in 1945', ['1', '000', 'words', 'in', '1945']],
    ['letters with digits', 'G7, 2nd, R2P', ['G7', '2nd', 'R2P']],
    ['abbreviations', 'the U.S. and U.N.', ['the', 'U', 'S', 'and', 'U', 'N']],
    ['composed accents', 'São Tomé', ['São', 'Tomé']],
    ['combining accents', 'Sa\u0303o Tome\u0301', ['Sa\u0303o', 'Tome\u0301']],
    ['other scripts', 'мир 和平 सत्य ειρήνη', ['мир', '和平', 'सत्य', 'ειρήνη']],
    ['surrogate pairs of letters', '𝐚𝐛 c𝐝e', ['𝐚𝐛', 'c𝐝e']],
    ['an apostrophe beside a surrogate pair', 'x’𝐚 𝐚’x', ['x’𝐚', '𝐚’x']],
    ['emoji separate', 'peace😀now 🕊️', ['peace', 'now', '\ufe0f']],
    ['lone surrogates separate', 'a\ud800b \udc00c\udbff', ['a', 'b', 'c']],
    ['NUL separates', 'a\0b', ['a', 'b']],
    ['thirteen letters and more', 'constitutional internationalism', ['constitutional', 'internationalism']],
    ['very long', `a ${'x'.repeat(5000)} b`, ['a', 'x'.repeat(5000), 'b']],
    ['underscores separate', 'snake_case', ['snake', 'case']],
    [
      'slashes and dashes separate',
      'and/or war–peace war—peace',
      ['and', 'or', 'war', 'peace', 'war', 'peace'],
    ],
    ['soft hyphens separate', 'na\u00adtion', ['na', 'tion']],
    ['no-break spaces and line separators', 'a\u00a0b\u2028c\u3000d', ['a', 'b', 'c', 'd']],
    ['empty', '', []],
    ['white space only', ' \t\r\n\n\u00a0\ufeff ', []],
    ['punctuation only', '... !? — “” (—)', []],
    ['apostrophes only', "' ’ ''", []],
  ] as const)('%s', ([, text, words]) => {
    expect(allWords(text)).toEqual(words)
  })

  test('are those of the definition, on any text, in plain and Markdown', () => {
    fc.assert(
      fc.property(anyText, fc.constantFrom('plain' as const, 'markdown' as const), (text, markup) => {
        fc.pre(!hasStageDirection(text) && !mayHaveNumber(text))
        expect(allWords(text, markup)).toEqual(text.match(WORD) ?? [])
      }),
      { seed: 11, numRuns: 3000 },
    )
  })

  test.for([
    ['no word', '12. The world waits.', ['The', 'world', 'waits']],
    ['no word before a quotation', '3. “The world waits.”', ['The', 'world', 'waits']],
    ['no word on a line of its own', '12.\nThe world waits.', ['The', 'world', 'waits']],
    ['a word: a decimal', '12.5 percent of it', ['12', '5', 'percent', 'of', 'it']],
    ['a word: a year', '1945. A year of war.', ['1945', 'A', 'year', 'of', 'war']],
    ['a word: no capital after it', '12. that is all', ['12', 'that', 'is', 'all']],
    ['a word: no full stop', '12 The world', ['12', 'The', 'world']],
    ['a word: nothing after it', '12.', ['12']],
    ['a word: inside a paragraph', 'We stay.\n12. The world', ['We', 'stay', '12', 'The', 'world']],
  ] as const)('the number before a paragraph is %s', ([, text, words]) => {
    expect(allWords(text)).toEqual(words)
  })

  test('the number of every paragraph of a record is left out, and its passage begins after it', () => {
    const text = '1. We stay.\n\n2. They go.\n\n103.  It ends.'
    const scan = scanAll(text)
    expect(wordsOf(scan).join(' ')).toBe('We stay They go It ends')
    expect(scan.passages.map(({ start, end }) => text.slice(start, end))).toEqual([
      'We stay.',
      'They go.',
      'It ends.',
    ])
  })

  test('grow past every first capacity', () => {
    const words = Array.from({ length: 70_000 }, (_, index) => `W${index}`)
    const scan = scanAll(words.map((word) => `${word} "a" Go! `).join(''))
    expect(scan.words).toBe(210_000)
    expect(wordsOf(scan).filter((_, index) => index % 3 === 0)).toEqual(words)
    expect(scan.sentences).toBe(70_000)
    expect(scan.quotes).toBe(140_000)
    expectWhole(scan)
  })

  test('of a short text after a long one are its own', () => {
    const scanner = scannerOf(ALL_ZONES)
    scanner(`${'long text, and “quoted”. '.repeat(20_000)}trailing’`, 'plain')
    expect(wordsOf(scanner('it’', 'plain'))).toEqual(['it'])
    expect(wordsOf(scanner('', 'plain'))).toEqual([])
    expect(scanner('a', 'plain').quotes).toBe(0)
  })
})

describe('words of zones', () => {
  const SPOKEN: readonly Zone[] = [...ALL_ZONES, 'other']
  const ANY_MARKUP = fc.constantFrom('plain' as const, 'markdown' as const)
  /** Texts with turns of others, notes and lists of sources besides. */
  const zonedText = fc
    .array(
      fc.oneof(
        anyText,
        fc.constantFrom(
          'THE PRESIDENT: We stay. (Applause.)',
          'Q Why (a moment ago) is it? (Laughter)',
          '> They left [1]',
          '[^1]: Brands 1998.',
          '## Notes',
          'Sources',
          '(The bill is signed.)',
          '(Laughter, as they\n\ncame.)',
        ),
      ),
      { maxLength: 12 },
    )
    .map((blocks) => blocks.join('\n\n'))

  function zoneWordsOf(counted: readonly Zone[], text: string, markup: Markup): Scan {
    return scannerOf(counted)(text, markup)
  }

  test('of each zone, whether it counts or not', () => {
    const text = [
      'THE PRESIDENT: We stay here. (Applause.) We do.',
      'Q Why is that? (Laughter.)',
      'THE PRESIDENT: So.',
      '> They left.',
      '[^1]: Brands 1998.',
      '(The bill is signed.)',
      '## Our Order',
      '## References',
      'Brands, H. (1998)',
    ].join('\n\n')
    const { words, zoneWords } = zoneWordsOf(['body', 'heading'], text, 'markdown')
    expect(zoneWords).toEqual({
      body: 6,
      heading: 2,
      quotation: 2,
      footnote: 3,
      references: 4,
      direction: 6,
      other: 3,
    })
    expect(words).toBe(8)
  })

  test('do not hang on which zones count, but for directions in a line', () => {
    fc.assert(
      fc.property(zonedText, ANY_MARKUP, (text, markup) => {
        const { zoneWords } = zoneWordsOf([], text, markup)
        for (const counted of [SPOKEN, ['body', 'heading'], ['footnote', 'other']] as const)
          expect(zoneWordsOf(counted, text, markup).zoneWords).toEqual(zoneWords)
      }),
      { seed: 14, numRuns: 500 },
    )
  })

  test('add up to the words that count, and all of them to the words of the text', () => {
    fc.assert(
      fc.property(
        zonedText,
        ANY_MARKUP,
        fc.subarray<Zone>([...SPOKEN, 'direction']),
        (text, markup, counted) => {
          const { words, zoneWords } = zoneWordsOf(counted, text, markup)
          expect(counted.reduce((sum, zone) => sum + zoneWords[zone], 0)).toBe(words)
          const all = Object.values(zoneWords).reduce((sum, count) => sum + count, 0)
          const written = text.match(WORD)?.length ?? 0
          if (mayHaveNumber(text) || /^(?:THE|Q)/m.test(text)) expect(all).toBeLessThanOrEqual(written)
          else expect(all).toBe(written)
        },
      ),
      { seed: 15, numRuns: 1000 },
    )
  })

  test('belong to their scan: the next one leaves them as they are', () => {
    const scanner = scannerOf()
    const { zoneWords } = scanner('We stay.', 'plain')
    expect(scanner('We stay here.', 'plain').zoneWords.body).toBe(3)
    expect(zoneWords.body).toBe(2)
  })
})

describe('types', () => {
  function typesOf(...texts: string[]): number[][] {
    const types = freshTypes()
    const scanner = scannerOf(ALL_ZONES, types)
    return texts.map((text) => {
      const scan = scanner(text, 'plain')
      return Array.from(scan.wordType.subarray(0, scan.words))
    })
  }

  test.for([
    ['case', 'Peace PEACE peace'],
    ['case of long words', 'Internationalism INTERNATIONALISM internationalism'],
    ['case beyond ASCII', 'ÉTAT état État'],
    ['apostrophes', "can’t can't CAN’T"],
    ['apostrophes in long words', "internationalism’s internationalism's"],
  ])('are the same whatever the %s', ([, text]) => {
    expect(new Set(typesOf(text!)[0]).size).toBe(1)
  })

  test.for([
    ['letters that differ at the end', 'nation nations'],
    ['letters in other order', 'abcdef fedcba'],
    ['an apostrophe', "well we'll"],
    ['twelve letters and thirteen', 'abcdefghijkl abcdefghijklm'],
    ['a digit', 'g7 g8'],
    ['a zero before', '1 01'],
    ['an accent', 'resume résumé'],
  ])('differ by %s', ([, text]) => {
    expect(new Set(typesOf(text!)[0]).size).toBe(2)
  })

  test('are the same exactly where the folded words are', () => {
    const letters = fc.string({ unit: fc.constantFrom(..."abAB'’é1z"), minLength: 1, maxLength: 15 })
    fc.assert(
      fc.property(fc.array(letters, { maxLength: 30 }), (words) => {
        const scan = scanAll(words.join(' '))
        const folded = wordsOf(scan).map((word) => word.toLowerCase().replaceAll('’', "'"))
        folded.forEach((word, index) => {
          expect(folded.indexOf(word)).toBe(
            scan.wordType.subarray(0, scan.words).indexOf(scan.wordType[index]!),
          )
        })
      }),
      { seed: 13 },
    )
  })

  test('stay the same from one document to the next', () => {
    const [first, second] = typesOf('peace order', 'order and Peace')
    expect([second![0], second![2]]).toEqual([first![1], first![0]])
  })

  test('number more than 70,000, each with its form', () => {
    const types = freshTypes()
    const words = Array.from({ length: 75_000 }, (_, index) =>
      index % 2 === 0 ? `w${index}` : letters(index),
    )
    const scan = scannerOf(ALL_ZONES, types)(words.join(' '), 'plain')
    expect(types.count).toBe(75_001)
    expect(Array.from(scan.wordType.subarray(0, scan.words), types.form)).toEqual(words)
  })

  test('are forgotten by trim when there are more than the limit, and begin anew', () => {
    const types = freshTypes()
    const scanner = scannerOf(ALL_ZONES, types)
    scanner('one two three internationalism', 'plain')
    const before = types.count
    types.trim(before)
    expect(types.count).toBe(before)
    types.trim(before - 1)
    expect(types.count).toBe(1)
    const scan = scanner('three internationalism one', 'plain')
    expect(Array.from(scan.wordType.subarray(0, 3), types.form)).toEqual(['three', 'internationalism', 'one'])
  })

  test('of words beyond 96 units are one: noise cannot fill the table', () => {
    const types = freshTypes()
    scannerOf(ALL_ZONES, types)(`${'x'.repeat(97)} ${'y'.repeat(97)} ${'z'.repeat(96)}`, 'plain')
    expect(types.count).toBe(2)
  })
})

describe('sentences and passages', () => {
  test('hold every word once, in order, in any text', () => {
    fc.assert(
      fc.property(anyText, fc.constantFrom('plain' as const, 'markdown' as const), (text, markup) => {
        expectWhole(scanAll(text, markup))
      }),
      { seed: 12, numRuns: 2000 },
    )
  })

  test.for([
    [1, [1]],
    [5, [5]],
    [6, [3, 3]],
    [11, [3, 4, 4]],
    [26, [4, 4, 5, 4, 4, 5]],
  ] as const)('a paragraph of %i sentences is cut nearly evenly', ([sentences, sizes]) => {
    const scan = scanAll('We met them. '.repeat(sentences))
    expect(scan.passages.map((passage) => passage.sentences)).toEqual(sizes)
  })

  test('a text without a full stop is cut into bounded sentences', () => {
    const scan = scanAll('on and '.repeat(800))
    const counts = Array.from({ length: scan.sentences }, (_, index) => {
      return scan.sentenceWord[index + 1]! - scan.sentenceWord[index]!
    })
    expect(counts).toEqual([LONGEST_SENTENCE, LONGEST_SENTENCE, LONGEST_SENTENCE, 100])
    expectWhole(scan)
  })

  test('passages never join paragraphs', () => {
    const scan = scanAll('We met. We left.\n\nWe came back. It was late.')
    expect(scan.passages.map(({ start, end }) => scan.text.slice(start, end))).toEqual([
      'We met. We left.',
      'We came back. It was late.',
    ])
  })

  test.for([
    ['blank lines', 'One here.\n\nTwo here.', 2],
    ['blank lines with spaces', 'One here.\n \t \nTwo here.', 2],
    ['Windows line ends', 'One here.\r\n\r\nTwo here.', 2],
    ['hard-wrapped lines', 'One goes on\nhere. And on\nand on.\n\nTwo here.', 2],
    ['Windows line ends, hard-wrapped', `${`${'word '.repeat(40)}\r\n`.repeat(3)}\r\nTwo here.`, 2],
    ['long lines without blank ones', `${'We go on and on and on. '.repeat(8)}\n`.repeat(4), 8],
  ] as const)('paragraphs are told by %s', ([, text, passages]) => {
    expect(scanAll(text).passages).toHaveLength(passages)
  })
})

function hasStageDirection(text: string): boolean {
  for (let at = 0; at < text.length; at++) {
    if ((text[at] === '(' || text[at] === '[') && stageDirectionLength(text, at) > 0) return true
  }
  return false
}

/** Whether a block may begin with the number of a paragraph, which is no word. */
function mayHaveNumber(text: string): boolean {
  return /(?:^|\n)[^\p{L}\p{N}]*\d{1,3}\.\s+[“"(]?\p{Lu}/u.test(text)
}

/** Everything a scan promises of its columns, whatever the text. */
function expectWhole(scan: Scan): void {
  const { text, words, sentences, passages } = scan
  let last = 0
  for (let word = 0; word < words; word++) {
    if (scan.wordStart[word]! < last || scan.wordEnd[word]! <= scan.wordStart[word]!) {
      throw new Error(`word ${word} is out of order`)
    }
    last = scan.wordEnd[word]!
  }
  expect(last).toBeLessThanOrEqual(text.length)
  expect(scan.sentenceWord[0] ?? 0).toBe(0)
  expect(scan.sentenceWord[sentences]).toBe(words)
  last = 0
  for (let sentence = 0; sentence < sentences; sentence++) {
    const first = scan.sentenceWord[sentence]!
    const after = scan.sentenceWord[sentence + 1]!
    if (after <= first) throw new Error(`sentence ${sentence} has no word`)
    if (scan.sentenceStart[sentence]! < last) throw new Error(`sentence ${sentence} overlaps the one before`)
    if (scan.sentenceStart[sentence]! > scan.wordStart[first]!)
      throw new Error(`sentence ${sentence} begins late`)
    if (scan.sentenceEnd[sentence]! < scan.wordEnd[after - 1]!)
      throw new Error(`sentence ${sentence} ends early`)
    last = scan.sentenceEnd[sentence]!
  }
  for (const sentence of sentencesOf(scan)) if (sentence.trim() === '') throw new Error('an empty sentence')
  let sentence = 0
  passages.forEach((passage, index) => {
    expect(passage.index).toBe(index)
    expect(scan.passageSentence[index]).toBe(sentence)
    expect(passage.sentences).toBeGreaterThanOrEqual(1)
    expect(passage.sentences).toBeLessThanOrEqual(PASSAGE_SENTENCES)
    expect(passage.start).toBe(scan.sentenceStart[sentence])
    const next = sentence + passage.sentences
    expect(passage.words).toBe(scan.sentenceWord[next]! - scan.sentenceWord[sentence]!)
    expect(passage.end).toBe(scan.sentenceEnd[next - 1])
    sentence = next
  })
  expect(sentence).toBe(sentences)
  expect(scan.passageSentence[passages.length]).toBe(sentences)
  for (let quote = 0; quote < scan.quotes; quote++) expect('"“”').toContain(text[scan.quoteAt[quote]!])
}

function letters(number: number): string {
  let form = ''
  for (let left = number; left > 0; left = Math.floor(left / 26))
    form += String.fromCharCode(97 + (left % 26))
  return `q${form}`
}
