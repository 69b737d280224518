import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { foldWord } from '../../src/language/characters.ts'
import type { Annotator, Scan } from '../../src/records.ts'
import { createFinder, lexiconOf, matchesOf, type Written } from './matched.ts'
import { type PlainText, referenceFinds } from './reference-matcher.ts'

describe('finds', () => {
  test.for([
    ['a word', ['peace'], 'Peace, and PEACE again: peaceful', ['Peace', 'PEACE']],
    ['words side by side', ['free world'], 'the free world, free of world war', ['free world']],
    ['over punctuation', ['free world'], 'free, world', ['free, world']],
    ['over hyphens', ['free world', 'multi polar'], 'free-world multi-polar', ['free-world', 'multi-polar']],
    ['a hyphen of the pattern', ['hard-won'], 'hard won and hard-won', ['hard won', 'hard-won']],
    [
      'any ending',
      ['democrac*'],
      'democracy, democracies, democrac, democrat',
      ['democracy', 'democracies', 'democrac'],
    ],
    ['an ending with an apostrophe', ['america*'], 'America’s Americans', ['America’s', 'Americans']],
    [
      'an apostrophe, curly or straight',
      ["world's"],
      "the world’s and the world's and the world",
      ['world’s', "world's"],
    ],
    ['a curly apostrophe in the pattern', ['world’s'], "the world's", ["world's"]],
    ['a possessive plural', ["peoples' rights"], 'the peoples’ rights', ['peoples’ rights']],
    [
      'alternatives',
      ['(free|open) (world|seas)'],
      'free seas, open world, free men',
      ['free seas', 'open world'],
    ],
    [
      'alternatives of several words',
      ['(civil society|ngos)'],
      'civil society and NGOs',
      ['civil society', 'NGOs'],
    ],
    ['the longer alternative', ['(world|world order)'], 'a world order', ['world order']],
    [
      'an optional word, there or not',
      ['(the )?free world'],
      'the free world or free world',
      ['the free world', 'free world'],
    ],
    ['an optional last word', ['world (order)?'], 'world order, world war', ['world order', 'world']],
    ['a gap not used', ['freedom <4> gift'], 'freedom gift', ['freedom gift']],
    ['a gap used up', ['freedom <4> gift'], 'freedom is not our own gift', ['freedom is not our own gift']],
    ['nothing over a longer gap', ['freedom <4> gift'], 'freedom is not at all our gift', []],
    ['the furthest end', ['freedom <4> gift'], 'freedom gift to gift', ['freedom gift to gift']],
    ['the furthest end over two gaps', ['a <2> b <2> c'], 'a b b x c c', ['a b b x c c']],
    ['a gap with an optional word left out', ['a <1> (b)? <1> c'], 'a x x c', ['a x x c']],
    [
      'an optional first item before a gap',
      ['(we)? <3> lead'],
      'we must lead and they lead',
      ['we must lead', 'lead'],
    ],
    ['nothing over the end of a sentence', ['freedom <4> gift'], 'We have freedom. The gift is ours.', []],
    ['nothing over the end of a paragraph', ['free world'], 'free\n\nworld', []],
    ['over a wrapped line', ['free world'], 'the free\nworld is ours today.', ['free\nworld']],
    ['overlaps: the one that starts first', ['a b', 'b c d'], 'a b c d', ['a b']],
    ['overlaps: of those the longest', ['a b', 'a b c', 'a'], 'a b c', ['a b c']],
    ['what follows a match at once', ['a b'], 'a b a b', ['a b', 'a b']],
    ['one match, not two, in a run', ['a a'], 'a a a', ['a a']],
    ['letters beyond the plane', ['𝐚𝐛'], 'x 𝐚𝐛 y', ['𝐚𝐛']],
    ['accents', ['état'], 'ÉTAT et état', ['ÉTAT', 'état']],
    ['thirteen letters', ['vindicationist'], 'Vindicationist', ['Vindicationist']],
    ['nothing in no text', ['a'], '', []],
  ] as const)('%s', ([, entries, text, found]) => {
    expect(matchesOf(entries, text)).toEqual(found)
  })

  test.for([
    ['in another place of the sentence', 'a & b', 'b x a', ['a']],
    ['in another sentence of the passage', 'a & b', 'We see a. And b.', ['a']],
    ['not in another passage', 'a & b', 'We see a.\n\nAnd b.', []],
    ['not there', 'a & b', 'a c', []],
    ['of three', 'a & b & c', 'c a b', ['a']],
    ['of three, one missing', 'a & b & c', 'a b', []],
    ['not inside the match', 'a <2> c & b', 'a b c', []],
    ['not the match itself', 'a & a', 'a', []],
    ['the same word twice', 'a & a', 'a x a', ['a', 'a']],
    ['before a match that also holds it', 'a <2> c & b', 'b a b c', ['a b c']],
    ['that could be longer than fits', 'm & x <3> y', 'x y m y', ['m']],
    [
      'that could be longer than fits, entered at its last word',
      'm & the <3> zeal',
      'the zeal m zeal',
      ['m'],
    ],
  ] as const)('& wants the other part %s', ([, pattern, text, found]) => {
    expect(matchesOf([pattern], text)).toEqual(found)
  })

  const near = (unless: NonNullable<Written['unless']>): Written => ({ pattern: 'peace', unless })
  test.for([
    ['before', near(['war']), 'war and peace', []],
    ['after', near(['war']), 'peace and war', []],
    ['five words before', near(['war']), 'war 1 2 3 4 peace', []],
    ['six words before', near(['war']), 'war 1 2 3 4 5 peace', ['peace']],
    ['five words after', near(['war']), 'peace 1 2 3 4 war', []],
    ['six words after', near(['war']), 'peace 1 2 3 4 5 war', ['peace']],
    ['within one', near([{ pattern: 'war', within: 1, side: 'either' }]), 'war peace', []],
    ['not within one', near([{ pattern: 'war', within: 1, side: 'either' }]), 'war 1 peace', ['peace']],
    ['the side before', near([{ pattern: 'war', within: 5, side: 'before' }]), 'peace war', ['peace']],
    ['the side after', near([{ pattern: 'war', within: 5, side: 'after' }]), 'war peace', ['peace']],
    [
      'the passage',
      near([{ pattern: 'war', within: 'passage', side: 'either' }]),
      `We see war. And ${'so '.repeat(60)}peace.`,
      [],
    ],
    [
      'the passage, before only',
      near([{ pattern: 'war', within: 'passage', side: 'before' }]),
      'Peace came. Then war.',
      ['Peace'],
    ],
    [
      'the passage, after only',
      near([{ pattern: 'war', within: 'passage', side: 'after' }]),
      'War came. Then peace.',
      ['peace'],
    ],
    [
      'never another passage',
      near([{ pattern: 'war', within: 'passage', side: 'either' }]),
      'We see war.\n\nAnd peace.',
      ['peace'],
    ],
    ['the next sentence', near(['war']), 'We want peace. War is over.', []],
    ['nothing across sentences', near(['the war']), 'We see peace of the. War is over.', ['peace']],
    ['a pattern of several words', near(['cold (war|front)']), 'peace in cold war', []],
    ['one of two', near(['war', 'quiet']), 'peace and quiet', []],
    ['inside the match', { pattern: 'a <3> c', unless: ['b'] }, 'a b c', []],
    ['a shorter match of another entry stays', { pattern: 'a <3> c', unless: ['b'] }, 'a b', []],
  ] as const)('unless: %s', ([, entry, text, found]) => {
    expect(matchesOf([entry as Written], text)).toEqual(found)
  })

  test('where the longest is cancelled a shorter one of another entry counts', () => {
    expect(matchesOf([{ pattern: 'a b c', unless: ['d'] }, 'a b'], 'a b c d')).toEqual(['a b'])
  })

  // The choice of the word at which a pattern is looked for must not show: `the` is frequent, `zeal` is rare.
  test.for([
    ['zeal <3> the', 'zeal the zeal the war'],
    ['the <3> zeal', 'the zeal the zeal war'],
  ] as const)('of the ends of %s the furthest alone is tried', ([pattern, text]) => {
    const entry: Written = { pattern, unless: [{ pattern: 'war', within: 1, side: 'after' }] }
    expect(matchesOf([entry], text)).toEqual([])
  })

  test.for([
    ['case', { pattern: 'US', case: true }, 'The US told us, US', ['US', 'US']],
    ['case of a prefix', { pattern: 'Union*', case: true }, 'the Unionists of a union', ['Unionists']],
    [
      'case of a phrase',
      { pattern: 'free World', case: true },
      'free World, Free World, free world',
      ['free World'],
    ],
    ['case with an apostrophe', { pattern: "America's", case: true }, 'America’s america’s', ['America’s']],
  ] as const)('%s', ([, entry, text, found]) => {
    expect(matchesOf([entry], text)).toEqual(found)
  })

  const lemmas: Readonly<Record<string, string>> = { led: 'lead', leads: 'lead', nations: 'nation' }
  const spoken = (scan: Scan, word: number) =>
    foldWord(scan.text.slice(scan.wordStart[word], scan.wordEnd[word]))
  const annotator: Annotator = {
    tagOf: (scan, word) => (word > 0 && spoken(scan, word - 1) === 'to' ? 'VERB' : 'NOUN'),
    lemmaOf: (scan, word) => lemmas[spoken(scan, word)] ?? spoken(scan, word),
    lemmasOf: (form) => [lemmas[form] ?? form],
  }
  test.for([
    ['a tag of the first word', { pattern: 'lead', tag: 'VERB' }, 'the lead to lead', ['lead']],
    [
      'a tag of a word of the pattern',
      { pattern: '(to|the) lead', tag: { lead: 'VERB' } },
      'the lead to lead',
      ['to lead'],
    ],
    [
      'a tag of a word with any ending',
      { pattern: '(to|the) lead*', tag: { 'lead*': 'NOUN' } },
      'the leader to leading',
      ['the leader'],
    ],
    [
      'lemmas',
      { pattern: 'lead nation', lemma: true },
      'led nations, leads nation, leading nations',
      ['led nations', 'leads nation'],
    ],
    ['no lemmas unless asked', { pattern: 'lead' }, 'led', []],
  ] as const)('%s', ([, entry, text, found]) => {
    expect(matchesOf([entry as Written], text, { annotator })).toEqual(found)
  })

  test('members of sets', () => {
    const sets = new Map([
      ['SELF', ['we', '{LAND} people']],
      ['LAND', ['our (free )?', 'america(n)?']],
    ])
    expect(
      matchesOf(['{SELF} lead*'], 'We lead. The American people leads. Our free people led.', { sets }),
    ).toEqual(['We lead', 'American people leads'])
  })
})

