import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { deflateSync } from 'node:zlib'
import { afterAll, describe, expect, it, vi } from 'vitest'
import { InputFault } from '../../../src/read/diagnostic.ts'
import type { Extract } from '../../../src/read/extract.ts'
import { createPdfEngine } from '../../../src/read/pdf/engine.ts'
import { PDF_LIMITS, type PdfLimits } from '../../../src/read/pdf/limits.ts'
import { extractPdf } from '../../../src/read/pdf/pdf.ts'
import { bitmapFontPdf, paintedAcross, pdfOf, placedPdf, scannedPdf, stream } from './hand-pdf.ts'
import { inventedPaper } from './invented.ts'

const engine = createPdfEngine()
afterAll(() => engine.close())

type Outcome = { readonly extract: Extract } | { readonly code: string; readonly message: string }

/** What comes of a file: its text or the code of its fault. Any other error fails the test. */
async function outcomeOf(bytes: Buffer, limits: Partial<PdfLimits> = {}): Promise<Outcome> {
  try {
    return { extract: await extractPdf(bytes, { ...PDF_LIMITS, seconds: 20, ...limits }, { engine }) }
  } catch (error) {
    if (!(error instanceof InputFault)) throw error
    expect(error.fault.message).not.toBe('')
    expect(error.fault.remedy).not.toBe('')
    return error.fault
  }
}

const FONT = '<< /Type /Font /Subtype /Type1 /BaseFont /Courier >>'
const HELLO = 'BT /F1 12 Tf 72 700 Td (These are some invented words.) Tj ET'

/** One page with these contents; further objects have the numbers from 6 on. */
function onePage(
  contents: string | Buffer,
  resources = '',
  more: readonly (string | Buffer)[] = [],
  trailer = '',
): Buffer {
  return pdfOf(
    [
      '<< /Type /Catalog /Pages 2 0 R >>',
      '<< /Type /Pages /Kids [4 0 R] /Count 1 >>',
      FONT,
      `<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Resources << /Font << /F1 3 0 R >> ${resources} >> /Contents 5 0 R >>`,
      contents,
      ...more,
    ],
    trailer,
  )
}

function pageTree(...nodes: readonly string[]): Buffer {
  return pdfOf(['<< /Type /Catalog /Pages 2 0 R >>', ...nodes])
}

/** Forms that each paint the next ten times over. */
function formBomb(): Buffer {
  const form = (next: number) =>
    `/Type /XObject /Subtype /Form /BBox [0 0 9 9] /Resources << /XObject << /X ${next} 0 R >> >>`
  const forms = Array.from({ length: 30 }, (_, index) => stream('/X Do '.repeat(10), form(7 + index)))
  return onePage(stream('/X Do'), '/XObject << /X 6 0 R >>', forms)
}

/** Half a gigabyte of spaces, packed twice. */
function streamBomb(): Buffer {
  const packed = deflateSync(deflateSync(Buffer.alloc(1 << 29, 0x20)))
  return onePage(
    Buffer.concat([
      Buffer.from(`<< /Length ${packed.length} /Filter [/FlateDecode /FlateDecode] >>\nstream\n`),
      packed,
      Buffer.from('\nendstream'),
    ]),
  )
}

const PADDING = Buffer.from('28bf4e5e4e758a4164004e56fffa01082e2e00b6d0683e802f0ca9fe6453697a', 'hex')

/** RC4, which PDFs were encrypted with at first. */
function rc4(key: Buffer, data: Buffer): Buffer {
  const state = Array.from({ length: 256 }, (_, index) => index)
  for (let i = 0, j = 0; i < 256; i++) {
    j = (j + state[i]! + key[i % key.length]!) & 255
    ;[state[i], state[j]] = [state[j]!, state[i]!]
  }
  let i = 0
  let j = 0
  return data.map((byte) => {
    i = (i + 1) & 255
    j = (j + state[i]!) & 255
    ;[state[i], state[j]] = [state[j]!, state[i]!]
    return byte ^ state[(state[i]! + state[j]!) & 255]!
  }) as Buffer
}

/** A page encrypted by the standard handler of revision 2 (ISO 32000-1, 7.6.3) with a user password. */
function encryptedPdf(password: string): Buffer {
  const md5 = (...data: readonly Buffer[]) => createHash('md5').update(Buffer.concat(data)).digest()
  const padded = Buffer.concat([Buffer.from(password, 'latin1'), PADDING]).subarray(0, 32)
  const owner = rc4(md5(padded).subarray(0, 5), padded)
  const id = Buffer.from('00112233445566778899aabbccddeeff', 'hex')
  const key = md5(padded, owner, Buffer.from([0xfc, 0xff, 0xff, 0xff]), id).subarray(0, 5)
  const user = rc4(key, PADDING)
  const content = rc4(md5(key, Buffer.from([5, 0, 0, 0, 0])).subarray(0, 10), Buffer.from(HELLO))
  const body = Buffer.concat([
    Buffer.from(`<< /Length ${content.length} >>\nstream\n`),
    content,
    Buffer.from('\nendstream'),
  ])
  const encryption = `<< /Filter /Standard /V 1 /R 2 /O <${owner.toString('hex')}> /U <${user.toString('hex')}> /P -4 >>`
  return onePage(
    body,
    '',
    [encryption],
    `/Encrypt 6 0 R /ID [<${id.toString('hex')}> <${id.toString('hex')}>]`,
  )
}

