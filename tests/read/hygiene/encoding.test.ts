import fc from 'fast-check'
import iconv from 'iconv-lite'
import { expect, test } from 'vitest'
import { canDecode, decodeStream, decodeWith } from '../../../src/read/hygiene/decode-with.ts'
import { detectEncoding, sureEncoding } from '../../../src/read/hygiene/encoding.ts'

const ENGLISH =
  'The President’s speech — “We, the people” – won’t be forgotten… The café of Mr. Müller’s résumé, and £5. '
const FRENCH =
  'Le président a déclaré que la paix était nécessaire, à l’équilibre européen; où tout être a été créé. Ça alors, garçon, Noël, hôpital. '
const FRENCH_PLAIN = FRENCH.replaceAll('’', "'")
const SPANISH =
  'El señor presidente dijo que la nación está aquí; ¿qué pasó mañana? Más allá del año, corazón y niños. '
const GERMAN =
  'Die Rede des Präsidenten über die Größe der Völker, für Österreich, Übung, schöne Straße, möglich, können. '
const POLISH =
  'Zażółć gęślą jaźń. Prezydent powiedział, że współpraca jest możliwa, ponieważ wolność i pokój są najważniejsze. '
const CZECH =
  'Příliš žluťoučký kůň úpěl ďábelské ódy. Prezident řekl, že mír a svoboda jsou nejdůležitější hodnoty světa. '
const RUSSIAN =
  'Президент сказал, что мир и свобода являются самыми важными ценностями нашего народа. Мы должны их беречь. '
const GREEK = 'Ο πρόεδρος είπε ότι η ειρήνη και η ελευθερία είναι οι σημαντικότερες αξίες του κόσμου μας. '
const TURKISH =
  'Cumhurbaşkanı, barış ve özgürlüğün dünyamızın en önemli değerleri olduğunu söyledi. Birlikte çalışmalıyız. '
const JAPANESE =
  '大統領は、平和と自由が私たちの世界で最も重要な価値であると述べました。私たちは一緒に守らなければなりません。'
const CHINESE = '总统说，和平与自由是我们世界最重要的价值。我们必须共同保护它们。人民的利益高于一切。'
const TAIWANESE = '總統說，和平與自由是我們世界最重要的價值。我們必須共同保護它們。人民的利益高於一切。'
const KOREAN = '대통령은 평화와 자유가 우리 세계에서 가장 중요한 가치라고 말했다. 우리는 함께 지켜야 한다. '
const HEBREW = 'הנשיא אמר כי השלום והחירות הם הערכים החשובים ביותר בעולמנו ועלינו להגן עליהם יחד. '
const ARABIC = 'قال الرئيس إن السلام والحرية هما أهم القيم في عالمنا ويجب علينا حمايتها معا. '
const THAI = 'ประธานาธิบดีกล่าวว่าสันติภาพและเสรีภาพเป็นคุณค่าที่สำคัญที่สุดในโลกของเรา '

test.for([
  ['utf-8', RUSSIAN],
  ['windows-1252', ENGLISH],
  ['macroman', ENGLISH],
  ['windows-1252', FRENCH],
  ['macroman', FRENCH],
  ['iso-8859-1', FRENCH_PLAIN],
  ['iso-8859-15', `${FRENCH_PLAIN} 10 € cœur `],
  ['cp850', FRENCH_PLAIN],
  ['cp437', GERMAN],
  ['windows-1252', SPANISH],
  ['windows-1252', GERMAN],
  ['windows-1250', POLISH],
  ['iso-8859-2', POLISH],
  ['windows-1250', CZECH],
  ['windows-1251', RUSSIAN],
  ['koi8-r', RUSSIAN],
  ['iso-8859-5', RUSSIAN],
  ['cp866', RUSSIAN],
  ['maccyrillic', RUSSIAN],
  ['windows-1253', GREEK],
  ['iso-8859-7', GREEK],
  ['windows-1254', TURKISH],
  ['windows-1255', HEBREW],
  ['windows-1256', ARABIC],
  ['windows-874', THAI],
  ['shift_jis', JAPANESE],
  ['euc-jp', JAPANESE],
  ['gb18030', CHINESE],
  ['big5', TAIWANESE],
  ['euc-kr', KOREAN],
  ['utf-16le', ENGLISH],
  ['utf-16be', RUSSIAN],
] as const)('%s: the text comes back', async ([encoding, sentence]) => {
  for (const text of [sentence, sentence.repeat(50)]) {
    const bytes = iconv.encode(text, encoding)
    expect(iconv.decode(bytes, encoding), 'the case itself').toBe(text)
    const found = await detectEncoding(bytes)
    expect(await decodeWith(bytes, found.encoding), found.encoding).toBe(text)
    expect(found.fault).toBeUndefined()
    expect(await detectEncoding(bytes)).toEqual(found)
  }
})

