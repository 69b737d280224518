import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { afterAll, describe, expect, it } from 'vitest'
import type { Extract } from '../../../src/read/extract.ts'
import { columnsOf } from '../../../src/read/pdf/columns.ts'
import { createPdfEngine } from '../../../src/read/pdf/engine.ts'
import { PDF_LIMITS } from '../../../src/read/pdf/limits.ts'
import { extractPdf } from '../../../src/read/pdf/pdf.ts'
import { extractPdfWithPdftotext } from '../../../src/read/pdf/pdftotext.ts'
import { paintedAcross, placedPdf } from './hand-pdf.ts'
import { commonWords, countedWords, inventedPaper, type Part, wordsOf } from './invented.ts'
import { TYPESETTERS, typeset } from './typeset.ts'

const engine = createPdfEngine()
afterAll(() => engine.close())

const fixture = (name: string) => readFileSync(fileURLToPath(new URL(name, import.meta.url)))
const FIXTURE_SECTIONS = 4
const SECTIONS = 6

function countedText({ blocks }: Extract): string {
  return blocks
    .filter(({ zone }) => zone === 'body' || zone === 'heading')
    .map(({ text }) => text)
    .join('\n\n')
}

/** Lines of text, footnotes included, that end in the middle of a word. */
async function cutLines(bytes: Buffer): Promise<number> {
  const { pages } = await engine.read(bytes, PDF_LIMITS)
  const lines = pages.flatMap((page) => columnsOf(page)).flatMap((column) => column.lines)
  return lines.filter(({ text }) => /\p{L}[-\u00ad\u2010]$/u.test(text)).length
}

/** Words in order against the source; a word that is not rejoined is a word of the source that is missing. */
function checkText(extract: Extract, parts: readonly Part[], cut: number): void {
  const wanted = countedWords(parts)
  const found = wordsOf(countedText(extract))
  const common = commonWords(wanted, found)
  expect(common / Math.max(wanted.length, found.length)).toBeGreaterThanOrEqual(0.99)
  if (cut > 0) expect(1 - (wanted.length - common) / cut).toBeGreaterThanOrEqual(0.98)
}

function checkZones(extract: Extract, parts: readonly Part[]): void {
  const text = countedText(extract)
  // Reference lists, notes and running heads hold words that the rest of the paper does not.
  expect(text).not.toMatch(/Bibliographical|Annotations|subsidiary|Almund|ALMUND|HARBOURS/)
  expect(text).not.toMatch(/\b(?:Invented Studies|Quoted from an archive)/)
  const zoned = (zone: string) =>
    extract.blocks
      .filter((block) => block.zone === zone)
      .map((block) => block.text)
      .join(' ')
  const words = (kind: Part['kind']) =>
    wordsOf(
      parts
        .filter((part) => part.kind === kind)
        .map((part) => part.text)
        .join(' '),
    )
  expect(commonWords(words('reference'), wordsOf(zoned('references')))).toBeGreaterThan(
    0.95 * words('reference').length,
  )
  expect(commonWords(words('quotation'), wordsOf(zoned('quotation')))).toBeGreaterThan(
    0.9 * words('quotation').length,
  )
  const headings = parts
    .filter(({ kind }) => kind === 'heading' || kind === 'title')
    .map(({ text: heading }) => heading)
  const found = extract.blocks
    .filter(({ zone }) => zone === 'heading')
    .map(({ text: heading }) => heading.replace(/^\d+ /, ''))
  expect(found).toEqual(headings)
}

describe.each(['groff-two-columns.pdf', 'latex-two-columns.pdf'])('%s', (name) => {
  const paper = inventedPaper(FIXTURE_SECTIONS)

  it('is read in order, cut words whole, with its zones', async () => {
    const extract = await extractPdf(fixture(name), PDF_LIMITS, { engine })
    checkText(extract, paper, await cutLines(fixture(name)))
    checkZones(extract, paper)
    expect(extract.faults).toEqual([])
  })

  it('keeps one paragraph one block, whatever columns and pages it runs over', async () => {
    const { blocks, unit } = await extractPdf(fixture(name), PDF_LIMITS, { engine })
    const wanted = paper.filter(({ kind }) => kind === 'paragraph').map(({ text }) => text.replace('|', ''))
    const found = blocks.filter(({ zone }) => zone === 'body').map(({ text }) => text)
    const whole = wanted.filter((text) => found.includes(text))
    expect(whole.length).toBeGreaterThanOrEqual(0.95 * wanted.length)
    expect(unit).toBe('page')
    for (const { text, origin, turns = [] } of blocks) {
      expect(origin).toBeGreaterThanOrEqual(1)
      for (const { at, origin: page } of turns) {
        expect(page).toBeGreaterThan(origin!)
        expect(at).toBeGreaterThan(0)
        expect(at).toBeLessThan(text.length)
      }
    }
  })

  it('gives the same twice', async () => {
    const first = await extractPdf(fixture(name), PDF_LIMITS, { engine })
    expect(await extractPdf(fixture(name), PDF_LIMITS)).toEqual(first)
  })
})