describe('files that are no whole PDF', () => {
  it.each([
    ['empty', Buffer.alloc(0)],
    ['text', Buffer.from('Ladies and gentlemen')],
    ['garbage behind the mark', Buffer.from(`%PDF-1.7\n${'\u0000\u00ff<<[('.repeat(3000)}\n%%EOF`, 'latin1')],
    ['a zip archive', Buffer.concat([Buffer.from('PK\u0003\u0004'), Buffer.alloc(200)])],
    [
      'a page tree that is its own child',
      pageTree(
        '<< /Type /Pages /Kids [2 0 R 3 0 R] /Count 2 >>',
        '<< /Type /Pages /Parent 2 0 R /Kids [2 0 R] /Count 1 >>',
      ),
    ],
    ['a catalog without pages', pdfOf(['<< /Type /Catalog >>'])],
    ['deep nesting', pageTree(`<< /Type /Pages /Kids ${'['.repeat(200_000)} /Count 1 >>`)],
  ])('%s: bad-pdf', async (_, bytes) => {
    expect(await outcomeOf(bytes)).toMatchObject({ code: 'bad-pdf' })
  })

  it('cut short at twenty places: bad-pdf', async () => {
    const whole = paintedAcross(inventedPaper(1))
    for (let part = 0; part < 20; part++) {
      const end = Math.floor(((part + 0.5) * whole.length) / 20)
      expect(await outcomeOf(whole.subarray(0, end))).toMatchObject({ code: 'bad-pdf' })
    }
  })

  it('an object stream that holds itself ends', async () => {
    const loop = '<< /Type /ObjStm /N 1 /First 4 /Length 10 /Extends 5 0 R >>\nstream\n5 0 5 0 R \nendstream'
    expect(await outcomeOf(onePage(loop))).toHaveProperty('code')
  })
})

describe('files that lie', () => {
  it.each([
    [
      'a stream that says it has a gigabyte',
      onePage(`<< /Length 1073741824 >>\nstream\n${HELLO}\nendstream`),
    ],
    ['a length that is its own stream', onePage(`<< /Length 5 0 R >>\nstream\n${HELLO}\nendstream`)],
    [
      'a form that paints itself',
      onePage(stream(`${HELLO} /X Do`), '/XObject << /X 6 0 R >>', [
        stream(
          '/X Do',
          '/Type /XObject /Subtype /Form /BBox [0 0 9 9] /Resources << /XObject << /X 6 0 R >> >>',
        ),
      ]),
    ],
    ['deep arrays between operators', onePage(stream(`${HELLO} ${'['.repeat(300_000)}`))],
  ])('%s: what can be read is read', async (_, bytes) => {
    const outcome = await outcomeOf(bytes)
    expect('extract' in outcome && outcome.extract.blocks.map(({ text }) => text)).toEqual([
      'These are some invented words.',
    ])
  })

  it('remarks a page that breaks off', async () => {
    const outcome = await outcomeOf(onePage(stream(`${HELLO} ${'['.repeat(300_000)}`)))
    expect('extract' in outcome && outcome.extract.faults).toMatchObject([{ code: 'damaged-page' }])
  })
})

describe('limits', () => {
  it('reads 5,000 pages and no more', { timeout: 120_000 }, async () => {
    const page = (number: number) => [
      { text: `Invented words, of which number ${number} is said here.`, x: 72, y: 700, size: 10 },
    ]
    const pages = Array.from({ length: 5_001 }, (_, index) => page(index))
    const outcome = await outcomeOf(placedPdf(pages.slice(1)), { seconds: 110 })
    expect('extract' in outcome && outcome.extract.blocks.at(-1)?.origin).toBe(5_000)
    expect(await outcomeOf(placedPdf(pages))).toMatchObject({
      code: 'pdf-limit',
      message: expect.stringContaining('5001'),
    })
  })

  it.each([
    ['a page that never ends', formBomb(), { seconds: 1 }],
    ['a stream that fills the memory', streamBomb(), { memoryBytes: 1 << 28 }],
    [
      'too many characters',
      placedPdf([[{ text: 'a'.repeat(500), x: 72, y: 700, size: 2 }]]),
      { characters: 100 },
    ],
    [
      'too many pieces on a page',
      placedPdf([
        Array.from({ length: 60 }, (_, row) => ({ text: 'word', x: 72, y: 760 - row * 12, size: 9 })),
      ]),
      { pageItems: 50 },
    ],
  ])('%s: pdf-limit, and the next file is read', async (_, bytes, limits) => {
    const start = performance.now()
    expect(await outcomeOf(bytes, limits)).toMatchObject({ code: 'pdf-limit' })
    expect(performance.now() - start).toBeLessThan(20_000)
    expect(await outcomeOf(onePage(stream(HELLO)))).toHaveProperty('extract')
  })
})

