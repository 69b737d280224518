/**
 * Opens PDFs in a worker thread: one page can keep pdf.js busy without end or fill the memory, and only a thread can be
 * stopped.
 */
import { createRequire } from 'node:module'
import { Worker } from 'node:worker_threads'
import { InputFault } from '../diagnostic.ts'
import type { PdfLimits } from './limits.ts'
import { countCodes, type Page, type Pages, pageItems, type RawItem } from './page.ts'
import { WORKER_SOURCE } from './worker.ts'

/** Opens PDFs one after another in a thread of its own, which it starts when it is first asked. */
export interface PdfEngine {
  /** @throws InputFault with `encrypted-pdf`, `bad-pdf` or `pdf-limit` */
  read(bytes: Buffer, limits: PdfLimits): Promise<Pages>
  /** Ends the thread; the next reading starts another. An idle thread does not keep the program alive. */
  close(): Promise<void>
}

/** What came of asking. `stuck` where the thread has not come to an end of it. */
type Outcome =
  | { readonly pages: Pages; readonly fault?: never; readonly stuck: false }
  | { readonly fault: InputFault; readonly stuck: boolean }

/** What the thread answers of the document `id`, in this order: information, pages, end. */
type Answer = { readonly id: number } & Told
type Told =
  | { readonly kind: 'information'; readonly information: Record<string, string> }
  | {
      readonly kind: 'page'
      readonly number: number
      readonly width: number
      readonly height: number
      readonly items: readonly RawItem[]
      readonly painted: boolean
      readonly damaged: boolean
    }
  | { readonly kind: 'pages'; readonly count: number }
  | { readonly kind: 'failed'; readonly name: string; readonly message: string }
  | { readonly kind: 'end' }

const MIB = 1024 * 1024
/** How often the memory is looked at, in milliseconds. */
const WATCH_EVERY = 50
/** Documents after which a thread is replaced: pdf.js keeps a little of each. */
const DOCUMENTS_A_THREAD = 250

/** An engine, of which a program needs one: documents wait for one another, so that the clock of each is its own. */
export function createPdfEngine(): PdfEngine {
  let worker: Worker | undefined
  let read = 0
  let last: Promise<unknown> = Promise.resolve()

  const close = async () => {
    const old = worker
    worker = undefined
    await old?.terminate()
  }
  const readOne = async (bytes: Buffer, limits: PdfLimits): Promise<Pages> => {
    worker ??= startWorker(limits, () => {
      worker = undefined
    })
    const answer = await askWorker(worker, ++read, bytes, limits)
    if (answer.stuck || read % DOCUMENTS_A_THREAD === 0) await close()
    if (answer.fault !== undefined) throw answer.fault
    return answer.pages
  }
  return {
    read(bytes, limits) {
      const answer = last.then(() => readOne(bytes, limits))
      last = answer.catch(() => undefined)
      return answer
    },
    close,
  }
}

/** @param onExit told when the thread has ended, also while it had nothing to do */
function startWorker(limits: PdfLimits, onExit: () => void): Worker {
  const unpdf = createRequire(import.meta.url).resolve('unpdf')
  const worker = new Worker(WORKER_SOURCE, {
    eval: true,
    workerData: { unpdf },
    env: {},
    execArgv: [],
    stdout: true,
    stderr: true,
    resourceLimits: { maxOldGenerationSizeMb: Math.ceil(limits.memoryBytes / MIB), stackSizeMb: 4 },
  })
  worker.on('error', () => {}) // one that fails with nothing to do must not end the program
  worker.once('exit', onExit)
  worker.unref()
  return worker
}

function askWorker(worker: Worker, id: number, bytes: Buffer, limits: PdfLimits): Promise<Outcome> {
  const pages: Page[] = []
  let information: Record<string, string> = {}
  const codes = { characters: 0, unreadable: 0 }
  let characters = 0
  return new Promise((resolve) => {
    const before = process.memoryUsage.rss()
    const finish = (outcome: Outcome) => {
      clearTimeout(timer)
      clearInterval(watch)
      worker.off('message', hear).off('error', fail).off('exit', gone)
      worker.unref()
      resolve(outcome)
    }
    const stop = (fault: InputFault) => finish({ fault, stuck: true })
    const timer = setTimeout(
      () => stop(overLimit(`took over ${limits.seconds} seconds, with ${pages.length} pages read`)),
      limits.seconds * 1000,
    )
    const watch = setInterval(() => {
      if (process.memoryUsage.rss() - before > limits.memoryBytes) stop(overMemory(limits))
    }, WATCH_EVERY)
    const fail = (error: Error & { code?: string }) =>
      stop(error.code === 'ERR_WORKER_OUT_OF_MEMORY' ? overMemory(limits) : badPdf(error.message))
    const gone = () => stop(badPdf('its reading broke off'))
    const hear = (answer: Answer) => {
      if (answer.id !== id) return
      switch (answer.kind) {
        case 'information':
          information = answer.information
          break
        case 'page': {
          const { number, painted, damaged } = answer
          if (answer.items.length > limits.pageItems) {
            return stop(overLimit(`has over ${limits.pageItems} pieces of text on page ${number}`))
          }
          const counted = countCodes(answer.items)
          codes.characters += counted.characters
          codes.unreadable += counted.unreadable
          for (const { text } of answer.items) characters += text.length
          if (characters > limits.characters)
            return stop(overLimit(`holds over ${limits.characters} characters`))
          pages.push({ number, painted, damaged, ...pageItems(answer.items, answer.width, answer.height) })
          break
        }
        case 'pages':
          return finish({
            fault: overLimit(`has ${answer.count} pages; ${limits.pages} are read`),
            stuck: false,
          })
        case 'failed':
          return finish({
            fault: answer.name === 'PasswordException' ? encrypted() : badPdf(answer.message),
            stuck: false,
          })
        case 'end':
          return finish({ pages: { pages, information, codes }, stuck: false })
      }
    }
    worker.on('message', hear).on('error', fail).on('exit', gone)
    worker.ref()
    const copy = new Uint8Array(bytes)
    worker.postMessage({ id, bytes: copy, limits: { pages: limits.pages, pageItems: limits.pageItems } }, [
      copy.buffer,
    ])
  })
}

function overMemory(limits: PdfLimits): InputFault {
  return overLimit(`needs over ${Math.round(limits.memoryBytes / MIB)} MiB of memory`)
}

/** The fault of a document that is too much to read. */
export function overLimit(what: string): InputFault {
  return new InputFault({
    code: 'pdf-limit',
    message: what,
    remedy: 'split it, or raise pdfPages, pdfSeconds or pdfMemoryBytes if you trust where it comes from',
  })
}

/** The fault of a file that is no PDF or a broken one. */
export function badPdf(why: string): InputFault {
  return new InputFault({
    code: 'bad-pdf',
    message: `cannot be opened as a PDF: ${why}`,
    remedy: 'fetch the file again, or repair it, for instance with: qpdf broken.pdf repaired.pdf',
  })
}

/** The fault of a file that wants a password to be opened. */
export function encrypted(): InputFault {
  return new InputFault({
    code: 'encrypted-pdf',
    message: 'is locked with a password',
    remedy: 'save it without a password, for instance with: qpdf --password=… --decrypt locked.pdf open.pdf',
  })
}