describe('framings', () => {
  test('are independent of one another', () => {
    const wide = lexiconOf('pluralist', ['free <5> order'])
    const narrow = lexiconOf('exemplarist', ['world'])
    const { found } = createFinder([wide, narrow]).find('a free world and its order')
    expect(found.map(({ framing, text }) => [framing, text])).toEqual([
      ['pluralist', 'free world and its order'],
      ['exemplarist', 'world'],
    ])
  })

  test('stand in the order of the lexicons where they begin at the same word', () => {
    const one = lexiconOf('pluralist', ['peace'])
    const other = lexiconOf('exemplarist', ['peace order'])
    const framingsOf = (...lexicons: (typeof one)[]) =>
      createFinder(lexicons)
        .find('peace order')
        .found.map(({ framing }) => framing)
    expect(framingsOf(one, other)).toEqual(['pluralist', 'exemplarist'])
    expect(framingsOf(other, one)).toEqual(['exemplarist', 'pluralist'])
  })

  test.for([
    [
      'the stronger',
      [
        { pattern: 'a b', strength: 'weak' },
        { pattern: '(a|x) b', strength: 'high' },
      ],
      '(a|x) b',
    ],
    [
      'the medium before the weak',
      [
        { pattern: 'a b', strength: 'weak' },
        { pattern: 'a (b|x)', strength: 'medium' },
      ],
      'a (b|x)',
    ],
    ['of equals the one written first', [{ pattern: '(a|x) b' }, { pattern: 'a b' }], '(a|x) b'],
    [
      'the longer before the stronger',
      [
        { pattern: 'a', strength: 'high' },
        { pattern: 'a b', strength: 'weak' },
      ],
      'a b',
    ],
  ] as const)('on equal spans: %s', ([, entries, pattern]) => {
    const { found } = createFinder([lexiconOf('pluralist', entries as readonly Written[])]).find('a b')
    expect(found.map((match) => match.pattern)).toEqual([pattern])
  })
})

