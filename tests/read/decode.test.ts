import { expect, test } from 'vitest'
import { decodeText, isEncoding } from '../../src/read/decode.ts'
import { decodeWindows1252 } from '../../src/read/windows-1252.ts'

test.for([
  // name                 bytes                                              text            fault
  ['UTF-8', Buffer.from('né—“x”\u{1f30d}'), 'né—“x”\u{1f30d}', undefined],
  ['UTF-8 with a mark', Buffer.from('\ufeffné'), 'né', undefined],
  ['UTF-16LE', Buffer.from('\ufeffné', 'utf16le'), 'né', undefined],
  ['UTF-16BE', Buffer.from('\ufeffné', 'utf16le').swap16(), 'né', undefined],
  ['UTF-16LE cut short', Buffer.from([0xff, 0xfe, 0x6e, 0x00, 0xe9]), 'n\ufffd', 'invalid-encoding'],
  ['Windows-1252', Buffer.from([0x6e, 0xe9, 0x20, 0x93, 0x97]), 'né “—', 'windows-1252'],
  ['broken UTF-8', Buffer.from([0xc3, 0xa9, 0xff, 0x41]), 'é\ufffdA', 'invalid-utf8'],
  ['UTF-8 cut short', Buffer.from([0xc3, 0xa9, 0xe2, 0x80]), 'é\ufffd', 'invalid-utf8'],
  ['overlong', Buffer.from([0xc3, 0xa9, 0xc0, 0xaf]), 'é\ufffd\ufffd', 'invalid-utf8'],
  ['nothing', Buffer.alloc(0), '', undefined],
] as const)('%s', ([, bytes, text, fault]) => {
  const decoded = decodeText(Buffer.from(bytes))
  expect(decoded.text).toBe(text)
  expect(decoded.fault?.code).toBe(fault)
})

test('a named encoding', () => {
  expect(decodeText(Buffer.from([0xcc, 0xe8, 0xf0]), 'windows-1251')).toEqual({
    text: 'Мир',
    fault: undefined,
  })
  expect(decodeText(Buffer.from([0x93]), 'latin1').text).toBe('“') // as browsers have it: WHATWG Encoding, 4.2
  expect([isEncoding('utf-8'), isEncoding('klingon')]).toEqual([true, false])
})

test.for([
  ['a NUL', Buffer.from('text\0text'), 'NUL'],
  ['control characters', Buffer.from(`text${'\u0001\u0002'.repeat(20)}`), 'control characters'],
  ['a PDF', Buffer.from('%PDF-1.7 text'), 'a PDF file'],
  ['a zip', Buffer.from('PK\u0003\u0004'), 'a zip archive'],
] as const)('%s is no text', ([, bytes, reason]) => {
  expect(() => decodeText(Buffer.from(bytes))).toThrow(reason)
})

test('form feeds and a lone control character are text', () => {
  expect(decodeText(Buffer.from(`page one\f${'page two '.repeat(20)}\u0002`)).text).toContain('\f')
})

test('Windows-1252 has the characters of the WHATWG index', () => {
  // https://encoding.spec.whatwg.org/index-windows-1252.txt, bytes 0x80 to 0x9F
  const index = [
    0x20ac, 0x81, 0x201a, 0x192, 0x201e, 0x2026, 0x2020, 0x2021, 0x2c6, 0x2030, 0x160, 0x2039, 0x152, 0x8d,
    0x17d, 0x8f, 0x90, 0x2018, 0x2019, 0x201c, 0x201d, 0x2022, 0x2013, 0x2014, 0x2dc, 0x2122, 0x161, 0x203a,
    0x153, 0x9d, 0x17e, 0x178,
  ]
  const bytes = Buffer.from(index.map((_, at) => 0x80 + at))
  expect([...decodeWindows1252(bytes)].map((character) => character.codePointAt(0))).toEqual(index)
  expect(decodeWindows1252(Buffer.from([0x41, 0xa0, 0xff]))).toBe('A\u00a0ÿ')
})
