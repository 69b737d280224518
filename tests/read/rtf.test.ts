import { existsSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { InputFault } from '../../src/read/diagnostic.ts'
import { extractRtf } from '../../src/read/rtf.ts'

const SHARED = process.env.ROSTRUM_SHARED ?? fileURLToPath(new URL('../../../shared', import.meta.url))

async function zonesOf(body: string, head = '\\ansi\\ansicpg1252'): Promise<string[]> {
  const { blocks } = await extractRtf(Buffer.from(`{\\rtf1${head} ${body}}`, 'latin1'))
  return blocks.map(({ zone, text }) => `${zone}: ${text}`)
}

async function codeOf(bytes: Buffer, limits = {}): Promise<string> {
  try {
    await extractRtf(bytes, limits)
    return 'read'
  } catch (error) {
    if (error instanceof InputFault) return error.fault.code
    throw error
  }
}

describe('extractRtf', () => {
  it.each<[string, string, string[]]>([
    [
      'paragraphs',
      'We keep order.\\par We keep peace.\\par',
      ['body: We keep order.', 'body: We keep peace.'],
    ],
    [
      'a backslash at a line end',
      'One sentence.\\\r\nAnother one.',
      ['body: One sentence.', 'body: Another one.'],
    ],
    ['line breaks', 'We keep\\line order.', ['body: We keep order.']],
    ['bytes of the code page', "Caf\\'e9 \\'93open\\'94.", ['body: Café “open”.']],
    ['Unicode with its stand-in', 'A \\u8212? B.', ['body: A — B.']],
    ['Unicode with two stand-ins', "\\uc2 A \\u8212\\'3f? B.", ['body: A — B.']],
    ['Unicode without', '\\uc0 A \\u8212  B.', ['body: A — B.']],
    ['negative Unicode', 'A \\u-3913? B.', ['body: A \uf0b7 B.']],
    ['marks', '\\ldblquote Open\\rdblquote\\emdash it\\rquote s.', ['body: “Open”—it’s.']],
    ['escapes', 'a \\{b\\} \\\\c.', ['body: a {b} \\c.']],
    ['hard space and hyphens', 'so\\~on re\\-gain twenty\\_one.', ['body: so on regain twenty-one.']],
    [
      'a footnote',
      'We keep order.{\\super 1}{\\footnote {\\super 1} See below.} Yes.',
      ['body: We keep order. Yes.', 'footnote: 1 See below.'],
    ],
    [
      'pictures and unknown groups',
      'a{\\pict 0badf00d}{\\*\\unknown x}{\\*\\shppict{\\pict ff}} b.',
      ['body: a b.'],
    ],
    ['page heads', '{\\header Secret}{\\footerr 12}Text of it.', ['body: Text of it.']],
    [
      'hidden and deleted text',
      'We {\\v never }{\\deleted not }{\\revised always }help.',
      ['body: We always help.'],
    ],
    [
      'fields',
      '{\\field{\\*\\fldinst HYPERLINK "http://x"}{\\fldrslt our site}} is open.',
      ['body: our site is open.'],
    ],
    [
      'rows',
      '\\trowd\\intbl Port\\cell Ships\\cell\\row\\pard End of it.',
      ['body: Port Ships', 'body: End of it.'],
    ],
    ['numbers of lists', '{\\pntext 1.\\tab}\\ls1 The first of them.', ['body: The first of them.']],
    ['binary data', 'a \\bin4 {{{{b.', ['body: a b.']],
    ['raised letters', 'the 20{\\super th} century.', ['body: the 20th century.']],
  ])('%s', async (_, body, expected) => {
    expect(await zonesOf(body)).toEqual(expected)
  })

  it('reads other code pages, of the file and of a font', async () => {
    expect(await zonesOf("\\'cc\\'e8\\'f0.", '\\ansi\\ansicpg1251')).toEqual(['body: Мир.'])
    expect(
      await zonesOf("{\\fonttbl{\\f0 A;}{\\f1\\fcharset204 B;}}\\f0 A \\f1\\'cc\\'e8\\'f0\\f0 \\'e9."),
    ).toEqual(['body: A Мирé.'])
    expect(await zonesOf("{\\fonttbl{\\f1\\fcharset128 B;}}\\f1\\'95\\'bd\\'98\\'61.")).toEqual([
      'body: 平和.',
    ])
    expect(await zonesOf("caf\\'8e.", '\\mac')).toEqual(['body: café.'])
  })

  it('tells headings, quotations and references', async () => {
    const body = [
      '{\\stylesheet{\\s1 heading 1;}{\\s2 Quote;}{\\*\\cs3 Bold;}}',
      '\\pard\\s1 The case\\par',
      '\\pard We keep the harbours open.\\par',
      '\\pard\\s2 A harbour is a promise.\\par',
      '\\pard\\b Bold words of it\\b0\\par',
      '\\pard\\outlinelevel0 References\\par',
      '\\pard Doe, J. 2001. Harbours.\\par',
    ].join('')
    expect(await zonesOf(body)).toEqual([
      'heading: The case',
      'body: We keep the harbours open.',
      'quotation: A harbour is a promise.',
      'heading: Bold words of it',
      'references: References',
      'references: Doe, J. 2001. Harbours.',
    ])
  })

  it('reads what the file says of itself, and counts paragraphs', async () => {
    const info = '{\\info{\\title On Harbours}{\\author Jane Doe}{\\creatim\\yr2009\\mo7\\dy15}}'
    const { fields, blocks, unit } = await extractRtf(Buffer.from(`{\\rtf1 ${info}One.\\par\\par Two.}`))
    expect(fields).toEqual({ title: 'On Harbours', speaker: 'Jane Doe', created: '2009-07-15' })
    expect([unit, blocks.map(({ origin }) => origin)]).toEqual(['paragraph', [1, 3]])
  })

  it('says that a file is cut off', async () => {
    const { faults } = await extractRtf(Buffer.from('{\\rtf1 We keep {\\b order'))
    expect(faults.map(({ code }) => code)).toEqual(['truncated-rtf'])
  })

  it.each<[string, string, object, string]>([
    ['nothing', '', {}, 'bad-rtf'],
    ['a text', 'We keep order.', {}, 'bad-rtf'],
    ['no more than its head', '{\\rtf1{\\fonttbl', {}, 'bad-rtf'],
    ['groups too deep', `{\\rtf1 ${'{'.repeat(2000)}`, {}, 'rtf-limit'],
    ['too long', '{\\rtf1 We keep order.}', { fileBytes: 10 }, 'rtf-limit'],
  ])('refuses %s', async (_, written, limits, code) => {
    expect(await codeOf(Buffer.from(written), limits)).toBe(code)
  })

  it('reads or refuses any bytes', async () => {
    const piece = fc.oneof(
      fc.constantFrom(
        '{',
        '}',
        '\\',
        '\\*',
        '\\par',
        '\\footnote ',
        '\\u8212',
        "\\'e9",
        '\\bin9',
        '\\uc3',
        '\\fonttbl',
        '\\info',
        '\\title',
        '\\stylesheet',
        '\\s1',
        '\\super ',
        '\\row',
        '\\intbl',
        '\\f1\\fcharset128 ',
        '\\plain',
        '\\creatim\\yr',
        '\\ansicpg99999 ',
      ),
      fc.string({ maxLength: 6 }),
    )
    await fc.assert(
      fc.asyncProperty(fc.array(piece, { maxLength: 60 }), async (pieces) => {
        expect(['read', 'bad-rtf', 'rtf-limit']).toContain(
          await codeOf(Buffer.from(`{\\rtf1${pieces.join('')}`)),
        )
      }),
      { numRuns: 2000 },
    )
  }, 30_000)

  it.each<[string, string]>([
    ['raised numbers', 'word{\\super 1}'.repeat(50_000)],
    ['notes', '{\\footnote a}'.repeat(50_000)],
    ['fonts', `{\\fonttbl${'{\\f1 a;}'.repeat(50_000)}}`],
    ['empty lines', 'a\\line '.repeat(50_000)],
  ])('takes time in proportion: %s', async (_, body) => {
    const started = performance.now()
    await codeOf(Buffer.from(`{\\rtf1 ${body}}`))
    expect(performance.now() - started).toBeLessThan(5_000)
  })
})

const REAL = `${SHARED}/corpora/raw/rtf/miller-center-speech-notes.rtf`
describe.skipIf(!existsSync(REAL))('a real file (skipped where it is not at hand)', () => {
  it('keeps its words and no control word', async () => {
    const { blocks, faults } = await extractRtf(readFileSync(REAL))
    const text = blocks.map((block) => block.text).join('\n')
    expect(faults).toEqual([])
    expect(text).toContain('Found all kennedy speeches, added “Yes” to restricted')
    expect(text).toContain('List otherwise matches exactly.')
    expect(text).not.toMatch(/\\(?:par|cf|b|ul|strike|f\d|fs\d|tx)/)
  })
})
