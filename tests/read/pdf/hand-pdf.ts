/**
 * PDFs written by hand, byte by byte: what no typesetting program makes, and what every test machine can make.
 */
import { deflateSync } from 'node:zlib'
import type { Part } from './invented.ts'

/** One piece of text: points from the lower left corner; `font` is 1 (regular), 2 (bold) or 3 (ligatures as fi, fl). */
export interface Placed {
  readonly text: string
  readonly x: number
  readonly y: number
  readonly size: number
  readonly font?: 1 | 2
}

/** Objects of a PDF, from number 1 on, as a whole file. */
export function pdfOf(objects: readonly (string | Buffer)[], trailer = ''): Buffer {
  const pieces: Buffer[] = [Buffer.from('%PDF-1.5\n%\u00e2\u00e3\u00cf\u00d3\n', 'latin1')]
  const offsets: number[] = []
  let length = pieces[0]!.length
  const add = (piece: Buffer) => {
    pieces.push(piece)
    length += piece.length
  }
  objects.forEach((object, index) => {
    offsets.push(length)
    add(Buffer.from(`${index + 1} 0 obj\n`))
    add(typeof object === 'string' ? Buffer.from(object, 'latin1') : object)
    add(Buffer.from('\nendobj\n'))
  })
  const start = length
  const rows = offsets.map((offset) => `${String(offset).padStart(10, '0')} 00000 n \n`).join('')
  add(
    Buffer.from(
      `xref\n0 ${objects.length + 1}\n0000000000 65535 f \n${rows}trailer\n<< /Size ${objects.length + 1} /Root 1 0 R ${trailer} >>\nstartxref\n${start}\n%%EOF\n`,
    ),
  )
  return Buffer.concat(pieces)
}

/** A stream object. */
export function stream(content: string | Buffer, entries = ''): Buffer {
  const packed = deflateSync(content)
  return Buffer.concat([
    Buffer.from(`<< /Length ${packed.length} /Filter /FlateDecode ${entries} >>\nstream\n`),
    packed,
    Buffer.from('\nendstream'),
  ])
}

/** A document with the given text on each of its pages, in the order in which it is given. */
export function placedPdf(pages: readonly (readonly Placed[])[], information = ''): Buffer {
  const first = 6
  const kids = pages.map((_, index) => `${first + 2 * index} 0 R`).join(' ')
  const encoding = '/Encoding << /Type /Encoding /BaseEncoding /WinAnsiEncoding /Differences [1 /fi /fl] >>'
  const objects: (string | Buffer)[] = [
    '<< /Type /Catalog /Pages 2 0 R >>',
    `<< /Type /Pages /Kids [${kids}] /Count ${pages.length} >>`,
    `<< /Type /Font /Subtype /Type1 /BaseFont /Courier ${encoding} >>`,
    `<< /Type /Font /Subtype /Type1 /BaseFont /Courier-Bold ${encoding} >>`,
    `<< /Producer (by hand) ${information} >>`,
  ]
  pages.forEach((pieces, index) => {
    objects.push(
      `<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Resources << /Font << /F1 3 0 R /F2 4 0 R >> >> /Contents ${first + 2 * index + 1} 0 R >>`,
    )
    objects.push(stream(Buffer.from(pieces.map(paint).join('\n'), 'latin1')))
  })
  return pdfOf(objects, '/Info 5 0 R')
}

function paint({ text, x, y, size, font = 1 }: Placed): string {
  const written = text
    .replaceAll('fi', '\u0001')
    .replaceAll('fl', '\u0002')
    .replace(/[\\()]/g, '\\$&')
  return `BT /F${font} ${size} Tf 1 0 0 1 ${x.toFixed(2)} ${y.toFixed(2)} Tm (${written}) Tj ET`
}

const SIZE = 9
const NOTE_SIZE = 7
/** Width of a Courier letter, as a share of the type size; a ligature is one letter wide. */
const LETTER = 0.6
const COLUMN = 246
const LEFTS = [54, 312] as const
const TOP = 720
const FOOT = 72
const LEADING = 11

interface SetLine {
  readonly pieces: readonly {
    readonly text: string
    readonly dx: number
    readonly rise: number
    readonly size: number
    readonly font: 1 | 2
  }[]
  readonly notes: readonly string[]
  readonly space: number
}

/**
 * A paper in two columns whose rows are painted from left to right across both, as some programs do: running heads
 * that alternate, page numbers, raised note numbers, footnotes under each column, words cut wherever the line ends.
 */
