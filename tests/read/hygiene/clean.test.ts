import fc from 'fast-check'
import { expect, test } from 'vitest'
import { cleanText } from '../../../src/read/hygiene/clean.ts'
import { NO_EDITS } from '../../../src/read/hygiene/edits.ts'

test.for([
  // name                                    written                        cleaned                  why
  ['apostrophe', 'donâ€™t', 'don’t', 'mojibake'],
  ['apostrophe of Latin-1', 'donâ\u0080\u0099t', 'don’t', 'mojibake'],
  ['twice mangled', 'donÃ¢â‚¬â„¢t', 'don’t', 'mojibake'],
  ['twice mangled accent', 'prÃƒÂ©sident', 'président', 'mojibake'],
  ['three times mangled', 'ÃƒÆ’Ã‚Â©t', 'ét', 'mojibake'],
  ['quotation marks', 'â€œpeaceâ€\u009d', '“peace”', 'mojibake'],
  ['quotation mark with its last byte lost', 'â€œpeaceâ€ now', '“peace” now', 'mojibake'],
  ['quotation mark with its last byte unknown', 'â€œpeaceâ€\ufffd', '“peace”', 'mojibake'],
  ['dashes', '1945â€“1991 â€” then', '1945–1991 — then', 'mojibake'],
  ['euro', '10â‚¬', '10€', 'mojibake'],
  ['small accents', 'naÃ¯ve, FranÃ§ois, dâ€™Ã©tat', 'naïve, François, d’état', 'mojibake'],
  ['capital accents', 'Ã‰tat, ESPAÃ‘A, Ã“scar, Ã–sterreich', 'État, ESPAÑA, Óscar, Österreich', 'mojibake'],
  ['Polish', 'GdaÅ„sk, Å\u0081Ã³dÅº, WaÅ‚Ä™sa', 'Gdańsk, Łódź, Wałęsa', 'mojibake'],
  ['Turkish', 'ErdoÄŸan, Ä°stanbul', 'Erdoğan, İstanbul', 'mojibake'],
  ['Russian', 'ÐœÐ¸Ñ€', 'Мир', 'mojibake'],
  ['signs', '5Â°C, Â£5, Â§ 3', '5°C, £5, § 3', 'mojibake'],
  ['no-break space', 'end.Â\u00a0 Next', 'end.  Next', 'mojibake'],
  ['Windows-1252 inside Latin-1 inside UTF-8', 'donÂ’t', 'don’t', 'mojibake'],
  ['doubtful one beside a sure one', 'the NATIONÂ’S willâ€™s', 'the NATION’S will’s', 'mojibake'],
  ['byte order mark', 'ï»¿The', 'The', 'mojibake'],
  ['emoji', 'ðŸ˜€', '😀', 'mojibake'],
  ['control characters of Windows-1252', 'It\u0092s \u0093so\u0094\u0085', 'It’s “so”…', 'windows1252'],
  ['no-break and other spaces', 'a\u00a0b\u2009c\u202fd\u3000e', 'a b c d e', 'spaces'],
  ['zero-width', 'wo\u200brd\ufeff\u2060', 'word', 'invisible'],
  ['soft hyphen', 'coopera\u00adtion', 'cooperation', 'invisible'],
  ['soft hyphen at a line end', 'coopera\u00ad\n  tion', 'cooperation', 'invisible'],
  ['soft hyphen at the end of a line, not of a part of a word', 'co\u00ad\r\nThe', 'co\nThe', 'invisible'],
  ['sign for a soft hyphen', 'interna¬tional, Govern¬\nment', 'international, Government', 'invisible'],
  ['marks of direction', '\u202ba\u200fb\u202c', 'ab', 'invisible'],
  ['joiner between Latin letters', 'a\u200db', 'ab', 'invisible'],
  ['other control characters', 'a\u0000b\u0007c\u007f', 'a b c ', 'controls'],
  ['line ends', 'a\r\nb\rc\u2028d\fe', 'a\nb\nc\nd\ne', 'lines'],
  ['paragraph separator', 'a\u2029b', 'a\n\nb', 'lines'],
  ['ligatures', 'eﬃcient ﬁeld ﬂow oﬀ', 'efficient field flow off', 'ligatures'],
  ['a sign for a letter', '10 \u212b', '10 Å', 'composed'],
  ['combining marks', 'cafe\u0301', 'café', 'composed'],
  ['combining mark behind a zero-width space', 'cafe\u200b\u0301', 'café', 'composed'],
  ['Korean letters', '\u1112\u1161\u11ab', '한', 'composed'],
] as const)('%s', ([, written, cleaned, why]) => {
  const found = cleanText(written)
  expect(found.text).toBe(cleaned)
  expect(found.counts[why]).toBeGreaterThan(0)
})

