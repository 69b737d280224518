/** Sets a short paper as a PDF in one column, the bytes written by hand: no program, font or clock goes into it. */
import type { Part } from './two-rivers.ts'

const PAGE = { width: 460, height: 652 } as const
const MARGIN = 64
const WIDTH = PAGE.width - 2 * MARGIN
const TOP = 580
const FOOT = 72
const SIZE = 10.5
const LEADING = 13
const NOTE = { size: 8, leading: 10 } as const
const INDENT = 14
const QUOTE_INDENT = 24

// Widths of Times-Roman in thousandths of the type size (Adobe Core 14 AFM), by runs of characters of one width.
const WIDTHS = new Map<string, number>(
  (
    [
      [250, ' ,.'],
      [278, 'ijlt:;/'],
      [333, 'frI!()-’‘'],
      [389, 'sJ'],
      [444, 'aceéz?“”'],
      [500, 'bdghknopquvxy0123456789*–'],
      [556, 'FPS'],
      [611, 'ELTZ'],
      [667, 'BCR'],
      [722, 'wADGHKNOQUVXY'],
      [778, 'm&'],
      [889, 'M'],
      [944, 'W'],
    ] as const
  ).flatMap(([width, characters]) =>
    [...characters].map((character): [string, number] => [character, width]),
  ),
)

interface Piece {
  readonly text: string
  readonly x: number
  readonly y: number
  readonly size: number
  readonly font: 1 | 2
}

interface Line {
  readonly text: string
  readonly indent: number
  readonly bold: boolean
  readonly space: number
  /** Number of the note that the line refers to, and its lines. */
  readonly note?: { readonly number: number; readonly lines: readonly string[] }
}

/** The bytes of the paper, with a running head and a page number on every page. */
export function pdfOfPaper(
  parts: readonly Part[],
  head: string,
  { title, author, created }: { readonly title: string; readonly author: string; readonly created: string },
): Buffer {
  const pages = pagesOf(linesOf(parts))
  const first = 6
  const kids = pages.map((_, index) => `${first + 2 * index} 0 R`).join(' ')
  const font = (name: string) =>
    `<< /Type /Font /Subtype /Type1 /BaseFont /${name} /Encoding /WinAnsiEncoding >>`
  const objects: (string | Buffer)[] = [
    '<< /Type /Catalog /Pages 2 0 R >>',
    `<< /Type /Pages /Kids [${kids}] /Count ${pages.length} >>`,
    font('Times-Roman'),
    font('Times-Bold'),
    `<< /Title (${title}) /Author (${author}) /CreationDate (D:${created.replaceAll('-', '')}) >>`,
  ]
  pages.forEach((pieces, index) => {
    const furniture: Piece[] = [
      { text: head, x: MARGIN, y: 616, size: 8, font: 1 },
      { text: String(index + 1), x: PAGE.width / 2, y: 40, size: 8, font: 1 },
    ]
    objects.push(
      `<< /Type /Page /Parent 2 0 R /MediaBox [0 0 ${PAGE.width} ${PAGE.height}] /Resources << /Font << /F1 3 0 R /F2 4 0 R >> >> /Contents ${first + 2 * index + 1} 0 R >>`,
      stream([...furniture, ...pieces].map(paint).join('\n')),
    )
  })
  return pdfOf(objects)
}

function linesOf(parts: readonly Part[]): Line[] {
  let notes = 0
  return parts.flatMap((part, index) => {
    const after = parts[index + 1]
    const isNoted = part.text.includes('*')
    if (isNoted) notes++
    if (part.kind === 'note') return []
    const isAfterQuotation = parts[index - 1]?.kind === 'quotation'
    return linesOfPart(part, { isAfterQuotation, note: isNoted ? after : undefined, number: notes })
  })
}

interface Around {
  readonly isAfterQuotation: boolean
  readonly note: Part | undefined
  readonly number: number
}

function linesOfPart(part: Part, { isAfterQuotation, note, number }: Around): Line[] {
  const bold = part.kind === 'title' || part.kind === 'heading'
  const indent = part.kind === 'quotation' ? QUOTE_INDENT : 0
  const firstIndent = part.kind === 'paragraph' && !isAfterQuotation ? INDENT : indent
  const space = part.kind === 'heading' ? 10 : part.kind === 'paragraph' && !isAfterQuotation ? 0 : 6
  const texts = cut(part.text.replace('*', ''), WIDTH - 2 * indent, firstIndent - indent, SIZE)
  return texts.map((text, at) => ({
    text,
    indent: at === 0 ? firstIndent : indent,
    bold,
    space: at === 0 ? space : 0,
    ...(note !== undefined && at === texts.length - 1
      ? { note: { number, lines: cut(`${number} ${note.text}`, WIDTH, 0, NOTE.size) } }
      : {}),
  }))
}

