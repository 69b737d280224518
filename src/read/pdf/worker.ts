/**
 * What runs in the worker thread that opens PDFs, as source text: a worker needs a file of its own or text, and text is
 * the same whether the program runs built or from source.
 *
 * It opens what it is sent with pdf.js, which evaluates no code, loads no fonts or images and fetches nothing, and
 * answers with the pieces of text of each page. pdf.js tells only on the console which faults it passed over and which
 * images it left out; here that goes to `said`, and nowhere else.
 */
export const WORKER_SOURCE = `
'use strict'
const { parentPort, workerData } = require('node:worker_threads')
const said = []
const hear = (...words) => { if (said.length < 1000) said.push(String(words[0]).slice(0, 200)) }
for (const name of ['log', 'info', 'warn', 'error', 'debug', 'trace']) console[name] = hear
globalThis.fetch = () => Promise.reject(new Error('nothing is fetched'))
// pdf.js wants it to hand over fonts, without which their names stay unknown; Node has it from version 21 on.
ArrayBuffer.prototype.transferToFixedLength ??= function (length = this.byteLength) {
  const copy = new ArrayBuffer(length)
  new Uint8Array(copy).set(new Uint8Array(this).subarray(0, length))
  return copy
}
process.on('unhandledRejection', () => {})
const unpdf = require(workerData.unpdf)
parentPort.on('message', ({ id, bytes, limits }) => {
  said.length = 0
  const answer = (what) => parentPort.postMessage({ id, ...what })
  read(bytes, limits, answer).then(
    () => answer({ kind: 'end' }),
    (error) => answer({
      kind: 'failed',
      name: String(error && error.name), message: String(error && error.message).slice(0, 300),
    }),
  )
})

async function read(data, limits, answer) {
  const document = await unpdf.getDocumentProxy(data, {
    isEvalSupported: false, disableFontFace: true, useSystemFonts: true, enableXfa: false, verbosity: 1,
    maxImageSize: 1, useWasm: false, useWorkerFetch: false, isOffscreenCanvasSupported: false,
    isImageDecoderSupported: false, disableAutoFetch: true, disableStream: true, disableRange: true,
    standardFontDataUrl: undefined, cMapUrl: undefined, wasmUrl: undefined, iccUrl: undefined,
  })
  try {
    if (document.numPages > limits.pages) return answer({ kind: 'pages', count: document.numPages })
    const { info } = await document.getMetadata().catch(() => ({ info: {} }))
    const information = {}
    for (const [name, value] of Object.entries(info || {})) {
      if (typeof value === 'string') information[name] = value.slice(0, 2000)
    }
    answer({ kind: 'information', information })
    const bold = new Map()
    for (let number = 1; number <= document.numPages; number++) {
      answer(await readPage(document, number, bold, limits))
    }
  } finally {
    await document.destroy().catch(() => {})
  }
}

async function readPage(document, number, bold, limits) {
  const from = said.length
  let page
  const items = []
  let width = 612, height = 792, painted = false, damaged = false
  try {
    page = await document.getPage(number)
    const viewport = page.getViewport({ scale: 1 })
    width = viewport.width
    height = viewport.height
    const content = await page.getTextContent({ includeMarkedContent: true, disableNormalization: true })
    const fonts = Object.keys(content.styles)
    if (content.items.length === 0 || fonts.some((font) => !bold.has(font))) {
      // Only reading what the page paints tells the names of its fonts.
      const { fnArray } = await page.getOperatorList({ annotationMode: 0 }).catch(() => ({ fnArray: [] }))
      // Drawn letters and pictures that are left out leave their places and paths.
      painted = content.items.length === 0 && fnArray.length > 4
      for (const font of fonts) {
        let name = ''
        try {
          const found = page.commonObjs.get(font)
          name = (found.bold || found.black ? 'Bold ' : '') + found.name
        } catch {}
        bold.set(font, /bold|black|heavy|cmb(x|s)|semibold|demi|[-,]bd/i.test(name))
      }
    }
    const marks = []
    for (const item of content.items) {
      if (items.length > limits.pageItems) break
      if (item.type === 'beginMarkedContent' || item.type === 'beginMarkedContentProps') marks.push(item.tag === 'Artifact')
      else if (item.type === 'endMarkedContent') marks.pop()
      else if (item.str !== undefined && item.str !== '') {
        const [a, b, c, d, e, f] = multiply(viewport.transform, item.transform)
        const turn = Math.abs(b) > Math.abs(a) ? (b > 0 ? 1 : 3) : a < 0 ? 2 : 0
        const slanted = Math.min(Math.abs(a), Math.abs(b)) > 0.1 * Math.max(Math.abs(a), Math.abs(b))
        if (!slanted) items.push({
          text: item.str, x: e, y: f, width: item.width, size: Math.hypot(c, d), turn,
          bold: bold.get(item.fontName) === true, artifact: marks.includes(true),
        })
      }
    }
    page.cleanup()
  } catch {
    damaged = true
  }
  for (const line of said.slice(from)) {
    if (/Image exceeded/.test(line)) painted = true
    if (/ignoring errors during|Bad (block|uncompressed|encoding)|Invalid header in flate|Unexpected end of|Command token too long/.test(line)) damaged = true
  }
  said.length = 0
  return { kind: 'page', number, width, height, items, painted, damaged }
}

function multiply(m, n) {
  return [
    m[0] * n[0] + m[2] * n[1], m[1] * n[0] + m[3] * n[1], m[0] * n[2] + m[2] * n[3],
    m[1] * n[2] + m[3] * n[3], m[0] * n[4] + m[2] * n[5] + m[4], m[1] * n[4] + m[3] * n[5] + m[5],
  ]
}
`