describe('a paper painted row by row across its columns', () => {
  const paper = inventedPaper(SECTIONS)
  const bytes = paintedAcross(paper)

  it('is read column by column', async () => {
    const extract = await extractPdf(bytes, PDF_LIMITS, { engine })
    checkText(extract, paper, await cutLines(bytes))
    checkZones(extract, paper)
    expect(extract.fields).toEqual({
      title: 'Harbours and Valleys',
      speaker: 'Paula Almund',
      created: '2031-04-15',
    })
  })
})

describe.each(TYPESETTERS)('$name', (typesetter) => {
  it('is read in order, cut words whole, with its zones', { timeout: 120_000 }, async ({ skip }) => {
    const paper = inventedPaper(SECTIONS)
    const bytes = typeset(typesetter, paper)
    if (bytes === undefined) return skip(`this machine has no ${typesetter.commands[0]} that makes PDFs`)
    const extract = await extractPdf(bytes, PDF_LIMITS, { engine })
    checkText(extract, paper, await cutLines(bytes))
    checkZones(extract, paper)
  })
})

describe('with pdftotext', () => {
  it('gives the same words', async ({ skip }) => {
    const paper = inventedPaper(FIXTURE_SECTIONS)
    for (const name of ['groff-two-columns.pdf', 'latex-two-columns.pdf']) {
      const extract = await extractPdfWithPdftotext(fixture(name)).catch(
        (error: { fault?: { code?: string } }) => {
          if (error.fault?.code === 'no-pdftotext') return undefined
          throw error
        },
      )
      if (extract === undefined) return skip('this machine has no pdftotext')
      checkText(extract, paper, await cutLines(fixture(name)))
    }
  })
})

describe('pieces of a page', () => {
  const read = async (pages: Parameters<typeof placedPdf>[0]) =>
    extractPdf(placedPdf(pages), PDF_LIMITS, { engine })
  const line = (text: string, y: number, more: { x?: number; size?: number; font?: 1 | 2 } = {}) => ({
    text,
    x: 72,
    y,
    size: 10,
    ...more,
  })

  it('cuts out raised note numbers and keeps ordinals', async () => {
    const { blocks } = await read([
      [
        line('This was agreed by the 21', 700),
        line('st', 703.5, { x: 72 + 25 * 6, size: 6 }),
        line('assembly of towns.', 700, { x: 72 + 25 * 6 + 12 }),
        line('12', 703.5, { x: 72 + 25 * 6 + 12 + 18 * 6, size: 6 }),
      ],
    ])
    expect(blocks.map(({ text }) => text)).toEqual(['This was agreed by the 21st assembly of towns.'])
  })

  it('drops heads that alternate and numbers in Roman and Arabic', async () => {
    const words = ['harbours', 'valleys', 'towns', 'letters', 'fields', 'rivers']
    const numbers = ['iv', 'v', 'vi', 'vii', 'viii', 'ix']
    const { blocks } = await read(
      words.map((word, index) => [
        line(index % 2 === 0 ? 'A Story of Neighbours' : 'Chapter of Beginnings', 760, { size: 8 }),
        line(`The ${word} were counted in the spring.`, 600),
        line(numbers[index]!, 30, { x: 300 }),
      ]),
    )
    expect(blocks.map(({ text }) => text)).toEqual(
      words.map((word) => `The ${word} were counted in the spring.`),
    )
  })

  it('puts captions, leaders and stamps outside the counted zones', async () => {
    const text = [
      'This is a line of the text that is long enough.',
      'It says what is said, and then it says it again.',
    ]
    const { blocks } = await read([
      [
        line('Check against delivery', 740),
        line(text[0]!, 700),
        line(text[1]!, 688),
        line('Figure 3: Towns by size', 640, { size: 8 }),
        line('The first chapter . . . . . . . . . . 12', 600),
      ],
    ])
    const counted = blocks
      .filter(({ zone }) => zone === 'body' || zone === 'heading')
      .map((block) => block.text)
    expect(counted).toEqual([text.join(' ')])
    expect(blocks.filter(({ zone }) => zone === 'footnote')).toHaveLength(3)
  })

  it('leaves numbers of counted paragraphs out of the words', async () => {
    const long =
      'we have said that the towns must agree on the harbours and that all who have signed must keep to it, whatever is done by others in the valleys'
    const { blocks } = await read([
      [1, 2, 3, 4, 5].flatMap((number) => [
        line(String(number), 740 - number * 60),
        line(
          `In the year of ${['peace', 'grain', 'rain', 'snow', 'storms'][number - 1]} ${long.slice(0, 60)}`,
          740 - number * 60,
          { x: 100 },
        ),
        line(`${long.slice(60)}.`, 728 - number * 60),
      ]),
    ])
    expect(blocks).toHaveLength(5)
    for (const { text } of blocks) expect(text).toMatch(/^In the year of \w+ we have/)
  })

  it('does not take a table of numbers or the gaps of justified lines for columns', async () => {
    const rows = Array.from({ length: 6 }, (_, row) => [
      line(`Town ${row}`, 700 - row * 12),
      line(String(row * 17), 700 - row * 12, { x: 300 }),
    ])
    const { blocks } = await read([rows.flat()])
    expect(blocks.map(({ text }) => text).join(' ')).toMatch(/Town 0 0.*Town 1 17.*Town 2 34/)
  })
})