describe('what has no text or no letters', () => {
  it('locked with a password: encrypted-pdf; with an empty one it is read', async () => {
    expect(await outcomeOf(encryptedPdf('secret'))).toMatchObject({ code: 'encrypted-pdf' })
    const outcome = await outcomeOf(encryptedPdf(''))
    expect('extract' in outcome && outcome.extract.blocks[0]?.text).toBe('These are some invented words.')
  })

  it('scanned: no-text-layer; in part: a remark that names the pages', async () => {
    expect(await outcomeOf(scannedPdf([undefined, undefined, undefined]))).toMatchObject({
      code: 'no-text-layer',
      message: 'its pages hold images and no text',
    })
    expect(await outcomeOf(placedPdf([[]]))).toMatchObject({ code: 'no-text-layer' })
    const text = 'These are some invented words that stand on a page.'
    const outcome = await outcomeOf(scannedPdf([text, undefined, text.replace('some', 'more'), undefined]))
    expect('extract' in outcome && outcome.extract.faults).toMatchObject([
      { code: 'no-text-layer', message: expect.stringContaining('2 (2, 4)') },
    ])
  })

  it('bitmap fonts without ligatures: lost-ligatures', async () => {
    const lines = Array.from(
      { length: 40 },
      (_, line) => `In the first office of town ${line} the final conflict was finally on the field.`,
    )
    const outcome = await outcomeOf(bitmapFontPdf(lines))
    expect('extract' in outcome && outcome.extract.faults).toMatchObject([{ code: 'lost-ligatures' }])
  })

  it('letters that are only codes: unreadable-text', async () => {
    const codes = Array.from({ length: 30 }, () =>
      '\u0003\u0004\u0005\u0006\u0007\u000e\u000f\u0010'.repeat(5),
    )
    expect(await outcomeOf(bitmapFontPdf(codes))).toMatchObject({ code: 'unreadable-text' })
  })
})

describe('mutations of whole files', () => {
  const sources = [
    onePage(stream(HELLO)),
    placedPdf(
      [
        [{ text: 'The first of two pages.', x: 72, y: 700, size: 10 }],
        [{ text: 'The other one.', x: 72, y: 700, size: 10 }],
      ],
      '/Title (Two pages)',
    ),
    paintedAcross(inventedPaper(1)),
    readFileSync(fileURLToPath(new URL('groff-two-columns.pdf', import.meta.url))),
  ]
  const TOKENS = [
    '0 R',
    '<<',
    '>>',
    '[',
    ']',
    '/Kids',
    '/Length 9',
    '/Count -1',
    'endobj',
    'stream',
    '/Parent 2 0 R',
    '99999999999',
    'Tj',
    '/FlateDecode',
    '(',
    '\u0000',
  ]

  it('end in text or in a fault, and say nothing on the console', { timeout: 120_000 }, async () => {
    const spies = [vi.spyOn(process.stdout, 'write'), vi.spyOn(process.stderr, 'write')]
    let state = 12_345
    const next = (below: number) => {
      state = (Math.imul(state, 1_103_515_245) + 12_345) & 0x7fffffff
      return (state >> 8) % below
    }
    let read = 0
    const runs = 1_500
    for (let run = 0; run < runs; run++) {
      // Mostly the small files, for time; a large one now and then.
      const source = sources[run % 75 === 0 ? 2 + (run % 150 === 0 ? 1 : 0) : run % 2]!
      const bytes = Buffer.from(source)
      for (let change = 0; change <= run % 4; change++) {
        const at = next(bytes.length - 20)
        if (next(2) === 0) bytes[at] = next(256)
        else bytes.write(TOKENS[next(TOKENS.length)]!, at, 'latin1')
      }
      const outcome = await outcomeOf(bytes, { seconds: 5 })
      if ('extract' in outcome) read++
    }
    const said = spies.map((spy) => spy.mock.calls.length)
    for (const spy of spies) spy.mockRestore()
    expect(said).toEqual([0, 0])
    expect(read).toBeGreaterThan(runs / 10)
    expect(read).toBeLessThan(runs)
  })
})