export function paintedAcross(parts: readonly Part[]): Buffer {
  const lines = setLines(parts)
  const columns: { body: SetLine[]; notes: string[][] }[] = []
  let column = { body: [] as SetLine[], notes: [] as string[][] }
  let used = 0
  for (const line of lines) {
    const notes = line.notes.map((note) => cut(note, COLUMN / (LETTER * NOTE_SIZE), 0))
    const height = LEADING + line.space + notes.flat().length * 9 + (notes.length > 0 ? 8 : 0)
    if (used + height > TOP - FOOT - 12) {
      columns.push(column)
      column = { body: [], notes: [] }
      used = 0
    }
    column.body.push(line)
    column.notes.push(...notes)
    used += height
  }
  columns.push(column)
  const pages: Placed[][] = []
  for (let at = 0; at < columns.length; at += 2) {
    const number = at / 2 + 1
    const page: Placed[] = [
      number % 2 === 1
        ? { text: 'Journal of Invented Studies 14(2)', x: 380, y: 752, size: 8 }
        : { text: 'P. Almund and others', x: 54, y: 752, size: 8 },
      { text: String(number), x: 300, y: 40, size: 8 },
    ]
    const pieces = [columns[at], columns[at + 1]].flatMap((half, side) =>
      half === undefined ? [] : placeColumn(half, LEFTS[side]!),
    )
    // Row by row across the page, which is the order no reader wants.
    page.push(...pieces.sort((a, b) => b.y - a.y || a.x - b.x))
    pages.push(page)
  }
  return placedPdf(
    pages,
    '/Title (Harbours and Valleys) /Author (Paula Almund) /CreationDate (D:20310415120000Z)',
  )
}

function placeColumn(
  { body, notes }: { readonly body: readonly SetLine[]; readonly notes: readonly string[][] },
  left: number,
): Placed[] {
  const placed: Placed[] = []
  let y = TOP
  for (const { pieces, space } of body) {
    y -= LEADING + (y === TOP ? 0 : space)
    for (const { text, dx, rise, size, font } of pieces)
      placed.push({ text, x: left + dx, y: y + rise, size, font })
  }
  const foot = notes.flat().length * 9
  let noteY = FOOT + foot
  for (const lines of notes) {
    for (const [index, text] of lines.entries()) {
      noteY -= 9
      const number = index === 0 ? /^(\d+) /.exec(text) : null
      if (number === null) placed.push({ text, x: left, y: noteY, size: NOTE_SIZE })
      else {
        placed.push({ text: number[1]!, x: left, y: noteY + 3, size: 5 })
        placed.push({ text: text.slice(number[0].length), x: left + 8, y: noteY, size: NOTE_SIZE })
      }
    }
  }
  return placed
}

function setLines(parts: readonly Part[]): SetLine[] {
  let notes = 0
  const result: SetLine[] = []
  parts.forEach((part, index) => {
    const font = part.kind === 'title' || part.kind === 'heading' || part.kind === 'references' ? 2 : 1
    if (part.kind === 'note') return
    const note = parts[index + 1]?.kind === 'note' ? `${notes + 1} ${parts[index + 1]!.text}` : undefined
    if (note !== undefined) notes++
    const inset = part.kind === 'quotation' ? 20 : 0
    const hanging = part.kind === 'reference' ? 14 : 0
    const indent = part.kind === 'paragraph' ? 12 : 0
    const size = part.kind === 'title' ? 13 : SIZE
    const width = (COLUMN - 2 * inset - hanging) / (LETTER * size)
    const marked = part.text.replace('|', note === undefined ? '' : `\u0000${notes}`)
    cut(marked, width, indent / (LETTER * size)).forEach((text, line, all) => {
      const dx = inset + (line === 0 ? indent : hanging)
      const [before = '', after] = text.split('\u0000')
      const number = after === undefined ? undefined : /^\d+/.exec(after)![0]
      const wide = (written: string) => written.replace(/f[il]/g, '.').length * LETTER * size
      const pieces = [{ text: before, dx, rise: 0, size, font }] as {
        text: string
        dx: number
        rise: number
        size: number
        font: 1 | 2
      }[]
      if (number !== undefined) {
        pieces.push({ text: number, dx: dx + wide(before), rise: 3.5, size: 6, font: 1 })
        const rest = after!.slice(number.length).trim()
        if (rest !== '')
          pieces.push({ text: rest, dx: dx + wide(before) + number.length * 3.6 + 5, rise: 0, size, font })
      }
      const space =
        line > 0 ? (size > SIZE ? 4 : 0) : font === 2 || part.kind === 'quotation' || all.length === 0 ? 8 : 0
      const after1 = parts[index - 1]?.kind === 'quotation' && line === 0 ? 8 : 0
      result.push({ pieces, notes: number === undefined ? [] : [note!], space: Math.max(space, after1) })
    })
  })
  return result
}

