/**
 * PDFs by way of pdftotext (Poppler), where it is installed and asked for: it is some times faster than pdf.js, and the
 * same layout pass works on the words it finds.
 */
import { execFile } from 'node:child_process'
import { InputFault } from '../diagnostic.ts'
import type { Extract } from '../extract.ts'
import { badPdf, encrypted, overLimit } from './engine.ts'
import { PDF_LIMITS, type PdfLimits } from './limits.ts'
import { countCodes, type Page, type Pages, pageItems, type RawItem } from './page.ts'
import { checkFrame, extractPages, type PdfOptions } from './pdf.ts'

/** Bytes that pdftotext may write for each character of text: it writes each word with four numbers. */
const BYTES_A_CHARACTER = 40
/** No output is longer, whatever the limit of characters: it is held as one string. */
const MOST_BYTES = 400 * 1024 * 1024
/** Height of the box of a word, as a share of its type size, and how far its baseline is above the lower edge. */
const BOX_HEIGHT = 1.11
const BOX_BELOW = 0.216

/**
 * Reads a PDF like `extractPdf`, with the words and places that the command pdftotext finds. It does not tell bold
 * type, pictures and damage, so some headings are text and no page is remarked.
 *
 * @throws InputFault like `extractPdf`, and `no-pdftotext` where the command is missing
 */
export async function extractPdfWithPdftotext(
  bytes: Buffer,
  limits: PdfLimits = PDF_LIMITS,
  options: Pick<PdfOptions, 'isKnownWord'> = {},
): Promise<Extract> {
  checkFrame(bytes)
  const pages = pagesOf(await runPdftotext(bytes, limits), limits)
  return extractPages(pages, options.isKnownWord)
}

function runPdftotext(bytes: Buffer, limits: PdfLimits): Promise<string> {
  const maxBuffer = Math.min(MOST_BYTES, limits.characters * BYTES_A_CHARACTER)
  return new Promise((resolve, reject) => {
    const child = execFile(
      'pdftotext',
      ['-bbox-layout', '-enc', 'UTF-8', '-q', '-l', String(limits.pages + 1), '-', '-'],
      {
        timeout: limits.seconds * 1000,
        killSignal: 'SIGKILL',
        maxBuffer,
        encoding: 'utf8',
        env: environment(),
      },
      (error, stdout, stderr) => {
        if (error === null) resolve(stdout)
        else reject(faultOf(error, stderr, limits))
      },
    )
    // A program that ends before it has read everything closes the pipe; its exit tells why.
    child.stdin?.on('error', () => undefined)
    child.stdin?.end(bytes)
  })
}

function environment(): NodeJS.ProcessEnv {
  return { PATH: process.env.PATH, LC_ALL: 'C' }
}

function faultOf(
  error: Error & { readonly code?: unknown; readonly killed?: boolean | undefined },
  stderr: string,
  limits: PdfLimits,
): InputFault {
  if (error.code === 'ENOENT') {
    return new InputFault({
      code: 'no-pdftotext',
      message: 'the command pdftotext, which is to read it, is not installed',
      remedy: 'install Poppler (on Debian: apt install poppler-utils), or leave the option out',
    })
  }
  if (error.code === 'ERR_CHILD_PROCESS_STDIO_MAXBUFFER')
    return overLimit(`holds over ${limits.characters} characters`)
  if (error.killed === true) return overLimit(`took over ${limits.seconds} seconds`)
  if (/password/i.test(stderr) || error.code === 3) return encrypted()
  return badPdf('pdftotext cannot read it')
}

const TAG =
  /<page width="([\d.]+)" height="([\d.]+)">|<word xMin="(-?[\d.]+)" yMin="(-?[\d.]+)" xMax="(-?[\d.]+)" yMax="(-?[\d.]+)">([^<]*)<\/word>|<(line) |<title>([^<]*)<\/title>|<meta name="(\w+)" content="([^"]*)"/g

/** The pages of what `pdftotext -bbox-layout` writes. */
export function pagesOf(written: string, limits: PdfLimits): Pages {
  const raw: { readonly width: number; readonly height: number; readonly items: RawItem[] }[] = []
  const information: Record<string, string> = {}
  let characters = 0
  for (const [, width, height, x0, y0, x1, y1, word, , title, name, content] of written.matchAll(TAG)) {
    if (title !== undefined) information.Title = decoded(title)
    else if (name !== undefined) information[name] = decoded(content ?? '')
    else if (width !== undefined) raw.push({ width: Number(width), height: Number(height), items: [] })
    else if (word !== undefined) {
      const page = raw.at(-1)
      if (page === undefined) continue
      const box = Number(y1) - Number(y0)
      const size = box / BOX_HEIGHT
      const text = decoded(word)
      characters += text.length
      if (page.items.length >= limits.pageItems) {
        throw overLimit(`has over ${limits.pageItems} pieces of text on page ${raw.length}`)
      }
      const before = page.items.at(-1)
      // Narrow spaces are spaces all the same, but a change of type inside a word makes two words of it.
      const touches = before !== undefined && Math.abs(Number(x0) - before.x - before.width) < 0.06 * size
      page.items.push({
        text: touches ? text : ` ${text}`,
        x: Number(x0),
        y: Number(y1) - BOX_BELOW * size,
        width: Number(x1) - Number(x0),
        size,
        turn: 0,
        bold: false,
        artifact: false,
      })
    }
  }
  if (raw.length > limits.pages) throw overLimit(`has over ${limits.pages} pages`)
  if (characters > limits.characters) throw overLimit(`holds over ${limits.characters} characters`)
  const pages = raw.map(
    ({ width, height, items }, index): Page => ({
      number: index + 1,
      painted: false,
      damaged: false,
      ...pageItems(items, width, height),
    }),
  )
  return { pages, information, codes: countCodes(raw.flatMap(({ items }) => items)) }
}

const ENTITIES: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" }

function decoded(text: string): string {
  return text.replace(
    /&(?:#(\d{1,7})|(\w{2,4}));/g,
    (whole, number: string | undefined, name: string | undefined) => {
      if (name !== undefined) return ENTITIES[name] ?? whole
      const code = Number(number)
      return code <= 0x10ffff ? String.fromCodePoint(code) : ''
    },
  )
}