test.for([
  ['utf-8', '\ufeffné', 'utf8'],
  ['utf-16le', '\ufeffné', 'utf-16le'],
  ['utf-16be', '\ufeffné', 'utf-16be'],
  ['utf-32le', '\ufeffné', 'utf-32le'],
  ['utf-32be', '\ufeffné', 'utf-32be'],
] as const)('%s by its mark, which is dropped', async ([encoding, text, writtenIn]) => {
  const bytes = iconv.encode(text, writtenIn)
  expect((await detectEncoding(bytes)).encoding).toBe(encoding)
  expect(await decodeWith(bytes, encoding)).toBe('né')
})

test.for([
  ['nothing', Buffer.alloc(0), 'utf-8', undefined],
  ['ASCII', Buffer.from('Peace.'), 'utf-8', undefined],
  ['UTF-8 cut inside a character', Buffer.from('né — ’').subarray(0, -1), 'utf-8', undefined],
  [
    'one quotation mark',
    Buffer.from('It\x92s peace, and the rest is ASCII.', 'latin1'),
    'windows-1252',
    'uncertain-encoding',
  ],
  ['one accent at the end', Buffer.from('It is a caf\xe9', 'latin1'), 'windows-1252', 'uncertain-encoding'],
  [
    'no-break spaces alone',
    Buffer.from('It cost\xa05. '.repeat(12), 'latin1'),
    'windows-1252',
    'uncertain-encoding',
  ],
  [
    'UTF-8 with a broken byte',
    Buffer.concat([Buffer.from('né — ’ é ü ö “peace” '), Buffer.from([0xff])]),
    'utf-8',
    'invalid-utf8',
  ],
] as const)('%s', async ([name, bytes, encoding, code]) => {
  const found = await detectEncoding(Buffer.from(bytes), { isWhole: !name.includes('cut') })
  expect([found.encoding, found.fault?.code]).toEqual([encoding, code])
})

test('what is sure is told at once, the rest is not', () => {
  expect(sureEncoding(Buffer.from('né'))?.why).toContain('valid UTF-8')
  expect(sureEncoding(iconv.encode(RUSSIAN, 'koi8-r'))).toBeUndefined()
})

test('a stream gives the same as the whole, wherever it is cut', async () => {
  for (const [encoding, text] of [
    ['utf-8', RUSSIAN],
    ['utf-16le', `\ufeff${GREEK}`],
    ['windows-1252', ENGLISH],
    ['shift_jis', JAPANESE],
    ['gb18030', CHINESE],
    ['koi8-r', RUSSIAN],
    ['iso-2022-jp', ''],
  ] as const) {
    const bytes =
      encoding === 'iso-2022-jp'
        ? Buffer.from('\x1b$BF|K\\\x1b(B ok', 'latin1')
        : iconv.encode(text, encoding)
    const whole = await decodeWith(bytes, encoding)
    for (const size of [1, 2, 3, 7]) {
      const pieces = Array.from({ length: Math.ceil(bytes.length / size) }, (_, at) =>
        bytes.subarray(at * size, (at + 1) * size),
      )
      let joined = ''
      for await (const piece of decodeStream(pieces, encoding)) joined += piece
      expect(joined).toBe(whole)
    }
  }
})

test('ISO 2022, which is ASCII by its bytes', async () => {
  const bytes = Buffer.from('\x1b$B$3$s$K$A$O@$3&\x1b(B and more \x1b$B$3$s$K$A$O\x1b(B.', 'latin1')
  const found = await detectEncoding(bytes)
  expect(await decodeWith(bytes, found.encoding)).toBe('こんにちは世界 and more こんにちは.')
})

test('labels', async () => {
  expect(await canDecode('koi8-r')).toBe(true)
  expect(await canDecode('klingon')).toBe(false)
  await expect(decodeWith(Buffer.from('a'), 'klingon')).rejects.toThrow(RangeError)
})

test('any bytes at all have an encoding that decodes them', async () => {
  await fc.assert(
    fc.asyncProperty(fc.uint8Array({ maxLength: 300 }), async (array) => {
      const bytes = Buffer.from(array)
      const found = await detectEncoding(bytes)
      expect(found.confidence).toBeGreaterThanOrEqual(0)
      expect(found.confidence).toBeLessThanOrEqual(1)
      expect(typeof (await decodeWith(bytes, found.encoding))).toBe('string')
    }),
    { seed: 5, numRuns: 1000 },
  )
})