// Frequent and rare words, so that patterns are entered at every kind of place.
const VOCABULARY = ['the', 'of', 'peace', 'order', 'ordered', 'zeal']
const word = fc.constantFrom(...VOCABULARY, 'ord*', 'p*')
const phrase = fc.array(word, { minLength: 1, maxLength: 3 }).map((words) => words.join(' '))
const item = fc.oneof(
  { arbitrary: word, weight: 3 },
  {
    arbitrary: fc.array(phrase, { minLength: 1, maxLength: 3 }).map((all) => `(${all.join('|')})`),
    weight: 2,
  },
  { arbitrary: phrase.map((words) => `(${words})?`), weight: 1 },
)
const part = fc
  .tuple(
    word,
    fc.array(fc.tuple(fc.constantFrom(' ', ' ', ' <1> ', ' <3> '), item), { maxLength: 3 }),
    fc.boolean(),
  )
  .map(([first, rest, isLast]) => {
    const tail = rest.map(([gap, next]) => gap + next).join('')
    return isLast && rest.length > 0
      ? `${rest.map(([gap, next]) => next + gap).join('')}${first}`
      : first + tail
  })
const unless = fc.record({
  pattern: part,
  within: fc.constantFrom(1, 2, 5, 'passage' as const),
  side: fc.constantFrom('before' as const, 'after' as const, 'either' as const),
})
const written = fc.record({
  pattern: fc
    .tuple(part, fc.array(part, { maxLength: 2 }), fc.integer({ max: 2, min: 0 }))
    .map(([first, others, count]) => [first, ...others.slice(0, count)].join(' & ')),
  strength: fc.constantFrom('high' as const, 'medium' as const, 'weak' as const),
  unless: fc.array(unless, { maxLength: 2 }),
})
const text = fc
  .array(fc.constantFrom(...VOCABULARY, ...VOCABULARY, 'other', '!', '\n\n'), { maxLength: 40 })
  .map((pieces) => {
    let isFirst = true
    return pieces
      .map((piece) => {
        const shown = isFirst ? piece.charAt(0).toUpperCase() + piece.slice(1) : piece
        isFirst = piece === '!' || piece === '\n\n'
        return piece === '!' ? '!' : ` ${shown}`
      })
      .join('')
  })

