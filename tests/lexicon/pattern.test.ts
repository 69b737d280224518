import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type NamedSets, PATTERN_LIMITS, type Pattern, parsePattern } from '../../src/lexicon/pattern.ts'

const sets: NamedSets = new Map([
  ['SELF', ['we', 'our (country|nation)']],
  ['OTHER', ['others', '{SELF}']],
  ['LOOP', ['{LOOP} x']],
  ['ONE', ['{TWO}']],
  ['TWO', ['{ONE}']],
  ['BROKEN', ['a <2> b']],
])

/** What a pattern spells out: `&` between parts, `;` between chains, `<n>` or a space between slots, `/` between phrases. */
function spelledOut({ parts }: Pattern): string {
  return parts
    .map((part) =>
      part
        .map((chain) =>
          chain
            .map(({ gap, phrases }, index) => {
              const words = phrases.map((phrase) =>
                phrase.map(({ written, isPrefix }) => written + (isPrefix ? '*' : '')).join(' '),
              )
              return (index === 0 ? '' : gap === 0 ? ' + ' : ` <${gap}> `) + words.join('/')
            })
            .join(''),
        )
        .join('; '),
    )
    .join(' & ')
}

describe('valid patterns', () => {
  test.for([
    ['one word', 'peace', 'peace'],
    ['words side by side', 'free world', 'free world'],
    ['white space at the edges and inside', '  free \t world\n', 'free world'],
    ['a no-break space', 'free\u00a0world', 'free world'],
    ['a hyphen', 'hard-won', 'hard won'],
    ['an optional hyphen', 'multi-?polar*', 'multi polar*/multipolar*'],
    ['an ending', 'democrac*', 'democrac*'],
    ['an ending on alternatives', '(democrat|republic)*', 'democrat*/republic*'],
    ['an optional letter', 'alliances?', 'alliances/alliance'],
    ['two optional letters', 'colou?rs?', 'colours/colour/colors/color'],
    ['letters', 'mobili[sz]e', 'mobilise/mobilize'],
    ['letters with a hyphen among them', 'co[-o]perate', 'co perate/cooperate'],
    ['alternatives', '(free|open) world', 'free/open + world'],
    ['alternatives of several words', '(civil society|ngos)', 'civil society/ngos'],
    ['a glued group', 'arm(y|ies)', 'army/armies'],
    ['a group glued in front', '(inter|trans)national', 'international/transnational'],
    [
      'a group glued inside',
      'organi(s|z)ation(al)?',
      'organisational/organisation/organizational/organization',
    ],
    ['nested groups', '(the (great|big) powers|states)', 'the great powers/the big powers/states'],
    ['an optional part of an alternative', '(climate( change)?|warming)', 'climate change/climate/warming'],
    ['an optional first word', '(the )?free world', 'the free/free + world'],
    ['an optional word apart', 'global (public)? goods', 'global public goods; global goods'],
    ['an optional last word', 'world (order)?', 'world order; world'],
    ['two optional words', 'a (b)? c (d)?', 'a b c d; a b c; a c d; a c'],
    ['a gap', 'freedom <4> gift', 'freedom <4> gift'],
    ['the widest gap', 'freedom <20> gift', 'freedom <20> gift'],
    ['gaps without spaces', 'freedom<4>gift', 'freedom <4> gift'],
    ['an optional first word before a gap', '(we)? <3> lead', 'we <3> lead; lead'],
    ['an optional last word after a gap', 'lead <3> (us)?', 'lead <3> us; lead'],
    ['an optional word between gaps: they are added', 'a <2> (b)? <3> c', 'a <2> b <3> c; a <5> c'],
    ['parts', 'catalyst & partner*', 'catalyst & partner*'],
    ['parts without spaces', 'a&b', 'a & b'],
    ['three parts', 'a b & c <2> d & e', 'a b & c <2> d & e'],
    ['a set', '{SELF} lead', 'we/our country/our nation + lead'],
    ['a set that names a set', '{OTHER}', 'others/we/our country/our nation'],
    ['a set in a group', '({SELF}|they)', 'we/our country/our nation/they'],
    ['a set glued', 'pro{SELF}', 'prowe/proour country/proour nation'],
    ['an optional set', '{SELF}? lead', 'we/our country/our nation + lead; lead'],
    ['an apostrophe', "world('s)?", "world's/world"],
    ['a curly apostrophe', 'world’s', "world's"],
    ['an apostrophe at the edge: left out, as in texts', "peoples' 'tis", 'peoples tis'],
    ['an apostrophe before an ending', "america'*", "america'*"],
    ['digits', 'g(7|20)', 'g7/g20'],
    ['accents and other scripts', 'état мир 和平', 'état мир 和平'],
    ['capitals are kept', 'US Army', 'US Army'],
    ['the same form twice counts once', '(a|a|b)', 'a/b'],
    ['an empty alternative makes the item optional', 'a (b|)', 'a b; a'],
    ['twelve words side by side', 'a b c d e f g h i j k l', 'a b c d e f g h i j k l'],
    ['thirteen words side by side: two slots', 'a b c d e f g h i j k l m', 'a b c d e f g h i j k l + m'],
    ['a letter that is two code units', '𝐚? b', '𝐚 b; b'],
  ] as const)('%s', ([, written, expected]) => {
    const result = parsePattern(written, sets)
    expect(result.kind === 'pattern' ? spelledOut(result.pattern) : result.problem).toBe(expected)
  })

  test('five optional items are allowed, and 2,000 forms of one', () => {
    expect(parsePattern('a (b)? (c)? (d)? (e)? (f)?', sets).kind).toBe('pattern')
    expect(parsePattern('[abcde][abcde][abcde][abcd][abcd]', sets).kind).toBe('pattern')
  })
})