/** Lines of so many letters, words of seven letters and more cut where the line ends. */
function cut(text: string, width: number, indent: number): string[] {
  const lines: string[] = []
  let line = ''
  const room = () => Math.floor(width - (lines.length === 0 ? indent : 0))
  const length = (written: string) => written.replace(/f[il]/g, '.').replace('\u0000', '').length
  for (const word of text.split(' ')) {
    const joined = line === '' ? word : `${line} ${word}`
    if (length(joined) <= room()) {
      line = joined
      continue
    }
    const left = room() - length(line) - 2
    const inner = /^[a-z]+/.exec(word)?.[0].length ?? 0
    const at = Math.min(left, inner - 3)
    if (inner >= 7 && at >= 3 && !/f[fil]/.test(word.slice(at - 1, at + 2))) {
      lines.push(`${line} ${word.slice(0, at)}-`)
      line = word.slice(at)
    } else {
      lines.push(line)
      line = word
    }
  }
  return [...lines, line].filter((one) => one !== '')
}

/**
 * A document in one Type 3 font whose letters are named by their codes, as dvips makes them of bitmap fonts: fi is the
 * letter 12 and fl the letter 13, and no reader can know it.
 */
export function bitmapFontPdf(lines: readonly string[]): Buffer {
  const names = Array.from({ length: 127 }, (_, code) => `/a${code}`)
  const content = lines
    .map((line, index) => {
      const written = line
        .replaceAll('fi', '\f')
        .replaceAll('fl', '\r')
        .replace(/[\\()\r]/g, (sign) => (sign === '\r' ? '\\r' : `\\${sign}`))
      return `BT /F1 10 Tf 1 0 0 1 72 ${740 - 13 * index} Tm (${written}) Tj ET`
    })
    .join('\n')
  return pdfOf([
    '<< /Type /Catalog /Pages 2 0 R >>',
    '<< /Type /Pages /Kids [4 0 R] /Count 1 >>',
    `<< /Type /Font /Subtype /Type3 /FontBBox [0 0 1 1] /FontMatrix [1 0 0 1 0 0] /FirstChar 0 /LastChar 126 /Widths [${'0.5 '.repeat(127)}] /CharProcs << ${names.map((name) => `${name} 6 0 R`).join(' ')} >> /Encoding << /Type /Encoding /Differences [0 ${names.join(' ')}] >> >>`,
    '<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Resources << /Font << /F1 3 0 R >> >> /Contents 5 0 R >>',
    stream(content),
    stream('0.5 0 0 0 0.4 0.6 d1 0 0 0.4 0.6 re f'),
  ])
}

/** Pages of which those that have no text are covered by one picture, as a scanner makes them. */
export function scannedPdf(texts: readonly (string | undefined)[]): Buffer {
  const kids = texts.map((_, index) => `${5 + 2 * index} 0 R`).join(' ')
  const objects: (string | Buffer)[] = [
    '<< /Type /Catalog /Pages 2 0 R >>',
    `<< /Type /Pages /Kids [${kids}] /Count ${texts.length} >>`,
    '<< /Type /Font /Subtype /Type1 /BaseFont /Courier >>',
    stream(
      Buffer.alloc(64 * 64, 0xee),
      '/Type /XObject /Subtype /Image /Width 64 /Height 64 /ColorSpace /DeviceGray /BitsPerComponent 8',
    ),
  ]
  texts.forEach((text, index) => {
    objects.push(
      `<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Resources << /Font << /F1 3 0 R >> /XObject << /I 4 0 R >> >> /Contents ${6 + 2 * index} 0 R >>`,
    )
    objects.push(
      stream(text === undefined ? 'q 612 0 0 792 0 0 cm /I Do Q' : `BT /F1 12 Tf 72 700 Td (${text}) Tj ET`),
    )
  })
  return pdfOf(objects)
}