/** Lines of a paragraph; a word that does not fit is cut at the last of its marks that does. */
function cut(text: string, width: number, firstIndent: number, size: number): string[] {
  const lines: string[] = []
  let line = ''
  const room = () => (lines.length === 0 ? width - firstIndent : width)
  for (const word of text.split(' ')) {
    const lead = line === '' ? '' : `${line} `
    if (widthOf(lead + word.replaceAll('|', ''), size) <= room()) {
      line = lead + word.replaceAll('|', '')
      continue
    }
    const syllables = word.split('|')
    let kept = syllables.length - 1
    while (kept > 0 && widthOf(`${lead}${syllables.slice(0, kept).join('')}-`, size) > room()) kept--
    lines.push(kept > 0 ? `${lead}${syllables.slice(0, kept).join('')}-` : line)
    line = syllables.slice(kept).join('')
  }
  return [...lines, line]
}

function widthOf(text: string, size: number): number {
  let width = 0
  for (const character of text) {
    const own = WIDTHS.get(character)
    if (own === undefined) throw new Error(`no width is known for ${JSON.stringify(character)}`)
    width += own
  }
  return (width / 1000) * size
}

function pagesOf(lines: readonly Line[]): Piece[][] {
  const pages: Piece[][] = [[]]
  let y = TOP
  let noteLines: string[] = []
  const settleNotes = () => {
    noteLines.forEach((text, at) => {
      const bottom = FOOT - 8 + NOTE.leading * (noteLines.length - 1 - at)
      pages.at(-1)?.push({ text, x: MARGIN, y: bottom, size: NOTE.size, font: 1 })
    })
    noteLines = []
  }
  for (const { text, indent, bold, space, note } of lines) {
    const foot = FOOT + 12 + NOTE.leading * (noteLines.length + (note?.lines.length ?? 0))
    if (y - space - LEADING < foot) {
      settleNotes()
      pages.push([])
      y = TOP
    }
    y -= space
    const x = MARGIN + indent
    pages.at(-1)?.push({ text, x, y, size: SIZE, font: bold ? 2 : 1 })
    if (note !== undefined) {
      const number = {
        text: String(note.number),
        x: x + widthOf(text, SIZE),
        y: y + 4,
        size: 6.5,
        font: 1,
      } as const
      pages.at(-1)?.push(number)
      noteLines.push(...note.lines)
    }
    y -= LEADING + (bold ? 4 : 0)
  }
  settleNotes()
  return pages
}

const WIN_ANSI: Readonly<Record<string, string>> = {
  '‘': '\x91',
  '’': '\x92',
  '“': '\x93',
  '”': '\x94',
  '–': '\x96',
}

function paint({ text, x, y, size, font }: Piece): string {
  const written = text.replace(/[‘’“”–]/g, (sign) => WIN_ANSI[sign] ?? sign).replace(/[\\()]/g, '\\$&')
  return `BT /F${font} ${size} Tf 1 0 0 1 ${x.toFixed(2)} ${y.toFixed(2)} Tm (${written}) Tj ET`
}

/** Not compressed: compressors differ from one version of Node to the next, and these bytes must not. */
function stream(content: string): Buffer {
  const bytes = Buffer.from(content, 'latin1')
  return Buffer.concat([
    Buffer.from(`<< /Length ${bytes.length} >>\nstream\n`),
    bytes,
    Buffer.from('\nendstream'),
  ])
}

function pdfOf(objects: readonly (string | Buffer)[]): Buffer {
  const pieces: Buffer[] = [Buffer.from('%PDF-1.5\n%\u00e2\u00e3\u00cf\u00d3\n', 'latin1')]
  const offsets: number[] = []
  let length = pieces[0]?.length ?? 0
  const add = (piece: Buffer) => {
    pieces.push(piece)
    length += piece.length
  }
  objects.forEach((object, index) => {
    offsets.push(length)
    const body = typeof object === 'string' ? Buffer.from(object, 'latin1') : object
    add(Buffer.concat([Buffer.from(`${index + 1} 0 obj\n`), body, Buffer.from('\nendobj\n')]))
  })
  const start = length
  const rows = offsets.map((offset) => `${String(offset).padStart(10, '0')} 00000 n \n`).join('')
  const size = objects.length + 1
  add(
    Buffer.from(
      `xref\n0 ${size}\n0000000000 65535 f \n${rows}trailer\n<< /Size ${size} /Root 1 0 R /Info 5 0 R >>\nstartxref\n${start}\n%%EOF\n`,
    ),
  )
  return Buffer.concat(pieces)
}