describe('mistakes', () => {
  test.for([
    ['empty', '', 0, 'the pattern is empty'],
    ['white space only', '  \n', 0, 'the pattern is empty'],
    ['too long', 'a '.repeat(501), 0, 'a pattern has at most 1000 characters; write several entries'],
    ['a part is missing after &', 'a &', 3, 'words are missing here'],
    ['a part is missing before &', '& a', 0, 'words are missing here'],
    ['two &', 'a & & b', 4, 'words are missing here'],
    ['a gap first', '<3> a', 0, 'a gap needs words before it'],
    ['a gap last', 'a <3>', 5, 'a gap needs words after it'],
    ['a gap before &', 'a <3> & b', 6, 'a gap needs words after it'],
    ['a gap after &', 'a & <3> b', 4, 'a gap needs words before it'],
    ['two gaps', 'a <3> <2> b', 6, 'two gaps side by side; write one with the sum of both'],
    ['a gap of none', 'a <0> b', 2, 'a gap is 1 to 20 words'],
    ['a gap too wide', 'a <21> b', 2, 'a gap is 1 to 20 words'],
    ['a gap of letters', 'a <n> b', 2, 'a gap is written <n>, with n the most words between: <4>'],
    ['a gap not closed', 'a <3 b', 2, 'a gap is written <n>, with n the most words between: <4>'],
    [
      'a gap in a group',
      '(a <3> b)',
      3,
      'a gap cannot stand inside brackets or a set; write several entries',
    ],
    ['& in a group', '(a & b)', 3, '& cannot stand inside brackets or a set'],
    [
      'a gap in a set',
      'x {BROKEN}',
      2,
      'in the set {BROKEN}, member "a <2> b": a gap cannot stand inside brackets or a set; write several entries',
    ],
    ['a bracket not closed', 'x (a|b', 2, 'the bracket ( is not closed'],
    ['an inner bracket not closed', '(a|(b)', 0, 'the bracket ( is not closed'],
    ['a bracket that closes nothing', 'a) b', 1, 'this ) closes nothing'],
    ['letters not closed', 'mobili[sze', 6, 'the bracket [ is not closed'],
    ['no letters', 'a[]b', 1, 'the brackets [ ] hold no letter'],
    ['a sign among letters', 'a[.b]', 1, '"." cannot stand in [ ]: letters and digits only'],
    ['a ] that closes nothing', 'a]', 1, 'this ] closes nothing'],
    ['a set not closed', 'a {SELF', 2, 'the bracket { is not closed'],
    [
      'an unknown set',
      'a {ELF} b',
      2,
      'there is no set {ELF}; sets are: BROKEN, LOOP, ONE, OTHER, SELF, TWO',
    ],
    [
      'a set named like a property',
      '{constructor}',
      0,
      'there is no set {constructor}; sets are: BROKEN, LOOP, ONE, OTHER, SELF, TWO',
    ],
    ['a } that closes nothing', 'a}', 1, 'this } closes nothing'],
    ['| outside brackets', 'a|b', 1, '| stands only inside brackets: (one|other)'],
    ['? at the beginning', '? a', 0, '? follows the letter or group that is optional'],
    ['two ?', 'a??', 2, '? follows the letter or group that is optional'],
    ['!', 'a !b', 2, 'write what must not be near under `unless:`, not with !'],
    ['>', 'a > b', 2, 'a gap is written <n>, with n the most words between: <4>'],
    ['punctuation', 'a, b', 1, '"," cannot stand here: punctuation is not matched, so leave it out'],
    [
      'a sign of two code units',
      'a 😀',
      2,
      '"😀" cannot stand here: punctuation is not matched, so leave it out',
    ],
    ['a * alone', 'a * b', 2, 'a * needs letters before it'],
    ['a * inside a word', 'demo*crac', 0, '* stands only at the end of a word, not inside "demo*crac"'],
    ['two *', 'demo**', 0, '* stands only at the end of a word, not inside "demo**"'],
    ['an apostrophe alone', "a ' b", 2, '"\'" is no word'],
    ['a combining mark alone', 'a \u0301', 2, '"\u0301" is no word'],
    ['nothing but a hyphen', 'a - b', 2, 'no word is left here'],
    ['an empty group', 'a ()', 2, 'no word is left here'],
    ['every word is optional', 'a? (b)?', 7, 'every word is optional; at least one must be there'],
    ['six optional words', 'a b? c? d? e? f? g?', 19, 'more than 5 optional words'],
    [
      'thirteen words in one alternative',
      '(a b c d e f g h i j k l m)',
      0,
      'more than 12 words side by side in one alternative',
    ],
    [
      'a match too long',
      'x & a <20> b <20> c <20> d e',
      3,
      'a match could be longer than 64 words; make the gaps smaller',
    ],
    [
      'too many forms',
      '[abcdefg][abcdefg][abcdefg][abcdefg]',
      36,
      'this spells out to more than 2000 forms; write several entries',
    ],
    [
      'too many optional letters',
      'a?b?c?d?e?f?g?h?i?j?k?',
      22,
      'this spells out to more than 2000 forms; write several entries',
    ],
    ['nested too deep', `${'('.repeat(20)}a${')'.repeat(20)}`, 13, 'brackets are nested too deep'],
  ] as const)('%s', ([, written, offset, message]) => {
    expect(parsePattern(written, sets)).toEqual({ kind: 'problem', problem: { offset, message } })
  })

  test.for(['{LOOP}', '{ONE}', 'a ({TWO}|b)'])('%s: a set that names itself ends', (written) => {
    const result = parsePattern(written, sets)
    expect(result.kind === 'problem' && result.problem.message).toMatch(/the set \{[A-Z]+\} names itself/)
  })
})