/** Words and names of real languages, also in capitals before quotation marks, dashes and spaces. */
const REAL = [
  'NÃO, AMANHÃ, IRMÃ, MAÇÃ, São Tomé, coração, pão-de-açúcar, ÂNCORA, À ÉPOCA', // Portuguese
  'À l’été, où, ÉCOLE, CAFÉ\u2009!, âme, Noël, œuvre, cœur, ÇA, ÎLE, août, aiguë', // French
  'El niño, ¿qué?, ¡PERÚ!, ESPAÑA, año, está, «más allá», AQUÍ, Ñ', // Spanish
  'LUNEDÌ, COSÌ, È, perché, città, più, UNIVERSITÀ', // Italian
  'Spaß, Straße, Fuß, Österreich, Übung, Äußerung, größer', // German
  'Úžasný, MÔŽE, LÚŽ, Žďár, šťastný, Ďakujem, ŽIŽKA, když, příliš', // Czech, Slovak
  'Wałęsa, Łódź, ŻÓŁĆ, źdźbło, Kaczyński', // Polish
  'Åland, Øresund, Æ, blåbær, Ærø, FÅR, håndværk', // Danish, Swedish
  'în, România, ÎN, Ţară, Brâncuși, coborâ', // Romanian
  'Việt Nam, Nguyễn Tấn Dũng, Phạm Bình Minh, ÂN', // Vietnamese
  'Erdoğan, Çankaya, İzmir, âlem, şûra', // Turkish
  'ÞÓR, Ísland, Ólafur, Æðey, Ð', // Icelandic
]
const AFTER = [
  '”',
  '’',
  '“',
  '»',
  '›',
  '…',
  '—',
  '–',
  '!',
  ' ',
  '.',
  '†',
  '®',
  '²',
  '™',
  '’s',
  '”—',
  '»…',
  '».',
]
const BEFORE = ['', '«', '“', '‘', '„', '—', '(', ' ', '’', 'l’', '…']

test('real words stay as they are, whatever sign is beside them', () => {
  for (const words of REAL.flatMap((line) => line.replace('\u2009', ' ').split(/, /))) {
    for (const before of BEFORE) {
      for (const after of AFTER) {
        for (const form of new Set([words, words.toUpperCase()])) {
          const text = `${before}${form}${after}`
          expect(cleanText(`It is ${text} here`).text).toBe(`It is ${text} here`)
        }
      }
    }
  }
})

test('what UTF-8 read as Windows-1252 makes of real words is repaired', () => {
  // Bytes that Windows-1252 leaves open are control characters, as browsers have them.
  const mangle = (text: string) =>
    [...Buffer.from(text)]
      .map((byte) => (byte < 0x80 || byte > 0x9f ? String.fromCharCode(byte) : cp1252(byte)))
      .join('')
  const cp1252 = (byte: number) =>
    '€\u0081‚ƒ„…†‡ˆ‰Š‹Œ\u008dŽ\u008f\u0090‘’“”•–—˜™š›œ\u009džŸ'[byte - 0x80] ?? ''
  const words = [
    'São',
    'pães',
    'coração',
    'été',
    'Noël',
    'où',
    'année',
    'niño',
    'está',
    'más',
    'città',
    'größer',
    'Äußerung',
  ]
  words.push(
    'příliš',
    'šťastný',
    'Wałęsa',
    'źdźbło',
    'blåbær',
    'Brâncuși',
    'Erdoğan',
    'Ólafur',
    'Žižek',
    'Őrség',
  )
  for (const word of words) {
    expect(cleanText(`the “${word}”`).text).toBe(`the “${word}”`)
    expect(cleanText(mangle(`the ${word}’s “end” — ${word}.`)).text).toBe(`the ${word}’s “end” — ${word}.`)
    expect(cleanText(mangle(mangle(`the ${word}’s end`))).text).toBe(`the ${word}’s end`)
  }
})

test('a clean text is given back, with nothing counted', () => {
  for (const text of [
    '',
    'Peace.\n\n\tAnd “more” – so it’s… é ü',
    'Президент сказал',
    '和平',
    'm² ½ ™ ①',
    '👨‍👩‍👧',
    'می‌خواهم',
  ]) {
    const cleaned = cleanText(text)
    expect(cleaned.text).toBe(text)
    expect(cleaned.edits).toBe(NO_EDITS)
    expect(Object.values(cleaned.counts)).toEqual([0, 0, 0, 0, 0, 0, 0, 0])
  }
})

test('what comes out is NFC, has none of what is cleaned, and is not cleaned again', () => {
  const unit = fc.constantFrom(
    ...'aeoAE =\n.-’“—éñ\u00a0\u2003\u200b\u200d\u00ad\u0301\u0308\u0327\u0338\u0345\u1100\u1161\u11a8\u2126\u0085\u0007\r\ufb01\ufeff\u2029КйḍΆ가',
  )
  fc.assert(
    fc.property(fc.string({ unit, maxLength: 40 }), (text) => {
      const { text: clean } = cleanText(text)
      expect(clean.normalize('NFC')).toBe(clean)
      expect(clean).not.toMatch(/[\x00-\x08\x0b-\x1f\x7f-\xa0\xad\u2003\u200b\u2028\u2029\ufb01\ufeff]/)
      expect(cleanText(clean).text).toBe(clean)
    }),
    { seed: 3, numRuns: 2000 },
  )
})

test('any text at all is cleaned, and in linear time', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 200 }), (text) => {
      expect(cleanText(text).text.normalize('NFC')).toBe(cleanText(text).text)
    }),
    { seed: 4, numRuns: 500 },
  )
  for (const hostile of [
    '\u00ad',
    '\u00ad\n ',
    'Ã',
    'â€',
    '\u0301',
    'Ã©',
    '¬ ',
    '\u00ad \t',
    '\u0301\u0327',
  ]) {
    const started = performance.now()
    cleanText(hostile.repeat(30_000))
    expect(performance.now() - started, JSON.stringify(hostile)).toBeLessThan(5000)
  }
})