function plainText(scan: Scan): PlainText {
  const sentence: number[] = []
  const passage: number[] = []
  for (let index = 0; index < scan.passages.length; index++) {
    for (let s = scan.passageSentence[index]!; s < scan.passageSentence[index + 1]!; s++) {
      for (let w = scan.sentenceWord[s]!; w < scan.sentenceWord[s + 1]!; w++) {
        sentence.push(s)
        passage.push(index)
      }
    }
  }
  const words = sentence.map((_, w) => foldWord(scan.text.slice(scan.wordStart[w], scan.wordEnd[w])))
  return { words, sentence, passage }
}

test('the matcher finds what the reference finds', () => {
  fc.assert(
    fc.property(
      fc.uniqueArray(written, { minLength: 1, maxLength: 5, selector: ({ pattern }) => pattern }),
      fc.array(text, { minLength: 1, maxLength: 3 }),
      (entries, texts) => {
        const lexicon = lexiconOf('pluralist', entries)
        const finder = createFinder([lexicon])
        for (const one of texts) {
          const { scan, found } = finder.find(one)
          const expected = referenceFinds(plainText(scan), lexicon.entries).map(({ entry, from, to }) => ({
            framing: 'pluralist',
            pattern: entry.pattern,
            text: one.slice(scan.wordStart[from], scan.wordEnd[to - 1]),
          }))
          expect(found).toEqual(expected)
        }
      },
    ),
    { seed: 21, numRuns: 3000 },
  )
})

test('neither the order of lexicons nor what was read before changes what is found', () => {
  fc.assert(
    fc.property(fc.array(written, { minLength: 3, maxLength: 3 }), text, text, (entries, before, one) => {
      const lexicons = entries.map((entry, index) => lexiconOf(`framing-${index}`, [entry]))
      const finder = createFinder(lexicons)
      const alone = finder.find(one).found
      const reversed = createFinder([...lexicons].reverse())
      reversed.find(before)
      const other = reversed.find(one).found
      for (const { name } of lexicons) {
        expect(other.filter(({ framing }) => framing === name)).toEqual(
          alone.filter(({ framing }) => framing === name),
        )
      }
    }),
    { seed: 22, numRuns: 500 },
  )
})