describe('hostile patterns', () => {
  const signs = fc.string({
    unit: fc.constantFrom(..."ab'’ ()[]{}<>?*|&-!19\t", '{SELF}', '<3>', '(a|b)?'),
    maxLength: 60,
  })

  test('any string is a pattern or a mistake inside it', () => {
    fc.assert(
      fc.property(fc.oneof(signs, fc.string({ unit: 'binary', maxLength: 80 })), (written) => {
        const result = parsePattern(written, sets)
        if (result.kind === 'problem') {
          expect(result.problem.offset).toBeGreaterThanOrEqual(0)
          expect(result.problem.offset).toBeLessThanOrEqual(written.length)
          expect(result.problem.message).not.toBe('')
          return
        }
        for (const chain of result.pattern.parts.flat()) {
          expect(chain.length).toBeGreaterThan(0)
          for (const { gap, phrases } of chain) {
            expect(gap).toBeLessThanOrEqual(2 * PATTERN_LIMITS.span)
            expect(phrases.length).toBeGreaterThan(0)
            for (const phrase of phrases) expect(phrase.length).toBeGreaterThan(0)
          }
        }
      }),
      { seed: 31, numRuns: 10_000 },
    )
  })

  const tower = new Map(
    Array.from({ length: 11 }, (_, level) => [
      `S${level}`,
      level === 10
        ? ['a', 'b']
        : Array.from({ length: 40 }, (_, index) => `{S${level + 1}}${'x'.repeat(index % 2)}`),
    ]),
  )
  test.for([
    ['a tower of sets', '{S0}'],
    ['many sets side by side', '{S9} '.repeat(12)],
    ['the most forms in the most slots', '[abcdefghij][abcdefghij][abcdefghij] '.repeat(26)],
    ['a thousand brackets', '('.repeat(1000)],
    ['a thousand letters', 'a?'.repeat(500)],
    ['a thousand alternatives', `(${'a|'.repeat(498)}a)`],
  ])('%s takes less than two seconds', ([, written]) => {
    const start = performance.now()
    parsePattern(written!, tower)
    expect(performance.now() - start).toBeLessThan(2000)
  })
})
